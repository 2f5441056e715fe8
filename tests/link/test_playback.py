"""The far end's queue: never far ahead, always knowing what was heard, never stuck."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from agent.audio.frames import FRAME_SAMPLES, ms_to_samples
from agent.link.playback import Channel, Heard, OutgoingFrame, Playback, Prompt


@dataclass
class Fate:
    """What became of a prompt."""

    prompt: Prompt
    started: list[int] = field(default_factory=list)
    ended: list[tuple[int, Heard]] = field(default_factory=list)


def queued(playback: Playback, channel: Channel = Channel.SPEECH) -> Fate:
    fate = Fate(Prompt(0, channel))
    fate.prompt.on_started = fate.started.append
    fate.prompt.on_ended = lambda at, heard: fate.ended.append((at, heard))
    playback.add(fate.prompt)
    return fate


def sound(ms: float, value: int = 1) -> np.ndarray:
    return np.full(ms_to_samples(ms), value, np.int16)


def said(playback: Playback, ms: float, value: int = 1) -> Fate:
    fate = queued(playback)
    playback.feed(fate.prompt, sound(ms, value), last=True)
    return fate


def hear(playback: Playback, frames: list[OutgoingFrame], at_sample: int = 10_000) -> None:
    """Acknowledge every frame as played, one by one."""
    for frame in frames:
        played = (frame.sequence + 1) * FRAME_SAMPLES
        playback.acknowledge(frame.prompt_id, played, at_sample, frame.last)


def heard_out(playback: Playback) -> list[OutgoingFrame]:
    """Play everything there is, three frames at a time, to the end."""
    out: list[OutgoingFrame] = []
    while frames := playback.due():
        out += frames
        hear(playback, frames)
    return out


def test_never_more_than_300_ms_is_under_way():
    playback = Playback()
    said(playback, 1000)
    assert len(playback.due()) == 15
    assert playback.due() == []


def test_every_played_frame_lets_one_more_go():
    playback = Playback()
    said(playback, 1000)
    first = playback.due()
    hear(playback, first[:4])
    assert [frame.sequence for frame in playback.due()] == [15, 16, 17, 18]


def test_300_ms_holds_across_prompts():
    playback = Playback()
    said(playback, 200)
    said(playback, 200)
    assert [frame.prompt_id for frame in playback.due()] == [1] * 10 + [2] * 5


def test_only_the_last_frame_is_marked_last():
    playback = Playback()
    said(playback, 100)
    assert [frame.last for frame in playback.due()] == [False] * 4 + [True]


def test_audio_arrives_whole_and_in_order_however_it_was_cut():
    playback = Playback()
    fate = queued(playback)
    everything = np.arange(5000, dtype=np.int16)
    playback.feed(fate.prompt, everything[:1], last=False)
    playback.feed(fate.prompt, everything[1:1234], last=False)
    playback.feed(fate.prompt, everything[1234:], last=True)
    out = np.concatenate([frame.samples for frame in heard_out(playback)])
    assert np.array_equal(out[:5000], everything)
    assert not out[5000:].any()


def test_a_prompt_waits_for_the_slow_sentence_of_the_one_before():
    playback = Playback()
    slow = queued(playback)
    playback.feed(slow.prompt, sound(40), last=False)
    said(playback, 40)
    assert [frame.prompt_id for frame in playback.due()] == [1, 1]
    playback.feed(slow.prompt, sound(20), last=True)
    assert [frame.prompt_id for frame in playback.due()] == [1, 2, 2]


def test_the_start_is_when_the_first_sample_sounded():
    playback = Playback()
    fate = said(playback, 100)
    playback.due()
    playback.acknowledge(1, 640, 5000, complete=False)
    playback.acknowledge(1, 960, 5320, complete=False)
    assert fate.started == [5000 - 640]


def test_a_prompt_heard_out_is_complete_and_leaves_the_queue_idle():
    playback = Playback()
    fate = said(playback, 100)
    hear(playback, playback.due())
    assert fate.ended == [(10_000, Heard(100, True))]
    assert playback.idle


def test_a_flush_names_the_newest_prompt_and_nothing_more_is_due():
    playback = Playback()
    said(playback, 1000)
    said(playback, 1000)
    playback.due()
    assert playback.flush(0) == 2
    assert playback.due() == []
    assert playback.idle


def test_a_prompt_flushed_before_a_frame_was_sent_was_not_heard():
    playback = Playback()
    said(playback, 1000)
    unsent = said(playback, 1000)
    playback.due()
    playback.flush(777)
    assert unsent.ended == [(777, Heard(0.0, False))]


def test_a_flushed_prompt_ends_where_the_glasses_stopped_it():
    playback = Playback()
    fate = said(playback, 1000)
    playback.due()
    playback.flush(0)
    playback.acknowledge(1, 1600, 9000, complete=False)
    assert fate.ended == []
    playback.acknowledge(1, 1920, 9320, complete=True)
    assert fate.ended == [(9320, Heard(120, False))]


def test_a_prompt_that_ended_while_the_flush_was_under_way_was_heard_complete():
    playback = Playback()
    fate = said(playback, 100)
    frames = playback.due()
    playback.flush(0)
    hear(playback, frames)
    assert fate.ended == [(10_000, Heard(100, True))]


def test_a_prompt_cut_in_its_sentences_is_not_complete_though_all_that_was_sent_was_heard():
    playback = Playback()
    fate = queued(playback)
    playback.feed(fate.prompt, sound(100), last=False)
    frames = playback.due()
    playback.flush(0)
    playback.acknowledge(1, len(frames) * FRAME_SAMPLES, 9000, complete=True)
    assert fate.ended == [(9000, Heard(100, False))]


def test_speech_after_a_flush_has_a_new_id():
    playback = Playback()
    said(playback, 100)
    flushed_up_to = playback.flush(0)
    said(playback, 100)
    assert {frame.prompt_id for frame in playback.due()} == {flushed_up_to + 1}


def test_a_prompt_without_sound_ends_at_once():
    playback = Playback()
    fate = said(playback, 0)
    assert fate.ended == [(0, Heard(0.0, True))]
    assert playback.idle


def test_a_prompt_without_sound_does_not_block_the_queue_behind_one_that_sounds():
    playback = Playback()
    said(playback, 100)
    silent = said(playback, 0)
    last = said(playback, 100)
    heard_out(playback)
    assert silent.ended == [(0, Heard(0.0, True))]
    assert last.ended[0][1].complete
    assert playback.idle


def test_a_prompt_whose_last_sentence_is_without_sound_still_ends():
    playback = Playback()
    fate = queued(playback)
    playback.feed(fate.prompt, sound(100), last=False)
    hear(playback, playback.due())
    playback.feed(fate.prompt, sound(0), last=True)
    heard_out(playback)
    assert fate.ended[0][1].complete
    assert playback.idle


@pytest.mark.parametrize(("id", "played"), [(99, 320), (1, 10**15), (0, 0), (2**63, 2**63)])
def test_an_acknowledgement_of_what_was_never_sent_breaks_nothing(id: int, played: int):
    playback = Playback()
    fate = said(playback, 1000)
    playback.due()
    playback.acknowledge(id, played, 0, complete=True)
    assert fate.ended == []
    assert len(playback.due()) <= 15


def test_an_acknowledgement_that_comes_late_does_not_take_back_what_was_heard():
    playback = Playback()
    said(playback, 1000)
    playback.due()
    playback.acknowledge(1, 1600, 2000, complete=False)
    playback.acknowledge(1, 320, 2320, complete=False)
    assert len(playback.due()) == 5


def test_an_earcon_is_not_speech():
    playback = Playback()
    fate = queued(playback, Channel.EARCON)
    playback.feed(fate.prompt, sound(100), last=True)
    assert not playback.speaking
    assert not playback.idle


def test_when_the_glasses_are_lost_every_prompt_ends_with_what_they_had_acknowledged():
    playback = Playback()
    playing, waiting = said(playback, 1000), said(playback, 1000)
    playback.due()
    playback.acknowledge(1, 1600, 5000, complete=False)
    playback.abandon(6000)
    assert playing.ended == [(6000, Heard(100, False))]
    assert waiting.ended == [(6000, Heard(0.0, False))]
    assert playback.idle


def test_an_acknowledgement_after_the_glasses_were_lost_ends_nothing_twice():
    playback = Playback()
    fate = said(playback, 1000)
    playback.due()
    playback.abandon(6000)
    playback.acknowledge(1, 1600, 7000, complete=True)
    assert len(fate.ended) == 1


def stopped(playback: Playback, ms: float, at_sample: int = 20_000) -> None:
    """Hold, and let the glasses say that the first prompt was heard for so long."""
    playback.hold()
    playback.acknowledge(1, ms_to_samples(ms), at_sample, complete=True)


def second_sentence_cut(playback: Playback) -> None:
    """Play a prompt of two sentences, 100 ms of ones and 400 ms of twos, and hold it at 240 ms."""
    fate = queued(playback)
    playback.feed(fate.prompt, sound(100, 1), last=False)
    playback.feed(fate.prompt, sound(400, 2), last=True)
    playback.due()
    stopped(playback, 240)


def test_what_is_held_is_heard_from_where_it_stopped_or_a_little_before():
    playback = Playback()
    fate = queued(playback)
    ramp = np.repeat(np.arange(1, 51, dtype=np.int16), FRAME_SAMPLES)
    playback.feed(fate.prompt, ramp, last=True)
    playback.due()
    stopped(playback, 240)
    playback.take_up(to_sentence=False)
    again = heard_out(playback)
    assert again[0].prompt_id > 1
    assert 1 <= again[0].samples[0] <= 12 - 5 + 1
    assert [int(frame.samples[0]) for frame in again] == list(range(again[0].samples[0], 51))
    assert fate.ended == [(10_000, Heard(1000, True))]
    assert len(fate.started) == 1


def test_nothing_is_sent_while_the_wearer_has_the_floor():
    playback = Playback()
    said(playback, 400)
    playback.due()
    assert playback.hold() == 1
    said(playback, 100)
    assert playback.due() == []
    assert playback.hold() is None


def test_a_hold_that_is_taken_back_at_once_waits_for_the_glasses_to_say_where_they_stopped():
    playback = Playback()
    said(playback, 1000)
    playback.due()
    playback.hold()
    playback.take_up(to_sentence=False)
    assert playback.due() == []
    playback.acknowledge(1, 640, 5000, complete=True)
    assert playback.due()[0].prompt_id == 2


def test_what_was_said_meanwhile_comes_after_what_was_held():
    playback = Playback()
    said(playback, 100, value=1)
    playback.due()
    playback.hold()
    said(playback, 100, value=2)
    playback.acknowledge(1, 0, 5000, complete=True)
    playback.take_up(to_sentence=False)
    assert [int(frame.samples[0]) for frame in heard_out(playback)] == [1] * 5 + [2] * 5


def test_what_is_dropped_ends_where_it_fell_silent_and_what_came_since_is_heard():
    playback = Playback()
    fate = said(playback, 1000)
    playback.due()
    stopped(playback, 200, at_sample=7000)
    after = said(playback, 100)
    playback.drop(9000)
    assert fate.ended == [(7000, Heard(200, False))]
    heard_out(playback)
    assert after.ended == [(10_000, Heard(100, True))]


def test_a_long_hold_goes_on_with_the_sentence_that_was_cut():
    playback = Playback()
    second_sentence_cut(playback)
    playback.take_up(to_sentence=True)
    assert [int(frame.samples[0]) for frame in heard_out(playback)] == [2] * 20


def test_what_was_dropped_can_be_had_again_once_from_the_sentence_that_was_cut():
    playback = Playback()
    second_sentence_cut(playback)
    playback.drop(9000)
    assert [len(one.frames) for one in playback.left()] == [20]
    assert playback.left() == []


def test_a_prompt_heard_out_as_it_was_held_is_complete():
    playback = Playback()
    fate = said(playback, 100)
    playback.due()
    stopped(playback, 100)
    assert fate.ended == [(20_000, Heard(100, True))]
    playback.take_up(to_sentence=False)
    assert playback.idle
