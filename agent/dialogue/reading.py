"""Other people's messages: announced, read aloud one after the other, answered in between."""

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any

from agent.dialogue.asking import (
    ANSWER_MS,
    Meanwhile,
    Memory,
    News,
    Question,
    Resumed,
    Step,
    Task,
    ask,
    failure,
    is_no_answer,
    perform,
)
from agent.dialogue.choosing import Wording, pick
from agent.dialogue.floor import groups
from agent.dialogue.people import Found, Recipient, find, names_someone
from agent.dialogue.prompts import together
from agent.events import (
    Earcon,
    Expecting,
    Heard,
    Listen,
    Message,
    NotHeard,
    ReadAloud,
    ReadInbox,
    Say,
    Show,
    TimedOut,
)

BETWEEN_MS = 1_500  # room to say something before the next message is read
AFTER_LAST_MS = 4_000  # "previous" and "repeat" still mean the reading for this long
_MOST_NAMED = 3  # in an announcement: people or rooms

_WORDING = Wording("ask_sender", "unknown_sender")
_ANSWERING = frozenset("reply send_message react mark_read schedule_message".split())
_ASIDES = frozenset("help time battery volume".split())
ENDING = ("stop", "cancel", "deny")
_Place = tuple[str | None, str]  # the room, if any, and who wrote: "" for more than one


def reading(memory: Memory, heard: Heard) -> Task:
    """Read what is unread, or the latest from somebody, aloud."""
    unread = bool(heard.intent.slots.get("unread"))
    return of_whom(memory, heard, lambda who: _read_from(memory, who, unread or who is None))


def _read_from(memory: Memory, who: Recipient | None, unread_only: bool) -> Task:
    outcome = yield from perform(ReadInbox(*place_of(who), unread_only))
    if outcome.error is not None:
        yield [Earcon("error"), failure(memory, outcome.error)]
        return None
    if not outcome.messages:
        yield [_nothing(memory, who)]
        return None
    if len(outcome.messages) > 1 and unread_only:
        yield [memory.say("unread_count", count=len(outcome.messages))]
    return (yield from read_out(memory, outcome.messages))


def announcing(memory: Memory, messages: Sequence[Message]) -> Task:
    """Tell who wrote, and read it where the wearer wants."""
    memory.last_message = messages[-1]
    while True:
        answer = yield from ask(memory, _announcement(memory, messages))
        match answer:
            case Heard(intent=intent) if intent.name == "confirm" and not is_no_answer(answer):
                return (yield from read_out(memory, messages, announced=True))
            case Heard(intent=intent) if _wants_these(memory, answer, messages):
                return (yield from read_out(memory, messages, announced=True))
            case Heard(intent=intent) if intent.name in ("react", "mark_read"):
                yield [Meanwhile(answer)]
                return None
            case Heard(intent=intent) if intent.name in ENDING:
                yield [Earcon("cancelled")]
                return None
            case Heard() if not is_no_answer(answer):
                return answer
            case Resumed():
                pass
            case _:
                return None


def read_out(memory: Memory, messages: Sequence[Message], announced: bool = False) -> Task:
    """Read messages aloud, running on by itself until the wearer stops it.

    `announced`: the wearer has just been told where they are from.
    """
    index, told = 0, _told_of(messages) if announced else None
    while index < len(messages):
        message = memory.last_message = messages[index]
        memory.heard_out = ""
        is_last = index == len(messages) - 1
        answer = yield from _read_one(message, _lead(memory, told, message), is_last)
        told = _place(message)
        match answer:
            case Heard(intent=intent) if intent.name in _ANSWERING:
                yield [Meanwhile(answer)]
                index += 1
            case Heard(intent=intent) if intent.name == "help":
                yield [memory.say("help_reading")]
            case Heard(intent=intent) if intent.name in _ASIDES:
                yield [Meanwhile(answer)]
            case Heard(intent=intent) if intent.name in ("next", "skip", "confirm"):
                if is_last:
                    yield [memory.say("no_more")]
                index += 1
            case Heard(intent=intent) if intent.name == "previous":
                index = max(0, index - 1)
            case Heard(intent=intent) if intent.name == "repeat":
                pass
            case Heard(intent=intent) if intent.name not in ENDING:
                return answer
            case TimedOut():
                index += 1
            case Resumed() if memory.heard_out == message.id:
                index += 1
            case Resumed():
                told = None
            case _:
                return None
    return None


def _told_of(messages: Sequence[Message]) -> _Place | None:
    """Return the place of which an announcement told: a room (and who wrote, if one), a person."""
    if len(groups(messages)) > 1:
        return None
    first = messages[0]
    return _place(first) if len({one.sender for one in messages}) == 1 else (first.room, "")


def _place(message: Message) -> _Place:
    return message.room, message.sender


def _lead(memory: Memory, told: _Place | None, message: Message) -> Sequence[Say]:
    """Say who wrote, as far as the wearer has not just been `told`."""
    if told == _place(message):
        return []
    if told is not None and message.room is not None and told[0] == message.room:
        return [memory.say("message_from", name=message.sender)]
    return [intro(memory, message)]


def _read_one(
    message: Message, before: Sequence[Say], is_last: bool
) -> Generator[Step, News | None, News]:
    """Read one message after a cue: from there on it is not us who speaks."""
    wait_ms = AFTER_LAST_MS if is_last else BETWEEN_MS
    card = Show(message.room or message.sender, message.text.to_show())
    listen = Listen(Expecting.COMMAND, wait_ms, gives_way=is_last)
    return (yield from heard_between([card, *before, Earcon("quote"), ReadAloud(message), listen]))


def heard_between(step: Step) -> Generator[Step, News | None, News]:
    """Return what is said to a reading; noise and talk to others change nothing."""
    listen = step[-1]
    while True:
        answer = yield step
        assert answer is not None
        is_noise = isinstance(answer, NotHeard) or (
            isinstance(answer, Heard) and answer.intent.name == "unknown"
        )
        if not is_noise:
            return answer
        step = [listen]


def of_whom(memory: Memory, heard: Heard, task: Callable[[Recipient | None], Task]) -> Task:
    """Find out whose messages are meant, and go on with them; None where nobody was named."""
    slots = heard.intent.slots
    if not names_someone(slots):
        return (yield from task(None))
    who = yield from pick(memory, _senders(memory, slots), _WORDING)
    return (yield from task(who)) if isinstance(who, Recipient) else who


def place_of(who: Recipient | None) -> tuple[str | None, str | None]:
    """Return the sender and the room to look for."""
    if who is None:
        return None, None
    return (None, who.room) if who.room is not None else (who.name, None)


def _senders(memory: Memory, slots: Mapping[str, Any]) -> Found:
    """Return whose messages are meant; strangers write too, so an unknown name may be one."""
    found = find(memory.phonebook, slots)
    return Found((Recipient(found.unknown, found.unknown),)) if found.unknown else found


def intro(memory: Memory, message: Message) -> Say:
    if message.room is not None:
        return memory.say("message_from_room", room=message.room, name=message.sender)
    return memory.say("message_from", name=message.sender)


def _nothing(memory: Memory, who: Recipient | None) -> Say:
    if who is None:
        return memory.say("no_unread")
    key = "no_messages_from" if who.room is None else "no_messages_in"
    return memory.say(key, name=who.spoken)


def _wants_these(memory: Memory, heard: Heard, messages: Sequence[Message]) -> bool:
    """Tell whether a request to read means what was just announced."""
    slots = heard.intent.slots
    if heard.intent.name != "read_messages":
        return False
    named = slots.get("sender") or slots.get("room")
    return not named or all(named in (one.sender, one.room) for one in messages)


def _announcement(memory: Memory, messages: Sequence[Message]) -> Question:
    cards = [
        Show(one.room or one.sender, one.text.to_show(), (memory.word("card_read"),))
        for one in messages
    ]
    return Question(
        [Earcon("incoming"), *cards, _who_wrote(memory, messages)],
        Listen(Expecting.CONFIRM, ANSWER_MS),
        help="help_announced",
    )


def _who_wrote(memory: Memory, messages: Sequence[Message]) -> Say:
    """Name the room, or the person, or as many of both as one keeps in mind."""
    first, count = messages[0], len(messages)
    places = list(dict.fromkeys(one.room or one.sender for one in messages))
    writers = list(dict.fromkeys(one.sender for one in messages))
    if len(groups(messages)) > 1:
        few = len(places) <= _MOST_NAMED
        key = "incoming_messages" if few else "incoming_messages_of_many"
        return memory.say(key, count=count, who=together(places[:_MOST_NAMED], memory.lang))
    if first.room is None:
        key = "incoming_message" if count == 1 else "incoming_messages_from"
        return memory.say(key, count=count, name=first.sender)
    if count == 1:
        return memory.say("incoming_room_message", room=first.room, name=first.sender)
    few = len(writers) <= _MOST_NAMED
    key = "incoming_room_messages" if few else "incoming_room_messages_of_many"
    who = together(writers[:_MOST_NAMED], memory.lang)
    return memory.say(key, room=first.room, count=count, who=who)
