"""What every benchmark answers with: rows of figures, and the machine they were measured on."""

import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

Row = dict[str, Any]
Document = dict[str, Any]


@dataclass(frozen=True)
class BenchOptions:
    """What to measure. `quick` takes fewer repetitions; `report` is told how far it is.

    `model` is a recogniser as `--model` names it, `manifest` recordings to score it on (`asr`).
    `seed` draws names, words and noise. `minutes` of the agent's speech are what `barge_in` takes.
    """

    model: str = "bundled"
    quick: bool = False
    seed: int = 1
    manifest: Path | None = None
    minutes: float | None = None
    report: Callable[[str], None] = lambda _line: None


def document(bench: str, model: str, rows: Sequence[Row], **more: Any) -> Document:
    """Return the document of CONTRACT.md section 5; `more` stands beside it."""
    return {"bench": bench, "machine": machine(), "model": model, "rows": list(rows), **more}


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the percentile of all values, linear between the two nearest."""
    return float(np.percentile(np.asarray(values, np.float64), percent))


def distribution(metric: str, values: Sequence[float], **common: Any) -> Row:
    """Return the row of a distribution; figures are null where there was nothing to measure."""
    figures: Row = {"p50": None, "p95": None, "p99": None}
    if values:
        figures = {f"p{p}": _rounded(percentile(values, p)) for p in (50, 95, 99)}
    return {**common, "metric": metric, **figures, "n": len(values)}


def target(what: str, measured: float | None, most: float) -> Row:
    """Return a figure beside the most that is wanted of it."""
    return {"what": what, "measured": measured, "at_most": most, "met": _is_met(measured, most)}


def target_at_least(what: str, measured: float | None, least: float) -> Row:
    """Return a figure beside the least that is wanted of it."""
    met = measured is not None and measured >= least
    return {"what": what, "measured": measured, "at_least": least, "met": met}


def machine() -> dict[str, Any]:
    """Return what the figures depend on. `load` is the run queue when it ended: with more on it
    than the benchmark itself, times are of a shared machine."""
    return {
        "cpu": _cpu_name(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load": [round(load, 1) for load in os.getloadavg()],
    }


def _is_met(measured: float | None, most: float) -> bool:
    return measured is not None and measured <= most


def _rounded(value: float) -> float:
    return round(value, 1 if abs(value) >= 10 else 4)


def _cpu_name() -> str:
    described = Path("/proc/cpuinfo")
    if described.is_file():
        for line in described.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
