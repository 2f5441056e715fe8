"""Spoken times made instants."""

from datetime import datetime

import pytest

from agent.understanding.times import find_english, find_korean

NOW = datetime.fromisoformat("2026-11-21T09:00:00+09:00")  # a Saturday


@pytest.mark.parametrize(
    ("said", "instant"),
    [
        ("삼십 분 뒤에", "2026-11-21T09:30:00+09:00"),
        ("반 시간 뒤에", "2026-11-21T09:30:00+09:00"),
        ("한 시간 반 후에", "2026-11-21T10:30:00+09:00"),
        ("세 시에", "2026-11-21T15:00:00+09:00"),
        ("여덟 시에", "2026-11-21T20:00:00+09:00"),
        ("오후 세 시 반에", "2026-11-21T15:30:00+09:00"),
        ("내일 아침 8시에", "2026-11-22T08:00:00+09:00"),
        ("내일 세 시에", "2026-11-22T15:00:00+09:00"),
        ("모레 저녁 일곱 시 십오 분에", "2026-11-23T19:15:00+09:00"),
        ("오늘 밤 열두 시에", "2026-11-22T00:00:00+09:00"),
        ("월요일 오전 열 시에", "2026-11-23T10:00:00+09:00"),
    ],
)
def test_a_korean_time_is_the_instant_meant(said: str, instant: str) -> None:
    found = find_korean(said, NOW)

    assert found is not None
    assert found.at == datetime.fromisoformat(instant)


@pytest.mark.parametrize(
    ("said", "instant"),
    [
        ("in ten minutes", "2026-11-21T09:10:00+09:00"),
        ("in half an hour", "2026-11-21T09:30:00+09:00"),
        ("at five thirty", "2026-11-21T17:30:00+09:00"),
        ("tomorrow at eight", "2026-11-22T08:00:00+09:00"),
        ("at eight tomorrow evening", "2026-11-22T20:00:00+09:00"),
        ("on monday at noon", "2026-11-23T12:00:00+09:00"),
    ],
)
def test_an_english_time_is_the_instant_meant(said: str, instant: str) -> None:
    found = find_english(said, NOW)

    assert found is not None
    assert found.at == datetime.fromisoformat(instant)


@pytest.mark.parametrize("said", ["서른 시에", "한 시간 동안", "시간이 없어", "구십구 시"])
def test_what_is_no_time_of_day_gives_none(said: str) -> None:
    assert find_korean(said, NOW) is None
