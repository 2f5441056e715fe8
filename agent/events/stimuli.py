"""What the surroundings tell the dialogue."""

from dataclasses import dataclass

from agent.events.operations import Outcome, SendMessage
from agent.events.people import Call, Message
from agent.events.wearer import Intent, Transcript


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
    """Somebody wrote to the wearer: for `dialogue.floor`, which tells the dialogue in its time."""

    message: Message


@dataclass(frozen=True)
class Gathered:
    """What others wrote while the floor was not free, to be announced together: see `dialogue.floor`.

    Messages of one room or person are next to each other.
    """

    messages: tuple[Message, ...]


@dataclass(frozen=True)
class HeardOut:
    """A message has been read aloud to its end."""

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
    """A message that the wearer did not send just now has gone out, or could not (`error`).

    It was scheduled, or else it had to wait for its carrier.
    """

    message: SendMessage
    error: str | None = None
    was_scheduled: bool = True


@dataclass(frozen=True)
class Requested:
    """People and rooms that are not the wearer's have something for them: so many in all."""

    count: int


Stimulus = (
    Heard
    | NotHeard
    | TimedOut
    | Tapped
    | Called
    | Gathered
    | HeardOut
    | CallChanged
    | Outcome
    | Reminded
    | SentLater
    | Requested
)
