"""What is set for later and comes due: reminders, and word of messages that went out by themselves."""

from agent.dialogue.asking import Memory, Task, failure, perform
from agent.dialogue.draft import Draft, Mood, times_of
from agent.dialogue.people import Found, Recipient, find
from agent.dialogue.timing import pick_time, spoken_time
from agent.events import (
    Earcon,
    FinishReminder,
    Heard,
    Reminded,
    SendMessage,
    SentLater,
    SetReminder,
    Unsend,
)


def reminding(memory: Memory, heard: Heard) -> Task:
    """Set a reminder, asking for the half of the day where it is open."""
    slots = heard.intent.slots
    times = times_of(slots)
    if not times:
        yield [memory.say("reminder_when")]
        return None
    at: str | Heard | None = times[0]
    if len(times) > 1:
        at = yield from pick_time(memory, times)
    if not isinstance(at, str):
        return at
    text = str(slots.get("text") or "")
    outcome = yield from perform(SetReminder(memory.new_key(), text, at))
    if outcome.error is not None:
        yield [Earcon("error"), failure(memory, outcome.error)]
        return None
    time = spoken_time(memory, at)
    key = "reminder_set" if text else "alarm_set"
    yield [memory.say(key, time=time, text=text)]
    return None


def reminded(memory: Memory, due: Reminded) -> Task:
    """Tell the wearer what they wanted to be told; done once it has been said."""
    line = memory.say("reminder", text=due.text) if due.text else memory.say("alarm")
    yield [Earcon("incoming"), line]
    yield from perform(FinishReminder(due.key))
    return None


def sent_later(memory: Memory, sent: SentLater) -> Task:
    """Tell that a scheduled message went out, or why not; so, too, of one that had to wait."""
    to = _to_whom(memory, sent.message)
    if sent.error in ("expired", "uncertain"):
        _take_up(memory, sent.message)
        key = "queued_expired" if sent.error == "expired" else "sent_unknown"
        yield [Earcon("error"), memory.say(key, to=to)]
        return None
    if not sent.was_scheduled:
        if sent.error is None:
            yield [Earcon("sent"), memory.say("queued_sent", to=to)]
        else:
            _take_up(memory, sent.message)
            yield [
                Earcon("error"),
                memory.say("queued_failed", to=to),
                failure(memory, sent.error),
            ]
        return None
    if sent.error is None:
        yield [Earcon("sent"), memory.say("scheduled_sent", to=to)]
    elif sent.error == "offline":
        yield [memory.say("queued")]
    else:
        yield [
            Earcon("error"),
            memory.say("scheduled_failed", to=to),
            failure(memory, sent.error),
        ]
    return None


def _take_up(memory: Memory, message: SendMessage) -> None:
    """Make a message that did not leave the draft again, unless another is being written.

    It has no key: sent after all, it is another message, which only the wearer can want.
    """
    if memory.draft is not None and not memory.draft.is_empty:
        return
    if message.room is not None:
        found = find(memory.phonebook, {"room": message.room})
    elif message.contact_id is not None:
        slots = {"recipient": message.to, "recipient_id": message.contact_id}
        found = find(memory.phonebook, slots)
    else:
        found = Found((Recipient(message.to, message.to, number=message.number),))
    memory.draft = Draft(found, message.body, mood=Mood.INTERRUPTED, app=message.app)


def unsending(memory: Memory, heard: Heard) -> Task:
    """Take back what was sent last, and say what that was."""
    outcome = yield from perform(Unsend())
    if outcome.error is not None or outcome.unsent is None:
        yield [Earcon("error"), failure(memory, outcome.error or "nothing_sent")]
        return None
    to, body = _to_whom(memory, outcome.unsent), outcome.unsent.body
    yield [Earcon("cancelled"), memory.say("unsent", to=to, body=body)]
    return None


def _to_whom(memory: Memory, message: SendMessage) -> str:
    is_number = message.number is not None and message.contact_id is None
    return memory.to_whom(message.to, room=message.room is not None, number=is_number)
