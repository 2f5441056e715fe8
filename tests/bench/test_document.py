"""The shape of what every benchmark answers with, and its table."""

import json

import pytest
from rich.console import Console

from agent.errors import UsageError
from devices.bench import BENCHES, run, tables
from devices.bench.document import (
    distribution,
    document,
    percentile,
    target,
    target_at_least,
)


def test_a_percentile_lies_between_the_two_nearest_values():
    assert percentile([30.0, 10.0, 20.0, 40.0], 50) == 25.0
    assert percentile([7.0], 99) == 7.0


def test_percentiles_leave_no_value_out():
    assert percentile([1.0] * 99 + [1000.0], 100) == 1000.0


def test_a_row_of_a_distribution_is_as_the_contract_has_it():
    row = distribution("decode_ms", [1.0, 2.0, 3.0], kind="answer")
    assert set(row) == {"kind", "metric", "p50", "p95", "p99", "n"}
    assert (row["metric"], row["p50"], row["n"]) == ("decode_ms", 2.0, 3)


def test_a_distribution_of_nothing_has_no_figures_and_says_so():
    row = distribution("decode_ms", [])
    assert (row["p50"], row["p95"], row["p99"], row["n"]) == (None, None, None, 0)


def test_a_document_is_json_and_names_the_machine():
    written = json.loads(json.dumps(document("vad", "silero", [{"cpu_percent": 1.0}])))
    assert set(written) == {"bench", "machine", "model", "rows"}
    assert {"cpu", "cores", "memory_gb", "load"} <= set(written["machine"])


def test_a_target_that_was_not_measured_is_not_met():
    assert not target("p50", None, 700)["met"]
    assert target("p50", 700, 700)["met"]
    assert not target_at_least("encoder", 9.9, 10)["met"]


def test_the_tables_show_every_row_and_target():
    told = document("turn", "m", [distribution("x_ms", [1.5])], targets=[target("p50", 1.5, 2)])
    console = Console(width=160, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    with console.file:
        for table in tables(told):
            console.print(table)
    shown = console.export_text()
    assert "x_ms" in shown
    assert "met" in shown


def test_an_unknown_benchmark_is_refused_with_the_names_there_are():
    with pytest.raises(UsageError, match=", ".join(BENCHES)):
        run("speed")
