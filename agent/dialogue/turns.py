"""The conversation: which task has the floor, and what the wearer hears next.

    Stimulus -> Conversation.hear -> effects, in order, the last one Listen or Do

One task at a time has the floor (`asking.Task`). A call that comes in, a command in the middle of
another task or a reminder between two messages takes the floor from it and gives it back. When what
others do is told is not decided here: see `floor`.
"""

from collections import deque
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from agent.dialogue.asking import NOT_FOR_US, Meanwhile, Memory, News, Resumed, Task, trouble
from agent.dialogue.calling import ringing
from agent.dialogue.commands import monologue, say_only, task_for
from agent.dialogue.floor import Priority
from agent.dialogue.keeping import as_text, restore
from agent.dialogue.later import reminded, sent_later
from agent.dialogue.people import Phonebook
from agent.dialogue.quiet import Ruling, called_in_vain, may_ring, ruling
from agent.dialogue.reading import announcing
from agent.dialogue.requests import requested
from agent.dialogue.state import DialogueState, state_of
from agent.events import (
    Call,
    CallChanged,
    Called,
    CallState,
    Do,
    Earcon,
    Effect,
    Expecting,
    Gathered,
    Heard,
    HeardOut,
    Lang,
    Listen,
    Message,
    NotHeard,
    Outcome,
    ReadAloud,
    Reminded,
    Requested,
    Say,
    SentLater,
    Stimulus,
    Tapped,
    TimedOut,
    Tune,
)

# More unfinished tasks than this nobody keeps in mind: the oldest is forgotten, its draft kept.
_MOST_PARKED = 4


@dataclass
class _Turn:
    """A task, what it waits for, and an outcome that came while it had not the floor."""

    task: Task
    waits_for: Listen | Do | None = None
    outcome: Outcome | None = None


class Conversation:
    """Everything said and done for one wearer. Pure: no clock, no task, no input or output.

    `confirm` is always, risky or never; `session_id` is part of every idempotency key.
    """

    def __init__(
        self,
        lang: Lang,
        phonebook: Phonebook,
        session_id: str,
        now: Callable[[], datetime],
        confirm: str = "risky",
    ) -> None:
        self._memory = Memory(lang, phonebook, confirm, now, session_id)
        self._turn: _Turn | None = None
        self._parked: deque[_Turn] = deque(maxlen=_MOST_PARKED)
        self._last_said: list[Effect] = []
        self._listening = Listen()
        self._silent_call = ""  # id of one that rings while it is quiet

    @property
    def context(self) -> DialogueState:
        """What the understanding of the next utterance needs."""
        return state_of(self._memory, self._listening.expecting)

    @property
    def kept(self) -> str:
        """What is to survive a restart: a text for `restore`, the same while nothing changes."""
        return as_text(self._memory)

    def restore(self, kept: str) -> list[Effect]:
        """Take up what an earlier conversation kept; return how the agent is to sound."""
        restore(self._memory, kept)
        changed = self._memory.lang is not self._memory.first_lang
        return [Tune(self._memory.volume, self._memory.lang if changed else None)]

    @property
    def now(self) -> datetime:
        return self._memory.now()

    def copy(self, now: Callable[[], datetime]) -> "Conversation | None":
        """Return one that is where this one is and shares nothing with it; None amid a task."""
        if self._turn is not None or self._parked:
            return None
        twin = copy(self)
        for name, value in vars(self).items():
            setattr(twin, name, copy(value))
        twin._memory.now = now
        return twin

    def note_battery(self, percent: int) -> None:
        self._memory.battery_percent = percent

    @property
    def is_under_way(self) -> bool:
        """Whether a task has the floor: it does something, or waits for the wearer."""
        return self._turn is not None

    @property
    def holder(self) -> Priority | None:
        """Whose the floor is, also while nobody makes a sound."""
        if self._memory.call is not None:
            return Priority.CALL
        if self._turn is None or self._gives_way:
            return None
        asks = not self._awaits_outcome and self._listening.expecting is not Expecting.COMMAND
        return Priority.WEARER if asks else Priority.REPLY

    def may_ring(self, call: Call) -> bool:
        """Whether a call that rings is told of now."""
        return may_ring(self._memory.quiet, call.contact, self._memory.now())

    def ruling(self, message: Message) -> Ruling:
        """Whether a message is announced now."""
        return ruling(self._memory.quiet, message, self._memory.now())

    def hear(self, stimulus: Stimulus) -> list[Effect]:
        """Return what to do about `stimulus`; an empty list changes nothing, not even the wait."""
        match stimulus:
            case Gathered(messages=messages):
                effects = self._tell(announcing(self._memory, messages))
            case Reminded():
                effects = self._tell(reminded(self._memory, stimulus))
            case SentLater():
                effects = self._tell(sent_later(self._memory, stimulus))
            case Requested():
                effects = self._tell(requested(self._memory, stimulus))
            case CallChanged(call=call):
                effects = self._call_changed(call)
            case Outcome():
                effects = self._ended(stimulus)
            case Called():
                return self._called()  # and "again" still means what was said before
            case HeardOut(message=message):
                self._memory.heard_out = message.id
                return []
            case _ if self._turn is None:
                effects = self._heard_idle(stimulus)
            case TimedOut() if self._listening.timeout_ms is None:
                effects = []
            case _ if self._awaits_outcome:
                effects = []
            case _:
                effects = self._go_on(stimulus)
        self._note(effects)
        return effects

    def _heard_idle(self, stimulus: Heard | NotHeard | TimedOut | Tapped) -> list[Effect]:
        match stimulus:
            case Heard(intent=intent) if intent.name == "repeat" and self._may_repeat:
                return self._begin(say_only(*self._last_said))
            case Heard():
                return self._begin(task_for(self._memory, stimulus))
            case NotHeard(reason="max_length", text=text) if self._memory.call is None:
                return self._begin(monologue(self._memory, text))
            case NotHeard(reason=reason):
                return self._begin(self._lost(reason)) if reason not in NOT_FOR_US else []
            case Tapped():
                return [Earcon("listening"), Listen()]
            case TimedOut():
                return []

    def _called(self) -> list[Effect]:
        """Show that we listen; a question that was put stays put, a call is not talked over."""
        shown = self._memory.say("called") if self._memory.call is None else Earcon("listening")
        return [shown] if self._awaits_outcome else [shown, self._listening]

    @property
    def _may_repeat(self) -> bool:
        return bool(self._last_said) and self._memory.call is None

    def _lost(self, reason: str) -> Task:
        """Answer words that were not made out: aloud only where something broke."""
        if self._memory.call is not None:
            return say_only()
        return say_only(trouble(self._memory, reason) or Earcon("error"))

    def _tell(self, task: Task) -> list[Effect]:
        """Tell what others did; what was under way goes on afterwards. Nothing is told in a call."""
        if self._memory.call is not None:
            return []
        if self._gives_way:
            self._turn = None
        self._park()
        return self._begin(task)

    @property
    def _gives_way(self) -> bool:
        """Whether only a small question is open, which nobody minds to see dropped."""
        return self._turn is not None and self._listening.gives_way and not self._awaits_outcome

    def _call_changed(self, call: Call) -> list[Effect]:
        before = self._memory.call
        if before is None:
            return self._ring(call) if call.state is CallState.RINGING else self._connect(call)
        if before.id not in ("", call.id) or call.state is CallState.RINGING:
            return []
        self._memory.call = None if call.state is CallState.NONE else call
        if self._silent_call == call.id:
            return self._went_by_in_silence(call)
        if self._awaits_outcome:
            return []
        if before.state is CallState.RINGING and self._turn is not None:
            return self._go_on(CallChanged(call))
        return self._hung_up(before) if call.state is CallState.NONE else []

    def _ring(self, call: Call) -> list[Effect]:
        self._memory.call = call
        if not self.may_ring(call):
            now = self._memory.now()
            self._memory.quiet = called_in_vain(self._memory.quiet, call.contact, now)
            self._silent_call = call.id
            return []
        self._park()
        return self._begin(ringing(self._memory, call))

    def _went_by_in_silence(self, call: Call) -> list[Effect]:
        """A call that was not announced is not reported either; it is among the missed ones."""
        if call.state is not CallState.RINGING:
            self._silent_call = ""
        return []

    def _connect(self, call: Call) -> list[Effect]:
        """Take note of a call that was placed elsewhere, or of the end of one we let go."""
        if call.state is not CallState.NONE:
            self._memory.call = call
        return []

    def _hung_up(self, call: Call) -> list[Effect]:
        unanswered = call.state is CallState.DIALING
        line = self._memory.say("call_unanswered" if unanswered else "call_ended")
        then = self._settle() if self._turn is None else self._go_on(Resumed())
        return [line, *then]

    def _ended(self, outcome: Outcome) -> list[Effect]:
        """Hand an outcome to the task that asked for it, now or when it has the floor again."""
        waiting = Do(outcome.operation)
        if self._turn is not None and self._turn.waits_for == waiting:
            return self._go_on(outcome)
        for turn in self._parked:
            if turn.waits_for == waiting:
                turn.outcome = outcome
        return []

    def _begin(self, task: Task) -> list[Effect]:
        self._turn = _Turn(task)
        return self._go_on(None)

    def _park(self) -> None:
        if self._turn is not None:
            self._parked.append(self._turn)
            self._turn = None

    def _go_on(self, news: News | None) -> list[Effect]:
        """Let the task with the floor go on until it must wait or is done."""
        assert self._turn is not None
        effects: list[Effect] = []
        while True:
            try:
                step = self._turn.task.send(news)
            except StopIteration as end:
                self._turn = None
                return effects + self._follow(end.value)
            effects += [effect for effect in step if not isinstance(effect, Meanwhile)]
            match step[-1] if step else None:
                case Listen() | Do() as wait:
                    self._turn.waits_for = wait
                    return effects
                case Meanwhile(heard=heard):
                    self._park()
                    return effects + self._begin(task_for(self._memory, heard))
            news = None

    def _follow(self, left_over: Heard | None) -> list[Effect]:
        if left_over is not None:
            return self._begin(task_for(self._memory, left_over))
        return self._settle()

    def _settle(self) -> list[Effect]:
        """Give the floor back to the task it was taken from last; in a call to none."""
        if self._memory.call is None and self._parked:
            return self._resume(self._parked.pop())
        return [Listen()]

    def _resume(self, turn: _Turn) -> list[Effect]:
        self._turn = turn
        outcome, turn.outcome = turn.outcome, None
        if outcome is None and self._awaits_outcome:
            return []
        return self._go_on(outcome or Resumed())

    @property
    def _awaits_outcome(self) -> bool:
        return self._turn is not None and isinstance(self._turn.waits_for, Do)

    def _note(self, effects: list[Effect]) -> None:
        said: list[Effect] = [one for one in effects if isinstance(one, Say | ReadAloud)]
        self._last_said = said or self._last_said
        for effect in effects:
            if isinstance(effect, Listen):
                self._listening = effect
