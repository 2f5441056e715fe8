"""What a carrier of messages must do: Matrix, a phone bridge and simulated people alike.

A message goes `prepare` -> `commit` -> (where its answer was lost) `verify`. What arrives is offered
by `arrivals` until it is acknowledged. What a carrier cannot do, its `Abilities` say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from agent.actions.addresses import Address


@dataclass(frozen=True)
class Abilities:
    """What a carrier can do. `max_length_characters` bounds one message's text.

    `sends_once`: it knows a message by its key, so that `commit` may be repeated. Without it a
    commit whose answer was lost is never repeated.
    `unsend_within_ms` is how long after sending a message can be taken back, 0 for never.
    """

    can_start_chat: bool = True
    can_receive: bool = True
    can_read_history: bool = False
    can_search: bool = False
    can_react: bool = False
    can_invite: bool = False
    sends_once: bool = True
    receipts: bool = False
    typing: bool = False
    unsend_within_ms: int = 0
    max_length_characters: int = 5_000


@dataclass(frozen=True)
class OutboxItem:
    """A message to send. The same `key` is never sent twice.

    `account` is the carrier that takes it, and `handle` how that carrier knows the receiver (a user
    id, a room id, a number); both are empty until a route is chosen.
    """

    key: str
    address: Address
    body: str
    account: str = ""
    handle: str = ""


@dataclass(frozen=True)
class Received:
    """A message as a carrier hands it over.

    `id` is unique over all carriers and sessions, and all that its carrier needs to find it again.
    `sender` and `room` are the carrier's handles; where they are no names, `sender_name` and
    `room_name` are what people call them. `sent_at` is ISO 8601 with offset, empty for now.
    `is_own`: the wearer wrote it, on another device; in a chat with one person `sender` is that
    person all the same, whom it went to. `replaces` is the id of the message whose text
    this is now; with an empty `text` that message was taken back.
    """

    id: str
    sender: str
    text: str
    room: str | None = None
    sent_at: str = ""
    sender_name: str = ""
    room_name: str = ""
    is_own: bool = False
    replaces: str | None = None


@dataclass(frozen=True)
class Peer:
    """Somebody or some room a carrier can reach. `members` are handles, of a room only."""

    handle: str
    name: str
    is_room: bool = False
    members: tuple[str, ...] = ()
    phone: str = ""


@dataclass(frozen=True)
class Invite:
    """A room the wearer was asked into. `sender` is a handle."""

    id: str
    room_name: str
    sender: str
    sender_name: str = ""


class Carrier(Protocol):
    """What carriers of messages and of calls have in common."""

    @property
    def name(self) -> str:
        """The account it carries for, and the `backend` of actions."""

    @property
    def leaves_machine(self) -> bool:
        """Whether anything it carries reaches the world outside this machine."""

    def advance(self, elapsed_ms: float) -> None:
        """Take note of the session's clock: milliseconds since the session began.

        The same time may be told twice: one object may carry both messages and calls.
        """

    async def run(self) -> None:
        """Stay connected, through any outage, until cancelled.

        Raises `CarrierError` (`signed_out`) where the wearer must sign in again.
        """

    def close(self) -> None:
        """Let go of files; `run` has ended."""


class MessageCarrier(Carrier, Protocol):
    """Sends, and delivers at least once: what arrived is offered again until acknowledged.

    Coroutines raise `CarrierError`. Its code is `offline` where nothing was done and it may be tried
    again, `uncertain` where nobody can tell whether it was done, `unsupported` where `abilities` say
    so; with any other it is refused for good. `retry_after_ms` says how long to wait, where known.
    """

    @property
    def abilities(self) -> Abilities: ...

    def prepare(self, message: OutboxItem) -> None:
        """Check without the network that this can be sent to its `handle`.

        Raises `CarrierError`: `unknown_recipient`, `too_long`, `unsupported`.
        """

    async def commit(self, message: OutboxItem) -> str:
        """Send it; return the carrier's id of it. With `sends_once`, once per `message.key`."""

    async def verify(self, message: OutboxItem) -> str | None:
        """Return the id under which it left, None where it certainly did not."""

    async def unsend(self, carrier_id: str) -> None:
        """Take back the message that `commit` gave this id (`too_late`)."""

    async def mark_read(self, message_ids: Sequence[str]) -> None:
        """Tell the senders that these were read."""

    async def react(self, message_id: str, emoji: str) -> None:
        """Put an emoji under a message that arrived."""

    async def set_typing(self, handle: str, on: bool) -> None:
        """Show the person or room whether the wearer is writing to them."""

    async def history(self, handle: str, at_most: int) -> Sequence[Received]:
        """Return the last messages with a person or room, oldest first; none is marked read."""

    async def search(self, query: str, at_most: int) -> Sequence[Received]:
        """Return messages with these words, newest first."""

    async def peers(self) -> Sequence[Peer]:
        """Return whom it can reach: friends, contacts, rooms."""

    async def answer_invite(self, invite_id: str, accept: bool) -> None:
        """Join the room, or decline."""

    def invites(self) -> Sequence[Invite]:
        """Return the invitations that wait for an answer; never waits."""

    def arrivals(self) -> Sequence[Received]:
        """Return what arrived and is not yet acknowledged, oldest first; never waits.

        Order is kept within a room, and between two people.
        """

    def acknowledge(self, message_id: str) -> None:
        """Forget an arrival: it is stored now."""
