"""Utterances with pauses inside, spoken: for the `endpoint` benchmark.

Two lists written by hand (`data/pauses_*.txt`), each phrase said with the intonation of more to come
and the last one with that of an end; between them 200-1200 ms of nothing but the room.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agent.audio.convert import to_float, to_int16
from agent.audio.frames import RATE_HZ, Samples, ms_to_samples
from agent.audio.wav import read_recording
from agent.events import Expecting, Lang
from agent.speech.espeak import Delivery
from devices.bench.noises import SHARED, Noise
from devices.bench.vocabulary import VOICES, as_speaker_of
from devices.simulated import SPEECH_DBFS, edges, speak_clean

LEAST_PAUSE_MS, MOST_PAUSE_MS = 200, 1200
_LEAD_MS, _TAIL_MS = 700, 2400
_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, eq=False)
class Paused:
    """An utterance and where it pauses: samples of the clean signal, (first, one past last)."""

    lang: Lang
    expecting: Expecting
    audio: Samples
    pauses: tuple[tuple[int, int], ...]
    end: int


def read(lang: Lang) -> list[tuple[Expecting, list[str]]]:
    """Return the hand-written list: what the dialogue expects, and the phrases."""
    lines = (_DATA / f"pauses_{lang}.txt").read_text("utf-8").splitlines()
    return [_parsed(line) for line in lines if line and not line.startswith("#")]


def _parsed(line: str) -> tuple[Expecting, list[str]]:
    state, mark, said = line.rpartition("> ")
    phrases = [phrase.strip() for phrase in said.split("|")]
    return Expecting(state) if mark else Expecting.COMMAND, phrases


def spoken(
    lang: Lang, every: int, noise: Noise | None, snr_db: float, seed: int
) -> Iterator[Paused]:
    """Say every `every`-th line, each by a voice that the recogniser never met, in noise."""
    pick = random.Random(f"{seed} {lang}")
    rng = np.random.default_rng(seed)
    for expecting, phrases in read(lang)[::every]:
        voice = pick.choice(VOICES)
        voice = voice if lang is Lang.KOREAN else as_speaker_of("en-us", voice)
        delivery = Delivery(pick.randint(145, 190), pick.randint(35, 65), pick.randint(35, 65))
        clean, pauses = _joined(phrases, voice, delivery, pick)
        audio = clean + _room(len(clean), noise, snr_db, rng)
        end = edges(clean)[1]
        yield Paused(lang, expecting, to_int16(audio), pauses, end)


def recorded(lang: Lang) -> Iterator[Paused]:
    """Return the recordings of people beside the checkout, if any; their pauses are not labelled."""
    for file in sorted((SHARED / "audio" / str(lang)).glob("*.flac")):
        clean = to_float(read_recording(file).samples)
        first, last = edges(clean)
        quiet = np.random.default_rng(1).standard_normal(ms_to_samples(_TAIL_MS)) * 3e-4
        audio = np.concatenate([quiet[: ms_to_samples(_LEAD_MS)], clean[first:last], quiet])
        end = ms_to_samples(_LEAD_MS) + last - first
        yield Paused(lang, Expecting.COMMAND, to_int16(audio), (), end)


def _joined(
    phrases: list[str], voice: str, delivery: Delivery, pick: random.Random
) -> tuple[NDArray[np.float32], tuple[tuple[int, int], ...]]:
    """Return the phrases with pauses between them, and where those are."""
    parts: list[NDArray[np.float32]] = [np.zeros(ms_to_samples(_LEAD_MS), np.float32)]
    at, pauses = len(parts[0]), []
    for number, phrase in enumerate(phrases, 1):
        is_last = number == len(phrases)
        said = speak_clean(phrase + ("." if is_last else ","), voice, delivery)
        first, last = edges(said)
        parts.append(said[first:last])
        at += last - first
        if not is_last:
            pause = ms_to_samples(pick.uniform(LEAST_PAUSE_MS, MOST_PAUSE_MS))
            pauses.append((at, at + pause))
            parts.append(np.zeros(pause, np.float32))
            at += pause
    parts.append(np.zeros(ms_to_samples(_TAIL_MS), np.float32))
    return np.concatenate(parts), tuple(pauses)


def _room(count: int, noise: Noise | None, snr_db: float, rng: np.random.Generator) -> Noise:
    """Return noise at `snr_db` below the wearer's speech; a quiet room where there is none."""
    if noise is None:
        return (rng.standard_normal(count) * 10 ** (-75 / 20)).astype(np.float32)
    start = int(rng.integers(0, RATE_HZ))
    sound: Noise = np.resize(noise[start:], count)
    return (
        sound / np.float32(np.std(sound) + 1e-9) * np.float32(10 ** ((SPEECH_DBFS - snr_db) / 20))
    )
