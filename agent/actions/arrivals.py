"""The way in: a message is stored first, then acknowledged to its carrier, then announced."""

from collections.abc import Callable
from dataclasses import replace

from agent.actions.addresses import Address, clean_text
from agent.actions.carriers import Carriers
from agent.actions.door import Door
from agent.actions.introductions import Introductions
from agent.actions.messaging import Received
from agent.actions.records import Happened, failure, incoming_message
from agent.actions.store import Store
from agent.errors import CarrierError
from agent.events import Arrived, Message, TheirWords

_RETRY_MS = 5_000  # a full disk is tried again this often, not every frame


class Arrivals:
    """Takes each message in once, however often a carrier offers it.

    `on_reached` is told the account of each: it can be reached just now.
    """

    def __init__(
        self,
        store: Store,
        carriers: Carriers,
        introductions: Introductions,
        door: Door,
        on_reached: Callable[[str], None],
    ) -> None:
        self._store = store
        self._carriers = carriers
        self._introductions = introductions
        self._door = door
        self._resume_at_ms = 0.0
        self._on_reached = on_reached

    def take(self, elapsed_ms: float, now: str) -> list[Happened]:
        """Return what is new. What cannot be stored stays at the carrier and is reported."""
        happened: list[Happened] = []
        if elapsed_ms < self._resume_at_ms:
            return happened
        try:
            for account, peers in self._carriers.met().items():
                self._introductions.learn(account, peers)
            for account, received in self._carriers.arrivals():
                happened += self._take_one(account, _clean(received), now)
                self._carriers.get(account).acknowledge(received.id)
                self._on_reached(account)
            if requested := self._door.news(elapsed_ms, now):
                happened.append(Happened(requested))
        except CarrierError as error:
            self._resume_at_ms = elapsed_ms + _RETRY_MS
            happened.append(failure(error))
        return happened

    def keep(self, account: str, received: Received, now: str) -> Message | None:
        """Store a message as unread; None where it is here already. Raises `CarrierError`."""
        place, sender = self._place(account, received)
        message = Message(
            received.id,
            sender.name,
            TheirWords(received.text),
            place.room,
            received.sent_at or now,
        )
        new = self._store.add_incoming(message, place, sender.contact_id, account)
        return message if new else None

    def _take_one(self, account: str, received: Received, now: str) -> list[Happened]:
        if received.replaces is not None:
            self._change(account, received)
        elif received.is_own:
            self._keep_own(account, received, now)
        elif self._door.turns_away(account, received):
            self._door.keep(account, received, now)
        elif message := self.keep(account, received, now):
            return [Happened(Arrived(message), "incoming", incoming_message(message))]
        return []

    def _place(self, account: str, received: Received) -> tuple[Address, Address]:
        """Return the conversation a message belongs to, and who wrote it."""
        sender = self._sender(account, received)
        if received.room is None:
            return sender, sender
        return self._room(account, received, (sender.name,)), sender

    def _sender(self, account: str, received: Received) -> Address:
        who = (account, received.sender, received.sender_name)
        trusts = not self._door.rules.friends_only
        return self._introductions.sender(*who, trusts_names=trusts).address

    def _room(self, account: str, received: Received, members: tuple[str, ...]) -> Address:
        place = (account, received.room or "", received.room_name)
        room = self._introductions.room(*place, members)
        return Address(room, room=room)

    def _change(self, account: str, received: Received) -> None:
        """Change or remove the message that this replaces, if it is here.

        Only its writer may put it otherwise; taken back it may be by whoever looks after a room.
        """
        assert received.replaces is not None
        text = received.text
        kept = self._store.history.find(received.replaces, account)
        if kept is None:
            self._store.requests.change_text(received.replaces, text)
        elif not text:
            self._store.history.remove(kept.id)
        elif kept.is_own == received.is_own and (
            kept.is_own or self._sender(account, received).name == kept.sender
        ):
            self._store.history.change_text(kept.id, text)

    def _keep_own(self, account: str, received: Received, now: str) -> None:
        """Keep what the wearer wrote on another device; what was sent from here is here already."""
        if self._store.outbox.was_sent_as(received.id, account):
            return
        in_room = received.room is not None
        place = self._room(account, received, ()) if in_room else self._sender(account, received)
        at = received.sent_at or now
        self._store.history.add_own(received.id, place, received.text, at, account)


def _clean(received: Received) -> Received:
    """Return a message whose words and names the store can hold; its id is the carrier's own."""
    return replace(
        received,
        sender=clean_text(received.sender),
        text=clean_text(received.text),
        room=None if received.room is None else clean_text(received.room),
        sender_name=clean_text(received.sender_name),
        room_name=clean_text(received.room_name),
    )
