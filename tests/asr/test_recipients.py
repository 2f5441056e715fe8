"""The evaluation of recipients: what it draws, and how it judges."""

import random
from collections import Counter
from itertools import islice

import numpy as np
import pytest

from agent.asr.recognizer import Decoded
from agent.events import Contact, Lang
from agent.loading import load_recognizer
from agent.understanding.people import Directory
from assets.recogniser.recipe import text
from assets.recogniser.recipe.phonebook import Person, people, phonebook
from assets.recogniser.recipe.recipients import Trial, has_name, markdown, noises, outcome
from assets.recogniser.recipe.ways import WAYS, Listening, rescored

pytestmark = pytest.mark.engines  # espeak-ng says which names sound the same

MINSU = Person("민수", Contact("김민수"))


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("listed", [True, False])
def test_a_phonebook_of_300_has_the_person_only_if_listed(lang, listed):
    pick = random.Random(3)
    person = next(people(lang, pick))
    book = phonebook(lang, person, listed, pick)
    found = Directory(book, ()).person(person.spoken, fuzzy=False).found
    assert len(book) == 300
    assert [book[place] for place in found] in ([person.contact], []) if listed else found == ()


def test_evaluation_speaks_of_no_english_name_that_training_may_use():
    drawn = [person.contact.name for person in islice(people("en", random.Random(5)), 200)]
    given = {name.split()[0].lower() for name in drawn}
    allowed = {*text.HELD_OUT_NAMES["en"], "mom", "dad", "grandma", "grandpa", "uncle", "aunt", "coach"}  # fmt: skip
    assert given <= allowed


@pytest.mark.parametrize(
    ("heard", "contacts", "log_probability", "judged"),
    [
        ("민수한테 늦는다고 보내 줘", ("김민수", "박영희"), -0.1, "right"),
        ("민수한테 늦는다고 보내 줘", ("김민수", "박영희"), -0.85, "right, asked"),
        ("민수한테 늦는다고 보내 줘", ("김민수", "이민수"), -0.1, "right, asked"),
        ("영희한테 늦는다고 보내 줘", ("김민수", "박영희"), -0.1, "wrong"),
        ("민수한테 늦는다고 보내 줘", ("박영희",), -0.1, "stranger"),
        ("민수한테 늦는다고 보내 줘", ("김민수",), -3.0, "unheard"),
    ],
)
def test_a_reading_is_judged_by_whom_it_would_be_sent_to(heard, contacts, log_probability, judged):
    book = tuple(Contact(name) for name in contacts)
    trial = Trial(np.zeros(48_000, np.int16), Lang.KOREAN, MINSU, book)
    decoded = Decoded(heard, Lang.KOREAN, log_probability, 0.0, 3000.0, 5.0)
    assert outcome(trial, decoded) == judged


@pytest.mark.parametrize(
    ("scored", "best"),
    [
        ([("민스한테 늦는다고 보내 줘", -1.0)], "민수한테 늦는다고 보내 줘"),
        ([("빈센트한테 늦는다고 보내 줘", -1.0)], "빈센트한테 늦는다고 보내 줘"),
        (
            [("빈센트한테 늦는다고 보내 줘", -1.0), ("민수한테 늦는다고 보내 줘", -6.0)],
            "민수한테 늦는다고 보내 줘",
        ),
        (
            [("빈센트한테 늦는다고 보내 줘", -1.0), ("민수한테 늦는다고 보내 줘", -60.0)],
            "빈센트한테 늦는다고 보내 줘",
        ),
    ],
)
def test_hypotheses_are_ranked_by_sound_and_by_how_near_their_name_is_to_a_known_one(scored, best):
    assert rescored(scored, Lang.KOREAN, ["민수", "영희"]) == best


@pytest.mark.parametrize("way", list(WAYS))
def test_every_way_reads_a_command_with_names_and_without(way):
    person = next(people("ko", random.Random(1)))
    book = phonebook("ko", person, True, random.Random(1))
    model = load_recognizer("bundled")
    for names in ((), tuple(contact.name for contact in book)):
        audio = np.zeros(32_000, np.int16)
        heard = Listening(audio, Lang.KOREAN, names)
        decoded = WAYS[way](model, heard, model.decode(audio, Lang.KOREAN))
        assert (decoded.lang, decoded.audio_ms) == (Lang.KOREAN, 2000)


def test_the_noise_is_as_long_as_asked_for_and_no_clip_comes_twice():
    clips = list(noises(1, 0.25))
    assert [len(clip) for clip in clips] == [40_000] * 6
    assert len({clip.tobytes() for clip in clips}) == 6


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("민수한테 전화해", True),
        ("민수 전화해", True),
        ("text grace kim i'm late", True),
        ("민수네 집", False),
        ("", False),
    ],
)
def test_a_known_name_in_the_text_is_found_as_a_word_of_its_own(text, named):
    assert has_name(text, ["민수", "Grace Kim"]) == named


def test_the_table_has_a_row_a_way_and_both_conditions_in_a_cell():
    clean, noisy = {"nothing": Counter({"right": 3, "unheard": 1})}, {"nothing": Counter(right=1)}
    shares = {("ko", "clean", True): clean, ("ko", "10 dB", True): noisy}
    noise = {"nothing": Counter({"clips": 4, "a known name read": 1, "past the guard": 0})}
    table = markdown(shares, noise, 4)
    assert "| nothing | 75 / 25 | 0 / 0 | 0 / 0 | 0 / 0 | 25 / 0 |" in table
    assert "| nothing | 4 | 1 | 0 |" in table
