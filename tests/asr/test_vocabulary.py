"""The cut vocabulary on random weights of Whisper's vocabulary size: nothing but rows is missing."""

import json
import struct
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, pre_tokenizers

from agent.asr import vocabulary
from agent.asr.whisper import Card, WhisperRecognizer
from agent.events import Lang
from devices.bench.shapes import NANO, random_model

pytestmark = pytest.mark.engines
CARD = Card("nano", short_context=True, margin_ms=500)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "torch", None)  # as where sori is installed
        return random_model(NANO, tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def short(folder: Path) -> WhisperRecognizer:
    return WhisperRecognizer(folder, CARD, threads=1)


@pytest.fixture(scope="module")
def whole(folder: Path) -> WhisperRecognizer:
    return WhisperRecognizer(folder, CARD, threads=1, whole_vocabulary=True)


@cache
def kept(folder: Path) -> list[int]:
    return vocabulary.kept_tokens(json.loads((folder / "vocabulary.json").read_text()))


def noise(seed: int) -> np.ndarray:
    return (np.random.default_rng(seed).standard_normal(40_000) * 3000).astype(np.int16)


def generated(recognizer: WhisperRecognizer, seed: int, dropped: list[int]):
    encoded = recognizer.model.encode(recognizer.features(noise(seed), 3000))
    end = recognizer.model.hf_tokenizer.token_to_id("<|endoftext|>")
    (result,) = recognizer.model.model.generate(
        encoded,
        [recognizer._prompt(Lang.KOREAN)],
        beam_size=1,
        max_length=60,
        return_logits_vocab=True,
        suppress_blank=False,
        suppress_tokens=[*dropped, end],
    )
    return result


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_where_the_best_tokens_are_kept_the_same_ones_come_out(
    folder: Path, short: WhisperRecognizer, whole: WhisperRecognizer, seed: int
):
    stays = kept(folder)
    dropped = sorted(set(range(51_865)) - set(stays))
    ours, theirs = generated(short, seed, []), generated(whole, seed, dropped)
    assert [stays[token] for token in ours.sequences_ids[0]] == theirs.sequences_ids[0]
    assert len(ours.sequences_ids[0]) == 30


def test_the_logits_of_kept_tokens_are_the_same(
    folder: Path, short: WhisperRecognizer, whole: WhisperRecognizer
):
    stays = kept(folder)
    dropped = sorted(set(range(51_865)) - set(stays))
    ours = np.array(generated(short, 1, []).logits[0][0]).ravel()
    theirs = np.array(generated(whole, 1, dropped).logits[0][0]).ravel()[stays]
    finite = np.isfinite(theirs) & np.isfinite(ours)
    assert finite.sum() >= len(stays) - 1  # all but the end, suppressed on both sides
    assert np.array_equal(ours[finite], theirs[finite])


def test_the_special_tokens_are_found_under_their_names(short: WhisperRecognizer):
    tokenizer = short.model.hf_tokenizer
    named = ["<|startoftranscript|>", "<|ko|>", "<|transcribe|>", "<|notimestamps|>"]
    assert [tokenizer.id_to_token(token) for token in short._prompt(Lang.KOREAN)] == named
    assert tokenizer.token_to_id("<|fr|>") is None
    assert tokenizer.token_to_id("<|0.00|>") is None


@pytest.mark.parametrize("text", ["민수한테 늦는다고 보내 줘", "naïve 漢字 🙂", "10:30, 50%"])
def test_any_text_is_still_written_and_read_back(short: WhisperRecognizer, text: str):
    assert short.model.hf_tokenizer.decode(short._encode(text)) == text


def test_forced_decoding_agrees_but_for_what_dropped_tokens_had(
    short: WhisperRecognizer, whole: WhisperRecognizer
):
    ours, theirs = (r.score(noise(1), Lang.KOREAN, ["네"])[0] for r in (short, whole))
    assert theirs < ours < 0


def test_a_whole_recogniser_decodes_with_the_cut_vocabulary(short: WhisperRecognizer):
    assert short.decode(noise(1), Lang.ENGLISH).audio_ms == 2500


def test_a_vocabulary_that_is_not_whispers_is_left_alone():
    assert not vocabulary.is_multilingual(["a", "b", "<|endoftext|>"])


def test_a_format_of_another_version_is_left_alone(folder: Path, tmp_path: Path):
    for file in folder.iterdir():
        content = file.read_bytes()
        changed = struct.pack("<I", 5) + content[4:] if file.name == "model.bin" else content
        (tmp_path / file.name).write_bytes(changed)
    assert vocabulary.short_vocabulary_files(tmp_path) is None


def test_no_merge_leads_to_a_piece_that_is_gone():
    pieces = {"a": 0, "b": 1, "ab": 2, "abc": 3, "c": 4}
    merges = ["a b", ["ab", "c"]]
    tokenizer = {"model": {"vocab": pieces, "merges": merges}, "added_tokens": []}
    cut = vocabulary._cut_tokenizer(tokenizer, list(pieces), {0: 0, 1: 1, 2: 2, 4: 3})
    assert cut["model"]["merges"] == [["a", "b"]]
    assert cut["model"]["vocab"] == {"a": 0, "b": 1, "ab": 2, "c": 3}


def test_every_byte_can_be_written():
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokens = [""] * 50_257 + ["<|endoftext|>"]
    assert len(alphabet) == 256
    assert set(range(256)) <= set(vocabulary.kept_tokens(tokens))


def test_the_kept_pieces_make_a_tokenizer_that_loads(folder: Path):
    contents = vocabulary.short_vocabulary_files(folder)
    assert contents is not None
    assert Tokenizer.from_buffer(contents["tokenizer.json"]).get_vocab_size() == len(kept(folder))
