"""`sori run` on this machine's sound: PulseAudio null sinks are the microphone and the speaker."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from agent.audio.convert import to_int16
from agent.audio.wav import read_recording, write_wav
from agent.trace import Event
from devices.simulated import speak_clean
from tests.pulse import virtual_devices, why_not

pytestmark = [
    pytest.mark.engines,
    pytest.mark.slow,
    pytest.mark.skipif(bool(why_not()), reason=str(why_not())),
]
_PATIENCE_S = 60.0


def _wav(path: Path, text: str) -> Path:
    quiet = np.zeros(4_000, np.float32)
    write_wav(path, to_int16(np.concatenate([quiet, speak_clean(text, "ko+f2") * 2, quiet])))
    return path


def _wait(events: Path, wanted: Callable[[list[Event]], bool]) -> list[Event]:
    """Read the growing event file until `wanted` holds; fail loudly after a minute."""
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        lines = events.read_text("utf-8").splitlines() if events.exists() else []
        seen = [json.loads(line) for line in lines if line.endswith("}")]
        if wanted(seen):
            return seen
        time.sleep(0.05)  # another process writes: there is nothing to await
    raise AssertionError(f"it never came; the last events: {seen[-5:]}")


def _heard(seen: list[Event], key: str) -> bool:
    """Say whether the prompt `key` was said and has ended."""
    names = [event.get("key") or event["event"] for event in seen]
    return key in names and "speech_out_ended" in names[names.index(key) :]


def test_a_whole_conversation_through_a_virtual_microphone_and_speaker(tmp_path: Path):
    events = tmp_path / "events.jsonl"
    with virtual_devices(tmp_path) as sound:
        env = sound.env | {"XDG_DATA_HOME": str(tmp_path / "data")}
        command = [sys.executable, "-m", "agent.cli", "run", "--events", str(events)]
        running = subprocess.Popen(
            command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        try:
            _wait(events, lambda seen: _heard(seen, "fetch_model_offer"))
            line = _wav(tmp_path / "line.wav", "민수한테 회의 중이라고 전해 줘")
            sound.speak_into_microphone(line)
            _wait(events, lambda seen: _heard(seen, "send_grace"))
            sound.speak_into_microphone(_wav(tmp_path / "yes.wav", "응"))
            seen = _wait(events, lambda seen: _heard(seen, "sent"))
        finally:
            running.terminate()
            told, _ = running.communicate(timeout=20)
    sent = [event for event in seen if event.get("kind") == "message_sent"]
    assert [(event["to"], event["text"]) for event in sent] == [("김민수", "회의 중이야")], told
    assert all(event["leaves_machine"] is False for event in seen if event["event"] == "turn")
    assert read_recording(line).samples.any()
