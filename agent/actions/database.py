"""The SQLite file under the store: private, crash-safe, and clear about what is wrong with it."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from agent.actions import encryption
from agent.actions.jamo_index import FUNCTIONS
from agent.actions.schema import STEPS
from agent.errors import CarrierError

SCHEMA_VERSION = len(STEPS)
_LATEST_UNIX_MS = (1 << 43) - 1
_LOCK_WAIT_MS = 250  # the longest that another program's write may hold up the session
_CORRUPT_IN_INDEX = 267  # SQLITE_CORRUPT_VTAB
_ENCRYPTED = "if it is encrypted, give its key in SORI_STORE_KEY or set encryption to keyring, else"


class IndexMadeAnewError(CarrierError):
    """The index of words was damaged, what was asked has changed nothing, and may be asked again."""


class Database:
    """One connection. Every failure is a `CarrierError` whose line says what to do.

    Every write is one transaction: after a failure, a kill or a power cut either all of it is
    there or none. With a `key` the file is encrypted; a plain one becomes so when it is opened.
    """

    def __init__(self, path: Path, key: str | None = None) -> None:
        self.path = path
        self._key = key or None
        self._engine = encryption.engine(self._key)
        with self._failures_told():
            _create_private(path)
            self._connection = self._opened()
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise

    def close(self) -> None:
        self._connection.close()

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._failures_told():
            rows: list[tuple[Any, ...]] = self._connection.execute(sql, parameters).fetchall()
        return rows

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

    def _opened(self) -> sqlite3.Connection:
        connection = self._connected()
        if self._key is None:
            return connection
        try:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        except self._engine.DatabaseError as error:
            connection.close()
            if _code(error) != sqlite3.SQLITE_NOTADB:
                raise
            encryption.encrypt(self.path, self._key, _LOCK_WAIT_MS / 1000)
            return self._connected()
        return connection

    def _connected(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = self._engine.connect(
            str(self.path), timeout=_LOCK_WAIT_MS / 1000, isolation_level=None
        )
        if self._key is not None:
            encryption.unlock(connection, self._key)
        return connection

    def _prepare(self) -> None:
        add_functions(self._connection)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")  # a promise survives a power cut
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.execute("PRAGMA secure_delete = ON")  # what goes is overwritten
        self._connection.execute("PRAGMA temp_store = MEMORY")  # nothing sorted in a plain file
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
        except self._engine.DatabaseError as error:
            if _is_of_index(error):
                raise self._index_made_anew(error) from error
            if isinstance(error, self._engine.ProgrammingError | self._engine.IntegrityError):
                raise  # ours to mend, not the wearer's
            raise self._told(error) from error
        except OSError as error:
            raise CarrierError(f"cannot write {self.path}: {error.strerror}") from error

    def _index_made_anew(self, damage: Exception) -> CarrierError:
        """Make the index of words from the messages again; return what to tell of it."""
        try:
            self._connection.execute("INSERT INTO message_index (message_index) VALUES ('rebuild')")
        except self._engine.DatabaseError:
            return self._told(damage)
        return IndexMadeAnewError(
            f"the index in {self.path} was damaged and has been made anew: try again"
        )

    def _told(self, error: Exception) -> CarrierError:
        match _code(error):
            case sqlite3.SQLITE_FULL:
                return CarrierError(
                    f"no space left for {self.path}: free some, then try again", "full_disk"
                )
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                return CarrierError(
                    f"another program is writing {self.path}: close it, then try again"
                )
            case sqlite3.SQLITE_NOTADB if self._key is not None:
                return CarrierError(f"the key does not open {self.path}: give the one it has")
            case sqlite3.SQLITE_NOTADB:
                return CarrierError(
                    f"{self.path} is not a readable store: {_ENCRYPTED} move it away, then start again"
                )
            case sqlite3.SQLITE_CORRUPT:
                return CarrierError(
                    f"{self.path} is not a readable store: move it away, then start again"
                )
            case _:
                return CarrierError(f"cannot use {self.path}: {error}")


def add_functions(connection: sqlite3.Connection) -> None:
    """Give a connection what the index of words is computed with: its triggers call it."""
    for name, (arguments, function) in FUNCTIONS.items():
        connection.create_function(name, arguments, function, deterministic=True)


def unix_ms(iso: str) -> int:
    """Return an ISO 8601 time as milliseconds since 1970, by which messages are ordered.

    Times before 1970 and after 2248 are taken for these: what orders the index has 63 bits.
    """
    exact = round(datetime.fromisoformat(iso).timestamp() * 1000)
    return min(max(exact, 0), _LATEST_UNIX_MS)


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


def _code(error: Exception) -> int:
    """Return SQLite's primary result code."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


def _is_of_index(error: Exception) -> bool:
    """Say whether FTS5 found its own tables damaged, in reading (267) or in writing (a bare 19)."""
    code = getattr(error, "sqlite_errorcode", 0)
    return code in (_CORRUPT_IN_INDEX, sqlite3.SQLITE_CONSTRAINT)
