"""Tells what the microphone heard of our own reading from what the wearer said. Pure.

A message says "민수한테 전화해"; it is read aloud; should the glasses' echo canceller let it through, the
recogniser hears a command. So what is heard while a text is read aloud, or just after, is compared
with that text, by the sounds of both (jamo for Hangul): a recogniser writes an echo with errors.
Of the agent's own sentences only a whole one counts: to answer in words of the question ("회사 민수")
is what wearers do, to say it all again is not.
"""

import re
import unicodedata
from collections import deque
from dataclasses import dataclass
from typing import Generic, TypeVar

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
_Text = TypeVar("_Text", str, TheirWords)


@dataclass
class _Spoken(Generic[_Text]):
    """A text and when it sounds. `to_sample` None: it still does."""

    text: _Text
    from_sample: int
    to_sample: int | None = None

    def hush(self, sample: int) -> None:
        if self.to_sample is None:
            self.to_sample = sample

    def may_be_heard_at(self, sample: int) -> bool:
        if self.to_sample is None:
            return sample >= self.from_sample
        return self.from_sample <= sample <= self.to_sample + ms_to_samples(TAIL_MS)


class TextEcho:
    """What is and was just said. Positions are near-end samples."""

    def __init__(self) -> None:
        self._readings: deque[_Spoken[TheirWords]] = deque(maxlen=_MOST_TEXTS)
        self._gone_on: deque[_Spoken[TheirWords]] = deque(maxlen=_MOST_TEXTS)
        self._own: deque[_Spoken[str]] = deque(maxlen=_MOST_TEXTS)

    def begin(self, text: TheirWords, sample: int) -> None:
        """`text` will be read aloud from `sample` on, or a little later."""
        self._readings.append(_Spoken(text, sample))

    def end(self, text: TheirWords, sample: int) -> None:
        """`text` is not read any further."""
        for reading in self._readings:
            if reading.text == text and reading.to_sample is None:
                reading.to_sample = sample
                return

    def go_on(self, sample: int) -> None:
        """The rest of what was stopped last is said from `sample` on."""
        if self._readings:
            self._gone_on.append(_Spoken(self._readings[-1].text, sample))
        if self._own:
            self.said(self._own[-1].text, sample)

    def said(self, text: str, sample: int) -> None:
        """The agent says one of its own sentences from `sample` on."""
        self._own.append(_Spoken(text, sample))

    def hush(self, sample: int) -> None:
        """Nothing is being said."""
        for own in self._own:
            own.hush(sample)
        for reading in self._gone_on:
            reading.hush(sample)

    def is_echo(self, heard: str, onset_sample: int) -> bool:
        """Tell whether words that began at `onset_sample` are what was being said or read aloud."""
        return any(
            is_sentence_of(heard, own.text)
            for own in self._own
            if own.may_be_heard_at(onset_sample)
        ) or any(
            sounds_like_part_of(heard, reading.text)
            for reading in (*self._readings, *self._gone_on)
            if reading.may_be_heard_at(onset_sample)
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


def _sounds(text: str) -> str:
    """Return letters and digits only, Hangul taken apart into jamo."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in plain if sign.isalnum() and not unicodedata.combining(sign))
