"""Calls past and present: redialled, called back, told of, muted and put on hold."""

from collections.abc import Callable, Sequence

from agent.dialogue.asking import Memory, Task, carry_out, failure, perform
from agent.dialogue.calling import calling, placing
from agent.dialogue.draft import is_unsure
from agent.dialogue.people import Recipient, emergency_number, find
from agent.dialogue.prompts import listed
from agent.dialogue.timing import spoken_time
from agent.events import (
    CallState,
    Earcon,
    Heard,
    HoldCall,
    MuteCall,
    Operation,
    PastCall,
    ReadCallLog,
)

_MOST_TOLD = 3  # missed calls by name; the rest are a number


def redialling(memory: Memory, heard: Heard) -> Task:
    """Call again whom the wearer called last."""
    return _calling_one(memory, heard, "no_past_call", lambda call: call.outgoing)


def calling_back(memory: Memory, heard: Heard) -> Task:
    """Call whoever could not reach the wearer, or the one who is named."""
    if heard.intent.slots.get("contact") or heard.intent.slots.get("candidates"):
        return calling(memory, heard)
    return _calling_one(memory, heard, "no_missed_calls", lambda call: call.missed)


def _calling_one(
    memory: Memory, heard: Heard, none: str, is_meant: Callable[[PastCall], bool]
) -> Task:
    if memory.call is not None:
        yield [memory.say("in_a_call")]
        return None
    outcome = yield from perform(ReadCallLog())
    if outcome.error is not None:
        yield [Earcon("error"), failure(memory, outcome.error)]
        return None
    meant = next((call for call in outcome.calls if is_meant(call)), None)
    if meant is None:
        yield [memory.say(none)]
        return None
    to = _callee(memory, meant)
    if number := emergency_number(to, memory.phonebook):
        yield [Earcon("error"), memory.say("emergency", number=number)]
        return None
    return (yield from placing(memory, to, meant.kind, unsure=is_unsure(heard)))


def telling_missed_calls(memory: Memory, _: Heard) -> Task:
    """Tell who called in vain since the wearer last called them or spoke with them."""
    outcome = yield from perform(ReadCallLog())
    if outcome.error is not None:
        yield [Earcon("error"), failure(memory, outcome.error)]
        return None
    missed = _still_missed(outcome.calls)
    if not missed:
        yield [memory.say("no_missed_calls")]
        return None
    told = [
        memory.say("missed_call", name=call.contact, time=spoken_time(memory, call.at)).text
        for call in missed[:_MOST_TOLD]
    ]
    yield [memory.say("missed_calls", count=len(missed), calls=listed(told, memory.lang))]
    return None


def muting(memory: Memory, _: Heard) -> Task:
    return _in_call(memory, MuteCall(on=True), "muted")


def unmuting(memory: Memory, _: Heard) -> Task:
    return _in_call(memory, MuteCall(on=False), "unmuted")


def holding(memory: Memory, _: Heard) -> Task:
    return _in_call(memory, HoldCall(on=True), "held")


def resuming(memory: Memory, _: Heard) -> Task:
    return _in_call(memory, HoldCall(on=False), "call_resumed")


def _in_call(memory: Memory, operation: Operation, done: str) -> Task:
    """Do something to the call that is up, and say so: nobody on the other side hears it."""
    if memory.call is None or memory.call.state is CallState.RINGING:
        yield [memory.say("no_call")]
        return None
    return (yield from carry_out(memory, operation, memory.say(done)))


def _still_missed(calls: Sequence[PastCall]) -> list[PastCall]:
    """Return the latest missed call of each person, the latest first, unless they spoke since."""
    seen: set[str] = set()
    missed = []
    for call in calls:
        who = call.contact_id or call.contact
        if who not in seen and call.missed:
            missed.append(call)
        seen.add(who)
    return missed


def _callee(memory: Memory, call: PastCall) -> Recipient:
    slots = {"contact": call.contact, "contact_id": call.contact_id or ""}
    return find(memory.phonebook, slots).only or Recipient(call.contact, call.contact)
