"""The XMPP carrier: one device of the wearer's account."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from slixmpp import JID

from agent.actions.addresses import clean_text
from agent.actions.messaging import Abilities, Invite, OutboxItem, Peer, Received
from agent.carriers.journal import Journal
from agent.carriers.xmpp.archive import Archive, Reader
from agent.carriers.xmpp.identity import Place, bare, located, stanza_id_of
from agent.carriers.xmpp.receiving import Receiving
from agent.carriers.xmpp.rooms import Rooms
from agent.carriers.xmpp.stream import Stream, XmppAccount, refusal
from agent.errors import CarrierError

_MAX_CHARACTERS = 10_000  # servers cut connections that send stanzas of some 256 kB
_ANY_TIME_MS = 3_650 * 86_400_000
_CLOCKS_DIFFER = timedelta(hours=1)
_NO_XML = {0xFFFE: None, 0xFFFF: None}  # what no XML document can hold (besides controls)


class XmppCarrier:
    """Keeps its place in the archives in `folder` (mode 0700); two objects must not share one."""

    leaves_machine = True
    abilities = Abilities(
        can_read_history=True,
        can_react=True,
        can_invite=True,
        receipts=True,
        typing=True,
        unsend_within_ms=_ANY_TIME_MS,
        max_length_characters=_MAX_CHARACTERS,
    )

    def __init__(self, account: XmppAccount, folder: Path, name: str = "xmpp") -> None:
        self.name = name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        self._own = str(JID(account.jid).bare)
        self._stream = Stream(account)
        self._journal = Journal(folder / "journal.db")
        self._rooms = Rooms(self._stream, self._journal)
        self._reader = Reader(self._own, self._rooms.real, self._rooms.named)
        self._receiving = Receiving(self._stream, self._rooms, self._reader, self._journal, folder)
        self._bounced: dict[str, CarrierError] = {}
        self._stream.client.add_event_handler("message_error", self._note_bounce)

    def advance(self, elapsed_ms: float) -> None:
        """The server keeps its own time."""

    async def run(self) -> None:
        try:
            async with asyncio.TaskGroup() as tasks:
                self._receiving.run_in(tasks)
                tasks.create_task(self._stream.run(self._on_up), name="xmpp stream")
        except BaseExceptionGroup as group:
            errors = group.exceptions
            if len(errors) == 1 and isinstance(errors[0], CarrierError):
                raise errors[0] from None
            raise

    def close(self) -> None:
        """Close the files; `run` has ended."""
        self._receiving.close()

    # --- out -----------------------------------------------------------------------------------

    def prepare(self, message: OutboxItem) -> None:
        if bare(message.handle) != message.handle or message.handle == self._own:
            raise CarrierError("this is nobody's XMPP address", "unknown_recipient")
        text = _clean(message.body)
        if not text.strip():
            raise CarrierError("a message without words is not sent", "refused")
        if len(text) > _MAX_CHARACTERS:
            raise CarrierError(f"XMPP takes {_MAX_CHARACTERS} characters here", "too_long")

    async def commit(self, message: OutboxItem) -> str:
        """Send, and return once the archive has it: there its id finds it again."""
        self.prepare(message)
        sent_id = await self.verify(message)
        if sent_id is not None:
            return sent_id
        self._stream.require_up()
        stanza_id, in_room = stanza_id_of(message.key), message.handle in self._rooms
        if self._journal.attempted(stanza_id) is None:
            self._journal.attempt(stanza_id, message.handle, int(time.time() * 1000))
        self._bounced.pop(stanza_id, None)
        stanza = self._stanza(message.handle, _clean(message.body))
        stanza["id"] = stanza_id
        stanza["origin_id"]["id"] = stanza_id
        await self._stream.send(stanza)
        if bounced := self._bounced.pop(stanza_id, None):
            self._journal.gave_up(stanza_id)
            raise bounced
        place = await self._find(message.handle, in_room, stanza_id)
        if place is None:
            raise CarrierError("the archive does not have it", "uncertain")
        self._journal.succeeded(stanza_id, place.id)
        return place.id

    async def verify(self, message: OutboxItem) -> str | None:
        stanza_id = stanza_id_of(message.key)
        attempt = self._journal.attempted(stanza_id)
        if attempt is None or attempt.event_id is not None:
            return None if attempt is None else attempt.event_id
        self._stream.require_up()
        place = await self._find(message.handle, message.handle in self._rooms, stanza_id)
        if place is None:
            return None
        self._journal.succeeded(stanza_id, place.id)
        return place.id

    async def unsend(self, carrier_id: str) -> None:
        try:
            place = located(carrier_id)
        except CarrierError as error:
            raise CarrierError("there is no such message", "too_late") from error
        if self._journal.attempted(place.stanza_id) is None:
            raise CarrierError("there is no such message", "too_late")
        self._stream.require_up()
        self._stream.client.plugin["xep_0424"].send_retraction(
            JID(place.chat), place.target, mtype="groupchat" if place.in_room else "chat"
        )
        await self._stream.settle()

    async def mark_read(self, message_ids: Sequence[str]) -> None:
        """A marker counts for all before it: the last named of each chat is sent."""
        self._stream.require_up()
        last = {place.chat: place for place in map(located, message_ids)}
        for place in last.values():
            kind = "groupchat" if place.in_room else "chat"
            self._stream.client.plugin["xep_0333"].send_marker(
                JID(place.chat), place.target, "displayed", mtype=kind
            )
        await self._stream.settle()

    async def react(self, message_id: str, emoji: str) -> None:
        place = located(message_id)
        self._stream.require_up()
        stanza = self._stanza(place.chat, "", place.in_room)
        try:
            plugin = self._stream.client.plugin["xep_0444"]
            plugin.set_reactions(stanza, place.target, [emoji])
        except ValueError as error:
            raise CarrierError("this is no single emoji", "refused") from error
        stanza.enable("store")
        await self._stream.send(stanza)

    async def set_typing(self, handle: str, on: bool) -> None:
        self._stream.require_up()
        stanza = self._stanza(handle, "")
        stanza["chat_state"] = "composing" if on else "active"
        await self._stream.send(stanza)

    # --- what there is -------------------------------------------------------------------------

    async def history(self, handle: str, at_most: int) -> Sequence[Received]:
        self._stream.require_up()
        room, found = handle if handle in self._rooms else None, list[Received]()
        async for one in Archive(self._stream, room).before(handle):
            if one.corrects is None and one.retracts is None:
                read = self._reader.read(one, room)
                found += [read] if read else []
            if len(found) >= at_most:
                break
        return found[::-1]

    async def search(self, query: str, at_most: int) -> Sequence[Received]:
        raise CarrierError("the archive cannot be searched for words", "unsupported")

    async def peers(self) -> Sequence[Peer]:
        self._stream.require_up()
        return self._rooms.peers()

    async def answer_invite(self, invite_id: str, accept: bool) -> None:
        self._stream.require_up()
        await (self._rooms.join(invite_id) if accept else self._rooms.decline(invite_id))

    def invites(self) -> Sequence[Invite]:
        return self._journal.invites()

    def arrivals(self) -> Sequence[Received]:
        return self._receiving.messages()

    def acknowledge(self, message_id: str) -> None:
        self._receiving.acknowledge(message_id)

    async def _on_up(self) -> None:
        """A session has begun: say that we are there, enter the rooms, look into every archive."""
        client, stream = self._stream.client, self._stream
        await self._receiving.begin()
        await stream.ask(client.get_roster)
        client.send_presence()
        await stream.ask(lambda: client.plugin["xep_0280"].enable())
        await self._rooms.enter_all()
        self._receiving.ring_all()

    def _note_bounce(self, message: Any) -> None:
        self._bounced[str(message["id"])] = refusal(str(message["error"]["condition"]))

    # --- sending -------------------------------------------------------------------------------

    def _stanza(self, handle: str, body: str, in_room: bool | None = None) -> Any:
        to_room = handle in self._rooms if in_room is None else in_room
        kind = "groupchat" if to_room else "chat"
        return self._stream.client.make_message(JID(handle), body or None, mtype=kind)

    async def _find(self, handle: str, in_room: bool, stanza_id: str) -> Place | None:
        attempt = self._journal.attempted(stanza_id)
        assert attempt is not None
        since = datetime.fromtimestamp(attempt.began_ms / 1000, UTC) - _CLOCKS_DIFFER
        room = handle if in_room else None
        found = await Archive(self._stream, room).find(
            handle, lambda one: one.stanza_id == stanza_id, since
        )
        return None if found is None else self._reader.place(found, room)


def _clean(text: str) -> str:
    return clean_text(text).translate(_NO_XML)
