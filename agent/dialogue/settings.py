"""How the agent behaves towards its wearer: quiet, loud, in which language."""

from datetime import datetime, timedelta

from agent.dialogue.asking import Memory, Task, carry_out, perform
from agent.dialogue.draft import times_of
from agent.dialogue.quiet import QUIET_NOWHERE, Quiet, silenced_room
from agent.dialogue.timing import pick_time, spoken_time
from agent.events import Heard, Lang, NoteQuiet, NoteTuned, Say, Tune

_VOLUME_STEP = 15
_LOUDEST = 100


def quieting(memory: Memory, heard: Heard) -> Task:
    """Turn announcements off, everywhere or of a room, or on again."""
    slots = heard.intent.slots
    on, room = bool(slots.get("on", True)), slots.get("room")
    if room:
        memory.quiet = silenced_room(memory.quiet, str(room), on)
        line = memory.say("quiet_room" if on else "quiet_room_off", name=str(room))
        return (yield from carry_out(memory, NoteQuiet(on, room=str(room)), line))
    if not on:
        memory.quiet = QUIET_NOWHERE
        return (yield from carry_out(memory, NoteQuiet(on=False), memory.say("quiet_off")))
    until: datetime | None = None
    times = times_of({**slots, "time": slots.get("until")})
    if len(times) > 1:
        picked = yield from pick_time(memory, times)
        if not isinstance(picked, str):
            return picked
        until = datetime.fromisoformat(picked)
    elif times:
        until = datetime.fromisoformat(times[0])
    elif slots.get("minutes"):
        until = memory.now() + timedelta(minutes=float(slots["minutes"]))
    allow = tuple(str(one) for one in slots.get("allow") or ())
    memory.quiet = Quiet(True, until, memory.quiet.rooms, frozenset(allow))
    at = until.isoformat(timespec="seconds") if until else None
    line = memory.say("quiet_until", time=spoken_time(memory, at)) if at else memory.say("quiet_on")
    return (yield from carry_out(memory, NoteQuiet(True, at, allow=allow), line))


def turning(memory: Memory, heard: Heard) -> Task:
    """Speak louder or more softly: by a step, or at a level of 0-100."""
    slots = heard.intent.slots
    level = slots.get("level")
    if not isinstance(level, int):
        step = _VOLUME_STEP if slots.get("direction", "up") == "up" else -_VOLUME_STEP
        level = memory.volume + step
    memory.volume = max(0, min(_LOUDEST, level))
    line = memory.say("volume", percent=memory.volume)
    return (yield from _tuned(Tune(volume=memory.volume), line))


def switching_language(memory: Memory, heard: Heard) -> Task:
    """Hear and speak the other language from now on."""
    memory.lang = Lang(str(heard.intent.slots.get("lang", memory.lang)))
    return (yield from _tuned(Tune(lang=memory.lang), memory.say("language_set")))


def _tuned(tune: Tune, line: Say) -> Task:
    yield [tune]
    yield from perform(NoteTuned(tune))
    yield [line]
    return None
