"""Which task answers which words, where nothing else is under way."""

from collections.abc import Callable
from dataclasses import replace

from agent.dialogue.asking import ANSWER_MS, ASIDES, Memory, Question, Task, aside, ask
from agent.dialogue.call_keeping import (
    calling_back,
    holding,
    muting,
    redialling,
    resuming,
    telling_missed_calls,
    unmuting,
)
from agent.dialogue.calling import answering, calling, hanging_up, rejecting
from agent.dialogue.draft import Draft, Mood, amend
from agent.dialogue.inbox import marking_read, reacting, searching, summarizing
from agent.dialogue.later import reminding, unsending
from agent.dialogue.prompts import first_words
from agent.dialogue.reading import read_out, reading
from agent.dialogue.requests import reading_requests
from agent.dialogue.sending import replying, sending
from agent.dialogue.settings import quieting, switching_language, turning
from agent.events import Earcon, Effect, Expecting, Heard, Listen, NotHeard, TimedOut


def task_for(memory: Memory, heard: Heard) -> Task:
    """Return the task that these words ask for."""
    name = heard.intent.name
    if name in _TASKS:
        return _TASKS[name](memory, heard)
    if name in ASIDES:
        return say_only(aside(memory, heard))
    if memory.call is not None or name == "stop":
        return say_only()
    return say_only(Earcon("error"))


def say_only(*effects: Effect) -> Task:
    """Say something and be done."""
    yield list(effects)
    return None


def monologue(memory: Memory, text: str) -> Task:
    """Read back how a speech that was cut off began, and ask whether it goes on."""
    while True:
        line = memory.say("too_long", words=first_words(text))
        question = Question([line], Listen(Expecting.CONFIRM, ANSWER_MS), patient=False)
        answer = yield from ask(memory, question)
        match answer:
            case Heard(intent=intent) if intent.name == "confirm":
                yield [memory.say("go_on")]
                return None
            case NotHeard(reason="max_length", text=more):
                text = more or text
            case Heard(intent=intent) if intent.name not in ("unknown", "deny", "stop", "cancel"):
                return answer
            case Heard() | NotHeard() | TimedOut():
                return None


def _send(memory: Memory, heard: Heard) -> Task:
    if memory.draft is not None and heard.intent.slots.keys() == {"app"}:  # by that one, then
        return _edit(memory, heard)
    return sending(memory, amend(Draft(), heard, memory.phonebook))


def _edit(memory: Memory, heard: Heard) -> Task:
    """Change the draft that was kept."""
    if memory.draft is None:
        return say_only(memory.say("no_draft"))
    return sending(memory, amend(memory.draft, heard, memory.phonebook))


def _resume_draft(memory: Memory, _: Heard) -> Task:
    if memory.draft is None:
        return say_only(memory.say("no_draft"))
    return sending(memory, replace(memory.draft, mood=Mood.INTERRUPTED))


def _cancel(memory: Memory, _: Heard) -> Task:
    if memory.call is not None:
        return say_only()
    memory.draft = None
    return say_only(Earcon("cancelled"))


def _turn_page(memory: Memory, _: Heard) -> Task:
    """Nothing is being read any more."""
    return say_only(memory.say("no_more"))


def _back_to_it(memory: Memory, _: Heard) -> Task:
    """The reading is over, but what was read last can be heard again."""
    if memory.last_message is None:
        return say_only(memory.say("no_more"))
    return read_out(memory, [memory.last_message])


_TASKS: dict[str, Callable[[Memory, Heard], Task]] = {
    "send_message": _send,
    "schedule_message": _send,
    "reply": replying,
    "edit_body": _edit,
    "append_body": _edit,
    "change_recipient": _edit,
    "start_over": _edit,
    "resume_draft": _resume_draft,
    "cancel": _cancel,
    "read_messages": reading,
    "next": _turn_page,
    "skip": _turn_page,
    "previous": _back_to_it,
    "message_requests": reading_requests,
    "summarize": summarizing,
    "search_messages": searching,
    "mark_read": marking_read,
    "react": reacting,
    "unsend": unsending,
    "remind": reminding,
    "call": calling,
    "answer_call": answering,
    "reject_call": rejecting,
    "hang_up": hanging_up,
    "mute": muting,
    "unmute": unmuting,
    "hold": holding,
    "resume": resuming,
    "redial": redialling,
    "call_back": calling_back,
    "missed_calls": telling_missed_calls,
    "do_not_disturb": quieting,
    "volume": turning,
    "set_language": switching_language,
}
