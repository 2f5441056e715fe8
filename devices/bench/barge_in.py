"""The wearer speaks while a message is read aloud, and the glasses' microphone hears their speaker.

Somebody writes, the wearer has it read, and says something in the middle of it: words for the
agent, a sign of listening, a cough, or nothing. Silence is where the last faded sample leaves the
simulated speaker, onset the true one of the wearer's clean signal. Whatever the agent does while
nobody speaks, it did to itself. Runs on the sample clock, faster than real time.
"""

import random
import tempfile
from asyncio import run
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import cycle
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agent.app import SessionOptions, Stages
from agent.audio.frames import RATE_HZ, ms_to_samples, samples_to_ms
from agent.events import Lang
from agent.loading import load_stages
from agent.trace import Event, Journal
from devices.acoustics import EchoPath
from devices.bench.document import (
    BenchOptions,
    Document,
    Row,
    distribution,
    document,
    target,
    target_at_least,
)
from devices.bench.noises import pink_noise
from devices.bench.vocabulary import VOICES, Vocabulary
from devices.rehearsal import Cast, Rehearsal, Setting
from devices.simulated import SPEECH_DBFS, Script, SimulatedWearer, Spoken, at_level, speak_clean

# One session each; the agent's speech is divided among them.
PATHS = (
    EchoPath(delay_ms=60, level_db=-12, seed=1),
    EchoPath(delay_ms=180, level_db=-12, drift_ppm=40, seed=2),
    EchoPath(delay_ms=20, level_db=-12, drift_ppm=-40, reverberation_s=0.3, seed=3),
)
_MINUTES, _QUICK_MINUTES = 6.0, 1.0
_SNR_DB = 25.0
_STARTED_AT = datetime.fromisoformat("2026-11-21T09:00:00+09:00")
_AROUND_MS = 700  # of a wearer's words: what begins within it is theirs
_NOTICED_MS = 4000
_ROUND_MS = 40_000

_REAL = ("그만", "그만 읽어", "다음 거", "넘어가", "지금 몇 시야", "멈춰", "조용히 해")
_BACKCHANNELS = ("응", "어", "네", "응응")
_LINES = (
    "저녁에 올 때 두부 한 모랑 대파 한 단만 사다 주면 좋겠어.",
    "이번 주말에는 할머니 댁에 들렀다가 천천히 올라갈 생각이야.",
    "아까 보낸 사진에서 왼쪽에 서 있는 사람이 우리 새 선생님이래.",
    "회의가 길어져서 점심은 먼저 먹고 있으면 금방 따라갈게.",
    "내일 비가 많이 온다니까 우산을 꼭 챙기고 일찍 나서는 게 좋겠다.",
    "지난번에 말한 그 식당은 월요일마다 쉰다고 하니까 화요일에 가자.",
)


class Kind(StrEnum):
    """What the wearer does while the agent reads."""

    NOTHING = "nothing"
    REAL = "interruption"
    BACKCHANNEL = "backchannel"
    COUGH = "cough"


_ROUNDS = (Kind.REAL, Kind.NOTHING, Kind.BACKCHANNEL, Kind.REAL, Kind.COUGH, Kind.BACKCHANNEL)


@dataclass(frozen=True)
class Trial:
    """One thing said over a reading, and what came of it."""

    kind: Kind
    silence_ms: float | None  # onset to silence; None where the agent did not fall silent
    stopped: bool  # the rest of the reading was given up


@dataclass
class Heard:
    """What one session showed."""

    trials: list[Trial] = field(default_factory=list)
    agent_samples: int = 0
    self_interruptions: int = 0
    self_commands: int = 0
    not_read: int = 0  # rounds in which the reading could not be brought about


def measure(options: BenchOptions) -> Document:
    """Let the agent read for `minutes` (six, or one where `quick`) in echo 12 dB down, and noise."""
    minutes = options.minutes or (_QUICK_MINUTES if options.quick else _MINUTES)
    paths = PATHS[:1] if options.quick else PATHS
    stages = load_stages(Lang.KOREAN, options.model)
    try:
        sessions = []
        for i, path in enumerate(paths):
            talk = Talk(options.seed + i, minutes / len(paths))
            sessions.append(talk.play(stages, path))
            options.report(f"barge_in: session {i + 1} of {len(paths)}")
        return document_of(sessions, stages.recognizer.name)
    finally:
        stages.close()


def document_of(sessions: list[Heard], model: str) -> Document:
    """Return the figures of all sessions together."""
    trials = [trial for session in sessions for trial in session.trials]
    real, others = _of(trials, Kind.REAL), _of(trials, Kind.BACKCHANNEL)
    onset_to_silence = [t.silence_ms for t in real if t.silence_ms is not None]
    rows = [distribution("onset_to_silence_ms", onset_to_silence)]
    outcomes = [_outcome(kind, _of(trials, kind)) for kind in Kind if kind is not Kind.NOTHING]
    self_made = sum(s.self_interruptions for s in sessions)
    commands = sum(s.self_commands for s in sessions)
    targets = [
        target("onset to silence, p95, ms", rows[0]["p95"], 150),
        target_at_least("real interruptions noticed, %", _stopped_percent(real), 95),
        target("readings stopped by a backchannel, %", _stopped_percent(others), 5),
        target("self-interruptions", self_made, 0),
        target("self-triggered commands", commands, 0),
    ]
    minutes = sum(s.agent_samples for s in sessions) / RATE_HZ / 60
    alone: Row = {
        "agent_speech_minutes": round(minutes, 2),
        "echo_db": PATHS[0].level_db,
        "self_interruptions": self_made,
        "self_commands": commands,
        "readings_not_begun": sum(s.not_read for s in sessions),
    }
    return document("barge_in", model, rows, outcomes=outcomes, alone=alone, targets=targets)


def _of(trials: list[Trial], kind: Kind) -> list[Trial]:
    return [trial for trial in trials if trial.kind is kind]


def _outcome(kind: Kind, trials: list[Trial]) -> Row:
    silent = [t.silence_ms for t in trials if t.silence_ms is not None]
    return {
        "kind": str(kind),
        "said": len(trials),
        "fell_silent": len(silent),
        "stopped": sum(t.stopped for t in trials),
    }


def _stopped_percent(trials: list[Trial]) -> float | None:
    return round(100 * sum(t.stopped for t in trials) / len(trials), 1) if trials else None


class Talk:
    """Plays one session. `minutes` of the agent's speech end it."""

    def __init__(self, seed: int, minutes: float) -> None:
        self._pick, self._words = random.Random(seed), Vocabulary(seed)
        self._wanted_samples = minutes * 60 * RATE_HZ
        self._events: list[Event] = []
        self._said: list[tuple[Kind, Spoken]] = []
        self._not_read = 0
        self._noise = pink_noise(seed)

    def play(self, stages: Stages, path: EchoPath) -> Heard:
        options = SessionOptions(lang=Lang.KOREAN, hear=Lang.KOREAN)
        people = {"contacts": [{"name": name} for name in self._words.contacts]}
        setting = Setting(stages, options, Cast(people, _STARTED_AT), fast=True, echo=path)
        wearer = SimulatedWearer(self._noise, _SNR_DB)
        with tempfile.TemporaryDirectory(prefix="sori-bench-") as folder:
            rehearsal = Rehearsal(
                setting, Path(folder) / "phone.db", Journal(self._events.append), wearer
            )
            run(rehearsal.run(self._script(rehearsal)))
        return self._judge(rehearsal)

    def _script(self, rehearsal: Rehearsal) -> Script:
        for kind in cycle(_ROUNDS):
            if self._agent_samples(rehearsal) >= self._wanted_samples:
                return
            yield from self._round(kind, rehearsal)

    def _round(self, kind: Kind, rehearsal: Rehearsal) -> Script:
        wearer, begun = rehearsal.wearer, len(self._events)
        text = " ".join(self._pick.sample(_LINES, 3))
        rehearsal.people.write(self._pick.choice(self._words.contacts), text)
        yield from self._until(rehearsal, 8000, lambda: self._prompted(begun, "incoming_message"))
        yield from self._quiet(rehearsal, 400)
        yield from self._say(Kind.NOTHING, speak_clean("네", VOICES[0]), "네", rehearsal)
        yield from self._until(rehearsal, 6000, lambda: self._prompted(begun, "message"))
        if not self._prompted(begun, "message"):
            self._not_read += 1
        else:
            until = wearer.now_sample + ms_to_samples(self._pick.uniform(2500, 7000))
            yield from self._until(rehearsal, _ROUND_MS, lambda: wearer.now_sample >= until)
            if kind is not Kind.NOTHING and self._plays(rehearsal):
                sound, words = self._sound(kind)
                yield from self._say(kind, sound, words, rehearsal)
        yield from self._quiet(rehearsal, 2500)

    def _sound(self, kind: Kind) -> tuple[NDArray[np.float32], str]:
        if kind is Kind.COUGH:
            return cough(self._pick.randrange(1000)), ""
        words = self._pick.choice(_REAL if kind is Kind.REAL else _BACKCHANNELS)
        return speak_clean(words, self._pick.choice(VOICES)), words

    def _say(
        self, kind: Kind, sound: NDArray[np.float32], words: str, rehearsal: Rehearsal
    ) -> Script:
        self._said.append((kind, rehearsal.wearer.say(sound, words)))
        until = rehearsal.wearer.speaking_until
        yield from self._until(rehearsal, _ROUND_MS, lambda: rehearsal.wearer.now_sample >= until)

    def _quiet(self, rehearsal: Rehearsal, ms: float) -> Script:
        """Wait until the agent has been silent for so long."""
        silent_ms, limit = 0.0, rehearsal.wearer.now_sample + ms_to_samples(_ROUND_MS)
        while silent_ms < ms and rehearsal.wearer.now_sample < limit:
            silent_ms = 0.0 if self._plays(rehearsal) else silent_ms + 20
            yield None

    def _until(self, rehearsal: Rehearsal, ms: float, condition: Callable[[], bool]) -> Script:
        limit = rehearsal.wearer.now_sample + ms_to_samples(ms)
        while not condition() and rehearsal.wearer.now_sample < limit:
            yield None

    def _plays(self, rehearsal: Rehearsal) -> bool:
        return bool(rehearsal.glasses and rehearsal.glasses.player.speaking)

    def _prompted(self, since: int, key: str) -> bool:
        return any(e["event"] == "prompt" and e["key"] == key for e in self._events[since:])

    def _agent_samples(self, rehearsal: Rehearsal) -> int:
        return rehearsal.card.played_samples if rehearsal.card else 0

    def _judge(self, rehearsal: Rehearsal) -> Heard:
        assert rehearsal.card
        silenced = rehearsal.card.silenced
        trials = [
            self._trial(kind, spoken, silenced)
            for kind, spoken in self._said
            if kind is not Kind.NOTHING
        ]
        started = {e["turn"]: e["sample"] for e in self._events if e["event"] == "speech_started"}
        own = [s for s in silenced if not self._is_wearers(s)]
        intents = [e for e in self._events if e["event"] == "intent"]
        commands = [e for e in intents if not self._is_wearers(started[e["turn"]])]
        samples = self._agent_samples(rehearsal)
        return Heard(trials, samples, len(own), len(commands), self._not_read)

    def _trial(self, kind: Kind, spoken: Spoken, silenced: list[int]) -> Trial:
        onset = spoken.onset_sample
        latest = spoken.end_sample + ms_to_samples(_AROUND_MS)
        silent = next((s for s in silenced if onset < s <= latest), None)
        stops = (e["sample"] for e in self._events if e["event"] == "barge_in")
        stopped = any(onset < s <= onset + ms_to_samples(_NOTICED_MS) for s in stops)
        ms = None if silent is None else samples_to_ms(silent - onset)
        return Trial(kind, ms, stopped)

    def _is_wearers(self, sample: int) -> bool:
        around = ms_to_samples(_AROUND_MS)
        return any(
            spoken.onset_sample - around <= sample <= spoken.end_sample + around
            for _, spoken in self._said
        )


def cough(seed: int) -> NDArray[np.float32]:
    """Return a cough, roughly: two bursts of noise that fall off, below 4 kHz, as loud as speech."""
    noise = np.random.default_rng(seed).standard_normal(ms_to_samples(420))
    noise = np.convolve(noise, np.hanning(8), "same")
    seconds = np.arange(len(noise)) / RATE_HZ
    envelope = np.exp(-seconds / 0.05) + 0.6 * (seconds > 0.22) * np.exp(-(seconds - 0.22) / 0.05)
    return at_level((noise * envelope).astype(np.float32), SPEECH_DBFS)
