from datetime import datetime
from string import Formatter

import pytest

from agent.dialogue.prompts import (
    FIXED,
    SENTENCES,
    calendar_date,
    clock_time,
    first_words,
    numbered,
    prompt,
    to_whom,
)
from agent.errors import SoriError
from agent.events import Lang, Say


def slots_of(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def error_keys() -> set[str]:
    return {SoriError.spoken_key, *(one.spoken_key for one in SoriError.__subclasses__())}


@pytest.mark.parametrize("key", sorted(SENTENCES))
def test_every_sentence_exists_in_both_languages(key):
    korean, english = SENTENCES[key]
    assert korean.strip()
    assert english.strip()
    assert english.isascii()


@pytest.mark.parametrize("key", sorted(SENTENCES))
def test_the_english_sentence_needs_no_slot_that_the_korean_one_has_not(key):
    korean, english = SENTENCES[key]
    assert slots_of(english) - slots_of(korean) <= {"name"}


@pytest.mark.parametrize("key", sorted(FIXED))
def test_a_fixed_sentence_is_said_without_slots(key):
    assert prompt(key, Lang.KOREAN) == Say(key, SENTENCES[key][0])
    assert prompt(key, Lang.ENGLISH) == Say(key, SENTENCES[key][1])


@pytest.mark.parametrize("key", sorted(SENTENCES))
def test_korean_sentences_are_short(key):
    assert len(SENTENCES[key][0]) <= 55


def test_every_error_has_a_sentence():
    assert error_keys() <= FIXED


def test_a_name_gets_its_particle():
    assert prompt("message_from", Lang.KOREAN, name="엄마").text == "엄마가 보냈어요."
    assert prompt("message_from", Lang.KOREAN, name="지훈").text == "지훈이 보냈어요."


def test_words_with_braces_are_only_words():
    said = prompt("send_grace", Lang.KOREAN, to="엄마한테", body="{to} {0}")
    assert said.text == '엄마한테 "{to} {0}" 보낼게요.'


def test_a_person_a_room_and_a_number_are_written_to_differently():
    assert to_whom("민수", Lang.KOREAN) == "민수한테"
    assert to_whom("가족방", Lang.KOREAN, room=True) == "가족방에"
    assert to_whom("010-1234-5678", Lang.KOREAN, number=True) == "010-1234-5678번으로"
    assert to_whom("Mom", Lang.ENGLISH) == "to Mom"


def test_choices_are_numbered():
    assert numbered(["회사 민수", "민서"], Lang.KOREAN) == "1번 회사 민수, 2번 민서"


def test_a_long_text_is_recognised_by_its_first_words():
    assert first_words("하나 둘 셋 넷", count=2) == "하나 둘..."
    assert first_words("하나 둘", count=2) == "하나 둘"


@pytest.mark.parametrize(
    ("hour", "minute", "korean", "english"),
    [
        (0, 0, "오전 12시", "12:00 AM"),
        (9, 5, "오전 9시 5분", "9:05 AM"),
        (12, 30, "오후 12시 30분", "12:30 PM"),
        (23, 59, "오후 11시 59분", "11:59 PM"),
    ],
)
def test_the_time_is_told_as_people_say_it(hour, minute, korean, english):
    moment = datetime(2026, 11, 21, hour, minute)
    assert clock_time(moment, Lang.KOREAN) == korean
    assert clock_time(moment, Lang.ENGLISH) == english


def test_the_date_is_told_with_its_weekday():
    moment = datetime(2026, 11, 21)
    assert calendar_date(moment, Lang.KOREAN) == "11월 21일 토요일"
    assert calendar_date(moment, Lang.ENGLISH) == "Saturday, November 21"
