"""How words sound: phonemes of English and Korean text, and how far two of them lie apart.

English spelling says little about sound, so espeak-ng reads it (0.1 ms a word, remembered). Hangul
is read by rule (`hangul.pronounced`). Both end in one small set of phonemes, so that 제이슨 and Jason
lie close. Costs follow articulatory features, as in PanPhon (Mortensen et al. 2016) and ALINE
(Kondrak 2000); the table is our own and as coarse as what a small recogniser confuses.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from agent.speech.espeak import espeak
from agent.understanding.hangul import pronounced

# Consonants: place (0 lips - 10 throat), manner (0 stop, 1 affricate, 2 fricative, 3 nasal,
# 4 liquid, 5 glide) and voice.
_CONSONANTS = {
    "p": (0, 0, 0), "b": (0, 0, 1), "f": (1, 2, 0), "v": (1, 2, 1), "m": (0, 3, 1), "w": (0, 5, 1),
    "t": (4, 0, 0), "d": (4, 0, 1), "θ": (3, 2, 0), "ð": (3, 2, 1), "s": (4, 2, 0), "z": (4, 2, 1),
    "n": (4, 3, 1), "l": (4, 4, 1), "ɹ": (5, 4, 1), "ʃ": (6, 2, 0), "ʒ": (6, 2, 1),
    "ʧ": (6, 1, 0), "ʤ": (6, 1, 1), "j": (7, 5, 1), "k": (8, 0, 0), "ɡ": (8, 0, 1),
    "ŋ": (8, 3, 1), "h": (10, 2, 0),
}  # fmt: skip
# Vowels: height (0 open - 6 close), backness (0 front - 4 back), rounding.
_VOWELS = {
    "i": (6, 0, 0), "ɪ": (5, 1, 0), "e": (4, 0, 0), "ɛ": (3, 0, 0), "æ": (1, 0, 0),
    "ə": (3, 2, 0), "ʌ": (2, 3, 0), "ɑ": (0, 3, 0), "a": (0, 2, 0), "ɔ": (2, 4, 1),
    "o": (4, 4, 1), "ʊ": (5, 3, 1), "u": (6, 4, 1), "ɯ": (6, 3, 0),
}  # fmt: skip
_MANNERS_APART = {
    frozenset(pair): cost
    for pair, cost in (
        ((0, 1), 0.25), ((1, 2), 0.3), ((0, 2), 0.4), ((3, 4), 0.5), ((4, 5), 0.35), ((0, 3), 0.55),
        ((2, 5), 0.6),
    )
}  # fmt: skip
_PLACE_COST, _VOICE_COST = 0.09, 0.2
_HEIGHT_COST, _BACKNESS_COST, _ROUNDING_COST = 0.1, 0.09, 0.1
# Glides and their vowels; and what Korean writes for sounds that it does not have.
_NEAR = {
    frozenset(pair): cost
    for pair, cost in (
        ("pf", 0.2), ("bv", 0.2), ("dð", 0.25), ("sθ", 0.15), ("ʤz", 0.3), ("ɯə", 0.2), ("aə", 0.2),
        ("oɑ", 0.3), ("ji", 0.2), ("jɪ", 0.2), ("wu", 0.2), ("wʊ", 0.2),
    )
}  # fmt: skip
# What is lost or put in most easily: the vowels that Hangul puts between consonants, glides.
_LOST = {"ɯ": 0.3, "ə": 0.4, "ɪ": 0.4, "ʊ": 0.4, "j": 0.4, "w": 0.5, "h": 0.5, "ɹ": 0.3}

PHONEMES = "".join(_CONSONANTS) + "".join(_VOWELS)
_INDEX = {phoneme: place for place, phoneme in enumerate(PHONEMES)}


def _cost(one: str, other: str) -> float:
    if one == other:
        return 0.0
    if near := _NEAR.get(frozenset((one, other))):
        return near
    if one in _CONSONANTS and other in _CONSONANTS:
        place, manner, voice = zip(_CONSONANTS[one], _CONSONANTS[other], strict=True)
        cost = _PLACE_COST * abs(place[0] - place[1]) + _VOICE_COST * (voice[0] != voice[1])
        if manner[0] != manner[1]:
            cost += _MANNERS_APART.get(frozenset(manner), 0.7)
        return min(1.0, cost + 0.05)
    if one in _VOWELS and other in _VOWELS:
        height, back, rounded = zip(_VOWELS[one], _VOWELS[other], strict=True)
        cost = _HEIGHT_COST * abs(height[0] - height[1]) + _BACKNESS_COST * abs(back[0] - back[1])
        return min(1.0, cost + _ROUNDING_COST * (rounded[0] != rounded[1]))
    return 1.0


# Cost of hearing one phoneme for another (n, n), and of losing it or putting it in (n,).
SUBSTITUTION: NDArray[np.float32] = np.array(
    [_cost(one, other) for one, other in product(PHONEMES, PHONEMES)], np.float32
).reshape(len(PHONEMES), len(PHONEMES))
LOSS: NDArray[np.float32] = np.array([_LOST.get(p, 0.8) for p in PHONEMES], np.float32)

_WEIGHTS_APART = 1.8
_TWICE = re.compile(r"(.)\1")
_RUNS = re.compile(r"[가-힣]+|[a-z']+")
# espeak-ng's en-us IPA in the letters above; whatever else it writes is length or stress.
_FROM_IPA = (
    ("dʒ", "ʤ"), ("tʃ", "ʧ"), ("oʊ", "o"), ("ɚ", "əɹ"), ("ɝ", "əɹ"), ("ɜ", "ə"), ("ɐ", "ə"), ("ᵻ", "ɪ"),
    ("ɾ", "t"), ("ʔ", "t"), ("g", "ɡ"), ("r", "ɹ"), ("x", "k"), ("ɒ", "ɔ"), ("ɬ", "l"),
)  # fmt: skip

# The sounds of `hangul.pronounced` in the letters above; a final stop has no voice.
_FROM_INITIAL = str.maketrans("gq^r@$J%C", "ɡktɹpsʤʧʧ")
_FROM_MEDIAL = str.maketrans("eVyU", "ɛʌjɯ")
_FROM_FINAL = str.maketrans("gdbN", "ktpŋ")


def phonemes(text: str) -> str:
    """Return what `text` sounds like, a character of `PHONEMES` each; other signs are silent."""
    runs = _RUNS.findall(text.lower())
    sounds = "".join(_korean(run) if run[0] >= "가" else _english(run) for run in runs)
    return _TWICE.sub(r"\1", sounds)


@lru_cache(maxsize=4096)
def _english(word: str) -> str:
    ipa = espeak().phonemes(word, "en-us")
    for written, ours in _FROM_IPA:
        ipa = ipa.replace(written, ours)
    return "".join(sign for sign in ipa if sign in _INDEX)


@lru_cache(maxsize=4096)
def _korean(word: str) -> str:
    return "".join(
        initial.translate(_FROM_INITIAL)
        + medial.translate(_FROM_MEDIAL)
        + final.translate(_FROM_FINAL)
        for initial, medial, final in pronounced(word)
    )


class Lexicon:
    """The sounds of a list of names, laid out by weight so that those of like length are compared at once."""

    def __init__(self, names: Sequence[str]) -> None:
        self.spellings = frozenset("".join(name.lower().split()) for name in names)
        sounding = [(_codes(phonemes(name)), name) for name in names]
        sounding = sorted(
            ((mine, name) for mine, name in sounding if len(mine)),
            key=lambda one: LOSS[one[0]].sum(),
        )
        self._names = [name for _, name in sounding]
        self._lengths = np.array([len(mine) for mine, _ in sounding], np.intp)
        padded = np.zeros((int(max(self._lengths, default=0)), len(sounding)), np.intp)
        for column, (mine, _) in enumerate(sounding):
            padded[: len(mine), column] = mine
        self._costs = SUBSTITUTION[:, padded]  # (phonemes, longest, names)
        self._lost = np.zeros((len(padded) + 1, len(sounding)), np.float32)
        np.cumsum(LOSS[padded], axis=0, out=self._lost[1:])
        self._weights = self._lost[self._lengths, np.arange(len(sounding))]

    def near(self, heard: str, most_unlike: float) -> list[tuple[str, float]]:
        """Return the names at most so unlike `heard` (phonemes): 0 the same, about 1 nothing alike.

        Weighted edit distance over the mean weight of the two; names of nearly twice or half the
        weight are passed over.
        """
        mine = _codes(heard)
        weight = float(LOSS[mine].sum())
        low = int(np.searchsorted(self._weights, weight / _WEIGHTS_APART))
        high = int(np.searchsorted(self._weights, weight * _WEIGHTS_APART, side="right"))
        if low == high or not len(mine):
            return []
        total = self._edit_costs(mine, low, high)
        unlike = total / ((self._weights[low:high] + weight) / 2)
        return [
            (self._names[low + place], float(unlike[place]))
            for place in np.flatnonzero(unlike <= most_unlike)
        ]

    def _edit_costs(self, heard: NDArray[np.intp], low: int, high: int) -> NDArray[np.float32]:
        """Return the edit costs (names,) of names `low` to `high`; one step serves them all.

        Losing phonemes of the name is a running minimum along it, once the cost of losing all before
        is taken off; that minimum is taken by doubling.
        """
        lengths = self._lengths[low:high]
        longest = int(lengths.max())
        lost = self._lost[: longest + 1, low:high]
        row = np.zeros_like(lost)  # costs less `lost`
        for code in heard:
            before = row + lost
            row = before + LOSS[code]
            np.minimum(row[1:], before[:-1] + self._costs[code, :longest, low:high], out=row[1:])
            row -= lost
            step = 1
            while step <= longest:
                row[step:] = np.minimum(row[step:], row[:-step])
                step *= 2
        columns = np.arange(high - low)
        costs: NDArray[np.float32] = (row + lost)[lengths, columns]
        return costs


@lru_cache(maxsize=4)
def lexicon(names: tuple[str, ...]) -> Lexicon:
    """Return the lexicon of a list of names, made once while the list stays the same."""
    return Lexicon(names)


def _codes(sounds: str) -> NDArray[np.intp]:
    return np.array([_INDEX[phoneme] for phoneme in sounds], np.intp)
