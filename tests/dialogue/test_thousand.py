"""A thousand messages as they were really heard, to a wearer who is not always attentive.

`confusions.jsonl` holds what the bundled recogniser made of commands in held-out names and voices
(`decode_confusions.py`). The wearer answers one read-back in twenty wrongly. Nobody may get a
message that the wearer did not agree to send to that name.
"""

import json
import math
import random
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from agent.dialogue.turns import Conversation
from agent.events import (
    Contact,
    Do,
    Effect,
    Expecting,
    Heard,
    Intent,
    Lang,
    Listen,
    Outcome,
    Say,
    SendMessage,
    Stimulus,
    TimedOut,
    Transcript,
)
from agent.understanding import Context, understand
from tests.dialogue.talk import NOW, People

_DIALOGUES = 1_000
_WRONG_ANSWERS = 0.05
_ROUNDS = 10  # after that the wearer takes out the phone
_QUESTIONS = {"choose_person", "unknown_recipient", "ask_recipient", "send_confirm"}
_TABLE = Path(__file__).with_name("confusions.jsonl")


@dataclass(frozen=True)
class Command:
    book: tuple[Contact, ...]
    to: str
    heard: str


@dataclass
class Result:
    """How one dialogue went. `fooled`: the wearer agreed to a name that was not meant."""

    to: str
    sent: list[str] = field(default_factory=list)
    asked: bool = False
    fooled: bool = False
    sent_after_no: bool = False

    @property
    def wrong(self) -> bool:
        return any(name != self.to for name in self.sent)


class Wearer:
    """Says a command until it is understood, and answers what is asked."""

    def __init__(self, command: Command, seed: int) -> None:
        self.command, self.chance = command, random.Random(seed)
        self.conversation = Conversation(
            Lang.KOREAN, People(command.book, ()), f"s{seed}", lambda: NOW
        )
        self.result = Result(command.to)
        self._said_no = self._gave_up = False

    def talk(self) -> Result:
        effects = self._tell(self._hear(self.command.heard))
        for _ in range(_ROUNDS):
            answer = self._answer(effects)
            if answer is None:
                break
            effects = self._tell(answer)
        return self.result

    def _tell(self, stimulus: Stimulus) -> list[Effect]:
        effects = heard = self.conversation.hear(stimulus)
        while heard and isinstance(heard[-1], Do):
            operation = heard[-1].operation
            if isinstance(operation, SendMessage):
                self.result.sent.append(operation.to)
                self.result.sent_after_no |= self._said_no
            heard = self.conversation.hear(Outcome(operation))
            effects = effects + heard
        return effects

    def _hear(self, text: str) -> Heard:
        context = self.conversation.context
        intent = understand(
            text,
            Lang.KOREAN,
            Context(context.expecting, contacts=self.command.book, choices=context.choices),
        )
        return Heard(intent, Transcript(text, Lang.KOREAN, 0.9, 1200, 10, "table"))

    def _answer(self, effects: list[Effect]) -> Stimulus | None:
        said = [effect for effect in effects if isinstance(effect, Say)]
        keys = {effect.key for effect in said}
        self.result.asked |= not _QUESTIONS.isdisjoint(keys)
        if self.result.sent or self._gave_up:
            return None
        if keys & {"send_grace", "send_confirm"}:
            return self._to_read_back(said[-1].text, "send_grace" in keys)
        if "choose_person" in keys:
            return self._to_choice()
        if keys & {"unknown_recipient", "ask_recipient"}:
            return self._hear(f"{self.command.to}한테")
        if "ask_edit" in keys or self._said_no:
            return self._give_up()
        if keys & {"ask_body"}:
            return self._hear("지금 출발해")
        waits = [effect for effect in effects if isinstance(effect, Listen)]
        if waits and waits[-1].expecting is Expecting.COMMAND:  # not understood: once more, clearly
            return self._hear(f"{self.command.to}한테 지금 출발한다고 보내 줘")
        return self._give_up()

    def _to_read_back(self, text: str, in_grace: bool) -> Stimulus:
        right = f"{self.command.to}한테" in text
        attentive = self.chance.random() >= _WRONG_ANSWERS
        if right == attentive:
            self.result.fooled |= not right
            silent = in_grace and self.chance.random() < 0.5
            return TimedOut() if silent else self._hear("응")
        self._said_no = True
        return self._hear("아니")

    def _to_choice(self) -> Stimulus:
        offered = self.conversation.context.choices
        if self.command.to not in offered:
            return self._give_up()
        place = offered.index(self.command.to)
        if self.chance.random() < _WRONG_ANSWERS:
            place = (place + 1) % len(offered)
        return Heard(
            Intent("choose", {"ordinal": place + 1}),
            Transcript("번호", Lang.KOREAN, 0.9, 800, 10, "table"),
        )

    def _give_up(self) -> Stimulus:
        self._gave_up = True
        return self._hear("취소")


@cache
def commands() -> tuple[Command, ...]:
    books = [json.loads(line) for line in _TABLE.read_text("utf-8").splitlines()]
    return tuple(
        Command(tuple(Contact(name, id=name) for name in book["book"]), one["to"], one["heard"])
        for book in books
        for one in book["commands"]
    )


@cache
def results() -> tuple[Result, ...]:
    chance = random.Random(2026)
    return tuple(Wearer(chance.choice(commands()), seed).talk() for seed in range(_DIALOGUES))


def upper_bound(events: int, trials: int, sure: float = 0.95) -> float:
    """Return the one-sided Clopper-Pearson bound of a rate, by bisection."""
    low, high = 0.0, 1.0
    for _ in range(60):
        rate = (low + high) / 2
        terms = (
            math.comb(trials, k) * rate**k * (1 - rate) ** (trials - k) for k in range(events + 1)
        )
        low, high = (rate, high) if sum(terms) > 1 - sure else (low, rate)
    return high


def test_the_table_has_errors_in_it():
    misheard = [one for one in commands() if one.to[1:] not in one.heard.replace(" ", "")]
    assert len(commands()) == 360
    assert len(misheard) >= 20


def test_a_wrong_person_gets_a_message_only_where_the_wearer_agreed_to_that_name():
    assert [one for one in results() if one.wrong and not one.fooled] == []


def test_at_most_two_in_a_thousand_go_wrong_even_so(capsys):
    wrong = sum(one.wrong for one in results())
    with capsys.disabled():
        bound = upper_bound(wrong, _DIALOGUES)
        print(f"\n{wrong} of {_DIALOGUES} to a wrong person; upper 95 % bound {bound:.2%}")
    assert wrong <= 2


def test_nothing_is_sent_after_a_no():
    assert [one for one in results() if one.sent_after_no] == []


def test_at_most_eight_in_a_hundred_are_asked(capsys):
    asked = sum(one.asked for one in results()) / _DIALOGUES
    with capsys.disabled():
        print(f"\n{asked:.1%} asked")
    assert asked <= 0.08


def test_almost_every_message_arrives_in_the_end():
    arrived = sum(one.sent == [one.to] for one in results())
    assert arrived >= 0.9 * _DIALOGUES
