"""A companion that only looks: connects to any bridge and tries what the wire promises."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import grpc

from agent.carriers.bridge.channel import BridgeOptions, open_channel
from agent.errors import CarrierError
from protos import bridge_pb2 as wire
from protos import bridge_pb2_grpc as wire_grpc

PROTOCOL_VERSION = 1
HEARTBEAT_MS = 1_000
_SERVICE = "/sori.bridge.v1.PhoneBridge/"
_WITHIN_S = 5.0


class BrokenError(Exception):
    """A requirement is not met: one line that says what was seen instead."""


class SkippedError(Exception):
    """A requirement cannot be tried here: one line that says why."""


@dataclass(frozen=True)
class CheckOptions:
    """`message_within_s`: how long to wait for somebody to write to the phone, 0 not to.

    `reply`: what to answer them with, for real; empty: nothing is sent. `quiet_s`: within this time comes
    what a stream begins with.
    """

    bridge: BridgeOptions
    message_within_s: float = 0.0
    reply: str = ""
    quiet_s: float = 2.0


class Probe:
    """Asks and says what it got. `tell` is for the person who holds the phone."""

    def __init__(
        self, options: CheckOptions, channel: grpc.aio.Channel, tell: Callable[[str], None]
    ) -> None:
        self.options, self.tell = options, tell
        self._channel = channel
        self._stub = wire_grpc.PhoneBridgeStub(channel)  # type: ignore[no-untyped-call]
        self.message: wire.Message | None = None  # one that came while checking

    async def hello(self) -> wire.HelloResponse:
        request = wire.HelloRequest(protocol_version=PROTOCOL_VERSION, companion_name="check")
        answer = await self.ask("Hello", request)
        assert isinstance(answer, wire.HelloResponse)
        return answer

    async def apps(self) -> list[str]:
        return [app.name for app in (await self.hello()).apps]

    async def ask(self, method: str, request: Any) -> Any:
        """Return the answer. Raises `BrokenError` for any status but OK."""
        try:
            return await self._call(method, request, self.options.bridge.metadata)
        except grpc.aio.AioRpcError as error:
            raise BrokenError(f"{method}: {error.code().name}") from error

    async def refused(
        self, method: str, request: Any, *statuses: grpc.StatusCode, token: str | None = ""
    ) -> str:
        """Return the line of a refusal. `token`: another than ours, None for none at all."""
        metadata = self.options.bridge.metadata
        if token != "":
            metadata = (("authorization", token),) if token is not None else ()
        try:
            await self._call(method, request, metadata)
        except grpc.aio.AioRpcError as error:
            if error.code() in statuses:
                return error.details() or ""
            wanted = " or ".join(status.name for status in statuses)
            raise BrokenError(f"{method}: {error.code().name}, not {wanted}") from error
        raise BrokenError(f"{method} was not refused")

    async def raw(self, method: str, request: bytes) -> grpc.StatusCode:
        """Send bytes as a request; return the status."""
        call = self._channel.unary_unary(_SERVICE + method)  # type: ignore[call-arg]
        try:
            await call(request, timeout=_WITHIN_S, metadata=self.options.bridge.metadata)
        except grpc.aio.AioRpcError as error:
            return error.code()
        return grpc.StatusCode.OK

    async def _call(self, method: str, request: Any, metadata: Any) -> Any:
        call = getattr(self._stub, method)(request, timeout=_WITHIN_S, metadata=metadata)
        return await (call.read() if method == "Listen" else call)

    @asynccontextmanager
    async def stream(
        self, apps: list[str] | None = None, calls: bool = False
    ) -> AsyncIterator["Stream"]:
        request = wire.ListenRequest(
            apps=await self.apps() if apps is None else apps,
            calls=calls,
            heartbeat_ms=HEARTBEAT_MS,
        )
        call = self._stub.Listen(request, metadata=self.options.bridge.metadata)
        stream = Stream(call)
        try:
            yield stream
        finally:
            await stream.close()


class Stream:
    """A stream of events, `opened` first."""

    def __init__(self, call: Any) -> None:
        self._call = call
        self._reading: asyncio.Task[Any] | None = None  # cancelled, it would cancel the call

    async def opened(self) -> wire.Opened:
        first = await self.next(_WITHIN_S)
        if first is None or first.WhichOneof("event") != "opened":
            raise BrokenError("a stream begins with opened, within 5 s")
        return first.opened

    async def next(self, within_s: float) -> wire.Event | None:
        """Return the next event, None where none came in time. Raises `BrokenError` at the end."""
        if self._reading is None:
            self._reading = asyncio.ensure_future(self._call.read())
        done, _ = await asyncio.wait({self._reading}, timeout=within_s)
        if not done:
            return None
        reading, self._reading = self._reading, None
        try:
            event = reading.result()
        except grpc.aio.AioRpcError as error:
            raise BrokenError(f"Listen ended: {error.code().name}") from error
        if event is grpc.aio.EOF:  # type: ignore[attr-defined]
            raise BrokenError("Listen ended by itself")
        if not isinstance(event, wire.Event):
            raise BrokenError("Listen sent bytes that are no event")
        return event

    async def close(self) -> None:
        self._call.cancel()
        if self._reading is not None:
            await asyncio.gather(self._reading, return_exceptions=True)

    async def messages(self, within_s: float, at_most: int = 1_000) -> list[wire.Message]:
        """Return the messages that come within this time, `at_most` so many."""
        found: list[wire.Message] = []
        loop = asyncio.get_running_loop()
        end_s = loop.time() + within_s
        while len(found) < at_most and (left_s := end_s - loop.time()) > 0:
            event = await self.next(left_s)
            if event is not None and event.WhichOneof("event") == "message":
                found.append(event.message)
        return found


@asynccontextmanager
async def probing(options: CheckOptions, tell: Callable[[str], None]) -> AsyncIterator[Probe]:
    """Connect. Raises `CarrierError` where no bridge can be reached."""
    channel = await open_channel(options.bridge)
    try:
        try:
            async with asyncio.timeout(_WITHIN_S):
                await channel.channel_ready()
        except TimeoutError as error:
            line = f"{options.bridge.address} does not answer"
            raise CarrierError(line, "offline") from error
        yield Probe(options, channel, tell)
    finally:
        await channel.close(None)
