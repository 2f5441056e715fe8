"""The companion on the network: glasses connect, a session answers, and outlives a lost link.

Loopback only: off it, glasses and companion must be paired, and pairing does not exist yet.
"""

import asyncio
import ipaddress
import uuid
from collections.abc import AsyncIterator, Callable
from typing import Protocol

import grpc
from google.protobuf.message import DecodeError

from agent.errors import LinkError, SoriError, UsageError
from protos import link_pb2 as wire
from protos import link_pb2_grpc as wire_grpc

PROTOCOL_VERSION = 1
CREDIT_FRAMES = 20  # 400 ms: what a stalled companion may cost the glasses
LAST_SAMPLE = 2**40  # two years of microphone: what claims to be beyond is no session of ours
_SILENT_LINK_S = 5.0  # no frame for so long: the radio is gone, whatever TCP thinks
_SESSION_KEPT_S = 60.0
_OPTIONS = [
    ("grpc.keepalive_time_ms", 20_000),
    ("grpc.keepalive_timeout_ms", 5_000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.min_ping_interval_without_data_ms", 5_000),
    ("grpc.so_reuseport", 0),  # a second companion must be told that the port is taken
    ("grpc.max_receive_message_length", 64 * 1024),  # a frame is 640 bytes: nothing here is large
]


class ServedSession(Protocol):
    """What the link needs of a session (`agent.app.Session`)."""

    lockstep: bool
    send: Callable[[wire.FromCompanion], None]

    async def run(self) -> None: ...
    def end(self) -> None: ...
    async def receive(self, message: wire.FromGlasses) -> None: ...
    def resume(self, sample: int, link_was_lost: bool) -> None: ...
    def hear_through_echo(self) -> None: ...
    def link_lost(self) -> None: ...
    def ask_again(self) -> None: ...


def require_loopback(listen: str) -> str:
    """Return HOST:PORT if it is on loopback; raise `UsageError` otherwise."""
    host, _, port = listen.rpartition(":")
    host = host.strip("[]") or "127.0.0.1"
    if not port.isdigit() or int(port) > 65_535:
        raise UsageError(f"{listen}: not HOST:PORT, for example 127.0.0.1:50151")
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise UsageError(
            f"{listen}: off this machine only paired glasses may connect, and pairing does not "
            "exist yet: listen on 127.0.0.1"
        )
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


class Companion(wire_grpc.GlassesServicer):
    """Serves glasses on one address. `open_session(name)` makes a session for new ones.

    The name is new each time, though glasses keep their session id when a companion starts again.
    """

    def __init__(self, open_session: Callable[[str], ServedSession]) -> None:
        self._open_session = open_session
        self._sessions: dict[str, ServedSession] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._expiries: dict[str, asyncio.TimerHandle] = {}
        self._links: dict[str, asyncio.Queue[wire.FromCompanion | None]] = {}
        self._server: grpc.aio.Server | None = None  # belongs to the loop that starts it
        self.failure: BaseException | None = None
        self.failed = asyncio.Event()

    async def start(self, listen: str) -> int:
        """Listen on a loopback HOST:PORT (port 0 picks one); return the port."""
        server = grpc.aio.server(options=_OPTIONS)
        wire_grpc.add_GlassesServicer_to_server(self, server)  # type: ignore[no-untyped-call]
        try:
            port = server.add_insecure_port(require_loopback(listen))
        except RuntimeError as error:
            raise UsageError(f"{listen}: cannot listen there: {error}") from error
        await server.start()
        self._server = server
        return port

    async def stop(self, grace_s: float | None = 0.2) -> None:
        """End every session and stop listening. Raises what a session failed with."""
        for expiry in self._expiries.values():
            expiry.cancel()
        for session in self._sessions.values():
            session.end()
        if self._server:
            await self._server.stop(grace_s)
        await asyncio.gather(*self._tasks.values())
        if self.failure:
            raise self.failure

    async def kill(self) -> None:
        """Stop as a crash would: nothing is finished, nothing said goodbye to."""
        for expiry in self._expiries.values():
            expiry.cancel()
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        if self._server:
            await self._server.stop(None)

    async def Converse(  # noqa: N802 - the name is the service's
        self,
        requests: AsyncIterator[wire.FromGlasses],
        context: "grpc.aio.ServicerContext[wire.FromGlasses, wire.FromCompanion]",
    ) -> AsyncIterator[wire.FromCompanion]:
        """One link. The first message must be a hello of our protocol version."""
        hello = await self._hello(requests, context)
        try:
            session, is_known = self._session_of(hello.session_id)
        except SoriError as error:
            self.failure = error
            self.failed.set()
            await context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))
            raise AssertionError("abort returned") from error
        outgoing = self._links[hello.session_id] = asyncio.Queue()
        welcome = wire.Welcome(
            protocol_version=PROTOCOL_VERSION,
            session_id=hello.session_id,
            resumed=is_known,
            frames=CREDIT_FRAMES,
        )
        outgoing.put_nowait(wire.FromCompanion(welcome=welcome))
        session.send = outgoing.put_nowait
        session.lockstep = hello.abilities.lockstep
        if not hello.abilities.cancels_echo:
            session.hear_through_echo()
        if not is_known and hello.resume_sample:
            session.ask_again()
        session.resume(hello.resume_sample, link_was_lost=is_known)
        reader = asyncio.create_task(self._read(requests, session, outgoing), name="link-read")
        reader.add_done_callback(lambda _: self._end_link(hello.session_id, session, outgoing))
        try:
            while (message := await outgoing.get()) is not None:
                yield message
            if reader.done() and (failure := reader.exception()):
                await context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(failure))
        finally:
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)
            self._end_link(hello.session_id, session, outgoing)

    async def _hello(
        self,
        requests: AsyncIterator[wire.FromGlasses],
        context: "grpc.aio.ServicerContext[wire.FromGlasses, wire.FromCompanion]",
    ) -> wire.Hello:
        refused = grpc.StatusCode.FAILED_PRECONDITION
        try:
            async with asyncio.timeout(_SILENT_LINK_S):
                first = await anext(requests)
        except (StopAsyncIteration, TimeoutError):
            await context.abort(refused, "the stream ended before hello")
        except DecodeError:
            await context.abort(grpc.StatusCode.INVALID_ARGUMENT, "no message of sori.v1")
        hello = first.hello
        if problem := _problem(first):
            await context.abort(refused, problem)
        if hello.session_id in self._links:  # or its link is gone, and nobody noticed yet
            taken = grpc.StatusCode.ALREADY_EXISTS
            await context.abort(taken, f"session {hello.session_id} is already connected")
        return hello

    def _session_of(self, id: str) -> tuple[ServedSession, bool]:
        """Return the session of these glasses, and whether it was already known."""
        if expiry := self._expiries.pop(id, None):
            expiry.cancel()
        if id in self._sessions:
            return self._sessions[id], True
        session = self._sessions[id] = self._open_session(f"{id}-{uuid.uuid4().hex[:8]}")
        self._tasks[id] = asyncio.create_task(self._run(id, session), name=f"session-{id}")
        return session, False

    async def _run(self, id: str, session: ServedSession) -> None:
        try:
            await session.run()
        except Exception as error:  # kept for `stop`, and told at once: never a deaf agent
            self.failure = error
            self.failed.set()
            session.send(wire.FromCompanion(error=wire.Error(code="internal", detail=str(error))))
        finally:
            del self._sessions[id], self._tasks[id]
            if expiry := self._expiries.pop(id, None):
                expiry.cancel()
            if link := self._links.get(id):
                link.put_nowait(None)

    async def _read(
        self,
        requests: AsyncIterator[wire.FromGlasses],
        session: ServedSession,
        outgoing: "asyncio.Queue[wire.FromCompanion | None]",
    ) -> None:
        """Hand the glasses' messages to the session until they end or fall silent."""
        try:
            while True:
                silence_s = None if session.lockstep else _SILENT_LINK_S
                try:
                    async with asyncio.timeout(silence_s):  # wait_for may swallow a cancellation
                        message = await anext(requests)
                except (StopAsyncIteration, TimeoutError):
                    return
                if message.WhichOneof("message") == "hello":
                    raise LinkError("hello is only the first message")
                await session.receive(message)
        finally:
            outgoing.put_nowait(None)

    def _end_link(
        self,
        id: str,
        session: ServedSession,
        outgoing: "asyncio.Queue[wire.FromCompanion | None]",
    ) -> None:
        """Forget a link, once: its reading and its writing side both notice, in either order.

        grpc.aio does not resume a handler that was waiting in `yield` when the call was cancelled.
        """
        if self._links.get(id) is outgoing:
            del self._links[id]
            self._lose(id, session)

    def _lose(self, id: str, session: ServedSession) -> None:
        """The link is gone: keep the session a while, for the glasses may come back."""
        if id in self._sessions:
            session.link_lost()
            loop = asyncio.get_running_loop()
            self._expiries[id] = loop.call_later(_SESSION_KEPT_S, session.end)


def _problem(first: wire.FromGlasses) -> str | None:
    """Say what is wrong with the first message of a link, if anything."""
    hello = first.hello
    if first.WhichOneof("message") != "hello":
        return "the first message must be hello"
    if hello.protocol_version != PROTOCOL_VERSION:
        return (
            f"protocol {hello.protocol_version}, this companion speaks {PROTOCOL_VERSION}: "
            "update the older of the two"
        )
    if hello.abilities.microphone_rate_hz != 16_000 or not 0 < len(hello.session_id) < 100:
        return "the microphone must send 16000 Hz, with a session id"
    if hello.resume_sample > LAST_SAMPLE:
        return f"sample {hello.resume_sample} is beyond any session"
    return None
