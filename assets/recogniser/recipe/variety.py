"""Endless voices from cached examples: log-mel features bent before every step.

All work on one example's features (80, frames), float32, and keep their shape. `KINDS` names them,
so that a run can use some and leave others (`train --vary`): what each moved on recordings of
people is in the model card.

`throat`: vocal-tract length perturbation (Jaitly and Hinton 2013), a piecewise-linear map of the mel
axis. `tempo`: syllables stretched and squeezed along the time axis. `colour`: a smooth curve over
frequency, as rooms and microphones draw it. `blur`: neighbouring mels mixed, which hides the
harmonics that a formant synthesiser draws too clearly. `grain`: multiplicative noise, the roughness
that it lacks.
"""

import random
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.float32]

_MELS = 80
_SYLLABLE_FRAMES = 16  # 256 ms at 16 ms a frame: a syllable and its neighbour


def throat(features: Features, pick: random.Random) -> Features:
    warp = pick.uniform(0.84, 1.18)
    knee = 0.75 * _MELS / max(warp, 1.0)
    source = np.interp(
        np.arange(_MELS),
        [0.0, knee, _MELS - 1.0],
        [0.0, min(knee * warp, _MELS - 2.0), _MELS - 1.0],
    )
    low = np.minimum(source.astype(np.int64), _MELS - 2)
    part = (source - low).astype(np.float32)[:, None]
    return features[low] * (1 - part) + features[low + 1] * part


def tempo(features: Features, pick: random.Random) -> Features:
    frames = features.shape[1]
    speeds = [pick.uniform(0.6, 1.5) for _ in range(frames // _SYLLABLE_FRAMES + 2)]
    knots = np.concatenate([[0.0], np.cumsum(speeds)])
    knots *= (frames - 1) / knots[-1]
    source = np.interp(np.linspace(0, len(knots) - 1, frames), np.arange(len(knots)), knots)
    low = np.minimum(source.astype(np.int64), frames - 2)
    part = (source - low).astype(np.float32)
    return features[:, low] * (1 - part) + features[:, low + 1] * part


def colour(features: Features, pick: random.Random) -> Features:
    curve = np.interp(
        np.arange(_MELS), np.linspace(0, 79, 6), [pick.gauss(0, 0.1) for _ in range(6)]
    )
    return features + curve.astype(np.float32)[:, None]


def blur(features: Features, pick: random.Random) -> Features:
    side = pick.uniform(0.1, 0.33)
    padded = np.pad(features, ((1, 1), (0, 0)), mode="edge")
    return padded[:-2] * side + features * (1 - 2 * side) + padded[2:] * side


def grain(features: Features, pick: random.Random) -> Features:
    noise = np.random.default_rng(pick.getrandbits(32)).standard_normal(features.shape, np.float32)
    return features + noise * np.float32(pick.uniform(0.02, 0.12))


KINDS: dict[str, Callable[[Features, random.Random], Features]] = {
    "throat": throat,
    "tempo": tempo,
    "colour": colour,
    "blur": blur,
    "grain": grain,
}
_SHARE = 0.4  # of the examples, each kind on its own


def vary(features: Features, kinds: tuple[str, ...], pick: random.Random) -> Features:
    """Return the example bent by some of `kinds`, drawn."""
    for kind in kinds:
        if pick.random() < _SHARE:
            features = KINDS[kind](features, pick)
    return features
