"""A name is used up whole: somebody of another family name is never the one who is known.

And the other way about: whoever is in the contacts can be reached, though called like a word.
"""

import random

import pytest

from agent.events import Contact, Intent, Lang
from agent.understanding import Context, understand
from assets.recogniser.recipe.names import (
    _ENGLISH_FAMILY,
    ENGLISH_GIVEN,
    FAMILY,
    FIRST_SYLLABLES,
    SECOND_SYLLABLES,
    TITLES,
)

_SURE = 0.75
_ROLES = [title for title in TITLES if title.endswith("님") and " " not in title and title != "님"]
_WORDS = "하늘 이슬 가을 보라 나라 사랑 아름 다운 은하 바다 새벽 우리 하나 슬기 겨울 노을 보람 은혜 진주 수정 나리 이제 세상 하루 소망 믿음 자유 소라 이성 봄이".split()


def _known(*names: str) -> Context:
    return Context(contacts=tuple(map(Contact, names)))


def _is_surely(found: Intent, slot: str, name: str) -> bool:
    named = [found.slots.get(slot), *found.slots.get("recipients", [])]
    return name in named and found.confidence >= _SURE


def _korean_pairs(count: int) -> list[tuple[str, str, str]]:
    """Return two family names that sound nothing alike, and a given name."""
    pick = random.Random(5)
    unlike = "김 박 최 조 윤 한 오 서 권 황 송 홍 고 배 백 허".split()
    return [
        (*pick.sample(unlike, 2), pick.choice(FIRST_SYLLABLES) + pick.choice(SECOND_SYLLABLES))
        for _ in range(count)
    ]


@pytest.mark.parametrize(
    "shape",
    [
        "{}{}한테 늦는다고 보내 줘",
        "{} {}한테 늦는다고 보내 줘",
        "늦는다고 {} {}한테 전해 줘",
        "{}{}한테 전화해 줘",
        "{} {}한테 전화해 줘",
        "엄마랑 {}{}한테 간다고 해 줘",
        "{} {}랑 엄마한테 간다고 해 줘",
        "{}{} 씨한테 카톡 보내 줘",
        "{}{} 과장님한테 늦는다고 보내 줘",
    ],
)
def test_another_family_name_is_not_the_person_who_is_known(shape: str) -> None:
    wrong = [
        (other, family, given)
        for family, other, given in _korean_pairs(60)
        for slot in ("recipient", "contact")
        if _is_surely(
            understand(
                shape.format(other, given), Lang.KOREAN, _known(family + given, "엄마", "아빠")
            ),
            slot,
            family + given,
        )
    ]

    assert not wrong


def test_the_given_name_alone_is_the_person_who_is_known() -> None:
    missed = [
        given
        for family, _, given in _korean_pairs(60)
        if understand(
            f"{given}한테 늦는다고 보내 줘", Lang.KOREAN, _known(family + given, "엄마")
        ).slots.get("recipient")
        != family + given
    ]

    assert not missed


@pytest.mark.parametrize("role", _ROLES)
@pytest.mark.parametrize("said", ["박 {}", "박민우 {}", "최 {}"])
def test_a_title_behind_another_name_is_not_the_only_one_with_that_title(
    role: str, said: str
) -> None:
    phrase = said.format(role)

    found = understand(
        f"{phrase}한테 늦는다고 보내 줘", Lang.KOREAN, _known(f"한승우 {role}", "엄마")
    )

    assert not _is_surely(found, "recipient", f"한승우 {role}")


@pytest.mark.parametrize("before", ["나", "오늘", "지금", "그", "아까", "내일", "이따"])
def test_a_word_before_a_name_is_no_family_name(before: str) -> None:
    found = understand(f"{before} 민수한테 늦는다고 보내 줘", Lang.KOREAN, _known("김민수", "엄마"))

    assert found.slots["recipient"] == "김민수"


@pytest.mark.parametrize(
    ("shape", "body"),
    [
        ("send a message to {} saying I'm late", "I'm late"),
        ("text {} saying I'm late", "I'm late"),
        ("tell {} that I'm late", "I'm late"),
        ("text {}: I'm late", "I'm late"),
        ("text {} I'm late", "I'm late"),
        ("let {} know I'm late", "I'm late"),
        ("send {} a message saying I'm late", "I'm late"),
    ],
)
def test_an_unknown_family_name_uses_up_its_words(shape: str, body: str) -> None:
    pick = random.Random(6)
    wrong = []
    for _ in range(60):
        given = pick.choice(ENGLISH_GIVEN)
        mine, other = pick.sample(_ENGLISH_FAMILY, 2)
        context = _known(f"{given} {mine}".title(), "Mom")
        found = understand(shape.format(f"{given} {other}".title()), Lang.ENGLISH, context)
        as_spoken = found.slots.get("recipient") == f"{given} {other}"
        if not (as_spoken and found.slots.get("body") == body) and not _is_asked(found):
            wrong.append((given, mine, other, found))

    assert not wrong


def _is_asked(found: Intent) -> bool:
    """Say whether somebody is asked about: names that sound alike are."""
    return found.confidence < _SURE and "body" in found.slots


@pytest.mark.parametrize("shape", ["call {}", "video call {}", "give {} a call", "ask {} if he's home"])  # fmt: skip
def test_nobody_of_another_family_name_is_called_or_asked(shape: str) -> None:
    found = understand(shape.format("Justin King"), Lang.ENGLISH, _known("Justin Wilson", "Mom"))

    assert "Justin Wilson" not in found.slots.values()
    assert "justin king" in found.slots.values()


@pytest.mark.parametrize(
    ("said", "body"),
    [
        ("text mom great that works", "Great that works"),
        ("text emma dinner is ready", "Dinner is ready"),
        ("tell emma white wine is fine", "White wine is fine"),
        ("text emma thanks that was nice", "Thanks that was nice"),
        ("tell mom dad is late", "Dad is late"),
        ("text emma see you soon", "See you soon"),
    ],
)
def test_words_of_the_message_are_no_family_name(said: str, body: str) -> None:
    found = understand(said, Lang.ENGLISH, _known("Emma", "Mom", "Dad"))

    assert found.slots.get("recipient") in ("Emma", "Mom")
    assert found.slots["body"] == body


@pytest.mark.parametrize("shape", ["{}한테 늦는다고 보내 줘", "늦는다고 {}한테 전해 줘", "{}한테 전화해 줘"])  # fmt: skip
def test_every_given_name_can_be_reached(shape: str) -> None:
    pick = random.Random(7)
    drawn = [pick.choice(FIRST_SYLLABLES) + pick.choice(SECOND_SYLLABLES) for _ in range(120)]
    missed = []
    for given in (*_WORDS, *drawn):
        full = pick.choice(FAMILY) + given
        for said in (given, full):
            found = understand(shape.format(said), Lang.KOREAN, _known(full, "엄마", "아빠"))
            if full not in (found.slots.get("recipient"), found.slots.get("contact")):
                missed.append((said, found))

    assert not missed


@pytest.mark.parametrize("contact", ["하늘", "김하늘"])
def test_the_sky_is_somebody_where_a_contact_is_called_so(contact: str) -> None:
    found = understand("하늘한테 늦는다고 보내 줘", Lang.KOREAN, _known(contact, "엄마"))

    assert found.slots == {"recipient": contact, "body": "늦어"}


def test_the_sky_is_nobody_where_no_contact_is_called_so() -> None:
    found = understand("하늘한테 늦는다고 보내 줘", Lang.KOREAN, _known("김민수", "엄마"))

    assert "recipient" not in found.slots


def test_every_english_given_name_can_be_reached() -> None:
    pick = random.Random(8)
    missed = []
    for given in pick.sample(ENGLISH_GIVEN, 150):
        full = f"{given} {pick.choice(_ENGLISH_FAMILY)}".title()
        for said in (given, full):
            found = understand(f"text {said} I'm late", Lang.ENGLISH, _known(full, "Mom"))
            if found.slots != {"recipient": full, "body": "I'm late"}:
                missed.append((said, found))

    assert not missed
