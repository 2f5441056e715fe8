"""English: the rules of each situation. A new intent is a phrase in a table, or a rule in a list."""

import re
from dataclasses import replace

from agent.events import Expecting, Intent
from agent.understanding import english_phrases as phrases
from agent.understanding.choosing import choose
from agent.understanding.english_asked import asked_of_sori, gives_up
from agent.understanding.english_body import body
from agent.understanding.english_calls import call, called, mark_read, read_from
from agent.understanding.english_concepts import short_command, without_lead
from agent.understanding.english_correcting import correct_in
from agent.understanding.english_gender import gender
from agent.understanding.english_later import LATER
from agent.understanding.english_lead import command, plainly
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
_OTHERWISE = 0.92  # a phrase with more around it, but heard right
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
    ways = (hearing.utterance.key, plain(hearing))
    exact = next((hit for way in ways if (hit := table.find(way, 0))), None)
    return exact or next((hit for way in ways if (hit := table.find(way, _TOLERANCE))), None)


# Said around a fixed phrase without changing it, beyond courtesy.
_AROUND = re.compile(
    r"^(?:(?:let me|let's|can we|could we|can i|could i|you can|you may|i think|i wanna|i need to|go ahead and|why don't you|maybe|no|oh|alright|sorry|i said|would you|mind) )+|(?: (?:please|a bit|a little|a little bit|a bit more|a little more|some more|for a second|for a minute|for a moment|for me|real quick|quickly|thanks|thank you|will you|would you|can you|if you can|then|now))+$"
)
_REASON = re.compile(
    r"^(?:sorry )?(?:i (?:can't|can barely|couldn't|didn't) (?:hear|catch) (?:you|that|it|anything)|it's too (?:loud|quiet|long)|i'm busy|that's (?:fine|enough|okay|too loud)|okay|forget it|never mind|i heard (?:it|that|enough)|not interested|i didn't mean to(?: send (?:that|it|this))?|i didn't mean that|that was a mistake|that was for someone else|wrong person|i don't (?:like|need) it) "
)


def find_otherwise(hearing: Hearing, table: Phrases[Label]) -> Hit[Label] | None:
    """Return the phrase that is meant where more is said around it, as it is and not misheard."""
    key = plain(hearing)
    bare = _AROUND.sub("", key)
    for text in (bare, _AROUND.sub("", bare), _REASON.sub("", key), without_lead(key), _AROUND.sub("", without_lead(key))):  # fmt: skip
        if text != key and text and (hit := table.find(text, 0)):
            return hit
    return None


def abandoning(hearing: Hearing) -> Intent | None:
    hit = find_whole(hearing, phrases.CANCEL)
    if not hit and not _is_dictating(hearing) and gives_up(plain(hearing)):
        return intent("cancel", _OTHERWISE)
    if not hit and not _is_dictating(hearing) and (hit := find_otherwise(hearing, phrases.CANCEL)):
        return intent(hit.label, _OTHERWISE) if hit.label else None
    return intent(hit.label, hit.confidence) if hit and hit.label else None


def _is_dictating(hearing: Hearing) -> bool:
    return hearing.context.expecting in (Expecting.BODY, Expecting.RECIPIENT)


def fixed(hearing: Hearing) -> Intent | None:
    """Utterances that always mean one thing."""
    hit = find_whole(hearing, phrases.WHOLE)
    if (not hit or hit.error) and (command := short_command(plain(hearing))):
        return command
    sure = hit.confidence if hit else _OTHERWISE
    if not hit and hearing.context.call != "active":
        hit = find_otherwise(hearing, phrases.WHOLE)
    if not hit:
        return asked_of_sori(plain(hearing)) if hearing.context.call != "active" else None
    name, slots = hit.label
    return None if name == "unknown" else intent(name, sure, dict(slots))


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


def correct(hearing: Hearing) -> Intent | None:
    return correct_in(hearing, plain(hearing))


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
    called,
    read_from,
    mark_read,
    volume_level,
    *LATER,
    *MORE,
    answer,
    bare_call_words,
)


def understand(hearing: Hearing) -> Intent:
    """Return what English words mean in their situation, if need be without the courtesy around them."""
    found = _understand(hearing)
    if found.name not in ("unknown", "ask") or _is_dictating(hearing):
        return found
    plain_words = plainly(hearing.utterance)
    again = _understand(hearing.of(plain_words)) if plain_words else found
    if again.name in ("unknown", "ask", "confirm", "deny"):
        return found
    return replace(again, confidence=min(again.confidence, _OTHERWISE))


def _understand(hearing: Hearing) -> Intent:
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
