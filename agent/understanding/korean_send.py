"""Korean commands with somebody and something in them: messages, answers, calls."""

from agent.events import Intent
from agent.understanding.hearing import Hearing, Slots, intent
from agent.understanding.korean_phrases import CALL, SEND, SENT
from agent.understanding.korean_words import (
    Addressee,
    Tail,
    find_addressee,
    find_number,
    find_source,
    find_tail,
    without_fillers,
)
from agent.understanding.people import Target, spoken_name
from agent.understanding.phrases import Phrases
from agent.understanding.reported_korean import direct_speech, repaired
from agent.understanding.utterance import Utterance, Word, written

_SLOPPY = 0.36  # mishearing allowed in the verb where name and reported speech are both there
_SPLIT = 0.7  # words before the name and after it: a time may have been misheard
_CLUELESS = frozenset(
    "뭐라고 뭐라구 모라고 머라고 어떻게 왜 뭐라".split()
)  # a question about what to say, not a body


def message(hearing: Hearing) -> Intent | None:
    """민수한테 늦는다고 보내 줘, 알았다고 답장해, 엄마한테 어디냐고 물어봐."""
    utterance = _verb_last(hearing.utterance)
    tail = find_tail(utterance, SEND)
    found = _message(hearing, utterance, tail) if tail else None
    return found or _sloppy(hearing, utterance)


def _verb_last(utterance: Utterance) -> Utterance:
    """Bring 보내 줘 민수한테 into the usual order."""
    words = utterance.words
    if (
        len(words) > 1
        and words[-1].key.endswith(("한테", "에게", "한태"))
        and len(words[-1].key) > 2
    ):
        before = Utterance(words[:-1])
        if find_tail(before, SEND, 0) or find_tail(before, CALL, 0):
            return Utterance((words[-1], *words[:-1]), utterance.quoted)
    return utterance


def _message(hearing: Hearing, utterance: Utterance, tail: Tail) -> Intent | None:
    rest = utterance.part(0, tail.start)
    mine = find_addressee(rest, hearing.people)
    if (
        mine
        and not mine.marked
        and len(rest.words) > mine.end
        and not _is_reported(rest, mine, tail)
    ):
        mine = None
    clause, by = _without_app(_clause(rest, mine))
    body, reported = _body(hearing, clause, mine, tail, utterance)
    if clause and clause[-1].key in _CLUELESS:
        return None
    slots: Slots = {"body": body}
    if mine:
        slots |= recipients(hearing, mine)
        sure = min(tail.hit.confidence + (0.1 if reported else 0), mine.confidence)
        if without_fillers(rest.words) < mine.start and mine.end < len(rest.words):
            sure = min(sure, _SPLIT)
    else:
        sure = tail.hit.confidence
    return _decide(hearing, by or tail.label, mine, slots, reported, sure)


def _is_reported(rest: Utterance, mine: Addressee, tail: Tail) -> bool:
    """Say whether a name without particle is followed by a clause that is surely reported."""
    return direct_speech(rest.keys[mine.end :], "casual", tail.label == "ask") is not None


def _decide(
    hearing: Hearing,
    label: str,
    mine: Addressee | None,
    slots: Slots,
    reported: bool,
    sure: float,
) -> Intent | None:
    """Say what a verb with these parts amounts to, if to anything."""
    body = slots.get("body")
    app = SENT.get(label.removeprefix("send "))
    if label == "reply":
        return intent("reply", sure, slots) if mine or body or hearing.utterance.words else None
    if label.startswith("send"):
        if mine or (reported and body):
            if not mine and hearing.sender:
                return intent("reply", min(sure, 0.85), slots)
            return intent("send_message", sure if mine else min(sure, 0.7), slots | {"app": app})
        return intent("send_message", 0.7, {"app": app}) if label != "send" and not body else None
    if not reported:
        known = mine is not None and mine.known and label == "tell" and not body
        return intent("send_message", min(sure, 0.75), slots) if known else None
    if mine:
        return intent("send_message", sure if mine.known else min(sure, 0.7), slots)
    return intent("reply", min(sure, 0.9), slots) if hearing.context.last_message else None


def recipients(hearing: Hearing, mine: Addressee) -> Slots:
    each = [one.slots(hearing.people, "recipient") for one in mine.targets]
    if len(each) == 1:
        return dict(each[0])
    names = [
        slots.get("recipient") or spoken_name(one.spoken)
        for slots, one in zip(each, mine.targets, strict=True)
    ]
    return {"recipients": names}


def _clause(rest: Utterance, mine: Addressee | None) -> tuple[Word, ...]:
    if not mine:
        return rest.words[without_fillers(rest.words) :]
    before = rest.words[: mine.start]
    return (*before[without_fillers(before) :], *rest.words[mine.end :])


_BY_APP = {
    "카톡으로": "send 카톡",
    "카카오톡으로": "send 카톡",
    "문자로": "send 문자",
    "메시지로": "send 메시지",
    "톡으로": "send 톡",
    "디엠으로": "send 디엠",
}


def _without_app(clause: tuple[Word, ...]) -> tuple[tuple[Word, ...], str | None]:
    """Take 카톡으로 off the words to send; return the verb that it makes with 보내 as well."""
    by = _BY_APP.get(clause[0].key) if clause else None
    return (clause[1:], by) if by else (clause, None)


def _body(
    hearing: Hearing,
    clause: tuple[Word, ...],
    mine: Addressee | None,
    tail: Tail,
    utterance: Utterance,
) -> tuple[str | None, bool]:
    """Return the words to send and whether they were reported or quoted speech."""
    if utterance.quoted:
        return utterance.quoted, True
    words = list(clause)
    while words and words[-1].key in ("좀", "꼭", "이렇게"):
        words.pop()
    if not words:
        return None, False
    sure = mine is not None and mine.known and mine.marked
    keys = repaired([word.key for word in words]) if sure else [word.key for word in words]
    direct = direct_speech(keys, _style(hearing, mine), tail.label == "ask")
    return (direct, True) if direct else (written(words), False)


def _style(hearing: Hearing, mine: Addressee | None) -> str:
    if not mine:
        return hearing.people.style(hearing.sender)
    people = hearing.people
    styles = {people.contacts[place].style for one in mine.targets for place in one.people.found}
    return styles.pop() if len(styles) == 1 else "casual"


def _sloppy(hearing: Hearing, utterance: Utterance) -> Intent | None:
    """Read a verb that was badly misheard where all else says that a message is meant."""
    mine = find_addressee(utterance, hearing.people)
    if (
        not mine
        or not mine.known
        or not mine.marked
        or mine.start > without_fillers(utterance.words)
    ):
        return None
    clause = utterance.words[mine.end :]
    if _CLUELESS & {word.key for word in clause}:
        return None
    for end in range(len(clause), max(0, len(clause) - 4), -1):
        direct = direct_speech([word.key for word in clause[:end]], _style(hearing, mine))
        if direct is None:
            continue
        rest = Utterance(clause[end:])
        near = SEND.find(rest.key, _SLOPPY) if rest.words else None
        if rest.words and not (near and near.label):
            return None
        slots = {"body": direct} | recipients(hearing, mine)
        return intent("send_message", min(0.6, mine.confidence) if near else 0.5, slots)
    return None


def call(hearing: Hearing) -> Intent | None:
    """할머니한테 전화해, 공일공 ... 로 전화해 줘, 지수랑 영상통화."""
    utterance = _verb_last(hearing.utterance)
    tail = find_tail(utterance, CALL)
    if not tail:
        return None
    rest = utterance.part(0, tail.start)
    if tail.label == "emergency":
        number = _emergency(rest)
        return intent("call", 0.95, {"number": number}) if number else None
    kind = "video" if tail.label == "video" else None
    who = _called(hearing, rest)
    if who is None:
        empty = without_fillers(rest.words) == len(rest.words)
        named = utterance.key not in ("연결해", "연결해 줘", "전화", "통화", "콜해 줘")
        return (
            intent("call", tail.hit.confidence - 0.1, {"kind": kind}) if empty and named else None
        )
    slots = {"kind": kind} | who.slots(hearing.people, "contact")
    return intent("call", min(tail.hit.confidence, who.confidence), slots)


_EMERGENCY = {
    "경찰": "112",
    "경찰차": "112",
    "구급차": "119",
    "소방차": "119",
    "소방서": "119",
    "앰뷸런스": "119",
    "응급차": "119",
}


def _emergency(rest: Utterance) -> str | None:
    """Return 112 or 119 where it is to be called: 119 불러 줘, 경찰에 신고해 줘."""
    number = find_number(rest)
    if number in ("112", "119"):
        return number
    word = rest.words[-1].key.removesuffix("에") if len(rest.words) == 1 else ""
    return _EMERGENCY.get(word)


_EMPTY = frozenset("지금 빨리 바로 얼른 다시 좀 한 번 한번 당장 잠깐 꼭 급하게 보이스톡 내".split())


def _called(hearing: Hearing, rest: Utterance) -> Target | None:
    """Return who is to be called, None where the words hold more than a name."""
    words = tuple(word for word in rest.words if word.key not in _EMPTY)
    rest = Utterance(words[without_fillers(words) :])
    if not rest.words:
        return None
    mine = find_addressee(rest, hearing.people)
    if mine and mine.marked and (mine.start, mine.end) == (0, len(rest.words)):
        digits = None if mine.known else find_number(rest)
        return Target(digits, number=digits) if digits else mine.targets[0]
    if number := find_number(rest):
        known = find_source(rest, hearing.people)
        return known if known and known.known else Target(number, number=number)
    source = find_source(rest, hearing.people)
    return source if source and source.known else None


_REJECTING = Phrases(
    {
        "reject": [
            "(하고|말하고|전하고|문자 보내고|문자하고|보내고|답장하고|해 주고|얘기하고|) (끊어|끊어 줘|거절해|거절해 줘|거절|받지 마)",
            "(해|해 줘|말해 줘|전해 줘|문자 보내 줘|문자해 줘|문자 보내|보내 줘|답장해|답장해 줘|답장 보내 줘|얘기해 줘|카톡 보내 줘|카톡해 줘)",
        ]
    }
)  # fmt: skip


def reject_with_body(hearing: Hearing) -> Intent | None:
    """회의 중이라고 하고 끊어, while somebody calls: turn the call down with these words."""
    words = hearing.utterance.words
    mine = find_addressee(hearing.utterance, hearing.people)
    if mine and mine.marked and mine.known:
        return None
    style = hearing.people.style(hearing.context.caller)
    for end in range(max(1, len(words) - 5), len(words)):
        direct = direct_speech([word.key for word in words[without_fillers(words) : end]], style)
        if direct is None:
            continue
        ending = Utterance(words[end:])
        if _REJECTING.find(ending.key, 0.2):
            return intent("reject_call", 0.95, {"body": direct})
    return None
