"""Whole numbers as words, Korean (Sino-Korean and native) and English. Pure tables and recursion.

All take non-negative integers below `LIMIT`; longer digit strings are read digit by digit.
"""

LIMIT = 10**20

_SINO_DIGITS = ("영", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구")
_SINO_PLACES = ("", "십", "백", "천")
_SINO_MYRIADS = ("", "만", "억", "조", "경")
_SPOKEN_DIGITS = ("공", *_SINO_DIGITS[1:])  # zero within a telephone number is 공

_NATIVE_ONES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
_NATIVE_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")


def sino(number: int) -> str:
    """Return Sino-Korean words, spaced at every myriad: 12,345 is 만 이천삼백사십오."""
    if number == 0:
        return _SINO_DIGITS[0]
    words: list[str] = []
    for myriad in _SINO_MYRIADS:
        number, group = divmod(number, 10_000)
        if group == 1 and myriad == "만" and number == 0:
            words.append(myriad)  # 만, never 일만; but 일억
        elif group:
            words.append(_sino_below_myriad(group) + myriad)
    return " ".join(reversed(words))


def _sino_below_myriad(number: int) -> str:
    words = ""
    for place, digit in enumerate(reversed(str(number))):
        if digit == "0":
            continue
        figure = "" if digit == "1" and place else _SINO_DIGITS[int(digit)]
        words = figure + _SINO_PLACES[place] + words
    return words


def native(number: int) -> str:
    """Return the form that stands before a counter: 3 is 세, 20 is 스무.

    From 100 on only the last figure is native (백세 명, 백이십 명), as people say it.
    """
    if number == 0:
        return _SINO_DIGITS[0]
    if number >= 100:
        rest = number % 100
        return sino(number - rest) + _NATIVE_ONES[rest] if 0 < rest < 10 else sino(number)
    if number == 20:
        return "스무"
    return _NATIVE_TENS[number // 10] + _NATIVE_ONES[number % 10]


def native_ordinal(number: int) -> str:
    """Return the word before 번째: 1 is 첫."""
    return "첫" if number == 1 else native(number)


def sino_digits(digits: str) -> str:
    """Return each figure by itself, as in telephone numbers: 010 is 공일공."""
    return "".join(_SPOKEN_DIGITS[int(digit)] for digit in digits)


def sino_fraction(digits: str) -> str:
    """Return the figures after a decimal point: 05 is 영오."""
    return "".join(_SINO_DIGITS[int(digit)] for digit in digits)


_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
_THOUSANDS = ("", " thousand", " million", " billion", " trillion", " quadrillion", " quintillion")
_IRREGULAR_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def cardinal(number: int) -> str:
    """Return English words, American style: 105 is one hundred five."""
    if number < 1000:
        return _cardinal_below_thousand(number)
    words: list[str] = []
    for thousand in _THOUSANDS:
        number, group = divmod(number, 1000)
        if group:
            words.append(_cardinal_below_thousand(group) + thousand)
    return " ".join(reversed(words))


def _cardinal_below_thousand(number: int) -> str:
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    hundreds, rest = divmod(number, 100)
    return f"{_ONES[hundreds]} hundred" + (f" {_cardinal_below_thousand(rest)}" if rest else "")


def ordinal(number: int) -> str:
    """Return English ordinal words: 21 is twenty-first."""
    words = cardinal(number)
    cut = max(words.rfind(" "), words.rfind("-")) + 1
    last = words[cut:]
    if last in _IRREGULAR_ORDINALS:
        return words[:cut] + _IRREGULAR_ORDINALS[last]
    return words[:-1] + "ieth" if last.endswith("y") else words + "th"


def year(number: int) -> str:
    """Return a year as people say it: 2026 is twenty twenty-six, 2005 two thousand five."""
    century, rest = divmod(number, 100)
    if not 10 <= century <= 99 or (century % 10 == 0 and rest < 10):
        return cardinal(number)
    if rest == 0:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} " + (f"oh {_ONES[rest]}" if rest < 10 else cardinal(rest))


def english_digits(digits: str) -> str:
    """Return each figure by itself: 010 is zero one zero."""
    return " ".join(_ONES[int(digit)] for digit in digits)
