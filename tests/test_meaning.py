"""What is understood depends on what is known, and is understood once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import agent.meaning
from agent.actions.carriers import Carriers
from agent.actions.phone import Phone
from agent.actions.simulated import SimulatedPeople
from agent.actions.store import Store
from agent.dialogue.turns import Conversation
from agent.events import (
    Gathered,
    Heard,
    Intent,
    Lang,
    Message,
    PlaceCall,
    SendMessage,
    TheirWords,
    Transcript,
)
from agent.meaning import Meaning
from tests.scripted import NOW

SECTIONS = {
    "contacts": [{"name": "김민수", "id": "c1"}, {"name": "엄마", "id": "c2"}],
    "rooms": [{"name": "가족방", "members": ["엄마", "아빠"]}],
}
IN_TEN_MINUTES = "십 분 뒤에 약 먹으라고 알려 줘"


@dataclass
class Scene:
    phone: Phone
    conversation: Conversation
    meaning: Meaning
    now: datetime = NOW


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    people = SimulatedPeople()
    with Store(tmp_path / "store.db") as store:
        phone = Phone(store, Carriers(people), people, NOW)
        phone.load(SECTIONS)
        conversation = Conversation(Lang.KOREAN, phone.phonebook, "s1", lambda: made.now)
        made = Scene(phone, conversation, Meaning(conversation, phone))
        yield made


@pytest.fixture
def understood(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were really understood, in order."""
    texts: list[str] = []
    real = agent.meaning.understand

    def understand(text, lang, context):  # type: ignore[no-untyped-def]
        texts.append(text)
        return real(text, lang, context)

    monkeypatch.setattr("agent.meaning.understand", understand)
    return texts


def test_the_end_of_a_pause_means_what_the_pause_meant(scene: Scene, understood: list[str]):
    first = scene.meaning.of(IN_TEN_MINUTES, Lang.KOREAN)
    scene.now += timedelta(milliseconds=400)
    assert scene.meaning.of(IN_TEN_MINUTES, Lang.KOREAN) is first
    assert understood == [IN_TEN_MINUTES]


def test_other_words_are_understood_anew(scene: Scene, understood: list[str]):
    scene.meaning.of("취소", Lang.KOREAN)
    assert scene.meaning.of("응", Lang.KOREAN).name == "confirm"
    assert understood == ["취소", "응"]


def test_the_same_words_in_another_language_are_understood_anew(
    scene: Scene, understood: list[str]
):
    scene.meaning.of("ok", Lang.KOREAN)
    scene.meaning.of("ok", Lang.ENGLISH)
    assert understood == ["ok", "ok"]


def test_the_same_words_later_are_counted_from_then(scene: Scene):
    first = scene.meaning.of(IN_TEN_MINUTES, Lang.KOREAN)
    scene.now += timedelta(minutes=3)
    again = scene.meaning.of(IN_TEN_MINUTES, Lang.KOREAN)
    assert moment(again) - moment(first) == timedelta(minutes=3)


def moment(intent: Intent) -> datetime:
    return datetime.fromisoformat(str(intent.slots["time"]))


def test_the_same_words_to_another_question_are_understood_anew(scene: Scene):
    before = scene.meaning.of("늦어", Lang.KOREAN)
    asked = Intent("send_message", {"recipient": "엄마", "recipient_id": "c2"})
    scene.conversation.hear(Heard(asked, Transcript("", Lang.KOREAN, 0.9, 1, 1, "test")))
    assert before.name != "send_message"
    assert scene.meaning.of("늦어", Lang.KOREAN).slots["body"] == "늦어"


def test_the_people_of_the_room_that_was_read_last_are_known(scene: Scene):
    assert scene.meaning.context.members == ()
    message = Message("m1", "아빠", TheirWords("어디야?"), room="가족방")
    scene.conversation.hear(Gathered((message,)))
    assert scene.meaning.context.members == ("엄마", "아빠")


async def test_whom_the_wearer_wrote_to_or_called_lately_is_known_the_last_first(scene: Scene):
    assert scene.meaning.context.recent == ()
    scene.phone.advance(1_000)
    await scene.phone.perform(SendMessage("k1", "김민수", "안녕", contact_id="c1"))
    scene.phone.advance(3_000)
    await scene.phone.perform(PlaceCall("엄마", contact_id="c2"))
    assert scene.meaning.context.recent == ("c2", "c1")
    scene.phone.advance(5_000)
    await scene.phone.perform(SendMessage("k2", "김민수", "또 안녕", contact_id="c1"))
    assert scene.meaning.context.recent == ("c1", "c2")
