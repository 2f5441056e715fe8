"""Noise for benchmarks: made by arithmetic, and recordings where the shared folder is present."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agent.audio.convert import to_float
from agent.audio.frames import RATE_HZ
from agent.audio.wav import read_recording
from devices.bench.vocabulary import Vocabulary
from devices.simulated import speak_clean

Noise = NDArray[np.float32]
SHARED = Path(os.environ.get("SORI_SHARED") or Path(__file__).parents[3] / "shared")

_SECONDS = 20
_TALKERS = 6


def made_noises(seed: int) -> Iterator[tuple[str, Noise]]:
    """Return white noise, the rumble of a street, and several people talking at once."""
    yield "white", _coloured(0.0, seed)
    yield "pink", pink_noise(seed)
    yield "rumble", _coloured(1.0, seed)
    yield "babble", _babble(seed)


def pink_noise(seed: int) -> Noise:
    """Return that one of `made_noises` without the work of the others."""
    return _coloured(0.5, seed)


def recorded_noises() -> Iterator[tuple[str, Noise]]:
    """Return the noise recordings of `$SORI_SHARED/audio/noise` (beside the checkout), if any."""
    for file in sorted((SHARED / "audio" / "noise").glob("*.flac")):
        if not file.stem.startswith("rir_"):  # rooms, not noise
            yield file.stem, to_float(read_recording(file).samples)


def _coloured(slope: float, seed: int) -> Noise:
    """Noise whose amplitude falls with frequency to the power of `slope`, from 50 Hz up."""
    count = _SECONDS * RATE_HZ
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    hz = np.maximum(np.fft.rfftfreq(count, 1 / RATE_HZ), 50.0)
    shaped: Noise = np.fft.irfft(spectrum / hz**slope, count).astype(np.float32)
    return shaped


def _babble(seed: int) -> Noise:
    mixed = np.zeros(_SECONDS * RATE_HZ, np.float32)
    for talker in range(_TALKERS):
        words = Vocabulary(seed + talker)
        voice, said = words.voice(), np.zeros(0, np.float32)
        while len(said) < len(mixed):
            said = np.concatenate([said, speak_clean(words.send(), voice)])
        mixed += said[: len(mixed)]
    return mixed
