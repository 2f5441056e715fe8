"""English answers: to the message just heard, and in place of taking a call."""

import re

from agent.events import Intent
from agent.understanding.english_body import body
from agent.understanding.english_lead import command
from agent.understanding.english_names import PRONOUNS, receivers
from agent.understanding.english_send import begins
from agent.understanding.hearing import Hearing, Slots, intent
from agent.understanding.reported_english import told
from agent.understanding.utterance import Utterance


def reply(hearing: Hearing) -> Intent | None:
    """reply BODY; reply that S; reply to NAME (saying) BODY"""
    said = command(hearing.utterance)
    words = said.keys
    if words[:2] in (("text", "back"), ("write", "back"), ("message", "back")) and len(words) > 2:
        return intent("reply", 0.95, {"body": body(said, 2, None)})
    if words[:1] in (("answer",), ("respond",), ("reply",)) and (
        named := _to_somebody(hearing, said)
    ):
        return named
    verb = next((verb for verb in ("reply", "respond", "answer") if begins(words, verb)), None)
    if not verb or len(words) < 2:
        said_so = words[:1] == ("say",) and len(words) > 1 and hearing.context.last_message
        return intent("reply", 0.75, {"body": body(said, 1, None)}) if said_so else None
    after = words[1]
    answers = (*PRONOUNS, "that", "saying", "with")
    if hearing.context.last_message:
        answers += ("yes", "no", "sure", "okay", "ok", "yeah", "i", "i'm", "i'll", "sounds", "thanks", "we", "we're", "we'll", "not", "maybe", "of", "great", "sorry", "fine")  # fmt: skip
    if verb == "answer" and after not in answers:
        return None
    if verb == "respond" and after not in ("with", "that", "to", "saying"):
        return None
    if verb == "reply" and after in ("all", "is", "was", "button", "from", "in", "as"):
        return None
    slots: Slots = {}
    place, sure, kind = 1, 0.95, None
    if after in ("to", "back") or after in PRONOUNS:
        place = 2 if after in ("to", "back") else 1
        if words[place : place + 1] in (("me",), ("you",), ("us",)):
            return None
        found = receivers(hearing, words[place:])
        if found and not found.known and words[place + found.end : place + found.end + 1] in (("instead",), ("of",), ("in",)):  # fmt: skip
            return None
        if found and after != "back":
            slots, place, sure, kind = found.slots, place + found.end, found.confidence, found.gender  # fmt: skip
    place += words[place : place + 1] == ("with",) and len(words) > place + 1
    return intent("reply", sure, slots | {"body": body(said, place, kind)})


def _to_somebody(hearing: Hearing, said: Utterance) -> Intent | None:
    """answer NAME with BODY: somebody known"""
    found = receivers(hearing, said.keys[1:])
    place = 1 + found.end if found else 0
    opens = said.keys[place : place + 1] in (("with",), ("saying",), ("that",), ("by",))
    if not found or not found.known or not opens or len(said.keys) < place + 2:
        return None
    place += said.keys[place : place + 2] == ("by", "saying")
    place += said.keys[place] in ("with", "by")
    return intent("reply", found.confidence, found.slots | {"body": body(said, place, found.gender)})  # fmt: skip


_REJECT = re.compile(
    r"(?:(?:reject|decline|hang up|don't answer|ignore)(?: (?:it|the call|them|him|her))?(?: and| with| but)?(?: (?:say|saying|tell (?:him|her|them)|text|text (?:him|her|them)|reply|message|message (?:him|her|them)|send|let (?:him|her|them) know))(?: that)? (?P<a>.+)"
    r"|(?:tell (?:him|her|them)|say|reply|text (?:him|her|them)|message (?:him|her|them)|let (?:him|her|them) know)(?: that)? (?P<b>.+?)(?: and (?:hang up|decline|reject)(?: it| the call)?)?)$"
)


def reject_with_body(hearing: Hearing) -> Intent | None:
    """Reject and say I'm in a meeting; tell him I'm driving and hang up."""
    found = _REJECT.match(command(hearing.utterance).key)
    if not found:
        return None
    return intent("reject_call", 0.95, {"body": told((found["a"] or found["b"]).split())})
