"""Benchmarks, as CONTRACT.md section 5 has them: `run` measures, `tables` shows it to people.

Times are on the sample clock or by `perf_counter`; percentiles are of the whole run, no outlier is
left out. What a figure rests on (how many were said, heard, answered) stands beside it.
"""

from importlib import import_module

from agent.errors import UsageError
from devices.bench.document import BenchOptions, Document
from devices.bench.table import tables

__all__ = ["BENCHES", "BenchOptions", "Document", "run", "tables"]

# Each is a module of its name here with `measure(options)`, imported when it is run: `start`
# measures processes that must load nothing of the others.
BENCHES = {
    "turn": "end of speech -> first reply sample played, in real time",
    "asr": "decode time against utterance length, this engine and stock faster-whisper",
    "endpoint": "false cut-offs and waiting time on speech with pauses inside, against silence alone",
    "vad": "CPU per second of audio; misses and false alarms on speech in noise",
    "start": "process start -> ready to listen; memory at rest and after 50 turns",
    "wake": "wake phrase: misses, near misses, false accepts an hour",
    "barge_in": "wearer's onset during the agent's speech -> silence; self-interruptions in echo",
    "understand": "cost of understanding one line, with 300 contacts",
    "names": "whom a misheard name is taken for: right, asked, wrong",
    "store": "a store of 100,000 messages: a search, the unread digest, opening it",
}


def run(name: str, options: BenchOptions | None = None) -> Document:
    """Return the JSON document of a benchmark; blocks for as long as it takes.

    Raises `UsageError` for an unknown name, `MissingError` where a model is not here.
    """
    if name not in BENCHES:
        raise UsageError(f"no benchmark {name!r}: there are {', '.join(BENCHES)}")
    measured: Document = import_module(f"{__name__}.{name}").measure(options or BenchOptions())
    return measured
