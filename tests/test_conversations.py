"""Whole conversations with the real engines: audio in, audio out, judged by events and people."""

from pathlib import Path

import numpy as np
import pytest

from agent.audio.convert import to_float
from agent.audio.wav import read_recording
from agent.events import Lang
from agent.trace import Event
from devices.demo.performance import street
from devices.simulated import SimulatedWearer, edges, speak_clean
from tests.engines import SHARED, hear, play_scenario

pytestmark = pytest.mark.engines
SCENARIOS = sorted((Path(__file__).parent / "scenarios").glob("*.yaml"))
_MONOLOGUE = (
    "오늘 아침에 일찍 일어나서 운동을 했어요",
    "회사에 가는 길에 친구를 만났어요",
    "점심에는 새로 생긴 식당에 갔어요",
    "오후에는 회의가 너무 길었어요",
    "집에 오는 길에 비가 많이 왔어요",
    "저녁에는 가족과 함께 영화를 봤어요",
    "내일은 조금 더 쉬고 싶어요",
    "주말에는 바다에 가려고 해요",
)
_VARYING = ("sample", "wall_ms", "confidence", "heard_ms", "id", "file")


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_expectation_of_a_scenario_is_met(path: Path):
    player, _ = play_scenario(path)
    assert [verdict.line for verdict in player.verdicts if not verdict.passed] == []


@pytest.mark.slow
def test_a_scenario_gives_the_same_events_fast_and_in_real_time():
    path = SCENARIOS[0].parent / "send_and_confirm.yaml"
    fast, slow = play_scenario(path)[1], play_scenario(path, fast=False)[1]
    assert list(map(_lasting, _kept(fast))) == list(map(_lasting, _kept(slow)))


def test_five_minutes_of_street_noise_lead_to_no_action():
    events = hear(SimulatedWearer(street(3, 60.0), snr_db=0.0), 300)
    assert _names(events, "action") == []
    assert _names(events, "prompt") == []


@pytest.mark.skipif(
    not (SHARED / "audio").is_dir(),
    reason="no recordings: SORI_SHARED names the folder that holds audio/",
)
@pytest.mark.parametrize("name", ["coffee-shop", "train", "storm"])
def test_a_minute_of_recorded_noise_leads_to_no_action(name: str):
    noise = read_recording(SHARED / "audio" / "noise" / f"blanket_{name}.flac")
    events = hear(SimulatedWearer(to_float(noise.samples), snr_db=3.0), 60)
    assert _names(events, "action") == []
    assert _names(events, "prompt") == []


def test_five_minutes_of_silence_lead_to_nothing_at_all():
    events = hear(SimulatedWearer(), 300)
    assert [event["event"] for event in events] == ["link", "session", "session"]


def test_a_monologue_is_cut_at_28_seconds_and_asked_about():
    wearer = SimulatedWearer()
    spoken = [speak_clean(sentence, "ko+f2") for sentence in _MONOLOGUE]
    breathless = [clip[slice(*edges(clip))] for clip in spoken]
    wearer.say(np.concatenate([*breathless, *breathless])[: 34 * 16_000], "")
    events = hear(wearer, 45)
    endpoints = [event for event in events if event["event"] == "endpoint"]
    assert endpoints[0]["reason"] == "max_length"
    assert "too_long" in [event["key"] for event in events if event["event"] == "prompt"]


def test_english_is_heard_by_an_english_session():
    wearer = SimulatedWearer()
    wearer.say(speak_clean("what time is it", "en-us+f2"), "")
    events = hear(wearer, 5, Lang.ENGLISH)
    assert _names(events, "intent") == ["time"]


def test_a_click_is_not_an_utterance():
    wearer = SimulatedWearer()
    wearer.say(np.concatenate([np.full(40, 0.5), np.zeros(16_000)]).astype(np.float32), "")
    assert "endpoint" not in [event["event"] for event in hear(wearer, 3)]


def _kept(events: list[Event]) -> list[Event]:
    return [event for event in events if event["event"] != "partial"]


def _lasting(event: Event) -> Event:
    return {
        key: value
        for key, value in event.items()
        if key not in _VARYING and not key.endswith("_ms")
    }


def _names(events: list[Event], kind: str) -> list[str]:
    field = {"action": "kind", "prompt": "key", "intent": "intent"}[kind]
    return [event[field] for event in events if event["event"] == kind]
