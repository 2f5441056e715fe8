"""The wearer's days: events of their calendars, as they were last seen, so that it works offline.

An event's time is a moment, or a clock's time wherever the wearer is ("floating"), or whole days;
what that means in a zone is worked out when it is asked for (RFC 5545 section 3.3.5).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from agent.actions.database import Database
from agent.events import TheirWords

_ZONES_APART = timedelta(hours=15)  # from UTC, at most; 14 on land
_DATE = len("2026-11-21")
_LOOKED_THROUGH = 200  # to find what comes next
PUT_OCCURRENCE = """INSERT INTO occurrences
    (account, collection, href, title, place, starts_at, ends_at, starts_unix_s, ends_unix_s)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_EVENT = "title, place, starts_at, ends_at, collections.name"
_FROM = """occurrences JOIN collections
    ON collections.account = occurrences.account AND url = collection"""


@dataclass(frozen=True)
class Occurrence:
    """One time that an event takes place. Times are ISO 8601: `2026-11-21` for whole days (the end
    excluded), with an offset for a moment, without for a clock's time."""

    title: str
    place: str
    starts_at: str
    ends_at: str


@dataclass(frozen=True)
class CalendarEvent:
    """An event in the zone that was asked for. Whole days begin and end at midnight.

    The words may be those of whoever sent the invitation.
    """

    title: TheirWords
    place: TheirWords
    starts: datetime
    ends: datetime
    is_all_day: bool
    calendar: str


def occurrence_row(one: Occurrence) -> tuple[Any, ...]:
    """Return it with its times as numbers to look for, as if its clock showed UTC."""
    numbers = (round(_at(text, UTC).timestamp()) for text in (one.starts_at, one.ends_at))
    return (one.title, one.place, one.starts_at, one.ends_at, *numbers)


class Days:
    def __init__(self, database: Database) -> None:
        self._database = database

    def events_of(self, day: date, zone: tzinfo) -> tuple[CalendarEvent, ...]:
        """Return what a day has, whole-day events first, then as they begin."""
        start, end = _midnight(day, zone), _midnight(day + timedelta(days=1), zone)
        rows = self._database.query(
            f"""SELECT {_EVENT} FROM {_FROM} WHERE starts_unix_s < ? AND ends_unix_s >= ?
                ORDER BY starts_unix_s, title""",
            (_seconds(end + _ZONES_APART), _seconds(start - _ZONES_APART)),
        )
        found = [one for one in _events(rows, zone) if _is_within(one, start, end)]
        return tuple(sorted(found, key=lambda one: (not one.is_all_day, one.starts.timestamp())))

    def coming(self, now: datetime, at_most: int) -> tuple[CalendarEvent, ...]:
        """Return what begins after `now` (which has a zone), the next first."""
        rows = self._database.query(
            f"""SELECT {_EVENT} FROM {_FROM} WHERE starts_unix_s >= ?
                ORDER BY starts_unix_s, title LIMIT ?""",
            (_seconds(now - _ZONES_APART), _LOOKED_THROUGH + at_most),
        )
        zone = now.tzinfo or UTC
        begins = [one for one in _events(rows, zone) if one.starts.timestamp() > now.timestamp()]
        return tuple(sorted(begins, key=lambda one: one.starts.timestamp())[:at_most])

    def next_event(self, now: datetime) -> CalendarEvent | None:
        """Return what begins next at an hour; a birthday or a holiday has none."""
        coming = self.coming(now, _LOOKED_THROUGH)
        return next((one for one in coming if not one.is_all_day), None)


def _events(rows: list[tuple[Any, ...]], zone: tzinfo) -> Iterator[CalendarEvent]:
    """Yield each event once, though it is in two calendars."""
    seen = set()
    for title, place, starts_at, ends_at, calendar in rows:
        if (title, starts_at, ends_at) not in seen:
            seen.add((title, starts_at, ends_at))
            words = (TheirWords(title), TheirWords(place))
            starts, ends = _at(starts_at, zone), _at(ends_at, zone)
            yield CalendarEvent(*words, starts, ends, len(starts_at) == _DATE, calendar)


def _is_within(one: CalendarEvent, start: datetime, end: datetime) -> bool:
    """Say whether an event has a part between two moments; one that takes no time is where it is."""
    begins, is_over = one.starts.timestamp(), one.ends.timestamp()
    return begins < end.timestamp() and max(is_over, begins + 1) > start.timestamp()


def _at(written: str, zone: tzinfo) -> datetime:
    if len(written) == _DATE:
        return _midnight(date.fromisoformat(written), zone)
    at = datetime.fromisoformat(written)
    return at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def _seconds(at: datetime) -> int:
    return round(at.timestamp())
