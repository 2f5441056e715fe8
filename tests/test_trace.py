"""The event stream and the receipts."""

import json
from pathlib import Path

import pytest

from agent.trace import Event, EventFile, Journal, Turn


def test_an_event_reaches_every_sink_with_its_position_and_turn():
    first: list[Event] = []
    second: list[Event] = []
    Journal(first.append, second.append, file="a.wav").write("final", 320, 1, text="응")
    assert first == second
    event = first[0]
    assert event.pop("wall_ms") >= 0
    assert event == {"event": "final", "sample": 320, "turn": 1, "file": "a.wav", "text": "응"}


def test_the_file_is_for_the_wearer_alone_and_holds_a_line_an_event(tmp_path: Path):
    path = tmp_path / "deep" / "events.jsonl"
    with EventFile(path) as sink:
        Journal(sink).write("final", 0, None, text="안녕\n하세요")
    assert path.stat().st_mode & 0o777 == 0o600
    (line,) = path.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["text"] == "안녕\n하세요"
    assert "안녕" in line


def test_a_file_that_was_open_to_others_is_closed_to_them(tmp_path: Path):
    path = tmp_path / "events.jsonl"
    path.write_text("old")
    path.chmod(0o644)
    with EventFile(path):
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.read_text() == ""


def test_a_line_is_in_the_file_before_the_next_one(tmp_path: Path):
    path = tmp_path / "events.jsonl"
    with EventFile(path) as sink:
        sink({"event": "final"})
        assert path.read_text() == '{"event": "final"}\n'


def turn(**fields: object) -> Turn:
    return Turn(1, 16_000, 24_000, 10.0, **fields)  # type: ignore[arg-type]


def test_a_receipt_splits_the_time_from_the_last_word_to_the_first_sound():
    receipt = turn(final_clock_s=10.05, intent_clock_s=10.06, first_audio_sample=26_400).receipt()
    assert receipt["speech_end_to_endpoint_ms"] == 500
    assert receipt["endpoint_to_final_ms"] == pytest.approx(50)
    assert receipt["final_to_intent_ms"] == pytest.approx(10)
    assert receipt["intent_to_first_audio_ms"] == pytest.approx(90)
    assert receipt["speech_end_to_first_audio_ms"] == 650


def test_a_receipt_of_a_turn_without_an_answer_has_nulls_where_it_did_not_get():
    receipt = turn().receipt()
    assert receipt["speech_end_to_endpoint_ms"] == 500
    assert [name for name, value in receipt.items() if value is None] == [
        "endpoint_to_final_ms",
        "final_to_intent_ms",
        "intent_to_first_audio_ms",
        "speech_end_to_first_audio_ms",
    ]


def test_computing_longer_than_the_session_took_gives_no_negative_time():
    receipt = turn(final_clock_s=19.0, intent_clock_s=19.0, first_audio_sample=24_320).receipt()
    assert receipt["intent_to_first_audio_ms"] == 0
