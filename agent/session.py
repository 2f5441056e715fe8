"""One session: the glasses' messages in, in order; speech, cards and credits out; links lost and found.

All of it happens in one task, `Session.run`. Time is the position of the microphone's samples.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from agent.actions.phone import Phone
from agent.audio.convert import frame_from_bytes
from agent.audio.echo_cancelling import NearEnd, WebRtcEchoCanceller
from agent.audio.far_end import FarEnd
from agent.audio.frames import FRAME_SAMPLES, Samples, samples_to_ms
from agent.conversing import Conversing
from agent.dialogue.prompts import prompt
from agent.errors import CarrierError, LinkError, RecognitionError, SoriError, VoiceError
from agent.events import CallState, Say
from agent.jobs import Jobs
from agent.link import messages
from agent.link.server import LAST_SAMPLE
from agent.listening import Listening
from agent.speaking import Speaking
from agent.trace import Journal, Turn
from protos import link_pb2 as wire

_FLUSH_FADE_MS = 20


class Inbox:
    """What waits for the session: the glasses' messages, and None when a job may be collected."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[wire.FromGlasses | None] = asyncio.Queue(maxsize=256)

    def wake(self) -> None:
        """Have the session look around, if it is not about to anyway."""
        if self.queue.empty():
            self.queue.put_nowait(None)


@dataclass(frozen=True)
class Parts:
    """One session's ears, mouth and conversation, with the jobs and inbox they share."""

    inbox: Inbox
    jobs: Jobs
    listening: Listening
    speaking: Speaking
    conversing: Conversing


class Session:
    """One pair of glasses and its wearer, across lost links.

    `send` delivers a message to the glasses; it never blocks. All work happens in `run`'s task.
    """

    def __init__(
        self, parts: Parts, phone: Phone, journal: Journal, described: dict[str, Any]
    ) -> None:
        """`described` are the fields of `session` events: model, voice, carriers."""
        self._inbox, self._jobs = parts.inbox, parts.jobs
        self._listening, self._speaking = parts.listening, parts.speaking
        self._conversing = parts.conversing
        self._phone, self._journal = phone, journal
        self._described = described
        self._speaking.on_flush = lambda id: self.send(messages.flush(id, _FLUSH_FADE_MS))
        self._conversing.on_card = lambda card: self.send(messages.card(card))
        self._listening.on_failure = self._not_read
        self._next_sample = self._expected_sample = 0
        self._linked = True
        self._skipped_ms = 0.0
        self._call_sequence = 0
        self._worn, self._muted = True, False
        self._interrupted = False  # the wearer spoke into a lost link: ask for it again
        self._ended = False
        self._greetings: list[str] = []
        self._near_end: NearEnd | None = None
        self.lockstep = False
        self.send: Callable[[wire.FromCompanion], None] = lambda _message: None

    async def run(self) -> None:
        """Serve until `end`. Errors of one utterance are spoken; others end the session loudly."""
        self._journal.write("session", 0, None, state="ready", **self._described)
        try:
            await self._send_queued()
            for key in self._greetings:
                self._conversing.say(prompt(key, self._speaking.lang))
            while not self._ended:
                await self._handle(await self._inbox.queue.get())
        finally:
            await self._jobs.abandon()
            self._conversing.finish()
            self._journal.write(
                "session", self._next_sample, None, state="ended", **self._described
            )

    async def _send_queued(self) -> None:
        """Send what an earlier session promised; a store that cannot be used now is told aloud."""
        try:
            for fields in await self._phone.send_queued():
                self._journal.write("action", self._next_sample, None, **fields)
        except CarrierError as error:
            self._fail(error)

    def end(self) -> None:
        """Let `run` return."""
        self._ended = True
        self._inbox.wake()

    def greet(self, key: str) -> None:
        """Have a prompt said when the session begins."""
        self._greetings.append(key)

    async def receive(self, message: wire.FromGlasses) -> None:
        """Take a message from the glasses. Waits where the session is 256 messages behind.

        Raises `LinkError` for audio that breaks the protocol.
        """
        if message.WhichOneof("message") == "microphone":
            self._check(message.microphone)
        await self._inbox.queue.put(message)

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
            self._conversing.say(prompt("link_back", self._speaking.lang))

    def hear_through_echo(self) -> None:
        """These glasses do not cancel their own echo: from now on the session does."""
        if self._near_end is None:
            far_end = self._speaking.far_end = FarEnd()
            self._near_end = NearEnd(WebRtcEchoCanceller(), far_end)

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
        waiting = [self._inbox.queue.get_nowait() for _ in range(self._inbox.queue.qsize())]
        for message in waiting:
            if message is None or message.WhichOneof("message") != "microphone":
                self._inbox.queue.put_nowait(message)

    def _skip_to(self, sample: int) -> None:
        if sample != self._next_sample:
            self._interrupted |= self._listening.forget(sample)
            self._next_sample = sample

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
            self.send(messages.credit(self._next_sample))

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
        may_be_wearer = True
        if self._near_end:
            frame, may_be_wearer = self._near_end.push(frame, first_sample)
        if self._hears:
            self._listening.push(frame, first_sample, may_be_wearer)
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
            self.send(messages.call_audio(self._call_sequence, peer))
            if self._speaking.far_end:
                self._speaking.far_end.add(peer, self._next_sample)

    def _tap(self, tap: wire.Tap) -> None:
        match tap.gesture:
            case wire.Tap.GESTURE_TALK:
                self._conversing.tapped()
            case wire.Tap.GESTURE_MUTE:
                self._muted = not self._muted
                self._microphone_state_changed()

    def _status(self, status: wire.Status) -> None:
        if status.HasField("battery_percent"):
            self._conversing.note_battery(status.battery_percent)
        if status.HasField("worn") and status.worn != self._worn:
            self._worn = self._conversing.may_speak = status.worn
            if not status.worn:
                self._speaking.interrupt(None)
            self._microphone_state_changed()

    def _microphone_state_changed(self) -> None:
        self._listening.forget(self._next_sample)
        self.send(messages.microphone_state(self._hears, self._phone.leaves_machine))

    def _pump(self) -> None:
        if not self._linked:
            return
        for frame in self._speaking.due():
            self.send(messages.speech(frame))

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
        spoken = prompt(error.spoken_key, self._speaking.lang)
        fields = {"code": error.code, "detail": str(error), "spoken": spoken.text}
        self._journal.write("error", self._next_sample, None, **fields)
        self.send(messages.error(error))
        return spoken
