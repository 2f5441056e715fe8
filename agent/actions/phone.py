"""What a session talks to: the wearer's store and carriers, joined."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from agent.actions import opening
from agent.actions.addresses import clean_name
from agent.actions.arrivals import Arrivals
from agent.actions.calls import CallCarrier, Frame
from agent.actions.line import Line
from agent.actions.messaging import MessageCarrier
from agent.actions.outbox import Outbox
from agent.actions.phonebook import Phonebook
from agent.actions.records import Fields, Happened, failure, received_action
from agent.actions.store import Store
from agent.errors import CarrierError
from agent.events import (
    AnswerCall,
    Call,
    HangUp,
    MarkRead,
    Message,
    Operation,
    Outcome,
    PlaceCall,
    ReadInbox,
    RejectCall,
    SendMessage,
)


class Phone:
    """Carries out operations, and tells what others do. No task, thread or clock of its own.

    Each 20 ms frame the session calls `advance`, `poll`, and during a call `audio_for_peer` and
    `audio_from_peer`. `started_at` is the time of day at the session's first sample.
    """

    def __init__(
        self, store: Store, messages: MessageCarrier, calls: CallCarrier, started_at: datetime
    ) -> None:
        self._store = store
        self._messages = messages
        self._calls = calls
        if started_at.utcoffset() is None:
            raise ValueError("started_at needs an offset")
        self._started_at = started_at
        self._elapsed_ms = 0.0
        self._happened: list[Happened] = []
        self.phonebook = Phonebook(store)
        self._outbox = Outbox(store, messages, self._happened.append)
        self._arrivals = Arrivals(store, messages, self.phonebook)
        self._line = Line(store, calls, self.phonebook)
        store.close_interrupted_calls(self._now)

    @property
    def call(self) -> Call:
        """The call there is; its state is `NONE` where there is none."""
        return self._line.call

    @property
    def leaves_machine(self) -> bool:
        return self._messages.leaves_machine or self._calls.leaves_machine

    @property
    def carriers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self._messages.name, self._calls.name)))

    def load(self, sections: Mapping[str, Any]) -> None:
        """Take in a scenario's `contacts`, `rooms` and `inbox`. Raises `UsageError`."""
        for contact in opening.contacts(sections):
            self.phonebook.add_contact(contact)
        for room in opening.rooms(sections):
            self.phonebook.add_room(room)
        for received in opening.inbox(sections, self._started_at):
            self._arrivals.keep(received, self._now)

    def advance(self, elapsed_ms: float) -> None:
        """Set the session's clock: milliseconds since the session began."""
        self._elapsed_ms = elapsed_ms
        self._messages.advance(elapsed_ms)
        self._calls.advance(elapsed_ms)

    def poll(self) -> list[Happened]:
        """Return what happened since last asked, calls first; never raises `CarrierError`."""
        now = self._now
        self._happened += self._line.changes(now)
        self._happened += self._arrivals.take(self._elapsed_ms, now)
        happened = list(self._happened)
        self._happened.clear()
        return happened

    async def perform(self, operation: Operation) -> tuple[Outcome, list[Fields]]:
        """Carry out `operation`; return how it ended and the `action` fields of what was done."""
        actions: list[Fields] = []
        try:
            messages = await self._carry_out(operation, actions)
        except CarrierError as error:
            return Outcome(operation, error.code), actions
        return Outcome(operation, messages=messages), actions

    async def send_queued(self) -> list[Fields]:
        """Send what still waits, from before a restart or from being offline.

        Call it at the session's start, and again now and then. Raises `CarrierError` where the
        store cannot be used.
        """
        actions: list[Fields] = []
        await self._outbox.deliver_all(self._now, actions)
        return actions

    def spoken(self, message: Message) -> Fields:
        """Note that `message` was read aloud; return the fields of its action."""
        try:
            self._store.mark_spoken(message.id)
        except CarrierError as error:
            self._happened.append(failure(error))
        return received_action("message_spoken", message, self._messages.name)

    def audio_for_peer(self, frame: Frame) -> None:
        self._calls.audio_for_peer(frame)

    def audio_from_peer(self) -> Frame | None:
        return self._calls.audio_from_peer()

    async def _carry_out(self, operation: Operation, actions: list[Fields]) -> tuple[Message, ...]:
        match operation:
            case SendMessage():
                await self._send(operation, actions)
            case MarkRead(message_ids):
                await self._mark_read(message_ids, actions)
            case ReadInbox():
                return self._inbox(operation)
            case PlaceCall(to, contact_id, number, kind):
                address = self.phonebook.address(to, contact_id, None, number)
                actions += await self._line.place(address, kind, self._now)
            case AnswerCall():
                actions += await self._line.answer(self._now)
            case RejectCall(body):
                await self._reject(body, actions)
            case HangUp():
                actions += await self._line.hang_up(self._now)
        return ()

    async def _send(self, wanted: SendMessage, actions: list[Fields]) -> None:
        address = self.phonebook.address(wanted.to, wanted.contact_id, wanted.room, wanted.number)
        item = self._outbox.promise(wanted.key, address, wanted.body, self._now)
        await self._outbox.deliver(item, self._now, actions)

    async def _mark_read(self, message_ids: tuple[str, ...], actions: list[Fields]) -> None:
        read = self._store.mark_read(message_ids)
        if read and self._messages.abilities.receipts:
            await self._messages.mark_read([message.id for message in read])
            backend = self._messages.name
            actions += [received_action("message_read", message, backend) for message in read]

    async def _reject(self, body: str | None, actions: list[Fields]) -> None:
        """Turn the caller away; words for them are promised first, so that they are not lost."""
        if body is None:
            actions += await self._line.reject(self._now)
            return
        caller, call_id = self._line.caller(), self.call.id
        item = self._outbox.promise(f"reject:{call_id}", caller, body, self._now)
        refused: CarrierError | None = None
        try:
            actions += await self._line.reject(self._now)
        except CarrierError as error:  # gone just now: the words are for them all the same
            refused = error
        await self._outbox.deliver(item, self._now, actions)
        if refused is not None:
            raise refused

    def _inbox(self, wanted: ReadInbox) -> tuple[Message, ...]:
        sender = None if wanted.sender is None else clean_name(wanted.sender)
        room = None if wanted.room is None else clean_name(wanted.room)
        unread = self._store.unread(sender, room)
        return unread if unread or wanted.unread_only else self._store.latest(sender, room)

    @property
    def _now(self) -> str:
        unix_s = self._started_at.timestamp() + self._elapsed_ms / 1000
        now = datetime.fromtimestamp(unix_s, self._started_at.tzinfo)
        return now.isoformat(timespec="milliseconds")
