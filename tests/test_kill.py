"""The companion dies in the middle of a sentence (SIGKILL) and is started again."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from agent.events import Lang
from agent.trace import Event
from devices.glasses import Glasses, GlassesEvents
from devices.rehearsal import lost_line
from devices.simulated import Script, SimulatedCard, SimulatedWearer, speak_clean

pytestmark = [pytest.mark.engines, pytest.mark.slow]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve(port: int, folder: Path, name: str) -> "subprocess.Popen[bytes]":
    env = os.environ | {"XDG_DATA_HOME": str(folder)}
    command = [sys.executable, "-m", "agent.cli", "serve", "--listen", f"127.0.0.1:{port}"]
    command += ["--events", str(folder / name)]
    return subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)


def _events(path: Path) -> list[Event]:
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [json.loads(line) for line in lines if line.endswith("}")]


async def test_killed_mid_sentence_the_glasses_say_so_and_the_sentence_is_asked_for_again(
    tmp_path: Path,
):
    port, links = _free_port(), list[str]()
    wearer = SimulatedWearer()
    companions = [_serve(port, tmp_path, "first.jsonl")]

    def day() -> Script:
        while wearer.now_sample < 16_000:
            yield None
        wearer.say(speak_clean("엄마한테 내일 저녁에 집에 간다고 보내 줘", "ko+f2"), "")
        while wearer.now_sample < 32_000:
            yield None
        companions[0].send_signal(signal.SIGKILL)
        companions[0].wait(10)
        companions.append(_serve(port, tmp_path, "second.jsonl"))
        patience = wearer.now_sample + 30 * 16_000
        while wearer.now_sample < patience and not (
            links.count("up") == 2 and _asked_again(tmp_path / "second.jsonl")
        ):
            yield None

    card = SimulatedCard(wearer, day(), real_time=True)
    glasses = Glasses(
        f"127.0.0.1:{port}",
        card,
        events=GlassesEvents(on_link=links.append),
        lost_line=lost_line(Lang.KOREAN),
    )
    try:
        await asyncio.wait_for(glasses.run(), 90)
    finally:
        for companion in companions:
            companion.kill()
            companion.wait(10)
    assert links[:3] == ["up", "lost", "up"]
    assert _asked_again(tmp_path / "second.jsonl")
    assert not [e for e in _events(tmp_path / "second.jsonl") if e["event"] == "action"]
    assert np.abs(card.recording()[1][32_000:80_000]).max() > 1_000  # the glasses' own line


def _asked_again(path: Path) -> bool:
    return "link_back" in [e["key"] for e in _events(path) if e["event"] == "prompt"]
