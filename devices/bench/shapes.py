"""Whisper models of the real shapes with random weights: what decoding costs, and nothing else.

Written with CTranslate2's own model specification (int8, as faster-whisper's converted models are)
into a cache folder; the vocabulary has Whisper's size and special tokens, its words are made up.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from faster_whisper.tokenizer import _LANGUAGE_CODES
from numpy.typing import NDArray
from platformdirs import user_cache_path
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

_MELS, _POSITIONS, _TOKENS = 80, 1500, 448
_WORDS, _VOCABULARY = 50_257, 51_865  # as the multilingual models up to large-v2 have them
_VERSION = 1  # of what is written: a higher one is built anew


@dataclass(frozen=True)
class Shape:
    """One of Whisper's sizes. The decoder is as deep as the encoder."""

    name: str
    width: int
    layers: int
    heads: int


SHAPES = (Shape("tiny", 384, 4, 6), Shape("base", 512, 6, 8), Shape("small", 768, 12, 12))
NANO = Shape("nano", 64, 1, 2)  # for tests: built and decoded in a moment


def random_model(shape: Shape, cache: Path | None = None) -> Path:
    """Return the folder of a model of that shape, writing it (6-250 MB) on first use."""
    folder = (cache or bench_cache()) / f"random-{shape.name}-{_VERSION}"
    if (folder / "model.bin").is_file():
        return folder
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    _write(shape, partial)
    shutil.rmtree(folder, ignore_errors=True)
    return partial.rename(folder)


def bench_cache() -> Path:
    return user_cache_path("sori") / "bench"


def _write(shape: Shape, folder: Path) -> None:
    from ctranslate2.specs import WhisperSpec  # imports torch where it is installed

    tokens = [*_byte_words(), *_special_tokens()]
    spec = WhisperSpec(shape.layers, shape.heads, shape.layers, shape.heads)
    _Weights(shape).fill(spec)
    spec.register_vocabulary(tokens)
    spec.config.suppress_ids = spec.config.suppress_ids_begin = []
    spec.config.lang_ids = [i for i, t in enumerate(tokens) if t[2:-2] in _LANGUAGE_CODES]
    spec.config.alignment_heads = [[shape.layers - 1, head] for head in range(shape.heads)]
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))
    _tokenizer(tokens).save(str(folder / "tokenizer.json"))
    extractor = {"feature_size": _MELS, "hop_length": 160, "sampling_rate": 16_000}
    (folder / "preprocessor_config.json").write_text(json.dumps(extractor), encoding="utf-8")


class _Weights:
    """Draws every weight of a specification, small and normal: activations stay ordinary numbers."""

    def __init__(self, shape: Shape) -> None:
        self._width, self._random = shape.width, np.random.default_rng(1)

    def fill(self, spec: Any) -> None:
        width = self._width
        spec.encoder.conv1.weight = self._draw(width, _MELS, 3)
        spec.encoder.conv2.weight = self._draw(width, width, 3)
        spec.encoder.conv1.bias = spec.encoder.conv2.bias = self._zeros(width)
        spec.encoder.position_encodings.encodings = self._draw(_POSITIONS, width)
        spec.decoder.position_encodings.encodings = self._draw(_TOKENS, width)
        spec.decoder.embeddings.weight = self._draw(_VOCABULARY, width)
        spec.decoder.projection.weight = spec.decoder.embeddings.weight
        for part in (spec.encoder, spec.decoder):
            self._normalise(part.layer_norm)
            for layer in part.layer:
                self._layer(layer)

    def _layer(self, layer: Any) -> None:
        width = self._width
        self._attention(layer.self_attention, (3 * width, width))
        if hasattr(layer, "attention"):
            self._attention(layer.attention, (width, 2 * width, width))
        self._normalise(layer.ffn.layer_norm)
        self._linear(layer.ffn.linear_0, 4 * width, width)
        self._linear(layer.ffn.linear_1, width, 4 * width)

    def _attention(self, attention: Any, outputs: tuple[int, ...]) -> None:
        self._normalise(attention.layer_norm)
        for linear, size in zip(attention.linear, outputs, strict=True):
            self._linear(linear, size, self._width)

    def _linear(self, linear: Any, outputs: int, inputs: int) -> None:
        linear.weight, linear.bias = self._draw(outputs, inputs), self._zeros(outputs)

    def _normalise(self, norm: Any) -> None:
        norm.gamma, norm.beta = np.ones(self._width, np.float32), self._zeros(self._width)

    def _draw(self, *size: int) -> NDArray[np.float32]:
        return self._random.standard_normal(size, np.float32) * np.float32(0.02)

    def _zeros(self, size: int) -> NDArray[np.float32]:
        return np.zeros(size, np.float32)


def _byte_words() -> Iterator[str]:
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    yield from alphabet
    yield from (f"word{i}" for i in range(_WORDS - len(alphabet) - 1))
    yield ""  # as Whisper has it: without it CTranslate2 takes the model for an English-only one


def _special_tokens() -> Iterator[str]:
    """Whisper's special tokens in its order; the times are 0.02 s apart."""
    named = "translate transcribe startoflm startofprev nospeech notimestamps".split()
    languages = _LANGUAGE_CODES[: _VOCABULARY - _WORDS - 2 - len(named) - 1501]
    yield from (f"<|{n}|>" for n in ("endoftext", "startoftranscript", *languages, *named))
    yield from (f"<|{i * 0.02:.2f}|>" for i in range(1501))


def _tokenizer(tokens: list[str]) -> Tokenizer:
    vocabulary = {token: i for i, token in enumerate(tokens[:_WORDS])}
    tokenizer = Tokenizer(models.BPE(vocabulary, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    special = [AddedToken(t, special=True, normalized=False) for t in tokens[_WORDS:]]
    tokenizer.add_special_tokens(special)
    return tokenizer
