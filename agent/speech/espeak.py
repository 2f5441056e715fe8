"""espeak-ng in this process: the voice that needs no download, and the wearer in simulations.

Driven through ctypes on the library that `espeakng-loader` ships (espeak-ng's `speak_lib.h`).
The library keeps one global voice and one global callback, so every call holds one lock.
"""

import ctypes
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import espeakng_loader
import numpy as np
from numpy.typing import NDArray

_AUDIO_OUTPUT_SYNCHRONOUS = 2
_INITIALIZE_DONT_EXIT = 0x8000
_CHARS_UTF8 = 1
_POSITION_CHARACTER = 1
_PHONEMES_IPA = 0x02
_RATE, _VOLUME, _PITCH, _RANGE = 1, 2, 3, 4
_BUFFER_MS = 60

_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


@dataclass(frozen=True)
class Delivery:
    """How a voice says something: words per minute, and pitch and its range on espeak's 0-99."""

    words_per_minute: int = 175
    pitch: int = 50
    pitch_range: int = 50


class Espeak:
    """One process-wide espeak-ng. Get it from `espeak()`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._chunks: list[NDArray[np.int16]] = []
        self._library = ctypes.cdll.LoadLibrary(espeakng_loader.get_library_path())
        self.sample_rate_hz: int = self._library.espeak_Initialize(
            _AUDIO_OUTPUT_SYNCHRONOUS,
            _BUFFER_MS,
            espeakng_loader.get_data_path().encode(),
            _INITIALIZE_DONT_EXIT,
        )
        if self.sample_rate_hz <= 0:
            raise OSError("espeak-ng did not start: reinstall the package espeakng-loader")
        self._callback = _Callback(self._collect)  # kept: the library holds only a bare pointer
        self._library.espeak_SetSynthCallback(self._callback)
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p

    def synthesize(
        self, text: str, voice: str, delivery: Delivery | None = None
    ) -> NDArray[np.int16]:
        """Return `text` spoken by `voice` ("ko", "ko+f2", "en-us+m3"): int16 mono at `sample_rate_hz`.

        Raises `ValueError` where espeak-ng has no such voice.
        """
        delivery = delivery or Delivery()
        utf8 = text.encode() + b"\0"
        with self._lock:
            self._choose(voice)
            self._library.espeak_SetParameter(_RATE, delivery.words_per_minute, 0)
            self._library.espeak_SetParameter(_PITCH, delivery.pitch, 0)
            self._library.espeak_SetParameter(_RANGE, delivery.pitch_range, 0)
            self._chunks = []
            self._library.espeak_Synth(
                utf8, len(utf8), 0, _POSITION_CHARACTER, 0, _CHARS_UTF8, None, None
            )
            self._library.espeak_Synchronize()
            chunks, self._chunks = self._chunks, []
        return np.concatenate(chunks) if chunks else np.zeros(0, np.int16)

    def phonemes(self, text: str, voice: str) -> str:
        """Return the IPA of `text` as `voice` would read it; 0.1 ms a word, most of it the voice.

        Waits while something is synthesised: a sentence takes a few milliseconds.
        Raises `ValueError` where espeak-ng has no such voice.
        """
        rest = ctypes.c_char_p(text.encode())  # the library moves it from clause to clause
        clauses = []
        with self._lock:
            self._choose(voice)
            while rest.value:
                clause = self._library.espeak_TextToPhonemes(
                    ctypes.byref(rest), _CHARS_UTF8, _PHONEMES_IPA
                )
                clauses.append((clause or b"").decode())
        return " ".join(clauses)

    def _choose(self, voice: str) -> None:
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ValueError(f"espeak-ng has no voice {voice!r}")

    def _collect(self, wav: "ctypes._Pointer[ctypes.c_short]", count: int, _events: object) -> int:
        if wav and count > 0:
            self._chunks.append(np.ctypeslib.as_array(wav, (count,)).astype(np.int16, copy=True))
        return 0


@cache
def espeak() -> Espeak:
    """The one espeak-ng of this process, started on first use."""
    return Espeak()


@cache
def variants() -> frozenset[str]:
    """Names of the voice variants ("f2", "m3"): espeak-ng ignores any other without a word."""
    folder = Path(espeakng_loader.get_data_path()) / "voices" / "!v"
    return frozenset(file.name for file in folder.iterdir())
