"""False cut-offs and the wait at the end, on speech with pauses inside, policy by policy.

Our policy runs as the product does: voice detector, recogniser, understanding, patience. Silence
alone at 300, 600 and 900 ms judges the same probabilities in the same run. A pause is cut off where
an endpoint falls into it; recordings of people have no labelled pauses, so there every endpoint
before the end of the speech is one, per utterance.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from agent.asr.hearing import Hearing
from agent.asr.recognizer import Recognizer
from agent.audio.frames import FRAME_SAMPLES, samples_to_ms
from agent.endpoint import Edge, Endpointer, EndpointOptions
from agent.events import Contact, Expecting, Lang, Transcript
from agent.jobs import Jobs
from agent.listening import Listening, ListeningOptions
from agent.loading import load_recognizer
from agent.trace import Event, Journal
from agent.turntaking.closing import Look, look
from agent.turntaking.patience import PatienceOptions
from agent.understanding import Context, understand
from agent.vad import SileroModel, VoiceActivityDetector
from devices.bench.document import BenchOptions, Document, Row, document, percentile, target
from devices.bench.noises import pink_noise
from devices.bench.pauses import Paused, recorded, spoken

_CONSTANT_MS = (300, 600, 900)
_NOW = datetime.fromisoformat("2026-11-21T09:00:00+09:00")
_PEOPLE = {
    Lang.KOREAN: "민수 민서 지수 영희 철수 서연 도윤 하준 엄마 아빠 할머니".split(),
    Lang.ENGLISH: "Jason Emma Olivia Liam Noah Sophia Mom Dad Grandma".split(),
}
_ROOMS = {Lang.KOREAN: ("가족방", "회사방"), Lang.ENGLISH: ("the family chat", "the team room")}


@dataclass
class Tally:
    """What one policy did to one condition."""

    pauses: int = 0
    cut_pauses: int = 0
    utterances: int = 0
    cut_utterances: int = 0
    missed: int = 0
    waits_ms: list[float] = field(default_factory=list)

    def add(self, said: Paused, endpoints: Sequence[int]) -> None:
        """Take in the endpoints (samples) that fell on an utterance."""
        early = [sample for sample in endpoints if sample < said.end]
        self.pauses += len(said.pauses)
        self.cut_pauses += sum(
            any(first < sample <= last for sample in early) for first, last in said.pauses
        )
        self.utterances += 1
        self.cut_utterances += bool(early)
        after = [sample for sample in endpoints if sample >= said.end]
        self.missed += not after
        self.waits_ms += [samples_to_ms(after[0] - said.end)] if after else []

    def row(self, condition: str, policy: str) -> Row:
        waits = self.waits_ms or [float("nan")]
        return {
            "condition": condition,
            "policy": policy,
            "pauses_cut_off": _share(self.cut_pauses, self.pauses),
            "utterances_cut_off": _share(self.cut_utterances, self.utterances),
            "mean_wait_ms": round(float(np.mean(waits))),
            "p50": round(percentile(waits, 50)),
            "p95": round(percentile(waits, 95)),
            "p99": round(percentile(waits, 99)),
            "no_endpoint": self.missed,
            "n": self.utterances,
            "pauses": self.pauses,
        }


def measure(options: BenchOptions) -> Document:
    """Measure in the quiet, in noise, and on recordings of people where they are."""
    recognizer, vad = load_recognizer(options.model), SileroModel()
    rows: list[Row] = []
    for condition, said in _conditions(options):
        options.report(f"endpoint: {condition}")
        rows += asyncio.run(_judge(condition, said, recognizer, vad))
    ours = [row for row in rows if row["policy"] == "sori"]
    written = [row for row in ours if row["pauses"] and "dictation" not in row["condition"]]
    wanted = [
        target(f"{row['condition']}: {what}", row[name], most)
        for row in written
        for what, name, most in (
            ("pauses cut off, share", "pauses_cut_off", 0.03),
            ("mean wait, ms", "mean_wait_ms", 400),
            ("p95 wait, ms", "p95", 800),
        )
    ]
    return document("endpoint", recognizer.name, rows, targets=wanted)


def _conditions(options: BenchOptions) -> Iterator[tuple[str, Iterable[Paused]]]:
    every, seed = 5 if options.quick else 1, options.seed
    pink = pink_noise(seed)
    for lang in Lang:
        for room, noise, snr_db in (("quiet room", None, 0.0), ("pink noise at 15 dB", pink, 15.0)):
            said = list(spoken(lang, every, noise, snr_db, seed + (noise is not None)))
            asked = [one for one in said if one.expecting is not Expecting.BODY]
            yield f"{lang} commands and answers, {room}", asked
            yield f"{lang} dictation, {room}", [one for one in said if one not in asked]
    for lang in Lang:
        if people := list(recorded(lang)):
            yield f"{lang}, recordings of people", people[::every]


async def _judge(
    condition: str, utterances: Iterable[Paused], recognizer: Recognizer, vad: SileroModel
) -> list[Row]:
    """Give every utterance to our policy and to silence alone."""
    tallies = {policy: Tally() for policy in ("sori", *(f"silence {ms} ms" for ms in _CONSTANT_MS))}
    hearing = Hearing()
    try:
        for said in utterances:
            tallies["sori"].add(said, await _ours(said, recognizer, hearing, vad))
            probabilities = _probabilities(said, vad)
            for wait_ms in _CONSTANT_MS:
                tallies[f"silence {wait_ms} ms"].add(said, _constant(probabilities, wait_ms))
    finally:
        hearing.shutdown()
    return [tally.row(condition, policy) for policy, tally in tallies.items()]


async def _ours(
    said: Paused, recognizer: Recognizer, hearing: Hearing, vad: SileroModel
) -> list[int]:
    """Return where the product's listening set endpoints."""
    events: list[Event] = []
    jobs = Jobs(lambda: None)
    listening = Listening(
        vad, recognizer, hearing, jobs, Journal(events.append), ListeningOptions(), said.lang
    )
    context = Context(
        expecting=said.expecting,
        contacts=tuple(Contact(name=name) for name in _PEOPLE[said.lang]),
        rooms=_ROOMS[said.lang],
        now=_NOW,
    )
    listening.expect(said.expecting)
    listening.names = lambda: _PEOPLE[said.lang]
    listening.judge = lambda transcript, _believed: _look(transcript, context)
    for first in range(0, len(said.audio) - FRAME_SAMPLES, FRAME_SAMPLES):
        listening.push(said.audio[first : first + FRAME_SAMPLES], first)
        await jobs.settle()
    return [event["sample"] for event in events if event["event"] == "endpoint"]


def _look(transcript: Transcript, context: Context) -> Look:
    intent = understand(transcript.text, transcript.lang, context)
    return look(transcript.text, transcript.lang, context.expecting, intent)


def _probabilities(said: Paused, vad: SileroModel) -> list[float]:
    detector = VoiceActivityDetector(vad)
    frames = range(0, len(said.audio) - FRAME_SAMPLES, FRAME_SAMPLES)
    return [detector.push(said.audio[at : at + FRAME_SAMPLES]) for at in frames]


def _constant(probabilities: Sequence[float], wait_ms: int) -> list[int]:
    """Return the endpoints of silence alone."""
    same = PatienceOptions(
        unread_ms=dict.fromkeys(Expecting, wait_ms), falling_share=0, rising_share=0
    )
    endpointer = Endpointer(EndpointOptions(patience=same))
    return [
        (number + 1) * FRAME_SAMPLES
        for number, probability in enumerate(probabilities)
        if endpointer.push(probability) is Edge.ENDED
    ]


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
