"""Phonebooks drawn for `names`: 300 people, each called by the wearer as nobody else in it is called."""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from agent.events import Contact, Lang
from agent.understanding.name_forms import contact_forms, fold
from agent.understanding.people import Directory
from assets.recogniser.recipe.names import ENGLISH_GIVEN, FAMILY, RELATIONS, TITLES, korean_given

SIZE = 300
_SPOKEN_OF = 60  # of them, people of the table: a wearer speaks of few
_HEARD = Path(__file__).parent / "data" / "heard_names.tsv"
_ENGLISH_FAMILY = "Smith Johnson Brown Miller Davis Wilson Taylor Moore Martin Clark Walker Young King Green Baker Lee Park Kim Cho Hill Scott Adams Nelson Carter Mitchell Roberts Turner Phillips Campbell Evans Collins Stewart Morris Reed Cook Bell Murphy Bailey Cooper Ward Cox Gray James Watson Brooks Kelly Sanders Price Bennett Wood Ross".split()
_TITLES = [title for title in TITLES if len(title) > 2 and " " not in title]


@dataclass(frozen=True)
class Naming:
    """A name as it is listed (`name`), said and heard by the bundled recogniser."""

    lang: Lang
    name: str
    said: str
    heard: str

    @property
    def is_misheard(self) -> bool:
        return fold(self.heard) != fold(self.said)


@dataclass(frozen=True)
class Phonebook:
    """300 contacts; `spoken_of` those of the table among them, `strangers` of the table not."""

    contacts: tuple[Contact, ...]
    spoken_of: tuple[tuple[Naming, Contact], ...]
    strangers: tuple[Naming, ...]


def namings(lang: Lang) -> list[Naming]:
    """Return the table of `recipe.heard_names` in one language."""
    with _HEARD.open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Naming(lang, row["name"], row["said"], row["heard"])
            for row in rows
            if row["lang"] == lang
        ]


def draw(lang: Lang, table: list[Naming], pick: random.Random) -> Phonebook:
    """Return a phonebook and who may be spoken of with it."""
    taken: set[str] = set()
    contacts, spoken_of = list[Contact](), list[tuple[Naming, Contact]]()
    for naming in pick.sample(table, len(table)):
        contact = _listed(naming, pick)
        if len(spoken_of) < _SPOKEN_OF and _take(contact, taken):
            spoken_of.append((naming, contact))
            contacts.append(contact)
    others = _korean(pick) if lang is Lang.KOREAN else _english(pick)
    while len(contacts) < SIZE:
        contact = next(others)
        if _take(contact, taken):
            contacts.append(contact)
    pick.shuffle(contacts)
    mine = {naming for naming, _ in spoken_of}
    known = Directory(tuple(contacts), ())
    strangers = tuple(one for one in table if one not in mine and not _is_known(one, known))
    return Phonebook(tuple(contacts), tuple(spoken_of), strangers)


def _is_known(naming: Naming, known: Directory) -> bool:
    return any(known.person(name, fuzzy=False).found for name in (naming.said, naming.name))


def _take(contact: Contact, taken: set[str]) -> bool:
    """Say whether nobody is called as this contact is, who then has these names."""
    forms = {fold(form) for form, _ in contact_forms(contact)}
    if " " in contact.name:  # two people may share a surname, or a title
        shared = {fold(contact.name.split()[-1])} | {fold(title) for title in _TITLES}
        forms -= shared | {title.removesuffix("님") for title in shared}
    if forms & taken:
        return False
    taken |= forms
    return True


def _listed(naming: Naming, pick: random.Random) -> Contact:
    """Return how the phonebook has somebody who was spoken of so."""
    if naming.name.isascii():
        family = f" {pick.choice(_ENGLISH_FAMILY)}" * (
            " " not in naming.name and pick.random() < 0.5
        )
        return Contact(naming.name.title() + family)
    if " " in naming.said:
        surname, title = naming.said.split(maxsplit=1)
        return Contact(f"{surname}{korean_given(pick)} {title}")
    if len(naming.said) == 2 and naming.said not in RELATIONS:
        return Contact(pick.choice(FAMILY) + naming.said)
    return Contact(naming.said)


def _korean(pick: random.Random) -> Iterator[Contact]:
    while True:
        kind = pick.random()
        full = pick.choice(FAMILY) + korean_given(pick)
        if kind < 0.7:
            yield Contact(full)
        elif kind < 0.85:
            yield Contact(f"{full} {pick.choice(_TITLES)}")
        else:
            yield Contact(pick.choice(ENGLISH_GIVEN).title())


def _english(pick: random.Random) -> Iterator[Contact]:
    while True:
        kind = pick.random()
        if kind < 0.85:
            family = f" {pick.choice(_ENGLISH_FAMILY)}" * (pick.random() < 0.7)
            yield Contact(pick.choice(ENGLISH_GIVEN).title() + family)
        else:
            yield Contact(pick.choice(FAMILY) + korean_given(pick))
