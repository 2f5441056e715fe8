"""When: spoken times made instants, counted from the `now` that is handed in."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from agent.understanding.spoken_numbers import english_number, korean_number

_NATIVE = {"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열한": 11, "열두": 12, "열": 10}  # fmt: skip
_COUNT = r"(?:[0-9]+|열한|열두|열|다섯|여섯|일곱|여덟|아홉|[한두세네]|[일이삼사오육칠팔구십]+)"
_LATER = re.compile(rf"(?P<half>반 ?시간|(?P<count>{_COUNT}) ?(?P<unit>분|시간|일|주일)(?P<more> ?반)?) ?(?:뒤|후|있다가|이따가)에?")  # fmt: skip
_DAYS = {"오늘": 0, "내일": 1, "모레": 2, "글피": 3}
_WEEKDAYS = "월화수목금토일"
_AT = re.compile(
    rf"(?:(?P<day>오늘|내일|모레|글피) ?)?(?:(?P<week>이번 ?주|다음 ?주) ?)?(?:(?P<weekday>[월화수목금토일])요일 ?)?"
    rf"(?:(?P<part>새벽|아침|오전|점심|낮|오후|저녁|밤) ?)?(?P<hour>{_COUNT}) ?시(?!간)(?: ?(?P<minute>{_COUNT}) ?분| ?(?P<half>반))?(?: ?에| ?까지)?"
)
_EN_UNITS = {"second": 1 / 60, "minute": 1, "min": 1, "hour": 60, "day": 1440, "week": 10080}
_EN_LATER = re.compile(r"\b(?:in|after) (?P<count>an?|half an|[a-z0-9]+(?: [a-z]+)?) (?P<unit>second|minute|min|hour|day|week)s?\b")  # fmt: skip
_EN_AT = re.compile(
    r"(?:\b(?P<day>today|tonight|tomorrow|(?:on |next )?(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?: (?P<part>morning|afternoon|evening|night))? )?"
    r"\bat (?P<hour>[0-9]{1,2}(?::[0-9]{2})?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight)"
    r"(?: (?P<minute>fifteen|thirty|forty five|ten|twenty|fifty))?(?: ?(?P<half>a ?m|p ?m|am|pm|o'clock))?(?: (?P<after>today|tonight|tomorrow)(?: (?P<later>morning|afternoon|evening|night))?)?\b"
)
_EN_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MORNING, _EVENING = ("새벽", "아침", "오전", "morning", "am"), ("점심", "낮", "오후", "저녁", "밤", "afternoon", "evening", "night", "tonight", "pm")  # fmt: skip
_FIRST_MORNING_HOUR = 7  # "at eight tomorrow" is the morning, "at three" the afternoon


@dataclass(frozen=True)
class When:
    """An instant and the part of the text that said it; `minutes` where it was counted from now."""

    at: datetime
    start: int
    end: int
    minutes: int | None = None


def korean_count(word: str) -> int | None:
    return _NATIVE.get(word) or korean_number(word)


def find_korean(text: str, now: datetime) -> When | None:
    """Return the first time in the text: 30분 뒤에, 내일 아침 여덟 시에, 세 시 반에."""
    if later := _LATER.search(text):
        minutes = 30 if later["count"] is None else _korean_minutes(later)
        return When(now + timedelta(minutes=minutes), later.start(), later.end(), minutes)
    found = _AT.search(text)
    hour = korean_count(found["hour"]) if found else None
    if not found or hour is None or hour > 24:
        return None
    minute = 30 if found["half"] else korean_count(found["minute"] or "") or 0
    day = _korean_day(found, now)
    at = _instant(now, day, hour, minute, found["part"])
    return When(at, found.start(), found.end()) if at else None


def _korean_minutes(later: re.Match[str]) -> int:
    unit = {"분": 1, "시간": 60, "일": 1440, "주일": 10080}[later["unit"]]
    return (korean_count(later["count"]) or 0) * unit + (unit // 2 if later["more"] else 0)


def _korean_day(found: re.Match[str], now: datetime) -> date | None:
    if found["day"]:
        return now.date() + timedelta(days=_DAYS[found["day"]])
    if not found["weekday"]:
        return None
    ahead = (_WEEKDAYS.index(found["weekday"]) - now.weekday()) % 7
    if (found["week"] or "").startswith("다음"):
        ahead = 7 - now.weekday() + _WEEKDAYS.index(found["weekday"])
    return now.date() + timedelta(days=ahead)


def _instant(
    now: datetime, day: date | None, hour: int, minute: int, part: str | None
) -> datetime | None:
    """Return the time of day meant; with neither day nor half of the day, the next such hour."""
    if minute > 59 or hour > 24:
        return None
    if part in ("밤", "night", "tonight", "새벽") and hour == 12:
        day, hour = (day or now.date()) + timedelta(days=part != "새벽"), 0
    elif part in _EVENING and hour < 12:
        hour += 12
    elif part in _MORNING and hour == 12:
        hour = 0
    elif part is None and day is not None and hour < _FIRST_MORNING_HOUR and day != now.date():
        hour += 12
    at = datetime.combine(day or now.date(), time(hour % 24, minute), now.tzinfo)
    step = timedelta(hours=12 if part is None and 1 <= hour <= 12 else 24)
    while at <= now and (day is None or (part is None and day == now.date())):
        at += step
    return at


def find_english(text: str, now: datetime) -> When | None:
    """Return the first time in the text: in ten minutes, at five thirty, tomorrow at eight."""
    if later := _EN_LATER.search(text):
        minutes = _english_minutes(later)
        if minutes is None:
            return None
        return When(now + timedelta(minutes=minutes), later.start(), later.end(), minutes)
    found = _EN_AT.search(text)
    return _english_at(found, now) if found else None


def _english_minutes(later: re.Match[str]) -> int | None:
    unit = _EN_UNITS[later["unit"]]
    if later["count"] in ("a", "an"):
        return round(unit)
    count = 0.5 if later["count"] == "half an" else english_number(later["count"].split())
    return None if count is None else round(count * unit)


def _english_at(found: re.Match[str], now: datetime) -> When | None:
    hour_text, _, minute_text = found["hour"].partition(":")
    hour = {"noon": 12, "midnight": 0}.get(hour_text) if not hour_text.isdigit() else int(hour_text)
    hour = english_number([hour_text]) if hour is None else hour
    if hour is None:
        return None
    minute = int(minute_text or 0) or english_number((found["minute"] or "").split()) or 0
    day, part = found["day"] or found["after"], found["part"] or found["later"]
    half = (found["half"] or "").replace(" ", "")
    part = half if half in ("am", "pm") else "night" if day == "tonight" and hour < 12 else part
    at = _instant(now, _english_day(day, now), hour, minute, part)
    return When(at, found.start(), found.end()) if at else None


def _english_day(day: str | None, now: datetime) -> date | None:
    if day is None:
        return None
    if day in ("today", "tonight", "tomorrow"):
        return now.date() + timedelta(days=day == "tomorrow")
    weekday = _EN_WEEKDAYS.index(day.split()[-1])
    ahead = (weekday - now.weekday()) % 7
    return now.date() + timedelta(days=ahead + (7 if day.startswith("next") and not ahead else 0))


def korean_day(text: str, now: datetime) -> date | None:
    """Return the day a question is about: 오늘, 내일, 이번 주 금요일."""
    for word, ahead in _DAYS.items():
        if word in text:
            return now.date() + timedelta(days=ahead)
    found = re.search(r"(다음 ?주 )?([월화수목금토일])요일", text)
    if not found:
        return None
    ahead = (_WEEKDAYS.index(found[2]) - now.weekday()) % 7
    return now.date() + timedelta(days=ahead + (7 if found[1] and ahead < 7 - now.weekday() else 0))


def korean_duration_minutes(text: str) -> int | None:
    """Return 한 시간, 삼십 분, 두 시간 반 in minutes."""
    found = re.search(rf"({_COUNT}) ?(분|시간)( ?반)?", text)
    count = korean_count(found[1]) if found else None
    if not found or count is None:
        return 30 if "반 시간" in text else None
    return count * (60 if found[2] == "시간" else 1) + (30 if found[3] else 0)


def english_duration_minutes(text: str) -> int | None:
    found = re.search(r"\bfor (?P<count>an?|half an|[a-z0-9]+(?: [a-z]+)?) (?P<unit>second|minute|min|hour|day|week)s?\b", text)  # fmt: skip
    return _english_minutes(found) if found else None
