"""From names to loaded engines: which recogniser, which voice, how many threads."""

from pathlib import Path

from agent.app import Stages
from agent.asr.catalogue import locate
from agent.asr.hearing import Hearing
from agent.asr.setups import Setup
from agent.asr.tuning import setup_for
from agent.asr.whisper import WhisperRecognizer
from agent.events import Lang
from agent.speaking import Voices
from agent.speech.voice import PromptCache, load_voice
from agent.vad import SileroModel


def load_recognizer(model: str) -> WhisperRecognizer:
    """Return the recogniser called `model` ("bundled", a Whisper size, a folder), loaded.

    Raises `MissingError` naming the command that gets it.
    """
    folder = locate(model)
    return _loaded(folder, setup_for(folder))


def load_stages(lang: Lang, model: str = "bundled", voice: str | None = None) -> Stages:
    """Return the engines of a companion, loaded, the fixed sentences being spoken ahead."""
    own = load_voice(voice, lang)
    voices = Voices(own, load_voice("espeak-reading", lang), PromptCache())
    folder = locate(model)
    setup = setup_for(folder)  # asked once: each time may be a measurement
    recognizer = _loaded(folder, setup)
    stages = Stages(SileroModel(), recognizer, voices, Hearing(setup.decode_ms))
    stages.prepare(lang)
    return stages


def _loaded(folder: Path, setup: Setup) -> WhisperRecognizer:
    return WhisperRecognizer(folder, threads=setup.threads, compute_type=setup.compute_type)
