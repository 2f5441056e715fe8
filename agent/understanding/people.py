"""Whom the wearer means: contacts and rooms found by any of their names, misheard or not.

Three outcomes: one person surely, several alike (ask), nobody. A whole name beats a part of one,
and a right name beats a near one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from agent.events import Contact
from agent.understanding.hangul import final, is_hangul, mishearing_cost, sound

_SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국은편용"
)
_LONG_SURNAMES = ("남궁", "황보", "제갈", "사공", "선우", "독고", "서문")
_RELATIVES = tuple(
    frozenset(group.split())
    for group in (
        "엄마 어머니 어무니 맘 mom mum mommy mother mama",
        "아빠 아버지 아버님 dad daddy father papa",
        "할머니 할무니 grandma grandmother granny",
        "할아버지 grandpa grandfather granddad",
        "남편 husband 신랑",
        "아내 와이프 집사람 wife",
        "누나 언니 sister",
        "형 오빠 brother",
        "여동생 남동생 동생",
        "이모 고모 aunt",
        "삼촌 외삼촌 uncle",
    )
)
_TITLE = "팀장|부장|과장|대리|차장|이사|사장|대표|선생|교수|박사|원장|실장|매니저|회장|국장|간호사|기사|사원|주임|선배|의사"
_TITLED = re.compile(rf"^(.*?)\s*({_TITLE})?(?:님|씨)?$")
_ENGLISH_LEAD = re.compile(r"^(?:the|my|our|to)\s+")
_ROOM_TAIL = re.compile(
    r"\s*(?:단톡방|단체방|톡방|채팅방|대화방|모임|방|group chat|group|chat|room|channel)$"
)
_NEAR_COST, _LONG_NEAR_COST = 1.0, 1.6  # of one mishearing, in names of two syllables and of more
_TIE_COST = 0.55  # two near names whose costs differ less are alike


class Rank(IntEnum):
    """How a form of a name belongs to its bearer; the lower is the better match."""

    WHOLE = 0
    PART = 1


@dataclass(frozen=True)
class Match:
    """Those a spoken name may mean, best rank only, in the order of the context."""

    found: tuple[int, ...] = ()
    confidence: float = 0.0

    @property
    def exact(self) -> bool:
        return bool(self.found) and self.confidence >= 0.95


@lru_cache(maxsize=2048)
def fold(name: str) -> str:
    """Return a name as compared: no spaces, lower case."""
    return "".join(name.lower().split())


def without_surname(name: str) -> str | None:
    """Return the given name of a Korean full name: 민수 of 김민수, None where it has no such part."""
    if not is_hangul(name):
        return None
    if len(name) == 4 and name.startswith(_LONG_SURNAMES):
        return name[2:]
    return name[1:] if len(name) == 3 and name[0] in _SURNAMES else None


def spoken_name(phrase: str) -> str:
    """Return a name without 님, 씨, vocative and articles, as it is handed on when nobody has it."""
    name = re.sub(r"^(?:the|to) ", "", " ".join(phrase.split()))
    for honorific in ("님", "씨"):
        if len(name) > len(honorific) + 1 and name.endswith(honorific):
            name = name[: -len(honorific)].rstrip()
    return name


def _contact_forms(contact: Contact) -> Iterable[tuple[str, Rank]]:
    for name in (contact.name, *contact.aliases):
        yield from ((form, Rank.WHOLE) for form in _spellings(name))
        for part in _parts(name):
            yield part, Rank.PART
        for label in contact.labels:
            yield f"{label} {name}", Rank.WHOLE
            if given := without_surname(name):
                yield f"{label} {given}", Rank.WHOLE


def _spellings(name: str) -> Iterable[str]:
    yield name
    if len(name) > 2 and name.endswith(("님", "씨")):
        yield name[:-1].rstrip()
    lead = _ENGLISH_LEAD.sub("", name.lower())
    if lead != name.lower():
        yield lead
    for group in _RELATIVES:
        if fold(name) in group and not is_hangul(fold(name)):
            yield from (word for word in group if not is_hangul(word))


def _parts(name: str) -> Iterable[str]:
    words = name.split()
    if given := without_surname(name):
        yield given
    for group in _RELATIVES:
        if fold(name) in group:
            yield from group
    if len(words) > 1:
        yield from (word for word in words if len(word) > 1)
    titled = _TITLED.match(name)
    if titled and titled[2] and titled[1]:  # 김영호 팀장님: 김 팀장, 팀장, 김영호, 영호
        bare, title = titled[1].strip(), titled[2]
        yield from (title, bare, f"{bare[0]} {title}", f"{bare} {title}")
        if given := without_surname(bare):
            yield from (given, f"{given} {title}")


def _room_forms(room: str) -> Iterable[tuple[str, Rank]]:
    yield room, Rank.WHOLE
    bare = _ROOM_TAIL.sub("", _ENGLISH_LEAD.sub("", room.lower()))
    yield _ENGLISH_LEAD.sub("", room.lower()), Rank.WHOLE
    if bare and bare != room.lower():
        for tail in ("방", " 단톡방", " 톡방", " 단체방", " 채팅방", " chat", " group", " group chat", " room"):  # fmt: skip
            yield bare + tail, Rank.PART


class Names:
    """Every form of a list of names, folded, with the places in the list that bear it."""

    def __init__(self, forms: Iterable[Iterable[tuple[str, Rank]]]) -> None:
        self._exact: dict[str, dict[Rank, list[int]]] = {}
        for place, mine in enumerate(forms):
            for form, rank in mine:
                bearers = self._exact.setdefault(fold(form), {}).setdefault(rank, [])
                if place not in bearers:
                    bearers.append(place)
        self._exact.pop("", None)
        self._sounds: dict[str, str] = {sound(form): form for form in self._exact}
        self._keys = tuple(self._sounds)

    def exact(self, name: str) -> tuple[int, ...]:
        """Return the bearers of this very name, else those of whom it is a part."""
        bearers = self._exact.get(fold(name), {})
        return tuple(bearers.get(Rank.WHOLE) or bearers.get(Rank.PART) or ())

    def near(self, name: str) -> Match:
        """Return the bearers of the names that `name` may be a mishearing of."""
        heard = sound(name)
        korean = is_hangul(fold(name))
        if len(fold(name)) < (2 if korean else 4):
            return Match()
        limit = _NEAR_COST if len(fold(name)) <= (2 if korean else 5) else _LONG_NEAR_COST
        survivors = process.extract(
            heard, self._keys, scorer=Levenshtein.distance, score_cutoff=3, limit=24
        )
        costs: list[tuple[float, str]] = []
        for key, _, _ in survivors:
            form = self._sounds[key]
            if len(form) == len(fold(name)) or not korean:
                cost = mishearing_cost(heard, key) + (0 if form[:1] == fold(name)[:1] else 0.2)
                if cost <= limit + 0.2:
                    costs.append((cost, form))
        if not costs:
            return Match()
        best = min(costs)[0]
        places = {
            place
            for cost, form in costs
            if cost - best < _TIE_COST
            for place in self._exact[form].get(Rank.WHOLE, self._exact[form].get(Rank.PART, []))
        }
        return Match(tuple(sorted(places)), round(max(0.55, 0.92 - 0.22 * best), 2))


class Directory:
    """The contacts and rooms of a context."""

    def __init__(self, contacts: tuple[Contact, ...], rooms: tuple[str, ...]) -> None:
        self.contacts, self.rooms = contacts, rooms
        self._people = Names(_contact_forms(contact) for contact in contacts)
        self._groups = Names(_room_forms(room) for room in rooms)

    def person(self, phrase: str, fuzzy: bool = True) -> Match:
        """Return the contacts a spoken name means. 김 팀장님, 민수 씨, 엄마 and 민스 are such names."""
        tries = _readings(phrase)
        for name in tries:
            if found := self._people.exact(name):
                return Match(found, 0.97)
        if not fuzzy:
            return Match()
        near = [self._people.near(name) for name in tries]
        return max(near, key=lambda match: match.confidence, default=Match())

    def room(self, phrase: str, fuzzy: bool = True) -> Match:
        for name in _readings(phrase):
            if found := self._groups.exact(name):
                return Match(found, 0.97)
        return self._groups.near(spoken_name(phrase)) if fuzzy else Match()

    def style(self, name: str | None) -> str:
        """Return the style the wearer uses with a contact, casual where it is unknown."""
        found = self.person(name, fuzzy=False).found if name else ()
        return self.contacts[found[0]].style if found else "casual"


def _readings(phrase: str) -> list[str]:
    plain = " ".join(phrase.split())
    tries = [plain, spoken_name(plain), _ENGLISH_LEAD.sub("", plain)]
    titled = _TITLED.match(plain)
    if titled and titled[2] and titled[1]:
        bare = titled[1].strip()
        tries += [f"{bare} {titled[2]}", bare]
    if len(plain) == 3 and plain[-1] in "이아" and is_hangul(plain) and final(plain[1]) != " ":
        tries.append(plain[:-1])  # 민준이, 민준아
    if len(plain) == 4 and plain[-1] == "이" and is_hangul(plain) and final(plain[2]) != " ":
        tries.append(plain[:-1])
    if len(plain) == 3 and plain[-1] == "야" and final(plain[1]) == " ":
        tries.append(plain[:-1])
    return list(dict.fromkeys(name for name in tries if name))


@lru_cache(maxsize=8)
def directory(contacts: tuple[Contact, ...], rooms: tuple[str, ...]) -> Directory:
    """Return the directory of a context, built once for each list of people."""
    return Directory(contacts, rooms)


@dataclass(frozen=True)
class Target:
    """A person, room or number that a command is for."""

    spoken: str
    people: Match = Match()
    group: Match = Match()
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
