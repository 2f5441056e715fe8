"""Closed classes of phrases, found in spite of wrong spaces and misheard sounds.

A table maps phrases to labels. Phrases are written with alternatives: "(카톡|문자|) 보내 (줘|주세요)";
an empty alternative makes the group optional. Labels that no rule asks for are decoys: a text nearer
to a decoy than to a phrase is not that phrase.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from agent.understanding.hangul import mishearing_cost, sound

Label = TypeVar("Label")

_SURVIVORS = 12
_MORE = 1e-6  # than the most that a phrase may cost: rounding forbids nothing
_MOST_EDITS = 6  # letters misheard in one phrase; more is another phrase
_REMEMBERED = 512  # looks in one table: the rules of one utterance ask the same again and again


def expand(pattern: str) -> list[str]:
    """Return every phrase that a pattern of nested alternatives stands for."""
    phrases, rest = _sequence(pattern, 0)
    if rest != len(pattern):
        raise ValueError(f"unbalanced parentheses in {pattern!r}")
    return [" ".join(phrase.split()) for phrase in phrases]


def _sequence(pattern: str, at: int) -> tuple[list[str], int]:
    choices: list[str] = []
    current = [""]
    while at < len(pattern) and pattern[at] != ")":
        match pattern[at]:
            case "(":
                inner, at = _sequence(pattern, at + 1)
                current = [head + tail for head in current for tail in inner]
            case "|":
                choices += current
                current = [""]
            case letter:
                current = [head + letter for head in current]
        at += 1
    return choices + current, at


_PLEASE = re.compile(
    r"(?:줘요|줘라|줘봐|줘봐요|줘잉|[주조추][세새셰시]요|주[세새]여|주라|주렴|주셈|줄래요?|줄수[있이]어요?|줄수[있이]을까요?"
    r"|줄수[있이나니]나?요?|주겠어요?|주십시오|주면좋겠어요?|주면좋겠는데요?|주면안돼요?|주면안될까요?|주면돼요?|주면고맙겠어요?"
    r"|줬으면좋겠어요?|줬으면좋겠는데요?|줬으면해요?|주실래요?|주시겠어요?|주실수있어요?|주실수있나요?|주실수있을까요?"
    r"|주시면돼요|주시면됩니다|주시면감사하겠습니다|주세요제발|달라고)$"
)
_SAME_WORD = (
    ("카카오톡", "카톡"),
    ("메세지", "메시지"),
    ("것", "거"),
    ("예요", "야"),
    ("첨부터", "처음부터"),
    ("영통", "영상통화"),
    ("저나", "전화"),
    ("저놔", "전화"),
)


def syllables(text: str) -> str:
    """Return Korean as compared: its sounds without spaces, every 주세요 a 줘."""
    packed = _PLEASE.sub("줘", "".join(text.split()))
    for variant, word in _SAME_WORD:
        packed = packed.replace(variant, word)
    return sound(packed)


def letters(text: str) -> str:
    """Return English as compared: lower case, no apostrophes, no spaces."""
    return "".join(text.lower().replace("'", "").split())


def _spelling_cost(heard: str, meant: str, most: float) -> float:
    return float(Levenshtein.distance(heard, meant))


@dataclass(frozen=True)
class Hit(Generic[Label]):
    """A phrase found. `error` is its mishearing cost per letter: 0 exact.

    `same_start`: the first syllable was heard right. 언 받아 is not to pass for 어 받아, when 안 받아
    is as near.
    """

    label: Label
    error: float
    cost: float
    same_start: bool = True

    @property
    def confidence(self) -> float:
        """0-1; letting a call in or a message out needs a `same_start` as well."""
        return round(max(0.0, 0.98 - 1.6 * self.error), 2)


class Phrases(Generic[Label]):
    """A table of phrases with labels. Built once at import; the earlier label wins a phrase."""

    def __init__(
        self,
        table: Mapping[Label, Iterable[str]],
        fold: Callable[[str], str] = syllables,
        cost: Callable[[str, str, float], float] = mishearing_cost,
        exact_below: int = 4,
    ) -> None:
        self._fold, self._cost, self._exact_below = fold, cost, exact_below
        self._labels: dict[str, Label] = {}
        for label, patterns in table.items():
            for pattern in patterns:
                for phrase in expand(pattern):
                    self._labels.setdefault(fold(phrase), label)
        self._labels.pop("", None)
        self._phrases = tuple(sorted(self._labels, key=len))
        self._lengths = tuple(map(len, self._phrases))
        self._longest = self._lengths[-1] if self._lengths else 0
        self._by_place = np.array(self._phrases, object)
        self._letters = np.array([_letters_in(phrase) for phrase in self._phrases], np.uint64)
        self._found = lru_cache(maxsize=_REMEMBERED)(self._find)

    def find(self, text: str, tolerance: float = 0.18) -> Hit[Label] | None:
        """Return the nearest phrase within `tolerance`, a cost per letter; short ones are exact."""
        return self._found(text, tolerance)

    def _find(self, text: str, tolerance: float) -> Hit[Label] | None:
        heard = self._fold(text)
        if heard in self._labels:
            return Hit(self._labels[heard], 0.0, 0.0)
        if len(heard) < self._exact_below or len(heard) > self._longest + 3 or not tolerance:
            return None
        farthest = min(_MOST_EDITS, max(1, round(len(heard) * tolerance * 1.7)))
        near = process.extract(
            heard,
            self._candidates(heard, farthest),
            scorer=Levenshtein.distance,
            score_cutoff=farthest,
            limit=_SURVIVORS,
        )
        if not near:
            return None
        most = tolerance * max(len(phrase) for phrase, _, _ in near)
        best = (most + _MORE, 0, "")
        for phrase, _, _ in near:
            best = min(best, (self._cost(heard, phrase, best[0]), -len(phrase), phrase))
        cost, _, phrase = best
        if not phrase:
            return None
        error = cost / len(phrase)
        if error > tolerance or len(phrase) < self._exact_below:
            return None
        return Hit(self._labels[phrase], error, cost, heard[:3] == phrase[:3])

    def _candidates(self, heard: str, farthest: int) -> list[str]:
        """Return the phrases that may be within `farthest` edits, by their length and letters.

        Each edit brings in one letter at most, and takes out one: a phrase with more letters that
        `heard` has not, or without more of those it has, is farther away.
        """
        first = bisect_left(self._lengths, len(heard) - farthest)
        last = bisect_right(self._lengths, len(heard) + farthest)
        mine, theirs = np.uint64(_letters_in(heard)), self._letters[first:last]
        near = (np.bitwise_count(theirs & ~mine) <= farthest) & (
            np.bitwise_count(mine & ~theirs) <= farthest
        )
        found: list[str] = self._by_place[first:last][near].tolist()
        return found


def _letters_in(text: str) -> int:
    """Return the set of letters as bits; letters that share a bit only make the filter laxer."""
    bits = 0
    for letter in text:
        bits |= 1 << _BITS.get(letter, 63)
    return bits


# The 19 initial consonants, the 21 vowels, and the finals on what is left of 64 bits.
_BITS = (
    {chr(0x1100 + place): place for place in range(19)}
    | {chr(0x1161 + place): 19 + place for place in range(21)}
    | {chr(0x11A8 + place): 40 + place % 23 for place in range(27)}
)


def english(table: Mapping[Label, Iterable[str]]) -> Phrases[Label]:
    return Phrases(table, fold=letters, cost=_spelling_cost, exact_below=6)
