"""The fit of the confidence, and the clips it is fitted on."""

import random

import numpy as np
import pytest

from agent.asr.catalogue import locate
from agent.asr.confidence import INTERCEPT, probability
from agent.events import Lang
from assets.recogniser.recipe.calibrate import Trial, fit, observed, trials
from assets.recogniser.recipe.names import ENGLISH_GIVEN
from assets.recogniser.recipe.sound import HELD_OUT_VARIANTS, variants
from assets.recogniser.recipe.split import is_held_out_name
from assets.recogniser.recipe.stress import _STRANGE, FRESH_NAMES, Clip, Stress
from assets.recogniser.recipe.text import HELD_OUT_NAMES, Mixture

KOREAN = ["오늘 날씨가 참 좋네요", "내일은 비가 온다고 해요"]
ENGLISH = ["what is the weather like", "how far is the station"]


def drawn(seed: int, count: int) -> list[Clip]:
    stress = Stress(Mixture(KOREAN, ENGLISH), {"ko": KOREAN, "en": ENGLISH}, seed)
    return list(stress.clips(count))


def tried(count: int) -> list[Trial]:
    """Trials whose chance of being right is logistic in one of two values."""
    pick = random.Random(3)
    values = [{"tells": pick.gauss(-2, 2), "idle": pick.gauss(5, 3)} for _ in range(count)]
    return [
        Trial("made", v, pick.random() < 1 / (1 + np.exp(-(1 + 1.5 * v["tells"])))) for v in values
    ]


def test_the_fit_finds_the_weights_that_made_the_outcomes():
    weights = fit(tried(6000))
    assert weights["tells"] == pytest.approx(1.5, abs=0.15)
    assert weights["idle"] == pytest.approx(0.0, abs=0.05)
    assert weights[INTERCEPT] == pytest.approx(1.0, abs=0.4)


def test_what_is_predicted_is_right_as_often_as_it_says():
    made = tried(4000)
    weights = fit(made)
    sure = [probability(weights, trial.values) for trial in made]
    assert np.mean(sure) == pytest.approx(np.mean([trial.right for trial in made]), abs=0.01)


def test_a_value_that_never_changes_does_no_harm():
    same = [Trial("made", {**trial.values, "still": 4.0}, trial.right) for trial in tried(300)]
    assert np.isfinite(list(fit(same).values())).all()


@pytest.mark.parametrize("lang", list(Lang))
def test_names_of_the_clips_are_in_no_list_of_training_or_evaluation(lang: Lang):
    known = {*HELD_OUT_NAMES[lang], *ENGLISH_GIVEN}
    assert [n for n in FRESH_NAMES[lang] if n in known or is_held_out_name(n)] == []


def test_voices_of_the_clips_are_none_of_evaluation():
    assert not {*variants(), *_STRANGE} & set(HELD_OUT_VARIANTS)


def test_the_same_seed_draws_the_same_clips_and_another_others():
    first, again, other = (
        [(clip.kind, clip.text, clip.names) for clip in drawn(seed, 6)] for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_noise_and_speech_of_the_other_language_have_no_right_text():
    clips = drawn(4, 60)
    assert {clip.text for clip in clips if clip.kind in ("nothing", "foreign")} == {""}
    assert all(clip.text for clip in clips if clip.kind in ("clean", "noisy", "strange"))


@pytest.mark.engines
def test_trials_of_the_bundled_model_hold_what_the_confidence_weighs():
    made = trials(observed(locate("bundled")), drawn(6, 8))
    assert made
    assert set(fit(made)) == {INTERCEPT, *made[0].values}
