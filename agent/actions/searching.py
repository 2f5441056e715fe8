"""Which of the messages received hold what the wearer looks for: by words, and by kind of thing.

"지수가 보낸 주소" seldom has the word 주소 in it: an address, an account, a number, a link or a time is
found by how it looks.
"""

import re
from collections.abc import Sequence

from agent.events import Message

SEARCHED_MESSAGES = 2_000
_MOST_FOUND = 3  # as many as one follows by ear

_KINDS = (
    ("주소 위치 장소 address", r"[가-힣]+(?:로|길|동|읍|면|구) ?\d+|\d+ [a-z]+ (?:st|street|ave|avenue|road|rd)\b"),
    ("계좌 계좌번호 account", r"(?<![\d-])(?!0\d{1,2}-\d{3,4}-\d{4}(?!\d))\d{2,6}-\d{2,6}-\d{2,}|(?<!\d)(?!01)\d{9,}"),
    ("전화번호 번호 연락처 number phone", r"(?<![\d-])0\d{1,2}-\d{3,4}-\d{4}(?!\d)|(?<!\d)01\d{8,9}(?!\d)"),
    ("링크 주소창 사이트 link url", r"https?://|www\.|\.com\b|\.kr\b"),
    ("시간 약속 time", r"(?:\d{1,2}|[한두세네]|다섯|여섯|일곱|여덟|아홉|열한?|열두) ?시(?!간)|\d{1,2}:\d{2}|\b\d{1,2} ?[ap]m\b"),
    ("비밀번호 비번 password code", r"(?:비밀번호|비번|암호|password|code)\D{0,6}[\w*#]{3,}"),
)  # fmt: skip
_LOOKS = {word: re.compile(look, re.IGNORECASE) for words, look in _KINDS for word in words.split()}
# When it was and that it was a message say nothing about what it says.
_SAYS_NOTHING = frozenset(
    """지난주에 지난주 저번에 저번 지난번에 어제 오늘 그저께 아까 방금 전에 예전에 최근에 보낸 보내준 온 준 거 것
    메시지 카톡 문자 톡 얘기 말 대화 the a an from that message messages text texts about last week
    yesterday today sent me""".split()
)
_PARTICLES = re.compile(r"(?<=[가-힣]{2})(?:을|를|이|가|은|는|에|에서|으로|로|이라고|라고)$")


def search(received: Sequence[Message], query: str) -> tuple[Message, ...]:
    """Return up to three messages that fit `query`, the best first, of equals the newest.

    `received` is oldest first. A query of nothing but time words finds nothing.
    """
    words = [_PARTICLES.sub("", word) for word in query.lower().split()]
    wanted = [word for word in words if word not in _SAYS_NOTHING]
    scored = [(_score(one, wanted), place, one) for place, one in enumerate(received)]
    found = sorted((one for one in scored if one[0]), key=lambda one: one[:2], reverse=True)
    return tuple(one for _, _, one in found[:_MOST_FOUND])


def _score(message: Message, wanted: Sequence[str]) -> int:
    text = message.text.to_keep().lower()
    return sum(2 * (word in text) or _looks_like(word, text) for word in wanted)


def _looks_like(word: str, text: str) -> bool:
    return word in _LOOKS and _LOOKS[word].search(text) is not None
