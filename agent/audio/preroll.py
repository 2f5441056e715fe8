"""Audio kept from before an onset, so that a first syllable is never lost."""

from collections import deque

import numpy as np

from agent.audio.frames import FRAME_MS, FRAME_SAMPLES, Samples


class Preroll:
    """The last `ms` of the near end."""

    def __init__(self, ms: int = 1000) -> None:
        self._frames: deque[Samples] = deque(maxlen=max(1, ms // FRAME_MS))

    def push(self, frame: Samples) -> None:
        """Keep a frame, forgetting the oldest."""
        self._frames.append(frame)

    def since(self, first_sample: int, next_sample: int) -> tuple[int, Samples]:
        """Return (position, audio) from `first_sample`, or from as far back as is kept.

        `next_sample` is the position after the frame pushed last.
        """
        oldest = next_sample - len(self._frames) * FRAME_SAMPLES
        start = min(max(first_sample, oldest), next_sample)
        if not self._frames:
            return next_sample, np.zeros(0, np.int16)
        return start, np.concatenate(self._frames)[start - oldest :]
