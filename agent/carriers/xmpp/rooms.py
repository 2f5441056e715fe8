"""The wearer's rooms and people: bookmarks (XEP-0402), occupants (XEP-0045), invitations, roster."""

from collections.abc import Awaitable, Callable
from typing import Any

from slixmpp import JID
from slixmpp.exceptions import IqError, PresenceError

from agent.actions.messaging import Invite, Peer
from agent.carriers.journal import Journal
from agent.carriers.xmpp.identity import bare
from agent.carriers.xmpp.stream import ASK_S, Stream, refusal
from agent.errors import CarrierError

_BOOKMARKS = "urn:xmpp:bookmarks:1"
_MEDIATED = "{http://jabber.org/protocol/muc#user}x/{http://jabber.org/protocol/muc#user}invite"
_DIRECT = "{jabber:x:conference}x"
_OPTIONS = {
    "pubsub#persist_items": "true",
    "pubsub#max_items": "max",
    "pubsub#send_last_published_item": "never",
    "pubsub#access_model": "whitelist",
}


class Rooms:
    """`on_joined` takes each room that is there, once for every session; set it before `run`."""

    def __init__(self, stream: Stream, journal: Journal) -> None:
        self._stream, self._journal = stream, journal
        self.on_joined: Callable[[str], Awaitable[None]]
        self._names: dict[str, str] = {}
        self._nick = stream.client.boundjid.node

    def __contains__(self, handle: str) -> bool:
        return handle in self._names

    async def enter_all(self) -> None:
        """Enter the rooms that the wearer has bookmarked. Raises `CarrierError`."""
        for room, name in (await self._bookmarked()).items():
            try:
                await self._enter(room, name)
            except CarrierError as error:
                if error.code == "offline":
                    raise  # a room that is closed to us keeps us out of no other

    async def join(self, room: str) -> None:
        """Enter a room and bookmark it, so that it is the wearer's on every device."""
        name = next((one.room_name for one in self._journal.invites() if one.id == room), "")
        await self._enter(room, name)
        await self._bookmark(room, name)
        self._journal.drop_invites([room])

    async def decline(self, room: str) -> None:
        invite = next((one for one in self._journal.invites() if one.id == room), None)
        if invite is None:
            raise CarrierError("there is no such invitation", "refused")
        muc = self._stream.client.plugin["xep_0045"]
        muc.decline(JID(room), JID(invite.sender))
        await self._stream.settle()
        self._journal.drop_invites([room])

    async def keep_invite(self, room: str, sender: str) -> None:
        """Let an invitation wait for an answer. Raises `CarrierError` where the server is gone."""
        if room not in self._names:
            invite = Invite(room, await self._name(room), sender, self.named(sender))
            self._journal.keep_invite(invite, is_direct=False)

    def real(self, occupant: JID) -> str | None:
        """Return the bare JID behind an occupant, None where the room hides it."""
        muc = self._stream.client.plugin["xep_0045"]
        room, nick = JID(occupant.bare), occupant.resource
        if muc.our_nicks[None].get(room) == nick:
            return str(self._stream.client.boundjid.bare)
        found = muc.rooms[None].get(room, {}).get(nick, {}).get("jid")
        return JID(found).bare if found else None

    def named(self, handle: str) -> str:
        """Return what the wearer calls a room or a person: what the roster says, else the node."""
        if handle in self._names:
            return self._names[handle]
        roster = self._stream.client.client_roster
        known = str(roster[handle]["name"]) if handle in roster else ""
        return known or str(JID(handle).node)

    def peers(self) -> list[Peer]:
        roster, muc = self._stream.client.client_roster, self._stream.client.plugin["xep_0045"]
        own = self._stream.client.boundjid.bare
        people = [Peer(jid, self.named(jid)) for jid in roster if jid != own and bare(jid)]
        rooms = [
            Peer(
                room,
                name,
                is_room=True,
                members=tuple(
                    JID(one["jid"]).bare
                    for one in muc.rooms[None].get(JID(room), {}).values()
                    if one.get("jid") and JID(one["jid"]).bare != own
                ),
            )
            for room, name in self._names.items()
        ]
        return people + rooms

    async def _enter(self, room: str, name: str) -> None:
        muc = self._stream.client.plugin["xep_0045"]

        async def entered() -> None:
            try:
                await muc.join_muc_wait(JID(room), self._nick, maxstanzas=0, timeout=ASK_S)
            except PresenceError as error:
                raise refusal(str(error.condition)) from error

        await self._stream.ask(entered)
        self._names[room] = name or await self._name(room)
        await self.on_joined(room)

    async def _name(self, room: str) -> str:
        """Return what a room calls itself; one that does not say is called by its address."""
        disco, node = self._stream.client.plugin["xep_0030"], str(JID(room).node)
        try:
            info = await self._stream.ask(lambda: disco.get_info(JID(room), timeout=int(ASK_S)))
        except CarrierError as error:
            if error.code == "offline":
                raise
            return node
        return next((one[3] for one in info["disco_info"]["identities"] if one[3]), node)

    async def _bookmarked(self) -> dict[str, str]:
        pubsub = self._stream.client.plugin["xep_0060"]

        async def items() -> Any:
            try:
                return await pubsub.get_items(None, _BOOKMARKS, timeout=int(ASK_S))
            except IqError as error:
                if error.condition == "item-not-found":
                    return None  # none was ever kept
                raise

        answer = await self._stream.ask(items)
        found = [] if answer is None else answer["pubsub"]["items"]["substanzas"]
        return {
            str(item["id"]): str(item["conference"]["name"])
            for item in found
            if bare(str(item["id"])) and item["conference"]["autojoin"]
        }

    async def _bookmark(self, room: str, name: str) -> None:
        client = self._stream.client
        conference = client.plugin["xep_0402"].stanza.Conference()
        conference["name"], conference["autojoin"], conference["nick"] = name, True, self._nick
        options = client.plugin["xep_0004"].make_form(ftype="submit")
        options.add_field(
            var="FORM_TYPE",
            ftype="hidden",
            value="http://jabber.org/protocol/pubsub#publish-options",
        )
        for key, value in _OPTIONS.items():
            options.add_field(var=key, value=value)
        await self._stream.ask(
            lambda: client.plugin["xep_0060"].publish(
                None, _BOOKMARKS, id=room, payload=conference, options=options, timeout=int(ASK_S)
            )
        )


def invitation(stanza: Any) -> tuple[str, str] | None:
    """Return the room and who asks the wearer into it, where that is what a stanza does."""
    mediated = stanza.xml.find(_MEDIATED)
    if mediated is not None:
        room, sender = bare(stanza["from"].bare), bare(mediated.get("from", ""))
    else:
        direct = stanza.xml.find(_DIRECT)
        if direct is None:
            return None
        room, sender = bare(direct.get("jid", "")), bare(stanza["from"].bare)
    return None if room is None or sender is None else (room, sender)
