"""The health check names each problem and its cure, and survives every one of them."""

import os
import socket
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from agent import doctor
from agent.asr import catalogue, setups
from agent.doctor import Finding, examine

NAMES = ["python", "recogniser", "whisper", "speed", "voice", "portaudio", "microphone", "speaker"]
NAMES += ["data", "disk", "link", "cpu", "pairing"]


@pytest.fixture(autouse=True)
def _a_healthy_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No model is loaded and no device asked: each test breaks one thing."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "model.bin").touch()
    monkeypatch.setattr(catalogue, "find", lambda name: tmp_path)
    monkeypatch.setattr(catalogue, "check", lambda name: [])
    monkeypatch.setattr(
        catalogue,
        "card",
        lambda name: SimpleNamespace(name=name, size_mb=8.1, learned_from="human"),
    )
    monkeypatch.setattr(catalogue, "installed", lambda: ("bundled", "small"))
    monkeypatch.setattr(doctor, "_sounddevice", lambda: sound_system(inputs=1, outputs=2))


def sound_system(inputs: int, outputs: int) -> Any:
    device = {"name": "Headset", "max_input_channels": inputs, "max_output_channels": outputs}
    return SimpleNamespace(
        get_portaudio_version=lambda: (1246720, "PortAudio V19.6.0, revision 1"),
        query_devices=lambda: [device],
    )


def finding(name: str, **options: Any) -> Finding:
    return next(found for found in examine(**options) if found.name == name)


def test_a_healthy_machine_has_no_problem():
    assert [found.name for found in examine() if found.ok] == NAMES


def test_every_problem_has_a_cure_of_one_line(monkeypatch: pytest.MonkeyPatch):
    break_everything(monkeypatch)
    problems = [found for found in examine() if not found.ok]
    assert len(problems) >= 7
    assert all(found.cure and "\n" not in found.cure + found.detail for found in problems)


def break_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: Any) -> Any:
        raise OSError("PortAudio library not found\nand nothing else either")

    monkeypatch.setattr(doctor, "_sounddevice", missing)
    monkeypatch.setattr(catalogue, "check", missing)
    monkeypatch.setattr(catalogue, "installed", missing)
    monkeypatch.setattr(sys, "version_info", (3, 10, 0))
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: SimpleNamespace(free=1 << 20))
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)


def test_a_recogniser_that_is_not_there_is_a_problem(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(catalogue, "find", lambda name: None)
    found = finding("recogniser")
    assert not found.ok
    assert "not in this installation" in found.detail


def test_a_damaged_recogniser_is_named_with_what_is_wrong(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(catalogue, "check", lambda name: ["tokenizer.json is missing"])
    found = finding("recogniser")
    assert (found.ok, found.detail) == (False, "bundled: tokenizer.json is missing")


def test_without_a_real_whisper_people_are_not_understood_and_the_cure_fits_the_machine(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(catalogue, "installed", lambda: ("bundled",))
    monkeypatch.setattr(doctor, "recommended", lambda: "base")
    found = finding("whisper")
    assert (found.ok, found.cure) == (False, "sori models pull base")
    assert "people badly" in found.detail


def test_a_whisper_that_is_late_here_has_a_cure_and_one_in_time_needs_none(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(doctor, "for_people", lambda: "small")
    monkeypatch.setattr(setups, "remembered", lambda _folder: setups.Setup(2, decode_ms=2900.0))
    late = finding("whisper")
    assert (late.ok, late.detail) == (True, "installed: small; `sori run` hears with small")
    assert late.cure.startswith("small is late for a conversation here: `sori models pull ")
    monkeypatch.setattr(setups, "remembered", lambda _folder: setups.Setup(2, decode_ms=700.0))
    assert finding("whisper").cure == ""


def test_how_each_recogniser_is_run_is_told_and_how_to_measure_again(
    monkeypatch: pytest.MonkeyPatch,
):
    slow = setups.Setup(2, "int8", 812.4, 2, steady=False)
    monkeypatch.setattr(setups, "remembered", lambda _folder: slow)
    found = finding("speed")
    assert "small: 2 threads, int8, 812 ms for 3 s of speech on a busy machine" in found.detail
    assert "`sori doctor --measure`" in found.detail


def test_a_recogniser_that_was_never_measured_is_told_as_such():
    assert "small: 1 thread, int8, not measured" in finding("speed").detail


def test_a_missing_portaudio_is_cured_by_its_debian_package(monkeypatch: pytest.MonkeyPatch):
    break_everything(monkeypatch)
    cures = {found.cure for found in examine() if found.name in ("portaudio", "microphone")}
    assert cures == {"apt install libportaudio2"}


def test_a_machine_that_only_plays_lacks_a_microphone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doctor, "_sounddevice", lambda: sound_system(inputs=0, outputs=2))
    assert [found.name for found in examine() if not found.ok] == ["microphone"]


def test_a_data_directory_that_cannot_be_made_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    found = finding("data")
    assert not found.ok
    assert "XDG_DATA_HOME" in found.cure


def test_an_address_that_another_program_has_is_a_problem():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        found = finding("link", listen=f"127.0.0.1:{other.getsockname()[1]}")
    assert not found.ok
    assert "--listen" in found.cure


def test_the_espeak_library_of_this_environment_loads():
    assert finding("voice").ok
