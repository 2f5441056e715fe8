"""What must survive a crash beside the companion's store: where to sync from, and what was sent.

No message text is in here. Arrivals are not copied: the sync token stays behind until they are
acknowledged, and the server offers them again. Of those, the ids already acknowledged are kept.
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.actions.messaging import Invite
from agent.errors import CarrierError

_KEPT_MS = 90 * 86_400_000  # the companion has noted long before what was sent
_SCHEMA = """
CREATE TABLE IF NOT EXISTS sync (id INTEGER PRIMARY KEY CHECK (id = 1), token TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS acknowledged (id TEXT PRIMARY KEY, batch INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS attempts (
    key TEXT PRIMARY KEY, room_id TEXT NOT NULL, began_ms INTEGER NOT NULL, event_id TEXT
);
CREATE INDEX IF NOT EXISTS attempts_event ON attempts (event_id);
CREATE TABLE IF NOT EXISTS invites (
    room_id TEXT PRIMARY KEY, name TEXT NOT NULL, sender TEXT NOT NULL, sender_name TEXT NOT NULL,
    is_direct INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS locked (id TEXT PRIMARY KEY, room_id TEXT NOT NULL, source TEXT NOT NULL);
"""


@dataclass(frozen=True)
class Attempt:
    """A message that was given to the server; `event_id` once the server has answered."""

    room_id: str
    began_ms: int
    event_id: str | None


class Journal:
    """One SQLite file of mode 0600, written by one process at a time."""

    def __init__(self, path: Path) -> None:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")
        self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        self._connection.close()

    # --- what arrived --------------------------------------------------------------------------

    @property
    def token(self) -> str:
        row = self._connection.execute("SELECT token FROM sync").fetchone()
        return "" if row is None else str(row[0])

    def acknowledged(self) -> set[str]:
        return {id for (id,) in self._connection.execute("SELECT id FROM acknowledged")}

    def acknowledge(self, message_id: str, batch: int) -> None:
        self._write("INSERT OR REPLACE INTO acknowledged VALUES (?, ?)", (message_id, batch))

    def belong(self, batch: int) -> None:
        """Let everything acknowledged so far be forgotten with this batch."""
        self._write("UPDATE acknowledged SET batch = ?", (batch,))

    def advance(self, token: str, batch: int) -> None:
        """Sync from `token` from now on: what came up to `batch` is never offered again."""
        self._write("BEGIN IMMEDIATE")
        try:
            self._write("INSERT OR REPLACE INTO sync VALUES (1, ?)", (token,))
            self._write("DELETE FROM acknowledged WHERE batch <= ?", (batch,))
            self._write("COMMIT")
        except CarrierError:
            self._connection.rollback()
            raise

    # --- what was sent -------------------------------------------------------------------------

    def attempted(self, key: str) -> Attempt | None:
        row = self._connection.execute(
            "SELECT room_id, began_ms, event_id FROM attempts WHERE key = ?", (key,)
        ).fetchone()
        return None if row is None else Attempt(*row)

    def attempt(self, key: str, room_id: str, now_ms: int) -> Attempt:
        self._write("DELETE FROM attempts WHERE began_ms < ?", (now_ms - _KEPT_MS,))
        self._write("INSERT INTO attempts VALUES (?, ?, ?, NULL)", (key, room_id, now_ms))
        return Attempt(room_id, now_ms, None)

    def succeeded(self, key: str, event_id: str) -> None:
        self._write("UPDATE attempts SET event_id = ? WHERE key = ?", (event_id, key))

    def gave_up(self, key: str) -> None:
        self._write("DELETE FROM attempts WHERE key = ?", (key,))

    def was_sent(self, event_id: str) -> bool:
        found = self._connection.execute("SELECT 1 FROM attempts WHERE event_id = ?", (event_id,))
        return found.fetchone() is not None

    # --- invitations ---------------------------------------------------------------------------

    def invites(self) -> list[Invite]:
        rows = self._connection.execute("SELECT room_id, name, sender, sender_name FROM invites")
        return [Invite(*row) for row in rows]

    def direct_invite(self, room_id: str) -> str | None:
        """Return who asked the wearer into this chat of two, None where it is no such chat."""
        return self._one("SELECT sender FROM invites WHERE is_direct AND room_id = ?", room_id)

    def direct_invite_from(self, user_id: str) -> str | None:
        return self._one("SELECT room_id FROM invites WHERE is_direct AND sender = ?", user_id)

    def keep_invite(self, invite: Invite, is_direct: bool) -> None:
        self._write(
            "INSERT OR REPLACE INTO invites VALUES (?, ?, ?, ?, ?)",
            (invite.id, invite.room_name, invite.sender, invite.sender_name, is_direct),
        )

    def drop_invites(self, room_ids: Iterable[str]) -> None:
        for room_id in room_ids:
            self._write("DELETE FROM invites WHERE room_id = ?", (room_id,))

    # --- what could not be decrypted yet ---------------------------------------------------------

    def lock(self, message_id: str, room_id: str, source: Any) -> None:
        self._write(
            "INSERT OR REPLACE INTO locked VALUES (?, ?, ?)",
            (message_id, room_id, json.dumps(source)),
        )

    def locked(self) -> list[tuple[str, str, Any]]:
        """Return message ids, their rooms and the encrypted events."""
        rows = self._connection.execute("SELECT id, room_id, source FROM locked ORDER BY rowid")
        return [(id, room_id, json.loads(source)) for id, room_id, source in rows]

    def unlock(self, message_id: str) -> None:
        self._write("DELETE FROM locked WHERE id = ?", (message_id,))

    def _one(self, query: str, value: str) -> str | None:
        row = self._connection.execute(query, (value,)).fetchone()
        return None if row is None else str(row[0])

    def _write(self, statement: str, values: Sequence[object] = ()) -> None:
        """Raises `CarrierError` (`full_disk`), having changed nothing."""
        try:
            self._connection.execute(statement, values)
        except sqlite3.OperationalError as error:
            raise CarrierError(f"the journal cannot be written: {error}", "full_disk") from error
