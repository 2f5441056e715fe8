"""When the wearer wants to hear nothing of what others do, and who may break through."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto

from agent.events import Message

URGENT = "urgent"
_URGENT_WORDS = ("급해", "급한", "긴급", "위급", "응급", "urgent", "emergency", "asap")
# Somebody who calls again within this really wants to reach the wearer (phones do the same).
_CALLS_AGAIN_WITHIN = timedelta(minutes=3)


@dataclass(frozen=True)
class Quiet:
    """`everywhere` until `until` (None: until it is ended), and `rooms` for good.

    `allow` are names of people and rooms, or `urgent`. `last_call` is who called in vain, when.
    """

    everywhere: bool = False
    until: datetime | None = None
    rooms: frozenset[str] = frozenset()
    allow: frozenset[str] = frozenset()
    last_call: tuple[str, datetime] | None = None

    def is_on(self, now: datetime) -> bool:
        """Say whether all announcements are off."""
        return self.everywhere and (self.until is None or now < self.until)


QUIET_NOWHERE = Quiet()


class Ruling(Enum):
    """Whether a message is announced. What is not stays unread in the inbox."""

    NOW = auto()
    LATER = auto()  # once it is quiet no more
    NEVER = auto()  # its room is muted


def ruling(quiet: Quiet, message: Message, now: datetime) -> Ruling:
    """Tell whether a message may be announced now."""
    if _is_allowed(quiet, {message.sender, message.room}):
        return Ruling.NOW
    if message.room in quiet.rooms:
        return Ruling.NEVER
    if quiet.is_on(now) and not (URGENT in quiet.allow and _sounds_urgent(message)):
        return Ruling.LATER
    return Ruling.NOW


def may_ring(quiet: Quiet, caller: str, now: datetime) -> bool:
    """Tell whether a call may be announced now."""
    if not quiet.is_on(now) or _is_allowed(quiet, {caller}):
        return True
    if URGENT not in quiet.allow or quiet.last_call is None:
        return False
    before, at = quiet.last_call
    return before == caller and now - at <= _CALLS_AGAIN_WITHIN


def called_in_vain(quiet: Quiet, caller: str, now: datetime) -> Quiet:
    return replace(quiet, last_call=(caller, now))


def silenced_room(quiet: Quiet, room: str, on: bool) -> Quiet:
    rooms = quiet.rooms | {room} if on else quiet.rooms - {room}
    return replace(quiet, rooms=rooms)


def _is_allowed(quiet: Quiet, names: Collection[str | None]) -> bool:
    return not quiet.allow.isdisjoint(name for name in names if name)


def _sounds_urgent(message: Message) -> bool:
    """A word decides how soon others' words are heard, and nothing else."""
    text = message.text.to_read_aloud().lower()
    return any(word in text for word in _URGENT_WORDS)
