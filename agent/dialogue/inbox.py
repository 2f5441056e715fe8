"""What has been received: searched, summed up, marked read, and answered with a sign."""

from collections.abc import Sequence

from agent.dialogue.asking import (
    Memory,
    Step,
    Task,
    failure,
    perform,
)
from agent.dialogue.choosing import Wording, pick
from agent.dialogue.digest import Digest, digest
from agent.dialogue.people import Recipient, names_someone
from agent.dialogue.prompts import listed
from agent.dialogue.reading import (
    AFTER_LAST_MS,
    ENDING,
    heard_between,
    intro,
    read_out,
    senders,
)
from agent.events import (
    Earcon,
    Expecting,
    Heard,
    Listen,
    MarkRead,
    Message,
    React,
    ReadAloud,
    ReadInbox,
    SearchMessages,
)

_WORDING = Wording("ask_sender", "unknown_sender")
_SUMMED_UP = 200  # messages of a room where nothing is unread: a day's talk
_MOST_NAMED = 3


def searching(memory: Memory, heard: Heard) -> Task:
    """Read out what was found of what others wrote."""
    slots = heard.intent.slots
    who: Recipient | None = None
    if names_someone(slots):
        picked = yield from pick(memory, senders(memory, slots), _WORDING)
        if not isinstance(picked, Recipient):
            return picked
        who = picked
    query = str(slots.get("query", ""))
    outcome = yield from perform(SearchMessages(query, *_place(who)))
    if outcome.error is not None:
        yield [Earcon("error"), failure(memory, outcome.error)]
        return None
    if not outcome.messages:
        yield [memory.say("nothing_found", query=query)]
        return None
    if len(outcome.messages) > 1:
        yield [memory.say("found", count=len(outcome.messages))]
    return (yield from read_out(memory, outcome.messages))


def summarizing(memory: Memory, heard: Heard) -> Task:
    """Say who wrote how much, and quote what is asked and what matters."""
    slots = heard.intent.slots
    who: Recipient | None = None
    if names_someone(slots):
        picked = yield from pick(memory, senders(memory, slots), _WORDING)
        if not isinstance(picked, Recipient):
            return picked
        who = picked
    wanted = ReadInbox(*_place(who), unread_only=who is None, at_most=_SUMMED_UP)
    outcome = yield from perform(wanted)
    if outcome.error is not None:
        yield [Earcon("error"), failure(memory, outcome.error)]
        return None
    if not outcome.messages:
        key = "no_unread" if who is None else "no_messages_in"
        yield [memory.say(key, name=who.spoken if who else "")]
        return None
    return (yield from _told(memory, outcome.messages))


def marking_read(memory: Memory, heard: Heard) -> Task:
    """Tell the senders that their messages were read: of a person or room, else the last one."""
    slots = heard.intent.slots
    if names_someone(slots) or memory.last_message is None:
        who: Recipient | None = None
        if names_someone(slots):
            picked = yield from pick(memory, senders(memory, slots), _WORDING)
            if not isinstance(picked, Recipient):
                return picked
            who = picked
        outcome = yield from perform(ReadInbox(*_place(who), unread_only=True))
        ids = tuple(message.id for message in outcome.messages)
    else:
        ids = (memory.last_message.id,)
    if not ids:
        yield [memory.say("no_unread")]
        return None
    outcome = yield from perform(MarkRead(ids))
    if outcome.error is not None:
        yield [Earcon("error"), failure(memory, outcome.error)]
    else:
        yield [memory.say("marked_read")]
    return None


def reacting(memory: Memory, heard: Heard) -> Task:
    """Put a sign under the message that was read out or announced last."""
    if memory.last_message is None:
        yield [memory.say("nothing_to_react_to")]
        return None
    emoji = str(heard.intent.slots.get("emoji", "👍"))
    outcome = yield from perform(React(memory.last_message.id, emoji))
    if outcome.error is not None:
        yield [Earcon("error"), failure(memory, outcome.error)]
    else:
        yield [Earcon("sent"), memory.say("reacted", name=memory.last_message.sender)]
    return None


def _told(memory: Memory, messages: Sequence[Message]) -> Task:
    """Say a digest in our voice, and what it quotes in theirs."""
    summary = digest(messages)
    quoted = summary.asked or summary.told
    memory.last_message = quoted[-1] if quoted else messages[-1]
    step: Step = [memory.say("summary", count=len(messages), who=_who(memory, summary))]
    if summary.asked:
        step.append(memory.say("summary_asked"))
    step += _quotes(memory, summary.asked)
    if summary.told:
        step.append(memory.say("summary_told"))
    step += _quotes(memory, summary.told)
    whole: Step = [*step, Listen(Expecting.COMMAND, AFTER_LAST_MS, gives_way=True)]
    while True:
        answer = yield from heard_between(whole)
        match answer:
            case Heard(intent=intent) if intent.name == "repeat":
                continue
            case Heard(intent=intent) if intent.name not in ENDING:
                return answer
            case _:
                return None


def _quotes(memory: Memory, messages: Sequence[Message]) -> Step:
    return [part for one in messages for part in (intro(memory, one), ReadAloud(one))]


def _who(memory: Memory, summary: Digest) -> str:
    named = [
        memory.word("summary_who", name=name, count=count)
        for name, count in summary.counts[:_MOST_NAMED]
    ]
    return listed(named, memory.lang)


def _place(who: Recipient | None) -> tuple[str | None, str | None]:
    """Return the sender and room of a person or room."""
    if who is None:
        return None, None
    return (None, who.room) if who.room is not None else (who.name, None)
