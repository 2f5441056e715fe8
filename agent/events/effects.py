"""What the dialogue asks its surroundings to do: speak, show, listen, carry out."""

from dataclasses import dataclass

from agent.events.operations import Operation, Tune
from agent.events.people import Message
from agent.events.wearer import Expecting


@dataclass(frozen=True)
class Say:
    """Speak one of our own sentences. `key` is its stable name in `dialogue/prompts.py`."""

    key: str
    text: str


@dataclass(frozen=True)
class ReadAloud:
    """Speak somebody else's words, in the reading voice; `message_id` is then `message_spoken`."""

    message: Message


@dataclass(frozen=True)
class Earcon:
    """Play a short sound: listening, heard, sent, cancelled, error, incoming, quote."""

    name: str


@dataclass(frozen=True)
class Show:
    """Put a card on the glasses' display."""

    title: str
    body: str
    actions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listen:
    """Wait for the wearer once everything before it has been heard.

    After `timeout_ms` without speech the dialogue is told `TimedOut`; None waits for ever.
    `gives_way`: the question is a small one, dropped where somebody writes meanwhile.
    """

    expecting: Expecting = Expecting.COMMAND
    timeout_ms: int | None = None
    gives_way: bool = False


@dataclass(frozen=True)
class Do:
    """Carry out an operation; the dialogue is told its `Outcome`."""

    operation: Operation


Effect = Say | ReadAloud | Earcon | Show | Listen | Do | Tune
