"""What a draft needs next, and what the wearer's answer does to it: the table of sending."""

from enum import Enum

from agent.dialogue.asking import News, Resumed, is_no_answer
from agent.dialogue.draft import Draft, Mood, is_risky
from agent.events import Heard, Intent, NotHeard, Tapped, TimedOut


class Stage(Enum):
    """What a draft needs next."""

    CHOOSE = "choose"
    NAME = "name"
    DICTATE = "dictate"
    GO_ON = "go on"
    MORE = "more"
    EDIT = "edit"
    ASK = "ask"
    GRACE = "grace"
    SEND = "send"


class Verdict(Enum):
    """What the wearer's answer does to the draft."""

    SEND = "send"
    AMEND = "amend"
    DENY = "deny"
    DOUBT = "doubt"
    CANCEL = "cancel"
    KEEP = "keep"
    HUSH = "hush"
    CUT = "cut"
    GO_ON = "go on"
    FINISH = "finish"
    REASK = "reask"
    LEAVE = "leave"


_READ_BACK = (Stage.ASK, Stage.GRACE)
_DICTATING = (Stage.DICTATE, Stage.MORE, Stage.GO_ON)


def stage_of(draft: Draft, confirm: str) -> Stage:
    """Return what the draft needs next, by the wearer's setting for confirmations."""
    match draft.mood:
        case Mood.CUT:
            return Stage.GO_ON
        case Mood.GOING_ON:
            return Stage.MORE
    if len(draft.found.matches) > 1:
        return Stage.CHOOSE
    if draft.to is None:
        return Stage.NAME
    if not draft.body:
        return Stage.DICTATE
    if draft.mood is Mood.DENIED:
        return Stage.EDIT
    if draft.mood in (Mood.DOUBTED, Mood.INTERRUPTED) or confirm == "always":
        return Stage.ASK
    if confirm == "never":
        return Stage.ASK if draft.doubtful else Stage.SEND
    return Stage.ASK if is_risky(draft) else Stage.GRACE


def judge(stage: Stage, answer: News) -> Verdict:
    """Return what an answer means at this stage. Only a yes, or silence in the grace, sends."""
    match answer:
        case Heard(intent=intent) if not is_no_answer(answer):
            return _judge_words(stage, intent)
        case TimedOut() if stage is Stage.GRACE:
            return Verdict.SEND
        case TimedOut() if stage in (Stage.GO_ON, Stage.MORE):
            return Verdict.FINISH
        case Tapped() if stage in _READ_BACK:
            return Verdict.CANCEL
        case NotHeard(reason="max_length") if stage is not Stage.GRACE:
            return Verdict.CUT if stage in _DICTATING else Verdict.REASK
        case Resumed():
            return Verdict.LEAVE
        case Tapped():
            return Verdict.REASK
    return Verdict.DOUBT if stage is Stage.GRACE else Verdict.KEEP


_AMENDING = frozenset(
    """send_message schedule_message change_recipient edit_body append_body choose
    start_over""".split()
)


def _judge_words(stage: Stage, intent: Intent) -> Verdict:
    if intent.name in _AMENDING:
        return Verdict.AMEND
    match intent.name:
        case "cancel":
            return Verdict.CANCEL
        case "stop":
            return Verdict.HUSH
        case "confirm":
            return _yes(stage)
        case "deny":
            return _no(stage)
    return Verdict.LEAVE


def _yes(stage: Stage) -> Verdict:
    if stage in _READ_BACK:
        return Verdict.SEND
    if stage is Stage.GO_ON:
        return Verdict.GO_ON
    return Verdict.DOUBT if stage is Stage.EDIT else Verdict.REASK


def _no(stage: Stage) -> Verdict:
    match stage:
        case Stage.ASK | Stage.GRACE:
            return Verdict.DENY
        case Stage.GO_ON:
            return Verdict.FINISH
        case Stage.EDIT:
            return Verdict.KEEP
        case Stage.CHOOSE:
            return Verdict.AMEND
    return Verdict.CANCEL
