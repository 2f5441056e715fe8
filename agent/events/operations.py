"""What the dialogue has done in the world, and how it ended."""

from dataclasses import dataclass

from agent.events.people import Message, PastCall, RoomInvite
from agent.events.wearer import Lang


@dataclass(frozen=True)
class SendMessage:
    """Send `body`. Exactly one of `contact_id`, `room`, `number` is set; `to` is its spoken name.

    `key` is the idempotency key: the same key never sends twice. `app` is the one that the wearer
    named, empty where it is all the same to them.
    """

    key: str
    to: str
    body: str
    contact_id: str | None = None
    room: str | None = None
    number: str | None = None
    app: str = ""


@dataclass(frozen=True)
class ScheduleMessage:
    """Send `message` at `at` (ISO 8601 with offset), also after a restart."""

    message: SendMessage
    at: str


@dataclass(frozen=True)
class Unsend:
    """Take back what was sent last, where its carrier still can; the outcome says what it was."""


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
class ReadRequests:
    """Fetch what strangers wrote, and the rooms the wearer was asked into."""


@dataclass(frozen=True)
class AnswerInvite:
    """Go into the room that the wearer was asked into, or decline."""

    invite_id: str
    accept: bool


@dataclass(frozen=True)
class MarkRead:
    message_ids: tuple[str, ...]


@dataclass(frozen=True)
class React:
    message_id: str
    emoji: str


@dataclass(frozen=True)
class SetStyle:
    """Keep how the wearer writes to a contact: casual, polite or formal."""

    contact_id: str
    style: str


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
class NoteQuiet:
    """Record that announcements were turned off (`on`) or on again."""

    on: bool
    until: str | None = None
    room: str | None = None
    allow: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tune:
    """Change how the agent itself sounds: `volume` 0-100, or the language it hears and speaks."""

    volume: int | None = None
    lang: Lang | None = None


@dataclass(frozen=True)
class NoteTuned:
    """Record what a `Tune` has changed."""

    tune: Tune


Operation = (
    SendMessage
    | MarkRead
    | PlaceCall
    | AnswerCall
    | RejectCall
    | HangUp
    | ReadInbox
    | SearchMessages
    | ReadRequests
    | AnswerInvite
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

    `unsent` is the message that an `Unsend` was about. `offers` are the accounts that reach somebody
    whom the one that was named does not (`unreachable`). `invites` wait for an answer.
    """

    operation: Operation
    error: str | None = None
    messages: tuple[Message, ...] = ()
    calls: tuple[PastCall, ...] = ()
    unsent: SendMessage | None = None
    offers: tuple[str, ...] = ()
    invites: tuple[RoomInvite, ...] = ()
