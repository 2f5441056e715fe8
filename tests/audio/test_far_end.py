"""The canceller's reference: what was played stands where it was heard."""

import numpy as np

from agent.audio.far_end import FarEnd
from agent.audio.frames import FRAME_SAMPLES


def frame(value: int) -> np.ndarray:
    return np.full(FRAME_SAMPLES, value, np.int16)


def sent(count: int) -> FarEnd:
    far_end = FarEnd()
    for i in range(count):
        far_end.sent(1, i, frame(i + 1))
    return far_end


def test_a_frame_stands_where_the_glasses_say_it_was_played():
    far_end = sent(1)
    far_end.played(1, 320, at_sample=32_320)
    assert np.array_equal(far_end.frame(32_000), frame(1))
    assert not far_end.frame(31_680).any()
    assert not far_end.frame(32_320).any()


def test_acknowledgements_that_jitter_do_not_tear_the_sound():
    far_end = sent(3)
    far_end.played(1, 320, at_sample=32_320)
    far_end.played(1, 640, at_sample=32_320 + 480)
    far_end.played(1, 960, at_sample=32_320 + 640)
    assert [far_end.frame(32_000 + i * 320)[0] for i in range(3)] == [1, 2, 3]


def test_a_break_in_playback_is_silence():
    far_end = sent(2)
    far_end.played(1, 320, at_sample=32_320)
    far_end.played(1, 640, at_sample=40_000)
    assert not far_end.frame(33_000).any()
    assert np.array_equal(far_end.frame(39_680), frame(2))


def test_what_is_not_acknowledged_yet_is_taken_to_be_played_on():
    far_end = sent(2)
    far_end.played(1, 320, at_sample=32_320)
    assert np.array_equal(far_end.frame(32_320), frame(2))
    assert not far_end.frame(34_000).any()


def test_frames_that_were_never_played_do_not_come_up_with_the_next_prompt():
    far_end = sent(3)
    far_end.played(1, 320, at_sample=32_320)
    far_end.sent(2, 0, frame(9))
    far_end.played(2, 320, at_sample=48_000)
    assert np.array_equal(far_end.frame(47_680), frame(9))
    assert not far_end.frame(47_040).any()


def test_two_seconds_are_kept():
    far_end = FarEnd()
    for i in range(200):
        far_end.sent(1, i, frame(i + 1))
        far_end.played(1, (i + 1) * 320, at_sample=(i + 1) * 320)
    assert far_end.frame(199 * 320)[0] == 200
    assert far_end.frame(101 * 320)[0] == 102
    assert not far_end.frame(50 * 320).any()
