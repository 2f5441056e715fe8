"""End of speech -> first reply sample played, in real time, through the whole stack.

Measured from the end of the simulated wearer's clean signal, not from our detector's opinion of it,
to the first sample of reply *speech* that left the glasses' speaker. Only in real time: with
`--fast` computation takes no session time, so it would measure nothing.

The first lines are said to a sori as well that prepares no answer while it waits: the rows
`prepared` and `unprepared` are of the same lines. `speculation` tells how much of what was begun on
trust was thrown away.
"""

import asyncio
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from agent.app import SessionOptions, Stages
from agent.audio.frames import Samples, samples_to_ms
from agent.events import Lang
from agent.loading import load_stages
from agent.speech.voice import PromptCache, Voice
from agent.trace import Event, Journal
from devices.bench.document import BenchOptions, Document, Row, distribution, document, target
from devices.bench.exchanges import Exchange, Kind, Line, exchanges
from devices.bench.vocabulary import Vocabulary
from devices.bench.wearing import Said, Wearing
from devices.rehearsal import Cast, Rehearsal, Setting
from devices.simulated import SimulatedWearer

_ROUNDS, _QUICK_ROUNDS = 6, 1  # of twenty utterances
_COMPARED_ROUNDS = 2  # said without preparing an answer, too
_COMPARED = "intent_to_first_audio_ms"
_STARTED_AT = datetime.fromisoformat("2026-11-21T09:00:00+09:00")
_GROUPS = {
    "all_but_dictation": (Kind.COMMAND, Kind.ANSWER),
    **{str(kind): (kind,) for kind in Kind},
}


def measure(options: BenchOptions) -> Document:
    """Talk for twenty minutes (`quick`: six) and measure every answer."""
    rounds = _QUICK_ROUNDS if options.quick else _ROUNDS
    stages = load_stages(Lang.KOREAN, options.model)
    late = replace(stages, voices=replace(stages.voices, cache=Unprepared(stages.voices.cache)))
    try:
        unprepared = _play(late, min(rounds, _COMPARED_ROUNDS), options)
        wearing = _play(stages, rounds, options)
        return document_of(wearing, stages.recognizer.name, unprepared)
    finally:
        stages.close()


class Unprepared(PromptCache):
    """A cache that keeps what was said, and the fixed sentences, but nothing ahead of its time."""

    def __init__(self, fixed: PromptCache) -> None:
        super().__init__()
        self._fixed = fixed

    def speak(self, voice: Voice, text: str, lang: Lang) -> Samples:
        if (voice.name, lang, text) in self._fixed:
            return self._fixed.speak(voice, text, lang)
        return super().speak(voice, text, lang)

    def __contains__(self, key: tuple[str, Lang, str]) -> bool:
        return key in self._fixed or super().__contains__(key)

    def prepare(self, voice: Voice, texts: Iterable[str], lang: Lang) -> None:
        """Leave it to whoever says them."""


def _play(stages: Stages, rounds: int, options: BenchOptions) -> Wearing:
    words = Vocabulary(options.seed)
    plan = exchanges(words, rounds, options.seed)
    planned = sum(len(exchange.lines) for exchange in plan)
    report = options.report
    return talk(stages, plan, words, lambda n: report(f"turn: {n} said, {planned} planned"))


def talk(
    stages: Stages,
    plan: list[Exchange],
    words: Vocabulary,
    on_said: Callable[[int], None],
    fast: bool = False,
) -> Wearing:
    """Play exchanges in a session of their own. `fast` is for tests of the course of it."""
    wearing = Wearing(plan, on_said)
    with tempfile.TemporaryDirectory(prefix="sori-bench-") as folder:
        options = SessionOptions(lang=Lang.KOREAN, hear=Lang.KOREAN)
        rehearsal = Rehearsal(
            Setting(stages, options, cast_of(words), fast),
            Path(folder) / "phone.db",
            Journal(wearing.watch),
            SimulatedWearer(),
        )
        asyncio.run(rehearsal.run(wearing.play(rehearsal)))
    return wearing


def cast_of(words: Vocabulary) -> Cast:
    """Return the wearer's contacts; they pick up the phone by themselves."""
    contacts = [{"name": name} for name in words.contacts]
    return Cast({"contacts": contacts}, started_at=_STARTED_AT, auto_answer_ms=600)


def document_of(wearing: Wearing, model: str, unprepared: Wearing | None = None) -> Document:
    """Return the figures of what was said and answered; `unprepared` is beside it, line by line."""
    planned = [said for said in wearing.said if not said.is_repeat]
    rows: list[Row] = []
    for group, kinds in _GROUPS.items():
        measured = [parts for said in _of(planned, kinds) if (parts := parts_of(said))]
        rows += _rows(group, measured)
    rows += _compared(planned, unprepared) if unprepared else []
    total = next(r for r in rows if r["metric"] == "speech_end_to_first_audio_ms")
    targets = [
        target("all but dictation, p50, ms", total["p50"], 700),
        target("all but dictation, p95, ms", total["p95"], 1000),
    ]
    outcomes = [_outcome(kind, planned, wearing) for kind in Kind]
    trusted = speculation(wearing.receipts)
    return document("turn", model, rows, outcomes=outcomes, speculation=trusted, targets=targets)


def speculation(receipts: Iterable[Event]) -> Row:
    """Return how much was begun in pauses, and the share of it that nobody wanted then."""
    receipts = list(receipts)
    readings = sum(r["asr_attempts"] for r in receipts)
    read = sum(r["asr_attempts"] > 0 for r in receipts)
    replies = sum(r["replies_prepared"] for r in receipts)
    said = sum(r["reply_was_prepared"] for r in receipts)
    return {
        "readings": readings,
        "readings_wasted_share": round(1 - read / readings, 4) if readings else None,
        "replies_prepared": replies,
        "replies_wasted_share": round(1 - said / replies, 4) if replies else None,
        "turns": len(receipts),
    }


def _compared(planned: list[Said], unprepared: Wearing) -> list[Row]:
    """Return rows of the lines that were answered both with and without preparing the answer."""
    sides = {"prepared": _answered(planned), "unprepared": _answered(unprepared.said)}
    lines = set.intersection(*(set(parts) for parts in sides.values()))
    return [
        distribution(_COMPARED, [parts[line][_COMPARED] for line in lines], kind=kind)
        for kind, parts in sides.items()
    ]


def _answered(said: Iterable[Said]) -> dict[Line, dict[str, float]]:
    parts = ((one.line, parts_of(one)) for one in said if not one.is_repeat)
    return {line: its_parts for line, its_parts in parts if its_parts}


def parts_of(said: Said) -> dict[str, float] | None:
    """Return where the time of one answered utterance went, in ms; None where it has no answer.

    An endpoint within the speech is a cut-off: what is answered then is not this utterance.
    """
    endpoint = said.endpoints[0] if said.endpoints else None
    if endpoint is None or is_cut_off(said):
        return None
    answer = said.first("speech_out_started", endpoint["turn"])
    receipt = said.first("turn", endpoint["turn"])
    if answer is None or receipt is None or answer["sample"] < endpoint["sample"]:
        return None
    end = said.spoken.end_sample
    parts = {
        "speech_end_to_first_audio_ms": samples_to_ms(answer["sample"] - end),
        "speech_end_to_endpoint_ms": samples_to_ms(endpoint["sample"] - end),
    }
    for name in ("endpoint_to_final_ms", "final_to_intent_ms", "intent_to_first_audio_ms"):
        parts[name] = receipt[name] or 0.0
    # How far behind the clean signal's end our detector set its own.
    own_ms = parts["speech_end_to_endpoint_ms"] - receipt["speech_end_to_endpoint_ms"]
    parts["speech_end_to_last_voiced_ms"] = own_ms
    final = said.first("final", endpoint["turn"])
    return parts | ({"decode_ms": final["decode_ms"]} if final else {})


def is_cut_off(said: Said) -> bool:
    """Say whether the agent took a pause in the utterance for its end."""
    return any(e["sample"] < said.spoken.end_sample for e in said.endpoints)


def _rows(group: str, measured: list[dict[str, float]]) -> list[Row]:
    names = dict.fromkeys(name for parts in measured for name in parts)
    names = names or {"speech_end_to_first_audio_ms": None}
    return [
        distribution(name, [parts[name] for parts in measured if name in parts], kind=group)
        for name in names
    ]


def _of(said: Iterable[Said], kinds: tuple[Kind, ...]) -> list[Said]:
    return [one for one in said if one.line.kind in kinds]


def _outcome(kind: Kind, planned: list[Said], wearing: Wearing) -> Row:
    said = _of(planned, (kind,))
    return {
        "kind": str(kind),
        "said": len(said),
        "measured": sum(parts_of(one) is not None for one in said),
        "cut_off": sum(map(is_cut_off, said)),
        "not_endpointed": sum(not one.endpoints for one in said),
        "answered_without_speech": sum(
            bool(one.endpoints) and not is_cut_off(one) and parts_of(one) is None for one in said
        ),
        "understood": sum(map(_is_understood, said)),
        "never_asked_for": sum(line.kind is kind for line in wearing.skipped),
        "repeats": len(_of((one for one in wearing.said if one.is_repeat), (kind,))),
    }


def _is_understood(said: Said) -> bool:
    intent = said.first("intent")
    return intent is not None and intent["intent"] == said.line.intent
