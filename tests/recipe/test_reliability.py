"""The figures of a confidence, on pairs whose figures can be worked out by hand."""

import pytest

from assets.recogniser.recipe.reliability import bins, reliability


def test_a_confidence_that_means_what_it_says_has_no_calibration_error():
    pairs = [(0.75, True)] * 3 + [(0.75, False)]
    assert reliability(pairs).ece == pytest.approx(0.0)


def test_the_calibration_error_is_the_gap_between_confidence_and_success_over_all_utterances():
    pairs = [(0.9, False)] * 2 + [(0.25, True), (0.25, False)]
    assert reliability(pairs).ece == pytest.approx((2 * 0.9 + 2 * 0.25) / 4)


def test_opposite_gaps_of_two_bins_do_not_cancel():
    assert reliability([(0.1, True), (0.9, False)]).ece == pytest.approx(0.9)


def test_the_brier_score_is_the_mean_square_of_the_miss():
    assert reliability([(0.8, True), (0.6, False)]).brier == pytest.approx((0.04 + 0.36) / 2)


def test_auroc_counts_pairs_in_the_right_order_and_half_of_the_ties():
    assert reliability([(0.9, True), (0.5, True), (0.5, False), (0.1, False)]).auroc == 0.875


@pytest.mark.parametrize("right", [True, False])
def test_auroc_needs_both_right_and_wrong(right: bool):
    assert reliability([(0.4, right), (0.6, right)]).auroc is None


def test_a_confidence_of_one_lies_in_the_last_bin():
    assert [each.count for each in bins([(1.0, True), (0.95, True), (0.0, False)])] == [1, 2]
