"""Words for persons in a message, fitted to the style: 내가 to a friend, 제가 to a superior.

The wearer speaks to the agent as to a friend, so the words for the wearer are plain. Where the
receiver is spoken to politely they are humble, and the plain words for the receiver are left out,
as Korean does. Words for places stay: 여기 is where the wearer is, both said and read.
"""

from collections.abc import Sequence

_HUMBLE = {
    "나": "저",
    "나는": "저는",
    "난": "전",
    "내가": "제가",
    "나도": "저도",
    "나만": "저만",
    "나를": "저를",
    "날": "저를",
    "나한테": "저한테",
    "나한테도": "저한테도",
    "나에게": "저에게",
    "내게": "제게",
    "나랑": "저랑",
    "나하고": "저하고",
    "나보다": "저보다",
    "나부터": "저부터",
    "나까지": "저까지",
    "나야": "저야",
    "내": "제",
    "나의": "저의",
    "내꺼": "제 거",
    "내거": "제 거",
}
_YOU = frozenset("너 너는 넌 네가 니가 너도".split())


def as_said_to(words: Sequence[str], style: str) -> list[str]:
    """Return the words of a message with its words for persons in the style: casual leaves them."""
    if style == "casual":
        return list(words)
    return [_HUMBLE.get(word, word) for word in words if word not in _YOU]
