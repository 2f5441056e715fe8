"""The pieces of English times: tomorrow, next tuesday, tonight, half past seven, in twenty minutes."""

import re
from datetime import date, datetime, timedelta

from agent.understanding.calendar_days import months_later, next_date, weekday_date
from agent.understanding.moments import Fields, Part, Piece, When, find
from agent.understanding.spoken_numbers import english_number, english_ordinal

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")  # fmt: skip
_HOURS = "one two three four five six seven eight nine ten eleven twelve".split()
_UNITS = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_SMALL = rf"(?:[0-9]{{1,3}}|(?:twenty|thirty|forty|fifty)(?:[ -](?:{'|'.join(_UNITS)}))?|{'|'.join(_TEENS)}|{'|'.join(_UNITS)})"
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth".split()  # fmt: skip
_ORDINAL = rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)|(?:twenty|thirty)[ -](?:{'|'.join(_ORDINALS[:9])})|{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})"
_HOUR = rf"(?:[0-9]{{1,2}}|{'|'.join(_HOURS)})"
_HALF = r"(?: ?(?P<half>a\.?m|p\.?m|a m|p m)\b\.?)"
_COUNT = rf"(?P<count>half an|an?|a couple(?: of)?|a few|{_SMALL})(?P<half> and a half)?"
_UNIT = r"(?P<unit>second|minute|min|hour|hr|day|week|fortnight|month|year)s?\b(?P<and_half> and a half\b)?"
_MINUTES = {"second": 1 / 60, "minute": 1, "min": 1, "hour": 60, "hr": 60}
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_FEASTS = {"christmas eve": (12, 24), "christmas day": (12, 25), "christmas": (12, 25), "new year's eve": (12, 31), "new year's day": (1, 1), "new year's": (1, 1), "halloween": (10, 31), "valentine's day": (2, 14)}  # fmt: skip
_PARTS = {"morning": Part.MORNING, "afternoon": Part.AFTERNOON, "evening": Part.EVENING, "night": Part.NIGHT, "lunchtime": Part.MIDDAY}  # fmt: skip


def _named_day(found: re.Match[str], now: datetime) -> Fields:
    ahead = 2 if found[0].endswith("after tomorrow") else int(found[0] in ("tomorrow", "tmrw"))
    return {"day": now.date() + timedelta(days=ahead)}


def _tonight(found: re.Match[str], now: datetime) -> Fields:
    return {"day": now.date(), "part": Part.TONIGHT}


def _weeks(which: str | None) -> int | None:
    return {"next": 1, "this": 0}.get(which or "")


def _weekday(found: re.Match[str], now: datetime) -> Fields:
    weeks = _weeks(found["which"]) if not found["later"] else None
    day = weekday_date(now, _WEEKDAYS.index(found["weekday"]), weeks)
    if found["later"]:
        return {"day": day + timedelta(days=7)}
    return {"day": day} | ({} if weeks else {"weekly": True})


def _weekend(found: re.Match[str], now: datetime) -> Fields:
    weeks = _weeks(found["which"])
    if not weeks and now.weekday() == 6:
        return {"day": now.date()}
    return {"day": weekday_date(now, 5, weeks)}


def _date(found: re.Match[str], now: datetime) -> Fields | None:
    day = english_ordinal(found["day"].split()) or english_number(found["day"].split())
    on = next_date(now, _MONTHS.index(found["month"]) + 1, day) if day else None
    return {"day": on} if on else None


def _day_of_month(found: re.Match[str], now: datetime) -> Fields | None:
    day = english_ordinal(found["day"].split())
    if not day:
        return None
    if found["next"]:
        first = months_later(now.date().replace(day=1), 1)
        try:
            return {"day": first.replace(day=day)}
        except ValueError:
            return None
    on = next_date(now, None, day)
    return {"day": on} if on else None


def _feast(found: re.Match[str], now: datetime) -> Fields | None:
    on = next_date(now, *_FEASTS[found["feast"]])
    return {"day": on} if on else None


def _amount(found: re.Match[str]) -> float | None:
    """Return half an, a, a couple of, a few, twenty five as a number."""
    said = found["count"].removesuffix(" of")
    known = {"half an": 0.5, "a": 1.0, "an": 1.0, "a couple": 2.0, "a few": 3.0}.get(said)
    count = english_number(said.replace("-", " ").split()) if known is None else known
    return None if count is None else count + (0.5 if found["half"] or found["and_half"] else 0)


def _delay(found: re.Match[str], now: datetime) -> Fields | None:
    count, unit = _amount(found), found["unit"]
    if count is None:
        return None
    if unit in _MINUTES:
        more = english_number(found["more"].replace("-", " ").split()) if found["more"] else 0
        return {"delay": timedelta(minutes=count * _MINUTES[unit] + (more or 0))}
    today = now.date()
    if unit in _DAYS:
        return {"day": today + timedelta(days=int(count * _DAYS[unit])), "same_hour": True}
    months = int(count * (12 if unit == "year" else 1))
    return {"day": months_later(today, months), "same_hour": True}


def _three_quarters(found: re.Match[str], now: datetime) -> Fields:
    return {"delay": timedelta(minutes=15 if found["quarter"] else 45)}


def _half(text: str | None) -> dict[str, Part]:
    if not text:
        return {}
    return {"part": Part.AM if text.startswith("a") else Part.PM}


def _hour(text: str) -> int:
    return int(text) if text.isdigit() else _HOURS.index(text) + 1


def _clock(found: re.Match[str], now: datetime) -> Fields:
    minute = found["minute"] or ""
    if minute.startswith("oh "):
        number = _hour(minute.removeprefix("oh "))
    else:
        number = english_number(minute.replace("-", " ").split()) or 0 if minute else 0
    hour = _hour(found["hour"])
    return {"hour": hour, "minute": int(found["digits"] or number)} | _half(found["half"])


def _past_or_to(found: re.Match[str], now: datetime) -> Fields | None:
    said, hour = found["minutes"], _hour(found["hour"])
    fixed = {"half": 30, "a quarter": 15, "quarter": 15}.get(said)
    minute = english_number(said.replace("-", " ").split()) if fixed is None else fixed
    if minute is None or minute > 59 or hour > 12:
        return None
    if found["side"] in ("to", "of", "till", "before"):
        hour, minute = hour - 1 or 12, 60 - minute
    return {"hour": hour, "minute": minute} | _half(found["half"])


def _part(found: re.Match[str], now: datetime) -> Fields:
    this = {"day": now.date()} if found["this"] else {}
    return {"part": _PARTS[found["part"]]} | this


def _noon(found: re.Match[str], now: datetime) -> Fields:
    return {"hour": 12, "part": Part.MIDDAY}


def _midnight(found: re.Match[str], now: datetime) -> Fields:
    return {"hour": 0, "midnight": True}


def _this_time(found: re.Match[str], now: datetime) -> Fields:
    return {"hour": now.hour, "minute": now.minute, "part": Part.AM if now.hour < 12 else Part.PM}


_AT = r"(?:at |by |around |about |for |before |until |till )"
_MINUTE = rf"(?:(?:oh [a-z]+|(?:twenty|thirty|forty|fifty)(?:[ -](?:{'|'.join(_UNITS)}))?|{'|'.join(_TEENS)})(?! (?:minutes?|hours?|people|past|to)\b))"
_SURE = rf"(?:(?P<hour>{_HOUR})(?::(?P<digits>[0-9]{{2}})| (?P<minute>{_MINUTE}))?)"
_PIECES = (
    Piece(re.compile(rf"(?:in|after) (?:about |around )?{_COUNT} {_UNIT}(?: and (?P<more>{_SMALL}) minutes?\b)?(?: time\b)?"), _delay),
    Piece(re.compile(rf"{_COUNT} {_UNIT}(?: and (?P<more>{_SMALL}) minutes?)? (?:from now|from today|later)\b"), _delay),
    Piece(re.compile(r"in (?:a (?P<quarter>quarter)|three quarters) of an hour\b"), _three_quarters),
    Piece(re.compile(r"(?:(?:on )?the )?day after tomorrow\b|today\b|tomorrow\b|tmrw\b"), _named_day),
    Piece(re.compile(r"tonight\b"), _tonight),
    Piece(re.compile(rf"(?P<later>a week from )?(?:on |for |by |until )?(?:the )?(?:(?P<which>this|next|coming)(?: coming)? )?(?P<weekday>{'|'.join(_WEEKDAYS)})\b(?!s)"), _weekday),
    Piece(re.compile(r"(?:on |at |over |for )?(?:the |(?P<which>this|next) (?:coming )?)?weekend\b"), _weekend),
    Piece(re.compile(rf"(?:on |for |by )?(?:the )?(?P<day>{_ORDINAL}) (?:of )?(?P<month>{'|'.join(_MONTHS)})\b"), _date),
    Piece(re.compile(rf"(?:on |for |by )?(?P<month>{'|'.join(_MONTHS)}) (?:the )?(?P<day>{_ORDINAL}|[0-9]{{1,2}}|(?:twenty|thirty)(?: (?:{'|'.join(_UNITS)}))?|{'|'.join(_TEENS)}|{'|'.join(_UNITS)})\b"), _date),
    Piece(re.compile(rf"(?:on |for |by )the (?P<day>{_ORDINAL})\b(?: of (?:this month|(?P<next>next month)))?"), _day_of_month),
    Piece(re.compile(rf"(?:on |for |at )?(?P<feast>{'|'.join(_FEASTS)})\b"), _feast),
    Piece(re.compile(rf"{_AT}?(?P<minutes>half|a quarter|quarter|(?:five|ten|twenty(?: five)?|5|10|20|25)(?= (?:past|to|after|till|before)\b)|{_SMALL}(?= minutes? ))(?: minutes?)? (?P<side>past|after|to|of|till|before) (?P<hour>{_HOUR})\b(?: o'?clock)?{_HALF}?"), _past_or_to),
    Piece(re.compile(rf"{_AT}?(?:12 |twelve )?(?:noon|midday)\b"), _noon),
    Piece(re.compile(rf"{_AT}?(?:12 |twelve )?midnight\b"), _midnight),
    Piece(re.compile(r"(?:at )?(?:this|the same) time\b"), _this_time, weak=True),
    Piece(re.compile(rf"{_AT}?{_SURE}{_HALF}(?!\w)"), _clock),
    Piece(re.compile(rf"{_AT}?(?P<hour>{_HOUR})(?P<digits>)(?P<minute>) o'?clock\b{_HALF}?"), _clock),
    Piece(re.compile(rf"{_AT}?(?P<hour>[0-9]{{1,2}}):(?P<digits>[0-9]{{2}})(?P<minute>)(?P<half>)\b"), _clock),
    Piece(re.compile(rf"{_AT}{_SURE}\b(?P<half>)(?! (?:people|minutes?|hours?|days?|weeks?|percent|dollars|of|degrees|years?))"), _clock),
    Piece(re.compile(rf"{_SURE}\b(?P<half>)(?= (?:in the (?:morning|afternoon|evening)|at night|tonight|tomorrow|this (?:morning|afternoon|evening)))"), _clock),
    Piece(re.compile(r"(?:in the |at (?=night)|(?P<this>this ))(?P<part>morning|afternoon|evening|night)\b"), _part),
    Piece(re.compile(r"(?P<this>)(?:at )?(?P<part>morning|afternoon|evening|night|lunchtime)\b"), _part, weak=True),
)  # fmt: skip
_BEGINS = re.compile(r"(?<![\w':])(?=\w)")
_TAIL = re.compile(r",?(?: (?:at|on)(?= (?:about |around )?(?:noon|midnight|midday)))? *")


def find_english(text: str, now: datetime, exact_only: bool = True) -> When | None:
    """Return the first time in lower-case text: in ten minutes, tomorrow at eight, half past six.

    `exact_only`: a day or a part of it (tomorrow morning) is a time only with an hour.
    """
    return find(text, now, _PIECES, _BEGINS, _TAIL, exact_only)


def english_day(text: str, now: datetime) -> date | None:
    """Return the day a question is about: today, on friday, the day after tomorrow."""
    found = find_english(text, now, exact_only=False)
    return found.at.date() if found else None


_SPAN = re.compile(rf"\b{_COUNT} {_UNIT}(?: and (?P<more>{_SMALL}) minutes?\b)?")


def english_duration_minutes(text: str) -> int | None:
    """Return an hour, half an hour, two and a half hours, the next thirty minutes in minutes."""
    for found in _SPAN.finditer(text):
        count = _amount(found)
        unit = _MINUTES.get(found["unit"]) or _DAYS.get(found["unit"], 0) * 24 * 60
        if count and unit:
            more = english_number(found["more"].replace("-", " ").split()) if found["more"] else 0
            return round(count * unit) + (more or 0)
    return None
