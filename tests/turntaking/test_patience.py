import random

import pytest

from agent.events import Expecting
from agent.turntaking.closing import Closing
from agent.turntaking.patience import Pace, PatienceOptions, wait_ms

OPTIONS = PatienceOptions()


@pytest.mark.parametrize("expecting", list(Expecting))
def test_the_more_finished_it_looks_the_shorter_the_wait(expecting: Expecting) -> None:
    closed, unsure, unfinished = (
        wait_ms(expecting, closing, 0, 1, OPTIONS)
        for closing in (Closing.CLOSED, Closing.UNSURE, Closing.OPEN)
    )
    assert closed < unsure < unfinished


def test_a_yes_is_waited_for_less_than_a_command_and_that_less_than_dictation() -> None:
    waits = [
        wait_ms(expecting, Closing.UNSURE, 0, 1, OPTIONS)
        for expecting in (Expecting.CONFIRM, Expecting.COMMAND, Expecting.BODY)
    ]
    assert waits == sorted(set(waits))


@pytest.mark.parametrize("expecting", list(Expecting))
@pytest.mark.parametrize("closing", [None, *Closing])
def test_every_wait_is_within_its_bounds(expecting: Expecting, closing: Closing | None) -> None:
    for fall in (-1, -0.3, 0, 0.6, 1):
        for pace in (0.1, 1, 10):
            wait = wait_ms(expecting, closing, fall, pace, OPTIONS)
            assert OPTIONS.least_ms <= wait <= OPTIONS.most_ms


def test_a_falling_voice_shortens_and_a_rising_one_lengthens_an_unsure_wait() -> None:
    falling, level, rising = (
        wait_ms(Expecting.COMMAND, Closing.UNSURE, fall, 1, OPTIONS) for fall in (1, 0, -1)
    )
    assert falling < level < rising


def test_what_is_closed_is_not_stretched_by_a_slow_wearer() -> None:
    slow = wait_ms(Expecting.COMMAND, Closing.CLOSED, -1, 1.3, OPTIONS)
    assert slow == wait_ms(Expecting.COMMAND, Closing.CLOSED, 0, 1, OPTIONS)


@pytest.mark.parametrize("seed", range(20))
def test_pace_stays_within_its_bounds_whatever_it_is_told(seed: int) -> None:
    pick = random.Random(seed)
    pauses = [pick.uniform(0, 10 ** pick.uniform(0, 5)) for _ in range(pick.randrange(200))]
    pace = Pace()
    for pause in pauses:
        pace.confirm(pause)
    assert 0.85 <= pace.factor <= 1.35


def test_pace_follows_the_wearer_slowly() -> None:
    slow, quick = Pace(), Pace()
    for _ in range(30):
        slow.confirm(900)
        quick.confirm(200)
    assert quick.factor < 1 < slow.factor
    once = Pace()
    once.confirm(1500)
    assert once.factor < 1.25
