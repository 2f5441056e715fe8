"""Everything that sori has of its wearer on this machine, found and erased.

Files are overwritten before they are removed, as far as that goes: what a disk keeps of overwritten
blocks by itself (flash, snapshots, backups) nobody can erase from here. Recognisers are no words of
anybody's and stay, unless they are asked for.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path, user_config_path, user_data_path, user_state_path

from agent.actions.encryption import overwrite
from agent.actions.store import default_path
from agent.asr.catalogue import models_directory
from agent.carriers.accounts import open_accounts, secret_name
from agent.carriers.secrets import KeyringSecrets, keyring_works
from agent.errors import SoriError, UsageError
from agent.own_store import KEY_SECRET

# Every connection to a store in WAL mode holds a shared lock on this byte of its -shm file
# (SQLite's os_unix.c: UNIX_SHM_DMS).
_IN_USE_BYTE = 128


@dataclass(frozen=True)
class Wiped:
    """What is gone and what is left, as paths; secrets of the keyring as `keyring:NAME`."""

    removed: tuple[str, ...]
    kept: tuple[str, ...]


def wipe(with_models: bool = False) -> Wiped:
    """Erase everything. Raises `UsageError` while a sori runs on the store, erasing nothing."""
    if _is_in_use(default_path()):
        raise UsageError(f"{default_path()} is in use: stop sori, then wipe again")
    secrets = _forget(_names_of_secrets())
    kept = () if with_models or not models_directory().exists() else (models_directory(),)
    removed = [str(path) for folder in _folders() for path in _erase(folder, kept)]
    return Wiped((*removed, *secrets.removed), (*map(str, kept), *secrets.kept))


def _folders() -> tuple[Path, ...]:
    """Return where sori keeps things, the wearer's words first."""
    places = (user_data_path, user_config_path, user_state_path, user_cache_path)
    return tuple(dict.fromkeys(place("sori", appauthor=False) for place in places))


def _is_in_use(store: Path) -> bool:
    try:
        shared = os.open(store.with_name(f"{store.name}-shm"), os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.lockf(shared, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _IN_USE_BYTE)
    except OSError:
        return True
    finally:
        os.close(shared)
    return False


def _erase(folder: Path, kept: tuple[Path, ...]) -> Iterator[Path]:
    """Erase what is in a folder, and itself once it is empty; yield what is gone from the top."""
    if not folder.is_dir():
        return
    try:
        for path in sorted(folder.iterdir()):
            if path not in kept:
                _erase_one(path)
                yield path
        if not any(folder.iterdir()):
            folder.rmdir()
    except OSError as error:
        raise SoriError(f"{error.filename} could not be erased: {error.strerror}") from error


def _erase_one(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        for inner in path.rglob("*"):
            if not inner.is_relative_to(models_directory()):
                _overwrite(inner)
        shutil.rmtree(path)
        return
    _overwrite(path)
    path.unlink()


def _overwrite(path: Path) -> None:
    """Overwrite a file of our own; whatever a link leads to is left alone."""
    if path.is_symlink() or not path.is_file() or path.stat().st_nlink > 1:
        return
    path.chmod(0o600)
    with path.open("r+b") as file:
        overwrite(file.fileno())


def _names_of_secrets() -> tuple[str, ...]:
    """Return what the keyring may hold: the store's key, and a secret for each account."""
    try:
        accounts = open_accounts().all()
    except UsageError:  # a damaged list names none
        accounts = ()
    return (KEY_SECRET, *(secret_name(one.name) for one in accounts))


def _forget(names: tuple[str, ...]) -> Wiped:
    """Forget secrets of the keyring; a machine without one has none."""
    if not keyring_works():
        return Wiped((), ())
    from keyring.errors import KeyringError

    removed, kept, keyring = [], [], KeyringSecrets()
    for name in names:
        try:
            if keyring.get(name) is not None:
                keyring.remove(name)
                removed.append(f"keyring:{name}")
        except KeyringError:
            kept.append(f"keyring:{name}")
    return Wiped(tuple(removed), tuple(kept))
