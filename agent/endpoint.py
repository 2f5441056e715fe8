"""Probabilities in, edges of the wearer's utterances out. Counts frames, never clocks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from agent.audio.frames import FRAME_MS, FRAME_SAMPLES
from agent.events import Expecting


@dataclass(frozen=True)
class EndpointOptions:
    """How sure, and how long to wait.

    `wait_ms` is the silence that ends an utterance, by what the dialogue expects: a yes is short,
    dictation pauses to think. `speculate_ms` of silence is when decoding may begin on trust.
    """

    onset_probability: float = 0.5
    release_probability: float = 0.35
    onset_ms: int = 60
    speculate_ms: int = 180
    max_utterance_ms: int = 28_000
    wait_ms: Mapping[Expecting, int] = field(
        default_factory=lambda: {
            Expecting.COMMAND: 480,
            Expecting.CONFIRM: 340,
            Expecting.CHOICE: 400,
            Expecting.RECIPIENT: 440,
            Expecting.BODY: 1000,
        }
    )


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
    `waited_ms`: silence at the endpoint; `reason`: silence or max_length.
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
        self.reason = ""

    @property
    def in_utterance(self) -> bool:
        """Whether the wearer has begun and the endpoint has not come."""
        return self._state is not _State.IDLE

    def skip_to(self, sample: int) -> None:
        """Forget a running utterance and go on at `sample`: audio between was lost."""
        self._state, self._voiced_frames, self._next_sample = _State.IDLE, 0, sample

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
                return self._start(Edge.RESUMED) if begun else self._waiting(voiced)

    def _start(self, edge: Edge) -> Edge:
        self._state, self._silent_ms = _State.SPEAKING, 0
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
        if voiced or self._silent_ms < self._options.wait_ms[self.expecting]:
            return None
        return self._end("silence")

    def _end(self, reason: str) -> Edge:
        self._state, self._voiced_frames = _State.IDLE, 0
        self.waited_ms, self.reason = self._silent_ms, reason
        return Edge.ENDED
