"""How the voice ended: falling and fading as at the end of a sentence, or held up for more.

Pitch by the autocorrelation method (Boersma 1993, without its sub-sample refinement) on the last
half second of voice; the slope of its logarithm over the last 250 ms decides, energy breaks the tie
where nothing was voiced. A fall is what Korean and English statements and commands end in (Jun
2005, ToBI); a comma is held level or raised.
"""

import numpy as np
from numpy.typing import NDArray

from agent.audio.convert import to_float
from agent.audio.frames import RATE_HZ, Samples

_WINDOW = 640  # samples, 40 ms: two periods of 50 Hz
_HOP = 160
_LOOKED_AT = RATE_HZ // 2
_LOWEST_HZ, _HIGHEST_HZ = 75, 420
_LEAST_PERIODICITY = 0.55
_TAIL = 25  # hops, 250 ms
_FULL_FALL_ST_PER_S = 18.0  # four and a half semitones in the last quarter second
_FULL_FADE_DB_PER_S = 60.0


def fall(voiced: Samples) -> float:
    """Return -1 (pitch rose) to 1 (it fell) for 16 kHz int16 audio that ends where the voice ended.

    0 where it says nothing: under 200 ms of audio, or neither pitch nor energy moved.
    """
    audio = to_float(voiced[-_LOOKED_AT:])
    if len(audio) < RATE_HZ // 5:
        return 0.0
    frames = np.lib.stride_tricks.sliding_window_view(audio, _WINDOW)[::_HOP][-_TAIL:]
    energy_db = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-9)
    pitch_st, strength = _pitch(frames)
    times = np.arange(len(frames)) * _HOP / RATE_HZ
    sounded = (strength > _LEAST_PERIODICITY) & (energy_db > energy_db.max() - 25)
    if np.count_nonzero(sounded) >= 8:
        slope = _slope(times[sounded], _without_jumps(pitch_st[sounded]))
        return float(np.clip(-slope / _FULL_FALL_ST_PER_S, -1, 1))
    return float(np.clip(-_slope(times, energy_db) / _FULL_FADE_DB_PER_S, -0.5, 0.5))


def _pitch(frames: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return pitch in semitones and periodicity (0-1) of each frame."""
    window = np.hanning(_WINDOW)
    spectrum = np.fft.rfft(frames * window, 2 * _WINDOW, axis=1)
    correlation = np.fft.irfft(np.abs(spectrum) ** 2, axis=1)[:, :_WINDOW]
    own = np.fft.irfft(np.abs(np.fft.rfft(window, 2 * _WINDOW)) ** 2)[:_WINDOW]
    correlation = correlation / (correlation[:, :1] + 1e-9) / (own / own[0] + 1e-9)
    lags = np.arange(RATE_HZ // _HIGHEST_HZ, RATE_HZ // _LOWEST_HZ)
    # Half a period too long correlates as well: prefer the shorter lag a little.
    preferred = correlation[:, lags] - 0.01 * np.log2(lags * _LOWEST_HZ / RATE_HZ + 1)
    best = np.argmax(preferred, axis=1)
    strength = correlation[np.arange(len(frames)), lags[best]]
    return 12 * np.log2(RATE_HZ / lags[best]), np.clip(strength, 0, 1)


def _without_jumps(pitch_st: NDArray[np.float64]) -> NDArray[np.float64]:
    """Fold octave errors back next to the median."""
    middle = float(np.median(pitch_st))
    return pitch_st - 12 * np.round((pitch_st - middle) / 12)


def _slope(times: NDArray[np.float64], values: NDArray[np.float64]) -> float:
    return float(np.polyfit(times, values, 1)[0])
