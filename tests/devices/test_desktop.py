"""The desktop's sound card: its queues, its recovery on a fake card, and real sound through PulseAudio."""

import asyncio
import builtins
import subprocess
import sys
import threading
import wave
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from agent.audio.frames import FRAME_SAMPLES, RATE_HZ, Samples
from agent.errors import MissingError, UsageError
from devices.desktop import CardOptions, CardState, DesktopCard, choose, load_portaudio
from devices.queues import MicrophoneQueue, SpeakerQueue
from tests.pulse import Pulse, virtual_devices, why_not

ROOT = Path(__file__).parents[2]
QUICK = CardOptions(retry_s=0.01, silent_after_s=0.1)


def tone(hz: float, seconds: float, rate_hz: int = RATE_HZ) -> Samples:
    time_s = np.arange(round(seconds * rate_hz)) / rate_hz
    return (10_000 * np.sin(2 * np.pi * hz * time_s)).astype(np.int16)


def strongest_hz(samples: Samples) -> float:
    spectrum = np.abs(np.fft.rfft(samples.astype(float)))
    return float(np.argmax(spectrum) * RATE_HZ / len(samples))


def frames(samples: Samples) -> list[Samples]:
    return list(samples[: len(samples) // FRAME_SAMPLES * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES))


# --- the microphone's queue ---------------------------------------------------------------------


@pytest.mark.parametrize("rate_hz", [16_000, 44_100, 48_000])
def test_what_a_card_records_at_its_own_rate_comes_out_as_16_khz_frames(rate_hz: int):
    queue = MicrophoneQueue(limit_frames=100, silent_after_s=5)
    queue.start(rate_hz)
    for chunk in np.array_split(tone(1000, 1, rate_hz), 50):
        queue.push(chunk)
    heard = np.concatenate([frame for _ in range(100) if (frame := queue.pop()) is not None])
    assert len(heard) == pytest.approx(RATE_HZ, abs=3 * FRAME_SAMPLES)
    assert strongest_hz(heard) == pytest.approx(1000, abs=5)


def test_a_microphone_that_nobody_reads_drops_its_oldest_frames_and_counts_them():
    queue = MicrophoneQueue(limit_frames=20, silent_after_s=5)
    for value in range(25):
        queue.push(np.full(FRAME_SAMPLES, value, np.int16))
    oldest = queue.pop()
    assert queue.dropped_frames == 5
    assert oldest is not None
    assert oldest[0] == 5


def test_only_unbroken_zeros_count_as_a_silent_microphone():
    queue = MicrophoneQueue(limit_frames=20, silent_after_s=0.1)
    zeros, breath = np.zeros(FRAME_SAMPLES, np.int16), np.ones(FRAME_SAMPLES, np.int16)
    observed = []
    for frame in [zeros] * 4 + [breath] + [zeros] * 5 + [breath]:
        queue.push(frame)
        observed.append(queue.is_silent)
    assert observed == [False] * 9 + [True, False]


# --- the speaker's queue ------------------------------------------------------------------------


@pytest.mark.parametrize("rate_hz", [16_000, 44_100, 48_000])
def test_queued_frames_reach_the_card_at_its_rate_with_silence_after_them(rate_hz: int):
    queue = SpeakerQueue(limit_frames=100)
    queue.start(rate_hz)
    for frame in frames(tone(1000, 1)):
        queue.push(frame)
    played = np.concatenate([queue.pull(rate_hz // 100, 0, 0) for _ in range(150)])
    sounding = np.flatnonzero(np.abs(played.astype(int)) > 100)
    assert sounding[-1] - sounding[0] == pytest.approx(rate_hz, rel=0.02)


def test_a_position_is_played_when_it_sounds_not_when_it_is_queued_or_handed_over():
    queue = SpeakerQueue(limit_frames=100)
    queue.push(tone(1000, 0.02))
    assert queue.played_samples(100) == 0
    queue.pull(320, now_s=10, latency_s=0.5)
    assert queue.played_samples(10.4) == 0
    assert queue.played_samples(10.6) == FRAME_SAMPLES


def test_silence_between_frames_is_not_counted_as_played():
    queue = SpeakerQueue(limit_frames=100)
    queue.pull(RATE_HZ, now_s=0, latency_s=0)
    queue.push(tone(1000, 0.02))
    queue.pull(320, now_s=1, latency_s=0)
    assert queue.played_samples(2) == FRAME_SAMPLES


def test_a_flush_fades_and_forgets_the_rest():
    queue = SpeakerQueue(limit_frames=100)
    for frame in [np.full(FRAME_SAMPLES, 8000, np.int16)] * 50:
        queue.push(frame)
    queue.flush(fade_ms=20)
    played = queue.pull(RATE_HZ, now_s=0, latency_s=0)
    assert queue.queued_samples == FRAME_SAMPLES
    assert queue.played_samples(1) == FRAME_SAMPLES
    assert abs(int(played[300])) < 1000 < abs(int(played[20]))
    assert not played[FRAME_SAMPLES * 2 :].any()


def test_a_speaker_queue_that_is_full_refuses_and_counts():
    queue = SpeakerQueue(limit_frames=2)
    accepted = [queue.push(frame) for frame in frames(tone(1000, 0.06))]
    assert accepted == [True, True, False]
    assert queue.dropped_frames == 1


# --- choosing devices ---------------------------------------------------------------------------

DEVICES: list[dict[str, Any]] = [
    {"index": 0, "name": "Webcam", "inputs": 1, "outputs": 0, "default": []},
    {"index": 1, "name": "Headset", "inputs": 1, "outputs": 2, "default": ["inputs"]},
    {"index": 2, "name": "Headset Pro", "inputs": 1, "outputs": 2, "default": ["outputs"]},
]


@pytest.mark.parametrize(
    ("wanted", "kind", "index"),
    [
        (None, "inputs", 1),
        (None, "outputs", 2),
        ("0", "inputs", 0),
        ("webc", "inputs", 0),
        ("Headset", "inputs", 1),
        ("pro", "outputs", 2),
    ],
)
def test_a_device_is_chosen_by_default_index_part_of_its_name_or_exact_name(
    wanted: str | None, kind: str, index: int
):
    assert choose(DEVICES, wanted, kind)["index"] == index


@pytest.mark.parametrize(
    ("wanted", "problem"), [("Webcam", "no device is"), ("head", "several"), ("9", "no device is")]
)
def test_a_device_that_is_not_there_or_not_one_is_refused(wanted: str, problem: str):
    with pytest.raises(UsageError, match=f"{problem}.*sori devices"):
        choose(DEVICES, wanted, "outputs")


def test_a_machine_without_a_microphone_says_so():
    with pytest.raises(MissingError, match="no microphone"):
        choose([], None, "inputs")


def test_a_missing_portaudio_is_named_by_its_package(monkeypatch: pytest.MonkeyPatch):
    def without(name: str, *rest: Any) -> Any:
        if name == "sounddevice":
            raise OSError("PortAudio library not found")
        return real_import(name, *rest)

    real_import = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingError, match="apt install libportaudio2"):
        load_portaudio()


# --- coming and going, on a fake card -----------------------------------------------------------


class FakeStream:
    def __init__(self, owner: "FakePortAudio", callback: Any, **_: Any) -> None:
        self.owner, self.callback, self.active = owner, callback, False

    def start(self) -> None:
        self.active = True
        self.owner.streams.append(self)

    def abort(self, ignore_errors: bool) -> None:
        self.active = False

    close = abort


class FakePortAudio:
    """What of sounddevice the card uses; `unplug` and `plug_in` as a person does."""

    PortAudioError = type("PortAudioError", (Exception,), {})

    def __init__(self) -> None:
        self.streams: list[FakeStream] = []
        self.default = SimpleNamespace(device=(0, 0))
        self._plugged = self._listed = True

    def RawInputStream(self, **options: Any) -> FakeStream:  # noqa: N802
        return FakeStream(self, **options)

    RawOutputStream = RawInputStream

    def query_hostapis(self) -> list[dict[str, Any]]:
        return [{"name": "fake"}]

    def query_devices(self) -> list[dict[str, Any]]:
        card = {"name": "USB headset", "hostapi": 0, "default_samplerate": 16_000.0}
        return [card | {"max_input_channels": 1, "max_output_channels": 1}] * self._listed

    def _terminate(self) -> None:
        pass

    def _initialize(self) -> None:
        self._listed = self._plugged

    def unplug(self) -> None:
        self._plugged = False
        for stream in self.streams:
            stream.active = False
        self.streams.clear()

    def plug_in(self) -> None:
        self._plugged = True

    def record(self, samples: Samples) -> None:
        """The card's thread delivers what its microphone heard."""
        pcm = samples.tobytes()
        callback = self.streams[0].callback
        thread = threading.Thread(target=callback, args=(pcm, len(samples), None, None))
        thread.start()
        thread.join()


class States:
    """Reports of a card, to be awaited."""

    def __init__(self) -> None:
        self.seen: list[CardState] = []
        self._news = asyncio.Event()

    def __call__(self, state: CardState, detail: str) -> None:
        self.seen.append(state)
        self._news.set()

    async def until(self, *states: CardState) -> None:
        async with asyncio.timeout(5):
            while self.seen != list(states):
                self._news.clear()
                await self._news.wait()


async def test_a_card_that_is_unplugged_is_opened_again_when_it_is_back():
    fake, states = FakePortAudio(), States()
    card = DesktopCard(QUICK, states, fake)
    await card.open()
    fake.unplug()
    await states.until(CardState.OPEN, CardState.LOST)
    fake.plug_in()
    await states.until(CardState.OPEN, CardState.LOST, CardState.OPEN)
    fake.record(tone(440, 0.1))
    frame = await asyncio.wait_for(card.capture(), 5)
    await card.close()
    assert len(frame) == FRAME_SAMPLES


async def test_a_microphone_of_zeros_is_reported_once_and_so_is_its_return():
    fake, states = FakePortAudio(), States()
    card = DesktopCard(QUICK, states, fake)
    await card.open()
    fake.record(np.zeros(RATE_HZ // 2, np.int16))
    await states.until(CardState.OPEN, CardState.SILENT)
    fake.record(tone(440, 0.1))
    await states.until(CardState.OPEN, CardState.SILENT, CardState.OPEN)
    await card.close()


async def test_a_machine_without_devices_cannot_open_and_says_why():
    fake = FakePortAudio()
    fake.unplug()
    fake._initialize()
    with pytest.raises(MissingError, match="no microphone"):
        await DesktopCard(QUICK, portaudio=fake).open()


# --- real sound ---------------------------------------------------------------------------------

# Opens the default card, says "open", then for some seconds plays 1500 Hz and keeps what it hears.
OPENS_THE_CARD = """
import asyncio, sys
import numpy as np
from devices.desktop import DesktopCard

async def main():
    card = DesktopCard(report=lambda state, detail: print(state, flush=True))
    await card.open()
    heard = []
    for index in range(int(sys.argv[1]) * 50):
        at = np.arange(index * 320, index * 320 + 320) / 16000
        heard.append(await card.capture())
        if index < 150:
            card.play((10000 * np.sin(2 * np.pi * 1500 * at)).astype(np.int16))
    print("played", card.played_samples, "dropped", card.dropped_frames, flush=True)
    await card.close()
    np.save(sys.argv[2], np.concatenate(heard))

asyncio.run(main())
"""


@pytest.fixture
def pulse(tmp_path: Path) -> Iterator[Pulse]:
    reason = why_not()
    if reason is not None:
        pytest.skip(reason)
    with virtual_devices(tmp_path) as running:
        yield running


def write_wav(path: Path, samples: Samples) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
        file.writeframes(samples.tobytes())
    return path


def read_wav(path: Path) -> Samples:
    with wave.open(str(path), "rb") as file:
        return np.frombuffer(file.readframes(file.getnframes()), np.int16)


def sounding_s(samples: Samples) -> float:
    """How long it is loud, in seconds: a busy machine may stutter, but loses nothing."""
    loudness = [np.sqrt(np.mean(frame.astype(float) ** 2)) for frame in frames(samples)]
    return sum(rms > 3000 for rms in loudness) * FRAME_SAMPLES / RATE_HZ


def open_card(pulse: Pulse, seconds: int, heard: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", OPENS_THE_CARD, str(seconds), str(heard)]
    child = subprocess.Popen(command, cwd=ROOT, env=pulse.env, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    return child


@pytest.mark.slow
def test_sound_goes_in_and_out_through_real_devices(pulse: Pulse, tmp_path: Path):
    said = write_wav(tmp_path / "said.wav", tone(440, 2))
    recorder = pulse.record_speaker(tmp_path / "played.wav")
    child = open_card(pulse, 5, tmp_path / "heard.npy")
    pulse.speak_into_microphone(said)
    output, _ = child.communicate(timeout=60)
    recorder.terminate()
    recorder.wait(10)
    heard, played = np.load(tmp_path / "heard.npy"), read_wav(tmp_path / "played.wav")
    assert output.startswith("played 48000 ")
    assert strongest_hz(heard) == pytest.approx(440, abs=2)
    assert sounding_s(heard) == pytest.approx(2, abs=0.2)
    assert strongest_hz(played) == pytest.approx(1500, abs=2)
    assert sounding_s(played) == pytest.approx(3, abs=0.2)


@pytest.mark.slow
def test_a_sound_system_that_goes_away_is_found_again(pulse: Pulse, tmp_path: Path):
    child = open_card(pulse, 3, tmp_path / "heard.npy")
    assert child.stdout is not None
    pulse.stop()
    lost = child.stdout.readline()
    pulse.start()
    back = child.stdout.readline()
    output, _ = child.communicate(timeout=60)
    assert (lost, back) == ("lost\n", "open\n")
    assert output.startswith("played ")
