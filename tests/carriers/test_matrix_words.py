"""How events of a Matrix room are told, without a server."""

import pytest

from agent.actions.messaging import Received
from agent.carriers.matrix.identity import located, locked_id, message_id, unlocked_id
from agent.carriers.matrix.reading import Place, may_change, read
from agent.carriers.matrix.wording import wording
from agent.errors import CarrierError

PLACE = Place("@me:x", "!r", None, "가족방", lambda user: user[1:].partition(":")[0])
CHAT = Place("@me:x", "!r", "@mom:x", "", lambda user: "엄마")


def event(content: dict, **more: object) -> dict:
    made = {"type": "m.room.message", "event_id": "$e", "sender": "@mom:x", "content": content}
    return {**made, "origin_server_ts": 1_795_000_000_000, **more}


def told(content: object, lang: str = "ko") -> str | None:
    return wording("m.room.message", content, lang)


def test_media_are_told_by_what_they_are():
    voice = {"msgtype": "m.audio", "body": "a.ogg", "org.matrix.msc3245.voice": {}}
    file = {"msgtype": "m.file", "body": "보고서.pdf"}
    photo = {"msgtype": "m.image", "body": "IMG_0001.jpg"}
    caption = {"msgtype": "m.image", "body": "바다야", "filename": "IMG_0001.jpg"}
    video = {"msgtype": "m.video", "body": "v.mp4", "info": {"duration": 80_000}}

    assert told({**voice, "info": {"duration": 12_300}}) == "음성 메시지 12초"
    assert told({**voice, "info": {"duration": 61_000}}, "en") == "voice message 1 minute 1 second"
    assert told(file) == "파일 보고서.pdf"
    assert told(photo) == "사진"
    assert told(photo, "en") == "photo"
    assert told(caption) == "사진: 바다야"
    assert told(video) == "동영상 1분 20초"


def test_stickers_polls_and_places_are_told_too():
    poll = {"org.matrix.msc3381.poll.start": {"question": {"org.matrix.msc1767.text": "뭐 먹지?"}}}

    assert wording("m.sticker", {"body": "춤추는 곰"}, "ko") == "스티커: 춤추는 곰"
    assert wording("org.matrix.msc3381.poll.start", poll, "ko") == "투표: 뭐 먹지?"
    assert told({"msgtype": "m.location", "body": "강남역"}) == "위치: 강남역"


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"msgtype": ["m.text"], "body": "x" * 3},
        {"msgtype": "m.text", "body": 7},
        {"msgtype": "m.audio", "info": {"duration": "long"}},
        {"msgtype": "m.audio", "info": {"duration": -1}, "body": None},
        {"msgtype": "m.text", "body": "a", "m.relates_to": [1]},
        {"msgtype": "m.text", "body": "a", "m.new_content": 1, "m.relates_to": {"rel_type": []}},
    ],
)
def test_contents_that_nobody_should_send_break_nothing(content: dict):
    read(event(content), PLACE, "ko")
    read(event(content, origin_server_ts="soon", unsigned=[]), CHAT, "en")


def test_the_quote_before_an_old_reply_is_left_out_but_a_quote_of_their_own_is_not():
    quoted = "> <@me:x> 언제 와?\n> 빨리\n\n지금"
    reply = {"m.relates_to": {"m.in_reply_to": {"event_id": "$q"}}}

    assert told({"msgtype": "m.text", "body": quoted, **reply}) == "지금"
    assert told({"msgtype": "m.text", "body": quoted}) == quoted


def test_a_message_in_a_room_has_its_sender_and_the_room():
    received = read(event({"msgtype": "m.text", "body": "왔어?"}), PLACE, "ko")

    assert received == Received(
        id="@me:x !r $e",
        sender="@mom:x",
        text="왔어?",
        room="!r",
        sent_at="2026-11-18T11:06:40.000+00:00",
        sender_name="mom",
        room_name="가족방",
    )


def test_what_the_wearer_wrote_to_one_person_is_that_persons_conversation():
    own = event({"msgtype": "m.text", "body": "나야"}, sender="@me:x")

    received = read(own, CHAT, "ko")

    assert received is not None
    assert (received.is_own, received.sender, received.room) == (True, "@mom:x", None)


def test_an_edit_and_a_redaction_replace_what_they_name():
    edit = event(
        {
            "msgtype": "m.text",
            "body": "* 네 시",
            "m.new_content": {"msgtype": "m.text", "body": "네 시"},
            "m.relates_to": {"rel_type": "m.replace", "event_id": "$old"},
        }
    )
    redaction = event({"redacts": "$old"}, type="m.room.redaction")

    changed, gone = read(edit, PLACE, "ko"), read(redaction, PLACE, "ko")

    assert (changed.text, changed.replaces) == ("네 시", "@me:x !r $old")
    assert (gone.text, gone.replaces) == ("", "@me:x !r $old")


def test_only_its_author_edits_a_message_and_only_messages_are_changed():
    edit = event({"m.relates_to": {"rel_type": "m.replace", "event_id": "$old"}})
    redaction = event({"redacts": "$old"}, type="m.room.redaction")

    assert may_change(edit, event({}))
    assert not may_change(edit, event({}, sender="@me:x"))
    assert may_change(redaction, event({}, sender="@me:x"))
    assert not may_change(redaction, event({}, type="m.reaction"))


def test_what_was_taken_back_already_is_no_message():
    gone = event({"msgtype": "m.text", "body": "x"}, unsigned={"redacted_because": {}})

    assert read(gone, PLACE, "ko") is None


def test_ids_lead_back_to_the_room_and_the_event():
    one = message_id("@me:x", "!r:y", "$e")

    assert located(one) == ("!r:y", "$e")
    assert located(unlocked_id(one)) == ("!r:y", "$e")
    assert locked_id(unlocked_id(one)) == one
    assert locked_id(one) is None
    with pytest.raises(CarrierError):
        located("sim-m1")
