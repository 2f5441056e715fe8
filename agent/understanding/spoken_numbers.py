"""Numbers as words: telephone numbers digit by digit, ordinals, levels."""

import re

_KOREAN_DIGITS = {"공": "0", "영": "0", "빵": "0", "일": "1", "하나": "1", "이": "2", "둘": "2", "삼": "3", "사": "4", "오": "5", "육": "6", "륙": "6", "칠": "7", "팔": "8", "구": "9"}  # fmt: skip
_ENGLISH_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()  # fmt: skip
_ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_KOREAN_TELEPHONE = re.compile(r"^(?:[공영빵일이삼사오육륙칠팔구0-9]|하나|둘|에|-)+$")
_SINO = {"십": 10, "백": 100}
_SHORTEST_NUMBER, _LONGEST_NUMBER = 3, 15


def korean_digits(text: str) -> str | None:
    """Return 공일공 이삼사오 as 0102345, None where it is no telephone number."""
    packed = "".join(text.split())
    if not _KOREAN_TELEPHONE.match(packed):
        return None
    for word, digit in (("하나", "1"), ("둘", "2"), ("에", ""), ("-", "")):
        packed = packed.replace(word, digit)
    digits = "".join(_KOREAN_DIGITS.get(letter, letter) for letter in packed)
    return digits if _SHORTEST_NUMBER <= len(digits) <= _LONGEST_NUMBER else None


def english_digits(words: list[str]) -> str | None:
    """Return "oh one oh double five" as 01055, None where it is no telephone number."""
    digits, times = "", 1
    for word in words:
        if word in ("double", "triple"):
            times = 2 if word == "double" else 3
            continue
        digit = _english_digit(word)
        if digit is None:
            return None
        digits, times = digits + digit * times, 1
    return digits if _SHORTEST_NUMBER <= len(digits) <= _LONGEST_NUMBER else None


def _english_digit(word: str) -> str | None:
    plain = word.replace("-", "").replace("+", "")
    if plain.isascii() and plain.isdigit():
        return plain
    if word in ("oh", "o"):
        return "0"
    if word in _ENGLISH_UNITS:
        return str(_ENGLISH_UNITS.index(word))
    return str(20 + 10 * _ENGLISH_TENS.index(word)) if word in _ENGLISH_TENS else None


def korean_number(text: str) -> int | None:
    """Return 0-999 written in Sino-Korean words or digits."""
    packed = "".join(text.split())
    if packed.isascii() and packed.isdigit():
        return int(packed[:4])
    total = digit = 0
    for letter in packed:
        if letter in _SINO:
            total, digit = total + max(digit, 1) * _SINO[letter], 0
        elif letter in _KOREAN_DIGITS and not digit:
            digit = int(_KOREAN_DIGITS[letter])
        else:
            return None
    return total + digit if packed else None


def english_number(words: list[str]) -> int | None:
    """Return a number written in words or digits: forty two, a hundred and five, fifty thousand."""
    if len(words) == 1 and words[0].isascii() and words[0].replace(",", "").isdigit():
        return int(words[0].replace(",", "")[:9])
    total = group = 0
    last = 0  # the size of the last word: a unit follows a ten, a ten follows a hundred
    for place, word in enumerate(words):
        if word == "and" and last in (100, 1000) and place + 1 < len(words):
            continue
        if word == "hundred" and last in (0, 1):
            group, last = max(group, 1) * 100, 100
        elif word == "thousand" and last:
            total, group, last = total + group * 1000, 0, 1000
        elif word == "a" and place == 0 and len(words) > 1:
            group, last = 1, 1
        elif (number := _below_hundred(word)) is not None and _fits(number, last):
            group, last = group + number, 10 if number >= 20 and number % 10 == 0 else 1
        else:
            return None
    return total + group if words else None


def _below_hundred(word: str) -> int | None:
    if word in _ENGLISH_UNITS:
        return _ENGLISH_UNITS.index(word)
    if word.isascii() and word.isdigit() and len(word) <= 3:
        return int(word)
    return 20 + 10 * _ENGLISH_TENS.index(word) if word in _ENGLISH_TENS else None


def _fits(number: int, last: int) -> bool:
    return last in (0, 100, 1000) or (last == 10 and 0 < number < 10)


_ENGLISH_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split()  # fmt: skip


def english_ordinal(words: list[str]) -> int | None:
    """Return 1-39 from fifth, twenty fifth, 25th."""
    if len(words) == 1 and "-" in words[0]:
        words = words[0].split("-")
    last = words[-1] if words else ""
    if len(words) == 1 and (digits := re.fullmatch(r"([0-9]{1,2})(?:st|nd|rd|th)", last)):
        return int(digits[1])
    tens = {"twenty": 20, "thirty": 30}.get(words[0]) if len(words) == 2 else 0
    if tens is None or len(words) not in (1, 2):
        return None
    if last == "thirtieth":
        return 30 if not tens else None
    if last not in _ENGLISH_ORDINALS:
        return None
    place = _ENGLISH_ORDINALS.index(last) + 1
    return tens + place if not tens or place < 10 else None
