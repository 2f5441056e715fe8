"""What stands before an English command: courtesy, fillers, a command begun and taken back."""

import re
from functools import lru_cache

from agent.understanding.utterance import Utterance, Word

_LEAD = re.compile(
    r"(?:(?:um|uh|er|erm|hmm|mm|ah|oh|well|so|okay|ok|alright|all right|right|now|hey|hi|hello|please|just|quickly|actually|and|then|also|yeah|yes|sure|anyway|you know) "
    r"|sori "
    r"|(?:would|do) you mind (?=[a-z]+ing )"
    r"|(?:can|could|would|will) you (?:please |just |maybe |kindly |quickly |also )*"
    r"|(?:i want|i need|i'd like|i would like|i'd love|i wanna) (?:you )?(?:to )?(?=(?:text|message|tell|ask|let|send|write|call|phone|dial|video|facetime|ring|reply|read|remind|schedule|search|find|set|hear|check|know what|post|shoot|drop) )"
    r"|i (?:have|need) to (?=(?:text|message|tell|call|send) )"
    r"|(?:let's|go ahead and|do me a favou?r and|be a dear and|make sure to|be sure to|help me(?: to)?(?= (?:text|send|call|write|reply))|try to|i'd like to|why don't you (?=(?:text|message|call|read|send) (?!me\b))) ?)"
)  # fmt: skip
_GERUNDS = {"texting": "text", "messaging": "message", "telling": "tell", "asking": "ask", "sending": "send", "calling": "call", "letting": "let", "reminding": "remind", "reading": "read", "writing": "write", "checking": "check", "replying": "reply", "setting": "set", "turning": "turn"}  # fmt: skip
_VERBS = r"(?:text|message|tell|ask|let|send|write|call|phone|video call|facetime|remind)"
_TAKEN_BACK = re.compile(
    rf"^(?:{_VERBS} \S+(?: \S+)?(?: \S+)?|.{{0,120}}?) (?:(?:no|wait|sorry|oops|actually|i mean|i meant|scratch that|never mind|not that|hold on|uh|um) )+(?={_VERBS} )"
)
_STRONG = re.compile(r"\b(?:wait|actually|scratch that|i mean|i meant|oops|hold on|never mind)\b")
_ALSO = frozenset("me you it us them him her".split())


_AROUND = re.compile(
    r"^(?:(?:i (?:need|want|would like)|i'd (?:like|love)) you to |(?:do|can you do) me a favou?r and |go ahead and |let's |quickly |real quick |(?:hey |ok |okay )?sori |(?:can|could|would|will) you (?:please |just |also |maybe )*|(?:oops|whoops|oh no|shoot|hey|so|um|uh|okay|ok|alright|just|now|please|oh|well) )+"
)
_AFTER = re.compile(
    r"(?: (?:please|thanks|thank you|okay|ok|right now|now|real quick|quickly|for me|if you can|if you could|if possible|would you|will you|can you|could you|sori|alright|then|when you can|when you get a chance|asap|for a second|for a minute|will ya|buddy))+$"
)


def plainly(utterance: Utterance) -> Utterance | None:
    """Return an order without the courtesy around it; None where there is none."""
    first = _AROUND.match(utterance.key)
    start = first[0].count(" ") if first else 0
    last = _AFTER.search(utterance.key)
    end = len(utterance.words) - (last[0].count(" ") if last else 0)
    if start >= end or end - start == len(utterance.words):
        return None
    return utterance.part(start, end)


@lru_cache(maxsize=64)
def command(utterance: Utterance) -> Utterance:
    """Return the words from the verb on: "could you please text mom" begins at text."""
    words, key = utterance.words, utterance.key + " "
    if not words:
        return utterance
    start = 0
    while (found := _LEAD.match(key, start)) and found.end() > start:
        if found.end() >= len(key):
            break
        start = found.end()
    place = key[:start].count(" ")
    if words[-1].key == "please" and len(words) - place > 1:
        words = words[:-1]
    words = words[place:]
    if utterance.key.startswith(("would you mind ", "do you mind ")) or " mind " in key[:start]:
        base = _GERUNDS.get(words[0].key)
        if base:
            words = (Word(base, base), *words[1:])
    return Utterance(words, utterance.quoted)


def taken_back(utterance: Utterance) -> Utterance | None:
    """Return what follows a command that was begun and taken back: text jason no wait text emma ...

    A bare "no" takes back only a verb and a name: "tell mom no call me" says no to mom.
    """
    if not re.match(_VERBS + r"\b", utterance.key):
        return None
    found = _TAKEN_BACK.match(utterance.key)
    if not found:
        return None
    marker = _STRONG.search(found[0])
    place = len(found[0].split())
    after = utterance.keys[place + 1 : place + 2]
    if not after or after[0] in _ALSO or (not marker and place > 4):
        return None
    return utterance.part(place)


# Of the wearer's own words, only a time or a number is known to be corrected: "at five no at six".
_TIME = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight|fifteen|twenty|thirty|forty|fifty|today|tonight|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|[0-9][0-9:]*)"
_CORRECTED = re.compile(
    rf"\b{_TIME}(?: {_TIME}| pm| am| o'clock)? (?:(?:no|wait|sorry|actually|make that|i mean|i meant|or rather|no wait|oops) )+(?:(?:at|on|in|for|by) )?(?P<new>{_TIME}(?: {_TIME}| pm| am| o'clock)?)(?P<rest>.*)$",
    re.IGNORECASE,
)


def repaired(body: str) -> str:
    """Return a body with a corrected time put in place: at five no at six -> at six."""
    found = _CORRECTED.search(body)
    if not found:
        return body
    return body[: found.start()] + found["new"] + found["rest"]
