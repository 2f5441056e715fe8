import pytest

from agent.events import (
    AnswerCall,
    CallState,
    Expecting,
    HangUp,
    Listen,
    PlaceCall,
    RejectCall,
)
from tests.dialogue.talk import FROM_MOM, Talk


def ringing() -> Talk:
    talk = Talk()
    talk.call(CallState.RINGING)
    return talk


def in_call() -> Talk:
    talk = ringing()
    talk.say("answer_call")
    talk.call(CallState.ACTIVE)
    return talk


def test_a_call_is_announced_and_placed():
    talk = Talk()
    talk.say("call", contact="할머니")
    assert talk.words == "할머니한테 전화 걸게요."
    assert talk.operations == [PlaceCall("할머니", contact_id="c4")]
    assert talk.conversation.context.call is CallState.ACTIVE


def test_a_video_call_is_a_video_call():
    talk = Talk()
    talk.say("call", contact="할머니", kind="video")
    assert talk.operations == [PlaceCall("할머니", contact_id="c4", kind="video")]


def test_a_number_is_called_as_a_number_and_a_listed_one_by_its_name():
    talk = Talk()
    talk.say("call", number="010-9999-8888")
    assert talk.words == "010-9999-8888번으로 전화 걸게요."
    assert talk.operations == [PlaceCall("010-9999-8888", number="010-9999-8888")]
    other = Talk()
    other.say("call", number="01023456789")
    assert other.words == "김민수한테 전화 걸게요."


def test_a_missing_name_is_asked_for():
    talk = Talk()
    talk.say("call")
    assert talk.keys == ["ask_callee"]
    assert talk.listen.expecting is Expecting.RECIPIENT
    talk.say("send_message", recipient="할머니")
    assert talk.operations == [PlaceCall("할머니", contact_id="c4")]


def test_candidates_are_chosen_among():
    talk = Talk()
    talk.say("call", candidates=["김민수", "김민서"])
    assert talk.keys == ["choose_person"]
    talk.say("choose", label="회사")
    assert talk.operations == [PlaceCall("김민수", contact_id="c1")]


def test_an_unknown_name_is_not_called():
    talk = Talk()
    talk.say("call", contact="철훈")
    assert talk.words == "철훈은 연락처에 없어요. 누구한테 전화할까요?"
    talk.say("cancel")
    assert talk.operations == []


def test_a_name_heard_with_low_confidence_is_asked_about():
    talk = Talk()
    talk.say("call", sure=0.3, contact="할머니")
    assert talk.words == "할머니한테 전화할까요?"
    talk.say("confirm")
    assert talk.done == ["PlaceCall"]


@pytest.mark.parametrize("answer", ["deny", "cancel", "stop"])
def test_a_doubtful_call_is_not_placed_after_a_no(answer):
    talk = Talk()
    talk.say("call", sure=0.3, contact="할머니")
    talk.say(answer)
    assert talk.operations == []


def test_a_doubtful_call_is_not_placed_on_silence():
    talk = Talk()
    talk.say("call", sure=0.3, contact="할머니")
    talk.wait()
    talk.wait()
    assert talk.operations == []


@pytest.mark.parametrize("slot", ["contact", "number"])
@pytest.mark.parametrize("written", ["112", "1 1 2", "1-1-9", "119번", "911", "+82 112"])
def test_emergency_numbers_are_refused_in_plain_words(slot, written):
    talk = Talk()
    talk.say("call", **{slot: written})
    assert talk.keys == ["emergency"]
    assert "휴대전화로 직접 걸어 주세요" in talk.words
    assert talk.operations == []


def test_an_emergency_number_behind_a_name_is_refused_too():
    talk = Talk()
    talk.say("call", contact="경찰서")
    assert talk.words == "112는 제가 걸 수 없어요. 휴대전화로 직접 걸어 주세요."
    assert talk.operations == []


def test_a_room_is_not_called():
    talk = Talk()
    talk.say("call", contact="가족방")
    assert talk.keys == ["no_room_calls"]


def test_a_call_that_fails_is_a_spoken_line_and_over():
    talk = Talk(errors={PlaceCall: "busy"})
    talk.say("call", contact="할머니")
    assert talk.keys == ["calling", "error_busy"]
    assert talk.conversation.context.call is CallState.NONE


def test_nothing_is_said_when_the_other_side_answers():
    talk = Talk()
    talk.say("call", contact="할머니")
    talk.call(CallState.ACTIVE)
    assert talk.last == []


def test_the_end_of_a_call_is_said():
    talk = in_call()
    talk.call(CallState.NONE)
    assert talk.words == "통화가 끝났어요."


def test_a_call_nobody_takes_is_said_to_be_unanswered():
    talk = Talk()
    talk.say("call", contact="할머니")
    talk.call(CallState.NONE)
    assert talk.words == "전화를 안 받네요."


def test_hanging_up_is_said_once():
    talk = in_call()
    talk.say("hang_up")
    assert talk.operations[-1] == HangUp()
    assert talk.words == "통화가 끝났어요."
    talk.call(CallState.NONE)
    assert talk.last == []


def test_a_second_call_is_not_placed_during_one():
    talk = in_call()
    talk.say("call", contact="엄마")
    assert talk.keys == ["in_a_call"]
    assert "PlaceCall" not in talk.done


@pytest.mark.parametrize("intent", ["unknown", "confirm", "deny", "cancel", "repeat"])
def test_talk_to_the_other_side_gets_no_answer(intent):
    talk = in_call()
    talk.say(intent)
    assert talk.keys == []
    assert talk.earcons == []


def test_messages_wait_for_the_end_of_a_call():
    talk = in_call()
    talk.arrive(FROM_MOM)
    assert talk.last == []
    talk.call(CallState.NONE)
    assert talk.keys == ["call_ended", "incoming_message"]


def test_an_incoming_call_is_announced_with_its_caller():
    talk = ringing()
    assert talk.earcons == ["incoming"]
    assert talk.words == "할머니한테서 전화가 왔어요. 받을까요?"
    assert talk.listen == Listen(Expecting.CONFIRM, 20_000)
    assert talk.cards[0].actions == ("받기", "거절")
    assert talk.conversation.context.caller == "할머니"
    assert talk.conversation.context.call is CallState.RINGING


@pytest.mark.parametrize("answer", ["answer_call", "confirm"])
def test_an_incoming_call_is_answered(answer):
    talk = ringing()
    talk.say(answer)
    assert talk.operations == [AnswerCall()]
    assert talk.keys == []


@pytest.mark.parametrize("answer", ["reject_call", "deny", "hang_up", "cancel"])
def test_an_incoming_call_is_turned_away(answer):
    talk = ringing()
    talk.say(answer)
    assert talk.operations == [RejectCall()]
    assert talk.words == "안 받을게요."
    talk.call(CallState.NONE)
    assert talk.last == []


def test_an_incoming_call_is_turned_away_with_a_message():
    talk = ringing()
    talk.say("reject_call", body="회의 중이야")
    assert talk.operations == [RejectCall("회의 중이야")]
    assert talk.words == '"회의 중이야"라고 전하고 끊었어요.'


def test_stop_silences_the_ringing_and_the_call_can_still_be_answered():
    talk = ringing()
    talk.say("stop")
    assert talk.last == [Listen(Expecting.CONFIRM)]
    talk.say("answer_call")
    assert talk.operations == [AnswerCall()]


def test_an_incoming_call_is_never_answered_by_silence_noise_or_a_tap():
    talk = ringing()
    talk.mumble("low_confidence")
    talk.mumble("no_speech")
    talk.say("unknown")
    talk.tap()
    talk.wait()
    assert talk.operations == []


def test_a_caller_who_gives_up_is_named():
    talk = ringing()
    talk.call(CallState.NONE)
    assert talk.words == "할머니 전화가 끊겼어요."


def test_a_call_taken_elsewhere_is_left_alone():
    talk = ringing()
    talk.call(CallState.ACTIVE)
    assert talk.keys == []
    assert talk.conversation.context.call is CallState.ACTIVE


def test_a_call_that_cannot_be_answered_is_a_spoken_line():
    talk = Talk(errors={AnswerCall: "no_call"})
    talk.call(CallState.RINGING)
    talk.say("confirm")
    assert talk.keys == ["no_call"]
    assert talk.conversation.context.call is CallState.NONE


@pytest.mark.parametrize(
    ("intent", "key"),
    [
        ("answer_call", "no_incoming_call"),
        ("reject_call", "no_incoming_call"),
        ("hang_up", "no_call"),
    ],
)
def test_without_a_call_there_is_nothing_to_answer_or_end(intent, key):
    talk = Talk()
    talk.say(intent)
    assert talk.keys == [key]
    assert talk.operations == []


def test_a_draft_that_a_call_interrupts_is_offered_again_and_needs_a_yes():
    talk = Talk()
    talk.say("send_message", recipient="김민수", body="늦어")
    talk.call(CallState.RINGING)
    assert talk.conversation.context.draft_body == "늦어"
    talk.say("answer_call")
    talk.call(CallState.ACTIVE)
    talk.wait()
    talk.call(CallState.NONE)
    assert talk.words == '통화가 끝났어요. 아까 쓰던 거예요. 김민수한테 "늦어" 보낼까요?'
    assert talk.sent == []
    talk.say("confirm")
    assert talk.sent == [("김민수", "늦어")]


def test_a_draft_is_offered_again_after_a_call_was_turned_away():
    talk = Talk()
    talk.say("send_message", recipient="김민수", body="늦어")
    talk.call(CallState.RINGING)
    talk.say("reject_call")
    assert talk.keys == ["call_rejected", "draft_again"]


def test_a_question_that_a_call_interrupts_is_put_again():
    talk = Talk()
    talk.say("send_message", recipient="김민수")
    talk.call(CallState.RINGING)
    talk.call(CallState.NONE)
    assert talk.keys == ["call_missed", "ask_body"]


def test_a_reading_that_a_call_interrupts_goes_on_with_the_same_message():
    talk = Talk(inbox=(FROM_MOM,))
    talk.say("read_messages")
    talk.call(CallState.RINGING)
    talk.say("reject_call")
    assert talk.read == ["m1"]
