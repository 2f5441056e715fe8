"""The probability that a transcript is right: what it rests on, and where it comes from."""

from dataclasses import replace

import numpy as np
import pytest

from agent.asr.confidence import INTERCEPT, features, weighed
from agent.asr.evidence import LEAST_LOG_PROBABILITY, Evidence
from agent.asr.guard import GuardOptions, confidence, rejection
from agent.asr.recognizer import Decoded
from agent.dialogue.draft import SURE_TRANSCRIPT
from agent.events import Lang

SURE = Evidence((-0.01, -0.02), (0.1, 0.1), -0.01)
DECODED = Decoded("응 보내", Lang.KOREAN, -0.02, 0.0, 1000, 5, evidence=SURE)
WEIGHTS = {INTERCEPT: 1.0, "total": 1.0, "greatest_entropy": -1.0, "name_below": -1.0}


def test_evidence_is_read_off_the_logits_of_the_tokens_taken():
    logits = [np.log(np.array([[0.7, 0.2, 0.1]], np.float32)), np.zeros((1, 3), np.float32)]
    evidence = Evidence.of(logits, [0])
    assert evidence.log_probabilities == pytest.approx((np.log(0.7),), abs=1e-5)
    assert evidence.entropies == pytest.approx((0.8018,), abs=1e-3)
    assert evidence.end_log_probability == pytest.approx(np.log(1 / 3), abs=1e-5)


def test_logits_need_not_be_normalised():
    logits = np.random.default_rng(3).standard_normal((4, 50)).astype(np.float32)
    moved = Evidence.of(list(logits + 17.0), [3, 4, 5])
    assert moved.log_probabilities == pytest.approx(
        Evidence.of(list(logits), [3, 4, 5]).log_probabilities, abs=1e-4
    )


def test_a_text_that_was_not_ended_has_the_least_probable_end():
    assert Evidence.of([np.zeros(3, np.float32)], [1]).end_log_probability == LEAST_LOG_PROBABILITY


def test_nothing_decoded_is_evidence_of_nothing():
    assert Evidence.of([], []) == Evidence((), (), LEAST_LOG_PROBABILITY)


def test_pieces_of_an_utterance_are_judged_together_by_the_worst_end():
    other = Evidence((-1.0,), (0.5,), -0.7)
    assert Evidence.of_pieces([SURE, other]) == Evidence(
        (-0.01, -0.02, -1.0), (0.1, 0.1, 0.5), -0.7
    )


def test_a_piece_without_evidence_leaves_the_utterance_without():
    assert Evidence.of_pieces([SURE, None]) is None


def test_a_less_probable_token_lowers_the_confidence():
    doubtful = replace(DECODED, evidence=replace(SURE, log_probabilities=(-0.01, -1.5)))
    assert weighed(WEIGHTS, doubtful) < weighed(WEIGHTS, DECODED)


def test_a_name_put_in_against_the_ear_lowers_the_confidence():
    assert weighed(WEIGHTS, replace(DECODED, name_below=2.5)) < weighed(
        WEIGHTS, replace(DECODED, name_below=0.0)
    )


def test_a_name_that_the_ear_prefers_counts_no_more_than_one_it_likes_as_well():
    assert features(replace(DECODED, name_below=-3.0))["name_below"] == 0.0


def test_a_name_that_the_ear_did_not_like_is_never_sure_enough_to_act_on():
    guessed, sure = (replace(DECODED, name_below=below) for below in (0.5, 0.0))
    assert weighed({INTERCEPT: 9.0}, guessed) < SURE_TRANSCRIPT < weighed({INTERCEPT: 9.0}, sure)


def test_no_text_is_never_right():
    assert weighed(WEIGHTS, replace(DECODED, text="")) == 0.0


def test_without_weights_or_evidence_there_is_no_calibrated_confidence():
    assert weighed(None, DECODED) is None
    assert weighed(WEIGHTS, replace(DECODED, evidence=None)) is None


def test_values_beyond_all_measure_stay_a_probability():
    absurd = Evidence((-500.0,) * 40, (9.0,) * 40, -300.0)
    assert 0.0 <= weighed(WEIGHTS, replace(DECODED, evidence=absurd)) < 0.01


def test_a_calibrated_confidence_goes_before_the_mean_of_the_tokens():
    assert confidence(replace(DECODED, confidence=0.3)) == 0.3
    assert confidence(DECODED) == pytest.approx(0.98, abs=0.01)


@pytest.mark.parametrize(("sure", "reason"), [(0.05, "low_confidence"), (0.2, None)])
def test_a_calibrated_model_is_rejected_by_its_own_threshold(sure: float, reason: str | None):
    unsure_tokens = replace(DECODED, average_log_probability=-1.2, confidence=sure)
    assert rejection(unsure_tokens, 1500, GuardOptions()) == reason


def test_likely_silence_is_believed_against_an_unsure_calibrated_reading():
    silent = replace(DECODED, no_speech_probability=0.9)
    assert rejection(replace(silent, confidence=0.4), 1500, GuardOptions()) == "no_speech"
    assert rejection(replace(silent, confidence=0.7), 1500, GuardOptions()) is None
