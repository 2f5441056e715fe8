"""English corrections of what is about to be sent: another receiver, other words."""

import re

from agent.events import Expecting, Intent
from agent.understanding.hearing import Hearing, intent
from agent.understanding.people import target
from agent.understanding.reported_english import sentence

_NO = re.compile(
    r"^(?:(?:no|nope|wait|actually|sorry|oops|(?:(?:yes|yeah|okay|ok|sure) )?but)\s+)+"
)
_TO = re.compile(
    r"^(?:(?:not|it's not) (?P<old>.+?) (?:but |to |send it to )?)?(?:(?:i meant? |i said |send it |make it |it's |it should be |change it )?(?:to |for )|(?:i meant? |i said )(?!to |for ))(?P<new>.+?)(?: instead)?$"
)
_CHANGE_TO = re.compile(
    r"^(?:change (?:the )?(?:recipient|receiver|it)|send (?:it|this|that)|make (?:it|that)) (?:to|for) (?P<new>.+?)(?: instead)?$"
)
_MAKE_IT = re.compile(r"^make (?:it|that) (?P<new>.+?) instead$")
_EDIT = re.compile(
    r"^(?:make (?:it|that)|change (?:it|that) to|say|i said|i meant|it should say|change the (?:message|text) to|it should be)\s+(?P<new>.+?)(?: instead)?$"
)
_INSTEAD = re.compile(r"^(?:change )?(?P<new>.+?) (?:not|instead of) (?P<old>.+)$")
_REPLACE = re.compile(
    r"^(?:change|replace|swap|make|correct) (?:the (?:word |part )?)?(?P<old>.+?) (?:to|with|for|into|by) (?P<new>.+)$"
)
_NOT_BUT = re.compile(r"^not (?P<old>.+?) (?:but )?(?P<new>\S+(?: \S+)?)$")
_HOUR = re.compile(
    r"\b(?:[0-9]{1,2}(?::[0-9]{2})?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?: (?:thirty|fifteen|forty five|o'clock))?\b"
)
_DAY = re.compile(r"\b(?:today|tomorrow|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b")


def correct_in(hearing: Hearing, key: str) -> Intent | None:
    """No to Emma; no Emma not Olivia; no make it four. `key`: the words without courtesies."""
    asked = hearing.context.expecting is Expecting.CONFIRM or hearing.context.draft is not None
    rest = _NO.sub("", key)
    said_no = rest != key
    if not rest or not (asked or said_no):
        return None
    return _other_person(hearing, rest, said_no) or _other_words(hearing, rest, asked)


def _other_person(hearing: Hearing, rest: str, said_no: bool) -> Intent | None:
    for shape in (_CHANGE_TO, _MAKE_IT, _TO, _INSTEAD, _NOT_BUT):
        if found := shape.match(rest):
            mine = target(hearing.people, found["new"])
            if mine.known or (
                shape is _TO
                and said_no
                and len(found["new"].split()) <= 2
                and not _HOUR.search(rest)
            ):
                sure = 0.95 if mine.known else 0.7
                return intent(
                    "change_recipient",
                    min(sure, mine.confidence),
                    mine.slots(hearing.people, "recipient"),
                )
    mine = target(hearing.people, rest)
    if said_no and mine.known and hearing.context.expecting is Expecting.CONFIRM:
        return intent(
            "change_recipient", min(0.9, mine.confidence), mine.slots(hearing.people, "recipient")
        )
    return None


def _other_words(hearing: Hearing, rest: str, asked: bool) -> Intent | None:
    old = None
    found = _EDIT.match(rest)
    draft = hearing.context.draft
    swapped = _REPLACE.match(rest)
    if swapped and draft and draft.body and swapped["old"] in draft.body.lower():
        found, old = swapped, swapped["old"]
    if not found and asked and (found := _INSTEAD.match(rest) or _NOT_BUT.match(rest)):
        old = found["old"]
        said = draft.body.lower() if draft and draft.body else ""
        if old not in said and not (_HOUR.fullmatch(found["new"]) or _DAY.fullmatch(found["new"])):
            return None
    if not found:
        return None
    new = re.sub(r"^(?:it|that|to|say|make it)\s+", "", found["new"])
    if not old and (swapped := _INSTEAD.match(new)):
        new, old = swapped["new"], swapped["old"]
    body = _edited(hearing, old, new)
    return intent("edit_body", 0.9, {"body": body}) if body else None


def _edited(hearing: Hearing, old: str | None, new: str) -> str:
    text = hearing.context.draft.body if hearing.context.draft else None
    if text and old and old in text.lower():
        return re.sub(re.escape(old), lambda _: new, text, count=1, flags=re.IGNORECASE)
    for shape in (_HOUR, _DAY):
        if text and shape.fullmatch(new) and (place := shape.search(text.lower())):
            return text[: place.start()] + new + text[place.end() :]
    return sentence(new)
