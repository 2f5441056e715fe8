"""What the dialogue knows when an utterance is to be understood."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from agent.events import Contact, Expecting
from agent.understanding.people import Directory, directory

_CALL_STATES = ("none", "ringing", "active")
_FIRST_YEAR, _LAST_YEAR = 1970, 2200  # so that no spoken delay leaves the calendar
_STYLES = ("casual", "polite", "formal")


@dataclass(frozen=True)
class Draft:
    """A message not sent yet."""

    recipient: str | None = None
    body: str | None = None


@dataclass(frozen=True)
class LastMessage:
    """Who wrote what was read out or announced last, and in which room."""

    sender: str | None = None
    room: str | None = None


@dataclass(frozen=True)
class Context:
    """Everything but the words that decides what they mean. `call`: none, ringing, active.

    `recent` are those whom the wearer wrote to or called lately, the last first, `members` those in the
    room that is talked about: names or ids of contacts.
    `now` has the wearer's zone where it is known (`zone` in JSON, an IANA name), else an offset.
    """

    expecting: Expecting = Expecting.COMMAND
    call: str = "none"
    contacts: tuple[Contact, ...] = ()
    rooms: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    last_message: LastMessage | None = None
    now: datetime | None = None
    draft: Draft | None = None
    caller: str | None = None
    recent: tuple[str, ...] = ()
    members: tuple[str, ...] = ()

    @property
    def favoured(self) -> tuple[str, ...]:
        """Who is likely meant where two names sound alike: see `name_index.decide`."""
        return tuple(dict.fromkeys((*self.members, *self.recent)))

    @cached_property
    def people(self) -> Directory:
        """The contacts and rooms as they are looked up: hundreds are compared once, not at each rule."""
        return directory(self.contacts, self.rooms, self.favoured)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Context":
        """Read the `context` object of CONTRACT.md section 3; ValueError names what is wrong."""
        if not isinstance(value, Mapping):
            raise ValueError("context is not an object")
        return cls(
            expecting=Expecting(_one_of(value, "expecting", tuple(Expecting), "command")),
            call=_one_of(value, "call", _CALL_STATES, "none"),
            contacts=tuple(_contact(item) for item in _list(value, "contacts")),
            rooms=_texts(value, "rooms"),
            choices=_texts(value, "choices"),
            last_message=_last_message(value.get("last_message")),
            now=_zoned(_instant(value.get("now")), _text(value, "zone")),
            draft=_draft(value.get("draft")),
            caller=_text(value, "caller"),
            recent=_texts(value, "recent"),
            members=_texts(value, "members"),
        )


def _one_of(value: Mapping[str, Any], name: str, known: tuple[str, ...], default: str) -> str:
    given = value.get(name)
    if given is None:
        return default
    if not isinstance(given, str) or given not in known:
        raise ValueError(f"context.{name} is not one of {', '.join(known)}")
    return given


def _list(value: Mapping[str, Any], name: str) -> list[Any]:
    given = value.get(name)
    if given is None:
        return []
    if not isinstance(given, list | tuple):
        raise ValueError(f"{name} is not a list")
    return list(given)


def _texts(value: Mapping[str, Any], name: str) -> tuple[str, ...]:
    given = _list(value, name)
    if not all(isinstance(item, str) for item in given):
        raise ValueError(f"{name} holds something that is not text")
    return tuple(given)


def _text(value: Mapping[str, Any], name: str) -> str | None:
    given = value.get(name)
    if given is not None and not isinstance(given, str):
        raise ValueError(f"{name} is not text")
    return given


def _object(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{name} is not an object")
    return value


def _contact(value: Any) -> Contact:
    fields = _object(value, "a contact")
    name = _text(fields, "name")
    if not name or not name.strip():
        raise ValueError("a contact has no name")
    return Contact(
        name=name,
        id=_text(fields, "id") or "",
        aliases=_texts(fields, "aliases"),
        labels=_texts(fields, "labels"),
        style=_one_of(fields, "style", _STYLES, "casual"),
        phone=_text(fields, "phone") or "",
    )


def _last_message(value: Any) -> LastMessage | None:
    if value is None:
        return None
    fields = _object(value, "last_message")
    return LastMessage(_text(fields, "from"), _text(fields, "room"))


def _draft(value: Any) -> Draft | None:
    if value is None:
        return None
    fields = _object(value, "draft")
    return Draft(_text(fields, "recipient"), _text(fields, "body"))


def _instant(value: Any) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError("context.now is not text")
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError("context.now is not an ISO 8601 time") from None
    if instant.tzinfo is None:
        raise ValueError("context.now has no offset from UTC")
    if not _FIRST_YEAR <= instant.year <= _LAST_YEAR:
        raise ValueError(f"context.now is not in the years {_FIRST_YEAR} to {_LAST_YEAR}")
    return instant


def _zoned(instant: datetime | None, zone: str | None) -> datetime | None:
    """Return `now` in the wearer's zone (an IANA name), so that a change of summer time is known."""
    if instant is None or zone is None:
        return instant
    try:
        return instant.astimezone(ZoneInfo(zone))
    except (KeyError, ValueError, OSError):
        raise ValueError("context.zone is not a time zone that this machine knows") from None
