"""Who it is that a carrier calls so: its handles joined to the wearer's people and rooms.

A handle once known stays whose it is. A new one is somebody the wearer knows if it is itself the name,
alias or number of a contact, or else if it goes by the name of just one contact whom that account
does not know yet. Anybody can give themselves a name, so with `trusts_names` false (the friends-only
setting) that last step is left out.

Two of the same name are two, people and rooms alike, however alike their names: the second is called
after its app (`가족방 matrix`), until the wearer says that they are one (`merge`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.actions.addresses import Address, clean_name, digits
from agent.actions.handles import Handle
from agent.actions.messaging import Peer
from agent.actions.phonebook import Phonebook, contact_address, is_number
from agent.actions.routes import app_of
from agent.actions.store import Store
from agent.events import Contact, Room


@dataclass(frozen=True)
class Met:
    """Who wrote. `is_friend`: a contact, or somebody the wearer has had to do with."""

    address: Address
    is_friend: bool


class Introductions:
    def __init__(self, store: Store, phonebook: Phonebook) -> None:
        self._store = store
        self._phonebook = phonebook

    def sender(self, account: str, handle: str, name: str, *, trusts_names: bool) -> Met:
        """Return who wrote; somebody new becomes a stranger with a handle, who can be answered."""
        known = self._store.handles.find(account, handle)
        contact = self._contact(known, account, handle, name if trusts_names else "")
        if contact is not None:
            if known is None or known.contact_id != contact.id:
                self._store.handles.bind(Handle(account, handle, contact.name, contact.id))
            return Met(contact_address(contact), is_friend=True)
        number = digits(handle) if is_number(clean_name(handle)) else None
        if known is None:
            known = Handle(account, handle, self._free_name(clean_name(name or handle), account))
            self._store.handles.bind(known)
        address = Address(known.name, number=number)
        return Met(address, is_friend=self._store.has_conversation(address.conversation))

    def knows_room(self, account: str, handle: str) -> bool:
        """Say whether a room is one of the wearer's already, whatever it calls itself."""
        known = self._store.handles.find(account, handle)
        is_known = known is not None and known.room is not None
        return is_known or self._is_unclaimed(clean_name(handle))

    def room(self, account: str, handle: str, name: str, members: Sequence[str]) -> str:
        """Return what the wearer calls a room; one that is new is a room they were brought into."""
        known = self._store.handles.find(account, handle)
        if known is not None and known.room is not None:
            return known.room
        called = clean_name(name or handle)
        if not self._is_unclaimed(called):
            called = self._free_name(called, account)
            self._phonebook.add_room(Room(called, tuple(members)))
        self._store.handles.bind(Handle(account, handle, called, room=called))
        return called

    def learn(self, account: str, peers: Sequence[Peer]) -> None:
        """Take in whom a carrier can reach: the wearer's friends there, who become contacts."""
        for peer in peers:
            known = self._store.handles.find(account, peer.handle)
            if known is not None and not known.is_stranger:
                continue
            if peer.is_room:
                self.room(account, peer.handle, peer.name, self._names(account, peer, peers))
            else:
                self._befriend(account, peer, known)

    def merge(self, keep: Address, other: Address) -> None:
        """Two are one from now on: `other` is forgotten, what was said with them is not."""
        self._store.handles.move(other, keep)
        self._store.history.move(other, keep)
        self._store.agenda.move(other, keep)
        self._store.move_calls(other, keep)
        if other.room is not None:
            self._phonebook.remove_room(other.room)
        elif other.contact_id is not None:
            self._phonebook.absorb(keep.contact_id or "", other.contact_id)

    def _contact(
        self, known: Handle | None, account: str, handle: str, name: str
    ) -> Contact | None:
        if known is not None and known.contact_id is not None:
            return self._phonebook.contact(known.contact_id)
        person = self._phonebook.person(handle)
        if person is not None or known is not None or not name:
            return person
        return self._namesake(account, name)

    def _namesake(self, account: str, name: str) -> Contact | None:
        """Return the one contact of that name, if this account knows them by no handle yet."""
        called = clean_name(name)
        same = [one for one in self._phonebook.contacts if called in (one.name, *one.aliases)]
        if len(same) != 1:
            return None
        there = self._store.handles.of(contact_address(same[0]))
        return None if any(one.account == account for one in there) else same[0]

    def _befriend(self, account: str, peer: Peer, stranger: Handle | None) -> None:
        contact = self._phonebook.person(peer.handle)
        if contact is None and is_number(peer.phone):
            contact = self._phonebook.person(peer.phone)
        contact = contact or self._namesake(account, peer.name)
        if contact is None:
            name = clean_name(peer.name or peer.handle)
            contact = self._phonebook.add_contact(Contact(name, phone=peer.phone))
        elif peer.phone and not contact.phone:
            contact = self._phonebook.add_contact(replace(contact, phone=peer.phone))
        if stranger is not None:
            self._store.history.move(Address(stranger.name), contact_address(contact))
        self._store.handles.bind(Handle(account, peer.handle, contact.name, contact.id))

    def _names(self, account: str, room: Peer, peers: Sequence[Peer]) -> list[str]:
        """Return what the members of a room are called: as contacts, else as the carrier does."""
        told = {one.handle: one.name for one in peers if not one.is_room}
        known = {handle: self._store.handles.find(account, handle) for handle in room.members}
        return [
            found.name if found else told.get(handle, handle) for handle, found in known.items()
        ]

    def _is_unclaimed(self, room: str) -> bool:
        """Say whether the wearer has a room of that name that no carrier is known to have."""
        exists = any(one.name == room for one in self._phonebook.rooms)
        return exists and not self._store.handles.of(Address(room, room=room))

    def _free_name(self, name: str, account: str) -> str:
        """Return a name that nobody has: as it is, with its app, or numbered."""
        if not self._is_taken(name):
            return name
        named = f"{name} {app_of(account)}"
        count = 2
        while self._is_taken(named):
            named = f"{name} {count}"
            count += 1
        return named

    def _is_taken(self, name: str) -> bool:
        book = self._phonebook
        return (
            any(name in (one.name, *one.aliases) for one in book.contacts)
            or any(one.name == name for one in book.rooms)
            or self._store.handles.stranger(name) is not None
        )
