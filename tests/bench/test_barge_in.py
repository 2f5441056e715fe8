"""The barge-in benchmark: what it counts, and that a session in echo can be played."""

import numpy as np
import pytest

from agent.events import Lang
from devices.bench.barge_in import PATHS, Heard, Kind, Talk, Trial, cough, document_of
from tests.engines import stages


def trial(kind: Kind, stopped: bool, silence_ms: float | None = 120.0) -> Trial:
    return Trial(kind, silence_ms, stopped)


def test_the_document_has_the_distribution_and_says_what_was_missed():
    trials = [trial(Kind.REAL, True), trial(Kind.REAL, False, None), trial(Kind.BACKCHANNEL, False)]
    document = document_of([Heard(trials, 960_000, 1, 0)], "model")
    (row,) = document["rows"]
    assert (row["metric"], row["p95"], row["n"]) == ("onset_to_silence_ms", 120.0, 1)
    met = {one["what"]: one["met"] for one in document["targets"]}
    assert not met["real interruptions noticed, %"]
    assert not met["self-interruptions"]
    assert met["self-triggered commands"]
    assert met["readings stopped by a backchannel, %"]
    assert document["alone"]["agent_speech_minutes"] == 1


def test_a_cough_is_as_loud_as_speech_and_short():
    sound = cough(1)
    assert 0.3 < len(sound) / 16_000 < 0.5
    assert np.abs(sound).max() > 0.05


@pytest.mark.engines
@pytest.mark.slow
def test_the_agent_reads_in_its_own_echo_without_hearing_itself():
    heard = Talk(seed=1, minutes=0.5).play(stages(Lang.KOREAN), PATHS[0])
    assert heard.agent_samples >= 0.5 * 60 * 16_000
    assert heard.self_interruptions == heard.self_commands == heard.not_read == 0
    assert all(one.stopped for one in heard.trials if one.kind is Kind.REAL)
