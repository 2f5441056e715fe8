"""Every number of a Korean text as the words people say. One rule a kind, the most telling first."""

import re
from collections.abc import Callable

from agent.speech.counters import COUNTER, NATIVE, NUMBER, UNIT, UNITS, count, hour, month, spell
from agent.speech.numerals import native_ordinal, sino, sino_digits

_Match = re.Match[str]
_Rule = tuple[re.Pattern[str], Callable[[_Match], str]]

_PARTICLES = "에서|에|을|를|이|가|은|는|도|만|의|로|으로|까지|부터|쯤|정도|씩|동안|전|후|뒤|간|마다|당|짜리|입니다|예요|야|남|있|없"
_CURRENCIES = {"₩": "원", "$": "달러", "€": "유로", "£": "파운드", "¥": "엔"}
_MULTIPLIERS = {"k": "천", "m": "백만", "b": "십억"}
_MULTIPLIER = "천억|백억|십억|천만|백만|십만|억|만|조(?!각|금|건)|천|백(?!화|신|지)|십"


def read_numbers(text: str) -> str:
    """Return `text` with no digits left in it."""
    for pattern, read in _RULES:
        text = pattern.sub(read, text)
    return text


def _apart(found: _Match, words: str) -> str:
    """Return `words` with a space wherever they would stick to a neighbouring word."""
    before = found.string[: found.start()][-1:]
    after = found.string[found.end() :][:1]
    lead = " " if before.isalpha() and before != "제" else ""
    return lead + words + (" " if after.isascii() and after.isalpha() else "")


def _digit_groups(found: _Match) -> str:
    groups = re.findall(r"\d+", found.group())
    plus = "플러스 " if "+" in found.group() else ""
    return _apart(found, plus + " ".join(sino_digits(group) for group in groups))


def _telephone(found: _Match) -> str:
    return _apart(found, " ".join(sino_digits(group) for group in found.groups()))


def _date(found: _Match) -> str:
    year, month_number, day = (int(part) for part in re.findall(r"\d+", found.group()))
    if not _is_date(month_number, day):
        return found.group()
    return _apart(found, f"{sino(year)}년 {month(month_number)} {sino(day)}일")


def _american_date(found: _Match) -> str:
    month_number, day, year = (int(part) for part in found.group().split("/"))
    if not _is_date(month_number, day):
        return " ".join(sino(part) for part in (month_number, day, year))
    return _apart(found, f"{sino(year)}년 {month(month_number)} {sino(day)}일")


def _is_date(month_number: int, day: int) -> bool:
    return 1 <= month_number <= 12 and 1 <= day <= 31


def _day_with_weekday(found: _Match) -> str:
    month_number, day = int(found[1]), int(found[2])
    if not _is_date(month_number, day):
        return found.group()
    return _apart(found, f"{month(month_number)} {sino(day)}일 {found[3]}요일")


def _listed(found: _Match) -> str:
    return f"{sino(int(found[1]))}, "  # 1. 우유 2. 계란: a pause, no end of a sentence


def _named_day(found: _Match) -> str:
    return _apart(found, sino_digits("".join(re.findall(r"\d", found.group()))))  # 삼일절, 육이오


def _slashed(found: _Match) -> str:
    first, second = int(found[1]), int(found[2])
    portion = f" {found[3].strip()}" if found[3] else ""
    if _is_date(first, second) and not portion:
        return _apart(found, f"{month(first)} {sino(second)}일")
    if second > first:
        return _apart(found, f"{sino(second)}분의 {sino(first)}") + portion
    return _apart(found, f"{sino(first)} {sino(second)}") + portion


def _clock(found: _Match) -> str:
    hours, minutes, seconds = int(found["h"]), int(found["m"] or 0), int(found["s"] or 0)
    if hours > 24 or minutes > 59:
        return found.group()
    half = {"a": "오전 ", "p": "오후 ", "": ""}[(found["half"] or "")[:1].lower()]
    words = half + hour(hours)
    words += f" {sino(minutes)} 분" if minutes else ""
    return _apart(found, words + (f" {sino(seconds)} 초" if seconds else ""))


def _score(found: _Match) -> str:
    return _apart(found, f"{sino(int(found[1]))} 대 {sino(int(found[2]))}")


def _money(found: _Match) -> str:
    unit, number, multiplier = _CURRENCIES[found[1]], found[2], found[3] or ""
    multiplier = _MULTIPLIERS.get(multiplier.lower(), multiplier)
    whole, _, cents = number.partition(".")
    if unit == "달러" and len(cents) == 2 and not multiplier:
        rest = f" {sino(int(cents))} 센트" if int(cents) else ""
        return _apart(found, f"{spell(whole)} 달러{rest}")
    return _apart(found, f"{spell(number)}{multiplier} {unit}")


def _multiplied(found: _Match) -> str:
    number, multiplier, counter = found[1], found[2], found[3]
    figure = "" if number == "1" and multiplier[0] in "십백천만" else spell(number)
    words = figure + multiplier + (f" {counter}" if counter else "")
    is_continued = found.string[: found.start()][-1:] in ("천", "백", "십")
    return words if is_continued else _apart(found, words)


def _range(found: _Match) -> str:
    first, second, counter = found[1], found[2], found[3]
    if int(first) >= int(second):
        return found.group()
    repeats_counter = counter in NATIVE or counter in ("월", "일")
    start = count(first, counter) if repeats_counter else sino(int(first))
    return _apart(found, f"{start}에서 {count(second, counter)}")


def _two_groups(found: _Match) -> str:
    if len(found[1]) >= 3 and len(found[2]) == 4:
        return _digit_groups(found)
    name = f" {found[3].strip()}" if found[3] else ""
    return _apart(found, f"{spell(found[1])} 다시 {spell(found[2])}{name}")


def _version(found: _Match) -> str:
    return _apart(found, " 점 ".join(sino(int(part)) for part in found.group().split(".")))


def _code(found: _Match) -> str:
    return f"{found[1]}{sino_digits(found[2])}"


def _part(found: _Match) -> str:
    return _apart(found, f"{spell(found[1])}분의 {spell(found[2])}")


def _ordinal(found: _Match) -> str:
    return _apart(found, f"{native_ordinal(int(found[1]))} 번째")


def _counted(found: _Match) -> str:
    number, counter = found["number"], found["near"] or found["far"]
    if found.string[: found.start()].endswith("제"):
        return f"{spell(number)} {counter}"  # 제삼 회: an ordinal, always Sino-Korean
    following = found.string[found.end() : found.end() + 8]
    return _apart(found, count(number, counter, following))


def _unit(found: _Match) -> str:
    name = "시속" if found[2] == "km/h" else ""
    unit = "킬로미터" if name else UNITS[found[2]]
    return _apart(found, f"{name} {spell(found[1])} {unit}".strip())


def _number(found: _Match) -> str:
    return _apart(found, spell(found.group()))


def _rule(pattern: str, read: Callable[[_Match], str] | str) -> _Rule:
    return re.compile(pattern), (lambda found: found.expand(read)) if isinstance(
        read, str
    ) else read


_RULES: tuple[_Rule, ...] = (
    _rule(r"\d{21,}", _digit_groups),
    _rule(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d)?(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?", r"\1 \2"),
    # ranges
    _rule(rf"(?<![\d.,/:-])(\d{{1,4}})\s?[~∼〜–]\s?(\d{{1,4}})\s?({COUNTER})", _range),
    _rule(rf"(?<![\d.,/:-])(\d{{1,3}})-(\d{{1,3}})\s?({COUNTER})", _range),
    _rule(rf"(?<![\d-])(\d{{1,4}})-(?=\d{{1,4}}\s?(?:{UNIT}|[만천억]))", r"\1에서 "),
    _rule(r"(?<=[\d%])\s?[~∼〜–]\s?(?=\d)", "에서 "),
    _rule(r"(?<=\d[시분초일월년개명원도층])\s?[~∼〜–]\s?(?=\d|오전|오후)", "에서 "),
    # dates
    _rule(
        r"(?<![\d.-])(?:\d{4}|\d\d(?=[./]))\s?([-./])\s?\d{1,2}\s?\1\s?\d{1,2}(?![\d-]|\.\d)", _date
    ),
    _rule(r"(?<![\d./])(\d{1,2})[./]\s?(\d{1,2})\.?\s?\(([월화수목금토일])\)", _day_with_weekday),
    _rule(r"(?<=일)\.?\s?\(([월화수목금토일])(?:요일)?\)", r" \1요일"),
    _rule(r"(?<!\S)(\d{1,2})\.\s(?=[^\d\s])", _listed),
    _rule(r"(?<![\d.])\d[.·]\d{1,2}(?=\s?(?:절|전쟁|혁명|운동))", _named_day),
    # telephone numbers and codes
    _rule(r"\+\d{1,3}[- ]?\d{1,4}[- ]\d{3,4}[- ]?\d{3,4}(?!\d)", _digit_groups),
    _rule(r"(?<![\d.,-])\(?(02|0\d\d)\)?[-. ]?(\d{3,4})[-. ]?(\d{4})(?![\d-])", _telephone),
    _rule(r"(?<![\d-])1[5-8]\d\d-\d{4}(?![\d-]|\s?년)", _digit_groups),
    _rule(r"(?<![\d-])\d{1,7}(?:-\d{1,7}){2,5}(?![\d-])", _digit_groups),
    _rule(r"(?<![\d-])(\d{1,6})-(\d{1,6})(?![\d-])(\s?(?:번지|호))?", _two_groups),
    _rule(
        rf"((?:번호|코드|암호|비번|OTP|PIN)[^\d\n]{{0,8}})(\d{{3,12}})(?![\d-]|[.,]\d|\s?(?:{COUNTER}))",
        _code,
    ),
    _rule(
        rf"(?<![\d,.-])(?:112|119|911|114|1339)(?![\d-]|[.,]\d|\s?(?:{COUNTER}|{UNIT}|{_MULTIPLIER}))",
        _digit_groups,
    ),
    # clock, scores, fractions
    _rule(r"(?<![A-Za-z])[Aa][Mm]\s?(?=\d)", "오전 "),
    _rule(r"(?<![A-Za-z])[Pp][Mm]\s?(?=\d)", "오후 "),
    _rule(
        r"(?<![\d:])(?P<h>\d{1,2}):(?P<m>\d\d)(?::(?P<s>\d\d))?(?![\d:])"
        r"(?:\s?(?P<half>[AaPp][Mm])(?![A-Za-z]))?",
        _clock,
    ),
    _rule(r"(?<!\d)(?P<h>\d{1,2})(?P<m>)(?P<s>)\s?(?P<half>[AaPp][Mm])(?![A-Za-z])", _clock),
    _rule(r"(?<!\d)(\d{1,3})\s?:\s?(\d{1,3})(?!\d)", _score),
    _rule(rf"(?<!\d)(\d{{1,3}})\s?대\s?(\d{{1,3}})(?!\d|\s?(?:{COUNTER}))", _score),
    _rule(r"(?<![\d/])\d\d?/\d\d?/\d{4}(?![\d/])", _american_date),
    _rule(
        r"(?<![\d/])(\d{1,3})/(\d{1,3})(?![\d/])(?:일(?![가-힣]))?(\s?(?:컵|스푼|박자|정도|가격|지점))?",
        _slashed,
    ),
    _rule(r"(?<!\d)(\d{1,6})\s?분의\s?(\d{1,6})(?!\d)", _part),
    _rule(r"(?<![\d.])\d{1,4}(?:\.\d{1,4}){2,7}(?!\d)", _version),
    # signs, money, counted things, units
    _rule(rf"(?<![\w)])[-−](?={NUMBER}\s?(?:도|°))", "영하 "),
    _rule(r"(?<![\w)])[-−](?=[\d₩$€£¥])", "마이너스 "),
    _rule(r"(?<=\d)\s?\+\s?(?=\d)", " 플러스 "),
    _rule(r"(?<![\w)])\+(?=\d)", "플러스 "),
    _rule(rf"([₩$€£¥])\s?({NUMBER})\s?({_MULTIPLIER}|[KMBkmb](?![A-Za-z]))?", _money),
    _rule(r"(?<!\d)(\d{1,4})\s?번째", _ordinal),
    _rule(rf"(?<!\d)({NUMBER})({_MULTIPLIER})(?:\s?({COUNTER}))?", _multiplied),
    _rule(
        rf"(?<!\d)(?P<number>{NUMBER})"
        rf"(?:(?P<near>{COUNTER})|\s(?P<far>{COUNTER})(?=[^가-힣]|$|(?:{_PARTICLES})))",
        _counted,
    ),
    _rule(rf"(?<!\d)({NUMBER})\s?(km/h|{UNIT})(?![A-Za-z\d])", _unit),
    _rule(NUMBER, _number),
    _rule(r"\d+", _digit_groups),
)
