"""The sounds that are not words. Made here, always the same: soft struck notes in one key."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from agent.audio.convert import to_int16
from agent.audio.frames import RATE_HZ, Samples, ms_to_samples

_PEAK = 0.22  # below the voice (-20 dBFS RMS): a cue, not an alarm
_ATTACK_MS = 6
_RELEASE_MS = 20
_PARTIALS = ((1.0, 1.0), (2.0, 0.3), (4.0, 0.08))  # multiple of the pitch, strength

_A3, _C5, _D5, _E5, _G5, _A5, _C6 = 220.0, 523.25, 587.33, 659.26, 783.99, 880.0, 1046.5


@dataclass(frozen=True)
class _Note:
    pitch_hz: float
    start_ms: int
    duration_ms: int


_EARCONS = {
    "listening": (_Note(_E5, 0, 90), _Note(_A5, 70, 110)),  # rises: your turn
    "heard": (_Note(_D5, 0, 90),),
    "sent": (_Note(_C5, 0, 100), _Note(_E5, 60, 100), _Note(_C6, 120, 140)),
    "cancelled": (_Note(_G5, 0, 100), _Note(_C5, 80, 130)),  # falls: put away
    "error": (_Note(_A3, 0, 110), _Note(_A3, 130, 130)),
    "incoming": (_Note(_A5, 0, 100), _Note(_E5, 90, 90), _Note(_A5, 170, 130)),
    "quote": (_Note(_G5, 0, 70), _Note(_G5, 90, 90)),  # quotation marks: not our words
}
NAMES = tuple(_EARCONS)


@cache
def earcon(name: str) -> Samples:
    """Return the sound of `name` (one of `NAMES`): 80-300 ms, 16 kHz int16, read-only.

    Raises `KeyError` for any other name.
    """
    notes = _EARCONS[name]
    sound = np.zeros(ms_to_samples(max(note.start_ms + note.duration_ms for note in notes)))
    for note in notes:
        start = ms_to_samples(note.start_ms)
        played = _struck(note)
        sound[start : start + len(played)] += played
    samples = to_int16(sound / np.max(np.abs(sound)) * _PEAK)
    samples.flags.writeable = False
    return samples


def _struck(note: _Note) -> NDArray[np.float64]:
    seconds = np.arange(ms_to_samples(note.duration_ms)) / RATE_HZ
    tone = sum(
        strength
        * np.sin(2 * np.pi * note.pitch_hz * multiple * seconds)
        * np.exp(-9 * multiple * seconds)
        for multiple, strength in _PARTIALS
    )
    return np.asarray(tone) * _envelope(len(seconds))


def _envelope(length: int) -> NDArray[np.float64]:
    position = np.arange(length)
    attack = np.clip(position / ms_to_samples(_ATTACK_MS), 0, 1)
    release = np.clip((length - 1 - position) / ms_to_samples(_RELEASE_MS), 0, 1)
    envelope: NDArray[np.float64] = (
        np.sin(np.pi / 2 * attack) ** 2 * np.sin(np.pi / 2 * release) ** 2
    )
    return envelope
