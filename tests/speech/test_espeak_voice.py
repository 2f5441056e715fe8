import numpy as np
import pytest

from agent.audio.convert import to_float
from agent.errors import UsageError, VoiceError
from agent.events import Lang
from agent.speech.espeak_voice import AGENT, READING, espeak_voice
from agent.speech.mastering import voiced_rms

pytestmark = pytest.mark.engines

SENTENCES = [
    ("네, 보낼게요.", Lang.KOREAN),
    ("엄마한테 지금 출발한다고 보낼까요?", Lang.KOREAN),
    ("Shall I send it?", Lang.ENGLISH),
    ("You have two new messages from 김민수.", Lang.ENGLISH),
]


@pytest.mark.parametrize("voice", [AGENT, READING], ids=lambda voice: voice.name)
@pytest.mark.parametrize(("text", "lang"), SENTENCES)
def test_a_sentence_is_loud_enough_and_never_clipped(text, lang, voice):
    sound = to_float(voice.synthesize(text, lang))
    assert 20 * np.log10(voiced_rms(sound)) == pytest.approx(-20, abs=1)
    assert np.max(np.abs(sound)) < 0.98


@pytest.mark.parametrize(("text", "lang"), SENTENCES)
def test_a_sentence_begins_within_thirty_ms(text, lang):
    sound = np.abs(to_float(AGENT.synthesize(text, lang)))
    assert np.argmax(sound > np.max(sound) / 100) <= 480


@pytest.mark.parametrize(("word", "lang"), [("안녕하세요 ", Lang.KOREAN), ("hello ", Lang.ENGLISH)])
def test_speech_lasts_longer_the_more_there_is_to_say(word, lang):
    durations = [len(AGENT.synthesize(word * times, lang)) for times in (1, 2, 4, 8)]
    assert durations == sorted(durations)
    assert durations[3] > 4 * durations[0]


def test_a_sentence_lasts_as_long_after_another_language_as_before():
    first = len(AGENT.synthesize("네, 보낼게요.", Lang.KOREAN))
    AGENT.synthesize("Something else.", Lang.ENGLISH)
    assert len(AGENT.synthesize("네, 보낼게요.", Lang.KOREAN)) == pytest.approx(first, rel=0.03)


def test_other_peoples_words_are_read_in_another_voice():
    ours = AGENT.synthesize("저녁 먹고 오니?", Lang.KOREAN)
    theirs = READING.synthesize("저녁 먹고 오니?", Lang.KOREAN)
    assert len(ours) != len(theirs)


@pytest.mark.parametrize("text", ["", "   ", "...", "\x00", "\ud83d"])
def test_what_has_no_words_makes_no_sound(text):
    assert len(AGENT.synthesize(text, Lang.KOREAN)) == 0


def test_control_characters_do_not_cut_a_sentence_short():
    whole = len(AGENT.synthesize("안녕 하세요", Lang.KOREAN))
    assert len(AGENT.synthesize("안녕\x00하세요", Lang.KOREAN)) == pytest.approx(whole, rel=0.03)


def test_a_text_too_long_to_be_one_sentence_is_refused():
    with pytest.raises(VoiceError, match="split"):
        AGENT.synthesize("가" * 5000, Lang.KOREAN)


def test_a_variant_speaks_both_languages():
    voice = espeak_voice("ko+f2")
    assert len(voice.synthesize("안녕하세요", Lang.KOREAN)) > 0
    assert len(voice.synthesize("hello there", Lang.ENGLISH)) > 0


@pytest.mark.parametrize("name", ["ko+nosuch", "ko+", "nosuch", "de", ""])
def test_a_voice_that_espeak_does_not_have_is_refused_in_one_line(name):
    with pytest.raises(UsageError) as refused:
        espeak_voice(name)
    assert "\n" not in str(refused.value)
