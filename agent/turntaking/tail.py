"""Where the voice ended within what the detector still took for voice.

The detector's probability falls slowly: 60 ms after the voice in a quiet room, 150 ms and up to 300
in noise, and the wearer would wait for that too. The level knows better, once the pause behind it
tells how loud the room is.
"""

import numpy as np

from agent.audio.convert import to_float
from agent.audio.frames import Samples, ms_to_samples

_FRAME, _HOP = ms_to_samples(20), ms_to_samples(10)
_LOOKED_AT_MS = 300  # no detector holds on for longer
_VOICE_MS = 600  # before that is what its loudest part is measured in
_ABOVE_ROOM_DB = 6.0
_BELOW_VOICE_DB = 30.0  # a last consonant is softer than its vowel, not by more


def overhang(audio: Samples, silent_samples: int) -> int:
    """Return how many samples before the last `silent_samples` of `audio` the voice had ended.

    16 kHz int16. 0 where the level does not say: the voice is no louder than the room.
    """
    room_db = _levels(audio[len(audio) - silent_samples :])
    voiced = audio[: len(audio) - silent_samples][-ms_to_samples(_VOICE_MS) :]
    voice_db = _levels(voiced)
    if not len(room_db) or not len(voice_db):
        return 0
    least_db = max(
        float(np.median(room_db)) + _ABOVE_ROOM_DB,
        float(np.percentile(voice_db, 90)) - _BELOW_VOICE_DB,
    )
    looked_at = voice_db[-ms_to_samples(_LOOKED_AT_MS) // _HOP :]
    loud = np.flatnonzero(looked_at > least_db)
    return (len(looked_at) - 1 - int(loud[-1])) * _HOP if len(loud) else 0


def _levels(audio: Samples) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Return the level of each 20 ms in dB, one every 10 ms."""
    if len(audio) < _FRAME:
        return np.zeros(0)
    frames = np.lib.stride_tricks.sliding_window_view(to_float(audio), _FRAME)[::_HOP]
    levels: np.ndarray[tuple[int], np.dtype[np.float64]] = 10 * np.log10(
        np.mean(frames.astype(np.float64) ** 2, axis=1) + 1e-10
    )
    return levels
