"""Makes `heard_names.tsv` of `bench names`: what the bundled recogniser hears where a wearer names somebody.

    python -m assets.recogniser.recipe.heard_names > devices/bench/data/heard_names.tsv

Names that training never met, in held-out voices, in quiet and at 15 and 10 dB, in the middle of a
command, decoded without any names as a hint: raw mishearings, whoever is in the phonebook. The
benchmark that reads the table needs no model.
"""

import random
import re
import sys

from agent.audio.convert import to_int16
from agent.events import Lang
from agent.loading import load_recognizer
from assets.recogniser.recipe.evaluate import record
from assets.recogniser.recipe.phonebook import Person, people

_FRAMES = {
    "ko": (
        ("{}한테 조금 늦는다고 보내 줘", r"^(.+?) ?(?:한테|한태|안테|에게)"),
        ("{}에게 지금 출발한다고 전해 줘", r"^(.+?) ?(?:에게|한테)"),
        ("{}한테 전화해 줘", r"^(.+?) ?(?:한테|한태|안테|에게)"),
    ),
    "en": (
        ("call {}", r"^call (.+)$"),
        ("send a message to {} saying I am late", r"\bto (.+?) say"),
        ("send a message to {} saying see you tomorrow", r"\bto (.+?) say"),
    ),
}
_SNRS_DB = (45.0, 45.0, 15.0, 10.0)
_ROWS = {"ko": 1536, "en": 899}
_FULL_NAME = 0.3  # of the English people called by both names, where the phonebook has both


def _name(said: str, person: Person) -> str:
    """Return what was said, an English name in Hangul as it is spelled in English."""
    listed = person.contact.name
    return listed.split()[0].lower() if listed.isascii() and not said.isascii() else said


def main() -> None:
    recognizer = load_recognizer("bundled")
    print("lang\tname\tsaid\theard")
    for lang, rows in _ROWS.items():
        pick = random.Random(f"heard names {lang}")
        drawn = people(lang, pick)
        while rows:
            person = next(drawn)
            said = person.spoken
            if lang == "en" and pick.random() < _FULL_NAME:
                said = person.contact.name.lower()
            frame, where = pick.choice(_FRAMES[lang])
            sound = record(frame.format(said), lang, pick.choice(_SNRS_DB), pick)
            text = recognizer.decode(to_int16(sound), Lang(lang)).text
            if heard := re.search(where, text):
                print(f"{lang}\t{_name(said, person)}\t{said}\t{heard[1]}", flush=True)
                rows -= 1
            else:
                print(f"not cut out: {said}: {text}", file=sys.stderr)


if __name__ == "__main__":
    main()
