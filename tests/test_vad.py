"""The two-stage detector on real sound: espeak speech, silence, noise."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from agent.audio.convert import to_int16
from agent.audio.frames import FRAME_SAMPLES, Framer, Samples
from agent.vad import SileroModel, VoiceActivityDetector
from devices.simulated import SPEECH_DBFS, at_level, speak_clean

pytestmark = pytest.mark.engines


@cache
def model() -> SileroModel:
    return SileroModel()


@cache
def speech() -> Samples:
    return to_int16(speak_clean("민수한테 지금 출발한다고 보내 줘", "ko+f2"))


def noise(seconds: float, dbfs: float) -> Samples:
    white = np.random.default_rng(3).standard_normal(int(16_000 * seconds)).astype(np.float32)
    return to_int16(at_level(white, dbfs))


def probabilities(
    samples: Samples, detector: VoiceActivityDetector | None = None
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    detector = detector or VoiceActivityDetector(model())
    return np.array([detector.push(frame) for frame in Framer().push(samples)])


def test_speech_is_found_in_speech():
    assert np.mean(probabilities(speech()) > 0.5) > 0.6


def test_nothing_is_found_in_digital_silence():
    assert probabilities(np.zeros(16_000 * 5, np.int16)).max() < 0.1


@pytest.mark.parametrize("dbfs", [-70.0, SPEECH_DBFS])
def test_nothing_is_found_in_noise(dbfs: float):
    assert probabilities(noise(10, dbfs)).max() < 0.5


def test_speech_after_a_minute_of_noise_is_still_found():
    detector = VoiceActivityDetector(model())
    probabilities(noise(60, -40), detector)
    assert np.mean(probabilities(speech(), detector) > 0.5) > 0.6


def test_the_same_speech_gives_the_same_probabilities_after_a_long_silence():
    detector = VoiceActivityDetector(model())
    first = probabilities(speech(), detector)
    silence = np.zeros(FRAME_SAMPLES * 8 * 25 - len(first) % 8 * FRAME_SAMPLES, np.int16)
    probabilities(silence, detector)
    assert np.allclose(probabilities(speech(), detector)[8:], first[8:], atol=0.15)


def test_a_pause_inside_speech_lowers_the_probability():
    gap = np.zeros(16_000, np.int16)
    found = probabilities(np.concatenate([speech(), gap]))
    assert found[-10:].max() < 0.35


def spoken_afresh(text: str, voice: str, path: Path) -> NDArray[np.float32]:
    """Speak in a new process: espeak-ng says the same a little differently after other things."""
    program = (
        "import sys, numpy; from devices.simulated import speak_clean; "
        "numpy.save(sys.argv[1], speak_clean(sys.argv[2], sys.argv[3]))"
    )
    subprocess.run([sys.executable, "-c", program, str(path), text, voice], check=True)
    return np.load(path)


def test_a_short_yes_after_digital_silence_is_noticed(tmp_path: Path):
    said = spoken_afresh("응", "ko+f2", tmp_path / "said.npy")
    for number in range(20):
        silence = np.zeros(24_000 + 2437 * number, np.float32)
        audio = to_int16(np.concatenate([silence, said, np.zeros(8000, np.float32)]))
        detector = VoiceActivityDetector(model())
        frames = audio[: len(audio) // 320 * 320].reshape(-1, 320)
        assert sum(detector.push(frame) > 0.5 for frame in frames) >= 3, number
