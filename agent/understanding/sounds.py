"""What names sound like, whatever script they are in, and how far two of them lie apart.

Hangul is read by rule (`hangul.pronounced`). Latin letters are read by rule as well, in more than one
way where spelling leaves it open (`transliteration`). Both end in one alphabet of sounds, that of
`pronounced` with f, v, z and T (th), so that 제이슨 lies close to Jason and 민수 to minsoo. Text alone:
`asr.phonemes` does the like for audio, with espeak-ng reading English.
"""

import re
from functools import lru_cache
from itertools import combinations, product
from math import inf

from agent.understanding.hangul import CLOSED, INITIALS, MEDIALS, pronounced
from agent.understanding.transliteration import latin_readings

# What is confused, by cost; the first group that has a pair decides. Counted on what the bundled
# recogniser makes of unmet names (`devices/bench/data/heard_names.tsv`), then rounded.
_ALIKE = (
    (0.1, "gkq dt^ bp@ JC% s$ lr bv pf UV"),
    (0.2, "sT JzC sz Uu nN dT"),
    (0.3, "Vo ae Va mn aV tT yi wu Ui"),
    (0.45, "ou eU ei eV ao Vu oU gd bd nl nr"),
)  # fmt: skip
_VOWELS = frozenset("aVouUie")
_OTHER_VOWEL, _OTHER_CONSONANT, _VOWEL_FOR_CONSONANT = 0.75, 1.0, 1.3
_LOSS = {"U": 0.1, "V": 0.5, "y": 0.35, "w": 0.4, "h": 0.5, "r": 0.45, "N": 0.25, "n": 0.25}
_OTHER_LOSS = 0.85
_COST = {
    frozenset(pair): cost
    for cost, groups in reversed(_ALIKE)
    for group in groups.split()
    for pair in combinations(group, 2)
}
_RUNS = re.compile(r"[가-힣]+|[a-z']+")
_TWICE = re.compile(r"(.)\1+")
_MOST_READINGS = 6


def readings(name: str) -> tuple[str, ...]:
    """Return the ways a name may sound, the likeliest first; empty where no letter has a sound."""
    words = [
        _hangul_readings(run) if run[0] >= "가" else latin_readings(run)
        for run in _RUNS.findall(name.lower())
    ]
    ways = sorted(product(*(tuple(enumerate(word)) for word in words if word)), key=_oddity)
    heard = ("".join(sounds for _, sounds in way) for way in ways[:_MOST_READINGS])
    return tuple(dict.fromkeys(way for way in heard if way))


def _oddity(way: tuple[tuple[int, str], ...]) -> int:
    """Return how far the readings of the words are from the likeliest, in places."""
    return sum(place for place, _ in way)


def _hangul_readings(word: str) -> tuple[str, ...]:
    """한나 is not 하나; but who writes it in Latin letters hears one n in both."""
    said = hangul_sounds(word)
    return tuple(dict.fromkeys((said, _TWICE.sub(r"\1", said))))


@lru_cache(maxsize=4096)
def hangul_sounds(word: str) -> str:
    """Return Hangul syllables as pronounced, 희 as 히."""
    return "".join(
        initial + ("i" if initial and medial == "Ui" else medial) + coda
        for initial, medial, coda in pronounced(word)
    )


@lru_cache(maxsize=16384)
def weight(sounds: str) -> float:
    """Return what it costs to lose all of these sounds: their length, faint ones counting less."""
    return sum(_LOSS.get(one, _OTHER_LOSS) for one in sounds)


def _swap(one: str, other: str) -> float:
    if one == other:
        return 0.0
    if near := _COST.get(frozenset((one, other))):
        return near
    vowels = (one in _VOWELS) + (other in _VOWELS)
    return (_OTHER_CONSONANT, _VOWEL_FOR_CONSONANT, _OTHER_VOWEL)[vowels]


_LETTERS = sorted({letter for group in (*INITIALS, *MEDIALS, CLOSED, "fvzT") for letter in group} - {" ", "-"})  # fmt: skip
_SWAP = {one: {other: _swap(one, other) for other in _LETTERS} for one in _LETTERS}
_LOST = {one: _LOSS.get(one, _OTHER_LOSS) for one in _LETTERS}


@lru_cache(maxsize=16384)
def distance(heard: str, meant: str, most: float = inf) -> float:
    """Return what it costs to hear `heard` where `meant` was said, both as sounds; 0 the same.

    Levenshtein with cheap exchanges between sounds that are confused. What costs more than `most`
    is infinite: its sum is not finished.
    """
    row = [0.0]
    for theirs in meant:
        row.append(row[-1] + _LOST[theirs])
    for mine in heard:
        lost, swap = _LOST[mine], _SWAP[mine]
        diagonal, row[0] = row[0], row[0] + lost
        least = left = row[0]
        for column, theirs in enumerate(meant, 1):
            above = row[column]
            cost = diagonal + swap[theirs]
            if above + lost < cost:  # faster than `min`; this is the innermost loop
                cost = above + lost
            if left + _LOST[theirs] < cost:
                cost = left + _LOST[theirs]
            diagonal, row[column], left = above, cost, cost
            if cost < least:
                least = cost
        if least > most:
            return inf
    return round(row[-1], 2)


# Sounds that are confused, made one; those that are easily lost, left out.
_COARSE = str.maketrans("kqt^p@fvCJ%z$TmNrVoei", "ggddbbbbssssssnnlaaii", "hywU")


def coarse(sounds: str) -> str:
    """Return sounds as a first look compares them."""
    return sounds.translate(_COARSE)
