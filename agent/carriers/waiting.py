"""What arrived and is not acknowledged; the place in the server's stream goes no further than that.

The token is that place: Matrix's sync token, the id of an XMPP archive. A batch is what was brought
up to it. Killed at any point, the companion syncs from the last token that
has nothing unacknowledged before it, and leaves out what it had acknowledged after it.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from agent.actions.messaging import Received
from agent.carriers.journal import Journal

_FULL = 5_000  # messages; no more is fetched until the store has taken some in


@dataclass
class _Batch:
    number: int
    token: str  # to sync from once all of it is acknowledged
    waiting: set[str]


class Waiting:
    """`on_acknowledged` is told each id that is taken, before the token may move past it."""

    def __init__(
        self, journal: Journal, on_acknowledged: Callable[[str], None] = lambda _message_id: None
    ) -> None:
        self._journal, self._on_acknowledged = journal, on_acknowledged
        self._acknowledged = journal.acknowledged()
        self._batches: deque[_Batch] = deque()
        self._messages: dict[str, Received] = {}
        self._count = 0
        self._has_room = asyncio.Event()
        self._has_room.set()
        journal.belong(1)  # the first sync offers again all that came after the token

    def __len__(self) -> int:
        return len(self._messages)

    def add(self, messages: Sequence[Received], token: str) -> None:
        """Take in what a sync brought; `token` is where the next one begins."""
        self._count += 1
        new = {
            one.id: one
            for one in messages
            if one.id not in self._acknowledged and one.id not in self._messages
        }
        self._messages.update(new)
        self._batches.append(_Batch(self._count, token, set(new)))
        self._advance()
        if len(self._messages) >= _FULL:
            self._has_room.clear()

    async def has_room(self) -> None:
        await self._has_room.wait()

    def messages(self) -> list[Received]:
        return list(self._messages.values())

    def acknowledge(self, message_id: str) -> None:
        if message_id not in self._messages:
            return
        batch = next(one for one in self._batches if message_id in one.waiting)
        self._journal.acknowledge(message_id, batch.number)
        self._on_acknowledged(message_id)
        self._acknowledged.add(message_id)
        batch.waiting.discard(message_id)
        del self._messages[message_id]
        self._advance()
        if len(self._messages) < _FULL:
            self._has_room.set()

    def _advance(self) -> None:
        done = list(takewhile(lambda batch: not batch.waiting, self._batches))
        if not done:
            return
        self._journal.advance(done[-1].token, done[-1].number)
        for _ in done:
            self._batches.popleft()
        if not self._batches:
            self._acknowledged.clear()
