"""The evaluation of recipients: what it draws, and how it judges."""

import random
from itertools import islice

import numpy as np
import pytest

from agent.asr.recognizer import Decoded
from agent.events import Contact, Lang
from agent.understanding.people import Directory
from assets.recogniser.recipe import text
from assets.recogniser.recipe.phonebook import Person, people, phonebook
from assets.recogniser.recipe.recipients import Trial, outcome

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
