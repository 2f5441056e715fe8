"""What a hands-free agent overhears and must not take for a call: noise, people, read lines."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agent.audio.convert import to_float
from agent.audio.frames import RATE_HZ
from agent.audio.wav import read_recording
from agent.events import Lang
from devices.bench.noises import SHARED, made_noises, recorded_noises
from devices.bench.vocabulary import VOICES, as_speaker_of
from devices.simulated import SPEECH_DBFS, at_level, speak_clean

_LINES = {Lang.KOREAN: ("ko_chat.txt", "ko"), Lang.ENGLISH: ("en_queries.txt", "en-us")}
_ABSENT = "../shared is not here"


@dataclass(frozen=True)
class Sound:
    """Clips at the level of speech (16 kHz), made one by one; or why there are none."""

    what: str
    lang: Lang
    clips: Iterator[NDArray[np.float32]]
    skipped: str = ""


def overheard(seed: int, seconds: float) -> Iterator[Sound]:
    """Return what there is to overhear, about `seconds` of lines in each language."""
    for lang in Lang:
        made = (sound for _, sound in made_noises(seed))
        yield Sound("made noise", lang, _at_level(made))
        yield _if_here("lines read aloud", lang, SHARED / "text", _read(lang, seed, seconds))
        recorded = (sound for _, sound in recorded_noises())
        yield _if_here("recorded noise", lang, SHARED / "audio" / "noise", _at_level(recorded))
        folder = SHARED / "audio" / str(lang)
        yield _if_here("people, recorded", lang, folder, _at_level(_recordings(folder)))


def _if_here(what: str, lang: Lang, folder: Path, clips: Iterator[NDArray[np.float32]]) -> Sound:
    return Sound(what, lang, clips, "" if folder.is_dir() else _ABSENT)


def _read(lang: Lang, seed: int, seconds: float) -> Iterator[NDArray[np.float32]]:
    """Lines of the corpus in voices that training never heard, until there are `seconds` of them."""
    name, base = _LINES[lang]
    pick = random.Random(seed)
    lines = (SHARED / "text" / name).read_text(encoding="utf-8").splitlines()
    left = seconds * RATE_HZ
    while left > 0:
        line = pick.choice(lines).strip(' "')
        if not line:
            continue
        clip = speak_clean(line, as_speaker_of(base, pick.choice(VOICES)))
        left -= len(clip)
        yield clip


def _recordings(folder: Path) -> Iterator[NDArray[np.float32]]:
    for file in sorted(folder.glob("*.flac")):
        yield to_float(read_recording(file).samples)


def _at_level(clips: Iterator[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    return (at_level(clip, SPEECH_DBFS) for clip in clips)
