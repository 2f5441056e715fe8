"""What a session talks to: the wearer's store and carriers, joined."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np

from agent.actions import opening
from agent.actions.addresses import Address, clean_name
from agent.actions.arrivals import Arrivals
from agent.actions.calls import CallCarrier, Frame
from agent.actions.later import Later
from agent.actions.line import Line
from agent.actions.messaging import MessageCarrier
from agent.actions.outbox import Outbox
from agent.actions.phonebook import Phonebook
from agent.actions.records import (
    Fields,
    Happened,
    failure,
    message_of,
    past_call,
    quiet_action,
    received_action,
    tuned_action,
)
from agent.actions.searching import SEARCHED_MESSAGES, search
from agent.actions.store import Store
from agent.errors import CarrierError
from agent.events import (
    AnswerCall,
    Call,
    FinishReminder,
    HangUp,
    HoldCall,
    MarkRead,
    Message,
    MuteCall,
    NoteQuiet,
    NoteTuned,
    Operation,
    Outcome,
    PlaceCall,
    React,
    ReadCallLog,
    ReadInbox,
    RejectCall,
    ScheduleMessage,
    SearchMessages,
    SendMessage,
    SetReminder,
    SetStyle,
    Unsend,
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
        self._later = Later(store, self._outbox, self._happened.append)
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
            outcome = await self._carry_out(operation, actions)
        except CarrierError as error:
            return Outcome(operation, error.code), actions
        return outcome or Outcome(operation), actions

    async def send_queued(self) -> list[Fields]:
        """Send what still waits, from before a restart or from being offline.

        Call it at the session's start, and again now and then. Raises `CarrierError` where the
        store cannot be used.
        """
        actions: list[Fields] = []
        await self._outbox.deliver_all(self._now, actions)
        return actions

    @property
    def has_due(self) -> bool:
        """Whether `carry_out_due` has something to do; cheap enough to ask each frame."""
        return self._later.is_due(self._elapsed_ms, self._now_datetime)

    async def carry_out_due(self) -> list[Fields]:
        """Send what was scheduled for now, and tell of reminders at the next `poll`."""
        actions: list[Fields] = []
        try:
            await self._later.carry_out(self._now_datetime, actions)
        except CarrierError as error:
            self._happened.append(failure(error))
        return actions

    def keep(self, name: str, value: str) -> None:
        """Keep a small text over restarts; a full disk is reported, not raised."""
        try:
            self._store.keep(name, value)
        except CarrierError as error:
            self._happened.append(failure(error))

    def kept(self, name: str) -> str | None:
        return self._store.kept(name)

    def spoken(self, message: Message) -> Fields:
        """Note that `message` was read aloud; return the fields of its action."""
        try:
            self._store.mark_spoken(message.id)
        except CarrierError as error:
            self._happened.append(failure(error))
        return received_action("message_spoken", message, self._messages.name)

    def audio_for_peer(self, frame: Frame) -> None:
        """Pass the wearer's voice on, silence in its place while muted or on hold."""
        silent = self._line.is_muted or self._line.is_held
        self._calls.audio_for_peer(np.zeros_like(frame) if silent else frame)

    def audio_from_peer(self) -> Frame | None:
        frame = self._calls.audio_from_peer()
        return None if self._line.is_held else frame

    async def _carry_out(self, operation: Operation, actions: list[Fields]) -> Outcome | None:
        """Do it; return its outcome where there is more to tell than that it is done."""
        match operation:
            case SendMessage():
                await self._send(operation, actions)
            case ScheduleMessage(message, at):
                item = self._outbox.checked(message.key, self._address(message), message.body)
                actions.append(self._later.schedule(item, at, self._messages.name))
            case SetReminder(key, text, at):
                actions.append(self._later.remind(key, text, at))
            case FinishReminder(key):
                actions += self._later.finish(key)
            case Unsend():
                item, done = await self._outbox.take_back(self._now)
                actions += done
                return Outcome(operation, unsent=message_of(item))
            case MarkRead(message_ids):
                await self._mark_read(message_ids, actions)
            case React(message_id, emoji):
                await self._react(message_id, emoji, actions)
            case ReadInbox():
                return Outcome(operation, messages=self._inbox(operation))
            case SearchMessages(query, sender, room):
                received = self._store.latest(*_cleaned(sender, room), at_most=SEARCHED_MESSAGES)
                return Outcome(operation, messages=search(received, query))
            case ReadCallLog():
                log = reversed(self._store.calls())
                return Outcome(operation, calls=tuple(past_call(entry) for entry in log))
            case SetStyle(contact_id, style):
                self.phonebook.set_style(contact_id, style)
            case NoteQuiet():
                actions.append(quiet_action(operation))
            case NoteTuned():
                actions.append(tuned_action(operation))
            case _:
                await self._carry_out_call(operation, actions)
        return None

    async def _carry_out_call(
        self,
        operation: PlaceCall | AnswerCall | RejectCall | HangUp | MuteCall | HoldCall,
        actions: list[Fields],
    ) -> None:
        match operation:
            case PlaceCall(to, contact_id, number, kind):
                address = self.phonebook.address(to, contact_id, None, number)
                actions += await self._line.place(address, kind, self._now)
            case AnswerCall():
                actions += await self._line.answer(self._now)
            case RejectCall(body):
                await self._reject(body, actions)
            case HangUp():
                actions += await self._line.hang_up(self._now)
            case MuteCall(on):
                actions += self._line.mute(on)
            case HoldCall(on):
                actions += await self._line.hold(on)

    async def _send(self, wanted: SendMessage, actions: list[Fields]) -> None:
        item = self._outbox.promise(wanted.key, self._address(wanted), wanted.body, self._now)
        await self._outbox.deliver(item, self._now, actions)

    def _address(self, wanted: SendMessage) -> Address:
        return self.phonebook.address(wanted.to, wanted.contact_id, wanted.room, wanted.number)

    async def _mark_read(self, message_ids: tuple[str, ...], actions: list[Fields]) -> None:
        read = self._store.mark_read(message_ids)
        if read and self._messages.abilities.receipts:
            await self._messages.mark_read([message.id for message in read])
            backend = self._messages.name
            actions += [received_action("message_read", message, backend) for message in read]

    async def _react(self, message_id: str, emoji: str, actions: list[Fields]) -> None:
        message = self._store.received(message_id)
        if message is None or not self._messages.abilities.can_react:
            raise CarrierError(f"{self._messages.name} has no reactions", "unsupported")
        await self._messages.react(message_id, emoji)
        fields = received_action("reacted", message, self._messages.name)
        actions.append(fields | {"text": emoji})

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
        sender, room = _cleaned(wanted.sender, wanted.room)
        unread = self._store.unread(sender, room)
        if unread or wanted.unread_only:
            return unread
        return self._store.latest(sender, room, wanted.at_most)

    @property
    def _now(self) -> str:
        return self._now_datetime.isoformat(timespec="milliseconds")

    @property
    def _now_datetime(self) -> datetime:
        unix_s = self._started_at.timestamp() + self._elapsed_ms / 1000
        return datetime.fromtimestamp(unix_s, self._started_at.tzinfo)


def _cleaned(sender: str | None, room: str | None) -> tuple[str | None, str | None]:
    return sender and clean_name(sender), room and clean_name(room)
