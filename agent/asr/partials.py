"""The running utterance read for the display, now and then, where that cannot delay anything."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from agent.asr.guard import confidence
from agent.asr.hearing import Hearing
from agent.asr.reading import Read, Reading
from agent.asr.recognizer import Decoded
from agent.asr.stabilise import Stabiliser
from agent.audio.frames import ms_to_samples
from agent.jobs import Jobs
from agent.trace import Journal


@dataclass
class _Partial(Reading):
    """What the utterance held at `sample`. A pause makes it unwanted: its own reading is begun."""

    turn: int = 0
    sample: int = 0


class Partials:
    """One near end's. The wearer is speaking, so no decoding of theirs starts within `within_ms`: a
    reading that is done by then is free. A slower engine shows none.
    """

    def __init__(
        self, hearing: Hearing, jobs: Jobs, journal: Journal, every_ms: int, within_ms: int
    ) -> None:
        self._hearing, self._jobs, self._journal = hearing, jobs, journal
        self._every_ms, self._within_ms = every_ms, within_ms
        self._due_sample = 0
        self._reading: _Partial | None = None
        self._shown = Stabiliser()

    def begin(self, sample: int) -> None:
        """An utterance has begun: nothing of it is shown yet."""
        self._shown = Stabiliser()
        self._due_sample = sample + ms_to_samples(self._every_ms)

    def is_due(self, sample: int) -> bool:
        """Say, once each time, that it may be read now."""
        if self._reading or sample < self._due_sample:
            return False
        self._due_sample = sample + ms_to_samples(self._every_ms)
        return self._hearing.reads_within(self._within_ms)

    def read(self, turn: int, sample: int, work: Callable[[Reading], Callable[[], Read]]) -> None:
        """Have what was said up to `sample` read and shown; `work` gives the work of a reading."""
        self._reading = shown = _Partial(turn=turn, sample=sample)
        self._jobs.submit(self._hearing.partials, work(shown), partial(self._show, shown))

    def drop(self) -> None:
        """What is being read is not wanted any more."""
        if self._reading:
            self._reading.wanted = False
        self._reading = None

    def _show(self, shown: _Partial, decoded: Read) -> None:
        if not shown.wanted:
            return
        self._reading = None
        if not isinstance(decoded, Decoded) or not decoded.text:
            return
        now = self._shown.push(decoded.text)
        sure = round(confidence(decoded), 3)
        fields = {"text": now.text, "stable": now.stable, "lang": decoded.lang, "confidence": sure}
        self._journal.write("partial", shown.sample, shown.turn, **fields)
