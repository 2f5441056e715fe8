"""A bridge apart from the wire: notifications become messages, replies become actions.

What must survive its end is in the journal; reply tokens are not, for they hold the apps' actions,
which end with it.
"""

import secrets
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

import grpc

from devices.bridge.apps import APPS, BY_NAME, BY_PACKAGE, App
from devices.bridge.calling import CallControl
from devices.bridge.journal import OPERATIONS_KEPT_MS, Journal
from devices.bridge.notifications import Line, Posted, Reading, interpret
from devices.bridge.phone import ActionCancelledError, Phone
from devices.bridge.refusals import RefusalError
from protos import bridge_pb2 as wire

PROTOCOL_VERSION = 1
TOKEN_LIFE_MS = 3_600_000
LONGEST_TEXT = 20_000
MOST_CHATS = 500
CONTACTS_A_PAGE = 500
_ECHO_MS = 60_000  # an app shows a reply as one's own message within this
_ACTIONS_KEPT = 5_000
_FINAL = (wire.REPLY_RESULT_SENT, wire.REPLY_RESULT_UNKNOWN)


@dataclass(frozen=True)
class _Token:
    """The right to fire the reply action of one notification."""

    name: str
    app: str
    chat_id: str
    key: str
    at_unix_ms: int


class Bridge:
    """`now_unix_ms` is the phone's clock. `on_message` is told that there is more."""

    def __init__(self, phone: Phone, journal: Journal, now_unix_ms: Callable[[], int]) -> None:
        self._phone, self.journal, self.now = phone, journal, now_unix_ms
        self.on_message: Callable[[], None] = lambda: None
        self._chats: OrderedDict[tuple[str, str], wire.Chat] = OrderedDict()
        self._tokens: dict[str, _Token] = {}
        self._newest: dict[tuple[str, str], _Token] = {}
        self._posted: OrderedDict[str, Posted] = OrderedDict()  # by message id
        self._replied: deque[tuple[str, str, int]] = deque(maxlen=100)  # chat id, text, when
        phone.on_posted = self.take_in
        self.calls = CallControl(phone.telephone)

    # --- notifications --------------------------------------------------------------------------

    def take_in(self, posted: Posted) -> None:
        """What `onNotificationPosted` does."""
        app = BY_PACKAGE.get(posted.package)
        reading = interpret(posted, app) if app else None
        if app is None or reading is None:
            return
        chat = self._note_chat(app, reading, posted)
        for line in reading.lines:
            if chat is not None and not self._is_echo(reading.chat_id, line):
                self._keep(self._message(line, reading, chat, posted), posted)

    def _note_chat(self, app: App, reading: Reading, posted: Posted) -> wire.Chat | None:
        """Return the chat, without its token; None where nobody can tell with whom it is."""
        where = (app.name, reading.chat_id)
        known = self._chats.pop(where, None)
        person_id = reading.person_id or (known.person_id if known else "")
        if not reading.is_group and not person_id:
            return None
        chat = wire.Chat(
            app=app.name,
            chat_id=reading.chat_id,
            name=reading.name if reading.is_group or reading.person_id or not known else known.name,
            is_group=reading.is_group,
            person_id=person_id,
        )
        if reading.chat_id:
            self._chats[where] = chat
        if posted.can_reply and reading.chat_id:
            token = _Token(secrets.token_hex(16), *where, posted.key, posted.posted_at_unix_ms)
            self._tokens[token.name] = self._newest[where] = token
            self._drop_old_tokens()
        return chat

    def _message(
        self, line: Line, reading: Reading, chat: wire.Chat, posted: Posted
    ) -> wire.Message:
        return wire.Message(
            message_id=line.message_id,
            chat=chat,
            sender_id=line.sender_id,
            sender_name=line.sender_name,
            text=line.text,
            sent_at_unix_ms=line.at_unix_ms,
            is_own=line.is_own,
            is_cut=line.is_cut,
            is_redacted=reading.is_redacted,
            notification_key=posted.key,
            package=posted.package,
        )

    def _keep(self, message: wire.Message, posted: Posted) -> None:
        self._posted[message.message_id] = posted
        while len(self._posted) > _ACTIONS_KEPT:
            self._posted.popitem(last=False)
        if self.journal.add(message, self.now()):
            self.on_message()

    def _is_echo(self, chat_id: str, line: Line) -> bool:
        """Say whether an app shows what came in through `Reply`; each reply explains one line."""
        if not line.is_own:
            return False
        for replied in self._replied:
            if replied[:2] == (chat_id, line.text) and self.now() - replied[2] <= _ECHO_MS:
                return True
        return False

    def _drop_old_tokens(self) -> None:
        old = [one for one in self._tokens.values() if self._left_ms(one) <= 0]
        for token in old:
            del self._tokens[token.name]

    def _left_ms(self, token: _Token) -> int:
        return TOKEN_LIFE_MS - max(0, self.now() - token.at_unix_ms)

    # --- what the companion is told -------------------------------------------------------------

    def hello(self) -> wire.HelloResponse:
        return wire.HelloResponse(
            protocol_version=PROTOCOL_VERSION,
            bridge_id=self.journal.bridge_id,
            phone_name=self._phone.name,
            apps=[
                wire.App(
                    name=app.name,
                    package=app.package,
                    label=app.label,
                    can_start_chat=app.can_start_chat,
                    can_mark_read=app.can_mark_read,
                    max_length_characters=app.max_length_characters,
                )
                for app in APPS
            ],
            calls=wire.CallAbilities(can_place=True, can_control=True, can_hold=True),
            operations_kept_ms=OPERATIONS_KEPT_MS,
        )

    def answerable(self, apps: frozenset[str]) -> list[wire.Chat]:
        """Return the chats that can be answered now, those heard of last at the end."""
        chats = [self.with_token(chat) for chat in self._chats.values() if chat.app in apps]
        return [chat for chat in chats if chat.reply_token.token][-MOST_CHATS:]

    def with_token(self, chat: wire.Chat) -> wire.Chat:
        """Return a chat as it stands now, with the token of its last notification."""
        current = wire.Chat()
        current.CopyFrom(self._chats.get((chat.app, chat.chat_id), chat))
        token = self._newest.get((chat.app, chat.chat_id))
        if token is not None and (left_ms := self._left_ms(token)) > 0:
            current.reply_token.CopyFrom(
                wire.ReplyToken(
                    token=token.name,
                    age_ms=max(0, self.now() - token.at_unix_ms),
                    expires_in_ms=left_ms,
                )
            )
        return current

    def contacts(self, page_token: str) -> wire.ListContactsResponse:
        if page_token and not (page_token.isascii() and page_token.isdigit()):
            raise RefusalError(grpc.StatusCode.INVALID_ARGUMENT, "no such page")
        start = int(page_token[:9] or 0)
        page = self._phone.contacts[start : start + CONTACTS_A_PAGE]
        end = start + len(page)
        return wire.ListContactsResponse(
            contacts=[wire.Contact(name=name, numbers=[number]) for name, number in page],
            next_page_token=str(end) if end < len(self._phone.contacts) else "",
        )

    # --- what the companion wants ---------------------------------------------------------------

    def reply(self, request: wire.ReplyRequest) -> wire.ReplyResult:
        """Hand a text to its app, once. Raises `RefusalError` where it makes no sense."""
        app = self._checked(request)
        before = self.journal.result(request.operation_id, self.now())
        if before in _FINAL:
            return before
        self.journal.begin(request, self.now())
        result = self._hand_over(request, app)
        self.journal.finish(request.operation_id, result)
        return result

    def _checked(self, request: wire.ReplyRequest) -> App:
        app, to = BY_NAME.get(request.app), request.WhichOneof("to")
        if app is None or to is None or not request.text.strip():
            raise RefusalError(grpc.StatusCode.INVALID_ARGUMENT, "app, to and text are needed")
        if len(request.text) > LONGEST_TEXT:
            raise RefusalError(grpc.StatusCode.INVALID_ARGUMENT, "that is no message")
        if to == "person_id" and not app.can_start_chat:
            raise RefusalError(grpc.StatusCode.FAILED_PRECONDITION, f"{app.name} can only answer")
        if not self.journal.is_same(request):
            line = "this operation id was used for another reply"
            raise RefusalError(grpc.StatusCode.ALREADY_EXISTS, line)
        return app

    def _hand_over(self, request: wire.ReplyRequest, app: App) -> wire.ReplyResult:
        if len(request.text) > app.max_length_characters:
            return wire.REPLY_RESULT_APP_REFUSED
        if request.WhichOneof("to") == "person_id":
            self._phone.send_sms(request.person_id, request.text)
            return wire.REPLY_RESULT_SENT
        token = self._tokens.get(request.chat.token)
        if (
            token is None
            or (token.app, token.chat_id) != (app.name, request.chat.chat_id)
            or self._left_ms(token) <= 0
        ):
            return wire.REPLY_RESULT_TOKEN_EXPIRED
        self._replied.append((token.chat_id, request.text, self.now()))
        try:
            self._phone.reply(token.key, request.text)
        except ActionCancelledError:
            self._replied.pop()
            return wire.REPLY_RESULT_APP_REFUSED
        return wire.REPLY_RESULT_SENT

    def mark_read(self, message_ids: list[str]) -> list[str]:
        """Fire the mark-as-read actions, else dismiss; return the ids with nothing left to do."""
        gone = []
        for id in message_ids:
            posted = self._posted.get(id)
            app = BY_PACKAGE[posted.package] if posted else None
            if posted is None or app is None:
                gone.append(id)
            elif app.can_mark_read and not posted.is_redacted:
                gone += [] if self._phone.mark_read(posted) else [id]
            elif not self._phone.dismiss(posted.key):
                gone.append(id)
        return gone
