"""A chat of two people on the Matrix server, as it is seen from there."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import quote

from tests.carriers.synapse import Registered, Synapse

_transactions = count()


@dataclass(frozen=True)
class Chat:
    server: Synapse
    id: str
    members: tuple[Registered, Registered]

    def write(self, member: Registered, text: str) -> None:
        """Let a member write, not encrypted, as any client of theirs would."""
        path = (
            f"/_matrix/client/v3/rooms/{quote(self.id)}/send/m.room.message/{next(_transactions)}"
        )
        body = {"msgtype": "m.text", "body": text}
        self.server.ask("PUT", path, body, member.access_token)

    def written(self) -> list[tuple[str, str]]:
        """Return every message, oldest first: who wrote it and, where not encrypted, its words."""
        path = f"/_matrix/client/v3/rooms/{quote(self.id)}/messages?dir=f&limit=100"
        page = self.server.ask("GET", path, token=self.members[0].access_token)
        return [
            (event["sender"], event["content"].get("body", ""))
            for event in page["chunk"]
            if event["type"] in ("m.room.message", "m.room.encrypted")
        ]

    def has_keys(self) -> bool:
        """Whether each member has a device that can be written to encrypted."""
        wanted = {"device_keys": {one.user_id: [] for one in self.members}}
        token = self.members[0].access_token
        found = self.server.ask("POST", "/_matrix/client/v3/keys/query", wanted, token)
        return all(found["device_keys"].get(one.user_id) for one in self.members)


def chat_of_two(
    server: Synapse, people: Sequence[tuple[str, str]], encrypted: bool = False
) -> Chat:
    """Make two accounts (`people`: user, shown name) and the chat they have had for a while."""
    server.start()  # a test that failed may have left it stopped
    first, second = (_account(server, user, shown) for user, shown in people)
    wanted: dict[str, Any] = {"is_direct": True, "invite": [second.user_id]}
    if encrypted:
        algorithm = {"algorithm": "m.megolm.v1.aes-sha2"}
        wanted["initial_state"] = [{"type": "m.room.encryption", "content": algorithm}]
    made = server.ask("POST", "/_matrix/client/v3/createRoom", wanted, first.access_token)
    path = f"/_matrix/client/v3/join/{quote(made['room_id'])}"
    server.ask("POST", path, {}, second.access_token)
    return Chat(server, str(made["room_id"]), (first, second))


def _account(server: Synapse, user: str, shown: str) -> Registered:
    made = server.register(user)
    path = f"/_matrix/client/v3/profile/{quote(made.user_id)}/displayname"
    server.ask("PUT", path, {"displayname": shown}, made.access_token)
    return made
