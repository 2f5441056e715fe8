"""A store encrypted at rest: SQLCipher opens it, and a plain one is encrypted in its place.

SQLCipher 4 (AES-256, PBKDF2 with 256,000 rounds of SHA-512 over a passphrase); the write-ahead log
is encrypted as the file is. It comes as wheels of its own (`pip install 'sori[encryption]'`).
"""

import os
import sqlite3
from importlib import import_module
from pathlib import Path
from typing import Any

from agent.errors import CarrierError, MissingError

_BLOCK_BYTES = 1 << 20


def engine(key: str | None) -> Any:
    """Return the DB-API module for a store: SQLite's, or SQLCipher's where a key is given.

    The two have the same names but exceptions of their own. Raises `MissingError`.
    """
    if key is None:
        return sqlite3
    try:
        return import_module("sqlcipher3.dbapi2")
    except ImportError as error:
        raise MissingError(
            "a key for the store is given, but SQLCipher is not here: pip install 'sori[encryption]'"
        ) from error


def unlock(connection: Any, key: str) -> None:
    """Give a new connection its key; whether it fits shows at the first read."""
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to standard error
    connection.execute(f"PRAGMA key = '{key.replace(chr(39), 2 * chr(39))}'")


def encrypt(path: Path, key: str, timeout_s: float) -> None:
    """Put an encrypted store in the place of the plain one at `path`.

    At every moment there is one whole store under `path`: the new one is written beside it, never
    in plain, and renamed. The old file is then overwritten, its log before that. What a disk keeps
    of overwritten blocks by itself (flash, snapshots) nobody can erase from here.

    Raises the engine's `DatabaseError` where `path` is no plain store or somebody else has it open.
    """
    cipher = engine(key)
    partial = path.with_name(f"{path.name}.encrypting")
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    connection = cipher.connect(str(path), timeout=timeout_s, isolation_level=None)
    try:
        _export(connection, partial, key)
        _check(cipher, partial, key)
        with path.open("r+b") as plain:  # closing it drops our locks: only once all is done
            partial.replace(path)
            _sync_folder(path)
            overwrite(plain.fileno())
    finally:
        connection.close()
        partial.unlink(missing_ok=True)


def _export(connection: Any, partial: Path, key: str) -> None:
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # nobody writes until it is replaced
    connection.execute("PRAGMA journal_mode = DELETE")  # what is in the log goes into the file
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("COMMIT")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    connection.execute("ATTACH DATABASE ? AS encrypted KEY ?", (str(partial), key))
    connection.execute("SELECT sqlcipher_export('encrypted')").fetchall()
    connection.execute(f"PRAGMA encrypted.user_version = {version}")
    connection.execute("DETACH DATABASE encrypted")


def _check(cipher: Any, partial: Path, key: str) -> None:
    """Make sure that what was written opens and is whole before the plain one goes."""
    connection = cipher.connect(str(partial), isolation_level=None)
    try:
        unlock(connection, key)
        if connection.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
            raise CarrierError(f"{partial} could not be written whole: the store was left as it is")
    finally:
        connection.close()


def overwrite(file: int) -> None:
    """Put zeros in the place of an open file's content, down to the disk."""
    length = os.fstat(file).st_size
    for start in range(0, length, _BLOCK_BYTES):
        os.pwrite(file, bytes(min(_BLOCK_BYTES, length - start)), start)
    os.fsync(file)


def _sync_folder(path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
