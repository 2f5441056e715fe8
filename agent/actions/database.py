"""The SQLite file under the store: private, crash-safe, and clear about what is wrong with it."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from agent.actions.schema import STEPS
from agent.errors import CarrierError

SCHEMA_VERSION = len(STEPS)
_LOCK_WAIT_MS = 250  # the longest that another program's write may hold up the session


class Database:
    """One connection. Every failure is a `CarrierError` whose line says what to do.

    Every write is one transaction: after a failure, a kill or a power cut either all of it is
    there or none.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._failures_told():
            _create_private(path)
            self._connection = sqlite3.connect(
                path, timeout=_LOCK_WAIT_MS / 1000, isolation_level=None
            )
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise

    def close(self) -> None:
        self._connection.close()

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._failures_told():
            return self._connection.execute(sql, parameters).fetchall()

    def write(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Run one statement in its own transaction; return how many rows it changed."""
        with self.transaction() as connection:
            return connection.execute(sql, parameters).rowcount

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Yield the connection; commit at the end, or undo everything if anything is raised."""
        with self._failures_told():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:  # SQLite has itself undone a full disk
                    self._connection.execute("ROLLBACK")
                raise

    def _prepare(self) -> None:
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")  # a promise survives a power cut
        self._connection.execute("PRAGMA foreign_keys = ON")
        with self.transaction() as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version > SCHEMA_VERSION:
                raise CarrierError(f"{self.path} was written by a newer sori: update this one")
            for statements in STEPS[version:]:
                for statement in statements:
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    @contextmanager
    def _failures_told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.ProgrammingError, sqlite3.IntegrityError):
            raise  # ours to mend, not the wearer's
        except sqlite3.DatabaseError as error:
            raise _told(error, self.path) from error
        except OSError as error:
            raise CarrierError(f"cannot write {self.path}: {error.strerror}") from error


def unix_ms(iso: str) -> int:
    """Return an ISO 8601 time as milliseconds since 1970, by which messages are ordered."""
    return round(datetime.fromisoformat(iso).timestamp() * 1000)


def _create_private(path: Path) -> None:
    """Make the file 0600 before a word is in it; SQLite gives its log files the same mode.

    A file that exists is not opened here: closing it would drop the locks that another
    connection of this process holds on it.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        path.chmod(0o600)


def _told(error: sqlite3.DatabaseError, path: Path) -> CarrierError:
    primary_code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    match primary_code:
        case sqlite3.SQLITE_FULL:
            return CarrierError(f"no space left for {path}: free some, then try again", "full_disk")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return CarrierError(f"another program is writing {path}: close it, then try again")
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return CarrierError(f"{path} is not a readable store: move it away, then start again")
        case _:
            return CarrierError(f"cannot use {path}: {error}")
