"""One decoding as a job for the engine's thread: skipped once nobody wants it any more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.asr.guard import confidence
from agent.asr.hearing import Hearing
from agent.asr.recognizer import Decoded, Recognizer
from agent.audio.frames import Samples
from agent.errors import RecognitionError
from agent.events import Lang, Transcript

Read = Decoded | RecognitionError | None  # None: skipped, for nobody wanted it any more


@dataclass
class Reading:
    """A decoding that was asked for; what still waits when it is not `wanted` is skipped."""

    wanted: bool = True


class Reader:
    """A session's use of the recogniser, which others may share."""

    def __init__(self, recognizer: Recognizer, hearing: Hearing) -> None:
        self._recognizer, self._hearing = recognizer, hearing

    def work(
        self, reading: Reading, audio: Samples, lang: Lang | None, names: Sequence[str]
    ) -> Callable[[], Read]:
        """Return the work. Its failure is a result: it matters only if anyone waits for it."""

        def read() -> Read:
            if not reading.wanted:
                return None
            try:
                decoded = self._recognizer.decode(audio, lang, names)
            except RecognitionError as error:
                return error
            self._hearing.took(decoded)
            return decoded

        return read

    def transcript(self, decoded: Decoded) -> Transcript:
        """Return what was read, for those who act on it."""
        return Transcript(
            text=decoded.text,
            lang=decoded.lang,
            confidence=round(confidence(decoded), 3),
            audio_ms=round(decoded.audio_ms),
            decode_ms=round(decoded.decode_ms, 1),
            model=self._recognizer.name,
        )

    def nothing(self, lang: Lang | None) -> Transcript:
        """Return the transcript of what was not read."""
        return Transcript("", lang or Lang.KOREAN, 0.0, 0.0, 0.0, self._recognizer.name)
