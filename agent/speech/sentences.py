"""A reply cut into what is spoken at once, so that the first sound comes early."""

import re

from agent.events import Lang

LONGEST = 120  # characters: about 15 s, after which a listener wants a breath
_SHORTEST_PHRASE = 20  # no cut before this: a stump sounds worse than a long phrase

_END = re.compile(r"[.!?。！？…]+[\"'”’)\]]*(?=\s|$)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|St|No|vs|etc|approx|Jr|Sr)|[ap]\.m|e\.g|i\.e|\b[A-Z]\.[A-Z])\.$",
    re.I,
)
_ENUMERATION = re.compile(r"\d\.$")  # 2026. 11. 21.
_QUOTED_ON = re.compile(r"\s*(?:이?라고|이?라는|하고|고)(?![가-힣])")  # "갈게." 라고
_QUOTE_MARKS = re.compile(r"[\"“”]")
_PAUSE = re.compile(r"[,;:、，](?=\s)")


def sentences(text: str, lang: Lang) -> list[str]:
    """Return `text` as sentences of at most `LONGEST` characters, in order, none empty.

    Neither numbers, abbreviations nor a quotation are cut; a sentence too long is cut at its
    last comma in reach, else at a space.
    """
    whole = [
        sentence
        for paragraph in text.splitlines()
        for sentence in _split(paragraph.strip(), lang)
        if any(character.isalnum() for character in sentence)
    ]
    return [phrase for sentence in whole for phrase in _cut(sentence)]


def _split(paragraph: str, lang: Lang) -> list[str]:
    found, start = [], 0
    for end in _END.finditer(paragraph):
        sentence, rest = paragraph[start : end.end()], paragraph[end.end() : end.end() + 40]
        if _is_whole(sentence, rest, lang):
            found.append(sentence.strip())
            start = end.end()
    return [*found, paragraph[start:].strip()]


def _is_whole(sentence: str, rest: str, lang: Lang) -> bool:
    if len(_QUOTE_MARKS.findall(sentence)) % 2 and len(sentence) <= LONGEST:
        return False
    if _ABBREVIATION.search(sentence[-12:]):
        return False
    following = rest.lstrip()[:1]
    if _ENUMERATION.search(sentence[-3:]) and following.isdigit():
        return False
    if sentence[-1] in "\"'”’)":
        return not (_QUOTED_ON.match(rest) if lang is Lang.KOREAN else following.islower())
    return True


def _cut(sentence: str) -> list[str]:
    phrases = []
    while len(sentence) > LONGEST:
        place = _cutting_place(sentence[: LONGEST + 1])
        phrases.append(sentence[:place].strip())
        sentence = sentence[place:].strip()
    return [*phrases, sentence] if sentence else phrases


def _cutting_place(reach: str) -> int:
    pauses = [pause.end() for pause in _PAUSE.finditer(reach) if pause.end() <= LONGEST]
    if pauses and pauses[-1] >= _SHORTEST_PHRASE:
        return pauses[-1]
    space = reach.rfind(" ", _SHORTEST_PHRASE)
    if space > 0:
        return space
    whole_number = len(reach[:LONGEST].rstrip("0123456789"))
    return whole_number if whole_number >= _SHORTEST_PHRASE else LONGEST
