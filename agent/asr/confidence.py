"""How likely it is that a transcript is right, from how its decoding went.

The mean probability of a token says little: it stays high for a long text with one wrong name, and
for any text where the network is sure of nonsense. So what is cheap to know of a decoding is weighed
by a logistic regression (Platt 1999; Jiang 2005 reviews such features for recognisers), fitted for
one model on clips whose words are known (`assets/recogniser/recipe/calibrate.py`). The weights stand
in the model's `sori.json`; a model without them has the mean for its confidence (`guard`).
"""

import math
from collections.abc import Mapping

import numpy as np

from agent.asr.evidence import LEAST_LOG_PROBABILITY
from agent.asr.recognizer import Decoded

INTERCEPT = "intercept"
_LEAST_TOTAL = -20.0  # nats of a whole text; bounds keep one value from outweighing the rest
_MOST_CHARACTERS_PER_S = 25.0
_MOST_BELOW = 8.0
ASKED_CONFIDENCE = 0.45  # under what the dialogue acts on (`dialogue.draft.SURE_TRANSCRIPT`)


def features(decoded: Decoded) -> dict[str, float]:
    """Return what is weighed, bounded. The decoding must have left evidence and a text."""
    evidence = decoded.evidence
    assert evidence is not None
    taken = np.maximum(
        evidence.log_probabilities or (LEAST_LOG_PROBABILITY,), LEAST_LOG_PROBABILITY
    )
    entropies = evidence.entropies or (0.0,)
    below = decoded.name_below
    seconds = max(0.1, decoded.audio_ms / 1000)
    return {
        "total": max(float(np.sum(taken)), _LEAST_TOTAL),
        "log_tokens": math.log(len(taken)),
        "entropy": float(np.mean(entropies)),
        "greatest_entropy": float(np.max(entropies)),
        "end": max(evidence.end_log_probability, LEAST_LOG_PROBABILITY),
        "characters_per_s": min(_MOST_CHARACTERS_PER_S, _characters(decoded.text) / seconds),
        "named": float(below is not None),
        "name_below": 0.0 if below is None else min(_MOST_BELOW, max(0.0, below)),
    }


def weighed(weights: Mapping[str, float] | None, decoded: Decoded) -> float | None:
    """Return the probability (0-1) that the text is right; None without weights or evidence.

    `weights` are of `features`, and the `intercept`. No text is never right: there is nothing to act on.
    """
    if weights is None or decoded.evidence is None:
        return None
    if not decoded.text:
        return 0.0
    sure = probability(weights, features(decoded))
    is_guess = decoded.name_below is not None and decoded.name_below > 0  # see `biasing.Choice`
    return min(sure, ASKED_CONFIDENCE) if is_guess else sure


def probability(weights: Mapping[str, float], values: Mapping[str, float]) -> float:
    """Return the logistic of the weighed values and the `intercept` (0-1)."""
    inputs = {**values, INTERCEPT: 1.0}
    logit = sum(weight * inputs[name] for name, weight in weights.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def _characters(text: str) -> int:
    return len(text.replace(" ", ""))
