"""The near end of one session: frames in, utterances out.

Frames pass the voice detector and the endpointer. In the silence after speech the recogniser
starts on trust; what it read is used if the silence lasts, and thrown away if speech resumes.
Between pauses the growing utterance is read for the display, where that cannot delay anything.
An utterance that nobody waits for is not read, or only for the wake phrase (see `admission`).
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from agent.addressed import Access
from agent.admission import IGNORED, Admission, Ignored
from agent.asr.guard import GuardOptions
from agent.asr.hearing import Hearing
from agent.asr.partials import Partials
from agent.asr.reading import Read, Reader, Reading
from agent.asr.recognizer import Decoded, Recognizer
from agent.asr.wake import WakeSpotter
from agent.audio.frames import FRAME_MS, FRAME_SAMPLES, Samples, ms_to_samples, samples_to_ms
from agent.audio.preroll import Preroll
from agent.endpoint import Edge, Endpointer, EndpointOptions
from agent.errors import RecognitionError
from agent.events import Expecting, Lang, Transcript
from agent.jobs import Jobs
from agent.trace import Journal, Turn
from agent.turntaking.cadence import fall
from agent.turntaking.closing import Look
from agent.turntaking.tail import overhang
from agent.utterance import Attempt, Utterance, Verdicts
from agent.vad import SileroModel, VoiceActivityDetector

_TAPPED_LATE_MS = 700  # people begin to speak while they reach for the button


@dataclass(frozen=True)
class ListeningOptions:
    """`lead_in_ms` of audio before the onset goes to the recogniser: soft first consonants."""

    endpoint: EndpointOptions = field(default_factory=EndpointOptions)
    guard: GuardOptions = field(default_factory=GuardOptions)
    lead_in_ms: int = 300
    partial_every_ms: int = 800


class Listening:
    """Owns the microphone's way up to a judged transcript."""

    def __init__(
        self,
        vad: SileroModel,
        recognizer: Recognizer,
        hearing: Hearing,
        jobs: Jobs,
        journal: Journal,
        options: ListeningOptions,
        lang: Lang | None,
    ) -> None:
        self._options = options
        self._detector_model = vad
        self._detector = VoiceActivityDetector(vad)
        self._reader, self._hearing, self._jobs = Reader(recognizer, hearing), hearing, jobs
        self._verdicts = Verdicts(self._reader, journal, options.guard)
        self._journal = journal
        self._endpointer = Endpointer(options.endpoint)
        self._preroll = Preroll(1000)
        self._audio: list[Samples] = []
        self._audio_start = 0
        self._attempt: Attempt | None = None
        self._attempts = 0  # of the running utterance
        self._voiced_ms = 0.0
        self._partials = Partials(
            hearing, jobs, journal, options.partial_every_ms, options.endpoint.speculate_ms
        )
        self._monologue = False  # an utterance was cut, and the wearer may be talking on
        self._quiet_ms = 0
        self.spotter = WakeSpotter(recognizer)
        self._admission = Admission()  # of the running utterance
        self.probability = 0.0  # of the wearer's voice, in the frame taken last
        self.lang = lang
        self.names: Callable[[], Sequence[str]] = tuple  # whom the wearer may mention
        self.turns = 0
        self.deciding: Turn | None = None  # endpointed, its transcript still on the way
        self.access: Callable[[int], Access] = lambda _onset_sample: Access.FREE
        # Of a pause's reading, and whether that is believed: has the wearer finished?
        self.judge: Callable[[Transcript, bool], Look | None] = lambda _transcript, _believed: None
        self.on_resumed: Callable[[], None] = lambda: None  # what was read on trust is not wanted
        self.on_endpoint: Callable[[Turn], None] = lambda _turn: None
        self.on_started: Callable[[], None] = lambda: None
        self.on_utterance: Callable[[Turn, Utterance], None] = lambda _turn, _utterance: None
        self.on_failure: Callable[[Turn, RecognitionError], None] = lambda _turn, _error: None

    @property
    def busy(self) -> bool:
        """Whether the wearer is speaking to us, or what they said is being read."""
        speaking = self._endpointer.in_utterance and not self._monologue
        return (speaking and not self._admission.is_refused) or self.deciding is not None

    @property
    def is_sitting_out(self) -> bool:
        """Whether a voice now is of no concern: what it began to say is lost, or was cut."""
        return self._monologue

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
        self._drop_readings()
        if lost:
            self.sit_out()
        return lost

    def sit_out(self) -> None:
        """Hear nothing until the wearer pauses: half a sentence must not be acted on."""
        self._monologue, self._quiet_ms = True, 0

    def attend(self, now_sample: int) -> None:
        """The wearer asked to be heard: from now on it is them, whoever was talking before."""
        endpointer, ignores = self._endpointer, not self._admission.access.is_open
        if not endpointer.in_utterance or not (ignores or self._monologue):
            return
        self._drop_readings()
        spoken = now_sample - endpointer.utterance_sample
        if ignores and spoken <= ms_to_samples(_TAPPED_LATE_MS):
            self._admit(self._admission, called=False)
        else:
            endpointer.skip_to(now_sample)
            self._monologue = False

    def push(self, frame: Samples, first_sample: int, may_be_wearer: bool = True) -> None:
        """Take the next frame of the near end.

        Unless it `may_be_wearer` (it may be the agent's own echo) nothing begins with it; what the
        wearer has begun goes on.
        """
        next_sample = first_sample + FRAME_SAMPLES
        self._preroll.push(frame)
        if self._endpointer.in_utterance and not self._monologue:
            self._audio.append(frame)
        probability = self._detector.push(frame)
        if not may_be_wearer and not self._endpointer.in_utterance:
            probability = 0.0
        self.probability = probability
        edge = self._endpointer.push(probability)
        if self._monologue:
            self._await_pause(probability, next_sample)
            return
        match edge:
            case Edge.STARTED:
                self._begin(next_sample)
            case Edge.RESUMED:
                self._drop_readings()
                self._journal.write("speech_started", self._endpointer.onset_sample, self.turns + 1)
            case Edge.PAUSED:
                self._pause(next_sample)
            case Edge.ENDED:
                self._end(next_sample)
            case None if probability >= self._options.endpoint.release_probability:
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
        self._voiced_ms, self._attempts = 0.0, 0
        self._partials.begin(next_sample)
        self._journal.write("speech_started", endpointer.onset_sample, self.turns + 1)
        lead_in_ms = samples_to_ms(endpointer.onset_sample - self._audio_start)
        access = self.access(endpointer.onset_sample)
        self._admission = Admission(access, self.spotter, lead_in_ms)
        if access.is_open:
            self.on_started()

    def _pause(self, next_sample: int) -> None:
        endpointer = self._endpointer
        self._voiced_ms += samples_to_ms(endpointer.last_voiced_sample - endpointer.onset_sample)
        audio = np.concatenate(self._audio)
        endpointer.set_back(overhang(audio, next_sample - endpointer.last_voiced_sample))
        self._journal.write("speech_ended", endpointer.last_voiced_sample, self.turns + 1)
        if not self._admission.is_refused:
            self._attempt = self._decode(audio, speculative=True)
            endpointer.await_reading(
                fall(audio[: endpointer.last_voiced_sample - self._audio_start])
            )

    def _end(self, next_sample: int) -> None:
        endpointer = self._endpointer
        self.turns += 1
        cut_off = endpointer.reason == "max_length"
        if cut_off:
            self._voiced_ms += samples_to_ms(next_sample - endpointer.onset_sample)
            self._journal.write("speech_ended", next_sample, self.turns)
            self.sit_out()
        turn = Turn(self.turns, endpointer.last_voiced_sample, next_sample, time.perf_counter())
        waited = {
            "reason": endpointer.reason,
            "waited_ms": endpointer.waited_ms,
            "because": endpointer.because,
        }
        self._journal.write("endpoint", next_sample, turn.number, **waited)
        self.deciding = turn
        attempt = self._attempt or self._decode(np.concatenate(self._audio), speculative=False)
        self._attempt, attempt.turn, attempt.cut_off = None, turn, cut_off
        turn.asr_speculative, turn.asr_attempts = attempt.speculative, self._attempts
        self.on_endpoint(turn)
        if attempt.decoded:
            self._conclude(attempt, turn)

    def _decode(self, audio: Samples, speculative: bool) -> Attempt:
        self._drop_readings()
        admission = self._admission
        attempt = Attempt(True, self._voiced_ms, speculative, admission)
        if admission.is_refused:
            attempt.decoded = IGNORED
            return attempt
        self._attempts += 1
        work = admission.reading(audio, self.lang, self._work(attempt, audio))
        self._jobs.submit(self._hearing.finals, work, partial(self._decoded, attempt))
        return attempt

    def _drop_readings(self) -> None:
        """What is being read is not wanted any more; what only waits for the engine is skipped."""
        self._partials.drop()
        if self._attempt:
            self._attempt.wanted = False
            self.on_resumed()
        self._attempt = None

    def _work(self, reading: Reading, audio: Samples) -> Callable[[], Read]:
        return self._reader.work(reading, audio, self.lang, self.names())

    def _decoded(self, attempt: Attempt, decoded: Read | Ignored) -> None:
        attempt.decoded = decoded
        if isinstance(decoded, Decoded):
            self._admit(attempt.admission, called=True)
        if attempt is self._attempt:
            self._endpointer.weigh(self._verdicts.look(attempt, self.judge))
        if attempt.turn and decoded:
            self._conclude(attempt, attempt.turn)

    def _admit(self, admission: Admission, called: bool) -> None:
        """An utterance turns out to be for us, by its beginning or by a tap."""
        if admission.open(called) and admission is self._admission:
            self.on_started()

    def _conclude(self, attempt: Attempt, turn: Turn) -> None:
        """Verdicts the reading of an utterance whose endpoint has come, and pass it on."""
        self.deciding = None
        utterance = self._verdicts.final(attempt, turn, self.lang)
        if utterance:
            self.on_utterance(turn, utterance)
        elif isinstance(attempt.decoded, RecognitionError):
            self.on_failure(turn, attempt.decoded)

    def _read_ahead(self, next_sample: int) -> None:
        """Now and then read the running utterance for the display."""
        if not self._admission.access.is_open:
            self._look_for_phrase(next_sample)
            return
        is_between = self._endpointer.in_utterance and not self._attempt
        if is_between and self._partials.is_due(next_sample):
            audio = np.concatenate(self._audio)
            self._partials.read(self.turns + 1, next_sample, lambda it: self._work(it, audio))

    def _look_for_phrase(self, next_sample: int) -> None:
        """Look for the wake phrase once enough was said to hold it."""
        admission, spoken = self._admission, next_sample - self._endpointer.utterance_sample
        if self._endpointer.in_utterance and admission.is_due(spoken):
            work = admission.look(np.concatenate(self._audio), self.lang)
            self._jobs.submit(self._hearing.finals, work, partial(self._looked, admission))

    def _looked(self, admission: Admission, called: bool | RecognitionError) -> None:
        """An engine that failed decides nothing: the utterance is read at its pause as well."""
        if called is True:
            self._admit(admission, called=True)
        elif called is False:
            admission.refuse()
