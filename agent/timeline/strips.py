"""Which stretches of a session are worth drawing for a turn, cut to rows of one scale."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agent.timeline.turns import Span

ROW_S = 10.0  # a full row: a command, its wait and a short answer fit, and 100 ms is still visible
_MARGIN_S = 0.3  # air around what is heard
_JOIN_S = 2.0  # shorter quiet is drawn as it is; longer quiet is only told


@dataclass(frozen=True)
class Strip:
    """One row: whole seconds, so that its ruler is the clock's. `gap`: quiet left out before it."""

    start: float
    end: float
    gap: float = 0.0

    @property
    def length(self) -> float:
        return self.end - self.start

    @property
    def share(self) -> float:
        """How much of a full row it fills."""
        return self.length / ROW_S

    def shows(self, spans: Iterable[Span]) -> bool:
        return any(span.start <= self.end and span.end >= self.start for span in spans)

    def share_of(self, span: Span) -> Iterator[tuple[float, float]]:
        """Left edge and width of the part of `span` inside, in percent; nothing if outside."""
        start, end = max(span.start, self.start), min(span.end, self.end)
        if end > start:
            yield 100 * (start - self.start) / self.length, 100 * (end - start) / self.length


def strips(spans: Iterable[Span]) -> list[Strip]:
    """Rows that show all of `spans` and leave out long quiet between them."""
    spans = list(spans)
    rows: list[Strip] = []
    end = 0.0
    for start, stretch_end in _stretches(spans):
        gap = start - end if rows else 0.0
        rows += _rows(start, stretch_end, gap)
        end = stretch_end
    return [row for row in rows if row.shows(spans)]


def _stretches(spans: Iterable[Span]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for span in sorted(spans, key=lambda span: span.start):
        start = float(max(0, math.floor(span.start - _MARGIN_S)))
        end = float(math.ceil(span.end + _MARGIN_S))
        if joined and start - joined[-1][1] <= _JOIN_S:
            start, end = joined[-1][0], max(end, joined[-1][1])
            joined.pop()
        joined.append((start, end))
    return joined


def _rows(start: float, end: float, gap: float) -> Iterator[Strip]:
    while start < end:
        row_end = min(start + ROW_S, end)
        yield Strip(start, row_end, gap)
        start, gap = row_end, 0.0
