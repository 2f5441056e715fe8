"""What is set for later, what comes due, what is taken back, and what is kept meanwhile."""

from datetime import timedelta

import pytest

from agent.events import (
    CallState,
    Expecting,
    FinishReminder,
    Lang,
    Message,
    NoteQuiet,
    NoteTuned,
    PastCall,
    PlaceCall,
    React,
    Reminded,
    ScheduleMessage,
    SendMessage,
    SentLater,
    SetReminder,
    SetStyle,
    TheirWords,
    Tune,
    Unsend,
)
from tests.dialogue.talk import FROM_MINSU, FROM_MOM, IN_FAMILY, NOW, Talk, heard

AT_EIGHT = "2026-11-22T08:00:00+09:00"
AT_TWENTY = "2026-11-21T20:00:00+09:00"


# --- scheduled messages ---------------------------------------------------------------------------


def scheduled(**more: object) -> Talk:
    talk = Talk()
    talk.say("schedule_message", recipient="김민수", body="축하해", time=AT_EIGHT, **more)
    return talk


def test_a_scheduled_message_is_read_back_with_its_time_and_kept_for_it():
    talk = scheduled()
    assert talk.words == '내일 오전 8시에 김민수한테 "축하해" 보낼게요.'
    talk.wait()
    message = SendMessage("s1:1", "김민수", "축하해", contact_id="c1")
    assert talk.operations == [ScheduleMessage(message, AT_EIGHT)]
    assert talk.words == "내일 오전 8시에 보낼게요."
    assert talk.sent == []


def test_a_scheduled_message_is_not_kept_after_a_no():
    talk = scheduled()
    talk.say("deny")
    talk.wait()
    assert talk.operations == []


@pytest.mark.parametrize(
    ("answer", "at"),
    [
        ("아침", AT_EIGHT),
        ("오전이요", AT_EIGHT),
        ("저녁에", AT_TWENTY),
        ("오후요", AT_TWENTY),
        ("in the morning", AT_EIGHT),
        ("p.m. please", AT_TWENTY),
    ],
)
def test_an_open_half_of_the_day_is_asked_about_once(answer: str, at: str):
    talk = scheduled(time_alternatives=[AT_TWENTY])
    assert talk.keys == ["ask_half_of_day"]
    talk.say("unknown", text=answer)
    assert talk.keys == ["send_grace_later"]
    talk.wait()
    assert [one.at for one in talk.operations] == [at]


def test_a_half_of_the_day_is_chosen_by_its_place_too():
    talk = scheduled(time_alternatives=[AT_TWENTY])
    talk.say("choose", ordinal=1)
    talk.wait()
    assert [one.at for one in talk.operations] == [AT_TWENTY]


def test_an_open_time_without_an_answer_keeps_the_draft_and_sends_nothing():
    talk = scheduled(time_alternatives=[AT_TWENTY])
    talk.wait()
    talk.wait()
    talk.wait()
    assert talk.operations == []
    assert talk.conversation.context.draft_body == "축하해"


def test_word_of_a_scheduled_message_waits_for_the_floor():
    talk = Talk()
    talk.say("send_message", recipient="엄마")
    talk.hear(SentLater(SendMessage("k", "김민수", "축하해", contact_id="c1")))
    assert talk.last == []
    talk.say("cancel")
    assert talk.keys[-1] == "scheduled_sent"


def test_a_scheduled_message_that_failed_is_told_with_its_reason():
    talk = Talk()
    talk.hear(SentLater(SendMessage("k", "김민수", "축하해", contact_id="c1"), "too_long"))
    assert talk.keys == ["scheduled_failed", "error_too_long"]


# --- reminders ------------------------------------------------------------------------------------


def test_a_reminder_is_set_and_told_back():
    talk = Talk()
    talk.hear(heard("remind", {"time": AT_TWENTY, "text": "약 먹어"}))
    assert talk.operations == [SetReminder("s1:1", "약 먹어", AT_TWENTY)]
    assert talk.words == '오후 8시에 "약 먹어" 알려 드릴게요.'


def test_a_reminder_without_a_time_is_asked_for_whole():
    talk = Talk()
    talk.hear(heard("remind", {"text": "약 먹어"}))
    assert talk.keys == ["reminder_when"]


def test_a_reminder_is_done_once_it_was_said_and_not_while_others_speak():
    talk = Talk()
    talk.call(CallState.RINGING)
    talk.hear(Reminded("r1", "약 먹어"))
    assert talk.operations == []
    talk.say("reject_call")
    assert talk.words.endswith('알려 드려요. "약 먹어".')
    assert talk.operations[-1] == FinishReminder("r1")


def test_a_reminder_breaks_through_the_quiet():
    talk = Talk()
    talk.say("do_not_disturb", on=True)
    talk.hear(Reminded("r1", "약 먹어"))
    assert talk.keys == ["reminder"]


# --- quiet ----------------------------------------------------------------------------------------


def test_nothing_is_announced_while_it_is_quiet_and_told_when_it_ends():
    talk = Talk()
    talk.say("do_not_disturb", on=True)
    assert talk.operations == [NoteQuiet(True)]
    talk.arrive(FROM_MOM)
    assert talk.last == []
    talk.say("do_not_disturb", on=False)
    assert talk.keys == ["quiet_off", "incoming_message"]


def test_the_quiet_ends_by_itself():
    talk = Talk()
    talk.say("do_not_disturb", on=True, minutes=30)
    assert talk.words == "오전 9시 35분까지 조용히 있을게요."
    talk.arrive(FROM_MOM)
    talk.now += timedelta(minutes=31)
    talk.arrive(FROM_MINSU)
    assert talk.keys == ["incoming_messages"]


def test_who_is_allowed_breaks_through():
    talk = Talk()
    talk.say("do_not_disturb", on=True, allow=["엄마"])
    talk.arrive(FROM_MINSU)
    assert talk.last == []
    talk.arrive(FROM_MOM)
    assert talk.keys == ["incoming_message"]


def test_what_is_urgent_breaks_through_where_allowed():
    talk = Talk()
    talk.say("do_not_disturb", on=True, allow=["urgent"])
    talk.arrive(Message("u1", "김민수", TheirWords("급해 전화 줘")))
    assert talk.keys == ["incoming_message"]


def test_a_second_call_soon_after_the_first_breaks_through_where_allowed():
    talk = Talk()
    talk.say("do_not_disturb", on=True, allow=["urgent"])
    talk.call(CallState.RINGING)
    assert talk.last == []
    talk.call(CallState.NONE)
    assert talk.last == []
    talk.now += timedelta(minutes=1)
    talk.call(CallState.RINGING, call_id="k2")
    assert talk.keys == ["incoming_call"]


def test_a_muted_room_stays_silent_and_its_people_do_not():
    talk = Talk()
    talk.say("do_not_disturb", on=True, room="가족방")
    assert talk.words == "가족방 알림을 껐어요."
    talk.arrive(IN_FAMILY)
    assert talk.last == []
    talk.arrive(FROM_MOM)
    assert talk.keys == ["incoming_message"]


# --- taken back, reacted to -----------------------------------------------------------------------


def test_what_was_sent_last_is_taken_back_and_told():
    talk = Talk()
    talk.say("send_message", recipient="김민수", body="지금 출발해")
    talk.say("confirm")
    talk.say("unsend")
    assert talk.operations[-1] == Unsend()
    assert talk.words == '김민수한테 보낸 "지금 출발해" 지웠어요.'


@pytest.mark.parametrize(
    ("error", "key"), [("too_late", "error_too_late"), ("nothing_sent", "nothing_sent")]
)
def test_what_cannot_be_taken_back_is_said(error: str, key: str):
    talk = Talk(errors={Unsend: error})
    talk.say("unsend")
    assert talk.keys == [key]


def test_a_sign_goes_under_what_was_read_last():
    talk = Talk(inbox=(FROM_MOM, FROM_MINSU))
    talk.say("read_messages")
    talk.say("react", emoji="❤️")
    assert React("m1", "❤️") in talk.operations
    assert talk.read[-1] == "m2"  # and the reading goes on


def test_a_sign_without_a_message_is_not_sent():
    talk = Talk()
    talk.say("react", emoji="❤️")
    assert talk.keys == ["nothing_to_react_to"]


# --- how politely ---------------------------------------------------------------------------------


def to_minsu(text: str = "민수한테 지금 출발한다고 보내 줘") -> Talk:
    talk = Talk()
    talk.say("send_message", text=text, recipient="김민수", body="지금 출발해")
    talk.say("confirm")
    return talk


def test_somebody_from_work_is_asked_about_once_after_the_first_message():
    talk = to_minsu()
    assert talk.sent == [("김민수", "지금 출발해")]
    assert talk.keys[-1] == "ask_style_next"
    talk.say("confirm")
    assert talk.operations[-1] == SetStyle("c1", "polite")
    talk.say("send_message", text="민수한테 간다고 보내 줘", recipient="김민수", body="가")
    talk.say("confirm")
    assert "ask_style_next" not in talk.keys


def test_silence_leaves_the_question_open_and_a_no_settles_it():
    talk = to_minsu()
    talk.wait()
    assert SetStyle("c1", "polite") not in talk.operations
    text = "민수한테 간다고 보내 줘"
    talk.say("send_message", text=text, recipient="김민수", body="가")
    talk.say("confirm")
    assert talk.keys[-1] == "ask_style_next"
    talk.say("deny")
    talk.say("send_message", text=text, recipient="김민수", body="가")
    talk.say("confirm")
    assert talk.keys[-1] == "sent"


def test_a_message_that_comes_in_takes_the_place_of_the_question():
    talk = to_minsu()
    talk.arrive(FROM_MOM)
    assert talk.keys == ["incoming_message"]


def test_another_command_in_place_of_an_answer_is_obeyed():
    talk = to_minsu()
    talk.say("call", contact="할머니")
    assert PlaceCall("할머니", contact_id="c4") in talk.operations


def test_words_that_are_the_same_either_way_raise_no_question():
    talk = to_minsu(text="")
    assert talk.keys == ["sent"]


def test_nobody_is_asked_about_politeness_in_english():
    talk = Talk(lang=Lang.ENGLISH)
    talk.say("send_message", recipient="김민수", body="on my way", text="text Minsu I'm on my way")
    talk.say("confirm")
    assert talk.keys == ["sent"]


# --- what survives a restart ----------------------------------------------------------------------


def restarted(talk: Talk) -> Talk:
    again = Talk(people=talk.people)
    again.conversation.restore(talk.conversation.kept)
    return again


def test_a_draft_survives_and_is_sent_only_after_a_yes():
    talk = Talk()
    talk.say("send_message", room="가족방", body="늦어")
    again = restarted(talk)
    again.wait()
    assert again.operations == []
    again.say("resume_draft")
    assert again.words == '아까 쓰던 거예요. 가족방에 "늦어" 보낼까요?'
    again.say("confirm")
    assert again.sent == [("가족방", "늦어")]


def test_a_scheduled_draft_keeps_its_time():
    again = restarted(scheduled())
    again.say("resume_draft")
    assert again.keys == ["draft_again_later"]
    again.say("confirm")
    assert [one.at for one in again.operations] == [AT_EIGHT]


def test_several_receivers_survive_too():
    talk = Talk()
    talk.say("send_message", recipients=["엄마", "김민수"], body="안녕")
    again = restarted(talk)
    again.say("resume_draft")
    again.say("confirm")
    assert again.sent == [("엄마", "안녕"), ("김민수", "안녕")]


def test_the_quiet_survives():
    talk = Talk()
    talk.say("do_not_disturb", on=True, minutes=30, allow=["엄마"])
    again = restarted(talk)
    again.arrive(FROM_MINSU)
    assert again.last == []
    again.arrive(FROM_MOM)
    assert again.keys == ["incoming_message"]


def test_an_answer_about_politeness_survives():
    talk = to_minsu()
    talk.say("deny")
    again = restarted(talk)
    again.say("send_message", text="민수한테 간다고 보내 줘", recipient="김민수", body="가")
    again.say("confirm")
    assert again.keys == ["sent"]


def test_what_is_kept_is_the_same_text_while_nothing_changes():
    talk = Talk()
    before = talk.conversation.kept
    talk.say("time")
    assert talk.conversation.kept == before


# --- how the agent sounds -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slots", "volume"),
    [
        ({"direction": "up"}, 95),
        ({"direction": "down"}, 65),
        ({"level": 0}, 0),
        ({"level": 100}, 100),
    ],
)
def test_the_volume_is_changed_within_its_bounds(slots: dict[str, object], volume: int):
    talk = Talk()
    talk.say("volume", **slots)
    assert Tune(volume=volume) in talk.last
    assert talk.operations == [NoteTuned(Tune(volume=volume))]


def test_the_language_is_changed_for_what_follows():
    talk = Talk()
    talk.say("set_language", lang="en")
    assert talk.words == "English it is."
    talk.say("hang_up")
    assert talk.words == "There is no call right now."


# --- calls of the past ----------------------------------------------------------------------------

MISSED = PastCall("할머니", "c4", outgoing=False, missed=True, at=NOW.isoformat())
PLACED = PastCall("김민수", "c1", outgoing=True, missed=False, at=NOW.isoformat())


def test_the_last_one_called_is_called_again():
    talk = Talk(calls=(MISSED, PLACED))
    talk.say("redial")
    assert talk.operations[-1] == PlaceCall("김민수", contact_id="c1")


def test_whoever_called_in_vain_is_called_back():
    talk = Talk(calls=(PLACED, MISSED))
    talk.say("call_back")
    assert talk.operations[-1] == PlaceCall("할머니", contact_id="c4")


def test_missed_calls_are_told_once_a_person_and_not_after_they_spoke():
    answered = PastCall("할머니", "c4", outgoing=True, missed=False, at=NOW.isoformat())
    talk = Talk(calls=(MISSED, MISSED))
    talk.say("missed_calls")
    assert talk.words == "부재중 1통이에요. 할머니 오전 9시 5분."
    talk.calls = (answered, MISSED)
    talk.say("missed_calls")
    assert talk.keys == ["no_missed_calls"]


@pytest.mark.parametrize(
    ("answer", "placed"), [("cancel", 0), ("deny", 0), ("stop", 0), ("confirm", 1)]
)
def test_a_call_can_be_stopped_while_it_is_announced(answer: str, placed: int):
    talk = Talk(interrupts=True)
    talk.say("call", contact="할머니")
    assert talk.operations == []
    assert (talk.listen.expecting, talk.listen.timeout_ms) == (Expecting.CONFIRM, 0)
    talk.say(answer)
    assert len(talk.operations) == placed


def test_a_call_is_asked_about_where_something_unclear_is_said_meanwhile():
    talk = Talk(interrupts=True)
    talk.say("call", contact="할머니")
    talk.mumble()
    assert talk.keys == ["call_confirm"]
    talk.wait()
    talk.wait()
    assert talk.operations == []


def test_a_tap_stops_a_call_that_is_announced():
    talk = Talk(interrupts=True)
    talk.say("call", contact="할머니")
    talk.tap()
    assert talk.operations == []


# --- help -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "key"),
    [
        (None, "help"),
        (heard("send_message", {"recipient": "김민수", "body": "가"}), "help_read_back"),
        (heard("send_message", {"body": "가"}), "help_recipient"),
        (heard("send_message", {"candidates": ["김민수", "김민서"], "body": "가"}), "help_choice"),
        (heard("read_messages", {}), "help_reading"),
    ],
)
def test_help_fits_the_moment(before: object, key: str):
    talk = Talk(inbox=(FROM_MOM,))
    if before:
        talk.hear(before)  # type: ignore[arg-type]
    talk.say("help")
    assert talk.keys[0] == key
