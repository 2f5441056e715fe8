"""Tells what the microphone heard of our own reading from what the wearer said. Pure.

A message says "민수한테 전화해"; it is read aloud; should the glasses' echo canceller let it through, the
recogniser hears a command. So what is heard while a text is read aloud, or just after, is compared
with that text, by the sounds of both (jamo for Hangul): a recogniser writes an echo with errors.
Of the agent's own sentences only a whole one counts: to answer in words of the question ("회사 민수")
is what wearers do, to say it all again is not.
"""

import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz import fuzz

from agent.audio.frames import ms_to_samples
from agent.events import TheirWords

# Room echo, the link's delay and the recogniser's lead-in, after the last sample was played.
TAIL_MS = 800
_SAME = 72.0  # rapidfuzz partial ratio of the sounds; an unrelated command stays below 60
_SHORTEST = 6  # sounds; shorter ones ("그만", "응") occur in any text and must be obeyed
_MOST_TEXTS = 8
_SAME_WHOLE = 85.0  # rapidfuzz ratio of the sounds of whole sentences
_SHORTEST_OWN = 12  # sounds; "보낼까요" is 8
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass
class _Reading:
    text: TheirWords
    from_sample: int
    to_sample: int | None = None  # None while it is still read


@dataclass
class _Own:
    text: str
    from_sample: int
    to_sample: int | None = None


class TextEcho:
    """What is and was just said. Positions are near-end samples."""

    def __init__(self) -> None:
        self._readings: list[_Reading] = []
        self._own: list[_Own] = []

    def begin(self, text: TheirWords, sample: int) -> None:
        """`text` will be read aloud from `sample` on, or a little later."""
        self._readings = [*self._readings, _Reading(text, sample)][-_MOST_TEXTS:]

    def end(self, text: TheirWords, sample: int) -> None:
        """`text` is not read any further."""
        for reading in self._readings:
            if reading.text == text and reading.to_sample is None:
                reading.to_sample = sample
                return

    def said(self, text: str, sample: int) -> None:
        """The agent says one of its own sentences from `sample` on."""
        self._own = [*self._own, _Own(text, sample)][-_MOST_TEXTS:]

    def hush(self, sample: int) -> None:
        """Nothing is being said."""
        for own in self._own:
            if own.to_sample is None:
                own.to_sample = sample

    def is_echo(self, heard: str, onset_sample: int) -> bool:
        """Tell whether words that began at `onset_sample` are what was being said or read aloud."""
        said_now = [one for one in self._own if _overlaps(one, onset_sample)]
        if any(is_sentence_of(heard, own.text) for own in said_now):
            return True
        return any(
            sounds_like_part_of(heard, reading.text)
            for reading in self._readings
            if _overlaps(reading, onset_sample)
        )


def sounds_like_part_of(heard: str, text: TheirWords) -> bool:
    """Tell whether `heard` may be a recogniser's reading of `text` or of a stretch of it."""
    sounds, read = _sounds(heard), _sounds(text.to_read_aloud())
    if not sounds or not read:
        return False
    if len(sounds) < _SHORTEST:
        return sounds == read
    if len(sounds) > 2 * len(read):  # more than was read: somebody spoke
        return False
    return fuzz.partial_ratio(sounds, read) >= _SAME


def is_sentence_of(heard: str, text: str) -> bool:
    """Tell whether `heard` may be a recogniser's reading of `text`, or of one sentence of it."""
    sounds = _sounds(heard)
    candidates = map(_sounds, (text, *_SENTENCE_END.split(text)))
    return len(sounds) >= _SHORTEST_OWN and any(
        len(said) >= _SHORTEST_OWN and fuzz.ratio(sounds, said) >= _SAME_WHOLE
        for said in candidates
    )


def _overlaps(reading: "_Reading | _Own", onset_sample: int) -> bool:
    if reading.to_sample is None:
        return onset_sample >= reading.from_sample
    return reading.from_sample <= onset_sample <= reading.to_sample + ms_to_samples(TAIL_MS)


def _sounds(text: str) -> str:
    """Return letters and digits only, Hangul taken apart into jamo."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in plain if sign.isalnum() and not unicodedata.combining(sign))
