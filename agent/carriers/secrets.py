"""Where tokens and keys of accounts are kept: the system's keyring, else a file of mode 0600."""

import json
import os
from pathlib import Path
from typing import Protocol

_SERVICE = "sori"


class Secrets(Protocol):
    """Secret texts by name, such as `matrix:@jisoo:example.org`."""

    def get(self, name: str) -> str | None: ...

    def put(self, name: str, secret: str) -> None: ...

    def remove(self, name: str) -> None:
        """Forget it; nothing where there is none."""


class FileSecrets:
    """One JSON object in a file that only its owner can read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, name: str) -> str | None:
        return self._all().get(name)

    def put(self, name: str, secret: str) -> None:
        self._write({**self._all(), name: secret})

    def remove(self, name: str) -> None:
        kept = self._all()
        if kept.pop(name, None) is not None:
            self._write(kept)

    def _all(self) -> dict[str, str]:
        try:
            return dict(json.loads(self._path.read_text("utf-8")))
        except FileNotFoundError:
            return {}

    def _write(self, secrets: dict[str, str]) -> None:
        """Replace the file whole, so that a crash leaves the old one or the new one."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = self._path.with_name(f"{self._path.name}.new")
        new.unlink(missing_ok=True)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(secrets, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._path)


class KeyringSecrets:
    """The system's keyring, as `keyring` finds it. Raises `keyring.errors.KeyringError`."""

    def get(self, name: str) -> str | None:
        import keyring

        return keyring.get_password(_SERVICE, name)

    def put(self, name: str, secret: str) -> None:
        import keyring

        keyring.set_password(_SERVICE, name, secret)

    def remove(self, name: str) -> None:
        import keyring

        if keyring.get_password(_SERVICE, name) is not None:
            keyring.delete_password(_SERVICE, name)


def open_secrets(path: Path) -> Secrets:
    """Return the system's keyring where one can be used, else the file at `path`.

    A companion without a desktop session has no keyring. What is in the file stays there.
    """
    return KeyringSecrets() if not path.exists() and keyring_works() else FileSecrets(path)


def keyring_works() -> bool:
    """Whether a real backend answers; `keyring` puts a failing one, of priority 0, in its place."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return False
    if keyring.get_keyring().priority <= 0:
        return False
    try:
        keyring.get_password(_SERVICE, "probe")
    except KeyringError:
        return False
    return True
