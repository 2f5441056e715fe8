"""The way in: a message is stored first, then acknowledged to its carrier, then announced."""

from agent.actions.addresses import Address, clean_name, clean_text
from agent.actions.messaging import MessageCarrier, Received
from agent.actions.phonebook import Phonebook
from agent.actions.records import Happened, failure, incoming_message
from agent.actions.store import Store
from agent.errors import CarrierError
from agent.events import Arrived, Message, Room, TheirWords

_RETRY_MS = 5_000  # a full disk is tried again this often, not every frame


class Arrivals:
    """Takes each message in once, however often the carrier offers it."""

    def __init__(self, store: Store, carrier: MessageCarrier, phonebook: Phonebook) -> None:
        self._store = store
        self._carrier = carrier
        self._phonebook = phonebook
        self._resume_at_ms = 0.0

    def take(self, elapsed_ms: float, now: str) -> list[Happened]:
        """Return what is new. What cannot be stored stays at the carrier and is reported."""
        happened: list[Happened] = []
        if elapsed_ms < self._resume_at_ms:
            return happened
        try:
            for received in tuple(self._carrier.arrivals()):
                happened += self._take_one(received, now)
        except CarrierError as error:
            self._resume_at_ms = elapsed_ms + _RETRY_MS
            happened.append(failure(error))
        return happened

    def keep(self, received: Received, now: str) -> Message | None:
        """Store a message as unread; None where it is here already. Raises `CarrierError`."""
        sender = self._phonebook.sender(received.sender)
        room = self._known_room(received.room, sender)
        message = Message(
            received.id,
            sender.name,
            TheirWords(clean_text(received.text)),
            room,
            received.sent_at or now,
        )
        address = sender if room is None else Address(room, room=room)
        new = self._store.add_incoming(message, address, sender.contact_id)
        return message if new else None

    def _take_one(self, received: Received, now: str) -> list[Happened]:
        message = self.keep(received, now)
        self._carrier.acknowledge(received.id)
        if message is None:
            return []
        return [Happened(Arrived(message), "incoming", incoming_message(message))]

    def _known_room(self, room: str | None, sender: Address) -> str | None:
        """Return the room's name; one that is new is a room the wearer was brought into."""
        if room is None:
            return None
        name = clean_name(room)
        if all(one.name != name for one in self._phonebook.rooms):
            self._phonebook.add_room(Room(name, (sender.name,)))
        return name
