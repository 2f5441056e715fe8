"""What may be sent, and on which answer."""

import pytest

from agent.dialogue.draft import mentions_valuables
from agent.events import Expecting, Listen
from tests.dialogue.talk import Talk


def safe_draft(**options: str) -> Talk:
    talk = Talk(**options)
    talk.say("send_message", recipient="김민수", body="지금 출발해")
    return talk


def risky_draft() -> Talk:
    talk = Talk()
    talk.say("send_message", room="가족방", body="지금 출발해")
    return talk


@pytest.mark.parametrize(
    "slots",
    [
        {"room": "가족방", "body": "늦어"},
        {"recipient": "010-1234-5678", "body": "늦어"},
        {"recipient": "엄마", "body": "삼만 원 보내 줘"},
        {"recipient": "엄마", "body": "역삼로 12로 와"},
    ],
)
def test_what_is_risky_asks_first(slots):
    talk = Talk()
    talk.say("send_message", **slots)
    assert talk.keys == ["send_confirm"]
    assert talk.words.endswith("보낼까요?")
    assert talk.listen == Listen(Expecting.CONFIRM, 7_000)


def test_words_heard_with_low_confidence_ask_first():
    talk = Talk()
    talk.say("send_message", sure=0.4, recipient="김민수", body="지금 출발해")
    assert talk.keys == ["send_confirm"]


def test_a_clear_answer_does_not_make_unclear_words_clear():
    talk = Talk()
    talk.say("send_message", sure=0.4, body="지금 출발해")
    talk.say("send_message", recipient="김민수")
    assert talk.keys == ["send_confirm"]


def test_what_is_safe_is_sent_at_once_on_a_yes():
    talk = safe_draft()
    talk.say("confirm")
    assert talk.sent == [("김민수", "지금 출발해")]


def test_what_is_risky_is_sent_on_a_yes():
    talk = risky_draft()
    talk.say("confirm")
    assert talk.sent == [("가족방", "지금 출발해")]


def test_silence_never_sends_what_is_risky():
    talk = risky_draft()
    talk.wait()
    assert talk.words == "보낼까요?"
    talk.wait()
    assert talk.words == "안 보내고 적어 뒀어요."
    talk.wait()
    assert talk.sent == []
    assert talk.conversation.context.draft_body == "지금 출발해"


@pytest.mark.parametrize("reason", ["low_confidence", "repetition", "script", "max_length"])
def test_an_unclear_answer_never_sends_a_risky_draft(reason):
    talk = risky_draft()
    talk.mumble(reason)
    talk.mumble(reason)
    talk.mumble(reason)
    talk.wait()
    talk.wait()
    assert talk.sent == []


def test_an_answer_that_means_nothing_never_sends_a_risky_draft():
    talk = risky_draft()
    talk.say("unknown")
    assert talk.words == "다시 말씀해 주세요."
    talk.say("unknown")
    assert talk.words == "한 번만 더요."
    talk.say("unknown")
    assert talk.words == "안 보내고 적어 뒀어요."
    assert talk.sent == []


def test_a_yes_half_heard_is_no_yes():
    talk = risky_draft()
    talk.say("confirm", sure=0.3)
    assert talk.keys == ["say_again"]
    assert talk.sent == []


@pytest.mark.parametrize("intent", ["unknown", "confirm"])
def test_an_unclear_answer_in_the_grace_asks_instead_of_sending(intent):
    talk = safe_draft()
    talk.say(intent, sure=0.3)
    assert talk.keys == ["send_confirm"]
    talk.wait()
    talk.wait()
    assert talk.sent == []


def test_noise_in_the_grace_asks_nothing():
    talk = safe_draft()
    talk.mumble("no_speech")
    assert talk.last == [Listen(Expecting.CONFIRM, 2_000)]
    talk.wait()
    assert talk.sent == [("김민수", "지금 출발해")]


@pytest.mark.parametrize("draft", [safe_draft, risky_draft])
@pytest.mark.parametrize("answer", ["deny", "cancel", "stop"])
def test_nothing_is_ever_sent_after_a_no(draft, answer):
    talk = draft()
    talk.say(answer)
    talk.wait()
    talk.wait()
    talk.wait()
    talk.say("unknown")
    assert talk.sent == []


def test_a_yes_after_a_no_is_asked_about_once_more():
    talk = safe_draft()
    talk.say("deny")
    talk.say("confirm")
    assert talk.keys == ["send_confirm"]
    assert talk.sent == []


def test_a_second_no_leaves_the_draft_alone():
    talk = safe_draft()
    talk.say("deny")
    talk.say("deny")
    assert talk.keys == ["draft_kept"]
    assert talk.listen == Listen()


@pytest.mark.parametrize("draft", [safe_draft, risky_draft])
def test_a_tap_cancels_what_is_about_to_be_sent(draft):
    talk = draft()
    talk.tap()
    talk.wait()
    assert talk.keys == []
    assert talk.sent == []
    assert talk.conversation.context.draft_body is None


def test_cancelling_is_confirmed_in_a_word_and_forgets_the_draft():
    talk = safe_draft()
    talk.say("cancel")
    assert talk.earcons == ["cancelled"]
    assert talk.words == "취소했어요."
    assert talk.conversation.context.draft_recipient is None


def test_a_tap_while_words_are_missing_repeats_the_question():
    talk = Talk()
    talk.say("send_message", recipient="엄마")
    talk.tap()
    assert talk.keys == ["ask_body"]


def test_always_asks_even_what_is_safe():
    talk = safe_draft(confirm="always")
    assert talk.keys == ["send_confirm"]


def test_never_sends_at_once_and_says_what_was_sent():
    talk = safe_draft(confirm="never")
    assert talk.sent == [("김민수", "지금 출발해")]
    assert talk.words == '김민수한테 "지금 출발해" 보냈어요.'


def test_never_still_asks_where_the_words_were_unclear():
    talk = Talk(confirm="never")
    talk.say("send_message", sure=0.3, recipient="김민수", body="지금 출발해")
    assert talk.keys == ["send_confirm"]
    assert talk.sent == []


def test_a_yes_sends_once():
    talk = safe_draft()
    talk.say("confirm")
    talk.say("confirm")
    talk.wait()
    assert talk.sent == [("김민수", "지금 출발해")]


@pytest.mark.parametrize(
    "body",
    [
        "3000원 보내",
        "삼만 원만",
        "계좌 알려 줘",
        "비밀번호 뭐야",
        "테헤란로 231로 와",
        "I owe you $20",
        "my password is blue",
    ],
)
def test_money_accounts_and_addresses_are_valuables(body):
    assert mentions_valuables(body)


@pytest.mark.parametrize(
    "body",
    [
        "지금 출발해",
        "세 시에 봐",
        "병원 왔어",
        "공원에서 보자",
        "3시에 갈게",
        "on my way",
        "네 명이야",
    ],
)
def test_everyday_words_are_no_valuables(body):
    assert not mentions_valuables(body)
