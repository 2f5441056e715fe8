"""Process start -> ready to listen, and memory at rest and after 50 turns, in fresh processes.

Ready is the moment the companion has taken the first microphone frame of its glasses; the clock
starts before the process does. `devices/bench/resting.py` is what runs there.
"""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

from agent.errors import MissingError
from devices.bench.document import BenchOptions, Document, distribution, document, target

_TURNS = 50
_READY_LIMIT_S, _TURNS_LIMIT_S = 120, 900
_MOST_READY_MS, _MOST_MB = 3000, 400


def measure(options: BenchOptions) -> Document:
    """Start several times, then once more for a long conversation."""
    ready_ms, rest, model = [], [], options.model
    for i in range(3 if options.quick else 10):
        options.report(f"start: process {i + 1}")
        first, reports = run_process(options, turns=0)
        ready_ms.append(first)
        rest.append(_named("rest", reports)["rss_mb"])
        model = _named("ready", reports)["model"]
    options.report(f"start: {_TURNS} turns")
    _, reports = run_process(options, _TURNS)
    used = _named("turns", reports)
    in_use = used["rss_mb"] - used["recording_mb"]
    rows = [
        distribution("start_to_ready_ms", ready_ms),
        distribution("rss_at_rest_mb", rest),
        distribution("rss_after_turns_mb", [in_use], turns=used["turns"]),
        distribution("rss_after_turns_with_recording_mb", [used["rss_mb"]], turns=used["turns"]),
    ]
    targets = [
        target("start to ready, p95, ms", rows[0]["p95"], _MOST_READY_MS),
        target("memory at rest, MB", rows[1]["p95"], _MOST_MB),
        target(f"memory after {used['turns']} turns, MB", round(in_use, 1), _MOST_MB),
    ]
    return document("start", model, rows, targets=targets)


def run_process(options: BenchOptions, turns: int) -> tuple[float, list[dict[str, Any]]]:
    """Run a companion in its own process; return ms until it was ready, and what it reported.

    Raises `MissingError` with its last line where it failed.
    """
    asked = ["--model", options.model, "--turns", str(turns), "--seed", str(options.seed)]
    command = [sys.executable, "-m", "devices.bench.resting", *asked]
    began_s = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        ready_ms = (time.perf_counter() - began_s) * 1000
        limit_s = _TURNS_LIMIT_S if turns else _READY_LIMIT_S
        rest, complaint = process.communicate(timeout=limit_s)
    if process.returncode:
        raise MissingError((complaint.strip().splitlines() or ["it said nothing"])[-1])
    return ready_ms, [json.loads(line) for line in [first, *rest.splitlines()]]


def _named(at: str, reports: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return next(report for report in reports if report["at"] == at)
