"""What a notification says: KakaoTalk's shapes, MessagingStyle first, and what is no message."""

from dataclasses import replace

import pytest

from devices.bridge.apps import BY_NAME
from devices.bridge.notifications import CUT_AT_UNITS, Posted, Styled, interpret

KAKAO, WHATSAPP, SMS = BY_NAME["kakaotalk"], BY_NAME["whatsapp"], BY_NAME["sms"]
AT = 1_795_300_000_000
ONE = Posted(
    "0|com.kakao.talk|2|371|10231",
    "com.kakao.talk",
    AT,
    tag="371",
    title="엄마",
    text="밥 먹었니?",
    can_reply=True,
    log_id="9001",
)
GROUP = replace(ONE, tag="902", title="아빠", sub_text="가족방", is_group_conversation=True)


def test_a_chat_with_one_person_has_no_sub_text_and_its_title_is_the_sender():
    reading = interpret(ONE, KAKAO)

    assert reading is not None
    assert (reading.chat_id, reading.name, reading.is_group) == ("371", "엄마", False)
    assert reading.person_id == reading.lines[0].sender_id == "name:엄마"
    assert reading.lines[0].text == "밥 먹었니?"


def test_a_group_has_its_name_in_the_sub_text_and_the_sender_in_the_title():
    reading = interpret(GROUP, KAKAO)

    assert reading is not None
    assert (reading.chat_id, reading.name, reading.is_group) == ("902", "가족방", True)
    assert (reading.person_id, reading.lines[0].sender_name) == ("", "아빠")


def test_before_android_11_the_room_is_in_the_summary_text():
    reading = interpret(replace(GROUP, sub_text=None, summary_text="가족방"), KAKAO)

    assert reading is not None
    assert (reading.name, reading.is_group) == ("가족방", True)


@pytest.mark.parametrize(
    "posted",
    [
        replace(ONE, title=None, text="", sub_text="안 읽은 메시지 3개"),  # KakaoTalk's count
        replace(ONE, title=None, text=None, sub_text="3"),
        replace(ONE, text="   "),
        replace(ONE, is_group_summary=True),
        replace(ONE, is_ongoing=True),
        replace(ONE, category="call"),
        replace(ONE, can_reply=False),  # an advertisement, a login notice
    ],
    ids=["unread", "unread without text", "blank", "summary", "ongoing", "call", "no reply"],
)
def test_what_is_no_message_is_passed_over(posted: Posted):
    assert interpret(posted, KAKAO) is None


def test_messaging_style_beats_title_and_text_and_has_a_sender_that_stays():
    styled = (
        Styled("하나", AT - 2_000, "지수", "hash-1"),
        Styled("둘", AT - 1_000, "지수(회사)", "hash-1"),
        Styled("내가 쓴 것", AT),
    )
    reading = interpret(replace(ONE, text="둘", messages=styled, log_id=None), KAKAO)

    assert reading is not None
    assert [(one.text, one.sender_id, one.is_own) for one in reading.lines] == [
        ("하나", "hash-1", False),
        ("둘", "hash-1", False),
        ("내가 쓴 것", "", True),
    ]
    assert (reading.person_id, reading.name) == ("hash-1", "지수(회사)")


def test_the_same_message_has_the_same_id_however_often_it_is_posted():
    styled = (Styled("하나", AT, "지수", "hash-1"),)
    first = interpret(replace(ONE, messages=styled, log_id=None), KAKAO)
    again = replace(ONE, posted_at_unix_ms=AT + 60_000, messages=styled, log_id=None)
    more = replace(again, messages=(*styled, Styled("하나", AT + 1, "지수", "hash-1")))

    assert first is not None
    assert interpret(again, KAKAO).lines[0].message_id == first.lines[0].message_id  # type: ignore[union-attr]
    ids = [one.message_id for one in interpret(more, KAKAO).lines]  # type: ignore[union-attr]
    assert ids[0] == first.lines[0].message_id != ids[1]


def test_kakaotalks_own_number_is_the_identity_of_the_newest_message_only():
    before = interpret(ONE, KAKAO)
    later = interpret(replace(ONE, posted_at_unix_ms=AT + 5_000), KAKAO)
    next_one = interpret(replace(ONE, log_id="9002"), KAKAO)

    assert before is not None
    assert later is not None
    assert next_one is not None
    assert before.lines[0].message_id == later.lines[0].message_id
    assert before.lines[0].message_id != next_one.lines[0].message_id


def test_the_same_words_in_two_chats_are_two_messages():
    one, other = interpret(ONE, KAKAO), interpret(replace(ONE, tag="372"), KAKAO)

    assert one is not None
    assert other is not None
    assert one.lines[0].message_id != other.lines[0].message_id


def test_other_apps_name_a_group_by_its_conversation_title():
    styled = (Styled("회의 세 시", AT, "이지수", "k1"),)
    posted = replace(
        ONE,
        package=WHATSAPP.package,
        tag=None,
        shortcut_id="12036@g.us",
        title="회사: 이지수",
        sub_text="업무 프로필",
        conversation_title="회사",
        is_group_conversation=True,
        messages=styled,
        log_id=None,
    )
    reading = interpret(posted, WHATSAPP)

    assert reading is not None
    assert (reading.chat_id, reading.name, reading.is_group) == ("12036@g.us", "회사", True)


def test_a_notification_of_own_words_only_does_not_say_with_whom():
    styled = (Styled("내 말", AT),)
    reading = interpret(replace(ONE, messages=styled, log_id=None), KAKAO)

    assert reading is not None
    assert (reading.person_id, reading.lines[0].is_own) == ("", True)


def test_an_sms_is_from_its_number_where_the_notification_knows_it():
    styled = (Styled("택배입니다", AT, "택배", "contact-7", "tel:+821012345678"),)
    posted = replace(ONE, package=SMS.package, tag=None, messages=styled, log_id=None)
    reading = interpret(posted, SMS)

    assert reading is not None
    assert reading.person_id == "+821012345678"
    assert reading.chat_id == ONE.key


def test_a_text_as_long_as_android_leaves_it_was_cut():
    long = "가" * CUT_AT_UNITS
    cut, whole = interpret(replace(ONE, text=long), KAKAO), interpret(ONE, KAKAO)
    dogs = interpret(replace(ONE, text="🐶" * (CUT_AT_UNITS // 2)), KAKAO)

    assert cut is not None
    assert whole is not None
    assert dogs is not None
    assert [one.lines[0].is_cut for one in (cut, dogs, whole)] == [True, True, False]


def test_what_android_hides_is_told_as_the_apps_and_belongs_to_no_chat():
    hidden = Posted("k", SMS.package, AT, text="민감한 알림 콘텐츠 숨김", is_redacted=True)
    reading = interpret(hidden, SMS)

    assert reading is not None
    assert (reading.chat_id, reading.is_redacted) == ("", True)
    assert reading.lines[0].sender_name == SMS.label
