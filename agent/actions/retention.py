"""Old words are forgotten: messages, calls and finished sendings older than the wearer wants kept.

What is unread, waits to be sent or is to come stays however old it is, and so do drafts. A message
goes in one transaction with what the index has of it; the index is then merged, since FTS5 only
marks what was deleted, and the log emptied. With `secure_delete` SQLite overwrites what is freed.

Small steps between frames: to forget a message takes about 0.5 ms, most of it in the index.
"""

from datetime import datetime, timedelta
from enum import Enum

from agent.actions.database import Database

RETENTION = "setting.retention_days"  # kept as a number; forever where there is none
_EVERY_MS = 24 * 60 * 60_000
_STEP_EVERY_MS = 200
_RETRY_MS = 10 * 60_000  # a full disk is not told of at every step
_MESSAGES_A_STEP = 30
_PAGES_A_STEP = 16  # of the index, merged

_OLD_MESSAGES = f"""DELETE FROM messages WHERE position IN (
    SELECT position FROM messages WHERE sent_at_unix_ms < ? AND NOT unread
    ORDER BY sent_at_unix_ms LIMIT {_MESSAGES_A_STEP})"""
_OLD_REST = (
    """DELETE FROM calls WHERE ended_at IS NOT NULL
       AND CAST(strftime('%s', started_at) AS INTEGER) * 1000 < ?""",
    """DELETE FROM outbox WHERE state IN ('sent', 'failed', 'expired')
       AND CAST(strftime('%s', queued_at) AS INTEGER) * 1000 < ?""",
    "DELETE FROM scheduled WHERE NOT is_waiting AND due_at_unix_ms < ?",
    """DELETE FROM requests WHERE kind = 'message' AND state = 'told'
       AND CAST(strftime('%s', sent_at) AS INTEGER) * 1000 < ?""",
)


class _Stage(Enum):
    REMOVING = "removing"
    MERGING = "merging"
    DONE = "done"


class Retention:
    """Works off what is old at the session's start, and once a day of session time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stage = _Stage.REMOVING
        self._has_removed = False
        self._next_ms = 0.0

    def is_due(self, elapsed_ms: float) -> bool:
        """Say whether `carry_out` has something to do; cheap enough to ask each frame."""
        return elapsed_ms >= self._next_ms

    def carry_out(self, elapsed_ms: float, now: datetime) -> None:
        """Do one step of it. Raises `CarrierError`; it is tried again some time later."""
        self._next_ms = elapsed_ms + _RETRY_MS
        if self._step(now):
            self._stage, self._next_ms = _Stage.REMOVING, elapsed_ms + _EVERY_MS
        else:
            self._next_ms = elapsed_ms + _STEP_EVERY_MS

    def carry_out_all(self, now: datetime) -> None:
        """Do all of it at once, however long it takes."""
        while not self._step(now):
            pass
        self._stage = _Stage.REMOVING

    def _step(self, now: datetime) -> bool:
        """Return whether nothing is left to do."""
        match self._stage:
            case _Stage.REMOVING:
                days = self._days()
                if days is None:
                    return True
                if not self._remove(round((now - timedelta(days=days)).timestamp() * 1000)):
                    self._stage = _Stage.MERGING if self._has_removed else _Stage.DONE
            case _Stage.MERGING:
                if not self._merge():
                    self._database.query("PRAGMA wal_checkpoint(TRUNCATE)")
                    self._stage = _Stage.DONE
                self._has_removed = False
            case _Stage.DONE:
                return True
        return self._stage is _Stage.DONE

    def _days(self) -> int | None:
        rows = self._database.query("SELECT value FROM kept WHERE name = ?", (RETENTION,))
        return next((int(value) for (value,) in rows if value.isdecimal()), None)

    def _remove(self, before_unix_ms: int) -> bool:
        """Forget some of what is older; return whether there was any message."""
        with self._database.transaction() as connection:
            removed = connection.execute(_OLD_MESSAGES, (before_unix_ms,)).rowcount
            if not removed:
                for sql in _OLD_REST:
                    connection.execute(sql, (before_unix_ms,))
        self._has_removed |= removed > 0
        return removed > 0

    def _merge(self) -> bool:
        """Merge some of the index; return whether there is more. A negative number begins it: all
        segments are to become one, in which nothing deleted is left (FTS5's documentation)."""
        pages = -_PAGES_A_STEP if self._has_removed else _PAGES_A_STEP
        with self._database.transaction() as connection:
            before = connection.total_changes
            connection.execute(
                "INSERT INTO message_index (message_index, rank) VALUES ('merge', ?)", (pages,)
            )
            return connection.total_changes - before >= 2
