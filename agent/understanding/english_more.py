"""English commands beyond messages and calls: later, silence, memory, search, advice."""

import re

from agent.events import Intent
from agent.understanding.english_send import message
from agent.understanding.hearing import Hearing, Rule, Slots, intent
from agent.understanding.people import target
from agent.understanding.reported_english import sentence, told
from agent.understanding.spoken_numbers import english_number
from agent.understanding.times import english_duration_minutes, find_english
from agent.understanding.utterance import read

_REMIND = re.compile(r"^(?:please )?remind me (?P<what>.+)$")


def later(hearing: Hearing) -> Intent | None:
    """Remind me in ten minutes to take my pills; tomorrow at eight text mom happy birthday."""
    text, now = hearing.utterance.key, hearing.context.now
    when = find_english(text, now) if now else None
    if found := _REMIND.match(text):
        start = found.start("what")
        what = f"{text[start : when.start]} {text[when.end :]}" if when else found["what"]
        what = re.sub(r"^(?:to|that|about)\s+", "", " ".join(what.split()))
        return intent(
            "remind",
            0.9 if when else 0.7,
            {"time": when.at.isoformat() if when else None, "text": what},
        )
    if not when or text[: when.start].strip():
        return None
    sent = message(hearing.of(read(text[when.end :])))
    if not sent or sent.name != "send_message" or "body" not in sent.slots:
        return None
    return intent("schedule_message", sent.confidence, {**sent.slots, "time": when.at.isoformat()})


_SILENCE = re.compile(
    r"^(?:please )?(?:do not disturb|don't disturb me|be quiet|mute notifications|turn on do not disturb|silence notifications|no notifications)\b"
)
_ROOM_SILENCE = re.compile(
    r"^(?P<verb>mute|silence|turn off notifications (?:for|from)|unmute) (?P<who>.+?)(?: notifications)?$"
)


def silence(hearing: Hearing) -> Intent | None:
    """Do not disturb for an hour; mute the family chat."""
    text, now = hearing.utterance.key, hearing.context.now
    if _SILENCE.match(text):
        if minutes := english_duration_minutes(text):
            return intent("do_not_disturb", 0.99, {"on": True, "minutes": minutes})
        when = find_english(text.replace("until", "at"), now) if now and "until" in text else None
        if when:
            return intent("do_not_disturb", 0.99, {"on": True, "until": when.at.isoformat()})
    if (found := _ROOM_SILENCE.match(text)) and (
        room := target(hearing.people, found["who"])
    ).group.found:
        slots: Slots = {"on": found["verb"] != "unmute"}
        return intent("do_not_disturb", 0.95, slots | room.slots(hearing.people, "contact"))
    return None


_APPEND = re.compile(
    r"^(?:and |also )?(?:add|append)(?: to (?:it|that))? (?P<what>.+?)(?: (?:at|to) the end| to it| to that)?$"
)


def append(hearing: Hearing) -> Intent | None:
    """Add that I'm sorry: only while there is a draft to add to."""
    found = _APPEND.match(hearing.utterance.key)
    if not found or hearing.context.draft is None:
        return None
    return intent("append_body", 0.95, {"body": told(found["what"].split())})


_SEARCH = re.compile(
    r"^(?:find|search for|look for|look up) (?P<what>.+?) (?:that )?(?P<who>\S+) (?:sent|texted|gave)(?: me)?(?P<when>.*)$"
)
_SEARCH_FROM = re.compile(r"^(?:find|search|search for) (?P<what>.+?) (?:from|in) (?P<who>.+)$")


def search(hearing: Hearing) -> Intent | None:
    """Find the address Jason sent me last week."""
    for shape in (_SEARCH, _SEARCH_FROM):
        if found := shape.match(hearing.utterance.key):
            who = target(hearing.people, found["who"])
            if who.known:
                query = re.sub(r"^(?:the|my) ", "", found["what"]) + (
                    found.groupdict().get("when") or ""
                )
                return intent(
                    "search_messages", 0.9, {"query": query} | who.slots(hearing.people, "sender")
                )
    return None


_REMEMBER = re.compile(r"^(?:please )?remember (?:that )(?P<what>.+)$")
_FORGET = re.compile(
    r"^(?:please )?forget (?:that |about |what i said about )(?P<what>(?!it$|that$).+)$"
)


def memory(hearing: Hearing) -> Intent | None:
    """Remember that I'm allergic to peanuts."""
    text = hearing.utterance.key
    if found := _REMEMBER.match(text):
        return intent("remember", 0.9, {"text": sentence(found["what"])})
    if found := _FORGET.match(text):
        return intent("forget", 0.85, {"query": found["what"]})
    return None


_GIFT = re.compile(
    r"\b(?:gift|present)\b.* for (?P<who>[a-z' ]+?)(?:'s)?(?: (?P<occasion>birthday|wedding|housewarming|graduation|anniversary|christmas))?(?: (?:under|for|below) (?P<budget>.+) won)?$"
)


def advice(hearing: Hearing) -> Intent | None:
    """What is a good gift for Emma's birthday."""
    found = _GIFT.search(hearing.utterance.key)
    if not found:
        return None
    who = target(hearing.people, re.sub(r"'s$", "", found["who"]))
    if not who.known:
        return None
    budget = english_number(found["budget"].split()) if found["budget"] else None
    slots: Slots = {"occasion": found["occasion"], "budget_krw": budget}
    return intent("recommend_gift", 0.9, slots | who.slots(hearing.people, "contact"))


_ADDRESSED = re.compile(r"^(?:hey |okay |hi )?sori (?P<what>.{3,})$")


def ask(hearing: Hearing) -> Intent | None:
    """Hey sori, followed by what is no command."""
    found = _ADDRESSED.match(hearing.utterance.key)
    return intent("ask", 0.55, {"query": found["what"]}) if found else None


MORE: tuple[Rule, ...] = (later, silence, append, search, memory, advice, ask)
