"""An address book on a real server, followed: what changes there and what the wearer made of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from agent.actions.handles import Handle
from agent.actions.phonebook import Phonebook
from agent.actions.store import Store
from agent.dav.account import DavAccount, add_dav, open_dav
from agent.dav.syncing import Syncing, Tally
from agent.errors import CarrierError
from agent.events import Contact
from tests.dav.between import Answer, Asked, Between
from tests.dav.radicale_server import PASSWORD, Owner, Radicale
from tests.dav.writing import NOW, card

MINSU = card(
    *("minsu", "김민수", "N:김;민수;;;", "TEL;TYPE=CELL:010-1111-2222", "NICKNAME:민수형"),
    *("X-PHONETIC-FIRST-NAME:Minsu", "X-PHONETIC-LAST-NAME:Kim", "ORG:소리전자", "PHOTO:AAAA"),
)


async def added(owner: Owner, url: str = "", me: str = "") -> DavAccount:
    return await add_dav(url or owner.server.url, owner.user, PASSWORD, me)


def named(store: Store) -> dict[str, Contact]:
    return {one.name: one for one in store.contacts()}


async def test_an_account_is_found_and_opened_again(owner: Owner):
    owner.make_book("people")
    account = await added(owner, me=" 최유나 ")

    assert open_dav("dav", account.settings, PASSWORD) == account
    assert account.homes.people == account.homes.events == (f"{owner.server.url}/{owner.user}/",)
    assert account.own_name == "최유나"
    assert PASSWORD not in repr(account) + str(account.settings)


@pytest.mark.parametrize("path", ["", "/", "/{user}", "/{user}/people/", "/.well-known/carddav"])
async def test_any_address_that_a_person_knows_of_it_leads_there(
    path: str, owner: Owner, store: Store
):
    owner.make_book("people")
    owner.put("people/a.vcf", MINSU)
    account = await added(owner, owner.server.url + path.format(user=owner.user))

    assert await Syncing(account, store).sync(NOW) == Tally(added=1)


@pytest.mark.parametrize(
    ("user", "code"), [("", "refused"), ("a:b", "refused"), ("kim", "signed_out")]
)
async def test_a_wrong_user_or_password_is_one_line(user: str, code: str, owner: Owner):
    with pytest.raises(CarrierError) as told:
        await add_dav(owner.server.url, user, "wrong")
    assert told.value.code == code


async def test_cards_become_people_and_only_what_changed_is_asked_for_again(
    owner: Owner, between: Between, store: Store
):
    owner.make_book("people")
    owner.put("people/a.vcf", MINSU)
    owner.put("people/b.vcf", card("yh", "박영희"))
    owner.put("people/g.vcf", card("group", "동호회", "X-ADDRESSBOOKSERVER-KIND:group"))
    syncing = Syncing(await added(owner, between.url), store)

    assert await syncing.sync(NOW) == Tally(added=2)
    minsu = named(store)["김민수"]
    assert (minsu.aliases, minsu.labels, minsu.phone) == (
        ("민수형", "Minsu Kim"), ("소리전자",), "010-1111-2222",
    )  # fmt: skip

    between.asked.clear()
    assert await syncing.sync(NOW) == Tally()
    assert between.count("REPORT") == 0

    owner.put("people/a.vcf", MINSU.replace("1111-2222", "3333-4444"))
    owner.put("people/c.vcf", card("dad", "아빠"))
    owner.delete("people/b.vcf")
    between.asked.clear()
    assert await syncing.sync(NOW) == Tally(added=1, changed=1, removed=1)
    assert named(store) == {
        "김민수": replace(minsu, phone="010-3333-4444"),
        "아빠": named(store)["아빠"],
    }
    assert between.count("REPORT", b"sync-collection") == 1
    (multiget,) = [one for one in between.asked if b"addressbook-multiget" in one.body]
    assert multiget.body.count(b"<href>") == 2


async def test_a_server_without_sync_tokens_is_followed_by_its_tags(
    owner: Owner, between: Between, store: Store
):
    between.alter = lambda body: body.replace(b"sync-token", b"no-such-thing")
    owner.make_book("people")
    owner.put("people/a.vcf", MINSU)
    owner.put("people/b.vcf", card("yh", "박영희"))
    syncing = Syncing(await added(owner, between.url), store)
    assert await syncing.sync(NOW) == Tally(added=2)

    between.asked.clear()
    assert await syncing.sync(NOW) == Tally()
    assert len(between.asked) == 2  # the address books, and the calendars

    owner.put("people/a.vcf", MINSU.replace("1111-2222", "3333-4444"))
    owner.delete("people/b.vcf")
    assert await syncing.sync(NOW) == Tally(changed=1, removed=1)
    assert between.count("REPORT", b"sync-collection") == 0


async def test_a_forgotten_token_costs_a_look_at_everything(
    owner: Owner, between: Between, store: Store
):
    owner.make_book("people")
    owner.put("people/a.vcf", MINSU)
    owner.put("people/b.vcf", card("yh", "박영희"))
    syncing = Syncing(await added(owner, between.url), store)
    await syncing.sync(NOW)
    store._database.write("UPDATE collections SET token = 'http://radicale.org/ns/sync/0'")
    owner.delete("people/b.vcf")

    between.asked.clear()
    assert await syncing.sync(NOW) == Tally(removed=1)
    assert between.count("REPORT", b"addressbook-multiget") == 0
    (token,) = store._database.query("SELECT token FROM collections")
    assert token[0] != "http://radicale.org/ns/sync/0"


async def test_what_the_wearer_changed_stays_theirs(owner: Owner, store: Store):
    owner.make_book("people")
    owner.put("people/a.vcf", MINSU)
    syncing = Syncing(await added(owner), store)
    await syncing.sync(NOW)
    book = Phonebook(store)
    minsu = book.contacts[0]
    book.add_contact(replace(minsu, aliases=("Minsu Kim", "민수쌤"), style="polite"))

    owner.put(
        "people/a.vcf",
        MINSU.replace("ORG", "X-NICKNAME:밍수\nORG").replace("1111-2222", "3333-4444"),
    )
    assert await syncing.sync(NOW) == Tally(changed=1)
    assert store.contacts() == (
        replace(
            minsu, aliases=("Minsu Kim", "민수쌤", "밍수"), style="polite", phone="010-3333-4444"
        ),
    )

    owner.delete("people/a.vcf")
    assert await syncing.sync(NOW) == Tally()
    assert [one.style for one in store.contacts()] == ["polite"]


async def test_a_card_is_of_whom_the_wearer_has_already(owner: Owner, store: Store):
    book = Phonebook(store)
    work = book.add_contact(
        Contact("김민수", phone="010 1111 2222", labels=("회사",), style="polite")
    )
    book.add_contact(Contact("김민수", phone="010-9999-9999"))
    owner.make_book("people")
    owner.put("people/a.vcf", MINSU)
    await Syncing(await added(owner), store).sync(NOW)

    assert len(store.contacts()) == 2
    kept = next(one for one in store.contacts() if one.id == work.id)
    assert (kept.style, kept.labels, kept.phone) == (
        "polite",
        ("회사", "소리전자"),
        "010 1111 2222",
    )


async def test_two_cards_of_one_name_are_two_people_and_one_uid_is_one(
    radicale: Radicale, store: Store
):
    one, other = radicale.register("kim"), radicale.register("kim")
    for owner in (one, other):
        owner.make_book("people")
        owner.put("people/a.vcf", card("same", "이지수"))
    one.put("people/b.vcf", card("another", "이지수"))
    mine, work = await added(one), replace(await added(other), name="dav:2")
    await Syncing(mine, store).sync(NOW)
    assert await Syncing(work, store).sync(NOW) == Tally()

    assert [contact.name for contact in store.contacts()] == ["이지수", "이지수"]
    one.delete("people/a.vcf")
    assert await Syncing(mine, store).sync(NOW) == Tally()  # the other has it


async def test_two_cards_that_the_wearer_made_one_person_stay_one(owner: Owner, store: Store):
    owner.make_book("people")
    owner.put("people/a.vcf", MINSU)
    owner.put("people/b.vcf", card("b", "민수 회사", "TEL:02-123-4567"))
    syncing = Syncing(await added(owner), store)
    await syncing.sync(NOW)
    book = Phonebook(store)
    book.absorb(named(store)["김민수"].id, named(store)["민수 회사"].id)

    owner.put("people/b.vcf", card("b", "민수 회사", "TEL:02-123-4567", "NICKNAME:김대리"))
    assert await syncing.sync(NOW) == Tally(changed=1)
    (minsu,) = store.contacts()
    assert (minsu.name, minsu.phone) == ("김민수", "010-1111-2222")
    assert {"민수 회사", "김대리", "민수형"} <= set(minsu.aliases)
    owner.delete("people/b.vcf")
    assert await syncing.sync(NOW) == Tally()


async def test_a_card_moved_to_another_book_stays_its_person(owner: Owner, store: Store):
    owner.make_book("people")
    owner.make_book("friends")
    owner.put("people/a.vcf", MINSU)
    syncing = Syncing(await added(owner), store)
    await syncing.sync(NOW)
    before = store.contacts()

    owner.move("people/a.vcf", "friends/a.vcf")
    assert await syncing.sync(NOW) == Tally()
    assert store.contacts() == before


async def test_whoever_was_talked_with_stays_when_their_card_goes(owner: Owner, store: Store):
    owner.make_book("people")
    for name in ("박영희", "이지수"):
        owner.put(f"people/{len(name.encode())}{ord(name[0])}.vcf", card(name, name))
    syncing = Syncing(await added(owner), store)
    await syncing.sync(NOW)
    store.handles.bind(Handle("matrix", "@jisoo:x", "이지수", named(store)["이지수"].id))

    owner.ask("DELETE", "people/")
    assert await syncing.sync(NOW) == Tally(removed=1)
    assert set(named(store)) == {"이지수"}
    assert store.synced.collections("dav", "people") == {}


async def test_relations_are_names_to_say_until_the_card_takes_them_back(
    owner: Owner, store: Store
):
    owner.make_book("people")
    relations = ("X-ABRELATEDNAMES;TYPE=mother:박영희",)
    owner.put("people/a.vcf", card("minsu", "김민수", *relations))
    owner.put("people/b.vcf", card("yh", "박영희"))
    owner.put("people/me.vcf", card("me", "최유나", "X-ABRELATEDNAMES;TYPE=father:최성호"))
    owner.put("people/c.vcf", card("dad", "최성호"))
    syncing = Syncing(await added(owner, me="최유나"), store)
    await syncing.sync(NOW)

    assert set(named(store)) == {"김민수", "박영희", "최성호"}
    assert "김민수 어머니" in named(store)["박영희"].aliases
    assert {"아빠", "아버지", "dad"} <= set(named(store)["최성호"].aliases)

    book = Phonebook(store)
    book.add_contact(replace(named(store)["최성호"], aliases=("아빠",)))
    owner.put("people/a.vcf", card("minsu", "김민수"))
    await syncing.sync(NOW)
    assert named(store)["박영희"].aliases == ()
    assert named(store)["최성호"].aliases == ("아빠",)


async def test_a_thousand_cards_through_a_break_and_restarts_are_each_taken_once(
    owner: Owner, between: Between, tmp_path: Path
):
    owner.make_book("people")
    cards = [card(f"u{n}", f"사람{n % 900}", f"TEL:010-0000-{n:04}") for n in range(1_000)]
    body = "".join(cards).replace("\n", "\r\n").encode()
    owner.ask("PUT", "many/", body, {"Content-Type": "text/vcard"})
    account = await added(owner, between.url)

    def break_off(asked: Asked) -> Answer | None:
        is_third = between.count("REPORT", b"addressbook-multiget") == 3
        return Answer(500) if is_third and asked.method == "REPORT" else None

    between.instead = break_off
    with Store(tmp_path / "store.db") as store:
        with pytest.raises(CarrierError, match="HTTP 500: try later") as told:
            await Syncing(account, store).sync(NOW)
        assert told.value.code == "offline"
        assert len(store.contacts()) == 100
        first = store.contacts()

    between.instead = lambda asked: None
    owner.server.stop()
    with Store(tmp_path / "store.db") as store:
        with pytest.raises(CarrierError):
            await Syncing(account, store).sync(NOW)
        owner.server.start()
        assert await Syncing(account, store).sync(NOW) == Tally(added=900)
        assert await Syncing(account, store).sync(NOW) == Tally()
        assert store.contacts()[:100] == first
        numbers = sorted(one.phone for one in store.contacts())
        assert numbers == [f"010-0000-{n:04}" for n in range(1_000)]


async def test_a_forgotten_account_leaves_its_people(owner: Owner, store: Store):
    owner.make_book("people")
    owner.put("people/a.vcf", MINSU)
    account = await added(owner)
    await Syncing(account, store).sync(NOW)
    store.synced.leave(account.name)

    assert [one.name for one in store.contacts()] == ["김민수"]
    assert store._database.query("SELECT * FROM synced_items") == []


async def test_whoever_has_people_in_memory_is_told(owner: Owner, store: Store):
    owner.make_book("people")
    owner.put("people/a.vcf", MINSU)
    book, seen = Phonebook(store), []

    def refresh() -> None:
        book.refresh()
        seen.append(len(book.contacts))

    syncing = Syncing(await added(owner), store, refresh)
    await syncing.sync(NOW)
    assert seen[-1] == 1
    seen.clear()
    await syncing.sync(NOW)
    assert seen == []


async def test_the_wearers_own_card_is_nobody_else(owner: Owner, between: Between, store: Store):
    """As servers say which it is (RFC 6352 section 7.1.1); radicale does not."""
    own = f"""<principal-address xmlns="urn:ietf:params:xml:ns:carddav">
        <href xmlns="DAV:">/{owner.user}/people/me.vcf</href></principal-address></prop>"""
    between.alter = lambda body: body.replace(b"</prop>", own.encode(), 1)
    owner.make_book("people")
    owner.put("people/me.vcf", card("me", "최유나", "X-ABRELATEDNAMES;TYPE=mother:박영희"))
    owner.put("people/b.vcf", card("yh", "박영희"))
    assert await Syncing(await added(owner, between.url), store).sync(NOW) == Tally(added=1)
    assert "엄마" in named(store)["박영희"].aliases


async def test_a_service_that_is_elsewhere_does_not_hide_the_one_that_is_here(
    owner: Owner, between: Between, store: Store
):
    owner.make_book("people")
    owner.put("people/a.vcf", MINSU)
    away = Answer(301, headers={"Location": "https://caldav.example.org/"})
    between.instead = lambda asked: away if asked.path == "/.well-known/caldav" else None
    account = await added(owner, between.url)
    assert await Syncing(account, store).sync(NOW) == Tally(added=1)
