"""The agent's own voice is kept out of the microphone, and does not pass for the wearer's."""

import numpy as np
import pytest

from agent.audio.convert import to_int16
from agent.audio.echo_cancelling import ResidualGate, WebRtcEchoCanceller
from agent.audio.frames import FRAME_SAMPLES, Samples
from agent.audio.wav import level_dbfs
from agent.events import Lang
from agent.speech.espeak_voice import AGENT
from devices.acoustics import Echo, EchoPath
from devices.simulated import speak_clean

TEXT = "가족방에 새 메시지가 세 개 있어요. 하나씩 읽어 드릴까요? 듣고 나서 답장도 하실 수 있어요."


def spoken() -> list[Samples]:
    sound = AGENT.synthesize(TEXT, Lang.KOREAN)
    return list(sound[: len(sound) // FRAME_SAMPLES * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES))


def recorded(far: list[Samples], path: EchoPath, near: np.ndarray | None = None) -> list[Samples]:
    echo = Echo(path)
    voice = np.zeros(len(far) * FRAME_SAMPLES, np.float32) if near is None else near
    frames = voice.reshape(-1, FRAME_SAMPLES)
    return [to_int16(one + echo.push(played)) for one, played in zip(frames, far, strict=True)]


def at_the_end(sound: np.ndarray, frames: int) -> np.ndarray:
    whole = np.zeros(frames * FRAME_SAMPLES, np.float32)
    whole[-len(sound) :] = sound
    return whole


@pytest.mark.parametrize(
    "path",
    [EchoPath(20, -12), EchoPath(120, -6, drift_ppm=50), EchoPath(250, -12, drift_ppm=-80)],
)
def test_the_canceller_takes_20_db_of_the_echo(path: EchoPath):
    far = spoken()
    near, canceller = recorded(far, path), WebRtcEchoCanceller()
    clean = [canceller.push(one, played) for one, played in zip(near, far, strict=True)]
    half = len(far) // 2
    left, before = np.concatenate(clean[half:]), np.concatenate(near[half:])
    assert level_dbfs(left) < level_dbfs(before) - 20


def test_the_wearers_voice_comes_through_the_canceller():
    far = spoken()
    voice = at_the_end(speak_clean("지금 몇 시야", "ko+m3"), len(far))
    near, canceller = recorded(far, EchoPath(), voice), WebRtcEchoCanceller()
    clean = [canceller.push(one, played) for one, played in zip(near, far, strict=True)]
    loud = [i for i, one in enumerate(voice.reshape(-1, FRAME_SAMPLES)) if np.abs(one).max() > 0.03]
    before = level_dbfs(
        to_int16(np.concatenate([voice.reshape(-1, FRAME_SAMPLES)[i] for i in loud]))
    )
    assert level_dbfs(np.concatenate([clean[i] for i in loud])) > before - 8


def test_silence_at_the_speaker_leaves_the_voice_as_it_was():
    voice = to_int16(speak_clean("지금 몇 시야", "ko+m3")[: 50 * FRAME_SAMPLES])
    silent, canceller = np.zeros(FRAME_SAMPLES, np.int16), WebRtcEchoCanceller()
    clean = [canceller.push(one, silent) for one in voice.reshape(-1, FRAME_SAMPLES)]
    assert level_dbfs(np.concatenate(clean)) == pytest.approx(level_dbfs(voice), abs=1.5)


def noise(dbfs: float, seed: int = 1) -> Samples:
    sound = np.random.default_rng(seed).standard_normal(FRAME_SAMPLES)
    return to_int16(sound * 10 ** (dbfs / 20))


SILENCE = np.zeros(FRAME_SAMPLES, np.int16)


def test_while_the_agent_is_silent_every_sound_may_be_the_wearer():
    assert ResidualGate().push(noise(-70), noise(-70), SILENCE)


def test_what_the_canceller_took_most_of_was_ours():
    assert not ResidualGate().push(noise(-30), noise(-60), noise(-20))


def test_a_voice_above_the_residual_is_the_wearers():
    gate = ResidualGate()
    for _ in range(50):
        gate.push(noise(-32), noise(-60), noise(-20))
    assert gate.push(noise(-25), noise(-28), noise(-20))


def test_a_leaking_canceller_raises_what_a_voice_must_exceed():
    tight, leaking = ResidualGate(), ResidualGate()
    for _ in range(5):
        tight.push(noise(-30), noise(-60), noise(-20))
        leaking.push(noise(-20), noise(-38), noise(-20))
    assert tight.push(noise(-32), noise(-36), noise(-20))
    assert not leaking.push(noise(-32), noise(-36), noise(-20))


def test_the_echo_of_the_last_word_is_still_ours():
    gate = ResidualGate()
    gate.push(noise(-30), noise(-60), noise(-20))
    for _ in range(10):
        assert not gate.push(noise(-32), noise(-55), SILENCE)
    for _ in range(10):
        gate.push(noise(-32), noise(-55), SILENCE)
    assert gate.push(noise(-32), noise(-55), SILENCE)
