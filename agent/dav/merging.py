"""A person's card and what the wearer made of them, joined: three ways, field by field.

What the card said last time is the base. A field that still is as the base gave it follows the card;
one that the wearer changed (by voice or `sori contacts`) stays theirs. How they write to somebody
(`style`) is never the card's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from agent.actions.addresses import digits
from agent.actions.vcards import Card
from agent.events import Contact


def merged(contact: Contact, before: Card, now: Card) -> Contact:
    """Return `contact` after its card changed from `before` (that says nothing, if it is new)."""
    name = now.name if contact.name == before.name else contact.name
    phone = now.phone if contact.phone == before.phone else contact.phone
    aliases = followed(contact.aliases, before.aliases, now.aliases)
    return replace(
        contact,
        name=name,
        aliases=tuple(one for one in aliases if one != name),
        labels=followed(contact.labels, before.labels, now.labels),
        phone=phone,
    )


def followed(ours: Sequence[str], before: Iterable[str], now: Iterable[str]) -> tuple[str, ...]:
    """Return a list after what was given to it changed; what was taken out of it stays out."""
    given, wanted = set(before), dict.fromkeys(now)
    kept = [one for one in ours if one not in given or one in wanted]
    return tuple(dict.fromkeys((*kept, *(one for one in wanted if one not in given))))


class Known:
    """Who of the wearer's people a new card is of, by the rule of `importing`: name and number."""

    def __init__(self, contacts: Iterable[Contact]) -> None:
        self._named: dict[str, list[Contact]] = {}
        for one in contacts:
            self.add(one)

    def add(self, contact: Contact) -> None:
        for name in {contact.name, *contact.aliases}:
            self._named.setdefault(name, []).append(contact)

    def find(self, card: Card, taken: Iterable[str]) -> Contact | None:
        """Return the one it is of; none of those `taken`, who have another card in that book."""
        others = set(taken)
        found = [one for one in self._named.get(card.name, []) if one.id not in others]
        number = digits(card.phone)
        for one in found:
            if number and digits(one.phone) == number:
                return one
        fitting = [one for one in found if not (number and one.phone)]
        return fitting[0] if len(fitting) == 1 else None
