"""The body of an English message: what the receiver reads of the words that follow the name."""

import re

from agent.understanding.english_lead import repaired
from agent.understanding.reported_english import ASKING, asked, told
from agent.understanding.utterance import Utterance

QUESTIONS = ASKING | {"if", "whether"}


def written_from(said: Utterance, place: int) -> list[str]:
    """Return the words from `place` on as they were written, capitals and all."""
    text = " ".join(word.written for word in said.words[place:])
    return text.strip(" ,.;:\"'").split()


_DIRECT = re.compile(
    r"(?:saying|that says|which says|and say|to say|say|says|telling (?:him|her|them)|with the (?:message|text|words)|with) (?=\S)"
)
_TELLING = re.compile(
    r"(?:and |to )?(?:(?:tell|inform) (?:him|her|them)|let (?:him|her|them) know|telling (?:him|her|them)|letting (?:him|her|them) know) (?=\S)"
)
_ASKING = re.compile(
    r"(?:(?:and |to )?ask(?: (?:him|her|them))? |asking(?: (?:him|her|them))? )(?=(?:if|whether|what|when|where|who|whose|why|how|which|for|to|about) )"
)


def body(said: Utterance, place: int, receiver: str | None) -> str:
    """Return what the receiver reads of the words from `place` on: reported, asked or as they are."""
    if said.quoted:
        return said.quoted
    if place >= len(said.words):
        return ""
    rest = " ".join(said.keys[place:])
    if found := _ASKING.match(rest):
        place += found[0].count(" ")
        return repaired(asked(written_from(said, place), receiver))
    if found := _TELLING.match(rest) or _DIRECT.match(rest):
        place += found[0].count(" ")
        if said.keys[place] in QUESTIONS - {"if"} and _TELLING.match(rest):
            return ""
    return repaired(told(written_from(said, place), receiver))
