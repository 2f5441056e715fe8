"""Korean commands with somebody and something in them: messages and answers."""

import re

from agent.events import Intent
from agent.understanding.hearing import Hearing, Slots, intent
from agent.understanding.korean_phrases import SEND, SENT
from agent.understanding.korean_words import (
    Addressee,
    Tail,
    find_addressee,
    find_tail,
    without_fillers,
)
from agent.understanding.people import spoken_name
from agent.understanding.reported_korean import NEWS, direct_speech, repaired, shrunk_speech
from agent.understanding.utterance import Utterance, Word, written

_SLOPPY = 0.36  # mishearing allowed in the verb where name and reported speech are both there
_SPLIT = 0.7  # words before the name and after it: a time may have been misheard
_CLUELESS = frozenset(
    "뭐라고 뭐라구 모라고 머라고 어떻게 왜 뭐라".split()
)  # a question about what to say, not a body


def message(hearing: Hearing) -> Intent | None:
    """민수한테 늦는다고 보내 줘, 알았다고 답장해, 엄마한테 어디냐고 물어봐."""
    utterance = hearing.utterance
    tail = find_tail(utterance, SEND)
    found = _message(hearing, utterance, tail) if tail else None
    return found or _sloppy(hearing, utterance)


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
    clause, by = _without_app(*_clause(rest, mine))
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
    said_app = label.removeprefix("send ") if label != "send" else ""
    app = SENT.get(said_app, said_app or None)
    if label == "reply":
        if body and not reported and not mine and not hearing.sender:
            return None  # 항상 대답해: nothing was reported, and nobody wrote
        return intent("reply", sure, slots)
    if label.startswith("send"):
        if mine or (reported and body):
            if not mine and hearing.sender:
                return intent("reply", min(sure, 0.85), slots)
            return intent("send_message", sure if mine else min(sure, 0.7), slots | {"app": app})
        return (
            intent("send_message", min(sure, 0.8), {"app": app})
            if label != "send" and not body
            else None
        )
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


_HESITATIONS = frozenset("음 으음 어 에 엄 아 있잖아 저기 뭐냐 뭐더라 뭐랄까 그러니까 막".split())
_HESITANT = frozenset("그 저 뭐 이".split())  # words of their own, but for what follows them


def _clause(rest: Utterance, mine: Addressee | None) -> tuple[tuple[Word, ...], int]:
    """Return the words about the message, and where among them the addressee stood."""
    if not mine:
        return _unhesitating(rest.words[without_fillers(rest.words) :]), 0
    before = rest.words[: mine.start]
    before = before[without_fillers(before) :]
    return (*before, *_unhesitating(rest.words[mine.end :])), len(before)


def _unhesitating(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Return words without the 음, 그 뭐냐, 있잖아 that they begin with."""
    first = 0
    while first < len(words) - 1:
        key, following = words[first].key, words[first + 1].key
        if key in _HESITATIONS or (key in _HESITANT and following in _HESITATIONS):
            first += 1
        else:
            break
    return words[first:]


_APPS = {
    "카톡": "send 카톡",
    "카카오톡": "send 카톡",
    "문자": "send 문자",
    "메시지": "send 메시지",
    "메세지": "send 메시지",
    "톡": "send 톡",
    "디엠": "send 디엠",
    "쪽지": "send 쪽지",
    "매트릭스": "send matrix",
    "답장": "reply",
}
_OTHER_APPS = frozenset(
    "디스코드 인스타 인스타그램 텔레그램 라인 왓츠앱 페메 페이스북 메신저 슬랙 팀즈 위챗 시그널 스냅챗 밴드 이메일 메일".split()
)
_BY_MEANS_OF = re.compile(r"^(.+?)(?:으로|로)(?:다가?)?$")


def _without_app(clause: tuple[Word, ...], place: int = 0) -> tuple[tuple[Word, ...], str | None]:
    """Take 카톡으로 off the words to send; return the verb that it makes with 보내 as well.

    It stands first, or at `place`, where the addressee was taken out.
    """
    for at in dict.fromkeys((0, place - 1, place)):
        means = _BY_MEANS_OF.match(clause[at].key) if 0 <= at < len(clause) else None
        if means and (means[1] in _APPS or means[1] in _OTHER_APPS):
            rest = (*clause[:at], *clause[at + 1 :])
            return rest, _APPS.get(means[1], f"send {means[1]}")
    return clause, None


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
    verbatim = any(word.key == "그대로" for word in words[-2:])
    while words and (words[-1].key in _AFTER_CLAUSE or (verbatim and words[-1].key == "그대로")):
        words.pop()
    if not words:
        return None, False
    if verbatim and (exact := _verbatim(words)):
        return exact, True
    sure = mine is not None and mine.known and mine.marked
    keys = repaired([word.key for word in words]) if sure else [word.key for word in words]
    style = _style(hearing, mine)
    direct = direct_speech(keys, style, tail.label == "ask")
    if direct is None and mine and (keys[-1] in NEWS or not tail.label.startswith("send")):
        direct = shrunk_speech(keys, style)
    if direct is None and mine and _OF_NEWS.search(keys[-1]):
        direct = shrunk_speech([*keys, "말"], style)  # 못 간다는 / 문자 보내 줘
    return (direct, True) if direct else (written(words), False)


_OF_NEWS = re.compile(r"[다라냐자]는$|[단란냔잔]$")
_AFTER_CLAUSE = frozenset("좀 꼭 이렇게 하나 하나만 대신 한번 얼른 빨리 바로 직접 제발".split())


def _verbatim(words: list[Word]) -> str | None:
    """Return the words before 라고 as they are: 사랑한다 라고 그대로."""
    quoted = re.sub(r"\s*(?:이?라고|이?라구)$", "", written(words))
    return quoted if quoted and quoted != written(words) else None


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
