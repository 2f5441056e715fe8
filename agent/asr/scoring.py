"""How wrong a recogniser is: character and word error rates over a manifest."""

import csv
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz.distance import Levenshtein

from agent.asr.guard import confidence
from agent.asr.recognizer import Decoded
from agent.errors import UsageError


@dataclass(frozen=True)
class Row:
    """A recording, and what is said in it where that is known."""

    file: Path
    transcript: str | None = None
    written_form: str | None = None


def read_manifest(path: Path) -> list[Row]:
    """Return the rows of a tab-separated table with a header; paths are relative to it.

    Raises `UsageError` naming the line that is wrong.
    """
    if not path.is_file():
        raise UsageError(f"{path}: no such file")
    with path.open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        missing = {"file", "transcript"} - set(table.fieldnames or ())
        if missing:
            raise UsageError(f"{path}:1: no column {' and '.join(sorted(missing))}")
        rows = [_row(path, number, fields) for number, fields in enumerate(table, 2)]
    if not rows:
        raise UsageError(f"{path}: no rows under the header")
    return rows


def _row(path: Path, number: int, fields: dict[str, str]) -> Row:
    if not fields["file"] or fields["transcript"] is None:
        raise UsageError(f"{path}:{number}: file or transcript is missing")
    return Row(
        path.parent / fields["file"], fields["transcript"], fields.get("written_form") or None
    )


def score(model: str, read: Sequence[tuple[Row, Decoded]]) -> dict[str, Any]:
    """Return the document of `sori transcribe --json`; rates are null without transcripts."""
    rows = [_scored(row, decoded) for row, decoded in read]
    decode_ms = [decoded.decode_ms for _, decoded in read]
    audio_ms = sum(decoded.audio_ms for _, decoded in read)
    return {
        "model": model,
        "n": len(rows),
        "cer": _corpus_rate(read, characters),
        "wer": _corpus_rate(read, words),
        "rtf": round(sum(decode_ms) / max(1.0, audio_ms), 4),
        "decode_ms": {f"p{p}": round(float(np.percentile(decode_ms, p)), 1) for p in (50, 95)},
        "rows": rows,
    }


def _scored(row: Row, decoded: Decoded) -> dict[str, Any]:
    errors = _errors(row, decoded, characters)
    return {
        "file": str(row.file),
        "transcript": row.transcript,
        "text": decoded.text,
        "confidence": round(confidence(decoded), 3),
        "cer": round(errors[0] / max(1, errors[1]), 4) if errors else None,
    }


def characters(text: str) -> list[str]:
    """Return what CER compares: NFC, case folded, no spaces, no punctuation."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return [c for c in folded if unicodedata.category(c)[0] not in "PZSC"]


def words(text: str) -> list[str]:
    """Return what WER compares: the same, word by word."""
    return ["".join(kept) for word in text.split() if (kept := characters(word))]


def _errors(row: Row, decoded: Decoded, units: Any) -> tuple[int, int] | None:
    """Return (edits, length) against the nearer of the two references."""
    if row.transcript is None:
        return None
    heard = units(decoded.text)
    references = [units(text) for text in (row.transcript, row.written_form) if text is not None]
    scored = [(Levenshtein.distance(reference, heard), len(reference)) for reference in references]
    return min(scored, key=lambda pair: pair[0] / max(1, pair[1]))


def _corpus_rate(read: Sequence[tuple[Row, Decoded]], units: Any) -> float | None:
    counted = [errors for row, decoded in read if (errors := _errors(row, decoded, units))]
    if not counted:
        return None
    return round(sum(e for e, _ in counted) / max(1, sum(n for _, n in counted)), 4)
