"""The glasses' end of the wire: microphone frames out, speech in, and what was really played.

The same client serves this machine's microphone, simulated wearers and recordings: they differ in
their `SoundCard`. Audio waits at most 400 ms for the companion; then the oldest is dropped and
counted. When the link goes, the glasses say so themselves and keep trying.
"""

import asyncio
import uuid
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

import grpc
import numpy as np

from agent.audio.convert import frame_from_bytes, to_bytes
from agent.audio.frames import FRAME_SAMPLES, Framer, Samples
from agent.errors import LinkError
from protos import link_pb2 as wire
from protos import link_pb2_grpc as wire_grpc

PROTOCOL_VERSION = 1
_DEVICE_ID = "sori-glasses"
_QUEUED_FRAMES = 20  # 400 ms
_RETRY_S = 0.25
_SILENT_LINK_S = 5.0
_REFUSALS = (grpc.StatusCode.FAILED_PRECONDITION, grpc.StatusCode.INVALID_ARGUMENT)


class SoundCard(Protocol):
    """A microphone and a speaker at 16 kHz mono, in frames of 320 int16 samples."""

    async def open(self) -> None: ...

    async def capture(self) -> Samples | None:
        """Return the next 20 ms of the microphone, None when there is no more; paces the glasses."""
        ...

    def play(self, frame: Samples) -> None:
        """Queue 20 ms for the speaker."""
        ...

    def flush(self, fade_ms: int) -> None:
        """Fade out and drop what is queued."""
        ...

    @property
    def played_samples(self) -> int:
        """How many of the samples handed to `play` have left the speaker."""
        ...

    @property
    def queued_samples(self) -> int:
        """What `played_samples` will be when everything queued has sounded."""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True)
class Abilities:
    display: bool = True
    cancels_echo: bool = False
    lockstep: bool = False


@dataclass
class _Playing:
    """A frame handed to the sound card: which prompt it was, and where it ends on the card."""

    prompt_id: int
    prompt_samples: int
    last: bool
    until_sample: int


class Player:
    """Speech as it comes from the companion, mixed with a call's audio, frame by frame.

    Pure but for the card it plays to. `acknowledge` says what has really been played.
    """

    def __init__(self, card: SoundCard) -> None:
        self._card = card
        self._speech: deque[tuple[int, Samples, bool]] = deque()
        self._call: deque[Samples] = deque(maxlen=10)
        self._own: deque[Samples] = deque()
        self._handed_samples = 0
        self._positions: dict[int, int] = {}
        self._playing: deque[_Playing] = deque()
        self._flushed: list[wire.Played] = []
        self._forgotten_up_to = 0

    @property
    def speaking(self) -> bool:
        """Whether something of the companion's is waiting or sounding."""
        return bool(self._speech or self._playing)

    def add(self, frame: wire.SpeechFrame) -> None:
        """Take a frame from the companion. Raises `LinkError` for one of the wrong length."""
        samples = frame_from_bytes(frame.pcm)
        if frame.channel == wire.SpeechFrame.CHANNEL_CALL:
            self._call.append(samples)
        elif frame.prompt_id > self._forgotten_up_to:
            self._speech.append((frame.prompt_id, samples, frame.last))

    def say_oneself(self, samples: Samples) -> None:
        """Play something that comes from no companion."""
        framer = Framer()
        self._own.extend([*framer.push(samples), *framer.flush()])

    def flush(self, prompt_id: int, fade_ms: int, at_sample: int) -> None:
        """Fall silent and remember to say where each stopped prompt ended."""
        self._forgotten_up_to = prompt_id
        self._card.flush(fade_ms)
        stopped = {playing.prompt_id for playing in self._playing}
        stopped |= {id for id, _, _ in self._speech}
        stopped |= {id for id in self._positions if id <= prompt_id}  # it ran dry before its end
        for id in sorted(stopped):
            self._flushed.append(self._report(id, at_sample, complete=True))
        self._speech.clear()
        self._playing.clear()
        self._handed_samples = self._card.queued_samples

    def forget_companion(self) -> None:
        """A companion that lost its session counts prompts from 1 again: drop those of the last."""
        if self.speaking:
            self._card.flush(0)
            self._handed_samples = self._card.queued_samples
        self._speech.clear()
        self._playing.clear()
        self._positions.clear()
        self._flushed.clear()
        self._forgotten_up_to = 0

    def step(self) -> None:
        """Hand the card its next 20 ms, if there is anything to hear."""
        if not self._speech and not self._call and not self._own:
            return
        mixed = np.zeros(FRAME_SAMPLES, np.int32)
        for source in (self._call, self._own):
            if source:
                mixed += source.popleft()
        self._handed_samples += FRAME_SAMPLES
        if self._speech:
            id, samples, last = self._speech.popleft()
            mixed += samples
            position = self._positions[id] = self._positions.get(id, 0) + FRAME_SAMPLES
            self._playing.append(_Playing(id, position, last, self._handed_samples))
        self._card.play(np.clip(mixed, -32768, 32767).astype(np.int16))

    def acknowledge(self, at_sample: int) -> list[wire.Played]:
        """Return what is to be told to the companion: `at_sample` is the microphone's now."""
        reports, self._flushed = self._flushed, []
        played = self._card.played_samples
        newest: wire.Played | None = None
        while self._playing and self._playing[0].until_sample <= played:
            done = self._playing.popleft()
            newest = wire.Played(
                prompt_id=done.prompt_id,
                played_samples=done.prompt_samples,
                at_sample=at_sample,
                complete=done.last,
            )
            if done.last:
                reports.append(newest)
                self._positions.pop(done.prompt_id, None)
                newest = None
        return [*reports, newest] if newest else reports

    def _report(self, id: int, at_sample: int, complete: bool) -> wire.Played:
        unplayed = sum(FRAME_SAMPLES for playing in self._playing if playing.prompt_id == id)
        played = max(0, self._positions.pop(id, 0) - unplayed)
        return wire.Played(
            prompt_id=id, played_samples=played, at_sample=at_sample, complete=complete
        )


@dataclass(frozen=True)
class GlassesEvents:
    """What a pair of glasses tells the program around it."""

    on_link: Callable[[str], None] = lambda _state: None  # up, lost
    on_card: Callable[[wire.Card], None] = lambda _card: None
    on_error: Callable[[str], None] = lambda _detail: None


class Glasses:
    """One pair of glasses. `run` keeps the link until `stop`, or until the card has no more."""

    def __init__(
        self,
        companion: str,
        card: SoundCard,
        abilities: Abilities | None = None,
        events: GlassesEvents | None = None,
        lost_line: Samples | None = None,
    ) -> None:
        """`lost_line`: what these glasses say by themselves when the companion is gone."""
        self._companion, self._card = companion, card
        self._abilities = abilities or Abilities()
        self._events = events or GlassesEvents()
        self._lost_line = np.zeros(0, np.int16) if lost_line is None else lost_line
        self._session_id = uuid.uuid4().hex
        self._queue: deque[wire.FromGlasses] = deque()
        self._control: deque[wire.FromGlasses] = deque()
        self._wake = asyncio.Event()
        self._credit = 0
        self._handled_sample = 0
        self._handled = asyncio.Event()
        self._linked = asyncio.Event()
        self._down_until_sample: int | None = None
        self._stopped = False
        self._worn = True
        self._muted = False
        self._call: grpc.aio.StreamStreamCall[wire.FromGlasses, wire.FromCompanion] | None = None
        self.sample = 0
        self.dropped_frames = 0
        self.player = Player(card)

    async def run(self) -> None:
        """Capture, send, play; reconnect whenever the link is lost.

        Raises `LinkError` when the companion refuses these glasses.
        """
        await self._card.open()
        link = asyncio.create_task(self._keep_linked(), name="glasses-link")
        ticks = asyncio.create_task(self._tick_forever(), name="glasses-ticks")
        try:
            await asyncio.wait([link, ticks], return_when=asyncio.FIRST_COMPLETED)
            self._stopped = True
            for task in (link, ticks):
                if task.done():
                    task.result()
        finally:
            self._stopped = True
            for task in (link, ticks):
                task.cancel()
            await asyncio.gather(link, ticks, return_exceptions=True)
            await self._card.close()

    def stop(self) -> None:
        """Let `run` return after the present frame."""
        self._stopped = True

    def tap(self, gesture: wire.Tap.Gesture) -> None:
        """The wearer tapped. Muted glasses send silence: no companion need be trusted with it."""
        if gesture == wire.Tap.GESTURE_MUTE:
            self._muted = not self._muted
        self._say(wire.FromGlasses(tap=wire.Tap(gesture=gesture)))

    def wear(self, worn: bool) -> None:
        """The wearer put the glasses on or took them off."""
        self._worn = worn
        self._say(wire.FromGlasses(status=wire.Status(worn=worn)))

    def drop_link(self, down_samples: int) -> None:
        """Lose the radio for so long (for tests and scenarios)."""
        self._down_until_sample = self.sample + down_samples
        if self._call:
            self._call.cancel()

    async def _tick_forever(self) -> None:
        await self._linked.wait()
        while not self._stopped:
            frame = await self._card.capture()
            if frame is None:
                return
            self.player.step()
            self._enqueue(frame)
            for played in self.player.acknowledge(self.sample):
                self._say(wire.FromGlasses(played=played))
            if self._abilities.lockstep:
                await self._wait_handled()

    def _enqueue(self, frame: Samples) -> None:
        if len(self._queue) >= _QUEUED_FRAMES:
            self._queue.popleft()
            self.dropped_frames += 1
        microphone = wire.MicrophoneFrame(
            sequence=self.sample // FRAME_SAMPLES,
            first_sample=self.sample,
            pcm=to_bytes(np.zeros_like(frame) if self._muted else frame),
            dropped_frames=self.dropped_frames,
        )
        self._queue.append(wire.FromGlasses(microphone=microphone))
        self.sample += FRAME_SAMPLES
        self._wake.set()

    async def _wait_handled(self) -> None:
        """In lockstep the next frame waits until this one has been dealt with."""
        while self._handled_sample < self.sample and not self._stopped:
            if self._linked.is_set():
                self._handled.clear()
                await self._handled.wait()
            elif self._down_until_sample is None:
                await self._linked.wait()
            else:
                await asyncio.sleep(0)
                return

    def _say(self, message: wire.FromGlasses) -> None:
        self._control.append(message)
        self._wake.set()

    async def _keep_linked(self) -> None:
        while not self._stopped:
            if self._down_until_sample is not None and self.sample < self._down_until_sample:
                await asyncio.sleep(0 if self._abilities.lockstep else _RETRY_S / 5)
                continue
            self._down_until_sample = None
            try:
                await self._link_once()
            except grpc.aio.AioRpcError as error:
                if error.code() in _REFUSALS:
                    raise LinkError(f"the companion refused: {error.details()}") from error
            except asyncio.CancelledError:
                if not self._call or not self._call.cancelled() or self._stopped:
                    raise
            finally:
                if self._linked.is_set():
                    self._linked.clear()
                    self._handled.set()
                    self._events.on_link("lost")
                    if not self._stopped:
                        self.player.say_oneself(self._lost_line)
            if self._down_until_sample is None and not self._stopped:
                await asyncio.sleep(_RETRY_S)

    async def _link_once(self) -> None:
        async with grpc.aio.insecure_channel(
            self._companion, options=[("grpc.enable_retries", 0)]
        ) as channel:
            stub = wire_grpc.GlassesStub(channel)  # type: ignore[no-untyped-call]
            self._call = stub.Converse()
            await self._call.write(wire.FromGlasses(hello=self._hello()))
            writer: asyncio.Task[None] | None = None
            silence_s = None if self._abilities.lockstep else _SILENT_LINK_S
            try:
                while not self._stopped:
                    async with asyncio.timeout(silence_s):  # wait_for may swallow a cancellation
                        message = await self._call.read()
                    if not isinstance(message, wire.FromCompanion):
                        break  # grpc.aio.EOF
                    if message.WhichOneof("message") == "welcome" and writer is None:
                        self._credit = message.welcome.frames
                        writer = asyncio.create_task(self._write(), name="glasses-write")
                    self._take(message)
            except TimeoutError:
                return
            finally:
                if writer:
                    writer.cancel()
                    with suppress(asyncio.CancelledError, grpc.aio.AioRpcError):
                        await writer
            if self._call.done() and await self._call.code() in _REFUSALS:
                raise LinkError(f"the companion refused: {await self._call.details()}")

    def _hello(self) -> wire.Hello:
        oldest = self._queue[0].microphone.first_sample if self._queue else self.sample
        return wire.Hello(
            protocol_version=PROTOCOL_VERSION,
            device_id=_DEVICE_ID,
            session_id=self._session_id,
            resume_sample=oldest,
            abilities=wire.Abilities(
                display=self._abilities.display,
                cancels_echo=self._abilities.cancels_echo,
                lockstep=self._abilities.lockstep,
                microphone_rate_hz=16_000,
                speaker_rate_hz=16_000,
            ),
        )

    async def _write(self) -> None:
        """Send control at once, and frames as far as the companion's credit goes."""
        assert self._call is not None
        try:
            while True:
                self._wake.clear()
                while self._control:
                    await self._send(self._control)
                while self._queue and self._credit > 0:
                    self._credit -= 1
                    await self._send(self._queue)
                if not self._control and (not self._queue or self._credit <= 0):
                    await self._wake.wait()
        except asyncio.InvalidStateError:
            return  # grpc.aio's word for a link that has ended: the reading side deals with it

    async def _send(self, waiting: deque[wire.FromGlasses]) -> None:
        """Send the oldest of `waiting`. It stays only where it surely never left: none goes twice."""
        assert self._call is not None
        oldest = waiting.popleft()
        try:
            await self._call.write(oldest)
        except asyncio.InvalidStateError:
            waiting.appendleft(oldest)
            raise

    def _take(self, message: wire.FromCompanion) -> None:
        match message.WhichOneof("message"):
            case "welcome":
                self._linked.set()
                if not message.welcome.resumed:
                    self.player.forget_companion()
                    if self._muted:
                        tap = wire.Tap(gesture=wire.Tap.GESTURE_MUTE)
                        self._say(wire.FromGlasses(tap=tap))
                    if not self._worn:
                        self._say(wire.FromGlasses(status=wire.Status(worn=False)))
                self._handled_sample = self.sample - len(self._queue) * FRAME_SAMPLES
                self._events.on_link("up")
            case "speech":
                self.player.add(message.speech)
            case "flush":
                flush = message.flush
                self.player.flush(flush.prompt_id, flush.fade_ms, self.sample)
                for played in self.player.acknowledge(self.sample):
                    self._say(wire.FromGlasses(played=played))
            case "credit":
                self._credit += message.credit.frames
                self._handled_sample = message.credit.handled_sample
                self._handled.set()
                self._wake.set()
            case "card":
                self._events.on_card(message.card)
            case "error":
                self._events.on_error(message.error.detail)
