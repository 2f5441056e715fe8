"""What the audio path needs of a recogniser."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from agent.asr.evidence import Evidence
from agent.audio.frames import Samples
from agent.events import Lang


@dataclass(frozen=True)
class Decoded:
    """One reading of one stretch of audio, with what a guard needs to judge it.

    `average_log_probability` is per token, natural log; `no_speech_probability` 0-1. `confidence`
    (0-1) is that the text is right, None where the model is not calibrated; it rests on `evidence`
    and `name_below`: where a known name was put in, 0 if that is sure, else the nats it falls behind.
    """

    text: str
    lang: Lang
    average_log_probability: float
    no_speech_probability: float
    audio_ms: float
    decode_ms: float
    evidence: Evidence | None = None
    name_below: float | None = None
    confidence: float | None = None


class Recognizer(Protocol):
    """A loaded model. Blocking: call it in the one thread that owns the engine."""

    name: str

    def decode(self, audio: Samples, lang: Lang | None, names: Sequence[str] = ()) -> Decoded:
        """Return the best reading of 16 kHz mono audio; `lang` None chooses between ko and en.

        `names` are people and rooms that the wearer may well mention (see `asr.biasing`). Raises
        `RecognitionError` when the engine fails.
        """
        ...
