"""A wearer's home for the commands that read and change what is theirs, run in this process."""

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from agent import cli

PLACES = ("DATA", "CONFIG", "STATE", "CACHE")


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


Sori = Callable[..., Done]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Point every folder of sori's into a home of its own, and the keyring nowhere."""
    import keyring
    from keyring.backends.fail import Keyring

    for name in PLACES:
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("SORI_STORE_KEY", raising=False)
    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())
    yield tmp_path
    keyring.set_keyring(before)


@pytest.fixture
def sori(home: Path, monkeypatch: pytest.MonkeyPatch) -> Sori:
    """Run a command as a person does: what it answers, and what it prints where."""

    def run(*arguments: str, given: str = "") -> Done:
        out, err = io.StringIO(), io.StringIO()
        monkeypatch.setattr(sys, "argv", ["sori", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(given))
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as left:
            cli.main()  # leaves by itself in any case
        return Done(int(left.value.code or 0), out.getvalue(), err.getvalue())

    return run
