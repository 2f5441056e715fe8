"""What every voice's raw sound goes through before it is played: rate, silence, loudness, edges."""

import numpy as np
from numpy.typing import NDArray

from agent.audio.convert import resample, to_int16
from agent.audio.frames import FRAME_SAMPLES, RATE_HZ, Samples, ms_to_samples

_LEAD_MS = 20  # silence kept before the first sound: every one more is waited for
_BREATH_MS = 100  # silence after a sentence, so that the next does not run into it
_FADE_MS = 5
_NEAR_SILENCE_DB = -45.0  # against the loudest sample
_VOICED_DB = -25.0  # frames this far below the loudest one do not count as voice
_LOUDNESS = 10 ** (-20 / 20)  # RMS of the voiced frames: -20 dBFS
_PEAK = 0.97


def master(sound: NDArray[np.float32], rate_hz: float) -> Samples:
    """Return float32 mono `sound` in [-1, 1] as a sentence ready to be played: 16 kHz, int16.

    At most 20 ms of silence before it, 100 ms after it, voice at -20 dBFS RMS, faded at both edges.
    Silence in, nothing out.
    """
    voice = _trimmed(resample(sound, rate_hz))
    if not len(voice):
        return np.zeros(0, np.int16)
    faded = _faded(_levelled(voice))
    return to_int16(np.pad(faded, (0, ms_to_samples(_BREATH_MS))))


def _trimmed(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    peak = float(np.max(np.abs(sound), initial=0.0))
    if peak < 1e-3:
        return sound[:0]
    audible = np.flatnonzero(np.abs(sound) > peak * 10 ** (_NEAR_SILENCE_DB / 20))
    return sound[max(0, audible[0] - ms_to_samples(_LEAD_MS)) : audible[-1] + 1]


def _levelled(voice: NDArray[np.float32]) -> NDArray[np.float32]:
    peak = float(np.max(np.abs(voice)))
    gain = min(_LOUDNESS / voiced_rms(voice), _PEAK / peak)
    return (voice * gain).astype(np.float32)


def voiced_rms(voice: NDArray[np.float32]) -> float:
    """Return the RMS (1.0 = full scale) of the frames within 25 dB of the loudest frame."""
    whole = np.pad(voice, (0, -len(voice) % FRAME_SAMPLES))
    power = np.mean(whole.reshape(-1, FRAME_SAMPLES).astype(np.float64) ** 2, axis=1)
    return float(np.sqrt(np.mean(power[power >= np.max(power) * 10 ** (_VOICED_DB / 10)])))


def _faded(voice: NDArray[np.float32]) -> NDArray[np.float32]:
    edge = min(RATE_HZ * _FADE_MS // 1000, len(voice) // 2)
    ramp = np.linspace(0, 1, edge, endpoint=False, dtype=np.float32)
    faded = voice.copy()
    faded[:edge] *= ramp
    faded[len(faded) - edge :] *= ramp[::-1]
    return faded
