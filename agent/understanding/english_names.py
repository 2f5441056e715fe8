"""Whom an English command is for: the names that words begin with, one or several."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.understanding.english_full_names import (
    is_full_name,
    more_of_name,
    runs_on,
    stranger_after,
)
from agent.understanding.english_gender import FEMALE, MALE, MANY, gender, is_person
from agent.understanding.hearing import Hearing, Slots
from agent.understanding.people import Directory, Match, Target, target
from agent.understanding.utterance import Utterance

PRONOUNS = frozenset("him her them".split())
_NOT_NAMES = frozenset(
    "me you it us i a an the that this my your what how why when where who if to about to off on in out all some "
    "everyone everybody someone is are do does can could will would should for from up so more no not and or of his their message messages text texts "
    "books book received back again going there here yes yeah ok okay up down away over at by with without around through regarding bank everybody people customer support".split()
)
_PAIRED = frozenset(
    "my the our uncle aunt doctor mister mr mrs ms dr grandma grandpa coach professor".split()
)
_TITLES = {"doctor": "dr.", "mister": "mr.", "missus": "mrs.", "missis": "mrs.", "professor": "prof.", "dr": "dr.", "mr": "mr.", "mrs": "mrs."}  # fmt: skip
_STRONG = r"(?:no wait|wait no|i mean|i meant|no i mean|no i meant|sorry i mean|sorry i meant|no sorry|no actually|actually no|no not (?:him|her|them))"
_CORRECTION = re.compile(rf"(?:{_STRONG}|(?P<weak>no|wait|sorry|actually|oops))(?: (?P<to>to))? ")
_BODY_OPENS = frozenset("that saying i i'm i'll i've i'd we we're we'll we've".split())


@dataclass(frozen=True)
class Named:
    """A name found at the words' beginning, and where the words go on."""

    target: Target
    end: int

    @property
    def confidence(self) -> float:
        return self.target.confidence


@dataclass(frozen=True)
class Receivers:
    """The slots of those a message is for, where the words go on, and how sure that is.

    `gender` is he, she or they where it is known: see `reported_english`.
    """

    slots: Slots
    end: int
    confidence: float
    known: bool
    gender: str | None = None


def look_up(people: Directory, phrase: str, fuzzy: bool = True) -> Target:
    """Look a phrase up, a spoken title written out as people write it: doctor smith, Dr. Smith."""
    found = target(people, phrase, fuzzy=fuzzy)
    first, _, rest = phrase.partition(" ")
    if found.known or first not in _TITLES or not rest:
        return found
    written = target(people, f"{_TITLES[first]} {rest}", fuzzy=fuzzy)
    return written if written.known else found


def name_at(
    words: Sequence[str], people: Directory, whole: bool = False, colon: str | None = None
) -> Named | None:
    """Return the name that `words` begin with: the longest one known, else a likely one.

    `whole` says that nothing but the name may be there; `colon` is the word that a colon follows.
    """
    if words and words[0] in PRONOUNS:
        return None
    known = _known_name(words, people, whole)
    if known:
        return known if whole else _used_up(words, people, known, colon)
    length = _likely_length(words)
    if whole and length == 1 and is_full_name(words):
        length = 2
    if not length or (whole and length != len(words)):
        return None
    likely = Named(target(people, " ".join(words[:length]), fuzzy=False), length)
    return likely if whole else _used_up(words, people, likely, colon)


def _used_up(
    words: Sequence[str], people: Directory, named: Named, colon: str | None = None
) -> Named:
    """Return the name with the family name that follows: justin king is not the Justin who is known."""
    more = more_of_name(words, named.end, colon) if named.end == 1 else 0
    if not more:
        return _perhaps_a_stranger(words, people, named)
    phrase = " ".join(words[: named.end + more])
    near = look_up(people, phrase)
    whole = near if near.known else Target(phrase)
    return Named(whole, named.end + more)


_ASKED = 0.6  # confidence: below `SURE` of `name_index`, so that the dialogue asks


def _perhaps_a_stranger(words: Sequence[str], people: Directory, named: Named) -> Named:
    """Return a name that an uncommon word follows as asked about: justin kowalczyk may be somebody else."""
    mine = named.target
    if named.end != 1 or not mine.people.found or not stranger_after(words[named.end :]):
        return named
    written = [people.contacts[place].name.split() for place in mine.people.found]
    if any(len(name) > 1 for name in written):
        whole = " ".join(words[: named.end + 1])
        return Named(Target(whole, Match((), _ASKED)), named.end + 1)
    return replace(named, target=_asked_about(mine))


def _asked_about(mine: Target) -> Target:
    return replace(
        mine, people=replace(mine.people, confidence=min(_ASKED, mine.people.confidence))
    )


def _heard_right(people: Directory, words: Sequence[str], mine: Target) -> Target | None:
    """Return who several words name; nobody where they run on into the message: helen a message.

    Where a name is one word as written and two as heard, a shorter name may have been said: mary ann.
    """
    match runs_on(words, [people.contacts[place] for place in mine.people.found]):
        case "message":
            return None
        case "joined" if gender(words[0]) or target(people, words[0], fuzzy=False).people.exact:
            return _asked_about(mine)
    return mine


def _known_name(words: Sequence[str], people: Directory, whole: bool = False) -> Named | None:
    for fuzzy in (False, True):
        for length in range(min(4, len(words)), 0, -1):
            if whole and length != len(words):
                continue
            mine = look_up(people, " ".join(words[:length]), fuzzy=fuzzy)
            if not mine.known or (mine.spoken in _NOT_NAMES and not mine.people.exact):
                continue
            if length == 1 or not mine.people.found or mine.group.found:
                return Named(mine, length)
            if heard := _heard_right(people, words[:length], mine):
                return Named(heard, length)
    return None


def _likely_length(words: Sequence[str]) -> int:
    """Return how many words an unknown name takes: bob, my sister, the team chat; 0 for no name.

    "My" and "the" begin one only before somebody or a room: nobody has the bank for a contact unsaid.
    """
    if not words or not words[0].replace("'", "").isalpha():
        return 0
    if words[0] not in _PAIRED or len(words) < 2:
        return 0 if words[0] in _NOT_NAMES or words[0] in PRONOUNS else 1
    if words[1] in _NOT_NAMES:
        return 0
    length = 3 if len(words) > 2 and words[2] in _ROOMS else 2
    owned = words[0] in ("my", "our", "the")
    somebody = words[length - 1] in _ROOMS or is_person(words[1]) or words[1] in _SOMEBODY
    return 0 if owned and not somebody else length


_ROOMS = frozenset("chat group room channel team".split())
_SOMEBODY = frozenset(
    "boss friend cousin parents kids family landlord manager coach dentist roommate partner neighbour neighbor doctor teacher tutor trainer lawyer accountant assistant colleague coworker babysitter nanny "
    "driver plumber fiance fiancee folks buddy supervisor therapist agent stepmom stepdad grandson granddaughter grandparents in-laws siblings twins bestie".split()
)


def receivers(hearing: Hearing, words: Sequence[str]) -> Receivers | None:
    """Return those a message is for: him, one name, several, or the last of a name corrected."""
    if words[:1] and words[0] in PRONOUNS:
        sender = hearing.sender
        slots: Slots = {"recipient": sender} if sender else {}
        kind = {"him": MALE, "her": FEMALE, "them": MANY}[words[0]]
        return Receivers(slots, 1, 0.85, bool(sender), kind)
    if tuple(words[:2]) in (("everyone", "in"), ("everybody", "in"), ("people", "in")):
        room = receivers(hearing, words[2:])
        return replace(room, end=room.end + 2) if room and "room" in room.slots else None
    first = name_at(words, hearing.people, colon=_before_colon(hearing.utterance))
    if not first:
        return None
    corrected = _corrected(hearing.people, words, first)
    if corrected:
        return _single(hearing, corrected, corrected.confidence - 0.05)
    named = _listed(hearing.people, words, first) if first.target.known else [first]
    if len(named) == 1:
        return _single(hearing, first, first.confidence)
    each = [one.target.slots(hearing.people, "recipient") for one in named]
    if not all("recipient" in slots for slots in each):
        return None  # a room, or a name that several bear, among others: not to be guessed
    end = sum(one.end for one in named)
    sure = min(one.confidence for one in named)
    known = all(one.target.known for one in named)
    names = [slots["recipient"] for slots in each]
    return Receivers({"recipients": names}, end, sure, known, MANY)


def _before_colon(utterance: Utterance) -> str | None:
    return next((word.key for word in utterance.words if word.written.endswith(":")), None)


def _single(hearing: Hearing, named: Named, sure: float) -> Receivers:
    slots = named.target.slots(hearing.people, "recipient")
    kind = gender(named.target.spoken) or gender(str(slots.get("recipient", "")))
    kind = MANY if "room" in slots else kind
    return Receivers(slots, named.end, sure, named.target.known, kind)


def _corrected(people: Directory, words: Sequence[str], first: Named) -> Named | None:
    """Return the name that takes the place of the first one: jason i mean emma.

    A weak sign ("no", "sorry") must be followed by a name alone or by a body that surely begins there:
    "tell mom no dad is late" says no.
    """
    text = " ".join(words[first.end :]) + " "
    found = _CORRECTION.match(text)
    if not found:
        return None
    place = first.end + found[0].count(" ")
    second = _known_name(words[place:], people)
    if not second:
        return None
    second = _used_up(words[place:], people, second)
    after = words[place + second.end : place + second.end + 1]
    sure = found["to"] or not after or after[0] in _BODY_OPENS
    verb_next = bool(after) and after[0] in ("is", "was", "has", "isn't", "can", "can't", "will", "won't", "and")  # fmt: skip
    if not sure and (found["weak"] or verb_next):
        return None
    return Named(second.target, place + second.end)


def _listed(people: Directory, words: Sequence[str], first: Named) -> list[Named]:
    """Return the names of a list: mom and dad; mom dad and emma. One name where it is no list.

    Each `end` counts the words from the end of the one before.
    """
    named, place, joined = [first], first.end, False
    while place < len(words):
        link = words[place] in ("and", "&", "plus")
        second = _known_name(words[place + link :], people)
        if not second or (joined and not link):
            break
        second = _used_up(words[place + link :], people, second)
        named.append(Named(second.target, second.end + link))
        place += second.end + link
        joined = joined or link
    return named if joined else [first]
