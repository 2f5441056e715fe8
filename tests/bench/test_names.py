"""The benchmark of misheard names: what it draws, and what it calls wrong."""

import random

import pytest

from agent.events import Contact, Lang
from devices.bench.names import Draw, outcome, upper_bound
from devices.bench.phonebook import SIZE, Naming, draw, namings

MINSU = Contact("김민수")


def of(heard: str, meant: Contact | None, *contacts: str) -> str:
    naming = Naming(Lang.KOREAN, "민수", "민수", heard)
    return outcome(Draw(naming, meant, tuple(Contact(name) for name in contacts)))


def test_each_outcome_is_called_by_its_name() -> None:
    assert of("민수", MINSU, "김민수", "최영희") == "right"
    assert of("민수", MINSU, "김민수", "박민수") == "asked"
    assert of("철호", MINSU, "김민수", "최영희") == "not_found"
    assert of("민서", MINSU, "김민수", "김민서") == "heard_as_another"
    assert of("민수", None, "김민수") == "heard_as_another"


def test_the_bound_is_that_of_clopper_and_pearson() -> None:
    assert upper_bound(0, 3000) == pytest.approx(1 - 0.05 ** (1 / 3000), abs=1e-5)
    assert upper_bound(5, 100) == pytest.approx(0.1023, abs=2e-4)


@pytest.mark.parametrize("lang", list(Lang))
def test_nobody_in_a_phonebook_is_called_as_somebody_else(lang: Lang) -> None:
    book = draw(lang, namings(lang), random.Random(3))

    assert len(set(book.contacts)) == SIZE
    assert all(contact in book.contacts for _, contact in book.spoken_of)
    said = [naming.said for naming, _ in book.spoken_of]
    assert not set(said) & {one.said for one in book.strangers}
