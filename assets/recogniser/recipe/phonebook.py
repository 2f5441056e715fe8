"""Phonebooks of 300 people, drawn, and the people that commands are about, for `recipients`.

Evaluation speaks of names that training never met (`text.HELD_OUT_NAMES`); the margins of
`asr.biasing` were set on the other names. Nobody else in the phonebook is called as the person
spoken of is: no second 민수, no Jon beside John, no 엄마 for 어머니.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from agent.asr.phonemes import phonemes
from agent.events import Contact
from agent.understanding.people import Directory
from assets.recogniser.recipe import names, text

_SIZE = 300
# What a Korean wearer calls the English names that are held out.
_IN_HANGUL = dict(
    pair.split("=")
    for pair in (
        "anthony=앤서니 charles=찰스 clara=클라라 dylan=딜런 emily=에밀리 emma=엠마 gloria=글로리아 "
        "grace=그레이스 heather=헤더 helen=헬렌 jason=제이슨 joyce=조이스 julie=줄리 justin=저스틴 karen=캐런 "
        "liam=리암 lily=릴리 lisa=리사 matthew=매튜 megan=메건 noah=노아 olivia=올리비아 owen=오웬 "
        "patricia=패트리샤 robert=로버트 ryan=라이언 sophia=소피아 william=윌리엄 "
        "aiden=에이든 abigail=애비게일 adrian=에이드리언 amelia=아멜리아 bella=벨라 brooke=브룩 camila=카밀라 "
        "carmen=카르멘 connor=코너 daisy=데이지 derek=데릭 diego=디에고 elena=엘레나 fiona=피오나 gabriel=가브리엘 "
        "harper=하퍼 iris=아이리스 jasper=재스퍼 joel=조엘 leah=리아 leon=리언 louis=루이스 marcus=마커스 melanie=멜라니 "
        "naomi=나오미 nina=니나 oliver=올리버 penelope=퍼넬러피 phoebe=피비 rita=리타 serena=세레나 spencer=스펜서 "
        "stanley=스탠리 tara=타라 vincent=빈센트 vivian=비비안 wendy=웬디 wesley=웨슬리"
    ).split()
)
_FAMILY = "Smith Johnson Brown Miller Davis Wilson Taylor Moore Martin Lee Clark Walker Young King Green Baker Park Kim Cho".split()
_RELATIONS = ("Mom", "Dad", "Grandma", "Grandpa", "Uncle Bob", "Aunt May", "Coach Miller")
_SEND = {
    "ko": (
        "{name}한테 {said} 보내 줘",
        "{name}에게 {said} 전해 줘",
        "{said} {name}한테 카톡 보내 줘",
        "{name}한테 {said} 문자 보내 줘",
        "{name}한테 {said} 카톡해 줘",
    ),
    "en": (
        "text {name} {said}",
        "tell {name} {said}",
        "send a message to {name} saying {said}",
        "let {name} know {said}",
        "send {name} a message saying {said}",
    ),
}


@dataclass(frozen=True)
class Person:
    """Somebody spoken of: what they are called, and how the phonebook has them."""

    spoken: str
    contact: Contact


def command(person: Person, lang: str, pick: random.Random) -> str:
    """Return a command to send the person something."""
    said = text.reported(lang, pick)
    return text.normalise(pick.choice(_SEND[lang]).format(name=person.spoken, said=said))


def people(lang: str, pick: random.Random, development: bool = False) -> Iterator[Person]:
    """Return people without end, as the wearer calls them."""
    english = _english_names(development)
    while True:
        kind = pick.random()
        if lang == "en":
            yield _english_relation(pick) if kind < 0.1 else _english(pick.choice(english), pick)
        elif kind < 0.1:
            relation = pick.choice(names.RELATIONS)
            yield Person(relation, Contact(relation))
        elif kind < 0.2:
            title = f"{pick.choice(names.FAMILY)}{_korean_given(pick, development)} {_title(pick)}"
            yield Person(f"{title[0]} {title.split()[1]}", Contact(title))
        elif kind < 0.35:
            name = pick.choice([name for name in english if name in _IN_HANGUL])
            yield Person(_IN_HANGUL[name], _english(name, pick).contact)
        else:
            given = _korean_given(pick, development)
            full = pick.choice(names.FAMILY) + given
            yield Person(pick.choice([given, full]), Contact(full))


def phonebook(lang: str, person: Person, listed: bool, pick: random.Random) -> tuple[Contact, ...]:
    """Return 300 contacts, the person among them only if `listed`."""
    taken = set(_ways(person.contact.name))
    book = [person.contact] if listed else []
    others = _korean_book(pick) if lang == "ko" else _english_book(pick)
    while len(book) < _SIZE:
        name = next(others)
        ways = set(_ways(name))
        is_another = not Directory((Contact(name),), ()).person(person.spoken, fuzzy=False).found
        if is_another and not ways & taken:
            taken |= ways
            book.append(Contact(name))
    pick.shuffle(book)
    return tuple(book)


def _ways(name: str) -> Iterator[str]:
    """Return the sounds by which a contact may be called that must be theirs alone."""
    yield phonemes(name)
    words = name.split()
    if name.isascii():
        yield phonemes(words[0] if words[0] not in ("Uncle", "Aunt", "Coach") else name)
    elif len(words) > 1:
        yield phonemes(f"{name[0]} {words[1]}")
        yield phonemes(words[0][1:])
    elif len(name) == 3 and name[0] in names.FAMILY:
        yield phonemes(name[1:])


def _korean_book(pick: random.Random) -> Iterator[str]:
    english = [*_english_names(True), *_english_names(False)]
    while True:
        kind = pick.random()
        given = pick.choice([_korean_given(pick, True), _korean_given(pick, False)])
        if kind < 0.6:
            yield pick.choice(names.FAMILY) + given
        elif kind < 0.75:
            yield f"{pick.choice(names.FAMILY)}{given} {_title(pick)}"
        elif kind < 0.85:
            yield pick.choice(names.RELATIONS)
        else:
            yield _english(pick.choice(english), pick).contact.name


def _english_book(pick: random.Random) -> Iterator[str]:
    english = [*_english_names(True), *_english_names(False)]
    while True:
        kind = pick.random()
        if kind < 0.75:
            yield _english(pick.choice(english), pick).contact.name
        elif kind < 0.85:
            yield _english_relation(pick).contact.name
        else:
            yield pick.choice(names.FAMILY) + _korean_given(pick, pick.random() < 0.5)


def _english(name: str, pick: random.Random) -> Person:
    family = f" {pick.choice(_FAMILY)}" * (pick.random() < 0.5)
    return Person(name, Contact(name.title() + family))


def _english_relation(pick: random.Random) -> Person:
    name = pick.choice(_RELATIONS)
    return Person(name.lower(), Contact(name))


def _korean_given(pick: random.Random, development: bool) -> str:
    return names.korean_given(pick) if development else pick.choice(text.HELD_OUT_NAMES["ko"])


def _english_names(development: bool) -> list[str]:
    held_out = text.HELD_OUT_NAMES["en"]
    return sorted(set(names.ENGLISH_GIVEN) - set(held_out)) if development else held_out


def _title(pick: random.Random) -> str:
    return pick.choice([title for title in names.TITLES if len(title) > 2 and " " not in title])
