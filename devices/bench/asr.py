"""Decode time against utterance length: this engine, and stock faster-whisper on the same weights.

Like for like: the same weights and threads, beam 1, temperature 0, language pinned, no thresholds,
no timestamps, and exactly 20 tokens out of every decode: the end and the times are suppressed, and
the 20th ends it. Ours runs as it is used, with the vocabulary cut to Korean and English
(`asr.vocabulary`), which stock cannot; what it takes with the whole one stands beside it. Random
weights cost what trained ones cost; what they say is nothing, so the full-context retry of weights
that fail on short context is not in these figures.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from agent.asr import catalogue, tuning
from agent.asr.context import FULL_CONTEXT_MS
from agent.asr.setups import Setup, remembered
from agent.asr.whisper import Card, WhisperRecognizer
from agent.audio.convert import to_float, to_int16
from agent.audio.frames import Samples, ms_to_samples, samples_to_ms
from agent.errors import RecognitionError
from agent.events import Lang
from agent.loading import load_recognizer
from devices.bench import engines
from devices.bench.accuracy import accuracy_rows
from devices.bench.document import (
    BenchOptions,
    Document,
    Row,
    document,
    percentile,
    target_at_least,
)
from devices.bench.shapes import SHAPES, Shape, random_model
from devices.bench.vocabulary import Vocabulary
from devices.simulated import speak_clean

TOKENS = 20
_LENGTHS_S = (1.0, 2.0, 2.5, 3.0, 5.0, 10.0)
_QUICK_LENGTHS_S = (2.0, 3.0)
_ROUNDS = {"tiny": 11, "base": 7, "small": 5, "bundled": 21}
_WANTED = {"tiny": (10, 4), "base": (10, 5), "small": (10, 6)}  # encoder, whole decode, at 2-3 s


@dataclass
class TwentyTokens:
    """Stands before a CTranslate2 model and makes each decode emit exactly `TOKENS` tokens."""

    model: Any
    suppressed: list[int]
    emitted: list[int] = field(default_factory=list)

    def generate(self, features: Any, prompts: list[list[int]], **options: Any) -> Any:
        # CTranslate2 gives the prompt half of max_length: 40 leaves 20 tokens to emit.
        fixed = {"max_length": 2 * TOKENS, "suppress_tokens": self.suppressed}
        results = self.model.generate(features, prompts, **options | fixed)
        self.emitted += [len(result.sequences_ids[0]) for result in results]
        return results

    def __getattr__(self, name: str) -> Any:
        return getattr(self.model, name)


def measure(options: BenchOptions) -> Document:
    """Measure the bundled model (or the one asked for) alone, and the random shapes beside stock.

    With a manifest its error rates take the place of the random shapes.
    """
    own = load_recognizer(options.model)
    if options.manifest is not None:
        whole = WhisperRecognizer(
            catalogue.locate(options.model), own.card, own.threads, whole_vocabulary=True
        )
        scored = accuracy_rows(own, whole, options.manifest, options)
        return document("asr", own.name, _own_rows(own, options), accuracy=scored, tokens=TOKENS)
    rows = _own_rows(own, options)
    others: list[Row] = []
    for shape in SHAPES[:1] if options.quick else SHAPES:
        options.report(f"asr: building {shape.name}-shaped weights")
        ours, whole = load_shape(shape)
        rows += shape_rows(ours, whole, shape.name, options)
        others += engine_rows(shape, ours.threads, options)
    targets = _targets(rows)
    return document("asr", own.name, rows, engines=others, targets=targets, tokens=TOKENS)


def load_shape(shape: Shape) -> tuple[WhisperRecognizer, WhisperRecognizer]:
    """Return random weights of a shape, under the card its real size will run on short context: as
    they are used, and with the whole vocabulary."""
    margin_ms = catalogue.card(shape.name).margin_ms
    card = Card(f"random-{shape.name}", short_context=True, margin_ms=margin_ms)
    folder = random_model(shape)
    threads = _measured(folder, card).threads
    used = WhisperRecognizer(folder, card, threads)
    return used, WhisperRecognizer(folder, card, threads, whole_vocabulary=True)


def _measured(folder: Path, card: Card) -> Setup:
    """Return how the weights are run, found out as `sori models pull` would."""
    known = remembered(folder, card)
    return known if known and known.settled else tuning.measure(folder, card=card)


def shape_rows(
    recognizer: WhisperRecognizer, whole: WhisperRecognizer, shape: str, options: BenchOptions
) -> list[Row]:
    """Measure ours, with the vocabulary cut and `whole`, and stock in turns at every length."""
    fixed, fixed_whole = exactly_twenty(recognizer), exactly_twenty(whole)
    rounds = 3 if options.quick else _ROUNDS.get(shape, 3)
    rows = []
    for audio_s in _QUICK_LENGTHS_S if options.quick else _LENGTHS_S:
        options.report(f"asr: {shape}, {audio_s:g} s")
        audio = speech(audio_s, options.seed)
        spent = _in_turns(_ways(recognizer, whole, audio), rounds)
        once = _in_turns({"default": partial(decode_stock_default, whole, audio)}, 2)
        row: Row = {"shape": shape, "audio_s": audio_s} | _figures(spent | once)
        the_same_count(fixed.emitted)
        tokens = the_same_count(fixed_whole.emitted)
        rows.append(row | _vocabulary(recognizer) | {"tokens": tokens, "n": rounds})
    return rows


def engine_rows(shape: Shape, threads: int, options: BenchOptions) -> list[Row]:
    """Measure the other engines that are installed on the same utterances, or say why not."""
    rows = []
    for name, engine in engines.installed(shape, threads):
        row: Row = {"shape": shape.name, "engine": name}
        if isinstance(engine, str):
            rows.append(row | {"why_not": engine})
            continue
        for audio_s in _QUICK_LENGTHS_S:
            options.report(f"asr: {name}, {audio_s:g} s")
            audio = speech(audio_s, options.seed)
            way = partial(engine.transcribe, audio, Lang.KOREAN)
            spent_ms = round(_in_turns({name: way}, 2)[name], 2)
            figures = {"weights": engine.weights, "audio_s": audio_s, "decode_ms": spent_ms}
            rows.append(row | figures | {"threads": threads})
    return rows


def exactly_twenty(recognizer: WhisperRecognizer) -> TwentyTokens:
    """Put `TwentyTokens` before a recogniser's model, for both ways of driving it."""
    token, size = recognizer.model.hf_tokenizer.token_to_id, _vocabulary_size(recognizer)
    end, times = token("<|endoftext|>"), token("<|notimestamps|>")
    fixed = TwentyTokens(recognizer.model.model, [end, *range(times + 1, size)])
    recognizer.model.model = fixed
    return fixed


def speech(audio_s: float, seed: int) -> Samples:
    """Return exactly so much of a wearer talking."""
    words, wanted = Vocabulary(seed), ms_to_samples(audio_s * 1000)
    spoken = np.zeros(0, np.float32)
    while len(spoken) < wanted:
        spoken = np.concatenate([spoken, speak_clean(words.send(), words.voice())])
    return to_int16(spoken[:wanted])


def _own_rows(recognizer: WhisperRecognizer, options: BenchOptions) -> list[Row]:
    """Measure a recogniser by itself: stock cannot drive a vocabulary and context like ours."""
    fixed = exactly_twenty(recognizer)
    rounds = 5 if options.quick else _ROUNDS["bundled"]
    rows = []
    for audio_s in _QUICK_LENGTHS_S if options.quick else _LENGTHS_S:
        if audio_s * 1000 > recognizer.card.longest_ms:
            continue  # decoded in pieces: more than 20 tokens
        audio = speech(audio_s, options.seed)
        ways = _ways(recognizer, None, audio)
        row: Row = {"shape": recognizer.name, "audio_s": audio_s}
        row |= _figures(_in_turns(ways, rounds)) | _vocabulary(recognizer)
        rows.append(row | {"tokens": the_same_count(fixed.emitted), "n": rounds})
    return rows


def _ways(
    recognizer: WhisperRecognizer, whole: WhisperRecognizer | None, audio: Samples
) -> dict[str, Callable[[], object]]:
    given_ms = recognizer.card.given_ms(samples_to_ms(len(audio)))
    short = recognizer.features(audio, given_ms)
    ours: dict[str, Callable[[], object]] = {
        "ours": lambda: recognizer.decode(audio, Lang.KOREAN),
        "encoder": lambda: recognizer.model.encode(short),
    }
    if whole is None:
        return ours
    full = recognizer.features(audio, FULL_CONTEXT_MS)
    return ours | {
        "stock": lambda: decode_stock(whole, audio),
        "whole": lambda: whole.decode(audio, Lang.KOREAN),
        "stock_encoder": lambda: whole.model.encode(full),
    }


def decode_stock(recognizer: WhisperRecognizer, audio: Samples) -> None:
    segments, _ = recognizer.model.transcribe(
        to_float(audio),
        language="ko",
        beam_size=1,
        best_of=1,
        temperature=0.0,
        compression_ratio_threshold=None,
        log_prob_threshold=None,
        no_speech_threshold=None,
        without_timestamps=True,
        suppress_blank=False,
    )
    list(segments)  # decoded while they are iterated


def decode_stock_default(recognizer: WhisperRecognizer, audio: Samples) -> None:
    """Stock's own beam of 5 and language detection. Not its repeated decodes at temperatures above
    0, which random weights always provoke and real ones seldom, nor its times, of which random
    weights make endless segments: its real defaults cost no less than this."""
    segments, _ = recognizer.model.transcribe(
        to_float(audio), temperature=0.0, without_timestamps=True
    )
    list(segments)


def _in_turns(ways: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the median ms of each way, the ways taking turns so that a disturbance hits them all."""
    for way in ways.values():
        way()
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            began_s = time.perf_counter()
            way()
            spent[name].append((time.perf_counter() - began_s) * 1000)
    return {name: percentile(values, 50) for name, values in spent.items()}


def _figures(spent: dict[str, float]) -> Row:
    stock, stock_encoder = spent.get("stock"), spent.get("stock_encoder")
    whole, default = spent.get("whole"), spent.get("default")
    return {
        "decode_ms": round(spent["ours"], 2),
        "stock_ms": stock and round(stock, 2),
        "speedup": stock and round(stock / spent["ours"], 2),
        "encoder_ms": round(spent["encoder"], 2),
        "stock_encoder_ms": stock_encoder and round(stock_encoder, 2),
        "encoder_speedup": stock_encoder and round(stock_encoder / spent["encoder"], 2),
        "whole_vocabulary_ms": whole and round(whole, 2),
        "whole_vocabulary_speedup": stock and whole and round(stock / whole, 2),
        "stock_default_ms": default and round(default, 2),
        "default_speedup": default and round(default / spent["ours"], 2),
    }


def _vocabulary(recognizer: WhisperRecognizer) -> Row:
    return {"vocabulary": _vocabulary_size(recognizer), "threads": recognizer.threads}


def the_same_count(emitted: list[int]) -> int:
    """Return how many tokens every decode emitted. Raises `RecognitionError` where they differ."""
    counts = set(emitted)
    emitted.clear()
    if counts != {TOKENS}:
        raise RecognitionError(f"decodes emitted {sorted(counts)} tokens, not {TOKENS} each")
    return TOKENS


def _vocabulary_size(recognizer: WhisperRecognizer) -> int:
    size: int = recognizer.model.hf_tokenizer.get_vocab_size()
    return size


def _targets(rows: list[Row]) -> list[Row]:
    wanted = []
    for shape, (encoder, whole) in _WANTED.items():
        near = [r for r in rows if r["shape"] == shape and 2.0 <= r["audio_s"] <= 3.0]
        if near:
            least = {name: min(r[name] for r in near) for name in ("encoder_speedup", "speedup")}
            what = f"{shape}-shaped at 2-3 s"
            wanted += [
                target_at_least(f"{what}, encoder, times", least["encoder_speedup"], encoder),
                target_at_least(f"{what}, whole decode, times", least["speedup"], whole),
            ]
    return wanted
