"""The recognisers there are: which, where they lie, how they come, whether they are whole.

A recogniser is a CTranslate2 Whisper directory. It is named `bundled` (ours, in `assets/`), by a
Whisper size of `assets/models.json`, by a repository of the hub (`owner/name`) or by its path.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from agent.asr import converting, hub
from agent.asr.context import SHORTEST_MS
from agent.asr.hub import Report
from agent.errors import MissingError, UsageError

BUNDLED = "bundled"
MANIFEST = "sori-model.json"
CARD = "sori.json"  # what `whisper.py` reads beside the weights
REQUIRED = ("model.bin", "config.json", "tokenizer.json")


@dataclass(frozen=True)
class Card:
    """What one must know of a recogniser before using it.

    `languages` are codes, `*` for Whisper's hundred. `short_context`: it may be fed less than 30 s
    of audio, with `margin_ms` of silence behind the speech and `shortest_ms` at least (futo-org's
    own application gives its weights 640 and 3200), and again with all 30 s where that reads badly
    and `full_context_retry`. Stock weights are not trained for it: theirs is false until the
    margin has been measured (`sori bench asr --model NAME --manifest FILE`).
    `tokenizer_from`: the repository that has the tokenizer, where the checkpoint's own lacks it.
    `learned_from` is `human`, `synthetic` or `unknown` speech.
    """

    name: str
    repository: str | None = None
    languages: tuple[str, ...] = ("*",)
    parameters: int | None = None
    size_mb: float | None = None
    short_context: bool = False
    margin_ms: int = 1000
    shortest_ms: int = SHORTEST_MS
    full_context_retry: bool = False
    tokenizer_from: str | None = None
    licence: str = "unknown"
    learned_from: str = "unknown"


@dataclass(frozen=True)
class Manifest:
    """What was installed, to be checked against later: written beside the model's files."""

    name: str
    repository: str | None
    revision: str | None
    sha256: dict[str, str]


@cache
def entries() -> tuple[Card, ...]:
    """Every recogniser that can be had by name, the default first."""
    listed = json.loads((files("assets") / "models.json").read_text("utf-8"))
    return tuple(_card_from(fields, Card(fields["name"])) for fields in listed)


def card(name: str) -> Card:
    """The card of a name or directory; a `sori.json` inside the directory has the last word."""
    listed = _listed(name)
    known, found = listed or Card(name), find(name)
    if found is None:
        return known
    own = found / CARD
    if own.is_file():
        known = _card_from(json.loads(own.read_text("utf-8")), known)
    if listed is not None:  # one finds it by the name it is listed under
        known = replace(known, name=name)
    return replace(known, size_mb=round((found / "model.bin").stat().st_size / 1e6, 1))


def models_directory() -> Path:
    return user_data_path("sori") / "models"


def find(name: str) -> Path | None:
    """The directory of a recogniser that is on this machine, else None."""
    places = [models_directory() / _folder(name), Path(name).expanduser()]
    if name == BUNDLED:
        places = [Path(str(files("assets"))) / "recogniser"]
    return next((place for place in places if (place / "model.bin").is_file()), None)


def locate(name: str) -> Path:
    """The directory of a recogniser; MissingError names the command that gets it."""
    found = find(name)
    if found is not None:
        return found
    if name == BUNDLED:
        raise MissingError("the bundled recogniser is not in this installation: reinstall sori")
    raise MissingError(f"{name} is not on this machine: `sori models pull {name}`")


def installed() -> tuple[str, ...]:
    """Names of what is on this machine, the bundled one first where it is there."""
    return tuple(_installed())


def pull(name: str, into: Path | None = None, report: Report = lambda _: None) -> Path:
    """Fetch a recogniser from the hub into a folder of models; return its directory.

    A transformers checkpoint is converted. Goes on where an interrupted pull ended; returns at once
    where the newest is here and whole. Raises MissingError (hub out of reach, damaged file, disk
    full, no converter) or UsageError (no such model).
    """
    repository, target = _repository(name), _target(name, into)
    partial = target.parent / ".partial" / target.name
    try:
        model = hub.announced(repository)
        if _is_current(target, model.revision):
            return target
        if model.is_checkpoint:
            converting.require_converter(name)
        hub.fetch(model, partial, report)
        known = _listed(name)
        if known is not None and known.tokenizer_from:
            hub.fetch_tokenizer(known.tokenizer_from, partial)
    except Exception as error:  # the client's transport has its own errors, other in each version
        raise hub.explained(error, name) from error
    if model.is_checkpoint:
        converted = partial.with_name(f"{partial.name}.converted")
        converting.convert(partial, converted, name)
        shutil.rmtree(partial)
        partial = converted
    return _install(partial, target, name, repository, model.revision)


def adopt(name: str, source: Path, into: Path | None = None) -> Path:
    """Install a recogniser from a directory, without a network; return its directory.

    Raises UsageError where the directory is not a loadable model, before anything is replaced.
    """
    target = _target(name, into)
    if name == BUNDLED:
        raise UsageError("`bundled` is sori's own: give the directory another name")
    if not source.is_dir():
        raise UsageError(f"{source} is not a directory: give the one that holds model.bin")
    problems = damage(source)
    if problems:
        raise UsageError(f"{source} is not a CTranslate2 Whisper model: {problems[0]}")
    partial = target.parent / ".partial" / f"{target.name}.copy"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    for file in _model_files(source):
        shutil.copyfile(file, partial / file.name)
    return _install(partial, target, name, None, None)


def check(name: str) -> list[str]:
    """What is wrong with an installed recogniser, a line each; empty where nothing is."""
    return damage(locate(name))


def damage(directory: Path) -> list[str]:
    """What is wrong with a model directory: files missing, changed, or not loadable."""
    problems = [f"{file} is missing" for file in REQUIRED if not (directory / file).is_file()]
    if not list(directory.glob("vocabulary.*")):
        problems.append("vocabulary.json (or .txt) is missing")
    return problems or _changed(directory) or _unloadable(directory)


def _install(
    partial: Path, target: Path, name: str, repository: str | None, revision: str | None
) -> Path:
    """Put a complete download in its place in one step, if it loads."""
    problems = damage(partial)
    if problems:
        shutil.rmtree(partial)
        raise UsageError(f"{name} is not a CTranslate2 Whisper model: {problems[0]}")
    sha256 = {f.name: hub.sha256_of(f) for f in _model_files(partial) if f.name != CARD}
    manifest = Manifest(name, repository, revision, sha256)
    (partial / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1) + "\n", "utf-8")
    if not (partial / CARD).is_file():
        known = _listed(name) or Card(name, repository)
        (partial / CARD).write_text(json.dumps(asdict(known), indent=1) + "\n", "utf-8")
    shutil.rmtree(target, ignore_errors=True)
    return partial.rename(target)


def _is_current(target: Path, revision: str) -> bool:
    manifest = _manifest(target)
    return manifest is not None and manifest.revision == revision and not damage(target)


def _changed(directory: Path) -> list[str]:
    manifest = _manifest(directory)
    wanted = {} if manifest is None else manifest.sha256
    return [
        f"{file} is not what was installed (wrong SHA-256)"
        for file, sha256 in wanted.items()
        if not (directory / file).is_file() or hub.sha256_of(directory / file) != sha256
    ]


def _unloadable(directory: Path) -> list[str]:
    from faster_whisper import WhisperModel

    try:
        WhisperModel(str(directory), device="cpu", compute_type="int8", cpu_threads=1)
    except Exception as error:  # ctranslate2, tokenizers and json each raise their own
        return [f"it does not load: {str(error).splitlines()[0] if str(error) else error!r}"]
    return []


def _manifest(directory: Path) -> Manifest | None:
    path = directory / MANIFEST
    return Manifest(**json.loads(path.read_text("utf-8"))) if path.is_file() else None


def _model_files(directory: Path) -> list[Path]:
    names = [f for f in directory.iterdir() if hub.belongs(f.name) or f.name == CARD]
    return sorted(f for f in names if f.is_file())


def _installed() -> Iterator[str]:
    if find(BUNDLED) is not None:
        yield BUNDLED
    for path in sorted(models_directory().glob("*/" + MANIFEST)):
        manifest = _manifest(path.parent)
        if manifest is not None:
            yield manifest.name


def _listed(name: str) -> Card | None:
    return next((entry for entry in entries() if entry.name == name), None)


def _repository(name: str) -> str:
    known = _listed(name)
    if known is not None and known.repository is not None:
        return known.repository
    if name == BUNDLED:
        raise UsageError("the bundled recogniser comes with sori: there is nothing to pull")
    if name.count("/") != 1:
        names = ", ".join(entry.name for entry in entries() if entry.repository)
        raise UsageError(f"no model {name!r}: {names}, or a repository as owner/name")
    return name


def _target(name: str, into: Path | None) -> Path:
    return (into or models_directory()) / _folder(name)


def _folder(name: str) -> str:
    """A model's folder name: `owner/name` becomes `owner--name`; nothing leads out of the folder."""
    return name.strip("/.~").replace("/", "--") or "unnamed"


def _card_from(fields: dict[str, Any], onto: Card) -> Card:
    own = {key: value for key, value in fields.items() if key in Card.__dataclass_fields__}
    if "languages" in own:
        own["languages"] = tuple(own["languages"])
    return replace(onto, **own)
