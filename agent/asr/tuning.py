"""How many threads, and which arithmetic, decode best here: measured once, and remembered.

The layers of a small Whisper are too short to share among threads, those of a large one are not;
where the line lies depends on the processor, and on the context: a second thread helps the encoder
on 30 s, hardly on 4 s, and makes the decoder's steps of one token slower. So a third of an utterance
is decoded in turns with each setup, as the model's card has it decoded, and the median decides;
among those nearly as quick the one with fewer threads is taken, which leaves the others to the
audio. What was found is remembered (`setups`).
"""

import json
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from agent.asr.context import FULL_CONTEXT_MS
from agent.asr.setups import Setup, given_ms, remember, remembered, usable_cores
from agent.asr.vocabulary import short_vocabulary_files
from agent.asr.whisper import Card
from agent.audio.frames import ms_to_samples
from agent.errors import MissingError

_SMALL_BYTES = 60_000_000  # bundled, and tiny in int8: without a measurement these get one thread
_START_BYTES = 200_000_000  # loading more than this several times is no matter of a second or two
_BUNDLED_BYTES = 20_000_000
_MOST_THREADS = 4  # beyond, the decoder's short layers only wait for each other
_TYPES = ("int8", "int8_bfloat16", "bfloat16", "float32")  # int8 is what the cards' scores are of
_LEAST_ROUNDS, _MOST_ROUNDS = 3, 7
# Medians this close are a tie: neighbours on the machine differ by half of it, and a second core
# that gains less is worth more to the voice detector, the voice and other glasses.
_NEARLY = 1.2
_MOST_TRIES = 3  # starts
_STEADY = 1.5  # median over least: above it something else was running
_SHARE = 3  # what is decoded is this part of an utterance
_TOKENS = 21
_HOP_SAMPLES = 160  # of Whisper's features, where the model names no other
_NOT_THE_ENGINES = ("tokenizer.json", "preprocessor_config.json")

Trial = Callable[[], object]
Load = Callable[[Setup], Trial]


def setup_for(folder: Path, card: Card | None = None) -> Setup:
    """Return how to run the model in `folder`, measuring it in passing where it has not been yet.

    `card`: how it will be decoded, its own by default. Takes at most about two seconds, for the
    bundled model a quarter; on a machine too busy to tell, again at the next starts. Models too
    large for that get as many threads as there are, until `measure` is called.
    """
    known = remembered(folder, card)
    if known is not None and (known.settled or known.tries >= _MOST_TRIES):
        return known
    size = (folder / "model.bin").stat().st_size
    if size > _START_BYTES:
        return unmeasured(folder, card)
    return measure(folder, 0.25 if size < _BUNDLED_BYTES else 1.5, card)


def unmeasured(folder: Path, card: Card | None = None) -> Setup:
    """Return what is likely best for the model in `folder`."""
    size = (folder / "model.bin").stat().st_size
    is_short = given_ms(folder, card) < FULL_CONTEXT_MS
    is_small = size < (_START_BYTES if is_short else _SMALL_BYTES)
    return Setup(1 if is_small else min(_MOST_THREADS, usable_cores()))


def measure(folder: Path, budget_s: float = 20.0, card: Card | None = None) -> Setup:
    """Measure the model in `folder` now, remember what was found, return it.

    Raises `MissingError` where it does not load.
    """
    from ctranslate2 import get_supported_compute_types

    supported = get_supported_compute_types("cpu")
    types = [kind for kind in _TYPES if kind in supported]
    try:
        load, likely = _loader(folder, card), unmeasured(folder, card)
        found = best_setup(load, likely, types, budget_s, usable_cores())
    except (RuntimeError, ValueError, OSError, KeyError) as error:
        raise MissingError(f"{folder}: the model does not load: {error}") from error
    before = remembered(folder, card)
    found = replace(found, tries=1 + (before.tries if before else 0))
    remember(folder, card, found)
    return found


def best_setup(
    load: Load, likely: Setup, types: Sequence[str], budget_s: float, cores: int,
    clock: Callable[[], float] = time.perf_counter,
) -> Setup:  # fmt: skip
    """Return the best setup: first the threads in int8, then the arithmetic with those threads.

    `load` makes a trial of a setup: decoding a third of an utterance. Each comparison gets half of
    the time; `likely` is tried first, the others as far as the time allows.
    """
    until = clock() + budget_s / 2
    counts = sorted({1, 2, min(cores, _MOST_THREADS)} & set(range(1, cores + 1)))
    best = _compare(load, [Setup(count) for count in counts], likely, until, clock)
    if len(types) < 2 or clock() > until:
        return best
    setups = [Setup(best.threads, kind) for kind in types]
    typed = _compare(load, setups, best, until + budget_s / 2, clock)
    return replace(typed, compared=best.compared + typed.compared - 1)


def _compare(
    load: Load, setups: Sequence[Setup], likely: Setup, until: float, clock: Callable[[], float]
) -> Setup:
    """Return the quickest of `setups`; of those nearly as quick the first."""
    trials: dict[Setup, Trial] = {}
    to_come_s = next_s = 0.0  # the rounds of what is loaded; another one, with all it needs
    for setup in sorted(setups, key=lambda s: s.threads != likely.threads):
        began = clock()
        if trials and began + to_come_s + next_s > until:
            break
        trial = load(setup)
        loaded = clock()
        trial()  # the first decode of a model allocates
        rounds_s = _LEAST_ROUNDS * (clock() - loaded)
        to_come_s += rounds_s
        next_s = clock() - began + rounds_s
        trials[setup] = trial
    spent_s = _in_turns(trials, until, clock)
    medians = {setup: statistics.median(spent_s[setup]) for setup in setups if setup in trials}
    best = next(s for s, median in medians.items() if median <= _NEARLY * min(medians.values()))
    return replace(
        best,
        decode_ms=round(medians[best] * _SHARE * 1000, 1),
        compared=len(medians),
        steady=medians[best] <= _STEADY * min(spent_s[best]),
    )


def _in_turns(
    trials: dict[Setup, Trial], until: float, clock: Callable[[], float]
) -> dict[Setup, list[float]]:
    """Return the seconds of each trial, taken in turns so that a disturbance hits them all."""
    spent_s: dict[Setup, list[float]] = {setup: [] for setup in trials}
    least = _LEAST_ROUNDS if len(trials) > 1 else 1
    for done in range(_MOST_ROUNDS):
        if done >= least and clock() > until:
            break
        for setup, trial in trials.items():
            began = clock()
            trial()
            spent_s[setup].append(clock() - began)
    return spent_s


def _loader(folder: Path, card: Card | None) -> Load:
    """Return what loads the model in `folder` and decodes as its card has it decoded."""
    import ctranslate2

    # As `whisper` loads it, less what only faster-whisper reads.
    contents = short_vocabulary_files(folder)
    files = {k: v for k, v in (contents or {}).items() if k not in _NOT_THE_ENGINES} or None
    tokens = _token_ids(folder, files or {})
    prompt = [
        tokens[f"<|{name}|>"] for name in ("startoftranscript", "ko", "transcribe", "notimestamps")
    ]
    extractor = folder / "preprocessor_config.json"
    hop = json.loads(extractor.read_bytes()).get("hop_length") if extractor.is_file() else None
    frames = ms_to_samples(given_ms(folder, card)) // (hop or _HOP_SAMPLES) // _SHARE

    def load(setup: Setup) -> Trial:
        model = ctranslate2.models.Whisper(
            str(folder),
            device="cpu",
            compute_type=setup.compute_type,
            intra_threads=setup.threads,
            files=files,
        )
        sound = np.random.default_rng(1).standard_normal((1, model.n_mels, frames), np.float32)

        def decode() -> object:
            encoded = model.encode(ctranslate2.StorageView.from_array(sound))
            # CTranslate2 emits half of `max_length`; noise must not end it sooner.
            return model.generate(
                encoded,
                [prompt],
                beam_size=1,
                max_length=2 * _TOKENS // _SHARE,
                suppress_blank=False,
                suppress_tokens=[tokens["<|endoftext|>"]],
            )

        return decode

    return load


def _token_ids(folder: Path, files: Mapping[str, bytes]) -> dict[str, int]:
    """Return the vocabulary of a CTranslate2 model: much quicker to read than its tokenizer."""
    listed = folder / "vocabulary.json"
    if "vocabulary.json" in files or listed.is_file():
        words = json.loads(files.get("vocabulary.json") or listed.read_bytes())
    else:
        words = (folder / "vocabulary.txt").read_text(encoding="utf-8").split("\n")
    return {word: i for i, word in enumerate(words)}
