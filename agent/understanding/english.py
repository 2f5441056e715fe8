"""English: the rules of each situation. A new intent is a phrase in a table, or a rule in a list."""

import re

from agent.events import Expecting, Intent
from agent.understanding import english_phrases as phrases
from agent.understanding.choosing import choose
from agent.understanding.english_body import body
from agent.understanding.english_calls import call, mark_read, read_from
from agent.understanding.english_gender import gender
from agent.understanding.english_later import LATER
from agent.understanding.english_lead import command
from agent.understanding.english_more import MORE
from agent.understanding.english_names import receivers
from agent.understanding.english_reply import reject_with_body, reply
from agent.understanding.english_send import message
from agent.understanding.hearing import UNKNOWN, Hearing, Rule, best, intent
from agent.understanding.people import target
from agent.understanding.phrases import Hit, Label, Phrases
from agent.understanding.reported_english import sentence
from agent.understanding.spoken_numbers import english_number
from agent.understanding.utterance import written

_SURE = 0.6  # a command leaves dictation only when it is at least this sure
_TOLERANCE = 0.15  # cost per letter, see `Phrases.find`
_COURTESY = re.compile(
    r"^(?:hey |hi |okay |ok )?sori\s+|^(?:um|uh|okay|ok|yeah|yes|well|so|please|hey|actually|alright|sorry|just|now|(?:can|could|would|will) you|i want to|i'd like to|i want you to)\s+|\s+(?:please|now|for me|right now|then|thanks|thank you)$"
)
_WHOLE_AS_SAID = ("not now", "right now")


def plain(hearing: Hearing) -> str:
    """Return the words without fillers around them; the words where nothing else is there."""
    key = hearing.utterance.key
    if key in _WHOLE_AS_SAID:
        return key
    while (shorter := _COURTESY.sub("", key)) != key and shorter:
        key = shorter
    return key


def find_whole(hearing: Hearing, table: Phrases[Label]) -> Hit[Label] | None:
    """Return the phrase that the whole utterance is, with or without its fillers."""
    return table.find(hearing.utterance.key, _TOLERANCE) or table.find(plain(hearing), _TOLERANCE)


def abandoning(hearing: Hearing) -> Intent | None:
    hit = find_whole(hearing, phrases.CANCEL)
    return intent(hit.label, hit.confidence) if hit and hit.label else None


def fixed(hearing: Hearing) -> Intent | None:
    """Utterances that always mean one thing."""
    hit = find_whole(hearing, phrases.WHOLE)
    if not hit:
        return None
    name, slots = hit.label
    return None if name == "unknown" else intent(name, hit.confidence, dict(slots))


def answer(hearing: Hearing) -> Intent | None:
    asked = hearing.context.expecting is Expecting.CONFIRM
    hit = find_whole(hearing, phrases.CONFIRM) or _twice(hearing)
    if not hit or not hit.label:
        return None
    return intent(hit.label, hit.confidence if asked else min(hit.confidence, 0.75))


def _twice(hearing: Hearing) -> Hit[str] | None:
    """Return one answer given in two ways: sounds good go ahead."""
    words = hearing.utterance.keys
    for place in range(1, min(len(words), 6)):
        first, second = (
            phrases.CONFIRM.find(" ".join(part), 0) for part in (words[:place], words[place:])
        )
        if first and second and first.label == second.label:
            return second
    return None


def ringing(hearing: Hearing) -> Intent | None:
    hit = find_whole(hearing, phrases.RINGING)
    return intent(hit.label, hit.confidence) if hit and hit.label else None


def bare_call_words(hearing: Hearing) -> Intent | None:
    """Answer, decline with no call in sight: probably meant, never sure."""
    match plain(hearing):
        case "answer" | "pick up":
            return intent("answer_call", 0.6)
        case "decline" | "reject" | "don't answer":
            return intent("reject_call", 0.6)
    return None


def talking(hearing: Hearing) -> Intent | None:
    """The few commands of a running call; everything else is said to the other side."""
    found = fixed(hearing)
    allowed = ("hang_up", "mute", "unmute", "hold", "resume", "volume")
    return found if found and found.name in allowed and found.confidence >= 0.85 else None


_LEVEL = re.compile(
    r"^(?:set |turn |change |put )?(?:the )?volume (?:(?:to|at|up to|down to) )?(.+?)(?: percent)?$"
)


def volume_level(hearing: Hearing) -> Intent | None:
    found = _LEVEL.match(plain(hearing))
    level = english_number(found[1].split()) if found else None
    return intent("volume", 0.9, {"level": level}) if level is not None and level <= 100 else None


_NO = re.compile(
    r"^(?:(?:no|nope|wait|actually|sorry|oops|(?:(?:yes|yeah|okay|ok|sure) )?but)\s+)+"
)
_TO = re.compile(
    r"^(?:(?:not|it's not) (?P<old>.+?) (?:but |to |send it to )?)?(?:(?:i meant? |i said |send it |make it |it's |it should be |change it )?(?:to |for )|(?:i meant? |i said )(?!to |for ))(?P<new>.+?)(?: instead)?$"
)
_CHANGE_TO = re.compile(
    r"^(?:change (?:the )?(?:recipient|receiver|it)|send (?:it|this|that)|make (?:it|that)) (?:to|for) (?P<new>.+?)(?: instead)?$"
)
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


def correct(hearing: Hearing) -> Intent | None:
    """No to Emma; no Emma not Olivia; no make it four."""
    key = plain(hearing)
    asked = hearing.context.expecting is Expecting.CONFIRM or hearing.context.draft is not None
    rest = _NO.sub("", key)
    said_no = rest != key
    if not rest or not (asked or said_no):
        return None
    return _other_person(hearing, rest, said_no) or _other_words(hearing, rest, asked)


def _other_person(hearing: Hearing, rest: str, said_no: bool) -> Intent | None:
    for shape in (_CHANGE_TO, _TO, _INSTEAD, _NOT_BUT):
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


def dictating(hearing: Hearing) -> Intent:
    """Take the answer to "what shall I send?" or "to whom?"; only a whole command leaves it."""
    leaving = abandoning(hearing)
    if leaving and leaving.confidence >= 0.9:
        return leaving
    for rule in (message, call):
        found = rule(hearing)
        if found and found.confidence >= _SURE and _is_whole(hearing, found):
            return found
    if hearing.context.expecting is Expecting.BODY:
        return dictated_body(hearing)
    return named_recipient(hearing)


def _is_whole(hearing: Hearing, found: Intent) -> bool:
    named = {"recipient", "recipients", "room", "contact", "number", "candidates"} & set(
        found.slots
    )
    if not named or found.confidence < 0.9:
        return False
    return (
        found.name == "call" or "body" in found.slots or hearing.context.expecting is Expecting.BODY
    )


_SAYING = re.compile(r"^(?:say|tell (?:him|her|them)|write|that)\s+(?:that\s+)?(?=\w)")


def dictated_body(hearing: Hearing) -> Intent:
    draft = hearing.context.draft
    said = hearing.utterance
    if re.match(r"ask (?:him|her|them) ", said.key):
        receiver = gender(draft.recipient or "") if draft else None
        return intent("send_message", 0.9, {"body": body(said, 0, receiver)})
    while len(said.words) > 1 and said.keys[0] in ("um", "uh", "er", "hmm"):
        said = said.part(1)
    text = said.quoted or written(said.words)
    saying = _SAYING.match(text.lower())
    return intent("send_message", 0.9, {"body": sentence(text[saying.end() :] if saying else text)})


_TO_WHOM = re.compile(r"^(?:(?:send|text|message) (?:it |this |that )?)?(?:to |for )?")


_NO_RECIPIENT = frozenset("i i'm i've we it it's what who how why when where that's there maybe neither none".split())  # fmt: skip


def named_recipient(hearing: Hearing) -> Intent:
    said = command(hearing.utterance)
    opening = _TO_WHOM.match(f"{said.key} ")
    words = said.keys[opening[0].count(" ") :] if opening else said.keys
    words = words or said.keys
    found = receivers(hearing, words)
    if found and found.known and found.end == len(words):
        return intent("send_message", found.confidence, found.slots)
    mine = target(hearing.people, " ".join(words))
    if not mine.known and (words[0] in _NO_RECIPIENT or len(words) > 4):
        return UNKNOWN
    sure = mine.confidence if mine.known else 0.6
    return intent("send_message", sure, mine.slots(hearing.people, "recipient"))


COMMANDS: tuple[Rule, ...] = (
    abandoning,
    fixed,
    correct,
    message,
    reply,
    call,
    read_from,
    mark_read,
    volume_level,
    *LATER,
    *MORE,
    answer,
    bare_call_words,
)


def understand(hearing: Hearing) -> Intent:
    """Return what English words mean in their situation."""
    context = hearing.context
    match context.call, context.expecting:
        case "active", _:
            return best(hearing, (talking,))
        case "ringing", Expecting.COMMAND:
            return best(hearing, (ringing, reject_with_body, *COMMANDS))
        case _, Expecting.BODY | Expecting.RECIPIENT:
            return dictating(hearing)
        case "ringing", _:
            return best(hearing, (answer, ringing, reject_with_body, *COMMANDS))
        case _, Expecting.CONFIRM:
            return best(hearing, (abandoning, answer, *COMMANDS))
        case _, Expecting.CHOICE:
            return best(hearing, (choose, *COMMANDS))
    return best(hearing, (*COMMANDS, choose))
