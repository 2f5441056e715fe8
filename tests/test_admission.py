"""The near end where not everything is for the agent: scripted engines, every mode of access."""

from collections.abc import Sequence

import numpy as np
import pytest

from agent.addressed import Access
from agent.asr.hearing import Hearing
from agent.asr.recognizer import Decoded
from agent.audio.frames import FRAME_SAMPLES, Samples
from agent.errors import RecognitionError
from agent.events import Lang
from agent.jobs import Jobs
from agent.listening import Listening, ListeningOptions
from agent.trace import Event, Journal, Turn
from agent.utterance import Utterance
from tests.scripted import LEVEL, ScriptedRecognizer, ScriptedVad, failing

PAUSE_MS = 1600  # ends any utterance, read or not


@pytest.fixture(autouse=True)
def scripted_vad(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agent.listening.VoiceActivityDetector", ScriptedVad)


class Ear:
    """A `Listening` of one access, and everything it told."""

    def __init__(self, access: Access, *texts: str | Exception) -> None:
        self.recognizer = ScriptedRecognizer(texts)
        self.events: list[Event] = []
        self.utterances: list[Utterance] = []
        self.started = 0
        self.jobs, self._hearing = Jobs(lambda: None), Hearing(1.0)
        self.listening = Listening(
            ScriptedVad(),  # type: ignore[arg-type]  # the model: `scripted_vad` needs none
            self.recognizer,
            self._hearing,
            self.jobs,
            Journal(self.events.append),
            ListeningOptions(),
            Lang.KOREAN,
        )
        self.listening.access = lambda _onset: access
        self.listening.on_utterance = self._heard
        self.listening.on_started = self._started
        self.now = 0

    def _heard(self, _turn: Turn, utterance: Utterance) -> None:
        self.utterances.append(utterance)

    def _started(self) -> None:
        self.started += 1

    async def hear(self, ms: float, number: int = 0) -> "Ear":
        frame = np.full(FRAME_SAMPLES, number * LEVEL, np.int16)
        for _ in range(round(ms / 20)):
            self.listening.push(frame, self.now)
            self.now += FRAME_SAMPLES
            await self.jobs.settle()
        return self

    def named(self, name: str) -> list[Event]:
        return [event for event in self.events if event["event"] == name]


async def test_what_is_not_for_the_agent_is_not_read_and_nobody_is_interrupted():
    ear = await Ear(Access.NONE, "응").hear(3000, 1)
    assert not ear.listening.busy
    await ear.hear(PAUSE_MS)
    assert ear.recognizer.decoded_ms == []
    assert (ear.started, ear.named("partial"), ear.named("final")) == (0, [], [])
    (utterance,) = ear.utterances
    assert (utterance.rejected, utterance.transcript.text) == ("not_addressed", "")
    assert ear.named("rejected")[0]["text"] == ""


async def test_without_the_phrase_only_the_first_moment_is_read_and_no_word_is_told():
    ear = await (await Ear(Access.WAKE, "민수한테 전화해").hear(4000, 1)).hear(PAUSE_MS)
    assert len(ear.recognizer.decoded_ms) == 1
    assert ear.recognizer.decoded_ms[0] <= 300 + ear.listening.spotter.options.longest_ms
    assert "민수" not in str(ear.events)
    assert ear.utterances[0].rejected == "not_addressed"
    assert ear.started == 0


async def test_the_phrase_and_a_command_in_one_breath_are_read_whole():
    ear = await Ear(Access.WAKE, "소리야 민수한테 전화해").hear(4000, 1)
    assert ear.started == 1
    assert ear.named("partial")
    await ear.hear(PAUSE_MS)
    (utterance,) = ear.utterances
    assert (utterance.rejected, utterance.woken, utterance.access) == (None, True, Access.FREE)
    assert utterance.transcript.text == "소리야 민수한테 전화해"


async def test_the_phrase_alone_is_noticed_at_its_pause():
    ear = await (await Ear(Access.WAKE, "소리야").hear(600, 1)).hear(220)
    assert ear.started == 1
    assert ear.utterances == []
    await ear.hear(PAUSE_MS)
    assert ear.utterances[0].woken


async def test_a_short_beginning_that_was_not_the_phrase_may_still_become_it():
    ear = await (await Ear(Access.WAKE, "소리", "소리야 응").hear(400, 1)).hear(240)
    await (await ear.hear(900, 2)).hear(PAUSE_MS)
    (utterance,) = ear.utterances
    assert utterance.woken
    assert utterance.transcript.text == "소리야 응"


async def test_the_second_utterance_is_judged_anew():
    ear = Ear(Access.WAKE, "소리야", "민수한테 전화해")
    await (await ear.hear(600, 1)).hear(PAUSE_MS)
    await (await ear.hear(800, 2)).hear(PAUSE_MS)
    assert [u.rejected for u in ear.utterances] == [None, "not_addressed"]


async def test_a_failing_engine_is_told_and_wakes_nobody():
    ear, failures = Ear(Access.WAKE, failing("broken"), "응"), list[str]()
    ear.listening.on_failure = lambda _turn, error: failures.append(str(error))
    await (await ear.hear(600, 1)).hear(PAUSE_MS)
    assert failures == ["broken"]
    assert (ear.started, ear.utterances) == (0, [])


async def test_an_engine_that_fails_on_the_first_moment_may_still_find_the_phrase_at_the_pause():
    class FailsFirst(ScriptedRecognizer):
        def decode(self, audio: Samples, lang: Lang | None, names: Sequence[str] = ()) -> Decoded:
            decoded = super().decode(audio, lang, names)
            if len(self.decoded_ms) == 1:
                raise RecognitionError("once")
            return decoded

    ear = Ear(Access.WAKE)
    ear.listening.spotter._recognizer = FailsFirst(["소리야 응"])
    ear.recognizer.texts = ["소리야 응"]
    await (await ear.hear(1600, 1)).hear(PAUSE_MS)
    assert ear.utterances[0].woken


async def test_a_tap_just_after_the_wearer_began_counts_for_what_they_say():
    ear = await Ear(Access.NONE, "민수한테 전화해").hear(400, 1)
    ear.listening.attend(ear.now)
    assert ear.started == 1
    await (await ear.hear(800, 1)).hear(PAUSE_MS)
    (utterance,) = ear.utterances
    assert (utterance.rejected, utterance.woken) == (None, False)
    assert utterance.transcript.text == "민수한테 전화해"


async def test_a_tap_in_the_middle_of_others_talk_begins_anew_without_it():
    ear = await Ear(Access.NONE, "수다", "응").hear(5000, 1)
    ear.listening.access = lambda _onset: Access.FREE
    ear.listening.attend(ear.now)
    await (await ear.hear(600, 2)).hear(PAUSE_MS)
    (utterance,) = ear.utterances
    assert utterance.transcript.text == "응"
    assert max(ear.recognizer.decoded_ms) <= 300 + 600 + PAUSE_MS


async def test_a_tap_while_the_wearer_is_heard_anyway_changes_nothing():
    ear = await Ear(Access.FREE, "민수한테 전화해").hear(1000, 1)
    ear.listening.attend(ear.now)
    await (await ear.hear(400, 1)).hear(PAUSE_MS)
    assert [u.transcript.text for u in ear.utterances] == ["민수한테 전화해"]
    assert ear.started == 1
