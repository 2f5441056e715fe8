"""What a bridge must not forget when it is stopped: messages not taken, and replies begun."""

import hashlib
import secrets
import sqlite3
from pathlib import Path

from protos import bridge_pb2 as wire

KEPT_MS = 7 * 24 * 3_600_000  # a message, taken or not; and which notification it came in
OPERATIONS_KEPT_MS = 48 * 3_600_000
_MOST_MESSAGES = 5_000
_TABLES = """
CREATE TABLE IF NOT EXISTS bridge (id TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS messages (
    position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, app TEXT NOT NULL,
    message BLOB NOT NULL, at_unix_ms INTEGER NOT NULL, is_taken INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS messages_waiting ON messages (position) WHERE NOT is_taken;
CREATE TABLE IF NOT EXISTS operations (
    id TEXT PRIMARY KEY, request BLOB NOT NULL, result INTEGER NOT NULL, at_unix_ms INTEGER NOT NULL);
"""


class Journal:
    """A SQLite file, `:memory:` for none. Every change is on disk when its method returns."""

    def __init__(self, path: Path | str = ":memory:") -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(_TABLES)
        if self._db.execute("SELECT id FROM bridge").fetchone() is None:
            self._db.execute("INSERT INTO bridge VALUES (?)", (secrets.token_hex(16),))
        (self.bridge_id,) = self._db.execute("SELECT id FROM bridge").fetchone()

    def close(self) -> None:
        self._db.close()

    def add(self, message: wire.Message, now_unix_ms: int) -> bool:
        """Keep a message until it is taken; False where it was here before."""
        added = self._db.execute(
            "INSERT OR IGNORE INTO messages (id, app, message, at_unix_ms) VALUES (?, ?, ?, ?)",
            (message.message_id, message.chat.app, message.SerializeToString(), now_unix_ms),
        )
        self._db.execute(
            "DELETE FROM messages WHERE at_unix_ms < ? OR position <= "
            "(SELECT max(position) FROM messages) - ?",
            (now_unix_ms - KEPT_MS, _MOST_MESSAGES),
        )
        return added.rowcount == 1

    def waiting(self, apps: frozenset[str], at_most: int) -> list[tuple[int, wire.Message]]:
        """Return the oldest messages of these apps that are not taken, with their positions."""
        marks = ",".join("?" * len(apps))
        rows = self._db.execute(
            f"SELECT position, message FROM messages WHERE NOT is_taken AND app IN ({marks}) "
            "ORDER BY position LIMIT ?",
            (*sorted(apps), at_most),
        )
        return [(position, wire.Message.FromString(kept)) for position, kept in rows]

    def take(self, message_id: str) -> None:
        self._db.execute("UPDATE messages SET is_taken = 1 WHERE id = ?", (message_id,))

    def message(self, message_id: str) -> wire.Message | None:
        row = self._db.execute("SELECT message FROM messages WHERE id = ?", (message_id,))
        return next((wire.Message.FromString(kept) for (kept,) in row), None)

    def is_same(self, request: wire.ReplyRequest) -> bool:
        """Say whether this operation id is new, or was used for these very words and this chat."""
        row = self._db.execute(
            "SELECT request FROM operations WHERE id = ?", (request.operation_id,)
        ).fetchone()
        return row is None or row[0] == _content(request)

    def begin(self, request: wire.ReplyRequest, now_unix_ms: int) -> None:
        """Note a reply as begun: whoever asks before `finish` is told that nobody knows."""
        self._db.execute(
            "DELETE FROM operations WHERE at_unix_ms < ?", (now_unix_ms - OPERATIONS_KEPT_MS,)
        )
        self._db.execute(
            "INSERT OR REPLACE INTO operations VALUES (?, ?, ?, ?)",
            (request.operation_id, _content(request), wire.REPLY_RESULT_UNKNOWN, now_unix_ms),
        )

    def finish(self, operation_id: str, result: wire.ReplyResult) -> None:
        self._db.execute(
            "UPDATE operations SET result = ? WHERE id = ?", (int(result), operation_id)
        )

    def result(self, operation_id: str, now_unix_ms: int) -> wire.ReplyResult:
        row = self._db.execute(
            "SELECT result FROM operations WHERE id = ? AND at_unix_ms >= ?",
            (operation_id, now_unix_ms - OPERATIONS_KEPT_MS),
        ).fetchone()
        return wire.REPLY_RESULT_NEVER_BEGUN if row is None else row[0]


def _content(request: wire.ReplyRequest) -> bytes:
    """Return what must be the same when an operation id is used again: not the token."""
    to = request.chat.chat_id if request.WhichOneof("to") == "chat" else request.person_id
    parts = (request.app, request.WhichOneof("to") or "", to, request.text)
    return hashlib.sha256("\0".join(parts).encode()).digest()
