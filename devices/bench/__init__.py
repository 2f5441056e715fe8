"""Benchmarks, as CONTRACT.md section 5 has them: `run` measures, `tables` shows it to people.

Times are on the sample clock or by `perf_counter`; percentiles are of the whole run, no outlier is
left out. What a figure rests on (how many were said, heard, answered) stands beside it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from agent.errors import UsageError
from devices.bench import asr, start, turn, understand, vad
from devices.bench.document import BenchOptions, Document
from devices.bench.table import tables

__all__ = ["BENCHES", "Bench", "BenchOptions", "Document", "run", "tables"]


@dataclass(frozen=True)
class Bench:
    """A benchmark by name: what it measures, and how."""

    measures: str
    measure: Callable[[BenchOptions], Document]


BENCHES = {
    "turn": Bench("end of speech -> first reply sample played, in real time", turn.measure),
    "asr": Bench("decode time against utterance length, and stock faster-whisper", asr.measure),
    "vad": Bench("CPU per second of audio; misses and false alarms in noise", vad.measure),
    "start": Bench("process start -> ready to listen; memory at rest and in use", start.measure),
    "understand": Bench("cost of one line, with 300 contacts", understand.measure),
}


def run(name: str, options: BenchOptions | None = None) -> Document:
    """Return the JSON document of a benchmark; blocks for as long as it takes.

    Raises `UsageError` for an unknown name, `MissingError` where a model is not here.
    """
    bench = BENCHES.get(name)
    if bench is None:
        raise UsageError(f"no benchmark {name!r}: there are {', '.join(BENCHES)}")
    return bench.measure(options or BenchOptions())
