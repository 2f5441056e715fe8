"""A call with a simulated person: what they say, and what they hear."""

from collections import deque
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from agent.actions.addresses import Address
from agent.actions.calls import FRAME_MS, FRAME_SAMPLES, Frame

SPEECH_LEVEL_DBFS = -45.0  # speech is around -26, a quiet room below -60
_SPEECH_RMS = 32_768 * 10 ** (SPEECH_LEVEL_DBFS / 20)
_HEARD_LIMIT_MS = 30_000
_BREATH_MS = 300  # between picking up, or a sentence, and the first word of the next


class Side(StrEnum):
    WEARER = "wearer"
    PEER = "peer"


class SimulatedCall:
    """`by` is who called. `ending` is empty while the call lasts. Audio flows once it is up."""

    def __init__(self, id: str, peer: Address, by: Side, kind: str, began_ms: float) -> None:
        self.id = id
        self.peer = peer
        self.by = by
        self.kind = kind
        self.began_ms = began_ms
        self.is_up = False
        self.was_answered = False
        self.ending = ""
        self.heard_speech_ms = 0
        self._heard: deque[Frame] = deque(maxlen=_HEARD_LIMIT_MS // FRAME_MS)
        self._to_say: deque[Frame] = deque()

    def pick_up(self) -> None:
        self.is_up = self.was_answered = True

    def end(self, ending: str) -> None:
        self.is_up = False
        self.ending = ending
        self._to_say.clear()

    def say(self, speech: NDArray[np.int16]) -> None:
        """Queue int16 speech at 16 kHz, after a breath."""
        if speech.dtype != np.int16 or speech.ndim != 1:
            raise ValueError(f"mono int16 is needed, not {speech.dtype} of shape {speech.shape}")
        breath = np.zeros(_BREATH_MS // FRAME_MS * FRAME_SAMPLES, np.int16)
        fill = np.zeros(-len(speech) % FRAME_SAMPLES, np.int16)
        self._to_say.extend(np.concatenate((breath, speech, fill)).reshape(-1, FRAME_SAMPLES))

    def next_frame(self) -> Frame | None:
        return self._to_say.popleft() if self._to_say else None

    def hear(self, frame: Frame) -> None:
        """Take 20 ms of the wearer; dropped before the call is up."""
        if frame.dtype != np.int16 or frame.shape != (FRAME_SAMPLES,):
            raise ValueError(f"320 int16 samples are needed, not {frame.dtype} {frame.shape}")
        if not self.is_up:
            return
        self._heard.append(frame.copy())
        if np.sqrt(np.mean(np.square(frame.astype(np.float64)))) >= _SPEECH_RMS:
            self.heard_speech_ms += FRAME_MS

    def heard(self) -> NDArray[np.int16]:
        """Return the last half minute of the wearer, as the peer heard it."""
        return np.concatenate(self._heard) if self._heard else np.zeros(0, np.int16)
