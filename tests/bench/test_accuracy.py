"""Full and short context side by side on a manifest, with a model that has both and one that has not."""

from pathlib import Path

import numpy as np
import pytest

from agent.asr.whisper import Card, WhisperRecognizer
from agent.audio.wav import write_wav
from agent.loading import load_recognizer
from devices.bench import accuracy, engines
from devices.bench.document import BenchOptions
from devices.bench.engines.whisper_cpp import random_ggml
from devices.bench.shapes import NANO
from devices.simulated import speak_clean

pytestmark = pytest.mark.engines


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    spoken = speak_clean("민수한테 전화해 줘", "ko+f2")
    write_wav(tmp_path / "one.wav", (spoken * 32767).astype(np.int16))
    path = tmp_path / "manifest.tsv"
    path.write_text("file\ttranscript\none.wav\t민수한테 전화해 줘\n", encoding="utf-8")
    return path


def test_a_model_of_the_full_window_is_scored_on_it_and_on_every_margin(
    folder: Path, manifest: Path
):
    card = Card("nano", short_context=True, margin_ms=300)
    cut = WhisperRecognizer(folder, card, threads=1)
    whole = WhisperRecognizer(folder, card, threads=1, whole_vocabulary=True)
    rows = accuracy.accuracy_rows(cut, whole, manifest, BenchOptions())
    scored = [row for row in rows if "vocabulary" in row]
    assert [row["margin_ms"] for row in scored[:4]] == [None, None, 0, 0]
    assert [row["vocabulary"] for row in scored[:3]] == [51_865, 19_599, 19_599]
    assert {row["margin_ms"] for row in scored} >= {0, 300, 1000, 4000}
    assert all(row["cer"] is not None and row["n"] == 1 for row in scored)
    assert cut.card == whole.card == card


def test_random_weights_look_wrong_and_are_retried(folder: Path, manifest: Path):
    cut = WhisperRecognizer(folder, Card("nano", short_context=True), threads=1)
    rows = accuracy.accuracy_rows(cut, cut, manifest, BenchOptions())
    assert {row["retried"] for row in rows if row.get("retry")} == {1}
    assert {row["retried"] for row in rows if row.get("retry") is False} == {0}


def test_the_bundled_model_has_no_full_window_to_be_scored_on(manifest: Path):
    own = load_recognizer("bundled")
    rows = accuracy.accuracy_rows(own, own, manifest, BenchOptions())
    scored = [row for row in rows if "margin_ms" in row]
    assert {(row["context"], row["retry"]) for row in scored} == {("short", False)}
    assert min(row["cer"] for row in rows if row["cer"] is not None) < 0.5


def test_an_engine_that_is_not_here_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engines, "find_spec", lambda _: None)
    told = dict(engines.installed(NANO, threads=1))
    assert told["whisper_cpp"] == "not installed: pip install pywhispercpp"
    assert set(told) == set(engines.NAMES)


def test_a_ggml_file_of_random_weights_has_every_tensor(tmp_path: Path):
    written = random_ggml(NANO, tmp_path).read_bytes()
    assert written[:4] == b"lmgg"
    assert np.frombuffer(written[4:48], np.int32).tolist() == [
        51_865, 1500, 64, 2, 1, 448, 64, 2, 1, 80, 1,
    ]  # fmt: skip
    assert b"decoder.blocks.0.cross_attn.value.bias" in written
    assert b"encoder.ln_post.weight" in written
