"""The audio's way, joined: one session from the glasses' microphone back to their speaker.

glasses -> link -> listening (vad, endpoint, asr, guard) -> understanding -> dialogue
        <- link <- speaking (spoken form, voice, playback) <-          <- phone
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from agent.actions.phone import Phone
from agent.asr.biasing import spoken_names
from agent.asr.recognizer import Recognizer
from agent.audio.convert import frame_from_bytes, to_bytes
from agent.audio.frames import FRAME_SAMPLES, Samples, samples_to_ms
from agent.conversing import Conversing
from agent.dialogue.prompts import FIXED, prompt
from agent.dialogue.turns import Conversation
from agent.errors import LinkError, RecognitionError, SoriError, VoiceError
from agent.events import CallState, Lang, Say, Show, Tapped
from agent.jobs import Jobs
from agent.link.playback import Channel
from agent.link.server import LAST_SAMPLE
from agent.listening import Listening, ListeningOptions
from agent.speaking import Speaking, Voices
from agent.speech.sentences import sentences
from agent.speech.spoken import as_spoken
from agent.trace import Journal, Turn
from agent.vad import SileroModel
from protos import link_pb2 as wire

_FLUSH_FADE_MS = 20
_CHANNELS = {
    Channel.SPEECH: wire.SpeechFrame.CHANNEL_SPEECH,
    Channel.EARCON: wire.SpeechFrame.CHANNEL_EARCON,
}


@dataclass(frozen=True)
class Stages:
    """The engines, loaded once and shared by every session, each with its own worker thread."""

    vad: SileroModel
    recognizer: Recognizer
    voices: Voices
    hearing: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="hearing")
    )
    saying: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="saying")
    )

    def prepare(self, lang: Lang) -> None:
        """Have the fixed sentences spoken ahead, in the voice's idle time."""
        for key in FIXED:
            texts = sentences(as_spoken(prompt(key, lang).text, lang), lang)
            self.saying.submit(self.voices.cache.prepare, self.voices.own, texts, lang)

    def close(self) -> None:
        self.hearing.shutdown()
        self.saying.shutdown(cancel_futures=True)


@dataclass(frozen=True)
class SessionOptions:
    """What the wearer chose. `hear` None lets each utterance be Korean or English."""

    lang: Lang = Lang.KOREAN
    hear: Lang | None = Lang.KOREAN
    confirm: str = "risky"
    listening: ListeningOptions = field(default_factory=ListeningOptions)


class Session:
    """One pair of glasses and its wearer, across lost links.

    `id` is part of every idempotency key: no other session on the same store may have had it.
    `send` delivers a message to the glasses; it never blocks. All work happens in `run`'s task.
    """

    def __init__(
        self,
        id: str,
        stages: Stages,
        phone: Phone,
        journal: Journal,
        options: SessionOptions,
        now: Callable[[], datetime],
    ) -> None:
        self.id, self._phone, self._journal, self._options = id, phone, journal, options
        self._inbox: asyncio.Queue[wire.FromGlasses | None] = asyncio.Queue(maxsize=256)
        self._jobs = Jobs(self._wake)
        self._speaking = Speaking(stages.voices, stages.saying, self._jobs, journal, options.lang)
        self._listening = Listening(
            stages.vad, stages.recognizer, stages.hearing, self._jobs, journal,
            options.listening, options.hear,
        )  # fmt: skip
        conversation = Conversation(
            options.lang, phone.phonebook, confirm=options.confirm, now=now, session_id=id
        )
        self._conversing = Conversing(
            conversation, phone, self._listening, self._speaking, self._jobs, journal, options.lang
        )
        self._listening.names = self._names
        self._speaking.on_flush = self._flush
        self._listening.on_failure = self._not_read
        self._conversing.on_card = self._show
        self._next_sample = self._expected_sample = 0
        self._linked = True
        self._skipped_ms = 0.0
        self._call_sequence = 0
        self._worn, self._muted = True, False
        self._interrupted = False  # the wearer spoke into a lost link: ask for it again
        self._ended = False
        self._greetings: list[Say] = []
        self.lockstep = False
        self.send: Callable[[wire.FromCompanion], None] = lambda _message: None
        self._ready_fields = {
            "model": stages.recognizer.name,
            "voice": stages.voices.own.name,
            "carriers": list(phone.carriers),
        }

    async def run(self) -> None:
        """Serve until `end`. Errors of one utterance are spoken; others end the session loudly."""
        self._journal.write("session", 0, None, state="ready", **self._ready_fields)
        try:
            for fields in await self._phone.send_queued():
                self._journal.write("action", self._next_sample, None, **fields)
            for say in self._greetings:
                self._conversing.say(say)
            while not self._ended:
                await self._handle(await self._inbox.get())
        finally:
            await self._jobs.abandon()
            self._conversing.finish()
            self._journal.write(
                "session", self._next_sample, None, state="ended", **self._ready_fields
            )

    def end(self) -> None:
        """Let `run` return."""
        self._ended = True
        self._wake()

    def _names(self) -> list[str]:
        """Whom and what the wearer may well mention: people as they are called, and rooms."""
        book = self._phone.phonebook
        called = [name for contact in book.contacts for name in (contact.name, *contact.aliases)]
        return spoken_names([*called, *(room.name for room in book.rooms)])

    def greet(self, say: Say) -> None:
        """Have something said when the session begins."""
        self._greetings.append(say)

    async def receive(self, message: wire.FromGlasses) -> None:
        """Take a message from the glasses. Waits where the session is 256 messages behind.

        Raises `LinkError` for audio that breaks the protocol.
        """
        if message.WhichOneof("message") == "microphone":
            self._check(message.microphone)
        await self._inbox.put(message)

    def _check(self, received: wire.MicrophoneFrame) -> None:
        frame_from_bytes(received.pcm)
        if received.first_sample < self._expected_sample:
            raise LinkError(f"the glasses sent sample {received.first_sample} twice")
        if received.first_sample > LAST_SAMPLE:
            raise LinkError(f"sample {received.first_sample} is beyond any session")
        self._expected_sample = received.first_sample + FRAME_SAMPLES

    def resume(self, sample: int, link_was_lost: bool) -> None:
        """Go on at the glasses' clock; what they recorded meanwhile and could not keep is lost."""
        self._linked = True
        self._drop_stale_frames()
        self._expected_sample = sample
        gap = sample - self._next_sample
        fields = {"gap_ms": samples_to_ms(max(0, gap)), "replayed_frames": 0}
        state = "resumed" if link_was_lost else "up"
        self._journal.write("link", sample, None, state=state, **fields)
        self._skip_to(sample)
        if self._interrupted:
            self._interrupted = False
            self._conversing.say(prompt("link_back", self._options.lang))

    def link_lost(self) -> None:
        """The glasses are gone for now: forget what they no longer play."""
        self._journal.write("link", self._next_sample, None, state="lost", gap_ms=0)
        self._linked = False  # what is said meanwhile waits for them
        self.send = lambda _message: None
        self._speaking.lose()

    def ask_again(self) -> None:
        """A companion that lost its session asks for the sentence that it may have missed."""
        self._interrupted = True
        self._listening.sit_out()

    def skip_time(self, skipped: timedelta) -> None:
        """Let the time of day jump on (scenarios); the sample clock stays."""
        self._skipped_ms += skipped / timedelta(milliseconds=1)

    def _drop_stale_frames(self) -> None:
        """Forget audio of the link before, now that the glasses have said where they are."""
        waiting = [self._inbox.get_nowait() for _ in range(self._inbox.qsize())]
        for message in waiting:
            if message is None or message.WhichOneof("message") != "microphone":
                self._inbox.put_nowait(message)

    def _skip_to(self, sample: int) -> None:
        if sample != self._next_sample:
            self._interrupted |= self._listening.forget(sample)
            self._next_sample = sample

    def _wake(self) -> None:
        if self._inbox.empty():
            self._inbox.put_nowait(None)

    async def _handle(self, message: wire.FromGlasses | None) -> None:
        """Deal with one message, None being a wake; nothing that fails leaves it half dealt with."""
        await self._collect()
        if message is None:
            self._pump()
            return
        try:
            self._take(message)
        except SoriError as error:
            self._fail(error)
        if self.lockstep:
            await self._collect()
        self._pump()
        if message.WhichOneof("message") == "microphone":
            credit = wire.Credit(handled_sample=self._next_sample, frames=1)
            self.send(wire.FromCompanion(credit=credit))

    async def _collect(self) -> None:
        """Take in what the engines have done; in lockstep they are waited for."""
        while True:
            try:
                self._jobs.collect()
                if self.lockstep:
                    await self._jobs.settle()
                return
            except SoriError as error:
                self._fail(error)

    def _take(self, message: wire.FromGlasses) -> None:
        match message.WhichOneof("message"):
            case "microphone":
                self._microphone(message.microphone)
            case "played":
                played = message.played
                self._speaking.acknowledge(
                    played.prompt_id, played.played_samples, played.at_sample, played.complete
                )
            case "tap":
                self._tap(message.tap)
            case "status":
                self._status(message.status)

    def _microphone(self, received: wire.MicrophoneFrame) -> None:
        frame = frame_from_bytes(received.pcm)
        self._skip_to(received.first_sample)
        first_sample, self._next_sample = self._next_sample, self._next_sample + FRAME_SAMPLES
        self._speaking.now_sample = self._conversing.now_sample = self._next_sample
        self._phone.advance(samples_to_ms(self._next_sample) + self._skipped_ms)
        if self._hears:
            self._listening.push(frame, first_sample)
        if self._phone.call.state is CallState.ACTIVE:
            self._pass_call_audio(frame)
        self._conversing.tick()
        self._pump()

    @property
    def _hears(self) -> bool:
        return self._worn and not self._muted

    def _pass_call_audio(self, frame: Samples) -> None:
        if self._hears:
            self._phone.audio_for_peer(frame)
        peer = self._phone.audio_from_peer()
        if peer is not None:
            self._call_sequence += 1
            channel = wire.SpeechFrame.CHANNEL_CALL
            self.send(
                wire.FromCompanion(
                    speech=wire.SpeechFrame(
                        sequence=self._call_sequence, channel=channel, pcm=to_bytes(peer)
                    )
                )
            )

    def _tap(self, tap: wire.Tap) -> None:
        match tap.gesture:
            case wire.Tap.GESTURE_TALK:
                self._speaking.interrupt(None)
                self._conversing.tell(Tapped())
            case wire.Tap.GESTURE_MUTE:
                self._muted = not self._muted
                self._microphone_state_changed()

    def _status(self, status: wire.Status) -> None:
        if status.HasField("worn") and status.worn != self._worn:
            self._worn = self._conversing.may_speak = status.worn
            if not status.worn:
                self._speaking.interrupt(None)
            self._microphone_state_changed()

    def _microphone_state_changed(self) -> None:
        self._listening.forget(self._next_sample)
        state = wire.MicrophoneState(open=self._hears, leaves_companion=self._phone.leaves_machine)
        self.send(wire.FromCompanion(microphone_state=state))

    def _pump(self) -> None:
        if not self._linked:
            return
        for frame in self._speaking.due():
            self.send(
                wire.FromCompanion(
                    speech=wire.SpeechFrame(
                        prompt_id=frame.prompt_id,
                        sequence=frame.sequence,
                        channel=_CHANNELS[frame.channel],
                        pcm=to_bytes(frame.samples),
                        last=frame.last,
                    )
                )
            )

    def _flush(self, prompt_id: int) -> None:
        flush = wire.Flush(prompt_id=prompt_id, fade_ms=_FLUSH_FADE_MS)
        self.send(wire.FromCompanion(flush=flush))

    def _show(self, card: Show) -> None:
        fields = wire.Card(title=card.title, body=card.body, actions=list(card.actions))
        self.send(wire.FromCompanion(card=fields))

    def _fail(self, error: SoriError) -> None:
        """Say what went wrong; the session goes on."""
        spoken = self._report(error)
        if isinstance(error, VoiceError):  # the sentence about it would fail like the one before
            self._speaking.play("error")
            self._speaking.release()
        else:
            self._conversing.say(spoken)

    def _not_read(self, turn: Turn, error: RecognitionError) -> None:
        """An utterance could not be recognised: the dialogue says so where it fits."""
        self._report(error)
        self._conversing.not_heard(turn, error.code)

    def _report(self, error: SoriError) -> Say:
        """Record what went wrong and tell the glasses; return the line for it."""
        spoken = prompt(error.spoken_key, self._options.lang)
        fields = {"code": error.code, "detail": str(error), "spoken": spoken.text}
        self._journal.write("error", self._next_sample, None, **fields)
        self.send(wire.FromCompanion(error=wire.Error(code=error.code, detail=str(error))))
        return spoken
