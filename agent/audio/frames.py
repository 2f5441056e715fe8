"""The unit of audio: 320 samples, 20 ms, int16 mono at 16 kHz."""

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 16_000
FRAME_SAMPLES = 320
FRAME_MS = 20
FRAME_BYTES = FRAME_SAMPLES * 2

Samples = NDArray[np.int16]


def ms_to_samples(ms: float) -> int:
    """Return the whole number of samples nearest to `ms`."""
    return round(ms * RATE_HZ / 1000)


def samples_to_ms(samples: float) -> float:
    """Return the duration of `samples`, in ms."""
    return samples * 1000 / RATE_HZ


class Framer:
    """Cuts chunks of any length into whole frames; what is left over waits for the next chunk."""

    def __init__(self) -> None:
        self._rest = np.zeros(0, np.int16)

    def push(self, chunk: Samples) -> list[Samples]:
        """Take a chunk; return the frames it completes."""
        joined = np.concatenate([self._rest, chunk])
        whole = len(joined) // FRAME_SAMPLES * FRAME_SAMPLES
        self._rest = joined[whole:]
        return list(joined[:whole].reshape(-1, FRAME_SAMPLES))

    def flush(self) -> list[Samples]:
        """Return what is left as one frame padded with silence, or nothing."""
        rest, self._rest = self._rest, np.zeros(0, np.int16)
        return [np.pad(rest, (0, FRAME_SAMPLES - len(rest)))] if len(rest) else []
