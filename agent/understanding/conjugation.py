"""Korean predicates: a stem and a style in, the word that ends a sentence out.

Irregular stems are told by their last consonant and the lists below: in ㅂ and ㅎ most stems are
irregular and the regular ones are listed, in ㄷ and ㅅ the other way round.
"""

from enum import StrEnum

from agent.understanding.hangul import final, is_hangul, vowel, with_final, with_vowel


class Mood(StrEnum):
    STATEMENT = "statement"
    QUESTION = "question"
    COMMAND = "command"
    PROPOSAL = "proposal"
    PROMISE = "promise"


_BRIGHT = "ㅏㅑㅗ"
_REGULAR_B = frozenset("입잡씹뽑접집업좁꼽")
_REGULAR_B_WORDS = ("수줍", "꼬집", "곱씹")
_BRIGHT_B = frozenset("돕곱")  # 도와, 고와: all others take 워
_IRREGULAR_D = ("듣", "걷", "깨닫", "싣", "묻", "일컫", "긷", "붇")
_IRREGULAR_S = frozenset("짓낫잇붓긋젓잣")
_PLAIN_REU = ("따르", "들르", "치르", "다다르", "우러르")
_RE_REU = "푸르"  # 푸르러
_ALWAYS_DARK = frozenset("쓰끄뜨트크")  # 받아써, 애써: whatever stands before
_H_REGULAR = frozenset("좋놓넣쌓낳찧닿빻")
_DEICTIC = ("어떻", "이렇", "그렇", "저렇", "요렇", "고렇", "조렇", "아무렇")
_SO = {"그러": "그래", "이러": "이래", "저러": "저래", "어쩌": "어째"}
_NOT_HONORIFIC = ("마시", "모시", "쑤시", "적시", "부시")  # their 시 is their own
_UNMERGED = frozenset("비기피시이")  # 비어, 기어: words of one syllable keep their ㅣ
_MERGED = {"ㅏ": "ㅏ", "ㅓ": "ㅓ", "ㅕ": "ㅕ", "ㅐ": "ㅐ", "ㅔ": "ㅔ", "ㅗ": "ㅘ", "ㅜ": "ㅝ", "ㅣ": "ㅕ", "ㅚ": "ㅙ"}  # fmt: skip
_H_MERGED = {"ㅓ": "ㅔ", "ㅏ": "ㅐ", "ㅑ": "ㅒ", "ㅕ": "ㅖ"}


def _is_bright(syllable: str) -> bool:
    return vowel(syllable) in _BRIGHT


def is_irregular_b(stem: str) -> bool:
    return final(stem[-1]) == "ㅂ" and not (
        stem[-1] in _REGULAR_B or stem.endswith(_REGULAR_B_WORDS)
    )


def is_irregular_d(stem: str) -> bool:
    return final(stem[-1]) == "ㄷ" and stem.endswith(_IRREGULAR_D)


def is_irregular_s(stem: str) -> bool:
    return stem[-1] in _IRREGULAR_S and not stem.endswith("빼앗")


def infinitive(stem: str) -> str:
    """Return the -아/어 form of a stem: 늦 늦어, 가 가, 춥 추워, 모르 몰라, 어떻 어때."""
    head, last = stem[:-1], stem[-1]
    if stem in _SO or stem[-2:] in _SO:
        return stem[:-2] + _SO[stem[-2:]]
    if stem.endswith("뵙"):
        return head + "봬"
    if is_irregular_b(stem):
        return head + with_final(last, " ") + ("와" if last in _BRIGHT_B else "워")
    if is_irregular_d(stem):
        return head + with_final(last, "ㄹ") + _a(last)
    if is_irregular_s(stem):
        return head + with_final(last, " ") + _a(last)
    if final(last) == "ㅎ" and last not in _H_REGULAR:
        merged = "ㅐ" if stem.endswith(_DEICTIC) else _H_MERGED.get(vowel(last), "ㅐ")
        return head + with_vowel(last, merged)
    if final(last) != " ":
        return stem + _a(last)
    return head[:-1] + _open_reu(head, last) if last == "르" and head else _open(head, last)


def _a(last: str) -> str:
    return "아" if _is_bright(last) and final(last) != "ㅆ" else "어"


def _open_reu(head: str, last: str) -> str:
    before = head[-1]
    if (head + last).endswith(_PLAIN_REU):
        return before + ("라" if _is_bright(before) else "러")
    if (head + last).endswith(_RE_REU):
        return before + "르러"
    return with_final(before, "ㄹ") + ("라" if _is_bright(before) else "러")


def _open(head: str, last: str) -> str:
    if last == "하":
        return head + "해"
    if last == "푸" and not head:
        return "퍼"
    if vowel(last) == "ㅡ":
        bright = bool(head) and is_hangul(head[-1]) and _is_bright(head[-1])
        return head + with_vowel(last, "ㅏ" if bright and last not in _ALWAYS_DARK else "ㅓ")
    merged = _MERGED.get(vowel(last))
    if not head and last in _UNMERGED:
        merged = None
    return head + with_vowel(last, merged) if merged else head + last + "어"


def _formal(stem: str, closed: str, opened: str) -> str:
    """Join 습니다 and its kin: `closed` after a consonant, ㅂ + `opened` after a vowel or ㄹ."""
    if final(stem[-1]) in " ㄹ":
        return stem[:-1] + with_final(stem[-1], "ㅂ") + opened
    return stem + closed


def softened(stem: str) -> str:
    """Return the stem as it stands before 으: 도우, 들으, 지으, 먹으, but 가 and 만들."""
    head, last = stem[:-1], stem[-1]
    if is_irregular_b(stem) and last != "뵙":
        return head + with_final(last, " ") + "우"
    if is_irregular_d(stem):
        return head + with_final(last, "ㄹ") + "으"
    if is_irregular_s(stem):
        return head + with_final(last, " ") + "으"
    if final(last) == "ㅎ" and last not in _H_REGULAR:
        return head + with_final(last, " ")
    if final(last) in " ㄹ":
        return stem
    return stem + "으"


def is_honorific(stem: str) -> bool:
    """Say whether a stem honours its subject: 오시, 계시, not 마시."""
    return len(stem) > 1 and stem[-1] == "시" and not stem.endswith(_NOT_HONORIFIC)


def _honorific(stem: str) -> str:
    if is_honorific(stem):
        return stem
    soft = softened(stem)
    if final(soft[-1]) == "ㄹ":
        soft = soft[:-1] + with_final(soft[-1], " ")
    return soft + "시"


def _promise(stem: str) -> str:
    """Return 갈게, 먹을게, 만들게, 도울게."""
    soft = softened(stem)
    return soft[:-1] + with_final(soft[-1], "ㄹ") + "게"


def conjugate(stem: str, mood: Mood, style: str) -> str:
    """Return the stem as the end of a direct sentence: casual, polite or formal."""
    match mood, style:
        case Mood.PROMISE, "formal":
            return stem + "겠습니다"
        case Mood.PROMISE, _:
            return _promise(stem) + ("요" if style == "polite" else "")
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
        case _, "polite" if is_honorific(stem):
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
