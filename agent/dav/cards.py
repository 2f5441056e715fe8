"""A card of an address book: who it is of, by `vcards`, and which card it is."""

import json
from dataclasses import asdict, dataclass

from agent.actions.vcards import Card, read_cards
from agent.dav.lines import property_name, slimmed, value

_PASSED_OVER = frozenset(
    """PHOTO LOGO SOUND KEY NOTE AGENT ADR LABEL GEO TZ URL PRODID REV X-ADDRESSBOOKSERVER-PHOTO
    X-IMAGETYPE X-SHARED-PHOTO-DISPLAY-PREF""".split()
)
_KIND = ("KIND", "X-ADDRESSBOOKSERVER-KIND")
_NO_PERSON = ("group", "location", "application", "device")


@dataclass(frozen=True)
class NamedCard:
    """A person's card; `uid` is the same wherever the card is kept, empty where it has none."""

    uid: str
    card: Card


def read_card(content: bytes) -> NamedCard | None:
    """Return the card in a file, None where it is of a group. Raises `ValueError`."""
    text = slimmed(content, lambda name, _: name not in _PASSED_OVER)
    uid = ""
    for line in text.splitlines():
        name = property_name(line)
        if name in _KIND and value(line).lower() in _NO_PERSON:
            return None
        if name == "UID":
            uid = uid or value(line)
    cards, _ = read_cards(text.encode())
    if not cards:
        raise ValueError("no card")
    return NamedCard(uid, cards[0])


def card_kept(card: Card) -> str:
    """Return a card as it is kept, to tell later what the wearer changed of it."""
    return json.dumps(asdict(card) | {"line": 0}, ensure_ascii=False)


def card_again(kept: str) -> Card:
    """Return a kept card; of an empty text, one that says nothing."""
    if not kept:
        return Card(0, "")
    fields = json.loads(kept)
    lists = {name: tuple(fields[name]) for name in ("aliases", "labels")}
    relations = tuple((relation, name) for relation, name in fields["relations"])
    return Card(0, fields["name"], **lists, phone=fields["phone"], relations=relations)
