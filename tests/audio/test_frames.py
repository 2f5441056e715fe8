"""The frame, the ways from bytes to samples, and the ring before an onset."""

import numpy as np
import pytest

from agent.audio.convert import frame_from_bytes, resample, to_bytes, to_float, to_int16
from agent.audio.frames import FRAME_SAMPLES, Framer, ms_to_samples, samples_to_ms
from agent.audio.preroll import Preroll
from agent.errors import LinkError


def ramp(samples: int) -> np.ndarray:
    return np.arange(samples, dtype=np.int16)


def framed(chunks: list[np.ndarray]) -> np.ndarray:
    framer = Framer()
    return np.concatenate([frame for chunk in chunks for frame in framer.push(chunk)])


@pytest.mark.parametrize("chunk_samples", [1, 7, 160, 319, 320, 321, 512, 3200])
def test_frames_do_not_depend_on_how_the_sound_was_cut(chunk_samples: int):
    sound = ramp(3200)
    chunks = np.split(sound, range(chunk_samples, len(sound), chunk_samples))
    assert np.array_equal(framed(chunks), sound)


def test_what_is_left_of_a_sound_comes_out_padded_with_silence():
    framer = Framer()
    framer.push(ramp(321)[1:])
    framer.push(np.ones(5, np.int16))
    (last,) = framer.flush()
    assert last.sum() == 5
    assert len(last) == FRAME_SAMPLES
    assert framer.flush() == []


def test_an_empty_chunk_completes_no_frame():
    assert Framer().push(ramp(0)) == []


@pytest.mark.parametrize("length", [0, 1, 639, 641, 1280])
def test_a_frame_of_the_wrong_length_is_refused_with_its_length(length: int):
    with pytest.raises(LinkError, match=f"640 bytes .* got {length}$"):
        frame_from_bytes(bytes(length))


def test_a_frame_survives_the_wire_bit_for_bit():
    frame = np.linspace(-32768, 32767, FRAME_SAMPLES).astype(np.int16)
    assert np.array_equal(frame_from_bytes(to_bytes(frame)), frame)


def test_int16_survives_the_way_through_float():
    every_tenth = np.arange(-32768, 32768, 10, dtype=np.int16)
    assert np.array_equal(to_int16(to_float(every_tenth)), every_tenth)


def test_floats_beyond_full_scale_are_clipped_not_wrapped():
    assert to_int16(np.array([-2.0, 1.0, 2.0])).tolist() == [-32768, 32767, 32767]


def test_resampling_from_16_khz_changes_nothing():
    samples = np.ones(100, np.float32)
    assert resample(samples, 16_000) is samples


def test_resampling_keeps_the_duration():
    assert len(resample(np.zeros(22_050, np.float32), 22_050)) == 16_000


def test_milliseconds_and_samples_are_each_others_inverse():
    assert samples_to_ms(ms_to_samples(1234)) == 1234


def filled_preroll(frames: int, kept_ms: int = 100) -> Preroll:
    preroll = Preroll(kept_ms)
    for i in range(frames):
        preroll.push(np.full(FRAME_SAMPLES, i, np.int16))
    return preroll


def test_the_preroll_gives_the_audio_from_the_sample_asked_for():
    start, audio = filled_preroll(4).since(500, next_sample=1280)
    assert start == 500
    assert audio[0] == 1
    assert len(audio) == 780


def test_the_preroll_gives_what_it_still_has_when_asked_for_more():
    start, audio = filled_preroll(20).since(0, next_sample=6400)
    assert start == 6400 - 5 * FRAME_SAMPLES
    assert audio[0] == 15


def test_an_empty_preroll_gives_nothing():
    start, audio = Preroll().since(0, next_sample=640)
    assert start == 640
    assert len(audio) == 0


def test_the_preroll_asked_for_the_future_gives_nothing():
    start, audio = filled_preroll(4).since(9999, next_sample=1280)
    assert (start, len(audio)) == (1280, 0)
