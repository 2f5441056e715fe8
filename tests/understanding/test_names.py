"""Whom a spoken name means: generated names, particles and endings, and mishearings of them."""

import random
from itertools import product

import pytest

from agent.events import Contact, Lang
from agent.understanding import Context, understand
from agent.understanding.people import Decision, Directory
from agent.understanding.sounds import distance, hangul_sounds, readings

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


def match(
    said: str, *contacts: Contact | str, favoured: tuple[str, ...] = ()
) -> tuple[str, list[str]]:
    """Return the decision on a name, and whom it is about."""
    known = tuple(Contact(one) if isinstance(one, str) else one for one in contacts)
    found = Directory(known, (), favoured).person(said)
    return str(found.decision.value), [known[place].name for place in found.found]


IN_HANGUL = (
    "Jason=제이슨 Emily=에밀리 Grace=그레이스 Michael=마이클 Kevin=케빈 Sarah=사라 Andrew=앤드류 Daniel=다니엘 "
    "Jennifer=제니퍼 Thomas=토마스 Olivia=올리비아 William=윌리엄 Charles=찰스 Robert=로버트 Vincent=빈센트"
)
PAIRS = [tuple(pair.split("=")) for pair in IN_HANGUL.split()]


@pytest.mark.parametrize(("english", "korean"), PAIRS)
def test_an_english_name_is_found_by_its_hangul_and_the_other_way_round(
    english: str, korean: str
) -> None:
    others = [pair for pair in PAIRS if pair[0] != english]

    assert match(korean, english, *(one for one, _ in others))[1] == [english]
    assert match(english.lower(), korean, *(other for _, other in others))[1] == [korean]


@pytest.mark.parametrize(
    "said", ["minsu", "min su", "kim minsu", "minsoo", "kim min-su", "gim minsu"]
)
def test_a_romanised_name_finds_the_korean_one(said: str) -> None:
    assert match(said, "김민수", "최영희", "박지훈")[1] == ["김민수"]


@pytest.mark.parametrize(
    ("said", "listed"),
    [
        ("lee sujin", "이수진"),
        ("rhee sujin", "이수진"),
        ("park jihoon", "박지훈"),
        ("choi younghee", "최영희"),
        ("jung woosung", "정우성"),
        ("이수진", "Sujin Lee"),
        ("박지훈", "Jihoon Park"),
        ("수진", "Sujin Lee"),
    ],
)
def test_surnames_are_found_however_they_are_romanised(said: str, listed: str) -> None:
    assert match(said, listed, "김민수", "Olivia Brown")[1] == [listed]


def test_another_person_of_like_name_is_never_reached_without_asking() -> None:
    assert match("김민수", "김민서") == ("ask", ["김민서"])
    assert match("지우", "박지수")[0] != "sure"
    assert match("민호", "김민수") == ("not found", [])


def test_what_stands_in_brackets_tells_namesakes_apart() -> None:
    people = ("이수진", "이수진(회사)")

    assert match("이수진", *people) == ("ask", list(people))
    assert match("회사 이수진", *people) == ("sure", ["이수진(회사)"])
    assert match("회사 수진", *people) == ("sure", ["이수진(회사)"])


def test_names_that_sound_the_same_are_asked_about() -> None:
    assert match("sofia", "Sophia", "Sofia Park")[0] == "ask"
    assert match("김재민", "김재민", "김제민")[0] == "ask"
    assert match("한나", "한나", "하나") == ("sure", ["한나"])


@pytest.mark.parametrize("said", ["사랑", "사랑이", "김사랑", "사랑아", "사랑 님"])
def test_a_name_that_is_a_word_is_a_name(said: str) -> None:
    assert match(said, "김사랑", "박하늘") == ("sure", ["김사랑"])


@pytest.mark.parametrize(
    ("said", "listed"),
    [
        ("가은이", "이가은"),
        ("이가은이", "이가은"),
        ("지은", "박지은"),
        ("한나야", "최한나"),
        ("민준아", "김민준"),
        ("민준 씨", "김민준"),
        ("민준님", "김민준"),
        ("김 팀장님", "김영호 팀장님"),
        ("영호 팀장", "김영호 팀장님"),
        ("민수 형", "김민수"),
        ("별", "별"),
        ("우리 엄마", "엄마"),
        ("어머니", "엄마"),
        ("mom", "엄마"),
        ("엄마", "Mom"),
        ("엄마", "엄마❤️"),
        ("여보", "여보"),
        ("will", "Will Smith"),
        ("may", "May"),
        ("mark", "Mark"),
        ("grace kim", "Kim Grace"),
    ],
)  # fmt: skip
def test_people_are_found_as_they_are_called(said: str, listed: str) -> None:
    assert match(said, listed, "서동욱", "Olivia Brown") == ("sure", [listed])


@pytest.mark.parametrize(
    ("said", "listed"),
    [
        ("이모", "고모"),
        ("별", "달"),
        ("김 부장", "김영호 팀장님"),
        ("선 원장님", "Sean"),
        ("아들", "Adele"),
    ],
)
def test_relations_titles_and_single_syllables_are_not_stretched(said: str, listed: str) -> None:
    assert match(said, listed) == ("not found", [])


@pytest.mark.parametrize(
    ("said", "listed"), [("외할머니", "할머니"), ("할머니", "외할머니"), ("동생", "남동생")]
)
def test_a_relation_that_may_be_another_is_asked_about(said: str, listed: str) -> None:
    assert match(said, listed, "엄마") == ("ask", [listed])


def test_a_surname_misheard_as_none_is_forgiven_if_one_person_has_the_given_name() -> None:
    assert match("준준지", "윤준지", "최영희") == ("sure", ["윤준지"])
    assert match("준준지", "윤준지", "박준지") == ("ask", ["윤준지", "박준지"])
    assert match("랜선이", "함선이")[0] != "sure"
    assert match("큰민수", "김민수")[0] != "sure"
    assert match("박준지", "윤준지")[0] != "sure"


@pytest.mark.parametrize(
    ("written", "said"),
    [("싫다", "실타"), ("뚫는", "뚤른"), ("옳고", "올코"), ("잃지", "일치"), ("싫어", "시러")],
)
def test_a_final_of_two_consonants_keeps_its_liquid_before_a_consonant(
    written: str, said: str
) -> None:
    assert hangul_sounds(written) == hangul_sounds(said)


def test_recency_chooses_whom_to_ask_about_and_makes_nobody_sure() -> None:
    assert match("김민스", "김민수", "김민서") == ("ask", ["김민수", "김민서"])
    assert match("김민스", "김민수", "김민서", favoured=("김민서",)) == ("ask", ["김민서"])
    assert match("민수", "김민수", "박민수", favoured=("박민수",)) == ("ask", ["김민수", "박민수"])


def test_recency_never_overrules_the_sound() -> None:
    assert match("민서", "김민수", "김민서", favoured=("김민수",)) == ("sure", ["김민서"])
    assert match("철호", "김민수", favoured=("김민수",)) == ("not found", [])


SYLLABLES = "민 서 지 예 도 하 준 현 수 은 유 재 승 동 성 영 정 태 시 우 윤 소 다 가 채 혜 경 빈 훈 석".split()


def drawn_people(pick: random.Random, count: int) -> list[str]:
    names = {pick.choice(FAMILY) + "".join(pick.sample(SYLLABLES, 2)) for _ in range(count)}
    return sorted(names)


@pytest.mark.parametrize("seed", range(8))
def test_everyone_of_three_hundred_is_found_by_the_whole_name(seed: int) -> None:
    people = drawn_people(random.Random(seed), 300)
    book = Directory(tuple(Contact(name) for name in people), ())

    found = {name: [people[place] for place in book.person(name).found] for name in people}

    assert [name for name in people if name not in found[name]] == []
    assert {name for name in people if len(found[name]) > 1} <= {
        name for name in people if any(one != name and said_alike(one, name) for one in people)
    }


@pytest.mark.parametrize("seed", range(8))
def test_a_stranger_of_another_given_name_is_nobody_for_sure(seed: int) -> None:
    pick = random.Random(seed)
    people = drawn_people(pick, 100)
    book = Directory(tuple(Contact(name) for name in people), ())
    strangers = [
        name for name in drawn_people(pick, 200) if name[1:] not in {p[1:] for p in people}
    ]

    sure = [name for name in strangers if book.person(name).decision is Decision.SURE]

    assert len(strangers) > 100
    assert [name for name in sure if min_distance(name, people) > 0.25] == []


def said_alike(one: str, other: str) -> bool:
    return readings(one)[0] == readings(other)[0]


def min_distance(name: str, people: list[str]) -> float:
    return min(distance(readings(name)[0], readings(other)[0]) for other in people)
