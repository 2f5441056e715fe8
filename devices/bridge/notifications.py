"""What a notification says: pure, the part of a bridge that an Android app copies line by line.

`Posted` is what a notification listener is handed (docs/bridge.md names the Android field of each);
`interpret` returns the messages in it, or None where it is none.
"""

import hashlib
from dataclasses import dataclass

from devices.bridge.apps import App

CUT_AT_UNITS = 1_024  # of UTF-16: Android shortens every text of a notification to this
_NOT_MESSAGES = frozenset(
    {"call", "missed_call", "progress", "service", "transport", "sys", "promo"}
)


@dataclass(frozen=True)
class Styled:
    """One message of a MessagingStyle. No `sender_name`: the wearer's own.

    `sender_uri` is `tel:` and a number where an app of the phone's own knows one.
    """

    text: str
    at_unix_ms: int
    sender_name: str | None = None
    sender_key: str | None = None
    sender_uri: str | None = None


@dataclass(frozen=True)
class Posted:
    """A notification as posted. None is an extra that is not there.

    `log_id`: KakaoTalk's own number of the message. `is_redacted`: the text is Android's placeholder.
    """

    key: str
    package: str
    posted_at_unix_ms: int
    tag: str | None = None
    shortcut_id: str | None = None
    title: str | None = None
    text: str | None = None
    sub_text: str | None = None
    summary_text: str | None = None
    conversation_title: str | None = None
    is_group_conversation: bool = False
    is_group_summary: bool = False
    is_ongoing: bool = False
    category: str | None = None
    messages: tuple[Styled, ...] = ()
    log_id: str | None = None
    can_reply: bool = False
    is_redacted: bool = False


@dataclass(frozen=True)
class Line:
    """One message. `sender_id` is empty for the wearer's own."""

    message_id: str
    sender_id: str
    sender_name: str
    text: str
    at_unix_ms: int
    is_cut: bool

    @property
    def is_own(self) -> bool:
        return not self.sender_id


@dataclass(frozen=True)
class Reading:
    """What a notification says. `chat_id` is empty where nothing tells it.

    `person_id` is empty in a group, and where a notification has nothing but one's own words.
    """

    chat_id: str
    name: str
    is_group: bool
    person_id: str
    lines: tuple[Line, ...]
    is_redacted: bool = False


def interpret(posted: Posted, app: App) -> Reading | None:
    """Return the messages, oldest first, and the chat they are of; None where there are none."""
    if posted.is_group_summary or posted.is_ongoing or posted.category in _NOT_MESSAGES:
        return None
    if posted.is_redacted:
        return _redacted(posted, app)
    if not posted.messages and not (posted.title and posted.text and posted.can_reply):
        return None  # KakaoTalk's count of unread chats has no title; advertisements no reply
    room = _room(posted, app)
    chat_id = posted.tag if app.sub_text_is_room and posted.tag else posted.shortcut_id
    chat_id = chat_id or posted.key
    *earlier, newest = _styled(posted)
    # Its own number makes a message itself however it is posted again; only the newest has one.
    said = [(one, None) for one in earlier] + [(newest, posted.log_id)]
    lines = tuple(_line(one, chat_id, posted, id) for one, id in said if one.text.strip())
    if not lines:
        return None
    if room is not None:
        return Reading(chat_id, room, True, "", lines)
    theirs = [one for one in lines if not one.is_own]
    person_id = theirs[-1].sender_id if theirs else ""
    name = theirs[-1].sender_name if theirs else posted.title or ""
    return Reading(chat_id, name, False, person_id, lines)


def _styled(posted: Posted) -> tuple[Styled, ...]:
    """MessagingStyle first: it alone has every message, each with its time and sender."""
    if posted.messages:
        return posted.messages
    return (Styled(posted.text or "", posted.posted_at_unix_ms, posted.title),)


def _room(posted: Posted, app: App) -> str | None:
    """Return a group's name, None in a chat with one person."""
    if app.sub_text_is_room:
        name = posted.sub_text or posted.summary_text  # summary text before Android 11
        return name or (posted.title if posted.is_group_conversation else None)
    if not posted.is_group_conversation:
        return None
    return posted.conversation_title or posted.title or app.label


def _line(said: Styled, chat_id: str, posted: Posted, log_id: str | None) -> Line:
    sender_id = _sender_id(said)
    parts = (log_id,) if log_id else (str(said.at_unix_ms), sender_id, said.text)
    message_id = _digest(posted.package, chat_id, *parts)
    return Line(
        message_id,
        sender_id,
        said.sender_name or "",
        said.text,
        said.at_unix_ms,
        is_cut=len(said.text.encode("utf-16-le", "replace")) // 2 >= CUT_AT_UNITS,
    )


def _sender_id(said: Styled) -> str:
    """Return who it was, empty for the wearer: a number that can be written to, before a key."""
    if said.sender_name is None:
        return ""
    if said.sender_uri and said.sender_uri.startswith("tel:"):
        return said.sender_uri.removeprefix("tel:")
    return said.sender_key or f"name:{said.sender_name}"


def _redacted(posted: Posted, app: App) -> Reading:
    """Android 15 hides who wrote as well as what: that there is something is all that is left."""
    id = _digest(posted.package, posted.key, str(posted.posted_at_unix_ms))
    line = Line(id, posted.package, app.label, posted.text or "", posted.posted_at_unix_ms, False)
    return Reading("", app.label, False, posted.package, (line,), is_redacted=True)


def _digest(*parts: str) -> str:
    """Return 32 hexadecimal digits of the parts, each with its length before it."""
    whole = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:32]
