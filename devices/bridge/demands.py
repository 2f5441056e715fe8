"""What the requirements have in common: how one is not met, and what any id and chat must be."""

import uuid

from devices.bridge.probe import BrokenError
from protos import bridge_pb2 as wire

DAY_MS = 24 * 3_600_000
LONGEST_TEXT = 20_000


def demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise BrokenError(otherwise)


def new_id() -> str:
    return f"check-{uuid.uuid4().hex}"


def is_id(id: str) -> bool:
    return 0 < len(id) <= 200


def check_chat(chat: wire.Chat) -> None:
    demand(is_id(chat.chat_id) and bool(chat.name), "a chat without id or name")
    demand(chat.is_group == (not chat.person_id), "person_id is for chats with one person")
    token = chat.reply_token
    demand(not token.token or 0 < token.expires_in_ms <= 7 * DAY_MS, "a token that never ends")
