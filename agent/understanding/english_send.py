"""English messages to somebody: text, tell, ask, let know, send."""

import re
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from agent.events import Intent
from agent.understanding.english_body import QUESTIONS, body, written_from
from agent.understanding.english_lead import command, repaired, taken_back
from agent.understanding.english_names import PRONOUNS, Receivers, receivers
from agent.understanding.hearing import Hearing, intent
from agent.understanding.reported_english import asked, sentence, told
from agent.understanding.spoken_numbers import english_number
from agent.understanding.utterance import Utterance

_BODY_STARTS = frozenset(
    "i i'm i'll i've i'd we we're we'll we've that to not he she they it it's the my dinner lunch don't please let's there's he's she's they're "
    "are is can could will did do what where when how why thanks thank happy good sorry yes no see hi hello call saying and about merry congratulations".split()
)
_REAL_WORDS = frozenset(
    "next test tent tells tall tail sell bell fell well ball fall tall mall hall all cell called send sent spend sand end lend mend bend "
    "tax taxi texas ext massage passage messages texts calls tale teal tend task mask tells told hell yell toll till cal seed phones let lets most host cost past "
    "replay reply repay relay wrote writes white wire ran rings thanks wash wise wished with".split()
)


def begins(words: Sequence[str], verb: str) -> bool:
    """Say whether the first word is the verb, misheard by one letter at most in longer ones."""
    if not words:
        return False
    if words[0] == verb:
        return True
    near = len(verb) >= 4 and words[0] not in _REAL_WORDS and words[0] not in _VERBS
    return near and Levenshtein.distance(words[0], verb) == 1


def message(hearing: Hearing) -> Intent | None:
    """Text mom I'm on my way; tell Jason that ...; ask Emma if ...; let dad know ...; send ... to ..."""
    return _by_app(hearing) or message_of(hearing)


def message_of(hearing: Hearing) -> Intent | None:
    """Return the message that the words order, with no app or time among them."""
    said = command(hearing.utterance)
    if (again := taken_back(said)) and (found := message_of(hearing.of(again))):
        return found if found.slots.keys() - {"body"} else None
    words = said.keys
    for verb, read in _READERS:
        if begins(words, verb):
            found = read(hearing, said, 1)
            if found and words[0] != verb:
                return intent(found.name, found.confidence - 0.2, found.slots)
            return found
    return None


_APP = re.compile(
    r"\b(?:on|via|by|over|using|through) (kakaotalk|kakao talk|kakao|sms|text|matrix|telegram|whatsapp)\b"
)
_APPS = {"kakao": "kakaotalk", "kakao talk": "kakaotalk", "text": "sms"}


def without(utterance: Utterance, start: int, end: int) -> tuple[Utterance, Utterance]:
    """Return the words before the characters `start`:`end` of the key, and the words without them."""
    first = utterance.key[:start].count(" ")
    last = first + len(utterance.key[start:end].split())
    before = utterance.words[:first]
    return Utterance(before, utterance.quoted), Utterance(
        before + utterance.words[last:], utterance.quoted
    )


def _by_app(hearing: Hearing) -> Intent | None:
    """Text dad on kakaotalk that I'm home: the app stands before the body, or after all of "send X to Y"."""
    found = _APP.search(hearing.utterance.key)
    if not found:
        return None
    before, rest = without(hearing.utterance, *found.span())
    order = message_of(hearing.of(before)) if before.words else None
    if not order or order.confidence < 0.6 or ("body" in order.slots and len(rest.words) > len(before.words)):  # fmt: skip
        return None
    if "body" in order.slots and command(before).keys[0] != "send":
        return None
    sent = message_of(hearing.of(rest))
    app = _APPS.get(found[1], found[1])
    return sent and intent(sent.name, sent.confidence, {**sent.slots, "app": app})


def _text(hearing: Hearing, said: Utterance, place: int) -> Intent | None:
    """text NAME [that | saying] BODY"""
    words = said.keys[place:]
    if words[:1] == ("to",) and said.keys[0] == "write":
        place, words = place + 1, words[1:]
    if not words or words[0] in ("to", "a"):
        return None
    found = receivers(hearing, words)
    if not found:
        return None
    end, sure = place + found.end, found.confidence
    rest = said.keys[end : end + 1]
    if not found.known and rest and rest[0] not in _BODY_STARTS and said.quoted is None:
        sure = 0.6
    if not found.known and (not rest or rest[0] in ("is", "are")) and words[0] not in PRONOUNS:
        sure = min(sure, 0.6 if not rest else 0.4)
    if not found.known and said.keys[0] == "write":
        return None
    if rest in (("about",), ("back",)):
        return None if rest == ("back",) else intent("send_message", sure - 0.2, found.slots)
    return intent("send_message", sure, found.slots | {"body": body(said, end, found.gender)})


def _is_looked_up(rest: Sequence[str]) -> bool:
    """Say whether the body would have to be found out first: "where I am", "my location"."""
    found_out = len(rest) <= 4 and " ".join(rest).startswith(_FOUND_OUT)
    return found_out or (bool(rest) and rest[0] in QUESTIONS)


_FOUND_OUT = ("my location", "my gps", "my coordinates", "my position", "my current location", "my whereabouts", "my eta", "of my")  # fmt: skip


def _starts(found: Receivers, rest: Sequence[str]) -> bool:
    """Say whether a body may begin here: anything after a known name, few words after others."""
    if found.confidence < 0.95 and rest[:1] == ("and",):
        return rest[1:2] in (("ask",), ("tell",), ("say",), ("let",))
    return found.known or (bool(rest) and rest[0] in _BODY_STARTS)


def _tell(hearing: Hearing, said: Utterance, place: int) -> Intent | None:
    """tell NAME (that) S; tell NAME to V"""
    found = receivers(hearing, said.keys[place:])
    if not found:
        return None
    end = place + found.end
    rest = said.keys[end:]
    if rest[:1] == ("about",):
        return intent("send_message", 0.7, found.slots) if found.known and len(rest) > 1 else None
    if not _starts(found, rest) or _is_looked_up(rest) or rest[:1] in (("off",), ("apart",)):
        return None
    text = repaired(told(written_from(said, end), found.gender)) if not said.quoted else said.quoted
    sure = found.confidence if rest else found.confidence - 0.1
    return intent("send_message", sure, found.slots | {"body": text})


def _ask(hearing: Hearing, said: Utterance, place: int) -> Intent | None:
    """ask NAME if S; ask NAME where S"""
    found = receivers(hearing, said.keys[place:])
    if not found:
        return None
    end = place + found.end
    rest = said.keys[end:]
    asking = rest[:1] and (rest[0] in QUESTIONS or rest[0] in ("to", "for", "about", "not"))
    if not rest or not (asking or found.known) or rest[:1] == ("out",):
        return None
    text = repaired(asked(written_from(said, end), found.gender))
    return intent("send_message", found.confidence, found.slots | {"body": text})


def _let(hearing: Hearing, said: Utterance, place: int) -> Intent | None:
    """let NAME know (that) S"""
    found = receivers(hearing, said.keys[place:])
    if not found or said.keys[place + found.end : place + found.end + 1] != ("know",):
        return None
    end = place + found.end + 1
    rest = said.keys[end:]
    if not _starts(found, rest) or _is_looked_up(rest):
        return None
    text = repaired(told(written_from(said, end), found.gender)) if rest else None
    return intent("send_message", found.confidence, found.slots | {"body": text})


def _remind(hearing: Hearing, said: Utterance, place: int) -> Intent | None:
    """remind NAME to V: somebody known, never "me", and "of that" says nothing."""
    found = receivers(hearing, said.keys[place:])
    end = place + found.end if found else 0
    rest = said.keys[end:]
    if not found or not found.known or len(rest) < 2 or rest[0] not in ("to", "that", "about"):
        return None
    if rest[0] == "to":
        text = "Don't forget to " + told(("to", *written_from(said, end + 1)), found.gender)
        text = text[:16] + text[16:17].lower() + text[17:]
    elif rest[0] == "that":
        text = told(written_from(said, end), found.gender)
    else:
        text = "Don't forget about " + " ".join(written_from(said, end + 1))
    return intent("send_message", found.confidence, found.slots | {"body": text})


_NOUN = re.compile(
    r"(?:a |an |the |another )?(?:(?:quick|new|short|little|kakaotalk|kakao) )*(?:text message|kakao message|message|text|kakaotalk|kakao|sms|note|msg|line)(?= |$)"
)


def _send(hearing: Hearing, said: Utterance, place: int) -> Intent | None:
    """send (a message) to NAME (saying) BODY; send NAME a message; send BODY to NAME"""
    text = " ".join(said.keys[place:])
    if noun := _NOUN.match(text):
        after = place + noun[0].count(" ") + 1
        if said.keys[after : after + 1] not in (("to",), ("for",)):
            return None
        sent = _send_to(hearing, said, after + 1)
    else:
        sent = _send_noun(hearing, said, place) or _send_body(hearing, said, place)
    app = "kakaotalk" if sent and re.search(r"\bkakao", _noun_of(text)) else None
    return sent and intent("send_message", sent.confidence, {**sent.slots, "app": app})


def _noun_of(text: str) -> str:
    found = re.search(r"\b(?:a |an )" + _NOUN.pattern, text[:60])
    return found[0] if found else ""


def _send_to(hearing: Hearing, said: Utterance, place: int) -> Intent | None:
    found = receivers(hearing, said.keys[place:])
    if not found:
        return None
    text = body(said, place + found.end, found.gender)
    return intent("send_message", found.confidence, found.slots | {"body": text})


def _send_noun(hearing: Hearing, said: Utterance, place: int) -> Intent | None:
    """send NAME a message saying BODY"""
    found = receivers(hearing, said.keys[place:])
    noun = _NOUN.match(" ".join(said.keys[place + found.end :])) if found else None
    if not found or not noun:
        return None
    end = place + found.end + noun[0].count(" ") + 1
    text = body(said, end, found.gender)
    return intent("send_message", found.confidence, found.slots | {"body": text})


def _send_body(hearing: Hearing, said: Utterance, place: int) -> Intent | None:
    """send BODY to NAME"""
    words = said.keys
    to = next((i for i in range(len(words) - 2, place, -1) if words[i] == "to"), None)
    if to is None or " ".join(words[place:to]) in ("it", "this", "that") or _is_looked_up(words[place:to]):  # fmt: skip
        return None
    if (
        words[place] in _THINGS
        or words[place].isdigit()
        or english_number([words[place]]) is not None
    ):
        return None  # a photo, my regards, fifty dollars: a thing, not words
    found = receivers(hearing, words[to + 1 :])
    if not found or not found.known or to + 1 + found.end != len(words) or words[to + 1] in PRONOUNS:  # fmt: skip
        return None
    text = " ".join(word.written for word in said.words[place:to]).strip(" ,.;:\"'")
    slots = found.slots | {"body": said.quoted or sentence(text)}
    return intent("send_message", found.confidence, slots)


_THINGS = frozenset("a an the my some this that these those his her our their it money flowers help him them".split())  # fmt: skip


def _say(hearing: Hearing, said: Utterance, place: int) -> Intent | None:
    """say BODY to NAME, somebody known"""
    sent = _send_body(hearing, said, place)
    return intent(sent.name, sent.confidence - 0.05, sent.slots) if sent else None


def _wish(hearing: Hearing, said: Utterance, place: int) -> Intent | None:
    """wish NAME a happy birthday"""
    found = receivers(hearing, said.keys[place:])
    rest = written_from(said, place + found.end) if found else []
    rest = rest[1:] if rest[:1] in (["a"], ["an"]) else rest
    if not found or not found.known or not rest or rest[0] in ("would", "was", "were", "could"):
        return None
    return intent("send_message", found.confidence, found.slots | {"body": sentence(" ".join(rest))})  # fmt: skip


def _post(hearing: Hearing, said: Utterance, place: int) -> Intent | None:
    """post in ROOM that S; drop a note in ROOM saying S; leave a message for NAME"""
    if noun := _NOUN.match(" ".join(said.keys[place:])):
        place += noun[0].count(" ") + 1
        if said.keys[place : place + 1] in (("for",), ("to",)):
            return _send_to(hearing, said, place + 1)
    if said.keys[place : place + 1] not in (("in",), ("to",), ("on",)):
        return None
    sent = _send_to(hearing, said, place + 1)
    return sent if sent and "room" in sent.slots else None


def _drop(hearing: Hearing, said: Utterance, place: int) -> Intent | None:
    return _send_noun(hearing, said, place) or _post(hearing, said, place)


_APPS_AS_VERBS = {"whatsapp": "whatsapp", "kakao": "kakaotalk", "kakaotalk": "kakaotalk", "sms": "sms", "dm": "dm"}  # fmt: skip


def _by_verb(hearing: Hearing, said: Utterance, place: int) -> Intent | None:
    """whatsapp NAME BODY: somebody known"""
    app = _APPS_AS_VERBS.get(said.keys[0])
    sent = _text(hearing, said, place)
    if not app or not sent or sent.confidence <= 0.8:
        return None
    return intent(sent.name, sent.confidence, {**sent.slots, "app": app})


_READERS = (("text", _text), ("message", _text), ("tell", _tell), ("ask", _ask), ("let", _let), ("send", _send), ("schedule", _send), ("write", _text), ("remind", _remind), ("shoot", _send_noun), ("drop", _drop), ("leave", _drop), ("put", _post), ("shoot", _send_noun), ("whatsapp", _by_verb), ("kakao", _by_verb), ("kakaotalk", _by_verb), ("sms", _by_verb), ("dm", _by_verb), ("post", _post), ("wish", _wish), ("say", _say), ("inform", _tell))  # fmt: skip
_VERBS = frozenset(verb for verb, _ in _READERS)
