"""How the wake phrase is scored, and the bundled model's ear for it in voices it never met."""

import asyncio

import pytest

from agent.asr.wake import Beginning, WakeOptions
from agent.events import Lang
from devices.bench.wake import Evidence, Tally, _row, _swept, spoken
from tests.engines import stages


def heard(cost: float, log_probability: float) -> list[Evidence]:
    """One utterance that was read as something like the phrase, after one that was not."""
    return [(None, None), (Beginning(cost, ""), log_probability)]


def test_misses_are_counted_for_what_was_wanted_and_false_accepts_for_the_rest():
    tally = Tally(3600 * 16_000 // 2, [], [True, False], ["소리야", "소리야"])
    wanted = _row("phrase alone", Lang.KOREAN, None, tally, wanted=True)
    assert (wanted["trials"], wanted["missed"], wanted["missed_percent"]) == (2, 1, 50.0)
    other = _row("near miss", Lang.KOREAN, 10, tally, wanted=False)
    assert (other["false_accepts"], other["false_accepts_per_hour"]) == (1, 2.0)
    assert other["taken_for_it"] == "소리야 1"


def test_a_sweep_says_what_other_thresholds_would_have_done():
    said = Tally(16_000, [heard(0.0, -0.2), heard(0.0, -1.8)], [True, False])
    near = Tally(16_000, [heard(0.5, -1.6), *[heard(0.0, -9.0)] * 2, []], [False] * 4)
    background = Tally(3600 * 16_000, [heard(1.0, -1.9)], [False])
    calls = {None: [said], 10: [said]}
    strict, loose, exact = (
        _swept(
            WakeOptions(most_cost=cost, least_log_probability=least), calls, [near], [background]
        )
        for cost, least in ((1.0, -1.0), (1.0, -2.0), (0.0, -2.0))
    )
    assert (strict["missed_percent_clean"], loose["missed_percent_clean"]) == (50.0, 0.0)
    assert (strict["near_misses_percent"], loose["near_misses_percent"]) == (0.0, 25.0)
    assert (strict["false_accepts_per_hour"], loose["false_accepts_per_hour"]) == (0.0, 1.0)
    assert (exact["near_misses_percent"], exact["false_accepts_per_hour"]) == (0.0, 0.0)
    assert exact["missed_percent_10_db"] == 0.0


@pytest.mark.engines
@pytest.mark.parametrize(("lang", "phrase"), [(Lang.KOREAN, "소리야"), (Lang.ENGLISH, "hey sori")])
def test_the_phrase_wakes_in_voices_that_training_never_met(lang: Lang, phrase: str):
    tally = asyncio.run(spoken(stages(lang), lang, (phrase,), 6, None, seed=1))
    assert sum(tally.woken) >= 5


@pytest.mark.engines
@pytest.mark.parametrize(
    ("lang", "phrases"),
    [
        (Lang.KOREAN, ("소리가", "수리야", "소리 좀 키워", "무슨 소리야")),
        (Lang.ENGLISH, ("sorry", "hey siri", "story", "sorry I'm late")),
    ],
)
def test_near_misses_hardly_ever_wake(lang: Lang, phrases: tuple[str, ...]):
    tally = asyncio.run(spoken(stages(lang), lang, phrases, 8, None, seed=1))
    assert sum(tally.woken) <= 1  # rates over many voices are `sori bench wake`'s business
