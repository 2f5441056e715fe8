"""English words added to a message that is being written: add that I'm sorry, also say I love her."""

import re

from agent.events import Intent
from agent.understanding.english_gender import gender
from agent.understanding.english_lead import command
from agent.understanding.hearing import Hearing, intent
from agent.understanding.reported_english import told

_END = r"(?:at the end|to the end|to it|to that|to this|to the (?:message|text|end of (?:it|the message))|as well|too|in there|there|for me)"
_APPEND = re.compile(
    rf"^(?:at the end )?(?:add|append|also add|tack on|throw in|stick in|put in|add in|add on|include|mention)(?: (?:in|on))?(?: {_END})? (?P<what>.+?)(?: {_END})?$"
    rf"|^(?:at the end )?(?:also |and )?(?:say|tell (?:him|her|them)|mention|put|include|write|ask (?:him|her|them)) (?P<also>.+?)(?: {_END})?$"
)
_ALSO = re.compile(
    r"(?:(?:oh|um|uh|and|yes|yeah|okay|ok|wait|please) )*(?:and|also|then|at the end|plus)\b"
)
# What begins words to somebody, and no thing to be put on a list.
_CLAUSE = re.compile(
    r"(?:that |how |i |i'm |i'll |i've |i'd |we |we're |we'll |you |you're |he |he's |she |she's |they |it's |don't |please |sorry|thanks|thank you|love |see you|happy |good (?:luck|night|morning)|let's |call me|take care|miss you|can't wait|hope |no worries|no rush|xo)"
)


def append(hearing: Hearing) -> Intent | None:
    """Add that I'm sorry: sure while there is a draft to add to, likely without."""
    draft = hearing.context.draft
    written = draft is not None and bool(draft.body)
    key = hearing.utterance.key
    found = _APPEND.match(command(hearing.utterance).key)
    if not found:
        return None
    also = _ALSO.match(key) or re.search(r" (?:at|to) the end$", key)
    if found["also"] and not (written and also):
        return None
    what = found["what"] or found["also"]
    if not written and not _CLAUSE.match(f"{what} "):
        return None
    if re.match(r"(?:a|an|the|another|my|me) (?:\S+ ){0,3}?(?:reminder|event|appointment|meeting|alarm|contact|heart|thumbs up|emoji|like|reaction)\b", what):  # fmt: skip
        return None
    receiver = draft.recipient if draft else None
    kind = next((sex for word, sex in (("him", "he"), ("her", "she")) if f"tell {word} " in key), gender(receiver or ""))  # fmt: skip
    return intent("append_body", 0.97 if written else 0.7, {"body": told(what.split(), kind)})
