"""Rooms by what the wearer means: a person's chat of two, found or made, or a room by its id."""

from collections.abc import Callable, Sequence
from typing import Any

import nio

from agent.actions.messaging import Peer
from agent.carriers.journal import Journal
from agent.carriers.matrix.asking import RefusedError, asked, asked_raw
from agent.carriers.matrix.identity import is_room
from agent.carriers.matrix.reading import Place
from agent.errors import CarrierError

_DIRECT = "m.direct"
_ENCRYPTION = {
    "type": "m.room.encryption",
    "state_key": "",
    "content": {"algorithm": "m.megolm.v1.aes-sha2"},
}
_LISTED_MEMBERS = 30  # of larger rooms the members are not fetched: they are no circle of friends


class Rooms:
    """`client.rooms` has what the last sync told; `m.direct` says which are chats of two."""

    def __init__(self, client: Any, journal: Journal, encrypts: bool) -> None:
        self._client = client
        self._journal = journal
        self._encrypts = encrypts
        self._direct: dict[str, list[str]] = {}  # user: room ids, as in the account data

    async def load(self) -> None:
        """Fetch what syncing from a token leaves out: which rooms are direct."""
        path = ("user", self._client.user_id, "account_data", _DIRECT)
        try:
            self._direct = _direct_rooms(await asked_raw(self._client, "GET", path))
        except RefusedError as error:
            if error.status != 404:
                raise
            self._direct = {}

    def note_account_data(self, events: Sequence[Any]) -> None:
        for event in events:
            if isinstance(event, nio.UnknownAccountDataEvent) and event.type == _DIRECT:
                self._direct = _direct_rooms(event.content)

    def is_known(self, room_id: str) -> bool:
        return room_id in self._client.rooms

    def place(self, room_id: str) -> Place:
        room = self._client.rooms.get(room_id)

        def name_of(user_id: str) -> str:
            name = None if room is None else room.user_name(user_id)
            return name or user_id.removeprefix("@").partition(":")[0]

        name = "" if room is None else room.named_room_name() or _joined_names(room, name_of)
        return Place(self._client.user_id, room_id, self.peer_of(room_id), name, name_of)

    def peer_of(self, room_id: str) -> str | None:
        """Return the other one's handle in a chat of two, None for a room."""
        room = self._client.rooms.get(room_id)
        listed = next((user for user, ids in self._direct.items() if room_id in ids), None)
        if room is None or room.member_count > 2:
            return None
        if listed is not None:
            return listed
        return None if room.named_room_name() else self._other_member(room)

    def direct_with(self, user_id: str) -> str | None:
        """Return the chat of two with this person: one they are in before one they were asked to."""
        listed = self._direct.get(user_id, [])
        unlisted = [id for id in self._client.rooms if self.peer_of(id) == user_id]
        here = [
            room_id
            for room_id in dict.fromkeys((*reversed(listed), *unlisted))
            if self.peer_of(room_id) == user_id and self._membership(room_id, user_id)
        ]
        joined = [id for id in here if self._membership(id, user_id) == "join"]
        return next(iter(joined or here), None)

    async def found(self, handle: str) -> str | None:
        """Return the room of a handle, without making one."""
        if is_room(handle):
            return handle if self.is_known(handle) else None
        return self.direct_with(handle)

    async def found_or_made(self, handle: str) -> str:
        """Raises `CarrierError`: `unknown_recipient`."""
        room_id = await self.found(handle)
        if room_id is not None:
            return room_id
        if is_room(handle):
            raise CarrierError("the wearer is not in this room", "unknown_recipient")
        invited_to = self._journal.direct_invite_from(handle)
        return await (self.join(invited_to) if invited_to else self._make(handle))

    async def join(self, room_id: str) -> str:
        """Accept an invitation; a chat of two is noted as one for the wearer's other devices."""
        peer = self._journal.direct_invite(room_id)
        await asked(self._client.join(room_id), changes=True)
        self._journal.drop_invites([room_id])
        if peer is not None:
            await self._note_direct(peer, room_id)
        return room_id

    async def leave(self, room_id: str) -> None:
        await asked(self._client.room_leave(room_id), changes=True)
        self._journal.drop_invites([room_id])
        self._client.rooms.pop(room_id, None)

    async def peers(self) -> list[Peer]:
        """Return the rooms, and the people of chats of two: who else is in a room is no friend."""
        people: dict[str, Peer] = {}
        rooms: list[Peer] = []
        for room_id, room in tuple(self._client.rooms.items()):
            if room.member_count <= _LISTED_MEMBERS and not room.members_synced:
                await asked(self._client.joined_members(room_id))
            place = self.place(room_id)
            members = tuple(user for user in room.users if user != self._client.user_id)
            if place.peer is None:
                rooms.append(Peer(room_id, place.name, is_room=True, members=members))
            else:
                people.setdefault(place.peer, Peer(place.peer, place.name_of(place.peer)))
        return [*people.values(), *rooms]

    async def _make(self, user_id: str) -> str:
        """Make a chat of two. Killed before it is noted as direct it is found by its members."""
        try:
            await asked(self._client.get_profile(user_id))
        except RefusedError as error:
            if error.status == 404:
                raise CarrierError("nobody has this Matrix id", "unknown_recipient") from error
            if error.code != "refused":
                raise  # a server that tells no profiles may still take the invitation
        made = await asked(
            self._client.room_create(
                is_direct=True,
                preset=nio.RoomPreset.trusted_private_chat,
                invite=[user_id],
                initial_state=[_ENCRYPTION] if self._encrypts else [],
            ),
            changes=True,
        )
        room_id = str(made.room_id)
        await self._note_direct(user_id, room_id)
        return room_id

    async def _note_direct(self, user_id: str, room_id: str) -> None:
        await self.load()
        listed = self._direct.setdefault(user_id, [])
        if room_id not in listed:
            listed.append(room_id)
            path = ("user", self._client.user_id, "account_data", _DIRECT)
            await asked_raw(self._client, "PUT", path, self._direct)

    def _other_member(self, room: Any) -> str | None:
        heroes = room.summary.heroes if room.summary is not None and room.summary.heroes else ()
        others = {user for user in (*room.users, *heroes) if user != self._client.user_id}
        return next(iter(others)) if len(others) == 1 else None

    def _membership(self, room_id: str, user_id: str) -> str | None:
        room = self._client.rooms.get(room_id)
        if room is None:
            return None
        user = room.users.get(user_id)
        if user is not None:
            return "invite" if user.invited else "join"
        heroes = room.summary.heroes if room.summary is not None else None
        return "join" if user_id in (heroes or ()) and room.member_count == 2 else None


def _joined_names(room: Any, name_of: Callable[[str], str]) -> str:
    """Return what a room without a name is called: who is in it."""
    _, users, _ = room.group_name_structure()
    return ", ".join(name_of(user) for user in users)


def _direct_rooms(content: Any) -> dict[str, list[str]]:
    """Return the account data as it should be: any client may have written anything."""
    if not isinstance(content, dict):
        return {}
    return {
        user: [id for id in ids if isinstance(id, str)]
        for user, ids in content.items()
        if isinstance(user, str) and isinstance(ids, list)
    }
