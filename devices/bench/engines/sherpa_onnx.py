"""sherpa-onnx, with a Whisper exported for it (which it, too, pads to a fixed window).

Its graphs are files of their own, which random weights cannot stand in for.
"""

from pathlib import Path

from agent.audio.convert import to_float
from agent.audio.frames import RATE_HZ, Samples
from agent.errors import MissingError
from agent.events import Lang
from devices.bench.engines import Loaded
from devices.bench.shapes import Shape

PACKAGE = "sherpa_onnx"
INSTALL = "sherpa-onnx"


def load(folder: Path, shape: Shape, threads: int) -> Loaded:
    """See `Engine.load`. The folder holds one exported Whisper: encoder, decoder, tokens."""
    parts = {part: sorted(folder.glob(f"*{part}*")) for part in ("encoder", "decoder", "tokens")}
    missing = [part for part, found in parts.items() if not found]
    if missing:
        raise MissingError(f"no weights: {' and '.join(missing)} of a Whisper export in {folder}")
    import sherpa_onnx

    files = {part: str(found[0]) for part, found in parts.items()}
    recognizers = {
        lang: sherpa_onnx.OfflineRecognizer.from_whisper(
            **files, language=str(lang), num_threads=threads
        )
        for lang in Lang
    }

    def transcribe(audio: Samples, lang: Lang) -> str:
        recognizer = recognizers[lang]
        stream = recognizer.create_stream()
        stream.accept_waveform(RATE_HZ, to_float(audio))
        recognizer.decode_stream(stream)
        text: str = stream.result.text
        return text

    return Loaded(Path(files["encoder"]).name, transcribe)
