"""What the display shows of a growing utterance: agreed words stay, and nothing is shown twice."""

import random
from itertools import pairwise

import pytest

from agent.asr.stabilise import Shown, Stabiliser


def shown(*readings: str) -> list[Shown]:
    stabiliser = Stabiliser()
    return [stabiliser.push(reading) for reading in readings]


def test_a_first_reading_is_shown_and_nothing_of_it_is_certain():
    assert shown("엄마한테 전화") == [Shown("엄마한테 전화", "")]


def test_words_that_two_readings_agree_on_are_certain():
    last = shown("엄마한테 전화", "엄마한테 전화해 줘")[-1]
    assert last == Shown("엄마한테 전화해 줘", "엄마한테")


def test_a_certain_word_is_not_taken_back_by_a_later_reading():
    last = shown("text mom on", "text mom I am", "test mom I am late")[-1]
    assert last == Shown("text mom I am late", "text mom I am")


def test_a_word_that_was_lost_or_split_later_is_neither_lost_nor_shown_twice():
    assert shown("가 나", "가 나 다", "나 다 라")[-1].text == "가 나 다 라"
    assert shown("내일 봐", "내일 봐 지수야", "내 일 봐 지수야")[-1].text == "내일 봐 지수야"


def test_case_and_punctuation_do_not_hinder_agreement():
    assert shown("on my way.", "On my way home")[-1] == Shown("On my way home", "On my way")


def test_a_reading_without_words_keeps_what_is_certain():
    assert shown("가 나", "가 나", "")[-1] == Shown("가 나", "가 나")


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_read_what_was_certain_stays_at_the_front(seed: int):
    chance = random.Random(seed)
    words = [chance.choice("가 나 다 라 마".split()) for _ in range(12)]
    readings = []
    for end in range(1, len(words) + 1):
        reading = words[:end]
        if chance.random() < 0.5:
            reading[chance.randrange(end)] = chance.choice("바 사 아".split())
        readings.append(" ".join(reading))
    seen = shown(*readings)
    for before, after in pairwise(seen):
        assert after.stable.startswith(before.stable)
        assert after.text.startswith(after.stable)
