"""The simulated acoustic path: when, how loud, how long."""

import numpy as np
import pytest

from agent.audio.frames import FRAME_SAMPLES
from devices.acoustics import Echo, EchoPath, room_response


def heard(path: EchoPath, sound: np.ndarray) -> np.ndarray:
    echo = Echo(path)
    return np.concatenate([echo.push(frame) for frame in sound.reshape(-1, FRAME_SAMPLES)])


def click(frames: int = 40) -> np.ndarray:
    sound = np.zeros(frames * FRAME_SAMPLES, np.int16)
    sound[0] = 32_000
    return sound


@pytest.mark.parametrize("delay_ms", [20, 60, 250])
def test_the_direct_sound_comes_after_the_delay(delay_ms: float):
    came = heard(EchoPath(delay_ms), click())
    assert np.argmax(np.abs(came)) == delay_ms * 16


@pytest.mark.parametrize("level_db", [-6, -12, -30])
def test_the_echo_is_so_much_softer_than_what_was_played(level_db: float):
    noise = (np.random.default_rng(1).standard_normal(160_000) * 3000).astype(np.int16)
    came = heard(EchoPath(20, level_db), noise)[16_000:]
    ratio = np.sqrt(np.mean(came**2)) / np.sqrt(np.mean((noise / 32768.0) ** 2))
    assert 20 * np.log10(ratio) == pytest.approx(level_db, abs=0.5)


def test_the_room_answers_after_the_direct_sound():
    response = room_response(EchoPath())
    assert np.sum(response[1:] ** 2) > 0.1 * response[0] ** 2


def test_the_same_seed_is_the_same_room():
    assert np.array_equal(room_response(EchoPath(seed=4)), room_response(EchoPath(seed=4)))
    assert not np.array_equal(room_response(EchoPath(seed=4)), room_response(EchoPath(seed=5)))


def test_a_faster_speaker_is_heard_ever_earlier():
    sound = click(1500)
    sound[1400 * FRAME_SAMPLES] = 32_000
    came = heard(EchoPath(60, drift_ppm=500), sound)
    late = np.argmax(np.abs(came[1000 * FRAME_SAMPLES :])) + 1000 * FRAME_SAMPLES
    assert late - 1400 * FRAME_SAMPLES == pytest.approx(960 - 1400 * FRAME_SAMPLES * 5e-4, abs=3)


def test_silence_has_no_echo():
    assert not heard(EchoPath(), np.zeros(FRAME_SAMPLES * 10, np.int16)).any()
