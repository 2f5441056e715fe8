"""From names to loaded engines: which recogniser, which voice, how many threads."""

import os
from pathlib import Path

from agent.app import Stages
from agent.asr.catalogue import locate
from agent.asr.whisper import WhisperRecognizer
from agent.events import Lang
from agent.speaking import Voices
from agent.speech.voice import PromptCache, load_voice
from agent.vad import SileroModel

_SMALL_BYTES = 60_000_000  # tiny is 40 MB in int8, base 75


def load_recognizer(model: str) -> WhisperRecognizer:
    """Return the recogniser called `model` ("bundled", a Whisper size, a folder), loaded.

    Raises `MissingError` naming the command that gets it.
    """
    folder = locate(model)
    return WhisperRecognizer(folder, threads=threads_for(folder))


def threads_for(folder: Path) -> int:
    """Return how many threads decode best with the weights in `folder`.

    The layers of tiny and of the bundled model are too short to share: on 2 idle cores 20 tokens on
    a tiny shape took 90 ms with one thread and 107 with two, which wait for each other.
    """
    is_small = (folder / "model.bin").stat().st_size < _SMALL_BYTES
    return 1 if is_small else min(4, os.cpu_count() or 1)


def load_stages(lang: Lang, model: str = "bundled", voice: str | None = None) -> Stages:
    """Return the engines of a companion, loaded, the fixed sentences being spoken ahead."""
    own = load_voice(voice, lang)
    voices = Voices(own, load_voice("espeak-reading", lang), PromptCache())
    stages = Stages(SileroModel(), load_recognizer(model), voices)
    stages.prepare(lang)
    return stages
