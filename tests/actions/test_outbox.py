"""Messages that wait, are tried again, expire or may have left: in the store, by the session's clock."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.actions.attempts import EXPIRES_AFTER_MS, OutboxState
from agent.actions.carriers import Carriers
from agent.actions.messaging import OutboxItem
from agent.actions.phone import Phone
from agent.actions.simulated import SimulatedPeople
from agent.actions.store import Store
from agent.errors import CarrierError
from agent.events import Contact, Room, SendMessage, SentLater
from tests.actions.conftest import NOW
from tests.actions.post import Post

MINSU, JISU = Contact("민수", "c1"), Contact("지수", "c2")
OFFLINE = CarrierError("no network", "offline")
MINUTE_MS = 60_000


def to(key: str, body: str, contact_id: str = "c1", app: str = "") -> SendMessage:
    return SendMessage(key, "", body, contact_id, app=app)


def kinds(actions: list[dict]) -> list[tuple[str, str]]:
    return [(action["kind"], action["text"]) for action in actions]


@pytest.fixture
def open_phone(store: Store) -> Callable[..., Phone]:
    def build(*posts: Post, on: Store = store) -> Phone:
        phone = Phone(on, Carriers(*posts), SimulatedPeople(), NOW)
        for contact in (MINSU, JISU):
            phone.phonebook.add_contact(contact)
            for post in posts:
                handle = f"@{contact.id}:{post.name}"
                post.handles.add(handle)
                introduce(on, post.name, handle, contact)
        return phone

    return build


def introduce(store: Store, account: str, handle: str, contact: Contact) -> None:
    from agent.actions.handles import Handle

    store.handles.bind(Handle(account, handle, contact.name, contact.id))


async def let_pass(phone: Phone, until_ms: int) -> list[dict]:
    """Let the session's clock run on, as the session does."""
    actions: list[dict] = []
    for elapsed_ms in range(round(phone._elapsed_ms), until_ms + 1, 500):
        phone.advance(elapsed_ms)
        if phone.has_due:
            actions += await phone.carry_out_due()
    return actions


def told(phone: Phone) -> list[tuple[str, str | None]]:
    stimuli = [one.stimulus for one in phone.poll()]
    return [(one.message.body, one.error) for one in stimuli if isinstance(one, SentLater)]


async def test_offline_it_leaves_by_itself_later_and_that_is_told(open_phone):
    post = Post("matrix")
    phone = open_phone(post)
    post.refusals = [OFFLINE, OFFLINE]

    outcome, queued = await phone.perform(to("k1", "하나"))
    sent = await let_pass(phone, MINUTE_MS)

    assert (outcome.error, kinds(queued)) == ("offline", [("message_queued", "하나")])
    assert kinds(sent) == [("message_sent", "하나")]
    assert told(phone) == [("하나", None)]
    assert post.bodies == ["하나"]


async def test_what_waits_is_told_once_however_much_it_was(open_phone):
    post = Post("matrix")
    phone = open_phone(post)
    post.refusals = [OFFLINE] * 3
    for key in ("하나", "둘", "셋"):
        await phone.perform(to(key, key))

    sent = await let_pass(phone, MINUTE_MS)

    assert [text for _, text in kinds(sent)] == ["하나", "둘", "셋"]
    assert told(phone) == [("셋", None)]


async def test_a_message_that_waits_keeps_later_ones_back_but_not_those_to_others(open_phone):
    post = Post("matrix")
    phone = open_phone(post)
    post.refusals = [OFFLINE, OFFLINE]
    await phone.perform(to("k1", "하나"))
    held, _ = await phone.perform(to("k2", "둘"))
    other, _ = await phone.perform(to("k3", "셋", "c2"))

    assert (held.error, other.error) == ("offline", None)
    assert post.bodies == ["셋"]
    await let_pass(phone, MINUTE_MS)
    assert post.bodies == ["셋", "하나", "둘"]


async def test_the_other_app_that_the_wearer_names_is_not_held_up_by_the_first(open_phone):
    matrix, sms = Post("matrix"), Post("sms")
    phone = open_phone(matrix, sms)
    matrix.refusals = [OFFLINE] * 50
    await phone.perform(to("k1", "하나"))

    outcome, _ = await phone.perform(to("k2", "둘", app="sms"))

    assert (outcome.error, sms.bodies) == (None, ["둘"])


async def test_a_carrier_that_asks_to_be_left_alone_is_left_alone_whoever_writes(open_phone):
    post = Post("matrix")
    phone = open_phone(post)
    post.refusals = [CarrierError("slow down", "offline", retry_after_ms=30_000)]
    await phone.perform(to("k1", "하나"))

    outcome, _ = await phone.perform(to("k2", "둘", "c2"))
    await let_pass(phone, 29_500)
    assert (outcome.error, post.bodies) == ("offline", [])
    await let_pass(phone, 31_000)
    assert sorted(post.bodies) == ["둘", "하나"]


async def test_after_an_hour_it_is_given_up_and_that_is_told(open_phone, store: Store):
    post = Post("matrix")
    phone = open_phone(post)
    post.refusals = [OFFLINE] * 1_000
    await phone.perform(to("k1", "하나"))

    await let_pass(phone, EXPIRES_AFTER_MS - 500)
    assert store.outbox.state("k1") is OutboxState.QUEUED
    attempts = 1_000 - len(post.refusals)
    expired = await let_pass(phone, EXPIRES_AFTER_MS + 500)

    assert 60 <= attempts <= 130  # once a minute at most, and not much less
    assert kinds(expired) == [("message_expired", "하나")]
    assert told(phone) == [("하나", "expired")]
    post.refusals = []
    await let_pass(phone, EXPIRES_AFTER_MS + MINUTE_MS)
    assert post.bodies == []


async def test_something_that_comes_in_shows_that_what_waits_can_leave(open_phone):
    post = Post("matrix")
    phone = open_phone(post)
    post.refusals = [OFFLINE] * 8
    await phone.perform(to("k1", "하나"))
    await let_pass(phone, MINUTE_MS)
    post.refusals = []
    post.bring("m1", "@c2:matrix", "안녕")
    phone.poll()

    await let_pass(phone, MINUTE_MS + 500)

    assert post.bodies == ["하나"]


@pytest.mark.parametrize("once", [True, False])
async def test_a_lost_answer_is_cleared_up_by_asking(open_phone, store: Store, once: bool):
    post = Post("matrix", sends_once=once)
    phone = open_phone(post)
    post.lost = 1

    outcome, actions = await phone.perform(to("k1", "하나"))

    assert (outcome.error, kinds(actions)) == (None, [("message_sent", "하나")])
    assert (post.bodies, store.outbox.state("k1")) == (["하나"], OutboxState.SENT)


async def test_a_carrier_that_says_that_it_did_not_leave_is_given_it_again(open_phone):
    post = Post("sms", sends_once=False)
    phone = open_phone(post)
    post.refusals = [CarrierError("who knows", "uncertain")]

    outcome, _ = await phone.perform(to("k1", "하나"))
    await let_pass(phone, MINUTE_MS)

    assert (outcome.error, post.bodies) == ("offline", ["하나"])


async def test_a_carrier_that_knows_keys_but_cannot_be_asked_is_given_the_message_again(
    open_phone,
):
    post = Post("matrix")
    phone = open_phone(post)
    post.lost, post.can_verify = 2, False

    await phone.perform(to("k1", "하나"))
    await let_pass(phone, MINUTE_MS)

    assert post.bodies == ["하나"]
    assert told(phone) == [("하나", None)]


async def test_where_nobody_can_tell_it_is_said_and_never_sent_again(open_phone, store: Store):
    post = Post("sms", sends_once=False)
    phone = open_phone(post)
    post.lost, post.can_verify = 1, False

    outcome, actions = await phone.perform(to("k1", "하나"))
    again, _ = await phone.perform(to("k1", "하나"))
    await let_pass(phone, 2 * MINUTE_MS)

    assert (outcome.error, again.error) == ("uncertain", "uncertain")
    assert kinds(actions) == [("message_uncertain", "하나")]
    assert store.outbox.state("k1") is OutboxState.UNCERTAIN
    assert (post.bodies, told(phone)) == (["하나"], [])
    await phone.perform(to("k2", "하나"))
    assert post.bodies == ["하나", "하나"]


async def test_a_message_of_doubt_does_not_hold_up_the_next(open_phone):
    post = Post("sms", sends_once=False)
    phone = open_phone(post)
    post.lost, post.can_verify = 1, False
    await phone.perform(to("k1", "하나"))

    outcome, _ = await phone.perform(to("k2", "둘"))

    assert (outcome.error, post.bodies) == (None, ["하나", "둘"])


async def test_one_found_in_sending_is_asked_about_before_anything_else(path: Path, open_phone):
    post = Post("matrix")
    with Store(path) as before:
        phone = open_phone(post, on=before)
        item = phone._outbox.promise(
            "k1", phone.phonebook.address("", "c1", None, None), "하나", AT
        )
        before.outbox.mark_sending("k1")
        await post.commit(item)  # and we were killed
    with Store(path) as after:
        phone = open_phone(post, on=after)
        assert kinds(await phone.send_queued()) == [("message_sent", "하나")]
        assert told(phone) == [("하나", None)]
    assert post.bodies == ["하나"]


AT = NOW.isoformat()


async def test_sessions_that_share_a_store_do_not_send_the_same_message_twice(
    open_phone, store: Store
):
    post = Post("sms", sends_once=False)
    one, other = open_phone(post), open_phone(post)
    address = one.phonebook.address("", "c1", None, None)
    item = one._outbox.promise("k1", address, "하나", AT)
    assert isinstance(item, OutboxItem)

    await asyncio.gather(one.send_queued(), other.send_queued(), one.perform(to("k1", "하나")))

    assert post.bodies == ["하나"]


async def test_a_session_that_ends_while_sending_leaves_it_to_the_next_to_find_out(
    open_phone, store: Store
):
    post = Post("sms", sends_once=False)
    post.can_verify = False
    phone = open_phone(post)
    never = asyncio.Event()

    async def hang(_: OutboxItem) -> str:
        await never.wait()
        return ""

    post.commit = hang  # type: ignore[method-assign]
    sending = asyncio.create_task(phone.perform(to("k1", "하나")))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    assert store.outbox.state("k1") is OutboxState.SENDING

    after = open_phone(post)
    assert kinds(await after.send_queued()) == [("message_uncertain", "하나")]


async def test_a_route_once_promised_is_kept_over_a_restart(path: Path, open_phone):
    matrix, sms = Post("matrix"), Post("sms")
    matrix.refusals = [OFFLINE]
    with Store(path) as before:
        await open_phone(matrix, sms, on=before).perform(to("k1", "하나"))
    with Store(path) as after:
        await open_phone(sms, matrix, on=after).send_queued()
    assert (matrix.bodies, sms.bodies) == (["하나"], [])


async def test_what_waits_for_an_account_that_was_removed_is_told_as_not_sent(
    path: Path, open_phone
):
    matrix, sms = Post("matrix"), Post("sms")
    matrix.refusals = [OFFLINE]
    with Store(path) as before:
        await open_phone(matrix, on=before).perform(to("k1", "하나"))
    with Store(path) as after:
        phone = open_phone(sms, on=after)
        assert kinds(await phone.send_queued()) == [("message_failed", "하나")]
        assert told(phone) == [("하나", "signed_out")]
    assert sms.bodies == []


async def test_a_message_to_a_room_goes_to_the_room(open_phone, store: Store):
    from agent.actions.handles import Handle

    post = Post("matrix", "!room")
    phone = open_phone(post)
    phone.phonebook.add_room(Room("가족방"))
    store.handles.bind(Handle("matrix", "!room", "가족방", room="가족방"))

    await phone.perform(SendMessage("k1", "가족방", "하나", room="가족방"))

    assert [item.handle for item in post.delivered] == ["!room"]
