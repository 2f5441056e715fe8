"""The server's archive (XEP-0313), read page by page, and its stanzas as the messages they are."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from slixmpp import JID
from slixmpp.xmlstream.handler import Collector
from slixmpp.xmlstream.matcher import MatchXMLMask

from agent.actions.messaging import Received
from agent.carriers.xmpp.identity import Place
from agent.carriers.xmpp.stream import ASK_S, Stream
from agent.errors import CarrierError

_PAGE = 50
START = "start"  # the token of an archive that was empty: everything in it is new
_RESULT = "<message xmlns='jabber:client'><result xmlns='urn:xmpp:mam:2' queryid='{}'/></message>"
_CORRECTION = "{urn:xmpp:message-correct:0}replace"
_RETRACTIONS = ("{urn:xmpp:message-retract:1}retract", "{urn:xmpp:message-retract:0}retract")
_APPLIED_TO = "{urn:xmpp:fasten:0}apply-to"
_OCCUPANT = "{http://jabber.org/protocol/muc#user}x/{http://jabber.org/protocol/muc#user}item"


@dataclass(frozen=True)
class Archived:
    """One stanza of an archive; `sent_at` is when the archive took it."""

    id: str
    stanza: Any
    sent_at: datetime

    @property
    def stanza_id(self) -> str:
        return str(self.stanza["id"])

    @property
    def body(self) -> str:
        return str(self.stanza["body"])

    @property
    def corrects(self) -> str | None:
        """The stanza id of the message whose words these are now (XEP-0308)."""
        found = self.stanza.xml.find(_CORRECTION)
        return None if found is None else str(found.get("id", ""))

    @property
    def retracts(self) -> str | None:
        """The id of the message that is taken back (XEP-0424)."""
        applied = self.stanza.xml.find(_APPLIED_TO)
        for name in _RETRACTIONS:
            found = self.stanza.xml.find(name)
            if found is not None:
                return str(found.get("id", ""))
            if applied is not None and applied.find(name) is not None:
                return str(applied.get("id", ""))
        return None


@dataclass(frozen=True)
class Archive:
    """The wearer's own archive, or a room's. `room` is its bare JID."""

    stream: Stream
    room: str | None = None

    async def newest_id(self) -> str:
        """Return where the archive ends now, `START` where it is empty."""
        page = await self._page({"before": True, "max": 1})
        return page[-1].id if page else START

    async def after(self, token: str) -> AsyncIterator[list[Archived]]:
        """Yield page after page of what came after `token`.

        Where the archive has forgotten it, all that is left is newer.
        """
        while True:
            place = {} if token == START else {"after": token}
            try:
                page = await self._page({**place, "max": _PAGE})
            except CarrierError as error:
                if error.code != "unknown_recipient" or token == START:
                    raise
                token = START
                continue
            if not page:
                return
            yield page
            if len(page) < _PAGE:
                return
            token = page[-1].id

    async def before(self, chat: str) -> AsyncIterator[Archived]:
        """Yield what was said in a chat, newest first."""
        before: str | bool = True
        while page := await self._page({"before": before, "max": _PAGE}, chat):
            for one in reversed(page):
                yield one
            if len(page) < _PAGE:
                return
            before = page[0].id

    async def find(
        self, chat: str, is_it: Callable[[Archived], bool], since: datetime
    ) -> Archived | None:
        async for one in self.before(chat):
            if is_it(one):
                return one
            if one.sent_at < since:
                return None
        return None

    async def _page(self, place: dict[str, Any], chat: str | None = None) -> list[Archived]:
        """Ask for one page (XEP-0059), oldest first; `before` True is the last one there is."""
        client = self.stream.client
        iq = client.make_iq_set(ito=self.room)
        iq["mam"]["queryid"] = query_id = client.new_id()
        if chat is not None and self.room is None:
            iq["mam"]["with"] = chat
        for key, value in place.items():
            iq["mam"]["rsm"][key] = value if value is True else str(value)
        mask = _RESULT.format(query_id)
        collector = Collector(f"archive {query_id}", MatchXMLMask(mask))
        client.register_handler(collector)
        try:
            await self.stream.ask(lambda: iq.send(timeout=int(ASK_S)))
        finally:
            results = collector.stop()
        return [_archived(result) for result in results]


def _archived(result: Any) -> Archived:
    forwarded = result["mam_result"]["forwarded"]
    sent_at = forwarded["delay"]["stamp"]
    if not isinstance(sent_at, datetime):
        sent_at = datetime.fromtimestamp(0, UTC)
    return Archived(str(result["mam_result"]["id"]), forwarded["stanza"], sent_at)


@dataclass(frozen=True)
class Reader:
    """Reads archived stanzas as the wearer's messages.

    `real` gives the bare JID behind an occupant of a room, None where the room hides it; `named`
    what people call a bare JID.
    """

    own: str
    real: Callable[[JID], str | None]
    named: Callable[[str], str]

    def place(self, one: Archived, room: str | None) -> Place:
        sender, receiver = one.stanza["from"], one.stanza["to"]
        other = receiver if sender.bare == self.own else sender
        return Place(self.own, room or other.bare, room is not None, one.id, one.stanza_id)

    def author(self, one: Archived, room: str | None) -> str:
        """Return who wrote it: a bare JID, or the occupant where the room hides who that is."""
        sender: JID = one.stanza["from"]
        if room is None:
            return str(sender.bare)
        item = one.stanza.xml.find(_OCCUPANT)
        told = item.get("jid") if item is not None else None
        return JID(told).bare if told else (self.real(sender) or sender.full)

    def read(self, one: Archived, room: str | None, replaces: str | None = None) -> Received | None:
        """Return the message a stanza is, None where nobody said anything with it."""
        retracts = one.retracts is not None
        is_said = bool(one.body) and one.stanza["type"] in ("chat", "normal", "groupchat")
        if not (is_said or retracts) or (room is not None and not one.stanza["from"].resource):
            return None
        author, place = self.author(one, room), self.place(one, room)
        is_own = author == self.own
        sender = place.chat if is_own and room is None else author
        nick = one.stanza["from"].resource if room is not None and not is_own else ""
        return Received(
            id=place.id,
            sender=sender,
            text="" if retracts else one.body,
            room=room,
            sent_at=one.sent_at.isoformat(timespec="milliseconds"),
            sender_name=self.named(sender) or nick,
            room_name="" if room is None else self.named(room),
            is_own=is_own,
            replaces=replaces,
        )
