"""The store's benchmark answers as the contract says, about searches that find what they look for."""

import pytest

from agent.actions.store import Store
from devices.bench import store
from devices.bench.document import BenchOptions


@pytest.fixture(scope="module")
def document() -> dict:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "QUICK_MESSAGES", 400)
        patch.setattr(store, "_OPENINGS", 2)
        return store.measure(BenchOptions(quick=True))


def test_each_row_is_a_distribution_of_plain_or_encrypted_files(document: dict):
    assert all({"metric", "p50", "p95", "p99", "n"} <= set(row) for row in document["rows"])
    assert {row["files"] for row in document["rows"]} == {"plain", "encrypted"}
    assert {row["metric"] for row in document["rows"]} == {"search_ms", "digest_ms", "start_ms"}


def test_all_three_targets_are_judged_for_both(document: dict):
    assert len(document["targets"]) == 6


def test_what_is_measured_finds_something_but_for_what_is_absent(tmp_path):
    path = tmp_path / "store.db"
    store._fill(path, None, 2_000, seed=1)
    with Store(path) as full:
        found = {
            kind: sum(bool(full.lookup.search(query, sender)) for query, sender in queries)
            for kind, queries in store._queries(BenchOptions(quick=True)).items()
        }
        assert len(full.unread()) == 200
    assert all(
        count >= 10 for kind, count in found.items() if kind not in ("absent", "of_a_sender")
    )
    assert found["absent"] <= 10  # 코끼리 사진 of somebody: who is there
