"""What the agent would say, found out before it is certain that it will be asked.

A task is a generator, and no generator can be copied. But a conversation is pure: from the same
state the same stimuli give the same effects. So a copy is made while no task is under way, what is
heard from there on is noted, and a copy of that copy is taken through it again whenever somebody
wants to know. Its effects are looked at and never carried out: nothing reaches the store or a
carrier, nothing is said, and the conversation itself is not touched.
"""

from dataclasses import dataclass
from datetime import datetime

from agent.dialogue.turns import Conversation
from agent.events import Do, Effect, Heard, Say, Stimulus

_MOST_NOTED = 40  # stimuli of one task; a longer one is no longer foreseen


@dataclass(frozen=True)
class _Noted:
    stimulus: Stimulus
    at: datetime
    effects: list[Effect]


@dataclass
class _Clock:
    """The time of day of a copy."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


class Foresight:
    """Stands in front of one conversation: all that it hears, it hears from here."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._before: Conversation | None = None  # as it was when its present task began
        self._noted: list[_Noted] = []

    def hear(self, stimulus: Stimulus) -> list[Effect]:
        """Return what `Conversation.hear` does."""
        at = self._conversation.now
        idle = self._conversation.copy(_Clock(at))
        if idle is not None:
            self._before, self._noted = idle, []
        effects = self._conversation.hear(stimulus)
        if len(self._noted) <= _MOST_NOTED:
            self._noted.append(_Noted(stimulus, at, list(effects)))
        return effects

    def first_words(self, heard: Heard) -> Say | None:
        """Return what is said first if the wearer's words are these; None where nobody can tell.

        What comes of an operation cannot be told: nothing after the first `Do` is returned.
        """
        for effect in self._foresee(heard):
            match effect:
                case Say():
                    return effect
                case Do():
                    return None
        return None

    def _foresee(self, heard: Heard) -> list[Effect]:
        copy = self._conversation.copy(_Clock(self._conversation.now)) or self._replayed()
        return copy.hear(heard) if copy else []

    def _replayed(self) -> Conversation | None:
        """Return a copy of the conversation amid its task, or None where that did not succeed.

        It does not where something changed that no stimulus told of (a contact, say).
        """
        clock = _Clock(self._conversation.now)
        copy = self._before.copy(clock) if self._before else None
        if copy is None or len(self._noted) > _MOST_NOTED:
            return None
        for noted in self._noted:
            clock.at = noted.at
            if copy.hear(noted.stimulus) != noted.effects:
                return None
        clock.at = self._conversation.now
        return copy
