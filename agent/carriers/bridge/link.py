"""The connection to a phone: said hello, listened to, watched, and made again when it is lost.

connect -> Hello -> Listen -> opened -> events, something at every heartbeat -> lost -> wait, again
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine, Mapping
from contextlib import aclosing, asynccontextmanager
from typing import Any, Protocol

import grpc

from agent.carriers.bridge import reading
from agent.carriers.bridge.channel import MOST_HEARTBEAT_MS, BridgeOptions, open_channel
from agent.errors import CarrierError
from protos import bridge_pb2 as wire
from protos import bridge_pb2_grpc as wire_grpc

PROTOCOL_VERSION = 1
_COMPANION_NAME = "sori"
_ANSWER_WITHIN_S = 10.0
_HEARTBEATS_MISSED = 2.5
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.25, 30.0
_SIGNED_OUT = (grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED)
_NOT_OURS = (grpc.StatusCode.FAILED_PRECONDITION, grpc.StatusCode.UNIMPLEMENTED)
# What a phone's refusal of one request means; any other status leaves open what it did.
_REFUSALS = {
    grpc.StatusCode.INVALID_ARGUMENT: "refused",
    grpc.StatusCode.ALREADY_EXISTS: "refused",
    grpc.StatusCode.FAILED_PRECONDITION: "refused",
    grpc.StatusCode.NOT_FOUND: "unknown_recipient",
    grpc.StatusCode.UNIMPLEMENTED: "unsupported",
    grpc.StatusCode.RESOURCE_EXHAUSTED: "quota",
    grpc.StatusCode.UNAUTHENTICATED: "signed_out",
    grpc.StatusCode.PERMISSION_DENIED: "signed_out",
}


class LinkLostError(Exception):
    """This connection is of no more use; the next may be."""


class Listener(Protocol):
    """What a carrier does with what comes. `opened` begins each connection."""

    def opened(self, phone: reading.Phone, opened: wire.Opened) -> None:
        """Take up how things stand."""

    def heard(self, event: wire.Event) -> None:
        """Raises `LinkLostError` for what no phone would send."""


class BridgeLink:
    """One stream of events from a phone, and the way to ask it for something."""

    def __init__(
        self,
        options: BridgeOptions,
        listener: Listener,
        apps: tuple[str, ...] = (),
        calls: bool = False,
    ) -> None:
        self._options = options
        self._listener = listener
        self._request = wire.ListenRequest(
            apps=apps, calls=calls, heartbeat_ms=options.heartbeat_ms
        )
        self._stub: wire_grpc.PhoneBridgeStub | None = None

    @property
    def is_up(self) -> bool:
        return self._stub is not None

    async def run(self) -> None:
        """Stay connected until cancelled.

        Raises `CarrierError`: `signed_out` where the phone no longer takes the token or is another,
        `refused` where it speaks another protocol or lacks what is asked for.
        """
        wait_s = _FIRST_WAIT_S
        while True:
            try:
                async with (
                    connection(self._options) as (stub, phone),
                    aclosing(self._events(stub, phone)) as events,
                ):
                    async for event in events:
                        wait_s = _FIRST_WAIT_S
                        self._listener.heard(event)
            except grpc.aio.AioRpcError as error:
                _raise_final(error)
            except CarrierError as error:
                if error.code != "offline":
                    raise
            except LinkLostError:
                pass  # told by `is_up`; the next attempt follows
            finally:
                self._stub = None
            await asyncio.sleep(wait_s)
            wait_s = min(2 * wait_s, _LONGEST_WAIT_S)

    async def _events(
        self, stub: wire_grpc.PhoneBridgeStub, phone: reading.Phone
    ) -> AsyncGenerator[wire.Event, None]:
        """Yield what follows `opened`, until nothing came for two and a half heartbeats."""
        if missing := sorted(set(self._request.apps) - phone.apps.keys()):
            raise CarrierError(f"{phone.name} has no {', '.join(missing)}", "refused")
        stream = stub.Listen(self._request, metadata=self._options.metadata)
        try:
            first = await _next(stream, _ANSWER_WITHIN_S)
            if first.WhichOneof("event") != "opened":
                raise LinkLostError
            self._listener.opened(phone, first.opened)
            self._stub = stub
            told_ms = first.opened.heartbeat_ms or self._options.heartbeat_ms
            silence_s = _HEARTBEATS_MISSED * min(told_ms, MOST_HEARTBEAT_MS) / 1000
            while True:
                yield await _next(stream, silence_s)
        finally:
            stream.cancel()

    async def ask(
        self, method: str, request: Any, refusals: Mapping[grpc.StatusCode, str] | None = None
    ) -> Any:
        """Return the phone's answer. Raises `CarrierError`: `offline` where it was not asked.

        `refusals` are codes for statuses that mean something of their own here.
        """
        if self._stub is None:
            raise CarrierError("the phone is not connected", "offline")
        call = getattr(self._stub, method)
        try:
            answer = await call(request, timeout=_ANSWER_WITHIN_S, metadata=self._options.metadata)
        except grpc.aio.AioRpcError as error:
            code = {**_REFUSALS, **(refusals or {})}.get(error.code(), "uncertain")
            raise CarrierError(f"the phone: {error.code().name}", code) from error
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            # Not we were cancelled but the call, with the channel of a connection that was lost.
            raise CarrierError("the phone was lost while it was asked", "uncertain") from None
        if answer is None:  # what grpc.aio makes of bytes that are no message
            raise CarrierError("the phone's answer makes no sense", "uncertain")
        return answer


@asynccontextmanager
async def connection(
    options: BridgeOptions,
) -> AsyncIterator[tuple[wire_grpc.PhoneBridgeStub, reading.Phone]]:
    """Connect and say hello. Raises `CarrierError` and `AioRpcError`."""
    channel = await open_channel(options)
    try:
        stub = wire_grpc.PhoneBridgeStub(channel)  # type: ignore[no-untyped-call]
        hello = wire.HelloRequest(protocol_version=PROTOCOL_VERSION, companion_name=_COMPANION_NAME)
        said = await stub.Hello(hello, timeout=_ANSWER_WITHIN_S, metadata=options.metadata)
        phone = reading.phone(said) if said is not None else None
        if phone is None or said.protocol_version != PROTOCOL_VERSION:
            raise CarrierError(
                f"{options.address} does not introduce itself in protocol {PROTOCOL_VERSION}: "
                "update the older of the two",
                "refused",
            )
        yield stub, phone
    finally:
        await channel.close(None)


async def introduce(options: BridgeOptions) -> reading.Phone:
    """Return what the phone says of itself: its apps are the accounts that can be added.

    Raises `CarrierError`: `offline`, `signed_out`, `refused`.
    """
    try:
        async with connection(options) as (_stub, phone):
            return phone
    except grpc.aio.AioRpcError as error:
        _raise_final(error)
        raise CarrierError(f"{options.address} does not answer", "offline") from error


async def run_together(*coroutines: Coroutine[Any, Any, None]) -> None:
    """Run until one of them fails, then stop the others and raise what it failed with."""
    tasks = [asyncio.create_task(one) for one in coroutines]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _next(stream: Any, within_s: float) -> wire.Event:
    try:
        async with asyncio.timeout(within_s):
            event = await stream.read()
    except TimeoutError as error:
        raise LinkLostError from error
    if event is grpc.aio.EOF:  # type: ignore[attr-defined]
        raise LinkLostError
    if not isinstance(event, wire.Event):  # bytes that are no message
        raise LinkLostError
    return event


def _raise_final(error: grpc.aio.AioRpcError) -> None:
    """Raise what no further attempt will mend."""
    if error.code() in _SIGNED_OUT:
        raise CarrierError("the phone does not take the token any more", "signed_out") from error
    if error.code() in _NOT_OURS:
        line = reading.line_for_a_person(error.details())
        raise CarrierError(f"the phone refuses: {line}", "refused") from error
