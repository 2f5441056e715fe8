"""When: spoken times of both languages made instants, counted from the `now` that is handed in."""

from agent.understanding.moments import When
from agent.understanding.times_english import english_day, english_duration_minutes, find_english
from agent.understanding.times_korean import (
    find_korean,
    korean_count,
    korean_day,
    korean_duration_minutes,
)

__all__ = [
    "When",
    "english_day",
    "english_duration_minutes",
    "find_english",
    "find_korean",
    "korean_count",
    "korean_day",
    "korean_duration_minutes",
]
