"""End of speech -> first reply sample played, in real time, through the whole stack.

Measured from the end of the simulated wearer's clean signal, not from our detector's opinion of it,
to the first sample of reply *speech* that left the glasses' speaker. Only in real time: with
`--fast` computation takes no session time, so it would measure nothing.
"""

import asyncio
import tempfile
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from agent.app import SessionOptions, Stages
from agent.audio.frames import samples_to_ms
from agent.events import Lang
from agent.loading import load_stages
from agent.trace import Journal
from devices.bench.document import BenchOptions, Document, Row, distribution, document, target
from devices.bench.exchanges import Exchange, Kind, exchanges
from devices.bench.vocabulary import Vocabulary
from devices.bench.wearing import Said, Wearing
from devices.rehearsal import Cast, Rehearsal, Setting
from devices.simulated import SimulatedWearer

_ROUNDS, _QUICK_ROUNDS = 6, 1  # of twenty utterances
_STARTED_AT = datetime.fromisoformat("2026-11-21T09:00:00+09:00")
_GROUPS = {
    "all_but_dictation": (Kind.COMMAND, Kind.ANSWER),
    **{str(kind): (kind,) for kind in Kind},
}


def measure(options: BenchOptions) -> Document:
    """Talk for a quarter of an hour (`quick`: three minutes) and measure every answer."""
    words = Vocabulary(options.seed)
    plan = exchanges(words, _QUICK_ROUNDS if options.quick else _ROUNDS, options.seed)
    planned = sum(len(exchange.lines) for exchange in plan)
    stages = load_stages(Lang.KOREAN, options.model)
    try:
        wearing = talk(
            stages, plan, words, lambda n: options.report(f"turn: {n} said, {planned} planned")
        )
        return document_of(wearing, stages.recognizer.name)
    finally:
        stages.close()


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


def document_of(wearing: Wearing, model: str) -> Document:
    """Return the figures of what was said and answered."""
    planned = [said for said in wearing.said if not said.is_repeat]
    rows: list[Row] = []
    for group, kinds in _GROUPS.items():
        measured = [parts for said in _of(planned, kinds) if (parts := parts_of(said))]
        rows += _rows(group, measured)
    total = next(r for r in rows if r["metric"] == "speech_end_to_first_audio_ms")
    targets = [
        target("all but dictation, p50, ms", total["p50"], 700),
        target("all but dictation, p95, ms", total["p95"], 1000),
    ]
    outcomes = [_outcome(kind, planned, wearing) for kind in Kind]
    return document("turn", model, rows, outcomes=outcomes, targets=targets)


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
