"""Sending once: under a transaction id made of the key, and found again by a mark of its own.

The server knows a transaction id for a day. What was attempted is noted before, so that a message
whose answer was lost longer ago is looked for in the room before it is sent again.
"""

import logging
import time
from typing import Any

from agent.actions.addresses import clean_text
from agent.actions.messaging import OutboxItem
from agent.carriers.journal import Attempt, Journal
from agent.carriers.matrix.asking import RefusedError, asked
from agent.carriers.matrix.identity import message_id, transaction_id
from agent.carriers.matrix.reading import sent_from_here
from agent.carriers.matrix.rooms import Rooms
from agent.carriers.matrix.syncing import Syncing
from agent.carriers.matrix.timeline import source_of
from agent.carriers.matrix.trust import settle_trust
from agent.errors import CarrierError

NEW_ROOM_S = 20.0  # until a sync tells of a room that was just made or joined
_MARK = "org.sori.transaction"  # in the content of what we send: a hash of its key
_SURELY_KNOWN_MS = 6 * 3_600_000
_CLOCKS_DIFFER_MS = 3_600_000
_PAGE = 100
_log = logging.getLogger(__name__)


class Sending:
    """Every method raises `CarrierError`, as `MessageCarrier` says."""

    def __init__(self, client: Any, journal: Journal, rooms: Rooms, syncing: Syncing) -> None:
        self._client, self._journal, self._rooms = client, journal, rooms
        self._syncing = syncing

    async def send(self, message: OutboxItem) -> str:
        """Send, and return the message's id; only that where it was sent before."""
        key, now_ms = message.key, int(time.time() * 1000)
        earlier = self._journal.attempted(key)
        is_old = earlier is not None and now_ms - earlier.began_ms > _SURELY_KNOWN_MS
        if is_old or (earlier is not None and earlier.event_id is not None):
            carrier_id = await self.find(key)
            if carrier_id is not None:
                return carrier_id
        self._syncing.expect_connection()
        room_id = earlier.room_id if earlier else await self._rooms.found_or_made(message.handle)
        await self._syncing.until_known(room_id, NEW_ROOM_S)
        if earlier is None:
            self._journal.attempt(key, room_id, now_ms)
        try:
            transaction = transaction_id(key)
            content = {"msgtype": "m.text", "body": clean_text(message.body), _MARK: transaction}
            event_id = await self.put(room_id, "m.room.message", content, transaction)
        except RefusedError as error:
            if earlier is None and error.code in ("refused", "too_long"):
                self._journal.gave_up(key)
            raise
        try:
            self._journal.succeeded(key, event_id)
        except CarrierError as error:  # it has left all the same, and can be found again
            _log.warning("Matrix: %s", error)
        return self._id(room_id, event_id)

    async def put(self, room_id: str, kind: str, content: dict[str, Any], transaction: str) -> str:
        """Send an event into a room, encrypted where the room is; return its id."""
        room = self._client.rooms.get(room_id)
        if room is None:
            raise CarrierError("the wearer is not in this room", "refused")
        if room.encrypted:
            await self._know_devices(room)
        answer = await asked(
            self._client.room_send(
                room_id,
                kind,
                content,
                tx_id=transaction,
                ignore_unverified_devices=True,  # `settle_trust` has refused whom it does not trust
            ),
            changes=True,
        )
        return str(answer.event_id)

    async def _know_devices(self, room: Any) -> None:
        """Fetch who is in the room with which devices, and decide which of them may read."""
        if not room.members_synced:
            await asked(self._client.joined_members(room.room_id))
        if self._client.should_query_keys:
            await asked(self._client.keys_query())
        settle_trust(self._client, room.users)

    async def find(self, key: str) -> str | None:
        """Return the id under which a message left, None where it certainly did not."""
        attempt = self._journal.attempted(key)
        if attempt is None:
            return None
        event_id = attempt.event_id
        if event_id is None:
            self._syncing.expect_connection()
            event_id = await self._look_for(attempt, key)
            if event_id is None:
                return None
            self._journal.succeeded(key, event_id)
        return self._id(attempt.room_id, event_id)

    async def _look_for(self, attempt: Attempt, key: str) -> str | None:
        """Look through what was said since an attempt for the message itself."""
        transaction, start = transaction_id(key), None
        earliest_ms = attempt.began_ms - _CLOCKS_DIFFER_MS
        while True:
            page = await asked(
                self._client.room_messages(attempt.room_id, start=start, limit=_PAGE)
            )
            for event in page.chunk:
                source = source_of(event)
                content = source.get("content")
                mark = content.get(_MARK) if isinstance(content, dict) else None
                marks = (sent_from_here(source), mark)
                if source.get("sender") == self._client.user_id and transaction in marks:
                    return str(source["event_id"])
            told = [source_of(event).get("origin_server_ts") for event in page.chunk]
            latest_ms = max((one for one in told if isinstance(one, int)), default=0)
            if page.end is None or latest_ms < earliest_ms:
                return None
            start = page.end

    def _id(self, room_id: str, event_id: str) -> str:
        return message_id(self._client.user_id, room_id, event_id)
