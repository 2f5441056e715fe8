"""The simulated wearer's arithmetic: levels, edges, positions."""

import numpy as np
import pytest

from agent.audio.frames import FRAME_SAMPLES
from devices.simulated import (
    SPEECH_DBFS,
    SimulatedCard,
    SimulatedWearer,
    at_level,
    edges,
    far_away,
)

TONE = np.sin(np.arange(16_000) / 5).astype(np.float32)
PADDED = np.concatenate([np.zeros(1000, np.float32), TONE, np.zeros(500, np.float32)])


def rms_dbfs(samples: np.ndarray) -> float:
    return 20 * float(np.log10(np.sqrt(np.mean(samples.astype(np.float64) ** 2))))


def heard(wearer: SimulatedWearer, frames: int) -> np.ndarray:
    return np.concatenate([wearer.next_frame() for _ in range(frames)])


def test_the_level_is_that_of_what_sounds_not_of_the_pauses():
    assert rms_dbfs(at_level(PADDED, -20)[1000:17_000]) == pytest.approx(-20, abs=0.1)


@pytest.mark.parametrize("silence", [np.zeros(0, np.float32), np.zeros(100, np.float32)])
def test_silence_has_no_level_and_no_edges(silence: np.ndarray):
    assert np.array_equal(at_level(silence, -20), silence)
    assert edges(silence) == (0, 0)


def test_the_edges_are_where_the_sound_begins_and_ends():
    onset, end = edges(PADDED)
    assert onset == pytest.approx(1000, abs=2)
    assert end == pytest.approx(17_000, abs=2)


def test_what_is_said_is_heard_where_its_edges_are():
    wearer = SimulatedWearer()
    heard(wearer, 3)
    spoken = wearer.say(at_level(PADDED, SPEECH_DBFS), "응")
    sound = heard(wearer, 60)
    assert spoken.onset_sample == pytest.approx(960 + 1000, abs=2)
    assert np.abs(sound[:1000]).max() < 100
    assert np.abs(sound[1100:1200]).max() > 500
    assert wearer.speaking_until == wearer.now_sample


def test_two_things_said_at_once_sound_together():
    one, both = SimulatedWearer(), SimulatedWearer()
    one.say(TONE * 0.1, "가")
    both.say(TONE * 0.1, "가")
    both.say(TONE * 0.1, "나")
    loud, louder = heard(one, 50).astype(float), heard(both, 50).astype(float)
    assert np.abs(louder).max() == pytest.approx(2 * np.abs(loud).max(), rel=0.01)


def test_noise_is_as_far_below_speech_as_asked_and_goes_on_for_ever():
    noise = np.random.default_rng(0).standard_normal(5000).astype(np.float32)
    sound = heard(SimulatedWearer(noise, snr_db=15), 500) / 32768
    assert rms_dbfs(sound) == pytest.approx(SPEECH_DBFS - 15, abs=0.3)


def test_a_microphone_is_never_digitally_silent():
    assert heard(SimulatedWearer(), 10).any()


def test_the_same_wearer_sounds_the_same_twice():
    assert np.array_equal(heard(SimulatedWearer(), 20), heard(SimulatedWearer(), 20))


def test_a_bystander_is_12_db_down_and_reverberates():
    far = far_away(at_level(TONE, SPEECH_DBFS))
    assert rms_dbfs(far[: len(TONE)]) == pytest.approx(SPEECH_DBFS - 12, abs=2)
    assert len(far) > len(TONE)


async def test_a_card_plays_what_it_is_given_a_frame_at_a_time():
    card = SimulatedCard(SimulatedWearer(), (None for _ in range(3)), real_time=False)
    card.play(np.full(FRAME_SAMPLES, 7, np.int16))
    assert card.queued_samples == FRAME_SAMPLES
    await card.capture()
    await card.capture()
    assert card.played_samples == FRAME_SAMPLES
    assert card.recording()[1].tolist() == [7] * FRAME_SAMPLES + [0] * FRAME_SAMPLES


async def test_a_card_has_no_more_when_its_script_is_over():
    card = SimulatedCard(SimulatedWearer(), (None for _ in range(1)), real_time=False)
    assert await card.capture() is not None
    assert await card.capture() is None


async def test_a_flush_fades_what_sounds_and_drops_the_rest():
    card = SimulatedCard(SimulatedWearer(), (None for _ in range(3)), real_time=False)
    for _ in range(5):
        card.play(np.full(FRAME_SAMPLES, 1000, np.int16))
    card.flush(20)
    await card.capture()
    await card.capture()
    far = card.recording()[1]
    assert far[0] == 1000
    assert far[FRAME_SAMPLES - 1] == 0
    assert not far[FRAME_SAMPLES:].any()
