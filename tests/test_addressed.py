"""Who is spoken to: the rule without audio, in samples."""

import pytest

from agent.addressed import Access, Attention, AttentionOptions, ListenMode, Situation
from agent.events import CallState

SECOND = 16_000
QUIET = Situation()
SPEAKING = Situation(speaking=True)
ASKED = Situation(asked=True)
RINGING = Situation(asked=True, call=CallState.RINGING)
IN_CALL = Situation(call=CallState.ACTIVE)
NEEDED = {ListenMode.TAP: Access.NONE, ListenMode.WAKE: Access.WAKE}


class Clock:
    """An `Attention` that is told of every frame, as a session tells it."""

    def __init__(self, mode: ListenMode) -> None:
        self.attention = Attention(mode, AttentionOptions(8000, 5000, 7000))
        self.now = 0

    def go(self, seconds: float, situation: Situation = QUIET) -> "Clock":
        for _ in range(round(seconds * 50)):
            self.now += 320
            self.attention.follow(self.now, situation)
        return self

    def tap(self) -> "Clock":
        self.attention.summoned(self.now)
        return self

    def accept(self) -> "Clock":
        """Let what the wearer just said be acted upon."""
        self.attention.accepted(self.now)
        return self

    def access(self, situation: Situation = QUIET) -> Access:
        """Of an utterance noticed now: its onset is 60 ms ago."""
        return self.attention.access(self.now - 960, situation)


modes = pytest.mark.parametrize("mode", [ListenMode.TAP, ListenMode.WAKE])


def test_in_open_mode_everything_is_for_the_agent():
    clock = Clock(ListenMode.OPEN)
    assert clock.go(60).access() is Access.FREE
    assert clock.go(1, IN_CALL).access(IN_CALL) is Access.FREE


@modes
def test_unasked_words_need_the_phrase_or_are_not_read(mode: ListenMode):
    assert Clock(mode).go(1).access() is NEEDED[mode]


@modes
def test_after_a_tap_the_next_words_are_for_the_agent_for_eight_seconds(mode: ListenMode):
    clock = Clock(mode).go(1).tap()
    assert clock.go(7.9).access() is Access.FREE
    assert clock.go(0.3).access() is NEEDED[mode]


@modes
def test_after_an_answer_words_are_likely_ours_for_five_seconds(mode: ListenMode):
    clock = Clock(mode).go(1).tap().go(2).accept()
    assert clock.go(3, SPEAKING).access(SPEAKING) is Access.LIKELY
    assert clock.go(4.9).access() is Access.LIKELY
    assert clock.go(3.3).access() is NEEDED[mode]


@modes
def test_a_question_in_the_wearers_own_exchange_is_open_for_as_long_as_it_waits(mode: ListenMode):
    clock = Clock(mode).go(1).tap().go(2).accept()
    assert clock.go(30, ASKED).access(ASKED) is Access.FREE


@modes
def test_an_announcement_opens_a_short_window_even_if_the_agent_still_waits(mode: ListenMode):
    clock = Clock(mode).go(10)
    said = Situation(speaking=True, asked=True)
    assert clock.go(3, said).access(said) is Access.LIKELY
    assert clock.go(6.9, ASKED).access(ASKED) is Access.LIKELY
    assert clock.go(0.3, ASKED).access(ASKED) is NEEDED[mode]


@modes
def test_an_answer_to_an_announcement_makes_the_exchange_the_wearers(mode: ListenMode):
    clock = Clock(mode).go(3, Situation(speaking=True, asked=True)).accept()
    assert clock.go(20, ASKED).access(ASKED) is Access.FREE


@modes
def test_somebody_elses_message_is_not_the_wearers_exchange(mode: ListenMode):
    clock = Clock(mode).go(1).accept()
    clock.attention.interrupted()
    assert clock.go(1, ASKED).access(ASKED) is Access.LIKELY


@modes
def test_while_it_rings_an_answer_is_taken_at_any_time(mode: ListenMode):
    assert Clock(mode).go(40, RINGING).access(RINGING) is Access.LIKELY


@modes
def test_in_a_call_the_talk_is_with_somebody_else_at_once(mode: ListenMode):
    clock = Clock(mode).go(1, RINGING).accept()
    assert clock.go(0.1, IN_CALL).access(IN_CALL) is NEEDED[mode]


@modes
def test_in_a_call_a_tap_or_the_phrase_still_summons(mode: ListenMode):
    clock = Clock(mode).go(5, IN_CALL).tap()
    assert clock.go(2, IN_CALL).access(IN_CALL) is Access.FREE
