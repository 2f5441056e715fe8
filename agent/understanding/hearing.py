"""What a rule is given, and what it may answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from agent.events import Intent
from agent.understanding.context import Context
from agent.understanding.people import Directory
from agent.understanding.utterance import Utterance

Slots = dict[str, Any]
_LEAST_CONFIDENCE = 0.45  # below it a reading is not worth a question
UNKNOWN = Intent("unknown", {}, 0.2)


@dataclass(frozen=True)
class Hearing:
    """One utterance in its context. Rules read it and never change it."""

    utterance: Utterance
    context: Context

    @property
    def people(self) -> Directory:
        return self.context.people

    def of(self, utterance: Utterance) -> "Hearing":
        """Return the same situation with other words."""
        return replace(self, utterance=utterance)

    @property
    def sender(self) -> str | None:
        """Who wrote the message that is talked about."""
        return self.context.last_message.sender if self.context.last_message else None


Rule = Callable[[Hearing], Intent | None]


def intent(name: str, confidence: float, slots: Mapping[str, Any] | None = None) -> Intent:
    """Return an intent without the slots that are None or empty text."""
    kept = {key: value for key, value in (slots or {}).items() if value not in (None, "")}
    return Intent(name, kept, round(min(1.0, max(0.0, confidence)), 2))


def best(hearing: Hearing, rules: tuple[Rule, ...]) -> Intent:
    """Return the surest reading; of equals, that of the earlier rule. Doubtful ones are unknown."""
    readings = [reading for rule in rules if (reading := rule(hearing))]
    surest = max(readings, key=lambda reading: reading.confidence, default=UNKNOWN)
    return surest if surest.confidence >= _LEAST_CONFIDENCE else UNKNOWN
