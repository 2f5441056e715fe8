"""From names to loaded engines: which recogniser, which voice, how many threads."""

import os

from agent.app import Stages
from agent.asr.catalogue import BUNDLED, locate
from agent.asr.whisper import WhisperRecognizer
from agent.events import Lang
from agent.speaking import Voices
from agent.speech.voice import PromptCache, load_voice
from agent.vad import SileroModel


def load_recognizer(model: str) -> WhisperRecognizer:
    """Return the recogniser called `model` ("bundled", a Whisper size, a folder), loaded.

    Raises `MissingError` naming the command that gets it.
    """
    # A small model's layers are too short to share: a second thread waits longer than it works.
    threads = 1 if model == BUNDLED else min(4, os.cpu_count() or 1)
    return WhisperRecognizer(locate(model), threads=threads)


def load_stages(lang: Lang, model: str = "bundled", voice: str | None = None) -> Stages:
    """Return the engines of a companion, loaded, the fixed sentences being spoken ahead."""
    own = load_voice(voice, lang)
    voices = Voices(own, load_voice("espeak-reading", lang), PromptCache())
    stages = Stages(SileroModel(), load_recognizer(model), voices)
    stages.prepare(lang)
    return stages
