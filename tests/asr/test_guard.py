"""What must not be acted on, and why."""

from dataclasses import replace

import pytest

from agent.asr.guard import GuardOptions, compression_ratio, confidence, rejection
from agent.asr.recognizer import Decoded
from agent.asr.whisper import looks_wrong
from agent.events import Lang

SURE = Decoded("민수한테 보내 줘", Lang.KOREAN, -0.1, 0.0, 2000, 50)


def reason(text: str = SURE.text, voiced_ms: float = 1500, **fields: float) -> str | None:
    return rejection(replace(SURE, text=text, **fields), voiced_ms, GuardOptions())


@pytest.mark.parametrize(
    "text",
    [
        "응",
        "네.",
        "yes",
        "민수한테 지금 가 ㅋㅋ",
        "call 010-1234-5678!",
        "café",
        "3시 30분",
        "아이폰 15 Pro",
    ],
)
def test_a_sure_reading_of_what_a_wearer_says_is_accepted(text: str):
    assert reason(text) is None


@pytest.mark.parametrize("text", ["", " ", "...", "?!", "♪♪"])
def test_signs_without_a_word_are_no_speech(text: str):
    assert reason(text) == "no_speech"


def test_a_word_without_a_voice_is_no_speech():
    assert reason("응", voiced_ms=60) == "no_speech"


def test_an_unsure_reading_of_likely_silence_is_no_speech():
    assert reason(no_speech_probability=0.9, average_log_probability=-0.7) == "no_speech"


def test_a_sure_reading_is_believed_against_the_no_speech_probability():
    assert reason(no_speech_probability=0.9) is None


@pytest.mark.parametrize(
    "text", ["ご視聴ありがとうございました", "谢谢观看", "спасибо", "thanks مرحبا"]
)
def test_a_script_that_the_wearer_does_not_speak_is_rejected(text: str):
    assert reason(text) == "script"


def test_repetition_is_rejected():
    assert reason("네 네 네 네 " * 20, voiced_ms=20_000) == "repetition"


def test_more_text_than_anyone_can_speak_in_the_time_is_repetition():
    assert (
        reason("오늘 저녁은 밖에서 먹고 늦게 들어간다고 전해 줘요", voiced_ms=200) == "repetition"
    )


def test_an_unsure_reading_is_rejected():
    assert reason(average_log_probability=-1.2) == "low_confidence"


def test_confidence_is_a_probability_even_for_a_score_above_zero():
    assert confidence(replace(SURE, average_log_probability=0.3)) == 1.0
    assert confidence(replace(SURE, average_log_probability=-1.0)) == pytest.approx(
        0.368, abs=0.001
    )


def test_a_sure_result_does_not_look_wrong():
    assert not looks_wrong(SURE)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(SURE, average_log_probability=-1.1),
        replace(SURE, text="네 " * 100, audio_ms=28_000),
        replace(SURE, text="가나다라마바사아자차카타파하" * 3, audio_ms=500),
    ],
)
def test_an_unsure_repeating_or_too_fast_result_looks_wrong(wrong: Decoded):
    assert looks_wrong(wrong)


def test_no_text_does_not_repeat_itself():
    assert compression_ratio("") == 0.0
