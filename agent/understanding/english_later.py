"""English commands that hang on a time: messages sent later, reminders, the calendar, silence."""

import re
from dataclasses import replace

from agent.events import Intent
from agent.understanding.english_lead import command
from agent.understanding.english_names import look_up
from agent.understanding.english_send import message, without
from agent.understanding.hearing import Hearing, Rule, Slots, intent
from agent.understanding.times import When, english_duration_minutes, find_english
from agent.understanding.utterance import Utterance

_COMMAND_GOES_ON = frozenset("that saying to asking and if whether what where when who why how with".split())  # fmt: skip


def later(hearing: Hearing) -> Intent | None:
    """Tomorrow at eight text mom happy birthday; text dad at six that dinner is ready.

    The time stands before the command, between the name and the body, or after all of "send X to Y";
    anywhere else it belongs to the body.
    """
    now = hearing.context.now
    said = command(hearing.utterance)
    when = find_english(said.key, now) if now else None
    if not when:
        return None
    before, rest = without(said, when.start, when.end)
    after = rest.words[len(before.words) :]
    if before.words and not _ends_order(hearing, before, Utterance(after)):
        return None
    sent = message(hearing.of(Utterance(rest.words, said.quoted)))
    named = sent and {"recipient", "recipients", "room", "candidates", "number"} & set(sent.slots)
    if not sent or sent.name != "send_message" or not named:
        return None
    if "body" not in sent.slots and not before.words:
        return None
    return intent("schedule_message", sent.confidence + 0.01, {**sent.slots, **when.slots()})


def _ends_order(hearing: Hearing, before: Utterance, after: Utterance) -> bool:
    """Say whether the words before a time are an order of their own, so that the time is its time."""
    order = message(hearing.of(before))
    if not order or order.confidence < 0.6:
        return False
    if "body" not in order.slots:
        return not after.words or after.keys[0] in _COMMAND_GOES_ON
    return not after.words and before.keys[0] in ("send", "schedule")


_REMIND = re.compile(
    r"^(?:remind me|ping me|nudge me|buzz me|alert me|notify me|give me a (?:nudge|heads up|buzz|ping)|tell me(?= to )|let me know(?= to )|don't let me forget|give me a reminder|i need a reminder(?= (?:for|at|to|in|on|tomorrow)\b))\b(?P<what>.*)$"
    r"|^(?:set|create|make|add|schedule)(?: me)? (?:a |an |another )?(?:new )?reminder\b(?P<set>.*)$"
)
_ALARM = re.compile(
    r"^(?:set|create|make|add)(?: me)? (?:a |an |another |my )?(?:new )?(?:alarm|timer)\b(?P<set>.*)$|^(?P<wake>wake me(?: up)?)\b(?P<what>.*)$"
)
_LINK = re.compile(r"^(?:(?:to|that|about|of|for|i have to|i need to)\b ?)")


def remind(hearing: Hearing) -> Intent | None:
    """Remind me in ten minutes to take my pills; wake me up at seven; set a timer for five minutes."""
    said = command(hearing.utterance)
    now = hearing.context.now
    when = find_english(said.key, now, exact_only=False) if now else None
    words = without(said, when.start, when.end)[1] if when else said
    text = command(words).key if when and when.start == 0 else words.key
    if found := _ALARM.match(text):
        if not when and now and (minutes := english_duration_minutes(text)):
            when = find_english(f"in {minutes} minutes", now)
        if not when:
            return None
        wake = "wake up" if found["wake"] else None
        if wake:
            when = _in_the_morning(when)
        return intent("remind", 0.85, {**when.slots(), "text": wake})
    found = _REMIND.match(text)
    if not found:
        return None
    if not when and not text.startswith(("remind", "don't", "give me a reminder", "i need", "set", "create", "make", "add", "schedule")):  # fmt: skip
        return None
    return _reminder(found["what"] or found["set"] or "", when)


def _in_the_morning(when: When) -> When:
    """Return the hour before noon where either may be meant: six thirty is when people wake up."""
    early = [at for at in (when.at, *when.alternatives) if at.hour < 12]
    return replace(when, at=early[0], alternatives=()) if early else when


def _reminder(rest: str, when: When | None) -> Intent | None:
    what = rest.strip()
    named = bool(_LINK.match(what + " ")) and not what.startswith("of ")
    what = _LINK.sub("", what + " ").strip()
    what = _LINK.sub("", what + " ").strip() if what.startswith(("to ", "about ", "that ")) else what  # fmt: skip
    what = re.sub(r" (?:at|on|for|in|by)$", "", what)
    if not when and (not named or not what):
        return None
    slots: Slots = when.slots() if when else {}
    return intent("remind", 0.92 if when else 0.7, slots | {"text": what})


_AGENDA = (
    re.compile(r"^(?:what's|what is|read|show me|check|tell me|give me|what do i have)(?: there)? (?:on |in )?(?:my )(?:calendar|schedule|agenda|plans?|appointments?|day|events)(?: like)?(?: (?:for|on|look like))? ?(?P<day>.*)$"),
    re.compile(r"^(?:what are|what's) my (?:plans|appointments|meetings|events) ?(?:for |on )?(?P<day>.*)$"),
    re.compile(r"^(?:what do i have|what have i got|do i have (?:anything|something|plans|any plans|any meetings|any appointments|any events|a meeting|meetings)|have i got anything|is there anything)(?: (?:planned|scheduled|going on|coming up|on my calendar|on my schedule|on the calendar|to do))*(?: (?:for|on))? ?(?P<day>.*)$"),
    re.compile(r"^(?:am i|will i be) (?:free|busy|available)(?: on)? ?(?P<day>.*)$"),
    re.compile(r"^(?:how does|what does) my (?:day|schedule|calendar|week) look(?: like)? ?(?P<day>.*)$"),
    re.compile(r"^how(?:'s| is) my (?:day|schedule|calendar|week) (?:looking|look)(?: like)?(?: (?:for|on))? ?(?P<day>.*)$"),
    re.compile(r"^what(?:'s| is) (?:on|happening|going on|planned|scheduled|coming up|up) (?:for )?(?P<day>(?:today|tomorrow|tonight|this|next|on|the day after|(?:mon|tues|wednes|thurs|fri|satur|sun)day).*)$"),
    re.compile(r"^(?:what's|what is|read me|read|show me|give me|tell me|check|how's) (?P<day>today|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day)'s (?:agenda|schedule|calendar|plans?|appointments?|meetings?|events?)(?: like| looking)*$"),
    re.compile(r"^what(?:'s| is) (?P<day>(?:today|tomorrow|this week|next week|(?:mon|tues|wednes|thurs|fri|satur|sun)day)) (?:looking|look) like$"),
    re.compile(r"^any (?:meetings|appointments|plans|events) ?(?:on |for )?(?P<day>.*)$"),
)  # fmt: skip


def agenda(hearing: Hearing) -> Intent | None:
    """What's on my calendar today; do I have anything tomorrow; am I free next monday."""
    text, now = command(hearing.utterance).key, hearing.context.now
    if (found := _ON_CALENDAR.match(text)) and _is_day(found["day"].split(maxsplit=4)[-1]):
        text = found["day"]
    for place, shape in enumerate(_AGENDA):
        found = shape.match(text)
        if not found:
            continue
        day = found["day"]
        when = find_english(day, now, exact_only=False) if now and day else None
        if when and (day[: when.start].strip() or day[when.end :].strip()):
            continue
        if day and not when and not _is_day(day):
            continue
        if not day and place > 1 and " my day" not in text:
            continue  # "do I have anything" is of no day
        on = when.at.date() if when else now.date() if now and not day else None
        return intent("schedule", 0.9, {"date": on.isoformat() if on else None})
    return None


# The day stands before the calendar: what do I have tomorrow on my schedule.
_ON_CALENDAR = re.compile(r"^(?P<day>.+?) (?:on|in) (?:my|the) (?:schedule|calendar|agenda|diary|plan|planner)$")  # fmt: skip
_DAY = re.compile(r"(?:(?:for|on|this|next) )*(?:today|tomorrow|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day|the day after tomorrow|weekend|morning|afternoon|evening)$")  # fmt: skip


def _is_day(text: str) -> bool:
    return bool(_DAY.match(text))


_SILENCE = re.compile(
    r"^(?:do not disturb(?: me)?|don't disturb me|be quiet|stay quiet|quiet|keep quiet|silence|mute (?:all )?notifications|turn on do not disturb|turn off (?:all )?notifications|silence (?:all )?notifications|no (?:more )?notifications|don't bother me|hold (?:all )?(?:my )?(?:messages|notifications|calls)|no interruptions|no (?:messages|calls|alerts)|i don't want (?:any )?(?:notifications|interruptions|messages|calls|alerts)|go (?:silent|quiet)|leave me alone)\b(?P<rest>.*)$"
)
_ROOM_SILENCE = re.compile(
    r"^(?P<verb>mute|silence|turn off notifications (?:for|from|in)|stop notifications (?:for|from|in)|no (?:more )?notifications (?:for|from)|don't notify me about|unmute|turn on notifications (?:for|from)|turn notifications back on for) (?P<who>.+?)(?: notifications)?$"
)
_EXCEPT = re.compile(
    r"\b(?:except(?: for| from)?|but (?:allow|let)|unless it's|other than|apart from) (?P<who>.+)$"
)
_ONLY = re.compile(
    r"^(?:only (?:let|allow|notify me (?:about|of|for)) |let only |allow only )(?P<who>.+?)(?: (?:messages?|calls?|texts?|notifications?))*(?: (?:come )?(?:through|in))?$"
)


def silence(hearing: Hearing) -> Intent | None:
    """Do not disturb for an hour; mute the family chat; only let urgent messages through."""
    text, now = command(hearing.utterance).key, hearing.context.now
    if found := _ONLY.match(text):
        allowed = _allowed(hearing, found["who"])
        return intent("do_not_disturb", 0.9, {"on": True, "allow": allowed}) if allowed else None
    minutes = english_duration_minutes(text)
    lasting = re.sub(r" for (?:the next )?[a-z0-9 ]+$", "", text) if minutes else text
    if (found := _ROOM_SILENCE.match(lasting)) and (
        room := look_up(hearing.people, found["who"])
    ).group.found:
        slots: Slots = {
            "minutes": minutes,
            "on": not found["verb"].startswith(("unmute", "turn on", "turn notif")),
        }
        return intent("do_not_disturb", 0.95, slots | room.slots(hearing.people, "contact"))
    found = _SILENCE.match(text)
    if not found:
        return None
    slots = {"on": True}
    limited = re.search(r" (?:until|till|for (?:the next )?(?:an?|[a-z0-9]+) (?:minutes?|hours?))\b.*$", found["rest"])  # fmt: skip
    if kept := _EXCEPT.search(found["rest"][: limited.start()] if limited else found["rest"]):
        slots["allow"] = _allowed(hearing, kept["who"]) or None
    until = re.search(r"\b(?:until|till)\b.*$", found["rest"])
    if until and now and (when := find_english(until[0], now)):
        slots["until"] = min((when.at, *when.alternatives)).isoformat()
    elif minutes:
        slots["minutes"] = minutes
    named = "disturb" in text and found["rest"].startswith((" for ", " while ", " during "))
    return intent("do_not_disturb", 0.99, slots) if len(slots) > 1 or named else None


def _allowed(hearing: Hearing, phrase: str) -> list[str]:
    """Return the names that may come through, or urgent; nothing where a name is not known."""
    names: list[str] = []
    for part in re.split(r" and | or ", re.sub(r"^(?:messages|calls|texts) from ", "", phrase)):
        if re.fullmatch(r"(?:it's )?(?:urgent|emergenc(?:y|ies)|important)(?: \w+)?", part):
            names.append("urgent")
            continue
        mine = look_up(hearing.people, part)
        slots = mine.slots(hearing.people, "contact")
        known = mine.known and (slots.get("contact") or slots.get("room"))
        if not known:
            return []
        names.append(known)
    return names


LATER: tuple[Rule, ...] = (later, remind, agenda, silence)
