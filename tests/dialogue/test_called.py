"""The wake phrase by itself: answered, and nothing that was under way is disturbed."""

from agent.events import Called, CallState, Earcon, Expecting, Lang, Listen
from tests.dialogue.talk import Talk


def test_the_agent_answers_and_listens():
    talk = Talk()
    talk.hear(Called())
    assert talk.keys == ["called"]
    assert talk.listen == Listen()


def test_in_english_too():
    talk = Talk(lang=Lang.ENGLISH)
    talk.hear(Called())
    assert talk.words == "Yes?"


def test_a_question_stays_put_and_its_answer_is_still_taken():
    talk = Talk()
    talk.say("send_message", body="지금 가")
    asked = talk.listen
    talk.hear(Called())
    assert (talk.keys, talk.listen) == (["called"], asked)
    assert asked.expecting is Expecting.RECIPIENT
    talk.say("send_message", recipient="엄마")
    talk.say("confirm")
    assert talk.sent == [("엄마", "지금 가")]


def test_a_message_in_its_grace_is_neither_sent_nor_stopped_by_it():
    talk = Talk()
    talk.say("send_message", recipient="엄마", body="지금 가")
    talk.hear(Called())
    assert talk.sent == []
    talk.wait()
    assert talk.sent == [("엄마", "지금 가")]


def test_again_means_what_was_said_before_the_phrase():
    talk = Talk()
    talk.say("help")
    talk.hear(Called())
    talk.say("repeat")
    assert talk.keys == ["help"]


def test_a_call_is_not_talked_over():
    talk = Talk()
    talk.call(CallState.ACTIVE)
    assert talk.hear(Called()) == [Earcon("listening"), Listen()]
