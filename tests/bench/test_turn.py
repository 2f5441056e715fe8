"""The course of the `turn` benchmark, in lockstep and with ears that always hear right.

Latency itself is measured in real time only; here it is looked at for what it is made of.
"""

from collections.abc import Callable

import numpy as np
import pytest

from agent.app import Stages
from agent.asr.recognizer import Decoded
from agent.audio.frames import samples_to_ms
from agent.events import Lang
from agent.speaking import Voices
from agent.speech.voice import PromptCache, load_voice
from agent.vad import SileroModel
from devices.bench import turn
from devices.bench.exchanges import Exchange, Kind, Line, exchanges
from devices.bench.vocabulary import Vocabulary
from devices.bench.wearing import Said, Wearing
from devices.simulated import SimulatedWearer, Spoken

pytestmark = pytest.mark.engines


class Told:
    """A recogniser that is told what was said: `said` is the wearer's last line."""

    name = "told"

    def __init__(self) -> None:
        self.said = ""

    def decode(self, audio: np.ndarray, lang: Lang | None, names: object = ()) -> Decoded:
        return Decoded(self.said, lang or Lang.KOREAN, -0.05, 0.0, samples_to_ms(len(audio)), 1.0)


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[Exchange], bool], Wearing]:
    told = Told()
    say = SimulatedWearer.say

    def overheard(self, samples, text, at_sample=None):
        told.said = text
        return say(self, samples, text, at_sample)

    def play(plan: list[Exchange], is_deaf: bool = False) -> Wearing:
        if not is_deaf:
            monkeypatch.setattr(SimulatedWearer, "say", overheard)
        voices = Voices(
            load_voice(None, Lang.KOREAN), load_voice("espeak-reading", Lang.KOREAN), PromptCache()
        )
        stages = Stages(SileroModel(), told, voices)
        try:
            return turn.talk(stages, plan, Vocabulary(1), lambda _count: None, fast=True)
        finally:
            stages.close()

    return play


def plan_of(kind: Kind, rounds: int = 1) -> list[Exchange]:
    """The first exchange of a round in which there is a line of that kind."""
    planned = exchanges(Vocabulary(1), rounds, 1)
    return [next(e for e in planned if any(line.kind is kind for line in e.lines))]


def test_a_dictated_message_is_measured_line_by_line(talk):
    wearing = talk(plan_of(Kind.DICTATION), False)
    told = turn.document_of(wearing, "told")
    of_answers = [r for r in told["rows"] if r["kind"] == "answer"]
    assert [row["n"] for row in of_answers] == [1] * len(of_answers)
    assert {r["kind"] for r in told["rows"]} == {
        "all_but_dictation",
        "command",
        "answer",
        "dictation",
    }
    assert sum(row["understood"] for row in told["outcomes"]) == 3


def test_the_parts_of_an_answer_add_up_to_the_whole(talk):
    wearing = talk(plan_of(Kind.ANSWER), False)
    parts = turn.parts_of(wearing.said[0])
    whole = parts["speech_end_to_first_audio_ms"]
    stages = ("speech_end_to_endpoint_ms", "endpoint_to_final_ms", "final_to_intent_ms")
    rest = parts["intent_to_first_audio_ms"]
    assert whole == pytest.approx(sum(parts[name] for name in stages) + rest, abs=0.2)


def test_a_command_that_is_not_understood_is_repeated_then_its_answer_given_up(talk):
    wearing = talk(plan_of(Kind.DICTATION), True)
    assert sum(said.is_repeat for said in wearing.said) == 2
    assert [line.kind for line in wearing.skipped] == [Kind.DICTATION, Kind.ANSWER]
    told = turn.document_of(wearing, "told")
    assert sum(row["measured"] for row in told["outcomes"]) == 0


def test_an_answer_is_prepared_in_the_pause_and_what_was_wasted_is_told(talk):
    wearing = talk(plan_of(Kind.DICTATION), False)
    told = turn.speculation(wearing.receipts)
    assert told["readings"] >= told["turns"] >= 3
    assert told["replies_prepared"] >= 2
    assert told["replies_wasted_share"] < 0.5


def test_the_same_lines_are_compared_with_and_without_a_prepared_answer(talk):
    wearing, unprepared = talk(plan_of(Kind.ANSWER), False), talk(plan_of(Kind.ANSWER), False)
    told = turn.document_of(wearing, "told", unprepared)
    compared = [row for row in told["rows"] if row["kind"] in ("prepared", "unprepared")]
    assert [row["metric"] for row in compared] == ["intent_to_first_audio_ms"] * 2
    assert compared[0]["n"] == compared[1]["n"] == 2


def test_a_cache_that_prepares_nothing_still_knows_the_fixed_sentences():
    voice, fixed = load_voice(None, Lang.KOREAN), PromptCache()
    fixed.prepare(voice, ["보냈어요."], Lang.KOREAN)
    late = turn.Unprepared(fixed)
    late.prepare(voice, ["민수한테 보낼게요."], Lang.KOREAN)
    assert (voice.name, Lang.KOREAN, "보냈어요.") in late
    assert (voice.name, Lang.KOREAN, "민수한테 보낼게요.") not in late
    late.speak(voice, "민수한테 보낼게요.", Lang.KOREAN)
    assert (voice.name, Lang.KOREAN, "민수한테 보낼게요.") in late
    assert (voice.name, Lang.KOREAN, "민수한테 보낼게요.") not in fixed


def said_with(*events: dict[str, object]) -> Said:
    line = Line("응", Kind.ANSWER, "confirm")
    return Said(line, Spoken("응", 16_000, 32_000), False, list(events))


def receipt(turn_number: int) -> dict[str, object]:
    none = {"endpoint_to_final_ms": 0.0, "final_to_intent_ms": 0.0, "intent_to_first_audio_ms": 0.0}
    return {"event": "turn", "turn": turn_number, "speech_end_to_endpoint_ms": 400.0} | none


def test_latency_counts_from_the_clean_signals_end():
    said = said_with(
        {"event": "endpoint", "turn": 4, "sample": 40_000},
        {"event": "speech_out_started", "turn": 4, "sample": 41_600},
        receipt(4),
    )
    parts = turn.parts_of(said)
    assert parts["speech_end_to_first_audio_ms"] == 600.0
    assert parts["speech_end_to_endpoint_ms"] == 500.0
    assert parts["speech_end_to_last_voiced_ms"] == 100.0


def test_an_answer_to_half_an_utterance_is_a_cut_off_and_no_latency():
    said = said_with(
        {"event": "endpoint", "turn": 4, "sample": 24_000},
        {"event": "speech_out_started", "turn": 4, "sample": 33_000},
        receipt(4),
    )
    assert turn.is_cut_off(said)
    assert turn.parts_of(said) is None


def test_an_utterance_answered_without_speech_has_no_latency():
    said = said_with({"event": "endpoint", "turn": 4, "sample": 40_000}, receipt(4))
    assert turn.parts_of(said) is None
