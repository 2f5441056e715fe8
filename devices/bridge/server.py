"""The wire's end at the phone: who may ask, what makes sense, and a stream for each listener."""

import asyncio
import hmac
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

import grpc

from devices.bridge.apps import BY_NAME
from devices.bridge.core import PROTOCOL_VERSION, Bridge
from devices.bridge.refusals import RefusalError
from protos import bridge_pb2 as wire
from protos import bridge_pb2_grpc as wire_grpc

MOST_UNDER_WAY = 100
LEAST_HEARTBEAT_MS, MOST_HEARTBEAT_MS, HEARTBEAT_MS = 1_000, 60_000, 15_000
LONGEST_ID, MOST_IDS = 200, 500
_MOST_LISTENERS = 16
_MOST_RECEIVED_BYTES = 64 * 1024
_OPTIONS = [
    ("grpc.max_receive_message_length", _MOST_RECEIVED_BYTES),
    ("grpc.http2.min_ping_interval_without_data_ms", 5_000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.so_reuseport", 0),
]
_Context: TypeAlias = "grpc.aio.ServicerContext[Any, Any]"
_Handler: TypeAlias = "grpc.RpcMethodHandler[Any, Any]"
Answer = TypeVar("Answer")


@dataclass(eq=False)
class _Listener:
    """One stream: what it wants, and how far it has been told."""

    apps: frozenset[str]
    calls: bool
    position: int = 0
    news: deque[wire.Call] = field(default_factory=deque)
    woken: asyncio.Event = field(default_factory=asyncio.Event)


class BridgeServer(wire_grpc.PhoneBridgeServicer):
    """Serves one companion, or several that know the token, on one address."""

    def __init__(self, bridge: Bridge, token: str) -> None:
        self._bridge, self._token = bridge, token
        self._listeners: set[_Listener] = set()
        self._server: grpc.aio.Server | None = None
        bridge.on_message = self._wake
        bridge.calls.on_call = self._tell_call

    async def start(
        self, listen: str, key_and_certificate: tuple[bytes, bytes] | None = None
    ) -> int:
        """Listen on HOST:PORT (port 0 picks one); return the port. PEM for TLS, None for plain."""
        server = grpc.aio.server(interceptors=[_TokenCheck(self._token)], options=_OPTIONS)
        wire_grpc.add_PhoneBridgeServicer_to_server(self, server)  # type: ignore[no-untyped-call]
        if key_and_certificate is None:
            port = server.add_insecure_port(listen)
        else:
            credentials = grpc.ssl_server_credentials([key_and_certificate])
            port = server.add_secure_port(listen, credentials)
        await server.start()
        self._server = server
        return port

    async def stop(self) -> None:
        if self._server is not None:
            await self._server.stop(None)
        self._server = None
        self._listeners.clear()

    # --- the service ----------------------------------------------------------------------------

    async def Hello(  # noqa: N802 - the names are the service's
        self, request: wire.HelloRequest, context: _Context
    ) -> wire.HelloResponse:
        if request.protocol_version != PROTOCOL_VERSION:
            line = (
                f"protocol {request.protocol_version}, this phone speaks {PROTOCOL_VERSION}: "
                "update the older of the two"
            )
            await context.abort(grpc.StatusCode.FAILED_PRECONDITION, line)
        return self._bridge.hello()

    async def Listen(  # noqa: N802
        self, request: wire.ListenRequest, context: _Context
    ) -> AsyncIterator[wire.Event]:
        if len(self._listeners) >= _MOST_LISTENERS:
            await context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "too many streams")
        if not set(request.apps) <= set(BY_NAME):
            await context.abort(grpc.StatusCode.INVALID_ARGUMENT, "no such app")
        heartbeat_ms = request.heartbeat_ms or HEARTBEAT_MS
        heartbeat_ms = min(max(heartbeat_ms, LEAST_HEARTBEAT_MS), MOST_HEARTBEAT_MS)
        listener = _Listener(frozenset(request.apps), request.calls)
        self._listeners.add(listener)
        # A handler that waits in `yield` is not resumed when its call is cancelled.
        context.add_done_callback(
            lambda _: self._listeners.discard(listener)  # type: ignore[arg-type]
        )
        calls = self._bridge.calls.live() if listener.calls else []
        chats = self._bridge.answerable(listener.apps)
        opened = wire.Opened(heartbeat_ms=heartbeat_ms, chats=chats, calls=calls)
        yield wire.Event(opened=opened)
        while True:
            listener.woken.clear()
            for event in self._due(listener):
                yield event
            try:
                async with asyncio.timeout(heartbeat_ms / 1000):
                    await listener.woken.wait()
            except TimeoutError:
                yield wire.Event(heartbeat=wire.Heartbeat())

    async def Acknowledge(  # noqa: N802
        self, request: wire.AcknowledgeRequest, context: _Context
    ) -> wire.AcknowledgeResponse:
        await _check_ids(request.message_ids, context)
        for id in request.message_ids:
            self._bridge.journal.take(id)
        self._wake()
        return wire.AcknowledgeResponse()

    async def Reply(  # noqa: N802
        self, request: wire.ReplyRequest, context: _Context
    ) -> wire.ReplyResponse:
        to = [request.person_id] if request.WhichOneof("to") == "person_id" else []
        await _check_ids([request.operation_id, *to], context)
        result = await _answered(lambda: self._bridge.reply(request), context)
        return wire.ReplyResponse(result=result)

    async def FindReply(  # noqa: N802
        self, request: wire.FindReplyRequest, context: _Context
    ) -> wire.FindReplyResponse:
        await _check_ids([request.operation_id], context)
        result = self._bridge.journal.result(request.operation_id, self._bridge.now())
        return wire.FindReplyResponse(result=result)

    async def MarkRead(  # noqa: N802
        self, request: wire.MarkReadRequest, context: _Context
    ) -> wire.MarkReadResponse:
        await _check_ids(request.message_ids, context)
        gone = self._bridge.mark_read(list(request.message_ids))
        return wire.MarkReadResponse(gone_message_ids=gone)

    async def ListContacts(  # noqa: N802
        self, request: wire.ListContactsRequest, context: _Context
    ) -> wire.ListContactsResponse:
        return await _answered(lambda: self._bridge.contacts(request.page_token), context)

    async def PlaceCall(  # noqa: N802
        self, request: wire.PlaceCallRequest, context: _Context
    ) -> wire.PlaceCallResponse:
        await _check_ids([request.call_id], context)
        await _answered(lambda: self._bridge.calls.place(request.call_id, request.number), context)
        return wire.PlaceCallResponse()

    async def ControlCall(  # noqa: N802
        self, request: wire.ControlCallRequest, context: _Context
    ) -> wire.ControlCallResponse:
        await _check_ids([request.call_id], context)
        await _answered(lambda: self._bridge.calls.move(request.call_id, request.move), context)
        return wire.ControlCallResponse()

    # --- listeners ------------------------------------------------------------------------------

    def _due(self, listener: _Listener) -> list[wire.Event]:
        """Return what a listener has not been told, while its companion keeps up."""
        events = [wire.Event(call=call) for call in listener.news]
        listener.news.clear()
        if not listener.apps:
            return events
        for position, message in self._bridge.journal.waiting(listener.apps, MOST_UNDER_WAY):
            if position > listener.position:
                listener.position = position
                message.chat.CopyFrom(self._bridge.with_token(message.chat))
                events.append(wire.Event(message=message))
        return events

    def _wake(self) -> None:
        for listener in self._listeners:
            listener.woken.set()

    def _tell_call(self, call: wire.Call) -> None:
        for listener in self._listeners:
            if listener.calls:
                listener.news.append(call)
                listener.woken.set()


class _TokenCheck(grpc.aio.ServerInterceptor):  # type: ignore[type-arg]
    """Nobody asks anything without the token."""

    def __init__(self, token: str) -> None:
        self._expected = f"Bearer {token}".encode()
        self._refuse = grpc.unary_unary_rpc_method_handler(_refuse)
        self._refuse_stream = grpc.unary_stream_rpc_method_handler(_refuse_stream)

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable["_Handler"]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> "_Handler":
        handler = await continuation(handler_call_details)
        told = [
            value.encode() if isinstance(value, str) else value
            for name, value in handler_call_details.invocation_metadata
            if name == "authorization"
        ]
        if len(told) == 1 and hmac.compare_digest(told[0], self._expected):
            return handler
        if handler is not None and handler.response_streaming:
            return self._refuse_stream
        return self._refuse


async def _refuse(_request: Any, context: _Context) -> None:
    await context.abort(grpc.StatusCode.UNAUTHENTICATED, "the token is not this phone's")


async def _refuse_stream(_request: Any, context: _Context) -> AsyncIterator[None]:
    await _refuse(_request, context)
    yield


async def _check_ids(ids: Iterable[str], context: _Context) -> None:
    ids = list(ids)
    if len(ids) > MOST_IDS or not all(0 < len(id) <= LONGEST_ID for id in ids):
        line = f"ids have 1-{LONGEST_ID} characters, {MOST_IDS} at once"
        await context.abort(grpc.StatusCode.INVALID_ARGUMENT, line)


async def _answered(do: Callable[[], Answer], context: _Context) -> Answer:
    """Return what `do` gives; a refusal becomes the call's status."""
    try:
        return do()
    except RefusalError as refusal:
        await context.abort(refusal.status, refusal.line)
        raise AssertionError("abort returned") from refusal
