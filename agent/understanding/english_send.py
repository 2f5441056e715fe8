"""English messages: to somebody, in answer, in place of taking a call."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from agent.events import Intent
from agent.understanding.hearing import Hearing, Slots, intent
from agent.understanding.people import Directory, Target, target
from agent.understanding.reported_english import asked, sentence, told

FILLERS = frozenset("um uh please hey sori okay ok so well now just quickly can could would you i want to need like i'd let's".split())  # fmt: skip
PRONOUNS = frozenset("him her them".split())
_NOT_NAMES = frozenset(
    "me you it us i a an the that this my your what how why when where who if to about to off on in out all some "
    "everyone everybody someone is are do does can could will would should for from up so more no not and or of his their message messages text texts".split()
)
_PAIRED = frozenset(
    "my the our uncle aunt doctor mister mr mrs ms dr grandma grandpa coach professor".split()
)
_BODY_STARTS = frozenset(
    "i i'm i'll i've i'd we we're we'll that to not he she they it it's the my dinner lunch don't please let's there's he's she's they're "
    "are is can could will do did what where when how why thanks thank happy good sorry yes no see hi hello call".split()
)


@dataclass(frozen=True)
class Named:
    """A name found at the words' beginning, and where the words go on."""

    target: Target
    end: int

    @property
    def confidence(self) -> float:
        return self.target.confidence


def name_at(words: Sequence[str], people: Directory, whole: bool = False) -> Named | None:
    """Return the name that `words` begin with: the longest one known, else a likely one.

    `whole` says that nothing but the name may be there.
    """
    for fuzzy in (False, True):
        for length in range(min(4, len(words)), 0, -1):
            mine = target(people, " ".join(words[:length]), fuzzy=fuzzy)
            if mine.known and (not whole or length == len(words)):
                return Named(mine, length)
    length = _likely_length(words)
    if not length or (whole and length != len(words)):
        return None
    return Named(target(people, " ".join(words[:length]), fuzzy=False), length)


def _likely_length(words: Sequence[str]) -> int:
    """Return how many words an unknown name takes: bob, my sister, the team chat; 0 for no name."""
    if not words or not words[0].replace("'", "").isalpha():
        return 0
    if words[0] in _PAIRED and len(words) > 1:
        rooms = ("chat", "group", "room", "channel")
        if words[1] in _NOT_NAMES:
            return 0
        return 3 if len(words) > 2 and words[2] in rooms else 2
    return 0 if words[0] in _NOT_NAMES or words[0] in PRONOUNS else 1


def command_words(hearing: Hearing) -> list[str]:
    """Return the words from the verb on: "please could you text mom" begins at text."""
    words = list(hearing.utterance.keys)
    while len(words) > 1 and words[0] in FILLERS:
        words.pop(0)
    if len(words) > 1 and words[-1] == "please":
        words.pop()
    return words


def _begins(words: Sequence[str], verb: str) -> bool:
    """Say whether the first word is the verb, misheard by one letter at most in longer ones."""
    if not words:
        return False
    if words[0] == verb:
        return True
    return (
        len(verb) >= 4 and words[0] not in _REAL_WORDS and Levenshtein.distance(words[0], verb) == 1
    )


_REAL_WORDS = frozenset(
    "next test tent tells tall tail sell bell fell well ball fall tall mall hall all cell called send sent spend sand end lend mend bend "
    "tax taxi texas ext massage passage messages texts calls tale teal tend task mask tells told hell yell toll till cal seed phones let lets".split()
)
_SAYING = re.compile(
    r"^(?:saying|that says|which says|and say|and tell (?:him|her|them)|telling (?:him|her|them)|to say|say|says|saying that|with)\s+(?:that\s+)?"
)


def message(hearing: Hearing) -> Intent | None:
    """Text mom I'm on my way; tell Jason that ...; ask Emma if ...; let dad know ...; send ... to ..."""
    words = command_words(hearing)
    for verb, read in (("text", _text), ("message", _text), ("tell", _tell), ("ask", _ask), ("let", _let), ("send", _send), ("write", _text), ("remind", _never)):  # fmt: skip
        if _begins(words, verb):
            found = read(hearing, words[1:])
            if found and words[0] != verb:
                return intent(found.name, found.confidence - 0.2, found.slots)
            return found
    return None


def _never(hearing: Hearing, words: list[str]) -> Intent | None:
    return None


def _to(hearing: Hearing, words: list[str]) -> tuple[Slots, list[str], float, bool] | None:
    """Return the slots of the name that `words` begin with, the rest, how sure, whether known."""
    if words[:1] and words[0] in PRONOUNS:
        sender = hearing.sender
        slots: Slots = {"recipient": sender} if sender else {}
        return slots, words[1:], 0.85, bool(sender)
    named = name_at(words, hearing.people)
    if not named:
        return None
    slots = named.target.slots(hearing.people, "recipient")
    return slots, words[named.end :], named.confidence, named.target.known


def _written(hearing: Hearing, rest: list[str]) -> str:
    """Return the last words as they were written, capitals and all."""
    if hearing.utterance.quoted:
        return hearing.utterance.quoted
    words = hearing.utterance.words
    if words and words[-1].key == "please" and rest[-1:] != ["please"]:
        words = words[:-1]
    return (
        " ".join(word.written for word in words[len(words) - len(rest) :]).strip(" ,.;:\"'")
        if rest
        else ""
    )


def _after(hearing: Hearing, rest: list[str], opening: re.Pattern[str]) -> str:
    """Return the written words after "saying", "that" and the like."""
    text = _written(hearing, rest)
    found = opening.match(text.lower())
    return text[found.end() :] if found else text


def _text(hearing: Hearing, words: list[str]) -> Intent | None:
    """text NAME [that | saying] BODY"""
    if words[:1] == ["to"] or words[:1] == ["a"]:
        return None
    found = _to(hearing, words)
    if not found:
        return None
    slots, rest, sure, known = found
    if not known and rest and rest[0] not in _BODY_STARTS and hearing.utterance.quoted is None:
        sure = 0.6
    body = _said(hearing, rest)
    return intent("send_message", sure, slots | {"body": body})


def _said(hearing: Hearing, rest: list[str]) -> str:
    """Return the body of rest: reported after "that", the words themselves otherwise."""
    if not rest:
        return ""
    if hearing.utterance.quoted:
        return hearing.utterance.quoted
    text = _after(hearing, rest, _SAYING)
    if rest[0] in ("that", "to", "not") and len(rest) > 1:
        return told(text.split())
    return sentence(text)


def _tell(hearing: Hearing, words: list[str]) -> Intent | None:
    """tell NAME (that) S; tell NAME to V"""
    found = _to(hearing, words)
    if not found:
        return None
    slots, rest, sure, known = found
    if rest and rest[0] in ("about", "a", "how") and not known:
        return None
    if (not known and (not rest or rest[0] not in _BODY_STARTS)) or _is_looked_up(rest):
        return None
    if not rest:
        return intent("send_message", sure - 0.1, slots)
    return intent("send_message", sure, slots | {"body": told(_written(hearing, rest).split())})


def _is_looked_up(rest: list[str]) -> bool:
    """Say whether the body would have to be found out first: "where I am", "what my number is"."""
    return rest[:1] != [] and rest[0] in ("where", "what", "how", "when", "who", "why", "if")


def _ask(hearing: Hearing, words: list[str]) -> Intent | None:
    """ask NAME if S; ask NAME where S"""
    found = _to(hearing, words)
    if not found:
        return None
    slots, rest, sure, known = found
    asking = rest[:1] and rest[0] in ("if", "whether", "what", "when", "where", "who", "why", "how", "which", "to", "for", "about", "not")  # fmt: skip
    if not rest or not (asking or known):
        return None
    return intent("send_message", sure, slots | {"body": asked(rest)})


def _let(hearing: Hearing, words: list[str]) -> Intent | None:
    """let NAME know (that) S"""
    if "know" not in words[1:6]:
        return None
    place = words.index("know", 1)
    found = _to(hearing, words[:place])
    if not found or found[1]:
        return None
    slots, _, sure, known = found
    rest = words[place + 1 :]
    if (not known and (not rest or rest[0] not in _BODY_STARTS)) or _is_looked_up(rest):
        return None
    return intent(
        "send_message",
        sure,
        slots | {"body": told(_written(hearing, rest).split()) if rest else None},
    )


_NOUN = re.compile(
    r"^(?:a |an |the )?(?:(?:quick|new|short) )?(?:message|text|text message|kakaotalk|kakao|sms|note|msg)\b\s*"
)
_APP = re.compile(
    r"\b(?:on|via|by|over|using|through) (kakaotalk|kakao talk|kakao|sms|text|matrix)\b"
)
_APPS = {"kakao": "kakaotalk", "kakao talk": "kakaotalk", "text": "sms"}


def _send(hearing: Hearing, words: list[str]) -> Intent | None:
    """send (a message) to NAME (saying) BODY; send NAME a message; send BODY to NAME"""
    text = " ".join(words)
    app = _APP.search(text)
    slots: Slots = {"app": _APPS.get(app[1], app[1])} if app else {}
    if app:
        text = " ".join((text[: app.start()] + text[app.end() :]).split())
    noun = _NOUN.match(text)
    found = None
    if noun:
        rest = text[noun.end() :].split()
        found = _send_to(
            hearing, rest[1:] if rest[:1] == ["to"] else rest, required=rest[:1] == ["to"]
        )
    else:
        found = _send_noun(hearing, text) or _send_body(hearing, text)
    return intent("send_message", found.confidence, {**found.slots, **slots}) if found else None


def _send_to(hearing: Hearing, rest: list[str], required: bool) -> Intent | None:
    found = _to(hearing, rest) if required else None
    if not found:
        return None
    slots, body, sure, _ = found
    return intent("send_message", sure, slots | {"body": _said(hearing, body)})


def _send_noun(hearing: Hearing, text: str) -> Intent | None:
    """send NAME a message saying BODY"""
    found = _to(hearing, text.split())
    if not found:
        return None
    slots, rest, sure, _ = found
    noun = _NOUN.match(" ".join(rest))
    if not noun:
        return None
    body = " ".join(rest)[noun.end() :].split()
    return intent("send_message", sure, slots | {"body": _said(hearing, body)})


def _send_body(hearing: Hearing, text: str) -> Intent | None:
    """send BODY to NAME"""
    body, to, name = text.rpartition(" to ")
    if not to or body in ("it", "this", "that", ""):
        return None
    named = name_at(name.split(), hearing.people, whole=True)
    if not named or not named.target.known:
        return None
    start = len(hearing.utterance.words) - len(f"{body} to {name}".split())
    words = hearing.utterance.words[start : start + len(body.split())]
    slots = named.target.slots(hearing.people, "recipient")
    return intent(
        "send_message",
        named.confidence,
        slots | {"body": sentence(" ".join(w.written for w in words))},
    )


def reply(hearing: Hearing) -> Intent | None:
    """reply BODY; reply that S; reply to NAME (saying) BODY"""
    words = command_words(hearing)
    verb = next((verb for verb in ("reply", "respond", "answer") if _begins(words, verb)), None)
    if not verb or len(words) < 2 or (verb == "answer" and words[1] not in ("him", "her", "them", "that", "saying", "with")):  # fmt: skip
        if words[:2] == ["say", "that"] or (words[:1] == ["say"] and len(words) > 1):
            sure = 0.75 if hearing.context.last_message else 0.0
            return intent("reply", sure, {"body": _said(hearing, words[1:])}) if sure else None
        return None
    if verb == "respond" and words[1] not in ("with", "that", "to", "saying"):
        return None
    rest, sure = words[1:], 0.95
    slots: Slots = {}
    if rest[0] == "to" or (rest[0] in PRONOUNS and verb == "answer"):
        found = _to(hearing, rest[1:] if rest[0] == "to" else rest)
        if found:
            slots, rest, sure, _ = found
    body = _said(hearing, rest[1:] if rest[:1] == ["with"] and len(rest) > 1 else rest)
    return intent("reply", sure, slots | {"body": body})


_REJECT = re.compile(
    r"^(?:(?:reject|decline|hang up|don't answer|ignore)(?: (?:it|the call|them|him|her))?(?: and| with| but)?(?: (?:say|tell (?:him|her|them)|text|text (?:him|her|them)|reply|message|send))(?: that)? (?P<a>.+)"
    r"|(?:tell (?:him|her|them)|say|reply|text (?:him|her|them))(?: that)? (?P<b>.+?)(?: and (?:hang up|decline|reject)(?: it| the call)?)?)$"
)


def reject_with_body(hearing: Hearing) -> Intent | None:
    """Reject and say I'm in a meeting; tell him I'm driving and hang up."""
    found = _REJECT.match(" ".join(command_words(hearing)))
    return (
        intent("reject_call", 0.95, {"body": told((found["a"] or found["b"]).split())})
        if found
        else None
    )
