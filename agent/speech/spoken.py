"""Text as it should be spoken: numbers as words, what cannot be said described or left out.

Takes anything somebody else may have written: never raises, and its answer is bounded.
"""

import re
import unicodedata

from agent.events import Lang
from agent.speech import spoken_english, spoken_korean
from agent.speech.pictures import describe_chat, describe_emoji

MAX_CHARACTERS = 10_000  # KakaoTalk's longest message; more would be minutes of speech

_LINK = re.compile(
    r"(?:https?://|www\.)[^\s\"'<>)\]가-힣]{1,2000}"
    r"|\b[a-z\d-]{1,63}\.(?:com|net|org|io|kr|co\.kr|go\.kr|me|gg)(?:/[^\s\"'<>)\]가-힣]{0,2000})?(?![a-z\d.])",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    r"[\w.+-]{1,64}@[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,4}", re.IGNORECASE | re.ASCII
)
_LINK_WORDS = {Lang.KOREAN: " 링크", Lang.ENGLISH: " a link"}
_EMAIL_WORDS = {Lang.KOREAN: " 이메일", Lang.ENGLISH: " an email address"}
_HANGUL_JAMO = range(0x3130, 0x3164)  # NFKC would turn ㅋ into a different, unspoken jamo

_SYMBOLS = {
    Lang.KOREAN: {
        "&": " 앤 ",
        "+": " 플러스 ",
        "%": " 퍼센트 ",
        "=": " 는 ",
        "×": " 곱하기 ",
        "-": " ",
    },
    Lang.ENGLISH: {
        "&": " and ",
        "+": " plus ",
        "%": " percent ",
        "=": " equals ",
        "@": " at ",
        "×": " times ",
    },
}
_TITLES = {
    "Mr.": "Mister",
    "Mrs.": "Missus",
    "Ms.": "Miz",
    "Dr.": "Doctor",
    "Prof.": "Professor",
    "vs.": "versus",
    "e.g.": "for example",
    "i.e.": "that is",
    "etc.": "et cetera",
    "approx.": "approximately",
}
_TITLE = re.compile(r"\b(?:" + "|".join(re.escape(title) for title in _TITLES) + r")(?=[\s,]|$)")


_ASIDE = re.compile(
    r"\(([^()\n]{1,100})\)(?=[가-힣])"
)  # 민수(회사)에게: the particle belongs to both


def as_spoken(text: str, lang: Lang) -> str:
    """Return `text` as the words to say, on one line a paragraph, without any digit.

    Only the first `MAX_CHARACTERS` are kept.
    """
    text = _legible(text[:MAX_CHARACTERS])
    text = _LINK.sub(_LINK_WORDS[lang], _EMAIL.sub(_EMAIL_WORDS[lang], text))
    text = describe_chat(describe_emoji(text, lang), lang)
    text = _TITLE.sub(lambda found: _TITLES[found.group()], text) if lang is Lang.ENGLISH else text
    reader = spoken_korean if lang is Lang.KOREAN else spoken_english
    return _tidy(_say_symbols(reader.read_numbers(text), lang))


def _legible(text: str) -> str:
    """Return `text` composed, with one kind of digit, quote and blank, and nothing invisible."""
    characters = "".join(
        _plain(character) for character in unicodedata.normalize("NFC", _paired(text))
    )
    calm = re.sub(r"([^\d\s])\1{7,}", r"\1\1\1\1", characters[:MAX_CHARACTERS])
    return re.sub(r"[^\S\n]+", " ", calm)


def _paired(text: str) -> str:
    return "".join(character for character in text if not "\ud800" <= character <= "\udfff")


def _plain(character: str) -> str:
    if character.isascii():
        return character if character.isprintable() or character == "\n" else " "
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.decimal(character))
    if ord(character) in _HANGUL_JAMO:
        return character
    match unicodedata.category(character):
        case "Cc" | "Zl" | "Zp" | "Zs":
            return " "
        case "Cf" | "Cs" | "Co" | "Cn" | "Me":
            return ""
    return _QUOTES.get(character) or unicodedata.normalize("NFKC", character)


_QUOTES = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "\u3164": " ", "\ufe0f": " "}


def _say_symbols(text: str, lang: Lang) -> str:
    words = _SYMBOLS[lang]
    text = _ASIDE.sub(r" \1", text)
    return "".join(words.get(character) or _unless_unspeakable(character) for character in text)


def _unless_unspeakable(character: str) -> str:
    if character in "()[]{}<>|/\\":
        return ", "
    if character in "@#*_~^`$" or unicodedata.category(character) in ("So", "Sk", "Sm", "Sc", "No"):
        return " "
    if "\u0300" <= character <= "\u036f":  # accents piled on a letter: the composed ones are gone
        return ""
    return character


def _tidy(text: str) -> str:
    """Return `text` with one mark and one blank wherever leaving things out left more."""
    lines = (_one_mark(" ".join(line.split())).strip(" ,") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _one_mark(line: str) -> str:
    line = re.sub(r" ?[,.][ ,.]*", _pause, line)
    return re.sub(r"[ ,.]{0,3}([!?])(?: ?[!?,.])*", r"\1", line)


def _pause(found: re.Match[str]) -> str:
    marks = found.group().replace(" ", "")
    if marks.count(".") != 1:
        return ", "  # a comma, or the dots of somebody who hesitates
    return ". " if len(marks) > 1 or found.group().endswith(" ") else "."
