"""A message on its way: who it is for, what it says, and how sure we are of both."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

from agent.dialogue.people import NOBODY, Found, Phonebook, Recipient, choose, find, names_someone
from agent.events import Heard

# Below these the words were too uncertain to send on silence.
SURE_INTENT = 0.75
SURE_TRANSCRIPT = 0.5


class Mood(Enum):
    """What the wearer's last words mean for a complete draft."""

    FRESH = "fresh"  # nothing said about it yet: read back as its risk asks
    DOUBTED = "doubted"  # something was unclear: only an explicit yes sends it
    INTERRUPTED = "interrupted"  # left for something else: offered again, needs a yes
    DENIED = "denied"  # the wearer said no: waits for a change
    CUT = "cut"  # dictated for too long: asked whether to go on
    GOING_ON = "going on"  # the rest of a cut dictation is to come


@dataclass(frozen=True)
class Draft:
    """A message being made. `key` is set with the first attempt to send and lost by any change."""

    found: Found = NOBODY
    body: str = ""
    doubtful: frozenset[str] = frozenset()  # of "recipient", "body": heard with low confidence
    mood: Mood = Mood.FRESH
    key: str = ""
    answers: str = ""  # id of the message that this replies to
    at: str = ""  # ISO 8601: when it is to go out, empty for now
    times: tuple[str, ...] = ()  # two such, where the wearer may mean either
    heard_as: str = ""  # the utterance that `body` was taken from, whole
    app: str = ""  # that the wearer named, empty for any

    @property
    def to(self) -> Recipient | None:
        return self.found.only

    @property
    def is_empty(self) -> bool:
        return self.found == NOBODY and not self.body


def is_unsure(heard: Heard) -> bool:
    """Tell whether these words are too uncertain to act on without asking."""
    return heard.intent.confidence < SURE_INTENT or heard.transcript.confidence < SURE_TRANSCRIPT


def amend(draft: Draft, heard: Heard, phonebook: Phonebook) -> Draft:
    """Return the draft as the wearer's words change it."""
    name, slots = heard.intent.name, heard.intent.slots
    if name == "start_over":
        return Draft()
    if name == "deny":  # none of those offered
        return _with_recipient(draft, NOBODY, heard)
    if name == "choose":
        chosen = choose(phonebook, draft.found, slots)
        return _with_recipient(draft, chosen, heard)
    changed = replace(draft, mood=_mood_after(draft, heard), key="", **_times(draft, heard))
    if app := slots.get("app"):
        changed = replace(changed, app=str(app))
    if names_someone(slots):
        changed = _with_recipient(changed, find(phonebook, slots), heard)
    elif name == "change_recipient":
        changed = _with_recipient(changed, NOBODY, heard)
    body = str(slots.get("body", ""))
    is_rest = draft.mood is Mood.GOING_ON and name == "send_message"
    if name == "append_body" or is_rest:
        return _with_more(changed, body, heard)
    return _with_body(changed, body, heard) if body or name == "edit_body" else changed


def dictate(draft: Draft, words: str) -> Draft:
    """Return the draft with words that were cut off: kept, and never sent on silence."""
    body = f"{draft.body} {words}".strip()
    doubtful = draft.doubtful | {"body"}
    return replace(draft, body=body, doubtful=doubtful, mood=Mood.CUT, key="", heard_as="")


def is_risky(draft: Draft) -> bool:
    """Tell whether sending this needs an explicit yes."""
    listed = draft.to is not None and draft.to.contact_id is not None
    return not listed or bool(draft.doubtful) or mentions_valuables(draft.body)


def times_of(slots: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the instants (ISO 8601) that the words may mean, the earliest first."""
    found = {
        str(one) for one in (slots.get("time"), *(slots.get("time_alternatives") or ())) if one
    }
    return tuple(sorted(found, key=datetime.fromisoformat))


def _times(draft: Draft, heard: Heard) -> dict[str, Any]:
    """Return when it is to go out: as just said, else as before."""
    times = times_of(heard.intent.slots)
    if not times:
        return {"at": draft.at, "times": draft.times}
    return {"at": "", "times": times} if len(times) > 1 else {"at": times[0], "times": ()}


_VALUABLES = re.compile(
    r"(?<![가-힣])[\d,.일이삼사오육륙칠팔구십백천만억 ]*[\d일이삼사오육륙칠팔구십백천만억]\s*(원|달러)(?![가-힣]{0,1}[래룸])"
    r"|계좌|입금|송금|이체|비밀번호|비번|인증번호|카드번호|주소|번지|아파트|[가-힣]+[로길동] ?\d+"
    r"|(?:[공영일이삼사오육칠팔구] ?){6,}|(?:\b(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b ?){5,}"
    r"|\d{4,}|\d+-\d+|[$€£₩]|\b(dollars?|bucks|won|password|passcode|account|bank|address|street|avenue)\b",
    re.IGNORECASE,
)


def mentions_valuables(body: str) -> bool:
    """Tell whether a text holds money, an account, a code or an address."""
    return _VALUABLES.search(body) is not None


def _mood_after(draft: Draft, heard: Heard) -> Mood:
    """A new receiver for words already written may be a correction or a new message: ask."""
    slots = heard.intent.slots
    redirected = heard.intent.name == "send_message" and not slots.get("body")
    return Mood.DOUBTED if redirected and draft.body and draft.to else Mood.FRESH


def _with_recipient(draft: Draft, found: Found, heard: Heard) -> Draft:
    doubtful = _doubts(draft, "recipient", heard)
    return replace(draft, found=found, doubtful=doubtful, key="", answers="")


def _with_body(draft: Draft, body: str, heard: Heard) -> Draft:
    is_edit = heard.intent.name == "edit_body"
    return replace(
        draft,
        body=body,
        doubtful=_doubts(draft, "body", heard),
        key="",
        heard_as="" if is_edit else heard.transcript.text,
    )


def _with_more(draft: Draft, words: str, heard: Heard) -> Draft:
    """What was doubtful about the beginning stays so, however clear the rest was."""
    doubtful = draft.doubtful | _doubts(draft, "body", heard)
    body = f"{draft.body} {words}".strip()
    return replace(draft, body=body, doubtful=doubtful, key="", heard_as="")


def _doubts(draft: Draft, part: str, heard: Heard) -> frozenset[str]:
    return draft.doubtful | {part} if is_unsure(heard) else draft.doubtful - {part}
