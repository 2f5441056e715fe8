"""The far end: what is to be played, how far ahead it was sent, and what was really heard.

Pure: frames come out when `due` is asked, and the glasses' acknowledgements tell what was played.
Never more than 300 ms is under way, so that a flush leaves little behind.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

import numpy as np

from agent.audio.frames import FRAME_SAMPLES, Samples, ms_to_samples, samples_to_ms

_AHEAD_SAMPLES = ms_to_samples(300)


class Channel(Enum):
    SPEECH = auto()
    EARCON = auto()


@dataclass(frozen=True)
class Heard:
    """How much of a prompt left the glasses' speaker."""

    heard_ms: float
    complete: bool


@dataclass
class Prompt:
    """One thing to play. `on_started(at_sample)` and `on_ended(at_sample, heard)` tell its fate."""

    id: int
    channel: Channel
    on_started: Callable[[int], None] = lambda _sample: None
    on_ended: Callable[[int, Heard], None] = lambda _sample, _heard: None
    frames: deque[Samples] = field(default_factory=deque)
    rest: Samples = field(default_factory=lambda: np.zeros(0, np.int16))
    whole: bool = False  # all its audio has been added
    sent_frames: int = 0
    played_samples: int = 0
    started: bool = False
    cut: bool = False  # flushed with audio still to come

    @property
    def fully_sent(self) -> bool:
        return self.whole and not self.frames


@dataclass(frozen=True)
class OutgoingFrame:
    """20 ms on their way to the glasses."""

    prompt_id: int
    sequence: int
    channel: Channel
    samples: Samples
    last: bool


class Playback:
    """The queue of prompts of one session, in the order they will be heard."""

    def __init__(self, first_id: int = 1) -> None:
        self._queue: deque[Prompt] = deque()
        self._flushed: dict[int, Prompt] = {}  # stopped, but the glasses have not said where
        self.next_id = first_id

    @property
    def idle(self) -> bool:
        """Whether everything said has been heard."""
        return not self._queue

    @property
    def speaking(self) -> bool:
        """Whether speech (not only an earcon) is waiting or being heard."""
        return any(prompt.channel is Channel.SPEECH for prompt in self._queue)

    def add(self, prompt: Prompt) -> Prompt:
        """Queue a prompt, giving it the next id; its audio follows through `feed`."""
        prompt.id, self.next_id = self.next_id, self.next_id + 1
        self._queue.append(prompt)
        return prompt

    def feed(self, prompt: Prompt, samples: Samples, last: bool) -> None:
        """Add audio to a prompt; the last piece is padded with silence to a whole frame."""
        joined = np.concatenate([prompt.rest, samples])
        if last:
            joined = np.pad(joined, (0, -len(joined) % FRAME_SAMPLES))
            if not len(joined) and prompt.sent_frames and not prompt.frames:
                joined = np.zeros(FRAME_SAMPLES, np.int16)  # a frame must say that it was the last
        whole = len(joined) // FRAME_SAMPLES * FRAME_SAMPLES
        prompt.frames.extend(joined[:whole].reshape(-1, FRAME_SAMPLES))
        prompt.rest, prompt.whole = joined[whole:], last
        self._drop_empty()

    def due(self) -> list[OutgoingFrame]:
        """Return the frames that may be sent now, marking them sent."""
        out: list[OutgoingFrame] = []
        under_way = sum(p.sent_frames * FRAME_SAMPLES - p.played_samples for p in self._queue)
        for prompt in self._queue:
            while prompt.frames and under_way < _AHEAD_SAMPLES:
                samples = prompt.frames.popleft()
                out.append(
                    OutgoingFrame(
                        prompt.id, prompt.sent_frames, prompt.channel, samples, prompt.fully_sent
                    )
                )
                prompt.sent_frames += 1
                under_way += FRAME_SAMPLES
            if not prompt.fully_sent:
                break  # its next sentence is still being made: what follows must wait
        return out

    def acknowledge(
        self, prompt_id: int, played_samples: int, at_sample: int, complete: bool
    ) -> None:
        """Take the glasses' word for what has been played."""
        flushed = self._flushed.get(prompt_id)
        prompt = flushed or next((p for p in self._queue if p.id == prompt_id), None)
        if prompt is None:
            return
        played_samples = min(played_samples, prompt.sent_frames * FRAME_SAMPLES)
        if played_samples and not prompt.started:
            prompt.started = True
            prompt.on_started(at_sample - min(played_samples, at_sample))
        prompt.played_samples = max(prompt.played_samples, played_samples)
        if complete and flushed:
            del self._flushed[prompt_id]
            to_the_end = prompt.played_samples == prompt.sent_frames * FRAME_SAMPLES
            heard_ms = samples_to_ms(prompt.played_samples)
            prompt.on_ended(at_sample, Heard(heard_ms, to_the_end and not prompt.cut))
        elif complete and prompt.fully_sent:
            self._queue.remove(prompt)
            prompt.on_ended(at_sample, Heard(samples_to_ms(prompt.played_samples), True))
            self._drop_empty()

    def flush(self, at_sample: int) -> int:
        """Forget everything; return the id up to which the glasses must forget too.

        A prompt under way ends when the glasses acknowledge where they stopped it.
        """
        forgotten, self._queue = self._queue, deque()
        for prompt in forgotten:
            prompt.cut = not prompt.fully_sent
            prompt.whole = True
            prompt.frames.clear()
            if prompt.sent_frames:
                self._flushed[prompt.id] = prompt
            else:
                prompt.on_ended(at_sample, Heard(0.0, False))
        return self.next_id - 1

    def abandon(self, at_sample: int) -> None:
        """Forget everything, as heard as was acknowledged: nobody will say where it stopped."""
        self.flush(at_sample)
        stopped, self._flushed = self._flushed, {}
        for prompt in stopped.values():
            prompt.on_ended(at_sample, Heard(samples_to_ms(prompt.played_samples), False))

    def _drop_empty(self) -> None:
        """Forget prompts that turned out to hold no audio at all."""
        while self._queue and self._queue[0].fully_sent and not self._queue[0].sent_frames:
            self._queue.popleft().on_ended(0, Heard(0.0, True))
