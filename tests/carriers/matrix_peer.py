"""The other person on Matrix: a plain nio client that joins what it is asked to and notes it all."""

import asyncio
from collections import defaultdict
from pathlib import Path
from typing import Any

import nio
from aiohttp import ClientError

from tests.carriers.synapse import Registered
from tests.carriers.world import PATIENCE_S, Saw


class MatrixPeer:
    """`texts[room_id]` is what others wrote there, in order; `saw` is what else was noticed."""

    def __init__(self, homeserver: str, registered: Registered, folder: Path) -> None:
        folder.mkdir(parents=True)
        config = nio.AsyncClientConfig(
            max_timeouts=0, encryption_enabled=True, store_name="peer.db", pickle_key="peer"
        )
        self.user_id = registered.user_id
        self.client = nio.AsyncClient(
            homeserver, registered.user_id, registered.device_id, str(folder), config=config
        )
        self.client.restore_login(registered.user_id, registered.device_id, registered.access_token)
        self.texts: dict[str, list[str]] = defaultdict(list)
        self.saw: dict[Saw, list[str]] = defaultdict(list)
        self._sent: dict[str, str] = {}  # event id: what we wrote
        self._heard: dict[str, str] = {}  # event id: what others wrote
        self._typists: set[str] = set()
        self._changed = asyncio.Event()
        self.client.add_event_callback(self._note, nio.Event)
        self.client.add_ephemeral_callback(self._note_receipt, nio.ReceiptEvent)
        self.client.add_ephemeral_callback(self._note_typing, nio.TypingNoticeEvent)

    async def run(self) -> None:
        while True:
            try:
                await self._step()
            except (ClientError, OSError, TimeoutError):
                await asyncio.sleep(0.1)  # the server is away: asked again until it is back
            changed, self._changed = self._changed, asyncio.Event()
            changed.set()

    async def close(self) -> None:
        await self.client.close()
        self.client.store.database.close()

    async def write(self, room_id: str, content: str | dict[str, Any], key: str = "") -> str:
        """Send a text, or a whole content; return the event's id."""
        if isinstance(content, str):
            content = {"msgtype": "m.text", "body": content}
        await self.until(lambda: room_id in self.client.rooms)
        answer = await self.client.room_send(
            room_id, "m.room.message", content, key or None, ignore_unverified_devices=True
        )
        assert isinstance(answer, nio.RoomSendResponse), answer
        self._sent[answer.event_id] = str(content.get("body"))
        return str(answer.event_id)

    async def make_room(self, invite: str, name: str | None = None, encrypted: bool = False) -> str:
        """Ask somebody into a new room: a chat of two where it has no name."""
        encryption = {
            "type": "m.room.encryption",
            "state_key": "",
            "content": {"algorithm": "m.megolm.v1.aes-sha2"},
        }
        answer = await self.client.room_create(
            name=name,
            is_direct=name is None,
            invite=[invite] if invite else [],
            preset=nio.RoomPreset.private_chat,
            initial_state=[encryption] if encrypted else [],
        )
        assert isinstance(answer, nio.RoomCreateResponse), answer
        return str(answer.room_id)

    async def until(self, is_so: Any) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not is_so():
                await self._changed.wait()

    async def _step(self) -> None:
        answer = await self.client.sync(1_000, full_state=False)
        if not isinstance(answer, nio.SyncResponse):
            raise ClientError(str(answer))
        for room_id in tuple(self.client.invited_rooms):
            await self.client.join(room_id)
            self.client.invited_rooms.pop(room_id, None)
        await self.client.send_to_device_messages()
        if self.client.should_upload_keys:
            await self.client.keys_upload()
        if self.client.should_query_keys:
            await self.client.keys_query()
        if self.client.should_claim_keys:
            await self.client.keys_claim(self.client.get_users_for_key_claiming())

    async def _note(self, room: Any, event: Any) -> None:
        if event.sender == self.user_id:
            return
        if isinstance(event, nio.RoomMessageText):
            self._heard[event.event_id] = event.body
            self.texts[room.room_id].append(event.body)
        elif isinstance(event, nio.MegolmEvent):
            self.texts[room.room_id].append("<undecrypted>")
        elif isinstance(event, nio.ReactionEvent):
            self.saw[Saw.REACTION].append(event.key)
        elif isinstance(event, nio.RedactionEvent):
            self.saw[Saw.UNSENT].append(self._heard[event.redacts])

    async def _note_receipt(self, room: Any, event: Any) -> None:
        for receipt in event.receipts:
            if receipt.user_id != self.user_id and receipt.event_id in self._sent:
                self.saw[Saw.READ].append(self._sent[receipt.event_id])

    async def _note_typing(self, room: Any, event: Any) -> None:
        typists = set(event.users) - {self.user_id}
        if typists != self._typists:
            self.saw[Saw.TYPING].append("on" if typists else "off")
        self._typists = typists
