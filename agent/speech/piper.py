"""Piper voices: any `.onnx` with its `.onnx.json`. The only file that imports piper, and only when asked."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from agent.audio.frames import Samples
from agent.errors import MissingError, UsageError, VoiceError
from agent.events import Lang
from agent.speech.mastering import master

_LONGEST = 500  # characters at once; synthesis cannot be interrupted


@dataclass(frozen=True)
class PiperVoice:
    """One Piper voice. Get it from `load_piper`."""

    name: str
    languages: frozenset[Lang]
    _engine: Any = field(repr=False)

    def synthesize(self, text: str, lang: Lang) -> Samples:
        """Return one sentence, already `as_spoken`, as 16 kHz int16; nothing where nothing sounds.

        Raises `VoiceError` for another language, a text too long to be one sentence, or where
        the model fails.
        """
        if lang not in self.languages:
            raise VoiceError(f"the Piper voice {self.name} does not speak {lang}")
        if len(text) > _LONGEST:
            raise VoiceError(f"{len(text)} characters are too long for one sentence: split them")
        try:
            chunks = list(self._engine.synthesize(_plain(text)))
        except Exception as error:  # onnxruntime's errors have no base of their own
            raise VoiceError(f"the Piper voice {self.name} failed: {_one_line(error)}") from error
        if not chunks:
            return np.zeros(0, np.int16)
        sound = np.concatenate([np.ravel(chunk.audio_float_array) for chunk in chunks])
        return master(sound.astype(np.float32), self._engine.config.sample_rate)


def load_piper(path: Path, lang: Lang) -> PiperVoice:
    """Return the voice for `lang` at `path`: an `.onnx` file, or a folder that holds one or more.

    Raises `MissingError` where a file is not there, `UsageError` where the voice speaks another
    language, `VoiceError` where a file is damaged.
    """
    models = _models(path)
    spoken = {model: _language(model) for model in models}
    fitting = [model for model in models if spoken[model] == lang]
    if not fitting:
        found = ", ".join(f"{model.name} ({spoken[model]})" for model in models)
        raise UsageError(f"{path}: no Piper voice for {lang}, only {found}")
    return PiperVoice(fitting[0].stem, frozenset({lang}), _engine(fitting[0]))


def _models(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    models = sorted(path.glob("*.onnx"))
    if not models:
        raise MissingError(f"{path}: no Piper voice there (a .onnx file with its .onnx.json)")
    return models


def _language(model: Path) -> str:
    """Return the language that the voice's JSON declares ("ko", "en", "de")."""
    settings = Path(f"{model}.json")
    try:
        described = json.loads(settings.read_text("utf-8"))
        family = described.get("language", {}).get("family") or described["espeak"]["voice"]
    except FileNotFoundError:
        raise MissingError(
            f"{settings}: missing; a Piper voice is the .onnx and this file"
        ) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise VoiceError(f"{settings}: not a Piper voice's settings: {_one_line(error)}") from error
    return str(family).split("-")[0]


def _engine(model: Path) -> Any:
    try:
        from piper import PiperVoice as Engine
    except ImportError as error:
        raise MissingError("Piper is not installed: pip install piper-tts") from error
    try:
        return Engine.load(model)
    except Exception as error:  # onnxruntime's errors have no base of their own
        raise VoiceError(f"{model}: not a Piper voice: {_one_line(error)}") from error


def _plain(text: str) -> str:
    """Return `text` without what piper would take for raw phonemes ("[[...]]")."""
    return "".join(c if c.isprintable() and c not in "[]" else " " for c in text)


def _one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
