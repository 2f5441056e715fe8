"""The wearer's own store: which key opens it, and how long it keeps things."""

import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from agent.actions.addresses import Address
from agent.config import Settings, load
from agent.errors import MissingError
from agent.events import Message, TheirWords
from agent.own_store import KEY_SECRET, open_store, store_key

NOW = datetime.fromisoformat("2026-11-21T09:00:00+09:00")


class Keyring:
    """Secrets in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        return self.kept.get(name)

    def put(self, name: str, secret: str) -> None:
        self.kept[name] = secret

    def remove(self, name: str) -> None:
        self.kept.pop(name, None)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load(tmp_path / "settings.toml")


@pytest.fixture
def keyed(tmp_path: Path) -> Settings:
    (tmp_path / "settings.toml").write_text('encryption = "keyring"\nretention_days = 30\n')
    return load(tmp_path / "settings.toml")


def test_without_a_key_the_keyring_is_not_even_asked(settings: Settings):
    keyring = Keyring()
    assert store_key(settings, {"SORI_STORE_KEY": ""}, keyring) is None
    assert keyring.kept == {}


def test_the_variable_goes_before_the_keyring(keyed: Settings):
    keyring = Keyring()
    assert store_key(keyed, {"SORI_STORE_KEY": "열쇠"}, keyring) == "열쇠"
    assert keyring.kept == {}


def test_the_keyrings_key_is_drawn_once_and_then_the_same(keyed: Settings):
    keyring = Keyring()
    first = store_key(keyed, {}, keyring)
    assert first == keyring.kept[KEY_SECRET]
    assert store_key(keyed, {}, keyring) == first
    assert store_key(keyed, {}, Keyring()) != first


def test_the_drawn_key_opens_what_it_encrypted(keyed: Settings, tmp_path: Path, monkeypatch):
    key = store_key(keyed, {}, Keyring())
    monkeypatch.setenv("SORI_STORE_KEY", str(key))
    with open_store(keyed, tmp_path / "store.db") as store:
        store.keep("name", "값")

    assert not (tmp_path / "store.db").read_bytes().startswith(b"SQLite")
    with open_store(keyed, tmp_path / "store.db") as store:
        assert store.kept("name") == "값"


def test_without_the_keyring_package_it_says_how_to_get_it(keyed: Settings, monkeypatch):
    monkeypatch.setitem(sys.modules, "keyring.errors", None)
    with pytest.raises(MissingError, match=r"sori\[encryption\]"):
        store_key(keyed, {}, Keyring())


def test_the_retention_setting_holds_for_the_store_until_it_is_changed(
    settings: Settings, tmp_path: Path, monkeypatch
):
    monkeypatch.delenv("SORI_STORE_KEY", raising=False)
    path = tmp_path / "store.db"
    short = replace(settings, retention_days=30)
    old = Message("m1", "엄마", TheirWords("저녁"), None, (NOW - timedelta(days=31)).isoformat())
    with open_store(settings, path) as store:
        store.add_incoming(old, Address("엄마"), None)
        store.mark_read(["m1"])
        store.retention.carry_out_all(NOW)
        assert store.received("m1") is not None

    with open_store(short, path) as store:
        store.retention.carry_out_all(NOW)
        assert store.received("m1") is None
