"""Korean reported speech made direct: 늦는다고 is what the wearer says, 늦어 what the receiver reads.

A clause ends in a quotative: -다고 (statement), -냐고 or -는지 (question), -자고 (proposal), -라고
(command, or a noun), -달라고 (request), or one that has shrunk or carries a noun: 늦는대, 늦는다 그래,
늦는다는 문자. The stem in front of it is recovered (`korean_stems`) and conjugated anew in the style
the wearer uses with the receiver; words for persons follow the style (`korean_persons`).
"""

import re
from collections.abc import Callable, Sequence

from agent.understanding.hangul import final, is_hangul, mishearing_cost, sound
from agent.understanding.korean_endings import EXCLAMATIONS, MOODS, joined_to, whether_asked
from agent.understanding.korean_persons import as_said_to
from agent.understanding.korean_stems import (
    is_finished,
    is_noun,
    is_verb,
)

_FINISHED = tuple(
    "요 게 어 해 줘 와 봐 워 까 마 야 려 켜 돼 써 꺼 쳐 져 셔 래 대 니 죠 네 아 여 했음 다 자 함 임".split()
)
_QUOTATIVE = re.compile(r"^(?P<clause>.*?)(?P<mark>[다라냐자])(?:고|구|꼬|거|그|코)$")
_BEFORE_NEWS = re.compile(r"^(?P<clause>.+?)(?P<mark>[다라냐자])(?:는|ㄴ)$")
_SHRUNK_BEFORE_NEWS = re.compile(r"^(?P<clause>.+?)(?P<mark>[단란냔잔])$")
_SHRUNK = re.compile(r"^(?P<clause>.+?)(?P<mark>[대냬래재])요?$")
_FULL = {
    "대": "다",
    "냬": "냐",
    "래": "라",
    "재": "자",
    "단": "다",
    "란": "라",
    "냔": "냐",
    "잔": "자",
}
NEWS = frozenset(
    "말 말을 말도 얘기 얘기를 얘기도 이야기 이야기를 소식 소식을 문자 문자를 카톡 카톡을 톡 톡을 메시지 메시지를 인사 인사를 연락 답장".split()
)
_WHETHER = re.compile(r"^(?P<stem>.*?)(?P<mark>는지|은지|인지|건지|는가|은가|인가|건가|[가-힣]지|[가-힣]가|나)(?:를|도)?$")  # fmt: skip
_NOT_A_CLAUSE_END = re.compile(
    r"^(?:했|하던|하더|하면|하길|하는|한다|하네|하셨|하신|해서|해도|해야|그랬|그러|그래|생각|들었|느끼|믿|알고|보고|치고|쳐도|봐도|합니|하기|부르|불러|있|해$|해요$|난리|조르|조른)"
)
_LINKS = frozenset("하고 그리고 그러고".split())


def direct_speech(words: Sequence[str], style: str, asked: bool = False) -> str | None:
    """Return the direct sentence of a clause in reported speech, None where it is not reported.

    `asked` says that the verb was 물어봐: then -는지 and -나 report a question as well. Several
    clauses, one after the other, become as many sentences.
    """
    words = _joined([word for word in words if word])
    if not words:
        return None
    if quoted := _quotation(words):
        return quoted
    if not _converter(words[-1], asked):
        return None
    text = ""
    for clause in _clauses(words):
        convert = _converter(clause[-1], asked)
        before = " ".join(as_said_to(clause[:-1], style))
        said = joined_to(before, convert(before, style)) if convert else " ".join(clause)
        text += ("" if not text else " " if text.endswith("?") else ". ") + said
    return text


_Converter = Callable[[str, str], str]  # from the words before and the style to the last word


def _converter(last: str, asked: bool = False) -> _Converter | None:
    """Return how the last word of a clause is made direct, None where it reports nothing."""
    quotative = _QUOTATIVE.match(last)
    if quotative and quotative["clause"]:
        clause, convert = quotative["clause"], MOODS[quotative["mark"]]
        return lambda before, style: convert(before, clause, style)
    if asked and is_hangul(last) and (whether := _WHETHER.match(last)):
        stem, mark = whether["stem"], whether["mark"]
        if stem or mark not in ("나", "는지"):
            return lambda before, style: whether_asked(before, stem, mark, style)
    return None


def _clauses(words: list[str]) -> list[list[str]]:
    """Cut words at each quotative that another clause follows: 늦는다고 / 먼저 먹으라고."""
    clauses: list[list[str]] = [[]]
    for place, word in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else ""
        if word in _LINKS and not clauses[-1] and place:
            continue
        clauses[-1].append(word)
        linked = following in _LINKS and place + 2 < len(words)
        if (
            following
            and is_hangul(word)
            and len(word) > 2
            and _converter(word)
            and (linked or not _NOT_A_CLAUSE_END.match(following))
        ):
            clauses.append([])
    return clauses


def shrunk_speech(words: Sequence[str], style: str) -> str | None:
    """Return the direct sentence of 늦는다 (그래), 어디냐 (물어봐), 늦는대 (전해), 늦는다는 (말).

    Only for clauses that a verb of saying follows: by themselves such words report what others said.
    """
    if not words or not is_hangul(words[-1]):
        return None
    *before, last = words
    if last in NEWS and before:
        *before, last = before
        found = _BEFORE_NEWS.match(last) or _SHRUNK_BEFORE_NEWS.match(last)
    else:
        found = _SHRUNK.match(last) or re.match(r"^(?P<clause>.+?)(?P<mark>[다라냐자])$", last)
    if not found:
        return None
    mark = _FULL.get(found["mark"], found["mark"])
    if found["mark"] in "대냬래재" and not _has_shrunk(found["clause"], mark):
        return None
    return direct_speech([*before, found["clause"] + mark + "고"], style)


def _has_shrunk(clause: str, mark: str) -> bool:
    """Say whether 대 or 래 stands for 다고 해 or 라고 해: 늦는대, 간대, 오래; not 기대, 노래."""
    if is_noun(clause + {"다": "대", "라": "래", "냐": "냬", "자": "재"}[mark]):
        return False
    if mark == "다":
        return final(clause[-1]) != " "
    return mark != "라" or is_verb("", clause) or clause.endswith(("으", "거", "이"))


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


_APART = (
    "이라고",
    "다고",
    "냐고",
    "자고",
    "고",
    "는다고",
    "으라고",
    "느냐고",
    "이냐고",
    "라구",
    "다구",
)


def _joined(words: list[str]) -> list[str]:
    """Put a quotative that was written apart back on its word: 회의 중 이라고, 간다 고."""
    if len(words) > 1 and words[-1] in _APART:
        return [*words[:-2], words[-2] + words[-1]]
    if len(words) > 1 and words[-1] == "라고" and not is_finished(words[-2], _FINISHED):
        return [*words[:-2], words[-2] + words[-1]]
    return words


def _quotation(words: list[str]) -> str | None:
    """Return what stands before 라고 or 하고 where that is a sentence already: 지금 갈게 라고."""
    *before, last = words
    if last in ("라고", "하고", "라구") and before:
        return " ".join(before)
    stripped = last[:-2]
    if last.endswith(("라고", "라구")) and stripped in EXCLAMATIONS:
        return joined_to(" ".join(before), stripped)
    if last.endswith("이라고") and last[:-3] in EXCLAMATIONS:
        return joined_to(" ".join(before), last[:-3])
    if last.endswith(("라고", "라구")) and stripped.endswith(_FINISHED):
        if is_verb(" ".join(before), stripped) or is_noun(stripped):
            return None
        if stripped.endswith(("아니", "다")) or not is_hangul(stripped):
            return None
        return joined_to(" ".join(before), stripped)
    return None
