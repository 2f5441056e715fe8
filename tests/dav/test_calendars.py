"""Calendars on a real server, followed: offline, incrementally, and as time goes on."""

from datetime import date, timedelta

from agent.actions.store import Store
from agent.dav.account import DavAccount, add_dav
from agent.dav.syncing import Syncing, Tally
from tests.dav.between import Between
from tests.dav.radicale_server import PASSWORD, Owner
from tests.dav.writing import NOW, SEOUL, event

MEETING = event(
    *("e", "주간 회의", "DTSTART;TZID=Asia/Seoul:20261102T090000"),
    *("DTEND;TZID=Asia/Seoul:20261102T100000", "RRULE:FREQ=WEEKLY;BYDAY=MO", "LOCATION:3층"),
)
MONDAY = date(2026, 11, 23)


async def added(owner: Owner, url: str = "") -> DavAccount:
    return await add_dav(url or owner.server.url, owner.user, PASSWORD)


def titles(store: Store, day: date) -> list[str]:
    return [one.title.to_show() for one in store.days.events_of(day, SEOUL)]


async def test_events_are_here_without_the_server_and_what_changes_follows(
    owner: Owner, between: Between, store: Store
):
    owner.make_calendar("work")
    owner.make_calendar("home")
    owner.put("work/e.ics", MEETING)
    owner.put("home/b.ics", event("b", "엄마 생신", "DTSTART;VALUE=DATE:20261123"))
    owner.put("home/old.ics", event("old", "졸업식", "DTSTART;VALUE=DATE:20100220"))
    syncing = Syncing(await added(owner, between.url), store)

    assert await syncing.sync(NOW) == Tally(events=2)
    birthday, meeting = store.days.events_of(MONDAY, SEOUL)
    assert (birthday.title.to_show(), birthday.is_all_day, birthday.calendar) == (
        "엄마 생신",
        True,
        "home",
    )
    assert (meeting.place.to_show(), meeting.starts.hour, meeting.calendar) == ("3층", 9, "work")

    between.asked.clear()
    assert await syncing.sync(NOW) == Tally()
    assert between.count("REPORT") == 0

    owner.put("work/e.ics", MEETING.replace("T090000", "T080000"))
    owner.put("work/n.ics", event("n", "면담", "DTSTART:20261123T060000Z", "DURATION:PT1H"))
    owner.delete("home/b.ics")
    between.asked.clear()
    assert await syncing.sync(NOW) == Tally(events=2)
    assert [one.starts.hour for one in store.days.events_of(MONDAY, SEOUL)] == [8, 15]
    assert between.count("REPORT", b"calendar-query") == 0
    assert between.count("REPORT", b"sync-collection") == 2


async def test_a_calendar_without_tokens_is_listed_by_time(
    owner: Owner, between: Between, store: Store
):
    between.alter = lambda body: body.replace(b"sync-token", b"no-such-thing")
    owner.make_calendar("work")
    owner.put("work/e.ics", MEETING)
    owner.put("work/n.ics", event("n", "면담", "DTSTART:20261123T060000Z"))
    syncing = Syncing(await added(owner, between.url), store)
    assert await syncing.sync(NOW) == Tally(events=2)
    assert await syncing.sync(NOW) == Tally()

    owner.delete("work/n.ics")
    between.asked.clear()
    assert await syncing.sync(NOW) == Tally()
    assert titles(store, MONDAY) == ["주간 회의"]
    assert between.count("REPORT", b"calendar-multiget") == 0


async def test_as_months_go_by_what_is_ahead_is_worked_out_anew(
    owner: Owner, between: Between, store: Store
):
    owner.make_calendar("work")
    owner.put("work/e.ics", MEETING)
    owner.put("work/far.ics", event("far", "학회", "DTSTART;VALUE=DATE:20280117"))
    syncing = Syncing(await added(owner, between.url), store)
    await syncing.sync(NOW)
    far = date(2028, 1, 17)  # a Monday, 422 days on
    assert titles(store, far) == []

    await syncing.sync(NOW + timedelta(days=20))
    assert titles(store, far) == []
    between.asked.clear()
    assert await syncing.sync(NOW + timedelta(days=60)) == Tally(events=1)
    assert titles(store, far) == ["학회", "주간 회의"]
    (multiget,) = [one for one in between.asked if b"calendar-multiget" in one.body]
    assert multiget.body.count(b"<href>") == 1  # the meeting is here: only when it is, is new


async def test_a_calendar_that_is_gone_takes_its_events(owner: Owner, store: Store):
    owner.make_calendar("work")
    owner.put("work/e.ics", MEETING)
    syncing = Syncing(await added(owner), store)
    await syncing.sync(NOW)
    owner.ask("DELETE", "work/")
    await syncing.sync(NOW)
    assert titles(store, MONDAY) == []
    assert store._database.query("SELECT count(*) FROM occurrences") == [(0,)]


async def test_it_goes_on_after_the_server_and_the_companion_were_started_again(
    owner: Owner, store: Store
):
    owner.make_calendar("work")
    owner.put("work/e.ics", MEETING)
    account = await added(owner)
    await Syncing(account, store).sync(NOW)
    owner.server.stop()
    with Store(store._database.path) as again:
        assert titles(again, MONDAY) == ["주간 회의"]
        owner.server.start()
        owner.put("work/e.ics", MEETING.replace("주간", "월간"))
        assert await Syncing(account, again).sync(NOW) == Tally(events=1)
        assert titles(again, MONDAY) == ["월간 회의"]


async def test_what_the_wearer_declined_is_not_ahead(owner: Owner, between: Between, store: Store):
    """As servers say whose addresses are the wearer's (RFC 6638 section 2.4.1)."""
    own = b"""<calendar-user-address-set xmlns="urn:ietf:params:xml:ns:caldav">
        <href xmlns="DAV:">mailto:Kim@example.org</href></calendar-user-address-set></prop>"""
    between.alter = lambda body: body.replace(b"</prop>", own, 1)
    owner.make_calendar("work")
    no = "ATTENDEE;PARTSTAT=DECLINED:mailto:kim@example.org"
    owner.put("work/a.ics", event("a", "회식", "DTSTART:20261123T060000Z", no))
    owner.put(
        "work/b.ics", event("b", "면담", "DTSTART:20261123T060000Z", no.replace("kim", "lee"))
    )
    await Syncing(await added(owner, between.url), store).sync(NOW)
    assert titles(store, MONDAY) == ["면담"]
