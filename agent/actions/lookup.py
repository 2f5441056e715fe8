"""Messages found by their words: FTS5 gives candidates, newest first; `searching` orders them.

Few candidates are read for a common word, so terms are looked for where they fit best first: as
whole words, then as beginnings, then anywhere; and as many of them together as there are.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from agent.actions import jamo_index, searching
from agent.actions.database import Database, IndexMadeAnewError
from agent.actions.searching import Term
from agent.events import Message, TheirWords

_CANDIDATES = 50
_WORDS, _ANYWHERE = "{words people}", "{words inner initials people}"
# Where a word of the query is looked for, and whether it is the beginning of what is there.
_TIERS = ((_WORDS, False), (_WORDS, True), (_ANYWHERE, True))


class Lookup:
    """Searches what others wrote. Reads only, through the store's own connection."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(
        self,
        query: str,
        sender: str | None = None,
        room: str | None = None,
        at_most: int = searching.MOST_FOUND,
    ) -> tuple[Message, ...]:
        """Return what fits `query` best, of `sender` anywhere, of `room`, or of all."""
        try:
            return self._search(query, sender, room, at_most)
        except IndexMadeAnewError:
            return self._search(query, sender, room, at_most)

    def _search(
        self, query: str, sender: str | None, room: str | None, at_most: int
    ) -> tuple[Message, ...]:
        place = _place(sender, room)
        wanted = [form for term in searching.terms(query) if (form := self._resolved(term, place))]
        for together in range(len(wanted), 0, -1):
            found: dict[int, Message] = {}
            for tier in _TIERS:
                expression = " OR ".join(_sets(wanted, together, tier))
                found |= self._matching(expression, place, max(_CANDIDATES, at_most))
                if len(found) >= at_most:
                    break
            oldest_first = [found[moment] for moment in sorted(found)]
            if best := searching.search(oldest_first, query, at_most):
                return best
        return ()

    def _resolved(self, term: Term, place: str) -> Term | None:
        """Return the term as it is said where it is anywhere so, else without its particle."""
        if term.kind is None and self._is_anywhere(term, place):
            return term
        stem = Term(term.stems or term.words, kind=term.kind)
        return stem if self._is_anywhere(stem, place) else None

    def _is_anywhere(self, term: Term, place: str) -> bool:
        return bool(self._matching(_expression(term, _TIERS[-1]), place, 1))

    def _matching(self, expression: str, place: str, at_most: int) -> dict[int, Message]:
        """Return the newest messages of an FTS5 expression, by their number in the index."""
        rows: list[tuple[Any, ...]] = self._database.query(
            """SELECT message_index.rowid, id, messages.sender, text, messages.room, sent_at
               FROM message_index JOIN messages ON sent_at_unix_ms = message_index.rowid >> 20
               AND (position & 1048575) = (message_index.rowid & 1048575)
               WHERE message_index MATCH ? ORDER BY message_index.rowid DESC LIMIT ?""",
            (f"({expression}){place}", at_most),
        )
        return {
            moment: Message(id_, sender, TheirWords(text), room, sent_at)
            for moment, id_, sender, text, room, sent_at in rows
        }


def _place(sender: str | None, room: str | None) -> str:
    """Return what narrows an expression to a sender and a room."""
    names = (("s", sender), ("r", room))
    tokens = [jamo_index.place_token(kind, name) for kind, name in names if name is not None]
    return "".join(f" AND place : {token}" for token in tokens)


def _sets(wanted: list[Term], together: int, tier: tuple[str, bool]) -> Iterator[str]:
    """Yield an expression for each way to have so many of the terms together."""
    for some in combinations([_expression(term, tier) for term in wanted], together):
        yield f"({' AND '.join(some)})"


def _expression(term: Term, tier: tuple[str, bool]) -> str:
    """Return FTS5's expression for a term. Tokens are letters and digits: nothing needs escaping."""
    columns, is_beginning = tier
    star = " *" if is_beginning else ""
    words = [
        f'{_ANYWHERE if searching.are_consonants(word) else columns} : "{jamo_index.key(word)}"{star}'
        for word in term.words
    ]
    said = f"({' AND '.join(words)})"
    return said if term.kind is None else f"({said} OR kinds : {term.kind})"
