"""The end of the voice is found within what the detector still took for voice."""

import numpy as np
import pytest

from agent.audio.convert import to_int16
from agent.audio.frames import Samples, ms_to_samples
from agent.turntaking.tail import overhang
from devices.simulated import edges, speak_clean

SILENT = ms_to_samples(160)


def recorded(voice: np.ndarray, held_on_ms: float, room_db: float, seed: int = 1) -> Samples:
    """Return a voice, what the detector held on for, and 160 ms of silence, in a noisy room."""
    after = np.zeros(ms_to_samples(held_on_ms) + SILENT)
    sound = np.concatenate([voice, after])
    noise = np.random.default_rng(seed).standard_normal(len(sound)) * 10 ** (room_db / 20)
    return to_int16((sound + noise).astype(np.float32))


def tone(ms: float, level: float = 0.2) -> np.ndarray:
    return level * np.sin(2 * np.pi * 150 * np.arange(ms_to_samples(ms)) / 16_000)


@pytest.mark.parametrize("room_db", [-75, -45])
@pytest.mark.parametrize("held_on_ms", [0, 60, 150, 240])
def test_what_the_detector_held_on_for_is_found(held_on_ms: float, room_db: float):
    found = overhang(recorded(tone(800), held_on_ms, room_db), SILENT)
    assert found / 16 == pytest.approx(held_on_ms, abs=20)


@pytest.mark.parametrize("words", ["민수한테 지금 출발한다고 보내 줘", "text jason i miss us"])
def test_the_end_of_words_is_found_in_noise_and_their_last_sound_is_not_cut(words: str):
    voice = speak_clean(words, "ko" if words[0] > "z" else "en-us")
    voice = voice[: edges(voice)[1]]
    found = overhang(recorded(voice, 150, -50), SILENT)
    assert 90 <= found / 16 <= 230


def test_a_voice_no_louder_than_the_room_says_nothing():
    assert overhang(recorded(tone(800, 0.0), 150, -40), SILENT) == 0


def test_a_voice_that_never_stopped_has_no_overhang():
    assert overhang(recorded(tone(800), 0, -75), SILENT) <= ms_to_samples(20)


@pytest.mark.parametrize("samples", [0, 100, SILENT])
def test_too_little_audio_says_nothing(samples: int):
    assert overhang(np.zeros(samples, np.int16), min(samples, SILENT)) == 0
