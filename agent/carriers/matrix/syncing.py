"""Staying in step with the server through any outage: the one loop that reads from it."""

import asyncio
import json
import logging
import random
from collections.abc import Sequence
from typing import Any

import nio

from agent.actions.messaging import Invite, Received
from agent.carriers.journal import Journal
from agent.carriers.matrix.asking import RefusedError, asked, asked_raw
from agent.carriers.matrix.identity import unlocked_id
from agent.carriers.matrix.reading import (
    Source,
    may_change,
    read,
    sent_from_here,
    target,
)
from agent.carriers.matrix.rooms import Rooms
from agent.carriers.matrix.timeline import source_of, whole_timeline
from agent.carriers.waiting import Waiting
from agent.errors import CarrierError

_LONG_POLL_MS = 30_000
_ANSWER_S = 60.0  # to a long poll
_FIRST_ANSWER_S = 180.0  # a big account's first sync
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.25, 30.0
_FILTER: dict[str, dict[str, Any]] = {
    "presence": {"types": []},
    "room": {
        "ephemeral": {"types": []},
        "state": {"lazy_load_members": True},
        "timeline": {"limit": 50, "lazy_load_members": True},
    },
}
_STATE_FILTER: dict[str, dict[str, Any]] = {
    **_FILTER,
    "account_data": {"types": []},
    "room": {**_FILTER["room"], "timeline": {"limit": 1, "lazy_load_members": True}},
}
_log = logging.getLogger(__name__)


class Syncing:
    """Keeps `client` and `waiting` up to date. `is_connected`: the server answered last time."""

    def __init__(
        self, client: Any, journal: Journal, rooms: Rooms, waiting: Waiting, lang: str
    ) -> None:
        self._client, self._journal, self._rooms = client, journal, rooms
        self._waiting, self._lang = waiting, lang
        self._since = journal.token
        self._unhandled: Any = None  # a sync's answer that is not taken in yet
        self._has_state = False
        self._tried_locked = False
        self._wanted = asyncio.Event()
        self._changed = asyncio.Event()
        self.is_connected = False

    async def run(self) -> None:
        """Never returns. Raises `CarrierError` (`signed_out`)."""
        pause_s = _FIRST_PAUSE_S
        while True:
            try:
                await self._step()
                pause_s = _FIRST_PAUSE_S
            except CarrierError as error:
                self.is_connected = False
                if error.code == "signed_out":
                    raise
                asked_ms = error.retry_after_ms or 0
                _log.info("Matrix: %s; again in %.1f s", error, pause_s)
                await self._pause(max(asked_ms / 1000, pause_s * random.uniform(0.7, 1.3)))
                pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)

    def expect_connection(self) -> None:
        """Raise `CarrierError` (`offline`) where there is none, and end the pause between tries."""
        if not self.is_connected:
            self._wanted.set()
            raise CarrierError("the Matrix server cannot be reached", "offline")

    async def until_known(self, room_id: str, seconds: float) -> None:
        """Wait until a sync has told of a room. Raises `CarrierError` (`offline`)."""
        try:
            async with asyncio.timeout(seconds):
                while not self._rooms.is_known(room_id):
                    await self._changed.wait()
        except TimeoutError as error:
            raise CarrierError("the room has not been told of yet", "offline") from error

    async def _pause(self, seconds: float) -> None:
        """Wait, at least a little; less where somebody waits for the connection."""
        await asyncio.sleep(min(seconds, _FIRST_PAUSE_S))
        try:
            async with asyncio.timeout(max(0.0, seconds - _FIRST_PAUSE_S)):
                await self._wanted.wait()
        except TimeoutError:
            return
        self._wanted.clear()

    async def _step(self) -> None:
        if self._unhandled is None:
            await self._waiting.has_room()
            self._unhandled = await self._sync()
        await self._take_in(self._unhandled)
        self._unhandled = None
        self.is_connected = True
        self._wanted.clear()
        self._changed.set()
        self._changed = asyncio.Event()
        await self._care_for_keys()

    async def _sync(self) -> Any:
        """Ask for what is new: at once while it is not known whether the server is there."""
        if not self._has_state:
            await self._rooms.load()
            await self._load_state()
            self._has_state = True
        query: dict[str, Any] = {"filter": json.dumps(_FILTER), "timeout": 0}
        if self.is_connected:
            query["timeout"] = _LONG_POLL_MS
        if self._since:
            query["since"] = self._since
        seconds = _ANSWER_S if self._since else _FIRST_ANSWER_S
        return await self._handed_to_nio(
            await asked_raw(self._client, "GET", ("sync",), query, seconds=seconds)
        )

    async def _load_state(self) -> None:
        """Let nio know the rooms as they are: it keeps none, and a sync tells what changed only.

        That is a first sync again, of which only the rooms are taken: keys that other devices sent
        come with the sync from the token, and only once. Asked from the token with `full_state`,
        Synapse leaves out the summaries, and so how many are in a room and who.
        """
        if not self._since:
            return
        query = {"filter": json.dumps(_STATE_FILTER), "timeout": 0}
        told = await asked_raw(self._client, "GET", ("sync",), query, seconds=_FIRST_ANSWER_S)
        rooms = {"next_batch": told.get("next_batch"), "rooms": told.get("rooms", {})}
        answer = await self._handed_to_nio(rooms)
        self._client.next_batch = self._since
        answered = {one.id for one in self._journal.invites()} - set(answer.rooms.invite)
        self._journal.drop_invites(answered)
        self._note_invites(answer.rooms)

    async def _handed_to_nio(self, told: Any) -> Any:
        """Return the answer to a sync as nio's objects, decrypted, and nio's rooms up to date.

        An event that nio stumbles over, which anybody could send, must not keep all others out.
        """
        answer = nio.SyncResponse.from_dict(told)
        if not isinstance(answer, nio.SyncResponse):
            raise CarrierError("the Matrix server told what is new in no known way", "offline")
        try:
            await asked(self._client.receive_response(answer))
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            _log.error("nio could not take in all of a sync: %s", type(error).__name__)
        return answer

    # --- what a sync brought -------------------------------------------------------------------

    async def _take_in(self, answer: Any) -> None:
        """Raises `CarrierError` where something could not be fetched; then it is asked again."""
        self._rooms.note_account_data(answer.account_data_events)
        self._note_invites(answer.rooms)
        arrived: list[Received] = []
        if self._since:  # before the first sync it is the past, which the wearer has read elsewhere
            if answer.to_device_events or not self._tried_locked:
                arrived += self._unlocked()
                self._tried_locked = True
            for room_id, room in answer.rooms.join.items():
                events = await whole_timeline(self._client, room_id, room.timeline, self._since)
                arrived += await self._messages(room_id, events)
        self._waiting.add(arrived, answer.next_batch)
        self._since = answer.next_batch

    async def _messages(self, room_id: str, events: Sequence[Any]) -> list[Received]:
        place = self._rooms.place(room_id)
        found: list[Received] = []
        for event in events:
            source = source_of(event)
            if self._sent_from_here(source):
                continue
            message = read(source, place, self._lang)
            if message is None or not await self._may_change(room_id, source):
                continue
            if isinstance(event, nio.MegolmEvent):
                self._journal.lock(message.id, room_id, source)
                if message.replaces is not None:
                    continue  # rather the old words than that the new ones cannot be read
            else:
                self._journal.unlock(message.id)
            found.append(message)
        return found

    def _sent_from_here(self, source: Source) -> bool:
        event_id = source.get("event_id")
        return sent_from_here(source) is not None or (
            isinstance(event_id, str) and self._journal.was_sent(event_id)
        )

    async def _may_change(self, room_id: str, source: Source) -> bool:
        changed = target(source)
        if changed is None:
            return True
        try:
            answer = await asked(self._client.room_get_event(room_id, changed))
        except RefusedError as error:
            if error.code != "refused":
                raise
            return False
        return may_change(source, source_of(answer.event))

    def _unlocked(self) -> list[Received]:
        """Return the messages that a key which came later has made readable."""
        found: list[Received] = []
        for id, room_id, source in self._journal.locked():
            event = nio.Event.parse_encrypted_event(source)
            if not isinstance(event, nio.MegolmEvent):
                continue
            event.room_id = room_id
            try:
                readable = self._client.decrypt_event(event)
            except nio.EncryptionError:
                continue
            message = read(source_of(readable), self._rooms.place(room_id), self._lang)
            if message is not None:
                found.append(_instead_of(id, message))
        return found

    def _note_invites(self, rooms: Any) -> None:
        self._journal.drop_invites((*rooms.join, *rooms.leave))
        for room_id in rooms.leave:
            self._client.rooms.pop(room_id, None)
        for room_id, info in rooms.invite.items():
            room = self._client.invited_rooms.get(room_id)
            if room is None or room.inviter is None:
                continue
            name = room.named_room_name() or room.user_name(room.inviter) or room.inviter
            sender_name = room.user_name(room.inviter) or ""
            self._journal.keep_invite(
                Invite(room_id, name, room.inviter, sender_name),
                any(_is_direct(event, self._client.user_id) for event in info.invite_state),
            )

    async def _care_for_keys(self) -> None:
        """What end-to-end encryption asks of a client after each sync, as nio's own loop does."""
        client = self._client
        if client.olm is None:
            return
        await asked(client.send_to_device_messages())
        if client.should_upload_keys:
            await asked(client.keys_upload())
        if client.should_query_keys:
            await asked(client.keys_query())
        if client.should_claim_keys:
            await asked(client.keys_claim(client.get_users_for_key_claiming()))


def _instead_of(locked: str, message: Received) -> Received:
    return Received(
        **{**message.__dict__, "id": unlocked_id(locked), "replaces": message.replaces or locked}
    )


def _is_direct(event: Any, user_id: str) -> bool:
    is_ours = isinstance(event, nio.InviteMemberEvent) and event.state_key == user_id
    return is_ours and event.membership == "invite" and event.content.get("is_direct") is True
