"""Transformers checkpoints from a hub on this machine: fetched, converted, ready to decode.

Laid out as futo-org/acft-whisper-*: no tokenizer of their own, it comes from OpenAI's repository.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from agent.asr import catalogue, converting
from agent.asr.whisper import Card, WhisperRecognizer
from agent.errors import MissingError, UsageError
from agent.events import Lang
from devices.bench.shapes import NANO, random_model
from tests.asr.test_catalogue import interrupt_at, point_client_at
from tests.hub import Hub, files_of, serving

ACFT, OPENAI = "futo-org/acft-whisper-tiny", "openai/whisper-tiny"


needs_converter = pytest.mark.skipif(
    not converting.can_convert(),
    reason="transformers and torch are not installed: nothing can be converted",
)


@pytest.fixture(scope="module")
def nano(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return random_model(NANO, tmp_path_factory.mktemp("shapes"))


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory, nano: Path) -> dict[str, bytes]:
    """A Whisper of one layer with random weights, as transformers writes it, without a tokenizer."""
    transformers = pytest.importorskip("transformers", reason="transformers is not installed")
    folder = tmp_path_factory.mktemp("checkpoint")
    vocabulary = json.loads((nano / "vocabulary.json").read_text())
    ids = {token: i for i, token in enumerate(vocabulary)}
    config = transformers.WhisperConfig(
        vocab_size=len(vocabulary), d_model=64, encoder_layers=1, decoder_layers=1,
        encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=128,
        decoder_ffn_dim=128, decoder_start_token_id=ids["<|startoftranscript|>"],
        eos_token_id=ids["<|endoftext|>"], pad_token_id=ids["<|endoftext|>"],
        bos_token_id=ids["<|endoftext|>"], suppress_tokens=[], begin_suppress_tokens=[],
    )  # fmt: skip
    model = transformers.WhisperForConditionalGeneration(config)
    model.generation_config.alignment_heads = [[0, 0]]
    model.generation_config.lang_to_id = {name: ids[name] for name in ("<|ko|>", "<|en|>")}
    model.save_pretrained(folder)
    return files_of(folder)


@pytest.fixture(autouse=True)
def _own_data_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def hub(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, checkpoint: dict[str, bytes], nano: Path
) -> Iterator[Hub]:
    of_openai = {name: (nano / name).read_bytes() for name in ("tokenizer.json",)}
    of_openai["preprocessor_config.json"] = (nano / "preprocessor_config.json").read_bytes()
    of_openai["tokenizer_config.json"] = b'{"tokenizer_class": "PreTrainedTokenizerFast"}'
    of_openai["model.safetensors"] = b"never asked for"
    with serving(Hub(ACFT, dict(checkpoint)), Hub(OPENAI, of_openai)) as served:
        point_client_at(served.url, tmp_path, monkeypatch)
        yield served


@needs_converter
def test_a_checkpoint_is_converted_and_decodes_on_short_context(hub: Hub):
    path = catalogue.pull("acft-tiny")
    assert catalogue.check("acft-tiny") == []
    assert (path / "model.bin").stat().st_size < len(hub.files["model.safetensors"]) / 2
    card = Card.read(path)
    assert (card.name, card.short_context, card.margin_ms) == ("acft-tiny", True, 640)
    assert card.shortest_ms == 3200  # the least that its makers give it
    assert card.full_context_retry
    recognizer = WhisperRecognizer(path, threads=1)
    assert recognizer.decode(np.zeros(32_000, np.int16), Lang.KOREAN).audio_ms == 2000


@needs_converter
def test_nothing_of_the_checkpoint_is_left_over(hub: Hub):
    path = catalogue.pull("acft-tiny")
    assert not list((path.parent / ".partial").iterdir())
    assert not list(path.glob("*.safetensors"))


@needs_converter
def test_an_interrupted_checkpoint_goes_on_where_it_ended(hub: Hub):
    with pytest.raises(KeyboardInterrupt):
        catalogue.pull("acft-tiny", report=interrupt_at(1 << 20))
    hub.asked.clear()
    catalogue.pull("acft-tiny")
    (asked,) = [line for line in hub.asked if line.startswith("GET /cdn/")]
    assert asked.startswith("GET /cdn/model.safetensors bytes=")
    assert catalogue.check("acft-tiny") == []


@needs_converter
def test_a_converted_model_that_is_newest_is_not_fetched_again(hub: Hub):
    first = catalogue.pull("acft-tiny")
    hub.asked.clear()
    assert catalogue.pull("acft-tiny") == first
    assert len(hub.asked) == 1


@needs_converter
def test_damaged_weights_are_thrown_away_before_they_are_converted(hub: Hub):
    hub.damaged = True
    with pytest.raises(MissingError, match="wrong SHA-256"):
        catalogue.pull("acft-tiny")
    assert catalogue.find("acft-tiny") is None


@needs_converter
def test_a_checkpoint_without_a_tokenizer_anywhere_is_named(hub: Hub):
    with pytest.raises(UsageError, match=r"it has no tokenizer\.json"):
        catalogue.pull(ACFT)


@needs_converter
def test_a_checkpoint_of_something_else_is_refused(hub: Hub):
    hub.files["config.json"] = b'{"model_type": "wav2vec2"}'
    with pytest.raises(UsageError, match="cannot be converted"):
        catalogue.pull("acft-tiny")
    assert catalogue.find("acft-tiny") is None


def test_without_a_converter_it_is_named_before_anything_is_fetched(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(converting, "find_spec", lambda _name: None)
    with pytest.raises(MissingError, match="`pip install transformers torch`"):
        catalogue.pull("acft-tiny")
    assert not [line for line in hub.asked if "resolve" in line or "/cdn/" in line]


def test_stock_weights_keep_whispers_own_context_and_fine_tuned_ones_do_not():
    cards = {card.name: card for card in catalogue.entries()}
    stock = ("tiny", "base", "small", "medium", "large-v3-turbo")
    assert not any(cards[name].short_context for name in stock)
    assert all(cards[f"acft-{name}"].short_context for name in ("tiny", "base", "small"))
