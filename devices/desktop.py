"""This machine's microphone and speaker, through PortAudio.

Opened at the card's own rate and resampled; a card that disappears is looked for again every
second, and a microphone that gives nothing but zeros is reported: each through `report`.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from agent.audio.frames import RATE_HZ, Samples
from agent.errors import MissingError, UsageError
from devices.queues import MicrophoneQueue, SpeakerQueue

STALLED_AFTER_S = 1.5  # a card that calls back every 20 ms and has not for so long is gone
LATENCY_S = 0.06  # asked of the card: three frames; with its least, a busy machine stutters
PORTAUDIO_MISSING = "the audio library PortAudio is missing: `sudo apt install libportaudio2`"
SILENT = "the microphone gives silence: check its privacy switch and this program's permission"


class CardState(StrEnum):
    OPEN = "open"
    LOST = "lost"
    SILENT = "silent"


Report = Callable[[CardState, str], None]


@dataclass(frozen=True)
class CardOptions:
    """Which devices (part of a name, or an index; None: the system's choice) and their bounds."""

    microphone: str | None = None
    speaker: str | None = None
    capture_limit_frames: int = 20  # 400 ms
    play_limit_frames: int = 100  # 2 s
    silent_after_s: float = 5.0
    retry_s: float = 1.0


class DesktopCard:
    """A SoundCard (see `devices/glasses.py`) on this machine."""

    def __init__(
        self,
        options: CardOptions | None = None,
        report: Report = lambda state, detail: None,
        portaudio: Any = None,
    ) -> None:
        """`portaudio` stands in for the module sounddevice in tests; `report` runs in the loop."""
        self._options = options or CardOptions()
        self._report = report
        self._portaudio = portaudio
        self._microphone = MicrophoneQueue(
            self._options.capture_limit_frames, self._options.silent_after_s
        )
        self._speaker = SpeakerQueue(self._options.play_limit_frames)
        self._arrived = asyncio.Event()
        self._state = CardState.LOST
        self._streams: list[Any] = []
        self._called_back_at: dict[str, float] = {}
        self._watching: asyncio.Task[None] | None = None
        # Opening and closing block, and must not overlap: one thread does them in turn.
        self._worker = ThreadPoolExecutor(1, "sound card")

    async def open(self) -> None:
        """Open both devices. Raises MissingError or UsageError, naming the cure."""
        self._portaudio = self._portaudio or load_portaudio()
        self._loop = asyncio.get_running_loop()
        await self._in_worker(self._open_streams)
        self._enter(CardState.OPEN, "")
        self._watching = asyncio.create_task(self._watch(), name="sound card")

    async def capture(self) -> Samples:
        """The next 20 ms frame; waits while the card is gone."""
        while (frame := self._microphone.pop()) is None:
            self._arrived.clear()
            await self._arrived.wait()
        return frame

    def play(self, frame: Samples) -> None:
        self._speaker.push(frame)

    def flush(self, fade_ms: int) -> None:
        self._speaker.flush(fade_ms)

    @property
    def played_samples(self) -> int:
        return self._speaker.played_samples(time.monotonic())

    @property
    def queued_samples(self) -> int:
        return self._speaker.queued_samples

    @property
    def dropped_frames(self) -> int:
        """Frames lost for want of a reader, both ways."""
        return self._microphone.dropped_frames + self._speaker.dropped_frames

    async def close(self) -> None:
        if self._watching is not None:
            self._watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watching
        await self._in_worker(self._close_streams)
        self._worker.shutdown()

    async def _in_worker(self, job: Callable[[], None]) -> None:
        await asyncio.get_running_loop().run_in_executor(self._worker, job)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._options.retry_s)
            match self._state:
                case CardState.LOST:
                    await self._try_again()
                case _ if not self._is_alive():
                    self._enter(
                        CardState.LOST, "the microphone or speaker is gone: plug it in again"
                    )
                    await self._in_worker(self._close_streams)
                case CardState.OPEN if self._microphone.is_silent:
                    self._enter(CardState.SILENT, SILENT)
                case CardState.SILENT if not self._microphone.is_silent:
                    self._enter(CardState.OPEN, "the microphone is heard again")

    async def _try_again(self) -> None:
        """Look for the devices anew: PortAudio lists them once, when it starts."""
        try:
            await self._in_worker(self._reopen)
        except (MissingError, UsageError, self._portaudio.PortAudioError):
            return  # still gone
        self._enter(CardState.OPEN, "the microphone and speaker are back")

    def _enter(self, state: CardState, detail: str) -> None:
        self._state = state
        self._report(state, detail)

    def _is_alive(self) -> bool:
        stalled_at = time.monotonic() - STALLED_AFTER_S
        heard = all(called_at > stalled_at for called_at in self._called_back_at.values())
        return heard and all(stream.active for stream in self._streams)

    def _reopen(self) -> None:
        with contextlib.suppress(self._portaudio.PortAudioError):  # the last start may have failed
            self._portaudio._terminate()
        try:
            self._portaudio._initialize()
        except self._portaudio.PortAudioError as error:
            raise MissingError(f"the sound system does not answer: {error}") from error
        self._open_streams()

    def _open_streams(self) -> None:
        sound, devices = self._portaudio, list_devices(self._portaudio)
        source = choose(devices, self._options.microphone, "inputs")
        sink = choose(devices, self._options.speaker, "outputs")
        self._microphone.start(source["rate_hz"])
        self._speaker.start(sink["rate_hz"])
        try:
            self._start(sound.RawInputStream, source, self._recorded, source["rate_hz"] // 50)
            self._start(sound.RawOutputStream, sink, self._wanted, 0)
        except sound.PortAudioError as error:
            self._close_streams()
            raise MissingError(
                f"cannot open {source['name']!r} and {sink['name']!r} ({error}): "
                "is another program using them? `sori devices` lists others"
            ) from error

    def _start(self, kind: Any, device: dict[str, Any], callback: Any, block: int) -> None:
        stream = kind(
            samplerate=device["rate_hz"],
            blocksize=block,
            device=device["index"],
            channels=1,
            dtype="int16",
            latency=LATENCY_S,
            callback=callback,
        )
        self._streams.append(stream)
        self._called_back_at[callback.__name__] = time.monotonic()
        stream.start()

    def _close_streams(self) -> None:
        streams, self._streams = self._streams, []
        self._called_back_at = {}
        for stream in streams:
            stream.abort(ignore_errors=True)
            stream.close(ignore_errors=True)

    def _recorded(self, pcm: Any, _samples: int, _times: Any, _status: Any) -> None:
        """The card's thread brings what the microphone heard."""
        self._called_back_at["_recorded"] = time.monotonic()
        self._microphone.push(np.frombuffer(pcm, np.int16).copy())
        with contextlib.suppress(RuntimeError):  # the loop has ended before the card
            self._loop.call_soon_threadsafe(self._arrived.set)

    def _wanted(self, pcm: Any, samples: int, times: Any, _status: Any) -> None:
        """The card's thread wants what the speaker plays next."""
        now_s = time.monotonic()
        self._called_back_at["_wanted"] = now_s
        # Some sound systems leave one of these times at zero: then nothing is known of latency.
        latency_s = times.outputBufferDacTime - times.currentTime
        latency_s = latency_s if 0 <= latency_s < 1 else 0.0
        pcm[:] = self._speaker.pull(samples, now_s, latency_s).tobytes()


def load_portaudio() -> Any:
    """The module sounddevice; MissingError where the system has no PortAudio."""
    try:
        import sounddevice
    except (OSError, ImportError) as error:
        raise MissingError(PORTAUDIO_MISSING) from error
    return sounddevice


def list_devices(portaudio: Any = None) -> list[dict[str, Any]]:
    """Every sound device: `index`, `name`, `host`, `inputs`, `outputs`, `rate_hz`, `default`.

    `default` holds `inputs`, `outputs`, both or neither.
    """
    sound = portaudio or load_portaudio()
    hosts, defaults = sound.query_hostapis(), sound.default.device
    return [
        {
            "index": index,
            "name": device["name"],
            "host": hosts[device["hostapi"]]["name"],
            "inputs": device["max_input_channels"],
            "outputs": device["max_output_channels"],
            "rate_hz": int(device["default_samplerate"]),
            "default": [
                kind
                for kind, chosen in zip(("inputs", "outputs"), defaults, strict=True)
                if chosen == index
            ],
        }
        for index, device in enumerate(sound.query_devices())
    ]


def choose(devices: list[dict[str, Any]], wanted: str | None, kind: str) -> dict[str, Any]:
    """The device that `wanted` names; `kind` is `inputs` (microphones) or `outputs` (speakers)."""
    what = "microphone" if kind == "inputs" else "speaker"
    able = [device for device in devices if device[kind] > 0]
    if not able:
        raise MissingError(f"this machine has no {what}: plug one in, then `sori devices`")
    if wanted is None:
        return next((device for device in able if kind in device["default"]), able[0])
    if wanted.isdecimal():
        found = [device for device in able if device["index"] == int(wanted)]
    else:
        found = [device for device in able if wanted.casefold() in device["name"].casefold()]
    exact = [device for device in found if device["name"] == wanted]
    if len(exact or found) != 1:
        problem = "several devices are" if found else "no device is"
        raise UsageError(f"{problem} a {what} named {wanted!r}: `sori devices` lists them")
    return (exact or found)[0]


def play_once(samples: Samples) -> None:
    """Play 16 kHz mono int16 on the default speaker and wait for its end. Raises `MissingError`."""
    sound = load_portaudio()
    choose(list_devices(sound), None, "outputs")
    sound.play(samples, RATE_HZ, blocking=True)
