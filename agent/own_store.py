"""The wearer's own store, opened with the settings in force and the key it has.

`SORI_STORE_KEY` holds a passphrase and comes first. The keyring holds 32 random bytes, drawn when
encryption is first switched on (`sori config set encryption keyring`); being random they need no
stretching, so SQLCipher takes them as they are. It is not asked otherwise: a keyring may prompt.
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from agent.actions.retention import RETENTION
from agent.actions.store import Store
from agent.carriers.secrets import KeyringSecrets, Secrets
from agent.config import Settings
from agent.errors import MissingError

KEY_VARIABLE = "SORI_STORE_KEY"
KEY_SECRET = "store-key"  # its name in the keyring
_KEY_BYTES = 32


def open_store(settings: Settings, path: Path | None = None) -> Store:
    """Return the store, told how long it keeps things. Raises `CarrierError`, `MissingError`."""
    store = Store(path, store_key(settings))
    days = "" if settings.retention_days is None else str(settings.retention_days)
    try:
        if (store.kept(RETENTION) or "") != days:
            store.keep(RETENTION, days)
    except BaseException:
        store.close()
        raise
    return store


def store_key(
    settings: Settings,
    environment: Mapping[str, str] = os.environ,
    keyring: Secrets | None = None,
) -> str | None:
    """Return the store's key, None where it is not encrypted. Raises `MissingError`."""
    if passphrase := environment.get(KEY_VARIABLE):
        return passphrase
    if settings.encryption != "keyring":
        return None
    return _from_keyring(keyring or KeyringSecrets())


def _from_keyring(keyring: Secrets) -> str:
    try:
        from keyring.errors import KeyringError
    except ImportError as error:
        raise MissingError("encryption wants a keyring: pip install 'sori[encryption]'") from error
    try:
        key = keyring.get(KEY_SECRET)
        if key is None:
            key = f"x'{secrets.token_hex(_KEY_BYTES)}'"  # SQLCipher's way to write bytes
            keyring.put(KEY_SECRET, key)
    except KeyringError as error:
        raise MissingError(
            f"this machine's keyring does not answer: unlock it, or give a key in {KEY_VARIABLE}"
        ) from error
    return key
