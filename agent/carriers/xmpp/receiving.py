"""What comes in: the archives are asked whenever something rings, live or after an outage.

A message, a carbon copy, a new connection are only the doorbell. So what came while nobody listened,
or from another device, takes the same way as the rest, in the archive's order.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from agent.actions.messaging import Received
from agent.carriers.journal import Journal
from agent.carriers.waiting import Waiting
from agent.carriers.xmpp.archive import Archive, Archived, Reader
from agent.carriers.xmpp.rooms import Rooms, invitation
from agent.carriers.xmpp.stream import Stream
from agent.errors import CarrierError

_LOOKED_THROUGH = timedelta(days=30)  # for the message that an edit changes


@dataclass
class _Inbox:
    """One archive, and the last of it that was taken in. `rung`: there may be more."""

    archive: Archive
    journal: Journal
    waiting: Waiting
    seen: str
    rung: asyncio.Event = field(default_factory=asyncio.Event)


class Receiving:
    """The wearer's own archive, and that of each room they are in, each with a place of its own."""

    def __init__(
        self, stream: Stream, rooms: Rooms, reader: Reader, journal: Journal, folder: Path
    ) -> None:
        self._stream, self._rooms, self._reader = stream, rooms, reader
        self._journal, self._folder = journal, folder
        self._inboxes: dict[str | None, _Inbox] = {None: self._inbox(None, journal)}
        self._tasks: asyncio.TaskGroup
        rooms.on_joined = self._room_joined
        for event in ("message", "carbon_received", "carbon_sent"):
            stream.client.add_event_handler(event, self._ring)

    def run_in(self, tasks: asyncio.TaskGroup) -> None:
        self._tasks = tasks
        for inbox in self._inboxes.values():
            tasks.create_task(self._follow(inbox), name="xmpp archive")

    def close(self) -> None:
        for inbox in self._inboxes.values():
            inbox.journal.close()

    def messages(self) -> list[Received]:
        return [one for inbox in self._inboxes.values() for one in inbox.waiting.messages()]

    def acknowledge(self, message_id: str) -> None:
        for inbox in self._inboxes.values():
            inbox.waiting.acknowledge(message_id)

    async def begin(self) -> None:
        """Know where news begins before anybody can see that we are there."""
        await self._begin(self._inboxes[None])

    def ring_all(self) -> None:
        for inbox in self._inboxes.values():
            inbox.rung.set()

    async def _follow(self, inbox: _Inbox) -> None:
        """Take in what an archive has, each time it rings."""
        while True:
            await inbox.rung.wait()
            inbox.rung.clear()
            try:
                await self._take_in(inbox)
            except CarrierError as error:
                if error.code != "offline":
                    raise  # it rings again with the next connection

    async def _begin(self, inbox: _Inbox) -> None:
        """What was there before this account was added is history, and nothing new."""
        if not inbox.seen:
            inbox.seen = await inbox.archive.newest_id()
            inbox.waiting.add([], inbox.seen)

    async def _take_in(self, inbox: _Inbox) -> None:
        await self._begin(inbox)
        async for page in inbox.archive.after(inbox.seen):
            for one in page:
                await inbox.waiting.has_room()
                read = await self._read(inbox.archive, one)
                inbox.waiting.add([read] if read else [], one.id)
                inbox.seen = one.id

    async def _read(self, archive: Archive, one: Archived) -> Received | None:
        """Read a stanza; what was sent from here is known already."""
        if self._journal.attempted(one.stanza_id) is not None:
            return None
        if invited := invitation(one.stanza):
            await self._rooms.keep_invite(*invited)
            return None
        changed = one.corrects or one.retracts
        if changed is None:
            return self._reader.read(one, archive.room)
        author, chat = self._reader.author(one, archive.room), self._reader.place(one, archive.room)
        since = one.sent_at - _LOOKED_THROUGH
        original = await archive.find(
            chat.chat,
            lambda other: (
                changed in (other.stanza_id, other.id)
                and self._reader.author(other, archive.room) == author
            ),
            since,
        )
        if original is None:
            return None if one.retracts else self._reader.read(one, archive.room)
        replaced = self._reader.place(original, archive.room).id
        return self._reader.read(one, archive.room, replaced)

    async def _keep_invite(self, room: str, sender: str) -> None:
        try:
            await self._rooms.keep_invite(room, sender)
        except CarrierError as error:
            if error.code != "offline":
                raise

    async def _room_joined(self, room: str) -> None:
        """Follow a room's archive; where news begins in it is kept before anything else happens."""
        if room not in self._inboxes:
            name = sha256(room.encode()).hexdigest()[:24]
            inbox = self._inbox(room, Journal(self._folder / f"room-{name}.db"))
            await self._begin(inbox)
            self._inboxes[room] = inbox
            self._tasks.create_task(self._follow(inbox), name="xmpp archive")
        self._inboxes[room].rung.set()

    def _inbox(self, room: str | None, journal: Journal) -> _Inbox:
        return _Inbox(Archive(self._stream, room), journal, Waiting(journal), journal.token)

    def _ring(self, message: Any) -> None:
        """Something was said: in a room, or by or to the wearer. Not every invitation is archived."""
        if invited := invitation(message):
            self._tasks.create_task(self._keep_invite(*invited), name="xmpp invitation")
        room = message["from"].bare if message["type"] == "groupchat" else None
        if inbox := self._inboxes.get(room):
            inbox.rung.set()
