"""What has been received: searched, summed up, marked read, and answered with a sign."""

from collections.abc import Sequence

from agent.dialogue.asking import Memory, Step, Task, carry_out, failure, perform
from agent.dialogue.digest import Digest, digest
from agent.dialogue.people import Recipient, names_someone
from agent.dialogue.prompts import listed
from agent.dialogue.reading import (
    AFTER_LAST_MS,
    ENDING,
    heard_between,
    intro,
    of_whom,
    place_of,
    read_out,
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

_SUMMED_UP = 200  # messages of a room where nothing is unread: a day's talk
_MOST_NAMED = 3


def searching(memory: Memory, heard: Heard) -> Task:
    """Read out what was found of what others wrote."""
    query = str(heard.intent.slots.get("query", ""))
    return of_whom(memory, heard, lambda who: _search(memory, query, who))


def _search(memory: Memory, query: str, who: Recipient | None) -> Task:
    outcome = yield from perform(SearchMessages(query, *place_of(who)))
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
    return of_whom(memory, heard, lambda who: _sum_up(memory, who))


def _sum_up(memory: Memory, who: Recipient | None) -> Task:
    wanted = ReadInbox(*place_of(who), unread_only=who is None, at_most=_SUMMED_UP)
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
    if memory.last_message is not None and not names_someone(heard.intent.slots):
        return _mark_read(memory, (memory.last_message.id,))
    return of_whom(memory, heard, lambda who: _mark_unread(memory, who))


def _mark_unread(memory: Memory, who: Recipient | None) -> Task:
    outcome = yield from perform(ReadInbox(*place_of(who), unread_only=True))
    if outcome.error is not None:
        yield [Earcon("error"), failure(memory, outcome.error)]
        return None
    if not outcome.messages:
        yield [memory.say("no_unread")]
        return None
    return (yield from _mark_read(memory, tuple(one.id for one in outcome.messages)))


def _mark_read(memory: Memory, message_ids: tuple[str, ...]) -> Task:
    return carry_out(memory, MarkRead(message_ids), memory.say("marked_read"))


def reacting(memory: Memory, heard: Heard) -> Task:
    """Put a sign under the message that was read out or announced last."""
    last = memory.last_message
    if last is None:
        yield [memory.say("nothing_to_react_to")]
        return None
    emoji = str(heard.intent.slots.get("emoji", "👍"))
    done = (Earcon("sent"), memory.say("reacted", name=last.sender))
    return (yield from carry_out(memory, React(last.id, emoji), *done))


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
