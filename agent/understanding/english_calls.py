"""English calls and reading: whom to ring, whose messages to read."""

import re

from agent.events import Intent
from agent.understanding.english_lead import command, taken_back
from agent.understanding.english_names import PRONOUNS, name_at
from agent.understanding.hearing import Hearing, Slots, intent
from agent.understanding.spoken_numbers import english_digits

_CALL = re.compile(
    r"^(?P<video>video call with|video call to|video call|video chat with|video chat|facetime with|facetime|start a video call with|start a video chat with|make a video call to|have a video call with)\s+(?P<seen>.+)$"
    r"|^(?:call|phone|dial|ring|ring up|call up|place a call to|make a call to|make a phone call to|make a voice call to|voice call|start a call with|start a voice call with|get me|get|connect me to|connect me with|put me through to)\s+(?P<name>.+)$"
    r"|^give (?P<given>.+?) a (?P<seen_given>video )?(?:call|ring|buzz)(?: .*)?$"
)
_RETURN = re.compile(r"^return (?:the |a )?(?:(?:missed )?call from (?P<a>.+)|(?P<b>.+?)(?:'s|s')? (?:missed )?call)$")  # fmt: skip
_CALLED = re.compile(
    r"^(?:did|has) (?P<who>.+?) (?:call|called|ring|rung|try to (?:call|reach)|tried to (?:call|reach)|phone|phoned) me(?: today| earlier| yet| back| this morning)?$|^(?:any|do i have any|are there any) (?:missed )?calls from (?P<from>.+)$"
)


def called(hearing: Hearing) -> Intent | None:
    """Did Mike try to call me; any missed calls from mom."""
    found = _CALLED.match(command(hearing.utterance).key)
    who = (found["who"] or found["from"]) if found else ""
    named = name_at(who.split(), hearing.people, whole=True) if who else None
    if not named or not named.target.known:
        return None
    return intent("missed_calls", named.confidence, named.target.slots(hearing.people, "contact"))


_AROUND = re.compile(
    r"^(?:up |the number |number )|(?:\s+|(?='s ))(?:now|right now|for me|please|again|back|on the phone|on the line|on speaker|quickly|real quick|on (?:his|her|their) (?:cell|mobile|phone)|'s (?:cell|mobile|phone|cell ?phone|number))$"
)
_ON_VIDEO = re.compile(r"\s+(?:on video|with video|by video|on facetime|over video|on video call)$")


def call(hearing: Hearing) -> Intent | None:
    """call NAME; give NAME a ring; call oh one oh ...; video call NAME"""
    said = command(hearing.utterance)
    if (again := taken_back(said)) and (found := call(hearing.of(again))):
        return found
    text = said.key
    if returned := _RETURN.match(text):
        named = name_at((returned["a"] or returned["b"]).split(), hearing.people, whole=True)
        if named and named.target.known:
            slots = named.target.slots(hearing.people, "contact")
            return intent("call_back", named.confidence, slots)
    shape = _CALL.match(text) or _misheard_call(text)
    if not shape:
        return None
    name = _AROUND.sub("", _AROUND.sub("", shape["seen"] or shape["name"] or shape["given"]))
    on_video = _ON_VIDEO.search(name)
    name = _ON_VIDEO.sub("", name)
    kind = "video" if shape["video"] or shape["seen_given"] or on_video else None
    words = name.split()
    if number := english_digits(words):
        return intent("call", 0.97, {"number": number, "kind": kind})
    if words[:1] and words[0] in PRONOUNS and len(words) == 1 and hearing.sender:
        return intent("call", 0.85, {"contact": hearing.sender, "kind": kind})
    named = name_at(words, hearing.people, whole=True)
    if not named or (text.startswith(("get ", "connect ", "ring ", "put ")) and not named.target.known):  # fmt: skip
        return None
    if text.startswith("get ") and not re.search(r" on (?:the (?:phone|line)|video)$", text):
        return None
    slots = named.target.slots(hearing.people, "contact")
    if text.endswith(" back"):
        return intent("call_back", named.confidence, slots)
    return intent("call", named.confidence, slots | {"kind": kind})


def _misheard_call(text: str) -> re.Match[str] | None:
    head, _, rest = text.partition(" ")
    return _CALL.match(f"call {rest}") if head in ("cal", "kall", "coll", "caul") else None


_READ = (
    re.compile(r"^(?:read|check|open|play|show me|get|read me|let me hear|let's hear|hear|i want to hear|are there|do i have|have i got|did i get|any|is there) ?(?P<what>.*?)\b(?:messages?|texts?|text messages?|ones?|anything)?(?: that came)? (?:from|in|by) (?P<from>.+)$"),
    re.compile(r"^what (?:did|does|has|is) (?P<from>.+?) (?:say|said|saying|text|texted|write|wrote|send|sent|want|message|sent me|send me|text me|message me|write to me)(?: to me| me| now)?$"),
    re.compile(r"^(?:read me|read|check|open|show me|play) (?P<what>)(?P<from>.+?)(?:'s)?(?: (?:messages?|texts?|last message|latest message|new messages?|unread messages?))?$"),
    re.compile(r"^(?:did|has) (?P<from>.+?) (?:text|message|reply|replied|texted|messaged|write|written|responded|answered|respond|answer|say anything|text back|get back to me)(?: me| back| to me| yet)*$"),
    re.compile(r"^what's (?P<what>new|up|happening|going on|the latest) (?:in|from|with) (?P<from>.+)$"),
    re.compile(r"^what (?:did|do|are|were) (?:they|people|everyone) (?:say|saying|talk about|talking about|write) (?:in|on) (?P<from>.+)$"),
)  # fmt: skip
_SUMMED = re.compile(
    r"^(?:summarize|summarise|sum up|recap) what (?P<by>.+?) (?:sent|said|wrote|has been saying|have been saying|posted)(?: me)?$"
    r"|^what(?:'s| is| has| have) (?P<room>.+?) been (?:talking about|saying|discussing|chatting about)$"
    r"|^(?:give me the gist of|what's the gist of|(?:bring|get) me up to speed (?:on|with)|update me on|catch me up with) (?P<gist>.+)$"
)
_SUMMARY = re.compile(
    r"^(?:summarize|summarise|sum up|recap|give me (?:a|the) (?:quick |short )?(?:summary|recap|rundown) of|catch me up on|fill me in on|what did i miss in|what have i missed in|what's been (?:going on|happening|said) in|what has been (?:going on|happening|said) in)(?: (?:my |the )?(?:messages|texts|conversation|chat|unread messages|unread) (?:from|in|with))? (?P<from>.+?)(?: for me)?$"
)


def read_from(hearing: Hearing) -> Intent | None:
    """Any new messages from Jason; what did mom say; read the family chat; summarize the team chat."""
    text = command(hearing.utterance).key
    if found := _SUMMED.match(text):
        who = found["by"] or found["room"] or found["gist"]
        if summed := _about(hearing, "summarize", who, {}, only_known=True):
            return summed
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


_MARK = re.compile(
    r"^mark (?:(?:everything|all|all messages|the messages|messages|that|it) (?:from|in|by) )?(?P<from>.+?)(?:'s (?:messages?|texts?))? (?:as )?read$"
)


def mark_read(hearing: Hearing) -> Intent | None:
    """Mark everything from Emma as read."""
    found = _MARK.match(command(hearing.utterance).key)
    return _about(hearing, "mark_read", found["from"], {}, only_known=True) if found else None
