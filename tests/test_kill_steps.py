"""The companion is killed at every step of sending and receiving: nothing is lost, nothing doubled."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from agent.actions.attempts import OutboxState
from agent.actions.store import Store
from tests.actions.killed import KEYS, Elsewhere, open_phone


def killed_at_every_step(folder: Path, mode: str) -> list[Path]:
    """Return a folder for each step that a session was killed at, and one for the whole of it."""
    command = [sys.executable, "-m", "tests.actions.killed", str(folder), mode]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": os.getcwd()}, check=True, capture_output=True
    )
    steps = int(done.stdout)
    assert steps > 30  # or the steps are not counted any more
    return [folder / str(step) for step in range(1, steps + 1)]


async def recover(folder: Path, sends_once: bool) -> tuple[Elsewhere, dict[str, OutboxState]]:
    """Start again, twice, on what is left; return what arrived and how the store sees it."""
    carrier = Elsewhere(folder, sends_once)
    for _ in range(2):
        with Store(folder / "store.db") as store:
            phone = open_phone(store, carrier)
            await phone.send_queued()
            for elapsed_ms in range(0, 120_000, 5_000):
                phone.advance(elapsed_ms)
                phone.poll()
                if phone.has_due:
                    await phone.carry_out_due()
            states = {key: store.outbox.state(key) for key in KEYS}
            assert [one.id for one in store.unread()] == ["m1", "m2"]
            assert store._database.query("PRAGMA integrity_check") == [("ok",)]
    assert carrier.arrivals() == []
    return carrier, {key: state for key, state in states.items() if state is not None}


@pytest.mark.slow
async def test_a_carrier_that_sends_once_has_every_promised_message_exactly_once(tmp_path: Path):
    seen: Counter[int] = Counter()
    for folder in killed_at_every_step(tmp_path / "killed", "once"):
        carrier, states = await recover(folder, sends_once=True)
        sent = [key for key, _ in carrier.sent()]
        assert set(states.values()) <= {OutboxState.SENT}, folder.name
        assert sorted(sent) == sorted(states), folder.name
        assert [key for key in sent if key != "k3"] == sorted(set(sent) - {"k3"}), folder.name
        seen[len(sent)] += 1
    assert seen.keys() == {0, 1, 2, 3}


@pytest.mark.slow
async def test_a_carrier_that_does_not_has_it_at_most_once_and_doubt_is_kept_as_doubt(
    tmp_path: Path,
):
    doubts = 0
    for folder in killed_at_every_step(tmp_path / "killed", "unsure"):
        carrier, states = await recover(folder, sends_once=False)
        arrived = Counter(key for key, _ in carrier.sent())
        assert all(count == 1 for count in arrived.values()), folder.name
        assert arrived.keys() <= states.keys(), folder.name
        for key, state in states.items():
            assert state in (OutboxState.SENT, OutboxState.UNCERTAIN), folder.name
            assert state is OutboxState.UNCERTAIN or arrived[key] == 1, folder.name
        doubts += OutboxState.UNCERTAIN in states.values()
    assert 9 <= doubts <= 18  # three messages, each in doubt from before commit to its note
