"""What was said in a long conversation, by quoting it: who wrote, what is asked, what matters.

Extractive: nothing is reworded, so nothing is made up. Questions and requests come first, those
that name the wearer before others; then the sentences whose words the others share most (after
SumBasic, Nenkova & Vanderwende 2005, with a bonus for times, places and sums).
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from agent.events import Message, TheirWords


@dataclass(frozen=True)
class Digest:
    """`counts`: who wrote how many, most first. `asked` and `told` hold one sentence each, in order."""

    counts: tuple[tuple[str, int], ...]
    asked: tuple[Message, ...]
    told: tuple[Message, ...]


MOST_QUOTED = 3  # as many sentences as one keeps in mind by ear

_SENTENCE_END = re.compile(r"(?<=[.?!。？！])\s+|\n+")
_KOREAN_QUESTION = re.compile(
    r"(?:[가-힣](?:니|냐|까|까요|나요|가요|을래|ㄹ래|을까|런지|는지|던가)|(?:할|갈|올|볼|먹을|될|살|탈)래요?)[~.!ㅋㅎ ]*$"
)
_KOREAN_ASKING = re.compile(
    r"(?:^|\s)(?:언제|어디|어디서|누가|누구|뭐|뭘|무슨|몇|왜|어때|어떻게|어떤|얼마)"
)
_KOREAN_ENDING = re.compile(r"(?:어|아|지|해|가|와|야|래|돼|요|죠|봐|줘|있어|없어)[~.!ㅋㅎ ]*$")
_REQUEST = re.compile(
    r"(?:줘|주세요|주실래요|줄래요?|주라|바랍니다|바람|부탁(?:해요?|드려요|드립니다)?|하세요|오세요|가져와|잊지 마|까지 (?:해|내|보내|와|말해|알려)\S*)[~.!ㅋㅎ ]*$"
)
_ENGLISH_QUESTION = re.compile(
    r"^(?:who|what|when|where|why|how|which|is|are|am|do|does|did|can|could|will|would|shall|should|have|has|any)\b",
    re.IGNORECASE,
)
_ENGLISH_REQUEST = re.compile(
    r"\b(?:please|can you|could you|would you|let me know|don't forget|make sure|remember to)\b",
    re.IGNORECASE,
)
_MATTERS = re.compile(
    r"\d|(?:[한두세네열]|다섯|여섯|일곱|여덟|아홉|열한|열두) ?시|[월화수목금토일]요일|오늘|내일|모레|주말|만 ?원|today|tomorrow|tonight|o'clock|(?:mon|tues|wednes|thurs|fri|satur|sun)day",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"^[\W_ㅋㅎㅠㅜ]*$|^(?:네|넵|넹|응|ㅇㅇ|ok|okay|yes|no|lol|haha)[~.!ㅋㅎ ]*$", re.IGNORECASE
)


@dataclass(frozen=True)
class _Sentence:
    text: str
    message: Message
    place: int


def digest(messages: Sequence[Message], wearer: Collection[str] = ()) -> Digest:
    """Return what is worth hearing of `messages`, oldest first; `wearer` are the wearer's names."""
    sentences = _sentences(messages)
    asked = [one for one in sentences if _asks(one.text)]
    asked.sort(key=lambda one: (not _names(one.text, wearer), -one.place))
    asked = asked[:MOST_QUOTED]
    rest = [one for one in sentences if one not in asked]
    told = _most_central(rest, sentences, MOST_QUOTED - len(asked))
    counts = Counter(one.sender for one in messages)
    return Digest(tuple(counts.most_common()), _quoted(asked), _quoted(told))


def _sentences(messages: Sequence[Message]) -> list[_Sentence]:
    """Cut messages into sentences, less those that say nothing and what was said before."""
    found: list[_Sentence] = []
    seen: set[str] = set()
    for message in messages:
        for part in _SENTENCE_END.split(message.text.to_read_aloud()):
            text = part.strip()
            if text and not _EMPTY.match(text) and text.lower() not in seen:
                seen.add(text.lower())
                found.append(_Sentence(text, message, len(found)))
    return found


def _asks(text: str) -> bool:
    """Tell whether a sentence asks somebody something, or for something."""
    if text.rstrip(" ~ㅋㅎ").endswith(("?", "？")):
        return True
    if _REQUEST.search(text) or _ENGLISH_REQUEST.search(text):
        return True
    asks_word = _KOREAN_ASKING.search(text) and _KOREAN_ENDING.search(text)
    return bool(asks_word or _KOREAN_QUESTION.search(text) or _ENGLISH_QUESTION.match(text))


def _names(text: str, wearer: Collection[str]) -> bool:
    return any(name and name in text for name in wearer)


def _most_central(
    rest: Sequence[_Sentence], all_of_them: Sequence[_Sentence], at_most: int
) -> list[_Sentence]:
    """Return the sentences with the commonest words; words once told count little again."""
    often = Counter(word for one in all_of_them for word in _words(one.text))
    total = sum(often.values())
    probability = {word: count / total for word, count in often.items()}
    left, chosen = list(rest), list[_Sentence]()
    while left and len(chosen) < at_most:
        best = max(left, key=lambda one: (_weight(one.text, probability), one.place))
        chosen.append(best)
        left.remove(best)
        for word in _words(best.text):
            probability[word] **= 2
    return chosen


def _weight(text: str, probability: dict[str, float]) -> float:
    words = _words(text)
    if not words:
        return 0.0
    shared = sum(probability[word] for word in words) / len(words)
    return shared * (2.0 if _MATTERS.search(text) else 1.0)


def _words(text: str) -> list[str]:
    """Return the words that carry meaning: of Korean ones the first two syllables, without endings."""
    words = re.findall(r"[가-힣]{2,}|[a-z']{3,}|\d+", text.lower())
    return [word[:2] if "가" <= word[0] <= "힣" else word for word in words]


def _quoted(sentences: Sequence[_Sentence]) -> tuple[Message, ...]:
    in_order = sorted(sentences, key=lambda one: one.place)
    return tuple(replace(one.message, text=TheirWords(one.text)) for one in in_order)
