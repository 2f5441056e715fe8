"""Events of a room as the messages they are: text, edits, what was taken back, on which side."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from agent.actions.messaging import Received
from agent.carriers.matrix.identity import message_id
from agent.carriers.matrix.wording import wording

Source = Mapping[str, Any]  # an event as the server gives it, decrypted


@dataclass(frozen=True)
class Place:
    """A room as the wearer sees it. `peer` is the other one's handle where only two talk."""

    own_id: str
    room_id: str
    peer: str | None
    name: str
    name_of: Callable[[str], str]  # a member's handle to what people call them


def read(source: Source, place: Place, lang: str) -> Received | None:
    """Return the message that an event is, None where it is none.

    An own message in a chat of two has the other one as its `sender`: nothing else says to whom
    it went. Whether an edit is its author's is for the caller to check (see `target`).
    """
    content, event_id = _mapping(source, "content"), source.get("event_id")
    sender = source.get("sender")
    if not isinstance(event_id, str) or not isinstance(sender, str) or is_redacted(source):
        return None
    replaced = target(source)
    text = "" if _is_redaction(source) else _text(source, content, lang)
    if text is None or (_is_redaction(source) and replaced is None):
        return None
    is_own = sender == place.own_id
    conversation = place.peer if is_own and place.peer is not None else sender
    return Received(
        id=message_id(place.own_id, place.room_id, event_id),
        sender=conversation,
        text=text,
        room=None if place.peer is not None else place.room_id,
        sent_at=_sent_at(source),
        sender_name=place.name_of(conversation),
        room_name="" if place.peer is not None else place.name,
        is_own=is_own,
        replaces=None if replaced is None else message_id(place.own_id, place.room_id, replaced),
    )


def target(source: Source) -> str | None:
    """Return the event id that an edit or a redaction changes."""
    if _is_redaction(source):
        found = _mapping(source, "content").get("redacts") or source.get("redacts")
    else:
        relation = _mapping(_mapping(source, "content"), "m.relates_to")
        found = relation.get("event_id") if relation.get("rel_type") == "m.replace" else None
    return found if isinstance(found, str) and found else None


def may_change(source: Source, original: Source) -> bool:
    """Whether an edit or redaction changes a message: an edit must be by the message's author.

    The server checks who may redact, but lets anybody send what looks like an edit.
    """
    if original.get("type") not in ("m.room.message", "m.room.encrypted", "m.sticker"):
        return False
    return _is_redaction(source) or source.get("sender") == original.get("sender")


def is_redacted(source: Source) -> bool:
    return "redacted_because" in _mapping(source, "unsigned")


def sent_from_here(source: Source) -> str | None:
    """Return the transaction id, which the server shows to the device that sent it alone."""
    found = _mapping(source, "unsigned").get("transaction_id")
    return found if isinstance(found, str) else None


def _is_redaction(source: Source) -> bool:
    return source.get("type") == "m.room.redaction"


def _text(source: Source, content: Source, lang: str) -> str | None:
    edited = _mapping(content, "m.new_content") if target(source) is not None else {}
    return wording(str(source.get("type")), edited or content, lang)


def _sent_at(source: Source) -> str:
    """Return when the sender's server says it was sent, empty where that is no time."""
    sent_at_ms = source.get("origin_server_ts")
    if not isinstance(sent_at_ms, int) or isinstance(sent_at_ms, bool):
        return ""
    try:
        return datetime.fromtimestamp(sent_at_ms / 1000, UTC).isoformat(timespec="milliseconds")
    except (OverflowError, ValueError, OSError):
        return ""


def _mapping(source: Source, name: str) -> Source:
    found = source.get(name)
    return found if isinstance(found, Mapping) else {}
