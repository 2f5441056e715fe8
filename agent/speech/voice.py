"""What speaks: the protocol of a voice, how one is chosen by name, and prompts spoken ahead.

A reply becomes sound as `sentences(as_spoken(text, lang), lang)`, each through `synthesize`.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from agent.audio.frames import RATE_HZ, Samples
from agent.errors import MissingError
from agent.events import Lang
from agent.speech.espeak_voice import AGENT, READING, espeak_voice
from agent.speech.sentences import sentences as sentences


class Voice(Protocol):
    """A speaker of one or more languages."""

    @property
    def name(self) -> str:
        """Names the voice to people and in `session` events; equal names sound equal."""

    @property
    def languages(self) -> frozenset[Lang]: ...

    def synthesize(self, text: str, lang: Lang) -> Samples:
        """Return one sentence, already `as_spoken`, as 16 kHz mono int16; empty if nothing sounds.

        Blocks: call it in a worker thread. Any thread may. Raises `VoiceError`.
        """


def load_voice(name: str | None, lang: Lang) -> Voice:
    """Return the voice called `name`, able to speak `lang`.

    None and "espeak" are the agent's own, "espeak-reading" the one for other people's words;
    "ko+f2" any espeak-ng variant; a path a Piper `.onnx` or the folder of one. Raises
    `UsageError`, `MissingError` or `VoiceError`, each one line.
    """
    match name:
        case None | AGENT.name:
            return AGENT
        case READING.name:
            return READING
    path = Path(name).expanduser()
    if path.exists() or path.suffix == ".onnx" or "/" in name:
        from agent.speech.piper import load_piper

        if not path.exists():
            raise MissingError(f"{path}: no such file or folder; a Piper voice is a .onnx file")
        return load_piper(path, lang)
    return espeak_voice(name)


class PromptCache:
    """Sentences already spoken, the least recently used dropped first. Safe from any thread."""

    def __init__(self, capacity_s: float = 300.0) -> None:
        """`capacity_s` of audio is kept at most (300 s are 9.6 MB)."""
        self._capacity_samples = int(capacity_s * RATE_HZ)
        self._kept_samples = 0
        self._spoken: OrderedDict[tuple[str, Lang, str], Samples] = OrderedDict()
        self._lock = threading.Lock()

    def speak(self, voice: Voice, text: str, lang: Lang) -> Samples:
        """Return `text` spoken by `voice`, synthesised only if it is not kept. Read-only array."""
        key = (voice.name, lang, text)
        with self._lock:
            if key in self._spoken:
                self._spoken.move_to_end(key)
                return self._spoken[key]
        samples = voice.synthesize(text, lang)
        samples.flags.writeable = False
        self._keep(key, samples)
        return samples

    def prepare(self, voice: Voice, texts: Iterable[str], lang: Lang) -> None:
        """Speak fixed prompts ahead, while nobody waits."""
        for text in texts:
            self.speak(voice, text, lang)

    def __contains__(self, key: tuple[str, Lang, str]) -> bool:
        """Say whether (voice name, language, text) is kept."""
        with self._lock:
            return key in self._spoken

    def _keep(self, key: tuple[str, Lang, str], samples: Samples) -> None:
        with self._lock:
            if key in self._spoken:
                return
            self._spoken[key] = samples
            self._kept_samples += len(samples)
            while self._kept_samples > self._capacity_samples and self._spoken:
                _, dropped = self._spoken.popitem(last=False)
                self._kept_samples -= len(dropped)
