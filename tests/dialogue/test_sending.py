import pytest

from agent.events import Expecting, Lang, Listen, MarkRead, Say, SendMessage, Show
from tests.dialogue.talk import FROM_MOM, IN_FAMILY, MOM, Talk


def test_a_whole_message_to_a_listed_contact_is_read_back_with_two_seconds_of_grace():
    talk = Talk()
    effects = talk.say("send_message", recipient="김민수", body="지금 출발해")
    assert effects == [
        Show("김민수", "지금 출발해", ("보내기", "취소")),
        Say("send_grace", '김민수한테 "지금 출발해" 보낼게요.'),
        Listen(Expecting.CONFIRM, 2_000),
    ]


def test_silence_in_the_grace_sends_it():
    talk = Talk()
    talk.say("send_message", recipient="김민수", body="지금 출발해")
    talk.wait()
    assert talk.operations == [SendMessage("s1:1", "김민수", "지금 출발해", contact_id="c1")]
    assert talk.earcons == ["sent"]
    assert talk.words == "보냈어요."
    assert talk.listen == Listen()


def test_a_missing_recipient_is_asked_for():
    talk = Talk()
    talk.say("send_message", body="지금 출발해")
    assert talk.words == "누구한테 보낼까요?"
    assert talk.listen.expecting is Expecting.RECIPIENT
    talk.say("send_message", recipient="엄마")
    assert talk.keys == ["send_grace"]


def test_a_missing_body_is_asked_for_by_the_name_of_the_receiver():
    talk = Talk()
    talk.say("send_message", recipient="엄마")
    assert talk.words == "엄마한테 뭐라고 보낼까요?"
    assert talk.listen.expecting is Expecting.BODY
    talk.say("send_message", body="응")
    assert talk.words == '엄마한테 "응" 보낼게요.'


def test_several_candidates_are_offered_by_number_and_the_chosen_one_is_written_to():
    talk = Talk()
    talk.say("send_message", candidates=["김민수", "김민서"], body="늦어")
    assert talk.words == "1번 김민수, 2번 김민서. 누구예요?"
    assert talk.listen.expecting is Expecting.CHOICE
    assert talk.conversation.context.choices == ("김민수", "김민서")
    talk.say("choose", ordinal=2)
    talk.say("confirm")
    assert talk.sent == [("김민서", "늦어")]


def test_contacts_of_the_same_name_are_told_apart_by_their_labels():
    talk = Talk()
    talk.say(
        "send_message", candidates=["박지수", "박지수"], candidate_ids=["c5", "c6"], body="안녕"
    )
    assert talk.words == "1번 회사 박지수, 2번 학교 박지수. 누구예요?"
    talk.say("choose", label="학교")
    assert talk.words == '학교 박지수한테 "안녕" 보낼게요.'
    talk.wait()
    assert talk.operations == [SendMessage("s1:1", "박지수", "안녕", contact_id="c6")]


def test_a_name_that_two_contacts_share_is_never_guessed():
    talk = Talk()
    talk.say("send_message", recipient="박지수", body="안녕")
    assert talk.keys == ["choose_person"]


@pytest.mark.parametrize(
    ("slots", "chosen"),
    [
        ({"ordinal": 1}, "김민수"),
        ({"ordinal": -1}, "김민서"),
        ({"contact": "김민서"}, "김민서"),
        ({"label": "회사"}, "김민수"),
    ],
)
def test_a_choice_is_made_by_number_label_or_name(slots, chosen):
    talk = Talk()
    talk.say("send_message", candidates=["김민수", "김민서"], body="늦어")
    talk.say("choose", **slots)
    talk.wait()
    assert talk.sent == [(chosen, "늦어")]


@pytest.mark.parametrize("slots", [{"ordinal": 3}, {"ordinal": 0}, {"label": "동창"}])
def test_a_choice_that_was_not_offered_is_offered_again(slots):
    talk = Talk()
    talk.say("send_message", candidates=["김민수", "김민서"], body="늦어")
    talk.say("choose", **slots)
    assert talk.keys == ["choose_person"]


def test_none_of_those_offered_asks_for_the_name_again():
    talk = Talk()
    talk.say("send_message", candidates=["김민수", "김민서"], body="늦어")
    talk.say("deny")
    assert talk.keys == ["ask_recipient"]


def test_an_unknown_name_is_said_to_be_unknown_and_asked_again():
    talk = Talk()
    talk.say("send_message", recipient="철호", body="안녕")
    assert talk.words == "철호는 연락처에 없어요. 누구한테 보낼까요?"
    assert talk.listen.expecting is Expecting.RECIPIENT
    assert talk.sent == []


def test_several_receivers_get_one_message_each_after_a_yes():
    talk = Talk()
    talk.say("send_message", recipients=["엄마", "김민수"], body="안녕")
    assert talk.words == '엄마, 김민수한테 "안녕" 보낼까요?'
    talk.wait()
    talk.say("confirm")
    assert talk.sent == [("엄마", "안녕"), ("김민수", "안녕")]
    assert len({one.key for one in talk.operations}) == 2


def test_several_receivers_of_whom_one_is_unclear_are_asked_for_one_at_a_time():
    talk = Talk()
    talk.say("send_message", recipients=["엄마", "박지수"], body="안녕")
    assert talk.keys == ["one_at_a_time"]


def test_only_those_whom_it_did_not_reach_stay_in_the_draft():
    talk = Talk(errors={SendMessage: "too_long"})
    talk.say("send_message", recipients=["엄마", "김민수"], body="안녕")
    talk.say("confirm")
    assert talk.keys == ["error_too_long", "draft_kept"]
    assert talk.conversation.context.draft_body == "안녕"


def test_an_alias_leads_to_the_contact():
    talk = Talk()
    talk.say("send_message", recipient="어머니", body="안녕")
    assert "엄마한테" in talk.words


def test_a_correction_is_read_back_and_only_the_corrected_words_are_sent():
    talk = Talk()
    talk.say("send_message", recipient="김민수", body="세 시에 봐")
    talk.say("edit_body", body="네 시에 봐")
    assert talk.words == '김민수한테 "네 시에 봐" 보낼게요.'
    talk.wait()
    assert talk.sent == [("김민수", "네 시에 봐")]


def test_words_can_be_added_to_a_draft():
    talk = Talk()
    talk.say("send_message", recipient="김민수", body="늦어")
    talk.say("append_body", body="미안해")
    talk.wait()
    assert talk.sent == [("김민수", "늦어 미안해")]


def test_a_change_of_recipient_keeps_the_words():
    talk = Talk()
    talk.say("send_message", recipient="김민수", body="늦어")
    talk.say("change_recipient", recipient="김민서")
    assert talk.words == '김민서한테 "늦어" 보낼게요.'
    talk.wait()
    assert talk.sent == [("김민서", "늦어")]


def test_starting_over_forgets_everything():
    talk = Talk()
    talk.say("send_message", recipient="김민수", body="늦어")
    talk.say("start_over")
    assert talk.keys == ["ask_recipient"]
    assert talk.conversation.context.draft_body is None


def test_another_receiver_named_without_words_needs_a_yes():
    talk = Talk()
    talk.say("send_message", recipient="김민수", body="늦어")
    talk.say("send_message", recipient="엄마")
    assert talk.words == '엄마한테 "늦어" 보낼까요?'


def test_after_a_no_the_draft_waits_for_a_change():
    talk = Talk()
    talk.say("send_message", recipient="김민수", body="세 시에 봐")
    talk.say("deny")
    assert talk.words == "어떻게 고칠까요?"
    assert talk.listen.expecting is Expecting.COMMAND
    assert talk.conversation.context.draft_body == "세 시에 봐"
    talk.say("edit_body", body="네 시에 봐")
    talk.wait()
    assert talk.sent == [("김민수", "네 시에 봐")]


def test_a_new_message_after_a_no_takes_the_place_of_the_draft():
    talk = Talk()
    talk.say("send_message", recipient="김민수", body="늦어")
    talk.say("deny")
    talk.say("send_message", recipient="엄마", body="금방 가")
    talk.wait()
    assert talk.sent == [("엄마", "금방 가")]


def test_a_kept_draft_can_be_taken_up_again():
    talk = Talk()
    talk.say("send_message", recipient="가족방", body="늦어")
    talk.say("stop")
    talk.say("resume_draft")
    assert talk.words == '아까 쓰던 거예요. 가족방에 "늦어" 보낼까요?'
    talk.say("confirm")
    assert talk.sent == [("가족방", "늦어")]


def test_a_message_that_could_not_be_sent_stays_a_draft_and_keeps_its_key():
    talk = Talk(errors={SendMessage: "carrier"})
    talk.say("send_message", recipient="김민수", body="늦어")
    talk.wait()
    assert talk.keys == ["error_carrier", "draft_kept"]
    talk.errors.clear()
    talk.say("resume_draft")
    talk.say("confirm")
    assert [one.key for one in talk.operations] == ["s1:1", "s1:1"]
    assert talk.keys == ["sent"]


def test_a_changed_draft_gets_a_key_of_its_own():
    talk = Talk(errors={SendMessage: "carrier"})
    talk.say("send_message", recipient="김민수", body="늦어")
    talk.wait()
    talk.say("edit_body", body="많이 늦어")
    talk.wait()
    assert [one.key for one in talk.operations] == ["s1:1", "s1:2"]


def test_a_message_queued_while_offline_is_promised_and_no_draft_any_more():
    talk = Talk(errors={SendMessage: "offline"})
    talk.say("send_message", recipient="김민수", body="늦어")
    talk.wait()
    assert talk.keys == ["queued"]
    assert talk.conversation.context.draft_body is None


@pytest.mark.parametrize("written", ["112", "1-1-2", "1 1 9", "911", "일일구", "경찰서"])
def test_nothing_is_written_to_an_emergency_number(written):
    talk = Talk()
    talk.say("send_message", recipient=written, body="도와줘")
    assert talk.keys == ["emergency_message"]
    assert talk.sent == []


def test_an_answer_goes_to_who_wrote_last_and_marks_it_read_once_sent():
    talk = Talk()
    talk.arrive(FROM_MOM)
    talk.say("confirm")
    talk.say("reply", body="곧 가")
    assert talk.words == '엄마한테 "곧 가" 보낼게요.'
    talk.wait()
    assert talk.operations == [
        SendMessage("s1:1", MOM.name, "곧 가", contact_id="c3"),
        MarkRead(("m1",)),
    ]


def test_an_answer_to_a_room_goes_to_the_room_and_needs_a_yes():
    talk = Talk()
    talk.arrive(IN_FAMILY)
    talk.say("confirm")
    talk.say("reply", body="곧 가")
    assert talk.words == '가족방에 "곧 가" 보낼까요?'
    talk.say("confirm")
    assert talk.sent == [("가족방", "곧 가")]


def test_an_answer_without_words_asks_for_them():
    talk = Talk()
    talk.arrive(FROM_MOM)
    talk.say("confirm")
    talk.say("reply")
    assert talk.words == "엄마한테 뭐라고 보낼까요?"


def test_an_answer_to_nobody_asks_for_whom():
    talk = Talk()
    talk.say("reply", body="알았어")
    assert talk.keys == ["ask_recipient"]


def test_a_dictation_cut_off_is_read_back_goes_on_and_needs_a_yes():
    talk = Talk()
    talk.say("send_message", recipient="엄마")
    talk.mumble("max_length", "오늘 회사에서 있었던 일을 다 말하면")
    assert talk.keys == ["too_long"]
    assert talk.listen.expecting is Expecting.CONFIRM
    talk.say("confirm")
    assert talk.listen.expecting is Expecting.BODY
    talk.say("send_message", body="길어")
    assert talk.keys == ["send_confirm"]
    talk.say("confirm")
    assert talk.sent == [("엄마", "오늘 회사에서 있었던 일을 다 말하면 길어")]


def test_a_dictation_cut_off_can_end_there():
    talk = Talk()
    talk.say("send_message", recipient="엄마")
    talk.mumble("max_length", "오늘 늦을 것 같은데")
    talk.say("deny")
    assert talk.words == '엄마한테 "오늘 늦을 것 같은데" 보낼까요?'


def test_in_english_it_is_said_in_english():
    talk = Talk(lang=Lang.ENGLISH)
    talk.say("send_message", recipient="엄마", body="on my way")
    assert talk.words == 'Sending "on my way" to 엄마.'
