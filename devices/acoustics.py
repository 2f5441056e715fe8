"""How the glasses' speaker reaches their own microphone: delay, drift of the clocks, a small room.

Arithmetic on frames, seeded, so that echo cancelling is tested for real without hardware.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agent.audio.convert import to_float
from agent.audio.frames import FRAME_SAMPLES, RATE_HZ, Samples, ms_to_samples

_ROOM_S = 0.12  # of the response that is kept: at 0.2 s of reverberation it is 36 dB down by then


@dataclass(frozen=True)
class EchoPath:
    """One pair of glasses in one room.

    `delay_ms`: from the moment a sample is said to be played to its arrival, 20-250. `level_db`: of
    the echo against what the speaker was given, -6 to -30. `drift_ppm`: how much faster the
    speaker's clock runs than the microphone's. `reverberation_s`: until the room is 60 dB down.
    """

    delay_ms: float = 60.0
    level_db: float = -12.0
    drift_ppm: float = 0.0
    reverberation_s: float = 0.2
    seed: int = 1


class Echo:
    """The echo of one session's far end, frame by frame."""

    def __init__(self, path: EchoPath) -> None:
        response = room_response(path)
        self._step = 1.0 + path.drift_ppm * 1e-6
        self._played = np.zeros(ms_to_samples(path.delay_ms), np.float32)
        self._read_at = 0.0  # in `_played`, whose beginning is dropped once it is read
        self._size = 1 << (FRAME_SAMPLES + len(response) - 1).bit_length()
        self._spectrum = np.fft.rfft(response, self._size)
        self._tail = np.zeros(self._size, np.float64)

    def push(self, played: Samples) -> NDArray[np.float32]:
        """Take the frame that the speaker plays; return the echo in the frame recorded meanwhile.

        A faster speaker would in time run out of the queue that makes the delay: then the delay
        stays at one frame, as it does where a driver drops samples.
        """
        self._played = np.concatenate([self._played, to_float(played)])
        positions = self._read_at + self._step * np.arange(FRAME_SAMPLES)
        direct = np.interp(positions, np.arange(len(self._played)), self._played)
        self._read_at = min(
            self._read_at + self._step * FRAME_SAMPLES, float(len(self._played) - 1)
        )
        done = int(self._read_at)
        self._played, self._read_at = self._played[done:], self._read_at - done
        self._tail = np.pad(self._tail[FRAME_SAMPLES:], (0, FRAME_SAMPLES))
        self._tail += np.fft.irfft(np.fft.rfft(direct, self._size) * self._spectrum, self._size)
        echo: NDArray[np.float32] = self._tail[:FRAME_SAMPLES].astype(np.float32)
        return echo


def room_response(path: EchoPath) -> NDArray[np.float64]:
    """Return the impulse response: the direct sound, then a decaying tail, `level_db` in all."""
    response = reverberation(path.reverberation_s, _ROOM_S, path.seed)
    scaled: NDArray[np.float64] = response * (10 ** (path.level_db / 20) / np.linalg.norm(response))
    return scaled


def reverberation(reverberation_s: float, length_s: float, seed: int) -> NDArray[np.float64]:
    """Return an impulse response of `length_s`: the direct sound at 1.0, and half of that as a tail
    of noise that is 60 dB down after `reverberation_s`."""
    taps = round(length_s * RATE_HZ)
    decay = np.exp(-6.9 * np.arange(taps) / (reverberation_s * RATE_HZ))
    response: NDArray[np.float64] = np.random.default_rng(seed).standard_normal(taps) * decay
    response *= 0.5 / np.sqrt(np.sum(response**2))
    response[0] = 1.0
    return response
