from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from agent.actions.carriers import Carriers
from agent.actions.phone import Phone
from agent.actions.simulated import SimulatedPeople
from agent.actions.store import Store
from agent.errors import CarrierError, UsageError
from agent.events import (
    AnswerCall,
    CallChanged,
    CallState,
    HangUp,
    PlaceCall,
    RejectCall,
)
from tests.actions.conftest import NOW
from tests.actions.post import Post

TO_MOTHER = PlaceCall("엄마", contact_id="c3")
SPEECH = np.full(320, 3_000, np.int16)
QUIET = np.full(320, 20, np.int16)


def events(phone: Phone) -> list[tuple[str | None, str | None, str | None]]:
    """What `poll` records: event, kind and by."""
    return [
        (happened.event, happened.fields.get("kind"), happened.fields.get("by"))
        for happened in phone.poll()
    ]


def states(phone: Phone) -> list[CallState]:
    return [one.stimulus.call.state for one in phone.poll() if one.stimulus is not None]


async def test_a_placed_call_is_answered_and_ended_by_the_peer(
    phone: Phone, people: SimulatedPeople, store: Store
):
    outcome, placed = await phone.perform(TO_MOTHER)
    dialing = phone.call.state
    people.peer("answer")
    answered = events(phone)
    active = phone.call.state
    people.peer("hang_up")
    ended = events(phone)

    assert outcome.error is None
    assert placed == [
        {"kind": "call_placed", "to": "엄마", "backend": "simulated", "id": "sim-call1"}
    ]
    assert (dialing, active, phone.call.state) == ("dialing", "active", "none")
    assert answered == [("action", "call_answered", "peer")]
    assert ended == [("action", "call_ended", "peer")]
    assert [(entry.direction, entry.ending) for entry in store.calls()] == [("out", "hung_up")]


async def test_a_ringing_call_is_answered_and_hung_up_by_the_wearer(
    phone: Phone, people: SimulatedPeople
):
    people.call("할머니")
    rang = phone.poll()
    _, answered = await phone.perform(AnswerCall())
    _, ended = await phone.perform(HangUp())

    assert rang[0].fields == {"kind": "call", "from": "할머니", "id": "sim-call1"}
    assert isinstance(rang[0].stimulus, CallChanged)
    assert [(action["kind"], action["by"]) for action in answered + ended] == [
        ("call_answered", "wearer"),
        ("call_ended", "wearer"),
    ]
    assert states(phone) == [CallState.ACTIVE, CallState.NONE]


async def test_what_the_wearer_did_is_polled_without_a_second_record(
    phone: Phone, people: SimulatedPeople
):
    people.call("엄마")
    phone.poll()
    await phone.perform(AnswerCall())

    assert events(phone) == [(None, None, None)]


async def test_a_call_is_rejected_with_words_that_the_caller_receives(
    phone: Phone, people: SimulatedPeople, store: Store
):
    people.call("school")
    phone.poll()

    outcome, actions = await phone.perform(RejectCall("회의 중이야"))

    assert outcome.error is None
    assert [action["kind"] for action in actions] == ["call_rejected", "message_sent"]
    assert [item.body for item in people.mailbox("school")] == ["회의 중이야"]
    assert store.calls()[0].ending == "rejected"


async def test_a_stranger_is_rejected_with_words_too(phone: Phone, people: SimulatedPeople):
    people.call("할머니")
    phone.poll()

    _, actions = await phone.perform(RejectCall("이따 전화할게요"))

    assert actions[1]["to"] == "할머니"


async def test_words_for_a_caller_who_just_hung_up_are_sent_all_the_same(
    phone: Phone, people: SimulatedPeople
):
    people.call("엄마")
    phone.poll()
    people.peer("hang_up")

    outcome, actions = await phone.perform(RejectCall("회의 중이에요"))

    assert outcome.error == "no_call"
    assert [action["kind"] for action in actions] == ["message_sent"]


async def test_hanging_up_on_a_ringing_call_rejects_it(phone: Phone, people: SimulatedPeople):
    people.call("엄마")
    phone.poll()

    _, actions = await phone.perform(HangUp())

    assert [action["kind"] for action in actions] == ["call_rejected"]
    assert phone.call.state is CallState.NONE


async def test_a_call_answered_too_late_is_over(phone: Phone, people: SimulatedPeople):
    people.call("엄마")
    phone.poll()
    people.peer("hang_up")

    outcome, actions = await phone.perform(AnswerCall())

    assert (outcome.error, actions) == ("no_call", [])
    assert events(phone) == [("action", "call_ended", "peer")]


def test_a_caller_who_gives_up_is_a_missed_call(phone, people: SimulatedPeople, store: Store):
    people.call("엄마")
    people.peer("hang_up")

    assert states(phone) == [CallState.RINGING, CallState.NONE]
    assert [(entry.contact, entry.ending) for entry in store.calls()] == [("엄마", "missed")]


async def test_a_peer_may_turn_the_wearer_away(phone: Phone, people: SimulatedPeople):
    await phone.perform(TO_MOTHER)
    people.peer("reject")

    assert events(phone) == [("action", "call_rejected", "peer")]
    assert phone.call.state is CallState.NONE


async def test_a_second_caller_is_missed_and_the_call_goes_on(
    phone: Phone, people: SimulatedPeople, store: Store
):
    await phone.perform(TO_MOTHER)
    people.peer("answer")
    phone.poll()
    people.call("work")

    (missed,) = phone.poll()

    assert missed.stimulus is None
    assert missed.fields == {"kind": "call", "from": "김민수", "missed": True, "id": "sim-call2"}
    assert phone.call.contact == "엄마"
    assert store.calls()[1].ending == "missed"


@pytest.mark.parametrize("number", ["112", "1-1-9", "9 1 1", "+82 112"])
async def test_an_emergency_number_is_never_placed(
    phone: Phone, people: SimulatedPeople, number: str
):
    outcome, actions = await phone.perform(PlaceCall(number, number=number))

    assert (outcome.error, actions) == ("emergency", [])
    assert len(people.calls) == 0


async def test_a_contact_whose_number_is_an_emergency_number_is_never_placed(phone: Phone):
    outcome, _ = await phone.perform(PlaceCall("파출소", contact_id="c4"))

    assert outcome.error == "emergency"


async def test_a_second_call_is_refused_while_one_is_placed(phone: Phone):
    await phone.perform(TO_MOTHER)

    outcome, actions = await phone.perform(PlaceCall("민수", contact_id="work"))

    assert (outcome.error, actions) == ("busy", [])
    assert phone.call.contact == "엄마"


@pytest.mark.parametrize("operation", [AnswerCall(), RejectCall(), RejectCall("바빠"), HangUp()])
async def test_without_a_call_there_is_nothing_to_do(
    phone: Phone, people: SimulatedPeople, operation: AnswerCall | RejectCall | HangUp
):
    outcome, actions = await phone.perform(operation)

    assert (outcome.error, actions) == ("no_call", [])
    assert people.received == []


async def test_an_unknown_person_is_not_called(phone: Phone):
    outcome, _ = await phone.perform(PlaceCall("영희", contact_id="nobody"))

    assert outcome.error == "unknown_recipient"


async def test_a_refused_call_leaves_the_line_free(
    phone: Phone, people: SimulatedPeople, monkeypatch: pytest.MonkeyPatch
):
    async def offline(*_: object) -> str:
        raise CarrierError("no network", "offline")

    monkeypatch.setattr(people, "place", offline)
    outcome, _ = await phone.perform(TO_MOTHER)

    assert outcome.error == "offline"
    assert phone.call.state is CallState.NONE


async def test_a_call_that_cannot_be_logged_still_goes_on(phone: Phone, store: Store):
    store._database._connection.execute("PRAGMA query_only = ON")

    outcome, _ = await phone.perform(TO_MOTHER)

    assert outcome.error is None
    assert events(phone) == [("error", None, None)]


# --- audio ----------------------------------------------------------------------------------------


async def test_the_peer_greets_in_whole_frames_once_the_call_is_up(
    phone: Phone, people: SimulatedPeople
):
    await phone.perform(TO_MOTHER)
    before = phone.audio_from_peer()
    people.peer("answer")
    frames = [phone.audio_from_peer() for _ in range(41)]

    assert before is None
    assert {(frame.shape, frame.dtype) for frame in frames[:40]} == {((320,), np.dtype(np.int16))}
    assert not np.any(frames[:15])
    assert all(np.any(frame) for frame in frames[15:40])
    assert frames[40] is None


async def test_the_peer_hears_what_the_wearer_says_while_the_call_is_up(
    phone: Phone, people: SimulatedPeople
):
    await phone.perform(TO_MOTHER)
    phone.audio_for_peer(SPEECH)
    people.peer("answer")
    phone.audio_for_peer(SPEECH)
    phone.audio_for_peer(QUIET)
    people.peer("hang_up")
    phone.audio_for_peer(SPEECH)

    assert people.calls[0].heard_speech_ms == 20
    assert np.array_equal(people.calls[0].heard(), np.concatenate((SPEECH, QUIET)))


async def test_a_peer_goes_silent_when_the_call_ends(phone: Phone, people: SimulatedPeople):
    people.call("엄마")
    phone.poll()
    await phone.perform(AnswerCall())
    people.say("어디쯤 왔어?")
    await phone.perform(HangUp())

    assert phone.audio_from_peer() is None


async def test_a_long_call_keeps_its_last_half_minute(phone: Phone, people: SimulatedPeople):
    await phone.perform(TO_MOTHER)
    people.peer("answer")
    [phone.audio_for_peer(SPEECH) for _ in range(2_000)]

    assert len(people.calls[0].heard()) == 30 * 16_000
    assert people.calls[0].heard_speech_ms == 40_000


async def test_a_frame_of_the_wrong_shape_is_refused(phone: Phone):
    await phone.perform(TO_MOTHER)

    with pytest.raises(ValueError, match="320 int16"):
        phone.audio_for_peer(np.zeros(160, np.int16))


def test_a_person_always_speaks_with_the_same_voice(people: SimulatedPeople):
    assert people.voice_of("엄마") == SimulatedPeople().voice_of("엄마")


# --- what makes people move -----------------------------------------------------------------------


async def test_people_pick_up_by_themselves_only_where_told_to(
    store: Store, phone_on: Callable[[Store, SimulatedPeople], Phone]
):
    phone = phone_on(store, SimulatedPeople(auto_answer_ms=2_000))
    phone.advance(1_000)
    await phone.perform(TO_MOTHER)
    phone.advance(2_980)
    early = phone.poll()
    phone.advance(3_000)

    assert early == []
    assert events(phone) == [("action", "call_answered", "peer")]


async def test_people_do_nothing_by_default(phone: Phone):
    await phone.perform(TO_MOTHER)
    phone.advance(3_600_000)

    assert phone.poll() == []


@pytest.mark.parametrize("move", ["answer", "reject", "hang_up", "dance"])
def test_a_peer_without_a_call_cannot_move(people: SimulatedPeople, move: str):
    with pytest.raises(UsageError, match=r"^peer: "):
        people.peer(move)


def test_a_caller_cannot_answer_their_own_call(people: SimulatedPeople):
    people.call("엄마")

    with pytest.raises(UsageError):
        people.peer("answer")


async def test_a_companion_that_died_in_a_call_starts_without_one(
    path: Path, people: SimulatedPeople, phone_on: Callable[[Store, SimulatedPeople], Phone]
):
    with Store(path) as before:
        await phone_on(before, people).perform(TO_MOTHER)
        people.peer("answer")

    people.cut_off()
    with Store(path) as after:
        phone = phone_on(after, people)
        assert (phone.poll(), phone.call.state) == ([], CallState.NONE)
        assert after.calls()[0].ending == "interrupted"
        assert (await phone.perform(TO_MOTHER))[0].error is None


def test_the_time_of_day_needs_an_offset(store: Store, people: SimulatedPeople):
    with pytest.raises(ValueError, match="offset"):
        Phone(store, Carriers(people), people, datetime(2026, 11, 21))


async def test_a_caller_who_cannot_be_written_to_is_turned_away_all_the_same(
    store: Store, people: SimulatedPeople
):
    phone = Phone(store, Carriers(Post("matrix")), people, NOW)
    people.call("010-9999-8888")
    phone.poll()

    outcome, actions = await phone.perform(RejectCall("회의 중이야"))

    assert outcome.error == "unreachable"
    assert [action["kind"] for action in actions] == ["call_rejected"]
