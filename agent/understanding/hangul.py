"""Hangul below the syllable: jamo, how syllables are pronounced, and the cost of a mishearing."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from math import inf

_FIRST_SYLLABLE, _LAST_SYLLABLE = 0xAC00, 0xD7A3
_FINALS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"

# Sounds as `pronounced` writes them: g k q are ㄱ ㅋ ㄲ, and so on; C ch, J j, N ng, V ㅓ, U ㅡ, e ㅐ and ㅔ.
INITIALS = "g q n d ^ r m b @ s $ - J % C k t p h".split()  # ㄱ ㄲ ㄴ ... ㅎ; - is the silent ㅇ
MEDIALS = "a e ya ye V e yV ye o wa we we yo u wV we wi yu U Ui i".split()  # ㅏ ㅐ ... ㅣ
_SILENT = "-"
# By final, none first: what is heard before a consonant; what stays and what moves on before a vowel.
CLOSED = " gggnnndlgmlllblmbbddNddgdbd"
_STAYING = "   g n   llllll   b  N      "
_MOVING = " gqsnJndrgmbstprmbss$ JCktp "
_NASAL = {"g": "N", "d": "n", "b": "m"}
_ASPIRATED = {"g": "k", "d": "t", "b": "p", "J": "C"}
_H_FINALS = (6, 15, 27)  # ㄶ ㅀ ㅎ

# Spelled apart, said alike: ㅔ as ㅐ, ㅞ and ㅙ as ㅚ, ㅖ as ㅒ.
_SAID_ALIKE = str.maketrans("\u1166\u1168\u116b\u1170", "\u1162\u1164\u116c\u116c")

_NEAR_GROUPS = (
    (0.3, "ᅵᅴ"),
    (0.5, "ᅮᅳ ᅥᅩ ᅩᅮ ᅥᅳ ᅯᅭ ᅧᅥ ᅣᅡ ᅭᅩ ᅲᅮ ᅴᅳ ᅵᅱ ᅯᅥ ᅯᅩ ᅪᅡ ᅬᅢ ᅤᅢ ᅣᅢ ᄀᄏᄁ ᄃᄐᄄ ᄇᄑᄈ ᄌᄎᄍ ᄉᄊ ᄒᄋ ᆫᆷᆼ ᆨᆮᆸ ᆮᆺᆻᆽᆾᇀ"),
    (0.7, "ᅢᅡ ᅵᅳ ᅢᅵ ᅯᅮ ᄂᄅ ᄂᄆ ᄃᄌ ᄐᄎ ᆫᆯ ᆸᆺ"),
)  # fmt: skip
_NEAR = {
    frozenset(pair): cost
    for cost, groups in reversed(_NEAR_GROUPS)
    for group in groups.split()
    for pair in combinations(group, 2)
}
_LOST_FINAL_COST = 0.7  # a final consonant, or the silent initial ㅇ, is what gets lost most


def is_hangul(text: str) -> bool:
    """Say whether every character is a whole Hangul syllable."""
    return bool(text) and all(_FIRST_SYLLABLE <= ord(c) <= _LAST_SYLLABLE for c in text)


def jamo(text: str) -> str:
    """Return `text` without spaces, its syllables taken apart (conjoining jamo, NFD)."""
    return unicodedata.normalize("NFD", "".join(text.split()).lower())


@lru_cache(maxsize=4096)
def sound(text: str) -> str:
    """Return the jamo of `text` with the vowels that sound alike made one: 한태 equals 한테."""
    return jamo(text).translate(_SAID_ALIKE)


def final(syllable: str) -> str:
    """Return the final consonant of a syllable, a space where it has none."""
    return _FINALS[(ord(syllable) - _FIRST_SYLLABLE) % 28] if is_hangul(syllable) else " "


def vowel(syllable: str) -> str:
    return _VOWELS[(ord(syllable) - _FIRST_SYLLABLE) // 28 % 21]


def with_final(syllable: str, consonant: str) -> str:
    """Return the syllable with another final consonant; a space takes it away."""
    index = ord(syllable) - _FIRST_SYLLABLE
    return chr(_FIRST_SYLLABLE + index - index % 28 + _FINALS.index(consonant))


def with_vowel(syllable: str, wanted: str) -> str:
    """Return the syllable, open, with another vowel."""
    initial = (ord(syllable) - _FIRST_SYLLABLE) // (28 * 21)
    return chr(_FIRST_SYLLABLE + (initial * 21 + _VOWELS.index(wanted)) * 28)


def _drop_cost(letter: str) -> float:
    return _LOST_FINAL_COST if letter >= "\u11a8" or letter == "\u110b" else 1.0


class _Drops(dict[str, float]):
    """What it costs to lose each letter."""

    def __missing__(self, letter: str) -> float:
        self[letter] = cost = _drop_cost(letter)
        return cost


_DROP = _Drops()
_NEAR_TO: dict[str, dict[str, float]] = {}
for _pair, _cost in _NEAR.items():
    _one, _other = _pair
    _NEAR_TO.setdefault(_one, {})[_other] = _cost
    _NEAR_TO.setdefault(_other, {})[_one] = _cost
_NOTHING_NEAR: dict[str, float] = {}


@lru_cache(maxsize=8192)
def mishearing_cost(heard: str, meant: str, most: float = inf) -> float:
    """Return what it costs to have misheard `meant` as `heard`, both given as `sound`s.

    Levenshtein with cheap exchanges between sounds that Korean recognisers confuse; one
    unrelated jamo costs 1. What costs more than `most` is infinite: its sum is not finished.
    """
    drop = _DROP
    losses = [drop[letter] for letter in meant]
    row = [0.0]
    for lost in losses:
        row.append(row[-1] + lost)
    for mine in heard:
        near, lost = _NEAR_TO.get(mine, _NOTHING_NEAR), drop[mine]
        diagonal = row[0]
        row[0] = left = least = diagonal + lost
        for column, theirs in enumerate(meant, 1):
            above = row[column]
            cost = diagonal if mine == theirs else diagonal + near.get(theirs, 1.0)
            if above + lost < cost:  # faster than `min`; this is the innermost loop
                cost = above + lost
            if left + losses[column - 1] < cost:
                cost = left + losses[column - 1]
            diagonal, row[column], left = above, cost, cost
            if cost < least:
                least = cost
        if least > most:
            return inf
    return row[-1]


def pronounced(word: str) -> Iterator[tuple[str, str, str]]:
    """Yield the initial, medial and final sounds of each Hangul syllable as said, empty where silent.

    Liaison, neutralised finals, aspiration, nasals and liquids assimilated (표준 발음법 9-20). A vowel
    stays as spelled: 희 is not made 히.
    """
    cut = [divmod(ord(syllable) - _FIRST_SYLLABLE, 28) for syllable in word]
    carried = ""
    for place, (open_part, final) in enumerate(cut):
        initial = carried or INITIALS[open_part // 21].strip(_SILENT)
        after = INITIALS[cut[place + 1][0] // 21] if place + 1 < len(cut) else ""
        coda, carried = _join(final, after) if final else ("", "")
        yield initial, MEDIALS[open_part % 21], coda


def _join(final: int, after: str) -> tuple[str, str]:
    """Return what a final sounds like before the next initial, and that initial if it changes."""
    coda = CLOSED[final]
    if after == _SILENT:
        return _STAYING[final].strip(), _MOVING[final].strip()
    if final in _H_FINALS and after in _ASPIRATED:
        return "" if final == _H_FINALS[-1] else coda, _ASPIRATED[after]
    if after == "h" and (moving := _MOVING[final]) in _ASPIRATED:
        return _STAYING[final].strip(), _ASPIRATED[moving]
    if after in ("n", "m"):
        return ("l", "l") if (coda, after) == ("l", "n") else (_NASAL.get(coda, coda), "")
    if after == "r":
        return ("l", "l") if coda in ("n", "l") else (_NASAL.get(coda, coda), "n")
    return coda, ""
