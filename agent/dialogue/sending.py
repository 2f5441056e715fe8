"""Writing to someone: ask for what is missing, read it back, hand over what the wearer agreed to."""

from dataclasses import replace

from agent.dialogue.asking import (
    ANSWER_MS,
    Meanwhile,
    Memory,
    News,
    Question,
    Step,
    Task,
    ask,
    given_up,
)
from agent.dialogue.choosing import choice_question
from agent.dialogue.delivering import deliver, settle_style_first
from agent.dialogue.draft import Draft, Mood, amend, dictate
from agent.dialogue.judging import Stage, Verdict, judge, stage_of
from agent.dialogue.people import Found, Recipient, emergency_number, find, names_someone
from agent.dialogue.prompts import first_words
from agent.dialogue.timing import pick_time, spoken_time
from agent.events import Earcon, Expecting, Heard, Listen, Message, NotHeard, Show

GRACE_MS = 2_000  # contract: what is safe goes out unless stopped within this

_COMPLETE = (Stage.ASK, Stage.GRACE, Stage.SEND)
_MOODS = {
    Verdict.DENY: Mood.DENIED,
    Verdict.DOUBT: Mood.DOUBTED,
    Verdict.FINISH: Mood.DOUBTED,
    Verdict.GO_ON: Mood.GOING_ON,
}


def sending(memory: Memory, draft: Draft) -> Task:
    """See a message through from its first words to the carrier."""
    while True:
        memory.draft = draft
        if number := _emergency(memory, draft):
            memory.draft = None
            yield [Earcon("error"), memory.say("emergency_message", number=number)]
            return None
        if draft.times:
            at = yield from pick_time(memory, draft.times)
            if isinstance(at, Heard):
                yield [Meanwhile(at)]
                continue
            if at is None:
                yield [memory.say("draft_kept")]
                return None
            draft = replace(draft, at=at, times=())
            continue
        stage = stage_of(draft, memory.confirm)
        answer: News | None = None
        if stage in _COMPLETE:
            settled = yield from settle_style_first(memory, draft)
            if isinstance(settled, Heard):
                stage, answer = Stage.ASK, settled
            else:
                draft = memory.draft = settled
        if stage is Stage.SEND:
            return (yield from deliver(memory, draft, asked=False))
        answer = answer or (yield from ask(memory, _question(memory, draft, stage)))
        match judge(stage, answer):
            case Verdict.SEND:
                return (yield from deliver(memory, draft, asked=True))
            case Verdict.CANCEL | Verdict.KEEP | Verdict.HUSH as verdict:
                return (yield from _end(memory, draft, verdict, answer))
            case Verdict.LEAVE if isinstance(answer, Heard):
                if draft.is_empty:
                    return answer
                yield [Meanwhile(answer)]
                draft = _interrupted(draft)
            case verdict:
                draft = _changed(memory, draft, verdict, answer)


def _emergency(memory: Memory, draft: Draft) -> str | None:
    """Return the emergency number that this would go to, if any."""
    to = () if draft.to is None else (draft.to, *draft.to.everyone)
    numbers = (emergency_number(one, memory.phonebook) for one in to)
    return next((number for number in numbers if number), None)


def replying(memory: Memory, heard: Heard) -> Task:
    """Answer the message that was read out or announced last."""
    last = memory.last_message
    draft = amend(Draft(), heard, memory.phonebook)
    if last is not None and not names_someone(heard.intent.slots):
        draft = replace(draft, found=_writer(memory, last), answers=last.id)
    return (yield from sending(memory, draft))


def _writer(memory: Memory, message: Message) -> Found:
    """Return who an answer to this message goes to: its room, or its sender, listed or not."""
    if message.room is not None:
        return find(memory.phonebook, {"room": message.room})
    found = find(memory.phonebook, {"sender": message.sender})
    return found if found.matches else Found((Recipient(message.sender, message.sender),))


def _changed(memory: Memory, draft: Draft, verdict: Verdict, answer: News) -> Draft:
    match answer:
        case Heard() if verdict is Verdict.AMEND:
            return amend(draft, answer, memory.phonebook)
        case NotHeard(text=text) if verdict is Verdict.CUT:
            return dictate(draft, text)
        case _ if verdict is Verdict.LEAVE:
            return _interrupted(draft)
    return replace(draft, mood=_MOODS.get(verdict, draft.mood))


def _interrupted(draft: Draft) -> Draft:
    """Words that were left for something else are not sent on silence any more."""
    return replace(draft, mood=Mood.INTERRUPTED) if draft.to and draft.body else draft


def _question(memory: Memory, draft: Draft, stage: Stage) -> Question:
    match stage:
        case Stage.CHOOSE:
            return choice_question(memory, draft.found)
        case Stage.NAME:
            return _name_question(memory, draft)
        case Stage.DICTATE:
            to = draft.to.to_whom(memory.lang) if draft.to else ""
            step: Step = [memory.say("ask_body", to=to)]
            return _spoken(memory, step, Expecting.BODY, "ask_body_short")
        case Stage.GO_ON:
            step = [memory.say("too_long", words=first_words(draft.body))]
            return _spoken(memory, step, Expecting.CONFIRM, "go_on", patient=False)
        case Stage.MORE:
            return _spoken(memory, [memory.say("go_on")], Expecting.BODY, "go_on", patient=False)
        case Stage.EDIT:
            step = [memory.say("ask_edit")]
            return _spoken(memory, step, Expecting.COMMAND, "ask_edit_short", help="help_edit")
    return _read_back(memory, draft, stage)


def _spoken(
    memory: Memory,
    step: Step,
    expecting: Expecting,
    short: str,
    patient: bool = True,
    help: str = "",
) -> Question:
    return Question(step, Listen(expecting, ANSWER_MS), memory.say(short), patient, help=help)


def _name_question(memory: Memory, draft: Draft) -> Question:
    if draft.found.several_wanted:
        line = memory.say("one_at_a_time")
    elif draft.found.unknown:
        line = memory.say("unknown_recipient", name=draft.found.unknown)
    else:
        line = memory.say("ask_recipient")
    return _spoken(memory, [line], Expecting.RECIPIENT, "ask_recipient_short")


def _read_back(memory: Memory, draft: Draft, stage: Stage) -> Question:
    assert draft.to is not None
    in_grace = stage is Stage.GRACE
    key = "send_grace" if in_grace else "send_confirm"
    if draft.mood is Mood.INTERRUPTED:
        key = "draft_again"
    said = {"to": draft.to.to_whom(memory.lang), "body": draft.body}
    if draft.at:
        key, said["time"] = f"{key}_later", spoken_time(memory, draft.at)
    card = Show(draft.to.spoken, draft.body, (memory.word("card_send"), memory.word("card_cancel")))
    return Question(
        [card, memory.say(key, **said)],
        Listen(Expecting.CONFIRM, GRACE_MS if in_grace else ANSWER_MS),
        memory.say("send_confirm_short"),
        patient=not in_grace,
        help="help_read_back",
    )


def _end(memory: Memory, draft: Draft, verdict: Verdict, answer: News) -> Task:
    """Stop without sending; only a cancelled draft is forgotten."""
    if verdict is Verdict.CANCEL:
        memory.draft = None
        yield [Earcon("cancelled"), memory.say("cancelled")]
    elif draft.is_empty:
        memory.draft = None
        yield [Earcon("cancelled")] if verdict is Verdict.HUSH else given_up(memory, answer)
    elif verdict is Verdict.KEEP:
        yield [memory.say("draft_kept")]
    return None
