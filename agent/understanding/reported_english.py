"""English reported speech made direct: "ask her if dinner is ready" reads "Is dinner ready?".

What is said about the receiver becomes "you". He and she are the receiver only where the receiver's
gender says so, or is unknown and a question is reported, and where nobody else was named before them.
"""

import re
from collections.abc import Sequence

from agent.understanding.english_gender import FEMALE, MALE, MANY, is_person
from agent.understanding.english_questions import ADVERBS, question, wh_question
from agent.understanding.english_verbs import base_form, is_done, tense

_SUBJECTS = {"he": MALE, "she": FEMALE, "they": MANY}
_OBJECTS = {"him": MALE, "her": FEMALE, "them": MANY}
_POSSESSIVES = {"his": MALE, "her": FEMALE, "their": MANY}
_OWNED = {"hers": ("yours", FEMALE), "theirs": ("yours", MANY), "himself": ("yourself", MALE), "herself": ("yourself", FEMALE), "themselves": ("yourselves", MANY)}  # fmt: skip
_AGREE = {"is": "are", "was": "were", "has": "have", "does": "do", "isn't": "aren't", "wasn't": "weren't", "hasn't": "haven't", "doesn't": "don't"}  # fmt: skip
_CONTRACTED = {"'s": "'re", "'re": "'re", "'ll": "'ll", "'d": "'d", "'ve": "'ve"}
ASKING = frozenset("what when where who whose why how which".split())
# After these "her" is somebody, before a noun it is whose: "call her later", "find her keys".
_NO_NOUN = frozenset(
    "at in on to for from with about after before as because so if when while and but or that the a an my our your this tonight tomorrow today later soon now then again back up off out over home there here "
    "how what where why who know i we you please very too so more much first anyway either though right until till by like not".split()
)


def sentence(text: str) -> str:
    """Return text as a person writes it: a capital first, "I" for i."""
    text = re.sub(r"\bi(?='|\b)(?!\.)", "I", text.strip())
    return text[:1].upper() + text[1:]


def told(words: Sequence[str], receiver: str | None = None) -> str:
    """Return what "tell X ..." says: "to come home" a command, anything else the words themselves.

    `receiver` is he, she, they or None where the gender of X is unknown.
    """
    words = list(words)
    if words[:1] == ["that"] and len(words) > 1 and not _is_subject(words):
        words = words[1:]
    if words[:2] in (["not", "to"], ["to", "not"]) and len(words) > 2:
        return sentence("don't " + " ".join(_to_receiver(words[2:], receiver or "any")))
    if words[:1] == ["to"] and len(words) > 1:
        return sentence(" ".join(_to_receiver(words[1:], receiver or "any")))
    first = words[0].lower() if words else ""
    mine = re.match(r"(?:i|we|my|our|let's)\b", first)
    if receiver is None and mine and not any(is_person(word) for word in words):
        receiver = "object"  # "I love him": nobody else is spoken of
    if receiver is None and first in _SUBJECTS and _is_duty(words[1:]):
        receiver = _SUBJECTS[first]
    return sentence(" ".join(_to_receiver(words, receiver)) if receiver else " ".join(words))


def _is_subject(words: Sequence[str]) -> bool:
    """Say whether "that" is what is talked about: that sounds great, that's fine, that is enough."""
    second = words[1].lower()
    known = tense(second)
    return second in ("is", "was", "will", "would", "can", "could", "should", "isn't", "won't", "doesn't") or (known is not None and known[0] == "third")  # fmt: skip


def _is_duty(rest: Sequence[str]) -> bool:
    """Say whether a clause about "him" can only be for him: he should come, she needs to rest."""
    return rest[:1] in (["should"], ["must"], ["can"], ["could"]) or rest[:2] in (
        ["needs", "to"],
        ["has", "to"],
        ["doesn't", "have"],
        ["is", "invited"],
    )


def asked(words: Sequence[str], receiver: str | None = None) -> str:
    """Return the question that "ask X ..." reports; `receiver` as for `told`."""
    words = [word for word in words if word]
    if not words:
        return ""
    head, rest = words[0].lower(), _to_receiver(words[1:], receiver or "any")
    if head in ("if", "whether") and rest:
        return sentence(question(_apart(rest))) + "?"
    if head == "to" and rest:
        return sentence("can you " + " ".join(rest)) + "?"
    if head == "not" and rest[:1] == ["to"]:
        return sentence("please don't " + " ".join(rest[1:]))
    if head == "for" and rest:
        return sentence("can I have " + " ".join(rest)) + "?"
    if head == "about" and rest:
        return sentence("what about " + " ".join(rest)) + "?"
    if head in ASKING:
        return sentence(wh_question([head, *_apart(rest)])) + "?"
    return sentence(" ".join([words[0], *rest])) + "?"


def _apart(words: Sequence[str]) -> list[str]:
    """Take they're and mom's apart where a verb is in it: a question turns them around."""
    apart: list[str] = []
    for place, word in enumerate(words):
        found = re.fullmatch(r"(\w+)('s|'re|'ll|'ve|'d|'m)", word)
        after = next((later for later in words[place + 1 :] if later not in ADVERBS), "")
        if not found or not _has_verb(found[1], found[2], after, place):
            apart.append(word)
            continue
        done = is_done(after)
        verb = {"'s": "has" if done else "is", "'re": "are", "'ll": "will", "'ve": "have", "'d": "had" if done or after == "better" else "would", "'m": "am"}  # fmt: skip
        apart += [found[1], verb[found[2]]]
    return apart


def _has_verb(owner: str, ending: str, after: str, place: int) -> bool:
    """Say whether 's is a verb: dinner's ready, but mom's car."""
    if ending != "'s" or owner in (*_SUBJECTS, "it", "there", "that", "you", "everyone", "everything"):  # fmt: skip
        return True
    ready = after.endswith("ing") or is_done(after) or after in ("ready", "okay", "ok", "fine", "in", "at", "on", "still", "free", "home", "here", "there", "coming", "open", "sick", "a", "the", "not")  # fmt: skip
    return place < 3 and ready


def _to_receiver(words: Sequence[str], receiver: str | None) -> list[str]:
    """Return the words with those about the receiver turned to "you".

    `receiver` "any" takes every gender for the receiver's, "object" only what a first person does to them.
    """
    answer: list[str] = []
    pending = False  # a "you" that the next verb must agree with
    others = False
    for place, word in enumerate(words):
        key = word.lower()
        others = others or is_person(key)
        after = words[place + 1].lower() if place + 1 < len(words) else ""
        if pending and key not in ADVERBS:
            answer.append(_agreed(word))
            pending = False
            continue
        new = None if others else _second_person(key, after, receiver)
        answer.append(new if new is not None else word)
        pending = pending or (new == "you" and key in _SUBJECTS)
    return answer


def _second_person(word: str, after: str, receiver: str | None) -> str | None:
    head, mark, tail = word.partition("'")
    if head in _SUBJECTS and _is_receiver(_SUBJECTS[head], receiver) and receiver != "object":
        if not mark:
            return "you"
        if mark + tail == "'s" and is_done(after):
            return "you've"
        return "you" + _CONTRACTED.get(mark + tail, mark + tail)
    if word in _OWNED and _is_receiver(_OWNED[word][1], receiver):
        return _OWNED[word][0]
    noun = after and after not in _NO_NOUN and not after.endswith("ing")
    if word in _POSSESSIVES and (word != "her" or noun) and _is_receiver(_POSSESSIVES[word], receiver):  # fmt: skip
        return "your"
    if word in _OBJECTS and _is_receiver(_OBJECTS[word], receiver):
        return "you"
    return None


def _is_receiver(kind: str, receiver: str | None) -> bool:
    return receiver in ("any", "object", kind)


def _agreed(verb: str) -> str:
    known = tense(verb)
    if verb in _AGREE:
        return _AGREE[verb]
    return base_form(verb) if known is None or known[0] == "third" else verb
