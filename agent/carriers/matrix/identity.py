"""Ids that outlive the process: messages, transactions, and what a handle may look like."""

import re
from hashlib import sha256

from agent.errors import CarrierError

_USER = re.compile(r"@[^\s:]+:[^\s]+")
_ROOM = re.compile(r"![^\s]+")  # opaque: since room version 12 it names no server
_EVENT = re.compile(r"\$[^\s]+")
_UNLOCKED = "unlocked"  # the same event again, decrypted only after it was offered unread


def is_user(handle: str) -> bool:
    return _USER.fullmatch(handle) is not None


def is_room(handle: str) -> bool:
    return _ROOM.fullmatch(handle) is not None


def message_id(user_id: str, room_id: str, event_id: str) -> str:
    """Return an id that is unique over accounts too: two of them may share a room."""
    return f"{user_id} {room_id} {event_id}"


def unlocked_id(message_id: str) -> str:
    return f"{message_id} {_UNLOCKED}"


def locked_id(message_id: str) -> str | None:
    """Return the id of the unread message that `message_id` made readable, if it did."""
    first, _, last = message_id.rpartition(" ")
    return first if last == _UNLOCKED else None


def located(message_id: str) -> tuple[str, str]:
    """Return the room id and event id of a message. Raises `CarrierError` (`refused`)."""
    parts = message_id.split(" ")
    if len(parts) < 3 or not is_room(parts[1]) or not _EVENT.fullmatch(parts[2]):
        raise CarrierError("this is no message of Matrix", "refused")
    return parts[1], parts[2]


def transaction_id(*key: str) -> str:
    """Return a legal transaction id, the same for the same key: what makes sending it once."""
    return "sori-" + sha256("\0".join(key).encode("utf-8", "surrogatepass")).hexdigest()[:40]
