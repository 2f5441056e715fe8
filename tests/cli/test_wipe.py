"""Wiping asks twice, leaves nothing of the wearer's, and says what it left."""

import json
import subprocess
import sys
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from agent.carriers.accounts import Kind, open_accounts
from tests.cli.conftest import PLACES, Sori


def files(home: Path) -> list[str]:
    found = (one for place in PLACES for one in (home / place / "sori").rglob("*"))
    return sorted(str(one.relative_to(home)) for one in found if not one.is_dir())


@pytest.fixture
def lived_in(sori: Sori, home: Path) -> Path:
    """A home with a contact, a setting, a token and a recogniser."""
    sori("contacts", "add", "김민수")
    sori("config", "set", "confirm", "always")
    (home / "DATA" / "sori" / "secrets.json").write_text('{"matrix": "token"}')
    model = home / "DATA" / "sori" / "models" / "small"
    model.mkdir(parents=True)
    (model / "model.bin").write_text("weights")
    return home


def test_everything_but_the_recognisers_goes(lived_in: Path, sori: Sori):
    done = sori("wipe", "--yes", "--yes", "--json")

    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["kept"] == [str(lived_in / "DATA" / "sori" / "models")]
    assert str(lived_in / "DATA" / "sori" / "store.db") in document["removed"]
    assert files(lived_in) == ["DATA/sori/models/small/model.bin"]


def test_the_recognisers_go_too_where_that_is_asked(lived_in: Path, sori: Sori):
    assert sori("wipe", "--yes", "--yes", "--models").returncode == 0
    assert files(lived_in) == []
    assert not (lived_in / "DATA" / "sori").exists()


@pytest.mark.parametrize(
    ("options", "typed"),
    [((), ""), ((), "y\n"), ((), "y\nn\n"), ((), "n\ny\n"), (("--yes",), ""), (("--yes",), "no\n")],
)
def test_without_two_agreements_nothing_goes(
    lived_in: Path, sori: Sori, options: tuple[str, ...], typed: str
):
    before = files(lived_in)
    done = sori("wipe", *options, given=typed)
    assert done.returncode == 1
    assert "nothing was erased" in done.stderr
    assert files(lived_in) == before


def test_two_answers_are_two_agreements(lived_in: Path, sori: Sori):
    assert sori("wipe", given="y\nyes\n").returncode == 0
    assert files(lived_in) == ["DATA/sori/models/small/model.bin"]


def test_what_was_in_the_files_is_overwritten(lived_in: Path, sori: Sori):
    with (lived_in / "DATA" / "sori" / "store.db").open("rb") as kept_open:
        sori("wipe", "--yes", "--yes")
        assert set(kept_open.read()) == {0}


def test_what_a_link_leads_to_is_left_alone(lived_in: Path, sori: Sori):
    diary = lived_in / "diary.txt"
    diary.write_text("mine")
    (lived_in / "DATA" / "sori" / "link").symlink_to(diary)

    assert sori("wipe", "--yes", "--yes").returncode == 0
    assert diary.read_text() == "mine"


@pytest.mark.parametrize("key", ["", "열쇠"])
def test_while_a_sori_runs_nothing_goes(
    lived_in: Path, sori: Sori, key: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SORI_STORE_KEY", key)
    code = (
        "import sys; from agent.config import load; from agent.own_store import open_store;"
        "store = open_store(load()); print(len(store.contacts()), flush=True);"
        "sys.stdin.read(); print(len(store.contacts()), flush=True)"
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", code], **pipes) as other:
        assert other.stdout.readline() == "1\n"
        done = sori("wipe", "--yes", "--yes")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert "is in use" in done.stderr
        assert other.communicate("")[0] == "1\n"


def test_a_store_that_cannot_be_read_is_wiped_all_the_same(lived_in: Path, sori: Sori):
    (lived_in / "DATA" / "sori" / "store.db").write_bytes(b"broken" * 500)
    assert sori("wipe", "--yes", "--yes").returncode == 0
    assert files(lived_in) == ["DATA/sori/models/small/model.bin"]


def test_where_there_is_nothing_nothing_is_erased(sori: Sori):
    done = sori("wipe", "--yes", "--yes", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"removed": [], "kept": []})


class Memory(KeyringBackend):
    """A keyring that works."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def test_keys_and_tokens_go_from_the_keyring_too(home: Path, sori: Sori):
    backend = Memory()
    keyring.set_keyring(backend)
    accounts = open_accounts()
    accounts.add("matrix", Kind.MATRIX, {}, "token")
    sori("config", "set", "encryption", "keyring")
    assert sori("contacts", "add", "김민수").returncode == 0
    assert len(backend.kept) == 2
    assert not (home / "DATA" / "sori" / "store.db").read_bytes().startswith(b"SQLite")

    removed = json.loads(sori("wipe", "--yes", "--yes", "--json").stdout)["removed"]

    assert backend.kept == {}
    assert removed[-2:] == ["keyring:store-key", "keyring:account:matrix"]
    assert files(home) == []
