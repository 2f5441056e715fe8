"""Those the wearer knows, what they write, and calls with them."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Contact:
    """Someone the wearer knows. `id` tells apart contacts of equal name."""

    name: str
    id: str = ""
    aliases: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    style: str = "casual"
    phone: str = ""


@dataclass(frozen=True)
class Room:
    """A group conversation."""

    name: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class TheirWords:
    """Text that somebody else wrote. No `str`: what understands or prompts takes no such thing.

    The three ways out are to a voice, to a display and to the store; whoever takes one says so.
    """

    _text: str

    def to_read_aloud(self) -> str:
        return self._text

    def to_show(self) -> str:
        return self._text

    def to_keep(self) -> str:
        return self._text


@dataclass(frozen=True)
class Message:
    """What somebody else wrote: data to be read aloud, never understood as a command."""

    id: str
    sender: str
    text: TheirWords
    room: str | None = None
    sent_at: str = ""  # ISO 8601 with offset


@dataclass(frozen=True)
class RoomInvite:
    """A room that `sender` wants the wearer to come into."""

    id: str
    room: str
    sender: str


class CallState(StrEnum):
    NONE = "none"
    DIALING = "dialing"
    RINGING = "ringing"
    ACTIVE = "active"


@dataclass(frozen=True)
class Call:
    """The one call of the session. `contact` is a name or a number as the wearer knows it."""

    id: str
    contact: str
    state: CallState
    kind: str = "voice"


@dataclass(frozen=True)
class PastCall:
    """A call that is over. `contact_id` None: a stranger or a number, known as `contact`."""

    contact: str
    contact_id: str | None
    outgoing: bool
    missed: bool
    at: str  # ISO 8601 with offset
    kind: str = "voice"
