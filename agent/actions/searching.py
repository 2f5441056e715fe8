"""Which of the messages received hold what the wearer looks for: by words, and by kind of thing.

A spoken query has endings and words about the message itself ("지난주에 지수가 보낸 주소"): what is left
are terms. The index (`lookup`) finds candidates for them; here they are compared and ordered.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from agent.actions import jamo_index
from agent.actions.kinds import kind_meant, looks_like
from agent.events import Message

MOST_FOUND = 3  # as many as one follows by ear
_MOST_TERMS = 6
_QUERY_CHARACTERS = 1_000

# When it was and that it was a message say nothing about what it says.
_SAYS_NOTHING = frozenset(
    """지난주에 지난주 저번에 저번 지난번에 어제 오늘 그저께 아까 방금 전에 예전에 최근에 보낸 보내준 온 준 거 것
    메시지 카톡 문자 톡 얘기 말 대화 the a an from that message messages text texts about last week
    yesterday today sent me""".split()
)
_PARTICLES = re.compile(r"(?<=[가-힣]{2})(?:을|를|이|가|은|는|에|에서|으로|로|이라고|라고)$")
_CONSONANTS = re.compile("[ㄱ-ㅎ]+")
# How well a term fits: as the thing itself, a whole word, the beginning of one, somewhere else.
_THING, _WHOLE, _BEGINNING, _ELSEWHERE = 4, 3, 2, 1


@dataclass(frozen=True)
class Term:
    """One thing looked for. `words` are to be there together, folded (010-1234: 010 and 1234).

    `stems` are the same without a particle, empty where there is none. `kind` is set for a word
    that means a kind of thing.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...] = ()
    kind: str | None = None


@lru_cache(maxsize=16)
def terms(query: str) -> tuple[Term, ...]:
    """Return what `query` looks for; nothing for one of nothing but time words."""
    found = dict.fromkeys(map(_term, query[:_QUERY_CHARACTERS].split()))
    return tuple(term for term in found if term is not None)[:_MOST_TERMS]


def search(
    received: Sequence[Message], query: str, at_most: int = MOST_FOUND
) -> tuple[Message, ...]:
    """Return those that fit most terms of `query`, the best first, of equals the newest.

    `received` is oldest first.
    """
    wanted = terms(query)
    scored = [(_score(one, wanted), place, one) for place, one in enumerate(received)]
    most = max((score[0] for score, _, _ in scored), default=0)
    fitting = [one for one in scored if most and one[0][0] == most]
    fitting.sort(key=lambda one: one[:2], reverse=True)
    return tuple(message for _, _, message in fitting[:at_most])


def are_consonants(word: str) -> bool:
    """Say whether a word of a query stands for the initial consonants of another (ㄱㅁㅅ: 김민수)."""
    return _CONSONANTS.fullmatch(word) is not None


def _term(said: str) -> Term | None:
    words = jamo_index.words(said)
    if not words:
        return None
    whole = "".join(words)
    stem = _PARTICLES.sub("", whole)
    if whole in _SAYS_NOTHING or stem in _SAYS_NOTHING:
        return None
    stems = (*words[:-1], _PARTICLES.sub("", words[-1]))
    kind = kind_meant(whole) or kind_meant(stem)
    return Term(words, () if stems == words else stems, kind)


def _score(message: Message, wanted: Sequence[Term]) -> tuple[int, int]:
    """Return how many terms fit, and how well."""
    fits = [_fit(message, term) for term in wanted]
    return sum(fit > 0 for fit in fits), sum(fits)


def _fit(message: Message, term: Term) -> int:
    text = message.text.to_keep()
    if term.kind is not None and looks_like(term.kind, text):
        return _THING
    of_people = f"{message.sender} {message.room or ''}"
    forms = (term.words, term.stems) if term.stems else (term.words,)
    return max(min(_fit_of_word(text, of_people, word) for word in form) for form in forms)


def _fit_of_word(text: str, of_people: str, word: str) -> int:
    words = jamo_index.whole_words(text)
    if word in words:
        return _WHOLE
    beginning = unicodedata.normalize("NFD", word)
    places = (
        (_BEGINNING, words),
        (_BEGINNING, jamo_index.whole_words(of_people)),
        (_ELSEWHERE, jamo_index.rests_of_words(text)),
        (_ELSEWHERE, jamo_index.initials_of_words(f"{text} {of_people}")),
    )
    for fit, found in places:
        if any(unicodedata.normalize("NFD", one).startswith(beginning) for one in found):
            return fit
    return 0
