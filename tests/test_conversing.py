"""When others are told of: the floor joined to a session's ears and mouth."""

from pathlib import Path

import pytest

from agent.audio.frames import samples_to_ms
from agent.dialogue.floor import PAUSE_SAMPLES, Priority
from devices.rehearsal import Rehearsal
from devices.simulated import Script
from tests.scripted import (
    Played,
    ScriptedVad,
    answered,
    play,
    say,
    silent,
    stages,
    until,
    utterance,
    wait,
)

TIME = "지금 몇 시야"
TO_MINSU = "민수한테 보내 줘"
PAUSE_MS = samples_to_ms(PAUSE_SAMPLES[Priority.ANNOUNCEMENT])


@pytest.fixture(autouse=True)
def scripted_vad(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agent.listening.VoiceActivityDetector", ScriptedVad)


def first(played: Played, event: str, **fields: object) -> int:
    """The sample of the first such event."""
    return next(e["sample"] for e in played.named(event) if fields.items() <= e.items())


async def test_messages_that_come_while_the_wearer_dictates_are_told_at_once_when_all_is_quiet(
    tmp_path: Path,
):
    def script(rehearsal: Rehearsal) -> Script:
        yield from wait(400)
        yield from say(rehearsal, 1)
        yield from answered(rehearsal)
        for text in ("어디야?", "밥은?", "답 좀 해"):
            rehearsal.people.write("엄마", text, "가족방")
        yield from say(rehearsal, 2)
        yield from answered(rehearsal)
        yield from wait(8000)

    played = await play(script, stages(TO_MINSU, "지금 가고 있어"), tmp_path)
    assert played.keys()[:4] == ["ask_body", "send_grace", "sent", "incoming_room_messages"]
    sent = [e["sample"] for e in played.named("speech_out_ended")][2]
    told = first(played, "prompt", key="incoming_room_messages")
    assert samples_to_ms(told - sent) == pytest.approx(PAUSE_MS, abs=40)  # two frames


async def test_an_announcement_leaves_the_wearer_time_to_go_on(tmp_path: Path):
    def script(rehearsal: Rehearsal) -> Script:
        yield from wait(400)
        yield from say(rehearsal, 1)
        yield from until(lambda: bool(rehearsal.glasses and rehearsal.glasses.player.speaking))
        rehearsal.people.write("엄마", "어디야?")
        yield from silent(rehearsal)
        yield from wait(PAUSE_MS - 600)
        yield from say(rehearsal, 2)
        yield from answered(rehearsal)
        yield from wait(4000)

    played = await play(script, stages(TIME, "배터리 얼마나 남았어"), tmp_path)
    assert played.keys() == ["time", "battery_unknown", "incoming_message"]


async def test_a_message_that_is_read_on_request_is_not_announced_as_well(tmp_path: Path):
    def script(rehearsal: Rehearsal) -> Script:
        yield from wait(400)
        rehearsal.wearer.say(utterance(800), "1")
        yield from wait(200)
        rehearsal.people.write("엄마", "어디야?")
        yield from wait(600)
        yield from answered(rehearsal)
        yield from wait(8000)

    played = await play(script, stages("안 읽은 거 읽어 줘"), tmp_path)
    assert played.keys() == ["message_from", "message"]


async def test_a_call_does_not_let_a_reading_be_finished_first(tmp_path: Path):
    def script(rehearsal: Rehearsal) -> Script:
        assert rehearsal.glasses
        player = rehearsal.glasses.player
        rehearsal.people.write("엄마", "저녁에 올 때 두부 한 모랑 대파 한 단만 사다 줘. " * 5)
        yield from answered(rehearsal)
        yield from say(rehearsal, 1)
        yield from until(lambda: player.speaking)
        yield from wait(2000)
        rehearsal.people.call("김민수")
        yield from wait(2000)

    played = await play(script, stages("응"), tmp_path)
    cut = next(e for e in played.named("speech_out_ended") if not e["complete"])
    assert played.keys() == ["incoming_message", "message", "incoming_call"]
    assert samples_to_ms(cut["sample"] - first(played, "incoming", kind="call")) <= 100
