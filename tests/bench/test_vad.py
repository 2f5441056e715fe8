"""How voice detection is scored: by the edges of what was really said."""

import numpy as np
import pytest

from agent.audio.frames import FRAME_SAMPLES
from agent.vad import SileroModel
from devices.bench.vad import Detected, Labelled, detect, labelled_speech, score

SECOND = 16_000


def recording(seconds: int, *labels: tuple[int, int]) -> Labelled:
    silence = np.zeros(FRAME_SAMPLES, np.int16)
    return Labelled([silence] * (seconds * SECOND // FRAME_SAMPLES), list(labels))


def test_finding_exactly_what_was_said_misses_and_imagines_nothing():
    said = (SECOND, 2 * SECOND)
    row = score(recording(4, said), Detected([said], 0.02))
    assert (row["missed_utterances"], row["false_alarms"]) == (0, 0)
    assert (row["missed_speech_percent"], row["false_alarm_percent"]) == (0, 0)


def test_half_of_the_speech_found_is_half_missed():
    found = (SECOND, SECOND + SECOND // 2)
    row = score(recording(4, (SECOND, 2 * SECOND)), Detected([found], 0.0))
    assert row["missed_speech_percent"] == 50.0
    assert row["missed_utterances"] == 0


def test_speech_that_was_not_found_is_missed():
    row = score(recording(4, (SECOND, 2 * SECOND)), Detected([], 0.0))
    assert row["missed_utterances"] == 1


def test_a_segment_where_nobody_spoke_is_a_false_alarm():
    heard = (3 * SECOND, 3 * SECOND + 1600)
    row = score(recording(4, (SECOND, 2 * SECOND)), Detected([heard], 0.0))
    assert row["false_alarms"] == 1


def test_a_segment_a_little_too_long_is_no_false_alarm():
    heard = (SECOND - 1600, 2 * SECOND + 1600)
    row = score(recording(4, (SECOND, 2 * SECOND)), Detected([heard], 0.0))
    assert (row["false_alarms"], row["false_alarm_percent"]) == (0, 0)


def test_cpu_is_a_share_of_the_audios_time():
    assert score(recording(4), Detected([], 0.04))["cpu_percent"] == 1.0


@pytest.mark.engines
def test_clean_utterances_are_all_found():
    labelled = labelled_speech(3, None, 0, seed=1)
    row = score(labelled, detect(labelled, SileroModel()))
    assert row["utterances"] == 3
    assert (row["missed_utterances"], row["false_alarms"]) == (0, 0)
