from pathlib import Path

import pytest

from agent.asr.recognizer import Decoded
from agent.asr.scoring import Row, characters, read_manifest, score, words
from agent.errors import UsageError
from agent.events import Lang


def decoded(text: str) -> Decoded:
    return Decoded(text, Lang.KOREAN, -0.1, 0.0, 1000, 50)


def test_spaces_punctuation_and_case_do_not_count():
    assert characters("Hello, 민수 씨!") == characters("hello 민수씨")


def test_words_without_a_letter_do_not_count():
    assert words("go - now .") == ["go", "now"]


def test_a_perfect_reading_has_no_errors():
    document = score("m", [(Row(Path("a"), "지금 가"), decoded("지금가"))])
    assert (document["cer"], document["n"]) == (0.0, 1)


def test_the_nearer_of_transcript_and_written_form_counts():
    row = Row(Path("a"), "열 살 때", written_form="10살 때")
    assert score("m", [(row, decoded("10살 때"))])["cer"] == 0.0


def test_rates_are_over_the_whole_corpus_not_a_mean_of_rows():
    rows = [(Row(Path("a"), "가나다라마바사아"), decoded("가나다라마바사아"))]
    rows += [(Row(Path("b"), "가나"), decoded("다라"))]
    assert score("m", rows)["cer"] == 0.2


def test_without_transcripts_there_are_no_rates():
    document = score("m", [(Row(Path("a")), decoded("지금 가"))])
    assert document["cer"] is None
    assert document["rows"][0]["cer"] is None


def test_a_row_without_a_transcript_is_named_by_its_line(tmp_path: Path):
    path = tmp_path / "m.tsv"
    path.write_text("file\ttranscript\na.wav\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"m\.tsv:2"):
        read_manifest(path)


def test_an_empty_manifest_is_refused(tmp_path: Path):
    path = tmp_path / "m.tsv"
    path.write_text("file\ttranscript\n", encoding="utf-8")
    with pytest.raises(UsageError, match="no rows"):
        read_manifest(path)
