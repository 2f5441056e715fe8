"""Servers and files that mean harm or are broken: one line, nothing taken, nothing told."""

import logging
from collections.abc import Callable

import pytest

from agent.actions.store import Store
from agent.dav.account import DavAccount, add_dav
from agent.dav.address import checked
from agent.dav.client import DavClient
from agent.dav.discovery import find_homes
from agent.dav.multistatus import read_multistatus
from agent.dav.syncing import Syncing, Tally
from agent.errors import CarrierError
from tests.dav.between import Answer, Asked, Between
from tests.dav.radicale_server import PASSWORD, Owner
from tests.dav.writing import NOW, card, event

BOMB = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<multistatus xmlns="DAV:"><response><href>&c;</href></response></multistatus>"""
FILE = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<multistatus xmlns="DAV:"><response><href>&a;</href></response></multistatus>"""
NO_WEBDAV = [
    BOMB,
    FILE,
    b"",
    b"<html>",
    b"<html/>",
    b'<multistatus xmlns="DAV:"><response>',
    b'<?xml version="1.0" encoding="klingon"?><multistatus xmlns="DAV:"/>',
    b"\xff\xfe\xfd",
]


@pytest.mark.parametrize(
    "address",
    [
        "http://dav.example.org", "ftp://dav.example.org", "https://", "https://kim:secret@dav.example.org",
        "http://127.0.0.1.example.org", "http://localhost.example.org/", "https://x:port/", "https://[::1",
        "http://user@127.0.0.1/", "", "file:///etc/passwd", "http://10.0.0.1/",
    ],
)  # fmt: skip
def test_addresses_without_tls_off_this_machine_are_refused(address: str):
    with pytest.raises(CarrierError) as told:
        checked(address)
    assert told.value.code == "refused"
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("dav.example.org", "https://dav.example.org/"),
        ("https://dav.example.org/dav?x=1#y", "https://dav.example.org/dav"),
        ("http://localhost:5232", "http://localhost:5232/"),
        ("http://[::1]:5232/kim", "http://[::1]:5232/kim"),
    ],
)
def test_others_are_taken(address: str, url: str):
    assert checked(address) == url


@pytest.mark.parametrize("body", NO_WEBDAV)
def test_what_is_no_webdav_is_not_read(body: bytes):
    with pytest.raises(ValueError, match=r"."):
        read_multistatus(body)


def test_elements_in_elements_without_end_are_read_and_mean_nothing():
    depth = 100_000
    body = b'<multistatus xmlns="DAV:">' + b"<a>" * depth + b"</a>" * depth + b"</multistatus>"
    assert read_multistatus(body).resources == ()


async def homes(url: str, **options: float) -> None:
    async with DavClient(url, "kim", PASSWORD, **options) as client:  # type: ignore[arg-type]
        await find_homes(client)


ANSWERS: list[tuple[Callable[[Asked], Answer], str, str]] = [
    (lambda asked: Answer(body=BOMB), "refused", "no WebDAV"),
    (lambda asked: Answer(body=b"<html/>"), "refused", "no WebDAV"),
    (lambda asked: Answer(200, b"<html/>"), "refused", "no address book"),
    (lambda asked: Answer(404), "refused", "no address book"),
    (lambda asked: Answer(500), "offline", "HTTP 500: try later"),
    (lambda asked: Answer(503, b"x" * 1000), "offline", "HTTP 503"),
    (lambda asked: Answer(429), "offline", "HTTP 429"),
    (lambda asked: Answer(401), "signed_out", "user and password"),
    (lambda asked: Answer(403), "refused", "HTTP 403"),
    (lambda asked: Answer(301), "refused", "without end"),
    (lambda asked: Answer(302, headers={"Location": asked.path}), "refused", "without end"),
    (
        lambda asked: Answer(302, headers={"Location": "https://evil.example/"}),
        "refused",
        "evil.example",
    ),
    (lambda asked: Answer(302, headers={"Location": "//evil.example/"}), "refused", "evil.example"),
    (lambda asked: Answer(307, headers={"Location": "http://127.0.0.1:1/"}), "refused", "sends on"),
    (lambda asked: Answer(308, headers={"Location": "file:///etc/passwd"}), "refused", "sends on"),
    (lambda asked: Answer(302, headers={"Location": "http://[x/"}), "refused", "sends on"),
    (
        lambda asked: Answer(body=b"\x1f\x8b", headers={"Content-Encoding": "gzip"}),
        "refused",
        "compresses",
    ),
    (lambda asked: Answer(body=b"<" * 200_000), "refused", "more than is taken"),
    (lambda asked: Answer(body=_principal("https://evil.example/me")), "refused", "evil.example"),
]


def _principal(link: str) -> bytes:
    prop = f"<prop><current-user-principal><href>{link}</href></current-user-principal></prop>"
    propstat = f"<propstat>{prop}<status>HTTP/1.1 200 OK</status></propstat>"
    return f'<multistatus xmlns="DAV:"><response><href>/</href>{propstat}</response></multistatus>'.encode()


@pytest.mark.parametrize(("answer", "code", "line"), ANSWERS)
async def test_each_way_to_fail_is_one_line(
    answer: Callable[[Asked], Answer], code: str, line: str, between: Between
):
    between.instead = answer
    with pytest.raises(CarrierError, match=line) as told:
        await homes(between.url, most_bytes=100_000)
    assert told.value.code == code
    assert "\n" not in str(told.value)
    assert "kim" not in str(told.value)


async def test_a_server_that_is_slow_is_left(between: Between):
    def slowly(asked: Asked) -> Answer:
        between.closing.wait(30)
        return Answer(500)

    between.instead = slowly
    with pytest.raises(CarrierError, match="cannot be reached") as told:
        await homes(between.url, timeout_s=0.2)
    assert told.value.code == "offline"


async def test_a_server_that_is_not_there_is_offline():
    with pytest.raises(CarrierError, match="cannot be reached") as told:
        await homes("http://127.0.0.1:1/")
    assert told.value.code == "offline"


class Small(DavAccount):
    """An account that takes little at once."""

    def client(self) -> DavClient:
        return DavClient(self.url, self.user, self.password, most_bytes=40_000)


async def test_large_cards_cost_themselves_and_no_others(
    owner: Owner, between: Between, store: Store
):
    owner.make_book("people")
    for n in range(30):
        photo = "A" * (60_000 if n == 7 else 4_000)
        owner.put(f"people/{n}.vcf", card(f"u{n}", f"사람{n}", f"PHOTO;ENCODING=b:{photo}"))
    account = await add_dav(between.url, owner.user, PASSWORD)
    syncing = Syncing(Small(account.url, account.user, account.password, account.homes), store)

    assert await syncing.sync(NOW) == Tally(added=29, unread=1)
    assert "사람7" not in {one.name for one in store.contacts()}
    between.asked.clear()
    assert await syncing.sync(NOW) == Tally()
    assert between.count("REPORT") == 0  # and it is not asked for again


@pytest.mark.parametrize(
    "broken",
    [
        b"", b"no card", b"BEGIN:VCARD\nEND:VCARD", b"BEGIN:VCARD\nFN:\nEND:VCARD", b"BEGIN:VCARD\nFN:x",
        b"\n".join([b"BEGIN:VCARD", b"FN:x", b"NOTES:" + b"a" * 80_000, b"END:VCARD"]),
        b"BEGIN:VCARD\n" * 5_000, b"END:VCARD",
    ],
)  # fmt: skip
async def test_a_broken_card_is_counted_and_the_person_stays(
    broken: bytes, owner: Owner, between: Between, store: Store
):
    owner.make_book("people")
    owner.put("people/a.vcf", card("a", "김민수"))
    owner.put("people/b.vcf", card("b", "박영희"))
    syncing = Syncing(await add_dav(between.url, owner.user, PASSWORD), store)
    await syncing.sync(NOW)

    owner.put("people/a.vcf", card("a", "망가진 이름", "NOTE:x"))
    between.alter = lambda body: _with_data(body, b"BEGIN:VCARD", broken)
    assert await syncing.sync(NOW) == Tally(unread=1)
    assert [one.name for one in store.contacts()] == ["김민수", "박영희"]

    between.alter = lambda body: body
    owner.put("people/a.vcf", card("a", "김민호"))
    assert await syncing.sync(NOW) == Tally(changed=1)
    assert [one.name for one in store.contacts()] == ["김민호", "박영희"]


def _with_data(body: bytes, start: bytes, instead: bytes) -> bytes:
    """Return an answer with what a card says replaced."""
    before, found, rest = body.partition(start)
    return before + instead + rest[rest.index(b"</") :] if found else body


@pytest.mark.parametrize("broken", [b"", b"no event", b"BEGIN:VCALENDAR", b"END:VEVENT"])
async def test_a_broken_event_is_counted_and_the_others_are_there(
    broken: bytes, owner: Owner, between: Between, store: Store
):
    owner.make_calendar("work")
    owner.put("work/a.ics", event("a", "면담", "DTSTART:20261123T060000Z"))
    between.alter = lambda body: _with_data(body, b"BEGIN:VCALENDAR", broken)
    syncing = Syncing(await add_dav(between.url, owner.user, PASSWORD), store)
    tally = await syncing.sync(NOW)
    assert tally.unread == 1
    assert store.days.next_event(NOW) is None


async def test_changes_without_end_are_left_and_listed_instead(
    owner: Owner, between: Between, store: Store
):
    owner.make_book("people")
    owner.put("people/a.vcf", card("a", "김민수"))
    syncing = Syncing(await add_dav(between.url, owner.user, PASSWORD), store)
    await syncing.sync(NOW)
    owner.put("people/b.vcf", card("b", "박영희"))
    (token,) = store._database.query("SELECT token FROM collections")
    cut = f"""<multistatus xmlns="DAV:"><response><href>/{owner.user}/people/</href>
        <status>HTTP/1.1 507 Insufficient Storage</status></response>
        <sync-token>{token[0]}</sync-token></multistatus>"""
    between.instead = lambda asked: (
        Answer(body=cut.encode()) if b"sync-coll" in asked.body else None
    )

    assert await syncing.sync(NOW) == Tally(added=1)
    assert between.count("REPORT", b"sync-collection") == 1


async def test_changes_that_come_in_parts_are_all_taken(
    owner: Owner, between: Between, store: Store
):
    owner.make_book("people")
    syncing = Syncing(await add_dav(between.url, owner.user, PASSWORD), store)
    await syncing.sync(NOW)
    owner.put("people/a.vcf", card("a", "김민수"))
    owner.put("people/b.vcf", card("b", "박영희"))
    parts = iter([("a.vcf", True), ("b.vcf", False)])

    def in_parts(asked: Asked) -> Answer | None:
        if b"sync-collection" not in asked.body:
            return None
        name, is_cut = next(parts)
        own = f"<response><href>/{owner.user}/people/</href><status>HTTP/1.1 507 x</status></response>"
        one = f"""<response><href>/{owner.user}/people/{name}</href><propstat>
            <prop><getetag>"{name}"</getetag></prop><status>HTTP/1.1 200 OK</status></propstat></response>"""
        token = f"<sync-token>after {name}</sync-token>"
        whole = f'<multistatus xmlns="DAV:">{one}{own if is_cut else ""}{token}</multistatus>'
        return Answer(body=whole.encode())

    between.instead = in_parts
    assert await syncing.sync(NOW) == Tally(added=2)
    (second,) = [one for one in between.asked if b"after a.vcf" in one.body]
    assert b"sync-collection" in second.body
    assert store._database.query("SELECT token FROM collections") == [("after b.vcf",)]


async def test_what_the_server_leaves_out_is_asked_for_the_next_time(
    owner: Owner, between: Between, store: Store
):
    owner.make_book("people")
    owner.put("people/a.vcf", card("a", "김민수"))
    syncing = Syncing(await add_dav(between.url, owner.user, PASSWORD), store)
    nothing = b'<multistatus xmlns="DAV:"/>'
    between.instead = lambda asked: Answer(body=nothing) if b"multiget" in asked.body else None
    assert await syncing.sync(NOW) == Tally()
    between.instead = lambda asked: None
    assert await syncing.sync(NOW) == Tally(added=1)


async def test_no_log_has_a_word_of_it(
    owner: Owner,
    between: Between,
    store: Store,
    caplog: pytest.LogCaptureFixture,
):
    caplog.set_level(logging.DEBUG)
    owner.make_book("people")
    owner.make_calendar("work")
    owner.put("people/minsu.vcf", card("a", "김민수", "TEL:010-1111-2222"))
    owner.put("work/a.ics", event("a", "비밀 면담", "DTSTART:20261123T060000Z"))
    syncing = Syncing(await add_dav(between.url, owner.user, PASSWORD), store)
    await syncing.sync(NOW)
    between.instead = lambda asked: Answer(500)
    with pytest.raises(CarrierError) as told:
        await syncing.sync(NOW)
    written = caplog.text + str(told.value)
    for word in (owner.user, PASSWORD, "김민수", "1111", "면담", "minsu", "Basic"):
        assert word not in written
