"""Whom the wearer means: contacts and rooms found by any of their names, misheard or not.

Three outcomes (`Match.decision`): one person surely, somebody to be asked about, nobody. A whole name
beats a part of one, and a right name beats a near one. `name_forms` has what people are called,
`sounds` what that sounds like, `name_index` finds and weighs both.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from agent.events import Contact
from agent.understanding.name_forms import (
    SURNAMES,
    contact_forms,
    fold,
    room_forms,
    spoken_name,
    ways_to_read,
    without_surname,
)
from agent.understanding.name_index import NOBODY, Decision, Match, Names, decide
from agent.understanding.priors import is_likely_name

__all__ = [
    "Decision", "Directory", "Match", "Target", "directory", "fold", "spoken_name", "target",
    "without_surname",
]  # fmt: skip


_WHICH = frozenset("큰작내막")  # 큰민수 is one of two
_SURNAME_MISHEARD = 0.8
_REMEMBERED = 512  # names looked up among one list of people


class Directory:
    """The contacts and rooms of a context.

    `favoured`: names or ids of those whom the wearer is likely to mean, the likeliest first.
    """

    def __init__(
        self,
        contacts: tuple[Contact, ...],
        rooms: tuple[str, ...],
        favoured: tuple[str, ...] = (),
    ) -> None:
        self.contacts, self.rooms = contacts, rooms
        self._people, self._groups = _indexes(contacts, rooms)
        self._favoured = _places(contacts, favoured) if favoured else ()
        # The rules of one utterance ask for the same names again and again.
        self.person = lru_cache(maxsize=_REMEMBERED)(self._person)
        self.room = lru_cache(maxsize=_REMEMBERED)(self._room)

    def _person(self, phrase: str, fuzzy: bool = True) -> Match:
        """Return the contacts a spoken name means. 김 팀장님, 민수 씨, 엄마 and 민스 are such names."""
        tries = ways_to_read(phrase)
        perhaps = Match()
        for name in tries:
            found = self._people.exact(name)
            if found.exact:
                return found
            perhaps = perhaps if perhaps.found else found
        if perhaps.found or not fuzzy:
            return perhaps
        near = [decide(name, self._people.near(name), self._favoured) for name in tries]
        near += [self._behind_no_surname(name) for name in tries]
        return max(near, key=lambda match: match.confidence, default=Match())

    def _behind_no_surname(self, name: str) -> Match:
        """Return the bearers of a given name behind a syllable that is nobody's surname: 준준지 for 윤준지."""
        if (
            len(name) != 3
            or name[0] in SURNAMES
            or name[0] in _WHICH
            or not is_likely_name(name[:2])
        ):
            return NOBODY  # 랜서이 was Anthony
        found = self._people.exact(name[1:])
        return replace(found, confidence=_SURNAME_MISHEARD) if found.exact else NOBODY

    def _room(self, phrase: str, fuzzy: bool = True) -> Match:
        """Return the rooms a spoken name means."""
        for name in ways_to_read(phrase):
            if (found := self._groups.exact(name)).found:
                return found
        name = spoken_name(phrase)
        return decide(name, self._groups.near(name)) if fuzzy else Match()

    def style(self, name: str | None) -> str:
        """Return the style the wearer uses with a contact, casual where it is unknown."""
        found = self.person(name, fuzzy=False).found if name else ()
        return self.contacts[found[0]].style if found else "casual"


def _places(contacts: tuple[Contact, ...], favoured: tuple[str, ...]) -> tuple[int, ...]:
    order = {name: place for place, name in reversed(list(enumerate(favoured)))}
    known = [
        (order.get(contact.id, order.get(contact.name)), place)
        for place, contact in enumerate(contacts)
    ]
    return tuple(place for rank, place in sorted(one for one in known if one[0] is not None))


@lru_cache(maxsize=8)
def _indexes(contacts: tuple[Contact, ...], rooms: tuple[str, ...]) -> tuple[Names, Names]:
    return (
        Names(contact_forms(contact) for contact in contacts),
        Names(room_forms(room) for room in rooms),
    )


@lru_cache(maxsize=8)
def directory(
    contacts: tuple[Contact, ...], rooms: tuple[str, ...], favoured: tuple[str, ...] = ()
) -> Directory:
    """Return the directory of a context, built once for each list of people."""
    return Directory(contacts, rooms, favoured)


@dataclass(frozen=True)
class Target:
    """A person, room or number that a command is for."""

    spoken: str
    people: Match = NOBODY
    group: Match = NOBODY
    number: str | None = None
    says_room: bool = False

    @property
    def known(self) -> bool:
        return bool(self.people.found or self.group.found)

    @property
    def confidence(self) -> float:
        """How sure the name is: somebody unknown counts as heard right."""
        best = max(self.people.confidence, self.group.confidence)
        return 0.97 if self.number else best or 0.8

    def slots(self, people: Directory, person_slot: str) -> dict[str, Any]:
        """Return the slots that name the target, its person in `person_slot`."""
        if self.number:
            return {"number": self.number}
        if self.group.confidence > self.people.confidence:
            return _chosen("room", [people.rooms[place] for place in self.group.found])
        if self.people.found:
            return _people_slots(
                [people.contacts[place] for place in self.people.found], person_slot
            )
        return {"room" if self.says_room else person_slot: spoken_name(self.spoken)}


def _chosen(slot: str, names: list[str]) -> dict[str, Any]:
    return {slot: names[0]} if len(names) == 1 else {"candidates": names}


def _people_slots(found: list[Contact], slot: str) -> dict[str, Any]:
    slots = _chosen(slot, [contact.name for contact in found])
    ids = [contact.id for contact in found]
    if len(found) == 1:
        return slots | ({f"{slot}_id": ids[0]} if ids[0] else {})
    return slots | ({"candidate_ids": ids} if any(ids) else {})


_SAYS_ROOM = re.compile(r"(?:방|모임|단톡|\bgroup|\bchat|\broom)$")


def target(people: Directory, phrase: str, fuzzy: bool = True) -> Target:
    """Look a spoken phrase up among contacts and rooms."""
    says_room = bool(_SAYS_ROOM.search(phrase.strip().lower()))
    person = people.person(phrase, fuzzy=fuzzy and not says_room)
    group = people.room(phrase, fuzzy=fuzzy) if says_room or not person.exact else Match()
    return Target(phrase, person, group, says_room=says_room)
