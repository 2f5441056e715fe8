"""Names found by how they are spelled, else by how they sound; and how sure that is.

What sounds like a name may be a mishearing of it, or somebody who is not in the phonebook. The first
grows less likely with the distance in sound; the second is likelier the more what was heard looks
like a name of its own (`priors`). Three outcomes: sure, ask (one or several), nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from agent.understanding.hangul import is_hangul
from agent.understanding.name_forms import RELATIONS, Forms, Rank, fold, title_of
from agent.understanding.priors import is_likely_name
from agent.understanding.sounds import coarse, distance, readings, weight
from agent.understanding.transliteration import KOREAN_SURNAMES

_SURVIVORS = 32  # of the first look
_READINGS_HEARD = 3  # of what was heard; a contact's are all indexed
_LEAST_LETTERS = {True: 2, False: 3}  # Hangul, Latin: what is shorter is heard right or not at all
SURE = 0.75  # confidence below which the dialogue asks (`dialogue.draft.SURE_INTENT`)


class Decision(Enum):
    """What is to be done about a name."""

    SURE = "sure"
    ASK = "ask"
    NOT_FOUND = "not found"


@dataclass(frozen=True)
class Match:
    """Those a spoken name may mean, best rank only, in the order of the context."""

    found: tuple[int, ...] = ()
    confidence: float = 0.0

    @property
    def exact(self) -> bool:
        return bool(self.found) and self.confidence >= 0.95

    @property
    def decision(self) -> Decision:
        if not self.found:
            return Decision.NOT_FOUND
        sure = len(self.found) == 1 and self.confidence >= SURE
        return Decision.SURE if sure else Decision.ASK


NOBODY = Match()


@dataclass(frozen=True)
class Near:
    """A bearer of a name that sounds like what was heard, and how much it costs to mishear it so."""

    place: int
    cost: float
    crosses: bool  # the name is in the other script
    begins: bool = False  # one is spelled as the other begins: pat, patty


def _cost(near: Near) -> float:
    return near.cost


class Names:
    """Every form of a list of names, folded, with the places in the list that bear it."""

    def __init__(self, forms: Iterable[Forms]) -> None:
        self._exact: dict[str, dict[Rank, list[int]]] = {}
        self._sounds: dict[str, set[str]] = {}  # any reading -> forms, folded
        self._said: dict[str, set[str]] = {}  # the likeliest reading -> forms, folded
        for place, mine in enumerate(forms):
            for form, rank in mine:
                bearers = self._exact.setdefault(fold(form), {}).setdefault(rank, [])
                if place not in bearers:
                    bearers.append(place)
                if rank is not Rank.PERHAPS:
                    self._index_sound(form)
        self._exact.pop("", None)
        self._coarse: dict[str, list[str]] = {}
        for sounds in self._sounds:
            self._coarse.setdefault(coarse(sounds), []).append(sounds)
        self._keys = tuple(self._coarse)
        self.near = lru_cache(maxsize=512)(self._near)

    def _index_sound(self, form: str) -> None:
        folded = fold(form)
        if len(folded) < _LEAST_LETTERS[is_hangul(folded)]:
            return
        if folded in KOREAN_SURNAMES or (folded.isascii() and folded in RELATIONS):
            return  # the bank is not Park, nor "me my" mommy
        every = readings(form)
        for sounds in every:
            self._sounds.setdefault(sounds, set()).add(folded)
        if every:
            self._said.setdefault(every[0], set()).add(folded)

    def exact(self, name: str) -> Match:
        """Return the bearers of this very name, else those of whom it is a part.

        Sofia and Sophia, 재민 and 제민 are one name to the ear: both are found.
        """
        folded = fold(name)
        bearers = self._exact.get(folded, {})
        if found := bearers.get(Rank.WHOLE) or bearers.get(Rank.PART):
            return Match(tuple(sorted({*found, *self._said_alike(name)})), 0.97)
        return Match(tuple(bearers.get(Rank.PERHAPS, ())), 0.7 if bearers else 0.0)

    def _said_alike(self, name: str) -> Iterable[int]:
        folded = fold(name)
        if folded in RELATIONS or not (every := readings(name)):
            return
        for form in self._said.get(every[0], ()):
            if form != folded and form.isascii() == folded.isascii():
                yield from self._bearers(form)

    def _near(self, name: str) -> tuple[Near, ...]:
        """Return the bearers of the names that `name` may be a mishearing of, the nearest first."""
        folded, title = fold(name), title_of(name)
        if folded in RELATIONS or len(folded) < _LEAST_LETTERS[is_hangul(folded)]:
            return ()
        every = readings(name)[:_READINGS_HEARD]
        found: dict[int, Near] = {}
        for heard in every:
            for sounds in self._survivors(heard):
                most = most_cost(heard, sounds)
                cost = distance(heard, sounds, most)
                if cost > most:
                    continue
                for form in self._sounds[sounds]:
                    crosses = form.isascii() != folded.isascii()
                    # Titles are words that are heard right; 윤결 is not uncle.
                    if title_of(form) != title or (crosses and form in RELATIONS):
                        continue
                    # Hangul sounds one way; its other readings are for Latin letters.
                    is_korean = not crosses and is_hangul(folded)
                    if is_korean and (heard != every[0] or form not in self._said.get(sounds, ())):
                        continue
                    begins = not is_korean and (form.startswith(folded) or folded.startswith(form))
                    for place in self._bearers(form):
                        one = Near(place, cost, crosses, begins)
                        found[place] = min(one, found.get(place, one), key=_cost)
        return tuple(sorted(found.values(), key=_cost))

    def _survivors(self, heard: str) -> Iterable[str]:
        """Return the indexed sounds that are worth a closer look."""
        rough = coarse(heard)
        edits = 1 if len(rough) < _LONG else 2
        for key, _, _ in process.extract(
            rough, self._keys, scorer=Levenshtein.distance, score_cutoff=edits, limit=_SURVIVORS
        ):
            yield from self._coarse[key]

    def _bearers(self, form: str) -> Sequence[int]:
        bearers = self._exact[form]
        return bearers.get(Rank.WHOLE) or bearers.get(Rank.PART) or ()


_LONG = 5  # coarse sounds; below it one edit is all that a first look forgives


def most_cost(heard: str, meant: str) -> float:
    """Return the most that a mishearing may cost, by the length of both."""
    return min(1.5, _MOST_UNLIKE * (weight(heard) + weight(meant)) / 2)


_MOST_UNLIKE = 0.3
_TIE_COST = 0.3  # names whose costs differ less sound alike
_MOST_FOR_A_NAME = 0.65  # what was heard is a name of its own, and of nobody known
_MOST_CHOICES = 4
# What passes without asking: the cost of the mishearing, and by how much all others cost more.
_SURELY_SHORT, _SURELY_LONG, _CLEAR = 0.15, 0.5, 0.5  # Hangul of two syllables, and of more
_SURELY_FULL_NAME = 0.25  # heard as a name of its own, surname and all
_SURELY_LATIN, _CLEAR_LATIN = 0.1, 0.5  # either name in Latin letters, whose sound is a guess


def decide(name: str, near: Sequence[Near], favoured: Sequence[int] = ()) -> Match:
    """Return whom a misheard name means.

    `favoured`, the likeliest first, settles between names that sound alike: that one is asked about
    alone. It makes nobody sure and never brings in whom the sound leaves out.
    """
    if not near:
        return Match()
    best = near[0]
    is_english = best.crosses and not is_hangul(fold(name))  # Michael is 마이클, not somebody else
    if is_likely_name(name) and best.cost > _MOST_FOR_A_NAME and not is_english:
        return Match()
    alike = [one.place for one in near if one.cost < best.cost + _TIE_COST][:_MOST_CHOICES]
    asked = round(max(0.55, 0.7 - 0.1 * best.cost), 2)
    if len(alike) > 1:
        chosen = next((place for place in favoured if place in alike), None)
        return Match(tuple(sorted(alike)) if chosen is None else (chosen,), asked)
    gap = near[1].cost - best.cost if len(near) > 1 else float("inf")
    is_sure = _is_sure(name, best, gap)
    return Match((best.place,), round(0.9 - 0.4 * best.cost, 2) if is_sure else asked)


def _is_sure(name: str, best: Near, gap: float) -> bool:
    """Say whether a name misheard so is acted on without asking.

    The limits were set on what the bundled recogniser makes of unmet names: `bench names`.
    """
    heard, is_name = fold(name), is_likely_name(name)
    if is_name and (not is_hangul(heard) or len(heard) < 3):
        return False
    if best.begins:
        return False  # two names as people have them
    if best.crosses or not is_hangul(heard):
        return best.cost <= _SURELY_LATIN and gap >= _CLEAR_LATIN and not is_name
    if title_of(name) and len(heard.partition(title_of(name))[0]) < 2:  # 선 원장, 성 원장
        return False
    if is_name:
        return best.cost <= _SURELY_FULL_NAME and gap >= _CLEAR
    return best.cost <= (_SURELY_SHORT if len(heard) < 3 else _SURELY_LONG) and gap >= _CLEAR
