"""Fit the confidence of a model: `python -m assets.recogniser.recipe.calibrate`.

Decodes clips whose words are known (`stress`), fits the weights of `asr.confidence` by logistic
regression and writes them into the model's `sori.json`. A clip counts as right where the whole
text is, spaces aside. What is printed was measured on clips left out of the fit (five folds).
"""

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agent.asr.biasing import spoken_names
from agent.asr.catalogue import CARD, locate
from agent.asr.confidence import INTERCEPT, features, probability
from agent.asr.scoring import characters
from agent.asr.whisper import Card, WhisperRecognizer
from agent.events import Lang
from assets.recogniser.recipe.evaluate import sayable, sentences
from assets.recogniser.recipe.reliability import reliability
from assets.recogniser.recipe.stress import Clip, Stress
from assets.recogniser.recipe.text import Mixture

_FOLDS = 5
_RIDGE = 2.0  # of standardised weights: a few clips' worth
_NEWTON_STEPS = 25


@dataclass(frozen=True)
class Trial:
    """A clip that was decoded to some text: what is known of it, and whether it was right."""

    kind: str
    values: dict[str, float]
    right: bool


def observed(folder: Path) -> WhisperRecognizer:
    """Return a recogniser that leaves evidence, whether or not it has weights for it."""
    return WhisperRecognizer(folder, replace(Card.read(folder), confidence={}), threads=1)


def trials(recognizer: WhisperRecognizer, clips: Iterable[Clip]) -> list[Trial]:
    """Decode the clips; those without a text need no confidence."""
    tried = []
    for clip in clips:
        names = spoken_names(clip.names)
        decoded = recognizer.decode(clip.samples, Lang(clip.lang), names)
        if decoded.text:
            right = characters(decoded.text) == characters(clip.text)
            tried.append(Trial(f"{clip.lang} {clip.kind}", features(decoded), right))
    return tried


def fit(tried: Sequence[Trial]) -> dict[str, float]:
    """Return the weights, those of a logistic regression by Newton's method with a ridge."""
    names = list(tried[0].values)
    table = np.asarray([[trial.values[name] for name in names] for trial in tried])
    right = np.asarray([trial.right for trial in tried], float)
    mean, spread = table.mean(0), table.std(0) + 1e-9
    inputs = np.column_stack([np.ones(len(table)), (table - mean) / spread])
    weights = _logistic(inputs, right)
    scaled = weights[1:] / spread
    found = {INTERCEPT: weights[0] - scaled @ mean, **dict(zip(names, scaled, strict=True))}
    return {name: round(float(weight), 4) for name, weight in found.items()}


def _logistic(inputs: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    ridge = np.full(inputs.shape[1], _RIDGE)
    ridge[0] = 0.0
    weights = np.zeros(inputs.shape[1])
    for _ in range(_NEWTON_STEPS):
        expected = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        certain = expected * (1 - expected) + 1e-9
        curvature = inputs.T @ (inputs * certain[:, None]) + np.diag(ridge)
        weights += np.linalg.solve(curvature, inputs.T @ (right - expected) - ridge * weights)
    return weights


def cross_validated(tried: Sequence[Trial]) -> list[tuple[str, float, bool]]:
    """Return (kind, confidence, right) of every trial, fitted without its fold."""
    found = []
    for fold in range(_FOLDS):
        weights = fit([trial for number, trial in enumerate(tried) if number % _FOLDS != fold])
        found += [(t.kind, probability(weights, t.values), t.right) for t in tried[fold::_FOLDS]]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--korean", type=Path, required=True)
    parser.add_argument("--english", type=Path, required=True)
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    folder = locate(options.model)
    tried = trials(observed(folder), _stress(options).clips(options.count))
    checked = cross_validated(tried)
    for kind in [*sorted({kind for kind, _, _ in checked}), ""]:
        figures = reliability([(sure, right) for k, sure, right in checked if k.startswith(kind)])
        auroc = "  -  " if figures.auroc is None else f"{figures.auroc:.3f}"
        print(
            f"{kind or 'all':12} n {figures.count:4}  right {figures.right:6.1%}"
            f"  confidence {figures.confidence:.2f}  ECE {figures.ece:.3f}"
            f"  Brier {figures.brier:.3f}  AUROC {auroc}"
        )
    weights = fit(tried)
    path = folder / CARD
    fields = json.loads(path.read_text("utf-8")) | {"confidence": weights}
    path.write_text(json.dumps(fields, indent=1) + "\n", "utf-8")
    print(f"{path}: {json.dumps(weights)}")


def _stress(options: argparse.Namespace) -> Stress:
    corpora = {
        "ko": options.korean.read_text("utf-8").splitlines(),
        "en": options.english.read_text("utf-8").splitlines(),
    }
    left = {}
    for lang, lines in corpora.items():
        tested = set(sentences(lines, lang, 200)["dictation"])  # as many as `evaluate` takes
        left[lang] = [line for line in sayable(lines, lang) if line not in tested]
    return Stress(Mixture(corpora["ko"], corpora["en"]), left, options.seed)


if __name__ == "__main__":
    main()
