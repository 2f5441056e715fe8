"""Which recurrence rules are worked out: those of a person's calendar, and that come to an end.

Anybody can send an invitation, so a rule is looked at before a library works it out. dateutil looks
for a next occurrence up to the year 9999: a rule that has none ("30 February") takes it seconds. Asked
from a year near that one it soon gives up, and the calendar repeats, so that is where a rule is tried.
"""

import re
from collections.abc import Iterable
from datetime import datetime

from dateutil.rrule import rrulestr

from agent.dav.lines import property_name, value

_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_TIMES_OF_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")
_MOST_A_DAY = 4
_MOST_RULES = 4  # of events in one object, which is one series; a zone has as many as it had laws
_MOST_ZONE_RULES = 100
_FIRST_YEAR = 1900
# 28 years have every weekday of every date; 9971 is like 1971 (400 years repeat), and both are
# far enough from a year without its leap day.
_CALENDARS_REPEAT, _FIRST_TRIAL_YEAR, _LIKE_IT = 28, 9971, 1971
_DATE = re.compile(r"\d{8}")


def has_bounded_rules(lines: Iterable[str]) -> bool:
    """Say whether every rule in an object can be worked out in little time; see above."""
    inside: list[str] = []
    rules: list[str] = []
    start, counts = "", {True: 0, False: 0}
    for line in lines:
        match property_name(line):
            case "BEGIN":
                inside.append(value(line).upper())
                start, rules = "", []
            case "DTSTART":
                start = value(line)
            case "RRULE" | "EXRULE":
                rules.append(value(line))
            case "END":
                is_zone = "VTIMEZONE" in inside[:-1]
                counts[is_zone] += len(rules)
                if counts[True] > _MOST_ZONE_RULES or counts[False] > _MOST_RULES:
                    return False
                if not all(_is_bounded(rule, start, is_zone) for rule in rules):
                    return False
                rules = []
                del inside[-1:]
    return not rules


def _is_bounded(rule: str, start: str, is_zone: bool) -> bool:
    written = [part.partition("=") for part in rule.upper().split(";") if part.strip()]
    parts = {name.strip(): text.strip() for name, _, text in written}
    if len(parts) != len(written) or parts.get("INTERVAL", "1").strip("0123456789"):
        return False
    if parts.get("FREQ") not in (("YEARLY",) if is_zone else _FREQUENCIES):
        return False
    a_day = 1
    for name in _TIMES_OF_DAY:
        a_day *= parts.get(name, "").count(",") + 1
    began = _began(start)
    if a_day > _MOST_A_DAY or began is None or int(parts.get("INTERVAL", "1") or 0) < 1:
        return False
    return not any(name.startswith("BY") for name in parts) or _occurs(parts, began)


def _began(start: str) -> datetime | None:
    found = _DATE.match(start)
    try:
        began = datetime.strptime(found.group(), "%Y%m%d") if found else None
    except ValueError:
        return None
    return began if began and began.year >= _FIRST_YEAR else None


def _occurs(parts: dict[str, str], began: datetime) -> bool:
    """Say whether a rule gives anything in the last years that there are."""
    asked = ";".join(
        f"{name}={text}" for name, text in parts.items() if name not in ("UNTIL", "COUNT")
    )
    like = _FIRST_TRIAL_YEAR + (began.year - _LIKE_IT) % _CALENDARS_REPEAT
    try:
        return next(iter(rrulestr(asked, dtstart=began.replace(year=like))), None) is not None
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return False
