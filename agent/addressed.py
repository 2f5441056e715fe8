"""Who is spoken to: whether words that begin now are for the agent. Pure; counts samples.

`open`: everything is. `tap` (push to talk) and `wake` (hands free): what follows a tap or the wake
phrase, what is said while the wearer's own exchange runs, and for a short while after the agent
spoke. In `wake` anything else may still begin with the phrase; in `tap` it is not even looked at.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from agent.audio.frames import ms_to_samples
from agent.events import CallState


class ListenMode(StrEnum):
    OPEN = "open"
    TAP = "tap"
    WAKE = "wake"


class Access(Enum):
    """What an utterance may do. Decided where it begins; the phrase makes `WAKE` into `FREE`."""

    FREE = auto()  # it is for the agent, clear or not
    LIKELY = auto()  # it may be: acted on where it is clear, otherwise nobody answers it
    WAKE = auto()  # only if it begins with the wake phrase
    NONE = auto()  # it is not for the agent: nothing of it is read

    @property
    def is_open(self) -> bool:
        return self in (Access.FREE, Access.LIKELY)


@dataclass(frozen=True)
class Situation:
    """`speaking`: the agent is, or is about to. `asked`: something it began waits for an answer."""

    speaking: bool = False
    asked: bool = False
    call: CallState = CallState.NONE


@dataclass(frozen=True)
class AttentionOptions:
    """How long the agent listens: after a tap or the phrase alone, and after it has spoken.

    `asked_ms` is after an announcement: a question that the wearer did not expect.
    """

    summoned_ms: int = 8000
    follow_up_ms: int = 5000
    asked_ms: int = 7000


class Attention:
    """Follows one session. `follow` is told of every frame before `access` is asked about it."""

    def __init__(
        self, mode: ListenMode = ListenMode.OPEN, options: AttentionOptions | None = None
    ) -> None:
        self.mode = mode
        self._options = options or AttentionOptions()
        self._until_sample = -1  # what begins before this is for the agent
        self._summoned = False  # by a tap or the phrase, and nothing was made out since
        self._own = False  # the wearer began the running exchange

    def summoned(self, now_sample: int) -> None:
        """The wearer tapped, or said the phrase."""
        self._summoned = self._own = True
        self._extend(now_sample, self._options.summoned_ms)

    def interrupted(self) -> None:
        """Somebody else's call or message has the floor: the wearer did not ask for it."""
        self._summoned = self._own = False

    def accepted(self, now_sample: int) -> None:
        """Words were understood as said to the agent."""
        self._summoned, self._own = False, True
        self._extend(now_sample, self._options.follow_up_ms)

    def follow(self, now_sample: int, situation: Situation) -> None:
        """Take note of a frame: while the agent speaks or the wearer's task waits, it listens."""
        waits = situation.asked and self._own
        if situation.speaking or waits or situation.call is CallState.RINGING:
            unasked = situation.asked and not self._own
            self._extend(
                now_sample, self._options.asked_ms if unasked else self._options.follow_up_ms
            )
        elif situation.call is CallState.ACTIVE and not self._summoned:
            self._until_sample = -1  # the talk is with somebody else now
        if now_sample > self._until_sample:
            self._summoned = self._own = False

    def access(self, onset_sample: int, situation: Situation) -> Access:
        """Return what an utterance may do that began at `onset_sample`."""
        if self.mode is ListenMode.OPEN:
            return Access.FREE
        if onset_sample < self._until_sample:
            waited_for = self._summoned or (self._own and situation.asked)
            return Access.FREE if waited_for else Access.LIKELY
        return Access.WAKE if self.mode is ListenMode.WAKE else Access.NONE

    def _extend(self, now_sample: int, ms: int) -> None:
        self._until_sample = max(self._until_sample, now_sample + ms_to_samples(ms))
