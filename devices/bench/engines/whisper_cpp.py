"""whisper.cpp through pywhispercpp, on a ggml file: real weights, or random ones of a shape.

Greedy, language pinned, no fallback to other temperatures, at most 20 tokens; the encoder sees 30 s
as it does by default. The random file is written as the project's own converter writes one
(`models/convert-pt-to-ggml.py`), in float16.
"""

import io
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from faster_whisper.feature_extractor import FeatureExtractor
from numpy.typing import NDArray

from agent.audio.convert import to_float
from agent.audio.frames import Samples
from agent.events import Lang
from devices.bench.engines import Loaded
from devices.bench.shapes import Shape, bench_cache

PACKAGE = "pywhispercpp"
INSTALL = "pywhispercpp"
_TOKENS = 20
_MELS, _POSITIONS, _TEXT_POSITIONS, _VOCABULARY, _WORDS = 80, 1500, 448, 51_865, 50_257
_MAGIC, _HALF = 0x67676D6C, 1  # ggml's; weights of two and more dimensions in float16
_VERSION = 1  # of what is written: a higher one is built anew

Tensor = tuple[str, NDArray[np.float32]]


def load(folder: Path, shape: Shape, threads: int) -> Loaded:
    """See `Engine.load`. The folder holds one ggml file."""
    from pywhispercpp.model import Model

    found = sorted(folder.glob("*.bin"))
    path = found[0] if found else random_ggml(shape)
    model = Model(
        str(path), n_threads=threads, temperature_inc=0.0, max_tokens=_TOKENS,
        single_segment=True, no_timestamps=True, no_context=True, suppress_blank=False,
        print_progress=False, print_realtime=False, redirect_whispercpp_logs_to=None,
    )  # fmt: skip

    def transcribe(audio: Samples, lang: Lang) -> str:
        segments = model.transcribe(to_float(audio), language=str(lang))
        return " ".join(segment.text for segment in segments)

    return Loaded(path.stem, transcribe)


def random_ggml(shape: Shape, cache: Path | None = None) -> Path:
    """Return a ggml file of that shape with random weights, writing it on first use."""
    path = (cache or bench_cache()) / f"random-{shape.name}-{_VERSION}-ggml.bin"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(path.name + ".partial")
        with partial.open("wb") as file:
            file.writelines(_parts(shape))
        partial.rename(path)
    return path


def _parts(shape: Shape) -> Iterator[bytes]:
    width, heads, layers = shape.width, shape.heads, shape.layers
    encoder, decoder = (_POSITIONS, width, heads, layers), (_TEXT_POSITIONS, width, heads, layers)
    yield struct.pack("<12i", _MAGIC, _VOCABULARY, *encoder, *decoder, _MELS, _HALF)
    filters = np.asarray(FeatureExtractor(feature_size=_MELS).mel_filters, np.float32)
    yield struct.pack("<2i", *filters.shape) + filters.tobytes()
    yield struct.pack("<i", _WORDS)
    for number in range(_WORDS):
        word = f"word{number}".encode()
        yield struct.pack("<i", len(word)) + word
    random = np.random.default_rng(1)
    for name, size in _sizes(shape):
        plain = name.endswith(("bias", "ln.weight", "ln_post.weight")) or "positional" in name
        values = random.standard_normal(size, np.float32) * np.float32(0.02)
        if name.endswith(("ln.weight", "ln_post.weight")):
            values = np.ones(size, np.float32)
        yield _tensor(name, values, half=not plain)


def _tensor(name: str, values: NDArray[np.float32], half: bool) -> bytes:
    written = io.BytesIO()
    encoded = name.encode()
    written.write(struct.pack("<3i", values.ndim, len(encoded), int(half)))
    written.write(struct.pack(f"<{values.ndim}i", *reversed(values.shape)))
    written.write(encoded + (values.astype(np.float16) if half else values).tobytes())
    return written.getvalue()


def _sizes(shape: Shape) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Every tensor of OpenAI's model by name, with its dimensions."""
    width = shape.width
    yield "encoder.positional_embedding", (_POSITIONS, width)
    for number, inputs in ((1, _MELS), (2, width)):
        yield f"encoder.conv{number}.weight", (width, inputs, 3)
        yield f"encoder.conv{number}.bias", (width, 1)
    yield from _norm("encoder.ln_post", width)
    yield "decoder.positional_embedding", (_TEXT_POSITIONS, width)
    yield "decoder.token_embedding.weight", (_VOCABULARY, width)
    yield from _norm("decoder.ln", width)
    for part, attentions in (("encoder", ("attn",)), ("decoder", ("attn", "cross_attn"))):
        for layer in range(shape.layers):
            yield from _layer(f"{part}.blocks.{layer}", attentions, width)


def _layer(
    block: str, attentions: tuple[str, ...], width: int
) -> Iterator[tuple[str, tuple[int, ...]]]:
    for attention in attentions:
        yield from _norm(f"{block}.{attention}_ln", width)
        for linear in ("query", "key", "value", "out"):
            yield f"{block}.{attention}.{linear}.weight", (width, width)
            if linear != "key":
                yield f"{block}.{attention}.{linear}.bias", (width,)
    yield from _norm(f"{block}.mlp_ln", width)
    for number, (outputs, inputs) in ((0, (4 * width, width)), (2, (width, 4 * width))):
        yield f"{block}.mlp.{number}.weight", (outputs, inputs)
        yield f"{block}.mlp.{number}.bias", (outputs,)


def _norm(name: str, width: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    yield f"{name}.weight", (width,)
    yield f"{name}.bias", (width,)
