"""Spoken times made instants, in both languages; every row was written by hand."""

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agent.events import Lang
from agent.understanding import answer_line
from agent.understanding.times import (
    When,
    english_day,
    english_duration_minutes,
    find_english,
    find_korean,
    korean_day,
    korean_duration_minutes,
)

SEOUL = ZoneInfo("Asia/Seoul")
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=SEOUL)  # a Saturday
AT_SIX = datetime(2026, 11, 18, 18, 0, tzinfo=SEOUL)  # a Wednesday evening

# What is said | the instant | the other instants it may mean. Months are of 2026 where no year is given.
KOREAN = """
삼십 분 뒤에 | 11-21 09:30
30분 뒤에 | 11-21 09:30
십오 분 있다가 | 11-21 09:15
오 분 후에 | 11-21 09:05
스무 분 뒤 | 11-21 09:20
반 시간 뒤에 | 11-21 09:30
한 시간 뒤에 | 11-21 10:00
한 시간 있다가 | 11-21 10:00
두 시간 이따가 | 11-21 11:00
한 시간 반 후에 | 11-21 10:30
한 시간 이십 분 뒤에 | 11-21 10:20
1시간 10분 후 | 11-21 10:10
세시간뒤에 | 11-21 12:00
열두 시간 뒤 | 11-21 21:00
하루 뒤에 | 11-22 09:00
이틀 뒤에 | 11-23 09:00
사흘 뒤에 | 11-24 09:00
사흘 뒤 오후 세 시에 | 11-24 15:00
나흘 뒤 | 11-25 09:00
나흘 뒤 아침 일곱 시에 | 11-25 07:00
닷새 뒤에 | 11-26 09:00
엿새 후 | 11-27 09:00
열흘 뒤에 | 12-01 09:00
열흘 뒤 저녁 여섯 시 | 12-01 18:00
보름 뒤에 | 12-06 09:00
보름 뒤 정오에 | 12-06 12:00
3일 뒤에 | 11-24 09:00
삼 일 후 오전 열 시에 | 11-24 10:00
일주일 뒤에 | 11-28 09:00
이 주 뒤에 | 12-05 09:00
2주 후 저녁 7시에 | 12-05 19:00
한 달 뒤에 | 12-21 09:00
세 달 뒤 | 2027-02-21 09:00
육 개월 뒤에 | 2027-05-21 09:00
일 년 뒤에 | 2027-11-21 09:00
세 시에 | 11-21 15:00
3시에 | 11-21 15:00
다섯 시 반에 | 11-21 17:30
열두 시에 | 11-21 12:00
한 시 이십 분에 | 11-21 13:20
두 시 오 분에 | 11-21 14:05
여덟 시에 | 11-21 20:00 | 11-22 08:00
열 시에 | 11-21 10:00 | 11-21 22:00
아홉 시에 | 11-21 21:00 | 11-22 09:00
15시에 | 11-21 15:00
십오 시 삼십 분에 | 11-21 15:30
14:30에 | 11-21 14:30
스물두 시에 | 11-21 22:00
오후 세 시에 | 11-21 15:00
오후 세 시 반에 | 11-21 15:30
오후세시반에 | 11-21 15:30
오후 3시30분에 | 11-21 15:30
오후 12시 30분에 | 11-21 12:30
오전 열한 시에 | 11-21 11:00
오전 여덟 시에 | 11-22 08:00
새벽 두 시에 | 11-22 02:00
새벽 다섯 시 반에 | 11-22 05:30
아침 일곱 시에 | 11-22 07:00
아침 열 시에 | 11-21 10:00
점심 열두 시에 | 11-21 12:00
점심 한 시에 | 11-21 13:00
낮 두 시에 | 11-21 14:00
낮 열두 시 반 | 11-21 12:30
저녁 여섯 시에 | 11-21 18:00
저녁 일곱 시 십오 분에 | 11-21 19:15
밤 아홉 시에 | 11-21 21:00
밤 열한 시 반에 | 11-21 23:30
밤 열두 시에 | 11-22 00:00
밤 한 시에 | 11-22 01:00
정오에 | 11-21 12:00
자정에 | 11-22 00:00
오늘 자정에 | 11-22 00:00
내일 정오에 | 11-22 12:00
내일 자정에 | 11-23 00:00 | 11-22 00:00
오늘 밤 열두 시에 | 11-22 00:00
오늘 밤 한 시에 | 11-22 01:00
오늘 오후 네 시에 | 11-21 16:00
오늘 저녁 여덟 시 | 11-21 20:00
오늘 여덟 시에 | 11-21 20:00
오늘 열한 시에 | 11-21 11:00 | 11-21 23:00
내일 아침 8시에 | 11-22 08:00
내일 아침 여덟 시까지 | 11-22 08:00
내일아침여덟시에 | 11-22 08:00
낼 아침 아홉 시에 | 11-22 09:00
내일 오전 10시 반에 | 11-22 10:30
내일 세 시에 | 11-22 15:00
내일 여덟 시에 | 11-22 08:00 | 11-22 20:00
내일 일곱 시 반에 | 11-22 07:30 | 11-22 19:30
내일 여섯 시에 | 11-22 18:00 | 11-22 06:00
내일 열두 시에 | 11-22 12:00
내일 새벽 네 시에 | 11-22 04:00
내일 밤 열 시에 | 11-22 22:00
내일 밤 열두 시에 | 11-23 00:00
내일 저녁 일곱 시쯤 | 11-22 19:00
내일모레 오후 두 시에 | 11-23 14:00
모레 저녁 일곱 시 십오 분에 | 11-23 19:15
글피 아침 아홉 시에 | 11-24 09:00
그글피 오전 열 시 | 11-25 10:00
월요일 오전 열 시에 | 11-23 10:00
금요일 오후 다섯 시에 | 11-27 17:00
토요일 오후 한 시에 | 11-21 13:00
토요일 오전 여덟 시에 | 11-28 08:00
이번 주 금요일 저녁 여섯 시에 | 11-27 18:00
이번주 일요일 정오 | 11-22 12:00
다음 주 화요일 오후 두 시에 | 11-24 14:00
다음주 화요일 2시에 | 11-24 14:00
담 주 수요일 오전 열한 시 | 11-25 11:00
다음 주 일요일 아침 열 시 | 11-29 10:00
다다음 주 월요일 오전 아홉 시에 | 11-30 09:00
돌아오는 목요일 저녁 여덟 시에 | 11-26 20:00
다음 달 3일 오전 열 시에 | 12-03 10:00
다음달 삼일 오후 네 시에 | 12-03 16:00
이번 달 30일 오후 두 시에 | 11-30 14:00
25일 오전 열 시에 | 11-25 10:00
십이월 이십오일 아침 아홉 시에 | 12-25 09:00
12월 25일 저녁 7시 반에 | 12-25 19:30
유월 육일 정오에 | 2027-06-06 12:00
시월 구일 오전 아홉 시 | 2027-10-09 09:00
1월 1일 자정에 | 2027-01-02 00:00 | 2027-01-01 00:00
크리스마스 저녁 일곱 시에 | 12-25 19:00
일곱 시 십 분 전에 | 11-21 18:50 | 11-22 06:50
오후 세 시 오 분 전 | 11-21 14:55
세 시 정각에 | 11-21 15:00
네 시쯤에 | 11-21 16:00
""".strip().splitlines()

ENGLISH = """
in ten minutes | 11-21 09:10
in twenty minutes | 11-21 09:20
in twenty five minutes | 11-21 09:25
in 45 minutes | 11-21 09:45
in a minute | 11-21 09:01
in half an hour | 11-21 09:30
in an hour | 11-21 10:00
in an hour and a half | 11-21 10:30
in one hour and twenty minutes | 11-21 10:20
in two hours | 11-21 11:00
in two and a half hours | 11-21 11:30
in a couple of hours | 11-21 11:00
in a couple hours | 11-21 11:00
in a few minutes | 11-21 09:03
in about ten minutes | 11-21 09:10
in fifteen minutes time | 11-21 09:15
in a quarter of an hour | 11-21 09:15
in three quarters of an hour | 11-21 09:45
ten minutes from now | 11-21 09:10
two hours from now | 11-21 11:00
an hour from now | 11-21 10:00
after twenty minutes | 11-21 09:20
in two days | 11-23 09:00
in three days at noon | 11-24 12:00
in a week | 11-28 09:00
in two weeks | 12-05 09:00
in a fortnight | 12-05 09:00
in a month | 12-21 09:00
in a year | 2027-11-21 09:00
three days from now at six pm | 11-24 18:00
at three | 11-21 15:00
at five thirty | 11-21 17:30
at four fifteen | 11-21 16:15
at two oh five | 11-21 14:05
at eight | 11-21 20:00 | 11-22 08:00
at ten | 11-21 10:00 | 11-21 22:00
at twelve | 11-21 12:00
at 3:30 | 11-21 15:30
at 15:45 | 11-21 15:45
at 3 pm | 11-21 15:00
at 3pm | 11-21 15:00
at 3 p.m | 11-21 15:00
at three p m | 11-21 15:00
at eight am | 11-22 08:00
at eight a m tomorrow | 11-22 08:00
at eleven o'clock | 11-21 11:00 | 11-21 23:00
at three o'clock | 11-21 15:00
at three o'clock in the afternoon | 11-21 15:00
at twelve thirty pm | 11-21 12:30
at twelve am | 11-22 00:00
half past seven tonight | 11-21 19:30
half past three | 11-21 15:30
at half past six this evening | 11-21 18:30
quarter to nine | 11-21 20:45 | 11-22 08:45
quarter to nine tonight | 11-21 20:45
a quarter past four | 11-21 16:15
quarter after two | 11-21 14:15
ten to five | 11-21 16:50
ten minutes to five | 11-21 16:50
twenty past one | 11-21 13:20
twenty five past two pm | 11-21 14:25
five to twelve | 11-21 11:55 | 11-21 23:55
at noon | 11-21 12:00
at midday | 11-21 12:00
at midnight | 11-22 00:00
tonight at midnight | 11-22 00:00
tomorrow at midnight | 11-23 00:00 | 11-22 00:00
at two in the morning | 11-22 02:00
at six in the evening | 11-21 18:00
at ten at night | 11-21 22:00
at one in the afternoon | 11-21 13:00
tonight at nine | 11-21 21:00
tonight at eleven thirty | 11-21 23:30
at nine tonight | 11-21 21:00
this evening at seven | 11-21 19:00
this afternoon at four | 11-21 16:00
today at four | 11-21 16:00
today at eight | 11-21 20:00
tomorrow at eight | 11-22 08:00 | 11-22 20:00
tomorrow at noon | 11-22 12:00
tomorrow at three | 11-22 15:00
tomorrow at six | 11-22 18:00 | 11-22 06:00
tomorrow morning at eight | 11-22 08:00
tomorrow morning at half past nine | 11-22 09:30
tomorrow evening at seven | 11-22 19:00
tomorrow night at ten | 11-22 22:00
tomorrow afternoon at one fifteen | 11-22 13:15
at eight tomorrow morning | 11-22 08:00
at eight tomorrow evening | 11-22 20:00
eight tomorrow morning | 11-22 08:00
at eight in the morning tomorrow | 11-22 08:00
seven thirty am tomorrow | 11-22 07:30
tomorrow at seven thirty pm | 11-22 19:30
the day after tomorrow at five pm | 11-23 17:00
day after tomorrow at noon | 11-23 12:00
on the day after tomorrow at ten am | 11-23 10:00
on monday at noon | 11-23 12:00
monday morning at ten | 11-23 10:00
monday at ten am | 11-23 10:00
on saturday at eight am | 11-28 08:00
saturday at one pm | 11-21 13:00
this friday at noon | 11-27 12:00
this sunday at three pm | 11-22 15:00
next tuesday at two pm | 11-24 14:00
next tuesday at noon | 11-24 12:00
next saturday at noon | 11-28 12:00
at two pm next tuesday | 11-24 14:00
a week from monday at nine am | 11-30 09:00
friday evening at six thirty | 11-27 18:30
on the twenty fifth of december at nine am | 12-25 09:00
the twenty fifth of december at noon | 12-25 12:00
december twenty fifth at noon | 12-25 12:00
december the third at ten am | 12-03 10:00
december 25 at 7 pm | 12-25 19:00
december 1st at noon | 12-01 12:00
january second at four pm | 2027-01-02 16:00
at nine am on the first of march | 2027-03-01 09:00
on the twenty eighth at noon | 11-28 12:00
on the third at noon | 12-03 12:00
on christmas day at ten am | 12-25 10:00
christmas eve at six pm | 12-24 18:00
new year's day at noon | 2027-01-01 12:00
this time tomorrow | 11-22 09:00
around four pm | 11-21 16:00
by five pm | 11-21 17:00
""".strip().splitlines()


def instants(cells: str) -> list[datetime]:
    written = [cell.strip() for cell in cells.split("|")]
    whole = [cell if cell.startswith("2027") else f"2026-{cell}" for cell in written]
    return [datetime.fromisoformat(cell).replace(tzinfo=SEOUL) for cell in whole]


def meant(found: When | None) -> list[datetime]:
    return [found.at, *found.alternatives] if found else []


@pytest.mark.parametrize("row", KOREAN)
def test_a_korean_time_is_the_instants_it_may_mean(row: str) -> None:
    said, _, written = row.partition("|")

    found = find_korean(said.strip(), NOW)

    assert meant(found) == instants(written)


@pytest.mark.parametrize("row", KOREAN)
def test_a_korean_time_takes_all_of_its_words_and_no_others(row: str) -> None:
    said = row.partition("|")[0].strip()

    found = find_korean(f"그럼 {said} 엄마한테 전화해", NOW)

    assert found is not None
    assert (found.start, f"그럼 {said} 엄마한테"[found.end :].strip()) == (3, "엄마한테")


@pytest.mark.parametrize("row", ENGLISH)
def test_an_english_time_is_the_instants_it_may_mean(row: str) -> None:
    said, _, written = row.partition("|")

    found = find_english(said.strip(), NOW)

    assert meant(found) == instants(written)


@pytest.mark.parametrize("row", ENGLISH)
def test_an_english_time_takes_all_of_its_words_and_no_others(row: str) -> None:
    said = row.partition("|")[0].strip()

    found = find_english(f"call mom {said} please", NOW)

    assert found is not None
    assert (found.start, f"call mom {said} please"[found.end :].strip()) == (9, "please")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("일곱 시에", ["11-18 19:00", "11-19 07:00"]),
        ("다섯 시에", ["11-19 17:00"]),
        ("열두 시에", ["11-19 00:00", "11-19 12:00"]),
        ("두 시에", ["11-19 02:00", "11-19 14:00"]),
        ("네 시에", ["11-19 16:00"]),
        ("이번 주 화요일 오후 두 시에", ["11-24 14:00"]),
        ("다음 주 화요일 오후 두 시에", ["11-24 14:00"]),
        ("이번 주 금요일 정오에", ["11-20 12:00"]),
        ("다음 주 금요일 정오에", ["11-27 12:00"]),
        ("오늘 아홉 시에", ["11-18 21:00"]),
        ("오늘 밤 아홉 시에", ["11-18 21:00"]),
        ("오늘 새벽 두 시에", ["11-19 02:00"]),
    ],
)
def test_the_hour_of_now_decides_which_half_of_the_day_is_open(
    said: str, expected: list[str]
) -> None:
    assert meant(find_korean(said, AT_SIX)) == instants("|".join(expected))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("at seven", ["11-18 19:00", "11-19 07:00"]),
        ("at five", ["11-19 17:00"]),
        ("next friday at noon", ["11-27 12:00"]),
        ("this friday at noon", ["11-20 12:00"]),
        ("friday at noon", ["11-20 12:00"]),
        ("next wednesday at noon", ["11-25 12:00"]),
        ("this monday at noon", ["11-23 12:00"]),
    ],
)
def test_english_weeks_and_halves_depend_on_now_too(said: str, expected: list[str]) -> None:
    assert meant(find_english(said, AT_SIX)) == instants("|".join(expected))


@pytest.mark.parametrize(
    "said",
    [
        "서른 시에",
        "한 시간 동안",
        "시간이 없어",
        "구십구 시",
        "다시 전화해",
        "역시 좋아",
        "만두시켜 줘",
        "이 시를 읽어 줘",
        "두 시작 버튼",
        "25시에",
        "세 시 칠십 분에",
        "삼월 오십일에",
        "저녁 먹고 갈게",
        "아침 먹었어",
        "회의 시작했어",
        "다음에 보자",
        "뒤에 봐",
        "십 분만",
        "두 개 뒤에",
        "월급 받았어",
        "일 끝나고 갈게",
        "한시도 쉬지 못했어",
    ],
)
def test_what_is_no_korean_time_of_day_gives_none(said: str) -> None:
    assert find_korean(said, NOW) is None


@pytest.mark.parametrize(
    "said",
    [
        "at home",
        "at maple street",
        "for five people",
        "in the kitchen",
        "two coffees",
        "one of them",
        "in a car",
        "at one of the shops",
        "the second one",
        "may i go",
        "march on",
        "half of it",
        "a quarter of the cake",
        "at 25:00",
        "call me one time",
        "two to one",
        "in two minds",
        "an hour",
        "for two hours",
    ],
)
def test_what_is_no_english_time_of_day_gives_none(said: str) -> None:
    assert find_english(said, NOW) is None


@pytest.mark.parametrize(
    ("said", "instant"),
    [
        ("내일", "11-22 09:00"),
        ("내일 아침에", "11-22 08:00"),
        ("오늘 저녁에", "11-21 19:00"),
        ("모레 오후에", "11-23 14:00"),
        ("다음 주 화요일에", "11-24 09:00"),
        ("이번 주말에", "11-21 10:00"),
        ("다음 주말에", "11-28 09:00"),
        ("12월 25일에", "12-25 09:00"),
        ("다음 달 3일에", "12-03 09:00"),
        ("이번 달 말일에", "11-30 09:00"),
        ("저녁에", "11-21 19:00"),
        ("아침에", "11-22 08:00"),
    ],
)
def test_a_korean_day_without_an_hour_is_only_roughly_a_time(said: str, instant: str) -> None:
    rough = find_korean(said, NOW, exact_only=False)

    assert find_korean(said, NOW) is None
    assert rough is not None
    assert (meant(rough), rough.exact) == (instants(instant), False)


@pytest.mark.parametrize(
    ("said", "instant"),
    [
        ("tomorrow", "11-22 09:00"),
        ("tomorrow morning", "11-22 08:00"),
        ("tonight", "11-21 20:00"),
        ("this afternoon", "11-21 15:00"),
        ("next tuesday", "11-24 09:00"),
        ("on friday evening", "11-27 19:00"),
        ("next weekend", "11-28 09:00"),
        ("the day after tomorrow", "11-23 09:00"),
        ("on the twenty fifth of december", "12-25 09:00"),
    ],
)
def test_an_english_day_without_an_hour_is_only_roughly_a_time(said: str, instant: str) -> None:
    rough = find_english(said, NOW, exact_only=False)

    assert find_english(said, NOW) is None
    assert rough is not None
    assert (meant(rough), rough.exact) == (instants(instant), False)


def test_an_open_time_names_its_alternatives_in_the_slots_and_a_plain_one_does_not() -> None:
    open_one, plain = find_korean("일곱 시에", AT_SIX), find_korean("저녁 일곱 시에", AT_SIX)

    assert open_one is not None
    assert plain is not None
    assert (bool(open_one.alternatives), bool(plain.alternatives)) == (True, False)
    assert plain.slots() == {"time": "2026-11-18T19:00:00+09:00"}
    assert open_one.slots() == plain.slots() | {"time_alternatives": ["2026-11-19T07:00:00+09:00"]}


LONDON = ZoneInfo("Europe/London")
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("said", "now", "instant"),
    [
        # London leaves summer time at 02:00 on 25 October 2026, New York enters it at 02:00 on 8 March 2026.
        ("tomorrow at eight am", datetime(2026, 10, 24, 12, tzinfo=LONDON), "2026-10-25T08:00:00+00:00"),
        ("in twenty four hours", datetime(2026, 10, 24, 12, tzinfo=LONDON), "2026-10-25T11:00:00+00:00"),
        ("in a day", datetime(2026, 10, 24, 12, tzinfo=LONDON), "2026-10-25T12:00:00+00:00"),
        ("in two hours", datetime(2026, 10, 25, 0, 30, tzinfo=LONDON), "2026-10-25T01:30:00+00:00"),
        ("in three hours", datetime(2026, 3, 8, 0, 0, tzinfo=NEW_YORK), "2026-03-08T04:00:00-04:00"),
        ("at two thirty am", datetime(2026, 3, 8, 0, 0, tzinfo=NEW_YORK), "2026-03-08T03:30:00-04:00"),
        ("tomorrow at noon", datetime(2026, 3, 7, 18, 0, tzinfo=NEW_YORK), "2026-03-08T12:00:00-04:00"),
        ("next monday at nine am", datetime(2026, 10, 22, 9, tzinfo=LONDON), "2026-10-26T09:00:00+00:00"),
        ("in two weeks", datetime(2026, 10, 20, 9, tzinfo=LONDON), "2026-11-03T09:00:00+00:00"),
    ],
)  # fmt: skip
def test_times_keep_to_the_zone_across_a_change_of_summer_time(
    said: str, now: datetime, instant: str
) -> None:
    found = find_english(said, now)

    assert found is not None
    assert found.at.isoformat() == instant


def test_with_a_fixed_offset_the_instant_keeps_that_offset() -> None:
    now = datetime.fromisoformat("2026-10-24T12:00:00+01:00")

    found = find_english("tomorrow at eight am", now)

    assert found is not None
    assert found.at.isoformat() == "2026-10-25T08:00:00+01:00"


# --- a time said as people say it is read back as that time -----------------------------------------

NATIVE = "한 두 세 네 다섯 여섯 일곱 여덟 아홉 열 열한 열두".split()
SINO = " 일 이 삼 사 오 육 칠 팔 구".split(" ")
ENGLISH_HOURS = "one two three four five six seven eight nine ten eleven twelve".split()
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = ["", "", "twenty", "thirty", "forty", "fifty"]
MONTHS = "january february march april may june july august september october november december".split()  # fmt: skip
TENTHS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split()  # fmt: skip


def sino(number: int) -> str:
    tens, units = divmod(number, 10)
    return (("" if tens == 1 else SINO[tens]) + "십" if tens else "") + SINO[units]


def english_minute(minute: int) -> str:
    if minute < 10:
        return f"oh {ENGLISH_HOURS[minute - 1]}"
    tens, units = divmod(minute, 10)
    return (
        TEENS[units] if tens == 1 else f"{TENS[tens]} {ENGLISH_HOURS[units - 1] if units else ''}"
    )


def english_ordinal(day: int) -> str:
    if day <= 20:
        return TENTHS[day - 1]
    return "thirtieth" if day == 30 else f"{TENS[day // 10]} {TENTHS[day % 10 - 1]}"


def korean_of(at: datetime) -> str:
    minute = {0: "", 30: " 반"}.get(at.minute, f" {sino(at.minute)} 분")
    month = {6: "유", 10: "시"}.get(at.month, sino(at.month))
    half = "오전" if at.hour < 12 else "오후"
    return f"{month}월 {sino(at.day)}일 {half} {NATIVE[(at.hour - 1) % 12]} 시{minute}에"


def english_of(at: datetime) -> str:
    minute = f" {english_minute(at.minute)}" if at.minute else ""
    half = "am" if at.hour < 12 else "pm"
    clock = f"{ENGLISH_HOURS[(at.hour - 1) % 12]}{minute} {half}"
    return f"on the {english_ordinal(at.day)} of {MONTHS[at.month - 1]} at {clock}"


# Every 37 hours and 7 minutes of a year: all months, hours and most minutes.
YEAR = [NOW + timedelta(hours=37 * step, minutes=7 * step) for step in range(1, 230)]


@pytest.mark.parametrize("at", YEAR, ids=lambda at: f"{at:%m-%d %H:%M}")
def test_a_date_and_time_said_in_korean_is_read_back(at: datetime) -> None:
    assert meant(find_korean(korean_of(at), NOW)) == [at]


@pytest.mark.parametrize("at", YEAR, ids=lambda at: f"{at:%m-%d %H:%M}")
def test_a_date_and_time_said_in_english_is_read_back(at: datetime) -> None:
    assert meant(find_english(" ".join(english_of(at).split()), NOW)) == [at]


@pytest.mark.parametrize("minutes", range(1, 60))
def test_minutes_from_now_are_counted_in_both_languages(minutes: int) -> None:
    count = english_minute(minutes).removeprefix("oh ").strip()

    korean = find_korean(f"{sino(minutes)} 분 뒤에", NOW)
    english = find_english(f"in {count} minutes", NOW)

    assert meant(korean) == meant(english) == [NOW + timedelta(minutes=minutes)]


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("day", ["", "오늘 ", "내일 ", "월요일 "])
@pytest.mark.parametrize("spoken", NATIVE)
def test_an_open_hour_is_never_past_and_shows_on_the_clock_what_was_said(
    hour: int, day: str, spoken: str
) -> None:
    now = NOW.replace(hour=hour, minute=20)

    found = find_korean(f"{day}{spoken} 시에", now)

    assert found is not None
    assert {at.hour % 12 for at in meant(found)} == {(NATIVE.index(spoken) + 1) % 12}
    assert day == "오늘 " or all(at.astimezone(UTC) > now for at in meant(found))


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("오늘", "2026-11-21"),
        ("내일", "2026-11-22"),
        ("모레", "2026-11-23"),
        ("이번 주 금요일", "2026-11-27"),
        ("다음 주 월요일", "2026-11-23"),
        ("12월 25일", "2026-12-25"),
        ("다음 달 3일", "2026-12-03"),
        ("주말", "2026-11-21"),
        ("사흘 뒤", "2026-11-24"),
    ],
)
def test_a_korean_question_names_its_day(said: str, day: str) -> None:
    assert korean_day(said, NOW) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("what do i have today", "2026-11-21"),
        ("anything tomorrow", "2026-11-22"),
        ("what's on friday", "2026-11-27"),
        ("my plans for the day after tomorrow", "2026-11-23"),
        ("am i free next monday morning", "2026-11-23"),
        ("what's on the third of december", "2026-12-03"),
    ],
)
def test_an_english_question_names_its_day(said: str, day: str) -> None:
    assert english_day(said, NOW) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("한 시간", 60),
        ("삼십 분", 30),
        ("두 시간 반", 150),
        ("한 시간 이십 분", 80),
        ("반 시간", 30),
        ("90분", 90),
        ("하루", 1440),
        ("이틀", 2880),
    ],
)
def test_a_korean_span_is_minutes(said: str, minutes: int) -> None:
    assert korean_duration_minutes(said) == minutes


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("for an hour", 60),
        ("for half an hour", 30),
        ("for two hours", 120),
        ("for an hour and a half", 90),
        ("for the next thirty minutes", 30),
        ("for two and a half hours", 150),
        ("for one hour and ten minutes", 70),
        ("for 45 minutes", 45),
        ("for a day", 1440),
    ],
)
def test_an_english_span_is_minutes(said: str, minutes: int) -> None:
    assert english_duration_minutes(said) == minutes


def test_the_zone_of_the_context_keeps_times_right_across_a_change_of_summer_time() -> None:
    asked = {
        "text": "remind me tomorrow at eight am to call the bank",
        "lang": "en",
        "context": {"now": "2026-10-24T12:00:00+01:00", "zone": "Europe/London"},
    }

    answer = answer_line(json.dumps(asked), Lang.ENGLISH)

    assert answer["slots"]["time"] == "2026-10-25T08:00:00+00:00"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", "", 3])
def test_a_zone_nobody_knows_is_an_error_of_the_line(zone: object) -> None:
    asked = {"text": "yes", "context": {"now": "2026-10-24T12:00:00+01:00", "zone": zone}}

    assert list(answer_line(json.dumps(asked), Lang.ENGLISH)) == ["error"]
