"""What a decoding is given, and the marks of one that failed on short context."""

import pytest

from agent.asr.context import context_ms, looks_wrong, loops
from agent.asr.recognizer import Decoded
from agent.events import Lang


def decoded(text: str, audio_ms: float = 2500, average: float = -0.2) -> Decoded:
    return Decoded(text, Lang.KOREAN, average, 0.01, audio_ms, 10.0)


@pytest.mark.parametrize(
    ("audio_ms", "margin_ms", "given_ms"),
    [(0, 0, 1200), (300, 500, 1200), (2500, 1000, 3500), (29_900, 1000, 30_000)],
)
def test_the_context_is_the_audio_and_its_margin_within_limits(
    audio_ms: float, margin_ms: float, given_ms: float
):
    assert context_ms(audio_ms, margin_ms) == given_ms


@pytest.mark.parametrize(("audio_ms", "given_ms"), [(400, 3200), (2560, 3200), (3000, 3640)])
def test_a_card_may_say_that_its_weights_need_more(audio_ms: float, given_ms: float):
    assert context_ms(audio_ms, 640, 3200) == given_ms


@pytest.mark.parametrize(
    "text",
    [
        "민수한테 민수한테 민수한테 민수한테 ",
        "okay okay okay okay okay",
        "아아아아아아아아아아아아아",
    ],
)
def test_a_short_text_that_repeats_itself_loops(text: str):
    assert loops(text)
    assert looks_wrong(decoded(text))


@pytest.mark.parametrize(
    "text",
    ["네 네 네 네", "응 그래그래 알았어", "빨리빨리 오라고 전해 줘", "010-1111-1111로 전화해", ""],
)
def test_what_people_say_twice_does_not_loop(text: str):
    assert not loops(text)
    assert not looks_wrong(decoded(text))
