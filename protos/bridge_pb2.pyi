from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ReplyResult(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REPLY_RESULT_UNSPECIFIED: _ClassVar[ReplyResult]
    REPLY_RESULT_SENT: _ClassVar[ReplyResult]
    REPLY_RESULT_TOKEN_EXPIRED: _ClassVar[ReplyResult]
    REPLY_RESULT_APP_REFUSED: _ClassVar[ReplyResult]
    REPLY_RESULT_UNKNOWN: _ClassVar[ReplyResult]
    REPLY_RESULT_NEVER_BEGUN: _ClassVar[ReplyResult]

class CallState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CALL_STATE_UNSPECIFIED: _ClassVar[CallState]
    CALL_STATE_RINGING: _ClassVar[CallState]
    CALL_STATE_DIALING: _ClassVar[CallState]
    CALL_STATE_ACTIVE: _ClassVar[CallState]
    CALL_STATE_HELD: _ClassVar[CallState]
    CALL_STATE_ENDED: _ClassVar[CallState]

class CallEnding(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CALL_ENDING_UNSPECIFIED: _ClassVar[CallEnding]
    CALL_ENDING_REMOTE: _ClassVar[CallEnding]
    CALL_ENDING_REJECTED: _ClassVar[CallEnding]
    CALL_ENDING_LOCAL: _ClassVar[CallEnding]
    CALL_ENDING_FAILED: _ClassVar[CallEnding]

class CallMove(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CALL_MOVE_UNSPECIFIED: _ClassVar[CallMove]
    CALL_MOVE_ANSWER: _ClassVar[CallMove]
    CALL_MOVE_REJECT: _ClassVar[CallMove]
    CALL_MOVE_HANG_UP: _ClassVar[CallMove]
    CALL_MOVE_HOLD: _ClassVar[CallMove]
    CALL_MOVE_RESUME: _ClassVar[CallMove]
REPLY_RESULT_UNSPECIFIED: ReplyResult
REPLY_RESULT_SENT: ReplyResult
REPLY_RESULT_TOKEN_EXPIRED: ReplyResult
REPLY_RESULT_APP_REFUSED: ReplyResult
REPLY_RESULT_UNKNOWN: ReplyResult
REPLY_RESULT_NEVER_BEGUN: ReplyResult
CALL_STATE_UNSPECIFIED: CallState
CALL_STATE_RINGING: CallState
CALL_STATE_DIALING: CallState
CALL_STATE_ACTIVE: CallState
CALL_STATE_HELD: CallState
CALL_STATE_ENDED: CallState
CALL_ENDING_UNSPECIFIED: CallEnding
CALL_ENDING_REMOTE: CallEnding
CALL_ENDING_REJECTED: CallEnding
CALL_ENDING_LOCAL: CallEnding
CALL_ENDING_FAILED: CallEnding
CALL_MOVE_UNSPECIFIED: CallMove
CALL_MOVE_ANSWER: CallMove
CALL_MOVE_REJECT: CallMove
CALL_MOVE_HANG_UP: CallMove
CALL_MOVE_HOLD: CallMove
CALL_MOVE_RESUME: CallMove

class HelloRequest(_message.Message):
    __slots__ = ("protocol_version", "companion_name")
    PROTOCOL_VERSION_FIELD_NUMBER: _ClassVar[int]
    COMPANION_NAME_FIELD_NUMBER: _ClassVar[int]
    protocol_version: int
    companion_name: str
    def __init__(self, protocol_version: _Optional[int] = ..., companion_name: _Optional[str] = ...) -> None: ...

class HelloResponse(_message.Message):
    __slots__ = ("protocol_version", "bridge_id", "phone_name", "apps", "calls", "operations_kept_ms")
    PROTOCOL_VERSION_FIELD_NUMBER: _ClassVar[int]
    BRIDGE_ID_FIELD_NUMBER: _ClassVar[int]
    PHONE_NAME_FIELD_NUMBER: _ClassVar[int]
    APPS_FIELD_NUMBER: _ClassVar[int]
    CALLS_FIELD_NUMBER: _ClassVar[int]
    OPERATIONS_KEPT_MS_FIELD_NUMBER: _ClassVar[int]
    protocol_version: int
    bridge_id: str
    phone_name: str
    apps: _containers.RepeatedCompositeFieldContainer[App]
    calls: CallAbilities
    operations_kept_ms: int
    def __init__(self, protocol_version: _Optional[int] = ..., bridge_id: _Optional[str] = ..., phone_name: _Optional[str] = ..., apps: _Optional[_Iterable[_Union[App, _Mapping]]] = ..., calls: _Optional[_Union[CallAbilities, _Mapping]] = ..., operations_kept_ms: _Optional[int] = ...) -> None: ...

class App(_message.Message):
    __slots__ = ("name", "package", "label", "can_start_chat", "can_mark_read", "max_length_characters")
    NAME_FIELD_NUMBER: _ClassVar[int]
    PACKAGE_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    CAN_START_CHAT_FIELD_NUMBER: _ClassVar[int]
    CAN_MARK_READ_FIELD_NUMBER: _ClassVar[int]
    MAX_LENGTH_CHARACTERS_FIELD_NUMBER: _ClassVar[int]
    name: str
    package: str
    label: str
    can_start_chat: bool
    can_mark_read: bool
    max_length_characters: int
    def __init__(self, name: _Optional[str] = ..., package: _Optional[str] = ..., label: _Optional[str] = ..., can_start_chat: _Optional[bool] = ..., can_mark_read: _Optional[bool] = ..., max_length_characters: _Optional[int] = ...) -> None: ...

class CallAbilities(_message.Message):
    __slots__ = ("can_place", "can_control", "can_hold")
    CAN_PLACE_FIELD_NUMBER: _ClassVar[int]
    CAN_CONTROL_FIELD_NUMBER: _ClassVar[int]
    CAN_HOLD_FIELD_NUMBER: _ClassVar[int]
    can_place: bool
    can_control: bool
    can_hold: bool
    def __init__(self, can_place: _Optional[bool] = ..., can_control: _Optional[bool] = ..., can_hold: _Optional[bool] = ...) -> None: ...

class ListenRequest(_message.Message):
    __slots__ = ("apps", "calls", "heartbeat_ms")
    APPS_FIELD_NUMBER: _ClassVar[int]
    CALLS_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_MS_FIELD_NUMBER: _ClassVar[int]
    apps: _containers.RepeatedScalarFieldContainer[str]
    calls: bool
    heartbeat_ms: int
    def __init__(self, apps: _Optional[_Iterable[str]] = ..., calls: _Optional[bool] = ..., heartbeat_ms: _Optional[int] = ...) -> None: ...

class Event(_message.Message):
    __slots__ = ("opened", "message", "call", "heartbeat")
    OPENED_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    CALL_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_FIELD_NUMBER: _ClassVar[int]
    opened: Opened
    message: Message
    call: Call
    heartbeat: Heartbeat
    def __init__(self, opened: _Optional[_Union[Opened, _Mapping]] = ..., message: _Optional[_Union[Message, _Mapping]] = ..., call: _Optional[_Union[Call, _Mapping]] = ..., heartbeat: _Optional[_Union[Heartbeat, _Mapping]] = ...) -> None: ...

class Opened(_message.Message):
    __slots__ = ("heartbeat_ms", "chats", "calls")
    HEARTBEAT_MS_FIELD_NUMBER: _ClassVar[int]
    CHATS_FIELD_NUMBER: _ClassVar[int]
    CALLS_FIELD_NUMBER: _ClassVar[int]
    heartbeat_ms: int
    chats: _containers.RepeatedCompositeFieldContainer[Chat]
    calls: _containers.RepeatedCompositeFieldContainer[Call]
    def __init__(self, heartbeat_ms: _Optional[int] = ..., chats: _Optional[_Iterable[_Union[Chat, _Mapping]]] = ..., calls: _Optional[_Iterable[_Union[Call, _Mapping]]] = ...) -> None: ...

class Heartbeat(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Chat(_message.Message):
    __slots__ = ("app", "chat_id", "name", "is_group", "person_id", "reply_token")
    APP_FIELD_NUMBER: _ClassVar[int]
    CHAT_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    IS_GROUP_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    REPLY_TOKEN_FIELD_NUMBER: _ClassVar[int]
    app: str
    chat_id: str
    name: str
    is_group: bool
    person_id: str
    reply_token: ReplyToken
    def __init__(self, app: _Optional[str] = ..., chat_id: _Optional[str] = ..., name: _Optional[str] = ..., is_group: _Optional[bool] = ..., person_id: _Optional[str] = ..., reply_token: _Optional[_Union[ReplyToken, _Mapping]] = ...) -> None: ...

class ReplyToken(_message.Message):
    __slots__ = ("token", "age_ms", "expires_in_ms")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    AGE_MS_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_IN_MS_FIELD_NUMBER: _ClassVar[int]
    token: str
    age_ms: int
    expires_in_ms: int
    def __init__(self, token: _Optional[str] = ..., age_ms: _Optional[int] = ..., expires_in_ms: _Optional[int] = ...) -> None: ...

class Message(_message.Message):
    __slots__ = ("message_id", "chat", "sender_id", "sender_name", "text", "sent_at_unix_ms", "is_own", "is_cut", "is_redacted", "notification_key", "package")
    MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    CHAT_FIELD_NUMBER: _ClassVar[int]
    SENDER_ID_FIELD_NUMBER: _ClassVar[int]
    SENDER_NAME_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SENT_AT_UNIX_MS_FIELD_NUMBER: _ClassVar[int]
    IS_OWN_FIELD_NUMBER: _ClassVar[int]
    IS_CUT_FIELD_NUMBER: _ClassVar[int]
    IS_REDACTED_FIELD_NUMBER: _ClassVar[int]
    NOTIFICATION_KEY_FIELD_NUMBER: _ClassVar[int]
    PACKAGE_FIELD_NUMBER: _ClassVar[int]
    message_id: str
    chat: Chat
    sender_id: str
    sender_name: str
    text: str
    sent_at_unix_ms: int
    is_own: bool
    is_cut: bool
    is_redacted: bool
    notification_key: str
    package: str
    def __init__(self, message_id: _Optional[str] = ..., chat: _Optional[_Union[Chat, _Mapping]] = ..., sender_id: _Optional[str] = ..., sender_name: _Optional[str] = ..., text: _Optional[str] = ..., sent_at_unix_ms: _Optional[int] = ..., is_own: _Optional[bool] = ..., is_cut: _Optional[bool] = ..., is_redacted: _Optional[bool] = ..., notification_key: _Optional[str] = ..., package: _Optional[str] = ...) -> None: ...

class AcknowledgeRequest(_message.Message):
    __slots__ = ("message_ids",)
    MESSAGE_IDS_FIELD_NUMBER: _ClassVar[int]
    message_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, message_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class AcknowledgeResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ReplyRequest(_message.Message):
    __slots__ = ("operation_id", "app", "chat", "person_id", "text")
    OPERATION_ID_FIELD_NUMBER: _ClassVar[int]
    APP_FIELD_NUMBER: _ClassVar[int]
    CHAT_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    operation_id: str
    app: str
    chat: ChatToken
    person_id: str
    text: str
    def __init__(self, operation_id: _Optional[str] = ..., app: _Optional[str] = ..., chat: _Optional[_Union[ChatToken, _Mapping]] = ..., person_id: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class ChatToken(_message.Message):
    __slots__ = ("chat_id", "token")
    CHAT_ID_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    chat_id: str
    token: str
    def __init__(self, chat_id: _Optional[str] = ..., token: _Optional[str] = ...) -> None: ...

class ReplyResponse(_message.Message):
    __slots__ = ("result",)
    RESULT_FIELD_NUMBER: _ClassVar[int]
    result: ReplyResult
    def __init__(self, result: _Optional[_Union[ReplyResult, str]] = ...) -> None: ...

class FindReplyRequest(_message.Message):
    __slots__ = ("operation_id",)
    OPERATION_ID_FIELD_NUMBER: _ClassVar[int]
    operation_id: str
    def __init__(self, operation_id: _Optional[str] = ...) -> None: ...

class FindReplyResponse(_message.Message):
    __slots__ = ("result",)
    RESULT_FIELD_NUMBER: _ClassVar[int]
    result: ReplyResult
    def __init__(self, result: _Optional[_Union[ReplyResult, str]] = ...) -> None: ...

class MarkReadRequest(_message.Message):
    __slots__ = ("message_ids",)
    MESSAGE_IDS_FIELD_NUMBER: _ClassVar[int]
    message_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, message_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class MarkReadResponse(_message.Message):
    __slots__ = ("gone_message_ids",)
    GONE_MESSAGE_IDS_FIELD_NUMBER: _ClassVar[int]
    gone_message_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, gone_message_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class ListContactsRequest(_message.Message):
    __slots__ = ("page_token",)
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_token: str
    def __init__(self, page_token: _Optional[str] = ...) -> None: ...

class ListContactsResponse(_message.Message):
    __slots__ = ("contacts", "next_page_token")
    CONTACTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    contacts: _containers.RepeatedCompositeFieldContainer[Contact]
    next_page_token: str
    def __init__(self, contacts: _Optional[_Iterable[_Union[Contact, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class Contact(_message.Message):
    __slots__ = ("name", "numbers")
    NAME_FIELD_NUMBER: _ClassVar[int]
    NUMBERS_FIELD_NUMBER: _ClassVar[int]
    name: str
    numbers: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, name: _Optional[str] = ..., numbers: _Optional[_Iterable[str]] = ...) -> None: ...

class Call(_message.Message):
    __slots__ = ("call_id", "number", "name", "is_outgoing", "state", "ending")
    CALL_ID_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    IS_OUTGOING_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    ENDING_FIELD_NUMBER: _ClassVar[int]
    call_id: str
    number: str
    name: str
    is_outgoing: bool
    state: CallState
    ending: CallEnding
    def __init__(self, call_id: _Optional[str] = ..., number: _Optional[str] = ..., name: _Optional[str] = ..., is_outgoing: _Optional[bool] = ..., state: _Optional[_Union[CallState, str]] = ..., ending: _Optional[_Union[CallEnding, str]] = ...) -> None: ...

class PlaceCallRequest(_message.Message):
    __slots__ = ("call_id", "number")
    CALL_ID_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    call_id: str
    number: str
    def __init__(self, call_id: _Optional[str] = ..., number: _Optional[str] = ...) -> None: ...

class PlaceCallResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ControlCallRequest(_message.Message):
    __slots__ = ("call_id", "move")
    CALL_ID_FIELD_NUMBER: _ClassVar[int]
    MOVE_FIELD_NUMBER: _ClassVar[int]
    call_id: str
    move: CallMove
    def __init__(self, call_id: _Optional[str] = ..., move: _Optional[_Union[CallMove, str]] = ...) -> None: ...

class ControlCallResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
