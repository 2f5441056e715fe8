"""Whether a confidence means what it says: expected calibration error, Brier score, AUROC, and a plot.

A pair is (confidence 0-1, whether the whole utterance was right).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Pairs = Sequence[tuple[float, bool]]

_BINS, _LEAST_DRAWN = 10, 8


@dataclass(frozen=True)
class Bin:
    """Utterances of like confidence: their mean confidence, the part that was right, how many."""

    confidence: float
    right: float
    count: int


@dataclass(frozen=True)
class Reliability:
    """`auroc` is None where all are right or all wrong."""

    count: int
    right: float
    confidence: float
    ece: float
    brier: float
    auroc: float | None


def bins(pairs: Pairs, count: int = _BINS) -> list[Bin]:
    """Return the pairs in bins of equal width, empty ones left out."""
    sure, right = _columns(pairs)
    place = np.minimum((sure * count).astype(int), count - 1)
    return [
        Bin(float(sure[here].mean()), float(right[here].mean()), int(here.sum()))
        for here in (place == number for number in range(count))
        if here.any()
    ]


def reliability(pairs: Pairs) -> Reliability:
    """Return the figures of some pairs; at least one is needed.

    The expected calibration error is the gap between confidence and success of a bin of ten,
    averaged over utterances (Guo et al. 2017).
    """
    sure, right = _columns(pairs)
    gaps = [each.count * abs(each.confidence - each.right) for each in bins(pairs)]
    return Reliability(
        count=len(pairs),
        right=float(right.mean()),
        confidence=float(sure.mean()),
        ece=sum(gaps) / len(pairs),
        brier=float(np.mean((sure - right) ** 2)),
        auroc=_auroc(sure, right),
    )


def _columns(pairs: Pairs) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    table = np.asarray(pairs, np.float64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _auroc(sure: NDArray[np.float64], right: NDArray[np.float64]) -> float | None:
    """Return how often a right utterance has the higher confidence of two, ties counting half."""
    good, bad = sure[right == 1], np.sort(sure[right == 0])
    if not len(good) or not len(bad):
        return None
    below = np.searchsorted(bad, good, "left")
    tied = np.searchsorted(bad, good, "right") - below
    return float(np.mean(below + 0.5 * tied) / len(bad))


def plot(groups: dict[str, Pairs], into: Path, thresholds: dict[str, float]) -> None:
    """Draw confidence against success for each group, and where right and wrong lie, as a PNG.

    A bin of fewer than eight utterances says nothing and is left out of the lines.
    """
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (above, below) = pyplot.subplots(
        2, 1, figsize=(6.4, 7.2), height_ratios=(3, 1.2), sharex=True, layout="constrained"
    )
    above.plot([0, 1], [0, 1], color="#999999", linewidth=1, linestyle="--")
    everything = [pair for pairs in groups.values() for pair in pairs]
    for name, pairs in {**groups, "all": everything}.items():
        drawn = [each for each in bins(pairs) if each.count >= _LEAST_DRAWN]
        sure, right = [each.confidence for each in drawn], [each.right for each in drawn]
        figures, is_all = reliability(pairs), name == "all"
        label = f"{name}: {figures.count}, error {figures.ece:.2f}"
        line = above.plot(sure, right, linewidth=2.4 if is_all else 1, label=label)[0]
        line.set_color("black" if is_all else line.get_color())
        sizes = [10 + 150 * each.count / figures.count for each in drawn]
        above.scatter(sure, right, sizes, color=line.get_color(), zorder=3)
    parts = [[sure for sure, right in everything if right is kind] for kind in (True, False)]
    edges = np.linspace(0, 1, 21)
    below.hist(parts, edges, stacked=True, color=["#4c9f70", "#c8553d"], label=["right", "wrong"])
    for name, at in thresholds.items():
        for axes in (above, below):
            axes.axvline(at, color="#bbbbbb", linewidth=1)
        above.text(at, 1.02, name, ha="center", fontsize=8, color="#666666")
    above.set(ylabel="utterances read wholly right", xlim=(0, 1), ylim=(0, 1.0))
    above.legend(loc="upper left", fontsize=8, frameon=False)
    below.set(xlabel="confidence", ylabel="utterances")
    below.legend(loc="upper center", fontsize=8, frameon=False)
    figure.savefig(into, dpi=110)
    pyplot.close(figure)
