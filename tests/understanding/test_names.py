"""Whom a spoken name means: generated names, particles and endings, and mishearings of them."""

from itertools import product

import pytest

from agent.events import Contact, Lang
from agent.understanding import Context, understand

FAMILY = "김이박최정"
GIVEN = ("도윤", "하준", "서연", "지수", "민재", "유진", "태호")
PARTICLES = ("한테", "에게", " 한테", "한태", "안테", " 씨한테", "님한테")
ENDINGS = ("보내 줘", "보내줘", "보네 줘", "카톡 보내 줘", "전해 주세요", "말해 줄래")

PEOPLE = Context(
    contacts=(
        *(Contact(FAMILY[i % 5] + given) for i, given in enumerate(GIVEN)),
        Contact("엄마"),
        Contact("이영호 팀장님", style="formal"),
    )
)


@pytest.mark.parametrize(("particle", "ending"), list(product(PARTICLES, ENDINGS)))
def test_a_name_is_found_behind_every_particle_and_before_every_verb(
    particle: str, ending: str
) -> None:
    said = [f"{given}{particle} 늦는다고 {ending}" for given in GIVEN]

    found = [understand(text, Lang.KOREAN, PEOPLE) for text in said]

    assert [intent.slots.get("recipient") for intent in found] == [
        contact.name for contact in PEOPLE.contacts[: len(GIVEN)]
    ]
    assert {intent.slots.get("body") for intent in found} == {"늦어"}


@pytest.mark.parametrize("ending", ["전화해", "전화해 줘", "전화 걸어 줘", "전화 좀 해 줘"])
@pytest.mark.parametrize("contact", PEOPLE.contacts, ids=lambda contact: contact.name)
def test_everybody_can_be_called_by_the_whole_name(contact: Contact, ending: str) -> None:
    found = understand(f"{contact.name}한테 {ending}", Lang.KOREAN, PEOPLE)

    assert (found.name, found.slots) == ("call", {"contact": contact.name})


def recipient(said: str, *names: str) -> object:
    context = Context(contacts=tuple(Contact(name) for name in names))
    slots = understand(f"{said}한테 간다고 보내 줘", Lang.KOREAN, context).slots
    return slots.get("recipient") or slots.get("candidates")


def test_a_misheard_syllable_of_a_unique_name_is_forgiven() -> None:
    assert recipient("김민스", "김민수", "최영희") == "김민수"


def test_a_misheard_given_name_finds_its_full_name() -> None:
    assert recipient("영히", "김민수", "최영희") == "최영희"


def test_a_name_between_two_alike_is_asked_about() -> None:
    assert recipient("김민스", "김민수", "김민서") == ["김민수", "김민서"]


def test_an_exact_name_is_never_taken_for_its_neighbour() -> None:
    assert recipient("민서", "김민수", "김민서") == "김민서"


def test_two_people_of_one_given_name_are_asked_about() -> None:
    assert recipient("민수", "김민수", "박민수") == ["김민수", "박민수"]


def test_a_whole_name_beats_a_part_of_another() -> None:
    assert recipient("민수", "김민수", "민수") == "민수"


def test_a_different_name_is_handed_on_as_spoken() -> None:
    assert recipient("철호", "김민수", "최영희") == "철호"


def test_a_name_two_sounds_away_is_not_forgiven_in_two_syllables() -> None:
    assert recipient("영수", "최영희") == "영수"


def test_a_misheard_recipient_is_less_certain_than_a_clear_one() -> None:
    context = Context(contacts=(Contact("김민수"),))

    clear = understand("김민수한테 간다고 보내 줘", Lang.KOREAN, context)
    misheard = understand("김민소한테 간다고 보내 줘", Lang.KOREAN, context)

    assert misheard.slots == clear.slots
    assert misheard.confidence < clear.confidence


def test_the_ids_of_equal_names_come_back_in_the_order_of_the_contacts() -> None:
    context = Context(contacts=(Contact("김민수", id="b"), Contact("김민수", id="a")))

    found = understand("민수한테 전화해", Lang.KOREAN, context)

    assert found.slots == {"candidates": ["김민수", "김민수"], "candidate_ids": ["b", "a"]}
