"""What a session talks to: the wearer's store and carriers, joined."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from agent.actions import opening
from agent.actions.addresses import Address
from agent.actions.arrivals import Arrivals
from agent.actions.calls import CallCarrier, Frame
from agent.actions.carriers import Carriers
from agent.actions.door import ANYBODY, Door, Rules
from agent.actions.inbox import Inbox
from agent.actions.introductions import Introductions
from agent.actions.later import Later
from agent.actions.line import Line
from agent.actions.outbox import Outbox
from agent.actions.phonebook import Phonebook
from agent.actions.records import (
    Fields,
    Happened,
    failure,
    message_of,
    past_call,
    quiet_action,
    tuned_action,
)
from agent.actions.store import Store
from agent.actions.telephony import Telephony
from agent.errors import CarrierError, UnreachableError
from agent.events import (
    AnswerInvite,
    Call,
    FinishReminder,
    MarkRead,
    Message,
    NoteQuiet,
    NoteTuned,
    Operation,
    Outcome,
    React,
    ReadCallLog,
    ReadInbox,
    ReadRequests,
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
        self,
        store: Store,
        carriers: Carriers,
        calls: CallCarrier,
        started_at: datetime,
        rules: Rules = ANYBODY,
    ) -> None:
        self._store = store
        self._carriers = carriers
        self._calls = calls
        if started_at.utcoffset() is None:
            raise ValueError("started_at needs an offset")
        self._started_at = started_at
        self._elapsed_ms = 0.0
        self._happened: list[Happened] = []
        self._is_carrying_out = False
        self.phonebook = Phonebook(store)
        introductions = Introductions(store, self.phonebook)
        self._door = Door(store, carriers, introductions, rules)
        self._inbox = Inbox(store, carriers, self._happened.append)
        self._outbox = Outbox(store, carriers, self._happened.append)
        self._later = Later(store, self._outbox, self._happened.append)
        reached = self._outbox.reached
        self._arrivals = Arrivals(store, carriers, introductions, self._door, reached)
        self._line = Line(store, calls, self.phonebook)
        self._telephony = Telephony(self._line, self._outbox, self.phonebook)
        store.close_interrupted_calls(self._now)

    @property
    def call(self) -> Call:
        """The call there is; its state is `NONE` where there is none."""
        return self._line.call

    @property
    def leaves_machine(self) -> bool:
        return self._carriers.leaves_machine or self._calls.leaves_machine

    @property
    def carriers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self._carriers.names, self._calls.name)))

    @property
    def recent(self) -> tuple[str, ...]:
        """Whom the wearer wrote to or called lately, by id, the last first; nobody can tell: none."""
        try:
            return self._store.recent()
        except CarrierError as error:
            self._happened.append(failure(error))
            return ()

    def load(self, sections: Mapping[str, Any]) -> None:
        """Take in a scenario's `contacts`, `rooms` and `inbox`. Raises `UsageError`."""
        for contact in opening.contacts(sections):
            self.phonebook.add_contact(contact)
        for room in opening.rooms(sections):
            self.phonebook.add_room(room)
        for received in opening.inbox(sections, self._started_at):
            self._arrivals.keep(self._carriers.names[0], received, self._now)

    def advance(self, elapsed_ms: float) -> None:
        """Set the session's clock: milliseconds since the session began."""
        self._elapsed_ms = elapsed_ms
        self._carriers.advance(elapsed_ms)
        self._calls.advance(elapsed_ms)

    def poll(self) -> list[Happened]:
        """Return what happened since last asked, calls first; never raises `CarrierError`."""
        now = self._now
        self._happened += self._line.changes(now)
        self._happened += map(failure, self._carriers.troubles())
        self._happened += self._arrivals.take(self._elapsed_ms, now)
        happened = list(self._happened)
        self._happened.clear()
        return happened

    async def perform(self, operation: Operation) -> tuple[Outcome, list[Fields]]:
        """Carry out `operation`; return how it ended and the `action` fields of what was done."""
        actions: list[Fields] = []
        try:
            outcome = await self._carry_out(operation, actions)
        except UnreachableError as error:
            return Outcome(operation, error.code, offers=error.offers), actions
        except CarrierError as error:
            return Outcome(operation, error.code), actions
        return outcome or Outcome(operation), actions

    async def send_queued(self) -> list[Fields]:
        """Send what still waits, as the session begins; later `carry_out_due` does.

        Raises `CarrierError` where the store cannot be used.
        """
        actions: list[Fields] = []
        await self._outbox.deliver_all(self._now, actions)
        return actions

    @property
    def has_due(self) -> bool:
        """Whether `carry_out_due` has something to do; cheap enough to ask each frame."""
        is_late = self._later.is_due(self._elapsed_ms, self._now_datetime)
        return not self._is_carrying_out and (
            is_late or self._store.retention.is_due(self._elapsed_ms)
        )

    async def carry_out_due(self) -> list[Fields]:
        """Send what was scheduled for now or had to wait; tell of it, and of reminders, at `poll`."""
        actions: list[Fields] = []
        self._is_carrying_out = True
        try:
            await self._later.carry_out(self._now_datetime, actions)
            if self._store.retention.is_due(self._elapsed_ms):
                self._store.retention.carry_out(self._elapsed_ms, self._now_datetime)
        except CarrierError as error:
            self._happened.append(failure(error))
        finally:
            self._is_carrying_out = False
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
        return self._inbox.spoken(message)

    def audio_for_peer(self, frame: Frame) -> None:
        self._line.hear(frame)

    def audio_from_peer(self) -> Frame | None:
        return self._line.speak()

    async def _carry_out(self, operation: Operation, actions: list[Fields]) -> Outcome | None:
        """Do it; return its outcome where there is more to tell than that it is done."""
        match operation:
            case SendMessage():
                await self._send(operation, actions)
            case ScheduleMessage(message, at):
                where = self._address(message)
                item = self._outbox.checked(message.key, where, message.body, message.app)
                actions.append(self._later.schedule(item, at, message.app))
            case SetReminder(key, text, at):
                actions.append(self._later.remind(key, text, at))
            case FinishReminder(key):
                actions += self._later.finish(key)
            case Unsend():
                item, done = await self._outbox.take_back(self._now)
                actions += done
                return Outcome(operation, unsent=message_of(item))
            case MarkRead(message_ids):
                await self._inbox.mark_read(message_ids, actions)
            case React(message_id, emoji):
                await self._inbox.react(message_id, emoji, actions)
            case ReadInbox():
                return Outcome(operation, messages=self._inbox.read(operation))
            case SearchMessages(query, sender, room):
                found = self._inbox.search(query, sender, room)
                return Outcome(operation, messages=found)
            case ReadRequests():
                messages, invites = self._door.look()
                return Outcome(operation, messages=messages, invites=invites)
            case AnswerInvite(invite_id, accept):
                await self._door.answer(invite_id, accept)
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
                await self._telephony.carry_out(operation, self._now, actions)
        return None

    async def _send(self, wanted: SendMessage, actions: list[Fields]) -> None:
        where = self._address(wanted)
        item = self._outbox.promise(wanted.key, where, wanted.body, self._now, wanted.app)
        self._door.let_in(where)
        await self._outbox.deliver(item, self._now, actions)

    def _address(self, wanted: SendMessage) -> Address:
        return self.phonebook.address(wanted.to, wanted.contact_id, wanted.room, wanted.number)

    @property
    def _now(self) -> str:
        return self._now_datetime.isoformat(timespec="milliseconds")

    @property
    def _now_datetime(self) -> datetime:
        unix_s = self._started_at.timestamp() + self._elapsed_ms / 1000
        return datetime.fromtimestamp(unix_s, self._started_at.tzinfo)
