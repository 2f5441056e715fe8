import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.actions.messaging import Abilities
from agent.actions.phone import Phone
from agent.actions.simulated import SimulatedPeople
from agent.actions.store import Store
from agent.errors import UsageError
from agent.events import Arrived, MarkRead, Message, Outcome, ReadInbox, SendMessage, TheirWords

Build = Callable[[Store, SimulatedPeople], Phone]
NOW = "2026-11-21T09:00:00+09:00"
TO_WORK = SendMessage("k1", "민수", "지금 출발해", contact_id="work")
TO_ROOM = SendMessage("k2", "가족방", "저녁 먹고 가", room="가족방")


def fill_up(store: Store) -> None:
    store._database._connection.execute("PRAGMA max_page_count = 1")


def kinds(actions: list[dict]) -> list[str]:
    return [action["kind"] for action in actions]


def texts(people: SimulatedPeople, who: str) -> list[str]:
    return [item.body for item in people.mailbox(who)]


# --- out ------------------------------------------------------------------------------------------


async def test_a_message_reaches_its_person_and_nobody_else(phone: Phone, people: SimulatedPeople):
    outcome, actions = await phone.perform(TO_WORK)

    assert outcome == Outcome(TO_WORK)
    assert actions == [
        {
            "kind": "message_sent",
            "to": "김민수",
            "to_id": "work",
            "text": "지금 출발해",
            "backend": "simulated",
            "id": "k1",
        }
    ]
    assert [item.address.contact_id for item in people.received] == ["work"]


async def test_namesakes_are_told_apart_by_id(phone: Phone, people: SimulatedPeople):
    await phone.perform(TO_WORK)
    await phone.perform(SendMessage("k2", "민수", "학교야", contact_id="school"))

    assert texts(people, "work") == ["지금 출발해"]
    assert texts(people, "school") == ["학교야"]


async def test_a_message_to_a_room_is_one_action(phone: Phone, people: SimulatedPeople):
    _, actions = await phone.perform(TO_ROOM)

    assert [(action["kind"], action["room"]) for action in actions] == [("message_sent", "가족방")]
    assert texts(people, "가족방") == ["저녁 먹고 가"]


async def test_the_same_key_never_sends_twice(phone: Phone, people: SimulatedPeople):
    await phone.perform(TO_WORK)

    outcome, actions = await phone.perform(TO_WORK)

    assert (outcome.error, actions) == (None, [])
    assert texts(people, "work") == ["지금 출발해"]


async def test_a_key_used_for_other_words_is_refused_aloud(phone: Phone, people: SimulatedPeople):
    await phone.perform(TO_WORK)

    outcome, _ = await phone.perform(SendMessage("k1", "민수", "딴말", contact_id="work"))

    assert outcome.error == "carrier"
    assert texts(people, "work") == ["지금 출발해"]


async def test_a_number_that_is_a_contacts_reaches_the_contact(
    phone: Phone, people: SimulatedPeople
):
    await phone.perform(SendMessage("k1", "민수", "나야", number="+82 10-2345-6789"))

    assert texts(people, "work") == ["나야"]


async def test_a_number_of_nobody_known_is_written_to(phone: Phone, people: SimulatedPeople):
    outcome, actions = await phone.perform(
        SendMessage("k1", "010-9999-8888", "누구세요", number="010-9999-8888")
    )

    assert outcome.error is None
    assert actions[0]["to"] == "010-9999-8888"


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        (SendMessage("k", "영희", "안녕", contact_id="nobody"), "unknown_recipient"),
        (SendMessage("k", "없는 방", "안녕", room="없는 방"), "unknown_recipient"),
        (SendMessage("k", "영희", "안녕"), "unknown_recipient"),
        (SendMessage("k", "아무", "안녕", number="아무 번호"), "unknown_recipient"),
        (SendMessage("k", "112", "도와줘", number="1-1-2"), "emergency"),
        (SendMessage("k", "파출소", "도와줘", contact_id="c4"), "emergency"),
        (SendMessage("k", "민수", "가" * 5_001, contact_id="work"), "too_long"),
        (SendMessage("k", "민수", " \n\x00", contact_id="work"), "carrier"),
        (SendMessage("", "민수", "안녕", contact_id="work"), "carrier"),
    ],
)
async def test_what_cannot_be_sent_is_said_by_code_and_leaves_nothing(
    phone: Phone, people: SimulatedPeople, store: Store, operation: SendMessage, code: str
):
    outcome, actions = await phone.perform(operation)

    assert (outcome.error, actions) == (code, [])
    assert people.received == []
    assert store.outbox.waiting() == ()


async def test_hostile_words_arrive_clean(phone: Phone, people: SimulatedPeople):
    body = "'); DROP TABLE messages;-- \x00\x1b\ud83d 👍🏽"

    await phone.perform(SendMessage("k1", "민수", body, contact_id="work"))

    assert texts(people, "work") == ["'); DROP TABLE messages;-- � 👍🏽"]


async def test_offline_a_message_waits_and_leaves_in_order_later(network, store, phone_on: Build):
    phone = phone_on(store, network)
    network.refusals = ["offline", "offline"]

    first, queued = await phone.perform(TO_WORK)
    second, _ = await phone.perform(SendMessage("k2", "민수", "늦어", contact_id="work"))
    sent = await phone.send_queued()

    assert (first.error, second.error) == ("offline", "offline")
    assert [action["kind"] for action in queued] == ["message_queued"]
    assert [(action["kind"], action["text"]) for action in sent] == [
        ("message_sent", "지금 출발해"),
        ("message_sent", "늦어"),
    ]
    assert texts(network, "work") == ["지금 출발해", "늦어"]


async def test_what_waits_leaves_before_the_next_message_to_the_same_person(
    network, store, phone_on: Build
):
    phone = phone_on(store, network)
    network.refusals = ["offline"]
    await phone.perform(TO_WORK)

    _, actions = await phone.perform(SendMessage("k2", "민수", "늦어", contact_id="work"))

    assert [action["text"] for action in actions] == ["지금 출발해", "늦어"]


async def test_two_at_once_with_one_key_send_once(network, store, phone_on: Build):
    phone = phone_on(store, network)

    results = await asyncio.gather(phone.perform(TO_WORK), phone.perform(TO_WORK))

    assert [outcome.error for outcome, _ in results] == [None, None]
    assert [action["kind"] for _, actions in results for action in actions] == ["message_sent"]
    assert texts(network, "work") == ["지금 출발해"]


async def test_a_carrier_that_only_answers_is_not_asked_to_begin(network, store, phone_on: Build):
    network.abilities = Abilities(can_start_chat=False)
    phone = phone_on(store, network)

    begun, _ = await phone.perform(TO_WORK)
    answered, _ = await phone.perform(SendMessage("k2", "엄마", "네", contact_id="c3"))

    assert (begun.error, answered.error) == ("unreachable", None)


async def test_a_message_refused_for_good_is_not_tried_again(network, store, phone_on: Build):
    phone = phone_on(store, network)
    network.refusals = ["unknown_recipient"]

    outcome, actions = await phone.perform(TO_WORK)

    assert outcome.error == "unknown_recipient"
    assert [action["kind"] for action in actions] == ["message_failed"]
    assert await phone.send_queued() == []
    assert network.attempts == 1


async def test_a_crash_between_promise_and_sending_sends_once_after_reopening(
    path: Path, network, phone_on: Build
):
    network.refusals = ["offline"]
    with Store(path) as before:
        await phone_on(before, network).perform(TO_WORK)

    with Store(path) as after:
        reopened = phone_on(after, network)
        actions = await reopened.send_queued()
        again = await reopened.send_queued()

    assert [action["kind"] for action in actions] == ["message_sent"]
    assert again == []
    assert texts(network, "work") == ["지금 출발해"]


async def test_a_crash_after_sending_and_before_noting_it_sends_nothing_twice(
    path: Path, people: SimulatedPeople, phone_on: Build, monkeypatch: pytest.MonkeyPatch
):
    def crash(*_: object) -> bool:
        raise KeyboardInterrupt

    with Store(path) as before:
        phone = phone_on(before, people)
        monkeypatch.setattr(before.outbox, "mark_sent", crash)
        with pytest.raises(KeyboardInterrupt):
            await phone.perform(TO_WORK)

    with Store(path) as after:
        await phone_on(after, people).send_queued()
        assert after.outbox.waiting() == ()
    assert texts(people, "work") == ["지금 출발해"]


async def test_a_full_disk_refuses_before_anything_is_sent(
    phone: Phone, people: SimulatedPeople, store: Store
):
    fill_up(store)

    outcome, actions = await phone.perform(
        SendMessage("k1", "민수", "가" * 5_000, contact_id="work")
    )

    assert (outcome.error, actions) == ("full_disk", [])
    assert people.received == []


async def test_what_cannot_be_noted_as_being_sent_does_not_leave(
    phone: Phone, people: SimulatedPeople, store: Store
):
    long = SendMessage("k1", "민수", "가" * 5_000, contact_id="work")
    phone._outbox.promise("k1", phone.phonebook.address("", "work", None, None), long.body, NOW)
    fill_up(store)
    outcome, actions = await phone.perform(long)
    (trouble,) = phone.poll()
    store._database._connection.execute("PRAGMA max_page_count = 1000000")

    assert (outcome.error, kinds(actions)) == ("offline", ["message_queued"])
    assert (trouble.event, trouble.fields["code"]) == ("error", "full_disk")
    assert people.received == []
    phone.advance(6_000)
    assert kinds(await phone.send_queued()) == ["message_sent"]
    assert len(people.received) == 1


async def test_a_disk_that_fills_while_sending_neither_hides_nor_repeats_the_message(
    network, store: Store, phone_on: Build
):
    network.abilities = Abilities(max_length_characters=100_000)
    phone = phone_on(store, network)
    network.meanwhile = lambda: (store.keep("much", "가" * 200_000), fill_up(store))
    outcome, actions = await phone.perform(
        SendMessage("k1", "민수", "가" * 100_000, contact_id="work")
    )
    (trouble,) = phone.poll()
    store._database._connection.execute("PRAGMA max_page_count = 1000000")

    assert (outcome.error, kinds(actions)) == (None, ["message_sent"])
    assert (trouble.event, trouble.fields["code"]) == ("error", "full_disk")
    assert await phone.send_queued() == []
    assert store.outbox.waiting() == ()
    assert len(network.received) == 1


# --- in -------------------------------------------------------------------------------------------


def test_a_message_arrives_once_with_its_record(phone: Phone, people: SimulatedPeople):
    people.write("어머니", "언제 와?", room="가족방")
    phone.advance(1_500)

    (happened,) = phone.poll()

    message = Message(
        "sim-m1", "엄마", TheirWords("언제 와?"), "가족방", "2026-11-21T09:00:01.500+09:00"
    )
    assert happened.stimulus == Arrived(message)
    assert (happened.event, happened.fields) == (
        "incoming",
        {"kind": "message", "from": "엄마", "room": "가족방", "id": "sim-m1"},
    )
    assert phone.poll() == []


def test_a_message_written_while_nobody_listened_arrives_after_a_restart(
    path: Path, people: SimulatedPeople, phone_on: Build
):
    with Store(path) as before:
        phone_on(before, people)
        people.write("엄마", "언제 와?")

    with Store(path) as after:
        assert [one.fields["id"] for one in phone_on(after, people).poll()] == ["sim-m1"]


def test_a_namesakes_message_is_known_by_id(phone: Phone, people: SimulatedPeople, store: Store):
    message_id = people.write("school", "숙제 했어?")
    phone.poll()

    assert store.unread(sender="김민수")[0].id == message_id
    assert store.sender_id(message_id) == "school"


async def test_a_stranger_who_wrote_can_be_answered(phone: Phone, people: SimulatedPeople):
    people.write("할머니", "밥은 먹었니?")
    phone.poll()

    outcome, _ = await phone.perform(SendMessage("k1", "할머니", "네 먹었어요"))

    assert outcome.error is None
    assert texts(people, "할머니") == ["네 먹었어요"]


async def test_a_room_first_heard_of_by_a_message_can_be_written_to(
    phone: Phone, people: SimulatedPeople
):
    people.write("엄마", "새 방이야", room="여행방")
    phone.poll()

    outcome, _ = await phone.perform(SendMessage("k1", "여행방", "좋아", room="여행방"))

    assert outcome.error is None


def test_a_hostile_message_arrives_whole_and_clean(phone: Phone, people: SimulatedPeople):
    people.write("엄마", "가" * 1_000_000 + "\x00\ud800")
    people.write("\ud800\x07", "")

    first, second = [happened.stimulus.message for happened in phone.poll()]

    assert first.text.to_keep() == "가" * 1_000_000 + "�"
    assert (second.sender, second.text) == ("�", TheirWords(""))


def test_a_message_that_finds_the_disk_full_is_told_of_and_delivered_later(
    phone: Phone, people: SimulatedPeople, store: Store
):
    fill_up(store)
    people.write("엄마", "가" * 10_000)
    (trouble,) = phone.poll()
    store._database._connection.execute("PRAGMA max_page_count = 1000000")

    assert (trouble.event, trouble.fields["code"]) == ("error", "full_disk")
    assert phone.poll() == []
    phone.advance(5_000)
    assert [one.fields["id"] for one in phone.poll()] == ["sim-m1"]


async def test_the_inbox_reads_unread_messages_oldest_first(phone: Phone):
    outcome, _ = await phone.perform(ReadInbox(unread_only=True))

    assert [message.text.to_keep() for message in outcome.messages] == [
        "치킨 시킬까?",
        "저녁 먹고 오니?",
    ]


async def test_with_nothing_unread_the_latest_is_read_unless_only_unread_was_asked(phone: Phone):
    await phone.perform(MarkRead(("inbox-1", "inbox-2")))

    latest, _ = await phone.perform(ReadInbox(sender=" 엄마"))
    unread, _ = await phone.perform(ReadInbox(sender="엄마", unread_only=True))

    assert [message.id for message in latest.messages] == ["inbox-1"]
    assert unread.messages == ()


async def test_marking_read_tells_the_sender_once(phone: Phone, people: SimulatedPeople):
    _, first = await phone.perform(MarkRead(("inbox-1", "inbox-2", "no such")))
    _, second = await phone.perform(MarkRead(("inbox-1",)))

    assert people.read_ids == ["inbox-1", "inbox-2"]
    assert first == [
        {"kind": "message_read", "to": "엄마", "backend": "simulated", "id": "inbox-1"},
        {"kind": "message_read", "room": "가족방", "backend": "simulated", "id": "inbox-2"},
    ]
    assert second == []


def test_reading_aloud_is_an_action(phone: Phone, store: Store):
    message = store.unread(sender="엄마")[0]

    assert phone.spoken(message)["kind"] == "message_spoken"
    assert store.was_spoken("inbox-1")


def test_loading_a_scenario_again_after_a_restart_changes_nothing(
    path: Path, people: SimulatedPeople, phone_on: Build
):
    with Store(path) as before:
        first = phone_on(before, people).phonebook
    with Store(path) as after:
        second = phone_on(after, people).phonebook
        assert len(after.unread()) == 2

    assert (first.contacts, first.rooms) == (second.contacts, second.rooms)


@pytest.mark.parametrize(
    ("sections", "where"),
    [
        ({"contacts": "엄마"}, "contacts: a list"),
        ({"contacts": ["엄마"]}, r"contacts\[0\]: a mapping"),
        ({"contacts": [{"name": "엄마"}, {"labels": []}]}, r"contacts\[1\]: `name`"),
        ({"contacts": [{"name": "엄마", "phone": 1012345678}]}, r"contacts\[0\]: `phone`"),
        ({"contacts": [{"name": "a", "id": "c2"}, {"name": "b"}]}, r"contacts\[1\]: the id c2"),
        ({"rooms": [{"name": "가족방", "members": "엄마"}]}, r"rooms\[0\]: `members`"),
        ({"inbox": [{"from": "엄마"}]}, r"inbox\[0\]: `text`"),
        ({"inbox": [{"from": "엄마", "text": "a", "minutes_ago": "5"}]}, "`minutes_ago`"),
        ({"inbox": [{"from": "엄마", "text": "a", "minutes_ago": 1e300}]}, "out of range"),
    ],
)
def test_a_malformed_scenario_is_told_by_place(phone: Phone, sections: dict, where: str):
    with pytest.raises(UsageError, match=where):
        phone.load(sections)


def test_simulated_people_keep_everything_on_this_machine(phone: Phone):
    assert not phone.leaves_machine
    assert phone.carriers == ("simulated",)
