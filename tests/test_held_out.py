"""The demo, the scenarios and the benchmarks say nothing that the bundled recogniser learned.

One- and two-word commands are a closed class that everybody shares; the model card says so.
"""

from pathlib import Path

import pytest

from agent.events import Lang
from assets.recogniser.recipe.sound import HELD_OUT_VARIANTS, variants
from assets.recogniser.recipe.split import (
    RESERVED_NAMES,
    is_held_out,
    is_held_out_name,
    normalise,
)
from assets.recogniser.recipe.text import HELD_OUT_NAMES
from devices.demo.day import NAMES, VOICES, WORDS, Words, draw_day
from devices.scenario.player import DEFAULT_VOICES
from devices.scenario.reading import read_script
from devices.scenario.script import Say

SCENARIOS = sorted((Path(__file__).parent / "scenarios").glob("*.yaml"))


# English given names that the grammars never draw, so no sentence of theirs holds one.
_UNDRAWN = frozenset(HELD_OUT_NAMES["en"])


def _was_kept_out(sentence: str) -> bool:
    plain = normalise(sentence)
    named = any(name in plain for name in RESERVED_NAMES)
    named |= not _UNDRAWN.isdisjoint(plain.split())
    return named or len(plain.split()) < 3 or is_held_out(plain)


def _lines(words: Words) -> list[str]:
    named = [*words.corrected, *words.to_room, *words.replies]
    fixed = [words.time, words.yes, words.cancel, *words.read, words.call, words.answer]
    return [
        *(line.said for line in named),
        *words.to_mother_wrongly,
        *fixed,
        words.hang_up,
        *words.small_talk,
    ]


@pytest.mark.parametrize("lang", list(Lang))
def test_every_line_of_the_demo_was_kept_out_of_training(lang: Lang):
    assert [line for line in _lines(WORDS[lang]) if not _was_kept_out(line)] == []


@pytest.mark.parametrize("lang", list(Lang))
def test_every_drawn_message_to_a_friend_was_kept_out_of_training(lang: Lang):
    said = [draw_day(lang, seed).to_friend.said for seed in range(100)]
    assert [line for line in said if not _was_kept_out(line)] == []


@pytest.mark.parametrize("lang", list(Lang))
def test_every_name_of_the_demo_was_kept_out_of_training(lang: Lang):
    assert [name for name in NAMES[lang] if not is_held_out_name(name)] == []


def test_every_voice_of_the_demo_and_scenarios_was_kept_out_of_training():
    used = {voice.partition("+")[2] for voices in VOICES.values() for voice in voices}
    used |= {voice.partition("+")[2] for voice in DEFAULT_VOICES.values()}
    assert used <= set(HELD_OUT_VARIANTS)
    assert not used & set(variants())


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_line_of_a_scenario_was_kept_out_of_training(path: Path):
    said = [step.text for step in read_script(path).steps if isinstance(step, Say) and step.text]
    assert [line for line in said if not _was_kept_out(line)] == []
