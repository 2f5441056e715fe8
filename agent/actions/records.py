"""Fields of the `action` and `incoming` events (CONTRACT.md section 2)."""

from dataclasses import dataclass, field
from typing import Any

from agent.actions.calls import CallEntry
from agent.actions.messaging import OutboxItem
from agent.errors import CarrierError
from agent.events import (
    Arrived,
    Call,
    CallChanged,
    Message,
    NoteQuiet,
    NoteTuned,
    PastCall,
    Reminded,
    Requested,
    SendMessage,
    SentLater,
)

Fields = dict[str, Any]


@dataclass(frozen=True)
class Happened:
    """Something the wearer did not do just now: for the dialogue, for the event log, or both.

    `event` (`incoming`, `action`, `error`) is None where `perform` has already reported it.
    """

    stimulus: Arrived | CallChanged | Reminded | SentLater | Requested | None
    event: str | None = None
    fields: Fields = field(default_factory=dict)


def message_action(kind: str, item: OutboxItem, backend: str) -> Fields:
    fields = _place(item.address.name, item.address.contact_id, item.address.room)
    return {"kind": kind, **fields, "text": item.body, "backend": backend, "id": item.key}


def received_action(kind: str, message: Message, backend: str) -> Fields:
    """An action on somebody else's message: where it came from, not its words."""
    place = _place(message.sender, None, message.room)
    return {"kind": kind, **place, "backend": backend, "id": message.id}


def call_action(kind: str, call: Call, backend: str, **more: str) -> Fields:
    return {"kind": kind, "to": call.contact, **more, "backend": backend, "id": call.id}


def reminder_action(kind: str, key: str, text: str, at: str) -> Fields:
    return {"kind": kind, "text": text, "time": at, "id": key}


def quiet_action(wanted: NoteQuiet) -> Fields:
    """Announcements off or on; fields that say nothing are left out."""
    more = {"until": wanted.until, "room": wanted.room, "allow": list(wanted.allow)}
    kind = "dnd_on" if wanted.on else "dnd_off"
    return {"kind": kind, **{name: value for name, value in more.items() if value}}


def tuned_action(wanted: NoteTuned) -> Fields:
    if wanted.tune.lang is not None:
        return {"kind": "language_set", "lang": str(wanted.tune.lang)}
    return {"kind": "volume_set", "level": wanted.tune.volume}


def incoming_message(message: Message) -> Fields:
    fields = {"kind": "message", "from": message.sender, "id": message.id}
    return fields if message.room is None else {**fields, "room": message.room}


def incoming_call(call: Call, **more: bool) -> Fields:
    return {"kind": "call", "from": call.contact, **more, "id": call.id}


def failure(error: CarrierError) -> Happened:
    """An `error` event for what could not be stored."""
    fields = {"code": error.code, "detail": str(error), "spoken": False}
    return Happened(None, "error", fields)


def _place(name: str, contact_id: str | None, room: str | None) -> Fields:
    if room is not None:
        return {"room": room}
    return {"to": name} if contact_id is None else {"to": name, "to_id": contact_id}


def message_of(item: OutboxItem) -> SendMessage:
    """Return what the dialogue would have asked for to send `item`."""
    where = item.address
    return SendMessage(item.key, where.name, item.body, where.contact_id, where.room, where.number)


def past_call(entry: CallEntry) -> PastCall:
    """Return a line of the call log as the dialogue has it."""
    missed = entry.direction == "in" and entry.ending == "missed"
    outgoing = entry.direction == "out"
    return PastCall(entry.contact, entry.contact_id, outgoing, missed, entry.started_at, entry.kind)
