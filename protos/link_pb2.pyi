from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class FromGlasses(_message.Message):
    __slots__ = ("hello", "microphone", "tap", "played", "status")
    HELLO_FIELD_NUMBER: _ClassVar[int]
    MICROPHONE_FIELD_NUMBER: _ClassVar[int]
    TAP_FIELD_NUMBER: _ClassVar[int]
    PLAYED_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    hello: Hello
    microphone: MicrophoneFrame
    tap: Tap
    played: Played
    status: Status
    def __init__(self, hello: _Optional[_Union[Hello, _Mapping]] = ..., microphone: _Optional[_Union[MicrophoneFrame, _Mapping]] = ..., tap: _Optional[_Union[Tap, _Mapping]] = ..., played: _Optional[_Union[Played, _Mapping]] = ..., status: _Optional[_Union[Status, _Mapping]] = ...) -> None: ...

class FromCompanion(_message.Message):
    __slots__ = ("welcome", "speech", "flush", "card", "microphone_state", "credit", "error")
    WELCOME_FIELD_NUMBER: _ClassVar[int]
    SPEECH_FIELD_NUMBER: _ClassVar[int]
    FLUSH_FIELD_NUMBER: _ClassVar[int]
    CARD_FIELD_NUMBER: _ClassVar[int]
    MICROPHONE_STATE_FIELD_NUMBER: _ClassVar[int]
    CREDIT_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    welcome: Welcome
    speech: SpeechFrame
    flush: Flush
    card: Card
    microphone_state: MicrophoneState
    credit: Credit
    error: Error
    def __init__(self, welcome: _Optional[_Union[Welcome, _Mapping]] = ..., speech: _Optional[_Union[SpeechFrame, _Mapping]] = ..., flush: _Optional[_Union[Flush, _Mapping]] = ..., card: _Optional[_Union[Card, _Mapping]] = ..., microphone_state: _Optional[_Union[MicrophoneState, _Mapping]] = ..., credit: _Optional[_Union[Credit, _Mapping]] = ..., error: _Optional[_Union[Error, _Mapping]] = ...) -> None: ...

class Hello(_message.Message):
    __slots__ = ("protocol_version", "device_id", "session_id", "resume_sample", "abilities")
    PROTOCOL_VERSION_FIELD_NUMBER: _ClassVar[int]
    DEVICE_ID_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    RESUME_SAMPLE_FIELD_NUMBER: _ClassVar[int]
    ABILITIES_FIELD_NUMBER: _ClassVar[int]
    protocol_version: int
    device_id: str
    session_id: str
    resume_sample: int
    abilities: Abilities
    def __init__(self, protocol_version: _Optional[int] = ..., device_id: _Optional[str] = ..., session_id: _Optional[str] = ..., resume_sample: _Optional[int] = ..., abilities: _Optional[_Union[Abilities, _Mapping]] = ...) -> None: ...

class Abilities(_message.Message):
    __slots__ = ("display", "cancels_echo", "microphone_rate_hz", "speaker_rate_hz", "lockstep")
    DISPLAY_FIELD_NUMBER: _ClassVar[int]
    CANCELS_ECHO_FIELD_NUMBER: _ClassVar[int]
    MICROPHONE_RATE_HZ_FIELD_NUMBER: _ClassVar[int]
    SPEAKER_RATE_HZ_FIELD_NUMBER: _ClassVar[int]
    LOCKSTEP_FIELD_NUMBER: _ClassVar[int]
    display: bool
    cancels_echo: bool
    microphone_rate_hz: int
    speaker_rate_hz: int
    lockstep: bool
    def __init__(self, display: _Optional[bool] = ..., cancels_echo: _Optional[bool] = ..., microphone_rate_hz: _Optional[int] = ..., speaker_rate_hz: _Optional[int] = ..., lockstep: _Optional[bool] = ...) -> None: ...

class Welcome(_message.Message):
    __slots__ = ("protocol_version", "session_id", "resumed", "frames")
    PROTOCOL_VERSION_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    RESUMED_FIELD_NUMBER: _ClassVar[int]
    FRAMES_FIELD_NUMBER: _ClassVar[int]
    protocol_version: int
    session_id: str
    resumed: bool
    frames: int
    def __init__(self, protocol_version: _Optional[int] = ..., session_id: _Optional[str] = ..., resumed: _Optional[bool] = ..., frames: _Optional[int] = ...) -> None: ...

class MicrophoneFrame(_message.Message):
    __slots__ = ("sequence", "first_sample", "pcm", "dropped_frames")
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    FIRST_SAMPLE_FIELD_NUMBER: _ClassVar[int]
    PCM_FIELD_NUMBER: _ClassVar[int]
    DROPPED_FRAMES_FIELD_NUMBER: _ClassVar[int]
    sequence: int
    first_sample: int
    pcm: bytes
    dropped_frames: int
    def __init__(self, sequence: _Optional[int] = ..., first_sample: _Optional[int] = ..., pcm: _Optional[bytes] = ..., dropped_frames: _Optional[int] = ...) -> None: ...

class Tap(_message.Message):
    __slots__ = ("gesture",)
    class Gesture(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        GESTURE_UNSPECIFIED: _ClassVar[Tap.Gesture]
        GESTURE_TALK: _ClassVar[Tap.Gesture]
        GESTURE_MUTE: _ClassVar[Tap.Gesture]
    GESTURE_UNSPECIFIED: Tap.Gesture
    GESTURE_TALK: Tap.Gesture
    GESTURE_MUTE: Tap.Gesture
    GESTURE_FIELD_NUMBER: _ClassVar[int]
    gesture: Tap.Gesture
    def __init__(self, gesture: _Optional[_Union[Tap.Gesture, str]] = ...) -> None: ...

class Played(_message.Message):
    __slots__ = ("prompt_id", "played_samples", "at_sample", "complete")
    PROMPT_ID_FIELD_NUMBER: _ClassVar[int]
    PLAYED_SAMPLES_FIELD_NUMBER: _ClassVar[int]
    AT_SAMPLE_FIELD_NUMBER: _ClassVar[int]
    COMPLETE_FIELD_NUMBER: _ClassVar[int]
    prompt_id: int
    played_samples: int
    at_sample: int
    complete: bool
    def __init__(self, prompt_id: _Optional[int] = ..., played_samples: _Optional[int] = ..., at_sample: _Optional[int] = ..., complete: _Optional[bool] = ...) -> None: ...

class Status(_message.Message):
    __slots__ = ("battery_percent", "worn")
    BATTERY_PERCENT_FIELD_NUMBER: _ClassVar[int]
    WORN_FIELD_NUMBER: _ClassVar[int]
    battery_percent: int
    worn: bool
    def __init__(self, battery_percent: _Optional[int] = ..., worn: _Optional[bool] = ...) -> None: ...

class SpeechFrame(_message.Message):
    __slots__ = ("prompt_id", "sequence", "channel", "pcm", "last")
    class Channel(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        CHANNEL_UNSPECIFIED: _ClassVar[SpeechFrame.Channel]
        CHANNEL_SPEECH: _ClassVar[SpeechFrame.Channel]
        CHANNEL_EARCON: _ClassVar[SpeechFrame.Channel]
        CHANNEL_CALL: _ClassVar[SpeechFrame.Channel]
    CHANNEL_UNSPECIFIED: SpeechFrame.Channel
    CHANNEL_SPEECH: SpeechFrame.Channel
    CHANNEL_EARCON: SpeechFrame.Channel
    CHANNEL_CALL: SpeechFrame.Channel
    PROMPT_ID_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    PCM_FIELD_NUMBER: _ClassVar[int]
    LAST_FIELD_NUMBER: _ClassVar[int]
    prompt_id: int
    sequence: int
    channel: SpeechFrame.Channel
    pcm: bytes
    last: bool
    def __init__(self, prompt_id: _Optional[int] = ..., sequence: _Optional[int] = ..., channel: _Optional[_Union[SpeechFrame.Channel, str]] = ..., pcm: _Optional[bytes] = ..., last: _Optional[bool] = ...) -> None: ...

class Flush(_message.Message):
    __slots__ = ("prompt_id", "fade_ms")
    PROMPT_ID_FIELD_NUMBER: _ClassVar[int]
    FADE_MS_FIELD_NUMBER: _ClassVar[int]
    prompt_id: int
    fade_ms: int
    def __init__(self, prompt_id: _Optional[int] = ..., fade_ms: _Optional[int] = ...) -> None: ...

class Card(_message.Message):
    __slots__ = ("title", "body", "actions")
    TITLE_FIELD_NUMBER: _ClassVar[int]
    BODY_FIELD_NUMBER: _ClassVar[int]
    ACTIONS_FIELD_NUMBER: _ClassVar[int]
    title: str
    body: str
    actions: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, title: _Optional[str] = ..., body: _Optional[str] = ..., actions: _Optional[_Iterable[str]] = ...) -> None: ...

class MicrophoneState(_message.Message):
    __slots__ = ("open", "leaves_companion")
    OPEN_FIELD_NUMBER: _ClassVar[int]
    LEAVES_COMPANION_FIELD_NUMBER: _ClassVar[int]
    open: bool
    leaves_companion: bool
    def __init__(self, open: _Optional[bool] = ..., leaves_companion: _Optional[bool] = ...) -> None: ...

class Credit(_message.Message):
    __slots__ = ("handled_sample", "frames")
    HANDLED_SAMPLE_FIELD_NUMBER: _ClassVar[int]
    FRAMES_FIELD_NUMBER: _ClassVar[int]
    handled_sample: int
    frames: int
    def __init__(self, handled_sample: _Optional[int] = ..., frames: _Optional[int] = ...) -> None: ...

class Error(_message.Message):
    __slots__ = ("code", "detail")
    CODE_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    code: str
    detail: str
    def __init__(self, code: _Optional[str] = ..., detail: _Optional[str] = ...) -> None: ...
