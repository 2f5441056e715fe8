"""Between a sound card's own clock and rate and our 20 ms frames: two bounded queues, no device.

A card's callback runs in its own thread, so each queue locks. Times are seconds, passed in.
"""

import threading
from collections import deque

import numpy as np
import soxr

from agent.audio.convert import to_float, to_int16
from agent.audio.frames import FRAME_SAMPLES, RATE_HZ, Framer, Samples, ms_to_samples

PULL_SAMPLES = 160  # 10 ms: what the speaker takes from its queue at a time
QUALITY = "LQ"  # soxr: enough for speech; HQ would hold 30-40 ms back in a stream


class StreamResampler:
    """Changes the rate of a stream, chunk by chunk.

    In float32: soxr's int16 adds dither, which would turn digital silence into noise.
    """

    def __init__(self, from_hz: int, to_hz: int) -> None:
        self._soxr = soxr.ResampleStream(from_hz, to_hz, 1, "float32", quality=QUALITY)

    def push(self, samples: Samples) -> Samples:
        return to_int16(self._soxr.resample_chunk(to_float(samples)))

    @property
    def held_back_samples(self) -> float:
        """How much of what went in has not come out yet, in samples of what comes out."""
        return float(self._soxr.delay())


class MicrophoneQueue:
    """Takes what a card records, at its rate; gives frames. Full: the oldest goes, and is counted."""

    def __init__(self, limit_frames: int, silent_after_s: float) -> None:
        self._frames: deque[Samples] = deque()
        self._limit_frames = limit_frames
        self._silent_after_s = silent_after_s
        self._zero_samples = 0
        self._lock = threading.Lock()
        self.dropped_frames = 0
        self.start(RATE_HZ)

    def start(self, rate_hz: int) -> None:
        """Begin a new recording at the card's rate; frames not fetched yet stay."""
        with self._lock:
            self._resampler = StreamResampler(rate_hz, RATE_HZ)
            self._framer = Framer()
            self._rate_hz = rate_hz
            self._zero_samples = 0

    def push(self, recorded: Samples) -> None:
        """Take mono samples of any length."""
        with self._lock:
            self._zero_samples = 0 if recorded.any() else self._zero_samples + len(recorded)
            self._frames.extend(self._framer.push(self._resampler.push(recorded)))
            while len(self._frames) > self._limit_frames:
                self._frames.popleft()
                self.dropped_frames += 1

    def pop(self) -> Samples | None:
        with self._lock:
            return self._frames.popleft() if self._frames else None

    @property
    def is_silent(self) -> bool:
        """Whether only zeros came for so long that something must be switched off."""
        return self._zero_samples >= self._silent_after_s * self._rate_hz


class SpeakerQueue:
    """Takes frames; gives what a card plays, at its rate: silence where nothing is queued.

    Positions count the samples of `push` alone, at 16 kHz; silence between them and audio that was
    forgotten by `flush` never count.
    """

    def __init__(self, limit_frames: int) -> None:
        self._limit_samples = limit_frames * FRAME_SAMPLES
        self._queued = np.zeros(0, np.int16)
        self._taken_samples = 0
        self._due: deque[tuple[float, int]] = deque()  # (when, position then reached)
        self._played_samples = 0
        self._lock = threading.Lock()
        self.dropped_frames = 0
        self.start(RATE_HZ)

    def start(self, rate_hz: int) -> None:
        """Begin a new playback at the card's rate; what is queued stays."""
        with self._lock:
            self._rate_hz = rate_hz
            self._resampler = StreamResampler(RATE_HZ, rate_hz)
            self._ready = np.zeros(0, np.int16)

    def push(self, frame: Samples) -> bool:
        """Queue a frame. Full, which only a sender that does not pace can reach: refuse, count."""
        with self._lock:
            if len(self._queued) + len(frame) > self._limit_samples:
                self.dropped_frames += 1
                return False
            self._queued = np.concatenate([self._queued, frame])
            return True

    def pull(self, samples: int, now_s: float, latency_s: float) -> Samples:
        """Give the card its next `samples`; the first of them will sound `latency_s` from now."""
        with self._lock:
            while len(self._ready) < samples:
                behind = len(self._ready) + self._resampler.held_back_samples
                chunk = self._take()
                if len(chunk):
                    ends_s = now_s + latency_s + behind / self._rate_hz + len(chunk) / RATE_HZ
                    self._due.append((ends_s, self._taken_samples))
                padded = np.pad(chunk, (0, PULL_SAMPLES - len(chunk)))
                more = self._resampler.push(padded)
                self._ready = np.concatenate([self._ready, more])
            given, self._ready = self._ready[:samples], self._ready[samples:]
            return given

    def flush(self, fade_ms: int) -> None:
        """Forget what is queued, but for `fade_ms` that fade to silence."""
        with self._lock:
            kept = self._queued[: ms_to_samples(fade_ms)]
            ramp = np.linspace(1, 0, len(kept), endpoint=False)
            self._queued = (kept * ramp).astype(np.int16)

    def played_samples(self, now_s: float) -> int:
        """The position that has really sounded by `now_s`, to 10 ms."""
        with self._lock:
            while self._due and self._due[0][0] <= now_s:
                self._played_samples = self._due.popleft()[1]
            return self._played_samples

    @property
    def queued_samples(self) -> int:
        """The position at which the queue will be empty: after a flush, where sound ends."""
        with self._lock:
            return self._taken_samples + len(self._queued)

    def _take(self) -> Samples:
        chunk, self._queued = self._queued[:PULL_SAMPLES], self._queued[PULL_SAMPLES:]
        self._taken_samples += len(chunk)
        return chunk
