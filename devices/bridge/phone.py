"""A simulated Android phone: what its apps notify of, and what their actions do when they are fired.

Nothing happens here by itself: `write` is somebody writing to the wearer, `reboot` the wearer
switching the phone off and on.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from devices.bridge.apps import BY_NAME, App
from devices.bridge.notifications import CUT_AT_UNITS, Posted, Styled
from devices.bridge.telephone import Telephone

REDACTED_LINE = "민감한 알림 콘텐츠 숨김"
_ONE_TIME_CODE = re.compile(
    r"(인증|코드|code|OTP).*\b\d{4,8}\b|\b\d{4,8}\b.*(인증|코드|code|OTP)", re.I
)
_SENSITIVE_SINCE = 15


class ActionCancelledError(Exception):
    """The app took its PendingIntent back: it was stopped, or the phone was started again."""


@dataclass(frozen=True)
class Replied:
    """What came in through a RemoteInput, or as an SMS to a number that had not written."""

    app: str
    chat: str
    text: str


@dataclass
class _Chat:
    """A conversation as an app knows it. `key` identifies its notification."""

    app: App
    chat_id: str
    key: str
    posted: Posted | None = None  # the notification that is showing


class Phone:
    """`now_unix_ms` is its clock. `on_posted` is the notification listener, `on_replied` the apps."""

    def __init__(self, now_unix_ms: Callable[[], int], android_version: int = 15) -> None:
        self._now, self._android = now_unix_ms, android_version
        self.on_posted: Callable[[Posted], None] = lambda _posted: None
        self.on_replied: Callable[[Replied], None] = lambda _replied: None
        self.name = "시뮬레이션 폰"
        self.contacts: list[tuple[str, str]] = []
        self.telephone = Telephone()
        self.replied: list[Replied] = []
        self.read_texts: list[str] = []
        self.dismissed_keys: list[str] = []
        self._chats: dict[tuple[str, str], _Chat] = {}
        self._stopped: set[str] = set()  # notification keys whose actions were cancelled
        self._log_id = 0

    # --- what people and the wearer do ----------------------------------------------------------

    def write(
        self, app: str, sender: str, text: str, room: str | None = None, is_own: bool = False
    ) -> Posted:
        """Let `sender` write to the wearer; return the notification that appears."""
        chat = self._chat(BY_NAME[app], room or sender)
        self._log_id += 1
        shown = text[:CUT_AT_UNITS]
        styled = Styled(
            shown,
            self._now(),
            None if is_own else sender,
            None if is_own else person_key(app, sender),
        )
        posted = Posted(
            chat.key,
            chat.app.package,
            self._now(),
            tag=chat.chat_id,
            shortcut_id=chat.chat_id,
            title=sender,
            text=shown,
            sub_text=room if chat.app.sub_text_is_room else None,
            conversation_title=None if chat.app.sub_text_is_room else room,
            is_group_conversation=room is not None,
            messages=(styled,),
            log_id=str(self._log_id) if chat.app.sub_text_is_room else None,
            can_reply=True,
        )
        return self._post(chat, posted)

    def post(self, posted: Posted) -> None:
        """Let an app post whatever it likes."""
        self.on_posted(posted)

    def post_again(self, app: str, chat: str) -> None:
        """Let an app update a notification without anything new in it, as apps do."""
        posted = self._chats[app, chat].posted
        if posted is not None:
            self.on_posted(replace(posted, posted_at_unix_ms=self._now()))

    def reboot(self) -> None:
        """Every notification is gone, and with it every action that was held."""
        for chat in self._chats.values():
            self._stopped.add(chat.key)
            chat.posted = None

    def force_stop(self, app: str) -> None:
        """Android 15 cancels the pending intents of an app that is stopped."""
        self._stopped |= {chat.key for chat in self._chats.values() if chat.app.name == app}

    # --- what a listener can do -----------------------------------------------------------------

    def reply(self, key: str, text: str) -> None:
        """Fire the reply action of a notification. Raises `ActionCancelledError`."""
        chat = next((one for one in self._chats.values() if one.key == key), None)
        if chat is None or key in self._stopped:
            raise ActionCancelledError
        self._replied(Replied(chat.app.name, chat.chat_id, text))
        if chat.app.reposts_replies and chat.posted is not None:
            own = Styled(text[:CUT_AT_UNITS], self._now())
            again = replace(chat.posted, messages=(*chat.posted.messages, own), log_id=None)
            self.on_posted(again)

    def send_sms(self, number: str, text: str) -> None:
        self._replied(Replied("sms", number, text))

    def _replied(self, replied: Replied) -> None:
        self.replied.append(replied)
        self.on_replied(replied)

    def mark_read(self, posted: Posted) -> bool:
        """Fire the mark-as-read action that came with this notification; False where it is gone."""
        if posted.key in self._stopped:
            return False
        self.read_texts.append(posted.text or "")
        return True

    def dismiss(self, key: str) -> bool:
        """Swipe a notification away; False where it is gone. Its reply action goes on working."""
        for chat in self._chats.values():
            if chat.key == key and chat.posted is not None:
                chat.posted = None
                self.dismissed_keys.append(key)
                return True
        return False

    def chat_id(self, app: str, name: str) -> str:
        """Return the app's own id of the chat with this person or room."""
        return self._chat(BY_NAME[app], name).chat_id

    def _chat(self, app: App, name: str) -> _Chat:
        number = len(self._chats) + 1
        chat_id = f"{app.name}-{1_000 + number}"
        key = f"0|{app.package}|{number}|{chat_id}|10{number:03d}"
        return self._chats.setdefault((app.name, name), _Chat(app, chat_id, key))

    def _post(self, chat: _Chat, posted: Posted) -> Posted:
        if self._android >= _SENSITIVE_SINCE and _ONE_TIME_CODE.search(posted.text or ""):
            posted = _redacted(posted)
        chat.posted = posted
        self._stopped.discard(chat.key)
        self.on_posted(posted)
        return posted


def person_key(app: str, name: str) -> str:
    """Return the key by which an app's notifications know a person, whatever the chat."""
    return f"{app}-person-{name}"


def _redacted(posted: Posted) -> Posted:
    """Return what a listener sees of a notification that Android takes for sensitive."""
    return Posted(
        posted.key,
        posted.package,
        posted.posted_at_unix_ms,
        tag=posted.tag,
        text=REDACTED_LINE,
        is_redacted=True,
    )
