"""What must not be acted on: decoded text that nobody said.

Whisper answers noise with sentences it has read often. A list of those deletes real speech with
them, so the guard looks at how the text came about: how sure each token was, how much voice there
was, whether it repeats, whether it is in a script the wearer speaks.
"""

import math
import unicodedata
import zlib
from dataclasses import dataclass

from agent.asr.recognizer import Decoded


@dataclass(frozen=True)
class GuardOptions:
    """Thresholds.

    `worst_confidence`: one in five such texts is right; the dialogue asks about what is unsure but
    better (`dialogue.draft`). On clips of every kind (`recipe.calibrate`) 2 % of the right texts
    fall below it, two thirds of the wrong ones and six in seven of what was no speech in the
    wearer's language. `worst_mean_probability` is for models without a calibration, whose
    confidence is the mean probability of a token: noise rarely passes it.
    """

    worst_confidence: float = 0.2
    worst_mean_probability: float = 0.35
    no_speech_probability: float = 0.6
    unsure_confidence: float = 0.5
    least_voiced_ms: float = 80
    most_characters_per_second: float = 22
    worst_compression: float = 2.4


def confidence(decoded: Decoded) -> float:
    """Return the probability that the text is right (0-1); of a model that was never calibrated, the
    mean probability of a token."""
    if decoded.confidence is not None:
        return decoded.confidence
    return math.exp(min(0.0, decoded.average_log_probability))


def rejection(decoded: Decoded, voiced_ms: float, options: GuardOptions) -> str | None:
    """Return why the text must not be acted on (a reason of CONTRACT.md section 2), or None."""
    text = decoded.text
    sure = confidence(decoded)
    if not any(c.isalnum() for c in text) or voiced_ms < options.least_voiced_ms:
        return "no_speech"
    if (
        decoded.no_speech_probability > options.no_speech_probability
        and sure < options.unsure_confidence
    ):
        return "no_speech"
    if not all(_is_wearers_script(c) for c in text):
        return "script"
    too_fast = len(text) > options.most_characters_per_second * voiced_ms / 1000 + 12
    if too_fast or compression_ratio(text) > options.worst_compression:
        return "repetition"
    worst = (
        options.worst_mean_probability if decoded.confidence is None else options.worst_confidence
    )
    if sure < worst:
        return "low_confidence"
    return None


def compression_ratio(text: str) -> float:
    """Return how much shorter zlib makes the text: above 2.4 it repeats itself (after Whisper)."""
    encoded = text.encode()
    return len(encoded) / len(zlib.compress(encoded)) if encoded else 0.0


def _is_wearers_script(character: str) -> bool:
    """Say whether a letter is Hangul or Latin; marks, digits and signs belong to both."""
    if not character.isalpha():
        return True
    name = unicodedata.name(character, "")
    return name.startswith(("HANGUL", "LATIN"))
