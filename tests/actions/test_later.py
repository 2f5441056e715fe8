"""Scheduled messages and reminders, what is taken back, and what a conversation keeps."""

import itertools
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.actions.database import add_functions
from agent.actions.messaging import Abilities
from agent.actions.phone import Phone
from agent.actions.schema import STEPS
from agent.actions.searching import search
from agent.actions.simulated import SimulatedPeople
from agent.actions.store import Store
from agent.events import (
    AnswerCall,
    FinishReminder,
    HoldCall,
    Lang,
    Message,
    MuteCall,
    NoteQuiet,
    NoteTuned,
    React,
    ReadCallLog,
    Reminded,
    ScheduleMessage,
    SearchMessages,
    SendMessage,
    SentLater,
    SetReminder,
    SetStyle,
    TheirWords,
    Tune,
    Unsend,
)

Build = Callable[[Store, SimulatedPeople], Phone]
IN_TEN_MINUTES = "2026-11-21T09:10:00+09:00"
MINUTE_MS = 60_000
TO_WORK = SendMessage("k1", "민수", "지금 출발해", contact_id="work")


def kinds(actions: list[dict]) -> list[str]:
    return [action["kind"] for action in actions]


async def test_a_scheduled_message_goes_out_at_its_time_and_once(
    phone: Phone, people: SimulatedPeople
):
    _, actions = await phone.perform(ScheduleMessage(TO_WORK, IN_TEN_MINUTES))
    assert actions[0] | {"id": ""} == {
        "kind": "message_scheduled",
        "to": "김민수",
        "to_id": "work",
        "text": "지금 출발해",
        "backend": "simulated",
        "id": "",
        "time": IN_TEN_MINUTES,
    }
    await phone.carry_out_due()  # the store is put in order once, at the start
    phone.advance(9 * MINUTE_MS)
    assert not phone.has_due
    phone.advance(10 * MINUTE_MS)
    assert phone.has_due
    assert kinds(await phone.carry_out_due()) == ["message_sent"]
    assert [happened.stimulus for happened in phone.poll()] == [
        SentLater(SendMessage("k1", "김민수", "지금 출발해", "work", None, "01023456789"))
    ]
    phone.advance(11 * MINUTE_MS)
    assert not phone.has_due
    assert len(people.received) == 1


async def test_what_was_due_while_nothing_ran_goes_out_after_the_restart(
    path: Path, people: SimulatedPeople, phone_on: Build
):
    with Store(path) as store:
        await phone_on(store, people).perform(ScheduleMessage(TO_WORK, IN_TEN_MINUTES))
    with Store(path) as store:
        phone = phone_on(store, people)
        phone.advance(60 * MINUTE_MS)
        assert phone.has_due
        await phone.carry_out_due()
    assert [item.body for item in people.received] == ["지금 출발해"]


async def test_killed_between_promise_and_note_a_scheduled_message_still_goes_once(
    path: Path, people: SimulatedPeople, phone_on: Build
):
    with Store(path) as store:
        phone = phone_on(store, people)
        await phone.perform(ScheduleMessage(TO_WORK, IN_TEN_MINUTES))
        await phone.perform(TO_WORK)  # as if it had been sent, and the agenda not noted
    with Store(path) as store:
        phone = phone_on(store, people)
        phone.advance(60 * MINUTE_MS)
        await phone.carry_out_due()
    assert len(people.received) == 1


async def test_a_scheduled_message_that_is_too_long_is_refused_at_once(phone: Phone):
    wanted = SendMessage("k1", "민수", "가" * 9_000, contact_id="work")
    outcome, actions = await phone.perform(ScheduleMessage(wanted, IN_TEN_MINUTES))
    assert (outcome.error, actions) == ("too_long", [])


async def test_a_reminder_is_told_until_it_was_heard_even_after_a_restart(
    path: Path, people: SimulatedPeople, phone_on: Build
):
    with Store(path) as store:
        phone = phone_on(store, people)
        _, actions = await phone.perform(SetReminder("r1", "약 먹어", IN_TEN_MINUTES))
        assert kinds(actions) == ["reminder_set"]
        phone.advance(10 * MINUTE_MS)
        await phone.carry_out_due()
        assert [one.stimulus for one in phone.poll()] == [Reminded("r1", "약 먹어")]
        phone.advance(11 * MINUTE_MS)
        await phone.carry_out_due()
        assert phone.poll() == []
    with Store(path) as store:
        phone = phone_on(store, people)
        phone.advance(20 * MINUTE_MS)
        await phone.carry_out_due()
        assert [one.stimulus for one in phone.poll()] == [Reminded("r1", "약 먹어")]
        _, actions = await phone.perform(FinishReminder("r1"))
        assert kinds(actions) == ["reminder_fired"]
        _, actions = await phone.perform(FinishReminder("r1"))
        assert actions == []


async def test_what_was_sent_last_is_taken_back(phone: Phone, people: SimulatedPeople):
    await phone.perform(TO_WORK)
    outcome, actions = await phone.perform(Unsend())
    assert kinds(actions) == ["message_unsent"]
    assert outcome.unsent is not None
    assert outcome.unsent.body == "지금 출발해"
    assert people.received == []
    outcome, _ = await phone.perform(Unsend())
    assert outcome.error == "nothing_sent"


async def test_after_the_carriers_window_nothing_is_taken_back(
    phone: Phone, people: SimulatedPeople
):
    await phone.perform(TO_WORK)
    phone.advance(people.abilities.unsend_within_ms + 1)
    outcome, _ = await phone.perform(Unsend())
    assert outcome.error == "too_late"
    assert len(people.received) == 1


async def test_a_carrier_that_takes_nothing_back_is_not_asked(
    phone: Phone, people: SimulatedPeople
):
    people.abilities = Abilities()
    await phone.perform(TO_WORK)
    phone.advance(1)
    assert (await phone.perform(Unsend()))[0].error == "too_late"


async def test_a_sign_goes_under_a_message_that_came_in(phone: Phone, people: SimulatedPeople):
    message_id = people.write("엄마", "합격했어")
    phone.poll()
    _, actions = await phone.perform(React(message_id, "❤️"))
    assert people.reactions == [(message_id, "❤️")]
    assert actions[0] | {"id": ""} == {
        "kind": "reacted", "to": "엄마", "backend": "simulated", "id": "", "text": "❤️",
    }  # fmt: skip
    assert (await phone.perform(React("nothing", "❤️")))[0].error == "unsupported"


async def test_while_muted_the_peer_hears_silence_and_on_hold_nobody_hears(
    phone: Phone, people: SimulatedPeople, voice_frame
):
    people.call("엄마")
    phone.poll()
    await phone.perform(AnswerCall())
    assert kinds((await phone.perform(MuteCall(True)))[1]) == ["call_muted"]
    phone.audio_for_peer(voice_frame)
    assert people.calls[0].heard_speech_ms == 0
    assert phone.audio_from_peer() is not None
    assert kinds((await phone.perform(MuteCall(False)))[1]) == ["call_unmuted"]
    phone.audio_for_peer(voice_frame)
    assert people.calls[0].heard_speech_ms == 20
    assert kinds((await phone.perform(HoldCall(True)))[1]) == ["call_held"]
    phone.audio_for_peer(voice_frame)
    assert (people.calls[0].heard_speech_ms, phone.audio_from_peer()) == (20, None)
    assert kinds((await phone.perform(HoldCall(False)))[1]) == ["call_resumed"]
    assert phone.audio_from_peer() is not None


async def test_mute_and_hold_need_a_call_and_end_with_it(phone: Phone, people: SimulatedPeople):
    assert (await phone.perform(MuteCall(True)))[0].error == "no_call"
    people.call("엄마")
    phone.poll()
    await phone.perform(AnswerCall())
    await phone.perform(MuteCall(True))
    people.peer("hang_up")
    phone.poll()
    people.call("엄마")
    phone.poll()
    await phone.perform(AnswerCall())
    assert not phone._line.is_muted


async def test_the_call_log_tells_who_called_in_vain_the_latest_first(
    phone: Phone, people: SimulatedPeople
):
    people.call("엄마")
    phone.poll()
    people.peer("hang_up")
    phone.poll()
    outcome, _ = await phone.perform(ReadCallLog())
    assert [(one.contact, one.missed, one.outgoing) for one in outcome.calls] == [
        ("엄마", True, False)
    ]


async def test_a_style_is_kept(path: Path, people: SimulatedPeople, phone_on: Build):
    with Store(path) as store:
        phone = phone_on(store, people)
        assert (await phone.perform(SetStyle("work", "polite")))[0].error is None
        assert (await phone.perform(SetStyle("x", "polite")))[0].error == "unknown_recipient"
    with Store(path) as store:
        kept = {one.id: one.style for one in store.contacts()}
    assert kept["work"] == "polite"


async def test_what_is_only_noted_gives_its_action(phone: Phone):
    _, quiet = await phone.perform(NoteQuiet(True, IN_TEN_MINUTES, allow=("엄마",)))
    _, loud = await phone.perform(NoteTuned(Tune(volume=65)))
    _, spoken = await phone.perform(NoteTuned(Tune(lang=Lang.ENGLISH)))
    assert [*quiet, *loud, *spoken] == [
        {"kind": "dnd_on", "until": IN_TEN_MINUTES, "allow": ["엄마"]},
        {"kind": "volume_set", "level": 65},
        {"kind": "language_set", "lang": "en"},
    ]


def test_small_texts_are_kept_under_their_names(path: Path):
    with Store(path) as store:
        store.keep("conversation", "하나")
        store.keep("conversation", "둘")
    with Store(path) as store:
        assert (store.kept("conversation"), store.kept("other")) == ("둘", None)


def old_store(path: Path, version: int) -> None:
    """Make a store as the sori of that version left it, with one message still to be sent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    add_functions(connection)
    for statement in itertools.chain(*STEPS[:version]):
        connection.execute(statement)
    connection.execute(
        """INSERT INTO outbox (key, conversation, name, contact_id, body, state, queued_at)
           VALUES ('k1', 'contact:c1', '엄마', 'c1', '가는 중', 'queued', '2026-11-21T09:00:00+09:00')"""
    )
    connection.execute(f"PRAGMA user_version = {version}")
    connection.commit()
    connection.close()


@pytest.mark.parametrize("version", range(1, len(STEPS)))
def test_a_store_of_an_earlier_version_is_brought_up_to_date_with_what_it_holds(
    path: Path, version: int
):
    old_store(path, version)
    with Store(path) as store:
        assert [
            (one.key, one.address.name, one.body)
            for one in (each.item for each in store.outbox.waiting())
        ] == [("k1", "엄마", "가는 중")]
        assert store.kept("conversation") is None
        assert store.outbox.last_sent() is None


# --- searching ------------------------------------------------------------------------------------

RECEIVED = [
    Message(f"m{n}", "이지수", TheirWords(text))
    for n, text in enumerate(
        [
            "우리 집은 새싹로 12야",
            "계좌는 110-222-333444",
            "번호는 010-2345-6789",
            "https://example.com 봐",
            "회의는 세 시야",
            "밥 먹자",
            "새싹로 30으로 이사했어",
        ]
    )
]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("주소", ["m6", "m0"]),
        ("지난주에 보낸 주소", ["m6", "m0"]),
        ("계좌번호", ["m1"]),
        ("전화번호", ["m2"]),
        ("링크", ["m3"]),
        ("회의 시간", ["m4"]),
        ("밥", ["m5"]),
        ("이사를", ["m6"]),
        ("어제 보낸 거", []),
        ("고양이", []),
        ("", []),
    ],
)
def test_what_is_looked_for_is_found_by_its_words_or_its_looks(query: str, found: list[str]):
    assert [message.id for message in search(RECEIVED, query)] == found


async def test_a_search_stays_within_the_person(phone: Phone):
    outcome, _ = await phone.perform(SearchMessages("치킨", sender="엄마"))
    assert outcome.messages == ()
    outcome, _ = await phone.perform(SearchMessages("치킨", room="가족방"))
    assert [message.sender for message in outcome.messages] == ["아빠"]
