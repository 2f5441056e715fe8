"""Error rates of one recogniser on a manifest: full and short context, whole and cut vocabulary.

What a model's card should say (`short_context`, `margin_ms`) is read off here the moment real
weights and recordings are at hand. Languages are told from the transcript: Hangul is Korean.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from agent.asr.context import FULL_CONTEXT_MS
from agent.asr.recognizer import Decoded
from agent.asr.scoring import Row as Recording
from agent.asr.scoring import read_manifest, score
from agent.asr.whisper import WhisperRecognizer
from agent.audio.frames import RATE_HZ, Samples
from agent.audio.wav import read_recording
from agent.errors import RecognitionError
from agent.events import Lang
from devices.bench import engines
from devices.bench.document import BenchOptions, Row
from devices.bench.shapes import SHAPES

_MARGINS_MS = (0, 250, 500, 1000, 2000, 4000)


@dataclass(frozen=True)
class Way:
    """One way of decoding the same recordings. `margin_ms` None: on the full window."""

    whole_vocabulary: bool
    margin_ms: int | None
    retry: bool = False


def ways(recognizer: WhisperRecognizer) -> list[Way]:
    """Return the ways a model can be decoded in, the first of each vocabulary on full context."""
    margins = sorted({*_MARGINS_MS, recognizer.card.margin_ms})
    short = [Way(False, margin, retry) for margin in margins for retry in (False, True)]
    if recognizer.card.longest_ms < FULL_CONTEXT_MS:  # it has no full window to fall back on
        return [way for way in short if not way.retry]
    return [Way(True, None), Way(False, None), *short]


def accuracy_rows(
    cut: WhisperRecognizer, whole: WhisperRecognizer, manifest: Path, options: BenchOptions
) -> list[Row]:
    """Decode the recordings of a manifest in every way, and with the other engines that have weights."""
    recordings = [(row, read_recording(row.file).samples) for row in read_manifest(manifest)]
    rows = []
    for way in ways(cut):
        options.report(f"asr: {_named(way)}")
        recognizer = whole if way.whole_vocabulary else cut
        rows.append(_row(recognizer, way, recordings))
    return rows + _engine_rows(recordings, cut.threads, options)


def _row(
    recognizer: WhisperRecognizer, way: Way, recordings: Sequence[tuple[Recording, Samples]]
) -> Row:
    own, retried = recognizer.card, recognizer.retried
    recognizer.card = replace(
        own,
        short_context=way.margin_ms is not None,
        margin_ms=way.margin_ms or 0,
        full_context_retry=way.retry,
    )
    row = _named(way) | {"vocabulary": recognizer.model.hf_tokenizer.get_vocab_size()}
    try:
        read = [(r, recognizer.decode(audio, _language(r))) for r, audio in recordings]
    except RecognitionError as error:  # a margin beyond the positions that the model has
        return row | {"cer": None, "why_not": str(error)}
    finally:
        recognizer.card = own
    return row | _scored(read) | {"retried": recognizer.retried - retried}


def _engine_rows(
    recordings: Sequence[tuple[Recording, Samples]], threads: int, options: BenchOptions
) -> list[Row]:
    rows = []
    for name, engine in engines.installed(SHAPES[0], threads):
        row: Row = {"engine": name, "cer": None}
        if isinstance(engine, str):
            row["why_not"] = engine
        elif engine.is_random:
            row["why_not"] = "no real weights here"
        else:
            options.report(f"asr: {name}")
            row["engine"] = f"{name} {engine.weights}"
            row |= _scored([(r, _decoded(engine, audio, _language(r))) for r, audio in recordings])
        rows.append(row)
    return rows


def _decoded(engine: engines.Loaded, audio: Samples, lang: Lang) -> Decoded:
    began_s = time.perf_counter()
    text = engine.transcribe(audio, lang)
    spent_ms = (time.perf_counter() - began_s) * 1000
    return Decoded(text, lang, 0.0, 0.0, len(audio) * 1000 / RATE_HZ, spent_ms)


def _scored(read: Sequence[tuple[Recording, Decoded]]) -> Row:
    scored = score("", read)
    p50, p95 = scored["decode_ms"]["p50"], scored["decode_ms"]["p95"]
    rates = {"cer": scored["cer"], "wer": scored["wer"], "n": scored["n"]}
    return rates | {"decode_ms_p50": p50, "decode_ms_p95": p95}


def _language(recording: Recording) -> Lang:
    korean = any("가" <= character <= "힣" for character in recording.transcript or "")
    return Lang.KOREAN if korean else Lang.ENGLISH


def _named(way: Way) -> Row:
    context = "full" if way.margin_ms is None else "short"
    return {"engine": "sori", "context": context, "margin_ms": way.margin_ms, "retry": way.retry}
