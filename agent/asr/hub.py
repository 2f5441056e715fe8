"""How a recogniser comes over the network: weights with resume, every file checked.

The hub's client (2.x) throws away what it had of a file when a download ends early, and weights
are gigabytes. So the weights come first, through the client's own `http_get` into a file that
outlives this process; then faster-whisper's own `download_model` finds them in place, adds the
small files and decides what belongs to a model. A transformers checkpoint comes the same way, to be
converted here; its small files through the client's `hf_hub_download`. All of them honour
HF_ENDPOINT and HF_TOKEN.
"""

import hashlib
import io
import re
import shutil
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.errors import MissingError, UsageError

CHECKPOINT_FILES = (
    "added_tokens.json",
    "config.json",
    "generation_config.json",
    "merges.txt",
    "model.safetensors.index.json",
    "preprocessor_config.json",
    "special_tokens_map.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "vocab.json",
)
TOKENIZER_FILES = ("preprocessor_config.json", "tokenizer.json", "tokenizer_config.json")
WEIGHTS = re.compile(r"model(-\d+-of-\d+)?\.safetensors")  # pickled ones could run anything
MODEL_FILES = ("config.json", "preprocessor_config.json", "model.bin", "tokenizer.json")
HASH_CHUNK_BYTES = 1 << 20
SPARE_BYTES = 100 << 20  # left free on the disk beside the model


@dataclass(frozen=True)
class Progress:
    """`done_bytes` of `total_bytes` of the whole model are here; `file` is coming now."""

    file: str
    done_bytes: int
    total_bytes: int


Report = Callable[[Progress], None]


@dataclass(frozen=True)
class Announced:
    """What the hub says a model is: a commit, and files with sizes and (for weights) SHA-256."""

    repository: str
    revision: str
    sizes: dict[str, int]
    sha256: dict[str, str]
    is_checkpoint: bool = False  # for transformers, to be converted

    @property
    def total_bytes(self) -> int:
        return sum(self.sizes.values())


def announced(repository: str) -> Announced:
    """Ask the hub what the newest version of `repository` consists of."""
    from huggingface_hub import HfApi

    info = HfApi().model_info(repository, files_metadata=True)
    there = info.siblings or []
    is_checkpoint = _is_checkpoint([f.rfilename for f in there])
    belonging = _belongs_to_checkpoint if is_checkpoint else belongs
    files = [f for f in there if belonging(f.rfilename)]
    return Announced(
        repository=repository,
        revision=info.sha or "main",
        sizes={f.rfilename: f.size or 0 for f in files},
        sha256={f.rfilename: f.lfs.sha256 for f in files if f.lfs is not None},
        is_checkpoint=is_checkpoint,
    )


def belongs(file: str) -> bool:
    """Whether a repository's file is part of a CTranslate2 Whisper model."""
    return file in MODEL_FILES or (file.startswith("vocabulary.") and "/" not in file)


def _is_checkpoint(files: Sequence[str]) -> bool:
    return "model.bin" not in files and any(WEIGHTS.fullmatch(file) for file in files)


def _belongs_to_checkpoint(file: str) -> bool:
    return file in CHECKPOINT_FILES or WEIGHTS.fullmatch(file) is not None


def fetch_tokenizer(repository: str, directory: Path) -> None:
    """Put the tokenizer of another repository beside a checkpoint that was published without one."""
    model = announced(repository)
    _download(model, directory, [file for file in TOKENIZER_FILES if file in model.sizes])


def fetch(model: Announced, directory: Path, report: Report) -> None:
    """Fill `directory` with the model, going on where an earlier try ended.

    Raises MissingError where the disk is too small or a file is not what was announced.
    """
    directory.mkdir(parents=True, exist_ok=True)
    _require_space(model, directory)
    before = 0
    for file in model.sha256:

        def grown(count: int, file: str = file, before: int = before) -> None:
            report(Progress(file, before + count, model.total_bytes))

        _fetch_weights(model, file, directory, grown)
        before += model.sizes[file]
    _fetch_the_rest(model, directory)
    report(Progress("", model.total_bytes, model.total_bytes))


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(HASH_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def explained(error: Exception, name: str) -> Exception:
    """One line for a person in place of whatever the hub's client or its transport raised."""
    from huggingface_hub.errors import HFValidationError, RepositoryNotFoundError

    if isinstance(error, MissingError | UsageError):
        return error
    if isinstance(error, RepositoryNotFoundError | HFValidationError):
        return UsageError(f"the hub has no model {name!r}: see `sori models list`")
    return MissingError(
        f"cannot fetch {name} from the hub ({type(error).__name__}); try again to resume, "
        f"or without a network: `sori models pull {name} --from DIR`"
    )


class _Counted(io.FileIO):
    """A file that tells how long it has become after each write."""

    def __init__(self, path: Path, grown: Callable[[int], None]) -> None:
        super().__init__(path, "r+b")
        self._grown = grown

    def write(self, data: Any, /) -> int:
        count = super().write(data)
        self._grown(self.tell())
        return count or 0


def _fetch_weights(
    model: Announced, file: str, directory: Path, grown: Callable[[int], None]
) -> None:
    whole, sha256 = directory / file, model.sha256[file]
    if whole.is_file() and sha256_of(whole) == sha256:
        return
    # The part's name holds the sum, so that the parts of two versions are never joined.
    part = directory / f"{file}.{sha256[:12]}.part"
    part.touch()
    with _Counted(part, grown) as target:
        _continue(model, file, target)
    if sha256_of(part) != sha256:
        part.unlink()
        raise MissingError(
            f"{file} of {model.repository} arrived damaged (wrong SHA-256) and was thrown away: "
            "pull it again"
        )
    part.rename(whole)


def _continue(model: Announced, file: str, target: "_Counted") -> None:
    """Fetch what `target` does not hold yet of a file."""
    from faster_whisper.utils import disabled_tqdm
    from huggingface_hub import hf_hub_url
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils._headers import build_hf_headers

    start = target.seek(0, io.SEEK_END)
    if start > model.sizes[file]:
        start = target.truncate(target.seek(0))
    http_get(
        hf_hub_url(model.repository, file, revision=model.revision),
        target,
        resume_size=start,
        headers=build_hf_headers(headers={"Accept-Encoding": "identity"}),
        expected_size=model.sizes[file],
        tqdm_class=disabled_tqdm,
    )


def _fetch_the_rest(model: Announced, directory: Path) -> None:
    from faster_whisper.utils import download_model

    if model.is_checkpoint:
        _download(model, directory, [file for file in model.sizes if file not in model.sha256])
        return
    with warnings.catch_warnings():
        # faster-whisper 1.2 still passes an argument that the client has retired.
        warnings.filterwarnings("ignore", message=".*local_dir_use_symlinks")
        download_model(model.repository, output_dir=str(directory), revision=model.revision)
    shutil.rmtree(directory / ".cache", ignore_errors=True)
    for part in directory.glob("*.part"):  # of versions that are no longer announced
        part.unlink()


def _download(model: Announced, directory: Path, files: Sequence[str]) -> None:
    from faster_whisper.utils import disabled_tqdm
    from huggingface_hub import hf_hub_download

    for file in files:
        hf_hub_download(
            model.repository,
            file,
            revision=model.revision,
            local_dir=str(directory),
            tqdm_class=disabled_tqdm,
        )
    shutil.rmtree(directory / ".cache", ignore_errors=True)


def _require_space(model: Announced, directory: Path) -> None:
    here = sum(f.stat().st_size for f in directory.glob("*") if f.is_file())
    needed, free = model.total_bytes - here + SPARE_BYTES, shutil.disk_usage(directory).free
    if free < needed:
        raise MissingError(
            f"{model.repository} needs {needed >> 20} MB and {directory} has {free >> 20} MB free: "
            "make room and pull again"
        )
