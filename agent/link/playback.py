"""The far end: what is to be played, how far ahead it was sent, and what was really heard.

Pure: frames come out when `due` is asked, and the glasses' acknowledgements tell what was played.
Never more than 300 ms is under way, so that a flush leaves little behind.

    hold -> (the glasses fall silent and say where) -> take_up, from where it was heard, or drop
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

import numpy as np

from agent.audio.frames import FRAME_SAMPLES, Samples, ms_to_samples, samples_to_ms

_AHEAD_SAMPLES = ms_to_samples(300)
# Going on in the middle of a word helps nobody: at most this far back, at the quietest place.
_BACK_FRAMES = 30
_NEAREST_FRAMES = 5


class Channel(Enum):
    SPEECH = auto()
    EARCON = auto()


@dataclass(frozen=True)
class Heard:
    """How much of a prompt left the glasses' speaker."""

    heard_ms: float
    complete: bool


@dataclass(eq=False)
class Prompt:
    """One thing to play. `on_started(at_sample)` and `on_ended(at_sample, heard)` tell its fate."""

    id: int
    channel: Channel
    is_theirs: bool = False  # somebody else's words
    on_started: Callable[[int], None] = lambda _sample: None
    on_ended: Callable[[int, Heard], None] = lambda _sample, _heard: None
    frames: deque[Samples] = field(default_factory=deque)
    rest: Samples = field(default_factory=lambda: np.zeros(0, np.int16))
    whole: bool = False  # all its audio has been added
    sent_frames: int = 0
    played_samples: int = 0
    started: bool = False
    cut: bool = False  # flushed with audio still to come
    sent: list[Samples] = field(default_factory=list)  # under this id
    stopped_at_sample: int | None = None  # where the glasses fell silent
    earlier_samples: int = 0  # played before it was held and taken up again, less what is repeated
    sentences: list[int] = field(default_factory=list)  # frames before each of them

    @property
    def fully_sent(self) -> bool:
        return self.whole and not self.frames

    @property
    def heard_ms(self) -> float:
        return samples_to_ms(self.earlier_samples + self.played_samples)

    def begin_sentence(self) -> None:
        """What is fed from here on is another sentence."""
        self.sentences.append(
            self.earlier_samples // FRAME_SAMPLES + len(self.sent) + len(self.frames)
        )

    def unheard(self) -> list[Samples]:
        """Return the frames from the beginning of the sentence that was being heard."""
        return [*self.sent[self._sentence_start :], *self.frames]

    @property
    def _sentence_start(self) -> int:
        """The frame of `sent` at which the sentence begins that was heard last."""
        before = self.earlier_samples // FRAME_SAMPLES
        heard = before + self.played_samples // FRAME_SAMPLES
        return max(0, max((one for one in self.sentences if one <= heard), default=0) - before)

    def rewind(self, to_sentence: bool) -> None:
        """Make ready to go on from where it was heard: in the middle, or where a sentence begins."""
        heard = self.played_samples // FRAME_SAMPLES
        back = self._sentence_start if to_sentence else quiet_place(self.sent[:heard])
        self.frames = deque([*self.sent[back:], *self.frames])
        self.sent = []
        self.earlier_samples += back * FRAME_SAMPLES
        self.sent_frames = self.played_samples = 0


@dataclass(frozen=True)
class Left:
    """What was not heard of a prompt. `is_theirs` as there."""

    frames: list[Samples]
    is_theirs: bool


@dataclass(frozen=True)
class OutgoingFrame:
    """20 ms on their way to the glasses."""

    prompt_id: int
    sequence: int
    channel: Channel
    samples: Samples
    last: bool


def quiet_place(heard: list[Samples]) -> int:
    """Return the frame to go on from after `heard`: the quietest of the last 100-600 ms."""
    first = max(0, len(heard) - _BACK_FRAMES)
    candidates = heard[first : max(first, len(heard) - _NEAREST_FRAMES)]
    if not candidates:
        return first
    return first + int(np.argmin([np.mean(np.abs(one.astype(np.int32))) for one in candidates]))


class Playback:
    """The queue of prompts of one session, in the order they will be heard."""

    def __init__(self, first_id: int = 1) -> None:
        self._queue: deque[Prompt] = deque()
        self._flushed: dict[int, Prompt] = {}  # stopped, but the glasses have not said where
        self._held: list[Prompt] = []  # silent at the glasses; nothing else is sent meanwhile
        self.is_held = False
        self._left: list[Left] = []  # of what was dropped
        self._taking_up = False  # as soon as the glasses have said where they stopped
        self._to_sentence = False
        self.next_id = first_id

    @property
    def idle(self) -> bool:
        """Whether everything said has been heard."""
        return not self._queue and not self._held

    @property
    def speaking(self) -> bool:
        """Whether speech (not only an earcon) is waiting, being heard or held."""
        return any(one.channel is Channel.SPEECH for one in (*self._held, *self._queue))

    @property
    def reading(self) -> bool:
        """Whether somebody else's words are among it."""
        return any(one.is_theirs for one in (*self._held, *self._queue))

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
        if not prompt.rest.size:
            prompt.begin_sentence()
        prompt.frames.extend(joined[:whole].reshape(-1, FRAME_SAMPLES))
        prompt.rest, prompt.whole = joined[whole:], last
        self._drop_empty()

    def due(self) -> list[OutgoingFrame]:
        """Return the frames that may be sent now, marking them sent."""
        if self.is_held:
            return []
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
                prompt.sent.append(samples)
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
            self._stopped(prompt, at_sample)
        elif complete and prompt.fully_sent:
            self._queue.remove(prompt)
            prompt.on_ended(at_sample, Heard(prompt.heard_ms, True))
            self._drop_empty()

    def _stopped(self, prompt: Prompt, at_sample: int) -> None:
        """The glasses have said how much of a stopped prompt was heard."""
        to_the_end = prompt.played_samples == prompt.sent_frames * FRAME_SAMPLES
        if prompt not in self._held:
            prompt.on_ended(at_sample, Heard(prompt.heard_ms, to_the_end and not prompt.cut))
            return
        prompt.stopped_at_sample = at_sample
        if to_the_end and prompt.fully_sent:
            self._held.remove(prompt)
            prompt.on_ended(at_sample, Heard(prompt.heard_ms, True))
        if self._taking_up:
            self._go_on()

    def hold(self) -> int | None:
        """Keep everything unheard until `take_up` or `drop`, and send nothing meanwhile.

        Return the id up to which the glasses must forget; None where they have nothing to forget.
        """
        if self.is_held:
            return None
        self.is_held, self._taking_up = True, False
        self._held, self._queue = list(self._queue), deque()
        under_way = [one for one in self._held if one.sent_frames]
        self._flushed.update({one.id: one for one in under_way})
        return self.next_id - 1 if under_way else None

    def take_up(self, to_sentence: bool) -> None:
        """Go on with what was held, where it was heard to, before what was said since."""
        if self.is_held:
            self._taking_up, self._to_sentence = True, to_sentence
            self._go_on()

    def _go_on(self) -> None:
        if any(one.id in self._flushed for one in self._held):
            return
        for prompt in self._held:
            if prompt.sent_frames:
                prompt.id, self.next_id = self.next_id, self.next_id + 1
                prompt.rewind(self._to_sentence)
        self._queue.extendleft(reversed(self._held))
        self._held, self.is_held, self._taking_up = [], False, False
        self._drop_empty()

    def drop(self, at_sample: int) -> None:
        """Forget what was held; what was said since may be heard."""
        dropped, self._held = self._held, []
        self.is_held = self._taking_up = False
        if any(one.started for one in dropped):
            spoken = (one for one in dropped if one.channel is Channel.SPEECH)
            self._left = [Left(one.unheard(), one.is_theirs) for one in spoken]
        for prompt in dropped:
            prompt.cut = not prompt.fully_sent
            prompt.whole = True
            prompt.frames.clear()
            if prompt.id not in self._flushed:
                stopped = prompt.stopped_at_sample
                prompt.on_ended(stopped or at_sample, Heard(prompt.heard_ms, False))

    def left(self) -> list[Left]:
        """Return, once, what is left of what was dropped last: from the sentence that was cut on."""
        left, self._left = self._left, []
        return [one for one in left if one.frames]

    def flush(self, at_sample: int) -> int:
        """Forget everything; return the id up to which the glasses must forget too.

        A prompt under way ends when the glasses acknowledge where they stopped it.
        """
        self.drop(at_sample)
        forgotten, self._queue = self._queue, deque()
        for prompt in forgotten:
            prompt.cut = not prompt.fully_sent
            prompt.whole = True
            prompt.frames.clear()
            if prompt.sent_frames:
                self._flushed[prompt.id] = prompt
            else:
                prompt.on_ended(at_sample, Heard(prompt.heard_ms, False))
        return self.next_id - 1

    def abandon(self, at_sample: int) -> None:
        """Forget everything, as heard as was acknowledged: nobody will say where it stopped."""
        self.flush(at_sample)
        stopped, self._flushed = self._flushed, {}
        for prompt in stopped.values():
            prompt.on_ended(at_sample, Heard(prompt.heard_ms, False))

    def _drop_empty(self) -> None:
        """Forget prompts that turned out to hold no audio at all."""
        while self._queue and self._queue[0].fully_sent and not self._queue[0].sent_frames:
            self._queue.popleft().on_ended(0, Heard(0.0, True))
