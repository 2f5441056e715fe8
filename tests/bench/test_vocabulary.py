"""What the benchmarks say was never heard in training."""

import ast
from itertools import chain
from pathlib import Path

import pytest

from agent.events import Contact, Lang
from agent.understanding import Context, understand
from assets.recogniser.recipe import text
from devices.bench.exchanges import Kind, exchanges
from devices.bench.vocabulary import VOICES, Vocabulary, many_contacts

RECIPE = Path(text.__file__).parent


def lines(seed: int, rounds: int = 6):
    planned = exchanges(Vocabulary(seed), rounds, seed)
    return list(chain.from_iterable(exchange.lines for exchange in planned))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sentences_of_three_words_or_more_are_in_the_held_out_bucket(seed: int):
    long = [line.text for line in lines(seed) if len(line.text.split()) >= 3]
    assert len(long) > 60
    assert all(map(text.is_held_out, long))


def test_names_are_held_out_of_training():
    words = Vocabulary(1)
    given = [*words.names, words.shared_name]
    assert all(map(text.is_held_out_name, given))


def test_the_wearers_voices_are_held_out_of_training():
    tree = ast.parse((RECIPE / "sound.py").read_text("utf-8"))  # importing it needs the extra
    assigned = {n.targets[0].id: n.value for n in tree.body if isinstance(n, ast.Assign)}
    held_out = ast.literal_eval(assigned["HELD_OUT_VARIANTS"])
    assert {voice.removeprefix("ko+") for voice in VOICES} <= set(held_out)


def test_two_contacts_share_a_name_and_no_other_two_do():
    words = Vocabulary(1)
    given = [name[1:] for name in words.contacts]
    assert given.count(words.shared_name) == 2
    assert len(set(given)) == len(given) - 1


def test_the_same_seed_says_the_same_and_another_one_something_else():
    assert lines(5) == lines(5)
    assert lines(5) != lines(6)


def test_many_contacts_are_all_different():
    assert len(set(many_contacts(300, 1))) == 300


def test_a_whole_run_has_the_mix_of_the_contract():
    said = lines(1)
    count = {kind: sum(line.kind is kind for line in said) for kind in Kind}
    assert count == {Kind.COMMAND: 72, Kind.ANSWER: 30, Kind.DICTATION: 18}


def test_every_command_out_of_the_blue_means_what_the_plan_says():
    contacts = tuple(Contact(name) for name in Vocabulary(1).contacts)
    opening = [line for line in lines(1) if not line.after]
    meant = [understand(line.text, Lang.KOREAN, Context(contacts=contacts)) for line in opening]
    assert [intent.name for intent in meant] == [line.intent for line in opening]
