"""The vocabulary: the values that travel between the stages. Imports nothing of ours.

Positions are samples on the near-end clock (16 000 Hz, 0 = the session's first microphone sample).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

SAMPLE_RATE_HZ = 16_000


class Lang(StrEnum):
    KOREAN = "ko"
    ENGLISH = "en"


# --- what was heard ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Transcript:
    """A recogniser's reading of one utterance. `confidence` is 0-1."""

    text: str
    lang: Lang
    confidence: float
    audio_ms: float
    decode_ms: float
    model: str


@dataclass(frozen=True)
class Intent:
    """What the wearer wants: a name and slots of CONTRACT.md section 3."""

    name: str
    slots: Mapping[str, Any] = field(default_factory=dict)
    confidence: float = 1.0


class Expecting(StrEnum):
    """What the dialogue waits for: decides how words are read and how long a pause may be."""

    COMMAND = "command"
    CONFIRM = "confirm"
    BODY = "body"
    RECIPIENT = "recipient"
    CHOICE = "choice"


# --- people -----------------------------------------------------------------------------------


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


# --- what the dialogue asks its surroundings to do ----------------------------------------------


@dataclass(frozen=True)
class Say:
    """Speak one of our own sentences. `key` is its stable name in `dialogue/prompts.py`."""

    key: str
    text: str


@dataclass(frozen=True)
class ReadAloud:
    """Speak somebody else's words, in the reading voice; `message_id` is then `message_spoken`."""

    message: Message


@dataclass(frozen=True)
class Earcon:
    """Play a short sound: listening, heard, sent, cancelled, error, incoming, quote."""

    name: str


@dataclass(frozen=True)
class Show:
    """Put a card on the glasses' display."""

    title: str
    body: str
    actions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listen:
    """Wait for the wearer once everything before it has been heard.

    After `timeout_ms` without speech the dialogue is told `TimedOut`; None waits for ever.
    `gives_way`: the question is a small one, dropped where somebody writes meanwhile.
    """

    expecting: Expecting = Expecting.COMMAND
    timeout_ms: int | None = None
    gives_way: bool = False


@dataclass(frozen=True)
class Do:
    """Carry out an operation; the dialogue is told its `Outcome`."""

    operation: "Operation"


@dataclass(frozen=True)
class Tune:
    """Change how the agent itself sounds: `volume` 0-100, or the language it hears and speaks."""

    volume: int | None = None
    lang: Lang | None = None


Effect = Say | ReadAloud | Earcon | Show | Listen | Do | Tune


@dataclass(frozen=True)
class SendMessage:
    """Send `body`. Exactly one of `contact_id`, `room`, `number` is set; `to` is its spoken name.

    `key` is the idempotency key: the same key never sends twice.
    """

    key: str
    to: str
    body: str
    contact_id: str | None = None
    room: str | None = None
    number: str | None = None


@dataclass(frozen=True)
class MarkRead:
    message_ids: tuple[str, ...]


@dataclass(frozen=True)
class PlaceCall:
    to: str
    contact_id: str | None = None
    number: str | None = None
    kind: str = "voice"


@dataclass(frozen=True)
class AnswerCall:
    pass


@dataclass(frozen=True)
class RejectCall:
    body: str | None = None


@dataclass(frozen=True)
class HangUp:
    pass


@dataclass(frozen=True)
class ReadInbox:
    """Fetch messages, oldest first: unread ones, or the latest of a sender or room.

    `at_most` is how many of the latest are wanted where nothing is unread.
    """

    sender: str | None = None
    room: str | None = None
    unread_only: bool = False
    at_most: int = 3


@dataclass(frozen=True)
class SearchMessages:
    """Fetch what others wrote that has the words of `query`, the newest first."""

    query: str
    sender: str | None = None
    room: str | None = None


@dataclass(frozen=True)
class ScheduleMessage:
    """Send `message` at `at` (ISO 8601 with offset), also after a restart."""

    message: SendMessage
    at: str


@dataclass(frozen=True)
class SetReminder:
    """Tell the dialogue `Reminded` at `at` (ISO 8601 with offset), also after a restart."""

    key: str
    text: str
    at: str


@dataclass(frozen=True)
class FinishReminder:
    """The wearer has heard the reminder of this key."""

    key: str


@dataclass(frozen=True)
class Unsend:
    """Take back what was sent last, where its carrier still can; the outcome says what it was."""


@dataclass(frozen=True)
class React:
    message_id: str
    emoji: str


@dataclass(frozen=True)
class MuteCall:
    """Let the other side hear nothing of the wearer (`on`), or hear them again."""

    on: bool


@dataclass(frozen=True)
class HoldCall:
    """Let neither side hear the other (`on`), or go on."""

    on: bool


@dataclass(frozen=True)
class ReadCallLog:
    """Fetch past calls, the latest first."""


@dataclass(frozen=True)
class SetStyle:
    """Keep how the wearer writes to a contact: casual, polite or formal."""

    contact_id: str
    style: str


@dataclass(frozen=True)
class NoteQuiet:
    """Record that announcements were turned off (`on`) or on again."""

    on: bool
    until: str | None = None
    room: str | None = None
    allow: tuple[str, ...] = ()


@dataclass(frozen=True)
class NoteTuned:
    """Record a change of volume (0-100) or language."""

    volume: int | None = None
    lang: str | None = None


Operation = (
    SendMessage
    | MarkRead
    | PlaceCall
    | AnswerCall
    | RejectCall
    | HangUp
    | ReadInbox
    | SearchMessages
    | ScheduleMessage
    | SetReminder
    | FinishReminder
    | Unsend
    | React
    | MuteCall
    | HoldCall
    | ReadCallLog
    | SetStyle
    | NoteQuiet
    | NoteTuned
)


@dataclass(frozen=True)
class Outcome:
    """How an operation ended. `error` is a code of `errors.py`, None where it was done.

    `unsent` is the message that an `Unsend` was about.
    """

    operation: Operation
    error: str | None = None
    messages: tuple[Message, ...] = ()
    calls: tuple[PastCall, ...] = ()
    unsent: SendMessage | None = None


# --- what the surroundings tell the dialogue ----------------------------------------------------


@dataclass(frozen=True)
class Heard:
    """The wearer finished an utterance and it was understood as `intent`."""

    intent: Intent
    transcript: Transcript


@dataclass(frozen=True)
class NotHeard:
    """The wearer said something that no reading of is safe to act on."""

    reason: str
    text: str = ""  # what was made out all the same: read back where `reason` is max_length


@dataclass(frozen=True)
class TimedOut:
    """The wait of the last `Listen` is over and the wearer said nothing."""


@dataclass(frozen=True)
class Tapped:
    """The wearer tapped the glasses: while something is about to be sent, this cancels it."""


@dataclass(frozen=True)
class Called:
    """The wearer said the wake phrase and nothing else."""


@dataclass(frozen=True)
class Arrived:
    """Somebody wrote to the wearer."""

    message: Message


@dataclass(frozen=True)
class CallChanged:
    """The call came in (ringing), was answered by either side (active) or ended (none)."""

    call: Call


@dataclass(frozen=True)
class Reminded:
    """It is time for what the wearer wanted to be reminded of."""

    key: str
    text: str


@dataclass(frozen=True)
class SentLater:
    """A scheduled message has gone out, or could not (`error`)."""

    message: SendMessage
    error: str | None = None


Stimulus = (
    Heard
    | NotHeard
    | TimedOut
    | Tapped
    | Called
    | Arrived
    | CallChanged
    | Outcome
    | Reminded
    | SentLater
)
