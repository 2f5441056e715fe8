"""What a decoding leaves behind for judging it: how probable each token was, and among what."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST_LOG_PROBABILITY = -6.0  # nats; below it a token is as wrong as can be


@dataclass(frozen=True)
class Evidence:
    """One value a token of the text, in nats.

    `log_probabilities` of the tokens taken, `entropies` of the choices they were taken from,
    `end_log_probability` that the text ends there.
    """

    log_probabilities: tuple[float, ...]
    entropies: tuple[float, ...]
    end_log_probability: float

    @classmethod
    def of(cls, logits: Sequence[NDArray[np.float32]], tokens: Sequence[int]) -> "Evidence":
        """Return the evidence of a greedy decoding.

        `logits` are steps of the vocabulary, one more than `tokens` where the text was ended.
        """
        if not len(logits):
            return cls((), (), LEAST_LOG_PROBABILITY)
        steps = np.stack([np.asarray(step).ravel() for step in logits])
        steps = steps - steps.max(axis=1, keepdims=True)
        logged = steps - np.log(np.exp(steps).sum(axis=1, keepdims=True))
        count = len(tokens)
        taken = logged[np.arange(count), list(tokens)]
        entropies = -(np.exp(logged[:count]) * logged[:count]).sum(axis=1)
        ended = len(logged) > count
        return cls(
            tuple(map(float, taken)),
            tuple(map(float, entropies)),
            float(logged[count].max()) if ended else LEAST_LOG_PROBABILITY,
        )

    @classmethod
    def of_pieces(cls, pieces: Sequence["Evidence | None"]) -> "Evidence | None":
        """Return the evidence of an utterance decoded in pieces; None where a piece has none."""
        known = [piece for piece in pieces if piece is not None]
        if not known or len(known) < len(pieces):
            return None
        return cls(
            tuple(value for piece in known for value in piece.log_probabilities),
            tuple(value for piece in known for value in piece.entropies),
            min(piece.end_log_probability for piece in known),
        )
