"""English reported speech made direct: "ask her if dinner is ready" reads "Is dinner ready?"."""

import re
from collections.abc import Sequence

_BE = frozenset("is are am was were".split())
_AUXILIARY = _BE | frozenset(
    "can could will would should shall has have had must may might".split()
)
_THIRD = {"he": "you", "she": "you", "they": "you", "him": "you", "her": "you", "them": "you"}
_OF_THEIRS = {"his": "your", "their": "your", "hers": "yours", "theirs": "yours", "himself": "yourself", "herself": "yourself"}  # fmt: skip
_CONTRACTED = {"'s": "is", "'re": "are", "'ll": "will", "'ve": "have", "'d": "would", "'m": "am"}
_AGREE = {"is": "are", "was": "were", "has": "have", "isn't": "aren't", "wasn't": "weren't", "doesn't": "don't", "hasn't": "haven't"}  # fmt: skip
_PAST = {"ate": "eat", "got": "get", "went": "go", "came": "come", "left": "leave", "saw": "see", "did": "do", "made": "make", "took": "take", "bought": "buy", "found": "find", "slept": "sleep", "sent": "send", "heard": "hear", "knew": "know", "had": "have", "said": "say", "thought": "think", "told": "tell", "met": "meet", "read": "read", "lost": "lose", "paid": "pay", "felt": "feel", "woke": "wake", "drove": "drive", "finished": "finish", "arrived": "arrive", "liked": "like", "received": "receive", "moved": "move"}  # fmt: skip
_ASKING = frozenset("what when where who why how which".split())
_OBJECT_AFTER_I = re.compile(
    r"\b(love|miss|call|see|meet|text|need|thank|visit|help|join|pick|drive|believe|trust|owe|appreciate|forgive|hate|like|want|to|for|with|from|about|of|at|than|without|near|behind) (him|her|them)\b(?! \w+ (?:is|are)\b)"
)


def sentence(text: str) -> str:
    """Return text as a person writes it: a capital first, "I" for i."""
    text = re.sub(r"\bi(?='|\b)(?!\.)", "I", text.strip())
    return text[:1].upper() + text[1:]


def told(words: Sequence[str]) -> str:
    """Return what "tell X ..." says: "to come home" a command, anything else the words themselves."""
    words = list(words)
    if words[:1] == ["that"] and len(words) > 1:
        words = words[1:]
    if words[:2] == ["not", "to"] and len(words) > 2:
        return sentence("don't " + _as_wearer_says(words[2:]))
    if words[:1] == ["to"] and len(words) > 1:
        return sentence(_as_wearer_says(words[1:]))
    text = " ".join(words)
    if re.match(r"i\b", text.lower()):
        text = _OBJECT_AFTER_I.sub(r"\1 you", text)
        text = re.sub(r"\b(pick|drop|wake|cheer) (?:him|her|them) (up|off)\b", r"\1 you \2", text)
    return sentence(_to_receiver(text))


def _to_receiver(text: str) -> str:
    """Address the receiver where a clause of theirs opens the message: "she should come"."""
    opened = re.match(r"(he|she|they)( should| can| could| must| needs to| has to| doesn't have to| is invited)\b", text)  # fmt: skip
    if not opened:
        return text
    verb = {" needs to": " need to", " has to": " have to", " doesn't have to": " don't have to", " is invited": " are invited"}  # fmt: skip
    return "you" + verb.get(opened[2], opened[2]) + text[opened.end() :]


def _as_wearer_says(words: Sequence[str]) -> str:
    return " ".join(_OF_THEIRS.get(word, word) for word in words)


def asked(words: Sequence[str]) -> str:
    """Return the question that "ask X ..." reports."""
    words = _uncontracted([word for word in words if word])
    if not words:
        return ""
    head, rest = words[0], words[1:]
    if head in ("if", "whether") and rest:
        return sentence(_question(rest)) + "?"
    if head == "to" and rest:
        return sentence("can you " + _as_wearer_says(rest)) + "?"
    if head == "not" and rest[:1] == ["to"]:
        return sentence("please don't " + _as_wearer_says(rest[1:]))
    if head == "for" and rest:
        return sentence("can I have " + " ".join(rest)) + "?"
    if head == "about" and rest:
        return sentence("what about " + " ".join(rest)) + "?"
    if head in _ASKING:
        return sentence(_wh_question(words)) + "?"
    return sentence(" ".join(words)) + "?"


def _uncontracted(words: Sequence[str]) -> list[str]:
    """Take he's and they're apart: a question turns them around."""
    apart: list[str] = []
    for word in words:
        match = re.fullmatch(r"(he|she|they|it|there|everything|everyone|dinner|lunch)('\w+)", word)
        apart += [match[1], _CONTRACTED.get(match[2], match[2])] if match else [word]
    return apart


def _wh_question(words: list[str]) -> str:
    """Turn "what time she is coming" around; the question's phrase ends where its subject begins."""
    end = 1
    if words[0] in ("what", "which", "how", "whose"):
        subjects = frozenset(
            "he she they it i we you the my our your his her their dinner lunch".split()
        )
        while end < len(words) and words[end] not in subjects and words[end] not in _AUXILIARY:
            end += 1
    clause = words[end:]
    if end >= len(words):
        end, clause = 1, words[1:]
    if not clause or (clause[0] in _AUXILIARY and words[0] in ("who", "what", "which")):
        return " ".join(words)
    return " ".join(words[:end]) + " " + _question(clause)


def _question(clause: list[str]) -> str:
    """Put the auxiliary of a clause first: "dinner is ready", "he wants pizza", "they ate"."""
    place = next((i for i, word in enumerate(clause) if i and word in _AUXILIARY), None)
    if place is not None and place < 5:
        subject, auxiliary, rest = clause[:place], clause[place], clause[place + 1 :]
        if len(subject) == 1 and subject[0] in _THIRD:
            subject, auxiliary = ["you"], _AGREE.get(auxiliary, auxiliary)
        elif subject == ["i"] and auxiliary == "am":
            auxiliary = "am"
        subject = [_OF_THEIRS.get(word, "your" if word == "her" else word) for word in subject]
        return " ".join([auxiliary, *subject, *_theirs(rest, subject)])
    if clause[0] in _THIRD or clause[0] in ("i", "we", "you", "it"):
        subject_word = _THIRD.get(clause[0], clause[0])
        return _with_do(subject_word, clause[1:])
    if clause[0] in ("the", "my", "our", "your", "his", "her", "their") and len(clause) > 2:
        return _with_do(" ".join(clause[:2]), clause[2:])
    return " ".join(clause)


def _with_do(subject: str, rest: list[str]) -> str:
    if not rest:
        return subject
    verb, others = rest[0], rest[1:]
    if verb in ("doesn't", "don't", "didn't"):
        return " ".join([verb if verb == "didn't" else "don't", subject, *others])
    if verb in _PAST or verb.endswith("ed"):
        base = _PAST.get(verb) or verb[:-2]
        return " ".join(["did", subject, base, *_theirs(others, [subject])])
    third = verb.endswith("s") and not verb.endswith("ss")
    base = {"has": "have", "does": "do", "goes": "go"}.get(verb, verb[:-1] if third else verb)
    helper = "does" if subject not in ("you", "i", "we") and third else "do"
    return " ".join([helper, subject, base, *_theirs(others, [subject])])


def _theirs(words: Sequence[str], subject: list[str]) -> list[str]:
    if subject != ["you"]:
        return list(words)
    return [{"her": "your", **_OF_THEIRS}.get(word, word) for word in words]
