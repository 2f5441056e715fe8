"""The conversation's recording: its outline to draw, and a copy small enough to carry."""

import base64
import io
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agent.audio.convert import resample, to_float, to_int16
from agent.errors import UsageError
from agent.events import SAMPLE_RATE_HZ

WEARER, AGENT = 0, 1
MAX_URI_BYTES = 8_000_000
_QUIET = 3000  # a channel that never passes this peak is drawn small, not blown up to full height
_PHONE_HZ = 8000

Stereo = NDArray[np.int16]


class Sound:
    """A stereo session recording at 16 kHz: the wearer left, the agent right."""

    def __init__(self, stereo: Stereo) -> None:
        self._stereo = stereo
        self._loudest = np.abs(stereo.astype(np.int32)).max(axis=0, initial=_QUIET)

    @property
    def length_s(self) -> float:
        return len(self._stereo) / SAMPLE_RATE_HZ

    def outline(self, channel: int, start_s: float, end_s: float, columns: int) -> list[int]:
        """The peak of each of `columns` equal stretches, 0-100; past the end there is silence."""
        edges = (np.linspace(start_s, end_s, columns + 1) * SAMPLE_RATE_HZ).astype(int)
        first, last = edges[0], min(edges[-1], len(self._stereo))
        heard = np.abs(self._stereo[first:last, channel].astype(np.int32))
        peaks = np.zeros(columns)
        inside = edges[:-1] < last
        if inside.any():
            peaks[inside] = np.maximum.reduceat(heard, edges[:-1][inside] - first)
        # The power keeps soft consonants visible beside loud vowels, and a room's noise flat.
        return [round(v) for v in 100 * (peaks / self._loudest[channel]) ** 0.7]

    def data_uri(self) -> str | None:
        """The recording as a data URI in the best form under 8 MB, None where none is.

        Stereo, else mono, else mono as on a telephone (8 kHz, 8-bit mu-law: ten minutes fit).
        """
        if not len(self._stereo):
            return None
        fits_s = MAX_URI_BYTES * 3 / 4 / SAMPLE_RATE_HZ
        if self.length_s * 4 < fits_s - 1:
            return _uri(_wav(self._stereo.tobytes(), channels=2))
        mono = self._stereo.astype(np.int32).sum(axis=1).clip(-32768, 32767).astype(np.int16)
        if self.length_s * 2 < fits_s - 1:
            return _uri(_wav(mono.tobytes(), channels=1))
        if self.length_s / 2 < fits_s - 1:
            return _uri(_telephone_wav(mono))
        return None


def read_sound(conversation: Path) -> Sound:
    """The stereo 16 kHz, 16-bit WAV at `conversation`. Raises UsageError for anything else."""
    try:
        with wave.open(str(conversation), "rb") as recording:
            shape = (recording.getnchannels(), recording.getsampwidth(), recording.getframerate())
            pcm = recording.readframes(recording.getnframes())
    except (OSError, EOFError, wave.Error) as error:
        raise UsageError(f"{conversation}: not a WAV recording: {error}") from None
    if shape != (2, 2, SAMPLE_RATE_HZ):
        raise UsageError(f"{conversation}: must be stereo, 16-bit, {SAMPLE_RATE_HZ} Hz")
    return Sound(np.frombuffer(pcm[: len(pcm) // 4 * 4], dtype="<i2").reshape(-1, 2))


def _uri(content: bytes) -> str:
    return "data:audio/wav;base64," + base64.b64encode(content).decode()


def _wav(pcm: bytes, channels: int) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE_HZ)
        out.writeframes(pcm)
    return buffer.getvalue()


def _telephone_wav(mono: NDArray[np.int16]) -> bytes:
    """A mu-law WAV (format 7), which `wave` cannot write and browsers can play."""
    content = _mu_law(_halved(mono)).tobytes()
    content += b"\xff" * (len(content) % 2)
    rate = _PHONE_HZ.to_bytes(4, "little")
    fmt = b"\x07\0" + b"\x01\0" + rate + rate + b"\x01\0" + b"\x08\0" + b"\0\0"
    chunks = b"WAVEfmt " + len(fmt).to_bytes(4, "little") + fmt
    chunks += b"fact" + (4).to_bytes(4, "little") + len(content).to_bytes(4, "little")
    chunks += b"data" + len(content).to_bytes(4, "little") + content
    return b"RIFF" + len(chunks).to_bytes(4, "little") + chunks


def _halved(mono: NDArray[np.int16]) -> NDArray[np.int16]:
    """16 kHz to 8 kHz: `resample` answers at 16 kHz, so what it takes for 32 kHz comes out half."""
    return to_int16(resample(to_float(mono), 2 * SAMPLE_RATE_HZ))


def _mu_law(samples: NDArray[np.int16]) -> NDArray[np.uint8]:
    """G.711 mu-law: sign, three bits of exponent, four of mantissa, all inverted."""
    magnitude = np.minimum(np.abs(samples.astype(np.int32)), 32635) + 132
    exponent = np.floor(np.log2(magnitude)).astype(np.int32) - 7
    mantissa = (magnitude >> (exponent + 3)) & 0x0F
    sign = np.where(samples < 0, 0x80, 0)
    inverted: NDArray[np.int32] = ~(sign | (exponent << 4) | mantissa) & 0xFF
    return inverted.astype(np.uint8)
