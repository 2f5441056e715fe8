"""Probabilities in, edges of the wearer's utterances out. Counts frames, never clocks.

How long a silence must last is `turntaking.patience`'s to say, from what was read of the pause.
"""

from dataclasses import dataclass, field
from enum import Enum, auto

from agent.audio.frames import FRAME_MS, FRAME_SAMPLES
from agent.events import Expecting
from agent.turntaking.closing import Closing, Look
from agent.turntaking.patience import Pace, PatienceOptions, wait_ms


@dataclass(frozen=True)
class EndpointOptions:
    """How sure, and how long to wait. `speculate_ms` of silence is when decoding begins on trust."""

    onset_probability: float = 0.5
    release_probability: float = 0.35
    onset_ms: int = 60
    speculate_ms: int = 160
    max_utterance_ms: int = 28_000
    patience: PatienceOptions = field(default_factory=PatienceOptions)


# The endpoint's `reason` (CONTRACT.md section 2), by how finished the words looked.
_REASONS = {
    Closing.CLOSED: "complete",
    Closing.UNSURE: "silence",
    Closing.OPEN: "timeout",
    None: "silence",
}


class Edge(Enum):
    """What a frame completed."""

    STARTED = auto()  # an utterance began at `onset_sample`
    PAUSED = auto()  # silence long enough to decode on trust
    RESUMED = auto()  # speech again before the endpoint, from `onset_sample`
    ENDED = auto()  # the endpoint: `reason` says why


class _State(Enum):
    IDLE = auto()
    SPEAKING = auto()
    PAUSING = auto()  # silent, but not long enough to say so
    WAITING = auto()  # silent and speculating


class Endpointer:
    """Follows one near end. After a push, its attributes say where the edge lies.

    `onset_sample`: first sample of the segment's speech; `last_voiced_sample`: one past its last;
    `waited_ms`: silence at the endpoint; `reason` and `because`: why it is one.
    """

    def __init__(self, options: EndpointOptions | None = None, first_sample: int = 0) -> None:
        self._options = options or EndpointOptions()
        self._state = _State.IDLE
        self._next_sample = first_sample
        self._voiced_frames = 0
        self._silent_ms = 0
        self._candidate_sample = 0
        self.expecting = Expecting.COMMAND
        self.utterance_sample = self.onset_sample = self.last_voiced_sample = first_sample
        self.waited_ms = 0
        self.reason = self.because = ""
        self.pace = Pace()
        self._reading = False
        self._look: Look | None = None
        self._fall = 0.0

    @property
    def in_utterance(self) -> bool:
        """Whether the wearer has begun and the endpoint has not come."""
        return self._state is not _State.IDLE

    def skip_to(self, sample: int) -> None:
        """Forget a running utterance and go on at `sample`: audio between was lost."""
        self._state, self._voiced_frames, self._next_sample = _State.IDLE, 0, sample

    def set_back(self, samples: int) -> None:
        """The voice of this pause ended so much before `last_voiced_sample`."""
        frames = min(samples, self.last_voiced_sample - self.onset_sample) // FRAME_SAMPLES
        self.last_voiced_sample -= frames * FRAME_SAMPLES
        self._silent_ms += frames * FRAME_MS

    def await_reading(self, fall: float) -> None:
        """The pause is being read: no endpoint before that, for nothing could be done with it.

        `fall` is how the voice ended (`turntaking.cadence`).
        """
        self._reading, self._look, self._fall = True, None, fall

    def weigh(self, look: Look | None) -> None:
        """Take in what the pause's reading says; None: there is no reading."""
        self._reading, self._look = False, look

    def push(self, speech_probability: float) -> Edge | None:
        """Take the next frame's speech probability (0-1); return the edge it completes, if any.

        Two thresholds with hysteresis, after silero-vad's VADIterator; the onset count is ours: it
        keeps single-frame clicks out.
        """
        start, self._next_sample = self._next_sample, self._next_sample + FRAME_SAMPLES
        options = self._options
        speaking = self._state in (_State.SPEAKING, _State.PAUSING)
        threshold = options.release_probability if speaking else options.onset_probability
        voiced = speech_probability >= threshold
        if voiced and not self._voiced_frames:
            self._candidate_sample = start
        self._voiced_frames = self._voiced_frames + 1 if voiced else 0
        begun = self._voiced_frames * FRAME_MS >= options.onset_ms
        match self._state:
            case _State.IDLE:
                return self._start(Edge.STARTED) if begun else None
            case _State.SPEAKING | _State.PAUSING:
                return self._speaking(voiced)
            case _State.WAITING:
                if begun:
                    self.pace.confirm(self._silent_ms)
                    return self._start(Edge.RESUMED)
                return self._waiting(voiced)

    def _start(self, edge: Edge) -> Edge:
        self._state, self._silent_ms = _State.SPEAKING, 0
        self._reading, self._look, self._fall = False, None, 0.0
        self.onset_sample, self.last_voiced_sample = self._candidate_sample, self._next_sample
        if edge is Edge.STARTED:
            self.utterance_sample = self.onset_sample
        return edge

    def _speaking(self, voiced: bool) -> Edge | None:
        if (self._next_sample - self.utterance_sample) // (FRAME_SAMPLES // FRAME_MS) >= (
            self._options.max_utterance_ms
        ):
            return self._end("max_length")
        if voiced:
            self._state, self._silent_ms = _State.SPEAKING, 0
            self.last_voiced_sample = self._next_sample
            return None
        self._state = _State.PAUSING
        self._silent_ms += FRAME_MS
        if self._silent_ms >= self._options.speculate_ms:
            self._state = _State.WAITING
            return Edge.PAUSED
        return None

    def _waiting(self, voiced: bool) -> Edge | None:
        self._silent_ms += FRAME_MS
        # A voiced frame may be the start of a resumption: let the onset count decide first.
        if voiced or self._silent_ms < self._patience_ms():
            return None
        return self._end(_REASONS[self._look.closing if self._look else None])

    def _patience_ms(self) -> int:
        options = self._options.patience
        if self._reading:
            return options.most_ms
        return wait_ms(self.expecting, self._look, self._fall, self.pace.factor, options)

    def _end(self, reason: str) -> Edge:
        self._state, self._voiced_frames = _State.IDLE, 0
        self.waited_ms, self.reason = self._silent_ms, reason
        self.because = self._look.because if self._look else "not_read"
        return Edge.ENDED
