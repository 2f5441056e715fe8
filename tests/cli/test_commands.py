"""The commands as a person or a script runs them: exit codes, one line for each mistake, JSON."""

import json
import os
import stat
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from agent.audio.convert import to_int16
from agent.audio.wav import write_wav
from devices.simulated import speak_clean
from tests.engines import SHARED


def sori(*arguments: str, given: str = "", env: dict[str, str] | None = None):
    return subprocess.run(
        [sys.executable, "-m", "agent.cli", *arguments],
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | (env or {}),
        check=False,
    )


@pytest.fixture
def spoken(tmp_path: Path) -> Path:
    path = tmp_path / "time.wav"
    silence = np.zeros(8000, np.float32)
    write_wav(path, to_int16(np.concatenate([silence, speak_clean("지금 몇 시야", "ko+f2")])))
    return path


def test_the_version_is_printed():
    assert sori("--version").stdout.startswith("sori 0.")


def test_an_unknown_command_is_bad_usage():
    assert sori("sing").returncode == 2


def test_understanding_answers_each_line_and_goes_on_after_a_bad_one():
    lines = ['{"text": "그만"}', "not json", '{"text": "cancel", "lang": "en"}']
    done = sori("understand", given="\n".join(lines) + "\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer.get("intent", "error") for answer in answers] == ["stop", "error", "cancel"]
    assert done.returncode == 2


@pytest.mark.engines
def test_transcribing_with_a_manifest_gives_the_contracts_document(spoken: Path):
    manifest = spoken.parent / "m.tsv"
    manifest.write_text("file\ttranscript\ntime.wav\t지금 몇 시야\n", encoding="utf-8")
    done = sori("transcribe", "--manifest", str(manifest), "--json")
    document = json.loads(done.stdout)
    assert set(document) == {"model", "n", "cer", "wer", "rtf", "decode_ms", "rows"}
    assert document["rows"][0]["text"] == "지금 몇 시야"
    assert document["cer"] == 0


def test_a_manifest_without_its_columns_is_named_by_line(tmp_path: Path):
    manifest = tmp_path / "m.tsv"
    manifest.write_text("path\ttext\n", encoding="utf-8")
    done = sori("transcribe", "--manifest", str(manifest))
    assert done.returncode == 2
    assert "m.tsv:1: no column file and transcript" in done.stderr


@pytest.mark.engines
def test_a_replay_writes_events_that_only_their_owner_reads(spoken: Path):
    events, out = spoken.parent / "e.jsonl", spoken.parent / "r.wav"
    done = sori("replay", str(spoken), "--events", str(events), "--out", str(out), "--fast")
    seen = [json.loads(line) for line in events.read_text("utf-8").splitlines()]
    assert done.returncode == 0, done.stderr
    assert [e["intent"] for e in seen if e["event"] == "intent"] == ["time"]
    assert {e["file"] for e in seen} == {str(spoken)}
    assert stat.S_IMODE(events.stat().st_mode) == 0o600
    assert out.stat().st_size > 20_000


@pytest.mark.engines
@pytest.mark.parametrize(
    ("rate_hz", "channels", "width"), [(8000, 1, 2), (44_100, 2, 2), (48_000, 1, 3)]
)
def test_recordings_of_any_shape_are_played(
    tmp_path: Path, rate_hz: int, channels: int, width: int
):
    path = tmp_path / "any.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate_hz)
        file.writeframes(bytes(rate_hz * channels * width // 2 * 2))
    assert sori("replay", str(path), "--fast").returncode == 0


@pytest.mark.parametrize("content", [b"", b"RIFF", b"this is no sound at all", b"\0" * 5000])
def test_what_is_not_audio_is_refused_in_one_line(tmp_path: Path, content: bytes):
    path = tmp_path / "x.wav"
    path.write_bytes(content)
    done = sori("replay", str(path), "--fast")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "x.wav" in done.stderr


@pytest.mark.engines
def test_a_recording_cut_short_is_played_with_a_warning(spoken: Path):
    whole = spoken.read_bytes()
    spoken.write_bytes(whole[: len(whole) * 3 // 4])
    done = sori("replay", str(spoken), "--fast")
    assert done.returncode == 0
    assert "cut short" in done.stderr


def test_a_malformed_scenario_is_named_by_file_and_line(tmp_path: Path):
    path = tmp_path / "s.yaml"
    path.write_text("lang: ko\nsteps:\n  - shout: hello\n", encoding="utf-8")
    done = sori("scenario", str(path), "--fast")
    assert done.returncode == 2
    assert "s.yaml:3" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_voice_that_does_not_exist_is_one_line(tmp_path: Path):
    done = sori("speak", "안녕", "--voice", "ko+nobody", "--out", str(tmp_path / "x.wav"))
    assert done.returncode in (2, 3)
    assert done.stderr.count("\n") == 1


def test_speaking_to_a_file_gives_16_khz_mono(tmp_path: Path):
    path = tmp_path / "x.wav"
    assert sori("speak", "3시에 만나요", "--out", str(path)).returncode == 0
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels()) == (16_000, 1)
        assert file.getnframes() > 8000


def test_a_missing_model_names_the_command_that_gets_it(tmp_path: Path):
    env = {"XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path)}
    done = sori("transcribe", __file__, "--model", "small", env=env)
    assert done.returncode == 3
    assert "sori models pull small" in done.stderr


def test_off_loopback_the_companion_refuses_until_pairing_exists():
    done = sori("serve", "--listen", "0.0.0.0:50199")
    assert done.returncode == 2
    assert "pairing does not exist yet" in done.stderr


def test_the_doctor_gives_one_json_document(tmp_path: Path):
    done = sori("doctor", "--json", env={"XDG_DATA_HOME": str(tmp_path)})
    assert {"name", "ok", "detail", "cure"} == set(json.loads(done.stdout)["findings"][0])


def test_models_are_listed_with_the_bundled_one_first():
    listed = json.loads(sori("models", "list", "--json").stdout)["models"]
    assert listed[0]["name"] == "bundled"


@pytest.mark.engines
@pytest.mark.slow
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_demo_comes_out_right(tmp_path: Path, lang: str):
    out = tmp_path / "demo"
    done = sori("demo", "--lang", lang, "--fast", "--out", str(out))
    seen = [json.loads(line) for line in (out / "events.jsonl").read_text("utf-8").splitlines()]
    kinds = [e["kind"] for e in seen if e["event"] == "action"]
    assert done.returncode == 0, done.stdout[-2000:]
    assert len([e for e in seen if e["event"] == "turn"]) >= 10
    assert kinds.count("message_sent") >= 3
    assert kinds.count("call_placed") == 1
    assert kinds.count("call_answered") == 2
    assert "<html" in (out / "timeline.html").read_text("utf-8")[:500]
    assert stat.S_IMODE((out / "conversation.wav").stat().st_mode) == 0o600


@pytest.mark.engines
@pytest.mark.skipif(not (SHARED / "audio").is_dir(), reason="../shared/audio is not here")
def test_human_recordings_pass_through_without_an_action(tmp_path: Path):
    files = sorted((SHARED / "audio" / "ko").glob("*.flac"))[:3]
    events = tmp_path / "e.jsonl"
    done = sori("replay", *map(str, files), "--events", str(events), "--fast")
    assert done.returncode == 0, done.stderr
    assert '"event": "action"' not in events.read_text("utf-8")
