import random
from dataclasses import replace

import pytest

from agent.events import Expecting
from agent.turntaking.closing import Closing, Look
from agent.turntaking.patience import Pace, PatienceOptions, wait_ms

OPTIONS = PatienceOptions()
LOOKS = [None, *(Look(closing, "test") for closing in Closing)]
CLOSED, UNSURE, OPEN = LOOKS[1:]


@pytest.mark.parametrize("expecting", list(Expecting))
def test_the_more_finished_it_looks_the_shorter_the_wait(expecting: Expecting) -> None:
    closed, unsure, unfinished = (
        wait_ms(expecting, look, 0, 1, OPTIONS) for look in (CLOSED, UNSURE, OPEN)
    )
    assert closed < unsure < unfinished


def test_a_yes_is_waited_for_less_than_a_command_and_that_less_than_dictation() -> None:
    waits = [
        wait_ms(expecting, UNSURE, 0, 1, OPTIONS)
        for expecting in (Expecting.CONFIRM, Expecting.COMMAND, Expecting.BODY)
    ]
    assert waits == sorted(set(waits))


@pytest.mark.parametrize("expecting", list(Expecting))
@pytest.mark.parametrize("look", LOOKS)
def test_every_wait_is_within_its_bounds(expecting: Expecting, look: Look | None) -> None:
    for fall in (-1, -0.3, 0, 0.6, 1):
        for pace in (0.1, 1, 10):
            wait = wait_ms(expecting, look, fall, pace, OPTIONS)
            assert OPTIONS.least_ms <= wait <= OPTIONS.most_ms


def test_a_falling_voice_shortens_and_a_rising_one_lengthens_an_unsure_wait() -> None:
    falling, level, rising = (
        wait_ms(Expecting.COMMAND, UNSURE, fall, 1, OPTIONS) for fall in (1, 0, -1)
    )
    assert falling < level < rising


def test_a_fall_ends_sooner_what_only_lacks_a_meaning_but_not_what_its_last_word_leaves_open() -> (
    None
):
    vague, to_come = Look(Closing.OPEN, "no_intent"), Look(Closing.OPEN, "particle")
    level = wait_ms(Expecting.COMMAND, to_come, 0, 1, OPTIONS)
    assert wait_ms(Expecting.COMMAND, vague, 1, 1, OPTIONS) < level
    assert wait_ms(Expecting.COMMAND, to_come, 1, 1, OPTIONS) == level


def test_a_fall_within_dictation_ends_a_sentence_and_not_the_message() -> None:
    fallen, level = (wait_ms(Expecting.BODY, UNSURE, fall, 1, OPTIONS) for fall in (1, 0))
    assert fallen == level


@pytest.mark.parametrize("expecting", list(Expecting))
def test_nothing_unsure_ends_sooner_than_what_looks_finished(expecting: Expecting) -> None:
    closed, fallen = (wait_ms(expecting, look, 1, 0.85, OPTIONS) for look in (CLOSED, UNSURE))
    assert closed <= fallen


def test_what_is_closed_is_not_stretched_by_a_slow_wearer() -> None:
    slow = wait_ms(Expecting.COMMAND, CLOSED, -1, 1.3, OPTIONS)
    assert slow == wait_ms(Expecting.COMMAND, CLOSED, 0, 1, OPTIONS)


def test_what_looks_finished_by_doubtful_words_is_waited_for_a_little_longer() -> None:
    doubtful = wait_ms(Expecting.COMMAND, replace(CLOSED, is_doubted=True), 0, 1, OPTIONS)
    sure, unread = (wait_ms(Expecting.COMMAND, look, 0, 1, OPTIONS) for look in (CLOSED, None))
    assert sure < doubtful < unread


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
