"""What the audio path needs of a recogniser."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from agent.audio.frames import Samples
from agent.events import Lang


@dataclass(frozen=True)
class Decoded:
    """One reading of one stretch of audio, with what a guard needs to judge it.

    `average_log_probability` is per token, natural log; `no_speech_probability` 0-1.
    """

    text: str
    lang: Lang
    average_log_probability: float
    no_speech_probability: float
    audio_ms: float
    decode_ms: float


class Recognizer(Protocol):
    """A loaded model. Blocking: call it in the one thread that owns the engine."""

    name: str

    def decode(self, audio: Samples, lang: Lang | None, names: Sequence[str] = ()) -> Decoded:
        """Return the best reading of 16 kHz mono audio; `lang` None chooses between ko and en.

        `names` are people and rooms that the wearer may well mention (see `asr.biasing`). Raises `RecognitionError` when the engine fails.
        """
        ...
