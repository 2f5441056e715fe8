"""What would be said is foretold right, and foretelling it does nothing."""

import random
from dataclasses import fields
from typing import Any

import pytest

from agent.events import CallState, Do, Say
from agent.foresight import Foresight
from tests.dialogue.talk import FROM_MINSU, FROM_MOM, Talk, heard
from tests.dialogue.test_any_conversation import any_words

TO_MOM = {"recipient": "엄마", "body": "지금 출발해"}
TO_JISU = {"recipient": "박지수", "candidates": ["박지수", "박지수"], "body": "늦어"}


class Told(Talk):
    """A talk whose conversation hears through a foresight."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.heard_by = self.conversation
        self.foresight = Foresight(self.conversation)
        self.conversation = self.foresight  # type: ignore[assignment]

    def foretell(self, name: str, **slots: Any) -> str | None:
        said = self.foresight.first_words(heard(name, slots))
        return said and said.text


def first_said(effects: list[Any]) -> str | None:
    """What is said before anything is done."""
    before = effects[: next((i for i, e in enumerate(effects) if isinstance(e, Do)), None)]
    return next((effect.text for effect in before if isinstance(effect, Say)), None)


@pytest.mark.parametrize(
    ("name", "slots"),
    [
        ("send_message", TO_MOM),
        ("send_message", {"recipient": "엄마"}),
        ("send_message", TO_JISU),
        ("time", {}),
        ("help", {}),
        ("call", {"contact": "할머니"}),
        ("read_messages", {}),
        ("remind", {}),
        ("next", {}),
        ("unknown", {}),
    ],
)
def test_the_answer_to_a_command_is_foretold(name: str, slots: dict[str, Any]):
    talk = Told(inbox=(FROM_MOM,))
    foretold = talk.foretell(name, **slots)
    assert foretold == first_said(talk.say(name, **slots))


@pytest.mark.parametrize("name", ["deny", "confirm", "unknown", "time", "cancel", "help", "repeat"])
def test_an_answer_in_the_middle_of_a_task_is_foretold(name: str):
    talk = Told()
    talk.say("send_message", **TO_JISU)
    talk.mumble()
    foretold = talk.foretell(name)
    assert foretold == first_said(talk.say(name))


def test_a_task_that_waits_behind_a_call_is_foretold_through_it():
    talk = Told()
    talk.say("send_message", recipient="엄마")
    talk.call(CallState.RINGING)
    foretold = talk.foretell("time")
    assert foretold is not None
    assert foretold == first_said(talk.say("time"))


def test_words_that_have_to_wait_for_an_outcome_are_not_foretold():
    talk = Told(inbox=(FROM_MOM,))
    assert talk.foretell("read_messages") is None
    assert len(talk.say("read_messages")) > 1


def test_the_time_is_told_as_of_now_though_the_task_began_before():
    talk = Told()
    talk.say("send_message", recipient="엄마")
    talk.now = talk.now.replace(hour=15)
    foretold = talk.foretell("time")
    assert foretold is not None
    assert foretold == first_said(talk.say("time"))


def test_foretelling_leaves_the_conversation_as_it_was():
    seen, unseen = Told(), Told()
    for talk in (seen, unseen):
        talk.arrive(FROM_MINSU)
        talk.say("confirm")
        talk.say("send_message", recipient="엄마")
    for _ in range(5):
        seen.foretell("send_message", **TO_MOM)
        seen.foretell("cancel")
    assert seen.heard_by.context == unseen.heard_by.context
    assert seen.heard_by.kept == unseen.heard_by.kept
    assert seen.say("send_message", body="출발해") == unseen.say("send_message", body="출발해")
    assert seen.operations == unseen.operations
    assert seen.wait() == unseen.wait()
    assert seen.sent == unseen.sent


def test_what_no_stimulus_told_of_makes_it_say_nothing_rather_than_guess():
    talk = Told()
    talk.say("send_message", **TO_JISU)
    talk.people.contacts = talk.people.contacts[:4]
    assert talk.foretell("deny") is None


@pytest.mark.parametrize("seed", range(40))
def test_whatever_was_said_before_nothing_is_foretold_wrong(seed: int):
    chance, talk = random.Random(seed), Told(inbox=(FROM_MOM,))
    foretold = right = 0
    for _ in range(60):
        match chance.choice(["words", "words", "words", "wait", "tap", "arrive", "mumble"]):
            case "words":
                words = any_words(chance)
                said = talk.foresight.first_words(words)
                actual = first_said(talk.hear(words))
                foretold += said is not None
                right += said is not None and said.text == actual
            case "wait":
                talk.wait()
            case "tap":
                talk.tap()
            case "arrive":
                talk.arrive(FROM_MINSU)
            case _:
                talk.mumble()
    assert foretold == right > 10


def test_a_copy_shares_no_value_that_could_change():
    talk = Told()
    talk.say("send_message", **TO_JISU)
    memory = talk.heard_by._memory
    shared = {one.name: getattr(memory, one.name) for one in fields(memory)}
    del shared["phonebook"]  # which the dialogue reads and never writes
    assert all(hash(value) is not None for value in shared.values())
