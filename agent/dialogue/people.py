"""Who is meant: names, ids and numbers of an intent matched to the wearer's own phonebook."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from agent.dialogue.prompts import to_whom
from agent.events import Contact, Lang, Room

# Offering more than this many people by voice is a list nobody remembers.
MOST_CHOICES = 4

EMERGENCY_NUMBERS = frozenset({"112", "119", "911"})
_EMERGENCY_WORDS = {
    "일일이": "112",
    "일일구": "119",
    "구일일": "911",
    "oneonetwo": "112",
    "oneonenine": "119",
    "nineoneone": "911",
}


class Phonebook(Protocol):
    """The people and rooms that the wearer knows."""

    @property
    def contacts(self) -> tuple[Contact, ...]: ...

    @property
    def rooms(self) -> tuple[Room, ...]: ...


@dataclass(frozen=True)
class Recipient:
    """Where a message or call goes: one of `contact_id`, `room` and `number` is set.

    With none it is a stranger who wrote first, known by name only, or `everyone` that a message
    goes to, one by one. `spoken` is the name that tells it from others of the same name.
    """

    name: str
    spoken: str
    contact_id: str | None = None
    room: str | None = None
    number: str | None = None
    labels: tuple[str, ...] = ()
    everyone: tuple["Recipient", ...] = ()

    def to_whom(self, lang: Lang) -> str:
        return to_whom(
            self.spoken, lang, room=self.room is not None, number=self.number is not None
        )


@dataclass(frozen=True)
class Found:
    """What a name led to: one recipient, several to choose from, or none.

    `unknown` is a name as spoken that nobody has; `several_wanted` means that the wearer named
    more than one receiver, and not each of them is clear.
    """

    matches: tuple[Recipient, ...] = ()
    unknown: str = ""
    several_wanted: bool = False

    @property
    def only(self) -> Recipient | None:
        return self.matches[0] if len(self.matches) == 1 else None


NOBODY = Found()
_NAME_SLOTS = ("recipient", "contact", "sender")


def find(phonebook: Phonebook, slots: Mapping[str, Any]) -> Found:
    """Return who the slots of an intent name."""
    if wanted := slots.get("recipients"):
        return _everyone(_named(phonebook, name) for name in wanted)
    if room := slots.get("room"):
        matches = tuple(_room(known) for known in phonebook.rooms if known.name == room)
        return Found(matches, unknown="" if matches else str(room))
    if candidates := slots.get("candidates"):
        return _candidates(phonebook, candidates, slots.get("candidate_ids") or ())
    for slot in _NAME_SLOTS:
        if contact_id := slots.get(f"{slot}_id"):
            return _by_id(phonebook, str(contact_id), str(slots.get(slot, "")))
        if name := slots.get(slot):
            return _named(phonebook, str(name))
    if number := slots.get("number"):
        return Found((_number(phonebook, str(number)),))
    return NOBODY


def names_someone(slots: Mapping[str, Any]) -> bool:
    """Tell whether the slots say anything about who is meant."""
    keys = ("recipients", "room", "candidates", "number", *_NAME_SLOTS)
    return any(slots.get(key) for key in keys)


def choose(phonebook: Phonebook, offered: Found, slots: Mapping[str, Any]) -> Found:
    """Return what is left of the offered people after the wearer chose among them."""
    people = offered.matches[:MOST_CHOICES]
    if isinstance(ordinal := slots.get("ordinal"), int):
        index = ordinal - 1 if ordinal > 0 else len(people) + ordinal
        return Found((people[index],)) if 0 <= index < len(people) else offered
    if label := slots.get("label"):
        left = tuple(one for one in people if label in one.labels or label in one.spoken)
        return Found(left) if left else offered
    if name := slots.get("contact") or slots.get("recipient"):
        left = tuple(one for one in people if name in (one.name, one.spoken))
        return Found(left) if left else find(phonebook, slots)
    return find(phonebook, slots) if names_someone(slots) else offered


def emergency_number(recipient: Recipient, phonebook: Phonebook) -> str | None:
    """Return the emergency number that this leads to, however it is written or listed."""
    phones = (
        contact.phone
        for contact in phonebook.contacts
        if recipient.contact_id == (contact.id or contact.name)
    )
    return emergency_digits((recipient.number or "", *phones))


def emergency_digits(texts: Iterable[str]) -> str | None:
    """Return the emergency number that one of the texts is, hyphens, spaces and words aside."""
    for text in texts:
        bare = re.sub(r"[\s\-.()]|번$", "", text.lower())
        bare = _EMERGENCY_WORDS.get(bare, bare).removeprefix("+82")
        if bare in EMERGENCY_NUMBERS:
            return bare
    return None


def _named(phonebook: Phonebook, name: str) -> Found:
    people = tuple(contact for contact in phonebook.contacts if contact.name == name)
    people = people or tuple(one for one in phonebook.contacts if name in one.aliases)
    if people:
        return Found(tuple(_person(phonebook, contact) for contact in people))
    if rooms := tuple(_room(room) for room in phonebook.rooms if room.name == name):
        return Found(rooms)
    if emergency := emergency_digits((name,)):
        return Found((Recipient(emergency, emergency, number=emergency),))
    if re.fullmatch(r"\+?[\d\s\-()]{3,}", name):
        return Found((_number(phonebook, name),))
    return Found(unknown=name)


def _by_id(phonebook: Phonebook, contact_id: str, name: str) -> Found:
    people = (contact for contact in phonebook.contacts if contact.id == contact_id)
    matches = tuple(_person(phonebook, contact) for contact in people)
    return Found(matches) if matches else _named(phonebook, name)


def _candidates(phonebook: Phonebook, names: Iterable[str], ids: Iterable[str]) -> Found:
    found = [_by_id(phonebook, contact_id, "") for contact_id in ids if contact_id]
    found = found or [_named(phonebook, name) for name in names]
    unique = dict.fromkeys(match for one in found for match in one.matches)
    return Found(tuple(unique), unknown="" if unique else next(iter(names), ""))


def _everyone(found: Iterable[Found]) -> Found:
    """Return several receivers as one: their message is read back once and goes to each."""
    each = list(found)
    wanted = tuple(dict.fromkeys(one.only for one in each if one.only))
    if len(each) == 1:
        return each[0]
    if len(wanted) < len({one.matches for one in each}) or not wanted:
        return Found(several_wanted=True)
    if len(wanted) == 1:
        return Found(wanted)
    name = ", ".join(one.spoken for one in wanted)
    return Found((Recipient(name, name, everyone=wanted),))


def _person(phonebook: Phonebook, contact: Contact) -> Recipient:
    return Recipient(
        contact.name,
        _told_apart(phonebook, contact),
        contact_id=contact.id or contact.name,
        labels=contact.labels,
    )


_TAIL_DIGITS = 4  # of a phone number: what people tell numbers apart by


def _told_apart(phonebook: Phonebook, contact: Contact) -> str:
    """Return a name with what its namesakes have not: a label, else the end of the number."""
    same = [one for one in phonebook.contacts if one.name == contact.name and one != contact]
    if not same:
        return contact.name
    others = {label for one in same for label in one.labels}
    for label in contact.labels:
        if label not in others:
            return f"{label} {contact.name}"
    digits = re.sub(r"\D", "", contact.phone)
    if digits:
        return f"{contact.name} {digits[-_TAIL_DIGITS:]}"
    return f"{contact.labels[0]} {contact.name}" if contact.labels else contact.name


def _room(room: Room) -> Recipient:
    return Recipient(room.name, room.name, room=room.name)


def _number(phonebook: Phonebook, number: str) -> Recipient:
    digits = re.sub(r"\D", "", number)
    for contact in phonebook.contacts:
        if digits and re.sub(r"\D", "", contact.phone) == digits:
            return _person(phonebook, contact)
    return Recipient(number, number, number=number)
