"""What left the glasses' speaker, on the clock of their microphone: the canceller's reference.

Frames are noted as they are sent and take their place when the glasses acknowledge them as played.
Acknowledgements are exact to some 10 ms only, and a reference that jumps spoils the canceller: what
follows without a break stays joined to what went before.
"""

from collections import deque
from dataclasses import dataclass

import numpy as np

from agent.audio.frames import FRAME_SAMPLES, RATE_HZ, Samples, ms_to_samples

_KEPT_SAMPLES = 2 * RATE_HZ
_JITTER_SAMPLES = ms_to_samples(30)  # of acknowledgements; a real break in playback is longer


@dataclass(frozen=True)
class _Sent:
    prompt_id: int
    until_samples: int  # of the prompt
    samples: Samples


class FarEnd:
    """The last two seconds of one session's speaker."""

    def __init__(self) -> None:
        self._ring = np.zeros(_KEPT_SAMPLES, np.int16)
        self._end_sample = 0  # one past what is known
        self._sent: deque[_Sent] = deque(maxlen=100)

    def sent(self, prompt_id: int, sequence: int, samples: Samples) -> None:
        """A frame is on its way; `sequence` counts the frames of its prompt from 0."""
        self._sent.append(_Sent(prompt_id, (sequence + 1) * FRAME_SAMPLES, samples))

    def played(self, prompt_id: int, played_samples: int, at_sample: int) -> None:
        """The glasses say that a prompt was played up to `played_samples` by `at_sample`."""
        done: list[Samples] = []
        while self._sent and self._comes_before(self._sent[0], prompt_id, played_samples):
            frame = self._sent.popleft()
            if frame.prompt_id == prompt_id:
                done.append(frame.samples)
        if done:
            sound = np.concatenate(done)
            start = at_sample - len(sound)
            if abs(start - self._end_sample) <= _JITTER_SAMPLES:
                start = self._end_sample
            self._write(start, sound)

    def forget_sent(self) -> None:
        """The glasses were told to play nothing of what is under way."""
        self._sent.clear()

    def add(self, samples: Samples, at_sample: int) -> None:
        """Note sound that is not acknowledged (the other side of a call), from `at_sample` on."""
        self._write(max(at_sample, self._end_sample - len(samples)), samples)

    def frame(self, first_sample: int) -> Samples:
        """Return 20 ms of the speaker: silence where nothing is known to have been played.

        What was not acknowledged yet, though it follows, is taken to have been played on.
        """
        missing = first_sample + FRAME_SAMPLES - self._end_sample
        if self._sent and 0 < missing <= FRAME_SAMPLES + _JITTER_SAMPLES:
            ahead = np.concatenate([one.samples for one in list(self._sent)[:2]])
        else:
            ahead = np.zeros(0, np.int16)
        out = np.zeros(FRAME_SAMPLES, np.int16)
        positions = np.arange(first_sample, first_sample + FRAME_SAMPLES)
        known = (positions < self._end_sample) & (positions >= self._end_sample - _KEPT_SAMPLES)
        known &= positions >= 0
        out[known] = self._ring[positions[known] % _KEPT_SAMPLES]
        beyond = positions - self._end_sample
        guessed = (beyond >= 0) & (beyond < len(ahead))
        out[guessed] = ahead[beyond[guessed]]
        return out

    def _comes_before(self, sent: _Sent, prompt_id: int, played_samples: int) -> bool:
        if sent.prompt_id != prompt_id:
            return sent.prompt_id < prompt_id  # it was stopped, or its acknowledgement was lost
        return sent.until_samples <= played_samples

    def _write(self, start: int, sound: Samples) -> None:
        start = max(0, start)
        silence = start - self._end_sample
        if silence > 0:
            gap = np.arange(max(self._end_sample, start - _KEPT_SAMPLES), start)
            self._ring[gap % _KEPT_SAMPLES] = 0
        sound = sound[-_KEPT_SAMPLES:]
        self._ring[np.arange(start, start + len(sound)) % _KEPT_SAMPLES] = sound
        self._end_sample = start + len(sound)
