"""Whether what happened is what a scenario expects. Pure: events and sample positions come in.

The rules are those at the end of CONTRACT.md section 4.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from agent.events import SAMPLE_RATE_HZ
from devices.scenario.script import Expect
from devices.scenario.vocabulary import SHORTHANDS, split_suffix

Event = Mapping[str, Any]

# Speech that was already playing when a step came may take this long to stop, before it counts
# against `silence`: a barge-in is noticed, sent to the glasses and faded within it.
WIND_DOWN_MS = 1000
_INSTANTS = ("time", "until")
_MISSING = object()


# --- one event against one expectation ----------------------------------------------------------


def matches(event: Event, fields: Mapping[str, Any]) -> bool:
    """Whether `event` has all the wanted `fields`, shorthands and suffixes included."""
    return all(_field_matches(event, name, wanted) for name, wanted in fields.items())


def _field_matches(event: Event, name: str, wanted: Any) -> bool:
    field, suffix = split_suffix(name)
    if field in SHORTHANDS:
        kind, field = SHORTHANDS[field]
        if event.get("event") != kind:
            return False
    return _value_matches(field, suffix, event.get(field, _MISSING), wanted)


def _value_matches(field: str, suffix: str, value: Any, wanted: Any) -> bool:
    if suffix == "_any":
        return any(_same(field, value, item) for item in wanted)
    if suffix == "_contains":
        return isinstance(value, str) and plain_text(wanted) in plain_text(value)
    return _same(field, value, wanted)


def _same(field: str, value: Any, wanted: Any) -> bool:
    """Equal as a person would say. Null is also what is not there; no number is true or false."""
    match wanted:
        case None:
            return value is None or value is _MISSING
        case bool():
            return value is wanted
        case int() | float():
            number = isinstance(value, int | float) and not isinstance(value, bool)
            return number and value == wanted
        case str():
            return isinstance(value, str) and _same_text(field, value, wanted)
        case Mapping():
            return isinstance(value, Mapping) and _has_slots(value, wanted)
        case _:
            return _same_list(field, value, wanted)


def _has_slots(slots: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether `wanted` is a subset of `slots`; the suffixes work in here too."""
    return all(
        _value_matches(field, suffix, slots.get(field, _MISSING), value)
        for (field, suffix), value in ((split_suffix(name), v) for name, v in wanted.items())
    )


def _same_list(field: str, value: Any, wanted: Sequence[Any]) -> bool:
    if not isinstance(value, list | tuple) or len(value) != len(wanted):
        return False
    return all(_same(field, one, other) for one, other in zip(value, wanted, strict=True))


def _same_text(field: str, value: str, wanted: str) -> bool:
    if field in _INSTANTS and (instant := _instant(wanted)):
        return _instant(value) == instant
    if field == "number":  # hyphens are optional in a telephone number
        return value.replace("-", "") == wanted.replace("-", "")
    return plain_text(value) == plain_text(wanted)


def _instant(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else None


def plain_text(text: str) -> str:
    """The text as compared: NFC, without case, final punctuation and extra spaces."""
    words = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    bare = words
    while bare and (bare[-1] in " ~" or unicodedata.category(bare[-1]).startswith("P")):
        bare = bare[:-1]
    return bare or words


# --- a conversation against its script -----------------------------------------------------------


class Watch:
    """Keeps what happened since the last step, and says which expectations it meets.

    Events count in the order they are added: some, like `speech_started`, tell of an earlier
    sample. Positions are samples on the session's clock.
    """

    def __init__(self) -> None:
        self._events: list[Event] = []
        self._claimed: set[int] = set()
        self._speaking_since_before = False
        self._speaking = False
        self._step_ended_sample = 0

    def new_step(self, sample: int) -> None:
        """A step that is neither an expectation nor a wait begins: forget what was before."""
        self._events.clear()
        self._claimed.clear()
        self._speaking_since_before = self._speaking
        self._step_ended_sample = sample

    def step_ended(self, sample: int) -> None:
        """The step is done (its words are spoken, say): what must not come is timed from here."""
        self._step_ended_sample = sample

    def add(self, event: Event) -> None:
        self._events.append(event)
        match event.get("event"):
            case "speech_out_started":
                self._speaking = True
            case "speech_out_ended":
                self._speaking = False

    @property
    def seen(self) -> tuple[Event, ...]:
        """Everything since the last step."""
        return tuple(self._events)

    def deadline_sample(self, expect: Expect, reached_sample: int) -> int:
        """Where waiting ends for an expectation that the script came to at `reached_sample`."""
        start = self._step_ended_sample if expect.holds else reached_sample
        return start + _samples(expect.within_ms)

    def find(self, expect: Expect, deadline_sample: int | None = None) -> Event | None:
        """The first event that meets `expect` and met no other; from now on it meets this one."""
        for index, event in enumerate(self._events):
            if index in self._claimed or _is_late(event, deadline_sample):
                continue
            if matches(event, expect.fields):
                self._claimed.add(index)
                return event
        return None

    def violates(self, expect: Expect, now_sample: int) -> Event | None:
        """The event that breaks an `expect_not` or a `silence` up to `now_sample`, if any.

        An event that met an expectation does not count: `expect` one, `expect_not` a second.
        """
        deadline = self.deadline_sample(expect, now_sample)
        if expect.silence:
            return self._sound(min(now_sample, deadline), deadline)
        for index, event in enumerate(self._events):
            if index in self._claimed or _is_late(event, deadline):
                continue
            if matches(event, expect.fields):
                return event
        return None

    def _sound(self, until_sample: int, deadline_sample: int) -> Event | None:
        """The agent's speech since the step, but for the tail of what it was saying before."""
        for event in self._events:
            if event.get("event") == "speech_out_started" and not _is_late(event, deadline_sample):
                return event
        wind_down_sample = self._step_ended_sample + _samples(WIND_DOWN_MS)
        if not self._speaking_since_before or until_sample <= wind_down_sample:
            return None
        ended = [e for e in self._events if e.get("event") == "speech_out_ended"]
        if not ended:
            return {"event": "speech_out_started", "sample": None, "before_the_step": True}
        return ended[0] if _is_late(ended[0], wind_down_sample) else None

    def nearest(self, expect: Expect) -> Event | None:
        """For the line about a failure: the event that has most of what was wanted, if any."""

        def score(event: Event) -> int:
            return sum(_field_matches(event, n, wanted) for n, wanted in expect.fields.items())

        kinds = [e for e in self._events if e.get("event") == _wanted_event(expect.fields)]
        return max(kinds, key=score, default=None)


def _wanted_event(fields: Mapping[str, Any]) -> Any:
    for name in fields:
        field, _ = split_suffix(name)
        if field in SHORTHANDS:
            return SHORTHANDS[field][0]
    return fields.get("event")


def _is_late(event: Event, deadline_sample: int | None) -> bool:
    sample = event.get("sample")
    return deadline_sample is not None and isinstance(sample, int) and sample > deadline_sample


def _samples(ms: int) -> int:
    return ms * SAMPLE_RATE_HZ // 1000


# --- the end of a script -------------------------------------------------------------------------


def judge_finally(
    sent: Sequence[Mapping[str, Any]], wanted: Sequence[Mapping[str, Any]]
) -> list[str]:
    """What differs between the messages that left and those wanted, in order; empty: nothing."""
    differences: list[str] = []
    left, hoped = list(sent), list(wanted)
    while left and hoped:
        if matches(left[0], hoped[0]):
            left.pop(0)
            hoped.pop(0)
        elif any(matches(message, hoped[0]) for message in left[1:]):
            differences.append(f"sent, but not wanted here: {_told(left.pop(0))}")
        elif any(matches(left[0], fields) for fields in hoped[1:]):
            differences.append(f"wanted, but not sent here: {_told(hoped.pop(0))}")
        else:
            differences.append(f"wanted {_told(hoped.pop(0))}, sent {_told(left.pop(0))}")
    differences += [f"sent, but not wanted: {_told(message)}" for message in left]
    return differences + [f"wanted, but not sent: {_told(fields)}" for fields in hoped]


def describe(expect: Expect) -> str:
    """The expectation in one line, for the report."""
    if expect.silence:
        return f"silence for {expect.within_ms} ms"
    return ("not " if expect.negated else "") + _told(expect.fields)


def _told(fields: Mapping[str, Any]) -> str:
    told = (f"{name}: {_word(value)}" for name, value in fields.items() if name != "id")
    return ", ".join(told)


def _word(value: Any) -> str:
    if isinstance(value, list | tuple):
        return " | ".join(_word(item) for item in value)
    if isinstance(value, Mapping):
        return "{" + _told(value) + "}"
    return " ".join(str(value).split())
