"""An hour in which nobody speaks to sori: what is counted, and that it is never the same sound."""

import numpy as np
import pytest

from agent.events import Lang
from assets.recogniser.recipe.noise_hour import _REQUESTS, Evening, Tally, added, cast, spend
from tests.engines import stages

LINES = ["오늘은 하늘이 참 맑네요", "그 사람은 아무 말이 없었어요"]


def event(name: str, turn: int | None, **fields: object) -> dict[str, object]:
    return {"event": name, "sample": 0, "turn": turn, **fields}


def test_an_action_is_counted_with_the_words_it_came_of():
    evening = Evening(Lang.KOREAN, LINES, 1, 1)
    evening.watch(event("final", 3, text="응 보내", confidence=0.8))
    evening.watch(event("action", 3, kind="message_sent"))
    evening.watch(event("action", None, kind="message_spoken"))
    assert evening.tally.actions == [
        {"kind": "message_sent", "lang": "ko", "text": "응 보내", "confidence": 0.8},
        {"kind": "message_spoken", "lang": "ko", "text": None, "confidence": None},
    ]


def test_an_intent_that_is_none_is_counted_and_not_listed():
    evening = Evening(Lang.KOREAN, LINES, 1, 1)
    evening.watch(event("intent", 1, intent="unknown", slots={}, confidence=0.0))
    assert evening.tally.intents == {"unknown": 1}
    assert evening.tally.heard == []


def test_sessions_are_added_up():
    total = added([Tally(minutes=5, utterances=2), Tally(minutes=1, utterances=3)])
    assert (total.minutes, total.utterances) == (6, 5)


@pytest.mark.parametrize("line", ["text her i am late", "turn the volume up", "can you call bob"])
def test_a_request_that_sori_would_carry_out_is_not_read_aloud(line: str):
    assert _REQUESTS.search(line)


@pytest.mark.parametrize("lang", list(Lang))
def test_the_wearer_knows_three_hundred_people(lang: Lang):
    names = [contact["name"] for contact in cast(lang, 1).sections["contacts"]]
    assert len(set(names)) == 300


@pytest.mark.engines
def test_a_quarter_of_a_minute_through_the_whole_stack_acts_on_nothing():
    tally = spend(Lang.KOREAN, stages(Lang.KOREAN), LINES, seed=3, minutes=0.25)
    assert sum(tally.sounds_s.values()) >= 15
    assert tally.actions == []


def test_another_seed_makes_another_sound():
    one, other = (Evening(Lang.KOREAN, LINES, seed, 1)._sound("noise", 2.0) for seed in (1, 2))
    assert not np.array_equal(one, other)
