"""The people and rooms the wearer knows, and where a message or call to one of them goes."""

from dataclasses import replace

from agent.actions.addresses import Address, clean_name, digits, is_emergency
from agent.actions.store import Store
from agent.errors import CarrierError
from agent.events import Contact, Room

_MIN_DIGITS = 3


class Phonebook:
    """`contacts` and `rooms` in the order they were added, kept in `store`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.contacts = store.contacts()
        self.rooms = store.rooms()

    def refresh(self) -> None:
        """Read everybody again, after something else has written to the store."""
        self.contacts, self.rooms = self._store.contacts(), self._store.rooms()

    def add_contact(self, contact: Contact) -> Contact:
        """Add, or change the contact of that id; return it as kept, with an id if it had none."""
        kept = replace(
            contact,
            id=contact.id or self._free_id(),
            name=clean_name(contact.name),
            aliases=tuple(clean_name(alias) for alias in contact.aliases),
            labels=tuple(clean_name(label) for label in contact.labels),
            phone=clean_name(contact.phone),
        )
        self._store.put_contact(kept)
        self.contacts = self._store.contacts()
        return kept

    def set_style(self, contact_id: str, style: str) -> None:
        """Keep how the wearer writes to a contact. Raises `CarrierError` (`unknown_recipient`)."""
        contact = self.contact(contact_id)
        if contact is None:
            raise CarrierError("no such contact", "unknown_recipient")
        self.add_contact(replace(contact, style=style))

    def add_room(self, room: Room) -> Room:
        """Add, or change who is in the room of that name."""
        kept = Room(clean_name(room.name), tuple(clean_name(member) for member in room.members))
        self._store.put_room(kept)
        self.rooms = self._store.rooms()
        return kept

    def remove_room(self, room: str) -> None:
        """Forget a room; what was said in it is kept."""
        self._store.remove_room(room)
        self.rooms = self._store.rooms()

    def absorb(self, keep_id: str, other_id: str) -> None:
        """Give one contact what another has, and forget that one. Raises `CarrierError`."""
        keep, other = self.contact(keep_id), self.contact(other_id)
        if keep is None or other is None or keep_id == other_id:
            raise CarrierError("no such contact", "unknown_recipient")
        names = dict.fromkeys((*keep.aliases, other.name, *other.aliases))
        names.pop(keep.name, None)
        labels = tuple(dict.fromkeys((*keep.labels, *other.labels)))
        phone = keep.phone or other.phone
        self.add_contact(replace(keep, aliases=tuple(names), labels=labels, phone=phone))
        self._store.synced.move(other_id, keep_id)
        self._store.remove_contact(other_id)
        self.contacts = self._store.contacts()

    def contact(self, contact_id: str) -> Contact | None:
        return next((one for one in self.contacts if one.id == contact_id), None)

    def person(self, who: str) -> Contact | None:
        """Return who a carrier means by an id, a name, an alias or a number; the first of equals."""
        name, number = clean_name(who), digits(who)
        for fits in (
            lambda one: one.id == who,
            lambda one: one.name == name,
            lambda one: name in one.aliases,
            lambda one: len(number) >= _MIN_DIGITS and digits(one.phone) == number,
        ):
            if found := next(filter(fits, self.contacts), None):
                return found
        return None

    def sender(self, who: str) -> Address:
        """Return the address of somebody who wrote or called, known to the wearer or not."""
        contact = self.person(who)
        if contact is not None:
            return contact_address(contact)
        name = clean_name(who)
        return Address(name, number=digits(name) if is_number(name) else None)

    def address(
        self, to: str, contact_id: str | None, room: str | None, number: str | None
    ) -> Address:
        """Return where an operation goes; `to` alone means a stranger who wrote or called before.

        Raises `CarrierError`: `emergency`, `unknown_recipient`.
        """
        found = self._found(to, contact_id, room, number)
        if found is None:
            raise CarrierError("no such contact, room or number", "unknown_recipient")
        if found.number is not None and is_emergency(found.number):
            raise CarrierError("emergency numbers are never dialled", "emergency")
        return found

    def _found(
        self, to: str, contact_id: str | None, room: str | None, number: str | None
    ) -> Address | None:
        if contact_id is not None:
            contact = self.contact(contact_id)
            return None if contact is None else contact_address(contact)
        if room is not None:
            known = any(one.name == clean_name(room) for one in self.rooms)
            return Address(clean_name(room), room=clean_name(room)) if known else None
        if number is not None:
            return self._number_address(to, number)
        stranger = self.sender(to)
        if met := self._store.handles.stranger(stranger.name):
            number = digits(met.handle) if is_number(met.handle) else stranger.number
            return replace(stranger, number=number)
        return stranger if self._store.knows(stranger.name) else None

    def _number_address(self, to: str, number: str) -> Address | None:
        if not is_number(number) and not is_emergency(number):
            return None
        contact = self.person(digits(number))
        name = clean_name(to) or clean_name(number)
        return Address(name, contact.id if contact else None, number=digits(number))

    def _free_id(self) -> str:
        taken = {one.id for one in self.contacts}
        count = len(taken) + 1
        while f"c{count}" in taken:
            count += 1
        return f"c{count}"


def contact_address(contact: Contact) -> Address:
    """Return where a contact is written to and called."""
    return Address(contact.name, contact.id, number=digits(contact.phone) or None)


def is_number(text: str) -> bool:
    """Whether it could be dialled: digits, with nothing but separators between them."""
    return len(digits(text)) >= _MIN_DIGITS and all(
        sign.isdecimal() or sign in " +-.()/·‐‑–−*#" for sign in text
    )
