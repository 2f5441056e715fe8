"""What the wearer hears of a message that waits, expires, may have left, or has nobody to carry it."""

import pytest

from agent.events import (
    AnswerInvite,
    Lang,
    Message,
    Operation,
    Outcome,
    ReadRequests,
    Requested,
    RoomInvite,
    SendMessage,
    SentLater,
    TheirWords,
)
from tests.dialogue.talk import Talk

TO_MINSU = SendMessage("s1:1", "김민수", "늦어", contact_id="c1")


def send(talk: Talk) -> None:
    talk.say("send_message", recipient="김민수", recipient_id="c1", body="늦어")
    talk.say("confirm")


def test_offline_it_is_promised_and_then_told_as_sent():
    talk = Talk(errors={SendMessage: "offline"})
    send(talk)
    assert talk.keys == ["queued"]

    talk.hear(SentLater(TO_MINSU, was_scheduled=False))

    assert (talk.keys, talk.words) == (["queued_sent"], "김민수한테 보냈어요.")


def test_expired_it_is_told_and_can_be_sent_again_as_another():
    talk = Talk(errors={SendMessage: "offline"})
    send(talk)
    talk.hear(SentLater(TO_MINSU, "expired", was_scheduled=False))
    assert "아직 안 나갔어요" in talk.words

    del talk.errors[SendMessage]
    talk.say("resume_draft")
    assert talk.keys == ["draft_again"]
    talk.say("confirm")

    first, second = [one for one in talk.operations if isinstance(one, SendMessage)]
    assert (first.body, first.contact_id) == (second.body, second.contact_id)
    assert first.key != second.key


@pytest.mark.parametrize("scheduled", [True, False])
def test_what_may_have_left_in_the_background_is_not_called_sent(scheduled: bool):
    talk = Talk()
    talk.hear(SentLater(TO_MINSU, "uncertain", was_scheduled=scheduled))
    assert talk.keys == ["sent_unknown"]
    assert talk.sent == []


def test_where_nobody_can_tell_the_wearer_hears_so_and_only_their_word_sends_it_again():
    talk = Talk(errors={SendMessage: "uncertain"})
    send(talk)
    assert "모르겠어요" in talk.words
    talk.wait()
    assert len(talk.sent) == 1

    talk.say("resume_draft")
    talk.say("confirm")

    first, second = [one for one in talk.operations if isinstance(one, SendMessage)]
    assert (first.body, second.body) == ("늦어", "늦어")
    assert first.key != second.key


def test_a_draft_that_is_being_written_is_not_replaced_by_one_that_expired():
    talk = Talk()
    talk.say("send_message", recipient="엄마", body="곧 가")
    talk.say("deny")
    talk.say("stop")
    talk.hear(SentLater(TO_MINSU, "expired", was_scheduled=False))

    talk.say("resume_draft")

    assert "곧 가" in talk.words


class Answering(Talk):
    """Gives one outcome to one class of operations."""

    def answer(self, kind: type, **fields: object) -> None:
        self.answers = {kind: fields}

    def perform(self, operation: Operation) -> Outcome:
        outcome = super().perform(operation)
        fields = getattr(self, "answers", {}).get(type(operation))
        return Outcome(operation, **fields) if fields else outcome


@pytest.mark.parametrize(
    ("lang", "offers", "words"),
    [
        (Lang.KOREAN, ("sms", "matrix:a"), "김민수한테 거기로는 못 보내요. 문자, 매트릭스로 보낼 수 있어요."),
        (Lang.KOREAN, (), "김민수한테 보낼 방법이 없어요."),
        (Lang.ENGLISH, ("sms",), "I can't write to 김민수 there. Text messages would work."),
    ],
)  # fmt: skip
def test_an_app_that_does_not_reach_them_is_said_with_those_that_do(
    lang: Lang, offers: tuple[str, ...], words: str
):
    talk = Answering(lang=lang)
    talk.answer(SendMessage, error="unreachable", offers=offers)
    send(talk)
    assert words in talk.words


def test_by_the_other_app_then_is_enough_to_say():
    talk = Answering()
    talk.answer(SendMessage, error="unreachable", offers=("sms",))
    talk.say("send_message", recipient="김민수", recipient_id="c1", body="늦어", app="kakaotalk")
    talk.say("confirm")
    talk.answers = {}

    talk.say("send_message", app="sms")
    talk.say("confirm")

    apps = [one.app for one in talk.operations if isinstance(one, SendMessage)]
    assert apps == ["kakaotalk", "sms"]
    assert talk.sent[-1] == ("김민수", "늦어")


def test_requests_are_a_count_until_they_are_asked_for():
    talk = Answering()
    stranger = Message("m9", "철수", TheirWords("돈 보내"))
    talk.answer(ReadRequests, messages=(stranger,))
    talk.hear(Requested(2))
    assert (talk.keys, talk.read) == (["requests_wait"], [])

    talk.say("message_requests")

    assert talk.read == ["m9"]


def test_in_the_quiet_not_even_the_count_is_told():
    talk = Talk()
    talk.say("do_not_disturb", on=True)
    talk.hear(Requested(2))
    assert talk.keys == []


@pytest.mark.parametrize(
    ("answer", "key", "accept"),
    [("confirm", "room_joined", True), ("deny", "room_declined", False)],
)
def test_a_room_is_gone_into_only_on_a_yes(answer: str, key: str, accept: bool):
    talk = Answering()
    talk.answer(ReadRequests, invites=(RoomInvite("i1", "등산방", "철수"),))
    talk.say("message_requests")
    assert talk.words == "철수가 등산방에 초대했어요. 들어갈까요?"

    talk.say(answer)

    assert talk.keys == [key]
    assert talk.operations[-1] == AnswerInvite("i1", accept)


def test_an_invitation_without_an_answer_stays_open():
    talk = Answering()
    talk.answer(ReadRequests, invites=(RoomInvite("i1", "등산방", "철수"),))
    talk.say("message_requests")
    talk.wait()
    talk.wait()
    assert "AnswerInvite" not in talk.done


def test_an_empty_box_is_said_to_be_empty():
    talk = Talk()
    talk.say("message_requests")
    assert talk.keys == ["no_requests"]
