"""Short English commands, word by word: could you say that one more time; skip to the next one."""

import re
from functools import lru_cache

from agent.events import Intent
from agent.understanding.concepts import Rule, read, rule

_NOTHING = (
    "please that's can could would will you i i'd like want to the a an my your it's is just um uh okay ok hey so now me for let let's us go ahead and quickly real quick then thanks thank "
    "hi well yeah yes alright sori maybe need gonna wanna kindly bit little some any do am are be on glasses today s here there all right time's way we notch touch tad running we're"
).split()
_CLASSES = {
    "NEXT": "next following after",
    "PREVIOUS": "previous earlier before last",
    "ITEM": "one message text that this it them these messages texts part thing",
    "GO": "go move jump skip",
    "PASS": "skip pass past over",
    "READ": "read play hear tell show what's what",
    "SAY": "say repeat read tell",
    "AGAIN": "again repeat",
    "MORE": "more another once",
    "TIMES": "time",
    "BACK": "back",
    "STOP": "stop quit enough",
    "SPEECH": "talking reading speaking",
    "SECOND": "second minute moment",
    "UP": "up louder raise increase",
    "DOWN": "down quieter softer lower decrease",
    "TURN": "turn speak talk make volume sound crank voice",
    "UNSEND": "unsend undo delete remove retract recall",
    "SENT": "sent message text that it one",
    "WHAT": "what",
    "I_DID": "i've i",
    "MUTE": "mute",
    "UNMUTE": "unmute",
    "MIC": "mic microphone me myself",
    "ON": "on",
    "CALL": "call phone line them him her",
    "END": "end hang disconnect finish",
    "SWITCH": "place turn switch shut kill put change set make go",
    "MICROPHONE": "mic microphone",
    "OFF": "off",
    "ALERTS": "notifications notification alerts alert pings",
    "SILENCE": "silence mute disable stop pause",
    "ENABLE": "enable unmute restore resume",
    "DISTURB": "disturb dnd bother interrupt",
    "NOT": "not don't no",
    "MODE": "mode",
    "HOLD": "hold wait pause",
    "UNHOLD": "unhold unpause resume continue reconnect",
    "TAKE": "take pull",
    "BRING": "bring get",
    "CANCEL": "cancel discard scrap abort abandon trash scratch drop",
    "DRAFT": "draft drafts unfinished",
    "SENDING": "sending",
    "FINISH": "finish continue resume complete keep going pick open bring pull",
    "WRITING": "writing typing composing dictating drafting started began left working wrote",
    "ERASE": "erase clear scrap delete wipe",
    "COMPLETE": "finish complete",
    "WAS": "was were where",
    "BRIEFING": "briefing brief rundown",
    "MORNING": "morning daily evening today's afternoon",
    "MARK": "mark set",
    "AS": "as",
    "EVERYTHING": "everything messages texts rest",
    "KOREAN": "korean hangul",
    "ENGLISH": "english",
    "TALK": "speak talk switch change use answer respond reply go set say be",
    "LANGUAGE": "language in back over from",
    "LOUDER": "louder",
    "QUIETER": "quieter softer",
    "CLOCK": "time date day",
    "ASKS": "what what's tell know say",
    "MISSED": "missed miss",
    "CALLS": "calls call",
    "BATTERY": "battery charge power juice",
    "HOW": "how how's much long left remaining status level low full good okay check doing much",
    "START": "top start begin over scratch beginning restart fresh",
    "FROM": "from",
    "NEW": "new unread latest",
    "HAVE": "have got get there check",
    "HEART": "heart love",
    "THUMB": "thumbs thumb like",
    "REACT": "react give send with put up add",
}
RULES: tuple[Rule, ...] = (
    rule("next", "NEXT ITEM|READ|GO", "GO READ ITEM ON"),
    rule("next", "NEXT", "ITEM GO READ ON"),
    rule("previous", "PREVIOUS ITEM GO|READ", "BACK AGAIN GO READ"),
    rule("previous", "BACK ITEM GO", ""),
    rule("stop", "STOP SPEECH|READ", "SECOND"),
    rule("repeat", "SAY ITEM MORE|AGAIN", "TIMES MORE"),
    rule("repeat", "MORE TIMES", "SAY ITEM"),
    rule("skip", "PASS ITEM", ""),
    rule("stop", "STOP SPEECH", "SECOND"),
    rule("unsend", "UNSEND ITEM|SENT", "PREVIOUS WHAT SENT I_DID"),
    rule("volume", "UP TURN", "ITEM READ MORE BRING TAKE", direction="up"),
    rule("volume", "DOWN TURN", "ITEM MORE BRING TAKE", direction="down"),
    rule("unmute", "UNMUTE", "MIC"),
    rule("unmute", "MUTE OFF", "MIC SWITCH TAKE BRING ITEM"),
    rule("mute", "MUTE MIC", "SECOND"),
    rule("mute", "MUTE SWITCH|GO|BRING", "MIC ON ITEM SECOND"),
    rule("mute", "SILENCE MICROPHONE", ""),
    rule("hang_up", "END CALL", "UP"),
    rule("missed_calls", "MISSED CALLS", "HAVE READ NEW FROM"),
    rule("battery", "BATTERY HOW", "READ HAVE"),
    rule("start_over", "START", "AGAIN ITEM FROM ERASE"),
    rule("read_messages", "NEW ITEM", "READ HAVE", unread=True),
    rule("unsend", "TAKE BACK ITEM|SENT", "PREVIOUS WHAT SENT I_DID"),
    rule("mute", "SWITCH MICROPHONE OFF", ""),
    rule("unmute", "SWITCH MICROPHONE ON|BACK", "BACK ON"),
    rule("do_not_disturb", "ALERTS OFF SWITCH", "", on=True),
    rule("do_not_disturb", "ALERTS SILENCE", "NEW", on=True),
    rule("do_not_disturb", "DISTURB NOT", "MODE SWITCH ON", on=True),
    rule("do_not_disturb", "DISTURB SILENCE|OFF", "MODE SWITCH NOT BACK", on=False),
    rule("do_not_disturb", "ALERTS ENABLE|BACK", "SWITCH AGAIN ON BACK", on=False),
    rule("hold", "HOLD CALL", "SWITCH ON SECOND ITEM"),
    rule("resume", "UNHOLD CALL", "AGAIN BACK"),
    rule("resume", "OFF HOLD", "CALL SWITCH TAKE BRING ITEM"),
    rule("resume", "BACK CALL GO|SWITCH|BRING|FINISH", "UP"),
    rule("cancel", "CANCEL ITEM|DRAFT|SENDING", "SENT SENDING"),
    rule(
        "resume_draft", "FINISH DRAFT|WRITING", "UP ITEM WORK I_DID WAS WRITING DRAFT WHAT ON BACK"
    ),
    rule(
        "resume_draft",
        "BACK DRAFT|WRITING",
        "ITEM I_DID WAS WRITING DRAFT WHAT GO ON FROM TAKE BRING",
    ),
    rule("brief", "BRIEFING", "MORNING READ HAVE REACT GO START"),
    rule("mark_read", "MARK READ", "EVERYTHING ITEM NEW AS"),
    rule("set_language", "KOREAN TALK|LANGUAGE", "TALK LANGUAGE SWITCH BACK", lang="ko"),
    rule("set_language", "ENGLISH TALK|LANGUAGE", "TALK LANGUAGE SWITCH BACK", lang="en"),
    rule("volume", "LOUDER", "TURN ITEM SAY READ MORE", direction="up"),
    rule("volume", "QUIETER", "TURN ITEM SAY READ MORE", direction="down"),
    rule("time", "CLOCK ASKS", "ITEM WAS"),
    rule("react", "HEART REACT", "ITEM", emoji="❤️"),
    rule("react", "THUMB REACT", "ITEM", emoji="👍"),
)
_LEAD = re.compile(
    r"^(?:you know what|on second thought|actually|sorry|no|oh|wait|never mind|scratch that) "
)
_LONGEST = 9


def _words() -> dict[str, tuple[str, ...]]:
    known: dict[str, list[str]] = {}
    for word in _NOTHING:
        known.setdefault(word, []).append("")
    for concept, words in _CLASSES.items():
        for word in words.split():
            known.setdefault(word, []).append(concept)
    return {word: tuple(dict.fromkeys(concepts)) for word, concepts in known.items()}


_KNOWN = _words()


@lru_cache(maxsize=256)
def short_command(text: str) -> Intent | None:
    """Return the command that a few words make by what each stands for."""
    words = text.split()
    if not 1 < len(words) <= _LONGEST or text.startswith("what a "):
        return None
    return read(words, _KNOWN, RULES)


def without_lead(text: str) -> str:
    """Return words without a change of mind before them: you know what / cancel it."""
    while (rest := _LEAD.sub("", text)) != text:
        text = rest
    return text
