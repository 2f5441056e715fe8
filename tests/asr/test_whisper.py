"""The adapter on random weights of a tiny shape: what it is fed, not what it understands."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from agent.asr.whisper import Card, WhisperRecognizer
from agent.audio.convert import to_int16
from agent.audio.frames import FRAME_SAMPLES
from agent.errors import MissingError
from agent.events import Lang
from agent.loading import load_recognizer
from devices.simulated import speak_clean
from tests.engines import SHARED

FOLDER = SHARED / "models" / "whisper-nano-random"
needs_model = pytest.mark.skipif(
    not (FOLDER / "model.bin").is_file(), reason=f"{FOLDER} is not there: set SORI_SHARED"
)
pytestmark = pytest.mark.engines


@cache
def recognizer(short_context: bool = True, longest_ms: int = 30_000) -> WhisperRecognizer:
    card = Card("nano", short_context=short_context, margin_ms=500, longest_ms=longest_ms)
    return WhisperRecognizer(FOLDER, card, threads=1)


def noise(seconds: float) -> np.ndarray:
    generator = np.random.default_rng(5)
    return (generator.standard_normal(int(16_000 * seconds)) * 3000).astype(np.int16)


@needs_model
@pytest.mark.parametrize(("seconds", "context_ms"), [(1.0, 1200), (2.0, 2500), (29.9, 30_000)])
def test_features_are_as_long_as_the_context(seconds: float, context_ms: float):
    features = recognizer().features(noise(seconds), context_ms)
    assert features.shape == (80, context_ms // 10)
    assert features.dtype == np.float32
    assert features.flags.c_contiguous


@needs_model
def test_features_of_short_context_begin_like_those_of_the_full_window():
    short = recognizer().features(noise(2.0), 2500)
    full = recognizer().features(noise(2.0), 30_000)
    assert full.shape == (80, 3000)
    assert np.abs(short[:, :190] - full[:, :190]).max() < 0.05


@needs_model
@pytest.mark.parametrize(
    ("card", "frames"),
    [
        (Card("acft", short_context=True, margin_ms=640, shortest_ms=3200), [320, 364]),
        (Card("other", short_context=True, margin_ms=640), [164, 364]),
        (Card("stock", margin_ms=640), [3000, 3000]),
    ],
)
def test_the_encoder_is_given_what_the_card_asks_for(card: Card, frames: list[int]):
    model, given = WhisperRecognizer(FOLDER, card, threads=1), []
    encode = model.model.encode
    model.model.encode = lambda features: given.append(features.shape[1]) or encode(features)
    model.decode(noise(1.0), Lang.KOREAN)
    model.decode(noise(3.0), Lang.KOREAN)
    assert given == frames


@needs_model
@pytest.mark.parametrize("samples", [0, 1, 159, FRAME_SAMPLES])
def test_audio_shorter_than_anything_spoken_is_decoded_without_complaint(samples: int):
    decoded = recognizer().decode(np.zeros(samples, np.int16), Lang.KOREAN)
    assert decoded.audio_ms == samples / 16


@needs_model
def test_a_language_left_open_is_chosen_between_korean_and_english():
    assert recognizer().decode(noise(1.0), None).lang in (Lang.KOREAN, Lang.ENGLISH)


@needs_model
def test_audio_as_long_as_the_window_leaves_no_room_for_the_margin_and_is_still_decoded():
    assert recognizer().decode(noise(29.9), Lang.KOREAN).audio_ms == 29_900


@needs_model
def test_long_audio_is_cut_where_it_is_quietest():
    sound = noise(7.0)
    quiet_from, quiet_to = 16_000 * 4 + 3200, 16_000 * 4 + 6400
    sound[quiet_from:quiet_to] //= 100
    first, second = recognizer(longest_ms=5000)._pieces(sound)
    assert quiet_from <= len(first) <= quiet_to
    assert np.array_equal(np.concatenate([first, second]), sound)


@needs_model
def test_no_piece_is_longer_than_the_card_allows_and_nothing_is_lost():
    pieces = recognizer(longest_ms=5000)._pieces(noise(61.3))
    assert max(len(piece) for piece in pieces) <= 16_000 * 5
    assert np.array_equal(np.concatenate(pieces), noise(61.3))


def test_a_folder_without_a_card_gets_the_full_context(tmp_path: Path):
    assert Card.read(tmp_path) == Card(tmp_path.name)


def test_a_card_with_fields_of_a_later_version_is_read(tmp_path: Path):
    (tmp_path / "sori.json").write_text('{"name": "x", "short_context": true, "new": 1}')
    assert Card.read(tmp_path) == Card("x", short_context=True)


def test_a_card_that_names_no_model_is_named_as_its_folder(tmp_path: Path):
    (tmp_path / "sori.json").write_text('{"short_context": true}')
    assert Card.read(tmp_path) == Card(tmp_path.name, short_context=True)


def test_a_missing_model_names_the_command_that_lists_them(tmp_path: Path):
    with pytest.raises(MissingError, match="sori models list"):
        WhisperRecognizer(tmp_path)


def test_a_model_file_of_rubbish_is_one_line(tmp_path: Path):
    (tmp_path / "model.bin").write_bytes(b"rubbish")
    with pytest.raises(MissingError, match=r"the model does not load: [^\n]*$"):
        WhisperRecognizer(tmp_path)


@needs_model
def test_as_many_positions_as_mels_are_never_fed():
    """CTranslate2 would take such an encoder output for features and encode it again."""
    mels = recognizer().model.feature_extractor.mel_filters.shape[0]
    for ms in range(10 * 2 * mels - 40, 10 * 2 * mels + 40, 5):
        encoded = recognizer().model.encode(recognizer().features(noise(ms / 1000), ms))
        assert np.array(encoded).shape[1] != mels


def test_a_command_is_read_whatever_silence_is_around_it():
    bundled = load_recognizer("bundled")
    spoken = speak_clean("민수한테 전화 걸어 줘", "ko+m3")
    for tail_ms in range(100, 1100, 20):
        audio = to_int16(np.pad(spoken, (1600, tail_ms * 16)))
        assert bundled.decode(audio, Lang.KOREAN).text, f"{tail_ms} ms behind it"
