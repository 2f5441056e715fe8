"""The wake phrase: what text begins with it, what is believed, and the bundled model's ear for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from agent.asr.recognizer import Decoded
from agent.asr.wake import Beginning, WakeOptions, WakeSpotter, beginning, is_wake, without_phrase
from agent.audio.frames import Samples
from agent.events import Lang

KO, EN = Lang.KOREAN, Lang.ENGLISH


@pytest.mark.parametrize(
    ("text", "lang", "rest"),
    [
        ("소리야", KO, ""),
        ("소리야 민수한테 전화해", KO, "민수한테 전화해"),
        ("소리야민수한테 전화해", KO, "민수한테 전화해"),
        ("소리야, 지금 몇 시야?", KO, "지금 몇 시야"),
        ("hey sori", EN, ""),
        ("Hey, Sori! Call Mom.", EN, "Call Mom"),
        ("hey sorry call jason", EN, "call jason"),  # said alike, spelled as in a dictionary
    ],
)
def test_the_words_after_the_phrase_are_the_command(text: str, lang: Lang, rest: str):
    assert without_phrase(text, lang) == rest


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("소리가 너무 커", KO),
        ("소리 좀 키워", KO),
        ("무슨 소리야", KO),
        ("수리야", KO),
        ("민수야", KO),
        ("응", KO),
        ("", KO),
        ("sorry", EN),
        ("sorry i'm late", EN),
        ("story", EN),
        ("hey siri", EN),
        ("hey sories", EN),
        ("call jason", EN),
    ],
)
def test_other_words_do_not_begin_with_the_phrase(text: str, lang: Lang):
    assert without_phrase(text, lang) is None


@pytest.mark.parametrize("text", ["소리가", "소리 좀 키워", "무슨 소리야", "우리야"])
def test_what_is_too_unlike_is_not_even_scored(text: str):
    found = beginning(text, KO)
    assert found is None or found.cost > WakeOptions().most_cost


def test_a_misheard_phrase_is_believed_only_where_the_sound_agrees():
    misheard = beginning("소지야 민수한테", KO)
    assert misheard == Beginning(1.0, "민수한테")
    assert is_wake(misheard, -0.4, WakeOptions())
    assert not is_wake(misheard, -3.0, WakeOptions())


def test_a_phrase_that_was_read_but_hardly_heard_is_not_believed():
    assert not is_wake(Beginning(0.0, ""), -2.9, WakeOptions())


def test_a_recogniser_without_scores_must_read_the_phrase_exactly():
    assert is_wake(Beginning(0.0, ""), None, WakeOptions())
    assert not is_wake(Beginning(0.5, ""), None, WakeOptions())


@dataclass
class Reader:
    """Reads every window as one text, and finds the phrase probable in windows of one length."""

    text: str
    probable_at: int
    name: str = "scripted"
    decoded: list[int] = field(default_factory=list)
    scored: list[int] = field(default_factory=list)

    def decode(self, audio: Samples, lang: Lang | None, names: Sequence[str] = ()) -> Decoded:
        self.decoded.append(len(audio))
        return Decoded(self.text, lang or KO, -0.1, 0.0, 0.0, 1.0)

    def score(self, audio: Samples, lang: Lang, texts: Sequence[str]) -> list[float]:
        self.scored.append(len(audio))
        return [-0.3 if len(audio) == self.probable_at else -9.0 for _ in texts]


def test_the_phrase_may_be_clear_in_any_one_of_the_windows():
    audio = np.zeros(5 * 16_000, np.int16)
    for window_ms in WakeOptions().windows_ms:
        reader = Reader("소리야 민수한테", (300 + window_ms) * 16)
        assert WakeSpotter(reader).hears(audio, 300, KO)
    assert not WakeSpotter(Reader("소리야 민수한테", 1)).hears(audio, 300, KO)


def test_no_more_is_read_than_the_longest_window_and_nothing_is_scored_for_other_words():
    reader = Reader("민수한테 전화해", 1)
    assert not WakeSpotter(reader).hears(np.zeros(5 * 16_000, np.int16), 300, KO)
    assert reader.decoded == [(300 + WakeOptions().longest_ms) * 16]
    assert reader.scored == []


def test_an_utterance_shorter_than_a_window_is_scored_once_as_it_is():
    reader = Reader("소리야", 800 * 16)
    assert WakeSpotter(reader).hears(np.zeros(800 * 16, np.int16), 300, KO)
    assert sorted(reader.scored) == [800 * 16]
