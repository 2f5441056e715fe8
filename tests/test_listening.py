"""The near end with scripted engines: edges, speculation, partials, failures, monologues."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import numpy as np
import pytest

from agent.asr.hearing import Hearing
from agent.asr.recognizer import Decoded
from agent.audio.frames import FRAME_SAMPLES
from agent.endpoint import EndpointOptions
from agent.events import Expecting, Lang
from agent.jobs import Jobs
from agent.listening import Listening, ListeningOptions
from agent.trace import Event, Journal, Turn
from agent.turntaking.closing import Closing, Look
from agent.turntaking.patience import PatienceOptions
from agent.utterance import Utterance
from tests.scripted import LEVEL, ScriptedRecognizer, ScriptedVad, failing


@pytest.fixture(autouse=True)
def scripted_vad(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agent.listening.VoiceActivityDetector", ScriptedVad)


@dataclass
class Ear:
    """A `Listening`, and everything it told."""

    recognizer: ScriptedRecognizer
    listening: Listening
    jobs: Jobs
    events: list[Event]
    utterances: list[Utterance] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    next_sample: int = 0

    def heard(self, turn: Turn, utterance: Utterance) -> None:
        self.utterances.append(utterance)

    def failed(self, turn: Turn, error: Exception) -> None:
        self.failures.append(str(error))

    async def hear(self, ms: float, number: int = 0, settle: bool = True) -> None:
        """Take so long of the wearer saying text `number`; 0 is silence."""
        frame = np.full(FRAME_SAMPLES, number * LEVEL, np.int16)
        for _ in range(round(ms / 20)):
            self.listening.push(frame, self.next_sample)
            self.next_sample += FRAME_SAMPLES
            if settle:
                await self.jobs.settle()

    def named(self, name: str) -> list[Event]:
        return [event for event in self.events if event["event"] == name]


Listen = Callable[..., Ear]
UNREAD_MS = dict.fromkeys(Expecting, 480) | {Expecting.CONFIRM: 340}


@pytest.fixture
async def listen() -> AsyncIterator[Listen]:
    hearing = Hearing()

    def make(
        *texts: str | Exception, gate: threading.Event | None = None, takes_ms: float = 1.0
    ) -> Ear:
        hearing.took(Decoded("", Lang.KOREAN, 0.0, 0.0, 0.0, takes_ms))
        events: list[Event] = []
        recognizer = ScriptedRecognizer(texts, gate=gate)
        jobs = Jobs(lambda: None)
        listening = Listening(
            ScriptedVad(),  # type: ignore[arg-type]  # the model: `scripted_vad` needs none
            recognizer,
            hearing,
            jobs,
            Journal(events.append),
            ListeningOptions(
                endpoint=EndpointOptions(patience=PatienceOptions(unread_ms=UNREAD_MS))
            ),
            Lang.KOREAN,
        )
        ear = Ear(recognizer, listening, jobs, events)
        listening.on_utterance, listening.on_failure = ear.heard, ear.failed
        return ear

    yield make
    hearing.shutdown()


async def engine_taken(listen: Listen, gate: threading.Event) -> Ear:
    """Return another wearer, whose utterance the engine is busy with until the gate opens."""
    other = listen("말", gate=gate)
    await other.hear(600, 1, settle=False)
    await other.hear(200, settle=False)
    return other


async def test_an_utterance_is_read_at_its_pause_and_handed_over_at_its_endpoint(listen: Listen):
    ear = listen("응")
    await ear.hear(400)
    await ear.hear(600, 1)
    await ear.hear(460)
    assert ear.utterances == []
    assert len(ear.recognizer.decoded_ms) == 1
    await ear.hear(40)
    (utterance,) = ear.utterances
    assert utterance.transcript.text == "응"
    assert (utterance.rejected, utterance.cut_off) == (None, False)


async def test_the_audio_read_begins_before_the_onset_and_ends_in_the_pause(listen: Listen):
    ear = listen("응")
    await ear.hear(1000)
    await ear.hear(600, 1)
    await ear.hear(500)
    assert ear.recognizer.decoded_ms == [300 + 600 + 160]


async def test_an_utterance_in_the_first_moment_is_read_from_the_first_sample(listen: Listen):
    ear = listen("응")
    await ear.hear(600, 1)
    await ear.hear(500)
    assert ear.recognizer.decoded_ms == [600 + 160]


async def test_a_reading_begun_on_trust_is_thrown_away_when_speech_resumes(listen: Listen):
    ear = listen("반", "온전한 말")
    await ear.hear(400, 1)
    await ear.hear(240)
    await ear.hear(700, 2)
    await ear.hear(500)
    assert [u.transcript.text for u in ear.utterances] == ["온전한 말"]
    assert len(ear.named("speech_started")) == len(ear.named("speech_ended")) == 2
    assert {event["turn"] for event in ear.events} == {1}


async def test_a_result_that_comes_after_speech_resumed_is_not_used(listen: Listen):
    gate = threading.Event()
    ear = listen("반", "온전한 말", gate=gate)
    await ear.hear(400, 1, settle=False)
    await ear.hear(240, settle=False)
    await ear.hear(700, 2, settle=False)
    await ear.hear(1900, settle=False)
    assert ear.listening.busy
    gate.set()
    await ear.jobs.settle()
    assert [u.transcript.text for u in ear.utterances] == ["온전한 말"]
    assert not ear.listening.busy


async def test_a_resumption_withdraws_what_was_read_and_the_receipt_counts_both_readings(
    listen: Listen,
):
    ear, told = listen("반", "온전한 말"), []
    ear.listening.judge = lambda transcript, _believed: told.append(transcript.text)
    ear.listening.on_resumed = lambda: told.append("resumed")
    ear.listening.on_endpoint = lambda turn: told.append(turn.asr_attempts)
    await ear.hear(400, 1)
    await ear.hear(240)
    await ear.hear(700, 2)
    await ear.hear(500)
    assert told == ["반", "resumed", "온전한 말", 2]


async def test_what_is_expected_decides_when_it_is_over(listen: Listen):
    ear = listen("응")
    ear.listening.expect(Expecting.CONFIRM)
    await ear.hear(400, 1)
    await ear.hear(340)
    assert ear.named("endpoint")[0]["waited_ms"] == 340


async def test_a_long_utterance_shows_partial_texts_before_its_final(listen: Listen):
    ear = listen("가 나 다")
    await ear.hear(3000, 1)
    await ear.hear(500)
    assert len(ear.named("partial")) == 3
    assert [e["event"] for e in ear.events if e["event"] in ("partial", "final")][-1] == "final"


async def test_words_that_two_partials_agree_on_are_shown_as_stable(listen: Listen):
    ear = listen("가 나 다")
    await ear.hear(2000, 1)
    assert [(e["text"], e["stable"]) for e in ear.named("partial")] == [
        ("가 나 다", ""),
        ("가 나 다", "가 나 다"),
    ]


async def test_a_new_utterance_begins_with_nothing_stable(listen: Listen):
    ear = listen("가 나")
    await ear.hear(2000, 1)
    await ear.hear(600)
    await ear.hear(1000, 1)
    assert ear.named("partial")[-1]["stable"] == ""


async def test_an_engine_that_may_not_be_done_before_a_pause_shows_no_partials(listen: Listen):
    ear = listen("가 나 다", takes_ms=400)
    await ear.hear(3000, 1)
    assert ear.recognizer.decoded_ms == []
    await ear.hear(500)
    assert [u.transcript.text for u in ear.utterances] == ["가 나 다"]


async def test_no_partial_is_begun_in_silence_which_may_be_the_end(listen: Listen):
    ear = listen("가 나 다")
    await ear.hear(780, 1)
    await ear.hear(140)
    assert ear.recognizer.decoded_ms == []


async def test_a_partial_that_waits_for_the_engine_is_skipped_once_the_wearer_pauses(
    listen: Listen,
):
    gate = threading.Event()
    ear, other = listen("가", gate=gate), await engine_taken(listen, gate)
    await ear.hear(1000, 1, settle=False)
    await ear.hear(1900, settle=False)
    gate.set()
    await other.jobs.settle()
    await ear.jobs.settle()
    assert len(ear.recognizer.decoded_ms) == 1
    assert [u.transcript.text for u in ear.utterances] == ["가"]


async def test_a_reading_that_waits_is_skipped_once_speech_resumes(listen: Listen):
    gate = threading.Event()
    ear, other = listen("반", "온전한 말", gate=gate), await engine_taken(listen, gate)
    await ear.hear(400, 1, settle=False)
    await ear.hear(240, settle=False)
    await ear.hear(700, 2, settle=False)
    await ear.hear(1900, settle=False)
    gate.set()
    await other.jobs.settle()
    await ear.jobs.settle()
    assert len(ear.recognizer.decoded_ms) == 1
    assert [u.transcript.text for u in ear.utterances] == ["온전한 말"]


async def test_one_wearers_end_is_read_before_anothers_partial(listen: Listen):
    gate = threading.Event()
    second, third = listen("나", gate=gate), listen("다", gate=gate)
    first = await engine_taken(listen, gate)
    order: list[str] = []
    second.listening.on_utterance = lambda _turn, u: order.append(u.transcript.text)
    await third.hear(1000, 1, settle=False)
    await second.hear(600, 1, settle=False)
    await second.hear(1900, settle=False)
    gate.set()
    await second.jobs.settle()
    assert order == ["나"]
    assert third.named("partial") == []
    await third.jobs.settle()
    assert third.named("partial")
    await first.jobs.settle()


async def test_only_one_partial_is_under_way_at_a_time(listen: Listen):
    gate = threading.Event()
    ear = listen("가", gate=gate)
    await ear.hear(6000, 1, settle=False)
    gate.set()
    await ear.jobs.settle()
    assert len(ear.recognizer.decoded_ms) == 1


async def test_a_partial_that_comes_after_its_final_is_not_shown(listen: Listen):
    gate = threading.Event()
    ear = listen("가", gate=gate)
    await ear.hear(1200, 1, settle=False)
    await ear.hear(1900, settle=False)
    gate.set()
    await ear.jobs.settle()
    assert ear.named("partial") == []


async def test_a_text_that_is_none_is_rejected_with_its_reason(listen: Listen):
    ear = listen("ご視聴")
    await ear.hear(600, 1)
    await ear.hear(500)
    assert ear.named("rejected")[0]["reason"] == "script"
    assert ear.utterances[0].rejected == "script"


async def test_a_click_is_no_utterance(listen: Listen):
    ear = listen("응")
    await ear.hear(40, 1)
    await ear.hear(2000)
    assert ear.events == []


async def test_a_failure_is_told_once_and_the_next_utterance_is_read(listen: Listen):
    ear = listen(failing("broken"), "응")
    await ear.hear(3000, 1)
    await ear.hear(500)
    assert ear.failures == ["broken"]
    assert not ear.listening.busy
    await ear.hear(600, 2)
    await ear.hear(500)
    assert [u.transcript.text for u in ear.utterances] == ["응"]


async def test_a_failing_partial_does_not_end_partials(listen: Listen):
    ear = listen(failing(), "응")
    await ear.hear(1000, 1)
    await ear.hear(2000, 2)
    assert ear.failures == []
    assert ear.named("partial")


async def test_a_monologue_is_cut_once_and_the_rest_of_it_is_not_heard(listen: Listen):
    ear = listen("가 나")
    await ear.hear(60_000, 1)
    await ear.hear(500)
    (utterance,) = ear.utterances
    assert utterance.cut_off
    assert ear.named("endpoint")[0]["reason"] == "max_length"
    assert max(ear.recognizer.decoded_ms) <= 28_300


async def test_after_a_monologue_a_normal_answer_is_heard(listen: Listen):
    ear = listen("가 나", "응")
    await ear.hear(40_000, 1)
    await ear.hear(200)
    await ear.hear(600, 2)
    await ear.hear(500)
    assert [u.transcript.text for u in ear.utterances] == ["가 나", "응"]
    assert [event["turn"] for event in ear.named("final")] == [1, 2]


async def test_the_wearer_is_not_busy_in_the_rest_of_a_monologue(listen: Listen):
    ear = listen("가 나")
    await ear.hear(30_000, 1)
    assert not ear.listening.busy


async def test_forgetting_says_whether_an_utterance_was_lost(listen: Listen):
    ear = listen("응")
    assert not ear.listening.forget(0)
    await ear.hear(400, 1)
    assert ear.listening.forget(ear.next_sample)


async def test_the_rest_of_a_lost_utterance_is_not_acted_on_and_the_next_is(listen: Listen):
    ear = listen("반 토막", "응")
    await ear.hear(400, 1)
    ear.next_sample += 32_000
    ear.listening.forget(ear.next_sample)
    await ear.hear(800, 1)
    await ear.hear(600)
    assert ear.utterances == []
    await ear.hear(600, 2)
    await ear.hear(500)
    assert [u.transcript.text for u in ear.utterances] == ["응"]


async def test_audio_from_before_a_gap_is_not_read_after_it(listen: Listen):
    ear = listen("응")
    await ear.hear(1000)
    ear.next_sample += 32_000
    ear.listening.forget(ear.next_sample)
    await ear.hear(100)
    await ear.hear(600, 1)
    await ear.hear(500)
    assert ear.recognizer.decoded_ms == [100 + 600 + 160]


async def test_jobs_given_up_leave_nothing_pending(listen: Listen):
    gate = threading.Event()
    ear = listen("응", gate=gate)
    await ear.hear(600, 1, settle=False)
    await ear.hear(1900, settle=False)
    await asyncio.wait_for(ear.jobs.abandon(), 5)
    gate.set()
    assert ear.jobs.idle
    assert ear.utterances == []


async def test_words_that_close_end_the_turn_sooner_and_words_that_go_on_later(listen: Listen):
    waited = {}
    for closing in Closing:
        ear = listen("응")
        ear.listening.judge = lambda _read, _believed, closing=closing: Look(closing, "test")
        await ear.hear(400, 1)
        await ear.hear(2000)
        waited[closing] = ear.named("endpoint")[0]["waited_ms"]
        assert ear.named("endpoint")[0]["because"] == "test"
    assert waited[Closing.CLOSED] < waited[Closing.UNSURE] < waited[Closing.OPEN]


async def test_a_reading_that_is_no_speech_is_not_judged(listen: Listen):
    ear = listen("")
    ear.listening.judge = lambda _read, _believed: Look(Closing.CLOSED, "test")
    await ear.hear(400, 1)
    await ear.hear(2000)
    assert ear.named("endpoint")[0]["because"] == "not_read"


async def test_a_reading_with_hardly_a_chance_of_being_right_is_not_judged(listen: Listen):
    ear = listen("겐쎈 가뽀데에")
    ear.recognizer.log_probability = -9
    ear.listening.judge = lambda _read, _believed: Look(Closing.CLOSED, "ending")
    await ear.hear(400, 1)
    await ear.hear(2000)
    assert ear.named("endpoint")[0]["because"] == "not_read"


@pytest.mark.parametrize(("because", "waited_ms"), [("ending", 400), ("intent", 480)])
async def test_of_words_that_may_be_misread_the_ending_counts_and_the_meaning_does_not(
    listen: Listen, because: str, waited_ms: int
):
    ear, believed = listen("엄마한테 보내 줘"), []
    ear.recognizer.log_probability = -3

    def judge(_read: object, is_believed: bool) -> Look:
        believed.append(is_believed)
        return Look(Closing.CLOSED, because)

    ear.listening.judge = judge
    await ear.hear(400, 1)
    await ear.hear(2000)
    assert believed == [False]
    assert ear.named("endpoint")[0]["waited_ms"] == waited_ms
