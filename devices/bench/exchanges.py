"""What the wearer says in the `turn` benchmark, and when an answer has its question.

Twenty lines a round: twelve commands, five answers, three dictations; never two rounds alike.
"""

import random
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain

from agent.speech.espeak import Delivery
from devices.bench.vocabulary import Vocabulary

READ_BACK = frozenset({"send_grace", "send_confirm", "send_confirm_short", "draft_again"})
_DICTATE = frozenset({"ask_body", "ask_body_short"})
_CHOOSE = frozenset({"choose_person", "choose_person_short"})
_EDIT = frozenset({"ask_edit", "ask_edit_short"})
_CALLING = frozenset({"calling"})
ANY: frozenset[str] = frozenset()


class Kind(StrEnum):
    """The rows of the contract."""

    COMMAND = "command"
    ANSWER = "answer"
    DICTATION = "dictation"


@dataclass(frozen=True)
class Line:
    """One thing to say. `after`: prompt keys of which one must be the last heard; empty: any."""

    text: str
    kind: Kind
    intent: str
    after: frozenset[str] = ANY


@dataclass(frozen=True)
class Exchange:
    """Lines that belong together, the first one a command, said in one voice."""

    voice: str
    lines: tuple[Line, ...]
    delivery: Delivery = field(default_factory=Delivery)


def exchanges(words: Vocabulary, rounds: int, seed: int) -> list[Exchange]:
    """Return `rounds` times twenty lines, in an order of their own each."""
    pick = random.Random(seed)
    drawn = []
    for i in range(rounds):
        lines = _round(words, denied=i % 2 == 1)
        pick.shuffle(lines)
        delivery = Delivery(pick.randint(150, 185), pick.randint(40, 60), pick.randint(40, 60))
        drawn.append([Exchange(words.voice(), one, delivery) for one in lines])
    return list(chain.from_iterable(drawn))


def _round(words: Vocabulary, denied: bool) -> list[tuple[Line, ...]]:
    return [
        *(_dictated(words) for _ in range(3)),
        _denied(words) if denied else _confirmed(words),
        (_command(words.send_to_shared_name(), "send_message"), _answer(words.choice(), "choose", _CHOOSE)),
        (_command(words.call(), "call"), _command(words.hang_up(), "hang_up", _CALLING)),
        (_command(words.time(), "time"),),
        (_command(words.unread(), "read_messages"),),
        (_command(words.read_from(), "read_messages"),),
        *((_command(words.send(), "send_message"),) for _ in range(1 if denied else 2)),
    ]  # fmt: skip


def _dictated(words: Vocabulary) -> tuple[Line, ...]:
    return (
        _command(words.send_without_words(), "send_message"),
        Line(words.dictation(), Kind.DICTATION, "send_message", _DICTATE),
        _answer(words.yes(), "confirm", READ_BACK),
    )


def _confirmed(words: Vocabulary) -> tuple[Line, ...]:
    return (
        _command(words.send(), "send_message"),
        _answer(words.yes(), "confirm", READ_BACK),
    )


def _denied(words: Vocabulary) -> tuple[Line, ...]:
    return (
        _command(words.send(), "send_message"),
        _answer(words.no(), "deny", READ_BACK),
        _command(words.cancel(), "cancel", _EDIT),
    )


def _command(text: str, intent: str, after: frozenset[str] = ANY) -> Line:
    return Line(text, Kind.COMMAND, intent, after)


def _answer(text: str, intent: str, after: frozenset[str]) -> Line:
    return Line(text, Kind.ANSWER, intent, after)
