"""What a carrier of messages must do: Matrix, a phone bridge and simulated people alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from agent.actions.addresses import Address


@dataclass(frozen=True)
class Abilities:
    """What a carrier can do. `max_length_characters` bounds one message's text.

    `unsend_within_ms` is how long after sending a message can be taken back, 0 for never.
    """

    can_start_chat: bool = True
    can_read_history: bool = False
    unsend_within_ms: int = 0
    can_react: bool = False
    receipts: bool = False
    max_length_characters: int = 5_000


@dataclass(frozen=True)
class OutboxItem:
    """A message to send. The same `key` is never sent twice."""

    key: str
    address: Address
    body: str


@dataclass(frozen=True)
class Received:
    """A message as a carrier hands it over.

    `id` is unique over all carriers and sessions. `sender` is a contact's id where the carrier
    knows it, else a name or number. `sent_at` is ISO 8601 with offset, empty for now.
    """

    id: str
    sender: str
    text: str
    room: str | None = None
    sent_at: str = ""


class Carrier(Protocol):
    """What carriers of messages and of calls have in common."""

    @property
    def name(self) -> str:
        """The `backend` of actions."""

    @property
    def leaves_machine(self) -> bool:
        """Whether anything it carries reaches the world outside this machine."""

    def advance(self, elapsed_ms: float) -> None:
        """Take note of the session's clock: milliseconds since the session began.

        The same time may be told twice: one object may carry both messages and calls.
        """


class MessageCarrier(Carrier, Protocol):
    """Sends, and delivers at least once: what arrived is offered again until acknowledged."""

    @property
    def abilities(self) -> Abilities: ...

    async def send(self, message: OutboxItem) -> str:
        """Send once per `message.key`, however often called; return the carrier's message id.

        Raises `CarrierError`: with code `offline` it may be tried again, with any other the
        message is refused for good.
        """

    async def mark_read(self, message_ids: Sequence[str]) -> None:
        """Tell the senders that these were read. Raises `CarrierError`."""

    async def unsend(self, carrier_id: str) -> None:
        """Take back the message that `send` gave this id. Raises `CarrierError` (`too_late`)."""

    async def react(self, message_id: str, emoji: str) -> None:
        """Put an emoji under a message that arrived. Raises `CarrierError`."""

    def arrivals(self) -> Sequence[Received]:
        """Return what arrived and is not yet acknowledged, oldest first; never waits."""

    def acknowledge(self, message_id: str) -> None:
        """Forget an arrival: it is stored now."""
