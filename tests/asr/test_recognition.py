"""How well recognition works: the bundled model on unseen synthetic speech, real weights on people.

The bundled model's scores on people are in its card; they are no promise, so no test holds them.
"""

import os
import random
from pathlib import Path

import pytest

from agent.asr.recognizer import Recognizer
from agent.asr.scoring import Row, read_manifest, score
from agent.asr.whisper import WhisperRecognizer
from agent.audio.convert import to_int16
from agent.audio.wav import read_recording
from agent.events import Lang
from agent.loading import load_recognizer
from assets.recogniser.recipe.evaluate import commands, record
from tests.engines import SHARED

pytestmark = pytest.mark.engines
REAL = os.environ.get("SORI_REAL_MODEL")


def _character_error_rate(recognizer: Recognizer, sentences: list[str], lang: Lang) -> float:
    pick = random.Random(11)
    clips = [to_int16(record(sentence, lang, 45.0, pick)) for sentence in sentences]
    read = [
        (Row(Path("x"), sentence), recognizer.decode(clip, lang))
        for sentence, clip in zip(sentences, clips, strict=True)
    ]
    return float(score(recognizer.name, read)["cer"])


def test_unseen_korean_commands_by_unseen_voices_are_read_with_under_ten_percent_wrong():
    sentences = commands("ko", 30, random.Random(23))
    assert _character_error_rate(load_recognizer("bundled"), sentences, Lang.KOREAN) <= 0.10


def test_unseen_english_commands_by_unseen_voices_are_mostly_read():
    sentences = commands("en", 30, random.Random(23))
    assert _character_error_rate(load_recognizer("bundled"), sentences, Lang.ENGLISH) <= 0.20


@pytest.mark.skipif(REAL is None, reason="SORI_REAL_MODEL=DIR is not set: no real Whisper weights")
@pytest.mark.skipif(not (SHARED / "audio").is_dir(), reason="../shared/audio is not here")
@pytest.mark.parametrize("lang", list(Lang))
def test_real_weights_read_people(lang: Lang):
    recognizer = WhisperRecognizer(Path(str(REAL)))
    rows = read_manifest(SHARED / "audio" / lang / "manifest.tsv")
    read = [(row, recognizer.decode(read_recording(row.file).samples, lang)) for row in rows]
    assert score(recognizer.name, read)["cer"] <= 0.40  # tiny, the worst of them, is at a third
