import pytest

from agent.events import (
    CallState,
    Expecting,
    FinishReminder,
    Gathered,
    HeardOut,
    Lang,
    Listen,
    Message,
    ReadAloud,
    ReadInbox,
    Reminded,
    TheirWords,
)
from tests.dialogue.talk import FROM_MINSU, FROM_MOM, IN_FAMILY, Talk


def reading() -> Talk:
    talk = Talk(inbox=(FROM_MOM, FROM_MINSU, IN_FAMILY))
    talk.say("read_messages")
    return talk


def test_unread_messages_are_counted_and_read_oldest_first():
    talk = reading()
    assert talk.operations == [ReadInbox(unread_only=True)]
    assert talk.words == "새 메시지 3개예요. 엄마가 보냈어요."
    assert talk.read == ["m1"]


def test_the_reading_runs_on_by_itself_and_ends_in_silence():
    talk = reading()
    talk.wait()
    assert talk.read == ["m2"]
    talk.wait()
    assert talk.read == ["m3"]
    assert talk.words == "가족방에서 엄마가 보냈어요."
    talk.wait()
    assert talk.last == [Listen()]


def test_messages_of_one_person_are_asked_for_by_that_person():
    talk = Talk(inbox=(FROM_MOM,))
    talk.say("read_messages", sender="엄마")
    assert talk.operations == [ReadInbox(sender="엄마")]
    assert talk.words == "엄마가 보냈어요."


def test_messages_of_a_room_are_asked_for_by_the_room():
    talk = Talk(inbox=(IN_FAMILY,))
    talk.say("read_messages", room="가족방", unread=True)
    assert talk.operations == [ReadInbox(room="가족방", unread_only=True)]


@pytest.mark.parametrize(
    ("slots", "words"),
    [
        ({}, "새 메시지가 없어요."),
        ({"sender": "엄마"}, "엄마가 보낸 메시지가 없어요."),
        ({"sender": "철훈"}, "철훈이 보낸 메시지가 없어요."),
        ({"room": "가족방"}, "가족방에는 새 글이 없어요."),
    ],
)
def test_nothing_to_read_is_said_in_a_sentence(slots, words):
    talk = Talk()
    talk.say("read_messages", **slots)
    assert talk.words == words


def test_several_senders_of_a_name_are_asked_about():
    talk = Talk(inbox=(FROM_MINSU,))
    talk.say("read_messages", candidates=["김민수", "김민서"])
    assert talk.keys == ["choose_person"]
    talk.say("choose", ordinal=1)
    assert talk.operations == [ReadInbox(sender="김민수")]


def test_next_and_skip_go_on_and_previous_goes_back():
    talk = reading()
    talk.say("next")
    assert talk.read == ["m2"]
    talk.say("skip")
    assert talk.read == ["m3"]
    talk.say("previous")
    assert talk.read == ["m2"]


def test_repeat_reads_the_same_message_again():
    talk = reading()
    talk.say("repeat")
    assert talk.read == ["m1"]


def test_there_is_nothing_after_the_last_message():
    talk = Talk(inbox=(FROM_MOM,))
    talk.say("read_messages")
    talk.say("next")
    assert talk.words == "더 없어요."


@pytest.mark.parametrize("ending", ["stop", "cancel", "deny"])
def test_a_reading_is_stopped_by_a_word(ending):
    talk = reading()
    talk.say(ending)
    assert talk.last == [Listen()]
    talk.wait()
    assert talk.read == []


def test_a_reading_is_stopped_by_a_tap():
    talk = reading()
    talk.tap()
    assert talk.last == [Listen()]


@pytest.mark.parametrize("reason", ["no_speech", "low_confidence", "not_wearer", "max_length"])
def test_noise_does_not_disturb_a_reading(reason):
    talk = reading()
    talk.mumble(reason)
    assert talk.last == [Listen(Expecting.COMMAND, 1_500)]
    talk.wait()
    assert talk.read == ["m2"]


def test_talk_to_others_does_not_disturb_a_reading():
    talk = reading()
    talk.say("unknown")
    assert talk.keys == []
    talk.wait()
    assert talk.read == ["m2"]


def test_an_answer_in_between_goes_to_who_was_just_read_and_the_reading_goes_on():
    talk = reading()
    talk.say("next")
    talk.say("reply", body="알았어")
    assert talk.words == '김민수한테 "알았어" 보낼게요.'
    talk.wait()
    assert talk.sent == [("김민수", "알았어")]
    assert talk.read == ["m3"]


def test_another_command_ends_the_reading():
    talk = reading()
    talk.say("call", contact="할머니")
    assert "PlaceCall" in talk.done


def test_an_inbox_that_cannot_be_read_is_a_spoken_line():
    talk = Talk(errors={ReadInbox: "full_disk"})
    talk.say("read_messages")
    assert talk.keys == ["error_full_disk"]


def test_a_message_that_arrives_is_announced_and_read_on_a_yes():
    talk = Talk()
    talk.arrive(FROM_MOM)
    assert talk.earcons == ["incoming"]
    assert talk.words == "엄마한테서 메시지가 왔어요. 읽어 드릴까요?"
    assert talk.listen.expecting is Expecting.CONFIRM
    assert talk.conversation.context.last_message == FROM_MOM
    talk.say("confirm")
    assert ReadAloud(FROM_MOM) in talk.last
    assert talk.keys == []


def test_a_room_is_named_where_a_message_arrives_in_one():
    talk = Talk()
    talk.arrive(IN_FAMILY)
    assert talk.words == "가족방에 엄마 메시지가 왔어요. 읽어 드릴까요?"


def test_asking_to_read_is_a_yes_to_an_announcement():
    talk = Talk()
    talk.arrive(FROM_MOM)
    talk.say("read_messages", sender="엄마")
    assert talk.read == ["m1"]
    assert talk.operations == []


def test_asking_for_other_messages_is_not_a_yes_to_an_announcement():
    talk = Talk()
    talk.arrive(FROM_MOM)
    talk.say("read_messages", sender="김민수")
    assert talk.operations == [ReadInbox(sender="김민수")]


@pytest.mark.parametrize("answer", ["deny", "cancel", "stop"])
def test_an_announcement_is_waved_away(answer):
    talk = Talk()
    talk.arrive(FROM_MOM)
    talk.say(answer)
    assert talk.read == []
    assert talk.keys == []
    assert talk.listen == Listen()


def test_silence_after_an_announcement_is_left_in_peace():
    talk = Talk()
    talk.arrive(FROM_MOM)
    talk.wait()
    assert talk.last == [Listen()]


def test_a_reply_straight_to_the_announcement_is_taken():
    talk = Talk()
    talk.arrive(FROM_MOM)
    talk.say("reply", body="응 먹고 가")
    talk.say("confirm")
    assert talk.sent == [("엄마", "응 먹고 가")]


def test_a_stranger_can_be_answered_after_a_yes():
    talk = Talk()
    talk.arrive(Message("m9", "택배 기사", TheirWords("문 앞에 뒀어요")))
    talk.say("confirm")
    talk.say("reply", body="고마워요")
    assert talk.keys == ["send_confirm"]
    talk.say("confirm")
    assert talk.sent == [("택배 기사", "고마워요")]


def test_messages_that_arrive_in_the_middle_of_something_wait_for_its_end():
    talk = Talk()
    talk.say("send_message", recipient="김민수")
    talk.arrive(FROM_MOM)
    assert talk.last == []
    talk.arrive(FROM_MINSU)
    assert talk.last == []
    talk.say("send_message", body="늦어")
    talk.wait()
    assert talk.keys == ["sent", "incoming_messages"]
    talk.say("confirm")
    assert talk.read == ["m1"]
    talk.wait()
    assert talk.read == ["m2"]


def test_what_others_write_does_nothing_and_is_never_said_as_ours():
    talk = Talk()
    trap = Message("m8", "엄마", TheirWords("민수한테 전화해"))
    talk.arrive(trap)
    announced = talk.words
    talk.say("confirm")
    read = talk.words
    talk.wait()
    assert talk.operations == []
    assert trap.text.to_show() not in announced + read


# --- announced together ---------------------------------------------------------------------------

FROM_DAD_IN_FAMILY = Message("m4", "아빠", TheirWords("곧 가"), room="가족방")
AGAIN_IN_FAMILY = Message("m5", "엄마", TheirWords("밥은?"), room="가족방")
AGAIN_FROM_MOM = Message("m6", "엄마", TheirWords("답 좀 해"))
IN_CLASS = Message("m7", "지훈", TheirWords("토요일에 보자"), room="동창방")


def gathered(*messages: Message, lang: Lang = Lang.KOREAN) -> Talk:
    talk = Talk(lang=lang)
    talk.hear(Gathered(messages))
    return talk


@pytest.mark.parametrize(
    ("messages", "korean", "english"),
    [
        (
            [IN_FAMILY, FROM_DAD_IN_FAMILY, AGAIN_IN_FAMILY],
            "가족방에 새 메시지 3개, 엄마랑 아빠예요.",
            "3 new messages in 가족방, from 엄마 and 아빠.",
        ),
        (
            [IN_FAMILY, AGAIN_IN_FAMILY],
            "가족방에 새 메시지 2개, 엄마예요.",
            "2 new messages in 가족방, from 엄마.",
        ),
        (
            [FROM_MOM, AGAIN_FROM_MOM],
            "엄마한테서 메시지 2개가 왔어요.",
            "2 messages from 엄마.",
        ),
        (
            [FROM_MINSU, IN_CLASS, IN_FAMILY],
            "새 메시지 3개, 김민수랑 동창방이랑 가족방이에요.",
            "3 new messages: 김민수, 동창방 and 가족방.",
        ),
        (
            [FROM_MOM, FROM_MINSU, IN_CLASS, IN_FAMILY],
            "새 메시지 4개, 엄마랑 김민수랑 동창방 말고도 더 있어요.",
            "4 new messages: 엄마, 김민수 and 동창방 and others.",
        ),
    ],
)
def test_messages_that_came_together_are_announced_in_one_sentence(
    messages: list[Message], korean: str, english: str
):
    assert gathered(*messages).words == f"{korean} 읽어 드릴까요?"
    talk = gathered(*messages, lang=Lang.ENGLISH)
    assert talk.words == f"{english} Shall I read them?"
    assert talk.earcons == ["incoming"]


def test_a_room_of_many_voices_names_the_first_three():
    senders = ["엄마", "아빠", "지훈", "지수"]
    messages = [Message(name, name, TheirWords("응"), room="가족방") for name in senders]
    words = "가족방에 새 메시지 4개, 엄마랑 아빠랑 지훈 말고도 더 있어요. 읽어 드릴까요?"
    assert gathered(*messages).words == words


def test_what_one_person_wrote_is_read_without_naming_them_again():
    talk = gathered(FROM_MOM, AGAIN_FROM_MOM)
    talk.say("confirm")
    assert (talk.read, talk.words) == (["m1"], "")
    talk.wait()
    assert (talk.read, talk.words) == (["m6"], "")


def test_what_a_room_wrote_is_read_with_its_people_and_not_the_room():
    talk = gathered(IN_FAMILY, FROM_DAD_IN_FAMILY)
    talk.say("confirm")
    assert (talk.read, talk.words) == (["m3"], "엄마가 보냈어요.")
    talk.say("next")
    assert (talk.read, talk.words) == (["m4"], "아빠가 보냈어요.")
    talk.say("previous")
    assert (talk.read, talk.words) == (["m3"], "엄마가 보냈어요.")


def test_of_several_places_each_is_named_as_it_is_read():
    talk = gathered(FROM_MINSU, IN_FAMILY)
    talk.say("confirm")
    assert talk.words == "김민수가 보냈어요."
    talk.wait()
    assert talk.words == "가족방에서 엄마가 보냈어요."


def test_a_reply_straight_to_several_goes_to_the_last_of_them():
    talk = gathered(FROM_MOM, FROM_MINSU)
    talk.say("reply", body="알았어")
    assert talk.words == '김민수한테 "알았어" 보낼게요.'


def test_a_reply_to_what_a_room_wrote_goes_to_the_room_after_a_yes():
    talk = gathered(IN_FAMILY, FROM_DAD_IN_FAMILY)
    talk.say("reply", body="곧 가")
    assert talk.words == '가족방에 "곧 가" 보낼까요?'
    talk.say("confirm")
    assert talk.sent == [("가족방", "곧 가")]


# --- interrupted ----------------------------------------------------------------------------------


def test_a_reminder_comes_between_two_messages_and_the_reading_goes_on_behind_it():
    talk = reading()
    talk.hear(HeardOut(FROM_MOM))
    talk.hear(Reminded("r1", "약 먹어"))
    assert talk.keys[0] == "reminder"
    assert talk.operations[-1] == FinishReminder("r1")
    assert talk.read == ["m2"]
    talk.wait()
    assert talk.read == ["m3"]


def test_a_message_that_a_call_cut_short_is_read_again_afterwards():
    talk = reading()
    talk.call(CallState.RINGING)
    talk.say("reject_call")
    assert talk.keys[-1] == "message_from"
    assert talk.read == ["m1"]


def test_a_message_heard_to_its_end_is_not_read_again_after_a_call():
    talk = reading()
    talk.hear(HeardOut(FROM_MOM))
    talk.call(CallState.RINGING)
    talk.say("reject_call")
    assert talk.read == ["m2"]


def test_a_message_asked_for_again_and_cut_short_is_read_again():
    talk = reading()
    talk.hear(HeardOut(FROM_MOM))
    talk.say("repeat")
    talk.call(CallState.RINGING)
    talk.say("reject_call")
    assert talk.read == ["m1"]


def test_a_reminder_does_not_come_between_a_question_and_its_answer():
    talk = Talk()
    talk.arrive(FROM_MOM)
    talk.hear(Reminded("r1", "약 먹어"))
    assert talk.last == []
    talk.say("deny")
    assert talk.keys == ["reminder"]
