"""The table of quotatives: how the word before -다고, -냐고, -자고, -라고 or -는지 is made direct."""

from collections.abc import Callable

from agent.understanding.conjugation import Mood, conjugate, copula
from agent.understanding.hangul import final, is_hangul, with_final
from agent.understanding.korean_stems import (
    is_noun,
    is_verb,
    with_lost_l,
    without_eu,
    without_lost_h,
    without_u,
)

# Said by themselves: not nouns to be made sentences.
EXCLAMATIONS = frozenset(
    "안녕 파이팅 화이팅 굿모닝 굿나잇 땡큐 오케이 오케 굿 네 응 넵 예 아니요 아뇨 노 예스 콜 하이 바이 축하 미안 감사".split()
)
_COPULAS = {"casual": "이야", "polite": "이에요", "formal": "입니다"}


def joined_to(before: str, sentence: str) -> str:
    return f"{before} {sentence}".strip()


# What I would do, said with -겠-, is a promise to the one who reads it: 가겠다고, 갈게.
_WILLED = tuple("가 하 오 보내 전화하 연락하 기다리 주 드리 사 찾 만들 챙기 들르 나가 나오 전하 말하 준비하 도착하 처리하 확인하 먹 있 보 알려주 알려드리 해주 데려가 갖다주 출발하 참석하 노력하 도와주".split())  # fmt: skip


def _statement(before: str, clause: str, style: str) -> str:
    if clause[-1] == "겠" and clause[:-1] in _WILLED and not before.endswith(("이", "가")):
        return conjugate(clause[:-1], Mood.PROMISE, style)
    if clause.endswith("거") and len(clause) > 1:  # 갈 거다고
        return copula(clause, Mood.STATEMENT, style)
    return conjugate(_statement_stem(before, clause), Mood.STATEMENT, style)


def _statement_stem(before: str, clause: str) -> str:
    """Return the stem in front of -다고: 늦는 늦, 간 가, 만든 만들, 좋 좋, 왔 왔."""
    head, last = clause[:-1], clause[-1]
    if last == "는" and head:
        return head
    if final(last) == "ㄴ":
        return with_lost_l(before, head + with_final(last, " "))
    return clause


def _question(before: str, clause: str, style: str) -> str:
    return _asked(before, clause, style) + "?"


def _asked(before: str, clause: str, style: str) -> str:
    head, last = clause[:-1], clause[-1]
    if last == "느" and head:
        return conjugate(with_lost_l(before, head), Mood.QUESTION, style)
    if last == "으" and head:
        return conjugate(without_eu(head), Mood.QUESTION, style)
    if last == "이" and head and not is_hangul(head[-1]):
        return head + _COPULAS[style].replace("입니다", "입니까")
    if last == "이" and head and (final(head[-1]) != " " or head.endswith(("거", "어디"))):
        return copula(head, Mood.QUESTION, style)
    if clause.endswith(("아니", "거")) or clause == "우리":
        return copula(clause, Mood.QUESTION, style)
    return _asked_of_open(before, clause, style)


_ADJECTIVE_ENDS = frozenset("프쁘크르떠싸쓰")


def _asked_of_open(before: str, clause: str, style: str) -> str:
    """Ask what ends in a vowel, or in the consonant of a stem: 가, 추우, 어떠, 누구, 먹었."""
    stem = without_lost_h(clause)
    if stem == clause and clause[-1] == "우":
        stem = without_u(clause)
    if stem != clause:
        return conjugate(stem, Mood.QUESTION, style)
    lost = with_lost_l(before, clause, asked=True)
    if lost != clause and not is_noun(clause):
        return conjugate(lost, Mood.QUESTION, style)
    adjective = clause[-1] in _ADJECTIVE_ENDS and not is_noun(clause)
    if not adjective and not is_verb(before, clause):
        return copula(clause, Mood.QUESTION, style)
    if final(clause[-1]) == "ㄴ" and clause[-1] not in "는":  # 간냐고, a common slip
        stem = with_lost_l(before, clause[:-1] + with_final(clause[-1], " "))
    if clause[-1] == "는" and len(clause) > 1:  # 먹는냐고, another
        stem = clause[:-1]
    return conjugate(stem, Mood.QUESTION, style)


def _proposal(before: str, clause: str, style: str) -> str:
    forbids = clause.endswith("말") and (before.endswith("지") or clause.endswith("지말"))
    if forbids and style == "polite":
        return clause[:-1] + "마요"
    return conjugate(clause, Mood.PROPOSAL, style)


_GIVE_ME = {"casual": "줘", "polite": "주세요", "formal": "주십시오"}
_DO_NOT = {"casual": "마", "polite": "마세요", "formal": "마십시오"}
_LEAVE_OFF = frozenset("걱정 염려 신경".split())


def _command(before: str, clause: str, style: str) -> str:
    """Convert what stands before -라고: a request, a prohibition, a noun or a command."""
    head, last = clause[:-1], clause[-1]
    if clause.endswith("달"):
        return joined_to(head, _GIVE_ME[style])
    if last == "말" and (before.endswith("지") or head.endswith("지") or before[-2:] in _LEAVE_OFF):
        return joined_to(head, _DO_NOT[style])
    if clause.endswith("아니"):
        return copula(clause, Mood.STATEMENT, style)
    if last == "다" and len(clause) > 1:  # 간다라고
        return _statement(before, clause[:-1], style)
    if last == "으" and head:
        return conjugate(without_eu(head), Mood.COMMAND, style)
    if last == "이" and head and not is_hangul(head[-1]):
        return head + _COPULAS[style]
    if last == "이" and head and final(head[-1]) != " ":
        return head if head in EXCLAMATIONS else copula(head, Mood.STATEMENT, style)
    if last == "거" or not is_verb(before, clause):
        return copula(clause, Mood.STATEMENT, style)
    return conjugate(without_u(clause), Mood.COMMAND, style)


def whether_asked(before: str, stem: str, mark: str, style: str) -> str:
    """Convert an indirect question: 어디 있는지, 괜찮은지, 몇 시인지, 올 건지, 언제 오는지, 오나."""
    if mark in ("인지", "인가"):
        return copula(stem, Mood.QUESTION, style) + "?"
    if mark in ("건지", "건가"):
        return copula(joined_to(stem, "거"), Mood.QUESTION, style) + "?"
    if mark == "나":
        return conjugate(with_lost_l(before, stem), Mood.QUESTION, style) + "?"
    if mark in ("는지", "는가") and stem:
        return conjugate(with_lost_l(before, stem), Mood.QUESTION, style) + "?"
    if mark in ("은지", "은가") and stem:
        return conjugate(without_eu(stem), Mood.QUESTION, style) + "?"
    bare = mark[0]
    if final(bare) == "ㄴ":
        opened = stem + with_final(bare, " ")
        return conjugate(_adjective(opened), Mood.QUESTION, style) + "?"
    if final(bare) == "ㄹ":
        return copula(f"{stem}{bare} 거", Mood.QUESTION, style) + "?"
    return f"{stem}{mark}"


def _adjective(opened: str) -> str:
    """Return the stem of an adjective without its ㄴ: 추우 춥, 어떠 어떻, 머 멀, 바쁘 바쁘."""
    whole = without_lost_h(without_u(opened))
    return whole if whole != opened else with_lost_l("", opened, asked=True)


MOODS: dict[str, Callable[[str, str, str], str]] = {
    "다": _statement,
    "냐": _question,
    "자": _proposal,
    "라": _command,
}
