from pathlib import Path

import pytest

from agent.asr import advice, catalogue
from agent.asr.advice import (
    for_people,
    largest_in_time,
    late_line,
    multiply_adds_per_second,
    notice,
    quicker,
    recommended_at,
)
from agent.asr.catalogue import Card
from agent.asr.setups import Setup
from agent.events import Lang


def test_a_slow_core_is_not_sent_after_any_model():
    assert largest_in_time(5e9, 1) is None


def test_four_fast_cores_get_a_larger_model_than_one():
    assert largest_in_time(60e9, 1) == "base"
    assert largest_in_time(60e9, 4) == "small"


def test_cores_beyond_four_change_nothing():
    assert largest_in_time(60e9, 64) == largest_in_time(60e9, 4)


def test_this_machine_has_a_speed():
    assert multiply_adds_per_second() > 1e8


def test_where_small_would_be_late_the_one_for_short_context_is_recommended():
    assert recommended_at(60e9, 1, converter=True) == "acft-small"
    assert recommended_at(60e9, 4, converter=True) == "small"


def test_a_checkpoint_is_not_recommended_where_it_cannot_be_converted():
    assert recommended_at(60e9, 1, converter=False) == "base"
    assert recommended_at(1e9, 1, converter=True) == "tiny"


def installed(monkeypatch: pytest.MonkeyPatch, decode_ms: dict[str, float | None]) -> None:
    """Models of growing size, as long to decode as given; None was never measured."""
    sizes = {name: size for size, name in enumerate(decode_ms)}
    monkeypatch.setattr(catalogue, "installed", lambda: ("bundled", *decode_ms))
    human = "human"
    monkeypatch.setattr(
        catalogue, "card", lambda name: Card(name, size_mb=sizes[name], learned_from=human)
    )
    monkeypatch.setattr(catalogue, "locate", Path)

    def remembered(folder: Path) -> Setup | None:
        took = decode_ms[folder.name]
        return None if took is None else Setup(1, decode_ms=took)

    monkeypatch.setattr(advice, "remembered", remembered)


def test_without_a_real_whisper_the_bundled_one_is_all_there_is(monkeypatch: pytest.MonkeyPatch):
    installed(monkeypatch, {})
    assert for_people() == "bundled"


def test_a_person_is_heard_by_the_largest_whisper_that_is_in_time(monkeypatch: pytest.MonkeyPatch):
    installed(monkeypatch, {"tiny": 90, "small": 700, "medium": 3000})
    assert for_people() == "small"
    installed(monkeypatch, {"tiny": 90, "small": None})
    assert for_people() == "small"


def test_a_late_whisper_still_hears_a_person_better_than_the_bundled_one(
    monkeypatch: pytest.MonkeyPatch,
):
    installed(monkeypatch, {"small": 2000, "medium": 6000})
    assert for_people() == "small"


@pytest.mark.parametrize(
    ("late", "converter", "instead"),
    [
        ("small", True, "acft-small"),
        ("small", False, "base"),
        ("acft-small", True, "acft-base"),
        ("large-v3-turbo", True, "medium"),
        ("tiny", False, None),
        ("acft-tiny", True, None),
        ("someone/whisper", True, None),
    ],
)
def test_for_a_late_model_there_is_a_quicker_one(late: str, converter: bool, instead: str | None):
    assert quicker(late, converter) == instead


def test_a_model_that_is_late_here_says_so_and_one_that_is_not_says_nothing():
    assert "base is late" in late_line("base", Setup(2, decode_ms=1800))
    assert "sori models pull" in late_line("base", Setup(2, decode_ms=1800))
    assert late_line("base", Setup(2, decode_ms=400)) == late_line("base", None) == ""


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("first", [True, False])
def test_every_start_with_the_bundled_recogniser_names_the_command(lang: Lang, first: bool):
    told = notice(lang, "small", first)
    assert "sori models pull small" in told
    assert ("\n" in told) == first
