"""Recordings in and out. Reading takes any rate, width and channel count that libav decodes."""

import wave
from pathlib import Path

import av
import numpy as np

from agent.audio.convert import to_float
from agent.audio.frames import RATE_HZ, Samples
from agent.errors import UsageError


class Recording:
    """A recording as 16 kHz mono int16 `samples`; `cut_short` where the file ended too early."""

    def __init__(self, samples: Samples, cut_short: bool) -> None:
        self.samples = samples
        self.cut_short = cut_short


def read_recording(path: Path) -> Recording:
    """Decode a sound file (WAV, FLAC, ...). Stereo is mixed down.

    Raises `UsageError` where there is no file, no audio in it, or no sample.
    """
    if not path.is_file():
        raise UsageError(f"{path}: no such file")
    chunks: list[Samples] = []
    cut_short = False
    try:
        with av.open(str(path), metadata_errors="ignore") as container:
            if not container.streams.audio:
                raise UsageError(f"{path}: not audio: give a WAV or FLAC recording")
            stream = container.streams.audio[0]
            resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE_HZ)
            try:
                for frame in container.decode(stream):
                    chunks += [
                        f.to_ndarray()[0].astype(np.int16) for f in resampler.resample(frame)
                    ]
            except av.error.FFmpegError:
                cut_short = True  # what came before it is still good
            if chunks:
                chunks += [f.to_ndarray()[0].astype(np.int16) for f in resampler.resample(None)]
    except (av.error.FFmpegError, ValueError) as error:
        raise UsageError(f"{path}: not audio: give a WAV or FLAC recording") from error
    samples = np.concatenate(chunks) if chunks else np.zeros(0, np.int16)
    if not len(samples):
        raise UsageError(f"{path}: holds no audio")
    return Recording(samples, cut_short or _promises_more(path))


def _promises_more(path: Path) -> bool:
    """Say whether a WAV's header announces more audio than the file holds."""
    with path.open("rb") as file:
        head = file.read(12)
        if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
            return False
        size, position = path.stat().st_size, 12
        while position + 8 <= size:
            file.seek(position)
            name, length = file.read(4), int.from_bytes(file.read(4), "little")
            if name == b"data":
                streamed = length in (
                    0,
                    0x7FFFFFFF,
                    0xFFFFFFFF,
                )  # written by a pipe: unknown length
                return not streamed and position + 8 + length > size
            position += 8 + length + length % 2
    return False


def write_wav(path: Path, *channels: Samples) -> None:
    """Write one WAV of 16 kHz int16; channels of unequal length are padded with silence."""
    longest = max((len(channel) for channel in channels), default=0)
    padded = [np.pad(channel, (0, longest - len(channel))) for channel in channels]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(channels))
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(np.stack(padded, axis=1).astype("<i2").tobytes())


def level_dbfs(samples: Samples) -> float:
    """Return the root-mean-square level relative to full scale; -100 for silence."""
    if not len(samples):
        return -100.0
    power = float(np.mean(to_float(samples) ** 2))
    return max(-100.0, 10 * float(np.log10(power + 1e-12)))
