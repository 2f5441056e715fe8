"""Calls: placed, answered, turned away and ended."""

from dataclasses import replace

from agent.dialogue.asking import (
    ANSWER_MS,
    Memory,
    Question,
    Step,
    Task,
    ask,
    failure,
    is_no_answer,
    perform,
)
from agent.dialogue.choosing import Wording, pick
from agent.dialogue.draft import is_unsure
from agent.dialogue.people import Recipient, emergency_number, find
from agent.events import (
    AnswerCall,
    Call,
    CallChanged,
    CallState,
    Earcon,
    Expecting,
    HangUp,
    Heard,
    Listen,
    PlaceCall,
    RejectCall,
    Say,
    Show,
    TimedOut,
)

RINGING_MS = 20_000

_ONCE_HEARD = Listen(Expecting.CONFIRM, 0)
_WORDING = Wording("ask_callee", "unknown_callee")
_DECLINING = ("deny", "cancel")


def calling(memory: Memory, heard: Heard) -> Task:
    """Find out who is meant and place the call."""
    if memory.call is not None:
        yield [memory.say("in_a_call")]
        return None
    to = yield from pick(memory, find(memory.phonebook, heard.intent.slots), _WORDING)
    if not isinstance(to, Recipient):
        return to
    if number := emergency_number(to, memory.phonebook):
        yield [Earcon("error"), memory.say("emergency", number=number)]
        return None
    if to.room is not None:
        yield [memory.say("no_room_calls")]
        return None
    kind = str(heard.intent.slots.get("kind", "voice"))
    return (yield from placing(memory, to, kind, unsure=is_unsure(heard)))


def ringing(memory: Memory, call: Call) -> Task:
    """Tell who calls and do as the wearer says, until the call is taken or over."""
    step: Step = [
        Earcon("incoming"),
        Show(call.contact, memory.word("card_incoming_call"), _buttons(memory)),
        memory.say("incoming_call", name=call.contact),
    ]
    question = Question(
        step,
        Listen(Expecting.CONFIRM, RINGING_MS),
        memory.say("incoming_call_short"),
        help="help_ringing",
    )
    while True:
        answer = yield from ask(memory, question)
        match answer:
            case CallChanged(call=Call(state=CallState.NONE)):
                yield [memory.say("call_missed", name=call.contact)]
                return None
            case CallChanged():
                return None
            case Heard(intent=intent) if is_no_answer(answer):
                question = _still_ringing()
            case Heard(intent=intent) if intent.name in ("answer_call", "confirm"):
                return (yield from answering(memory, answer))
            case Heard(intent=intent) if intent.name in ("reject_call", "hang_up", *_DECLINING):
                return (yield from rejecting(memory, answer))
            case Heard(intent=intent) if intent.name != "stop":
                question = _still_ringing(memory.say("incoming_call_short"))
            case _:
                question = _still_ringing()


def _still_ringing(*said: Say) -> Question:
    """Wait for as long as it rings; talk that is not an answer gets none."""
    return Question(list(said), Listen(Expecting.CONFIRM), patient=False, help="help_ringing")


def answering(memory: Memory, _: Heard) -> Task:
    """Take the call that rings."""
    if memory.call is None or memory.call.state is not CallState.RINGING:
        yield [memory.say("no_incoming_call")]
        return None
    outcome = yield from perform(AnswerCall())
    if outcome.error is not None:
        memory.call = None
        yield [Earcon("error"), failure(memory, outcome.error)]
    elif memory.call is not None:
        memory.call = replace(memory.call, state=CallState.ACTIVE)
    return None


def rejecting(memory: Memory, heard: Heard) -> Task:
    """Turn away the call that rings, with words for the caller where there are some."""
    if memory.call is None or memory.call.state is not CallState.RINGING:
        yield [memory.say("no_incoming_call")]
        return None
    body = heard.intent.slots.get("body")
    outcome = yield from perform(RejectCall(str(body) if body else None))
    memory.call = None
    if outcome.error is not None:
        yield [Earcon("error"), failure(memory, outcome.error)]
    elif body:
        yield [Earcon("sent"), memory.say("call_rejected_message", quoted=f'"{body}"')]
    else:
        yield [memory.say("call_rejected")]
    return None


def hanging_up(memory: Memory, _: Heard) -> Task:
    """End the call there is."""
    if memory.call is None:
        yield [memory.say("no_call")]
        return None
    outcome = yield from perform(HangUp())
    if outcome.error is not None:
        yield [Earcon("error"), failure(memory, outcome.error)]
        return None
    memory.call = None
    yield [memory.say("call_ended")]
    return None


def placing(memory: Memory, to: Recipient, kind: str, unsure: bool) -> Task:
    """Say who is called, and call once that has been heard: it must not sound into the call.

    Where the words were `unsure`, or something unclear is said meanwhile, a yes is needed.
    """
    if unsure:
        answer = yield from ask(memory, _confirmation(memory, to))
        if not isinstance(answer, Heard) or is_no_answer(answer):
            return None
        if answer.intent.name != "confirm":
            return (yield from _declined(answer))
    said = memory.say("calling", to=to.to_whom(memory.lang), name=to.spoken)
    answer = yield from ask(memory, Question([said], _ONCE_HEARD, patient=False))
    if is_no_answer(answer) and not isinstance(answer, TimedOut):
        answer = yield from ask(memory, _confirmation(memory, to))
        if is_no_answer(answer):
            yield [Earcon("cancelled")]
            return None
    match answer:
        case TimedOut():
            pass
        case Heard(intent=intent) if intent.name == "confirm":
            pass
        case Heard():
            return (yield from _declined(answer))
        case _:  # a tap, or a call that came in between
            yield [Earcon("cancelled")]
            return None
    # From here on nothing talks over the call; what the carrier reports replaces this.
    memory.call = Call("", to.name, CallState.DIALING, kind)
    outcome = yield from perform(PlaceCall(to.name, to.contact_id, to.number, kind))
    if outcome.error is not None:
        memory.call = None
        yield [Earcon("error"), failure(memory, outcome.error)]
    return None


def _confirmation(memory: Memory, to: Recipient) -> Question:
    line = memory.say("call_confirm", to=to.to_whom(memory.lang), name=to.spoken)
    listen = Listen(Expecting.CONFIRM, ANSWER_MS)
    return Question([line], listen, memory.say("call_confirm_short"))


def _declined(answer: Heard) -> Task:
    if answer.intent.name not in (*_DECLINING, "stop"):
        return answer
    yield [Earcon("cancelled")]
    return None


def _buttons(memory: Memory) -> tuple[str, ...]:
    return (memory.word("card_answer"), memory.word("card_reject"))
