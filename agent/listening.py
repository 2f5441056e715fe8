"""The near end of one session: frames in, utterances out.

Frames pass the voice detector and the endpointer. In the silence after speech the recogniser
starts on trust; what it read is used if the silence lasts, and thrown away if speech resumes.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from agent.asr.guard import GuardOptions, confidence, rejection
from agent.asr.recognizer import Decoded, Recognizer
from agent.audio.frames import FRAME_MS, FRAME_SAMPLES, Samples, ms_to_samples, samples_to_ms
from agent.audio.preroll import Preroll
from agent.endpoint import Edge, Endpointer, EndpointOptions
from agent.errors import RecognitionError
from agent.events import Expecting, Lang, Transcript
from agent.jobs import Jobs
from agent.trace import Journal, Turn
from agent.vad import SileroModel, VoiceActivityDetector


@dataclass(frozen=True)
class ListeningOptions:
    """`lead_in_ms` of audio before the onset goes to the recogniser: soft first consonants."""

    endpoint: EndpointOptions = field(default_factory=EndpointOptions)
    guard: GuardOptions = field(default_factory=GuardOptions)
    lead_in_ms: int = 300
    partial_every_ms: int = 800


@dataclass(frozen=True)
class Utterance:
    """What became of one endpointed utterance: a transcript, and why not to act on it, if so."""

    transcript: Transcript
    rejected: str | None
    cut_off: bool  # ended by its length, not by the wearer


@dataclass
class _Attempt:
    """One decoding of the running utterance, begun at a pause."""

    speculative: bool
    decoded: Decoded | RecognitionError | None = None
    turn: Turn | None = None  # set at the endpoint: the result is now wanted
    cut_off: bool = False


class Listening:
    """Owns the microphone's way up to a judged transcript."""

    def __init__(
        self,
        vad: SileroModel,
        recognizer: Recognizer,
        worker: Executor,
        jobs: Jobs,
        journal: Journal,
        options: ListeningOptions,
        lang: Lang | None,
    ) -> None:
        self._options = options
        self._detector_model = vad
        self._detector = VoiceActivityDetector(vad)
        self._recognizer, self._worker, self._jobs = recognizer, worker, jobs
        self._journal = journal
        self._endpointer = Endpointer(options.endpoint)
        self._preroll = Preroll(1000)
        self._audio: list[Samples] = []
        self._audio_start = 0
        self._attempt: _Attempt | None = None
        self._voiced_ms = 0.0
        self._partial_at_sample = 0
        self._partial_pending = False
        self._monologue = False  # an utterance was cut, and the wearer may be talking on
        self._quiet_ms = 0
        self.lang = lang
        self.names: Callable[[], Sequence[str]] = tuple  # whom the wearer may mention
        self.turns = 0
        self.deciding: Turn | None = None  # endpointed, its transcript still on the way
        self.on_started: Callable[[], None] = lambda: None
        self.on_utterance: Callable[[Turn, Utterance], None] = lambda _turn, _utterance: None
        self.on_failure: Callable[[Turn, RecognitionError], None] = lambda _turn, _error: None

    @property
    def busy(self) -> bool:
        """Whether the wearer is speaking, or what they said is being read."""
        speaking = self._endpointer.in_utterance and not self._monologue
        return speaking or self.deciding is not None

    @property
    def onset_sample(self) -> int:
        return self._endpointer.onset_sample

    def expect(self, expecting: Expecting) -> None:
        """Set the pause that ends an utterance by what the dialogue waits for."""
        self._endpointer.expecting = expecting

    def forget(self, next_sample: int) -> bool:
        """Drop a running utterance: audio up to `next_sample` is lost. Say whether there was one."""
        lost = self._endpointer.in_utterance
        self._endpointer.skip_to(next_sample)
        self._detector = VoiceActivityDetector(self._detector_model)
        self._preroll = Preroll(1000)
        self._attempt = None
        if lost:
            self.sit_out()
        return lost

    def sit_out(self) -> None:
        """Hear nothing until the wearer pauses: half a sentence must not be acted on."""
        self._monologue, self._quiet_ms = True, 0

    def push(self, frame: Samples, first_sample: int) -> None:
        """Take the next frame of the near end."""
        next_sample = first_sample + FRAME_SAMPLES
        self._preroll.push(frame)
        if self._endpointer.in_utterance and not self._monologue:
            self._audio.append(frame)
        probability = self._detector.push(frame)
        edge = self._endpointer.push(probability)
        if self._monologue:
            self._await_pause(probability, next_sample)
            return
        match edge:
            case Edge.STARTED:
                self._begin(next_sample)
            case Edge.RESUMED:
                self._attempt = None
                self._journal.write("speech_started", self._endpointer.onset_sample, self.turns + 1)
            case Edge.PAUSED:
                self._pause(next_sample)
            case Edge.ENDED:
                self._end(next_sample)
            case None:
                self._read_ahead(next_sample)

    def _await_pause(self, probability: float, next_sample: int) -> None:
        quiet = probability < self._options.endpoint.release_probability
        self._quiet_ms = self._quiet_ms + FRAME_MS if quiet else 0
        if self._quiet_ms >= self._options.endpoint.speculate_ms:
            self._monologue = False
            self._endpointer.skip_to(next_sample)

    def _begin(self, next_sample: int) -> None:
        endpointer = self._endpointer
        lead_in = endpointer.onset_sample - ms_to_samples(self._options.lead_in_ms)
        self._audio_start, audio = self._preroll.since(lead_in, next_sample)
        self._audio = [audio]
        self._voiced_ms = 0.0
        self._partial_at_sample = next_sample + ms_to_samples(self._options.partial_every_ms)
        self._journal.write("speech_started", endpointer.onset_sample, self.turns + 1)
        self.on_started()

    def _pause(self, next_sample: int) -> None:
        endpointer = self._endpointer
        self._voiced_ms += samples_to_ms(endpointer.last_voiced_sample - endpointer.onset_sample)
        self._journal.write("speech_ended", endpointer.last_voiced_sample, self.turns + 1)
        self._attempt = self._decode(speculative=True)

    def _end(self, next_sample: int) -> None:
        endpointer = self._endpointer
        self.turns += 1
        cut_off = endpointer.reason == "max_length"
        if cut_off:
            self._voiced_ms += samples_to_ms(next_sample - endpointer.onset_sample)
            self._journal.write("speech_ended", next_sample, self.turns)
            self.sit_out()
        turn = Turn(self.turns, endpointer.last_voiced_sample, next_sample, time.perf_counter())
        waited = {"reason": endpointer.reason, "waited_ms": endpointer.waited_ms}
        self._journal.write("endpoint", next_sample, turn.number, **waited)
        self.deciding = turn
        attempt = self._attempt or self._decode(speculative=False)
        self._attempt, attempt.turn, attempt.cut_off = None, turn, cut_off
        turn.asr_speculative = attempt.speculative
        if attempt.decoded:
            self._conclude(attempt, attempt.decoded)

    def _decode(self, speculative: bool) -> _Attempt:
        attempt = _Attempt(speculative)
        audio = np.concatenate(self._audio)
        self._jobs.submit(self._worker, self._reading(audio), partial(self._decoded, attempt))
        return attempt

    def _reading(self, audio: Samples) -> Callable[[], Decoded | RecognitionError]:
        """The work of one decoding. Its failure is a result: it matters only if anyone waits for it."""
        lang, names = self.lang, self.names()

        def read() -> Decoded | RecognitionError:
            try:
                return self._recognizer.decode(audio, lang, names)
            except RecognitionError as error:
                return error

        return read

    def _decoded(self, attempt: _Attempt, decoded: Decoded | RecognitionError) -> None:
        attempt.decoded = decoded
        if attempt.turn:
            self._conclude(attempt, decoded)

    def _conclude(self, attempt: _Attempt, decoded: Decoded | RecognitionError) -> None:
        """Judge the reading of an utterance whose endpoint has come, and pass it on."""
        turn = attempt.turn
        assert turn is not None
        self.deciding = None
        turn.final_clock_s = time.perf_counter()
        if isinstance(decoded, RecognitionError):
            self.on_failure(turn, decoded)
            return
        transcript = self._transcript(decoded)
        sample = turn.endpoint_sample
        self._journal.write("final", sample, turn.number, **_final_fields(transcript))
        reason = rejection(decoded, self._voiced_ms, self._options.guard)
        if reason:
            self._journal.write("rejected", sample, turn.number, text=decoded.text, reason=reason)
        self.on_utterance(turn, Utterance(transcript, reason, attempt.cut_off))

    def _transcript(self, decoded: Decoded) -> Transcript:
        return Transcript(
            text=decoded.text,
            lang=decoded.lang,
            confidence=round(confidence(decoded), 3),
            audio_ms=round(decoded.audio_ms),
            decode_ms=round(decoded.decode_ms, 1),
            model=self._recognizer.name,
        )

    def _read_ahead(self, next_sample: int) -> None:
        """Now and then decode the running utterance for the display."""
        due = self._endpointer.in_utterance and next_sample >= self._partial_at_sample
        if not due or self._attempt or self._partial_pending:
            return
        self._partial_at_sample = next_sample + ms_to_samples(self._options.partial_every_ms)
        self._partial_pending = True
        then = partial(self._show_partial, self.turns + 1, next_sample)
        self._jobs.submit(self._worker, self._reading(np.concatenate(self._audio)), then)

    def _show_partial(self, turn: int, sample: int, decoded: Decoded | RecognitionError) -> None:
        self._partial_pending = False
        if isinstance(decoded, RecognitionError) or not decoded.text or turn <= self.turns:
            return
        sure = round(confidence(decoded), 3)
        fields = {"text": decoded.text, "lang": decoded.lang, "confidence": sure}
        self._journal.write("partial", sample, turn, **fields)


def _final_fields(transcript: Transcript) -> dict[str, object]:
    return {
        "text": transcript.text,
        "lang": transcript.lang,
        "confidence": transcript.confidence,
        "decode_ms": transcript.decode_ms,
        "audio_ms": transcript.audio_ms,
        "model": transcript.model,
    }
