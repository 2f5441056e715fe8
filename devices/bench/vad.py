"""What voice detection costs, and what it misses and imagines, on labelled speech in noise.

The labels are the edges of the wearer's clean signal. CPU is process time of the two-stage detector
and the endpointer over their 20 ms frames: load on the machine disturbs it little.
"""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agent.audio.frames import FRAME_SAMPLES, RATE_HZ, Samples, ms_to_samples
from agent.endpoint import Edge, Endpointer
from agent.vad import SileroModel, VoiceActivityDetector
from devices.bench.document import BenchOptions, Document, Row, document, target
from devices.bench.noises import Noise, made_noises, recorded_noises
from devices.bench.vocabulary import Vocabulary
from devices.simulated import SimulatedWearer, speak_clean

_MOST_CPU_PERCENT = 2.0
_COLLAR_SAMPLES = ms_to_samples(200)  # around a label; what lies here is neither right nor wrong
_LEAST_SAMPLES = ms_to_samples(100)  # a label covered by less was missed


@dataclass(frozen=True)
class Labelled:
    """Near-end frames, and where the wearer spoke: (first, one past last) samples."""

    frames: list[Samples]
    labels: list[tuple[int, int]]


@dataclass(frozen=True)
class Detected:
    """Segments of speech that were found, and the process time that it took."""

    segments: list[tuple[int, int]]
    cpu_s: float


def measure(options: BenchOptions) -> Document:
    """Measure in the quiet, in noise at falling ratios, and in recordings of noise."""
    model = SileroModel()
    count = 8 if options.quick else 40
    rows: list[Row] = []
    for noise, snr_db, sound in _conditions(options):
        options.report(f"vad: {noise}" + ("" if snr_db is None else f" at {snr_db} dB"))
        labelled = labelled_speech(count, sound, snr_db or 0, options.seed)
        rows.append({"noise": noise, "snr_db": snr_db} | score(labelled, detect(labelled, model)))
    rows.append({"noise": "quiet, nobody speaks", "snr_db": None} | _silence(model, options))
    worst = max(float(row["cpu_percent"]) for row in rows)
    wanted = [target("CPU, worst condition, % of a core", worst, _MOST_CPU_PERCENT)]
    return document("vad", "silero_vad_v6 behind webrtcvad", rows, targets=wanted)


def labelled_speech(count: int, noise: Noise | None, snr_db: float, seed: int) -> Labelled:
    """Return so many utterances with pauses of 1-3 s between them, in noise."""
    pick, words = random.Random(seed), Vocabulary(seed)
    wearer = SimulatedWearer(noise, snr_db)
    frames: list[Samples] = []
    for _ in range(count):
        samples = speak_clean(words.send(), words.voice())
        begin = wearer.now_sample + ms_to_samples(pick.randint(1000, 3000))
        wearer.say(samples, "", begin)
        frames += _frames_until(wearer, begin + len(samples))
    frames += _frames_until(wearer, wearer.now_sample + RATE_HZ)
    return Labelled(frames, [(s.onset_sample, s.end_sample) for s in wearer.spoken])


def detect(labelled: Labelled, model: SileroModel) -> Detected:
    """Find the speech as a session would."""
    detector, endpointer = VoiceActivityDetector(model), Endpointer()
    segments, begun = [], None
    began_s = time.process_time()
    for frame in labelled.frames:
        match endpointer.push(detector.push(frame)):
            case Edge.STARTED | Edge.RESUMED:
                begun = endpointer.onset_sample
            case Edge.PAUSED | Edge.ENDED if begun is not None:
                segments.append((begun, endpointer.last_voiced_sample))
                begun = None
    return Detected(segments, time.process_time() - began_s)


def score(labelled: Labelled, detected: Detected) -> Row:
    """Compare what was found with the labels. Rates in per cent of speech, and of the rest."""
    total = len(labelled.frames) * FRAME_SAMPLES
    speech = _mask(labelled.labels, total, 0)
    near_speech = _mask(labelled.labels, total, _COLLAR_SAMPLES)
    found = _mask(detected.segments, total, 0)
    missed = [label for label in labelled.labels if _found(label, found) < _LEAST_SAMPLES]
    imagined = [segment for segment in detected.segments if not _found(segment, near_speech)]
    return {
        "audio_s": round(total / RATE_HZ, 1),
        "cpu_percent": round(100 * detected.cpu_s * RATE_HZ / total, 3),
        "utterances": len(labelled.labels),
        "missed_utterances": len(missed),
        "missed_speech_percent": _percent(speech & ~found, speech),
        "false_alarms": len(imagined),
        "false_alarm_percent": _percent(found & ~near_speech, ~near_speech),
    }


def _conditions(options: BenchOptions) -> Iterator[tuple[str, int | None, Noise | None]]:
    yield "clean", None, None
    ratios_db = (10,) if options.quick else (20, 10, 5)
    for name, sound in made_noises(options.seed):
        for snr_db in ratios_db:
            yield name, snr_db, sound
    if not options.quick:
        for name, sound in recorded_noises():
            yield name, 10, sound


def _silence(model: SileroModel, options: BenchOptions) -> Row:
    wearer = SimulatedWearer()
    seconds = 10 if options.quick else 60
    labelled = Labelled(_frames_until(wearer, seconds * RATE_HZ), [])
    return score(labelled, detect(labelled, model))


def _frames_until(wearer: SimulatedWearer, sample: int) -> list[Samples]:
    frames = []
    while wearer.now_sample < sample:
        frames.append(wearer.next_frame())
    return frames


def _mask(spans: list[tuple[int, int]], total: int, around: int) -> NDArray[np.bool_]:
    mask = np.zeros(total, np.bool_)
    for begin, end in spans:
        mask[max(0, begin - around) : end + around] = True
    return mask


def _found(span: tuple[int, int], mask: NDArray[np.bool_]) -> int:
    return int(np.count_nonzero(mask[span[0] : span[1]]))


def _percent(part: NDArray[np.bool_], whole: NDArray[np.bool_]) -> float | None:
    count = np.count_nonzero(whole)
    return round(100 * float(np.count_nonzero(part) / count), 2) if count else None
