"""The far end kept out of the near end, for glasses that do not do it themselves.

    microphone -> EchoCanceller (what was played is subtracted) -> ResidualGate (may this be speech?)

The canceller is WebRTC's AEC3. Behind it the gate asks of whatever seems to be a voice while the
agent speaks whether it is louder than what the canceller lets through of the agent itself.
"""

from collections import deque
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from agent.audio.far_end import FarEnd
from agent.audio.frames import FRAME_MS, RATE_HZ, Samples
from agent.audio.wav import level_dbfs

_WINDOW_FRAMES = 30  # 600 ms: the longest delay of an echo, and 350 ms of it
_SPEAKING_DBFS = -45.0
_APART_DB = -40.0  # the softest echo looked for is -30 dB
_STEP_SAMPLES = RATE_HZ // 100  # WebRTC's processing takes 10 ms at a time


class EchoCanceller(Protocol):
    """Takes both sides frame by frame; each keeps the clock of the microphone."""

    def push(self, near: Samples, far: Samples) -> Samples:
        """Return 20 ms of the microphone without what the speaker played."""
        ...


class WebRtcEchoCanceller:
    """AEC3 of WebRTC through `livekit.rtc`, which finds the echo's delay by itself.

    Its noise suppression stays off: the recogniser was trained in noise, and is hurt by what the
    suppression leaves of soft consonants.
    """

    def __init__(self) -> None:
        # Its library starts a runtime of its own: loaded only for glasses that need it.
        from livekit import rtc

        self._frame = rtc.AudioFrame
        self._module = rtc.AudioProcessingModule(echo_cancellation=True, high_pass_filter=True)

    def push(self, near: Samples, far: Samples) -> Samples:
        clean: list[Samples] = []
        for start in range(0, len(near), _STEP_SAMPLES):
            step = slice(start, start + _STEP_SAMPLES)
            self._module.process_reverse_stream(self._taken(far[step]))
            recorded = self._taken(near[step])
            self._module.set_stream_delay_ms(0)
            self._module.process_stream(recorded)
            clean.append(np.array(recorded.data, dtype=np.int16))
        return np.concatenate(clean)

    def _taken(self, samples: Samples) -> Any:
        return self._frame(samples.tobytes(), RATE_HZ, 1, len(samples))


@dataclass(frozen=True)
class GateOptions:
    """When sound may be the wearer's. Levels in dB.

    `tail_ms`: for how long what was played may still come back. `leak_db`: the residual against
    what was played, before anything is learned. `margin_db`: how far above the residual a voice
    must be. `least_left_db`: of what the microphone heard the canceller took more than this only
    where nearly all of it was ours.
    """

    tail_ms: int = 400
    silent_dbfs: float = -60.0
    leak_db: float = -32.0
    margin_db: float = 6.0
    least_left_db: float = -15.0


class ResidualGate:
    """Tells whether a frame may hold the wearer's voice, while the agent speaks and just after."""

    def __init__(self, options: GateOptions | None = None) -> None:
        self._options = options or GateOptions()
        self._far_dbfs: deque[float] = deque(maxlen=self._options.tail_ms // FRAME_MS)
        self._leak_db = self._options.leak_db

    @property
    def is_speaking(self) -> bool:
        """Whether something of ours may be in the microphone."""
        return max(self._far_dbfs, default=-100.0) > self._options.silent_dbfs

    def push(self, near: Samples, clean: Samples, far: Samples) -> bool:
        """Take a frame as recorded, as cancelled, and as played; all 320 samples."""
        self._far_dbfs.append(level_dbfs(far))
        if not self.is_speaking:
            return True
        options, loudest = self._options, max(self._far_dbfs)
        clean_dbfs, near_dbfs = level_dbfs(clean), level_dbfs(near)
        is_ours = clean_dbfs - near_dbfs < options.least_left_db
        expected_dbfs = loudest + self._leak_db
        if is_ours:
            # Up at once, down over a second: echo comes back with the loud syllables only.
            self._leak_db = max(clean_dbfs - loudest, self._leak_db - 0.1, options.leak_db)
        return not is_ours and clean_dbfs > expected_dbfs + options.margin_db


class NearEnd:
    """The microphone of glasses that hear themselves. `far_end` is told what they play."""

    def __init__(self, canceller: EchoCanceller, far_end: FarEnd) -> None:
        self._canceller, self._far_end = canceller, far_end
        self._gate = ResidualGate()
        self._levels: deque[tuple[float, float, float]] = deque(maxlen=_WINDOW_FRAMES)
        self._is_apart = False

    def push(self, recorded: Samples, first_sample: int) -> tuple[Samples, bool]:
        """Return the frame without our own voice, and whether it may hold the wearer's."""
        far = self._far_end.frame(first_sample)
        clean = self._canceller.push(recorded, far)
        may_be_wearer = self._gate.push(recorded, clean, far)
        self._follow(level_dbfs(far), level_dbfs(recorded), level_dbfs(clean))
        return (recorded, True) if self._is_apart else (clean, may_be_wearer)

    def _follow(self, far_dbfs: float, near_dbfs: float, clean_dbfs: float) -> None:
        """Learn whether the microphone does not hear the speaker at all (headphones, say).

        There the canceller, before it has learned as much, would only take from the wearer's voice.
        """
        self._levels.append((far_dbfs, near_dbfs, clean_dbfs))
        half = _WINDOW_FRAMES // 2  # what was played before then has come back by now
        played_dbfs = sum(far for far, _, _ in list(self._levels)[:half]) / half
        if len(self._levels) < _WINDOW_FRAMES or played_dbfs < _SPEAKING_DBFS:
            return
        if max(near for _, near, _ in self._levels) < played_dbfs + _APART_DB:
            self._is_apart = True
        elif all(clean < near + GateOptions.least_left_db for _, near, clean in self._levels):
            self._is_apart = False
