"""Korean particles that fit the word before them, whatever script the word ends in."""

import re
from enum import Enum

# Each particle as its form after a final consonant and its form after a vowel.
PARTICLES = {
    "은/는": ("은", "는"),
    "이/가": ("이", "가"),
    "을/를": ("을", "를"),
    "과/와": ("과", "와"),
    "이랑/랑": ("이랑", "랑"),
    "으로/로": ("으로", "로"),
    "이라고/라고": ("이라고", "라고"),
    "이에요/예요": ("이에요", "예요"),
}


class Ending(Enum):
    """How a word ends to the ear."""

    VOWEL = "vowel"
    RIEUL = "ㄹ"
    CONSONANT = "consonant"


def attach(word: str, particle: str) -> str:
    """Return `word` with the form of `particle` (a key of `PARTICLES`) that it calls for."""
    closed, open_ = PARTICLES[particle]
    ending = ending_of(word)
    if ending is Ending.VOWEL or (ending is Ending.RIEUL and particle == "으로/로"):
        return word + open_
    return word + closed


def ending_of(word: str) -> Ending:
    """Tell how the last letter or digit of `word` sounds; what cannot be told counts as a vowel."""
    spoken = re.sub(r"[\W_]+$", "", word)
    if not spoken:
        return Ending.VOWEL
    last = spoken[-1]
    if "가" <= last <= "힣":
        return _hangul_ending(last)
    if last in _DIGIT_ENDINGS:
        return _DIGIT_ENDINGS[last]
    if last.isascii() and last.isalpha():
        return _latin_ending(re.split(r"[^A-Za-z]", spoken)[-1])
    return Ending.VOWEL


# 영·공, 일, 이, 삼, 사, 오, 육, 칠, 팔, 구; after other digits 0 is 십, 백, 천 ...: a consonant too.
_DIGIT_ENDINGS = {
    "0": Ending.CONSONANT,
    "1": Ending.RIEUL,
    "2": Ending.VOWEL,
    "3": Ending.CONSONANT,
    "4": Ending.VOWEL,
    "5": Ending.VOWEL,
    "6": Ending.CONSONANT,
    "7": Ending.RIEUL,
    "8": Ending.RIEUL,
    "9": Ending.VOWEL,
}

_RIEUL_INDEX = 8  # of ㄹ among the 28 finals of a Hangul syllable
_FINALS = 28


def _hangul_ending(syllable: str) -> Ending:
    final = (ord(syllable) - ord("가")) % _FINALS
    if final == 0:
        return Ending.VOWEL
    return Ending.RIEUL if final == _RIEUL_INDEX else Ending.CONSONANT


# As Koreans read them: Paul 폴, Michelle 미셸; Jane 제인, Tom 톰, King 킹; Jack 잭, Philip 필립, Matt
# 맷, but Mark 마크, Kate 케이트, Robert 로버트. Letters by name: L 엘, R 알, M 엠, N 엔.
_LATIN_RIEUL = re.compile(r"(l|le)$", re.IGNORECASE)
_LATIN_CONSONANT = re.compile(
    r"(n|m|ng|ne|me|(^|[^aeiou])[aeiou](ck?|k|p{1,2}|b{1,2}|t{1,2})|ic|ck)$", re.IGNORECASE
)
_LATIN_LETTERS = {
    "L": Ending.RIEUL,
    "R": Ending.RIEUL,
    "M": Ending.CONSONANT,
    "N": Ending.CONSONANT,
}


def _latin_ending(word: str) -> Ending:
    if word.isupper():
        return _LATIN_LETTERS.get(word[-1], Ending.VOWEL)
    if _LATIN_RIEUL.search(word):
        return Ending.RIEUL
    return Ending.CONSONANT if _LATIN_CONSONANT.search(word) else Ending.VOWEL
