"""Whether one utterance is read at all: the shell between `addressed`, the spotter and listening.

What is for the agent is decoded as it always was. Where the phrase is needed, the engine's thread
looks for it first and reads on only behind it; of anything else nothing is read.
"""

from collections.abc import Callable
from typing import TypeVar

from agent.addressed import Access
from agent.asr.wake import WakeSpotter
from agent.audio.frames import Samples, ms_to_samples
from agent.errors import RecognitionError
from agent.events import Lang


class Ignored:
    """Stands for the reading of an utterance that was not for the agent: there is none."""


IGNORED = Ignored()
T = TypeVar("T")


class Admission:
    """One utterance's. `woken`: it needed the phrase and began with it."""

    def __init__(
        self,
        access: Access = Access.FREE,
        spotter: WakeSpotter | None = None,
        lead_in_ms: float = 0,
    ) -> None:
        """`lead_in_ms` of its audio is from before the onset; without a spotter nothing wakes."""
        self.access = access
        self.woken = False
        self._spotter, self._lead_in_ms = spotter, lead_in_ms
        self._looked = False

    @property
    def is_refused(self) -> bool:
        return self.access is Access.NONE

    def reading(
        self, audio: Samples, lang: Lang | None, read: Callable[[], T]
    ) -> Callable[[], T | Ignored | RecognitionError]:
        """Return `read`, where need be only for an utterance that begins with the phrase."""
        if self.access.is_open:
            return read

        def read_if_called() -> T | Ignored | RecognitionError:
            called = self._hears(audio, lang)
            if isinstance(called, RecognitionError):
                return called
            return read() if called else IGNORED

        return read_if_called

    def is_due(self, spoken_samples: int) -> bool:
        """Say, once, that enough was spoken to hold the phrase: no pause need be waited for."""
        if self._looked or self.access is not Access.WAKE or self._spotter is None:
            return False
        self._looked = spoken_samples >= ms_to_samples(self._spotter.options.longest_ms)
        return self._looked

    def look(self, audio: Samples, lang: Lang | None) -> Callable[[], bool | RecognitionError]:
        """Return the work of looking for the phrase in the beginning of an utterance."""
        return lambda: self._hears(audio, lang)

    def open(self, called: bool) -> bool:
        """The phrase was heard, or the wearer tapped; return whether this was not known before."""
        if self.access.is_open:
            return False
        self.woken = called
        self.access = Access.FREE
        return True

    def refuse(self) -> None:
        """The phrase was not there."""
        if not self.access.is_open:
            self.access = Access.NONE

    def _hears(self, audio: Samples, lang: Lang | None) -> bool | RecognitionError:
        """A failure of the engine is a result: it matters only if anyone waits for it."""
        if self._spotter is None:
            return False
        try:
            return self._spotter.hears(audio, self._lead_in_ms, lang)
        except RecognitionError as error:
            return error
