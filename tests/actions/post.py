"""A carrier of messages for tests: it knows whom it is told, and fails as it is told."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from agent.actions.messaging import Abilities, Invite, OutboxItem, Peer, Received
from agent.errors import CarrierError


class Post:
    """Reaches `handles`. `refusals` are raised by the next commits, `lost` answers after them."""

    leaves_machine = True

    def __init__(self, name: str, *handles: str, sends_once: bool = True) -> None:
        self.name = name
        self.handles = set(handles)
        self.abilities = Abilities(
            receipts=True, can_react=True, sends_once=sends_once, unsend_within_ms=60_000
        )
        self.refusals: list[CarrierError] = []
        self.lost = 0  # the next so many messages arrive, and nobody hears of it
        self.can_verify = True
        self.delivered: list[OutboxItem] = []
        self.ids: dict[str, str] = {}
        self.waiting: list[Received] = []
        self.invited: list[Invite] = []
        self.friends: Sequence[Peer] = ()
        self.read: list[str] = []
        self.reactions: list[tuple[str, str]] = []
        self.unsent: list[str] = []
        self.answered: list[tuple[str, bool]] = []

    @property
    def bodies(self) -> list[str]:
        return [item.body for item in self.delivered]

    def advance(self, elapsed_ms: float) -> None:
        pass

    async def run(self) -> None:
        await asyncio.Event().wait()

    def close(self) -> None:
        pass

    def prepare(self, message: OutboxItem) -> None:
        if message.handle not in self.handles:
            raise CarrierError("nobody of that handle", "unknown_recipient")

    async def commit(self, message: OutboxItem) -> str:
        await asyncio.sleep(0)
        if self.refusals:
            raise self.refusals.pop(0)
        if not (self.abilities.sends_once and message.key in self.ids):
            self.ids[message.key] = f"{self.name}-{len(self.delivered) + 1}"
            self.delivered.append(message)
        if self.lost:
            self.lost -= 1
            raise CarrierError("the answer was lost", "uncertain")
        return self.ids[message.key]

    async def verify(self, message: OutboxItem) -> str | None:
        if not self.can_verify:
            raise CarrierError("nobody kept count", "unsupported")
        return self.ids.get(message.key)

    async def unsend(self, carrier_id: str) -> None:
        self.unsent.append(carrier_id)

    async def mark_read(self, message_ids: Sequence[str]) -> None:
        self.read.extend(message_ids)

    async def react(self, message_id: str, emoji: str) -> None:
        self.reactions.append((message_id, emoji))

    async def set_typing(self, handle: str, on: bool) -> None:
        raise CarrierError("not here", "unsupported")

    async def history(self, handle: str, at_most: int) -> Sequence[Received]:
        raise CarrierError("not here", "unsupported")

    async def search(self, query: str, at_most: int) -> Sequence[Received]:
        raise CarrierError("not here", "unsupported")

    async def peers(self) -> Sequence[Peer]:
        return self.friends

    async def answer_invite(self, invite_id: str, accept: bool) -> None:
        self.answered.append((invite_id, accept))
        self.invited = [one for one in self.invited if one.id != invite_id]

    def invites(self) -> Sequence[Invite]:
        return self.invited

    def arrivals(self) -> Sequence[Received]:
        return self.waiting

    def acknowledge(self, message_id: str) -> None:
        self.waiting = [one for one in self.waiting if one.id != message_id]

    def bring(self, id: str, sender: str, text: str, **more: object) -> None:
        """Let a message arrive."""
        self.waiting.append(replace(Received(id, sender, text), **more))  # type: ignore[arg-type]
