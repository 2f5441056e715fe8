"""A session's events as turns: who spoke when, what was understood and done, and how long it took."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import quantiles

from agent.events import SAMPLE_RATE_HZ
from agent.timeline.words import Event, label, milliseconds, one_line, spoken_lang

# The parts of an answer's latency, in order, and the receipt's fields they are read from.
WAITS = {
    "wait_endpoint": "speech_end_to_endpoint_ms",
    "wait_decode": "endpoint_to_final_ms",
    "wait_understand": "final_to_intent_ms",
    "wait_voice": "intent_to_first_audio_ms",
}


@dataclass(frozen=True)
class Span:
    """A stretch of the session, in seconds; `kind` is its label's key."""

    kind: str
    start: float
    end: float
    note: str = ""


class Mark(StrEnum):
    """What kind of thing a line tells; also its look."""

    WEARER = "wearer"
    AGENT = "agent"
    UNHEARD = "unheard"
    INTENT = "intent"
    MESSAGE = "message"
    CALL = "call"
    OTHER = "other"
    INCOMING = "incoming"
    LINK = "link"
    ERROR = "error"


@dataclass(frozen=True)
class Line:
    """One line of the transcript: a head, the words, and what is worth knowing beside them."""

    mark: Mark
    head: str
    text: str
    note: str = ""


@dataclass
class Turn:
    """The wearer's utterance and the answer to it; `number` None: the agent spoke first."""

    number: int | None
    start: float
    wearer: list[Span] = field(default_factory=list)
    agent: list[Span] = field(default_factory=list)
    waits: list[Span] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    answer_ms: float | None = None
    answered_silently: bool = False

    @property
    def spans(self) -> list[Span]:
        return [*self.wearer, *self.waits, *self.agent]


@dataclass(frozen=True)
class Timeline:
    """A whole session. `answers_ms` has one value for each turn answered with speech."""

    lang: str
    model: str
    voice: str
    turns: tuple[Turn, ...]
    sent: int
    calls: int
    answers_ms: tuple[float, ...]

    @property
    def wearer_turns(self) -> int:
        return sum(turn.number is not None for turn in self.turns)


def read_timeline(events: Sequence[Event]) -> Timeline:
    """The turns of a session in order of time. Events of other names are left out."""
    lang = spoken_lang(events)
    turns = [_turn(number, group, lang) for number, group in _groups(events)]
    turns = [turn for turn in turns if turn.lines or turn.spans]
    ready = next((e for e in events if e.get("event") == "session"), {})
    return Timeline(
        lang=lang,
        model=one_line(ready.get("model")),
        voice=one_line(ready.get("voice")),
        turns=tuple(sorted(turns, key=lambda turn: turn.start)),
        sent=sum(_is_action(e, "message_sent") for e in events),
        calls=sum(_is_action(e, "call_placed") or _is_call_taken(e) for e in events),
        answers_ms=tuple(turn.answer_ms for turn in turns if turn.answer_ms is not None),
    )


def percentile(values: Sequence[float], percent: int) -> float | None:
    if len(values) < 2:
        return values[0] if values else None
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def _is_action(event: Event, kind: str) -> bool:
    return event.get("event") == "action" and event.get("kind") == kind


def _is_call_taken(event: Event) -> bool:
    return _is_action(event, "call_answered") and event.get("by") == "wearer"


def seconds(event: Event) -> float:
    sample = event.get("sample")
    known = isinstance(sample, int | float) and not isinstance(sample, bool)
    return max(0.0, float(sample)) / SAMPLE_RATE_HZ if known and sample is not None else 0.0


def _groups(events: Iterable[Event]) -> list[tuple[int | None, list[Event]]]:
    """Events by turn. What the agent does of itself between two turns is one group."""
    turns: dict[int, list[Event]] = {}
    between: list[list[Event]] = []
    is_open = False
    for event in events:
        number = event.get("turn")
        if isinstance(number, int) and not isinstance(number, bool):
            is_open = is_open and number in turns
            turns.setdefault(number, []).append(event)
        elif is_open:
            between[-1].append(event)
        else:
            between.append([event])
            is_open = True
    return [*turns.items(), *((None, group) for group in between)]


def _turn(number: int | None, events: list[Event], lang: str) -> Turn:
    told = [event for event in events if event.get("event") != "session"]
    turn = Turn(number, min(map(seconds, told), default=0.0))
    turn.wearer = _pairs(told, "speech_started", "speech_ended")
    turn.agent = _pairs(told, "speech_out_started", "speech_out_ended")
    turn.lines = [line for event in told if (line := read_line(event, lang))]
    receipt = next((e for e in reversed(told) if e.get("event") == "turn"), None)
    if receipt:
        turn.answer_ms = milliseconds(receipt.get("speech_end_to_first_audio_ms"))
        turn.answered_silently = turn.answer_ms is None
    turn.waits = _waits(turn, receipt) if receipt else _endpoint_waits(told)
    return turn


def _pairs(events: list[Event], start: str, end: str) -> list[Span]:
    """Stretches between two events; one that never ended lasts until the group's last event."""
    spans: list[Span] = []
    begun: float | None = None
    for event in events:
        if event.get("event") == start:
            begun = seconds(event)
        elif event.get("event") == end and begun is not None:
            kind = "cut" if event.get("complete") is False else "speech"
            spans.append(Span(kind, begun, max(begun, seconds(event))))
            begun = None
    if begun is not None:
        spans.append(Span("speech", begun, max(map(seconds, events))))
    return spans


def _waits(turn: Turn, receipt: Event) -> list[Span]:
    """The receipt's parts laid end to end, from the last voiced sample on."""
    if not turn.wearer:
        return []
    start, spans = turn.wearer[-1].end, []
    for kind, name in WAITS.items():
        part = milliseconds(receipt.get(name))
        if part:
            spans.append(Span(kind, start, start + part / 1000, f"{part:.0f} ms"))
            start += part / 1000
    return spans


def _endpoint_waits(events: list[Event]) -> list[Span]:
    waits = []
    for event in events:
        waited = milliseconds(event.get("waited_ms")) if event.get("event") == "endpoint" else None
        if waited:
            end = seconds(event)
            start = max(0.0, end - waited / 1000)
            waits.append(Span("wait_endpoint", start, end, f"{waited:.0f} ms"))
    return waits


# --- lines --------------------------------------------------------------------------------------


def read_line(event: Event, lang: str) -> Line | None:
    match event.get("event"):
        case "final":
            return Line(
                Mark.WEARER, label(lang, "wearer"), one_line(event.get("text")), _sure(event)
            )
        case "rejected":
            note = one_line(event.get("reason"))
            return Line(Mark.UNHEARD, label(lang, "unheard"), one_line(event.get("text")), note)
        case "prompt":
            return Line(Mark.AGENT, label(lang, "agent"), one_line(event.get("text")))
        case "intent":
            return Line(Mark.INTENT, one_line(event.get("intent")), slots_text(event))
        case "action":
            return _action_line(event, lang)
        case "incoming":
            head = label(lang, str(event.get("kind")))
            return Line(Mark.INCOMING, head, who(event))
        case "barge_in" | "link" | "error":
            return _notice(event, lang)
        case _:
            return None


def _sure(event: Event) -> str:
    confidence, decode = event.get("confidence"), milliseconds(event.get("decode_ms"))
    sure = f"{confidence:.0%}" if isinstance(confidence, float) and 0 <= confidence <= 1 else ""
    return " · ".join(part for part in (sure, f"{decode:.0f} ms" if decode else "") if part)


def slots_text(event: Event) -> str:
    slots = event.get("slots")
    pairs = slots.items() if isinstance(slots, dict) else ()
    return " · ".join(f"{one_line(name)} {one_line(value)}" for name, value in pairs)


def who(event: Event) -> str:
    """The people an event is about: a person, a room, or a person in a room."""
    people = (one_line(event.get(name)) for name in ("from", "to", "room"))
    return " · ".join(name for name in people if name)


def _action_line(event: Event, lang: str) -> Line:
    kind = one_line(event.get("kind"))
    failed = kind in ("message_failed", "message_uncertain", "message_expired")
    family = kind.partition("_")[0]
    marks = {"message": Mark.MESSAGE, "reacted": Mark.MESSAGE, "call": Mark.CALL}
    mark = Mark.ERROR if failed else marks.get(family, Mark.OTHER)
    return Line(mark, label(lang, kind), who(event), one_line(event.get("text")))


def _notice(event: Event, lang: str) -> Line:
    match event.get("event"):
        case "barge_in":
            overlap = milliseconds(event.get("overlap_ms"))
            return Line(Mark.OTHER, label(lang, "barge_in"), _ms(overlap))
        case "link":
            head = label(lang, f"link_{event.get('state')}")
            return Line(Mark.LINK, head, _ms(milliseconds(event.get("gap_ms"))))
        case _:
            return Line(Mark.ERROR, one_line(event.get("code")), one_line(event.get("detail")))


def _ms(value: float | None) -> str:
    return "" if value is None else f"{value:.0f} ms"
