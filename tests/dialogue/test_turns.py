import pytest

from agent.dialogue.asking import NOT_YET
from agent.events import (
    AnswerCall,
    Arrived,
    Call,
    CallChanged,
    CallState,
    Do,
    Earcon,
    Expecting,
    Listen,
    Outcome,
    SendMessage,
    TimedOut,
)
from tests.dialogue.talk import FROM_MOM, Talk, heard


def test_the_time_is_told():
    talk = Talk()
    talk.say("time", text="지금 몇 시야")
    assert talk.words == "오전 9시 5분이에요."


def test_the_day_is_told_where_it_was_asked_for():
    talk = Talk()
    talk.say("time", text="오늘 며칠이야")
    assert talk.words == "11월 21일 토요일, 오전 9시 5분이에요."


def test_help_says_what_can_be_done():
    talk = Talk()
    talk.say("help")
    assert talk.keys == ["help"]


@pytest.mark.parametrize("intent", sorted(NOT_YET))
def test_what_is_not_built_yet_is_said_to_be_so(intent):
    talk = Talk()
    talk.say(intent)
    assert talk.keys == ["not_yet"]
    assert talk.operations == []


@pytest.mark.parametrize("intent", ["confirm", "deny", "choose", "unknown", "repeat", "gibberish"])
def test_with_nothing_pending_such_words_get_a_short_cue_and_no_speech(intent):
    talk = Talk()
    talk.say(intent)
    assert talk.last == [Earcon("error"), Listen()]


def test_stop_with_nothing_to_stop_is_silent():
    talk = Talk()
    talk.say("stop")
    assert talk.last == [Listen()]


@pytest.mark.parametrize("reason", ["no_speech", "echo", "not_wearer", "not_addressed"])
def test_sounds_that_were_not_for_us_change_nothing(reason):
    talk = Talk()
    talk.mumble(reason)
    assert talk.last == []


def test_unclear_words_get_a_short_cue():
    talk = Talk()
    talk.mumble("low_confidence")
    assert talk.last == [Earcon("error"), Listen()]


@pytest.mark.parametrize(
    ("reason", "key"),
    [("link", "link_back"), ("recognition", "error_recognition"), ("internal", "error_internal")],
)
def test_words_that_were_lost_are_asked_for_again(reason, key):
    talk = Talk()
    talk.mumble(reason)
    assert talk.keys == [key]


def test_words_lost_in_the_middle_of_a_task_are_asked_for_again_there():
    talk = Talk()
    talk.say("send_message", recipient="엄마")
    talk.mumble("link")
    assert talk.keys == ["link_back"]
    assert talk.listen.expecting is Expecting.BODY


def test_a_monologue_is_read_back_by_its_beginning():
    talk = Talk()
    talk.mumble("max_length", "그래서 말이야 내가 어제 거기 갔는데 말이야 참")
    assert talk.words == '"그래서 말이야 내가 어제 거기 갔는데..."까지 들었어요. 계속하실래요?'
    talk.say("confirm")
    assert talk.keys == ["go_on"]
    assert talk.listen == Listen()


@pytest.mark.parametrize("answer", ["deny", "unknown", "stop"])
def test_a_monologue_ends_on_a_no(answer):
    talk = Talk()
    talk.mumble("max_length", "그래서 말이야")
    talk.say(answer)
    assert talk.last == [Listen()]


def test_repeat_says_the_last_prompt_again():
    talk = Talk()
    talk.say("time")
    talk.say("repeat")
    assert talk.keys == ["time"]


def test_repeat_puts_a_question_again_not_the_reprompt():
    talk = Talk()
    talk.say("send_message", recipient="엄마")
    talk.mumble()
    assert talk.keys == ["say_again"]
    talk.say("repeat")
    assert talk.keys == ["ask_body"]


def test_an_aside_is_answered_and_the_question_put_again():
    talk = Talk()
    talk.say("send_message", recipient="김민수", body="늦어")
    talk.say("time")
    assert talk.keys == ["time", "send_grace"]
    talk.wait()
    assert talk.sent == [("김민수", "늦어")]


def test_help_in_the_middle_of_a_task_says_how_to_leave_it():
    talk = Talk()
    talk.say("send_message", recipient="엄마")
    talk.say("help")
    assert talk.keys == ["help_task", "ask_body"]


def test_two_reprompts_at_most_then_the_draft_is_kept():
    talk = Talk()
    talk.say("send_message", recipient="엄마")
    talk.mumble()
    assert talk.keys == ["say_again"]
    talk.mumble()
    assert talk.keys == ["say_again_short"]
    talk.mumble()
    assert talk.keys == ["draft_kept"]
    assert talk.conversation.context.draft_recipient == "엄마"


@pytest.mark.parametrize("intent", ["send_message", "call"])
def test_a_question_never_understood_is_dropped_with_a_word(intent):
    talk = Talk()
    talk.say(intent)
    talk.mumble()
    talk.mumble()
    talk.mumble()
    assert talk.keys == ["not_understood"]
    assert talk.listen == Listen()


def test_silence_is_asked_once_more_in_fewer_words():
    talk = Talk()
    talk.say("send_message")
    talk.wait()
    assert talk.words == "누구한테요?"
    talk.wait()
    assert talk.last == [Earcon("cancelled"), Listen()]


def test_another_command_is_seen_to_first_and_the_draft_offered_again():
    talk = Talk(inbox=(FROM_MOM,))
    talk.say("send_message", recipient="김민수", body="늦어")
    talk.say("read_messages")
    assert talk.read == ["m1"]
    talk.wait()
    assert talk.keys == ["draft_again"]
    talk.wait()
    talk.wait()
    assert talk.sent == []


def test_a_message_before_which_nothing_was_said_gives_way_to_another_command():
    talk = Talk()
    talk.say("send_message")
    talk.say("call", contact="할머니")
    assert talk.done == ["PlaceCall"]
    talk.say("hang_up")
    assert talk.keys == ["call_ended"]


def test_a_timeout_that_comes_too_late_changes_nothing():
    talk = Talk()
    talk.say("time")
    assert talk.wait() == []


def test_a_tap_with_nothing_under_way_says_that_we_listen():
    talk = Talk()
    talk.tap()
    assert talk.last == [Earcon("listening"), Listen()]


def test_an_outcome_nobody_waits_for_changes_nothing():
    talk = Talk()
    assert talk.hear(Outcome(AnswerCall())) == []


def test_words_before_the_outcome_of_an_operation_do_not_send_twice():
    conversation = Talk().conversation
    conversation.hear(heard("send_message", {"recipient": "엄마", "body": "늦어"}))
    effects = conversation.hear(TimedOut())
    assert conversation.hear(heard("confirm")) == []
    assert isinstance(effects[-1], Do)


def test_an_outcome_that_comes_while_a_call_rings_is_told_afterwards():
    conversation = Talk().conversation
    conversation.hear(heard("send_message", {"recipient": "엄마", "body": "늦어"}))
    conversation.hear(TimedOut())
    conversation.hear(CallChanged(Call("k1", "할머니", CallState.RINGING)))
    sending = SendMessage("s1:1", "엄마", "늦어", contact_id="c3")
    assert conversation.hear(Outcome(sending)) == []
    effects = conversation.hear(CallChanged(Call("k1", "할머니", CallState.NONE)))
    assert Earcon("sent") in effects


def test_a_call_that_ends_before_an_outcome_leaves_the_task_waiting_for_it():
    conversation = Talk().conversation
    conversation.hear(heard("send_message", {"recipient": "엄마", "body": "늦어"}))
    conversation.hear(TimedOut())
    conversation.hear(CallChanged(Call("k1", "할머니", CallState.RINGING)))
    conversation.hear(CallChanged(Call("k1", "할머니", CallState.NONE)))
    sending = SendMessage("s1:1", "엄마", "늦어", contact_id="c3")
    assert Earcon("sent") in conversation.hear(Outcome(sending))


def test_the_context_of_a_fresh_conversation_is_empty():
    context = Talk().conversation.context
    assert context.expecting is Expecting.COMMAND
    assert context.call is CallState.NONE
    assert context.choices == ()
    assert context.last_message is None
    assert context.draft_recipient is None
    assert context.draft_body is None
    assert context.caller is None


def test_choices_are_only_in_the_context_while_they_are_offered():
    talk = Talk()
    talk.say("send_message", candidates=["김민수", "김민서"], body="늦어")
    talk.say("choose", ordinal=1)
    assert talk.conversation.context.choices == ()


def test_arrivals_are_bounded():
    talk = Talk()
    talk.say("send_message", recipient="엄마")
    effects = [talk.hear(Arrived(FROM_MOM)) for _ in range(100)]
    assert effects == [[]] * 100
    talk.say("cancel")
    assert "메시지 20개가 왔어요." in talk.words
