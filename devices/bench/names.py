"""Whom a misheard name is taken for, with 300 contacts: right, asked about, wrong, not found.

Names are drawn with what the bundled recogniser made of them (`recipe.heard_names`), phonebooks are drawn
anew, and the decision is `understand`'s. The recogniser was given no names as a hint: a session
gives it the phonebook, so this is the harder case. A wrong person by a mishearing that wrote the very
name of another contact (`heard_as_another`) is shown apart: no reading of the text can tell.
"""

import math
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from agent.events import Contact, Lang
from agent.understanding import Context, understand
from agent.understanding.name_index import SURE
from agent.understanding.people import directory
from devices.bench.document import BenchOptions, Document, Row, document, target
from devices.bench.phonebook import SIZE, Naming, Phonebook, draw, namings

_SAY = {
    Lang.KOREAN: "{}한테 지금 간다고 보내 줘",
    Lang.ENGLISH: "send a message to {} saying I am late",
}
_CONFIDENCE = 0.95
_BOUND_ERROR = 1e-6
_DRAWS_A_BOOK = 60
_OUTCOMES = ("right", "asked", "not_found", "wrong", "heard_as_another")


@dataclass(frozen=True)
class Draw:
    """A name said with a phonebook; `contact` None where a stranger is meant."""

    naming: Naming
    contact: Contact | None
    contacts: tuple[Contact, ...]


def measure(options: BenchOptions) -> Document:
    """Draw phonebooks, and people and strangers named with them."""
    books = 4 if options.quick else 60
    rows: list[Row] = []
    misheard: Row = {}
    for lang in Lang:
        table, pick = namings(lang), random.Random(f"names {lang} {options.seed}")
        counted = {"contact": Counter[str](), "stranger": Counter[str]()}
        for number in range(books):
            options.report(f"names: {lang}, phonebook {number + 1} of {books}")
            for one in _draws(draw(lang, table, pick), pick):
                counted["contact" if one.contact else "stranger"][outcome(one)] += 1
        rows += [_row(lang, who, counts) for who, counts in counted.items()]
        misheard[str(lang)] = round(sum(one.is_misheard for one in table) / len(table), 3)
    return document(
        "names", "grammar", rows, targets=list(_targets(rows)), contacts=SIZE, misheard=misheard
    )


def outcome(one: Draw) -> str:
    """Return what became of a name: one of `_OUTCOMES`."""
    context = Context(contacts=one.contacts)
    intent = understand(_SAY[one.naming.lang].format(one.naming.heard), one.naming.lang, context)
    known = {contact.name for contact in one.contacts}
    found = intent.slots.get("candidates") or [intent.slots.get("recipient")]
    if not set(found) & known:
        return "not_found"
    if len(found) > 1 or intent.confidence < SURE:
        return "asked"
    if one.contact and found == [one.contact.name]:
        return "right"
    exact = directory(one.contacts, ()).person(one.naming.heard, fuzzy=False).exact
    return "heard_as_another" if exact else "wrong"


def _draws(book: Phonebook, pick: random.Random) -> Iterator[Draw]:
    for naming, contact in book.spoken_of:
        yield Draw(naming, contact, book.contacts)
    for naming in pick.sample(book.strangers, min(_DRAWS_A_BOOK, len(book.strangers))):
        yield Draw(naming, None, book.contacts)


def _row(lang: Lang, who: str, counts: Counter[str]) -> Row:
    draws = counts.total()
    wrong = counts["wrong"] + counts["heard_as_another"]
    shares = {name: round(counts[name] / draws, 5) for name in _OUTCOMES}
    return {
        "lang": str(lang), "said": who, **shares, "n": draws,
        "wrong_upper_95": upper_bound(counts["wrong"], draws),
        "any_wrong_upper_95": upper_bound(wrong, draws),
    }  # fmt: skip


def upper_bound(count: int, draws: int) -> float:
    """Return the upper end of the one-sided 95 % interval of a share (Clopper and Pearson 1934)."""
    low, high = count / draws, 1.0
    while high - low > _BOUND_ERROR:
        middle = (low + high) / 2
        at_most = sum(_binomial(hits, draws, middle) for hits in range(count + 1))
        low, high = (middle, high) if at_most > 1 - _CONFIDENCE else (low, middle)
    return round(high, 5)


def _binomial(hits: int, draws: int, share: float) -> float:
    """Return the probability of so many hits, by logarithms: factorials grow too large."""
    ways = math.lgamma(draws + 1) - math.lgamma(hits + 1) - math.lgamma(draws - hits + 1)
    return math.exp(ways + hits * math.log(share) + (draws - hits) * math.log1p(-share))


def _targets(rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        most = 0.001 if row["said"] == "contact" else 0.002
        what = f"{row['lang']}, {row['said']} taken for another without asking"
        yield target(f"{what}, share", row["wrong"], most)
        yield target(f"{what}, misheard as that very name included", _any_wrong(row), most)
        if row["said"] == "contact":
            yield target(f"{row['lang']}, contacts asked about, share", row["asked"], 0.08)


def _any_wrong(row: Row) -> float:
    return round(float(row["wrong"] + row["heard_as_another"]), 5)
