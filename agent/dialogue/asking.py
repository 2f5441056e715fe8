"""What tasks are made of: a memory they share, and questions put until there is an answer.

A task is a generator: it yields what to say and do, up to the point where it must wait, and is
sent what happened. It returns words that were not for it, to be taken as a new command.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import datetime

from agent.dialogue.draft import Draft, is_unsure
from agent.dialogue.people import Phonebook
from agent.dialogue.prompts import calendar_date, clock_time, prompt, to_whom, word
from agent.dialogue.quiet import QUIET_NOWHERE, Quiet
from agent.events import (
    Call,
    Do,
    Earcon,
    Effect,
    Expecting,
    Heard,
    Lang,
    Listen,
    Message,
    NotHeard,
    Operation,
    Outcome,
    Say,
    Stimulus,
    TimedOut,
)


@dataclass(frozen=True)
class Resumed:
    """The task has the floor again after something else."""


@dataclass(frozen=True)
class Meanwhile:
    """Let these words be seen to first; the task is told `Resumed` afterwards."""

    heard: Heard


Step = list[Effect | Meanwhile]
News = Stimulus | Resumed
Task = Generator[Step, News | None, Heard | None]

DEFAULT_VOLUME = 80
ANSWER_MS = 7_000  # what people take to think of an answer, and then some

# Sounds that were not the wearer talking to us: no reason to ask anything again.
NOT_FOR_US = frozenset({"no_speech", "echo", "not_wearer", "not_addressed"})
_MOST_IGNORED = 3  # in a row; after that the wearer hears that nothing was understood
_MOST_REPROMPTS = 2

_SPOKEN_REASONS = {
    "link": "link_back",
    "recognition": "error_recognition",
    "internal": "error_internal",
}

# Asked for in the middle of something: answered, and then the question is put again.
NOT_YET = frozenset(
    "schedule brief remember recall forget recommend_gift recommend_place ask".split()
)
ASIDES = NOT_YET | {"time", "battery", "help"}


@dataclass
class Memory:
    """What outlives a task. `confirm` is always, risky or never."""

    lang: Lang
    phonebook: Phonebook
    confirm: str
    now: Callable[[], datetime]
    session_id: str
    draft: Draft | None = None
    choices: tuple[str, ...] = ()
    last_message: Message | None = None
    heard_out: str = ""  # id of the message that was read aloud to its end
    call: Call | None = None
    messages_made: int = 0
    quiet: Quiet = QUIET_NOWHERE
    styles_asked: frozenset[str] = frozenset()  # contacts whose politeness was asked about
    volume: int = DEFAULT_VOLUME
    battery_percent: int | None = None
    first_lang: Lang = field(init=False)  # of the session, until the wearer asks for another

    def __post_init__(self) -> None:
        self.first_lang = self.lang

    def say(self, key: str, **slots: object) -> Say:
        return prompt(key, self.lang, **slots)

    def word(self, key: str, **slots: object) -> str:
        return word(key, self.lang, **slots)

    def to_whom(self, name: str, *, room: bool = False, number: bool = False) -> str:
        return to_whom(name, self.lang, room=room, number=number)

    def new_key(self) -> str:
        """Return an idempotency key that no other message of any session has."""
        self.messages_made += 1
        return f"{self.session_id}:{self.messages_made}"


@dataclass(frozen=True)
class Question:
    """What is put to the wearer; `short` is said once where silence was the answer.

    With `patient` false, silence and unclear words are the answer, not a reason to ask again.
    `accepts` tells words that answer it whatever else they might mean. `help` is the key of what
    is said to a wearer who does not know what to answer.
    """

    step: Step
    listen: Listen
    short: Say | None = None
    patient: bool = True
    accepts: Callable[[Heard], bool] = lambda _: False
    help: str = ""


def ask(memory: Memory, question: Question) -> Generator[Step, News | None, News]:
    """Put a question and return what answers it: `TimedOut` or unclear words where nothing does."""
    whole: Step = [*question.step, question.listen]
    step = whole
    ignored = reprompts = 0
    while True:
        answer = yield step
        assert answer is not None
        if isinstance(answer, Heard) and question.accepts(answer):
            return answer
        if _is_ignorable(answer) and ignored < _MOST_IGNORED:
            ignored += 1
            step = [question.listen]
        elif isinstance(answer, Heard) and answer.intent.name == "repeat":
            step = whole
        elif isinstance(answer, Heard) and answer.intent.name in ASIDES:
            step = [aside(memory, answer, question), *whole]
        elif question.patient and is_no_answer(answer) and reprompts < _MOST_REPROMPTS:
            if isinstance(answer, TimedOut) and (reprompts or question.short is None):
                return answer
            step = [_again(memory, question, answer, reprompts), question.listen]
            reprompts += 1
        else:
            return answer


def perform(operation: Operation) -> Generator[Step, News | None, Outcome]:
    """Carry out an operation and return how it ended."""
    outcome = yield [Do(operation)]
    assert isinstance(outcome, Outcome)
    return outcome


def carry_out(memory: Memory, operation: Operation, *done: Effect) -> Task:
    """Have an operation carried out, and tell that it is `done`, or why not."""
    outcome = yield from perform(operation)
    if outcome.error is not None:
        yield [Earcon("error"), failure(memory, outcome.error)]
    else:
        yield list(done)
    return None


def is_no_answer(answer: News) -> bool:
    """Tell whether the wearer said nothing, or nothing to act on. A yes half heard is no yes."""
    match answer:
        case NotHeard(reason="max_length"):
            return False
        case TimedOut() | NotHeard():
            return True
        case Heard(intent=intent):
            return intent.name == "unknown" or (intent.name == "confirm" and is_unsure(answer))
        case _:
            return False


def aside(memory: Memory, heard: Heard, question: Question | None = None) -> Say:
    """Answer what has an answer of one sentence; help is for the question that is open."""
    match heard.intent.name:
        case "help":
            return memory.say(_help_key(memory, question))
        case "time":
            return _time(memory, heard)
        case "battery" if memory.battery_percent is None:
            return memory.say("battery_unknown")
        case "battery":
            return memory.say("battery", percent=memory.battery_percent)
    return memory.say("not_yet")


_HELP = {
    Expecting.CONFIRM: "help_confirm",
    Expecting.RECIPIENT: "help_recipient",
    Expecting.CHOICE: "help_choice",
}


def _help_key(memory: Memory, question: Question | None) -> str:
    if question is not None:
        return question.help or _HELP.get(question.listen.expecting, "help_task")
    if memory.call is not None:
        return "help_in_call"
    return "help_draft" if memory.draft is not None else "help"


def given_up(memory: Memory, answer: News) -> Step:
    """Return the end of a question that got no answer: silence for silence."""
    if isinstance(answer, TimedOut):
        return [Earcon("cancelled")]
    return [memory.say("not_understood")]


_ERRORS = {
    "offline": "error_offline",
    "too_long": "error_too_long",
    "full_disk": "error_full_disk",
    "unknown_recipient": "error_unknown_recipient",
    "no_call": "no_call",
    "busy": "error_busy",
    "too_late": "error_too_late",
    "nothing_sent": "nothing_sent",
    "unsupported": "error_unsupported",
    "refused": "error_refused",
    "quota": "error_quota",
    "signed_out": "error_signed_out",
    "unreachable": "error_unreachable",
    "cannot_start": "error_cannot_start",
    "too_old": "error_too_old",
    "not_allowed": "error_not_allowed",
    "blocked": "error_blocked",
    "no_kakaotalk": "error_no_kakaotalk",
    "not_a_friend": "error_not_a_friend",
    "refuses_messages": "error_refuses_messages",
    "quota_sender": "error_quota_sender",
    "quota_receiver": "error_quota_receiver",
    "quota_pair": "error_quota_receiver",
}


def failure(memory: Memory, code: str) -> Say:
    """Return the line to speak for an error of `errors.py`."""
    return memory.say(_ERRORS.get(code, "error_carrier"))


def trouble(memory: Memory, reason: str) -> Say | None:
    """Return the line that says why words were lost, where the wearer should know."""
    key = _SPOKEN_REASONS.get(reason)
    return memory.say(key) if key else None


def _is_ignorable(answer: News) -> bool:
    return isinstance(answer, NotHeard) and answer.reason in NOT_FOR_US


def _again(memory: Memory, question: Question, answer: News, reprompts: int) -> Say:
    if isinstance(answer, NotHeard) and (line := trouble(memory, answer.reason)):
        return line
    if isinstance(answer, TimedOut) and question.short:
        return question.short
    return memory.say("say_again_short" if reprompts else "say_again")


# Words that ask for the day: the intent is the same for clock and calendar.
_DAY_WORDS = ("며칠", "날짜", "요일", "날이", "date", "day")


def _time(memory: Memory, heard: Heard) -> Say:
    now = memory.now()
    clock = clock_time(now, memory.lang)
    if any(day in heard.transcript.text.lower() for day in _DAY_WORDS):
        return memory.say("date", date=calendar_date(now, memory.lang), time=clock)
    return memory.say("time", time=clock)
