"""Times as the wearer hears them, and the one question where 오전 or 오후 was left open."""

from collections.abc import Generator, Sequence
from datetime import datetime

from agent.dialogue.asking import ANSWER_MS, Memory, News, Question, Resumed, Step, ask
from agent.dialogue.prompts import moment
from agent.events import Earcon, Expecting, Heard, Listen, Tapped

_MORNING = ("오전", "아침", "새벽", "morning", "am", "a m")
_EVENING = (
    "오후",
    "저녁",
    "밤",
    "낮",
    "afternoon",
    "evening",
    "night",
    "tonight",
    "pm",
    "p.m",
    "p m",
)
_NOON_HOUR = 12
_LONGEST_ANSWER = 5  # words; what is longer is a command of its own


def spoken_time(memory: Memory, at: str) -> str:
    """Return an ISO 8601 instant as said now: 오후 3시, 내일 오전 8시, 12월 1일 오전 8시."""
    return moment(_local(memory, at), memory.now(), memory.lang)


def pick_time(
    memory: Memory, times: Sequence[str]
) -> Generator[Step, News | None, str | Heard | None]:
    """Ask which of these instants (ISO 8601) is meant.

    Returns the words instead where the wearer wants something else, None where nothing came.
    """
    spoken = [spoken_time(memory, at) for at in times]
    memory.choices = tuple(spoken)
    question = Question(
        [memory.say("ask_half_of_day", first=spoken[0], second=spoken[-1])],
        Listen(Expecting.CHOICE, ANSWER_MS),
        memory.say("ask_half_of_day_short"),
        accepts=lambda heard: _picked(memory, times, heard) is not None,
        help="help_half_of_day",
    )
    while True:
        answer = yield from ask(memory, question)
        match answer:
            case Heard() if picked := _picked(memory, times, answer):
                return picked
            case Heard(intent=intent) if intent.name in ("cancel", "deny", "stop"):
                yield [Earcon("cancelled")]
                return None
            case Heard(intent=intent) if intent.name not in ("unknown", "confirm", "choose"):
                return answer
            case Resumed() | Tapped():
                pass
            case _:
                return None


def _picked(memory: Memory, times: Sequence[str], heard: Heard) -> str | None:
    """Return the time that an answer means: by its place, or by the half of the day in it."""
    slots = heard.intent.slots
    ordinal = slots.get("ordinal")
    if heard.intent.name == "choose" and isinstance(ordinal, int) and abs(ordinal) <= len(times):
        return times[ordinal - 1 if ordinal > 0 else ordinal]
    if heard.intent.name == "choose" and slots.get("label") in memory.choices:
        return times[memory.choices.index(str(slots["label"]))]
    words = heard.transcript.text.lower().replace(".", "")
    if len(words.split()) > _LONGEST_ANSWER:
        return None
    in_morning, in_evening = _has(words, _MORNING), _has(words, _EVENING)
    if in_morning == in_evening:
        return None
    halves = [at for at in times if (_local(memory, at).hour < _NOON_HOUR) == in_morning]
    return halves[0] if len(halves) == 1 else None


def _has(words: str, half: Sequence[str]) -> bool:
    """Say whether a word of one half of the day is there: Korean ones with their particles."""
    latin = words.split()
    return any(one in latin if one.isascii() and " " not in one else one in words for one in half)


def _local(memory: Memory, at: str) -> datetime:
    return datetime.fromisoformat(at).astimezone(memory.now().tzinfo)
