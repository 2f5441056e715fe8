"""What the understanding of the next words needs to know of the conversation."""

from dataclasses import dataclass
from datetime import datetime

from agent.dialogue.asking import Memory
from agent.events import Call, CallState, Expecting, Message


@dataclass(frozen=True)
class DialogueState:
    """What decides how the next words are to be read. `call`: none, ringing or active."""

    expecting: Expecting = Expecting.COMMAND
    call: CallState = CallState.NONE
    choices: tuple[str, ...] = ()
    last_message: Message | None = None
    draft_recipient: str | None = None
    draft_body: str | None = None
    caller: str | None = None
    now: datetime | None = None


def state_of(memory: Memory, expecting: Expecting) -> DialogueState:
    """Return the state as it is while the dialogue expects `expecting`."""
    call, draft = memory.call, memory.draft
    ringing = call is not None and call.state is CallState.RINGING
    return DialogueState(
        expecting=expecting,
        call=_call_state(call),
        choices=memory.choices if expecting is Expecting.CHOICE else (),
        last_message=memory.last_message,
        draft_recipient=draft.to.name if draft and draft.to else None,
        draft_body=draft.body or None if draft else None,
        caller=call.contact if call and ringing else None,
        now=memory.now(),
    )


def _call_state(call: Call | None) -> CallState:
    """Return the state as CONTRACT.md section 3 has it: a call being placed is active."""
    if call is None:
        return CallState.NONE
    return CallState.ACTIVE if call.state is CallState.DIALING else call.state
