"""A whole session over loopback gRPC, with engines that answer by script."""

import asyncio
import gc
import warnings
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from agent.actions.carriers import Carriers
from agent.actions.phone import Phone
from agent.actions.simulated import SimulatedPeople
from agent.actions.store import Store
from agent.app import SessionOptions, open_session
from agent.dialogue.prompts import prompt
from agent.errors import LinkError, RecognitionError
from agent.events import Lang
from agent.session import Session
from agent.trace import Journal
from devices.rehearsal import Rehearsal
from devices.simulated import Script
from protos import link_pb2 as wire
from tests.scripted import (
    LEVEL,
    NOW,
    Played,
    ScriptedRecognizer,
    ScriptedVad,
    ScriptedVoice,
    answered,
    failing,
    play,
    say,
    silent,
    stages,
    until,
    utterance,
    wait,
)

TIME = "지금 몇 시야"
SEND = "민수한테 지금 출발한다고 보내 줘"


@pytest.fixture(autouse=True)
def scripted_vad(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agent.listening.VoiceActivityDetector", ScriptedVad)


@pytest.fixture(autouse=True)
async def no_leaks() -> AsyncIterator[None]:
    """Fail for a task left running, an exception nobody saw, or a coroutine nobody awaited."""
    loop = asyncio.get_running_loop()
    unseen: list[dict[str, object]] = []
    loop.set_exception_handler(lambda _, context: unseen.append(context))
    before = asyncio.all_tasks()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield
        await asyncio.sleep(0.01)
        gc.collect()
    assert not unseen
    left = {task.get_name() for task in asyncio.all_tasks() - before}
    assert not {name for name in left if name.startswith(("link", "session", "glasses"))}


# --- a turn ---------------------------------------------------------------------------------------


def ask_the_time(rehearsal: Rehearsal) -> Script:
    yield from wait(400)
    yield from say(rehearsal, 1)
    yield from answered(rehearsal)


async def test_a_question_is_heard_understood_and_answered(tmp_path: Path):
    played = await play(ask_the_time, stages(TIME), tmp_path)
    assert played.only("final")["text"] == TIME
    assert played.only("intent")["intent"] == "time"
    assert played.keys() == ["time"]
    assert played.only("speech_out_ended")["complete"]


async def test_the_edges_of_speech_are_where_the_wearer_spoke(tmp_path: Path):
    played = await play(ask_the_time, stages(TIME), tmp_path)
    (spoken,) = played.rehearsal.wearer.spoken
    assert played.only("speech_started")["sample"] == spoken.onset_sample
    assert played.only("speech_ended")["sample"] == spoken.end_sample


async def test_the_receipt_adds_up_in_samples(tmp_path: Path):
    played = await play(ask_the_time, stages(TIME), tmp_path)
    receipt = played.only("turn")
    first_audio, end = played.only("speech_out_started"), played.only("speech_ended")
    total_ms = (first_audio["sample"] - end["sample"]) / 16
    assert receipt["speech_end_to_first_audio_ms"] == total_ms
    assert receipt["speech_end_to_endpoint_ms"] == 300
    assert receipt["asr_speculative"]


async def test_an_utterance_without_an_answer_still_gets_its_receipt(tmp_path: Path):
    played = await play(ask_the_time, stages(""), tmp_path)
    assert played.only("rejected")["reason"] == "no_speech"
    assert played.only("turn")["speech_end_to_first_audio_ms"] is None
    assert played.keys() == []


def two_turns(rehearsal: Rehearsal) -> Script:
    yield from ask_the_time(rehearsal)
    yield from say(rehearsal, 2)
    yield from answered(rehearsal)
    yield from wait(3000)


async def test_the_same_script_gives_the_same_events_twice(tmp_path: Path):
    first = await play(two_turns, stages(TIME, SEND), tmp_path / "1")
    second = await play(two_turns, stages(TIME, SEND), tmp_path / "2")
    assert first.without_clocks() == second.without_clocks()
    assert first.acted() == ["message_sent"]


async def test_real_time_gives_the_events_of_fast_but_for_positions(tmp_path: Path):
    fast = await play(ask_the_time, stages(TIME), tmp_path / "1")
    real = await play(ask_the_time, stages(TIME), tmp_path / "2", fast=False)
    assert turn_by_turn(real) == turn_by_turn(fast)


def turn_by_turn(played: Played) -> list[tuple[object, object, object]]:
    return [
        (e["event"], e["turn"], e.get("text") or e.get("intent"))
        for e in played.events
        if e["event"] != "partial"
    ]


# --- barge-in -------------------------------------------------------------------------------------


def speak_over_the_answer(rehearsal: Rehearsal) -> Script:
    assert rehearsal.glasses
    player = rehearsal.glasses.player
    yield from wait(400)
    yield from say(rehearsal, 1)
    yield from until(lambda: player.speaking)
    yield from wait(400)
    yield from say(rehearsal, 2)
    yield from answered(rehearsal)


async def test_speaking_over_the_agent_stops_it_and_says_what_was_heard(tmp_path: Path):
    played = await play(speak_over_the_answer, stages("도움말", TIME), tmp_path)
    cut, whole = played.named("speech_out_ended")
    assert not cut["complete"]
    assert 300 <= cut["heard_ms"] <= 600
    assert whole["complete"]
    assert 20 <= played.only("barge_in")["overlap_ms"] <= 150


async def test_nothing_of_a_stopped_sentence_sounds_after_the_barge_in(tmp_path: Path):
    played = await play(speak_over_the_answer, stages("도움말", "그만"), tmp_path)
    assert played.rehearsal.card
    far = played.rehearsal.card.recording()[1]
    silent_from = played.only("barge_in")["sample"] + 2 * 320
    assert not far[silent_from:].any()


async def test_the_agent_goes_on_where_it_was_heard_after_a_false_interruption(tmp_path: Path):
    said = await play(speak_over_the_answer, stages("도움말", ""), tmp_path)
    assert said.named("barge_in") == []
    assert said.only("speech_out_ended")["complete"]
    assert said.rehearsal.card
    (silenced,) = said.rehearsal.card.silenced
    far = said.rehearsal.card.recording()[1]
    assert not far[silenced : silenced + 8000].any()
    assert far[silenced + 8000 :].any()


async def test_speaking_before_the_answer_sounds_is_no_barge_in(tmp_path: Path):
    voice = ScriptedVoice()

    def script(rehearsal: Rehearsal) -> Script:
        yield from wait(400)
        yield from say(rehearsal, 1)
        yield from wait(480)
        yield from say(rehearsal, 2)
        yield from answered(rehearsal)

    played = await play(script, stages(TIME, TIME, voice=voice), tmp_path)
    assert len(played.named("turn")) == 2
    assert all(event["overlap_ms"] >= 0 for event in played.named("barge_in"))


# --- what goes wrong ------------------------------------------------------------------------------


async def test_a_failing_recogniser_is_told_and_the_session_survives(tmp_path: Path):
    played = await play(two_turns, stages(failing(), TIME), tmp_path)
    error = played.only("error")
    assert (error["code"], error["detail"]) == ("recognition", "scripted failed on an utterance")
    assert played.keys() == ["error_recognition", "time"]
    assert [receipt["turn"] for receipt in played.named("turn")] == [1, 2]


async def test_what_goes_wrong_is_told_in_the_language_that_was_asked_for(tmp_path: Path):
    played = await play(two_turns, stages("영어로 말해 줘", failing()), tmp_path)
    assert played.named("action")[0]["kind"] == "language_set"
    assert played.only("error")["spoken"] == prompt("error_recognition", Lang.ENGLISH).text


async def test_a_failing_recogniser_in_real_time_loses_no_frame(tmp_path: Path):
    played = await play(ask_the_time, stages(failing()), tmp_path, fast=False)
    assert played.keys() == ["error_recognition"]
    assert [link["state"] for link in played.named("link")] == ["up"]
    assert played.rehearsal.glasses
    assert played.rehearsal.glasses.dropped_frames == 0


async def test_a_failure_on_a_pause_that_is_resumed_is_nobodys_business(tmp_path: Path):
    class FailsFirst(ScriptedRecognizer):
        def decode(self, audio, lang, names=()):  # type: ignore[no-untyped-def]
            decoded = super().decode(audio, lang, names)
            if len(self.decoded_ms) == 1:
                raise RecognitionError("once")
            return decoded

    def script(rehearsal: Rehearsal) -> Script:
        yield from wait(400)
        yield from say(rehearsal, 1, 400)
        yield from wait(260)
        yield from say(rehearsal, 1, 400)
        yield from answered(rehearsal)

    played = await play(script, stages(recognizer=FailsFirst([TIME])), tmp_path)
    assert played.named("error") == []
    assert played.keys() == ["time"]


async def test_a_sentence_that_cannot_be_spoken_is_told_once_and_the_next_is_spoken(
    tmp_path: Path,
):
    voice = ScriptedVoice(broken_word="메시지")
    played = await play(two_turns, stages("도움말", TIME, voice=voice), tmp_path)
    assert [error["code"] for error in played.named("error")] == ["voice"]
    assert played.named("speech_out_ended")
    assert len(played.named("turn")) == 2


async def test_a_voice_that_can_say_nothing_does_not_speak_about_it_for_ever(tmp_path: Path):
    voice = ScriptedVoice(broken_word="")
    played = await play(two_turns, stages(TIME, TIME, voice=voice), tmp_path)
    assert len(played.named("error")) == 2
    assert len(played.named("turn")) == 2


async def test_an_engine_that_breaks_ends_the_run_aloud_and_not_in_silence(tmp_path: Path):
    with pytest.raises(ZeroDivisionError):
        await asyncio.wait_for(
            play(ask_the_time, stages(ZeroDivisionError("broken")), tmp_path), timeout=20
        )


async def test_a_cast_that_cannot_be_loaded_ends_the_run_with_its_own_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tests.scripted.SECTIONS", {"contacts": [{"no": "name"}]})
    with pytest.raises(Exception, match="name"):
        await asyncio.wait_for(play(ask_the_time, stages(TIME), tmp_path), timeout=10)


# --- a monologue ----------------------------------------------------------------------------------


async def test_a_monologue_is_cut_asked_about_and_a_normal_answer_is_heard_after_it(
    tmp_path: Path,
):
    def script(rehearsal: Rehearsal) -> Script:
        yield from wait(400)
        yield from say(rehearsal, 1, 60_000)
        yield from silent(rehearsal)
        yield from say(rehearsal, 2)
        yield from answered(rehearsal)
        yield from wait(7500)
        yield from say(rehearsal, 3)
        yield from answered(rehearsal)

    played = await play(script, stages("가 나 다 라", "아니", TIME), tmp_path)
    first, *others = played.named("endpoint")
    assert first["reason"] == "max_length"
    assert [endpoint["reason"] for endpoint in others] == ["silence", "complete"]
    assert [final["text"] for final in played.named("final")] == ["가 나 다 라", "아니", TIME]
    assert played.keys()[0] == "too_long"
    assert played.keys()[-1] == "time"


# --- the glasses' buttons and sensors -------------------------------------------------------------


async def test_a_muted_microphone_hears_nothing_until_it_is_opened_again(tmp_path: Path):
    def script(rehearsal: Rehearsal) -> Script:
        assert rehearsal.glasses
        yield from wait(400)
        rehearsal.glasses.tap(wire.Tap.GESTURE_MUTE)
        yield from say(rehearsal, 1)
        yield from wait(1000)
        rehearsal.glasses.tap(wire.Tap.GESTURE_MUTE)
        yield from wait(200)
        yield from say(rehearsal, 2)
        yield from answered(rehearsal)

    played = await play(script, stages(SEND, TIME), tmp_path)
    assert [final["text"] for final in played.named("final")] == [TIME]


async def test_muting_in_the_middle_of_an_utterance_forgets_it(tmp_path: Path):
    def script(rehearsal: Rehearsal) -> Script:
        assert rehearsal.glasses
        yield from wait(400)
        yield from say(rehearsal, 1, 400)
        rehearsal.glasses.tap(wire.Tap.GESTURE_MUTE)
        yield from say(rehearsal, 1, 400)
        yield from wait(1500)

    played = await play(script, stages(SEND), tmp_path)
    assert played.named("endpoint") == []
    assert played.keys() == []


async def test_a_tap_silences_the_agent(tmp_path: Path):
    def script(rehearsal: Rehearsal) -> Script:
        assert rehearsal.glasses
        yield from wait(400)
        yield from say(rehearsal, 1)
        player = rehearsal.glasses.player
        yield from until(lambda: player.speaking)
        yield from wait(300)
        rehearsal.glasses.tap(wire.Tap.GESTURE_TALK)
        yield from wait(1000)

    played = await play(script, stages("도움말"), tmp_path)
    assert not played.only("speech_out_ended")["complete"]
    assert played.named("barge_in") == []


async def test_glasses_taken_off_hear_nothing_and_announcements_wait(tmp_path: Path):
    def script(rehearsal: Rehearsal) -> Script:
        assert rehearsal.glasses
        yield from wait(400)
        rehearsal.glasses.wear(False)
        yield from wait(100)
        rehearsal.people.write("엄마", "언제 와?")
        yield from say(rehearsal, 1)
        yield from wait(2000)
        rehearsal.glasses.wear(True)
        yield from answered(rehearsal)

    played = await play(script, stages(SEND), tmp_path)
    arrived = played.only("incoming")["sample"]
    announced = played.named("prompt")[0]
    assert played.named("final") == []
    assert announced["key"] == "incoming_message"
    assert announced["sample"] - arrived > 16_000 * 2


async def test_a_call_that_ends_while_an_announcement_waits_is_noticed_at_once(tmp_path: Path):
    ended: list[int] = []

    def script(rehearsal: Rehearsal) -> Script:
        assert rehearsal.glasses
        yield from wait(400)
        rehearsal.people.call("엄마")
        yield from answered(rehearsal)
        yield from say(rehearsal, 1)
        yield from until(lambda: rehearsal.people.can("hang_up"))
        yield from wait(1500)
        rehearsal.glasses.wear(False)
        yield from wait(100)
        rehearsal.people.write("엄마", "언제 와?")
        yield from wait(100)
        rehearsal.people.peer("hang_up")
        ended.append(rehearsal.wearer.now_sample)
        yield from wait(1500)

    played = await play(script, stages("응 받아"), tmp_path)
    told = next(e for e in played.named("prompt") if e["key"] == "call_ended")
    assert told["sample"] - ended[0] < 16_000


# --- a call ---------------------------------------------------------------------------------------


async def test_an_answered_call_carries_both_voices(tmp_path: Path):
    def script(rehearsal: Rehearsal) -> Script:
        yield from wait(400)
        rehearsal.people.call("엄마")
        yield from answered(rehearsal)
        yield from say(rehearsal, 1)
        yield from wait(3000)
        yield from say(rehearsal, 2)
        yield from wait(600)

    played = await play(script, stages("응 받아", "여보세요"), tmp_path)
    (call,) = played.rehearsal.people.calls
    assert "call_answered" in played.acted()
    assert np.abs(call.heard()).max() >= 2 * LEVEL - 100
    assert played.rehearsal.card
    answered_at = next(e for e in played.named("action") if e["kind"] == "call_answered")["sample"]
    assert np.abs(played.rehearsal.card.recording()[1][answered_at:].astype(int)).max() > 300


# --- the link lost --------------------------------------------------------------------------------


def lose_the_link(rehearsal: Rehearsal, down_ms: int) -> Script:
    assert rehearsal.glasses
    rehearsal.glasses.drop_link(down_ms * 16)
    yield from wait(down_ms)


async def test_a_link_lost_between_utterances_is_resumed_without_a_word(tmp_path: Path):
    def script(rehearsal: Rehearsal) -> Script:
        yield from wait(400)
        yield from lose_the_link(rehearsal, 1500)
        yield from wait(800)
        yield from ask_the_time(rehearsal)

    played = await play(script, stages(TIME), tmp_path)
    assert [e["state"] for e in played.named("link") if e["state"] != "up"] == ["lost", "resumed"]
    assert played.keys() == ["time"]


async def test_the_gap_is_what_the_glasses_could_not_keep(tmp_path: Path):
    def script(rehearsal: Rehearsal) -> Script:
        yield from wait(400)
        yield from lose_the_link(rehearsal, 1500)
        yield from wait(1000)

    played = await play(script, stages(), tmp_path)
    resumed = played.named("link")[-1]
    assert 1000 <= resumed["gap_ms"] <= 1200  # 1500 less the 400 that waited at the glasses


async def test_an_utterance_interrupted_by_the_link_is_asked_for_again(tmp_path: Path):
    def script(rehearsal: Rehearsal) -> Script:
        yield from wait(400)
        yield from say(rehearsal, 1, 400)
        yield from lose_the_link(rehearsal, 1500)
        yield from answered(rehearsal)
        yield from say(rehearsal, 2)
        yield from answered(rehearsal)

    played = await play(script, stages(SEND, TIME), tmp_path)
    assert played.keys() == ["link_back", "time"]
    assert played.acted() == []


async def test_an_answer_cut_by_the_link_leaves_the_agent_able_to_speak(tmp_path: Path):
    def script(rehearsal: Rehearsal) -> Script:
        assert rehearsal.glasses
        yield from wait(400)
        yield from say(rehearsal, 1)
        player = rehearsal.glasses.player
        yield from until(lambda: player.speaking)
        yield from wait(400)
        yield from lose_the_link(rehearsal, 1500)
        yield from wait(1500)
        yield from say(rehearsal, 2)
        yield from answered(rehearsal)

    played = await play(script, stages("도움말", TIME), tmp_path)
    cut, whole = played.named("speech_out_ended")
    assert not cut["complete"]
    assert whole["complete"]
    assert len(played.named("turn")) == 2


async def test_an_answer_that_is_ready_while_the_link_is_down_is_spoken_when_it_is_back(
    tmp_path: Path,
):
    def script(rehearsal: Rehearsal) -> Script:
        yield from wait(400)
        yield from say(rehearsal, 1)
        yield from until(lambda: bool(rehearsal.session and rehearsal.session._listening.turns))
        yield from lose_the_link(rehearsal, 1500)
        yield from answered(rehearsal)
        yield from say(rehearsal, 1)
        yield from answered(rehearsal)

    played = await play(script, stages(TIME), tmp_path)
    assert "link_back" not in played.keys()[1:]
    assert played.named("speech_out_ended")[-1]["complete"]
    assert len(played.named("turn")) == 2


async def test_the_same_loss_gives_the_same_events_twice(tmp_path: Path):
    def script(rehearsal: Rehearsal) -> Script:
        yield from wait(400)
        yield from say(rehearsal, 1, 400)
        yield from lose_the_link(rehearsal, 1500)
        yield from answered(rehearsal)
        yield from ask_the_time(rehearsal)

    first = await play(script, stages(TIME), tmp_path / "1")
    second = await play(script, stages(TIME), tmp_path / "2")
    assert first.without_clocks() == second.without_clocks()


async def test_a_link_lost_in_real_time_comes_back(tmp_path: Path):
    def script(rehearsal: Rehearsal) -> Script:
        assert rehearsal.glasses
        yield from wait(200)
        rehearsal.glasses.drop_link(0)
        yield from wait(800)

    played = await play(script, stages(), tmp_path, fast=False)
    assert [e["state"] for e in played.named("link") if e["state"] != "up"] == ["lost", "resumed"]
    assert played.rehearsal.links == 2


# --- the companion killed -------------------------------------------------------------------------


def kill_mid_sentence(rehearsal: Rehearsal) -> Script:
    yield from wait(400)
    yield from say(rehearsal, 1, 400)
    yield rehearsal.restart()
    yield from answered(rehearsal)
    yield from say(rehearsal, 2)
    yield from answered(rehearsal)


async def test_a_companion_killed_mid_sentence_asks_for_it_again(tmp_path: Path):
    played = await play(kill_mid_sentence, stages(SEND, TIME), tmp_path)
    assert played.keys() == ["link_back", "time"]
    assert played.rehearsal.links == 2


async def test_a_companion_started_again_is_heard_though_an_earlier_one_was_interrupted(
    tmp_path: Path,
):
    def script(rehearsal: Rehearsal) -> Script:
        yield from speak_over_the_answer(rehearsal)
        yield rehearsal.restart()
        yield from answered(rehearsal)
        yield from say(rehearsal, 2)
        yield from answered(rehearsal)

    played = await play(script, stages("도움말", TIME), tmp_path)
    last = played.named("speech_out_ended")[-1]
    assert played.keys()[-2:] == ["link_back", "time"]
    assert last["complete"]
    assert last["sample"] > played.named("final")[-1]["sample"]


async def test_a_message_said_to_a_companion_started_again_really_leaves(tmp_path: Path):
    def script(rehearsal: Rehearsal) -> Script:
        yield from wait(400)
        yield from say(rehearsal, 1)
        yield from answered(rehearsal)
        yield from wait(3000)
        yield rehearsal.restart()
        yield from answered(rehearsal)
        yield from say(rehearsal, 2)
        yield from answered(rehearsal)
        yield from wait(3000)

    later = "민수한테 조금 늦는다고 보내 줘"
    played = await play(script, stages(SEND, later), tmp_path)
    assert len(played.rehearsal.people.received) == 2


async def test_the_language_that_was_asked_for_is_spoken_by_a_companion_started_again(
    tmp_path: Path,
):
    def script(rehearsal: Rehearsal) -> Script:
        yield from ask_the_time(rehearsal)
        yield rehearsal.restart()
        yield from wait(400)
        yield from say(rehearsal, 2)
        yield from answered(rehearsal)

    played = await play(script, stages("영어로 말해 줘", "what time is it"), tmp_path)
    assert played.keys() == ["language_set", "link_back", "time"]
    assert played.named("prompt")[1]["text"] == prompt("link_back", Lang.ENGLISH).text
    assert played.named("prompt")[2]["text"].startswith("It's ")
    assert [event["lang"] for event in played.named("final")] == ["ko", "en"]


async def test_glasses_that_are_off_are_still_off_for_a_companion_started_again(tmp_path: Path):
    def script(rehearsal: Rehearsal) -> Script:
        assert rehearsal.glasses
        yield from wait(400)
        rehearsal.glasses.wear(False)
        yield from wait(200)
        yield rehearsal.restart()
        yield from wait(600)
        yield from say(rehearsal, 1)
        yield from wait(1500)

    played = await play(script, stages(TIME), tmp_path)
    assert played.named("final") == []


async def test_a_companion_killed_in_real_time_comes_back(tmp_path: Path):
    def script(rehearsal: Rehearsal) -> Script:
        yield from wait(200)
        rehearsal.wearer.say(utterance(400), "1")
        yield from wait(300)
        yield rehearsal.restart()
        yield from answered(rehearsal)

    played = await play(script, stages(TIME), tmp_path, fast=False)
    assert played.keys() == ["link_back"]
    assert played.only("speech_out_ended")["complete"]


# --- what no glasses of ours send -----------------------------------------------------------------


def frame(first_sample: int, samples: int = 320) -> wire.FromGlasses:
    received = wire.MicrophoneFrame(first_sample=first_sample, pcm=bytes(2 * samples))
    return wire.FromGlasses(microphone=received)


@pytest.fixture
async def session(tmp_path: Path) -> AsyncIterator[Session]:
    engines = stages(TIME)
    people = SimulatedPeople()
    with Store(tmp_path / "store.db") as store:
        yield open_session(
            "s",
            engines,
            Phone(store, Carriers(people), people, NOW),
            Journal(),
            SessionOptions(),
            lambda: NOW,
        )
    engines.close()


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (frame(640, samples=319), "640 bytes .* got 638"),
        (frame(640, samples=0), "got 0"),
        (frame(0), "sample 0 twice"),
        (frame(639), "sample 639 twice"),
        (frame(2**63), "beyond any session"),
    ],
)
async def test_audio_against_the_protocol_is_refused_where_it_enters(
    session: Session, bad: wire.FromGlasses, words: str
):
    await session.receive(frame(0))
    await session.receive(frame(320))
    with pytest.raises(LinkError, match=words):
        await session.receive(bad)


async def test_audio_left_over_from_a_lost_link_is_not_taken_for_repeated(session: Session):
    await session.receive(frame(0))
    await session.receive(frame(320))
    session.link_lost()
    session.resume(6400, link_was_lost=True)
    await session.receive(frame(6400))
    run = asyncio.create_task(session.run())
    async with asyncio.timeout(5):
        while session._next_sample < 6720:  # noqa: ASYNC110
            await asyncio.sleep(0)
    session.end()
    await run
    assert session._next_sample == 6720


async def test_a_tap_left_over_from_a_lost_link_still_counts(session: Session):
    await session.receive(wire.FromGlasses(tap=wire.Tap(gesture=wire.Tap.GESTURE_MUTE)))
    session.resume(6400, link_was_lost=True)
    run = asyncio.create_task(session.run())
    async with asyncio.timeout(5):
        while session._hears:  # noqa: ASYNC110
            await asyncio.sleep(0)
    session.end()
    await run
    assert not session._hears
