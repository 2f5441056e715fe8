"""What the companion says to the glasses, as messages of `protos/link.proto`."""

from agent.audio.convert import to_bytes
from agent.audio.frames import Samples
from agent.errors import SoriError
from agent.events import Show
from agent.link.playback import Channel, OutgoingFrame
from protos import link_pb2 as wire

_CHANNELS = {
    Channel.SPEECH: wire.SpeechFrame.CHANNEL_SPEECH,
    Channel.EARCON: wire.SpeechFrame.CHANNEL_EARCON,
}


def speech(frame: OutgoingFrame) -> wire.FromCompanion:
    """20 ms of a prompt or earcon."""
    return wire.FromCompanion(
        speech=wire.SpeechFrame(
            prompt_id=frame.prompt_id,
            sequence=frame.sequence,
            channel=_CHANNELS[frame.channel],
            pcm=to_bytes(frame.samples),
            last=frame.last,
        )
    )


def call_audio(sequence: int, samples: Samples) -> wire.FromCompanion:
    """20 ms of the other side of a call."""
    frame = wire.SpeechFrame(
        sequence=sequence, channel=wire.SpeechFrame.CHANNEL_CALL, pcm=to_bytes(samples)
    )
    return wire.FromCompanion(speech=frame)


def flush(prompt_id: int, fade_ms: int) -> wire.FromCompanion:
    return wire.FromCompanion(flush=wire.Flush(prompt_id=prompt_id, fade_ms=fade_ms))


def card(shown: Show) -> wire.FromCompanion:
    fields = wire.Card(title=shown.title, body=shown.body, actions=list(shown.actions))
    return wire.FromCompanion(card=fields)


def credit(handled_sample: int) -> wire.FromCompanion:
    """The microphone is dealt with up to here: one more frame may come."""
    return wire.FromCompanion(credit=wire.Credit(handled_sample=handled_sample, frames=1))


def microphone_state(is_open: bool, leaves_companion: bool) -> wire.FromCompanion:
    state = wire.MicrophoneState(open=is_open, leaves_companion=leaves_companion)
    return wire.FromCompanion(microphone_state=state)


def error(failure: SoriError) -> wire.FromCompanion:
    return wire.FromCompanion(error=wire.Error(code=failure.code, detail=str(failure)))
