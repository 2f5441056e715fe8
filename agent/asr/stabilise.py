"""Which words of a growing transcript may be shown as certain: LocalAgreement-2.

An utterance is decoded again and again while it is spoken, each time from its beginning. Words that
two consecutive readings agree on are committed (Macháček, Dabre and Bojar 2023, whisper_streaming)
and are never taken back on the display. There a reading is joined to the committed words by its
times; our decodes have none, so it is joined where the edit distance to them is least.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Shown:
    """What the display shows: `text` begins with `stable`, which every later text begins with."""

    text: str
    stable: str


class Stabiliser:
    """Follows the partial readings of one utterance."""

    def __init__(self) -> None:
        self._committed: list[str] = []
        self._tail: list[str] = []  # of the last reading, behind what was committed

    def push(self, text: str) -> Shown:
        """Take the next reading of the utterance, from its beginning; return what to show."""
        words = text.split()
        tail = words[_end_of(self._committed, words) :]
        agreed = _common_prefix(self._tail, tail)
        self._committed += tail[:agreed]
        self._tail = tail[agreed:]
        return Shown(" ".join([*self._committed, *self._tail]), " ".join(self._committed))


def _end_of(committed: Sequence[str], words: Sequence[str]) -> int:
    """Return how many of `words` are another reading of the committed ones.

    The prefix of `words` at the least edit distance (in words) from `committed`; of several the
    longest, so that a word that was heard anew is not shown twice.
    """
    if not committed:
        return 0
    row = list(range(len(words) + 1))  # distances of committed[:i] to each prefix of words
    for i, known in enumerate(committed, start=1):
        previous, row = row, [i]
        for j, word in enumerate(words, start=1):
            changed = previous[j - 1] + (not _same(known, word))
            row.append(min(changed, previous[j] + 1, row[j - 1] + 1))
    return max(range(len(row)), key=lambda j: (-row[j], j))


def _common_prefix(before: Sequence[str], now: Sequence[str]) -> int:
    pairs = zip(before, now, strict=False)
    return next(
        (i for i, (a, b) in enumerate(pairs) if not _same(a, b)), min(len(before), len(now))
    )


def _same(a: str, b: str) -> bool:
    """Say whether two words are one: case and punctuation change with what follows."""
    return a == b or (_bare(a) == _bare(b) != "")


def _bare(word: str) -> str:
    return "".join(c for c in word.casefold() if not unicodedata.category(c).startswith("P"))
