"""What kind of thing a message holds: "지수가 보낸 주소" seldom has the word 주소 in it.

An address, an account, a number, a link, a time or a password is known by how it looks.
"""

import re

_KINDS = (
    ("address", "주소 위치 장소 address", r"[가-힣]+(?:로|길|동|읍|면|구) ?\d+|\d+ [a-z]+ (?:st|street|ave|avenue|road|rd)\b"),
    ("account", "계좌 계좌번호 account", r"(?<![\d-])(?!0\d{1,2}-\d{3,4}-\d{4}(?!\d))\d{2,6}-\d{2,6}-\d{2,}|(?<!\d)(?!01)\d{9,}"),
    ("phone", "전화번호 번호 연락처 number phone", r"(?<![\d-])0\d{1,2}-\d{3,4}-\d{4}(?!\d)|(?<!\d)01\d{8,9}(?!\d)"),
    ("link", "링크 주소창 사이트 link url", r"https?://|www\.|\.com\b|\.kr\b"),
    ("time", "시간 약속 time", r"(?:\d{1,2}|[한두세네]|다섯|여섯|일곱|여덟|아홉|열한?|열두) ?시(?!간)|\d{1,2}:\d{2}|\b\d{1,2} ?[ap]m\b"),
    ("password", "비밀번호 비번 password code", r"(?:비밀번호|비번|암호|password|code)\D{0,6}[\w*#]{3,}"),
)  # fmt: skip
_LOOKS = {kind: re.compile(look, re.IGNORECASE) for kind, _, look in _KINDS}
_MEANT = {word: kind for kind, words, _ in _KINDS for word in words.split()}
KINDS = tuple(_LOOKS)


def kind_meant(word: str) -> str | None:
    """Return the kind that a word of a query, in lower case, asks for."""
    return _MEANT.get(word)


def looks_like(kind: str, text: str) -> bool:
    return _LOOKS[kind].search(text) is not None
