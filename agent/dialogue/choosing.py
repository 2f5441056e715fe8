"""Finding out who is meant, where a name is missing, unknown or shared by several."""

from collections.abc import Generator
from dataclasses import dataclass

from agent.dialogue.asking import ANSWER_MS, Memory, News, Question, Resumed, Step, ask, given_up
from agent.dialogue.people import (
    MOST_CHOICES,
    NOBODY,
    Found,
    Recipient,
    choose,
    find,
    names_someone,
)
from agent.dialogue.prompts import numbered
from agent.events import Earcon, Expecting, Heard, Listen, Show, Tapped


@dataclass(frozen=True)
class Wording:
    """The prompt keys of asking for a person, for one purpose."""

    ask: str
    unknown: str


def choice_question(memory: Memory, found: Found) -> Question:
    """Offer several people by number and by what tells them apart."""
    offered = found.matches[:MOST_CHOICES]
    memory.choices = tuple(one.name for one in offered)
    options = numbered([one.spoken for one in offered], memory.lang)
    return Question(
        [
            Show(memory.word("card_choices"), options),
            memory.say("choose_person", options=options),
        ],
        Listen(Expecting.CHOICE, ANSWER_MS),
        memory.say("choose_person_short"),
    )


def pick(
    memory: Memory, found: Found, wording: Wording
) -> Generator[Step, News | None, Recipient | Heard | None]:
    """Ask until one person is left.

    Returns the words instead where the wearer wants something else, None where nothing came.
    """
    while found.only is None:
        answer = yield from ask(memory, _question(memory, found, wording))
        match answer:
            case Heard(intent=intent) if intent.name == "choose":
                found = choose(memory.phonebook, found, intent.slots)
            case Heard(intent=intent) if _is_name(answer):
                found = find(memory.phonebook, intent.slots)
            case Heard(intent=intent) if intent.name == "deny" and found.matches:
                found = NOBODY
            case Heard(intent=intent) if intent.name in ("cancel", "deny", "stop"):
                yield [Earcon("cancelled")]
                return None
            case Heard(intent=intent) if intent.name not in ("unknown", "confirm"):
                return answer
            case Resumed() | Tapped():
                pass
            case _:
                yield given_up(memory, answer)
                return None
    return found.only


def _is_name(heard: Heard) -> bool:
    """Tell whether words say who is meant and nothing else: not a message to somebody."""
    slots = heard.intent.slots
    names = ("send_message", "change_recipient", "call", "read_messages")
    return heard.intent.name in names and names_someone(slots) and not slots.get("body")


def _question(memory: Memory, found: Found, wording: Wording) -> Question:
    if len(found.matches) > 1:
        return choice_question(memory, found)
    known = not found.unknown
    line = memory.say(wording.ask) if known else memory.say(wording.unknown, name=found.unknown)
    return Question(
        [line], Listen(Expecting.RECIPIENT, ANSWER_MS), memory.say("ask_recipient_short")
    )
