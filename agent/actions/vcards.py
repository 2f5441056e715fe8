"""People out of a vCard file (2.1, 3.0 or 4.0), as phones and address books export them.

vobject reads each line; the cards are put together here, so that one malformed line costs that line
and not the file. Photos, addresses and whatever else a message or call does not need are passed over.
"""

import io
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from vobject.base import ParseError, textLineToContentLine
from vobject.icalendar import stringToTextValues

from agent.actions.addresses import clean_name
from agent.actions.relations import ANDROID_RELATIONS, relation_of
from agent.understanding.hangul import is_hangul

_NEEDED = frozenset(
    """FN N NICKNAME X-NICKNAME TEL ORG TITLE CATEGORIES RELATED X-ABRELATEDNAMES X-ABLABEL
    X-PHONETIC-FIRST-NAME X-PHONETIC-MIDDLE-NAME X-PHONETIC-LAST-NAME SORT-STRING
    X-ANDROID-CUSTOM""".split()
)
_PHONETIC = ("X-PHONETIC-LAST-NAME", "X-PHONETIC-MIDDLE-NAME", "X-PHONETIC-FIRST-NAME")
_FAMILY, _GIVEN, _MIDDLE = 0, 1, 2  # the parts of N
_ANDROID = "vnd.android.cursor.item/"


@dataclass(frozen=True)
class Card:
    """One person. `line` is where the card begins in the file, from 1.

    `relations` are who else this person calls what: ("mother", "박영희").
    """

    line: int
    name: str
    aliases: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    phone: str = ""
    relations: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Problem:
    line: int
    what: str


@dataclass
class _Open:
    """A card that is being read: its lines by name, those of a group (`item1`) also by that."""

    line: int
    values: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))


def read_cards(content: bytes) -> tuple[list[Card], list[Problem]]:
    """Return the people in a vCard file, and what of it could not be read, both in its order."""
    problems: list[Problem] = []
    cards: list[Card] = []
    card: _Open | None = None
    for number, line in _lines(content):
        match line.strip().upper():
            case "BEGIN:VCARD":
                if card is not None:
                    problems.append(Problem(card.line, "this card has no end"))
                card = _Open(number)
            case "END:VCARD":
                if card is not None:
                    cards += _finished(card, problems)
                card = None
            case _ if card is not None:
                _take(line, number, card, problems)
            case _:
                problems.append(Problem(number, "not inside a card"))
    if card is not None:
        problems.append(Problem(card.line, "this card has no end"))
    return cards, problems


def _lines(content: bytes) -> Iterator[tuple[int, str]]:
    """Yield each line that says something, unfolded, with the number it begins at.

    Not vobject's own unfolding, whose numbers are off after an empty line.
    """
    whole, began = "", 1
    for number, ended in enumerate(io.StringIO(_decoded(content), newline=None), start=1):
        line = ended.rstrip("\n")
        if whole.endswith("=") and "QUOTED-PRINTABLE" in whole.partition(":")[0].upper():
            whole = whole[:-1] + line
        elif whole and line[:1] in (" ", "\t"):
            whole += line[1:]
        else:
            if whole.strip():
                yield began, whole
            whole, began = line, number
    if whole.strip():
        yield began, whole


def _decoded(content: bytes) -> str:
    """Return UTF-8 as it is, else what older Korean phones write."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp949", "replace")


def _take(line: str, number: int, card: _Open, problems: list[Problem]) -> None:
    """Keep a line that is needed; note one that is none."""
    if line[:1].isspace():
        problems.append(Problem(number, "goes on from no line"))
        return
    name = line.split(":", 1)[0].split(";", 1)[0].rpartition(".")[2].upper()
    if ":" in line and name.replace("-", "").isalnum() and name not in _NEEDED:
        return
    try:
        card.values[name].append(textLineToContentLine(line, number))
    except (ParseError, LookupError, ValueError):
        problems.append(Problem(number, "not a line of a vCard"))


def _finished(card: _Open, problems: list[Problem]) -> Iterator[Card]:
    name = _name(card)
    if not name:
        problems.append(Problem(card.line, "a card without a name"))
        return
    aliases = dict.fromkeys((*_nicknames(card), *_phonetic(card)))
    aliases.pop(name, None)
    yield Card(card.line, name, tuple(aliases), _labels(card), _phone(card), _relations(card))


def _name(card: _Open) -> str:
    """Return what the person is called: 김민수, even where the file writes 민수 김."""
    parts = _parts(card, "N") + [""] * 3
    family, given, middle = (clean_name(parts[i]) for i in (_FAMILY, _GIVEN, _MIDDLE))
    if is_hangul(family) and is_hangul(given):
        return family + given
    whole = next((clean_name(line.value) for line in card.values["FN"]), "")
    return whole or clean_name(f"{given} {middle} {family}")


def _nicknames(card: _Open) -> list[str]:
    written = [*card.values["NICKNAME"], *card.values["X-NICKNAME"]]
    names = [name for line in written for name in _split(line.value, ",")]
    return _cleaned([*names, *(values[0] for values in _android(card, "nickname"))])


def _phonetic(card: _Open) -> list[str]:
    """Return how the name is said, which is what a recogniser writes of it."""
    parts = [clean_name(line.value) for name in _PHONETIC for line in card.values[name][:1]]
    last_first = "".join(parts)
    if is_hangul(last_first):
        return [last_first]
    return _cleaned([" ".join([*parts[1:], *parts[:1]] if len(parts) > 1 else parts)])


def _labels(card: _Open) -> tuple[str, ...]:
    """Return where the person works and as what, and the groups they were put into."""
    found = [*_parts(card, "ORG"), *(line.value for line in card.values["TITLE"])]
    found += [name for line in card.values["CATEGORIES"] for name in _split(line.value, ",")]
    return tuple(dict.fromkeys(_cleaned(found)))


def _phone(card: _Open) -> str:
    """Return the mobile number, else the first."""
    lines = sorted(card.values["TEL"], key=lambda line: "CELL" not in _types(line))
    numbers = (clean_name(line.value.removeprefix("tel:").partition(";")[0]) for line in lines)
    return next((number for number in numbers if number), "")


def _relations(card: _Open) -> tuple[tuple[str, str], ...]:
    found = [
        (relation_of(*_types(line)), line.value)
        for line in card.values["RELATED"]
        if not line.value.lower().startswith(("urn:", "http:", "https:", "mailto:", "data:"))
    ]
    labels = {line.group: line.value for line in card.values["X-ABLABEL"] if line.group}
    for line in card.values["X-ABRELATEDNAMES"]:
        label = labels.get(line.group, "").removeprefix("_$!<").removesuffix(">!$_")
        found.append((relation_of(label, *_types(line)), line.value))
    for name, number, *own in _android(card, "relation", fields=3):
        found.append((ANDROID_RELATIONS.get(number) or relation_of(*own), name))
    return tuple((relation, clean_name(name)) for relation, name in found if relation and name)


def _android(card: _Open, kind: str, fields: int = 1) -> Iterator[list[str]]:
    """Yield what Android keeps of its own, at least so many fields of it."""
    for line in card.values["X-ANDROID-CUSTOM"]:
        what, *values = _split(line.value, ";")
        if what == _ANDROID + kind:
            yield values + [""] * (fields - len(values))


def _types(line: Any) -> set[str]:
    """Return a line's types in capitals: `TYPE=` of 3.0 and 4.0, bare words of 2.1."""
    written = [*line.params.get("TYPE", []), *line.singletonparams]
    return {one.strip().upper() for kinds in written for one in kinds.split(",")}


def _parts(card: _Open, name: str) -> list[str]:
    return _split(card.values[name][0].value, ";") if card.values[name] else []


def _split(value: str, separator: str) -> list[str]:
    split: Callable[..., list[str]] = stringToTextValues
    return split(value, listSeparator=separator)


def _cleaned(names: list[str]) -> list[str]:
    return [cleaned for name in names if (cleaned := clean_name(name))]
