"""Short commands by what their words stand for, in any order, where no word is left over.

A word stands for one or more concepts (뭐: WHAT), for none (좀: courtesy), or is not known here, and then
these are no command. A rule names the concepts that a command must have and those it may have.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from agent.events import Intent
from agent.understanding.hearing import intent

SURE = 0.98  # every word was understood, as it is
_MOST_READINGS = 24


@dataclass(frozen=True)
class Rule:
    """`must`: one concept of each of these groups; `may`: what else there may be."""

    name: str
    must: tuple[frozenset[str], ...]
    may: frozenset[str] = frozenset()
    slots: tuple[tuple[str, object], ...] = ()

    def fits(self, concepts: Sequence[str]) -> bool:
        said = set(concepts)
        used: set[str] = set()
        for group in self.must:
            if not said & group:
                return False
            used |= group
        return said <= used | self.may


def rule(name: str, must: str, may: str = "", **slots: object) -> Rule:
    """Return a rule from words: "UP|LOUDER SOUND" needs a SOUND and one of the others."""
    groups = tuple(frozenset(group.split("|")) for group in must.split())
    return Rule(name, groups, frozenset(may.split()), tuple(slots.items()))


def read(
    words: Sequence[str], known: Mapping[str, tuple[str, ...]], rules: Sequence[Rule]
) -> Intent | None:
    """Return the command that the concepts of all words make, None where a word is not known."""
    if not words or any(word not in known for word in words):
        return None
    for concepts in _readings([known[word] for word in words]):
        found = next((one for one in rules if one.fits(concepts)), None)
        if found:
            return intent(found.name, SURE, dict(found.slots))
    return None


def _readings(ways: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    for count, reading in enumerate(product(*ways)):
        if count == _MOST_READINGS:
            return
        yield tuple(concept for concept in reading if concept)
