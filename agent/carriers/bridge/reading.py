"""What a phone says, taken in with care: pure. Whatever breaks the bounds of the wire is nothing.

A phone may be broken or hostile: ids may be empty or the same twice, texts endless, times absurd,
enum values from a later version.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from agent.actions.addresses import clean_name, clean_text
from agent.actions.messaging import Abilities, Peer, Received
from protos import bridge_pb2 as wire

LONGEST_ID = 200
LONGEST_NAME = 200
LONGEST_TEXT = 20_000
MOST_APPS = 100
_LENGTH_UNTOLD = 1_000  # characters of a reply that every app known takes
_LAST_UNIX_MS = 4_102_444_800_000  # 2100
_ELLIPSIS = "…"


@dataclass(frozen=True)
class Phone:
    """A phone as it introduced itself. `apps` by name, each with its label."""

    bridge_id: str
    name: str
    apps: dict[str, str]
    abilities: dict[str, Abilities]
    can_place_calls: bool
    can_hold_calls: bool


@dataclass(frozen=True)
class Chat:
    """A chat, and until when it can be answered, in seconds of the caller's clock.

    `handle` is what the store knows it by: the room's id, or the person's.
    """

    id: str
    handle: str
    name: str
    is_group: bool
    token: str = ""
    expires_at_s: float = 0.0

    def can_be_answered(self, now_s: float) -> bool:
        return bool(self.token) and now_s < self.expires_at_s


def is_id(id: str) -> bool:
    return 0 < len(id) <= LONGEST_ID and id.isprintable()


def phone(said: wire.HelloResponse) -> Phone | None:
    """Return the phone, None where it is none."""
    if not is_id(said.bridge_id) or len(said.apps) > MOST_APPS:
        return None
    apps = {one.name: one for one in said.apps if is_id(one.name)}
    return Phone(
        said.bridge_id,
        _name(said.phone_name),
        {name: _name(app.label) or name for name, app in apps.items()},
        {name: _abilities(app) for name, app in apps.items()},
        said.calls.can_place,
        said.calls.can_hold,
    )


def _abilities(app: wire.App) -> Abilities:
    return Abilities(
        can_start_chat=app.can_start_chat,
        receipts=app.can_mark_read,
        max_length_characters=min(app.max_length_characters, LONGEST_TEXT) or _LENGTH_UNTOLD,
    )


def chat(said: wire.Chat, app: str, now_s: float) -> Chat | None:
    """Return the chat, None where it is not one of `app` or cannot be told from others."""
    handle = said.chat_id if said.is_group else said.person_id
    if said.app != app or not is_id(said.chat_id) or not is_id(handle):
        return None
    token = said.reply_token
    return Chat(
        said.chat_id,
        handle,
        _name(said.name) or handle,
        said.is_group,
        token.token if is_id(token.token) else "",
        now_s + token.expires_in_ms / 1000,
    )


def message(said: wire.Message, of: Chat | None, id: str) -> Received | None:
    """Return the message under the id it gets with us; None where there is nothing to tell.

    Where Android hides the text, what is told is that the app has something (`of` may be None).
    One's own message in a chat with one person has that person as its sender.
    """
    text = clean_text(said.text)[:LONGEST_TEXT].strip()
    if said.is_redacted and of is None and is_id(said.package):
        sender, sender_name = said.package, _name(said.sender_name) or said.package
    elif of is None or (of.is_group and not said.is_own and not is_id(said.sender_id)):
        return None
    elif of.is_group:
        sender, sender_name = said.sender_id, _name(said.sender_name) or said.sender_id
    else:
        sender, sender_name = of.handle, of.name
    if not text and not said.is_redacted:
        return None
    if said.is_cut and not text.endswith(_ELLIPSIS):
        text += _ELLIPSIS
    in_room = of is not None and of.is_group
    return Received(
        id,
        sender,
        text,
        room=of.handle if of and in_room else None,
        sent_at=_moment(said.sent_at_unix_ms),
        sender_name=sender_name,
        room_name=of.name if of and in_room else "",
        is_own=said.is_own,
    )


def contact_peers(said: wire.ListContactsResponse) -> list[Peer]:
    """Return the contacts that have a number; the first number is the handle."""
    found = []
    for contact in said.contacts:
        number = next((one for one in contact.numbers if is_id(one)), "")
        if number and (name := _name(contact.name)):
            found.append(Peer(number, name, phone=number))
    return found


def _name(text: str) -> str:
    return clean_name(text)[:LONGEST_NAME]


def _moment(unix_ms: int) -> str:
    """Return ISO 8601 on this machine's clock, empty where the phone's clock cannot be right."""
    if not 0 < unix_ms < _LAST_UNIX_MS:
        return ""
    return datetime.fromtimestamp(unix_ms / 1000, UTC).astimezone().isoformat()


def line_for_a_person(details: str | None) -> str:
    """Return a status's own words as one line of at most 200 characters."""
    return _name(details or "")
