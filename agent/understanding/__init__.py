"""Words in, intent out: what the wearer wants, of which people, with which words.

`understand` looks at one utterance in its context; `answer_line` does so for one JSON line. Pure: no
clock, no files, no models. The tables of fixed phrases are `*_phrases.py`, the rules of a language
`korean.py` and `english.py`.
"""

from typing import Any

from agent.events import Contact, Expecting, Intent, Lang
from agent.understanding import english, korean
from agent.understanding.context import Context, Draft, LastMessage
from agent.understanding.hearing import UNKNOWN, Hearing
from agent.understanding.line import parse
from agent.understanding.utterance import LONGEST_CHARACTERS, read

__all__ = ["Contact", "Context", "Draft", "Expecting", "LastMessage", "answer_line", "understand"]


def understand(text: str, lang: Lang, context: Context) -> Intent:
    """Return what the wearer means by `text`; `unknown` where nothing is sure enough to act on."""
    if len(text) > LONGEST_CHARACTERS:
        return UNKNOWN
    utterance = read(text)
    if not utterance.words:
        return UNKNOWN
    hearing = Hearing(utterance, context)
    return korean.understand(hearing) if lang is Lang.KOREAN else english.understand(hearing)


def answer_line(line: str, default_lang: Lang) -> dict[str, Any]:
    """Answer one line of `sori understand`; a line that is not such an object gives `error`."""
    try:
        text, lang, context = parse(line, default_lang)
    except ValueError as error:
        return {"error": " ".join(str(error).split())}
    found = understand(text, lang, context)
    return {"intent": found.name, "slots": dict(found.slots), "confidence": found.confidence}
