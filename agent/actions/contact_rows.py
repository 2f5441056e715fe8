"""A contact as a row of the store."""

import json
from collections.abc import Sequence
from typing import Any

from agent.events import Contact

CONTACT = "name, id, aliases, labels, style, phone"
PUT_CONTACT = f"""INSERT INTO contacts ({CONTACT}) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, aliases = excluded.aliases,
    labels = excluded.labels, style = excluded.style, phone = excluded.phone"""


def contact_row(contact: Contact) -> tuple[str, ...]:
    lists = (_listed(contact.aliases), _listed(contact.labels))
    return (contact.name, contact.id, *lists, contact.style, contact.phone)


def contact_of(row: tuple[Any, ...]) -> Contact:
    name, id_, aliases, labels, style, phone = row
    return Contact(name, id_, _names(aliases), _names(labels), style, phone)


def _listed(names: Sequence[str]) -> str:
    return json.dumps(list(names), ensure_ascii=False)


def _names(listed: str) -> tuple[str, ...]:
    return () if listed == "[]" else tuple(json.loads(listed))
