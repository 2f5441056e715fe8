"""A wearer who speaks, and a sound card of arithmetic: the whole stack runs on it unchanged.

The script of a simulation is a generator that is advanced once per 20 ms frame, on the sample
clock, before the frame is captured: it sees all that the companion did with the frame before. What
it yields, if anything, is awaited (a restart of the companion, say). The wearer keeps the true
edges of the clean signal, which latency and barge-in are measured from.
"""

import asyncio
import time
from collections.abc import Coroutine, Generator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.audio.convert import resample, to_float, to_int16
from agent.audio.frames import FRAME_MS, FRAME_SAMPLES, Samples, ms_to_samples
from agent.speech.espeak import Delivery, espeak
from devices.acoustics import Echo, EchoPath, reverberation

SPEECH_DBFS = -26.0
BYSTANDER_DB = -12.0
BYSTANDER_REVERBERATION_S = 0.5
_EDGE_DB = -40.0  # of the clean signal, below its peak: where a person would say it begins and ends

Script = Generator[Coroutine[Any, Any, None] | None, None, None]


@dataclass(frozen=True)
class Spoken:
    """One thing said by the simulated wearer; edges of the clean signal on the near-end clock."""

    text: str
    onset_sample: int
    end_sample: int


def speak_clean(text: str, voice: str, delivery: Delivery | None = None) -> NDArray[np.float32]:
    """Return `text` in a synthetic voice, 16 kHz, at -26 dBFS while it speaks."""
    engine = espeak()
    spoken = to_float(engine.synthesize(text, voice, delivery))
    return at_level(resample(spoken, engine.sample_rate_hz), SPEECH_DBFS)


def at_level(samples: NDArray[np.float32], dbfs: float) -> NDArray[np.float32]:
    """Return `samples` with their active part (louder than 40 dB below the peak) at `dbfs` RMS."""
    active = samples[np.abs(samples) > np.max(np.abs(samples), initial=0) * 10 ** (_EDGE_DB / 20)]
    if not len(active):
        return samples
    scaled: NDArray[np.float32] = samples * np.float32(
        10 ** (dbfs / 20) / np.sqrt(np.mean(active**2))
    )
    return scaled


def edges(samples: NDArray[np.float32]) -> tuple[int, int]:
    """Return where the clean signal begins and ends: (first, one past last) audible sample."""
    loud = np.flatnonzero(
        np.abs(samples) > np.max(np.abs(samples), initial=0) * 10 ** (_EDGE_DB / 20)
    )
    return (int(loud[0]), int(loud[-1]) + 1) if len(loud) else (0, 0)


def far_away(samples: NDArray[np.float32], seed: int = 0) -> NDArray[np.float32]:
    """Return a bystander's voice: 12 dB down, in a room with 0.5 s of reverberation."""
    response = reverberation(BYSTANDER_REVERBERATION_S, BYSTANDER_REVERBERATION_S, seed)
    size = 1 << (len(samples) + len(response) - 1).bit_length()
    wet = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(response, size), size)
    heard: NDArray[np.float32] = wet[: len(samples) + len(response)].astype(np.float32)
    return at_level(heard, SPEECH_DBFS + BYSTANDER_DB)


class SimulatedWearer:
    """What reaches the microphone: things said one after another, over noise."""

    def __init__(
        self, noise: NDArray[np.float32] | None = None, snr_db: float = 0.0, hiss: bool = True
    ) -> None:
        """`noise` is looped; its level is `snr_db` below speech at -26 dBFS.

        `hiss`: a microphone is never digitally silent, -75 dBFS; a recording has its own.
        """
        self._pending: list[tuple[int, NDArray[np.float32]]] = []
        self._noise = None
        if noise is not None and len(noise):
            power = np.sqrt(np.mean(noise**2)) + 1e-9
            self._noise = noise * np.float32(10 ** ((SPEECH_DBFS - snr_db) / 20) / power)
        self._hiss = np.random.default_rng(7)
        self._hiss_level = np.float32(1.8e-4 if hiss else 0.0)
        self.now_sample = 0
        self.spoken: list[Spoken] = []

    @property
    def speaking_until(self) -> int:
        """The position after the last thing said so far."""
        return max((at + len(samples) for at, samples in self._pending), default=self.now_sample)

    def say(self, samples: NDArray[np.float32], text: str, at_sample: int | None = None) -> Spoken:
        """Begin speaking at a position, now by default; return the true edges."""
        at = max(self.now_sample, at_sample or 0)
        self._pending.append((at, samples))
        onset, end = edges(samples)
        spoken = Spoken(text, at + onset, at + end)
        self.spoken.append(spoken)
        return spoken

    def next_frame(self) -> Samples:
        """Return the microphone's next 20 ms."""
        start, end = self.now_sample, self.now_sample + FRAME_SAMPLES
        mixed = self._hiss.standard_normal(FRAME_SAMPLES).astype(np.float32) * self._hiss_level
        if self._noise is not None:
            mixed += np.take(self._noise, np.arange(start, end), mode="wrap")
        for at, samples in self._pending:
            low, high = max(start, at), min(end, at + len(samples))
            if low < high:
                mixed[low - start : high - start] += samples[low - at : high - at]
        self._pending = [(at, s) for at, s in self._pending if at + len(s) > end]
        self.now_sample = end
        return to_int16(mixed)


class SimulatedCard:
    """A sound card without hardware (`devices.glasses.SoundCard`); keeps both sides' audio.

    With an `echo` path its microphone hears its speaker.
    """

    def __init__(
        self,
        wearer: SimulatedWearer,
        script: Script,
        real_time: bool,
        echo: EchoPath | None = None,
    ) -> None:
        self._wearer, self._script, self._real_time = wearer, script, real_time
        self._echo = Echo(echo) if echo else None
        self._queued: list[Samples] = []
        self._near: list[Samples] = []
        self._far: list[Samples] = []
        self._played_samples = 0
        self._began_s = 0.0
        self.silenced: list[int] = []  # where each fade that `flush` asked for was over

    async def open(self) -> None:
        self._began_s = time.perf_counter()

    async def capture(self) -> Samples | None:
        """Advance the script by a frame; return what the wearer's microphone picked up."""
        try:
            wanted = next(self._script)
        except StopIteration:
            return None
        if wanted is not None:
            await wanted
        if self._real_time:
            due_s = self._began_s + (len(self._near) + 1) * FRAME_MS / 1000
            await asyncio.sleep(max(0.0, due_s - time.perf_counter()))
        frame = self._wearer.next_frame()
        played = np.zeros(FRAME_SAMPLES, np.int16)
        if self._queued:
            played = self._queued.pop(0)
            self._played_samples += FRAME_SAMPLES
        if self._echo:
            frame = to_int16(to_float(frame) + self._echo.push(played))
        self._near.append(frame)
        self._far.append(played)
        return frame

    def play(self, frame: Samples) -> None:
        self._queued.append(frame)

    def flush(self, fade_ms: int) -> None:
        """Fade the next frame out and drop the rest."""
        if self._queued:
            fade = np.linspace(1, 0, min(FRAME_SAMPLES, ms_to_samples(fade_ms)), dtype=np.float32)
            gain = np.pad(fade, (0, FRAME_SAMPLES - len(fade)))
            self._queued = [(self._queued[0] * gain).astype(np.int16)]
            self.silenced.append(len(self._near) * FRAME_SAMPLES + len(fade))

    @property
    def played_samples(self) -> int:
        return self._played_samples

    @property
    def queued_samples(self) -> int:
        return self._played_samples + len(self._queued) * FRAME_SAMPLES

    async def close(self) -> None:
        self._script.close()

    def recording(self) -> tuple[Samples, Samples]:
        """Return both sides so far: the wearer's microphone, and what the speaker played."""
        none = [np.zeros(0, np.int16)]
        return np.concatenate(self._near or none), np.concatenate(self._far or none)
