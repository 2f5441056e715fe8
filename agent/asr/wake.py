"""The wake phrase: whether an utterance begins with "소리야" or "hey sori", and what comes after it.

The recogniser that reads commands spots it, on the first moment of an utterance that the voice
detector found: nothing listens between utterances. Two things must agree. What was decoded begins
like the phrase (jamo or letters). And the phrase itself is probable as the beginning of what is
heard (forced decoding): a small recogniser writes "hey sori" for "hey siri" as well, because it
knows few words that follow a "hey", but it believes it much less.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from rapidfuzz.distance import Levenshtein

from agent.asr.recognizer import Recognizer
from agent.audio.frames import Samples, ms_to_samples
from agent.events import Lang
from agent.understanding.hangul import is_hangul, mishearing_cost, sound

PHRASES = {Lang.KOREAN: "소리야", Lang.ENGLISH: "hey sori"}

_LATIN_ALIKE = str.maketrans({"y": "i", "c": "k"})  # after "rr", "ll" are made one: hey sorry
_LEAST_LETTERS, _MOST_LETTERS = 5, 9  # of "heysori", misheard
_SYLLABLES = (2, 3, 4)  # of "소리야", misheard


@dataclass(frozen=True)
class WakeOptions:
    """How much is heard of an utterance, and how sure the ear must be.

    `windows_ms` from the onset: the phrase takes 500 spoken fast and 1200 slowly. It is scored on
    each and the best counts, for a recogniser that learned it alone is unsure of it before other
    words. `most_cost` counts wrong jamo or letters. `least_log_probability` (nats) is of the
    phrase given the sound, before anything that follows it.
    """

    windows_ms: tuple[int, ...] = (500, 650, 800, 1200)
    most_cost: float = 1.0
    # `sori bench wake` on the bundled weights: 400 calls in the quiet, 400 at 10 dB, 800 near misses,
    # 3.8 hours overheard (one false accept there, at every threshold below -0.25):
    #     nats    missed, quiet   missed, 10 dB   near misses taken   false accepts an hour
    #     -0.25        2.0 %           3.5 %             2.8 %                0
    #     -0.5         0               1.0 %             4.9 %                0.26
    #     -1.0         0               0.5 %             6.6 %                0.26
    #     -2.0         0               0.5 %            11.1 %                0.26
    # At -0.5 a cost of 0, 0.5 or 1 makes no difference; the near misses are 수리야 and "hey sora".
    least_log_probability: float = -0.5

    @property
    def longest_ms(self) -> int:
        return max(self.windows_ms)


@dataclass(frozen=True)
class Beginning:
    """The beginning of a text that is most like the phrase, what it costs, and the words after it."""

    cost: float
    rest: str


@runtime_checkable
class ForcedDecoding(Protocol):
    """A recogniser that can say how probable a text is, in nats; not all can."""

    def score(self, audio: Samples, lang: Lang, texts: Sequence[str]) -> list[float]: ...


def beginning(text: str, lang: Lang) -> Beginning | None:
    """Return the beginning of `text` most like the phrase; None where nothing is like it at all."""
    words = "".join(c for c in text if c.isalnum() or c.isspace())
    ends = [i + 1 for i, c in enumerate(words) if not c.isspace()][:_MOST_LETTERS]
    if lang is Lang.ENGLISH:  # Korean is often written in one with the words after it
        ends = [end for end in ends if end == len(words) or words[end].isspace()]
    costs = [(cost, end) for end in ends if (cost := _cost(words[:end], lang)) is not None]
    if not costs:
        return None
    cost, end = min(costs)
    return Beginning(cost, " ".join(words[end:].split()))


def without_phrase(text: str, lang: Lang, most_cost: float = 0.0) -> str | None:
    """Return the words after the phrase; None where the text does not begin with it."""
    found = beginning(text, lang)
    return found.rest if found and found.cost <= most_cost else None


def is_wake(found: Beginning | None, log_probability: float | None, options: WakeOptions) -> bool:
    """Say whether the phrase was said. Without a probability the decoded text decides alone."""
    if found is None or found.cost > options.most_cost:
        return False
    if log_probability is None:
        return found.cost == 0
    return log_probability >= options.least_log_probability


class WakeSpotter:
    """Listens for the phrase with a session's recogniser, in that recogniser's thread."""

    def __init__(self, recognizer: Recognizer, options: WakeOptions | None = None) -> None:
        self._recognizer = recognizer
        self.options = options or WakeOptions()

    def hears(self, audio: Samples, lead_in_ms: float, lang: Lang | None) -> bool:
        """Say whether the utterance in `audio`, after `lead_in_ms` of silence, calls the agent.

        Only its first `longest_ms` are looked at. Raises `RecognitionError` when the engine fails.
        """
        return is_wake(*self.evidence(audio, lead_in_ms, lang), self.options)

    def evidence(
        self, audio: Samples, lead_in_ms: float, lang: Lang | None
    ) -> tuple[Beginning | None, float | None]:
        """Return what was read that is like the phrase, and the phrase's log-probability (nats)."""
        ends = [ms_to_samples(lead_in_ms + ms) for ms in self.options.windows_ms]
        decoded = self._recognizer.decode(audio[: max(ends)], lang)
        found = beginning(decoded.text, decoded.lang)
        if found is None or found.cost > self.options.most_cost:
            return None, None
        if not isinstance(self._recognizer, ForcedDecoding):
            return found, None
        recognizer, windows = self._recognizer, {min(end, len(audio)) for end in ends}
        return found, max(_scored(recognizer, audio[:end], decoded.lang) for end in windows)


def _scored(recognizer: ForcedDecoding, window: Samples, lang: Lang) -> float:
    """Return how probable the phrase is; with the space that stock Whisper begins with, too."""
    phrase = PHRASES[lang]
    return max(recognizer.score(window, lang, [phrase, f" {phrase}"]))


def _cost(text: str, lang: Lang) -> float | None:
    """Return what it costs to have misheard the phrase as `text`; None where it cannot be that."""
    plain = "".join(text.split())
    if lang is Lang.KOREAN:
        if not is_hangul(plain) or len(plain) not in _SYLLABLES:
            return None
        return mishearing_cost(sound(plain), sound(PHRASES[lang]))
    if not plain.isascii() or len(plain) < _LEAST_LETTERS:
        return None
    return float(Levenshtein.distance(_letters(plain), _letters(PHRASES[lang])))


def _letters(text: str) -> str:
    """Return English as it is compared: no spaces, doubled letters once, y as i."""
    plain = "".join(text.lower().split()).translate(_LATIN_ALIKE)
    return "".join(c for i, c in enumerate(plain) if i == 0 or c != plain[i - 1])
