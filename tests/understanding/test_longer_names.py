"""A name that another name begins with: Helen and Helena, 민서 and 민서영. Never the other one unasked."""

import random
from collections.abc import Iterator
from datetime import datetime
from itertools import product

import pytest

from agent.events import Contact, Intent, Lang
from agent.understanding import Context, understand
from assets.recogniser.recipe.names import ENGLISH_GIVEN, FIRST_SYLLABLES, SECOND_SYLLABLES

_SURE = 0.75
NOW = datetime.fromisoformat("2026-11-21T09:00:00+09:00")
PAIRS = tuple(
    tuple(pair.split("/"))
    for pair in "Ann/Anna Mari/Maria John/Johnny Dan/Danny Dan/Daniel Sam/Samuel Chris/Christina Helen/Helena Louis/Louisa Paul/Paula Robert/Roberta Carl/Carla Will/William Tom/Tommy Eric/Erica Joan/Joanna Ben/Benny "
    "Max/Maxine Ed/Eddie Julia/Julian Martin/Martina Andre/Andrea Dani/Danielle Christian/Christiana Alex/Alexis Lin/Linda Nick/Nicki Marc/Marco Gene/Genesis Harri/Harriet Lou/Louis Pat/Patty Rob/Robin".split()
)  # fmt: skip
SHORT = ("a", "y", "ie", "ny", "o", "e", "is", "in", "so", "i")
ORDERS = (
    "send {} a message saying i'm late",
    "send {} a text",
    "text {} i'm late",
    "text {} a quick hello",
    "text {} any news",
    "text {} is dinner ready",
    "text {} in case you forgot dinner is at six",
    "text {} so sorry i forgot",
    "message {} that i'm late",
    "tell {} i'm late",
    "tell {} a car is coming",
    "let {} know i'm late",
    "ask {} if it's ready",
    "ask {} is it ready",
    "send a message to {} saying i'm late",
    "send i'm late to {}",
    "shoot {} a text saying hi",
    "reply to {} saying i'm late",
    "tomorrow at eight pm text {} a reminder",
    "call {}",
    "give {} a call",
    "give {} a ring",
    "video call {}",
    "call {} back",
    "read messages from {}",
    "read {}'s messages",
    "what did {} say",
    "any new messages from {}",
    "did {} call me",
    "summarize my messages from {}",
    "mark everything from {} as read",
    "send {} and mom a message saying hi",
    "send mom and {} a message saying hi",
)


def _named(found: Intent) -> list[object]:
    slots = found.slots
    one = [slots.get(slot) for slot in ("recipient", "contact", "sender")]
    return [*one, *slots.get("recipients", [])]


def _wrong(
    said: str, listed: tuple[str, ...], other: str, orders: tuple[str, ...], lang: Lang
) -> Iterator[tuple[str, Intent]]:
    context = Context(contacts=tuple(map(Contact, (*listed, "Mom", "엄마"))), now=NOW)
    for order in orders:
        text = order.format(said.lower())
        found = understand(text, lang, context)
        if other in _named(found) and found.confidence >= _SURE:
            yield text, found


@pytest.mark.parametrize(("one", "other"), [*PAIRS, *(pair[::-1] for pair in PAIRS)])
def test_one_is_never_the_other(one: str, other: str) -> None:
    wrong = [
        *_wrong(one, (one, other), other, ORDERS, Lang.ENGLISH),
        *_wrong(one, (other, one), other, ORDERS, Lang.ENGLISH),
        *_wrong(one, (other,), other, ORDERS, Lang.ENGLISH),
        *_wrong(one, (f"{one} Cook", f"{other} King"), f"{other} King", ORDERS, Lang.ENGLISH),
        *_wrong(one, (f"{other} King",), f"{other} King", ORDERS, Lang.ENGLISH),
    ]

    assert not wrong


@pytest.mark.parametrize("suffix", SHORT)
def test_a_short_word_behind_a_name_makes_it_no_longer_one(suffix: str) -> None:
    pick = random.Random(11)
    wrong = [
        one
        for given in pick.sample(ENGLISH_GIVEN, 25)
        for one in _wrong(
            given, (given.title(), f"{given}{suffix}".title()), f"{given}{suffix}".title(), ORDERS, Lang.ENGLISH
        )
    ]  # fmt: skip

    assert not wrong


@pytest.mark.parametrize("order", ORDERS)
def test_the_one_that_was_said_is_found(order: str) -> None:
    missed = []
    for one, other in PAIRS:
        context = Context(contacts=tuple(map(Contact, (other, one, "Mom"))), now=NOW)
        found = understand(order.format(one.lower()), Lang.ENGLISH, context)
        if one not in [*_named(found), *found.slots.get("candidates", [])]:
            missed.append((one, found))

    assert not missed


@pytest.mark.parametrize(
    ("said", "listed"),
    [
        ("min su", "Minsu"),
        ("ji woo", "Jiwoo"),
        ("mary ann", "Maryann"),
        ("jon a", "Jon A"),
        ("winnie the pooh", "Winnie the Pooh"),
    ],
)
def test_a_name_heard_as_two_words_is_still_found(said: str, listed: str) -> None:
    context = Context(contacts=(Contact(listed), Contact("Mom")))

    found = understand(f"text {said} i'm late", Lang.ENGLISH, context)

    assert found.slots == {"recipient": listed, "body": "I'm late"}


@pytest.mark.parametrize("family", ["kowalczyk", "papadopoulos", "okonkwo", "lindqvist", "mbeki", "dragomir"])  # fmt: skip
@pytest.mark.parametrize("order", ["text {} i'm late", "tell {} dinner is ready", "ask {} if it's ready", "send {} a message saying hi", "call {}", "let {} know i'm late", "text {} running late"])  # fmt: skip
def test_an_uncommon_family_name_is_asked_about(order: str, family: str) -> None:
    context = Context(contacts=(Contact("Justin Wilson"), Contact("Mom")))

    found = understand(order.format(f"justin {family}"), Lang.ENGLISH, context)

    assert "Justin Wilson" not in _named(found) or found.confidence < _SURE
    assert family not in str(found.slots.get("body", "")).lower()


KOREAN_ORDERS = (
    "{}한테 늦는다고 보내 줘",
    "{}에게 늦는다고 전해 줘",
    "{} 한테 늦는다고 카톡 보내 줘",
    "늦는다고 {}한테 보내 줘",
    "보내 줘 {}한테 늦는다고",
    "{}한테 아 맞다 늦는다고 보내 줘",
    "{}한테 어디냐고 물어봐",
    "{}한테 전화해 줘",
    "{}한테 영상통화 걸어 줘",
    "전화 걸어 줘 {}한테",
    "{}가 뭐래",
    "{}한테 온 메시지 읽어 줘",
    "{}이가 보낸 거 읽어 줘",
    "{}한테 답장해 줘 알았다고",
    "내일 아침 8시에 {}한테 늦는다고 보내 줘",
    "엄마랑 {}한테 늦는다고 보내 줘",
    "{} 씨한테 늦는다고 보내 줘",
)
KOREAN_PAIRS = [("민서", "민서영"), ("수", "수아"), ("지수", "지수아"), ("하나", "하나영"), ("민", "민아"), ("은지", "은지원"), ("서연", "서연아"), ("유나", "유나경")]  # fmt: skip


@pytest.mark.parametrize(("short", "long"), KOREAN_PAIRS)
def test_a_korean_name_is_never_the_longer_one(short: str, long: str) -> None:
    wrong = []
    for one, other in ((short, long), (long, short)):
        for family in ("", "김", "박"):
            if (family + one)[-1] == "아" and family + other == (family + one)[:-1]:
                continue  # 수아 may call 수 where nobody else is called so
            other_name = family + other
            for listed in ((family + one, other_name), (other_name, family + one)):
                wrong += _wrong(one, listed, other_name, KOREAN_ORDERS, Lang.KOREAN)

    assert not wrong


def test_drawn_korean_names_are_never_the_longer_ones() -> None:
    pick = random.Random(12)
    wrong = []
    for _ in range(20):
        given = pick.choice(FIRST_SYLLABLES) + pick.choice(SECOND_SYLLABLES)
        longer = given + pick.choice(("아", "영", "원", "희"))
        wrong += _wrong(given, (given, longer), longer, KOREAN_ORDERS, Lang.KOREAN)
        wrong += _wrong(longer, (longer, given), given, KOREAN_ORDERS, Lang.KOREAN)

    assert not wrong


FOREIGN = ("존 윌슨", "에밀리 스미스", "마이클 존슨", "사라 브라운")
OTHERS = ("저스틴", "올리버", "그레이스", "케빈")


@pytest.mark.parametrize(("known", "other"), list(product(FOREIGN, OTHERS)))
def test_another_given_name_before_a_foreign_family_name_is_somebody_else(
    known: str, other: str
) -> None:
    said = f"{other} {known.split()[1]}"

    assert not list(_wrong(said, (known,), known, KOREAN_ORDERS, Lang.KOREAN))


@pytest.mark.parametrize("before", ["지금", "오늘", "음", "내일", "아까", "소리야", "우리"])
def test_a_word_before_a_foreign_family_name_is_no_given_name(before: str) -> None:
    context = Context(contacts=(Contact("존 윌슨"), Contact("엄마")))

    found = understand(f"{before} 윌슨한테 늦는다고 보내 줘", Lang.KOREAN, context)

    assert found.slots["recipient"] == "존 윌슨"
