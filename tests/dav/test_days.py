"""What a day has and what comes next, in the wearer's zone, from what was kept."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from agent.actions.days import Occurrence
from agent.actions.store import Store
from agent.actions.synced import Item
from tests.dav.writing import SEOUL

NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def calendar(store: Store) -> Store:
    keep(
        store,
        Occurrence(
            "회의", "3층", "2026-11-21T00:00:00+00:00", "2026-11-21T01:00:00+00:00"
        ),  # 9 in Seoul
        Occurrence(
            "점심", "", "2026-11-21T12:30:00", "2026-11-21T13:30:00"
        ),  # wherever the wearer is
        Occurrence("엄마 생신", "", "2026-11-21", "2026-11-22"),
        Occurrence("출장", "", "2026-11-20", "2026-11-23"),
        Occurrence(
            "야간 작업", "", "2026-11-21T14:00:00+00:00", "2026-11-21T17:00:00+00:00"
        ),  # 23-2
        Occurrence(
            "알림", "", "2026-11-21T15:00:00+00:00", "2026-11-21T15:00:00+00:00"
        ),  # midnight
    )
    return store


def keep(store: Store, *found: Occurrence, account: str = "dav:kim@x") -> None:
    store.synced.follow(account, "/cal/", "events", "일")
    items = {Item(f"/cal/{n}.ics", "1"): [one] for n, one in enumerate(found)}
    store.synced.put_events(account, "/cal/", items)


def titles(store: Store, day: date, zone: ZoneInfo = SEOUL) -> list[str]:
    return [one.title.to_show() for one in store.days.events_of(day, zone)]


def test_a_day_has_whole_days_first_then_what_happens_in_it(calendar: Store):
    assert titles(calendar, date(2026, 11, 21)) == [
        "출장",
        "엄마 생신",
        "회의",
        "점심",
        "야간 작업",
    ]
    assert titles(calendar, date(2026, 11, 22)) == ["출장", "야간 작업", "알림"]
    assert titles(calendar, date(2026, 11, 23)) == []


def test_elsewhere_moments_are_at_another_hour_and_clocks_and_days_are_not(calendar: Store):
    assert titles(calendar, date(2026, 11, 20), NEW_YORK) == ["출장", "회의"]
    found = calendar.days.events_of(date(2026, 11, 21), NEW_YORK)
    hours = [(one.title.to_show(), f"{one.starts:%H:%M}") for one in found if not one.is_all_day]
    assert hours == [("야간 작업", "09:00"), ("알림", "10:00"), ("점심", "12:30")]


@pytest.mark.parametrize(
    ("now", "title"),
    [
        ("2026-11-21T08:59", "회의"),
        ("2026-11-21T09:00", "점심"),
        ("2026-11-21T12:31", "야간 작업"),
        ("2026-11-22T00:00", None),
    ],
)
def test_the_next_event_is_the_first_to_begin_at_an_hour(
    calendar: Store, now: str, title: str | None
):
    found = calendar.days.next_event(datetime.fromisoformat(now).replace(tzinfo=SEOUL))
    assert (found and found.title.to_show()) == title


def test_what_comes_has_whole_days_too(calendar: Store):
    found = calendar.days.coming(datetime(2026, 11, 20, 12, tzinfo=SEOUL), 3)
    assert [one.title.to_show() for one in found] == ["엄마 생신", "회의", "점심"]


def test_a_day_of_23_hours_ends_at_its_midnight(store: Store):
    keep(
        store,
        Occurrence(
            "밤", "", "2027-03-15T03:30:00+00:00", "2027-03-15T03:45:00+00:00"
        ),  # 23:30, EDT
        Occurrence("다음", "", "2027-03-15T04:00:00+00:00", "2027-03-15T05:00:00+00:00"),
    )
    assert titles(store, date(2027, 3, 14), NEW_YORK) == ["밤"]
    assert titles(store, date(2027, 3, 15), NEW_YORK) == ["다음"]


def test_one_event_in_two_calendars_is_told_once(calendar: Store):
    keep(
        calendar,
        Occurrence("회의", "3층", "2026-11-21T00:00:00+00:00", "2026-11-21T01:00:00+00:00"),
        account="dav:other@x",
    )
    assert titles(calendar, date(2026, 11, 21)).count("회의") == 1


def test_words_of_an_event_are_somebody_elses(calendar: Store):
    (first, *_) = calendar.days.events_of(date(2026, 11, 21), SEOUL)
    assert str(first.title) != "출장"
