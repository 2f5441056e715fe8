"""What a finished utterance amounts to: its reading, and whether that may be acted on."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from agent.addressed import Access
from agent.admission import Admission, Ignored
from agent.asr.guard import GuardOptions, rejection
from agent.asr.reading import Reader, Reading
from agent.asr.recognizer import Decoded
from agent.errors import RecognitionError
from agent.events import Lang, Transcript
from agent.trace import Journal, Turn
from agent.turntaking.closing import Look, doubted

# That every word is right, as a probability. Lines of a voice that the recogniser knows had a word
# wrong and still 0.005 and more; below it the endings are as random as the rest (voices it does not
# know: 0.000), and a wait must not hang on them.
_NO_WORDS = 0.005


@dataclass(frozen=True)
class Utterance:
    """What became of one endpointed utterance: a transcript, and why not to act on it, if so."""

    transcript: Transcript
    rejected: str | None
    cut_off: bool  # ended by its length, not by the wearer
    access: Access = Access.FREE
    woken: bool = False  # it needed the wake phrase, and began with it


@dataclass
class Attempt(Reading):
    """One decoding of the running utterance, begun at a pause; unwanted once speech resumes.

    `voiced_ms` of what it reads is voice.
    """

    voiced_ms: float = 0.0
    speculative: bool = False
    admission: Admission = field(default_factory=Admission)
    decoded: Decoded | Ignored | RecognitionError | None = None
    turn: Turn | None = None  # set at the endpoint: the result is now wanted
    cut_off: bool = False


class Verdicts:
    """Decides about readings, and records them once they are final."""

    def __init__(self, reader: Reader, journal: Journal, guard: GuardOptions) -> None:
        self._reader, self._journal, self._guard = reader, journal, guard

    def look(
        self, attempt: Attempt, judge: Callable[[Transcript, bool], Look | None]
    ) -> Look | None:
        """Return whether a pause's reading looks finished; None where it does not tell.

        `judge` is given what was read, and whether it is believed.
        """
        decoded = attempt.decoded
        if not isinstance(decoded, Decoded):
            return None
        doubt = self._doubt(decoded, attempt)
        if doubt not in (None, "low_confidence"):
            return None
        transcript = self._reader.transcript(decoded)
        if doubt and transcript.confidence < _NO_WORDS:
            return None
        judged = judge(transcript, doubt is None)
        return doubted(judged) if judged and doubt else judged

    def final(self, attempt: Attempt, turn: Turn, lang: Lang | None) -> Utterance | None:
        """Return the utterance whose endpoint has come; None where the engine failed."""
        turn.final_clock_s = time.perf_counter()
        match attempt.decoded:
            case Decoded() as decoded:
                return self._read(attempt, decoded, turn)
            case Ignored():
                return self._ignored(turn, lang)
        return None

    def _read(self, attempt: Attempt, decoded: Decoded, turn: Turn) -> Utterance:
        transcript, sample = self._reader.transcript(decoded), turn.endpoint_sample
        self._journal.write("final", sample, turn.number, **_fields(transcript))
        reason = self._doubt(decoded, attempt)
        if reason:
            self._journal.write("rejected", sample, turn.number, text=decoded.text, reason=reason)
        access, woken = attempt.admission.access, attempt.admission.woken
        return Utterance(transcript, reason, attempt.cut_off, access, woken)

    def _ignored(self, turn: Turn, lang: Lang | None) -> Utterance:
        """Drop an utterance that was not for the agent: no words of it are kept."""
        fields = {"text": "", "reason": "not_addressed"}
        self._journal.write("rejected", turn.endpoint_sample, turn.number, **fields)
        return Utterance(self._reader.nothing(lang), "not_addressed", False, Access.NONE)

    def _doubt(self, decoded: Decoded, attempt: Attempt) -> str | None:
        return rejection(decoded, attempt.voiced_ms, self._guard)


def _fields(transcript: Transcript) -> dict[str, object]:
    return {
        "text": transcript.text,
        "lang": transcript.lang,
        "confidence": transcript.confidence,
        "decode_ms": transcript.decode_ms,
        "audio_ms": transcript.audio_ms,
        "model": transcript.model,
    }
