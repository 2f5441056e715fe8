"""Engines that answer by script: unit tests of the voice loop load no model.

A wearer's utterance is a constant sound; its level says which of the recogniser's texts it is.
"""

import asyncio
import threading
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.app import SessionOptions, Stages
from agent.asr.recognizer import Decoded
from agent.audio.frames import RATE_HZ, Samples, ms_to_samples, samples_to_ms
from agent.errors import RecognitionError, VoiceError
from agent.events import Lang
from agent.speaking import Voices
from agent.speech.voice import PromptCache
from agent.trace import Event, Journal
from devices.rehearsal import Cast, Rehearsal, Setting
from devices.simulated import Script, SimulatedWearer

LEVEL = 1000  # of the first text; the second's is twice that
_LOUD = 300  # mean absolute level above which a frame counts as speech
_LONGEST_S = 20  # of the computer's time: a session that gets stuck fails its test
NOW = datetime.fromisoformat("2026-11-21T09:00:00+09:00")


class ScriptedVad:
    """Stands for the detector and for its model: loud frames are speech."""

    def __init__(self, model: object = None) -> None:
        pass

    def push(self, frame: Samples) -> float:
        return 0.9 if np.mean(np.abs(frame.astype(np.int32))) > _LOUD else 0.02


@dataclass
class ScriptedRecognizer:
    """Reads level N x 1000 as `texts[N - 1]`; a text that is an exception is raised."""

    texts: Sequence[str | Exception]
    name: str = "scripted"
    log_probability: float = -0.1
    decoded_ms: list[float] = field(default_factory=list)
    gate: threading.Event | None = None  # where given, decoding waits for it

    def decode(self, audio: Samples, lang: Lang | None, names: Sequence[str] = ()) -> Decoded:
        self.decoded_ms.append(samples_to_ms(len(audio)))
        if self.gate:
            self.gate.wait(10)
        loud = np.abs(audio[np.abs(audio) > LEVEL // 2].astype(np.int32))
        text = self.texts[round(float(np.median(loud)) / LEVEL) - 1] if len(loud) else ""
        if isinstance(text, Exception):
            raise text
        return Decoded(
            text, lang or Lang.KOREAN, self.log_probability, 0.0, samples_to_ms(len(audio)), 1.0
        )


@dataclass
class ScriptedVoice:
    """40 ms of sound a character; a text with `mute_word` has no sound, `broken_word` fails."""

    name: str = "scripted-voice"
    languages: frozenset[Lang] = frozenset(Lang)
    broken_word: str | None = None
    mute_word: str | None = None
    said: list[str] = field(default_factory=list)

    def synthesize(self, text: str, lang: Lang) -> Samples:
        self.said.append(text)
        if self.broken_word is not None and self.broken_word in text:
            raise VoiceError(f"scripted: cannot say {text}")
        sounds = self.mute_word is None or self.mute_word not in text
        return np.full(ms_to_samples(40 * len(text)) if sounds else 0, 100, np.int16)


def utterance(ms: float, number: int = 1) -> NDArray[np.float32]:
    """Return a sound that the scripted recogniser reads as its text `number` (from 1)."""
    return np.full(ms_to_samples(ms), number * LEVEL / 32768, np.float32)


def failing(message: str = "scripted failed on an utterance") -> RecognitionError:
    return RecognitionError(message)


def stages(
    *texts: str | Exception,
    voice: ScriptedVoice | None = None,
    recognizer: ScriptedRecognizer | None = None,
) -> Stages:
    """Return engines that hear these texts."""
    voice = voice or ScriptedVoice()
    voices = Voices(voice, voice, PromptCache())
    return Stages(ScriptedVad(), recognizer or ScriptedRecognizer(texts), voices)  # type: ignore[arg-type]


Play = Callable[[Rehearsal], Script]

SECTIONS: dict[str, Any] = {
    "contacts": [{"name": "김민수", "phone": "010-2345-6789"}, {"name": "엄마"}],
    "rooms": [{"name": "가족방", "members": ["엄마"]}],
}


@dataclass
class Played:
    """What came of a rehearsal."""

    events: list[Event]
    rehearsal: Rehearsal

    def named(self, name: str) -> list[Event]:
        return [event for event in self.events if event["event"] == name]

    def only(self, name: str) -> Event:
        (event,) = self.named(name)
        return event

    def keys(self) -> list[str]:
        """Return the keys of what the agent said."""
        return [event["key"] for event in self.named("prompt")]

    def acted(self) -> list[str]:
        return [event["kind"] for event in self.named("action")]

    def without_clocks(self) -> list[dict[str, Any]]:
        """Return the events less what depends on the computer's speed."""
        return [
            {k: v for k, v in event.items() if not k.endswith("_ms") and k != "confidence"}
            for event in self.events
        ]


async def play(
    script: Play, engines: Stages, folder: Path, fast: bool = True, confirm: str = "risky"
) -> Played:
    """Play a script through glasses, loopback gRPC and a whole session; return what happened."""
    events: list[Event] = []
    setting = Setting(engines, SessionOptions(confirm=confirm), Cast(SECTIONS, NOW), fast)
    store_path, journal = folder / "store.db", Journal(events.append)
    rehearsal = Rehearsal(setting, store_path, journal, SimulatedWearer())
    try:
        async with asyncio.timeout(_LONGEST_S):
            await rehearsal.run(script(rehearsal))
    finally:
        engines.close()
    return Played(events, rehearsal)


# --- what a script is made of ---------------------------------------------------------------------

Steps = Generator[None, None, None]


def wait(ms: float) -> Steps:
    yield from (None for _ in range(round(ms / 20)))


def say(rehearsal: Rehearsal, number: int, ms: float = 800) -> Steps:
    """Speak text `number`, to its end."""
    rehearsal.wearer.say(utterance(ms, number), str(number))
    yield from wait(ms)


def until(condition: Callable[[], bool], patience_ms: float = 8000) -> Steps:
    for _ in range(round(patience_ms / 20)):
        if condition():
            return
        yield None


def answered(rehearsal: Rehearsal) -> Steps:
    """Wait until the agent speaks, and then until it has fallen silent for a while."""
    yield from until(lambda: bool(rehearsal.glasses and rehearsal.glasses.player.speaking), 3000)
    yield from silent(rehearsal)


def silent(rehearsal: Rehearsal) -> Steps:
    assert rehearsal.glasses
    player = rehearsal.glasses.player
    yield from until(lambda: not player.speaking)
    yield from wait(400)


assert RATE_HZ == 16_000
