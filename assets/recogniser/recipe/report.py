"""What `evaluate` measured, as tables for people and for the model card, and as a plot."""

import json
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz.distance import Levenshtein

from agent.asr.guard import GuardOptions
from agent.asr.scoring import characters
from agent.dialogue.draft import SURE_TRANSCRIPT
from assets.recogniser.recipe.reliability import Pairs, plot, reliability

_BEGIN, _END = "<!-- scores: begin -->", "<!-- scores: end -->"


@dataclass(frozen=True)
class TestSet:
    """Recordings of one kind, with the phonebook that is at hand; `people` or synthetic."""

    __test__ = False  # pytest: this is no test

    name: str
    lang: str
    manifest: Path
    phonebook: Path | None = None
    people: bool = False


@dataclass(frozen=True)
class Scored:
    """A set and what `sori transcribe --json` says of it."""

    set: TestSet
    document: dict[str, Any]

    @property
    def pairs(self) -> Pairs:
        """Return (confidence, whether wholly right) of each utterance."""
        return [(row["confidence"], row["cer"] == 0) for row in self.document["rows"]]

    @property
    def jamo_error_rate(self) -> float | None:
        """Return edits per jamo of the references; None for what is not Korean."""
        if self.set.lang != "ko":
            return None
        rows = [(_jamo(r["transcript"]), _jamo(r["text"])) for r in self.document["rows"]]
        edits = sum(Levenshtein.distance(said, heard) for said, heard in rows)
        return edits / max(1, sum(len(said) for said, _ in rows))

    @property
    def line(self) -> str:
        """Return its figures on one line."""
        document, decode = self.document, self.document["decode_ms"]
        figures, jamo = reliability(self.pairs), self.jamo_error_rate
        return (
            f"{self.set.name:28} n {document['n']:4}  CER {document['cer']:6.1%}"
            f"  WER {document['wer']:6.1%}  jamo {'   -  ' if jamo is None else f'{jamo:6.1%}'}"
            f"  right {figures.right:6.1%}  confidence {figures.confidence:.2f}"
            f"  ECE {figures.ece:.3f}  decode p50 {decode['p50']:.0f} p95 {decode['p95']:.0f} ms"
        )


def score(test_set: TestSet, model: str) -> Scored:
    """Read a set with `sori transcribe`."""
    command = [sys.executable, "-m", "agent.cli", "transcribe", "--json", "--model", model]
    command += ["--manifest", str(test_set.manifest), "--lang", test_set.lang]
    if test_set.phonebook:
        command += ["--names", str(test_set.phonebook)]
    ran = subprocess.run(command, check=True, capture_output=True)
    return Scored(test_set, json.loads(ran.stdout))


def markdown(scored: Sequence[Scored]) -> str:
    """Return the tables of the model card: errors of synthetic sets, of people, and confidence."""
    parts = []
    if synthetic := [each for each in scored if not each.set.people]:
        parts.append(_errors(synthetic, "Synthetic speech"))
    if people := [each for each in scored if each.set.people]:
        parts.append(_errors([*people, *_pooled(people)], "People, by source"))
    parts.append(_confidence(scored))
    return "\n\n".join(parts) + "\n"


def _errors(scored: Iterable[Scored], title: str) -> str:
    rows = [
        (
            each.set.name, each.document["n"], f"{each.document['cer']:.1%}",
            f"{each.document['wer']:.1%}",
            "" if each.jamo_error_rate is None else f"{each.jamo_error_rate:.1%}",
            f"{each.document['decode_ms']['p50']:.0f} / {each.document['decode_ms']['p95']:.0f}",
        )
        for each in scored
    ]  # fmt: skip
    return _table((title, "n", "CER", "WER", "Jamo wrong", "Decode p50 / p95, ms"), rows)


def _pooled(people: Sequence[Scored]) -> Iterable[Scored]:
    """Return all people of a language as one set; rates weigh by the length of what was said."""
    for lang in sorted({each.set.lang for each in people}):
        own = [each for each in people if each.set.lang == lang]
        rows = [row for each in own for row in each.document["rows"]]
        lengths = [
            {"cer": _length(each, characters), "wer": _length(each, str.split)} for each in own
        ]
        document: dict[str, Any] = {"n": len(rows), "rows": rows}
        for rate in ("cer", "wer"):
            weights = [length[rate] for length in lengths]
            document[rate] = np.average([each.document[rate] for each in own], weights=weights)
        document["decode_ms"] = {
            p: np.median([each.document["decode_ms"][p] for each in own]) for p in ("p50", "p95")
        }
        yield Scored(TestSet(f"{lang}-people", lang, own[0].set.manifest, people=True), document)


def _length(scored: Scored, units: Callable[[str], list[str]]) -> int:
    return sum(len(units(row["transcript"])) for row in scored.document["rows"])


def groups(scored: Sequence[Scored]) -> dict[str, Pairs]:
    """Return the utterances by how far they are from what was learned."""

    def pairs(belongs: Callable[[TestSet], bool]) -> Pairs:
        return [pair for each in scored if belongs(each.set) for pair in each.pairs]

    named = {
        "Korean, clean": pairs(lambda s: s.lang == "ko" and s.name.endswith("clean")),
        "Korean, 10 dB": pairs(lambda s: s.lang == "ko" and s.name.endswith("10dB")),
        "English, clean": pairs(lambda s: s.lang == "en" and s.name.endswith("clean")),
        "English, 10 dB": pairs(lambda s: s.lang == "en" and s.name.endswith("10dB")),
        "English, flite": pairs(lambda s: s.name.endswith("flite")),
        "Commands, names known": pairs(lambda s: s.name.endswith("known")),
        "People": pairs(lambda s: s.people),
    }
    return {name: found for name, found in named.items() if found}


def _confidence(scored: Sequence[Scored]) -> str:
    rows = []
    everything = [pair for each in scored for pair in each.pairs]
    for name, pairs in {**groups(scored), "All": everything}.items():
        figures = reliability(pairs)
        sure = np.asarray([confidence for confidence, _ in pairs])
        rows.append(
            (
                name, figures.count, f"{figures.right:.0%}", f"{figures.confidence:.2f}",
                f"{np.percentile(sure, 95):.2f}", f"{figures.ece:.3f}", f"{figures.brier:.3f}",
                "" if figures.auroc is None else f"{figures.auroc:.3f}",
                _fates([confidence for confidence, right in pairs if right]),
                _fates([confidence for confidence, right in pairs if not right]),
            )
        )  # fmt: skip
    head = (
        "Confidence", "n", "Wholly right", "Mean", "95th percentile", "ECE", "Brier", "AUROC",
        "Right: acted on / asked / ignored", "Wrong: acted on / asked / ignored",
    )  # fmt: skip
    return _table(head, rows)


def _fates(sure: Sequence[float]) -> str:
    """Return which parts of some confidences the thresholds act on, ask about and ignore."""
    if not sure:
        return ""
    acted = sum(each >= SURE_TRANSCRIPT for each in sure) / len(sure)
    ignored = sum(each < GuardOptions().worst_confidence for each in sure) / len(sure)
    return f"{acted:.0%} / {1 - acted - ignored:.0%} / {ignored:.0%}"


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def into_card(card: Path, tables: str) -> None:
    """Put the tables between the card's markers. Raises `ValueError` where it has none."""
    before, begun, rest = card.read_text("utf-8").partition(_BEGIN)
    _, ended, after = rest.partition(_END)
    if not begun or not ended:
        raise ValueError(f"{card}: no lines {_BEGIN} and {_END} to put the scores between")
    card.write_text(f"{before}{begun}\n{tables}{ended}{after}", "utf-8")


def draw(scored: Sequence[Scored], into: Path) -> None:
    """Draw the reliability of the confidence."""
    thresholds = {"ignored below": GuardOptions().worst_confidence, "asked below": SURE_TRANSCRIPT}
    kinds = {
        "Korean, synthetic": "ko",
        "English, synthetic": "en",
        "English by flite": "flite",
        "people": "people",
    }
    drawn = {
        name: [pair for each in scored if _kind(each.set) == kind for pair in each.pairs]
        for name, kind in kinds.items()
    }
    plot({name: pairs for name, pairs in drawn.items() if pairs}, into, thresholds)


def _kind(test_set: TestSet) -> str:
    if test_set.people:
        return "people"
    return "flite" if "flite" in test_set.name else test_set.lang


def _jamo(text: str) -> str:
    return unicodedata.normalize("NFD", "".join(characters(text)))
