"""Companions in processes of their own say when they are ready, and what they take."""

from pathlib import Path

import pytest

from agent.errors import MissingError
from devices.bench.document import BenchOptions
from devices.bench.shapes import NANO, random_model
from devices.bench.start import run_process

pytestmark = pytest.mark.engines


def test_a_process_reports_ready_before_rest_with_its_memory(tmp_path: Path):
    model = random_model(NANO, tmp_path)
    ready_ms, reports = run_process(BenchOptions(model=str(model)), turns=0)
    assert [report["at"] for report in reports] == ["ready", "rest"]
    assert reports[0]["model"] == model.name
    assert all(report["rss_mb"] > 0 for report in reports)
    assert ready_ms > 0


def test_a_model_that_is_not_there_is_one_line(tmp_path: Path):
    with pytest.raises(MissingError, match="none is not on this machine") as raised:
        run_process(BenchOptions(model=f"{tmp_path}/none"), turns=0)
    assert "\n" not in str(raised.value)
