"""An XMPP carrier and another person on the same real server."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from slixmpp import JID, ClientXMPP

from agent.carriers.xmpp.carrier import XmppCarrier
from agent.carriers.xmpp.stream import XmppAccount
from tests.carriers.prosody import HOST, PASSWORD, ROOMS, Prosody
from tests.carriers.world import PATIENCE_S, Saw, until

_RETRACT = "{urn:xmpp:message-retract:1}retract"


class XmppPeer:
    """The other person: a plain client that remembers what reached it."""

    def __init__(self, jid: str, port: int) -> None:
        self.jid, self._port = jid, port
        self.texts: dict[str | None, list[str]] = defaultdict(list)  # by room
        self.saw: dict[Saw, list[str]] = defaultdict(list)
        self._written: dict[str, str] = {}
        self._got: dict[str, str] = {}
        self._count = 0
        self.client = self._client()

    async def connect(self) -> None:
        begun = asyncio.Event()
        client = self.client = self._client()
        client.add_event_handler("session_start", lambda _event: begun.set())
        client.connect("127.0.0.1", self._port)
        async with asyncio.timeout(PATIENCE_S):
            await begun.wait()
        await client.get_roster()
        client.send_presence()

    async def close(self) -> None:
        self.client.cancel_connection_attempt()
        await self.client.disconnect(wait=1.0)

    async def make_room(self, room: str, name: str) -> None:
        muc = self.client.plugin["xep_0045"]
        await muc.join_muc_wait(JID(room), "peer", maxstanzas=0, timeout=PATIENCE_S)
        form = await muc.get_room_config(JID(room))
        form["type"] = "submit"
        form["values"] = {
            **form["values"],
            "muc#roomconfig_roomname": name,
            "muc#roomconfig_persistentroom": True,
            "muc#roomconfig_whois": "anyone",
        }
        await muc.set_room_config(JID(room), form)

    async def join(self, room: str) -> None:
        muc = self.client.plugin["xep_0045"]
        await muc.join_muc_wait(JID(room), "peer", maxstanzas=0, timeout=PATIENCE_S)

    async def write(self, to: str, text: str, room: bool) -> None:
        self._count += 1
        stanza = self.client.make_message(JID(to), text, mtype="groupchat" if room else "chat")
        stanza["id"] = f"{self.client.boundjid.resource}-{self._count}"
        stanza.enable("markable")
        self._written[stanza["id"]] = text
        stanza.send()
        await self.client.plugin["xep_0199"].send_ping(HOST, timeout=PATIENCE_S)

    def _client(self) -> ClientXMPP:
        client = ClientXMPP(self.jid, PASSWORD)
        for plugin in (30, 45, 85, 199, 333, 424, 444):
            client.register_plugin(f"xep_{plugin:04}")
        client.enable_plaintext, client.enable_starttls = True, False
        client.enable_direct_tls = False
        client.plugin["feature_mechanisms"].unencrypted_scram = True
        client.add_event_handler("message", self._take)
        client.add_event_handler("marker_displayed", self._read)
        client.add_event_handler("chatstate_composing", lambda _m: self._typing("on"))
        client.add_event_handler("chatstate_active", lambda _m: self._typing("off"))
        client.add_event_handler("reactions", self._reacted)
        return client

    def _take(self, message: Any) -> None:
        retracted = message.xml.find(_RETRACT)
        if retracted is not None:
            self.saw[Saw.UNSENT].append(self._got.get(retracted.get("id"), ""))
        elif message["body"] and message["from"].resource != "peer":
            in_room = message["type"] == "groupchat"
            self.texts[message["from"].bare if in_room else None].append(message["body"])
            self._got[message["id"]] = message["body"]

    def _read(self, message: Any) -> None:
        self.saw[Saw.READ].append(self._written[message["displayed"]["id"]])

    def _typing(self, state: str) -> None:
        self.saw[Saw.TYPING].append(state)

    def _reacted(self, message: Any) -> None:
        self.saw[Saw.REACTION] += sorted(message["reactions"]["values"])


class XmppWorld:
    keeps = True
    has_server = True
    refuses_too_long = True
    stranger = f"nobody@{HOST}"

    def __init__(self, server: Prosody, folder: Path) -> None:
        self.server, self._folder = server, folder
        self.account = XmppAccount(
            server.register("wearer"), PASSWORD, "127.0.0.1", server.port, requires_tls=False
        )
        self.other = XmppPeer(server.register("peer"), server.port)
        self.peer = self.other.jid
        self.room: str = f"family-{self.peer.partition('@')[0]}@{ROOMS}"
        self.carrier = self._carrier()
        self._running: asyncio.Task[None]
        self._rooms = 0

    async def open(self) -> None:
        await self.other.connect()
        await self._run_carrier()
        await self.invited(self.room, "가족방")
        await until(self.carrier.invites, lambda all: len(all) == 1)
        await self.carrier.answer_invite(self.room, True)

    async def close(self) -> None:
        await self._stop_carrier()
        await self.other.close()

    async def write(self, text: str, in_room: bool = False) -> None:
        await self.other.write(self.room if in_room else self.account.jid, text, in_room)

    async def received(self, count: int, in_room: bool = False) -> list[str]:
        texts = self.other.texts[self.room if in_room else None]
        return list(await until(lambda: texts, lambda found: len(found) >= count))

    async def saw(self, what: Saw, count: int = 1) -> list[str]:
        return list(await until(lambda: self.other.saw[what], lambda seen: len(seen) >= count))

    async def invite(self, room_name: str) -> None:
        self._rooms += 1
        node = self.peer.partition("@")[0]
        await self.invited(f"{node}-{self._rooms}@{ROOMS}", room_name)

    async def invited(self, room: str, name: str) -> None:
        await self.other.make_room(room, name)
        self.other.client.plugin["xep_0045"].invite(JID(room), JID(self.account.jid))

    async def reopen(self) -> None:
        await self._stop_carrier()
        self.carrier = self._carrier()
        await self._run_carrier()

    async def stop_server(self) -> None:
        await asyncio.to_thread(self.server.stop)
        await self._connected(lambda connected: not connected)

    async def start_server(self) -> None:
        await asyncio.to_thread(self.server.start)
        await self.other.connect()
        await self.other.join(self.room)

    async def _connected(self, enough: Callable[[bool], bool]) -> None:
        await until(lambda: self.carrier._stream.is_up, enough)

    async def _run_carrier(self) -> None:
        self._running = asyncio.create_task(self.carrier.run(), name="the carrier")
        await self._connected(bool)

    async def _stop_carrier(self) -> None:
        self._running.cancel()
        with suppress(asyncio.CancelledError):
            async with asyncio.timeout(PATIENCE_S):
                await self._running
        self.carrier.close()

    def _carrier(self) -> XmppCarrier:
        return XmppCarrier(self.account, self._folder / "carrier")


@asynccontextmanager
async def xmpp_world(server: Prosody, folder: Path) -> AsyncIterator[XmppWorld]:
    server.start()  # a test that failed may have left it stopped
    world = XmppWorld(server, folder)
    try:
        await world.open()
        yield world
    finally:
        await world.close()
