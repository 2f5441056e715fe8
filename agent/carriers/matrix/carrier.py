"""The Matrix carrier: one signed-in device of the wearer's account."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nio

from agent.actions.addresses import clean_text
from agent.actions.messaging import Abilities, Invite, OutboxItem, Peer, Received
from agent.carriers.journal import Journal
from agent.carriers.matrix.account import MatrixAccount
from agent.carriers.matrix.asking import RefusedError, asked, asked_raw
from agent.carriers.matrix.identity import (
    is_room,
    is_user,
    located,
    locked_id,
    transaction_id,
)
from agent.carriers.matrix.reading import read
from agent.carriers.matrix.rooms import Rooms
from agent.carriers.matrix.sending import NEW_ROOM_S, Sending
from agent.carriers.matrix.syncing import Syncing
from agent.carriers.matrix.timeline import source_of
from agent.carriers.matrix.verification import Verifications
from agent.carriers.waiting import Waiting
from agent.errors import CarrierError

# An event holds 65,536 bytes. Encrypted, an emoji takes 16 of them: nio escapes it as 12 ASCII
# characters, and base64 makes 4 bytes of each 3.
_MAX_CHARACTERS = 3_800
_ANY_TIME_MS = 3_650 * 86_400_000  # Matrix has no limit after which nothing is taken back
_TYPING_MS = 30_000
_PAGE = 100


class MatrixCarrier:
    """Keeps its keys and its place in the server's stream in `folder` (mode 0700).

    `private_receipts`: what was read is noted for the wearer's other devices and told to nobody.
    `encrypts`: a new chat of two is end-to-end encrypted. Two objects must not share a folder.
    """

    leaves_machine = True
    abilities = Abilities(
        can_read_history=True,
        can_search=True,
        can_react=True,
        can_invite=True,
        receipts=True,
        typing=True,
        unsend_within_ms=_ANY_TIME_MS,
        max_length_characters=_MAX_CHARACTERS,
    )

    def __init__(
        self,
        account: MatrixAccount,
        folder: Path,
        lang: str = "ko",
        name: str = "matrix",
        private_receipts: bool = False,
        encrypts: bool = True,
    ) -> None:
        self.name = name
        self._lang, self._private_receipts = lang, private_receipts
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        self._client = _client(account, folder)
        self._journal = Journal(folder / "journal.db")
        self._waiting = Waiting(self._journal, self._unlock)
        self.verifications = Verifications(self._client)
        self._rooms = Rooms(self._client, self._journal, encrypts)
        self._syncing = Syncing(self._client, self._journal, self._rooms, self._waiting, self._lang)
        self._sending = Sending(self._client, self._journal, self._rooms, self._syncing)

    def advance(self, elapsed_ms: float) -> None:
        """The server keeps its own time."""

    async def run(self) -> None:
        try:
            await self._syncing.run()
        finally:
            await self._client.close()
            self._client.client_session = None  # a new one is made where `run` is called again

    def close(self) -> None:
        """Close the files; `run` has ended."""
        self._journal.close()
        if self._client.store is not None:
            self._client.store.database.close()

    # --- out -----------------------------------------------------------------------------------

    def prepare(self, message: OutboxItem) -> None:
        if not (is_user(message.handle) or is_room(message.handle)):
            raise CarrierError("this is no Matrix id", "unknown_recipient")
        if message.handle == self._client.user_id:
            raise CarrierError("this is the wearer's own id", "unknown_recipient")
        text = clean_text(message.body)
        if not text.strip():
            raise CarrierError("a message without words is not sent", "refused")
        if len(text) > _MAX_CHARACTERS:
            raise CarrierError(f"Matrix takes {_MAX_CHARACTERS} characters", "too_long")

    async def commit(self, message: OutboxItem) -> str:
        self.prepare(message)
        return await self._sending.send(message)

    async def verify(self, message: OutboxItem) -> str | None:
        return await self._sending.find(message.key)

    async def unsend(self, carrier_id: str) -> None:
        try:
            room_id, event_id = located(carrier_id)
        except CarrierError as error:
            raise CarrierError("there is no such message", "too_late") from error
        self._syncing.expect_connection()
        transaction = transaction_id("unsend", carrier_id)
        try:
            await asked(self._client.room_redact(room_id, event_id, tx_id=transaction), True)
        except RefusedError as error:
            if error.code != "refused":
                raise
            raise CarrierError("it cannot be taken back any more", "too_late") from error

    async def mark_read(self, message_ids: Sequence[str]) -> None:
        """Matrix marks all up to a message: the last named of each room counts."""
        self._syncing.expect_connection()
        last = dict(located(one) for one in message_ids)
        for room_id, event_id in last.items():
            public, private = (None, event_id) if self._private_receipts else (event_id, None)
            await asked(
                self._client.room_read_markers(room_id, event_id, public, private), changes=True
            )

    async def react(self, message_id: str, emoji: str) -> None:
        room_id, event_id = located(message_id)
        self._syncing.expect_connection()
        content = {"m.relates_to": {"rel_type": "m.annotation", "event_id": event_id, "key": emoji}}
        await self._sending.put(
            room_id, "m.reaction", content, transaction_id("react", message_id, emoji)
        )

    async def set_typing(self, handle: str, on: bool) -> None:
        self._syncing.expect_connection()
        room_id = await self._rooms.found(handle)
        if room_id is not None:
            await asked(self._client.room_typing(room_id, on, _TYPING_MS))

    # --- what there is -------------------------------------------------------------------------

    async def history(self, handle: str, at_most: int) -> Sequence[Received]:
        self._syncing.expect_connection()
        room_id = await self._rooms.found(handle)
        if room_id is None:
            return ()
        place, found, start = self._rooms.place(room_id), list[Received](), None
        while len(found) < at_most:
            page = await asked(self._client.room_messages(room_id, start=start, limit=_PAGE))
            for event in page.chunk:
                if message := read(source_of(event), place, self._lang):
                    found.append(message)
            if not page.chunk or page.end is None:
                break
            start = page.end
        return found[:at_most][::-1]

    async def search(self, query: str, at_most: int) -> Sequence[Received]:
        """The server finds words in rooms that are not encrypted; the store finds the others."""
        self._syncing.expect_connection()
        criteria = {"search_term": query, "order_by": "recent", "keys": ["content.body"]}
        body = {"search_categories": {"room_events": {**criteria, "filter": {"limit": at_most}}}}
        answer = await asked_raw(self._client, "POST", ("search",), body)
        results = answer.get("search_categories", {}).get("room_events", {}).get("results", ())
        sources = [result.get("result", {}) for result in results]
        read_all = (
            read(source, self._rooms.place(source.get("room_id", "")), self._lang)
            for source in sources
        )
        return [one for one in read_all if one is not None][:at_most]

    async def peers(self) -> Sequence[Peer]:
        self._syncing.expect_connection()
        return await self._rooms.peers()

    async def answer_invite(self, invite_id: str, accept: bool) -> None:
        self._syncing.expect_connection()
        if accept:
            await self._rooms.join(invite_id)
            await self._syncing.until_known(invite_id, NEW_ROOM_S)
        else:
            await self._rooms.leave(invite_id)

    def invites(self) -> Sequence[Invite]:
        return self._journal.invites()

    def arrivals(self) -> Sequence[Received]:
        return self._waiting.messages()

    def acknowledge(self, message_id: str) -> None:
        self._waiting.acknowledge(message_id)

    def _unlock(self, message_id: str) -> None:
        """A message that could not be read at first is read and stored: its source is not needed."""
        if (locked := locked_id(message_id)) is not None:
            self._journal.unlock(locked)


def _client(account: MatrixAccount, folder: Path) -> Any:
    """Return nio's client, which retries nothing by itself and keeps no sync token."""
    for name in ("nio", "peewee"):  # they log what people wrote, and keys
        logging.getLogger(name).setLevel(logging.CRITICAL)
    config = nio.AsyncClientConfig(
        max_limit_exceeded=0,
        max_timeouts=0,
        store_sync_tokens=False,
        encryption_enabled=True,
        pickle_key=account.pickle_key,
        store_name="keys.db",
    )
    homeserver = account.homeserver.rstrip("/")
    client = nio.AsyncClient(
        homeserver, account.user_id, account.device_id, str(folder), config=config
    )
    client.restore_login(account.user_id, account.device_id, account.access_token)
    return client
