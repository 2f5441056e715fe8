"""What a spoken time means: the parts of it that were said, made one instant or two.

A language module cuts an utterance into pieces (a day, a part of the day, an hour, a delay);
`find` joins the pieces that stand side by side and decides. Where the half of the day was left
open and both halves are likely, the other instant is an alternative, and the dialogue asks.

Days are counted on the calendar of `now`'s zone, hours as elapsed time: "tomorrow at eight" stays
eight across a change to summer time, "in three hours" stays three hours. With a fixed offset in place
of a zone the two are the same.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import Any

DAY_HOUR = 9  # "tomorrow", no hour: when the day begins for most
_FIRST_WAKING_HOUR, _LAST_WAKING_HOUR = 6, 23
_FIRST_MORNING_HOUR = 7  # "tomorrow at eight" is more often the morning, "at six" the evening
_SOON = timedelta(hours=8)  # an hour of the night is likely when it is the next thing to come


class Part(Enum):
    """A part of the day: first and last hour counted from its midnight, and its usual hour."""

    DAWN = (0, 6, 5)
    AM = (0, 11, 10)
    MORNING = (0, 11, 8)
    MIDDAY = (11, 14, 12)
    DAYTIME = (11, 17, 14)
    AFTERNOON = (12, 18, 15)
    PM = (12, 23, 14)
    EVENING = (16, 24, 19)
    NIGHT = (18, 29, 21)  # "one at night" is of the day before
    TONIGHT = (17, 29, 20)

    def hour(self, spoken: int) -> int:
        """Return the hour from midnight that `spoken`, 1-12, is in this part of the day."""
        first, last, _ = self.value
        inside = [hour for hour in range(spoken % 12, 36, 12) if first <= hour <= last]
        return inside[0] if inside else spoken % 12 + (12 if first >= 11 else 0)

    @property
    def usual_hour(self) -> int:
        return self.value[2]


@dataclass(frozen=True)
class When:
    """An instant and the part of the text that said it.

    `at` is the likeliest instant, in the zone of `now`; it may be past where the words name the past
    ("at nine this morning", said at ten). `alternatives` are the others it may mean. Not `exact`: no hour
    and no delay was said, and `at` is the usual hour of the day or part of the day named.
    """

    at: datetime
    start: int
    end: int
    alternatives: tuple[datetime, ...] = ()
    exact: bool = True

    def slots(self) -> dict[str, Any]:
        """Return `time` and, where it is open, `time_alternatives`: ISO 8601 with offset."""
        others = [other.isoformat() for other in self.alternatives]
        return {"time": self.at.isoformat()} | ({"time_alternatives": others} if others else {})


Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Piece:
    """A pattern of one language and what its match says: some fields of `Said`, None for nothing.

    Weak pieces alone (a bare "eight") say no time.
    """

    pattern: re.Pattern[str]
    says: Callable[[re.Match[str], datetime], Fields | None]
    weak: bool = False


@dataclass(frozen=True)
class Said:
    """What the pieces of one time said.

    `hour` is 0-24, `midnight` the end of a day; `same_hour`: the day was counted from now, so that it
    is meant at this hour; `weekly`: such a day comes again in a week.
    """

    day: date | None = None
    hour: int | None = None
    minute: int = 0
    part: Part | None = None
    delay: timedelta | None = None
    midnight: bool = False
    same_hour: bool = False
    weekly: bool = False
    weak: bool = True
    fields: frozenset[str] = field(default=frozenset())

    def with_piece(self, said: Fields, weak: bool) -> "Said | None":
        """Return both together; None where they contradict each other."""
        new = dict(said)
        if self.part is not None and "part" in new:
            if _is_before_noon(self.part) != _is_before_noon(new["part"]):
                return None
            new.pop("part")
        if self.fields & set(new) or (self.delay is not None and "hour" in new):
            return None
        known = {name: getattr(self, name) for name in self.fields}
        return Said(**{**known, **new}, weak=self.weak and weak, fields=self.fields | set(new))


def _is_before_noon(part: Part) -> bool:
    return part in (Part.DAWN, Part.AM, Part.MORNING)


def find(
    text: str,
    now: datetime,
    pieces: Sequence[Piece],
    begins: re.Pattern[str],
    tail: re.Pattern[str],
    exact_only: bool = True,
) -> When | None:
    """Return the first time in `text`.

    `begins` matches before every place where a time may begin, `tail` what belongs to a time that
    ended (a particle, a space).
    """
    for place in begins.finditer(text):
        found = _run(text, place.end(), now, pieces, tail)
        if found and (found.exact or not exact_only):
            return found
    return None


def _run(
    text: str, start: int, now: datetime, pieces: Sequence[Piece], tail: re.Pattern[str]
) -> When | None:
    said, at, end, ended = Said(), start, start, False
    while not ended:
        ended = True
        for piece in pieces:
            match = piece.pattern.match(text, at)
            fields = piece.says(match, now) if match and match.end() > at else None
            joined = said.with_piece(fields, piece.weak) if fields else None
            if match and joined:
                said, end, ended = joined, match.end(), False
                rest = tail.match(text, end)
                at = rest.end() if rest else end
                end = at if rest and text[end:at].strip() else end
                break
    return None if said.weak else _decided(said, now, start, end)


def _decided(said: Said, now: datetime, start: int, end: int) -> When | None:
    if said.delay is not None:
        return When(later(now, said.delay), start, end)
    if said.hour is None:
        if said.day is None and said.part is None:
            return None
        return _vague(said, now, start, end)
    if said.hour > 24 or said.minute > 59 or (said.hour == 24 and said.minute):
        return None
    instants = _instants(said, said.hour, now)
    if said.weekly and said.day and _past(instants[0], now):
        instants = _instants(replace(said, day=said.day + timedelta(days=7)), said.hour, now)
    return When(instants[0], start, end, tuple(instants[1:]))


def _vague(said: Said, now: datetime, start: int, end: int) -> When:
    """Return the usual hour of the part of the day; the hour of now where a span of days was said."""
    if said.day and said.same_hour and said.part is None:
        return When(_on(now, said.day, now.hour, now.minute), start, end)
    hour = said.part.usual_hour if said.part else DAY_HOUR
    at = _on(now, said.day or now.date(), hour)
    if _past(at, now):
        if said.day == now.date():
            at = later(now, timedelta(hours=1))
        elif said.day is None:
            at = _on(now, now.date() + timedelta(days=1), hour)
    return When(at, start, end, exact=False)


def _instants(said: Said, hour: int, now: datetime) -> list[datetime]:
    """Return the instants meant, the likeliest first."""
    if said.midnight:
        return _midnights(said, now)
    if said.part is not None and 1 <= hour <= 12:
        return _fixed(said.day, said.part.hour(hour), said.minute, now, said.part)
    if not 1 <= hour <= 12:
        return _fixed(said.day, hour, said.minute, now, None)
    if said.day is None:
        return _next_halves(hour % 12, said.minute, now)
    return _halves_of(said.day, hour, said.minute, now)


def _midnights(said: Said, now: datetime) -> list[datetime]:
    """Return the end of the day; its beginning is as likely where another day was named."""
    if said.day is None or said.day == now.date():
        return [_on(now, now.date(), 24)]
    return [_on(now, said.day, 24), _on(now, said.day, 0)]


def _fixed(
    day: date | None, hour: int, minute: int, now: datetime, part: Part | None
) -> list[datetime]:
    if day is not None:
        at = _on(now, day, hour, minute)
        if part is Part.DAWN and day == now.date() and _past(at, now):
            at = _on(now, day + timedelta(days=1), hour, minute)
        return [at]
    days = (now.date() + timedelta(days=ahead) for ahead in (-1, 0, 1, 2))
    return [next(at for at in (_on(now, day, hour, minute) for day in days) if not _past(at, now))]


def _next_halves(hour: int, minute: int, now: datetime) -> list[datetime]:
    """Return the next times of a clock that shows `hour`: both halves of the day where both are likely."""
    coming = sorted(
        (_fixed(None, half, minute, now, None)[0] for half in (hour, hour + 12)),
        key=lambda at: at.astimezone(UTC),
    )
    likely = [at for at in coming if _waking(at) or at.astimezone(UTC) - now <= _SOON]
    return likely or coming[:1]


def _halves_of(day: date, hour: int, minute: int, now: datetime) -> list[datetime]:
    """Return the times of that hour on a day: what is still to come of it, what people are awake for."""
    morning, evening = (_on(now, day, half, minute) for half in (hour % 12, hour % 12 + 12))
    coming = [at for at in (morning, evening) if not _past(at, now)]
    if len(coming) < 2:
        return coming or [evening]
    likely = [at for at in coming if _waking(at)] or coming
    is_evening = day != now.date() and hour < _FIRST_MORNING_HOUR
    return likely[::-1] if is_evening else likely


def _waking(at: datetime) -> bool:
    return _FIRST_WAKING_HOUR <= at.hour <= _LAST_WAKING_HOUR


def _past(at: datetime, now: datetime) -> bool:
    return at.astimezone(UTC) <= now.astimezone(UTC)


def _on(now: datetime, day: date, hour: int, minute: int = 0) -> datetime:
    """Return an hour of a day, 0-29 from its midnight; one that summer time skips comes an hour later."""
    at = datetime.combine(
        day + timedelta(days=hour // 24), time(hour % 24, minute), tzinfo=now.tzinfo
    )
    return at.astimezone(UTC).astimezone(now.tzinfo)


def later(now: datetime, delay: timedelta) -> datetime:
    """Return now and an elapsed time, in the zone of now."""
    return (now.astimezone(UTC) + delay).astimezone(now.tzinfo)
