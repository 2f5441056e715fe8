"""Other recognisers beside ours, where they are installed: one file each behind `Engine`.

None is a dependency of sori. An engine is measured with the weights in its folder under
`<models>/engines/`, or with random ones of a Whisper shape where it can read such; else its row
says what is missing. Each runs as its makers ship it: these rows are for orientation, only stock
faster-whisper is compared like for like.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from agent.asr.catalogue import models_directory
from agent.audio.frames import Samples
from agent.errors import MissingError
from agent.events import Lang
from devices.bench.shapes import Shape

Transcribe = Callable[[Samples, Lang], str]
NAMES = ("whisper_cpp", "moonshine", "sherpa_onnx")


@dataclass(frozen=True)
class Loaded:
    """An engine ready to run. `weights` is the name of what it runs, `random-` and the shape where
    they are random."""

    weights: str
    transcribe: Transcribe

    @property
    def is_random(self) -> bool:
        return self.weights.startswith("random-")


class Engine(Protocol):
    """A module here. `PACKAGE` is what is imported, `INSTALL` what brings it."""

    PACKAGE: str
    INSTALL: str

    def load(self, folder: Path, shape: Shape, threads: int) -> Loaded:
        """Return the engine on the weights in `folder`, else on random ones of a Whisper shape.

        Raises `MissingError` saying what is not here.
        """
        ...


def load(name: str, shape: Shape, threads: int) -> Loaded:
    """Return one of `NAMES`, loaded. Raises `MissingError` saying what is not here."""
    engine: Engine = import_module(f"{__name__}.{name}")
    if find_spec(engine.PACKAGE) is None:
        raise MissingError(f"not installed: pip install {engine.INSTALL}")
    try:
        return engine.load(models_directory() / "engines" / name, shape, threads)
    except (ImportError, RuntimeError, ValueError, OSError) as error:
        raise MissingError(f"does not run here: {str(error).splitlines()[0]}") from error


def installed(shape: Shape, threads: int) -> Iterator[tuple[str, Loaded | str]]:
    """Every engine by name: loaded, or why it is not."""
    for name in NAMES:
        try:
            yield name, load(name, shape, threads)
        except MissingError as error:
            yield name, str(error)
