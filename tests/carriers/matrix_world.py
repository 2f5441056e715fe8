"""A Matrix carrier and another person on the same real server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from agent.carriers.matrix.account import MatrixAccount
from agent.carriers.matrix.carrier import MatrixCarrier
from tests.carriers.matrix_peer import MatrixPeer
from tests.carriers.synapse import Registered, Synapse
from tests.carriers.world import PATIENCE_S, Saw, until


class MatrixWorld:
    keeps = True
    has_server = True
    refuses_too_long = True
    stranger = "@nobody:localhost"

    def __init__(self, server: Synapse, folder: Path, encrypted: bool) -> None:
        self.server, self._folder, self._encrypted = server, folder, encrypted
        self.can_be_searched = not encrypted
        wearer = server.register("wearer")
        self.account = account_of(server, wearer)
        self.other = MatrixPeer(server.url, server.register("peer"), folder / "peer")
        self.peer = self.other.user_id
        self.chat = self.room = ""
        self.carrier = self._carrier()
        self._running: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        self._running = [asyncio.create_task(self.other.run(), name="the other person")]
        await self._run_carrier()
        self.chat = await self.other.make_room(self.account.user_id, None, self._encrypted)
        self.room = await self.other.make_room(self.account.user_id, "가족방", self._encrypted)
        for invite in await until(self.carrier.invites, lambda all: len(all) == 2):
            await self.carrier.answer_invite(invite.id, True)
        rooms = self.other.client.rooms
        await self.other.until(
            lambda: all(
                id in rooms and rooms[id].joined_count == 2 for id in (self.chat, self.room)
            )
        )

    async def close(self) -> None:
        for task in reversed(self._running):
            await cancelled(task)
        self.carrier.close()
        await self.other.close()

    async def write(self, text: str, in_room: bool = False) -> None:
        await self.other.write(self.room if in_room else self.chat, text)

    async def received(self, count: int, in_room: bool = False) -> list[str]:
        texts = self.other.texts[self.room if in_room else self.chat]
        await self.other.until(lambda: len(texts) >= count)
        return list(texts)

    async def saw(self, what: Saw, count: int = 1) -> list[str]:
        await self.other.until(lambda: len(self.other.saw[what]) >= count)
        return list(self.other.saw[what])

    async def invite(self, room_name: str) -> None:
        await self.other.make_room(self.account.user_id, room_name, self._encrypted)

    async def reopen(self) -> None:
        await cancelled(self._running.pop())
        self.carrier.close()
        self.carrier = self._carrier()
        await self._run_carrier()

    async def stop_server(self) -> None:
        await asyncio.to_thread(self.server.stop)
        await until(lambda: self.carrier._syncing.is_connected, lambda connected: not connected)

    async def start_server(self) -> None:
        await asyncio.to_thread(self.server.start)

    async def _run_carrier(self) -> None:
        self._running.append(asyncio.create_task(self.carrier.run(), name="the carrier"))
        await until(lambda: self.carrier._syncing.is_connected, bool)

    def _carrier(self) -> MatrixCarrier:
        return MatrixCarrier(self.account, self._folder / "carrier", encrypts=self._encrypted)


def account_of(server: Synapse, registered: Registered) -> MatrixAccount:
    return MatrixAccount(
        server.url,
        registered.user_id,
        registered.device_id,
        registered.access_token,
        pickle_key="pickle",
    )


async def cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        async with asyncio.timeout(PATIENCE_S):
            await task


@asynccontextmanager
async def matrix_world(
    server: Synapse, folder: Path, encrypted: bool
) -> AsyncIterator[MatrixWorld]:
    server.start()  # a test that failed may have left it stopped
    world = MatrixWorld(server, folder, encrypted)
    try:
        await world.open()
        yield world
    finally:
        await world.close()
