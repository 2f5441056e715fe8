"""Every number of an English text as the words people say. One rule a kind, the most telling first."""

import re
from collections.abc import Callable

from agent.speech.numerals import LIMIT, cardinal, english_digits, ordinal, year

_Match = re.Match[str]
_Rule = tuple[re.Pattern[str], Callable[[_Match], str]]

_NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,6}(?!\d)|\d{1,20})(?:\.\d{1,20})?"
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_MONTH = "Sept|" + "|".join(f"{name}|{name[:3]}" for name in _MONTHS)
_MULTIPLIERS = {"k": "thousand", "m": "million", "b": "billion", "bn": "billion"}
_MULTIPLIER = r"\s?(?:thousand|million|billion|trillion)\b|(?:k|K|m|M|bn|b|B)(?![A-Za-z\d])"
_CURRENCIES = {
    "$": ("dollar", "dollars", "cent", "cents"),
    "€": ("euro", "euros", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"),
    "₩": ("won", "won", "", ""),
    "¥": ("yen", "yen", "", ""),
}
_UNITS = {
    "km/h": ("kilometer an hour", "kilometers an hour"),
    "mph": ("mile an hour", "miles an hour"),
    "km": ("kilometer", "kilometers"),
    "cm": ("centimeter", "centimeters"),
    "mm": ("millimeter", "millimeters"),
    "m2": ("square meter", "square meters"),
    "m": ("meter", "meters"),
    "mi": ("mile", "miles"),
    "ft": ("foot", "feet"),
    "kg": ("kilogram", "kilograms"),
    "mg": ("milligram", "milligrams"),
    "g": ("gram", "grams"),
    "lb": ("pound", "pounds"),
    "lbs": ("pound", "pounds"),
    "oz": ("ounce", "ounces"),
    "ml": ("milliliter", "milliliters"),
    "mL": ("milliliter", "milliliters"),
    "L": ("liter", "liters"),
    "°C": ("degree Celsius", "degrees Celsius"),
    "°F": ("degree Fahrenheit", "degrees Fahrenheit"),
    "°": ("degree", "degrees"),
    "%": ("percent", "percent"),
    "KB": ("kilobyte", "kilobytes"),
    "MB": ("megabyte", "megabytes"),
    "GB": ("gigabyte", "gigabytes"),
    "TB": ("terabyte", "terabytes"),
    "Hz": ("hertz", "hertz"),
    "kHz": ("kilohertz", "kilohertz"),
    "W": ("watt", "watts"),
    "kW": ("kilowatt", "kilowatts"),
    "h": ("hour", "hours"),
    "hr": ("hour", "hours"),
    "hrs": ("hour", "hours"),
    "min": ("minute", "minutes"),
    "mins": ("minute", "minutes"),
    "sec": ("second", "seconds"),
    "s": ("second", "seconds"),
    "ms": ("millisecond", "milliseconds"),
    "USD": ("dollar", "dollars"),
    "KRW": ("won", "won"),
}
_UNIT = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_FRACTIONS = {
    (1, 2): "one half",
    (1, 3): "one third",
    (2, 3): "two thirds",
    (1, 4): "one quarter",
    (3, 4): "three quarters",
}


def read_numbers(text: str) -> str:
    """Return `text` with no digits left in it."""
    for pattern, read in _RULES:
        text = pattern.sub(read, text)
    return text


def _apart(found: _Match, words: str) -> str:
    """Return `words` with a space wherever they would stick to a neighbouring word."""
    before = found.string[: found.start()][-1:]
    after = found.string[found.end() :][:1]
    return (" " if before.isalpha() else "") + words + (" " if after.isalpha() else "")


def _spell(number: str) -> str:
    """Return any written number ("12,345", "0.05", "007") in words."""
    whole, _, fraction = number.replace(",", "").partition(".")
    is_code = (len(whole) > 1 and whole.startswith("0")) or len(whole) >= len(str(LIMIT))
    words = english_digits(whole) if is_code else cardinal(int(whole))
    return f"{words} point {english_digits(fraction)}" if fraction else words


def _digit_groups(found: _Match) -> str:
    groups = re.findall(r"\d+", found.group())
    plus = "plus " if "+" in found.group() else ""
    return _apart(found, plus + ", ".join(english_digits(group) for group in groups))


def _dated(found: _Match, month: int, day: int, years: str) -> str:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return found.group()
    when = f"{_MONTHS[month - 1]} {ordinal(day)}"
    return _apart(found, when + (f", {year(int(years))}" if years else ""))


def _iso_date(found: _Match) -> str:
    return _dated(found, int(found[2]), int(found[3]), found[1])


def _american_date(found: _Match) -> str:
    return _dated(found, int(found[1]), int(found[2]), found[3])


def _slashed(found: _Match) -> str:
    first, second = int(found[1]), int(found[2])
    if (first, second) in _FRACTIONS:
        return _apart(found, _FRACTIONS[first, second])
    if first <= 12 and 1 <= second <= 31 and first > 0:
        return _dated(found, first, second, "")
    return _apart(found, f"{cardinal(first)} {cardinal(second)}")


def _named_month(found: _Match) -> str:
    month = [name[:3] for name in _MONTHS].index(found["month"][:3]) + 1
    return _dated(found, month, int(found["day"]), found["year"] or "")


def _clock(found: _Match) -> str:
    hours, minutes, half = int(found["h"]), int(found["m"] or 0), found["half"]
    if hours > 24 or minutes > 59:
        return found.group()
    if minutes:
        words = f"{cardinal(hours)} {_minutes(minutes)}"
    else:
        words = cardinal(hours) + ("" if half or not 1 <= hours <= 12 else " o'clock")
        words += " hundred" if not half and not 1 <= hours <= 12 else ""
    return _apart(found, words + (f" {half[0].upper()}M" if half else ""))


def _minutes(minutes: int) -> str:
    return f"oh {cardinal(minutes)}" if minutes < 10 else cardinal(minutes)


def _score(found: _Match) -> str:
    return _apart(found, f"{cardinal(int(found[1]))} to {cardinal(int(found[2]))}")


def _money(found: _Match) -> str:
    one, many, cent, cents = _CURRENCIES[found[1]]
    number, multiplier = found[2], (found[3] or "").strip()
    if multiplier:
        return _apart(found, f"{_spell(number)} {_multiplier(multiplier)} {many}")
    whole, _, fraction = number.partition(".")
    if cent and len(fraction) == 2:
        rest = int(fraction)
        words = f"{_spell(whole)} {one if whole == '1' else many}"
        coins = f" and {cardinal(rest)} {cent if rest == 1 else cents}" if rest else ""
        return _apart(found, words + coins)
    return _apart(found, f"{_spell(number)} {one if number == '1' else many}")


def _multiplier(written: str) -> str:
    return _MULTIPLIERS.get(written.lower(), written)


def _thousands(found: _Match) -> str:
    return _apart(found, f"{_spell(found[1])} {_multiplier(found[2])}")


def _unit(found: _Match) -> str:
    one, many = _UNITS[found[2]]
    return _apart(found, f"{_spell(found[1])} {one if found[1] == '1' else many}")


def _ordinal(found: _Match) -> str:
    return _apart(found, ordinal(int(found[1].replace(",", ""))))


def _decade(found: _Match) -> str:
    words = year(int(found[1]))
    return _apart(found, words[:-1] + "ies" if words.endswith("y") else words + "s")


def _version(found: _Match) -> str:
    return _apart(found, " point ".join(cardinal(int(part)) for part in found.group().split(".")))


def _year(found: _Match) -> str:
    return _apart(found, year(int(found.group())))


def _code(found: _Match) -> str:
    return found[1] + english_digits(found[2])


def _number(found: _Match) -> str:
    return _apart(found, _spell(found.group()))


def _rule(pattern: str, read: Callable[[_Match], str] | str) -> _Rule:
    return re.compile(pattern), (lambda found: found.expand(read)) if isinstance(
        read, str
    ) else read


_RULES: tuple[_Rule, ...] = (
    _rule(r"\d{21,}", _digit_groups),
    # dates
    _rule(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d)?(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?", r"\1, \2"),
    _rule(r"(?<![\d-])(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?![\d-])", _iso_date),
    _rule(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)(?![\d/])", _american_date),
    _rule(
        rf"\b(?P<month>{_MONTH})\b\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,?\s(?P<year>\d{{4}})\b)?",
        _named_month,
    ),
    _rule(
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<month>{_MONTH})\b\.?(?:,?\s(?P<year>\d{{4}})\b)?",
        _named_month,
    ),
    # telephone numbers and codes
    _rule(r"\+\d{1,3}[- .]?\(?\d{1,4}\)?[- .]\d{3,4}[- .]?\d{3,4}(?!\d)", _digit_groups),
    _rule(r"(?<![\d.,-])\(?\d{3}\)?[-. ]\d{3,4}[-. ]\d{4}(?![\d-])", _digit_groups),
    _rule(r"(?<![\d.,-])0\d{9,10}(?![\d-])", _digit_groups),
    _rule(r"(?<![\d-])\d{3,4}-\d{4}(?![\d-])", _digit_groups),
    _rule(r"(?<![\d-])\d{1,7}(?:-\d{1,7}){2,5}(?![\d-])", _digit_groups),
    _rule(r"((?i:code|pin|otp|password|passcode)[^\d\n]{0,8})(\d{3,12})(?![\d-]|[.,]\d)", _code),
    _rule(
        rf"(?<![\d,.$-])(?:911|(?:112|119)(?!\s(?!(?:and|for|if|now|or)\b)[a-z]))(?![A-Za-z\d-]|[.,]\d|\s?(?:{_UNIT})(?![A-Za-z]))",
        _digit_groups,
    ),
    # ranges, clock, scores, fractions
    _rule(r"(?<=[\d%])\s?[-~∼〜–]\s?(?=[\d$€£₩])", " to "),
    _rule(r"(?<=\d[AaPp][Mm])\s?[-~∼〜–]\s?(?=\d)", " to "),
    _rule(
        r"(?<![\d:])(?P<h>\d{1,2}):(?P<m>\d\d)(?::\d\d)?(?![\d:])(?:\s?(?P<half>[AaPp](?:\.[Mm]\.|[Mm]))(?![A-Za-z]))?",
        _clock,
    ),
    _rule(r"(?<!\d)(?P<h>\d{1,2})(?P<m>)\s?(?P<half>[AaPp](?:\.[Mm]\.|[Mm]))(?![A-Za-z])", _clock),
    _rule(r"(?<!\d)(\d{1,3})\s?:\s?(\d{1,3})(?!\d)", _score),
    _rule(r"(?<![\d/])(\d{1,3})/(\d{1,3})(?![\d/])", _slashed),
    _rule(r"(?<![\d.])\d{1,4}(?:\.\d{1,4}){2,7}(?!\d)", _version),
    # signs, money, units
    _rule(r"(?<![\w)])[-−](?=[\d₩$€£¥])", "minus "),
    _rule(r"(?<=\d)\s?\+\s?(?=\d)", " plus "),
    _rule(r"(?<![\w)])\+(?=\d)", "plus "),
    _rule(r"(?<=\d)\s?[x×]\s?(?=\d)", " times "),
    _rule(rf"([₩$€£¥])\s?({_NUMBER})({_MULTIPLIER})?", _money),
    _rule(r"(?<!\d)(\d{1,3}(?:,\d{3}){1,6}|\d{1,20})(?:st|nd|rd|th)\b", _ordinal),
    _rule(r"(?<!\d)'?(\d{4}|\d0)'?s\b", _decade),
    _rule(rf"(?<!\d)({_NUMBER})\s?({_UNIT})(?![A-Za-z\d])", _unit),
    _rule(rf"(?<!\d)({_NUMBER})(k|K|M|bn)(?![A-Za-z\d])", _thousands),
    _rule(r"(?i:\bno\.|#)\s?(?=\d)", "number "),
    _rule(r"(?<![\d.,])(?:1[1-9]|20)\d\d(?![\d,]|\.\d)", _year),
    _rule(_NUMBER, _number),
    _rule(r"\d+", _digit_groups),
)
