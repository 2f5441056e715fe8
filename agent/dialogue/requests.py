"""The request box: how many wait is all that is told unasked; asked, it is read and answered."""

from agent.dialogue.asking import (
    ANSWER_MS,
    Memory,
    Question,
    Task,
    ask,
    carry_out,
    failure,
    is_no_answer,
    perform,
)
from agent.dialogue.reading import read_out
from agent.events import (
    AnswerInvite,
    Earcon,
    Expecting,
    Heard,
    Listen,
    ReadRequests,
    Requested,
    RoomInvite,
)


def requested(memory: Memory, news: Requested) -> Task:
    """Tell how many people and rooms wait; nothing while the wearer wants to hear of nobody."""
    if not memory.quiet.is_on(memory.now()):
        yield [Earcon("incoming"), memory.say("requests_wait", count=news.count)]
    return None


def reading_requests(memory: Memory, _: Heard) -> Task:
    """Read what strangers wrote, and ask about each room whether to go in."""
    outcome = yield from perform(ReadRequests())
    if outcome.error is not None:
        yield [Earcon("error"), failure(memory, outcome.error)]
        return None
    if not outcome.messages and not outcome.invites:
        yield [memory.say("no_requests")]
        return None
    for invite in outcome.invites:
        left_over = yield from _invited(memory, invite)
        if left_over is not None:
            return left_over
    if outcome.messages:
        return (yield from read_out(memory, outcome.messages))
    return None


def _invited(memory: Memory, invite: RoomInvite) -> Task:
    """Ask whether to go into a room; without an answer it stays where it is."""
    question = Question(
        [memory.say("invited", name=invite.sender, room=invite.room)],
        Listen(Expecting.CONFIRM, ANSWER_MS),
        memory.say("invited_short"),
        help="help_confirm",
    )
    answer = yield from ask(memory, question)
    match answer:
        case Heard(intent=intent) if intent.name == "confirm" and not is_no_answer(answer):
            done = (Earcon("heard"), memory.say("room_joined", room=invite.room))
            return (yield from carry_out(memory, AnswerInvite(invite.id, True), *done))
        case Heard(intent=intent) if intent.name == "deny":
            done = (Earcon("cancelled"), memory.say("room_declined", room=invite.room))
            return (yield from carry_out(memory, AnswerInvite(invite.id, False), *done))
        case Heard() if not is_no_answer(answer):
            return answer
    return None
