"""One app of a phone as a carrier: what it notified of is read, and answered where it can be."""

import asyncio
import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice

from agent.actions.addresses import clean_text
from agent.actions.messaging import Abilities, Invite, OutboxItem, Peer, Received
from agent.carriers.bridge import reading
from agent.carriers.bridge.channel import BridgeOptions
from agent.carriers.bridge.link import BridgeLink, LinkLostError, run_together
from agent.errors import CarrierError
from protos import bridge_pb2 as wire

ANSWERS_ONLY = Abilities(can_start_chat=False, max_length_characters=1_000)
_MOST_KEPT = 1_000  # not taken in, or not told so: the wire allows 100 under way
_MOST_CHATS = 5_000
_AT_ONCE = 500  # ids in one request
_RETRY_S = 1.0
_MOST_CONTACT_PAGES = 20


class BridgeMessages:
    """The chats of `app` on one phone. A group's handle is its chat's id, a person's their own.

    The phone knows a reply by its key, so that `commit` may be repeated. Whether it was delivered
    nobody tells. `abilities` are what was last known of the app, until the phone says.
    `clock` gives seconds; reply tokens run out by it.
    """

    leaves_machine = True

    def __init__(
        self,
        options: BridgeOptions,
        app: str,
        name: str = "",
        abilities: Abilities = ANSWERS_ONLY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name or app
        self.abilities = abilities
        self._app, self._clock = app, clock
        self._link = BridgeLink(options, self, apps=(app,))
        self._phone: reading.Phone | None = None
        self._chats: dict[str, reading.Chat] = {}  # by handle
        self._waiting: dict[str, Received] = {}
        self._stored: dict[str, None] = {}  # message ids that the phone may forget, in order
        self._has_stored = asyncio.Event()

    @property
    def is_up(self) -> bool:
        return self._link.is_up

    async def run(self) -> None:
        await run_together(self._link.run(), self._acknowledge_stored())

    def close(self) -> None:
        """The connection ended with `run`."""

    def advance(self, elapsed_ms: float) -> None:
        """Tokens run out by the clock on the wall, not by the session's."""

    # --- what the phone says -------------------------------------------------------------------

    def opened(self, phone: reading.Phone, opened: wire.Opened) -> None:
        self._phone, self.abilities = phone, phone.abilities[self._app]
        self._chats = {handle: replace(one, token="") for handle, one in self._chats.items()}
        for said in opened.chats:
            self._note_chat(said)
        self._has_stored.set()  # what could not be told before

    def heard(self, event: wire.Event) -> None:
        if event.WhichOneof("event") != "message" or self._phone is None:
            return  # a heartbeat, or something of a later version
        said = event.message
        if said.chat.app != self._app or not reading.is_id(said.message_id):
            return  # another account's, or it can be neither stored once nor acknowledged
        id = f"bridge/{self._phone.bridge_id}/{said.message_id}"
        chat = self._note_chat(said.chat)
        if id in self._waiting or said.message_id in self._stored:
            return
        if len(self._waiting) + len(self._stored) >= _MOST_KEPT:
            raise LinkLostError
        received = reading.message(said, chat, id)
        if received is None:
            self._forget(said.message_id)
        else:
            self._waiting[id] = received

    def _note_chat(self, said: wire.Chat) -> reading.Chat | None:
        chat = reading.chat(said, self._app, self._clock())
        if chat is not None and (chat.handle in self._chats or len(self._chats) < _MOST_CHATS):
            self._chats[chat.handle] = chat
        return chat

    # --- the way out ---------------------------------------------------------------------------

    def prepare(self, message: OutboxItem) -> None:
        """Check it as far as is known: a phone that has not been met yet is asked at `commit`."""
        most = self.abilities.max_length_characters
        if len(message.body) > most:
            raise CarrierError(f"{self.name} takes {most} characters", "too_long")
        if self._phone is not None:
            self._address(message.handle)

    async def commit(self, message: OutboxItem) -> str:
        if self._phone is None:
            raise CarrierError("the phone has not been reached yet", "offline")
        self.prepare(message)
        request = self._address(message.handle)
        request.operation_id, request.text = _operation(message), clean_text(message.body)
        answer = await self._link.ask("Reply", request)
        match answer.result:
            case wire.REPLY_RESULT_SENT:
                return self._sent_id(message)
            case wire.REPLY_RESULT_TOKEN_EXPIRED:
                self._expire(message.handle)
                raise self._too_old()
            case wire.REPLY_RESULT_APP_REFUSED:
                raise CarrierError(f"{self.name} did not take it", "refused")
        raise CarrierError("the phone cannot tell whether it left", "uncertain")

    async def verify(self, message: OutboxItem) -> str | None:
        answer = await self._link.ask(
            "FindReply", wire.FindReplyRequest(operation_id=_operation(message))
        )
        match answer.result:
            case wire.REPLY_RESULT_SENT:
                return self._sent_id(message)
            case (
                wire.REPLY_RESULT_NEVER_BEGUN
                | wire.REPLY_RESULT_TOKEN_EXPIRED
                | wire.REPLY_RESULT_APP_REFUSED
            ):
                return None
        raise CarrierError("the phone cannot tell whether it left", "uncertain")

    def _address(self, handle: str) -> wire.ReplyRequest:
        """Return a request to this chat without its text. Raises `CarrierError`."""
        chat = self._chats.get(handle)
        if chat is not None and chat.can_be_answered(self._clock()):
            token = wire.ChatToken(chat_id=chat.id, token=chat.token)
            return wire.ReplyRequest(app=self._app, chat=token)
        if self.abilities.can_start_chat and handle and not (chat and chat.is_group):
            return wire.ReplyRequest(app=self._app, person_id=handle)
        if chat is not None:
            raise self._too_old()
        raise CarrierError(
            f"{self.name} can only answer, and nothing came from there since the phone started",
            "cannot_start",
        )

    def _too_old(self) -> CarrierError:
        return CarrierError(
            f"{self.name}: what was written there last is too old to answer", "too_old"
        )

    def _expire(self, handle: str) -> None:
        if chat := self._chats.get(handle):
            self._chats[handle] = replace(chat, token="")

    def _sent_id(self, message: OutboxItem) -> str:
        return f"bridge/{self._phone.bridge_id if self._phone else ''}/{_operation(message)}"

    # --- the way in ----------------------------------------------------------------------------

    def arrivals(self) -> Sequence[Received]:
        return list(self._waiting.values())

    def acknowledge(self, message_id: str) -> None:
        if self._waiting.pop(message_id, None):
            self._forget(message_id.split("/", 2)[2])

    def _forget(self, wire_id: str) -> None:
        self._stored[wire_id] = None
        self._has_stored.set()

    async def _acknowledge_stored(self) -> None:
        """Tell the phone, whenever it is there, what it need not keep."""
        while True:
            await self._has_stored.wait()
            self._has_stored.clear()
            while self._link.is_up and (batch := list(islice(self._stored, _AT_ONCE))):
                try:
                    await self._link.ask("Acknowledge", wire.AcknowledgeRequest(message_ids=batch))
                except CarrierError:
                    await asyncio.sleep(_RETRY_S)
                else:
                    for id in batch:
                        del self._stored[id]

    async def mark_read(self, message_ids: Sequence[str]) -> None:
        if not self.abilities.receipts:
            raise CarrierError(f"{self.name} cannot mark as read", "unsupported")
        if self._phone is None:
            raise CarrierError("the phone has not been reached yet", "offline")
        ours = f"bridge/{self._phone.bridge_id}/"
        ids = [id.removeprefix(ours) for id in message_ids if id.startswith(ours)]
        for start in range(0, len(ids), _AT_ONCE):
            request = wire.MarkReadRequest(message_ids=ids[start : start + _AT_ONCE])
            await self._link.ask("MarkRead", request)

    async def peers(self) -> Sequence[Peer]:
        """Return the chats that can be written to, and the phone's contacts where it can begin one."""
        found = [
            Peer(one.handle, one.name, one.is_group)
            for one in self._chats.values()
            if one.can_be_answered(self._clock())
        ]
        if not self.abilities.can_start_chat:
            return found
        page = ""
        for _ in range(_MOST_CONTACT_PAGES):
            request = wire.ListContactsRequest(page_token=page)
            answer = await self._link.ask("ListContacts", request)
            known = {one.handle for one in found}
            found += [one for one in reading.contact_peers(answer) if one.handle not in known]
            if not (page := answer.next_page_token):
                break
        return found

    # --- what no notification offers -----------------------------------------------------------

    async def unsend(self, carrier_id: str) -> None:
        raise self._unsupported()

    async def react(self, message_id: str, emoji: str) -> None:
        raise self._unsupported()

    async def set_typing(self, handle: str, on: bool) -> None:
        raise self._unsupported()

    async def history(self, handle: str, at_most: int) -> Sequence[Received]:
        raise self._unsupported()

    async def search(self, query: str, at_most: int) -> Sequence[Received]:
        raise self._unsupported()

    async def answer_invite(self, invite_id: str, accept: bool) -> None:
        raise self._unsupported()

    def invites(self) -> Sequence[Invite]:
        return ()

    def _unsupported(self) -> CarrierError:
        return CarrierError(f"the phone cannot do that in {self.name}", "unsupported")


def _operation(message: OutboxItem) -> str:
    """Return the key as an id that the wire takes, whatever it is made of."""
    return hashlib.sha256(message.key.encode("utf-8", "replace")).hexdigest()
