"""How much audio a decoding is given, and whether what came of it asks for the full window.

Whisper learned on windows of 30 s. Cut to the utterance, stock weights decode many times sooner,
but fail now and then: futo-org/whisper-acft measured word error rates from 4.7 to 226 % on tiny.en,
nearly all of it the decoder repeating itself. Four things keep that from the wearer: silence left
behind the speech (the card's `margin_ms`), no context below what the weights were used on before
(`shortest_ms`), marks of failure in the text and its probability, and a second decoding on the full
window where they show (`full_context_retry`).
"""

import re

from agent.asr.guard import compression_ratio
from agent.asr.recognizer import Decoded

FULL_CONTEXT_MS = 30_000
SHORTEST_MS = 1_200  # of a card that says nothing else: less is outside what any model saw
_WORST_LOG_PROBABILITY = -1.0  # a token's, natural log: Whisper's own threshold
_WORST_COMPRESSION = 2.4  # likewise; sees long repetitions only
_FASTEST_PER_S, _AT_ONCE = 25, 5  # characters of quick Korean or English a second, and any time
# A unit said over and over in a text too short for compression to show it. "네 네 네 네" is speech.
_LOOP = re.compile(r"(.{1,40}?)\1{3,}", re.DOTALL)
_SHORTEST_LOOP = 12  # characters


def context_ms(audio_ms: float, margin_ms: float, shortest_ms: float = SHORTEST_MS) -> float:
    """Return the length to decode on: the audio and its margin, within what a model has seen."""
    return min(max(shortest_ms, audio_ms + margin_ms), FULL_CONTEXT_MS)


def looks_wrong(decoded: Decoded) -> bool:
    """Say whether a short-context result deserves the full window: repeating, unsure or too fast."""
    return (
        decoded.average_log_probability < _WORST_LOG_PROBABILITY
        or compression_ratio(decoded.text) > _WORST_COMPRESSION
        or len(decoded.text) > _FASTEST_PER_S * decoded.audio_ms / 1000 + _AT_ONCE
        or loops(decoded.text)
    )


def loops(text: str) -> bool:
    """Say whether most of the text is one unit repeated four times or more without a break."""
    longest = max((len(found.group()) for found in _LOOP.finditer(text)), default=0)
    return longest >= max(_SHORTEST_LOOP, len(text) / 2)
