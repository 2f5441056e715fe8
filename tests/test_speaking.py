"""The far end with a scripted voice: order, earcons, failures, what was heard."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import numpy as np
import pytest

from agent.audio.frames import FRAME_SAMPLES
from agent.errors import VoiceError
from agent.events import Lang, Message, Say, TheirWords
from agent.jobs import Jobs
from agent.link.playback import Channel, Heard, OutgoingFrame
from agent.speaking import Speaking, Voices
from agent.speech.voice import PromptCache
from agent.trace import Event, Journal, Turn
from agent.worker import Worker
from tests.scripted import ScriptedVoice


@dataclass
class Mouth:
    """A `Speaking`, and glasses that play what it sends."""

    speaking: Speaking
    jobs: Jobs
    events: list[Event]
    voice: ScriptedVoice
    flushed: list[int] = field(default_factory=list)
    out: list[OutgoingFrame] = field(default_factory=list)
    now_sample: int = 16_000

    def play(self, frames: int = 10_000) -> None:
        """Play up to so many frames, acknowledging each."""
        due = self.speaking.due()
        while due and frames:
            frame, *rest = due
            self.out.append(frame)
            self.now_sample += FRAME_SAMPLES
            played = (frame.sequence + 1) * FRAME_SAMPLES
            self.speaking.acknowledge(frame.prompt_id, played, self.now_sample, frame.last)
            due, frames = rest + self.speaking.due(), frames - 1

    def named(self, name: str) -> list[Event]:
        return [event for event in self.events if event["event"] == name]


Make = Callable[..., Mouth]


@pytest.fixture
async def make() -> AsyncIterator[Make]:
    worker = Worker("saying")

    def mouth(**fields: str) -> Mouth:
        events: list[Event] = []
        voice, jobs = ScriptedVoice(**fields), Jobs(lambda: None)  # type: ignore[arg-type]
        voices = Voices(voice, voice, PromptCache())
        speaking = Speaking(voices, worker, jobs, Journal(events.append), Lang.KOREAN)
        made = Mouth(speaking, jobs, events, voice)
        speaking.on_flush = made.flushed.append
        return made

    yield mouth
    worker.shutdown()


def say(text: str) -> Say:
    return Say("key", text)


def turn() -> Turn:
    return Turn(1, 0, 0, 0.0)


async def test_a_sentence_is_announced_played_and_reported(make: Make):
    mouth = make()
    mouth.speaking.say(say("안녕하세요."), turn())
    await mouth.jobs.settle()
    mouth.play()
    assert [event["event"] for event in mouth.events] == [
        "prompt",
        "speech_out_started",
        "speech_out_ended",
    ]
    assert mouth.named("speech_out_ended")[0]["complete"]
    assert mouth.speaking.idle


async def test_the_first_sound_of_an_answer_is_noted_in_its_turn_once(make: Make):
    mouth, answer = make(), turn()
    mouth.speaking.say(say("안녕하세요."), answer)
    mouth.speaking.say(say("또 안녕하세요."), answer)
    await mouth.jobs.settle()
    mouth.play()
    assert answer.first_audio_sample == 16_000


async def test_sentences_are_spoken_in_order(make: Make):
    mouth = make()
    mouth.speaking.say(say("하나. 둘이에요."), None)
    mouth.speaking.say(say("셋."), None)
    await mouth.jobs.settle()
    mouth.play()
    assert mouth.voice.said == ["하나.", "둘이에요.", "셋."]
    assert [frame.prompt_id for frame in mouth.out] == sorted(f.prompt_id for f in mouth.out)


async def test_a_prepared_answer_is_heard_only_once_it_is_said_and_is_not_made_again(make: Make):
    mouth, answer = make(), turn()
    mouth.speaking.prepare(say("안녕하세요. 반가워요."))
    mouth.speaking.commit(answer)
    assert mouth.speaking.idle
    assert mouth.speaking.due() == []
    mouth.speaking.say(say("안녕하세요. 반가워요."), answer)
    await mouth.jobs.settle()
    mouth.play()
    assert mouth.voice.said == ["안녕하세요.", "반가워요."]
    receipt = answer.receipt()
    assert (receipt["replies_prepared"], receipt["reply_was_prepared"]) == (1, True)


async def test_another_answer_than_the_prepared_one_is_not_counted_as_prepared(make: Make):
    mouth, answer = make(), turn()
    mouth.speaking.prepare(say("안녕하세요."))
    mouth.speaking.commit(answer)
    mouth.speaking.say(say("잘 못 들었어요."), answer)
    receipt = answer.receipt()
    assert (receipt["replies_prepared"], receipt["reply_was_prepared"]) == (1, False)


async def test_a_voice_that_fails_on_a_prepared_answer_is_told_when_it_is_said(make: Make):
    mouth, answer = make(broken_word="안녕"), turn()
    mouth.speaking.prepare(say("안녕하세요."))
    mouth.speaking.commit(answer)
    mouth.speaking.say(say("안녕하세요."), answer)
    with pytest.raises(VoiceError):
        await mouth.jobs.settle()


async def test_a_sentence_already_spoken_is_not_made_again(make: Make):
    mouth = make()
    mouth.speaking.say(say("보냈어요."), None)
    await mouth.jobs.settle()
    mouth.speaking.say(say("보냈어요."), None)
    assert mouth.jobs.idle
    assert mouth.voice.said == ["보냈어요."]


async def test_an_earcon_sounds_under_the_first_word_and_costs_no_time(make: Make):
    mouth = make()
    mouth.speaking.play("sent")
    mouth.speaking.say(say("보냈어요."), None)
    await mouth.jobs.settle()
    mouth.play()
    assert {frame.channel for frame in mouth.out} == {Channel.SPEECH}
    assert np.ptp(np.concatenate([frame.samples for frame in mouth.out])) > 0


async def test_an_earcon_without_a_sentence_is_released_alone(make: Make):
    mouth = make()
    mouth.speaking.play("cancelled")
    mouth.speaking.release()
    mouth.play()
    assert {frame.channel for frame in mouth.out} == {Channel.EARCON}
    assert mouth.events == []
    assert mouth.speaking.idle


@pytest.mark.parametrize("text", ["", "...", "\n", "🎉"])
async def test_a_sentence_of_nothing_leaves_the_agent_idle(make: Make, text: str):
    mouth = make(mute_word="🎉")
    mouth.speaking.say(say(text), None)
    await mouth.jobs.settle()
    mouth.play()
    assert mouth.speaking.idle


async def test_a_sentence_whose_end_has_no_sound_is_heard_out(make: Make):
    mouth = make(mute_word="끝")
    mouth.speaking.say(say("하나예요. 끝."), None)
    await mouth.jobs.settle()
    mouth.play()
    assert mouth.named("speech_out_ended")[0]["complete"]
    assert mouth.speaking.idle


async def test_a_sentence_that_cannot_be_spoken_raises_and_leaves_the_agent_idle(make: Make):
    mouth = make(broken_word="둘")
    mouth.speaking.say(say("하나예요. 둘이에요. 셋이에요."), None)
    with pytest.raises(VoiceError):
        await mouth.jobs.settle()
    await mouth.jobs.settle()
    mouth.play()
    assert mouth.speaking.idle


async def test_a_barge_in_tells_how_long_both_spoke(make: Make):
    mouth = make()
    mouth.speaking.say(say("아주 긴 이야기를 하나 해 드릴게요."), turn())
    await mouth.jobs.settle()
    mouth.play(10)
    mouth.speaking.interrupt(onset_sample=mouth.now_sample - 960)
    mouth.speaking.acknowledge(1, 3520, mouth.now_sample + 640, complete=True)
    assert mouth.flushed == [1]
    assert mouth.named("barge_in")[0]["overlap_ms"] == 100
    assert mouth.named("speech_out_ended")[0]["heard_ms"] == 220
    assert not mouth.named("speech_out_ended")[0]["complete"]


async def test_sentences_that_still_waited_do_not_end_a_barge_in_early(make: Make):
    mouth = make()
    mouth.speaking.say(say("아주 긴 이야기를 하나 해 드릴게요."), None)
    mouth.speaking.say(say("하나 더 해 드릴게요."), None)
    await mouth.jobs.settle()
    mouth.play(10)
    mouth.speaking.now_sample = mouth.now_sample
    mouth.speaking.interrupt(onset_sample=mouth.now_sample)
    assert mouth.named("barge_in") == []
    mouth.speaking.acknowledge(1, 3520, mouth.now_sample + 1600, complete=True)
    assert mouth.named("barge_in")[0]["overlap_ms"] == 100


async def test_an_interruption_before_anything_sounded_is_no_barge_in(make: Make):
    mouth = make()
    mouth.speaking.say(say("안녕하세요."), None)
    mouth.speaking.interrupt(onset_sample=0)
    await mouth.jobs.settle()
    mouth.play()
    assert mouth.out == []
    assert mouth.named("barge_in") == []
    assert mouth.speaking.idle


async def test_interrupting_silence_tells_the_glasses_nothing(make: Make):
    mouth = make()
    mouth.speaking.interrupt(onset_sample=0)
    assert mouth.flushed == []


async def test_a_message_read_aloud_says_how_much_of_it_was_heard(make: Make):
    mouth = make()
    heard: list[Heard] = []
    mouth.speaking.read(Message("m1", "엄마", TheirWords("언제 와?")), None, heard.append)
    await mouth.jobs.settle()
    mouth.play()
    assert heard[0].complete
    assert mouth.named("prompt")[0]["key"] == "message"


async def test_a_message_cut_by_a_lost_link_is_as_heard_as_was_acknowledged(make: Make):
    mouth = make()
    heard: list[Heard] = []
    mouth.speaking.read(
        Message("m1", "엄마", TheirWords("언제 와? 저녁 먹고 오니?")), None, heard.append
    )
    await mouth.jobs.settle()
    mouth.play(5)
    mouth.speaking.lose()
    assert heard == [Heard(100, False)]
    assert mouth.speaking.idle
    mouth.speaking.say(say("다시 연결됐어요."), None)
    await mouth.jobs.settle()
    mouth.play()
    assert mouth.named("speech_out_ended")[-1]["complete"]


async def held(make: Make) -> Mouth:
    """A sentence of which 200 ms were heard when the wearer spoke."""
    mouth = make()
    mouth.speaking.say(say("아주 긴 이야기를 하나 해 드릴게요."), turn())
    await mouth.jobs.settle()
    mouth.play(10)
    mouth.speaking.now_sample = mouth.now_sample
    mouth.speaking.hold(onset_sample=mouth.now_sample - 960)
    mouth.speaking.acknowledge(1, 3520, mouth.now_sample + 640, complete=True)
    return mouth


async def test_what_is_held_is_neither_over_nor_interrupted_yet(make: Make):
    mouth = await held(make)
    assert mouth.flushed == [1]
    assert mouth.speaking.speaking
    assert mouth.named("speech_out_ended") == mouth.named("barge_in") == []


async def test_what_was_no_interruption_is_one_speech_begun_once_and_heard_out(make: Make):
    mouth = await held(make)
    mouth.speaking.take_up()
    mouth.play()
    assert len(mouth.named("speech_out_started")) == 1
    assert mouth.named("speech_out_ended")[0]["complete"]
    assert mouth.named("barge_in") == []
    assert mouth.speaking.idle


async def test_what_was_an_interruption_is_told_with_its_overlap(make: Make):
    mouth = await held(make)
    mouth.speaking.now_sample = mouth.now_sample + 16_000
    mouth.speaking.drop()
    assert mouth.named("barge_in")[0]["overlap_ms"] == 100
    assert mouth.named("speech_out_ended")[0]["heard_ms"] == 220
    assert mouth.speaking.idle


async def test_what_is_said_while_the_wearer_has_the_floor_waits(make: Make):
    mouth = await held(make)
    mouth.speaking.say(say("보냈어요."), None)
    await mouth.jobs.settle()
    mouth.play()
    assert len(mouth.out) == 10
    mouth.speaking.drop()
    mouth.play()
    assert len(mouth.named("speech_out_started")) == 2


async def test_the_rest_of_what_was_stopped_can_be_asked_for_once(make: Make):
    mouth = await held(make)
    mouth.speaking.drop()
    assert mouth.speaking.go_on(None)
    mouth.play()
    assert mouth.named("speech_out_ended")[-1]["complete"]
    assert not mouth.speaking.go_on(None)


async def test_a_lost_link_ends_a_hold(make: Make):
    mouth = await held(make)
    mouth.speaking.lose()
    mouth.speaking.say(say("다시 연결됐어요."), None)
    await mouth.jobs.settle()
    mouth.play()
    assert mouth.named("speech_out_ended")[-1]["complete"]
