"""What `sori run` hosts, with an account that was really added: told, answered, and calls.

The wearer speaks, a friend is at the other end of a real server (or of a simulated phone's bridge).
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Generator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pytest

from agent.actions.store import default_path
from agent.cli.host import Hosting
from agent.config import load
from agent.events import Lang
from agent.link.server import Companion
from agent.trace import Event, Journal
from devices.bridge.phone import Phone
from devices.demo.day import WORDS, Line
from devices.demo.person import Person
from devices.glasses import Abilities, Glasses, GlassesEvents
from devices.rehearsal import lost_line
from devices.simulated import Script, SimulatedCard, SimulatedWearer
from tests.carriers.bridge.handset import TOKEN, handset
from tests.carriers.matrix_chat import Chat, chat_of_two
from tests.carriers.prosody import PASSWORD, Prosody
from tests.carriers.world import until
from tests.carriers.xmpp_world import XmppPeer
from tests.cli.conftest import Sori
from tests.engines import frames_until, stages

pytestmark = [pytest.mark.engines, pytest.mark.slow]
_LANG = Lang.KOREAN
_FRIEND, _USER = "서연", "seoyeon"
_ASKED = "저녁 먹고 올 거야?"
_REPLY = Line("알았다고 답장해", ("알았어",))
_LATER = Line("서연한테 지금 출발한다고 보내 줘", ("지금 출발해", "지금 출발할게"))
_CALL = "서연한테 전화해"
_WITHIN_MS = 60_000  # what must come comes in a fraction of it
_TRIES = 3

Add = Callable[..., Any]
Story = Generator[None, None, None]


class Friend(Protocol):
    async def write(self, text: str) -> None:
        """Write to the wearer."""

    async def received(self) -> list[str]:
        """Return what reached the friend, once something did."""


Meet = Callable[[pytest.FixtureRequest, Add], AbstractAsyncContextManager[Friend]]


@dataclass
class OnMatrix:
    chat: Chat

    async def write(self, text: str) -> None:
        await asyncio.to_thread(self.chat.write, self.chat.members[1], text)

    async def received(self) -> list[str]:
        wearer = self.chat.members[0].user_id

        def from_wearer() -> list[str]:
            return [text for sender, text in self.chat.written() if sender == wearer]

        return await until(from_wearer, bool)


@dataclass
class OnXmpp:
    server: Prosody
    peer: XmppPeer
    wearer: str

    async def write(self, text: str) -> None:
        await self.peer.write(self.wearer, text, room=False)

    async def received(self) -> list[str]:
        return await until(lambda: self.peer.texts[None], bool)

    async def stop_server(self) -> None:
        await asyncio.to_thread(self.server.stop)

    async def start_server(self) -> None:
        await asyncio.to_thread(self.server.start)
        await self.peer.connect()


@dataclass
class OnKakaoTalk:
    """Of the wearer's phone."""

    phone: Phone

    async def write(self, text: str) -> None:
        self.phone.write("kakaotalk", _FRIEND, text)

    async def received(self) -> list[str]:
        return [one.text for one in await until(lambda: self.phone.replied, bool)]


@asynccontextmanager
async def on_matrix(request: pytest.FixtureRequest, add: Add) -> AsyncIterator[Friend]:
    server = request.getfixturevalue("synapse")
    chat = chat_of_two(server, (("wearer", "나"), (_USER, _FRIEND)))
    user = chat.members[0].user_id
    await add("password", "account", "add", "matrix", user, "--server", server.url)
    yield OnMatrix(chat)


@asynccontextmanager
async def on_xmpp(request: pytest.FixtureRequest, add: Add) -> AsyncIterator[OnXmpp]:
    server = request.getfixturevalue("prosody")
    server.start()  # a test that failed may have left it stopped
    own, peer = (XmppPeer(server.register(user), server.port) for user in ("wearer", _USER))
    await own.connect()
    await own.client.update_roster(peer.jid, name=_FRIEND)
    await own.close()
    where = ("--server", f"127.0.0.1:{server.port}", "--plain")
    await add(PASSWORD, "account", "add", "xmpp", own.jid, *where)
    await peer.connect()
    try:
        yield OnXmpp(server, peer, own.jid)
    finally:
        await peer.close()


@asynccontextmanager
async def on_phone(add: Add) -> AsyncIterator[OnKakaoTalk]:
    async with handset() as one:
        await add("", "contacts", "add", _FRIEND, "--phone", "010-2345-6789")
        where = (one.options.address, "--app", "kakaotalk")
        await add(TOKEN, "account", "add", "phone", *where)
        yield OnKakaoTalk(one.phone)


@pytest.fixture
def add(sori: Sori, monkeypatch: pytest.MonkeyPatch) -> Add:
    """Run a command beside this test's loop, with the secret that it would ask for."""

    async def run(secret: str, *arguments: str) -> None:
        monkeypatch.setenv("SORI_ACCOUNT_SECRET", secret)
        done = await asyncio.to_thread(sori, *arguments)
        assert done.returncode == 0, done.stderr

    return run


@dataclass
class Hosted:
    """A companion as `sori run` has it, and its wearer with simulated glasses: a `Person`'s rehearsal."""

    person: Person = field(default_factory=lambda: Person("ko+f2", seed=2))
    events: list[Event] = field(default_factory=list)
    wearer: SimulatedWearer = field(default_factory=SimulatedWearer)
    glasses: Glasses | None = None

    async def live(self, story: Script) -> None:
        """Play a story to its end."""
        journal = Journal(self.person.hear, self.events.append)
        async with Hosting(stages(_LANG), load(), journal, []).open() as companion:
            port = await companion.start("127.0.0.1:0")
            card = SimulatedCard(self.wearer, self._to_the_end(story, companion), real_time=True)
            abilities = Abilities(cancels_echo=True)
            address, line = f"127.0.0.1:{port}", lost_line(_LANG)
            self.glasses = Glasses(address, card, abilities, GlassesEvents(), line)
            await self.glasses.run()

    def texts(self, event: str, **fields: str) -> list[str]:
        wanted = {"event": event, **fields}.items()
        return [one.get("text") or one["from"] for one in self.events if wanted <= one.items()]

    def is_told_and_answers(self, friend: Friend) -> Story:
        yield from meanwhile(friend.write(_ASKED))
        if (yield from self.person.until(self, "incoming_message", _WITHIN_MS)):
            yield from self.person.ask(self, ("응",), ("message",))
            yield from self.person.send(self, _REPLY, _FRIEND, WORDS[_LANG])

    def asks_to_call(self, key: str) -> Story:
        """Ask for a call until the agent has said `key`."""
        for attempt in range(_TRIES):
            yield from self.person.say(self, _CALL, attempt)
            if (yield from self.person.until(self, key, 8_000)):
                return

    def _to_the_end(self, story: Script, companion: Companion) -> Script:
        yield from story
        yield self._end(companion)

    async def _end(self, companion: Companion) -> None:
        """End the session before its link, as `Rehearsal` does."""
        assert self.glasses is not None
        self.glasses.stop()
        await companion.stop()


@pytest.mark.parametrize("meet", [on_matrix, on_xmpp], ids=["matrix", "xmpp"])
async def test_a_friend_is_heard_and_answered_and_a_call_is_said_to_be_impossible(
    meet: Meet, request: pytest.FixtureRequest, add: Add, home: Path
):
    async with meet(request, add) as friend:
        hosted = Hosted()

        def story() -> Story:
            yield from frames_until(lambda: is_known(_FRIEND), _WITHIN_MS)
            yield from hosted.is_told_and_answers(friend)
            yield from hosted.asks_to_call("error_unsupported")

        await hosted.live(story())
        received = await friend.received()

    assert_told_and_answered(hosted, received)
    assert "여기서는 그게 안 돼요." in hosted.texts("prompt", key="error_unsupported")
    assert hosted.texts("action", kind="call_placed") == []


async def test_what_is_said_while_the_server_is_away_leaves_once_it_is_back(
    request: pytest.FixtureRequest, add: Add, home: Path
):
    async with on_xmpp(request, add) as friend:
        hosted = Hosted()

        def story() -> Story:
            yield from frames_until(lambda: is_known(_FRIEND), _WITHIN_MS)
            yield from meanwhile(friend.stop_server())
            yield from hosted.person.ask(hosted, (_LATER.said,), ("send_grace",))
            yield from hosted.person.ask(hosted, ("응",), ("queued",))
            yield from meanwhile(friend.start_server())
            yield from hosted.person.until(hosted, "queued_sent", _WITHIN_MS)

        await hosted.live(story())
        received = await friend.received()

    assert len(received) == 1
    assert received[0] in _LATER.right
    assert hosted.texts("action", kind="message_queued") == received
    assert hosted.texts("action", kind="message_sent") == received
    assert hosted.texts("prompt", key="queued_sent") == ["서연한테 보냈어요."]


async def test_a_phone_carries_messages_of_its_apps_and_places_calls(add: Add, home: Path):
    async with on_phone(add) as friend:
        hosted, calls = Hosted(), friend.phone.telephone.calls

        def story() -> Story:
            yield from hosted.is_told_and_answers(friend)
            yield from hosted.asks_to_call("calling")
            yield from frames_until(lambda: bool(calls), _WITHIN_MS)

        await hosted.live(story())
        received = await friend.received()

    assert_told_and_answered(hosted, received)
    assert [one.number for one in calls.values()] == ["01023456789"]
    assert hosted.texts("prompt", key="error_unsupported") == []


def assert_told_and_answered(hosted: Hosted, received: list[str]) -> None:
    assert hosted.texts("incoming") == [_FRIEND]
    assert hosted.texts("prompt", key="message") == [_ASKED]
    assert received == ["알았어"]
    assert hosted.texts("action", kind="message_sent") == ["알았어"]


def is_known(contact: str) -> bool:
    """Whether the wearer's store has a handle for a contact: their account told of them."""
    with closing(sqlite3.connect(f"file:{default_path()}?mode=ro", uri=True)) as store:
        return store.execute("SELECT 1 FROM handles WHERE name = ?", (contact,)).fetchall() != []


def meanwhile(work: Coroutine[Any, Any, None]) -> Story:
    """Let frames go by while something is done beside them; raises what it fails with."""
    task = asyncio.ensure_future(work)
    yield from frames_until(task.done, _WITHIN_MS)
    task.result()
