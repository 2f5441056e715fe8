"""Phones that are broken or hostile: nothing of theirs is believed, and nothing stops the carrier."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import grpc
import pytest

from agent.actions.addresses import Address
from agent.actions.messaging import OutboxItem
from agent.carriers.bridge import reading
from agent.carriers.bridge.calls import BridgeCalls
from agent.carriers.bridge.channel import BridgeOptions
from agent.carriers.bridge.messages import BridgeMessages
from agent.errors import CarrierError
from protos import bridge_pb2 as wire
from tests.carriers.bridge.handset import running, started
from tests.carriers.world import until

CHAT = wire.Chat(app="kakaotalk", chat_id="1", name="엄마", person_id="p1")
GOOD = wire.Message(message_id="good", chat=CHAT, sender_id="p1", sender_name="엄마", text="끝")
_METHODS = ("Acknowledge", "Reply", "FindReply", "MarkRead", "ListContacts", "PlaceCall")


class Liar:
    """A phone that answers with whatever bytes it was given."""

    def __init__(self) -> None:
        self.hello = wire.HelloResponse(
            protocol_version=1, bridge_id="b", apps=[wire.App(name="kakaotalk", label="카톡")]
        ).SerializeToString()
        self.events = [wire.Event(opened=wire.Opened(heartbeat_ms=60_000)).SerializeToString()]
        self.answers: dict[str, bytes] = {}
        self.asked: list[tuple[str, bytes]] = []
        self.connections = 0
        self.silent: set[str] = set()  # methods that never answer
        self.hangs_up = asyncio.Event()

    def say(self, *events: wire.Event) -> None:
        self.events += [event.SerializeToString() for event in events]

    async def listen(self, _request: bytes, _context: Any) -> AsyncIterator[bytes]:
        self.connections += 1
        for event in self.events:
            yield event
        await self.hangs_up.wait()

    def answer(self, method: str) -> Any:
        async def reply(request: bytes, _context: Any) -> bytes:
            self.asked.append((method, request))
            if method in self.silent:
                await asyncio.Event().wait()
            return self.answers.get(method, b"")

        return reply

    async def greet(self, _request: bytes, _context: Any) -> bytes:
        return self.hello

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[BridgeOptions]:
        unary = grpc.unary_unary_rpc_method_handler
        handlers: dict[str, Any] = {name: unary(self.answer(name)) for name in _METHODS}
        handlers["Hello"] = unary(self.greet)
        handlers["Listen"] = grpc.unary_stream_rpc_method_handler(self.listen)
        server = grpc.aio.server()
        service = grpc.method_handlers_generic_handler("sori.bridge.v1.PhoneBridge", handlers)
        server.add_generic_rpc_handlers((service,))
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        try:
            yield BridgeOptions(f"127.0.0.1:{port}", "t", heartbeat_ms=1_000)
        finally:
            await server.stop(None)


def event(**changes: Any) -> wire.Event:
    message = wire.Message()
    message.CopyFrom(GOOD)
    for name, value in changes.items():
        if isinstance(value, wire.Chat):
            getattr(message, name).CopyFrom(value)
        else:
            setattr(message, name, value)
    return wire.Event(message=message)


@pytest.fixture
def liar() -> Liar:
    return Liar()


@pytest.mark.parametrize(
    "bad",
    [
        event(message_id=""),
        event(message_id="x" * 201),
        event(message_id="줄\n바꿈"),
        event(message_id="m", chat=wire.Chat()),
        event(message_id="m", chat=wire.Chat(app="line", chat_id="1", person_id="p")),
        event(message_id="m", chat=wire.Chat(app="kakaotalk", chat_id="", person_id="p")),
        event(message_id="m", chat=wire.Chat(app="kakaotalk", chat_id="1", is_group=False)),
        event(message_id="m", text=""),
        event(message_id="m", text=" \x00 "),
        event(
            message_id="m",
            chat=wire.Chat(app="kakaotalk", chat_id="g", is_group=True),
            sender_id="",
        ),
        wire.Event(),
        wire.Event(call=wire.Call(call_id="c", state=wire.CALL_STATE_RINGING)),
        wire.Event(opened=wire.Opened()),
    ],
    ids=str,
)
async def test_what_makes_no_sense_is_passed_over_and_what_follows_is_taken(
    liar: Liar, bad: wire.Event
):
    liar.say(bad, wire.Event(message=GOOD))
    async with liar.serving() as options:
        carrier = BridgeMessages(options, "kakaotalk")
        async with running(carrier):
            found = await until(carrier.arrivals, bool)

    assert [said.text for said in found] == ["끝"]
    assert liar.connections == 1


async def test_a_message_that_is_nothing_is_acknowledged_so_that_it_does_not_block(liar: Liar):
    liar.say(event(message_id="empty", text=""))
    async with liar.serving() as options, running(BridgeMessages(options, "kakaotalk")):
        await until(lambda: liar.asked, bool)

    method, request = liar.asked[0]
    assert method == "Acknowledge"
    assert list(wire.AcknowledgeRequest.FromString(request).message_ids) == ["empty"]


async def test_endless_texts_names_and_absurd_times_are_bounded(liar: Liar):
    chat = wire.Chat(app="kakaotalk", chat_id="1", name="이름\n" * 500, person_id="p1")
    liar.say(event(chat=chat, text="가" * 50_000, sent_at_unix_ms=2**62))
    async with liar.serving() as options:
        carrier = BridgeMessages(options, "kakaotalk")
        async with running(carrier):
            (said,) = await until(carrier.arrivals, bool)

    assert len(said.text) == reading.LONGEST_TEXT
    assert len(said.sender_name) == reading.LONGEST_NAME
    assert "\n" not in said.sender_name
    assert said.sent_at == ""


async def test_the_same_id_twice_is_one_message(liar: Liar):
    liar.say(event(message_id="m"), event(message_id="m", text="다른 말"), wire.Event(message=GOOD))
    async with liar.serving() as options:
        carrier = BridgeMessages(options, "kakaotalk")
        async with running(carrier):
            found = await until(carrier.arrivals, lambda all: len(all) == 2)

    assert [said.text for said in found] == ["끝", "끝"]


@pytest.mark.parametrize(
    "garbage", [b"\xff" * 30, b"\x0a" + b"x" * 300_000], ids=["bytes", "large"]
)
async def test_bytes_that_are_no_event_end_the_connection_and_another_is_made(
    liar: Liar, garbage: bytes
):
    liar.events.append(garbage)
    async with liar.serving() as options:
        carrier = BridgeMessages(options, "kakaotalk")
        async with started(carrier):
            await until(lambda: liar.connections, lambda count: count >= 2)
            liar.events.pop()
            liar.say(wire.Event(message=GOOD))
            assert await until(carrier.arrivals, bool)


async def test_a_flood_is_bounded(liar: Liar):
    liar.say(*(event(message_id=f"m{number}") for number in range(3_000)))
    async with liar.serving() as options:
        carrier = BridgeMessages(options, "kakaotalk")
        async with started(carrier):
            await until(lambda: liar.connections, lambda count: count >= 2)

    assert len(carrier.arrivals()) == 1_000


async def test_a_stream_that_does_not_begin_with_opened_is_left(liar: Liar):
    liar.events = [wire.Event(message=GOOD).SerializeToString()]
    async with liar.serving() as options:
        carrier = BridgeMessages(options, "kakaotalk")
        async with started(carrier):
            await until(lambda: liar.connections, lambda count: count >= 2)
            assert not carrier.is_up
            assert carrier.arrivals() == []


async def test_a_phone_that_falls_silent_is_dialled_again(liar: Liar):
    liar.events = [wire.Event(opened=wire.Opened(heartbeat_ms=100)).SerializeToString()]
    async with liar.serving() as options, running(BridgeMessages(options, "kakaotalk")):
        await until(lambda: liar.connections, lambda count: count >= 2)


@pytest.mark.parametrize(
    "hello",
    [
        wire.HelloResponse(protocol_version=2, bridge_id="b").SerializeToString(),
        wire.HelloResponse(protocol_version=1).SerializeToString(),
        wire.HelloResponse(
            protocol_version=1, bridge_id="b", apps=[wire.App(name=str(n)) for n in range(200)]
        ).SerializeToString(),
        b"",
    ],
    ids=["another version", "no id", "too many apps", "nothing"],
)
async def test_a_hello_that_is_none_is_refused(liar: Liar, hello: bytes):
    liar.hello = hello
    async with liar.serving() as options:
        with pytest.raises(CarrierError) as refused:
            async with running(BridgeMessages(options, "kakaotalk")):
                pass

    assert refused.value.code == "refused"


@pytest.mark.parametrize(
    "answer",
    [b"", b"\xff" * 9, wire.ReplyResponse(result=99).SerializeToString()],  # type: ignore[arg-type]
    ids=["unspecified", "bytes", "a later result"],
)
async def test_an_answer_that_says_nothing_leaves_a_reply_uncertain(liar: Liar, answer: bytes):
    token = wire.ReplyToken(token="t", expires_in_ms=60_000)
    chat = wire.Chat(app="kakaotalk", chat_id="1", name="엄마", person_id="p1", reply_token=token)
    liar.say(event(chat=chat))
    liar.answers["Reply"] = answer
    async with liar.serving() as options:
        carrier = BridgeMessages(options, "kakaotalk")
        async with running(carrier):
            await until(carrier.arrivals, bool)

            with pytest.raises(CarrierError) as refused:
                await carrier.commit(OutboxItem("k", Address("엄마"), "답", "kakaotalk", "p1"))

    assert refused.value.code == "uncertain"


async def test_a_phone_lost_while_it_is_asked_leaves_it_uncertain_and_is_dialled_again(liar: Liar):
    token = wire.ReplyToken(token="t", expires_in_ms=60_000)
    chat = wire.Chat(app="kakaotalk", chat_id="1", name="엄마", person_id="p1", reply_token=token)
    liar.say(event(chat=chat), event(message_id="empty", text="", chat=chat))
    liar.silent = {"Reply", "Acknowledge"}
    async with liar.serving() as options:
        carrier = BridgeMessages(options, "kakaotalk")
        async with running(carrier):
            await until(carrier.arrivals, bool)
            item = OutboxItem("k", Address("엄마"), "답", "kakaotalk", "p1")
            sending = asyncio.create_task(carrier.commit(item))
            await until(lambda: {method for method, _ in liar.asked}, lambda all: len(all) == 2)
            liar.hangs_up.set()
            with pytest.raises(CarrierError) as refused:
                await sending
            liar.hangs_up.clear()
            await until(lambda: liar.connections >= 2 and carrier.is_up, bool)

    assert refused.value.code == "uncertain"


async def test_calls_in_states_of_a_later_version_are_passed_over(liar: Liar):
    liar.say(
        wire.Event(call=wire.Call(call_id="", state=wire.CALL_STATE_RINGING)),
        wire.Event(call=wire.Call(call_id="a", state=77)),  # type: ignore[arg-type]
        wire.Event(call=wire.Call(call_id="b", state=wire.CALL_STATE_ENDED)),
        wire.Event(call=wire.Call(call_id="c", number="0101", state=wire.CALL_STATE_RINGING)),
    )
    async with liar.serving() as options:
        carrier = BridgeCalls(options)
        async with running(carrier):
            found = await until(lambda: list(carrier.changes()), bool)

    assert [change.call_id for change in found] == ["c"]
