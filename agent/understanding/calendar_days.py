"""Days counted on the calendar: some months on, the next 25th, a weekday of this week or a later one."""

from calendar import monthrange
from datetime import date, datetime, timedelta

_MONTHS_A_YEAR = 12


def months_later(day: date, months: int) -> date:
    """Return the same day some months on; the last of the month where it has no such day."""
    years, month = divmod(day.month - 1 + months, _MONTHS_A_YEAR)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def next_date(now: datetime, month: int | None, day: int) -> date | None:
    """Return the next such day of the year, or of a month where no month was said."""
    today = now.date()
    for ahead in range(49):  # the 29th of February is four years off at most, eight past 2100
        month_ahead = (today.month - 1 + ahead) % _MONTHS_A_YEAR + 1
        year = today.year + (today.month - 1 + ahead) // _MONTHS_A_YEAR
        if month in (None, month_ahead):
            try:
                candidate = date(year, month_ahead, day)
            except ValueError:
                continue
            if candidate >= today:
                return candidate
    return None


def weekday_date(now: datetime, weekday: int, weeks: int | None) -> date:
    """Return a weekday, 0 Monday: of this week (0), of a later one, or None: the next to come.

    A weekday of this week that has passed is the next to come: nobody plans for the past.
    """
    today = now.date()
    ahead = weekday - today.weekday()
    if weeks:
        return today + timedelta(days=ahead + 7 * weeks)
    return today + timedelta(days=ahead % 7)
