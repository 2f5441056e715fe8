"""The first sentence of an answer is made while the wearer pauses, and given up when they go on."""

import threading
from collections.abc import Iterator

import pytest

from agent.events import Lang
from agent.speech.ahead import Ahead
from agent.speech.voice import PromptCache
from agent.worker import Worker
from tests.scripted import ScriptedVoice

TEXT = "엄마한테 보낼게요. 지금 출발해."
FIRST = "엄마한테 보낼게요."


class Making:
    """An `Ahead` with its voice, cache and thread."""

    def __init__(self) -> None:
        self.voice, self.cache, self.worker = ScriptedVoice(), PromptCache(), Worker("test")
        self.ahead = Ahead(self.voice, self.cache, self.worker.spare)

    def finish(self) -> None:
        """Wait until the voice has nothing left to do."""
        self.worker.spare.submit(lambda: None).result(5)


@pytest.fixture
def making() -> Iterator[Making]:
    making = Making()
    yield making
    making.worker.shutdown()


@pytest.fixture
def gate(making: Making) -> Iterator[threading.Event]:
    """The voice is busy until this is set."""
    gate = threading.Event()
    making.worker.urgent.submit(gate.wait, 10)
    yield gate
    gate.set()


def test_only_the_first_sentence_is_made_and_it_is_kept(making: Making):
    making.ahead.prepare(TEXT, Lang.KOREAN)
    making.finish()
    assert making.voice.said == [FIRST]
    assert (making.voice.name, Lang.KOREAN, FIRST) in making.cache
    assert making.ahead.commit() == (FIRST, 1)


def test_what_still_waits_when_the_wearer_goes_on_is_not_made(
    making: Making, gate: threading.Event
):
    making.ahead.prepare(TEXT, Lang.KOREAN)
    making.ahead.withdraw()
    gate.set()
    making.finish()
    assert making.voice.said == []
    assert making.ahead.commit() == (None, 1)


def test_a_sentence_that_somebody_waits_for_is_made_first(making: Making, gate: threading.Event):
    making.ahead.prepare(TEXT, Lang.KOREAN)
    making.worker.urgent.submit(making.cache.speak, making.voice, "응답.", Lang.KOREAN)
    gate.set()
    making.finish()
    assert making.voice.said == ["응답.", FIRST]


def test_every_pause_counts_and_the_last_one_is_used(making: Making):
    making.ahead.prepare("하나.", Lang.KOREAN)
    making.ahead.withdraw()
    making.ahead.prepare("둘.", Lang.KOREAN)
    assert making.ahead.commit() == ("둘.", 2)
    assert making.ahead.commit() == (None, 0)


def test_what_has_no_words_is_not_prepared(making: Making):
    making.ahead.prepare("", Lang.KOREAN)
    assert making.ahead.commit() == (None, 0)
