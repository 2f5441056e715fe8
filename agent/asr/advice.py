"""Which real Whisper this machine decodes in time, from its speed and the models' arithmetic."""

import time

import numpy as np

# Billions of multiply-adds for one utterance on 30 s of context: encoder parameters times 1,500
# positions, its attention, and 20 tokens of the decoder (Radford et al. 2022, table 1).
_COST_GMAC: dict[str, float] = {
    "tiny": 17,
    "base": 41,
    "small": 170,
    "medium": 560,
    "large-v3-turbo": 1150,
}
_IN_TIME_S = 1.0
_SIDE = 768
_ROUNDS = 6


def multiply_adds_per_second() -> float:
    """Return what one float32 matrix product reaches here, the best of a few (under 0.1 s)."""
    matrix = np.ones((_SIDE, _SIDE), np.float32)
    best_s = float("inf")
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        matrix @ matrix
        best_s = min(best_s, time.perf_counter() - began)
    return _SIDE**3 / best_s


def largest_in_time(speed: float, cores: int) -> str | None:
    """Return the largest Whisper that decodes an utterance within a second; None: not even tiny.

    `speed` is one core's float32 multiply-adds a second; int8 does about as many on the cores
    that CTranslate2 shares a layer among, of which more than four no longer help.
    """
    budget = speed * min(cores, 4) * _IN_TIME_S / 1e9
    return next((name for name, cost in reversed(_COST_GMAC.items()) if cost <= budget), None)
