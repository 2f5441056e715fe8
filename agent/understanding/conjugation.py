"""Korean predicates: a stem and a style in, the word that ends a sentence out."""

from enum import StrEnum

from agent.understanding.hangul import final, is_hangul, vowel, with_final, with_vowel


class Mood(StrEnum):
    STATEMENT = "statement"
    QUESTION = "question"
    COMMAND = "command"
    PROPOSAL = "proposal"


_BRIGHT = "ㅏㅑㅗ"
_REGULAR_B = frozenset("입잡씹뽑접집업좁꼽뵙")
_IRREGULAR_D = frozenset({"듣", "걷", "깨닫", "싣", "묻", "알아듣", "엿듣"})
_IRREGULAR_S = frozenset("짓낫잇붓긋젓")
_PLAIN_REU = ("따르", "들르", "치르", "다다르", "우러르")
_H_REGULAR = frozenset("좋놓넣쌓낳찧닿")
_MERGED = {"ㅏ": "ㅏ", "ㅓ": "ㅓ", "ㅕ": "ㅕ", "ㅐ": "ㅐ", "ㅔ": "ㅔ", "ㅗ": "ㅘ", "ㅜ": "ㅝ", "ㅣ": "ㅕ", "ㅚ": "ㅙ"}  # fmt: skip


def _is_bright(syllable: str) -> bool:
    return vowel(syllable) in _BRIGHT


def infinitive(stem: str) -> str:
    """Return the -아/어 form of a stem: 늦 늦어, 가 가, 춥 추워, 모르 몰라, 어떻 어때."""
    head, last = stem[:-1], stem[-1]
    match final(last):
        case " ":
            return head[:-1] + _open_reu(head, last) if last == "르" and head else _open(head, last)
        case "ㅂ" if last not in _REGULAR_B:
            return head + with_final(last, " ") + ("와" if last in "돕곱" else "워")
        case "ㄷ" if last in _IRREGULAR_D or stem in _IRREGULAR_D:
            return head + with_final(last, "ㄹ") + _a(last)
        case "ㅅ" if last in _IRREGULAR_S:
            return head + with_final(last, " ") + _a(last)
        case "ㅎ" if last not in _H_REGULAR:
            merged = {"ㅓ": "ㅐ", "ㅏ": "ㅐ", "ㅑ": "ㅒ", "ㅕ": "ㅖ"}.get(vowel(last), "ㅐ")
            return head + with_vowel(last, merged)
    return stem + _a(last)


def _a(last: str) -> str:
    return "아" if _is_bright(last) and final(last) != "ㅆ" else "어"


def _open_reu(head: str, last: str) -> str:
    before = head[-1]
    if (head + last).endswith(_PLAIN_REU):
        return before + ("라" if _is_bright(before) else "러")
    if (head + last).endswith("푸르"):
        return before + "르러"
    return with_final(before, "ㄹ") + ("라" if _is_bright(before) else "러")


def _open(head: str, last: str) -> str:
    if last == "하":
        return head + "해"
    if vowel(last) == "ㅡ":
        bright = bool(head) and is_hangul(head[-1]) and _is_bright(head[-1])
        return head + with_vowel(last, "ㅏ" if bright else "ㅓ")
    merged = _MERGED.get(vowel(last))
    return head + with_vowel(last, merged) if merged else head + last + "어"


def _formal(stem: str, closed: str, opened: str) -> str:
    """Join 습니다 and its kin: `closed` after a consonant, ㅂ + `opened` after a vowel or ㄹ."""
    if final(stem[-1]) in " ㄹ":
        return stem[:-1] + with_final(stem[-1], "ㅂ") + opened
    return stem + closed


def _honorific(stem: str) -> str:
    if stem[-1] == "시":
        return stem
    head, last = stem[:-1], stem[-1]
    match final(last):
        case " ":
            return stem + "시"
        case "ㄹ":
            return head + with_final(last, " ") + "시"
        case "ㅂ" if last not in _REGULAR_B:
            return head + with_final(last, " ") + "우시"
        case "ㄷ" if last in _IRREGULAR_D or stem in _IRREGULAR_D:
            return head + with_final(last, "ㄹ") + "으시"
    return stem + "으시"


def conjugate(stem: str, mood: Mood, style: str) -> str:
    """Return the stem as the end of a direct sentence: casual, polite or formal."""
    match mood, style:
        case Mood.COMMAND, "polite":
            return _honorific(stem)[:-1] + "세요"
        case Mood.COMMAND, "formal":
            return _honorific(stem)[:-1] + "십시오"
        case Mood.PROPOSAL, "casual":
            return stem + "자"
        case Mood.PROPOSAL, "formal":
            return _formal(stem, "읍시다", "시다")
        case Mood.STATEMENT, "formal":
            return _formal(stem, "습니다", "니다")
        case Mood.QUESTION, "formal":
            return _formal(stem, "습니까", "니까")
        case _, "polite" if stem[-1] == "시":
            return stem[:-1] + "세요"
        case _, "polite":
            return infinitive(stem) + "요"
    return infinitive(stem)


def copula(noun: str, mood: Mood, style: str) -> str:
    """Return a noun as a sentence: 회의야, 회의 중이야, 회의예요, 회의입니다; 거 becomes 겁니다."""
    closed = is_hangul(noun[-1]) and final(noun[-1]) != " "
    if noun.endswith("아니"):
        return noun + "야" if style == "casual" else _not_politely(noun, mood, style)
    match style:
        case "casual":
            return noun + ("이야" if closed else "야")
        case "polite":
            return noun + ("이에요" if closed else "예요")
    ending = "까" if mood is Mood.QUESTION else "다"
    if noun.endswith("거"):
        return noun[:-1] + "겁니" + ending
    return noun + "입니" + ending


def _not_politely(noun: str, mood: Mood, style: str) -> str:
    return noun + "에요" if style == "polite" else conjugate(noun, mood, style)
