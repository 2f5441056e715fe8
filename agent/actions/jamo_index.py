"""How a message is cut for searching: words as jamo, words within words, and initial consonants.

FTS5 can look for the beginning of a token and for nothing else. So everything a person may begin
with is a token of its own: 약속장소에서 is also kept from 속, 장 and 소 on, and as ㅇㅅㅈㅅㅇㅅ from each
consonant on. Syllables are taken apart (NFD), so that 저녀 is the beginning of 저녁. English is
found by the beginnings of its words only, case and accents folded.

Pure and deterministic: the index's triggers call these for a new text and again for the old one.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import blake2b

from agent.actions.kinds import KINDS, looks_like

INDEXED_CHARACTERS = 20_000  # of one message: a hostile one must not hold the session up
LONGEST_TOKEN = 12  # syllables or letters: what a word has beyond is compared afterwards

_COMPATIBILITY_JAMO = re.compile(r"[^\u3130-\u318f]+")  # NFKC would make ㅋ a different sign
_ACCENTS = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"[^\W_]+")
# Where a word may be entered: at each syllable (kana and Chinese signs alike), and where letters
# turn into digits or into another script.
_ENTRANCE = re.compile(
    "[가-힣\u3040-\u30ff\u3400-\u9fff]|[ㄱ-ㆎ]+|[0-9]+|[^\\W0-9_ㄱ-ㆎ가-힣\u3040-\u30ff\u3400-\u9fff]+"
)
_HANGUL = re.compile("[가-힣]+")
_CONSONANTS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FIRST_SYLLABLE, _SYLLABLES_OF_A_CONSONANT = 0xAC00, 588
_NUMBER = re.compile(r"\d+(?:[-. ]\d+)+")
_PARTICLE = re.compile(
    r"(?<=[가-힣])(?:(?:에서|에게|한테|까지|부터|처럼|보다|이랑|으로|이라고|이나)(?:은|는|도|만)?|하고|라고|께서"
    r"|랑|이|가|을|를|은|는|에|도|만|의|로|과|와|께|요|야)$"
)


@lru_cache(maxsize=256)
def words(text: str) -> tuple[str, ...]:
    """Return the words of `text` in NFC, folded: runs of letters and digits, in order."""
    return tuple(_WORD.findall(_folded(text[:INDEXED_CHARACTERS])))


@lru_cache(maxsize=256)
def whole_words(text: str) -> frozenset[str]:
    """Return the words, those that may end in a particle also without it, and numbers as one."""
    found = words(text)
    return frozenset((*found, *(_PARTICLE.sub("", word) for word in found), *_numbers(text)))


@lru_cache(maxsize=256)
def rests_of_words(text: str) -> frozenset[str]:
    """Return each word from each of its later entrances on."""
    return frozenset(
        word[part.start() :]
        for word in words(text)
        for part in _ENTRANCE.finditer(word)
        if part.start()
    )


@lru_cache(maxsize=256)
def initials_of_words(text: str) -> frozenset[str]:
    """Return the initial consonants of each stretch of Hangul from each syllable on (김민수: ㄱㅁㅅ)."""
    found = [_initials(part) for word in words(text) for part in _HANGUL.findall(word)]
    return frozenset(one[i:] for one in found for i in range(len(one)))


def key(word: str) -> str:
    """Return a folded word's token: what begins with the word has a token that begins so."""
    return unicodedata.normalize("NFD", word[:LONGEST_TOKEN])


def place_token(kind: str, name: str) -> str:
    """Return the one token that stands for a whole sender (`s`) or room (`r`); it is no word."""
    return f"{kind}{blake2b(name.encode('utf-8', 'replace'), digest_size=8).hexdigest()}"


def _place_tokens(sender: str, room: str | None) -> str:
    of_room = "" if room is None else place_token("r", room)
    return f"{place_token('s', sender)} {of_room}"


def _kind_tokens(text: str) -> str:
    return " ".join(kind for kind in KINDS if looks_like(kind, text[:INDEXED_CHARACTERS]))


def _tokens(cut: Callable[[str], Iterable[str]]) -> Callable[[str], str]:
    return lambda text: " ".join({key(one) for one in cut(text) if one})


def _folded(text: str) -> str:
    plain = _COMPATIBILITY_JAMO.sub(
        lambda part: unicodedata.normalize("NFKC", part.group()), unicodedata.normalize("NFC", text)
    )
    apart = unicodedata.normalize("NFD", plain.casefold())
    return unicodedata.normalize("NFC", _ACCENTS.sub("", apart))


def _initials(syllables: str) -> str:
    places = ((ord(sign) - _FIRST_SYLLABLE) // _SYLLABLES_OF_A_CONSONANT for sign in syllables)
    return "".join(_CONSONANTS[place] for place in places)


def _numbers(text: str) -> list[str]:
    """Return numbers written in groups as one: 010-2345-6789 is also 01023456789."""
    found = _NUMBER.findall(text[:INDEXED_CHARACTERS])
    return [
        "".join(str(unicodedata.decimal(sign)) for sign in one if sign.isdecimal()) for one in found
    ]


# What the index's view and triggers call, by name, with the number of arguments (see `schema`).
FUNCTIONS: dict[str, tuple[int, Callable[..., str]]] = {
    "sori_words": (1, _tokens(whole_words)),
    "sori_inner": (1, _tokens(rests_of_words)),
    "sori_initials": (1, _tokens(initials_of_words)),
    "sori_kinds": (1, _kind_tokens),
    "sori_place": (2, _place_tokens),
}
