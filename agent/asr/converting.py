"""A transformers checkpoint made into what the engine loads: CTranslate2's own converter, int8.

The converter reads the checkpoint with transformers and torch. sori does not need them otherwise,
so they are asked for by name, before anything is downloaded.
"""

from importlib.util import find_spec
from pathlib import Path

from agent.errors import MissingError, UsageError

_NEEDED = ("transformers", "torch")


def can_convert() -> bool:
    """Say whether a checkpoint can be converted here."""
    return not _missing()


def require_converter(name: str) -> None:
    """Raise `MissingError` where a checkpoint could not be converted here."""
    if missing := _missing():
        raise MissingError(
            f"{name} is a transformers checkpoint, and converting it needs {' and '.join(missing)}: "
            f"`pip install {' '.join(missing)}`, then pull it again"
        )


def convert(checkpoint: Path, into: Path, name: str) -> None:
    """Write the Whisper in `checkpoint` into the folder `into`, as CTranslate2 int8 weights.

    Raises `UsageError` where it is no Whisper that the converter knows.
    """
    for file in ("config.json", "tokenizer.json"):
        if not (checkpoint / file).is_file():
            raise UsageError(f"{name} cannot be converted: it has no {file}")
    from ctranslate2.converters import TransformersConverter
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    copied = ("tokenizer.json", "preprocessor_config.json")
    files = [file for file in copied if (checkpoint / file).is_file()]
    try:
        converter = TransformersConverter(str(checkpoint), copy_files=files)
        converter.convert(str(into), quantization="int8", force=True)
    except (OSError, ValueError, RuntimeError, KeyError, AttributeError) as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise UsageError(f"{name} cannot be converted: {reason}") from error


def _missing() -> list[str]:
    return [package for package in _NEEDED if find_spec(package) is None]
