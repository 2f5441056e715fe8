"""iCalendar objects (RFC 5545) to when events are: recurrences, exceptions and zones worked out.

`icalendar` reads and `recurring_ical_events` expands. Times come out in the three kinds that there are:
a moment (kept in UTC), a clock's time wherever the wearer is, and whole days.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import recurring_ical_events
from icalendar import Calendar

from agent.actions.addresses import clean_name
from agent.actions.days import Occurrence
from agent.dav.lines import slimmed
from agent.dav.recurrence import has_bounded_rules

_PASSED_OVER = frozenset("ATTACH DESCRIPTION COMMENT CONTACT URL STYLED-DESCRIPTION".split())
_MOST = 2_000  # occurrences of one object
_LONGEST_TEXT = 300  # characters of a title or a place: more is not read aloud


def kept(content: bytes) -> str:
    """Return what of an object is kept: no descriptions, and of the invited who declined.

    Raises `ValueError` for one that is too large, or whose rules are never at an end.
    """
    text = slimmed(content, _is_needed)
    if not has_bounded_rules(text.splitlines()):
        raise ValueError("its recurrence is not worked out")
    return text


def occurrences(
    source: str, start: datetime, end: datetime, own_addresses: Iterable[str] = ()
) -> list[Occurrence]:
    """Return what of a kept object is between two moments, in order.

    Not what was called off or what the wearer (`own_addresses`, `mailto:`) declined. Raises
    `ValueError` for what is no iCalendar object.
    """
    own = {address.lower() for address in own_addresses}
    try:
        calendar = Calendar.from_ical(source)
        found = recurring_ical_events.of(calendar).between(start, end)
        happening = [one for one in found if _happens(one, own)][:_MOST]
        return sorted((_occurrence(one) for one in happening), key=lambda one: one.starts_at)
    except Exception as error:  # libraries over a stranger's file raise what they like
        raise ValueError(f"no event that can be read ({type(error).__name__})") from None


def _is_needed(name: str, line: str) -> bool:
    if name == "ATTENDEE":
        return "PARTSTAT=DECLINED" in line.upper()
    return name not in _PASSED_OVER and not name.startswith("X-")


def _happens(event: Any, own: set[str]) -> bool:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return False
    invited = event.get("ATTENDEE", [])
    declined = {str(one).lower() for one in (invited if isinstance(invited, list) else [invited])}
    return not declined & own


def _occurrence(event: Any) -> Occurrence:
    starts, ends = event["DTSTART"].dt, _end(event)
    title, place = (
        clean_name(str(event.get(name, "")))[:_LONGEST_TEXT] for name in ("SUMMARY", "LOCATION")
    )
    return Occurrence(title, place, _written(starts), _written(ends))


def _end(event: Any) -> date:
    """Return when it is over: as it says, else a day for days and at once for times."""
    starts: date = event["DTSTART"].dt
    ends: date = event["DTEND"].dt if "DTEND" in event else starts
    if type(ends) is not type(starts) or _written(ends) < _written(starts):
        ends = starts
    is_days = not isinstance(starts, datetime)
    return starts + timedelta(days=1) if is_days and ends == starts else ends


def _written(at: date) -> str:
    """Return a day as `2026-11-21`, a moment in UTC with its offset, a clock's time without."""
    if not isinstance(at, datetime):
        return at.isoformat()
    if at.utcoffset() is None:
        return at.replace(tzinfo=None).isoformat(timespec="seconds")
    return at.astimezone(UTC).isoformat(timespec="seconds")
