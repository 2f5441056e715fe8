"""Moonshine (useful-moonshine-onnx): its context is as long as the audio. English.

Its graphs are files of their own, which random weights cannot stand in for.
"""

from pathlib import Path

from agent.audio.convert import to_float
from agent.audio.frames import Samples
from agent.errors import MissingError
from agent.events import Lang
from devices.bench.engines import Loaded
from devices.bench.shapes import Shape

PACKAGE = "moonshine_onnx"
INSTALL = "useful-moonshine-onnx"


def load(folder: Path, shape: Shape, threads: int) -> Loaded:
    """See `Engine.load`. The folder is `tiny` or `base` of the hub's files; threads are its own."""
    found = [f for f in (folder / "tiny", folder / "base") if (f / "encoder_model.onnx").is_file()]
    if not found:
        raise MissingError(f"no weights: put encoder_model.onnx and its decoder into {folder}/tiny")
    from moonshine_onnx import MoonshineOnnxModel, load_tokenizer

    model = MoonshineOnnxModel(models_dir=str(found[0]), model_name=found[0].name)
    tokenizer = load_tokenizer()

    def transcribe(audio: Samples, lang: Lang) -> str:
        text: str = tokenizer.decode_batch(model.generate(to_float(audio)[None]))[0]
        return text

    return Loaded(found[0].name, transcribe)
