"""The wake phrase: how often it is missed, and how often something else is taken for it.

Heard as a session in `listen: wake` hears it: voice detector, endpointer, the spotter behind them.
Voices are ones that the bundled recogniser never trained on. `outcomes` shows what other thresholds
would have done with the same sound: the way to choose them for another model.
"""

import asyncio
import random
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from agent.addressed import Access
from agent.app import Stages
from agent.asr.wake import Beginning, WakeOptions, WakeSpotter, is_wake
from agent.audio.frames import RATE_HZ, Samples, ms_to_samples
from agent.events import Lang
from agent.jobs import Jobs
from agent.listening import Listening, ListeningOptions
from agent.loading import load_stages
from agent.speech.espeak import Delivery
from agent.trace import Journal
from devices.bench.document import BenchOptions, Document, Row, document, target
from devices.bench.noises import pink_noise
from devices.bench.overheard import Sound, overheard
from devices.bench.vocabulary import VOICES, as_speaker_of
from devices.simulated import SimulatedWearer, edges, speak_clean

_CALLS = {
    (Lang.KOREAN, "alone"): ("소리야",),
    (Lang.KOREAN, "with a command"): (
        "소리야 민수한테 전화해",
        "소리야 엄마한테 좀 늦는다고 보내 줘",
        "소리야 지금 몇 시야",
        "소리야 안 읽은 거 읽어 줘",
    ),
    (Lang.ENGLISH, "alone"): ("hey sori",),
    (Lang.ENGLISH, "with a command"): (
        "hey sori call Jason",
        "hey sori text Mom I'm running late",
        "hey sori what time is it",
        "hey sori read my messages",
    ),
}
_NEAR = {
    Lang.KOREAN: (
        "소리가", "수리야", "소리 좀 키워", "소리가 너무 커", "무슨 소리야", "오리야", "우리야",
        "소라야", "서리야", "보리야", "소리 지르지 마", "소유가 뭐야",
    ),
    Lang.ENGLISH: (
        "sorry", "hey siri", "story", "sorry I'm late", "a story", "hey there", "hey sally",
        "hey sir", "so really", "they're sorry", "hey sora", "hey story",
    ),
}  # fmt: skip
_SNR_DB = (None, 10)
_PAUSE_MS = 1600  # behind each: longer than any endpoint waits
_COSTS = (0.0, 0.5, 1.0)
_LOG_PROBABILITIES = (-0.1, -0.25, -0.5, -0.75, -1.0, -1.5, -2.0, -3.0)

Evidence = tuple[Beginning | None, float | None]


class RecordingSpotter(WakeSpotter):
    """Keeps what spoke for the phrase in everything that was heard."""

    heard: list[Evidence]

    def evidence(self, audio: Samples, lead_in_ms: float, lang: Lang | None) -> Evidence:
        self.heard.append(super().evidence(audio, lead_in_ms, lang))
        return self.heard[-1]


@dataclass
class Tally:
    """Stretches of sound: for each what spoke for the phrase in its utterances, and whether it woke."""

    samples: int = 0
    heard: list[list[Evidence]] = field(default_factory=list)
    woken: list[bool] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)  # what was said; of what is overheard, nothing

    def at(self, options: WakeOptions) -> int:
        """Return how many would have woken the agent at other thresholds, none looser on cost."""
        return sum(any(is_wake(*one, options) for one in heard) for heard in self.heard)

    @property
    def hours(self) -> float:
        return self.samples / RATE_HZ / 3600


class Ear:
    """A session's near end that needs the phrase every time."""

    def __init__(self, stages: Stages, lang: Lang) -> None:
        self._jobs = Jobs(lambda: None)
        self._listening = Listening(
            stages.vad, stages.recognizer, stages.hearing, self._jobs, Journal(),
            ListeningOptions(), lang,
        )  # fmt: skip
        self._spotter = self._listening.spotter = RecordingSpotter(stages.recognizer)
        self._listening.access = lambda _onset: Access.WAKE
        self._listening.on_started = self._called  # nothing else starts a turn here
        self._woken = False
        self._next_sample = 0

    def _called(self) -> None:
        self._woken = True

    async def listen(self, wearer: SimulatedWearer, tally: Tally) -> None:
        """Listen until what the wearer says is over and judged, and count it as one stretch."""
        self._woken, self._spotter.heard = False, []
        until_sample = wearer.speaking_until + ms_to_samples(_PAUSE_MS)
        while wearer.now_sample < until_sample:
            frame = wearer.next_frame()
            self._listening.push(frame, self._next_sample)
            self._next_sample += len(frame)
            tally.samples += len(frame)
            await self._jobs.settle()
        tally.woken.append(self._woken)
        tally.heard.append(self._spotter.heard)


def measure(options: BenchOptions) -> Document:
    """Say the phrase and what sounds like it, and let the agent overhear what is not for it."""
    stages = load_stages(Lang.KOREAN, options.model)
    try:
        return asyncio.run(_measure(stages, options))
    finally:
        stages.close()


async def _measure(stages: Stages, options: BenchOptions) -> Document:
    rounds = 12 if options.quick else 100
    calls: dict[int | None, list[Tally]] = {snr_db: [] for snr_db in _SNR_DB}
    near, background = list[Tally](), list[Tally]()
    rows: list[Row] = []
    for (lang, kind), phrases in _CALLS.items():
        for snr_db in _SNR_DB:
            options.report(f"wake: {lang} {kind}, {snr_db or 'no'} dB")
            tally = await spoken(stages, lang, phrases, rounds, snr_db, options.seed)
            calls[snr_db].append(tally)
            rows.append(_row(f"phrase {kind}", lang, snr_db, tally, wanted=True))
    for lang, phrases in _NEAR.items():
        for snr_db in _SNR_DB:
            options.report(f"wake: near misses, {lang}, {snr_db or 'no'} dB")
            count = rounds if options.quick else 2 * rounds
            near.append(await spoken(stages, lang, phrases, count, snr_db, options.seed))
            rows.append(_row("near miss", lang, snr_db, near[-1], wanted=False))
    for sound in overheard(options.seed, 120 if options.quick else 3600):
        if sound.skipped:
            rows.append({"what": sound.what, "skipped": sound.skipped})
            continue
        options.report(f"wake: {sound.what}")
        background.append(await _overhear(stages, sound))
        rows.append(_row(sound.what, sound.lang, None, background[-1], wanted=False))
    used = WakeOptions()
    others = [
        replace(used, most_cost=cost, least_log_probability=least)
        for cost in _COSTS
        for least in _LOG_PROBABILITIES
    ]
    swept = [_swept(options, calls, near, background) for options in others]
    return document(
        "wake", stages.recognizer.name, rows, outcomes=swept, targets=_targets(calls, background),
        windows_ms=list(used.windows_ms), most_cost=used.most_cost,
        least_log_probability=used.least_log_probability,
    )  # fmt: skip


async def spoken(
    stages: Stages, lang: Lang, texts: tuple[str, ...], count: int, snr_db: int | None, seed: int
) -> Tally:
    """Say texts in turn, each by another voice, in the quiet or in pink noise."""
    noise = None if snr_db is None else pink_noise(seed)
    wearer, ear, pick = SimulatedWearer(noise, snr_db or 0), Ear(stages, lang), random.Random(seed)
    tally = Tally()
    for number in range(count):
        text = texts[number % len(texts)]
        wearer.say(_voiced(text, lang, pick), text, wearer.now_sample + ms_to_samples(400))
        await ear.listen(wearer, tally)
        tally.texts.append(text)
    return tally


async def _overhear(stages: Stages, sound: Sound) -> Tally:
    wearer, ear, tally = SimulatedWearer(), Ear(stages, sound.lang), Tally()
    for clip in sound.clips:
        wearer.say(clip, "")
        await ear.listen(wearer, tally)
    return tally


def _voiced(text: str, lang: Lang, pick: random.Random) -> NDArray[np.float32]:
    base = "ko" if lang is Lang.KOREAN else pick.choice(("en-us", "en"))
    voice = as_speaker_of(base, pick.choice(VOICES))
    delivery = Delivery(
        words_per_minute=round(pick.triangular(130, 220, 170)),
        pitch=round(pick.triangular(20, 85, 50)),
        pitch_range=round(pick.triangular(20, 85, 50)),
    )
    samples = speak_clean(text, voice, delivery)
    begin, end = edges(samples)
    return samples[begin:end]


def _row(what: str, lang: Lang, snr_db: int | None, tally: Tally, wanted: bool) -> Row:
    """Return misses of what was wanted, and of the rest what was taken for it, by the hour too."""
    woken = sum(tally.woken)
    row: Row = {"what": what, "lang": str(lang), "snr_db": snr_db, "trials": len(tally.woken)}
    row["minutes"] = round(tally.hours * 60, 1)
    if wanted:
        missed = len(tally.woken) - woken
        return row | {"missed": missed, "missed_percent": _percent(missed, len(tally.woken))}
    row |= {"false_accepts": woken, "false_accepts_per_hour": _per_hour(woken, tally.hours)}
    taken = [t for t, woke in zip(tally.texts, tally.woken, strict=False) if woke]
    counted = {text: taken.count(text) for text in dict.fromkeys(taken)}
    return row | {"taken_for_it": ", ".join(f"{text} {n}" for text, n in counted.items())}


def _swept(
    options: WakeOptions,
    calls: dict[int | None, list[Tally]],
    near: list[Tally],
    background: list[Tally],
) -> Row:
    def missed(snr_db: int | None) -> float | None:
        said = sum(len(tally.heard) for tally in calls[snr_db])
        return _percent(said - sum(tally.at(options) for tally in calls[snr_db]), said)

    hours = sum(tally.hours for tally in background)
    return {
        "most_cost": options.most_cost,
        "least_log_probability": options.least_log_probability,
        "missed_percent_clean": missed(None),
        "missed_percent_10_db": missed(10),
        "near_misses_percent": _percent(
            sum(tally.at(options) for tally in near), sum(len(tally.heard) for tally in near)
        ),
        "false_accepts_per_hour": _per_hour(sum(tally.at(options) for tally in background), hours),
    }


def _targets(calls: dict[int | None, list[Tally]], background: list[Tally]) -> list[Row]:
    clean = [woken for tally in calls[None] for woken in tally.woken]
    hours = sum(tally.hours for tally in background)
    accepts = sum(sum(tally.woken) for tally in background)
    return [
        target("missed in the quiet, %", _percent(clean.count(False), len(clean)), 5.0),
        target("false accepts an hour, overheard", _per_hour(accepts, hours), 0.5),
    ]


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def _per_hour(count: int, hours: float) -> float | None:
    return round(count / hours, 2) if hours else None
