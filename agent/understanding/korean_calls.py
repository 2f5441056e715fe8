"""Korean calls: whom or which number to call, and turning a caller down with a message."""

import re

from agent.events import Intent
from agent.understanding.hearing import Hearing, intent
from agent.understanding.korean_phrases import CALL, PLEASE
from agent.understanding.korean_words import (
    find_addressee,
    find_number,
    find_source,
    find_tail,
    without_fillers,
)
from agent.understanding.people import Target, target
from agent.understanding.phrases import Phrases
from agent.understanding.reported_korean import direct_speech
from agent.understanding.utterance import Utterance


def call(hearing: Hearing) -> Intent | None:
    """할머니한테 전화해, 공일공 ... 로 전화해 줘, 지수랑 영상통화."""
    utterance = hearing.utterance
    tail = find_tail(utterance, CALL)
    if not tail:
        return None
    rest = utterance.part(0, tail.start)
    if tail.label == "emergency":
        number = _emergency(rest)
        return intent("call", 0.95, {"number": number}) if number else None
    if tail.label == "dial" and not find_number(rest):
        return None
    kind = "video" if tail.label == "video" else None
    who = _called(hearing, rest)
    if who is None:
        empty = without_fillers(rest.words) == len(rest.words)
        named = utterance.key not in ("연결해", "연결해 줘", "전화", "통화", "콜해 줘")
        named = (
            named and not tail.hit.error and not utterance.key.endswith(("싶어", "싶은데", "하자"))
        )
        return (
            intent("call", tail.hit.confidence - 0.1, {"kind": kind}) if empty and named else None
        )
    slots = {"kind": kind} | who.slots(hearing.people, "contact")
    return intent("call", min(tail.hit.confidence, who.confidence), slots)


_MISSED = re.compile(
    rf"^(?P<who>.+?)(?:한테서|에게서|한테|에게|가|이|께서)? ?(?:(?:온|왔던|건|걸었던|한|했던|의) )?(?:부재중|못 받은|안 받은|놓친)(?: ?(?:전화|통화|거|것))?(?:을|를)?(?: ?(?:남긴|온|찍힌|건|와 있는|한) ?(?:거|것|전화)?)?(?:에|로|한테)? ?(?:온 거 )?(?:(?:다시|콜백|전화) )*(?:걸어|전화해|해|콜백해|콜백){PLEASE}$"
)


def call_back(hearing: Hearing) -> Intent | None:
    """누나한테 온 부재중 전화 다시 걸어 줘."""
    words = hearing.utterance.words
    found = _MISSED.match(" ".join(word.key for word in words[without_fillers(words) :]))
    who = target(hearing.people, found["who"], fuzzy=False) if found else None
    if not who or not who.known:
        return None
    return intent("call_back", 0.98, who.slots(hearing.people, "contact"))


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
    rest = Utterance(tuple(word for word in rest.words if word.key not in _EMPTY))
    number = find_number(rest)
    if number in ("112", "119"):
        return number
    word = re.sub(r"(?:에|를|을)$", "", rest.words[-1].key) if len(rest.words) == 1 else ""
    return _EMERGENCY.get(word)


_EMPTY = frozenset("지금 빨리 바로 얼른 다시 좀 번 한번 당장 잠깐 꼭 급하게 보이스톡 내".split())


_ON_PHONE = re.compile(r"(?:폰|핸드폰|휴대폰|휴대전화|번호|전화번호)(?:으로|로)$")


def _called(hearing: Hearing, rest: Utterance) -> Target | None:
    """Return who is to be called, None where the words hold more than a name."""
    words = tuple(word for word in rest.words if word.key not in _EMPTY)
    words = words[1:] if len(words) == 1 and words[0].key == "한" else words
    words = words[:-1] if len(words) > 1 and _ON_PHONE.match(words[-1].key) else words
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
        first = 0 if words[0].key == "좀" else without_fillers(words)
        direct = direct_speech([word.key for word in words[first:end]], style)
        if direct is None:
            continue
        ending = Utterance(words[end:])
        if _REJECTING.find(ending.key, 0.2):
            return intent("reject_call", 0.95, {"body": direct})
    return None
