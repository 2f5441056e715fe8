"""Words put in the usual order, and what the wearer took back left out.

보내 줘 민수한테 간다고 becomes 민수한테 간다고 보내 줘; 민수한테 아니 민서한테 becomes 민서한테, and
세 시 아니 네 시에 becomes 네 시에. Nothing is changed where no such pattern is found.
"""

import re

from agent.understanding.korean_phrases import CALL, READ, SEND
from agent.understanding.korean_words import (
    SOFT,
    Addressee,
    find_addressee,
    find_tail,
    without_fillers,
)
from agent.understanding.people import Directory, target
from agent.understanding.reported_korean import direct_speech
from agent.understanding.utterance import Utterance, Word

_LONGEST_VERB_WORDS = 7
_TAKEN_BACK = frozenset("아니 아니다 아냐 아니야 아니지 아니아니 아참 아니요 아뇨".split())
_OPENING = frozenset("아 어 음 참 아참 그".split())
_COUNT = (
    r"(?:[0-9]+|열한|열두|열|다섯|여섯|일곱|여덟|아홉|스무|[한두세네]|[일이삼사오육칠팔구십백천]+)"
)
_PARTICLE = r"(?:에|에는|까지|부터|쯤|쯤에|정도|으로|로|이라고|라고|이|가|은|는|을|를)?"
_SAME_KIND = tuple(
    re.compile(rf"(?:{shape}){_PARTICLE}")
    for shape in (
        rf"(?:(?:오전|오후|아침|점심|저녁|밤|새벽) )?{_COUNT} ?시(?: ?반| {_COUNT} ?분)?",
        r"오늘|내일|모레|글피|어제|그제|(?:(?:이번|다음|다다음) ?주 )?[월화수목금토일]요일|(?:이번|다음|다다음) ?주|주말",
        rf"{_COUNT} ?(?:분|시간|일|월|명|개|번|원|만 ?원|권|장|병|잔|인분|층|호)",
        rf"{_COUNT} ?월 {_COUNT} ?일",
        r"아침|점심|저녁|오전|오후",
    )
)
_CASES = re.compile(
    r"^.+?(에서|까지|부터|으로|로|이랑|랑|하고|한테|에게|을|를|에|이|가|은|는|도|와|과)$"
)
_ABANDONED = re.compile(r"(?:[다라냐자]고|까|냐|나|지|줘|해)$")


def mended(utterance: Utterance, people: Directory) -> Utterance:
    """Return the utterance without what was corrected in the same breath."""
    words = utterance.words
    for place in range(len(words) - 2, 0, -1):
        if place >= len(words) - 1:
            continue  # words after it were taken back as well
        if words[place].key == "말고" and _QUOTED.search(words[place - 1].key):
            words = _without_quoted(words, place, people)
        elif words[place].key in _TAKEN_BACK or (
            words[place].key == "말고"
            and _names(words[:place], people) is not None
            and _says_more(words[place + 1 :], people)
        ):
            words = _without_slip(words, place, people)
    return utterance if words is utterance.words else Utterance(words, utterance.quoted)


_QUOTED = re.compile(r"(?:[다라냐자]고|라구)$")


def _without_quoted(words: tuple[Word, ...], place: int, people: Directory) -> tuple[Word, ...]:
    """Leave out reported speech that is not to be sent: 늦는다고 말고 못 간다고 보내."""
    mine = find_addressee(Utterance(words[:place]), people)
    again = direct_speech([word.key for word in words[place + 1 :]], "casual")
    tail = find_tail(Utterance(words[place + 1 :]), SEND)
    if not mine or not mine.marked or mine.start or not (again or (tail and tail.start)):
        return words
    return (*words[: mine.end], *words[place + 1 :])


def _says_more(words: tuple[Word, ...], people: Directory) -> bool:
    """Say whether words are a command of their own, not only who is right: 민서한테 전화해."""
    after = Utterance(words)
    mine, tail = find_addressee(after, people), find_tail(after, SEND)
    told = mine is not None and tail is not None and mine.end < tail.start
    return told or find_tail(after, CALL) is not None


def _without_slip(words: tuple[Word, ...], place: int, people: Directory) -> tuple[Word, ...]:
    left = place
    while left > 1 and words[left - 1].key in _OPENING:
        left -= 1
    right = place + 1
    while right < len(words) - 1 and words[right].key in _OPENING | _TAKEN_BACK:
        right += 1
    before, after = words[:left], words[right:]
    for start in (
        _slipped_name(before, after, people),
        _slipped_kind(before, after),
        _slipped_case(before, after),
        _slipped_clause(before, after, people),
    ):
        if start is not None:
            return (*before[:start], *after)
    return words


def _names(words: tuple[Word, ...], people: Directory) -> int | None:
    """Return where the name that ends the words begins."""
    for length in (2, 1):
        phrase = " ".join(word.key for word in words[-length:])
        if len(words) >= length and target(people, phrase, fuzzy=False).known:
            return len(words) - length
    return None


def _slipped_name(
    before: tuple[Word, ...], after: tuple[Word, ...], people: Directory
) -> int | None:
    right = find_addressee(Utterance(after), people)
    if not right or right.start or not right.marked:
        return None
    left = find_addressee(Utterance(before), people)
    if left and left.marked and left.end == len(before):
        return left.start
    return _names(before, people)


def _slipped_kind(before: tuple[Word, ...], after: tuple[Word, ...]) -> int | None:
    for shape in _SAME_KIND:
        for length in (4, 3, 2, 1):
            left = " ".join(word.key for word in before[-length:])
            if len(before) < length or not shape.fullmatch(left):
                continue
            rights = (" ".join(word.key for word in after[:end]) for end in range(1, 5))
            if any(shape.fullmatch(right) for right in rights):
                return len(before) - length
    return None


def _slipped_case(before: tuple[Word, ...], after: tuple[Word, ...]) -> int | None:
    """Return the last word before where one of the next two carries the same particle."""
    left = _CASES.match(before[-1].key)
    if not left:
        return None
    rights = [_CASES.match(word.key) for word in after[:2]]
    same = any(right and right[1] == left[1] for right in rights)
    return len(before) - 1 if same and left[1] not in ("한테", "에게") else None


def _slipped_clause(
    before: tuple[Word, ...], after: tuple[Word, ...], people: Directory
) -> int | None:
    """Return where an abandoned clause begins: 물 사 오라고 할까 / 아니 우유 사 오라고 해."""
    mine = find_addressee(Utterance(before), people)
    if not mine or not mine.marked or mine.end >= len(before) - 1:
        return None
    begun = _ABANDONED.search(before[-1].key)
    return mine.end if begun and find_tail(Utterance(after), SEND) else None


def verb_last(utterance: Utterance, people: Directory) -> Utterance:
    """Bring 보내 줘 민수한테 and 민수한테 문자 해 줘 늦는다고 into the usual order."""
    first = without_fillers(utterance.words)
    words = utterance.words[first:]
    order = _verb_first(words, people) or _verb_inside(words, people)
    return Utterance(order, utterance.quoted) if order else utterance


def _verb_first(words: tuple[Word, ...], people: Directory) -> tuple[Word, ...] | None:
    for end in range(min(_LONGEST_VERB_WORDS, len(words) - 1), 0, -1):
        verb, rest = Utterance(words[:end]), Utterance(words[end:])
        tail = find_tail(verb, SEND, 0)
        mine = find_addressee(rest, people)
        if verb.words[-1].key in SOFT:
            continue
        addressed = mine is not None and mine.marked and _is_all(mine, rest)
        if tail and tail.start == 0 and tail.label != "do":
            reported = direct_speech(rest.keys, "casual", tail.label == "ask") is not None
            if addressed or (reported and tail.label == "reply"):
                return (*rest.words, *verb.words)
        calling = find_tail(verb, CALL, 0)
        if calling and calling.start == 0 and mine and _is_whole(mine, rest):
            return (*rest.words, *verb.words)
        reading = find_tail(verb, READ, 0)
        named = 0 in (_names(rest.words, people), _names(rest.words[:-1], people))
        if reading and reading.start == 0 and named and not (mine and mine.marked):
            return (*rest.words, *verb.words)
    return None


def _is_whole(mine: Addressee, rest: Utterance) -> bool:
    return (mine.start, mine.end) == (0, len(rest.words)) and mine.marked


def _is_all(mine: Addressee, rest: Utterance) -> bool:
    """Say whether the rest is an addressee, or one with reported speech beside it."""
    if _is_whole(mine, rest):
        return True
    others = (*rest.words[: mine.start], *rest.words[mine.end :])
    return direct_speech([word.key for word in others], "casual", True) is not None


def _verb_inside(words: tuple[Word, ...], people: Directory) -> tuple[Word, ...] | None:
    for end in range(len(words) - 1, 1, -1):
        head, rest = Utterance(words[:end]), Utterance(words[end:])
        tail = find_tail(head, SEND, 0) or find_tail(head, CALL, 0)
        if not tail or not tail.start or rest.words[0].key in SOFT:
            continue
        verb, front = words[tail.start : end], words[: tail.start]
        mine = find_addressee(rest, people)
        if mine and _is_whole(mine, rest) and not mine.targets[0].spoken.endswith("라고"):
            return (*rest.words, *front, *verb)
        theirs = find_addressee(Utterance(front), people)
        reported = direct_speech(rest.keys, "casual", tail.label == "ask") is not None
        if theirs and _is_whole(theirs, Utterance(front)) and reported:
            return (*front, *rest.words, *verb)
    return None
