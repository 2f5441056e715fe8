import numpy as np
import pytest
from numpy.typing import NDArray

from agent.audio.convert import to_int16
from agent.speech.espeak import Delivery, espeak
from agent.turntaking.cadence import fall
from assets.recogniser.recipe.sound import speak


def _buzz(from_hz: float, to_hz: float, seconds: float = 0.5) -> NDArray[np.int16]:
    pitch = np.geomspace(from_hz, to_hz, int(16_000 * seconds))
    return to_int16(0.2 * np.sign(np.sin(2 * np.pi * np.cumsum(pitch) / 16_000)))


@pytest.mark.parametrize(("from_hz", "to_hz"), [(200, 120), (320, 200), (130, 85)])
def test_a_sinking_pitch_falls_and_its_mirror_rises(from_hz: float, to_hz: float) -> None:
    assert fall(_buzz(from_hz, to_hz)) > 0.5
    assert fall(_buzz(to_hz, from_hz)) < -0.5


@pytest.mark.parametrize("hz", [80, 101, 133.7, 180, 222, 270.5, 333, 400])
def test_a_level_pitch_says_nothing(hz: float) -> None:
    assert abs(fall(_buzz(hz, hz))) < 0.15


def test_noise_that_fades_is_no_more_than_half_a_fall() -> None:
    noise = np.random.default_rng(1).standard_normal(8000) * np.geomspace(0.3, 0.001, 8000)
    assert 0 < fall(to_int16(noise)) <= 0.5


@pytest.mark.parametrize("samples", [0, 1, 3199])
def test_too_little_to_tell(samples: int) -> None:
    assert fall(np.zeros(samples, np.int16)) == 0


@pytest.mark.parametrize(
    ("voice", "done", "going_on"),
    [
        ("ko", "민수한테 지금 출발한다고 보내 줘.", "민수한테,"),
        ("en-us", "text jason i am late.", "text jason,"),
    ],
)
def test_a_sentence_falls_further_than_a_comma(voice: str, done: str, going_on: str) -> None:
    def ended(text: str) -> float:
        spoken = speak(text, voice, Delivery())
        return fall(to_int16(spoken[: np.flatnonzero(np.abs(spoken) > 0.01)[-1]]))

    assert espeak().sample_rate_hz > 0
    assert ended(done) > ended(going_on) + 0.3
