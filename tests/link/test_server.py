"""The companion's door: who may come in, and what hostile glasses can do (nothing)."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import grpc
import pytest

from agent.errors import LinkError, UsageError
from agent.link.server import CREDIT_FRAMES, LAST_SAMPLE, Companion, require_loopback
from protos import link_pb2 as wire
from protos import link_pb2_grpc as wire_grpc

Send = Callable[[wire.FromCompanion], None]
_METHOD = "/sori.v1.Glasses/Converse"


class Deaf:
    """A session that notes what happens to it."""

    def __init__(self) -> None:
        self.lockstep = False
        self.send: Send = lambda _message: None
        self.happened: list[str] = []
        self.received: list[wire.FromGlasses] = []
        self.gone = asyncio.Event()
        self._over = asyncio.Event()

    async def run(self) -> None:
        await self._over.wait()

    def end(self) -> None:
        self._over.set()

    async def receive(self, message: wire.FromGlasses) -> None:
        if message.WhichOneof("message") == "microphone" and message.microphone.sequence == 666:
            raise LinkError("a bad frame")
        self.received.append(message)
        self.send(wire.FromCompanion(credit=wire.Credit(frames=1)))

    def hear_through_echo(self) -> None:
        pass

    def resume(self, sample: int, link_was_lost: bool) -> None:
        self.happened.append(f"resume {sample} {link_was_lost}")

    def link_lost(self) -> None:
        self.happened.append("lost")
        self.gone.set()

    def ask_again(self) -> None:
        self.happened.append("ask again")


class Bench:
    """A companion, its sessions in the order of their opening, and a way to its door."""

    def __init__(self) -> None:
        self.sessions: list[Deaf] = []
        self.names: list[str] = []
        self.companion = Companion(self._open)
        self.port = 0
        self.channel: grpc.aio.Channel | None = None

    def _open(self, name: str) -> Deaf:
        self.names.append(name)
        self.sessions.append(Deaf())
        return self.sessions[-1]

    def connect(self, raw: bool = False) -> grpc.aio.StreamStreamCall:
        assert self.channel
        if raw:
            return self.channel.stream_stream(_METHOD)()
        return wire_grpc.GlassesStub(self.channel).Converse()


@asynccontextmanager
async def bench() -> AsyncIterator[Bench]:
    made = Bench()
    made.port = await made.companion.start("127.0.0.1:0")
    made.channel = grpc.aio.insecure_channel(f"127.0.0.1:{made.port}")
    try:
        yield made
    finally:
        await made.channel.close()
        await asyncio.wait_for(made.companion.stop(), 5)


def hello(
    session_id: str = "s1", version: int = 1, rate_hz: int = 16_000, resume_sample: int = 0
) -> wire.FromGlasses:
    abilities = wire.Abilities(microphone_rate_hz=rate_hz)
    return wire.FromGlasses(
        hello=wire.Hello(
            protocol_version=version,
            session_id=session_id,
            resume_sample=resume_sample,
            abilities=abilities,
        )
    )


def microphone(sequence: int = 0) -> wire.FromGlasses:
    frame = wire.MicrophoneFrame(sequence=sequence, first_sample=sequence * 320, pcm=bytes(640))
    return wire.FromGlasses(microphone=frame)


async def refusal(call: grpc.aio.StreamStreamCall) -> tuple[grpc.StatusCode, str]:
    """Return how the companion ended the call, after what it said before."""
    async with asyncio.timeout(5):
        with suppress(grpc.aio.AioRpcError):
            while await call.read() is not grpc.aio.EOF:
                pass
        return await call.code(), await call.details()


@pytest.mark.parametrize(
    ("first", "words"),
    [
        (hello(version=2), "protocol 2, this companion speaks 1: update the older of the two"),
        (hello(version=0), "protocol 0"),
        (microphone(), "the first message must be hello"),
        (wire.FromGlasses(), "the first message must be hello"),
        (hello(rate_hz=8_000), "must send 16000 Hz"),
        (hello(session_id=""), "session id"),
        (hello(session_id="x" * 100), "session id"),
        (hello(resume_sample=LAST_SAMPLE + 1), "beyond any session"),
        (hello(resume_sample=2**64 - 1), "beyond any session"),
    ],
)
async def test_a_wrong_hello_is_refused_in_one_line(first: wire.FromGlasses, words: str):
    async with bench() as at:
        call = at.connect()
        await call.write(first)
        code, details = await refusal(call)
        assert code is grpc.StatusCode.FAILED_PRECONDITION
        assert words in details
        assert "\n" not in details
        assert at.sessions == []


async def test_a_stream_that_ends_before_hello_is_refused():
    async with bench() as at:
        call = at.connect()
        await call.done_writing()
        assert await refusal(call) == (
            grpc.StatusCode.FAILED_PRECONDITION,
            "the stream ended before hello",
        )


async def test_a_hello_is_welcomed_with_the_credit_of_400_ms():
    async with bench() as at:
        call = at.connect()
        await call.write(hello())
        welcome = (await call.read()).welcome
        assert (welcome.session_id, welcome.resumed, welcome.frames) == ("s1", False, 20)
        assert CREDIT_FRAMES * 20 == 400


async def test_a_second_link_of_the_same_session_must_wait_for_the_first_to_go():
    async with bench() as at:
        first, second = at.connect(), at.connect()
        await first.write(hello())
        await first.read()
        await second.write(hello())
        code, details = await refusal(second)
        assert code is grpc.StatusCode.ALREADY_EXISTS  # glasses try again: see devices.glasses
        assert details == "session s1 is already connected"
        assert not first.done()


async def test_two_glasses_have_two_sessions():
    async with bench() as at:
        first, second = at.connect(), at.connect()
        await first.write(hello("s1"))
        await second.write(hello("s2"))
        await first.read()
        await second.read()
        assert len(at.sessions) == 2
        assert len(set(at.names)) == 2


async def test_glasses_that_come_back_find_their_session():
    async with bench() as at:
        first = at.connect()
        await first.write(hello())
        await first.read()
        first.cancel()
        await asyncio.wait_for(at.sessions[0].gone.wait(), 5)
        second = at.connect()
        await second.write(hello(resume_sample=6400))
        assert (await second.read()).welcome.resumed
        assert at.sessions[0].happened == ["resume 0 False", "lost", "resume 6400 True"]


async def test_a_session_unknown_to_a_companion_started_again_asks_again():
    async with bench() as at:
        call = at.connect()
        await call.write(hello(resume_sample=6400))
        assert not (await call.read()).welcome.resumed
        assert at.sessions[0].happened == ["ask again", "resume 6400 False"]


@pytest.mark.parametrize(
    ("bad", "words"), [(microphone(666), "a bad frame"), (hello(), "hello is only the first")]
)
async def test_a_message_against_the_protocol_ends_the_link_with_its_reason(
    bad: wire.FromGlasses, words: str
):
    async with bench() as at:
        call = at.connect()
        await call.write(hello())
        await call.write(bad)
        code, details = await refusal(call)
        assert code is grpc.StatusCode.INVALID_ARGUMENT
        assert words in details
        assert "\n" not in details


@pytest.mark.parametrize("after_hello", [False, True])
async def test_bytes_that_are_no_message_end_their_link_and_no_other(
    after_hello: bool, caplog: pytest.LogCaptureFixture
):
    async with bench() as at:
        good, bad = at.connect(), at.connect(raw=True)
        await good.write(hello("good"))
        await good.read()
        greeting = [hello("bad").SerializeToString()] * after_hello
        for message in [*greeting, b"\xff\xfe\x00 not protobuf"]:
            await bad.write(message)
        code, details = await refusal(bad)
        await good.write(microphone())
        assert (await good.read()).WhichOneof("message") == "credit"
        assert code is not grpc.StatusCode.OK
        assert "Traceback" not in details
        assert "\n" not in details
        assert not [r for r in caplog.records if r.exc_info and r.levelno >= logging.ERROR]


async def test_a_session_that_ends_closes_its_link():
    async with bench() as at:
        call = at.connect()
        await call.write(hello())
        await call.read()
        at.sessions[0].end()
        assert (await refusal(call))[0] is grpc.StatusCode.OK


async def test_a_session_that_ended_is_forgotten_and_a_new_one_begins():
    async with bench() as at:
        first = at.connect()
        await first.write(hello())
        await first.read()
        at.sessions[0].end()
        await refusal(first)
        second = at.connect()
        await second.write(hello(resume_sample=640))
        assert not (await second.read()).welcome.resumed
        assert len(set(at.names)) == 2


async def test_a_session_that_breaks_tells_its_glasses_and_is_raised_by_stop():
    class Breaks(Deaf):
        async def run(self) -> None:
            raise RuntimeError("broken engine")

    companion = Companion(lambda _name: Breaks())
    port = await companion.start("127.0.0.1:0")
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        call = wire_grpc.GlassesStub(channel).Converse()
        await call.write(hello())
        await call.read()
        told = await call.read()
        assert (told.error.code, told.error.detail) == ("internal", "broken engine")
        assert await call.code() is grpc.StatusCode.OK
    with pytest.raises(RuntimeError, match="broken engine"):
        await companion.stop()


async def test_a_session_that_cannot_be_opened_refuses_its_glasses_each_time():
    def refuse(_name: str) -> Deaf:
        raise UsageError("store.yaml: line 3: no name")

    companion = Companion(refuse)
    port = await companion.start("127.0.0.1:0")
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        calls = [wire_grpc.GlassesStub(channel).Converse() for _ in range(2)]
        for call in calls:
            await call.write(hello())
            assert await refusal(call) == (
                grpc.StatusCode.FAILED_PRECONDITION,
                "store.yaml: line 3: no name",
            )
    with pytest.raises(UsageError, match="no name"):
        await companion.stop()


async def test_stopping_does_not_wait_for_a_session_whose_glasses_are_away():
    async with bench() as at:
        call = at.connect()
        await call.write(hello())
        await call.read()
        call.cancel()
        await asyncio.wait_for(at.sessions[0].gone.wait(), 5)


async def test_a_taken_port_is_one_line():
    async with bench() as at:
        second = Companion(at._open)
        with pytest.raises(UsageError, match=f"127.0.0.1:{at.port}: cannot listen") as refused:
            await second.start(f"127.0.0.1:{at.port}")
        await second.stop()
        assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("127.0.0.1:50151", "127.0.0.1:50151"),
        ("127.9.9.9:1", "127.9.9.9:1"),
        ("localhost:0", "localhost:0"),
        ("[::1]:50151", "[::1]:50151"),
        (":50151", "127.0.0.1:50151"),
    ],
)
def test_loopback_addresses_are_accepted(given: str, address: str):
    assert require_loopback(given) == address


@pytest.mark.parametrize(
    "given", ["0.0.0.0:50151", "[::]:50151", "192.168.0.7:50151", "example.org:80", "8.8.8.8:1"]
)
def test_off_loopback_is_refused_because_nothing_is_paired(given: str):
    with pytest.raises(UsageError, match="pairing does not exist yet"):
        require_loopback(given)


@pytest.mark.parametrize("given", ["", "50151x", "127.0.0.1", "127.0.0.1:", "127.0.0.1:70000"])
def test_what_is_no_address_is_refused_with_an_example(given: str):
    with pytest.raises(UsageError, match="not HOST:PORT"):
        require_loopback(given)
