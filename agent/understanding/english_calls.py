"""English calls and reading: whom to ring, whose messages to read."""

import re

from agent.events import Intent
from agent.understanding.english_send import PRONOUNS, command_words, name_at
from agent.understanding.hearing import Hearing, Slots, intent
from agent.understanding.spoken_numbers import english_digits

_CALL = re.compile(
    r"^(?P<video>video call|video chat|facetime|video chat with|video call with|start a video call with|make a video call to)\s+(?P<seen>.+)$"
    r"|^(?:call|phone|dial|ring|ring up|call up|place a call to|make a call to|make a phone call to|make a voice call to|voice call|start a call with|start a voice call with|get|connect me to|connect me with)\s+(?P<name>.+)$"
    r"|^give (?P<given>.+) a (?:call|ring|buzz)$"
)
_AROUND = re.compile(
    r"^(?:up |the number |number )|\s+(?:now|right now|for me|please|again|back|on the phone|on (?:his|her|their) (?:cell|mobile))$"
)


def call(hearing: Hearing) -> Intent | None:
    """call NAME; give NAME a ring; call oh one oh ...; video call NAME"""
    text = " ".join(command_words(hearing))
    found = _CALL.match(text) or _misheard_call(text)
    if not found:
        return None
    back = text.endswith(" back")
    name = _AROUND.sub("", _AROUND.sub("", found["seen"] or found["name"] or found["given"]))
    kind = "video" if found["video"] else None
    words = name.split()
    if number := english_digits(words):
        return intent("call", 0.97, {"number": number, "kind": kind})
    if words[:1] and words[0] in PRONOUNS and len(words) == 1 and hearing.sender:
        return intent("call", 0.85, {"contact": hearing.sender, "kind": kind})
    named = name_at(words, hearing.people, whole=True)
    if not named or (text.startswith(("get ", "connect ")) and not named.target.known):
        return None
    slots = named.target.slots(hearing.people, "contact")
    if back:
        return intent("call_back", named.confidence, slots)
    return intent("call", named.confidence, slots | {"kind": kind})


def _misheard_call(text: str) -> re.Match[str] | None:
    head, _, rest = text.partition(" ")
    return _CALL.match(f"call {rest}") if head in ("cal", "kall", "coll", "caul") else None


_READ = (
    re.compile(r"^(?:read|check|open|play|show me|get|read me|are there|do i have|have i got|did i get|any|is there) ?(?P<what>.*?)\b(?:messages?|texts?|text messages?|ones?|anything)?(?: that came)? (?:from|in|by) (?P<from>.+)$"),
    re.compile(r"^what (?:did|does|has|is) (?P<from>.+?) (?:say|said|saying|text|texted|write|wrote|send|sent|want|message|sent me|send me|text me|message me|write to me)(?: to me| me| now)?$"),
    re.compile(r"^(?:read|read me|check|open|show me) (?P<what>)(?P<from>.+?)(?:'s)?(?: (?:messages?|texts?|last message|latest message|new messages?|unread messages?))?$"),
    re.compile(r"^(?:did|has) (?P<from>.+?) (?:text|message|reply|replied|texted|messaged|write|respond|answer|say anything|text back|get back to me)(?: me| back| to me| yet)*$"),
    re.compile(r"^what's (?:new|up|happening|going on) in (?P<from>.+)$"),
)  # fmt: skip
_SUMMARY = re.compile(
    r"^(?:summarize|summarise|sum up|recap|give me a summary of|catch me up on)(?: (?:my |the )?(?:messages|texts|conversation|chat|unread messages|unread) (?:from|in|with))? (?P<from>.+?)(?: for me)?$"
)


def read_from(hearing: Hearing) -> Intent | None:
    """Any new messages from Jason; what did mom say; read the family chat; summarize the team chat."""
    text = " ".join(command_words(hearing))
    if found := _SUMMARY.match(text):
        return _about(hearing, "summarize", found["from"], {}, only_known=True)
    for shape in _READ:
        if found := shape.match(text):
            what = found.groupdict().get("what")
            unread: Slots = {"unread": True} if re.search(r"\b(?:new|unread)\b", text) else {}
            answer = _about(hearing, "read_messages", found["from"], unread, only_known=not what and shape is not _READ[0])  # fmt: skip
            if answer:
                return answer
    return None


def _about(
    hearing: Hearing, name: str, phrase: str, slots: Slots, only_known: bool
) -> Intent | None:
    phrase = re.sub(r"(?:'s)$|'s (?:messages?|texts?|last message)$", "", phrase)
    if phrase in PRONOUNS and hearing.sender:
        return intent(name, 0.85, slots | {"sender": hearing.sender})
    named = name_at(phrase.split(), hearing.people, whole=True)
    likely = re.search(
        r"\b(?:messages?|texts?|say|said|write|wrote|send|sent)\b", " ".join(hearing.utterance.keys)
    )
    if not named or ((only_known or not likely) and not named.target.known):
        return None
    sure = named.confidence if named.target.known else 0.6
    return intent(name, sure, slots | named.target.slots(hearing.people, "sender"))
