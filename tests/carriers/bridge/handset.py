"""A simulated phone with its bridge listening on loopback, and a companion's carriers for it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from agent.carriers.bridge.calls import BridgeCalls
from agent.carriers.bridge.channel import BridgeOptions
from agent.carriers.bridge.messages import BridgeMessages
from agent.errors import CarrierError
from devices.bridge.core import Bridge
from devices.bridge.journal import Journal
from devices.bridge.phone import Phone
from devices.bridge.server import BridgeServer
from tests.carriers.world import until

TOKEN = "t0ken-of-the-test"
NOW_UNIX_MS = 1_795_300_000_000


class Handset:
    """`clock` is the phone's, in ms; `skip` moves it."""

    def __init__(self, path: Path | str = ":memory:", android_version: int = 15) -> None:
        self.clock = NOW_UNIX_MS
        self.phone = Phone(self.now, android_version)
        self.journal = Journal(path)
        self.bridge = Bridge(self.phone, self.journal, self.now)
        self.server = BridgeServer(self.bridge, TOKEN)
        self.port = 0
        self._path = path

    def now(self) -> int:
        self.clock += 1
        return self.clock

    def skip(self, ms: int) -> None:
        self.clock += ms

    @property
    def options(self) -> BridgeOptions:
        return BridgeOptions(f"127.0.0.1:{self.port}", TOKEN, heartbeat_ms=1_000)

    async def start(self) -> None:
        self.port = await self.server.start(f"127.0.0.1:{self.port}")

    async def stop(self) -> None:
        await self.server.stop()

    async def reboot(self) -> None:
        """Switch the phone off and on: the bridge begins anew on its journal."""
        await self.server.stop()
        self.phone.reboot()
        self.journal.close()
        self.journal = Journal(self._path)
        self.bridge = Bridge(self.phone, self.journal, self.now)
        self.server = BridgeServer(self.bridge, TOKEN)
        await self.start()


@asynccontextmanager
async def handset(
    path: Path | str = ":memory:", android_version: int = 15
) -> AsyncIterator[Handset]:
    one = Handset(path, android_version)
    await one.start()
    try:
        yield one
    finally:
        await one.stop()
        one.journal.close()


@asynccontextmanager
async def started(carrier: BridgeMessages | BridgeCalls) -> AsyncIterator[asyncio.Task[None]]:
    """Run a carrier, connected or not."""
    task = asyncio.create_task(carrier.run())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, CarrierError):
            await task


@asynccontextmanager
async def running(carrier: BridgeMessages | BridgeCalls) -> AsyncIterator[None]:
    """Run a carrier and wait until it is connected. Raises what `run` fails with."""
    async with started(carrier) as task:
        await until(lambda: carrier.is_up or task.done(), bool)
        if task.done():
            task.result()
        yield


@asynccontextmanager
async def messages_of(
    one: Handset, app: str = "kakaotalk", clock: Callable[[], float] | None = None
) -> AsyncIterator[BridgeMessages]:
    carrier = BridgeMessages(one.options, app, clock=clock or (lambda: one.clock / 1000))
    async with running(carrier):
        yield carrier


@asynccontextmanager
async def calls_of(one: Handset) -> AsyncIterator[BridgeCalls]:
    carrier = BridgeCalls(one.options)
    async with running(carrier):
        yield carrier
