"""Cards taken into the phonebook: whom the wearer knows already is added to, anybody else is new.

A card is somebody known if name and number say so: the same name, and no other number. Two of one
name with two numbers stay two, and sori asks which.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.actions.addresses import digits
from agent.actions.phonebook import Phonebook
from agent.actions.relations import names_after, own_names
from agent.actions.vcards import Card
from agent.events import Contact


@dataclass(frozen=True)
class Taken:
    """The ids of those who are new, and of those who were changed."""

    added: tuple[str, ...]
    changed: tuple[str, ...]


def take_in(cards: Sequence[Card], book: Phonebook, me: str | None = None) -> Taken:
    """Add people; `me` is the name on the wearer's own card, who is no contact.

    Raises `CarrierError` where the store cannot be written; those before are kept.
    """
    before = {one.id: one for one in book.contacts}
    others = [card for card in cards if card.name != me]
    for card in others:
        _take(card, book)
    for card in cards:
        for relation, name in card.relations:
            called = own_names(relation) if card.name == me else names_after(card.name, relation)
            _call(name, called, book)
    now = {one.id: one for one in book.contacts}
    return Taken(
        tuple(id_ for id_ in now if id_ not in before),
        tuple(id_ for id_, one in now.items() if before.get(id_, one) != one),
    )


def _take(card: Card, book: Phonebook) -> None:
    known = _known(card, book)
    if known is None:
        book.add_contact(Contact(card.name, "", card.aliases, card.labels, phone=card.phone))
        return
    merged = replace(
        known,
        aliases=tuple(dict.fromkeys((*known.aliases, *card.aliases))),
        labels=tuple(dict.fromkeys((*known.labels, *card.labels))),
        phone=known.phone or card.phone,
    )
    if merged != known:
        book.add_contact(merged)


def _known(card: Card, book: Phonebook) -> Contact | None:
    same_name = [one for one in book.contacts if card.name in (one.name, *one.aliases)]
    number = digits(card.phone)
    for one in same_name:
        if number and digits(one.phone) == number:
            return one
    fitting = [one for one in same_name if not (number and one.phone)]
    return fitting[0] if len(fitting) == 1 else None


def _call(name: str, called: Sequence[str], book: Phonebook) -> None:
    """Give the one contact of that name more names; nobody where there are none or several."""
    found = [one for one in book.contacts if name in (one.name, *one.aliases)]
    if len(found) == 1:
        names = dict.fromkeys((*found[0].aliases, *called))
        names.pop(found[0].name, None)
        if tuple(names) != found[0].aliases:
            book.add_contact(replace(found[0], aliases=tuple(names)))
