"""A simulated phone as a world of the conformance suite: a person and a room in its KakaoTalk."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from agent.carriers.bridge.messages import BridgeMessages
from devices.bridge.phone import person_key
from tests.carriers.bridge.handset import Handset, handset
from tests.carriers.world import Saw, until

APP, PERSON, ROOM = "kakaotalk", "엄마", "가족방"


class BridgeWorld:
    peer = person_key(APP, PERSON)
    stranger = None  # whoever never notified cannot be written to, with an error of its own
    keeps = True
    has_server = True
    refuses_too_long = True

    def __init__(self, one: Handset) -> None:
        self._handset = one
        self.room = one.phone.chat_id(APP, ROOM)
        self.carrier = BridgeMessages(one.options, APP)
        self._running: asyncio.Task[None] | None = None

    async def write(self, text: str, in_room: bool = False) -> None:
        self._handset.phone.write(APP, PERSON, text, room=ROOM if in_room else None)

    async def received(self, count: int, in_room: bool = False) -> list[str]:
        chat = self._handset.phone.chat_id(APP, ROOM if in_room else PERSON)

        def texts() -> list[str]:
            return [one.text for one in self._handset.phone.replied if one.chat == chat]

        return await until(texts, lambda found: len(found) >= count)

    async def saw(self, what: Saw, count: int = 1) -> list[str]:
        if what is not Saw.READ:
            raise NotImplementedError(what)
        return await until(
            lambda: list(self._handset.phone.read_texts), lambda found: len(found) >= count
        )

    async def invite(self, room_name: str) -> None:
        raise NotImplementedError

    async def reopen(self) -> None:
        await self.close()
        self.carrier = BridgeMessages(self._handset.options, APP)
        await self.open()

    async def stop_server(self) -> None:
        await self._handset.stop()
        await until(lambda: not self.carrier.is_up, bool)

    async def start_server(self) -> None:
        await self._handset.start()

    def _untold(self) -> int:
        return len(self._handset.journal.waiting(frozenset([APP]), 1_000))

    async def open(self) -> None:
        self._running = asyncio.create_task(self.carrier.run())
        await until(lambda: self.carrier.is_up, bool)

    async def close(self) -> None:
        """Stop the carrier once the phone knows what was acknowledged: a crash need not tell it."""
        assert self._running is not None
        if self.carrier.is_up:
            await until(lambda: self._untold() == len(self.carrier.arrivals()), bool)
        self._running.cancel()
        with suppress(asyncio.CancelledError):
            await self._running


@asynccontextmanager
async def bridge_world(folder: Path) -> AsyncIterator[BridgeWorld]:
    async with handset(folder / "bridge.db") as one:
        world = BridgeWorld(one)
        await world.open()
        for in_room in (False, True):  # a chat can be answered once it has notified
            await world.write("안녕", in_room)
        for first in await until(world.carrier.arrivals, lambda all: len(all) == 2):
            world.carrier.acknowledge(first.id)
        yield world
        await world.close()
