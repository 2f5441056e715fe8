import numpy as np
import pytest

from agent.audio.convert import to_float
from agent.speech.mastering import master, voiced_rms


def tone(amplitude, ms, rate_hz=16_000):
    seconds = np.arange(rate_hz * ms // 1000) / rate_hz
    return (amplitude * np.sin(2 * np.pi * 300 * seconds)).astype(np.float32)


def silence(ms, rate_hz=16_000):
    return np.zeros(rate_hz * ms // 1000, np.float32)


def test_long_silence_before_the_voice_is_cut_to_twenty_ms():
    sound = master(np.concatenate([silence(500), tone(0.5, 400)]), 16_000)
    assert 300 <= np.flatnonzero(sound)[0] <= 330


def test_long_silence_after_the_voice_becomes_one_breath():
    sound = master(np.concatenate([tone(0.5, 400), silence(900)]), 16_000)
    assert len(sound) == pytest.approx(8000, abs=20)


@pytest.mark.parametrize("amplitude", [0.01, 0.1, 1.0])
def test_a_voice_of_any_loudness_comes_out_at_twenty_below_full_scale(amplitude):
    sound = to_float(master(tone(amplitude, 400), 16_000))
    assert 20 * np.log10(voiced_rms(sound)) == pytest.approx(-20, abs=0.5)


def test_a_peak_is_never_clipped_for_loudness():
    clicks = silence(400)
    clicks[3200] = 1.0
    assert np.max(np.abs(to_float(master(clicks, 16_000)))) <= 0.98


def test_any_rate_comes_out_at_sixteen_kilohertz():
    sound = master(tone(0.5, 1000, 22_050), 22_050)
    assert len(sound) == pytest.approx(17_600, abs=50)


def test_a_sentence_starts_and_ends_without_a_click():
    sound = master(np.full(8000, 0.5, np.float32), 16_000)
    assert abs(int(sound[0])) < 50
    assert int(np.max(np.abs(np.diff(sound.astype(int))))) < 100


def test_silence_in_gives_nothing_out():
    assert len(master(silence(500), 16_000)) == 0


def test_nothing_in_gives_nothing_out():
    assert len(master(np.zeros(0, np.float32), 22_050)) == 0
