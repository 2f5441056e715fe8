"""Several carriers behind one phone: who is who, what comes in by each, and who is let in."""

import asyncio
from collections.abc import Callable

import pytest

from agent.actions.addresses import Address
from agent.actions.carriers import Carriers
from agent.actions.door import Rules
from agent.actions.introductions import Introductions
from agent.actions.messaging import Invite, Peer
from agent.actions.phone import Phone
from agent.actions.simulated import SimulatedPeople
from agent.actions.store import Store
from agent.errors import CarrierError
from agent.events import (
    AnswerInvite,
    Arrived,
    Contact,
    MarkRead,
    Message,
    Outcome,
    React,
    ReadRequests,
    Requested,
    Room,
    SendMessage,
    Unsend,
)
from tests.actions.conftest import NOW
from tests.actions.post import Post

MOM = Contact("엄마", "c1", phone="010-1111-2222")
MINUTE_MS = 60_000


@pytest.fixture
def matrix() -> Post:
    return Post("matrix", "@mom:x", "!family:x")


@pytest.fixture
def sms() -> Post:
    return Post("sms", "01011112222", "01099998888")


@pytest.fixture
def phone(store: Store, matrix: Post, sms: Post) -> Phone:
    phone = Phone(store, Carriers(matrix, sms), SimulatedPeople(), NOW)
    phone.phonebook.add_contact(MOM)
    return phone


@pytest.fixture
def introductions(store: Store, phone: Phone) -> Introductions:
    return Introductions(store, phone.phonebook)


def arrived(phone: Phone) -> list[Message]:
    stimuli = [happened.stimulus for happened in phone.poll()]
    return [one.message for one in stimuli if isinstance(one, Arrived)]


# --- who is who -----------------------------------------------------------------------------------


def test_one_person_on_two_carriers_is_one(phone: Phone, matrix: Post, sms: Post, store: Store):
    matrix.bring("m1", "@mom:x", "하나", sender_name="엄마")
    sms.bring("s1", "+82 10-1111-2222", "둘")
    matrix.bring("m2", "@mom:x", "셋", sender_name="딴 이름")

    assert [message.sender for message in arrived(phone)] == ["엄마"] * 3
    assert [store.sender_id(one) for one in ("m1", "s1", "m2")] == ["c1"] * 3
    assert [store.history.account_of(one) for one in ("m1", "s1")] == ["matrix", "sms"]
    assert len(phone.phonebook.contacts) == 1


def test_a_second_who_goes_by_the_name_of_a_contact_is_somebody_else(phone: Phone, matrix: Post):
    matrix.bring("m1", "@mom:x", "하나", sender_name="엄마")
    matrix.bring("m2", "@evil:x", "둘", sender_name="엄마")

    assert [message.sender for message in arrived(phone)] == ["엄마", "엄마 matrix"]


async def test_two_strangers_of_one_name_are_answered_each_where_they_wrote(
    phone: Phone, matrix: Post
):
    matrix.handles |= {"@a:x", "@b:x"}
    matrix.bring("m1", "@a:x", "하나", sender_name="철수")
    matrix.bring("m2", "@b:x", "둘", sender_name="철수")
    first, second = [message.sender for message in arrived(phone)]

    await phone.perform(SendMessage("k1", first, "너한테"))
    await phone.perform(SendMessage("k2", second, "그리고 너한테"))

    assert [(one.handle, one.body) for one in matrix.delivered] == [
        ("@a:x", "너한테"),
        ("@b:x", "그리고 너한테"),
    ]


async def test_rooms_of_one_name_on_two_carriers_are_two(phone: Phone, matrix: Post, sms: Post):
    phone.phonebook.add_room(Room("가족방", ("엄마",)))
    sms.handles.add("group-1")
    matrix.bring("m1", "@mom:x", "하나", room="!family:x", room_name="가족방")
    sms.bring("s1", "01011112222", "둘", room="group-1", room_name="가족방")

    rooms = [message.room for message in arrived(phone)]
    await phone.perform(SendMessage("k1", "", "여기", room=rooms[0]))
    await phone.perform(SendMessage("k2", "", "저기", room=rooms[1]))

    assert rooms == ["가족방", "가족방 sms"]
    assert (matrix.bodies, sms.bodies) == (["여기"], ["저기"])


async def test_rooms_that_the_wearer_says_are_one_are_one(
    phone: Phone, matrix: Post, sms: Post, introductions: Introductions, store: Store
):
    sms.handles.add("group-1")
    matrix.bring("m1", "@mom:x", "하나", room="!family:x", room_name="가족방")
    sms.bring("s1", "01011112222", "둘", room="group-1", room_name="가족방")
    phone.poll()

    introductions.merge(Address("가족방", room="가족방"), Address("가족방 sms", room="가족방 sms"))

    assert [room.name for room in phone.phonebook.rooms] == ["가족방"]
    assert [message.id for message in store.unread(room="가족방")] == ["m1", "s1"]
    sms.bring("s2", "01011112222", "셋", room="group-1", room_name="가족방")
    assert [message.room for message in arrived(phone)] == ["가족방"]


async def test_people_that_the_wearer_says_are_one_are_one(
    phone: Phone, matrix: Post, introductions: Introductions, store: Store
):
    matrix.handles.add("@new:x")
    matrix.bring("m1", "@new:x", "나 엄마야", sender_name="영희")
    phone.poll()

    introductions.merge(Address("엄마", "c1"), Address("영희"))

    assert [message.id for message in store.unread(sender="엄마")] == ["m1"]
    await phone.perform(SendMessage("k1", "", "응", contact_id="c1"))
    assert [one.handle for one in matrix.delivered] == ["@new:x"]


def test_contacts_that_are_one_keep_what_each_had(
    phone: Phone, introductions: Introductions, store: Store
):
    phone.phonebook.add_contact(Contact("어머니", "c2", aliases=("울 엄마",), labels=("가족",)))

    introductions.merge(Address("엄마", "c1"), Address("어머니", "c2"))

    (kept,) = store.contacts()
    assert (kept.aliases, kept.labels, kept.phone) == (
        ("어머니", "울 엄마"),
        ("가족",),
        "010-1111-2222",
    )


def test_whom_a_carrier_can_reach_become_contacts_once(
    phone: Phone, introductions: Introductions, store: Store
):
    peers = (
        Peer("@mom:x", "울엄마", phone="+82 10-1111-2222"),
        Peer("@jisu:x", "지수"),
        Peer("!family:x", "가족방", is_room=True, members=("@mom:x", "@jisu:x")),
    )

    introductions.learn("matrix", peers)
    introductions.learn("matrix", peers)

    assert [contact.name for contact in store.contacts()] == ["엄마", "지수"]
    assert store.rooms() == (Room("가족방", ("엄마", "지수")),)


async def test_a_stranger_who_turns_out_to_be_a_friend_keeps_their_conversation(
    phone: Phone, matrix: Post, introductions: Introductions, store: Store
):
    matrix.bring("m1", "@jisu:x", "안녕", sender_name="지수")
    phone.poll()

    introductions.learn("matrix", (Peer("@jisu:x", "이지수"),))

    assert [one.sender for one in store.unread()] == ["이지수"]


# --- each thing to the carrier it belongs to ------------------------------------------------------


async def test_an_answer_goes_where_the_last_message_came_from(
    phone: Phone, matrix: Post, sms: Post, store: Store
):
    matrix.bring("m1", "@mom:x", "하나", sender_name="엄마", sent_at="2026-11-21T08:00:00+09:00")
    sms.bring("s1", "010-1111-2222", "둘", sent_at="2026-11-21T08:30:00+09:00")
    phone.poll()

    await phone.perform(SendMessage("k1", "", "응", contact_id="c1"))
    await phone.perform(SendMessage("k2", "", "카톡 말고", contact_id="c1", app="matrix"))
    await phone.perform(SendMessage("k3", "", "그래", contact_id="c1"))

    assert sms.bodies == ["응"]
    assert matrix.bodies == ["카톡 말고", "그래"]


async def test_an_app_that_does_not_reach_them_is_said_with_what_does(phone: Phone, sms: Post):
    wanted = SendMessage("k1", "", "응", contact_id="c1", app="kakaotalk")

    outcome, actions = await phone.perform(wanted)

    assert outcome == Outcome(wanted, "unreachable", offers=("sms",))
    assert (actions, sms.bodies) == ([], [])


async def test_a_sign_a_receipt_and_taking_back_go_by_the_account_of_the_message(
    phone: Phone, matrix: Post, sms: Post
):
    matrix.bring("m1", "@mom:x", "하나", sender_name="엄마")
    sms.bring("s1", "010-1111-2222", "둘")
    phone.poll()
    await phone.perform(SendMessage("k1", "", "응", contact_id="c1", app="matrix"))

    _, read = await phone.perform(MarkRead(("m1", "s1")))
    await phone.perform(React("s1", "👍"))
    await phone.perform(Unsend())

    assert (matrix.read, sms.read) == (["m1"], ["s1"])
    assert {action["backend"] for action in read} == {"matrix", "sms"}
    assert (matrix.reactions, sms.reactions) == ([], [("s1", "👍")])
    assert matrix.unsent == ["matrix-1"]


# --- edits, words taken back, and the wearer's other devices ----------------------------------------


def test_an_edit_changes_the_message_and_announces_nothing(
    phone: Phone, matrix: Post, store: Store
):
    matrix.bring("m1", "@mom:x", "여섯 시에 와", sender_name="엄마")
    phone.poll()
    matrix.bring("m2", "@mom:x", "일곱 시에 와", replaces="m1")

    assert arrived(phone) == []
    assert [one.text.to_keep() for one in store.unread()] == ["일곱 시에 와"]
    assert [one.id for one in store.lookup.search("일곱")] == ["m1"]
    assert matrix.waiting == []


def test_somebody_else_cannot_put_words_into_a_message(phone: Phone, matrix: Post, store: Store):
    matrix.bring("m1", "@mom:x", "여섯 시에 와", sender_name="엄마")
    phone.poll()
    matrix.bring("m2", "@evil:x", "계좌로 보내", sender_name="이상한 사람", replaces="m1")
    phone.poll()

    assert [one.text.to_keep() for one in store.unread()] == ["여섯 시에 와"]


def test_what_was_taken_back_is_not_kept(phone: Phone, matrix: Post, store: Store):
    matrix.bring("m1", "@mom:x", "비밀이야", sender_name="엄마")
    phone.poll()
    matrix.bring("m2", "@mom:x", "", replaces="m1")
    phone.poll()

    assert store.unread() == ()
    assert store.lookup.search("비밀이야") == ()


def test_what_the_wearer_wrote_elsewhere_is_kept_and_clears_what_was_unread(
    phone: Phone, matrix: Post, store: Store
):
    matrix.bring("m1", "@mom:x", "언제 와?", sender_name="엄마")
    matrix.bring("m2", "@dad:x", "밥은?", sender_name="아빠")
    phone.poll()
    matrix.bring("m3", "@mom:x", "지금 가", is_own=True)

    assert arrived(phone) == []
    assert [one.id for one in store.unread()] == ["m2"]
    kept = store.history.find("m3", "matrix")
    assert kept is not None
    assert (kept.conversation, kept.is_own) == ("contact:c1", True)


async def test_what_was_sent_from_here_and_comes_back_is_not_kept_twice(
    phone: Phone, matrix: Post, store: Store
):
    matrix.bring("m0", "@mom:x", "언제 와?", sender_name="엄마")
    phone.poll()
    await phone.perform(SendMessage("k1", "", "지금 가", contact_id="c1"))
    matrix.bring("matrix-1", "@mom:x", "지금 가", is_own=True)
    phone.poll()

    assert out_count(store) == 1


async def test_so_too_where_it_comes_back_before_it_is_known_to_have_left(
    phone: Phone, matrix: Post, store: Store
):
    matrix.bring("m0", "@mom:x", "언제 와?", sender_name="엄마")
    phone.poll()
    sending = asyncio.create_task(phone.perform(SendMessage("k1", "", "지금 가", contact_id="c1")))
    await asyncio.sleep(0)
    matrix.bring("matrix-1", "@mom:x", "지금 가", is_own=True)
    phone.poll()
    await sending

    assert out_count(store) == 1


def out_count(store: Store) -> int:
    return len(store._database.query("SELECT 1 FROM messages WHERE direction = 'out'"))


def test_the_wearers_own_words_in_a_room_make_no_stranger_of_them(
    phone: Phone, matrix: Post, store: Store
):
    matrix.bring(
        "m1",
        "@me:x",
        "나 왔어",
        sender_name="나",
        room="!family:x",
        room_name="가족방",
        is_own=True,
    )
    phone.poll()

    assert store.handles.find("matrix", "@me:x") is None
    assert out_count(store) == 1


# --- the request box ------------------------------------------------------------------------------


def requested(phone: Phone) -> list[int]:
    stimuli = [happened.stimulus for happened in phone.poll()]
    return [one.count for one in stimuli if isinstance(one, Requested)]


async def test_a_stranger_waits_in_the_box_and_is_told_as_a_count(
    phone: Phone, matrix: Post, store: Store
):
    phone._door.rules = Rules(friends_only=True)
    matrix.bring("m1", "@a:x", "광고야", sender_name="철수")
    matrix.bring("m2", "@a:x", "또 광고야", sender_name="철수")
    matrix.bring("m3", "@b:x", "나도", sender_name="영희")

    assert requested(phone) == [2]
    assert (store.unread(), matrix.waiting) == ((), [])
    outcome, _ = await phone.perform(ReadRequests())
    assert [(one.sender, one.text.to_keep()) for one in outcome.messages] == [
        ("철수", "광고야"),
        ("철수", "또 광고야"),
        ("영희", "나도"),
    ]
    again, _ = await phone.perform(ReadRequests())
    assert again.messages == ()


def test_a_flood_of_strangers_is_one_sentence(phone: Phone, matrix: Post, store: Store):
    phone._door.rules = Rules(friends_only=True)
    counts = []
    for n in range(200):
        matrix.bring(f"m{n}", f"@{n}:x", "광고야", sender_name=f"사람{n}")
        phone.advance(n * 1_000)
        counts += requested(phone)

    assert counts == [1]


async def test_whoever_is_answered_comes_in_from_then_on(phone: Phone, matrix: Post, store: Store):
    phone._door.rules = Rules(friends_only=True)
    matrix.handles.add("@a:x")
    matrix.bring("m1", "@a:x", "나야 철수", sender_name="철수")
    phone.poll()

    await phone.perform(SendMessage("k1", "철수", "아 반가워"))
    matrix.bring("m2", "@a:x", "나도", sender_name="철수")

    assert [one.id for one in arrived(phone)] == ["m2"]
    assert [one.id for one in store.latest(sender="철수")] == ["m1", "m2"]


def test_with_friends_only_a_name_is_not_enough(
    phone: Phone, matrix: Post, sms: Post, store: Store
):
    phone._door.rules = Rules(friends_only=True)
    matrix.bring("m1", "@evil:x", "계좌가 바뀌었어", sender_name="엄마")
    sms.bring("s1", "010-1111-2222", "밥 먹었니")

    assert [one.id for one in arrived(phone)] == ["s1"]


async def test_a_room_the_wearer_was_put_into_waits_for_a_yes(
    phone: Phone, matrix: Post, store: Store
):
    phone._door.rules = Rules(invite_only=True)
    matrix.bring(
        "m1", "@a:x", "모두 보세요", room="!spam:x", room_name="대박방", sender_name="철수"
    )
    assert requested(phone) == [1]
    outcome, _ = await phone.perform(ReadRequests())
    (invite,) = outcome.invites
    assert (invite.room, invite.sender, outcome.messages) == ("대박방", "철수", ())
    matrix.bring("m2", "@a:x", "또 보세요", room="!spam:x", room_name="대박방", sender_name="철수")
    phone.advance(20 * MINUTE_MS)
    assert requested(phone) == []

    await phone.perform(AnswerInvite(invite.id, True))
    matrix.bring("m3", "@a:x", "환영해요", room="!spam:x", room_name="대박방", sender_name="철수")

    assert [one.id for one in arrived(phone)] == ["m3"]
    assert [one.id for one in store.unread(room="대박방")] == ["m1", "m2", "m3"]


@pytest.mark.parametrize("accept", [True, False])
async def test_an_invitation_is_answered_at_its_carrier_once(
    phone: Phone, matrix: Post, store: Store, accept: bool
):
    phone._door.rules = Rules(invite_only=True)
    matrix.invited = [Invite("!new:x", "새 방", "@a:x", "철수")]
    assert requested(phone) == [1]
    outcome, _ = await phone.perform(ReadRequests())

    first, _ = await phone.perform(AnswerInvite(outcome.invites[0].id, accept))
    matrix.bring("m1", "@a:x", "환영해요", room="!new:x", room_name="새 방", sender_name="철수")

    assert (first.error, matrix.answered) == (None, [("!new:x", accept)])
    assert [one.id for one in arrived(phone)] == (["m1"] if accept else [])


# --- all at once ----------------------------------------------------------------------------------


async def test_a_carrier_that_gives_up_leaves_the_others_alone_and_is_told(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("agent.actions.carriers._FIRST_RESTART_S", 0.0)
    flaky, steady, out = Post("matrix"), Post("sms"), Post("xmpp")
    runs: list[str] = []

    def ends(post: Post, code: str) -> Callable[[], object]:
        async def run() -> None:
            runs.append(post.name)
            if len(runs) > 3:
                await asyncio.Event().wait()
            raise CarrierError("gone", code)

        return run

    monkeypatch.setattr(flaky, "run", ends(flaky, "offline"))
    monkeypatch.setattr(out, "run", ends(out, "signed_out"))
    steady.friends = (Peer("010", "지수"),)
    carriers = Carriers(flaky, steady, out)
    running = asyncio.create_task(carriers.run())
    async with asyncio.timeout(5):
        while runs.count("matrix") < 3:  # noqa: ASYNC110
            await asyncio.sleep(0)
    assert carriers.met()["sms"] == steady.friends
    assert {error.code for error in carriers.troubles()} == {"offline", "signed_out"}
    assert runs.count("xmpp") == 1
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_a_carrier_that_breaks_ends_what_relied_on_it_with_its_own_error(
    monkeypatch: pytest.MonkeyPatch,
):
    broken = Post("matrix")

    async def run() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(broken, "run", run)
    with pytest.raises(ZeroDivisionError):
        async with Carriers(broken, Post("sms")).connected():
            await asyncio.Event().wait()


async def test_an_error_of_the_block_is_raised_as_it_is():
    with pytest.raises(CarrierError, match="as it is"):
        async with Carriers(Post("sms")).connected():
            raise CarrierError("as it is")


def test_two_carriers_for_one_account_are_refused():
    with pytest.raises(ValueError, match="two carriers"):
        Carriers(Post("matrix"), Post("matrix"))


def test_an_account_that_leaves_this_machine_makes_the_phone_one_that_does(phone: Phone):
    assert phone.leaves_machine
    assert phone.carriers == ("matrix", "sms", "simulated")
