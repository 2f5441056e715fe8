"""What a scenario says of the phone before its first step: its people, rooms and inbox.

Every function takes the scenario's sections as parsed and raises `UsageError` naming the entry.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from agent.actions.messaging import Received
from agent.errors import UsageError
from agent.events import Contact, Room


def contacts(sections: Mapping[str, Any]) -> list[Contact]:
    """Return contacts, those without an id numbered by their place (`c1` ...)."""
    found = [
        Contact(
            name=_text(entry, "name", where),
            id=str(entry.get("id") or f"c{place}"),
            aliases=_texts(entry, "aliases", where),
            labels=_texts(entry, "labels", where),
            style=str(entry.get("style", "casual")),
            phone=_text(entry, "phone", where) if "phone" in entry else "",
        )
        for place, (where, entry) in enumerate(_entries(sections, "contacts"), start=1)
    ]
    for place, contact in enumerate(found):
        if any(earlier.id == contact.id for earlier in found[:place]):
            raise UsageError(f"contacts[{place}]: the id {contact.id} is another contact's")
    return found


def rooms(sections: Mapping[str, Any]) -> list[Room]:
    return [
        Room(_text(entry, "name", where), _texts(entry, "members", where))
        for where, entry in _entries(sections, "rooms")
    ]


def inbox(sections: Mapping[str, Any], now: datetime) -> list[Received]:
    """Return the messages that wait unread at `now`."""
    return [
        Received(
            id=f"inbox-{place}",
            sender=_text(entry, "from", where),
            text=_text(entry, "text", where),
            room=None if entry.get("room") is None else _text(entry, "room", where),
            sent_at=_sent_at(entry, where, now),
        )
        for place, (where, entry) in enumerate(_entries(sections, "inbox"), start=1)
    ]


def _entries(sections: Mapping[str, Any], name: str) -> list[tuple[str, Mapping[str, Any]]]:
    entries = sections.get(name) or []
    if not isinstance(entries, list):
        raise UsageError(f"{name}: a list is needed")
    numbered = [(f"{name}[{place}]", entry) for place, entry in enumerate(entries)]
    for where, entry in numbered:
        if not isinstance(entry, Mapping):
            raise UsageError(f"{where}: a mapping is needed, such as {{name: 엄마}}")
    return numbered


def _text(entry: Mapping[str, Any], key: str, where: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"{where}: `{key}` is missing or not text")
    return value


def _texts(entry: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    values = entry.get(key) or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise UsageError(f"{where}: `{key}` must be a list of texts")
    return tuple(values)


def _sent_at(entry: Mapping[str, Any], where: str, now: datetime) -> str:
    minutes_ago = entry.get("minutes_ago", 0)
    if isinstance(minutes_ago, bool) or not isinstance(minutes_ago, int | float):
        raise UsageError(f"{where}: `minutes_ago` must be a number")
    try:
        return (now - timedelta(minutes=minutes_ago)).isoformat(timespec="milliseconds")
    except (OverflowError, ValueError) as error:
        raise UsageError(f"{where}: `minutes_ago` is out of range") from error
