"""Both ways of decoding do the same work on the same weights: exactly twenty tokens."""

from pathlib import Path

import numpy as np
import pytest

from agent.asr.whisper import Card, WhisperRecognizer
from agent.errors import RecognitionError
from agent.events import Lang
from devices.bench import asr
from devices.bench.document import BenchOptions
from devices.bench.shapes import NANO, random_model

pytestmark = pytest.mark.engines


CARD = Card("nano", short_context=True, margin_ms=500)


@pytest.fixture
def nano(folder: Path) -> WhisperRecognizer:
    return WhisperRecognizer(folder, CARD, threads=1, whole_vocabulary=True)


@pytest.fixture
def cut(folder: Path) -> WhisperRecognizer:
    return WhisperRecognizer(folder, CARD, threads=1)


def noise(seconds: float) -> np.ndarray:
    drawn = np.random.default_rng(1).standard_normal(int(seconds * 16_000)) * 500
    return drawn.astype(np.int16)


def test_random_weights_are_written_once(folder: Path):
    before = (folder / "model.bin").stat().st_mtime_ns
    assert random_model(NANO, folder.parent) == folder
    assert (folder / "model.bin").stat().st_mtime_ns == before


def test_random_weights_are_a_multilingual_whisper(nano: WhisperRecognizer):
    assert nano.model.model.is_multilingual
    assert nano.model.hf_tokenizer.token_to_id("<|endoftext|>") == 50_257
    assert nano.model.hf_tokenizer.token_to_id("<|notimestamps|>") == 50_363


def test_this_engine_emits_exactly_twenty_tokens(nano: WhisperRecognizer):
    fixed = asr.exactly_twenty(nano)
    nano.decode(noise(2.5), Lang.KOREAN)
    assert fixed.emitted == [20]


def test_the_cut_vocabulary_emits_exactly_twenty_tokens(cut: WhisperRecognizer):
    fixed = asr.exactly_twenty(cut)
    cut.decode(noise(2.5), Lang.KOREAN)
    assert fixed.emitted == [20]


def test_stock_emits_exactly_twenty_tokens_in_one_decode(nano: WhisperRecognizer):
    fixed = asr.exactly_twenty(nano)
    asr.decode_stock(nano, noise(2.5))
    assert fixed.emitted == [20]


def test_stock_with_its_defaults_decodes_once_too(nano: WhisperRecognizer):
    fixed = asr.exactly_twenty(nano)
    asr.decode_stock_default(nano, noise(2.5))
    assert fixed.emitted == [20]


def test_another_number_of_tokens_is_no_figure():
    with pytest.raises(RecognitionError, match="20 each"):
        asr.the_same_count([20, 19, 20])


def test_a_row_has_both_sides_and_their_encoders(nano: WhisperRecognizer, cut: WhisperRecognizer):
    rows = asr.shape_rows(cut, nano, "nano", BenchOptions(quick=True))
    assert [row["audio_s"] for row in rows] == [2.0, 3.0]
    assert {"shape", "audio_s", "decode_ms", "stock_ms", "speedup"} <= set(rows[0])
    assert {"encoder_ms", "stock_encoder_ms", "encoder_speedup"} <= set(rows[0])
    assert rows[0]["tokens"] == 20
    assert rows[0]["vocabulary"] < 20_000
    assert rows[0]["whole_vocabulary_ms"] > 0


def test_speech_is_cut_to_the_sample():
    assert len(asr.speech(2.5, seed=1)) == 40_000
