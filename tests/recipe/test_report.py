"""The tables of the model card: what is in them, and how they get into it."""

from pathlib import Path

import pytest

from assets.recogniser.recipe.evaluate import sayable, sets_of_people
from assets.recogniser.recipe.report import Scored, TestSet, groups, into_card, markdown


def scored(name: str, said: str, heard: str, cer: float, people: bool = False) -> Scored:
    row = {"transcript": said, "text": heard, "confidence": 0.7, "cer": cer}
    document = {
        "n": 1,
        "cer": cer,
        "wer": cer,
        "decode_ms": {"p50": 7.0, "p95": 9.0},
        "rows": [row],
    }
    return Scored(TestSet(name, name[:2], Path("x.tsv"), people=people), document)


def test_an_utterance_is_right_only_where_no_character_is_wrong():
    assert scored("ko-commands-clean", "가자", "가자", 0.0).pairs == [(0.7, True)]
    assert scored("ko-commands-clean", "가자", "가저", 0.5).pairs == [(0.7, False)]


def test_a_wrong_vowel_is_one_jamo_of_the_four():
    assert scored("ko-dictation-clean", "가자", "가저!", 0.5).jamo_error_rate == 0.25


def test_english_has_no_jamo():
    assert scored("en-dictation-clean", "go", "no", 0.5).jamo_error_rate is None


def test_people_of_a_language_are_also_shown_together_weighed_by_what_was_said():
    short = scored("en-people-a", "no", "go", 0.5, people=True)
    long = scored("en-people-b", "nothing", "nothing", 0.0, people=True)
    rows = [line.split(" | ") for line in markdown([short, long]).splitlines()]
    pooled = next(row for row in rows if row[0] == "| en-people")
    assert pooled[1:3] == ["2", f"{1 / 9:.1%}"]


def test_confidence_is_reported_by_distance_from_what_was_learned():
    sets = [
        scored("ko-commands-clean", "가", "가", 0.0),
        scored("en-commands-flite", "go", "go", 0.0),
        scored("en-commands-flite-known", "go", "go", 0.0),
        scored("ko-people-emo", "가", "나", 1.0, people=True),
    ]
    named = {name: len(pairs) for name, pairs in groups(sets).items()}
    assert named == {
        "Korean, clean": 1,
        "English, flite": 1,
        "Commands, names known": 1,
        "People": 1,
    }


def test_the_card_keeps_what_stands_around_its_scores(tmp_path: Path):
    card = tmp_path / "CARD.md"
    card.write_text("head\n<!-- scores: begin -->\nold\n<!-- scores: end -->\ntail\n", "utf-8")
    into_card(card, "new\n")
    into_card(card, "newer\n")
    assert card.read_text("utf-8") == (
        "head\n<!-- scores: begin -->\nnewer\n<!-- scores: end -->\ntail\n"
    )


def test_a_card_without_a_place_for_scores_is_left_as_it_is(tmp_path: Path):
    card = tmp_path / "CARD.md"
    card.write_text("head\n", "utf-8")
    with pytest.raises(ValueError, match="no lines"):
        into_card(card, "new\n")
    assert card.read_text("utf-8") == "head\n"


def test_recordings_of_people_make_a_set_for_each_source(tmp_path: Path):
    manifest = tmp_path / "en" / "manifest.tsv"
    manifest.parent.mkdir()
    rows = [
        "file\ttranscript\twritten_form",
        "lj_1.wav\tone\t1",
        "lj_2.wav\ttwo\t",
        "jfk.wav\task\t",
    ]
    manifest.write_text("\n".join(rows) + "\n", "utf-8")
    sets = list(sets_of_people(manifest, tmp_path))
    assert [each.name for each in sets] == ["en-people-jfk", "en-people-lj"]
    assert len(sets[1].manifest.read_text("utf-8").splitlines()) == 3


def test_lines_that_are_not_said_as_written_are_no_dictation():
    assert sayable(["call me at 5 please now", "여기는 hello 라고 써", "one two"], "ko") == []
