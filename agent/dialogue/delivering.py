"""Handing over what the wearer agreed to: sent now or kept for later, and how politely."""

from collections.abc import Generator
from dataclasses import replace

from agent.dialogue.asking import (
    ANSWER_MS,
    Memory,
    News,
    Question,
    Step,
    Task,
    ask,
    failure,
    is_no_answer,
    perform,
)
from agent.dialogue.draft import Draft, Mood
from agent.dialogue.people import Found, Recipient
from agent.dialogue.prompts import spoken_apps
from agent.dialogue.styling import asks_after, asks_before, politely
from agent.dialogue.timing import spoken_time
from agent.events import (
    Earcon,
    Expecting,
    Heard,
    Listen,
    MarkRead,
    Outcome,
    Say,
    ScheduleMessage,
    SendMessage,
    SetStyle,
)

_ASIDE_MS = 4_000  # for a question that may as well be left open
_OFFLINE = "offline"


def deliver(memory: Memory, draft: Draft, asked: bool) -> Task:
    """Send it; what could not be sent stays a draft under its key, so that it never goes twice."""
    to = draft.to
    assert to is not None
    draft = memory.draft = replace(draft, key=draft.key or memory.new_key())
    failed: list[tuple[Recipient, Outcome]] = []
    offline = False
    for message, one in _messages(draft, to):
        outcome = yield from _hand_over(message, draft.at)
        offline |= outcome.error == _OFFLINE
        if outcome.error not in (None, _OFFLINE):
            failed.append((one, outcome))
    if failed:
        yield _not_sent(memory, draft, failed)
        return None
    memory.draft = None
    # What is offline is in the outbox, which sends it once it can.
    yield [memory.say("queued")] if offline else [Earcon("sent"), _done(memory, draft, to, asked)]
    if draft.answers and not offline:
        yield from perform(MarkRead((draft.answers,)))
    if asks_after(memory, draft):
        return (yield from _settle_style_for_next_time(memory, to))
    return None


def settle_style_first(memory: Memory, draft: Draft) -> Generator[Step, News | None, Draft | Heard]:
    """Ask, where it matters and was never asked, whether this should be polite; return the draft.

    Returns the words instead where they are no answer to that.
    """
    if draft.to is None or not asks_before(memory, draft):
        return draft
    question = Question(
        [memory.say("ask_style", to=draft.to.to_whom(memory.lang))],
        Listen(Expecting.CONFIRM, ANSWER_MS),
        memory.say("ask_style_short"),
        help="help_style",
    )
    answer = yield from ask(memory, question)
    if not isinstance(answer, Heard) or is_no_answer(answer):
        return draft  # asked again with the next message; this one is read back as it is
    if answer.intent.name not in ("confirm", "deny"):
        return answer
    polite = answer.intent.name == "confirm"
    words = politely(memory, draft) if polite else draft.body
    yield from _keep_style(memory, draft.to, polite)
    return replace(draft, body=words, key="" if polite else draft.key)


def _settle_style_for_next_time(memory: Memory, to: Recipient) -> Task:
    step: Step = [memory.say("ask_style_next", to=to.to_whom(memory.lang))]
    listen = Listen(Expecting.CONFIRM, _ASIDE_MS, gives_way=True)
    answer = yield from ask(memory, Question(step, listen, patient=False, help="help_style"))
    match answer:
        case Heard(intent=intent) if intent.name in ("confirm", "deny"):
            yield from _keep_style(memory, to, intent.name == "confirm")
            yield [Earcon("heard")]
        case Heard() if not is_no_answer(answer):
            return answer
    return None


def _keep_style(memory: Memory, to: Recipient, polite: bool) -> Generator[Step, News | None, None]:
    assert to.contact_id is not None
    memory.styles_asked |= {to.contact_id}
    if polite:
        yield from perform(SetStyle(to.contact_id, "polite"))


def _messages(draft: Draft, to: Recipient) -> list[tuple[SendMessage, Recipient]]:
    """Return one message for each receiver, each with its own key."""
    if not to.everyone:
        return [(_message(draft.key, draft, to), to)]
    keyed = ((f"{draft.key}:{n}", one) for n, one in enumerate(to.everyone, start=1))
    return [(_message(key, draft, one), one) for key, one in keyed]


def _message(key: str, draft: Draft, to: Recipient) -> SendMessage:
    return SendMessage(key, to.name, draft.body, to.contact_id, to.room, to.number, app=draft.app)


def _hand_over(message: SendMessage, at: str) -> Generator[Step, News | None, Outcome]:
    return (yield from perform(ScheduleMessage(message, at) if at else message))


def _done(memory: Memory, draft: Draft, to: Recipient, asked: bool) -> Say:
    spoken = {"to": to.to_whom(memory.lang), "body": draft.body}
    if draft.at:
        return memory.say("scheduled", time=spoken_time(memory, draft.at))
    return memory.say("sent") if asked else memory.say("sent_unasked", **spoken)


def _not_sent(memory: Memory, draft: Draft, failed: list[tuple[Recipient, Outcome]]) -> Step:
    """Tell what became of the first that was not sent, and keep the words for those who lack them.

    One that may have left gets a new key: only the wearer can want it sent once more.
    """
    left = tuple(one for one, _ in failed)
    memory.draft = replace(draft, found=Found(left)) if len(left) == 1 else draft
    to, outcome = failed[0]
    if outcome.error == "uncertain":
        memory.draft = replace(memory.draft, key="", mood=Mood.INTERRUPTED)
        return [Earcon("error"), memory.say("sent_unknown", to=to.to_whom(memory.lang))]
    return [Earcon("error"), _failure(memory, outcome, to), memory.say("draft_kept")]


def _failure(memory: Memory, outcome: Outcome, to: Recipient) -> Say:
    if outcome.error == "emergency":
        return memory.say("emergency_message", number=to.spoken)
    if outcome.error == "unreachable":
        whom, apps = to.to_whom(memory.lang), spoken_apps(outcome.offers, memory.lang)
        return memory.say("unreachable_by" if apps else "unreachable", to=whom, apps=apps)
    return failure(memory, outcome.error or "")
