"""A companion alone in its process: reports as JSON lines when it is ready, at rest, and in use."""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from agent.app import SessionOptions, Stages
from agent.audio.frames import FRAME_SAMPLES
from agent.errors import SoriError
from agent.events import Lang
from agent.loading import load_stages
from agent.trace import Journal
from devices.rehearsal import Cast, Rehearsal, Setting
from devices.simulated import Script, SimulatedWearer

if TYPE_CHECKING:
    from devices.bench.wearing import Wearing

_SETTLE_S = 2.0  # the fixed sentences are spoken ahead in this time
_KEPT_FRAME_BYTES = 768  # of the simulation's recording: 640 of samples, the rest numpy's


def main() -> None:
    """Run one session; with `--turns`, talk until so many were answered."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--turns", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    try:
        stages = load_stages(Lang.KOREAN, asked.model)
    except SoriError as error:
        sys.exit(str(error))
    try:
        asyncio.run(_rest(stages))
        if asked.turns:
            _converse(stages, asked.turns, asked.seed)
    finally:
        stages.close()


async def _rest(stages: Stages) -> None:
    with tempfile.TemporaryDirectory(prefix="sori-bench-") as folder:
        setting = Setting(stages, SessionOptions(), Cast(), fast=True)
        rehearsal = Rehearsal(setting, Path(folder) / "phone.db", Journal(), SimulatedWearer())
        await rehearsal.run(_idle(stages))


def _idle(stages: Stages) -> Script:
    yield None  # the first frame is captured, sent and taken in, then the script goes on
    _report("ready", model=stages.recognizer.name)
    yield asyncio.sleep(_SETTLE_S)
    _report("rest")


def _converse(stages: Stages, turns: int, seed: int) -> None:
    """Talk in `--fast`; the simulation keeps both sides' audio, which is counted apart."""
    from devices.bench.exchanges import exchanges  # not needed to be ready
    from devices.bench.turn import cast_of
    from devices.bench.vocabulary import Vocabulary
    from devices.bench.wearing import Wearing

    words = Vocabulary(seed)
    wearing = Wearing(exchanges(words, turns // 10 + 1, seed), lambda _count: None)
    with tempfile.TemporaryDirectory(prefix="sori-bench-") as folder:
        setting = Setting(stages, SessionOptions(), cast_of(words), fast=True)
        journal, wearer = Journal(wearing.watch), SimulatedWearer()
        rehearsal = Rehearsal(setting, Path(folder) / "phone.db", journal, wearer)
        asyncio.run(rehearsal.run(_so_many(turns, wearing, rehearsal)))


def _so_many(turns: int, wearing: "Wearing", rehearsal: Rehearsal) -> Script:
    for awaited in wearing.play(rehearsal):
        yield awaited
        if wearing.turns >= turns:
            break
    assert rehearsal.card is not None
    kept_frames = sum(len(side) // FRAME_SAMPLES for side in rehearsal.card.recording())
    recording_mb = round(kept_frames * _KEPT_FRAME_BYTES / 1e6, 1)
    _report("turns", turns=wearing.turns, recording_mb=recording_mb)


def _report(at: str, **fields: object) -> None:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    rss_mb = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    print(json.dumps({"at": at, "rss_mb": round(rss_mb, 1)} | fields), flush=True)


if __name__ == "__main__":
    main()
