"""`sori contacts`: the people the wearer knows."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from agent.actions.addresses import clean_name
from agent.actions.importing import take_in
from agent.actions.introductions import Introductions
from agent.actions.phonebook import Phonebook, contact_address
from agent.actions.relations import own_names, relation_of
from agent.actions.store import Store
from agent.cli.machine import AsJson
from agent.config import load
from agent.errors import UsageError
from agent.events import Contact
from agent.own_store import open_store

STYLES = ("casual", "polite", "formal")
contacts = typer.Typer(no_args_is_help=True, help="People: list, add, import, merge, names, style.")
Who = Annotated[str, typer.Argument(help="A name, or an id where two have one name.")]
Phone = Annotated[str, typer.Option(help="A number.")]
Aliases = Annotated[list[str] | None, typer.Option("--alias", help="What you also call them.")]
Labels = Annotated[list[str] | None, typer.Option("--label", help="What tells them apart.")]
Style = Annotated[str, typer.Option(help=f"How you write to them: {', '.join(STYLES)}.")]


@contacts.command("list")
def list_contacts(as_json: AsJson = False) -> None:
    """Show everybody."""
    with _phonebook() as (_, book):
        people = book.contacts
    if as_json:
        print(json.dumps({"contacts": [asdict(one) for one in people]}, ensure_ascii=False))
        return
    table = Table("id", "name", "also called", "labels", "style", "number")
    for one in people:
        names, labels = ", ".join(one.aliases), ", ".join(one.labels)
        table.add_row(one.id, one.name, names, labels, one.style, one.phone)
    Console(highlight=False).print(table)


@contacts.command()
def add(
    name: Annotated[str, typer.Argument(help="Who it is.")],
    phone: Phone = "",
    alias: Aliases = None,
    label: Labels = None,
    style: Style = "casual",
    as_json: AsJson = False,
) -> None:
    """Add a person."""
    _require_style(style)
    if not clean_name(name):
        raise UsageError("a contact needs a name")
    with _phonebook() as (_, book):
        added = Contact(name, "", tuple(alias or ()), tuple(label or ()), style, phone)
        _tell(book.add_contact(added), as_json)


@contacts.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="A vCard file (2.1, 3.0, 4.0).")],
    me: Annotated[
        str | None, typer.Option(help="The name on your own card: its relations become names.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Take in the people of a vCard file; whom you have already is added to."""
    from agent.actions.vcards import read_cards  # vobject is needed for nothing else

    try:
        cards, problems = read_cards(file.read_bytes())
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error
    if not cards:
        where = f"{file}:{problems[0].line}: {problems[0].what}" if problems else f"{file}"
        raise UsageError(f"{where}: no person in it, a vCard file is needed")
    with _phonebook() as (_, book):
        taken = take_in(cards, book, me and clean_name(me))
    for one in problems:
        print(f"{file}:{one.line}: {one.what}", file=sys.stderr)
    if as_json:
        document = asdict(taken) | {"problems": [asdict(one) for one in problems]}
        print(json.dumps(document, ensure_ascii=False))
        return
    print(f"{len(taken.added)} added, {len(taken.changed)} changed, {len(problems)} lines not read")


@contacts.command()
def merge(
    keep: Who,
    other: Annotated[str, typer.Argument(help="Who is the same person, and is then gone.")],
    as_json: AsJson = False,
) -> None:
    """Make two contacts one: names, numbers and everything that was said."""
    with _phonebook() as (store, book):
        kept, gone = _find(book, keep), _find(book, other)
        if kept.id == gone.id:
            raise UsageError(f"{keep} and {other} are one contact already: {kept.id}")
        Introductions(store, book).merge(contact_address(kept), contact_address(gone))
        _tell(_find(book, kept.id), as_json)


@contacts.command()
def style(who: Who, style: Annotated[str, typer.Argument()], as_json: AsJson = False) -> None:
    """Set how you write to somebody: casual (해체), polite (해요체), formal (합쇼체)."""
    _require_style(style)
    with _phonebook() as (_, book):
        _tell(book.add_contact(replace(_find(book, who), style=style)), as_json)


@contacts.command()
def label(
    who: Who,
    labels: Annotated[list[str], typer.Argument(help="Such as 회사, 동창.")],
    remove: Annotated[bool, typer.Option("--remove", help="Take them away.")] = False,
    as_json: AsJson = False,
) -> None:
    """Add what tells people of one name apart."""
    with _phonebook() as (_, book):
        found = _find(book, who)
        kept = _changed(found.labels, labels, remove)
        _tell(book.add_contact(replace(found, labels=kept)), as_json)


@contacts.command()
def relate(
    who: Who,
    relation: Annotated[str, typer.Argument(help="What they are to you: 엄마, wife, 장모님.")],
    remove: Annotated[bool, typer.Option("--remove", help="They are not.")] = False,
    as_json: AsJson = False,
) -> None:
    """Call somebody after what they are to you; 엄마 makes them also 어머니, mom and mother."""
    known = relation_of(relation)
    names = own_names(known) if known else (clean_name(relation),)
    if not all(names):
        raise UsageError("a relation is a word, such as 엄마")
    with _phonebook() as (_, book):
        found = _find(book, who)
        aliases = _changed(found.aliases, [one for one in names if one != found.name], remove)
        _tell(book.add_contact(replace(found, aliases=aliases)), as_json)


@contextmanager
def _phonebook() -> Iterator[tuple[Store, Phonebook]]:
    with open_store(load()) as store:
        yield store, Phonebook(store)


def _find(book: Phonebook, who: str) -> Contact:
    """Return the one contact of that id or name. Raises `UsageError`."""
    by_id = book.contact(who)
    if by_id is not None:
        return by_id
    name = clean_name(who)
    found = [one for one in book.contacts if one.name == name]
    found = found or [one for one in book.contacts if name in one.aliases]
    if not found:
        raise UsageError(f"no contact {who!r}: `sori contacts list` shows them")
    if len(found) > 1:
        ids = ", ".join(" ".join((one.id, *one.labels)) for one in found)
        raise UsageError(f"several are called {who!r}: give one of their ids ({ids})")
    return found[0]


def _require_style(style: str) -> None:
    if style not in STYLES:
        raise UsageError(f"--style {style}: {', '.join(STYLES)}")


def _changed(names: Sequence[str], given: Sequence[str], remove: bool) -> tuple[str, ...]:
    cleaned = [clean_name(one) for one in given]
    if remove:
        return tuple(one for one in names if one not in cleaned)
    return tuple(dict.fromkeys((*names, *(one for one in cleaned if one))))


def _tell(contact: Contact, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"contact": asdict(contact)}, ensure_ascii=False))
        return
    also = f" ({', '.join(contact.aliases)})" if contact.aliases else ""
    print(" · ".join(filter(None, (contact.id, contact.name + also, *contact.labels))))
