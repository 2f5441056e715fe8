"""What the wearer chose, kept in one file (`settings.toml`, mode 0600) and read where a session begins.

`SETTINGS` is the closed list: what each is called, which values it takes, and what it does.
"""

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_config_path

from agent.addressed import ListenMode
from agent.errors import UsageError
from agent.events import Lang
from agent.private_file import write_private

Value = str | int | bool
FOREVER = "forever"
_ON, _OFF = ("on", "true", "yes"), ("off", "false", "no")
_MOST_DAYS = 36_500


@dataclass(frozen=True)
class Setting:
    """`read` gives the value of what a person typed, `takes` says which that are."""

    default: Value
    takes: str
    meaning: str
    read: Callable[[str], Value | None]


def _one_of(*values: str) -> tuple[str, Callable[[str], Value | None]]:
    return " | ".join(values), lambda typed: typed if typed in values else None


def _switch(typed: str) -> Value | None:
    return True if typed in _ON else False if typed in _OFF else None


def _days(typed: str) -> Value | None:
    if typed == FOREVER:
        return FOREVER
    is_number = typed.isascii() and typed.isdecimal() and 1 <= int(typed[:9]) <= _MOST_DAYS
    return int(typed) if is_number else None


def _choice(default: str, meaning: str, *values: str) -> Setting:
    takes, read = _one_of(*values)
    return Setting(default, takes, meaning, read)


SETTINGS: Mapping[str, Setting] = {
    "language": _choice("ko", "the language you speak with sori", *Lang),
    "listen": _choice("open", "when words are for sori: always, after a tap, after its name", *ListenMode),
    "confirm": _choice("risky", "when a message is asked about before it is sent", "always", "risky", "never"),
    "friends_only": Setting(False, "on | off", "strangers' messages wait in a request box", _switch),
    "invite_only": Setting(False, "on | off", "rooms you did not agree to join wait there too", _switch),
    "retention_days": Setting(FOREVER, f"1 - {_MOST_DAYS} | {FOREVER}", "how long messages and calls are kept", _days),
    "encryption": _choice("off", "whether the store is encrypted with a key from the keyring", "off", "keyring"),
}  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """The values in force. `retention_days` None keeps everything."""

    language: Lang
    listen: ListenMode
    confirm: str
    friends_only: bool
    invite_only: bool
    retention_days: int | None
    encryption: str


def config_path() -> Path:
    return user_config_path("sori", appauthor=False) / "settings.toml"


def load(path: Path | None = None) -> Settings:
    """Return the settings, defaults where nothing was chosen. Raises `UsageError`."""
    values = read_values(path)
    days = values["retention_days"]
    return Settings(
        language=Lang(str(values["language"])),
        listen=ListenMode(str(values["listen"])),
        confirm=str(values["confirm"]),
        friends_only=bool(values["friends_only"]),
        invite_only=bool(values["invite_only"]),
        retention_days=None if days == FOREVER else int(days),
        encryption=str(values["encryption"]),
    )


def read_values(path: Path | None = None) -> dict[str, Value]:
    """Return every setting's value by name. Raises `UsageError` naming the file and what is wrong."""
    chosen = _chosen(path or config_path())
    return {name: chosen.get(name, setting.default) for name, setting in SETTINGS.items()}


def write_value(name: str, typed: str, path: Path | None = None) -> Value:
    """Keep a value, and return it as kept. Raises `UsageError` for what is not in the list."""
    path = path or config_path()
    name = setting_name(name)
    value = _checked(name, typed, f"{name}")
    _write({**_chosen(path), name: value}, path)
    return value


def setting_name(typed: str) -> str:
    """Return a setting's name as listed. Raises `UsageError` for one that is not."""
    name = typed.strip().lower().replace("-", "_")
    if name not in SETTINGS:
        raise UsageError(f"no setting {typed!r}: there are {', '.join(SETTINGS)}")
    return name


def shown(value: Value) -> str:
    """Return a value as a person types it."""
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)


def _chosen(path: Path) -> dict[str, Value]:
    try:
        written = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}: mend or remove it") from error
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    for name in written:
        if name not in SETTINGS:
            raise UsageError(f"{path}: no setting {name!r}: there are {', '.join(SETTINGS)}")
    return {
        name: _checked(name, _typed(value), f"{path}: {name}") for name, value in written.items()
    }


def _checked(name: str, typed: str, where: str) -> Value:
    setting = SETTINGS[name]
    value = setting.read(typed.strip().lower())
    if value is None:
        raise UsageError(f"{where} takes {setting.takes}, not {typed[:40]!r}")
    return value


def _typed(value: Any) -> str:
    return shown(value) if isinstance(value, str | int | bool) else repr(value)


def _write(values: Mapping[str, Value], path: Path) -> None:
    lines = [f"{name} = {json.dumps(value)}\n" for name, value in values.items()]
    try:
        write_private(path, "".join(lines))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
