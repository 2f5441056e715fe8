"""Where bytes, int16, float32 and sample rates meet, and nowhere else. Scale 32768 both ways."""

import numpy as np
import soxr
from numpy.typing import NDArray

from agent.audio.frames import FRAME_BYTES, RATE_HZ, Samples
from agent.errors import LinkError


def to_float(samples: Samples) -> NDArray[np.float32]:
    """Return int16 samples as float32 in [-1, 1)."""
    return samples.astype(np.float32) / np.float32(32768)


def to_int16(samples: NDArray[np.floating]) -> Samples:
    """Return float samples as int16, clipped."""
    scaled: Samples = np.clip(np.rint(samples * 32768), -32768, 32767).astype(np.int16)
    return scaled


def frame_from_bytes(pcm: bytes) -> Samples:
    """Return the 320 samples of one frame as it came over the wire (s16le).

    Raises `LinkError` for any other length.
    """
    if len(pcm) != FRAME_BYTES:
        raise LinkError(
            f"a frame holds {FRAME_BYTES} bytes (20 ms, s16le, 16 kHz mono), got {len(pcm)}"
        )
    return np.frombuffer(pcm, "<i2").astype(np.int16)


def to_bytes(samples: Samples) -> bytes:
    """Return samples as s16le."""
    return samples.astype("<i2").tobytes()


def resample(samples: NDArray[np.float32], from_hz: float) -> NDArray[np.float32]:
    """Return float32 mono `samples` at 16 kHz."""
    if from_hz == RATE_HZ:
        return samples
    resampled: NDArray[np.float32] = soxr.resample(samples, from_hz, RATE_HZ)
    return resampled
