"""What must hold for any name, any ending and any order: Korean commands put together at random."""

import random
from dataclasses import dataclass
from pathlib import Path

import pytest

from agent.events import Contact, Expecting, Lang
from agent.understanding import Context, Draft, understand
from agent.understanding.hangul import final

SURNAMES = "김이박최정강조윤장임한오서신권황안송류전홍"
GIVEN = "민서지도하준현수은유재승동성영정태시나예소라주혜진우윤빈호원경"
CLAUSES = [
    tuple(cell.strip() for cell in line.split("|")[:2])
    for line in (Path(__file__).parent / "reported_ko.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
TELLING = ("보내 줘", "전해 줘", "말해 줘", "카톡 보내 줘", "문자 좀 보내 주세요", "얘기해 줄래", "좀 알려 줘", "톡 하나 보내 줄 수 있어", "보내라")  # fmt: skip
ASKING = ("물어봐", "물어봐 줘", "좀 물어봐 주세요", "카톡 보내 줘")
HESITATIONS = ("", "음 ", "어 ", "저기 ", "소리야 ", "그 있잖아 ")
CALLING = ("전화해", "전화 걸어 줘", "전화 좀 해 줄래", "통화 연결해 줘", "전화 부탁해")
TALK = ("{n}한테 {c} 했어", "{n}가 {c} 하던데", "아까 {n}한테 {c} 말했잖아", "{n}한테 {c} 할까", "{n}한테 {c} 말하지 마", "{n}는 맨날 {c} 그러더라", "내가 {n}한테 {c} 했는데", "{n}한테 {c} 물어볼까")  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One drawn command: the words, and who and what it is about."""

    text: str
    contacts: tuple[Contact, ...]
    name: str
    body: str


def people(rng: random.Random) -> tuple[Contact, ...]:
    """Return three contacts, no two given names alike in a syllable."""
    syllables = rng.sample(GIVEN, 6)
    return tuple(
        Contact(rng.choice(SURNAMES) + syllables[2 * place] + syllables[2 * place + 1])
        for place in range(3)
    )


def drawn(seed: int) -> Case:
    rng = random.Random(seed)
    contacts = people(rng)
    contact = rng.choice(contacts).name
    said = contact if rng.random() < 0.5 else contact[1:]
    clause, body = rng.choice(CLAUSES)
    verb = rng.choice(ASKING if body.endswith("?") else TELLING)
    to = said + rng.choice(("한테", "에게", "한테다"))
    order = rng.choice(("{h}{to} {c} {v}", "{h}{to} {c} {v}", "{c} {to} {v}", "{v} {to} {c}"))
    text = order.format(h=rng.choice(HESITATIONS), to=to, c=clause, v=verb)
    if rng.random() < 0.3:
        text = text.replace(" 줘", "줘").replace(" 보내", "보내")
    return Case(text, contacts, contact, body)


@pytest.mark.parametrize("seed", range(300))
def test_any_name_ending_and_order_gives_the_same_message(seed: int) -> None:
    case = drawn(seed)

    found = understand(case.text, Lang.KOREAN, Context(contacts=case.contacts))

    assert (found.name, found.slots.get("recipient"), found.slots.get("body")) == (
        "send_message",
        case.name,
        case.body,
    ), case.text


@pytest.mark.parametrize("seed", range(100))
def test_any_name_can_be_called_in_any_order(seed: int) -> None:
    rng = random.Random(seed)
    contacts = people(rng)
    contact = rng.choice(contacts).name
    words = [f"{contact[1:]}{rng.choice(('한테', '에게'))}", rng.choice(CALLING)]
    text = " ".join(words if rng.random() < 0.7 else reversed(words))

    found = understand(text, Lang.KOREAN, Context(contacts=contacts))

    assert (found.name, dict(found.slots)) == ("call", {"contact": contact}), text


@pytest.mark.parametrize("seed", range(150))
def test_the_name_said_after_a_slip_is_the_one_meant(seed: int) -> None:
    rng = random.Random(seed)
    contacts = people(rng)
    wrong, right = (contact.name[1:] for contact in contacts[:2])
    clause, body = rng.choice(CLAUSES)
    slip = rng.choice((f"{wrong}한테 아니 {right}한테", f"{wrong} 아니 {right}한테", f"{wrong}한테 아 아니 {right}에게", f"{wrong} 말고 {right}한테"))  # fmt: skip
    verb = "물어봐 줘" if body.endswith("?") else "전해 줘"

    found = understand(f"{slip} {clause} {verb}", Lang.KOREAN, Context(contacts=contacts))

    assert (found.slots.get("recipient"), found.slots.get("body")) == (contacts[1].name, body)


@pytest.mark.parametrize("seed", range(150))
def test_talk_about_what_was_said_to_somebody_sends_nothing(seed: int) -> None:
    rng = random.Random(seed)
    contacts = people(rng)
    clause = rng.choice(CLAUSES)[0]
    text = rng.choice(TALK).format(n=rng.choice(contacts).name[1:], c=clause)

    found = understand(text, Lang.KOREAN, Context(contacts=contacts))

    assert found.name == "unknown", text


@pytest.mark.parametrize("seed", range(100))
def test_dictated_words_that_report_nothing_are_sent_as_they_are(seed: int) -> None:
    rng = random.Random(seed)
    body = rng.choice(CLAUSES)[1]
    context = Context(
        expecting=Expecting.BODY, contacts=people(rng), draft=Draft(recipient=None, body=None)
    )

    found = understand(body, Lang.KOREAN, context)

    assert (found.name, found.slots.get("body", "").rstrip("?.")) == (
        "send_message",
        body.rstrip("?."),
    )


@pytest.mark.parametrize("seed", range(60))
def test_a_correction_keeps_what_it_does_not_name(seed: int) -> None:
    rng = random.Random(seed)
    contacts = people(rng)
    hours = "한 두 세 네 다섯 여섯 일곱 여덟 아홉 열".split()
    was, now = rng.sample(hours, 2)
    place = rng.choice("역 학교 카페 회사 집".split())
    draft = Draft(contacts[0].name, f"{was} 시에 {place}에서 만나")
    context = Context(expecting=Expecting.CONFIRM, contacts=contacts, draft=draft)
    text = rng.choice((f"{was} 시 말고 {now} 시라고 해", f"{now} 시로 바꿔 줘", f"{was} 시를 {now} 시로 고쳐 줘", f"아니 {now} 시라고 해 줘"))  # fmt: skip

    found = understand(text, Lang.KOREAN, context)

    assert (found.name, found.slots.get("body")) == (
        "edit_body",
        f"{now} 시에 {place}에서 만나",
    ), text


def test_names_are_drawn_with_and_without_a_final_consonant() -> None:
    names = [case.name for case in map(drawn, range(400))]

    assert {final(each[-1]) == " " for each in names} == {True, False}
