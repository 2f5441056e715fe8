"""Korean reported speech made direct: 늦는다고 is what the wearer says, 늦어 what the receiver reads.

A clause ends in a quotative: -다고 (statement), -냐고 or -는지 (question), -자고 (proposal), -라고
(command, or a noun), -달라고 (request). The stem in front of it is recovered, with its irregular
spelling, and conjugated anew in the style the wearer uses with the receiver.
"""

import re
from collections.abc import Callable, Sequence

from agent.understanding.conjugation import Mood, conjugate, copula, infinitive
from agent.understanding.hangul import final, is_hangul, mishearing_cost, sound, with_final

# Present-tense ㄴ다 on a stem that lost its ㄹ: always, or only where the word stands alone.
_LOST_L = ("만든", "힘든", "든", "놀러 논")
_LOST_L_ALONE = frozenset("안논운건연푼분판민빈돈")
_OPEN_VERB = frozenset(
    "하가오자보주사타서치두쓰끄켜리기그르내우꾸나쉬뛰되세추시키지피히이누바차파모"
)
_NOUNS = tuple(
    "회사 휴가 감기 자리 다음주 이번주 주 피자 맥주 하나 남자 여자 의사 친구 어디 여기 거기 저기 누구 언제 얼마 뭐 무엇 거 게 데 "
    "아까 둘째 가짜 진짜 최고 회의 과제 숙제 문제 언니 누나 오빠 엄마 아빠 이모 고모 할머니 할아버지 아버지 어머니 커피 카페 학교 "
    "시계 사과 바나나 우유 소주 전화 영화 노래 오후 어제 그제 모레 이따 나 너 저 우리 애기 아기 아이 강아지 고양이 생일파티 파티 "
    "택시 버스 가게 마트 일 호 차 초 세 대 미리 천지 사이 동기 차례 처지".split()
)
_NUMERAL = re.compile(r"(?:[0-9]+|[한두세네열]|다섯|여섯|일곱|여덟|아홉|열한|열두|몇)\s?시$")
_FINISHED = tuple(
    "요 게 어 해 줘 와 봐 워 까 마 야 려 켜 돼 써 꺼 쳐 져 셔 래 대 니 죠 네 아 여 했음 다 자".split()
)
_GREETINGS = frozenset("안녕 파이팅 화이팅 굿모닝 굿나잇 땡큐".split())  # sentences, not nouns
_QUOTATIVE = re.compile(r"^(?P<clause>.*?)(?P<mark>[다라냐자])(?:고|구|꼬|거|그|코)$")
_WHETHER = re.compile(r"^(?P<stem>.*?)(?P<mark>는지|은지|인지|건지|[가-힣]지)$")


def direct_speech(words: Sequence[str], style: str, asked: bool = False) -> str | None:
    """Return the direct sentence of a clause in reported speech, None where it is not reported.

    `asked` says that the verb was 물어봐: then -는지 reports a question as well.
    """
    words = _joined([word for word in words if word])
    if not words:
        return None
    last = words[-1]
    before = " ".join(words[:-1])
    if quoted := _quotation(words):
        return quoted
    quotative = _QUOTATIVE.match(last)
    if quotative and is_hangul(last) and quotative["clause"]:
        convert = _MOODS[quotative["mark"]]
        return _join(before, convert(before, quotative["clause"], style))
    if asked and is_hangul(last) and (whether := _WHETHER.match(last)):
        return _join(before, _whether(before, whether["stem"], whether["mark"], style))
    return None


_REPAIRABLE = ("다고", "라고", "냐고", "자고")
_REPAIR_COST = 0.8


def repaired(words: Sequence[str]) -> list[str]:
    """Return the words with a misheard quotative at their end set right: 간다코, 어디나고.

    For clauses that are reported speech by all other signs; elsewhere words get hurt.
    """
    last = words[-1]
    if len(last) < 3 or not is_hangul(last) or last.endswith(_REPAIRABLE):
        return list(words)
    heard = sound(last[-2:])
    cost, mark = min((mishearing_cost(heard, sound(mark)), mark) for mark in _REPAIRABLE)
    return [*words[:-1], last[:-2] + mark] if cost <= _REPAIR_COST else list(words)


def _joined(words: list[str]) -> list[str]:
    """Put a quotative that was written apart back on its word: 회의 중 이라고, 간다 고."""
    if len(words) > 1 and words[-1] in (
        "이라고",
        "다고",
        "냐고",
        "자고",
        "고",
        "는다고",
        "으라고",
        "달라고",
    ):
        if words[-1] == "달라고":
            return words
        return [*words[:-2], words[-2] + words[-1]]
    if len(words) > 1 and words[-1] == "라고" and not _is_finished(words[-2]):
        return [*words[:-2], words[-2] + words[-1]]
    return words


def _is_finished(word: str) -> bool:
    """Say whether a word may end a sentence as it stands: 갈게, 고마워, but also 가, whose stem is 가."""
    return word.endswith(_FINISHED) or (is_hangul(word) and infinitive(word) == word)


def _quotation(words: list[str]) -> str | None:
    """Return what stands before 라고 or 하고 where that is a sentence already: 지금 갈게 라고."""
    *before, last = words
    if last in ("라고", "하고", "라구") and before:
        return " ".join(before)
    stripped = last[:-2]
    if last.endswith(("라고", "라구")) and stripped.endswith(_FINISHED) and not _is_verb(stripped):
        if _is_noun(stripped) or stripped.endswith(("아니", "다")):
            return None
        return _join(" ".join(before), stripped)
    return None


def _is_verb(word: str) -> bool:
    """Say whether an open syllable ends a verb's stem rather than a noun or a sentence."""
    return word[-1] in _OPEN_VERB and not _is_noun(word)


def _join(before: str, sentence: str) -> str:
    return f"{before} {sentence}".strip()


def _statement(before: str, clause: str, style: str) -> str:
    return conjugate(_statement_stem(before, clause), Mood.STATEMENT, style)


def _statement_stem(before: str, clause: str) -> str:
    """Return the stem in front of -다고: 늦는 늦, 간 가, 만든 만들, 좋 좋, 왔 왔."""
    head, last = clause[:-1], clause[-1]
    if last == "는" and head and final(head[-1]) != " ":
        return head
    if final(last) == "ㄴ" and last not in "는":
        stem = head + with_final(last, " ")
        lost_l = clause.endswith(_LOST_L) or clause in _LOST_L_ALONE
        if clause == "산" and before.endswith(("에", "에서", "서")):
            lost_l = True
        return head + with_final(last, "ㄹ") if lost_l else stem
    if last == "안":
        return head + "알"
    return clause


def _question(before: str, clause: str, style: str) -> str:
    return _asked(before, clause, style) + "?"


def _asked(before: str, clause: str, style: str) -> str:
    head, last = clause[:-1], clause[-1]
    if last in "느으" and head and (last == "느" or final(head[-1]) != " "):
        return conjugate(head, Mood.QUESTION, style)
    if last == "이" and head and (final(head[-1]) != " " or head.endswith(("거", "어디"))):
        return copula(head, Mood.QUESTION, style)
    if clause in ("아니",) or not _is_stem(before, clause):
        return copula(clause, Mood.QUESTION, style)
    if final(last) == "ㄴ" and last not in "는":  # 간냐고, a common slip
        return conjugate(head + with_final(last, " "), Mood.QUESTION, style)
    return conjugate(clause, Mood.QUESTION, style)


_ADJECTIVE_ENDS = frozenset("프쁘크르떠싸비시쓰하")


def _is_stem(before: str, clause: str) -> bool:
    last = clause[-1]
    if _NUMERAL.search(f"{before} {clause}".strip()):
        return False
    if final(last) != " ":
        return True
    return not _is_noun(clause) and (last in _OPEN_VERB or last in _ADJECTIVE_ENDS)


def _is_noun(word: str) -> bool:
    if word in _NOUNS:
        return True
    return any(len(noun) > 1 and word.endswith(noun) for noun in _NOUNS)


def _proposal(before: str, clause: str, style: str) -> str:
    if clause == "말" and before.endswith("지") and style == "polite":
        return "마요"
    return conjugate(clause, Mood.PROPOSAL, style)


_GIVE_ME = {"casual": "줘", "polite": "주세요", "formal": "주십시오"}
_DO_NOT = {"casual": "마", "polite": "마세요", "formal": "마십시오"}


def _command(before: str, clause: str, style: str) -> str:
    """Convert what stands before -라고: a request, a prohibition, a noun or a command."""
    head, last = clause[:-1], clause[-1]
    if clause.endswith("달"):
        return _join(head, _GIVE_ME[style])
    if clause.endswith("말") and (before.endswith("지") or head.endswith("지")):
        return _join(head, _DO_NOT[style])
    if clause.endswith("아니"):
        return copula(clause, Mood.STATEMENT, style)
    if clause.endswith("다") and len(clause) > 1:  # 간다라고
        return _statement(before, clause[:-1], style)
    if last == "으" and head:
        return conjugate(_soft(head), Mood.COMMAND, style)
    if last == "이" and head and final(head[-1]) != " ":
        return head if head in _GREETINGS else copula(head, Mood.STATEMENT, style)
    if last == "거" or not _is_stem(before, clause):
        return copula(clause, Mood.STATEMENT, style)
    return conjugate(clause, Mood.COMMAND, style)


def _soft(stem: str) -> str:
    """Undo the ㄹ of 들으라고, 물으라고, 걸으라고."""
    return stem[:-1] + with_final(stem[-1], "ㄷ") if stem[-1] in "들물걸" else stem


def _whether(before: str, stem: str, mark: str, style: str) -> str:
    """Convert an indirect question: 어디 있는지, 괜찮은지, 몇 시인지, 올 건지, 언제 오는지."""
    if mark == "인지":
        return copula(stem, Mood.QUESTION, style) + "?"
    if mark == "건지":
        return copula(_join(stem, "거"), Mood.QUESTION, style) + "?"
    if mark in ("는지", "은지") and stem:
        return conjugate(stem, Mood.QUESTION, style) + "?"
    bare = mark[0]
    if final(bare) == "ㄴ":
        return conjugate(stem + with_final(bare, " "), Mood.QUESTION, style) + "?"
    if final(bare) == "ㄹ":
        return copula(f"{stem}{bare} 거", Mood.QUESTION, style) + "?"
    return f"{stem}{mark}"


_MOODS: dict[str, Callable[[str, str, str], str]] = {
    "다": _statement,
    "냐": _question,
    "자": _proposal,
    "라": _command,
}
