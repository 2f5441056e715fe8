"""How the training sentences sound: espeak-ng voices, rooms, noise and microphones, all drawn.

Every utterance is laid somewhere into a window of fixed length that is noisy throughout, so that
the network never needs a padding mask and is at home in the short windows used at run time.
"""

import random
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import espeakng_loader
import numpy as np
import soxr
from faster_whisper.feature_extractor import FeatureExtractor
from numpy.typing import NDArray
from scipy.signal import butter, fftconvolve, lfilter

from agent.audio.frames import RATE_HZ
from agent.speech.espeak import Delivery, espeak

_PARTIAL_SHARE = 0.05
# People stop to think within a sentence; a network that never heard that takes a pause for the end.
_PAUSED_SHARE = 0.3
_PAUSE_S = (0.12, 1.3)
HOP = 256  # samples, 16 ms: the encoder's stride of two makes 32 ms, one Silero window
FRAME_SHAPES = (96, 160, 224, 320, 448)  # few and fixed: oneDNN compiles a kernel for each

# Never heard in training: the wearers of the demo, scenarios and benchmarks draw from these.
HELD_OUT_VARIANTS = ("f2", "m3", "Annie", "linda", "paul", "Andy")
# Variants that a person could not follow either.
_UNUSABLE = (
    "whisper",
    "Demonic",
    "robosoft",
    "UniRobot",
    "RicishayMax",
    "anikaRobot",
    "croak",
    "Tweaky",
    "fast",
    "klatt6",
    "announcer",
)


def variants() -> list[str]:
    """Return the espeak-ng voice variants that training may use; "" is the plain voice."""
    folder = Path(espeakng_loader.get_data_path()) / "voices" / "!v"
    usable = sorted(
        path.name
        for path in folder.iterdir()
        if path.name not in HELD_OUT_VARIANTS and not path.name.startswith(_UNUSABLE)
    )
    return ["", "", *usable]


def speak(text: str, voice: str, delivery: Delivery, warp: float = 1.0) -> NDArray[np.float32]:
    """Return the sentence at 16 kHz, float32; `warp` above 1 raises pitch, formants and tempo."""
    engine = espeak()
    spoken = engine.synthesize(text, voice, delivery).astype(np.float32) / 32768
    if not len(spoken):
        return spoken
    return soxr.resample(spoken, engine.sample_rate_hz * warp, RATE_HZ, quality="LQ")


def _companded(window: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the window through G.711's mu-law: 256 steps, fine near zero."""
    folded = np.sign(window) * np.log1p(255 * np.minimum(np.abs(window), 1)) / np.log(256)
    stepped = np.round(folded * 127) / 127
    restored = np.sign(stepped) * (np.power(256.0, np.abs(stepped)) - 1) / 255
    return restored.astype(np.float32)


@dataclass(frozen=True)
class Example:
    """One training utterance: log-mel `features` (80, frames) float16 and what it says."""

    features: NDArray[np.float16]
    lang: str
    text: str


class Studio:
    """Draws examples from one seed."""

    def __init__(self, seed: int) -> None:
        self._pick = random.Random(seed)
        self._noise = np.random.default_rng(seed)
        self._extract = FeatureExtractor(hop_length=HOP)
        self._variants = variants()
        self._babble: list[NDArray[np.float32]] = []

    def record(self, lang: str, text: str) -> Example | None:
        """Return the sentence as one drawn voice, room and microphone give it; None if too long."""
        pick = self._pick
        base = "ko" if lang == "ko" else pick.choice(["en-us", "en-us", "en-us", "en"])
        variant = pick.choice(self._variants)
        delivery = Delivery(
            words_per_minute=round(pick.triangular(110, 270, 172)),
            pitch=round(pick.triangular(8, 95, 50)),
            pitch_range=round(pick.triangular(8, 95, 50)),
        )
        words = text.split()
        is_partial = len(words) > 2 and pick.random() < _PARTIAL_SHARE
        if is_partial:  # what a partial reading hears: the voice stays up, the sound ends at once
            text = " ".join(words[: pick.randint(1, len(words) - 1)])
        warp = pick.triangular(0.9, 1.12, 1.0) if pick.random() < 0.5 else 1.0
        full_voice = f"{base}+{variant}" if variant else base
        if len(words) > 1 and not is_partial and pick.random() < _PAUSED_SHARE:
            speech = self._with_pauses(words, full_voice, delivery, warp)
        else:
            speech = speak(f"{text}," if is_partial else text, full_voice, delivery, warp)
        return self._window(speech, lang, text, 0 if is_partial else 1600)

    def _with_pauses(
        self, words: list[str], voice: str, delivery: Delivery, warp: float
    ) -> NDArray[np.float32]:
        """Return the words with one or two silences between them, the voice held up before each."""
        breaks = 2 if len(words) > 3 and self._pick.random() < 0.3 else 1
        at = [0, *sorted(self._pick.sample(range(1, len(words)), breaks)), len(words)]
        parts = []
        for first, last in pairwise(at):
            phrase = " ".join(words[first:last])
            said = speak(phrase if last == len(words) else f"{phrase},", voice, delivery, warp)
            loud = np.flatnonzero(np.abs(said) > 1e-3)
            if len(loud):
                parts.append(said[loud[0] : loud[-1] + 1])
            if last != len(words):
                silence = int(self._pick.uniform(*_PAUSE_S) * RATE_HZ)
                parts.append(np.zeros(silence, np.float32))
        return np.concatenate(parts)

    def record_nothing(self) -> Example:
        """Return a window without speech: near silence, noise or tones."""
        window = np.zeros(self._pick.choice(FRAME_SHAPES) * HOP, np.float32)
        if self._pick.random() < 0.4:
            window += self._tones(len(window))
        window += self._background(len(window)) * 10 ** self._pick.uniform(-4, -1)
        return self._example(window, "", "")

    def _window(
        self, speech: NDArray[np.float32], lang: str, text: str, least_tail: int
    ) -> Example | None:
        pick = self._pick
        speech = (
            speech[np.flatnonzero(np.abs(speech) > 1e-3)[0] :]
            if np.any(np.abs(speech) > 1e-3)
            else speech
        )
        active = np.flatnonzero(np.abs(speech) > 1e-3)
        speech = speech[: active[-1] + 1] if len(active) else speech
        if pick.random() < 0.35:
            speech = self._reverberate(speech)
        lead, tail = pick.randint(0, 8000), pick.randint(least_tail, max(least_tail * 5, 800))
        fitting = [n for n in FRAME_SHAPES if n * HOP >= len(speech) + lead + tail]
        if not fitting:
            lead, tail = min(lead, 800), least_tail
            fitting = [n for n in FRAME_SHAPES if n * HOP >= len(speech) + lead + tail]
        if not fitting or not len(speech):
            return None
        window = np.zeros(fitting[0] * HOP, np.float32)
        lead = pick.randint(
            min(lead, len(window) - len(speech) - tail), len(window) - len(speech) - tail
        )
        lead = max(0, min(lead, 12_000))
        level = 10 ** (pick.uniform(-32, -12) / 20)
        loudness = np.sqrt(np.mean(speech**2)) + 1e-6
        window[lead : lead + len(speech)] = speech * (level / loudness)
        snr_db = pick.uniform(5, 30) if pick.random() < 0.55 else pick.uniform(30, 60)
        window += self._background(len(window)) * level * 10 ** (-snr_db / 20)
        if len(self._babble) < 64 or pick.random() < 0.05:
            self._babble = [*self._babble[-63:], speech / loudness]
        return self._example(self._microphone(window), lang, text)

    def _example(self, window: NDArray[np.float32], lang: str, text: str) -> Example:
        features = self._extract(np.clip(window, -1, 1))[:, : len(window) // HOP]
        return Example(features.astype(np.float16), lang, text)

    def _background(self, samples: int) -> NDArray[np.float32]:
        """Noise of unit level: coloured, humming, tonal, or a few voices at once."""
        kind = self._pick.random()
        if kind < 0.2 and len(self._babble) > 8:
            noise = np.zeros(samples, np.float32)
            for voice in self._pick.sample(self._babble, self._pick.randint(3, 7)):
                noise += np.roll(np.resize(voice, samples), self._pick.randrange(samples))
        else:
            spectrum = np.fft.rfft(self._noise.standard_normal(samples))
            slope = self._pick.uniform(0, 1.2) if self._pick.random() < 0.85 else 2.0  # wind
            spectrum *= (np.arange(len(spectrum)) + 8.0) ** -slope
            noise = np.fft.irfft(spectrum, samples).astype(np.float32)
            if self._pick.random() < 0.3:  # gusts, passing cars
                knots = self._noise.uniform(0.1, 1, samples // 4000 + 2)
                noise *= np.interp(np.arange(samples), np.arange(len(knots)) * 4000, knots).astype(
                    np.float32
                )
            if self._pick.random() < 0.15:
                noise = noise / (np.std(noise) + 1e-9) + self._tones(samples) * 5
        return (noise / (np.std(noise) + 1e-9)).astype(np.float32)

    def _tones(self, samples: int) -> NDArray[np.float32]:
        """A few decaying notes with overtones: music, as far as a recogniser should care."""
        out = np.zeros(samples, np.float32)
        for _ in range(self._pick.randint(1, 12)):
            start = self._pick.randrange(samples)
            t = np.arange(samples - start) / RATE_HZ
            pitch = 110 * 2 ** self._pick.uniform(0, 4)
            note = sum(np.sin(2 * np.pi * pitch * k * t) / k for k in range(1, 4))
            out[start:] += (note * np.exp(-t * self._pick.uniform(1, 8))).astype(np.float32)
        return out * 0.1

    def _reverberate(self, speech: NDArray[np.float32]) -> NDArray[np.float32]:
        seconds = self._pick.uniform(0.1, 0.6)
        taps = np.arange(int(seconds * RATE_HZ))
        response = self._noise.standard_normal(len(taps)) * np.exp(-6.9 * taps / len(taps))
        response *= self._pick.uniform(0.02, 0.25) / np.sqrt(np.sum(response**2)) * 2
        response[0] = 1 if self._pick.random() < 0.8 else self._pick.uniform(0.2, 1)  # far talk
        return fftconvolve(speech, response)[: len(speech) + 2400].astype(np.float32)

    def _microphone(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        """Colour the window as a cheap or narrow-band microphone would, at times clipping it."""
        kind = self._pick.random()
        if kind < 0.12:
            b, a = butter(4, [250, 3600], "bandpass", fs=RATE_HZ)
            window = lfilter(b, a, window).astype(np.float32)
            if kind < 0.05:  # Bluetooth's hands-free profile at 8 kHz: eight logarithmic bits
                window = _companded(window)
        elif kind < 0.35:
            b, a = butter(
                1,
                [self._pick.uniform(40, 300), self._pick.uniform(3000, 7800)],
                "bandpass",
                fs=RATE_HZ,
            )
            window = lfilter(b, a, window).astype(np.float32)
        if self._pick.random() < 0.05:
            top = float(np.max(np.abs(window))) * self._pick.uniform(0.3, 0.9) + 1e-6
            window = np.clip(window, -top, top)
        return window
