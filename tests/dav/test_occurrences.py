"""When events are: zones, days, recurrences and their exceptions; and files that mean harm."""

from datetime import UTC, datetime, timedelta

import pytest

from agent.actions.days import Occurrence
from agent.dav.lines import TooMuchError
from agent.dav.occurrences import kept, occurrences
from tests.dav.writing import SEOUL, event

FROM, TO = datetime(2026, 10, 1, tzinfo=SEOUL), datetime(2027, 10, 1, tzinfo=SEOUL)
CUSTOM_ZONE = """BEGIN:VTIMEZONE
TZID:Our office
BEGIN:STANDARD
DTSTART:19701101T020000
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700308T020000
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
END:DAYLIGHT
END:VTIMEZONE"""


def times(*lines: str, zone: str = "") -> list[tuple[str, str]]:
    source = kept(event("e", "회의", *lines, zone=zone).replace("\n", "\r\n").encode())
    return [(one.starts_at, one.ends_at) for one in occurrences(source, FROM, TO)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["DTSTART;TZID=Asia/Seoul:20261121T090000", "DTEND;TZID=Asia/Seoul:20261121T100000"],
            ("2026-11-21T00:00:00+00:00", "2026-11-21T01:00:00+00:00"),
        ),
        (
            [
                "DTSTART;TZID=Korea Standard Time:20261121T090000",
                "DURATION:PT30M",
            ],  # as Outlook writes
            ("2026-11-21T00:00:00+00:00", "2026-11-21T00:30:00+00:00"),
        ),
        (
            ["DTSTART:20261121T000000Z", "DTEND:20261121T010000Z"],
            ("2026-11-21T00:00:00+00:00", "2026-11-21T01:00:00+00:00"),
        ),
        (
            ["DTSTART:20261121T090000", "DTEND:20261121T100000"],  # floating
            ("2026-11-21T09:00:00", "2026-11-21T10:00:00"),
        ),
        (["DTSTART;VALUE=DATE:20261121"], ("2026-11-21", "2026-11-22")),
        (
            ["DTSTART;VALUE=DATE:20261121", "DTEND;VALUE=DATE:20261124"],
            ("2026-11-21", "2026-11-24"),
        ),
        (
            ["DTSTART;VALUE=DATE:20261121", "DTEND;VALUE=DATE:20261121"],
            ("2026-11-21", "2026-11-22"),
        ),
        (
            ["DTSTART:20261121T000000Z"],
            ("2026-11-21T00:00:00+00:00", "2026-11-21T00:00:00+00:00"),
        ),
        (
            [
                "DTSTART;TZID=America/New_York:20270314T013000",
                "DURATION:PT1H",
            ],  # the hour that is lost
            ("2027-03-14T06:30:00+00:00", "2027-03-14T07:30:00+00:00"),
        ),
    ],
)
def test_a_time_is_a_moment_a_clocks_time_or_whole_days(
    lines: list[str], expected: tuple[str, str]
):
    assert times(*lines) == [expected]


@pytest.mark.parametrize("zone", ["", CUSTOM_ZONE])
def test_a_weekly_meeting_keeps_its_hour_there_when_clocks_change(zone: str):
    name = "Our office" if zone else "America/New_York"
    found = times(f"DTSTART;TZID={name}:20261026T090000", "RRULE:FREQ=WEEKLY;COUNT=3", zone=zone)
    assert [start for start, _ in found] == [
        "2026-10-26T13:00:00+00:00",
        "2026-11-02T14:00:00+00:00",
        "2026-11-09T14:00:00+00:00",
    ]


def test_exceptions_moves_and_the_last_one_are_kept_to():
    series = event(
        *(
            "e",
            "회의",
            "DTSTART;TZID=Asia/Seoul:20261102T090000",
            "DTEND;TZID=Asia/Seoul:20261102T100000",
        ),
        *("RRULE:FREQ=WEEKLY;UNTIL=20261130T235959Z", "EXDATE;TZID=Asia/Seoul:20261109T090000"),
    )
    moved = "\n".join(
        ["BEGIN:VEVENT", "UID:e", "DTSTAMP:20260101T000000Z", "SUMMARY:옮긴 회의",
         "RECURRENCE-ID;TZID=Asia/Seoul:20261116T090000", "DTSTART;TZID=Asia/Seoul:20261117T150000",
         "DTEND;TZID=Asia/Seoul:20261117T160000", "END:VEVENT", "END:VCALENDAR"]
    )  # fmt: skip
    source = kept(series.replace("END:VCALENDAR", moved).encode())
    assert [(one.title, one.starts_at) for one in occurrences(source, FROM, TO)] == [
        ("회의", "2026-11-02T00:00:00+00:00"),
        ("옮긴 회의", "2026-11-17T06:00:00+00:00"),
        ("회의", "2026-11-23T00:00:00+00:00"),
        ("회의", "2026-11-30T00:00:00+00:00"),
    ]


def test_an_old_birthday_comes_every_year():
    assert times("DTSTART;VALUE=DATE:19580229".replace("0229", "0228"), "RRULE:FREQ=YEARLY") == [
        ("2027-02-28", "2027-03-01")
    ]
    leap = event(
        "e",
        "생일",
        "DTSTART;VALUE=DATE:20240229",
        "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;INTERVAL=4",
    )
    (found,) = occurrences(kept(leap.encode()), FROM, FROM + timedelta(days=730))
    assert found.starts_at == "2028-02-29"


def test_what_was_called_off_or_declined_is_not_ahead():
    start = "DTSTART:20261121T000000Z"
    declined = event(
        "e", "회식", start, "ATTENDEE;PARTSTAT=DECLINED:mailto:Kim@x.org",
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:lee@x.org", "DESCRIPTION:private",
    )  # fmt: skip
    source = kept(declined.encode())
    assert "lee@x.org" not in source
    assert "private" not in source
    assert occurrences(source, FROM, TO, ["mailto:kim@x.org"]) == []
    assert len(occurrences(source, FROM, TO, ["mailto:lee@x.org"])) == 1
    assert times(start, "STATUS:CANCELLED") == []


def test_titles_and_places_are_one_clean_line():
    lines = ["DTSTART:20261121T000000Z", "LOCATION:강남역\\, 2번 출구\\n" + "a" * 400]
    (found,) = occurrences(kept(event("e", "점심\\n약속\x07", *lines).encode()), FROM, TO)
    assert found == Occurrence("점심 약속", found.place, found.starts_at, found.ends_at)
    assert found.place.startswith("강남역, 2번 출구 aaa")
    assert len(found.place) == 300


ENDLESS = [
    "FREQ=SECONDLY",
    "FREQ=MINUTELY;INTERVAL=5",
    "FREQ=HOURLY",
    "FREQ=DAILY;FREQ=SECONDLY",
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;INTERVAL=-1",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=200",
    "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
    "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
    "FREQ=DAILY;BYHOUR=0,1,2;BYMINUTE=0,1,2",
    "FREQ=DAILY,SECONDLY",
    "FREQ=WEEKLY;BYDAY=XX",
    "",
]


@pytest.mark.parametrize("rule", ENDLESS)
def test_a_rule_without_end_or_sense_is_not_worked_out(rule: str):
    """dateutil would look for the first for years, for the seventh 3.4 s."""
    with pytest.raises(ValueError, match="recurrence"):
        kept(event("e", "x", "DTSTART:20261122T000000Z", f"RRULE:{rule}").encode())


def test_nor_are_many_rules_in_one_object():
    series = [f"RRULE:FREQ=DAILY;INTERVAL={n}" for n in range(1, 6)]
    with pytest.raises(ValueError, match="recurrence"):
        kept(event("e", "x", "DTSTART:20261121T000000Z", *series).encode())


def test_nor_is_such_a_rule_of_a_zone():
    zone = CUSTOM_ZONE.replace("FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", "FREQ=SECONDLY")
    with pytest.raises(ValueError, match="recurrence"):
        kept(event("e", "x", "DTSTART;TZID=Our office:20261121T000000", zone=zone).encode())


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=MO,WE,FR;WKST=SU",
        "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "FREQ=YEARLY;UNTIL=20300101T000000Z", "FREQ=DAILY;COUNT=1000000000",
        "FREQ=DAILY;BYHOUR=9,14,20",
    ],
)  # fmt: skip
def test_rules_of_peoples_calendars_are_worked_out(rule: str):
    assert times("DTSTART:20261101T000000Z", f"RRULE:{rule}")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe\x00", b"not a calendar", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"END:VCALENDAR",
        event("e", "x").encode(),
        event("e", "x", "DTSTART:tomorrow").encode(),
        event("e", "x", "DTSTART:99999999T999999Z").encode(),
        event("e", "x", "DTSTART;VALUE=DATE:20261121", "RDATE:nonsense").encode(),
        event("e", "x", "DTSTART:20261121T000000Z", "DURATION:P99999999999999999D").encode(),
        b"BEGIN:VCALENDAR\r\n" * 2_000,
    ],
)  # fmt: skip
def test_a_malformed_object_has_no_time_or_is_named_so(content: bytes):
    try:
        found = occurrences(kept(content), FROM, TO)
    except ValueError:
        return
    assert found == [] or found[0].starts_at < TO.astimezone(UTC).isoformat()


def test_what_is_too_large_is_not_read():
    with pytest.raises(TooMuchError):
        kept(event("e", "x" * 100_000, "DTSTART:20261121T000000Z").encode())
    attached = event("e", "x", "DTSTART:20261121T000000Z", "ATTACH:" + "A" * 5_000_000)
    assert len(kept(attached.encode())) < 500
