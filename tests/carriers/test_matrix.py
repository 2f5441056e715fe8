"""What Matrix has beyond the conformance suite, against a real server."""

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import ClientConnectionError

from agent.actions.addresses import Address
from agent.actions.messaging import OutboxItem, Received
from agent.carriers.matrix.account import MatrixAccount
from agent.carriers.matrix.carrier import MatrixCarrier
from agent.carriers.matrix.signing_in import (
    checked,
    sign_in_with_access_token,
    sign_in_with_login_token,
    sign_in_with_password,
    sign_out,
    sso_link,
)
from agent.errors import CarrierError
from tests.carriers.matrix_peer import MatrixPeer
from tests.carriers.matrix_world import MatrixWorld, account_of, cancelled, matrix_world
from tests.carriers.synapse import Synapse
from tests.carriers.world import arrived, offered, to_peer, until


@pytest.fixture
async def plain(synapse: Synapse, tmp_path: Path) -> AsyncIterator[MatrixWorld]:
    async with matrix_world(synapse, tmp_path, encrypted=False) as world:
        yield world


@pytest.fixture
async def secret(synapse: Synapse, tmp_path: Path) -> AsyncIterator[MatrixWorld]:
    async with matrix_world(synapse, tmp_path, encrypted=True) as world:
        yield world


@pytest.fixture(params=[False, True], ids=["plain", "secret"])
async def either(
    synapse: Synapse, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[MatrixWorld]:
    async with matrix_world(synapse, tmp_path, encrypted=request.param) as world:
        yield world


def texts(received: list[Received]) -> list[str]:
    return [one.text for one in received]


def to(handle: str, key: str, text: str) -> OutboxItem:
    return OutboxItem(key, Address("누구", handle), text, "matrix", handle)


def ask(world: MatrixWorld, method: str, path: str, body: Any = None) -> Any:
    """Do something on another device of the wearer's."""
    return world.server.ask(method, f"/_matrix/client/v3{path}", body, world.account.access_token)


# --- chats of two ---------------------------------------------------------------------------------


async def test_somebody_new_gets_one_encrypted_chat_that_a_new_object_finds_again(
    secret: MatrixWorld, tmp_path: Path
):
    friend = MatrixPeer(secret.server.url, secret.server.register("friend"), tmp_path / "friend")
    running = asyncio.create_task(friend.run())
    await friend.until(lambda: friend.client.olm_account_shared)
    await secret.carrier.commit(to(friend.user_id, "k1", "처음이네"))
    await secret.reopen()
    await secret.carrier.commit(to(friend.user_id, "k2", "또 나야"))

    await friend.until(lambda: sum(map(len, friend.texts.values())) == 2)
    ((room_id, heard),) = friend.texts.items()
    assert heard == ["처음이네", "또 나야"]
    assert friend.client.rooms[room_id].encrypted
    direct = ask(secret, "GET", f"/user/{quote(secret.account.user_id)}/account_data/m.direct")
    assert direct[friend.user_id] == [room_id]
    await cancelled(running)
    await friend.close()


async def test_a_chat_whose_note_was_lost_in_a_crash_is_found_by_who_is_in_it(
    plain: MatrixWorld,
):
    path = f"/user/{quote(plain.account.user_id)}/account_data/m.direct"
    ask(plain, "PUT", path, {})
    await plain.reopen()

    await plain.carrier.commit(to_peer(plain, "k1", "여기 있네"))

    assert await plain.received(1) == ["여기 있네"]


async def test_writing_to_somebody_accepts_the_chat_they_asked_for(plain: MatrixWorld):
    friend = plain.server.register("friend")
    body = {"is_direct": True, "invite": [plain.account.user_id], "preset": "private_chat"}
    made = plain.server.ask("POST", "/_matrix/client/v3/createRoom", body, friend.access_token)
    await until(plain.carrier.invites, lambda all: len(all) == 1)

    carrier_id = await plain.carrier.commit(to(friend.user_id, "k1", "반가워"))

    assert made["room_id"] in carrier_id
    assert list(plain.carrier.invites()) == []


async def test_what_was_written_between_the_invitation_and_joining_arrives(plain: MatrixWorld):
    room_id = await plain.other.make_room("", "등산")
    await plain.other.write(room_id, "우리끼리 하는 말")
    await plain.other.client.room_invite(room_id, plain.account.user_id)
    for text in ("들어와", "빨리"):
        await plain.other.write(room_id, text)
    (invite,) = await until(plain.carrier.invites, lambda all: len(all) == 1)

    await plain.carrier.answer_invite(invite.id, True)

    assert texts(await offered(plain, 2)) == ["들어와", "빨리"]


# --- catching up ----------------------------------------------------------------------------------


async def test_a_long_absence_loses_nothing_and_keeps_the_order(plain: MatrixWorld):
    await cancelled(plain._running.pop())
    plain.carrier.close()
    wrote = [f"{number}" for number in range(160)]  # more than a sync tells, and than a page holds
    for text in wrote:
        await plain.write(text)

    plain.carrier = plain._carrier()
    await plain._run_carrier()

    assert texts(await offered(plain, 160)) == wrote


async def test_the_past_before_the_first_sync_is_not_offered(plain: MatrixWorld, tmp_path: Path):
    await plain.write("옛날 얘기")
    await arrived(plain, 1)
    account = await sign_in_with_password(plain.server.url, plain.account.user_id, "password")
    fresh = MatrixCarrier(account, tmp_path / "fresh")
    running = asyncio.create_task(fresh.run())
    await until(lambda: fresh._syncing.is_connected, bool)

    await plain.write("새 얘기")

    found = await until(fresh.arrivals, lambda all: len(all) >= 1)
    assert texts(list(found)) == ["새 얘기"]
    await cancelled(running)
    fresh.close()


# --- what changes ---------------------------------------------------------------------------------


def edit_of(event_id: str, text: str) -> dict[str, Any]:
    new = {"msgtype": "m.text", "body": text}
    relation = {"rel_type": "m.replace", "event_id": event_id}
    return {**new, "body": f"* {text}", "m.new_content": new, "m.relates_to": relation}


async def test_an_edit_and_a_redaction_by_the_writer_replace_the_message(either: MatrixWorld):
    event_id = await either.other.write(either.chat, "세 시에 봐")
    (first,) = await arrived(either, 1)

    await either.other.write(either.chat, edit_of(event_id, "네 시에 봐"))
    (edited,) = await arrived(either, 1)
    await either.other.client.room_redact(either.chat, event_id)
    (gone,) = await arrived(either, 1)

    assert (edited.text, edited.replaces) == ("네 시에 봐", first.id)
    assert (gone.text, gone.replaces) == ("", first.id)


async def test_nobody_edits_what_the_wearer_wrote(plain: MatrixWorld):
    carrier_id = await plain.carrier.commit(to_peer(plain, "k1", "안 갈래"))
    await plain.received(1)

    await plain.other.write(plain.chat, edit_of(carrier_id.split()[-1], "갈래"))
    await plain.write("끝")

    assert texts(await offered(plain, 1)) == ["끝"]


async def test_what_the_wearer_writes_on_another_device_arrives_as_own(plain: MatrixWorld):
    other = await sign_in_with_password(plain.server.url, plain.account.user_id, "password")
    path = f"/_matrix/client/v3/rooms/{quote(plain.chat)}/send/m.room.message/1"
    body = {"msgtype": "m.text", "body": "폰으로 썼어"}
    plain.server.ask("PUT", path, body, other.access_token)

    (own,) = await offered(plain, 1)

    assert (own.text, own.is_own, own.sender) == ("폰으로 썼어", True, plain.peer)


# --- an answer that was lost ------------------------------------------------------------------------


async def lose_answer(world: MatrixWorld, item: OutboxItem) -> None:
    """Commit it so that it leaves and nobody here hears of it."""
    send = world.carrier._client.room_send

    async def send_and_lose(*arguments: Any, **options: Any) -> None:
        await send(*arguments, **options)
        raise ClientConnectionError

    world.carrier._client.room_send = send_and_lose
    with pytest.raises(CarrierError) as lost:
        await world.carrier.commit(item)
    world.carrier._client.room_send = send
    assert lost.value.code == "uncertain"


async def test_verify_finds_what_left_though_its_answer_was_lost(either: MatrixWorld):
    item = to_peer(either, "k1", "갔을까?")
    await lose_answer(either, item)

    carrier_id = await either.carrier.verify(item)

    assert carrier_id is not None
    assert await either.carrier.commit(item) == carrier_id
    assert await either.received(1) == ["갔을까?"]


async def test_days_later_it_is_found_by_its_mark_and_not_sent_again(
    either: MatrixWorld, monkeypatch: pytest.MonkeyPatch
):
    item = to_peer(either, "k1", "갔을까?")
    await lose_answer(either, item)
    monkeypatch.setattr("agent.carriers.matrix.sending.sent_from_here", lambda source: None)
    write = either.carrier._journal._write
    write("UPDATE attempts SET began_ms = began_ms - ?", (20 * 3_600_000,))

    await either.carrier.commit(item)
    await either.carrier.commit(to_peer(either, "k2", "끝"))

    assert await either.received(2) == ["갔을까?", "끝"]


async def test_what_is_refused_for_good_is_refused_and_may_be_tried_anew(plain: MatrixWorld):
    await plain.other.client.room_kick(plain.room, plain.account.user_id)
    item = to(plain.room, "k1", "나 왜 쫓아내")

    with pytest.raises(CarrierError) as refused:
        await plain.carrier.commit(item)

    assert refused.value.code in ("refused", "unknown_recipient")
    assert await plain.carrier.verify(item) is None


# --- keys ---------------------------------------------------------------------------------------------


async def test_what_cannot_be_decrypted_is_told_and_replaced_once_its_key_comes(
    secret: MatrixWorld, tmp_path: Path
):
    device = secret.other.client.device_store[secret.account.user_id][secret.account.device_id]
    secret.other.client.blacklist_device(device)
    await secret.write("비밀이야")
    (locked,) = await arrived(secret, 1)
    assert locked.text == "암호화되어 읽을 수 없는 메시지"

    await secret.other.client.export_keys(str(tmp_path / "keys"), "pass", 10)
    await secret.carrier._client.import_keys(str(tmp_path / "keys"), "pass")
    secret.other.client.unblacklist_device(device)
    await secret.reopen()
    await secret.write("이건 보여")
    opened, after = await offered(secret, 2)

    assert (opened.text, opened.replaces) == ("비밀이야", locked.id)
    assert after.text == "이건 보여"
    secret.carrier.acknowledge(opened.id)
    assert secret.carrier._journal.locked() == []


async def test_two_devices_verify_each_other_by_emoji_and_newer_devices_read_nothing(
    secret: MatrixWorld, tmp_path: Path
):
    friend = secret.server.register("friend")
    other = MatrixCarrier(account_of(secret.server, friend), tmp_path / "friend")
    running = asyncio.create_task(other.run())
    await secret.carrier.commit(to(friend.user_id, "k1", "확인하자"))
    (invite,) = await until(other.invites, lambda all: len(all) == 1)
    await other.answer_invite(invite.id, True)
    mine, theirs = secret.carrier.verifications, other.verifications
    await until(lambda: mine.devices(friend.user_id), bool)
    await until(lambda: theirs.devices(secret.account.user_id), bool)

    await mine.ask(friend.user_id, friend.device_id)
    (one,) = await until(mine.comparisons, lambda all: len(all) == 1)
    (same,) = await until(theirs.comparisons, lambda all: len(all) == 1)
    assert one.signs == same.signs
    assert len(one.names("ko")) == len(same.names("en")) == 7
    await mine.answer(one.id, True)
    await theirs.answer(same.id, True)
    await until(lambda: mine.is_verified(friend.user_id, friend.device_id), bool)
    await until(lambda: theirs.is_verified(secret.account.user_id, secret.account.device_id), bool)

    intruder = MatrixCarrier(
        await sign_in_with_password(secret.server.url, friend.user_id, "password"),
        tmp_path / "intruder",
    )
    intruding = asyncio.create_task(intruder.run())
    await until(lambda: len(mine.devices(friend.user_id)) == 2, bool)
    await secret.carrier.commit(to(friend.user_id, "k2", "너만 봐"))
    await until(lambda: "너만 봐" in texts(list(other.arrivals())), bool)
    found = await until(intruder.arrivals, lambda all: len(all) >= 1)
    assert texts(list(found)) == ["암호화되어 읽을 수 없는 메시지"]

    for task, carrier in ((running, other), (intruding, intruder)):
        await cancelled(task)
        carrier.close()


async def test_a_no_ends_the_comparison_on_both_sides_unverified(
    secret: MatrixWorld, tmp_path: Path
):
    phone = await sign_in_with_password(secret.server.url, secret.account.user_id, "password")
    other = MatrixCarrier(phone, tmp_path / "phone")
    running = asyncio.create_task(other.run())
    mine, theirs = secret.carrier.verifications, other.verifications
    await until(lambda: mine.devices(phone.user_id), bool)
    await until(lambda: secret.account.device_id in theirs.devices(phone.user_id), bool)

    await theirs.ask(phone.user_id, secret.account.device_id)
    (one,) = await until(mine.comparisons, lambda all: len(all) == 1)
    await until(theirs.comparisons, lambda all: len(all) == 1)
    await mine.answer(one.id, False)

    await until(theirs.comparisons, lambda all: not all)
    assert mine.comparisons() == []
    assert not mine.is_verified(phone.user_id, phone.device_id)
    with pytest.raises(CarrierError):
        await mine.answer(one.id, True)
    await cancelled(running)
    other.close()


# --- accounts -------------------------------------------------------------------------------------------


async def test_signing_in_with_a_password_a_page_and_a_token(synapse: Synapse):
    registered = synapse.register("someone")

    by_password = await sign_in_with_password(synapse.url, registered.user_id, "password")
    made = synapse.ask("POST", "/_matrix/client/v1/login/get_token", {}, by_password.access_token)
    by_page = await sign_in_with_login_token(synapse.url, made["login_token"])
    by_token = await sign_in_with_access_token(synapse.url, registered.access_token)

    assert by_password.user_id == by_page.user_id == by_token.user_id == registered.user_id
    assert len({by_password.device_id, by_page.device_id, registered.device_id}) == 3
    assert by_token.device_id == registered.device_id
    assert registered.access_token not in repr(by_token)


async def test_a_wrong_password_or_token_is_signed_out(synapse: Synapse):
    registered = synapse.register("someone")

    for wrong in (
        sign_in_with_password(synapse.url, registered.user_id, "wrong"),
        sign_in_with_login_token(synapse.url, "wrong"),
        sign_in_with_access_token(synapse.url, "wrong"),
    ):
        with pytest.raises(CarrierError) as refused:
            await wrong
        assert refused.value.code == "signed_out"


async def test_signed_out_elsewhere_the_carrier_says_so(plain: MatrixWorld):
    await sign_out(plain.account)

    with pytest.raises(CarrierError) as ended:
        await plain._running[-1]

    assert ended.value.code == "signed_out"
    await sign_out(plain.account)
    plain._running.pop()


def test_a_token_is_sent_over_tls_only_but_on_this_machine():
    assert checked("matrix.org") == "https://matrix.org"
    assert checked("http://127.0.0.1:8008/") == "http://127.0.0.1:8008"
    for open_wire in ("http://example.org", "ftp://example.org", "https://"):
        with pytest.raises(CarrierError):
            checked(open_wire)


def test_the_link_of_a_page_leads_back_here():
    assert sso_link("https://example.org", "http://127.0.0.1:9/x?y").endswith(
        "/login/sso/redirect?redirectUrl=http%3A%2F%2F127.0.0.1%3A9%2Fx%3Fy"
    )


# --- what is kept -----------------------------------------------------------------------------------------


async def test_no_words_are_logged_and_none_lie_beside_the_store(
    secret: MatrixWorld, caplog: pytest.LogCaptureFixture, tmp_path: Path
):
    caplog.set_level(logging.DEBUG)
    await secret.carrier.commit(to_peer(secret, "k1", "아무도모르는말"))
    await secret.received(1)
    await secret.write("남몰래하는말")
    await offered(secret, 1)
    await secret.reopen()
    await offered(secret, 1)

    kept = b"".join(path.read_bytes() for path in (tmp_path / "carrier").iterdir())
    for words in ("아무도모르는말", "남몰래하는말"):
        assert words not in caplog.text
        assert words.encode() not in kept
        assert ascii(words)[1:-1].encode() not in kept
    assert (tmp_path / "carrier").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "carrier" / "journal.db").stat().st_mode & 0o777 == 0o600


def test_an_account_shows_no_token_when_printed():
    account = MatrixAccount("https://example.org", "@a:example.org", "D", "secret-token")

    assert "secret-token" not in repr(account)
    assert account.pickle_key not in repr(account)
