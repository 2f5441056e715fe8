"""The pieces of Korean times: 내일, 다음 주 화요일, 저녁, 일곱 시 반, 사흘 뒤."""

import re
from datetime import date, datetime, timedelta

from agent.understanding.calendar_days import months_later, next_date, weekday_date
from agent.understanding.moments import Fields, Part, Piece, When, find
from agent.understanding.spoken_numbers import korean_number

_NATIVE = {word: count for count, word in enumerate("한 두 세 네 다섯 여섯 일곱 여덟 아홉 열 열한 열두".split(), 1)} | {"하나": 1, "둘": 2, "셋": 3, "석": 3, "넷": 4, "넉": 4, "스무": 20, "스물": 20, "스물한": 21, "스물두": 22, "스물세": 23, "스물네": 24, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60}  # fmt: skip
_DAY_COUNTS = {word: count for count, word in enumerate("하루 이틀 사흘 나흘 닷새 엿새 이레 여드레 아흐레 열흘".split(), 1)} | {"열하루": 11, "열이틀": 12, "보름": 15, "열닷새": 15, "스무날": 20, "일주일": 7}  # fmt: skip


def _any(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_SINO = r"[0-9]+|[일이삼사오육칠팔구십백]+"
_COUNT = rf"(?:{_any(_NATIVE)}|{_SINO})"
# An hour is a native number, a digit, or above twelve; 이 시 and 일 시 are not hours.
_HOUR = r"(?:[0-9]{1,2}|열한|열두|열|다섯|여섯|일곱|여덟|아홉|[한두세네]|스물[한두세네]|스무|이?십[일이삼사오육칠팔구]|이십|영)"
_AFTER = r"(?:뒤|후|이후|있다가|있다|이따가|이따|지나서|지나면)"
_WEEK = r"(?P<week>(?:이번|금|다음 ?다음|다다음|다음|담) ?주|차주|돌아오는|오는|이번)"
_DAYS = {"오늘": 0, "금일": 0, "내일모레": 2, "내일": 1, "낼모레": 2, "낼": 1, "명일": 1, "모레": 2, "그글피": 4, "글피": 3}  # fmt: skip
_WEEKS = {"다다음주": 2, "다음다음주": 2, "다음주": 1, "담주": 1, "차주": 1, "이번주": 0, "금주": 0}
_WEEKDAYS = "월화수목금토일"
_PARTS = {"새벽": Part.DAWN, "아침": Part.MORNING, "오전": Part.AM, "점심": Part.MIDDAY, "점심때": Part.MIDDAY, "대낮": Part.DAYTIME, "한낮": Part.MIDDAY, "낮": Part.DAYTIME, "오후": Part.PM, "저녁": Part.EVENING, "밤": Part.NIGHT, "한밤": Part.NIGHT}  # fmt: skip
_FEASTS = {"크리스마스이브": (12, 24), "크리스마스 이브": (12, 24), "크리스마스": (12, 25), "성탄절": (12, 25), "한글날": (10, 9), "개천절": (10, 3), "광복절": (8, 15), "현충일": (6, 6), "어린이날": (5, 5), "어버이날": (5, 8), "스승의 날": (5, 15), "삼일절": (3, 1)}  # fmt: skip


def korean_count(word: str | None) -> int | None:
    """Return 0-999 in native words, Sino-Korean words or digits."""
    if not word:
        return None
    packed = "".join(word.split())
    return _NATIVE.get(packed) or korean_number(packed)


def _named_day(found: re.Match[str], now: datetime) -> Fields:
    return {"day": now.date() + timedelta(days=_DAYS[found[0]])}


def _weeks(word: str | None) -> int | None:
    packed = "".join((word or "").split())
    return _WEEKS.get(packed)


def _weekday(found: re.Match[str], now: datetime) -> Fields:
    weeks = _weeks(found["week"])
    day = weekday_date(now, _WEEKDAYS.index(found["weekday"]), weeks)
    return {"day": day} | ({} if weeks else {"weekly": True})


def _weekend(found: re.Match[str], now: datetime) -> Fields:
    weeks = _weeks(f"{found['week']}주" if found["week"] else None)
    if not weeks and now.weekday() == 6:
        return {"day": now.date()}
    return {"day": weekday_date(now, 5, weeks)}


def _date(found: re.Match[str], now: datetime) -> Fields | None:
    month = {"유": 6, "시": 10}.get(found["month"]) or korean_count(found["month"])
    day = korean_count(found["day"])
    if month is None or day is None:
        return None
    if found["year"]:
        year = now.year if found["year"] == "올해" else now.year + 1
        try:
            return {"day": date(year, month, day)}
        except ValueError:
            return None
    on = next_date(now, month, day)
    return {"day": on} if on else None


def _day_of_month(found: re.Match[str], now: datetime) -> Fields | None:
    which = "".join((found["which"] or "").split())
    if found["last"]:
        ahead = {"이번달": 0, "다음달": 1}.get(which, 0)
        first = months_later(now.date().replace(day=1), ahead + 1)
        return {"day": first - timedelta(days=1)}
    number = korean_count(found["day"])
    if number is None:
        return None
    if which in ("다음달", "담달", "다다음달"):
        first = months_later(now.date().replace(day=1), 2 if which == "다다음달" else 1)
        try:
            return {"day": first.replace(day=number)}
        except ValueError:
            return None
    on = next_date(now, None, number)
    return {"day": on} if on else None


def _feast(found: re.Match[str], now: datetime) -> Fields | None:
    on = next_date(now, *_FEASTS[" ".join(found[0].split())])
    return {"day": on} if on else None


def _days_later(found: re.Match[str], now: datetime) -> Fields | None:
    today = now.date()
    if found["named"]:
        day = today + timedelta(days=_DAY_COUNTS[found["named"]])
        return {"day": day, "same_hour": True}
    count = korean_count(found["count"])
    if count is None:
        return None
    unit = "".join(found["unit"].split())
    if unit in ("일", "주", "주일"):
        day = today + timedelta(days=count * (1 if unit == "일" else 7))
    else:
        day = months_later(today, count * (12 if unit == "년" else 1))
    return {"day": day, "same_hour": True}


def _minutes_later(found: re.Match[str], now: datetime) -> Fields | None:
    if found["half"]:
        return {"delay": timedelta(minutes=30)}
    hours, minutes, seconds = (
        korean_count(found[unit]) for unit in ("hours", "minutes", "seconds")
    )
    if hours is None and minutes is None and seconds is None:
        return None
    more = 30 if found["more"] else 0
    delay = timedelta(hours=hours or 0, minutes=(minutes or 0) + more, seconds=seconds or 0)
    return {"delay": delay}


def _part(found: re.Match[str], now: datetime) -> Fields:
    return {"part": _PARTS["".join(found["part"].split())]}


def _clock(found: re.Match[str], now: datetime) -> Fields | None:
    spoken = found["hour"] or found["digits"]
    hour = 0 if spoken == "영" else korean_count(spoken)
    if hour is None:
        return None
    minute = 30 if found["half"] else korean_count(found["minute"] or found["minutes"]) or 0
    if found["before"] and minute:
        hour, minute = (hour - 1 or 12) if hour <= 12 else hour - 1, 60 - minute
    return {"hour": hour, "minute": minute}


def _noon(found: re.Match[str], now: datetime) -> Fields:
    return {"hour": 12, "part": Part.MIDDAY}


def _midnight(found: re.Match[str], now: datetime) -> Fields:
    return {"hour": 0, "midnight": True}


_PIECES = (
    Piece(re.compile(rf"(?:(?P<named>{_any(_DAY_COUNTS)})|(?P<count>{_COUNT}) ?(?P<unit>일|주일|주|달|개월|년)) ?{_AFTER}"), _days_later),
    Piece(re.compile(rf"(?:(?P<half>반 ?시간)|(?:(?P<hours>{_COUNT}) ?시간(?P<more> ?반)?)?(?: ?(?P<minutes>{_COUNT}) ?분)?(?: ?(?P<seconds>{_COUNT}) ?초)?) ?(?:쯤 |정도 )?{_AFTER}"), _minutes_later),
    Piece(re.compile("|".join(sorted(_DAYS, key=len, reverse=True))), _named_day),
    Piece(re.compile(rf"(?:{_WEEK} ?)?(?P<weekday>[{_WEEKDAYS}])요일"), _weekday),
    Piece(re.compile(r"(?:(?P<week>이번|다음 ?다음|다다음|다음|담) ?)?(?:주말)"), _weekend),
    Piece(re.compile(rf"(?:(?P<year>올해|내년) ?)?(?P<month>(?:[0-9]{{1,2}}|십[일이]|[일이삼사오칠팔구]|유|육|시|십)) ?월 ?(?P<day>{_SINO}) ?일(?!간|동안| 동안|째| ?뒤| ?후)"), _date),
    Piece(re.compile(rf"(?:(?P<which>이번 ?달|다음 ?달|담 ?달|다다음 ?달) ?)?(?:(?P<day>{_SINO}) ?일(?!간|동안| 동안|째|요일| ?뒤| ?후| ?있다)(?=$|[ 에날오])|(?P<last>말일|마지막 ?날))"), _day_of_month),
    Piece(re.compile("|".join(sorted(_FEASTS, key=len, reverse=True))), _feast),
    Piece(re.compile(rf"(?P<part>점심 ?때|{'|'.join(sorted(_PARTS, key=len, reverse=True))})(?! ?(?:먹|식사|을|를|은|이|약속|밥|메뉴))"), _part),
    Piece(re.compile(rf"(?:(?P<hour>{_HOUR}) ?시(?!간|작|켜|키|도|절|험|청|선|각|내|장|에서|끄)(?: ?(?P<half>반)(?![가-힣]{{2}})| ?(?P<minute>{_COUNT}) ?분(?P<before> ?전)?)?|(?P<digits>[0-9]{{1,2}}):(?P<minutes>[0-9]{{2}}))"), _clock),
    Piece(re.compile(r"정오"), _noon),
    Piece(re.compile(r"자정"), _midnight),
)  # fmt: skip
_BEGINS = re.compile(r"(?<![가-힣0-9])(?=[가-힣0-9])")
_TAIL = re.compile(
    r" ?(?:쯤|경|정각|정도|즈음)?(?:에다가|에는|에|까지|께|때)?(?= |$|[가-힣0-9])\s*"
)


def find_korean(text: str, now: datetime, exact_only: bool = True) -> When | None:
    """Return the first time in the text: 30분 뒤에, 내일 아침 여덟 시에, 다음 주 화요일 정오에.

    `exact_only`: a day or a part of it (내일 저녁에) is a time only with an hour.
    """
    return find(text, now, _PIECES, _BEGINS, _TAIL, exact_only)


def korean_day(text: str, now: datetime) -> date | None:
    """Return the day a question is about: 오늘, 내일, 이번 주 금요일, 12월 25일."""
    found = find_korean(text, now, exact_only=False)
    return found.at.date() if found else None


_SPAN = re.compile(
    rf"(?:(?P<hours>{_COUNT}) ?시간(?P<more> ?반)?)?(?: ?(?P<minutes>{_COUNT}) ?분)?(?![가-힣] ?뒤)"
)
_SPAN_DAYS = re.compile(rf"(?:(?P<named>{_any(_DAY_COUNTS)})|(?P<count>{_COUNT}) ?(?P<unit>일|주))")


def korean_duration_minutes(text: str) -> int | None:
    """Return 한 시간, 삼십 분, 두 시간 반, 한 시간 이십 분, 이틀 in minutes."""
    for found in _SPAN.finditer(text):
        hours, minutes = korean_count(found["hours"]), korean_count(found["minutes"])
        if hours is not None or minutes is not None:
            return (hours or 0) * 60 + (30 if found["more"] else 0) + (minutes or 0)
    if re.search(r"반 ?시간", text):
        return 30
    days = _SPAN_DAYS.search(text)
    if not days:
        return None
    count = _DAY_COUNTS[days["named"]] if days["named"] else korean_count(days["count"])
    return (count or 0) * (1 if days["named"] or days["unit"] == "일" else 7) * 24 * 60 or None
