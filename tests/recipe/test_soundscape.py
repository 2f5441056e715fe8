"""Sounds that are no command: of unit level, drawn anew each time, never silent or broken."""

import numpy as np
import pytest

from assets.recogniser.recipe import soundscape
from assets.recogniser.recipe.soundscape import NOISES, Draw, Sound

SAMPLES = 24_001  # no whole number of anything


def babble(draw: Draw, samples: int) -> Sound:
    voices = [soundscape.coloured(draw, 5000 + 700 * i, 1.0) for i in range(5)]
    return soundscape.babble(draw, samples, voices)


SOUNDS = {**NOISES, "babble": babble, "music": soundscape.music}


@pytest.mark.parametrize("name", SOUNDS)
def test_a_sound_has_the_length_asked_for_and_unit_level(name: str):
    sound = SOUNDS[name](np.random.default_rng(1), SAMPLES)
    assert sound.shape == (SAMPLES,)
    assert sound.dtype == np.float32
    assert np.sqrt(np.mean(sound**2)) == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("name", SOUNDS)
def test_no_two_draws_are_alike_and_a_seed_repeats_them(name: str):
    draw = np.random.default_rng(2)
    first, second = SOUNDS[name](draw, SAMPLES), SOUNDS[name](draw, SAMPLES)
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.9
    assert np.array_equal(first, SOUNDS[name](np.random.default_rng(2), SAMPLES))


def test_colour_moves_the_energy_down():
    spectra = [
        np.abs(np.fft.rfft(soundscape.coloured(np.random.default_rng(3), 32_000, slope)))
        for slope in (0.0, 1.0)
    ]
    low = [np.sum(s[:2000] ** 2) / np.sum(s**2) for s in spectra]
    assert low[0] == pytest.approx(0.125, abs=0.02)
    assert low[1] > 0.95


def test_a_room_makes_a_click_ring():
    click = np.zeros(1000, np.float32)
    click[0] = 1
    wet = soundscape.reverberate(np.random.default_rng(4), click)
    assert len(wet) > 2000
    assert np.sum(wet[1:] ** 2) > 1e-4


def test_an_equaliser_bends_by_no_more_than_its_depth():
    noise = soundscape.coloured(np.random.default_rng(5), 1 << 14, 0.0)
    bent = soundscape.equalised(np.random.default_rng(6), noise, 12.0)
    gain = np.abs(np.fft.rfft(bent)) / np.abs(np.fft.rfft(noise))
    assert np.max(np.abs(20 * np.log10(gain))) <= 12.1
    assert np.ptp(20 * np.log10(gain)) > 3
