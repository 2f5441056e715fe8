"""Glasses whose microphone does not hear their speaker (headphones) are left alone."""

import numpy as np
import pytest

from agent.audio.convert import to_int16
from agent.audio.echo_cancelling import NearEnd, WebRtcEchoCanceller
from agent.audio.far_end import FarEnd
from agent.audio.frames import FRAME_SAMPLES, Samples
from agent.audio.wav import level_dbfs
from agent.events import Lang
from agent.speech.espeak_voice import AGENT
from devices.acoustics import Echo, EchoPath
from devices.simulated import speak_clean

LEARNED = 30  # frames (600 ms) of speech that are not heard back
FRAME_OF_SILENCE = np.zeros(FRAME_SAMPLES, np.int16)


class Glasses:
    """A speaker, a microphone and the near end behind it, frame by frame."""

    def __init__(self, path: EchoPath | None = None) -> None:
        self.echo = Echo(path) if path else None
        self._far_end = FarEnd()
        self._near_end = NearEnd(WebRtcEchoCanceller(), self._far_end)
        self._room = np.random.default_rng(1)
        self._sample = 0

    def play(
        self, far: Samples, voice: Samples = FRAME_OF_SILENCE
    ) -> tuple[Samples, Samples, bool]:
        """Play a frame while the wearer says another: what was recorded, what came through, and
        whether it may be the wearer."""
        self._far_end.add(far, self._sample)
        back = self.echo.push(far) if self.echo else np.zeros(FRAME_SAMPLES, np.float32)
        room = self._room.standard_normal(FRAME_SAMPLES) * 10 ** (-75 / 20)
        recorded = to_int16(room + back + voice / 32768)
        clean, may_be_wearer = self._near_end.push(recorded, self._sample)
        self._sample += FRAME_SAMPLES
        return recorded, clean, may_be_wearer


def frames(sound: Samples) -> list[Samples]:
    return list(sound[: len(sound) // FRAME_SAMPLES * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES))


@pytest.fixture(scope="module")
def agent() -> list[Samples]:
    """Seven seconds of the agent's speech."""
    text = (
        "가족방에 새 메시지가 세 개 있어요. 하나씩 읽어 드릴까요? 듣고 나서 답장도 하실 수 있어요."
    )
    return frames(AGENT.synthesize(text, Lang.KOREAN))


@pytest.fixture(scope="module")
def wearer() -> list[Samples]:
    return frames(to_int16(speak_clean("지금 몇 시야", "ko+m3")))


def test_with_headphones_the_microphone_comes_through_untouched(agent: list[Samples]):
    glasses = Glasses()
    passed = [glasses.play(far) for far in agent][LEARNED:]
    assert all(np.array_equal(recorded, clean) for recorded, clean, _ in passed)
    assert all(may_be_wearer for _, _, may_be_wearer in passed)


def test_a_wearer_with_headphones_is_heard_over_the_agent_as_recorded(
    agent: list[Samples], wearer: list[Samples]
):
    glasses = Glasses()
    for far in agent:
        glasses.play(far)
    over = [glasses.play(far, voice) for far, voice in zip(agent, wearer, strict=False)]
    assert all(np.array_equal(recorded, clean) for recorded, clean, _ in over)
    assert all(may_be_wearer for _, _, may_be_wearer in over)


@pytest.mark.parametrize("level_db", [-6, -12, -28])
def test_an_echo_however_soft_is_not_taken_for_headphones(agent: list[Samples], level_db: float):
    glasses = Glasses(EchoPath(60, level_db))
    passed = [glasses.play(far) for far in agent]
    loud = [(recorded, clean) for recorded, clean, _ in passed if level_dbfs(recorded) > -60]
    assert loud
    assert not any(np.array_equal(recorded, clean) for recorded, clean in loud)


def test_headphones_pulled_out_let_the_canceller_in_again(agent: list[Samples]):
    glasses = Glasses()
    for far in agent:
        glasses.play(far)
    glasses.echo = Echo(EchoPath(60, -12))
    passed = [glasses.play(far) for far in agent]
    later = passed[len(passed) // 3 :]
    loud = [(recorded, clean) for recorded, clean, _ in later if level_dbfs(recorded) > -50]
    assert loud
    assert all(level_dbfs(clean) < level_dbfs(recorded) - 10 for recorded, clean in loud)


def test_while_the_agent_is_silent_nothing_is_learned_of_headphones(
    agent: list[Samples], wearer: list[Samples]
):
    glasses = Glasses()
    for _ in range(3 * LEARNED):
        glasses.play(FRAME_OF_SILENCE)
    recorded, clean, _ = glasses.play(FRAME_OF_SILENCE, wearer[len(wearer) // 2])
    assert not np.array_equal(recorded, clean)
