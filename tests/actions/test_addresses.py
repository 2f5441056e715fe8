import pytest

from agent.actions.addresses import Address, clean_name, clean_text, digits, is_emergency


@pytest.mark.parametrize(
    "number", ["112", "1 1 9", "9-1-1", "+82 112", "0082-119", "１１２", " 119 "]
)
def test_an_emergency_number_is_known_however_it_is_written(number: str):
    assert is_emergency(number)


@pytest.mark.parametrize("number", ["", "1123", "010-1234-5112", "+82 10 1190 9112", "민수"])
def test_other_numbers_are_no_emergency(number: str):
    assert not is_emergency(number)


def test_a_number_from_abroad_is_the_number_dialled_at_home():
    assert digits("+82 10-2345-6789") == digits("010 2345 6789") == "01023456789"


def test_another_countrys_number_keeps_its_country():
    assert digits("+1 415 555 0100") == "14155550100"


def test_text_loses_control_characters_and_lone_surrogates_only():
    assert clean_text("a\x00\x1b[31mb\x9f\r\n\t\ud83d 가👨‍👩‍👧") == "a[31mb\n\t� 가👨‍👩‍👧"


def test_a_surrogate_pair_is_joined():
    assert clean_text("\ud83d\ude00") == "😀"


def test_names_compare_equal_in_either_unicode_form():
    assert clean_name(" 엄마\n ") == "엄마"


def test_namesakes_are_two_conversations():
    assert Address("김민수", "work").conversation != Address("김민수", "school").conversation
