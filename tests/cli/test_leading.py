"""At start with the bundled recogniser a person is led to a real Whisper: in full once, then briefly."""

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from agent.cli import serve
from agent.events import Lang


@pytest.fixture(autouse=True)
def _own_data_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(serve, "recommended", lambda: "small")


def start(model: str, lang: Lang = Lang.KOREAN) -> tuple[str, list[str]]:
    """Return what is printed and what is to be said at a start with a recogniser."""
    engines: Any = SimpleNamespace(recognizer=SimpleNamespace(name=model))
    printed = io.StringIO()
    keys = serve._lead_to_whisper(engines, lang, Console(file=printed, width=200))
    return printed.getvalue(), keys


def test_the_first_start_says_it_aloud_and_names_the_command():
    printed, said = start("sori-bundled")
    assert "사람 말은 잘 알아듣지 못합니다" in printed
    assert "sori models pull small" in printed
    assert said == ["synthetic_model_notice", "fetch_model_offer"]


def test_later_starts_print_one_line_and_say_nothing():
    start("sori-bundled", Lang.ENGLISH)
    printed, said = start("sori-bundled", Lang.ENGLISH)
    assert printed.count("\n") == 1
    assert "synthetic voices only" in printed
    assert said == []


def test_a_real_whisper_needs_no_word_about_it():
    assert start("small") == ("", [])
