"""Whisper's vocabulary cut to what Korean and English are written with.

A decoder ends each token with a projection onto its whole vocabulary: 51,865 rows, of which other
languages, their scripts and the times never win here, but all are multiplied. The rows that stay
(`assets/whisper_vocabulary`, with the recipe that chose them) give the same logits as before, so
audio whose best tokens are all kept is read as before; probabilities are shared among fewer and
are a little higher. Any text stays writable, through smaller pieces where it must.

The files of a converted model are rewritten in memory as they are loaded: nothing lies on disk
twice or goes stale. CTranslate2 takes a vocabulary this small for an English-only model's, which
only its language detection minds.
"""

import json
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

_PIECES = 50_257  # in every multilingual Whisper; large-v3 added a language behind them
_END = "<|endoftext|>"  # the first token behind them
_KEPT_SPECIAL = frozenset(
    f"<|{name}|>"
    for name in (
        "endoftext startoftranscript ko en translate transcribe startoflm startofprev"
        " nospeech nocaptions notimestamps"
    ).split()
)
_BINARY_VERSION = 6  # of CTranslate2's format: since 2020, in every converted Whisper
_BY_TOKEN = ("decoder/embeddings/", "decoder/projection/")  # variables with a row a token
_TOKEN_LISTS = ("suppress_ids", "suppress_ids_begin", "lang_ids")


@dataclass(frozen=True)
class _Variable:
    """A weight as it lies in the file: `content` is the dimensions' product of `item` bytes each."""

    name: str
    dimensions: tuple[int, ...]
    dtype: int
    content: memoryview

    def rows(self, kept: Sequence[int]) -> "_Variable":
        lines = np.frombuffer(self.content, np.uint8).reshape(self.dimensions[0], -1)
        chosen = memoryview(np.ascontiguousarray(lines[list(kept)]).reshape(-1).data)
        return _Variable(self.name, (len(kept), *self.dimensions[1:]), self.dtype, chosen)


def short_vocabulary_files(folder: Path) -> dict[str, bytes] | None:
    """Return the contents of a model's files, its vocabulary cut, or None where it is none to cut.

    They are what `faster_whisper.WhisperModel` takes as `files`. None for a vocabulary that is not
    multilingual Whisper's, or a format that is not known: such a model is loaded as it lies.
    """
    tokens = _tokens(folder)
    if not is_multilingual(tokens) or not (folder / "tokenizer.json").is_file():
        return None
    kept = kept_tokens(tokens)
    weights = _cut_weights((folder / "model.bin").read_bytes(), len(tokens), kept)
    if weights is None:
        return None
    new_ids = {old: new for new, old in enumerate(kept)}
    contents = {
        "model.bin": weights,
        "vocabulary.json": _json([tokens[i] for i in kept]),
        "tokenizer.json": _json(_cut_tokenizer(_read(folder / "tokenizer.json"), tokens, new_ids)),
        "config.json": _json(_cut_config(_read(folder / "config.json"), new_ids)),
    }
    extractor = folder / "preprocessor_config.json"
    if extractor.is_file():
        contents[extractor.name] = extractor.read_bytes()
    return contents


def is_multilingual(tokens: Sequence[str]) -> bool:
    return len(tokens) > _PIECES and tokens[_PIECES] == _END and "<|ko|>" in tokens[_PIECES:]


def kept_tokens(tokens: Sequence[str]) -> list[int]:
    """Return the ids that stay, ascending: pieces first, so that text still ends where `_END` is."""
    bits = np.frombuffer((files("assets") / "whisper_vocabulary" / "kept.bin").read_bytes(), "u1")
    pieces = np.flatnonzero(np.unpackbits(bits, count=_PIECES))
    special = [i for i in range(_PIECES, len(tokens)) if tokens[i] in _KEPT_SPECIAL]
    return [*map(int, pieces), *special]


def _cut_weights(model: bytes, size: int, kept: Sequence[int]) -> bytes | None:
    """Return `model.bin` with the kept rows only, or None if it is not in the format known here."""
    reader = _Reader(model)
    if reader.number("I") != _BINARY_VERSION:
        return None
    name, revision = reader.text(), reader.number("I")
    variables = [reader.variable() for _ in range(reader.number("I"))]
    cut = [v.rows(kept) if _has_a_row_a_token(v, size) else v for v in variables]
    head = struct.pack("<I", _BINARY_VERSION) + _text(name) + struct.pack("<I", revision)
    parts = [head, struct.pack("<I", len(cut)), *(part for v in cut for part in _written(v))]
    return b"".join([*parts, reader.rest()])  # the rest: which names share a variable


def _has_a_row_a_token(variable: _Variable, size: int) -> bool:
    named = variable.name.startswith(_BY_TOKEN)
    return named and len(variable.dimensions) > 0 and variable.dimensions[0] == size


class _Reader:
    """Reads CTranslate2's binary format (`ModelSpec._serialize`), little-endian, front to back."""

    def __init__(self, content: bytes) -> None:
        self._content, self._at = memoryview(content), 0

    def number(self, kind: str) -> int:
        (value,) = struct.unpack(f"<{kind}", self._take(struct.calcsize(f"<{kind}")))
        return int(value)

    def text(self) -> str:
        return bytes(self._take(self.number("H"))[:-1]).decode()  # a zero behind it

    def variable(self) -> _Variable:
        name = self.text()
        dimensions = tuple(self.number("I") for _ in range(self.number("B")))
        dtype = self.number("B")
        return _Variable(name, dimensions, dtype, self._take(self.number("I")))

    def rest(self) -> memoryview:
        return self._content[self._at :]

    def _take(self, count: int) -> memoryview:
        taken = self._content[self._at : self._at + count]
        if len(taken) < count:
            raise ValueError("model.bin is cut short")
        self._at += count
        return taken


def _written(variable: _Variable) -> Iterator[bytes | memoryview]:
    dimensions = variable.dimensions
    yield _text(variable.name) + struct.pack(f"<B{len(dimensions)}I", len(dimensions), *dimensions)
    yield struct.pack("<BI", variable.dtype, len(variable.content))
    yield variable.content


def _text(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack("<H", len(encoded) + 1) + encoded + b"\0"


def _cut_tokenizer(
    tokenizer: dict[str, Any], tokens: Sequence[str], new_ids: dict[int, int]
) -> dict[str, Any]:
    """Return `tokenizer.json` with the kept pieces, and of the merges those that make them."""
    old = tokenizer["model"]
    pieces = {piece: new_ids[i] for piece, i in old["vocab"].items() if i in new_ids}
    merges = [pair for pair in map(_pair, old["merges"]) if pieces.keys() >= {*pair, "".join(pair)}]
    added = [
        token | {"id": new_ids[token["id"]]}
        for token in tokenizer["added_tokens"]
        if token["id"] in new_ids
    ]
    model = old | {"vocab": pieces, "merges": merges}
    # The post-processor writes old ids around a text; nothing here asks for special tokens.
    return tokenizer | {"model": model, "added_tokens": added, "post_processor": None}


def _pair(merge: str | list[str]) -> list[str]:
    return merge.split(" ") if isinstance(merge, str) else merge  # two spellings of the format


def _cut_config(config: dict[str, Any], new_ids: dict[int, int]) -> dict[str, Any]:
    lists = {name: config[name] for name in _TOKEN_LISTS if isinstance(config.get(name), list)}
    cut = {name: [new_ids[i] for i in ids if i in new_ids] for name, ids in lists.items()}
    return config | cut


def _tokens(folder: Path) -> list[str]:
    listed, lines = folder / "vocabulary.json", folder / "vocabulary.txt"
    if listed.is_file():
        read: list[str] = _read(listed)
        return read
    return lines.read_text("utf-8").removesuffix("\n").split("\n") if lines.is_file() else []


def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()
