"""Sounds that are no command: weather, streets, machines, dishes, many voices, and made-up music.

For judging, not for training (`sound.py` has its own): what the confidence is fitted on, and what
an hour of noise is made of. Everything is float32 at 16 kHz, of unit level, drawn from a generator,
so no two draws are alike.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from agent.audio.frames import RATE_HZ

Sound = NDArray[np.float32]
Draw = np.random.Generator

_MAJOR, _MINOR = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10)
_PROGRESSIONS = ((0, 4, 5, 3), (0, 5, 3, 4), (5, 3, 0, 4), (0, 3, 4, 4), (0, 2, 3, 4), (5, 4, 3, 4))
# First two formants of a, e, i, o, u in Hz (after Peterson and Barney 1952): a lead that sings.
_VOWELS = ((730, 1090), (530, 1840), (270, 2290), (570, 840), (300, 870))


def unit(sound: Sound) -> Sound:
    """Return the sound at a root-mean-square level of 1."""
    return (sound / (np.sqrt(np.mean(sound**2)) + 1e-9)).astype(np.float32)


def coloured(draw: Draw, samples: int, slope: float | None = None) -> Sound:
    """Steady noise whose amplitude falls with frequency to the power of `slope` (0 white, 1 brown)."""
    slope = draw.uniform(0, 1.2) if slope is None else slope
    size = -(-samples // 1600) * 1600  # no large prime factor: the transform would take ten times
    spectrum = np.fft.rfft(draw.standard_normal(size))
    hz = np.maximum(np.fft.rfftfreq(size, 1 / RATE_HZ), 30.0)
    return unit(np.fft.irfft(spectrum / hz**slope, size)[:samples].astype(np.float32))


def gusts(draw: Draw, samples: int) -> Sound:
    """Wind, or cars going by: low noise that swells and sinks."""
    knots = draw.uniform(0.05, 1.0, samples // 8000 + 2) ** 2
    swell = np.interp(np.arange(samples), np.arange(len(knots)) * 8000, knots)
    return unit((coloured(draw, samples, draw.uniform(0.6, 1.3)) * swell).astype(np.float32))


def hum(draw: Draw, samples: int) -> Sound:
    """A fan, a fridge, a mains buzz: steady harmonics in noise."""
    t = np.arange(samples) / RATE_HZ
    base = draw.choice([50.0, 60.0, draw.uniform(80, 400)])
    tones = sum(
        draw.uniform(0, 1) / k * np.sin(2 * np.pi * base * k * t + draw.uniform(0, 6))
        for k in range(1, 12)
    )
    steady = unit(np.asarray(tones, np.float32))
    return unit(steady + draw.uniform(0.1, 1) * coloured(draw, samples))


def clatter(draw: Draw, samples: int) -> Sound:
    """Dishes, keys, steps: short bursts that ring, over a murmur of noise."""
    out = coloured(draw, samples) * 0.1
    for _ in range(max(1, round(samples / RATE_HZ * draw.uniform(0.5, 5)))):
        start, length = int(draw.integers(samples)), int(draw.integers(400, 4000))
        t = np.arange(min(length, samples - start))
        ring = np.sin(2 * np.pi * draw.uniform(200, 6000) / RATE_HZ * t)
        burst = (draw.standard_normal(len(t)) * 0.5 + ring) * np.exp(-6 * t / length)
        out[start : start + len(t)] += (draw.uniform(0.3, 2) * burst).astype(np.float32)
    return unit(out)


def babble(draw: Draw, samples: int, voices: Sequence[Sound]) -> Sound:
    """Four to nine of `voices` at once, each beginning somewhere."""
    out = np.zeros(samples, np.float32)
    for _ in range(int(draw.integers(4, 10))):
        voice = voices[int(draw.integers(len(voices)))]
        out += unit(np.roll(np.resize(voice, samples), int(draw.integers(samples))))
    return unit(out)


NOISES: dict[str, Callable[[Draw, int], Sound]] = {
    "coloured": coloured,
    "gusts": gusts,
    "hum": hum,
    "clatter": clatter,
}


# --- music ------------------------------------------------------------------------------------


def music(draw: Draw, samples: int) -> Sound:
    """A tune with chords, bass and drums: key, tempo, progression, instruments and notes drawn."""
    beat = int(RATE_HZ * 60 / draw.uniform(70, 150))
    scale = _MAJOR if draw.random() < 0.6 else _MINOR
    key, progression = draw.uniform(45, 57), _PROGRESSIONS[int(draw.integers(len(_PROGRESSIONS)))]
    chords, lead = _instrument(draw), _singer(draw) if draw.random() < 0.4 else _instrument(draw)
    drums, out = draw.random() < 0.7, np.zeros(samples + 8 * beat, np.float32)
    degree = int(draw.integers(7))
    for bar, start in enumerate(range(0, samples, 4 * beat)):
        root = progression[bar % len(progression)]
        for step in (0, 2, 4):
            _add(out, start, 0.5 * chords(_pitch(key, scale, root + step), 4 * beat))
        _add(out, start, 0.8 * chords(_pitch(key - 12, scale, root), 2 * beat))
        at = start
        while at < start + 4 * beat:
            length = beat * int(draw.choice([1, 1, 2, 4])) // 2
            degree = int(np.clip(degree + draw.integers(-2, 3), 0, 14))
            if draw.random() < 0.85:
                _add(out, at, lead(_pitch(key + 12, scale, degree), length))
            at += length
        if drums:
            _drum(draw, out, start, beat)
    return unit(out[:samples])


def _pitch(key: float, scale: Sequence[int], degree: int) -> float:
    """Return the frequency (Hz) of a degree of the scale above a MIDI key."""
    octave, step = divmod(degree, 7)
    return float(440 * 2 ** ((key + 12 * octave + scale[step] - 69) / 12))


def _instrument(draw: Draw) -> Callable[[float, int], Sound]:
    """Plucked to bowed, dull to bright."""
    decay, bright = draw.uniform(0.5, 8), draw.uniform(0.8, 2.2)

    def note(hz: float, length: int) -> Sound:
        t = np.arange(length) / RATE_HZ
        partials = [
            np.sin(2 * np.pi * hz * k * t) / k**bright for k in range(1, 9) if hz * k < 7000
        ]
        shape = np.minimum(1, t * 80) * np.exp(-decay * t) * np.minimum(1, (t[-1] - t) * 60)
        return np.asarray(sum(partials) * shape, np.float32)

    return note


def _singer(draw: Draw) -> Callable[[float, int], Sound]:
    """Harmonics under the formants of one vowel a note, with vibrato: what a voice detector takes."""
    tract = draw.uniform(0.9, 1.25)

    def note(hz: float, length: int) -> Sound:
        t = np.arange(length) / RATE_HZ
        formants = np.asarray(_VOWELS[int(draw.integers(len(_VOWELS)))]) * tract
        phase = 2 * np.pi * hz * t + 0.3 * hz / 100 * np.sin(2 * np.pi * 5.5 * t)
        out = np.zeros(length)
        for k in range(1, int(min(30, 5000 // hz)) + 1):
            gain = sum(1 / (1 + ((hz * k - f) / 90) ** 2) for f in formants) + 0.02
            out += gain * np.sin(k * phase)
        return np.asarray(
            2 * out * np.minimum(1, t * 25) * np.minimum(1, (t[-1] - t) * 25), np.float32
        )

    return note


def _drum(draw: Draw, out: Sound, start: int, beat: int) -> None:
    """Kick on one and three, snare on two and four, a hat on every half."""
    t = np.arange(min(beat, 4000)) / RATE_HZ
    for quarter in range(4):
        at = start + quarter * beat
        if quarter % 2 == 0:
            kick = np.sin(2 * np.pi * (45 * t + 6 * (1 - np.exp(-30 * t)))) * np.exp(-12 * t)
            _add(out, at, (2 * kick).astype(np.float32))
        else:
            snare = draw.standard_normal(len(t)) * np.exp(-25 * t)
            _add(out, at, snare.astype(np.float32))
        for half in (at, at + beat // 2):
            hat = np.diff(draw.standard_normal(len(t) + 1)) * np.exp(-90 * t)
            _add(out, half, (0.3 * hat).astype(np.float32))


def _add(out: Sound, start: int, sound: Sound) -> None:
    end = min(len(out), start + len(sound))
    if end > start:
        out[start:end] += sound[: end - start]


# --- what a room and a microphone do ------------------------------------------------------------


def reverberate(draw: Draw, sound: Sound) -> Sound:
    """Return the sound in a room of 0.1 to 0.8 s, further from or nearer to the microphone."""
    taps = int(draw.uniform(0.1, 0.8) * RATE_HZ)
    response = draw.standard_normal(taps) * np.exp(-6.9 * np.arange(taps) / taps)
    response *= draw.uniform(0.05, 0.8) / np.sqrt(np.sum(response**2))
    response[0] = 1
    return filtered(sound, response.astype(np.float32), taps)


def equalised(draw: Draw, sound: Sound, depth_db: float) -> Sound:
    """Return the sound with its spectrum bent by up to `depth_db` either way, in smooth bands."""
    size = 1 << (len(sound) - 1).bit_length()
    bands = np.interp(
        np.linspace(0, 1, size // 2 + 1), np.linspace(0, 1, 12), draw.uniform(-1, 1, 12)
    )
    bent = np.fft.irfft(np.fft.rfft(sound, size) * 10 ** (bands * depth_db / 20), size)
    return bent[: len(sound)].astype(np.float32)


def filtered(sound: Sound, response: Sound, tail: int) -> Sound:
    """Return the sound convolved with an impulse response, with up to `tail` samples more."""
    size = 1 << (len(sound) + len(response) - 1).bit_length()
    wet = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(response, size), size)
    return wet[: len(sound) + tail].astype(np.float32)
