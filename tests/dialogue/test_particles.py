import pytest

from agent.dialogue.particles import attach


@pytest.mark.parametrize(
    ("word", "particle", "expected"),
    [
        ("민수", "은/는", "민수는"),
        ("지훈", "은/는", "지훈은"),
        ("엄마", "이/가", "엄마가"),
        ("박지현", "이/가", "박지현이"),
        ("누나", "을/를", "누나를"),
        ("선생님", "을/를", "선생님을"),
        ("가족방", "으로/로", "가족방으로"),
        ("학교", "으로/로", "학교로"),
        ("서울", "으로/로", "서울로"),
        ("서울", "은/는", "서울은"),
        ("9시", "이에요/예요", "9시예요"),
        ("5분", "이에요/예요", "5분이에요"),
    ],
)
def test_a_particle_follows_the_last_sound_of_a_korean_word(word, particle, expected):
    assert attach(word, particle) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("010-1234-5670", "010-1234-5670으로"),
        ("010-1234-5671", "010-1234-5671로"),
        ("010-1234-5672", "010-1234-5672로"),
        ("010-1234-5673", "010-1234-5673으로"),
        ("112", "112로"),
        ("1006", "1006으로"),
        ("117", "117로"),
    ],
)
def test_a_number_takes_the_particle_of_its_last_digit_as_read(word, expected):
    assert attach(word, "으로/로") == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Jason", "Jason이"),
        ("Tom", "Tom이"),
        ("Jane", "Jane이"),
        ("King", "King이"),
        ("Jack", "Jack이"),
        ("Eric", "Eric이"),
        ("Philip", "Philip이"),
        ("Matt", "Matt이"),
        ("Paul", "Paul이"),
        ("Michelle", "Michelle이"),
        ("Mark", "Mark가"),
        ("Kate", "Kate가"),
        ("Alice", "Alice가"),
        ("Peter", "Peter가"),
        ("Annie", "Annie가"),
        ("David", "David가"),
        ("Robert", "Robert가"),
        ("LG", "LG가"),
        ("ASML", "ASML이"),
        ("CNN", "CNN이"),
    ],
)
def test_a_latin_name_takes_the_particle_of_its_korean_reading(word, expected):
    assert attach(word, "이/가") == expected


def test_a_latin_name_that_ends_in_l_takes_ro():
    assert attach("Paul", "으로/로") == "Paul로"


def test_quotes_and_pictures_after_a_name_do_not_change_its_particle():
    assert attach("엄마❤️", "이/가") == "엄마❤️가"
    assert attach('"지훈"', "을/를") == '"지훈"을'
    assert attach("김민준 (회사)", "은/는") == "김민준 (회사)는"


def test_a_word_without_letters_is_no_error():
    assert attach("", "은/는") == "는"
    assert attach("❤️", "은/는") == "❤️는"
