"""What holds for any text at all."""

import random
import re
import time

import pytest

from agent.events import Lang
from agent.speech.spoken import MAX_CHARACTERS, as_spoken

_LONGEST_ANSWER = 20 * MAX_CHARACTERS
_PIECES = [
    *"0123456789.,:/-~+%$₩()'\" \n",
    *("시 분 월 일 년 개 명 번 번째 대 원 만 천 억 제 오전 오후 (토) 분의 도 층 번호").split(),
    *(
        "am pm th st km kg °C k M No. # Nov x T Z ½ ² ① ٣ ３ 一 ㋉ ㎏ 😀 ❤ ㅋ ㅠ https:// a@b.co"
    ).split(),
]

HOSTILE = {
    "empty": "",
    "blanks": " \n\t ",
    "a million figures": "1" * 1_000_000,
    "a million thousands": "1,234," * 200_000,
    "numbers joined by hyphens": "1-" * 10_000,
    "numbers joined by points": "1." * 10_000,
    "numbers joined by colons": "12:" * 10_000,
    "numbers joined by slashes": "1/" * 10_000,
    "spaced figures": "1 " * 10_000,
    "control characters": "".join(chr(code) for code in range(32)) + "\x7f\x85\x9b",
    "right to left": "\u202emoc.live//:ptth\u202c שלום 3 مرحبا ٣",
    "lone surrogates": "\ud83d 3시 \udc4d",
    "joined emoji": "👨\u200d👩\u200d👧\u200d👦" * 2000,
    "piled accents": "e" + "\u0301" * 5000,
    "a ligature of many letters": "ﷺ" * 10_000,
    "an endless address": "http://" + "a." * 10_000,
    "an endless mailbox": "a@" + "a." * 10_000,
    "open brackets": "([{<" * 5000,
    "jamo": "ㅋㅇㅠ" * 5000,
    "dots and commas": ". , " * 5000,
    "impossible dates": "2026-99-99 99/99 99:99 0000-00-00 99월 99일 25시",
}


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_text_raises_stalls_or_grows_without_bound(text, lang):
    started = time.process_time()
    spoken = as_spoken(text, lang)
    assert time.process_time() - started < 2
    assert len(spoken) <= _LONGEST_ANSWER
    spoken.encode()


def _scramble(seed):
    chosen = random.Random(seed)
    return "".join(chosen.choice(_PIECES) for _ in range(40))


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("seed", range(150))
def test_no_digit_of_any_kind_is_left_to_the_voice(seed, lang):
    assert not re.search(r"\d", as_spoken(_scramble(seed), lang))


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("seed", range(50))
def test_what_is_already_words_stays_as_it_is(seed, lang):
    spoken = as_spoken(_scramble(seed), lang)
    assert as_spoken(spoken, lang) == spoken


def test_control_characters_do_not_reach_the_voice():
    assert as_spoken("안녕\x00\x1b[31m 하세요\u202e", Lang.KOREAN).isprintable()


def test_paragraphs_stay_apart():
    assert as_spoken("첫 줄\n둘째 줄 3시", Lang.KOREAN) == "첫 줄\n둘째 줄 세 시"
