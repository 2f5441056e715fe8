"""Where an utterance begins and ends, from probabilities alone."""

from itertools import pairwise

import pytest

from agent.audio.frames import FRAME_SAMPLES
from agent.endpoint import Edge, Endpointer, EndpointOptions
from agent.events import Expecting
from agent.turntaking.closing import Closing, Look

SPEECH, SILENCE = [0.9], [0.05]


def pushed(endpointer: Endpointer, probabilities: list[float]) -> list[tuple[int, Edge]]:
    """Return (frames pushed so far, edge) of every edge."""
    edges = [(i + 1, endpointer.push(p)) for i, p in enumerate(probabilities)]
    return [(frames, edge) for frames, edge in edges if edge]


def edges(probabilities: list[float], expecting: Expecting = Expecting.COMMAND) -> list[Edge]:
    endpointer = Endpointer()
    endpointer.expecting = expecting
    return [edge for _, edge in pushed(endpointer, probabilities)]


def test_silence_has_no_edges():
    assert edges(SILENCE * 500) == []


def test_a_click_shorter_than_the_onset_starts_nothing():
    assert edges((SPEECH * 2 + SILENCE * 5) * 50) == []


def test_speech_starts_on_its_third_frame_and_the_onset_is_its_first():
    endpointer = Endpointer()
    assert pushed(endpointer, SILENCE * 10 + SPEECH * 3) == [(13, Edge.STARTED)]
    assert endpointer.onset_sample == 10 * FRAME_SAMPLES
    assert endpointer.in_utterance


def test_an_utterance_pauses_at_160_ms_and_ends_at_its_wait():
    endpointer = Endpointer()
    found = pushed(endpointer, SPEECH * 20 + SILENCE * 60)
    assert found == [(3, Edge.STARTED), (28, Edge.PAUSED), (55, Edge.ENDED)]
    assert endpointer.last_voiced_sample == 20 * FRAME_SAMPLES
    assert (endpointer.waited_ms, endpointer.reason) == (700, "silence")
    assert not endpointer.in_utterance


@pytest.mark.parametrize(
    ("expecting", "wait_ms"),
    [
        (Expecting.CONFIRM, 420),
        (Expecting.CHOICE, 500),
        (Expecting.RECIPIENT, 600),
        (Expecting.COMMAND, 700),
        (Expecting.BODY, 1200),
    ],
)
def test_the_wait_follows_what_the_dialogue_expects(expecting: Expecting, wait_ms: int):
    endpointer = Endpointer()
    endpointer.expecting = expecting
    pushed(endpointer, SPEECH * 20 + SILENCE * 80)
    assert endpointer.waited_ms == wait_ms


def test_every_state_of_the_dialogue_has_a_wait_longer_than_the_speculation():
    options = EndpointOptions()
    waits = options.patience.wait_ms
    assert set(waits) == set(options.patience.unread_ms) == set(Expecting)
    assert min(min(row.values()) for row in waits.values()) > options.speculate_ms


def test_a_voice_that_ended_before_the_detector_said_so_is_not_waited_for_twice():
    endpointer = Endpointer()
    assert pushed(endpointer, SPEECH * 20 + SILENCE * 8)[-1] == (28, Edge.PAUSED)
    endpointer.set_back(5 * FRAME_SAMPLES + 100)
    assert endpointer.last_voiced_sample == 15 * FRAME_SAMPLES
    assert pushed(endpointer, SILENCE * 60) == [(22, Edge.ENDED)]
    assert endpointer.waited_ms == 700


def test_a_voice_is_not_set_back_beyond_its_beginning():
    endpointer = Endpointer()
    pushed(endpointer, SILENCE * 10 + SPEECH * 4 + SILENCE * 8)
    endpointer.set_back(50 * FRAME_SAMPLES)
    assert endpointer.last_voiced_sample == endpointer.onset_sample == 10 * FRAME_SAMPLES


@pytest.mark.parametrize(
    ("closing", "reason", "waited_ms"),
    [
        (Closing.CLOSED, "complete", 300),
        (Closing.UNSURE, "silence", 500),
        (Closing.OPEN, "timeout", 1260),
    ],
)
def test_what_was_read_in_the_pause_decides_its_wait_and_says_why(
    closing: Closing, reason: str, waited_ms: int
):
    endpointer = Endpointer()
    pushed(endpointer, SPEECH * 20 + SILENCE * 8)
    endpointer.await_reading(fall=0)
    endpointer.weigh(Look(closing, "ending"))
    assert [edge for _, edge in pushed(endpointer, SILENCE * 80)] == [Edge.ENDED]
    assert (endpointer.reason, endpointer.because) == (reason, "ending")
    assert endpointer.waited_ms == waited_ms


def test_no_endpoint_before_the_pause_is_read():
    endpointer = Endpointer()
    pushed(endpointer, SPEECH * 20 + SILENCE * 8)
    endpointer.await_reading(fall=0)
    assert pushed(endpointer, SILENCE * 40) == []
    endpointer.weigh(Look(Closing.CLOSED, "answer"))
    assert pushed(endpointer, SILENCE) == [(1, Edge.ENDED)]


def test_a_reading_that_never_comes_does_not_hold_the_turn_for_ever():
    endpointer = Endpointer()
    pushed(endpointer, SPEECH * 20 + SILENCE * 8)
    endpointer.await_reading(fall=0)
    assert [edge for _, edge in pushed(endpointer, SILENCE * 100)] == [Edge.ENDED]


def test_a_reading_of_one_pause_says_nothing_about_the_next():
    endpointer = Endpointer()
    pushed(endpointer, SPEECH * 20 + SILENCE * 8)
    endpointer.await_reading(fall=0)
    endpointer.weigh(Look(Closing.OPEN, "particle"))
    pushed(endpointer, SPEECH * 10 + SILENCE * 40)
    assert (endpointer.reason, endpointer.because) == ("silence", "not_read")


def test_a_pause_shorter_than_the_speculation_has_no_edge():
    assert edges(SPEECH * 10 + SILENCE * 7 + SPEECH * 10) == [Edge.STARTED]


def test_a_pause_shorter_than_the_wait_is_resumed():
    speech = SPEECH * 10
    found = edges(speech + SILENCE * 15 + speech + SILENCE * 40)
    assert found == [Edge.STARTED, Edge.PAUSED, Edge.RESUMED, Edge.PAUSED, Edge.ENDED]


def test_a_resumption_has_its_own_onset_and_the_utterance_keeps_its_first():
    endpointer = Endpointer()
    pushed(endpointer, SPEECH * 10 + SILENCE * 15 + SPEECH * 5)
    assert endpointer.onset_sample == 25 * FRAME_SAMPLES
    assert endpointer.utterance_sample == 0


def test_a_click_in_the_wait_neither_resumes_nor_prolongs_it():
    clicking = SILENCE * 12 + SPEECH * 2 + SILENCE * 30
    assert pushed(Endpointer(), SPEECH * 10 + clicking)[-1] == (45, Edge.ENDED)


def test_the_endpoint_waits_for_a_resumption_that_has_just_begun():
    found = edges(SPEECH * 10 + SILENCE * 34 + SPEECH * 3)
    assert found == [Edge.STARTED, Edge.PAUSED, Edge.RESUMED]


def test_speech_holds_on_down_to_the_lower_threshold():
    assert edges(SPEECH * 5 + [0.4] * 100) == [Edge.STARTED]


def test_the_lower_threshold_starts_and_resumes_nothing():
    assert edges([0.4] * 100) == []
    assert edges(SPEECH * 5 + SILENCE * 12 + [0.4] * 30)[-1] is Edge.ENDED


def test_a_monologue_is_cut_at_28_seconds():
    endpointer = Endpointer()
    found = pushed(endpointer, SPEECH * 1401)
    assert found[:2] == [(3, Edge.STARTED), (1400, Edge.ENDED)]
    assert endpointer.reason == "max_length"


def test_a_monologue_with_pauses_is_cut_in_its_next_speech():
    endpointer = Endpointer()
    found = pushed(endpointer, (SPEECH * 80 + SILENCE * 15) * 15)
    assert [edge for _, edge in found].count(Edge.ENDED) == 1
    assert endpointer.reason == "max_length"


def test_skipping_ahead_forgets_the_running_utterance():
    endpointer = Endpointer()
    pushed(endpointer, SPEECH * 10)
    endpointer.skip_to(32_000)
    assert not endpointer.in_utterance
    assert pushed(endpointer, SILENCE * 5 + SPEECH * 3) == [(8, Edge.STARTED)]
    assert endpointer.onset_sample == 32_000 + 5 * FRAME_SAMPLES


def test_two_frames_before_a_skip_do_not_count_for_an_onset_after_it():
    endpointer = Endpointer()
    pushed(endpointer, SPEECH * 2)
    endpointer.skip_to(32_000)
    assert pushed(endpointer, SPEECH) == []


def test_started_and_ended_alternate_whatever_the_probabilities():
    wild = [((i * 7919) % 101) / 100 for i in range(20_000)]
    framing = [edge for edge in edges(wild) if edge in (Edge.STARTED, Edge.ENDED)]
    assert all(a is not b for a, b in pairwise(framing))
    assert all(edge is not Edge.RESUMED for edge in framing)
