"""Clauses turned into questions: "dinner is ready" to "is dinner ready", "he wants it" to "does he want it"."""

from collections.abc import Sequence

from agent.understanding.english_gender import is_person
from agent.understanding.english_verbs import finite, is_participle, tense

_BE = frozenset("is are am was were isn't aren't wasn't weren't".split())
_MODALS = frozenset(
    "can could will would should shall must may might can't couldn't won't wouldn't shouldn't mustn't".split()
)
_HELPERS = frozenset("doesn't don't didn't haven't hasn't hadn't".split())
_AUXILIARY = _BE | _MODALS | _HELPERS
_HAVE = frozenset("have has had".split())
_PRONOUNS = frozenset(
    "i you he she it we they there this that these those everyone everybody anyone anybody someone somebody everything anything something nobody".split()
)
_DETERMINERS = frozenset("the a an my our your his her their its this that these those any some all both no every".split())  # fmt: skip
ADVERBS = frozenset("still already really just also ever even actually usually always never probably only both all now finally definitely".split())  # fmt: skip
_MEASURES = frozenset("many much long far often old big late soon early well fast tall high hot cold bad heavy expensive".split())  # fmt: skip
_NOUNS_OF_WHAT = frozenset("time day date color colour size kind sort type number page bus train movie song floor room flavor brand way part year month class exit gate platform place restaurant one ones book game address".split())  # fmt: skip


def question(clause: Sequence[str]) -> str:
    """Put the finite verb of a clause before its subject, or "do" where it has no auxiliary."""
    words = list(clause)
    place = _verb(words)
    if place is None:
        return " ".join(words)
    subject, verb, rest = words[:place], words[place], words[place + 1 :]
    adverbs: list[str] = []
    while len(subject) > 1 and subject[-1] in ADVERBS:
        adverbs.insert(0, subject.pop())
    if _is_auxiliary(verb, rest):
        verb = "am" if verb == "are" and subject == ["i"] else verb
        return " ".join([verb, *subject, *adverbs, *rest])
    kind, base = finite(verb)
    helper = {"past": "did", "third": "does", "base": "do"}[kind]
    return " ".join([helper, *subject, *adverbs, base, *rest])


def _is_auxiliary(verb: str, rest: Sequence[str]) -> bool:
    if verb in _AUXILIARY:
        return True
    after = next((word for word in rest if word not in ADVERBS and word != "not"), "")
    return verb in _HAVE and is_participle(after) and after != "to"


def _verb(words: Sequence[str]) -> int | None:
    """Return the place of the finite verb: after a pronoun at once, after a noun where one is seen."""
    if len(words) < 2:
        return None
    if words[0] in _PRONOUNS and not (words[0] in _DETERMINERS and not _is_finite(words[1])):
        place = 1
        while place < len(words) - 1 and words[place] in ADVERBS:
            place += 1
        return place
    first = 2 if words[0] in _DETERMINERS else 1
    if first == 2 and len(words) < 3:
        return None
    places = range(first, min(len(words), 10))
    sure = next((i for i in places if _is_finite(words[i])), None)
    if sure is not None:
        return sure
    return next((i for i in places if tense(words[i])), None)


def _is_finite(word: str) -> bool:
    """Say whether a word is surely a finite verb: an auxiliary, a third person, a past."""
    if word in _AUXILIARY or word in _HAVE:
        return True
    known = tense(word)
    return known is not None and known[0] in ("third", "past")


def wh_question(words: Sequence[str]) -> str:
    """Turn "what time she is coming" around; the question's phrase ends where its subject begins."""
    words = list(words)
    end = _phrase_end(words)
    head, clause = words[:end], words[end:]
    if clause[:1] == ["to"] and len(clause) > 1:
        helper = ["do", "I"] if head == ["how"] else ["should", "I"]
        return " ".join([*head, *helper, *clause[1:]])
    if not clause or head == ["how", "come"]:
        return " ".join(words)
    if head[0] in ("who", "what", "which", "how", "whose") and _is_verb_phrase(clause):
        return " ".join(words)  # who is coming, what happened, how many people came
    return " ".join([*head, question(clause)])


def _is_verb_phrase(clause: Sequence[str]) -> bool:
    """Say whether a clause has no subject of its own."""
    if clause[0] in _AUXILIARY or clause[0] in _HAVE:
        return True
    known = tense(clause[0])
    if known is None or clause[0] in _PRONOUNS or is_person(clause[0]):
        return False
    return known[0] in ("third", "past") or len(clause) == 1


def _phrase_end(words: Sequence[str]) -> int:
    head, after = words[0], words[1] if len(words) > 1 else ""
    if head == "how" and after == "come":
        return 2
    if head == "how" and after in _MEASURES:
        counted = after in ("many", "much") and len(words) > 3
        return 3 if counted and _is_noun(words, 2) else 2
    if head not in ("what", "which", "whose") or not after:
        return 1
    if after in ("kind", "sort", "type") and words[2:3] == ["of"]:
        return min(len(words), 4)
    named = head != "what" or after in _NOUNS_OF_WHAT
    return 2 if named and _is_noun(words, 1) else 1


def _is_noun(words: Sequence[str], place: int) -> bool:
    word = words[place]
    taken = word in _PRONOUNS or word in _DETERMINERS or word in _AUXILIARY or word in _HAVE
    return not taken and not is_person(word) and not _is_finite(word)
