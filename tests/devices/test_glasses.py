"""The glasses' end: what is played and reported, and what a companion that stalls or dies costs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import grpc
import numpy as np
import pytest

from agent.audio.frames import FRAME_SAMPLES, Samples
from agent.errors import LinkError
from devices.glasses import Abilities, Glasses, GlassesEvents, Player
from protos import link_pb2 as wire
from protos import link_pb2_grpc as wire_grpc

SILENCE = np.zeros(FRAME_SAMPLES, np.int16)


class Card:
    """A card that plays one queued frame each time it is asked for one; `frames` in all."""

    def __init__(self, frames: int = 0) -> None:
        self.frames = frames
        self.queue: list[Samples] = []
        self.played_samples = 0
        self.closed = False

    async def open(self) -> None: ...

    async def capture(self) -> Samples | None:
        await asyncio.sleep(0)
        self.frames -= 1
        return SILENCE if self.frames >= 0 else None

    def play(self, frame: Samples) -> None:
        self.queue.append(frame)

    def sound(self, frames: int = 1) -> None:
        del self.queue[:frames]
        self.played_samples += frames * FRAME_SAMPLES

    def flush(self, fade_ms: int) -> None:
        self.queue.clear()

    @property
    def queued_samples(self) -> int:
        return self.played_samples + len(self.queue) * FRAME_SAMPLES

    async def close(self) -> None:
        self.closed = True


def speech(prompt_id: int, value: int = 1, last: bool = False) -> wire.SpeechFrame:
    pcm = np.full(FRAME_SAMPLES, value, "<i2").tobytes()
    channel = wire.SpeechFrame.CHANNEL_SPEECH
    return wire.SpeechFrame(prompt_id=prompt_id, channel=channel, pcm=pcm, last=last)


def call_audio(value: int) -> wire.SpeechFrame:
    pcm = np.full(FRAME_SAMPLES, value, "<i2").tobytes()
    return wire.SpeechFrame(channel=wire.SpeechFrame.CHANNEL_CALL, pcm=pcm)


def playing(*frames: wire.SpeechFrame) -> tuple[Player, Card]:
    """Return a player that has handed these frames to its card."""
    card = Card()
    player = Player(card)
    for frame in frames:
        player.add(frame)
        player.step()
    return player, card


def told(player: Player) -> list[tuple[int, int, bool]]:
    return [(p.prompt_id, p.played_samples, p.complete) for p in player.acknowledge(9000)]


def test_nothing_is_reported_before_it_has_sounded():
    player, _ = playing(speech(1), speech(1))
    assert told(player) == []
    assert player.speaking


def test_what_has_sounded_is_reported_once():
    player, card = playing(speech(1), speech(1), speech(1))
    card.sound(2)
    assert told(player) == [(1, 640, False)]
    assert told(player) == []


def test_the_last_frame_completes_its_prompt():
    player, card = playing(speech(1), speech(1, last=True), speech(2))
    card.sound(3)
    assert told(player) == [(1, 640, True), (2, 320, False)]


def test_a_flush_reports_where_each_prompt_stopped():
    player, card = playing(speech(1), speech(1), speech(1))
    player.add(speech(2))
    card.sound(1)
    told(player)
    player.flush(2, 20, 9000)
    assert told(player) == [(1, 320, True), (2, 0, True)]
    assert not player.speaking


def test_a_flush_reports_a_prompt_that_had_run_dry():
    player, card = playing(speech(1), speech(1))
    card.sound(2)
    told(player)
    player.flush(1, 20, 9000)
    assert told(player) == [(1, 640, True)]


def test_frames_of_a_flushed_prompt_that_come_late_are_not_played():
    player, card = playing(speech(1))
    player.flush(1, 20, 9000)
    player.add(speech(1))
    player.step()
    assert card.queue == []


def test_speech_after_a_flush_is_played_and_counted_from_its_own_beginning():
    player, card = playing(speech(1))
    player.flush(1, 20, 9000)
    told(player)
    player.add(speech(2))
    player.step()
    card.sound(1)
    assert told(player) == [(2, 320, False)]


def test_a_companion_that_counts_from_one_again_is_heard():
    player, card = playing(speech(7), speech(7))
    player.flush(7, 20, 9000)
    player.forget_companion()
    player.add(speech(1, last=True))
    player.step()
    card.sound(1)
    assert told(player) == [(1, 320, True)]


def test_what_was_left_of_a_dead_companion_is_not_taken_for_the_new_ones():
    player, card = playing(speech(1), speech(1))
    player.forget_companion()
    card.sound(2)
    assert told(player) == []
    player.add(speech(1))
    player.step()
    card.sound(1)
    assert told(player) == [(1, 320, False)]


def test_a_call_is_mixed_with_speech_and_clipped():
    card = Card()
    player = Player(card)
    player.add(speech(1, 30_000))
    player.add(call_audio(30_000))
    player.step()
    assert card.queue[0][0] == 32_767


def test_a_call_that_comes_faster_than_it_plays_loses_its_oldest():
    card = Card()
    player = Player(card)
    for value in range(30):
        player.add(call_audio(value))
    player.step()
    assert card.queue[0][0] == 20


def test_a_frame_of_the_wrong_length_is_refused():
    with pytest.raises(LinkError, match="got 3"):
        Player(Card()).add(wire.SpeechFrame(prompt_id=1, pcm=b"abc"))


# --- over a link ------------------------------------------------------------------------------


class EndlessCard(Card):
    """A card that records silence until it has `ended`."""

    ended = False

    async def capture(self) -> Samples | None:
        await asyncio.sleep(0)
        return None if self.ended else SILENCE


class FakeCompanion(wire_grpc.GlassesServicer):
    """Welcomes, and gives back one credit a frame only if `credits`."""

    def __init__(self, credits: bool = True) -> None:
        self.credits = credits
        self.hellos: list[wire.Hello] = []
        self.frames: list[wire.MicrophoneFrame] = []
        self.control: list[wire.FromGlasses] = []
        self.controlled = asyncio.Event()
        self.refusals: list[grpc.StatusCode] = []

    async def Converse(self, requests, context):  # type: ignore[no-untyped-def] # noqa: N802
        self.hellos.append((await anext(requests)).hello)
        if self.refusals:
            await context.abort(self.refusals.pop(0), "not now")
        yield wire.FromCompanion(welcome=wire.Welcome(protocol_version=1, frames=20))
        async for message in requests:
            if message.WhichOneof("message") != "microphone":
                self.control.append(message)
                self.controlled.set()
                continue
            self.frames.append(message.microphone)
            if self.credits:
                credit = wire.Credit(handled_sample=message.microphone.first_sample + 320, frames=1)
                yield wire.FromCompanion(credit=credit)


@pytest.fixture
async def companion() -> AsyncIterator[tuple[FakeCompanion, str]]:
    fake = FakeCompanion()
    server = grpc.aio.server()
    wire_grpc.add_GlassesServicer_to_server(fake, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    yield fake, f"127.0.0.1:{port}"
    await server.stop(None)


Companion = tuple[FakeCompanion, str]


async def test_every_frame_arrives_in_order(companion: Companion):
    fake, address = companion
    await asyncio.wait_for(Glasses(address, Card(50), Abilities(lockstep=True)).run(), 10)
    assert [frame.first_sample for frame in fake.frames] == [i * 320 for i in range(50)]


async def test_a_stalled_companion_costs_at_most_400_ms_oldest_dropped_and_counted(
    companion: Companion,
):
    fake, address = companion
    fake.credits = False
    glasses = Glasses(address, Card(2000))
    await asyncio.wait_for(glasses.run(), 10)
    assert len(fake.frames) <= 20
    assert len(glasses._queue) == 20
    assert glasses._queue[0].microphone.first_sample == (2000 - 20) * 320
    assert glasses.dropped_frames == 2000 - 20 - (20 - glasses._credit)


async def test_a_refusal_is_one_line_and_closes_the_card(companion: Companion):
    fake, address = companion
    fake.refusals = [grpc.StatusCode.FAILED_PRECONDITION]
    card = Card(50)
    with pytest.raises(LinkError, match=r"^the companion refused: not now$"):
        await asyncio.wait_for(Glasses(address, card).run(), 10)
    assert card.closed


async def test_glasses_whose_old_link_is_not_yet_given_up_try_again(companion: Companion):
    fake, address = companion
    fake.refusals = [grpc.StatusCode.ALREADY_EXISTS]
    await asyncio.wait_for(Glasses(address, Card(20), Abilities(lockstep=True)).run(), 10)
    assert len(fake.hellos) == 2
    assert len(fake.frames) == 20


async def test_cancelling_the_glasses_ends_them(companion: Companion):
    _, address = companion
    up = asyncio.Event()
    events = GlassesEvents(on_link=lambda _state: up.set())
    run = asyncio.create_task(Glasses(address, Card(10**9), events=events).run())
    await asyncio.wait_for(up.wait(), 5)
    run.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.wait_for(run, 5)
    assert run.done()


async def test_glasses_without_a_companion_can_be_stopped():
    glasses = Glasses("127.0.0.1:1", Card(10))
    run = asyncio.create_task(glasses.run())
    await asyncio.sleep(0)
    glasses.stop()
    await asyncio.wait_for(run, 5)


async def test_a_tap_goes_over_though_there_is_no_credit(companion: Companion):
    fake, address = companion
    fake.credits = False
    card = EndlessCard()
    glasses = Glasses(address, card)
    glasses.tap(wire.Tap.GESTURE_TALK)
    running = asyncio.create_task(glasses.run())
    async with asyncio.timeout(10):
        await fake.controlled.wait()
    card.ended = True
    await asyncio.wait_for(running, 10)
    assert fake.control[0].tap.gesture == wire.Tap.GESTURE_TALK
