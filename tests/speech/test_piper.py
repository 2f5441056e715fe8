"""Piper voices through piper's real loading path, on stand-in voices that play tones."""

import json
import os
import shutil
from pathlib import Path

import pytest

from agent.errors import MissingError, UsageError, VoiceError
from agent.events import Lang
from agent.speech.voice import load_voice

SHARED = Path(os.environ.get("SORI_SHARED") or Path(__file__).parents[3] / "shared")
STANDIN = SHARED / "models" / "piper-standin"
KOREAN = "ko_KR-standin-x_low.onnx"

pytestmark = [
    pytest.mark.engines,
    pytest.mark.skipif(not STANDIN.is_dir(), reason=f"no stand-in Piper voices at {STANDIN}"),
]


@pytest.fixture
def folder(tmp_path):
    """A copy of the Korean voice that a test may damage."""
    shutil.copy(STANDIN / KOREAN, tmp_path)
    shutil.copy(STANDIN / f"{KOREAN}.json", tmp_path)
    return tmp_path


def refusal(path, kind):
    with pytest.raises(kind) as refused:
        load_voice(str(path), Lang.KOREAN)
    assert "\n" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    ("lang", "name"),
    [(Lang.KOREAN, "ko_KR-standin-x_low"), (Lang.ENGLISH, "en_US-standin-x_low")],
)
def test_a_folder_of_voices_gives_the_one_for_the_language(lang, name):
    assert load_voice(str(STANDIN), lang).name == name


def test_speech_lasts_longer_the_more_there_is_to_say():
    voice = load_voice(str(STANDIN / KOREAN), Lang.KOREAN)
    durations = [len(voice.synthesize("안녕하세요 " * times, Lang.KOREAN)) for times in (1, 2, 4)]
    assert durations == sorted(set(durations))


def test_a_voice_of_another_rate_comes_out_at_sixteen_kilohertz(folder):
    settings = folder / f"{KOREAN}.json"
    described = json.loads(settings.read_text())
    described["audio"]["sample_rate"] = 8000
    settings.write_text(json.dumps(described))
    slow = len(load_voice(str(folder), Lang.KOREAN).synthesize("안녕하세요", Lang.KOREAN))
    usual = len(load_voice(str(STANDIN), Lang.KOREAN).synthesize("안녕하세요", Lang.KOREAN))
    assert 1.7 < slow / usual < 2


def test_raw_phonemes_in_somebodys_message_are_not_obeyed():
    voice = load_voice(str(STANDIN), Lang.KOREAN)
    assert len(voice.synthesize("[[ə]] 안녕", Lang.KOREAN)) > 0


def test_a_text_without_words_makes_no_sound():
    assert len(load_voice(str(STANDIN), Lang.KOREAN).synthesize("", Lang.KOREAN)) == 0


def test_a_voice_asked_for_another_language_says_so():
    voice = load_voice(str(STANDIN), Lang.KOREAN)
    with pytest.raises(VoiceError, match="does not speak en"):
        voice.synthesize("hello", Lang.ENGLISH)


def test_a_voice_of_another_language_is_not_loaded():
    message = refusal(STANDIN / "en_US-standin-x_low.onnx", UsageError)
    assert message.endswith("no Piper voice for ko, only en_US-standin-x_low.onnx (en)")


def test_a_voice_without_its_settings_names_the_missing_file(folder):
    (folder / f"{KOREAN}.json").unlink()
    assert f"{KOREAN}.json: missing" in refusal(folder, MissingError)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", '{"espeak": 3}', '{"espeak": {"voice": "ko"}}']
)
def test_broken_settings_are_reported_in_one_line(folder, content):
    (folder / f"{KOREAN}.json").write_text(content)
    assert KOREAN in refusal(folder, VoiceError)


def test_a_broken_model_is_reported_in_one_line(folder):
    (folder / KOREAN).write_bytes(b"not a network")
    assert "not a Piper voice" in refusal(folder, VoiceError)


def test_an_empty_folder_is_no_voice(tmp_path):
    assert "no Piper voice there" in refusal(tmp_path, MissingError)
