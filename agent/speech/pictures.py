"""Emoji and chat shorthand (ㅋㅋ, ㅠㅠ, ㅇㅋ) as words."""

import re

from agent.events import Lang

# Emoji that carry the message; all others are left out. Several of one group in a row are said once.
_EMOJI = (
    ("❤♥💕💖💗💓💘💙💚💛💜🧡🖤🤍💝", "하트", "heart"),
    ("😍🥰😘", "사랑의 눈빛", "love"),
    ("😂🤣😆😄😁😀😃😊🙂☺😅", "웃음", "smile"),
    ("😭😢🥲😿", "눈물", "crying"),
    ("😡🤬😠", "화남", "angry"),
    ("😱😨😲", "깜짝", "shocked"),
    ("👍", "엄지 척", "thumbs up"),
    ("👎", "엄지 아래로", "thumbs down"),
    ("👌🆗🙆", "오케이", "okay"),
    ("🙏", "두 손 모음", "folded hands"),
    ("👏", "박수", "applause"),
    ("🎉🎊🥳", "축하", "party"),
    ("🎂🍰", "케이크", "cake"),
    ("🎁", "선물", "gift"),
    ("🔥", "불꽃", "fire"),
    ("💯", "백점", "one hundred"),
    ("✅☑✔", "체크", "check"),
    ("❌", "엑스", "cross"),
    ("🍺🍻", "맥주", "beer"),
    ("☕", "커피", "coffee"),
    ("😴💤", "졸림", "sleepy"),
)
_GROUPS = tuple(
    (re.compile(f"(?:[{group}] ?)+"), korean, english) for group, korean, english in _EMOJI
)

_SHORTHAND = {
    "ㅇㅇ": "응응",
    "ㄴㄴ": "노노",
    "ㄱㄱ": "고고",
    "ㅇㅋ": "오케이",
    "ㄱㅅ": "감사",
    "ㅈㅅ": "죄송",
    "ㅊㅋ": "축하",
    "ㅊㅋㅊㅋ": "축하 축하",
    "ㅂㅂ": "바이바이",
    "ㄷㄷ": "덜덜",
    "ㄹㅇ": "리얼",
    "ㅅㄱ": "수고",
    "ㄱㄷ": "기다려",
    "ㅇㄷ": "어디",
    "ㅁㅎ": "뭐 해",
    "ㅂㄹ": "별로",
    "ㅇㅈ": "인정",
}
_JAMO_RUN = re.compile(r"[ㄱ-ㅎㅏ-ㅣ]+")
_LAUGHTER = re.compile(r"[ㅋㅎ]+|\^[_.]?\^")
_TEARS = re.compile(r"[ㅠㅜ][_.]?[ㅠㅜ]*")
_FACES = re.compile(r"(?<!\S)(?:[:;]-?[()DPp]|-_-;*|ㅡ_?ㅡ;*)(?!\S)")
_LAUGHTER_WORDS = {Lang.KOREAN: ", 웃음, ", Lang.ENGLISH: ", laughing, "}
_TEARS_WORDS = {Lang.KOREAN: ", 눈물, ", Lang.ENGLISH: ", crying, "}


def describe_emoji(text: str, lang: Lang) -> str:
    """Return `text` with the emoji that matter named; the others stay for the caller to drop."""
    for group, korean, english in _GROUPS:
        text = group.sub(f", {korean if lang is Lang.KOREAN else english}, ", text)
    return text


def describe_chat(text: str, lang: Lang) -> str:
    """Return `text` with laughter, tears and Korean initials in words."""
    text = _FACES.sub(" ", _JAMO_RUN.sub(_shorthand, text))
    return _TEARS.sub(_TEARS_WORDS[lang], _LAUGHTER.sub(_LAUGHTER_WORDS[lang], text))


def _shorthand(found: re.Match[str]) -> str:
    run = re.sub(r"(.)\1{2,}", r"\1\1", found.group())
    return _SHORTHAND.get(run, found.group())
