import itertools

import numpy as np
import pytest

from agent.speech.earcons import NAMES, earcon


def test_there_is_a_sound_for_every_occasion():
    assert set(NAMES) == {"listening", "heard", "sent", "cancelled", "error", "incoming", "quote"}


@pytest.mark.parametrize("name", NAMES)
def test_an_earcon_is_short(name):
    assert 80 <= len(earcon(name)) / 16 <= 300


@pytest.mark.parametrize("name", NAMES)
def test_an_earcon_is_audible_but_softer_than_full_scale(name):
    assert 0.1 < np.max(np.abs(earcon(name).astype(float))) / 32768 < 0.5


@pytest.mark.parametrize("name", NAMES)
def test_an_earcon_starts_and_ends_in_silence(name):
    assert abs(int(earcon(name)[0])) < 10
    assert abs(int(earcon(name)[-1])) < 10


@pytest.mark.parametrize("name", NAMES)
def test_an_earcon_is_always_the_same(name):
    first = earcon(name).copy()
    earcon.cache_clear()
    assert np.array_equal(earcon(name), first)


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(NAMES, 2)))
def test_no_two_earcons_sound_alike(one, other):
    length = min(len(earcon(one)), len(earcon(other)))
    first, second = earcon(one)[:length].astype(float), earcon(other)[:length].astype(float)
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.9


def test_an_unknown_earcon_is_an_error():
    with pytest.raises(KeyError):
        earcon("applause")
