from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from agent.carriers.matrix.account import MatrixAccount, forget_account, load_account
from agent.carriers.secrets import FileSecrets, KeyringSecrets, open_secrets
from agent.errors import CarrierError


class InMemory(KeyringBackend):
    """A system's keyring that asks nobody."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> InMemory:
    backend = InMemory()
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    for name in ("get_password", "set_password", "delete_password"):
        monkeypatch.setattr(keyring, name, getattr(backend, name))
    return backend


def test_a_file_of_secrets_is_its_owners_alone_and_keeps_them(tmp_path: Path):
    path = tmp_path / "new" / "secrets"
    FileSecrets(path).put("a", "하나")
    FileSecrets(path).put("b", "둘")
    FileSecrets(path).remove("a")
    FileSecrets(path).remove("없는 것")

    assert FileSecrets(path).get("a") is None
    assert FileSecrets(path).get("b") == "둘"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["secrets"]


def test_the_systems_keyring_is_used_where_there_is_one(tmp_path: Path, system: InMemory):
    secrets = open_secrets(tmp_path / "secrets")
    secrets.put("a", "하나")

    assert isinstance(secrets, KeyringSecrets)
    assert system.kept == {("sori", "a"): "하나"}
    assert secrets.get("a") == "하나"
    secrets.remove("a")
    secrets.remove("a")
    assert secrets.get("a") is None


def test_without_a_keyring_or_with_a_file_already_it_is_the_file(
    tmp_path: Path, system: InMemory, monkeypatch: pytest.MonkeyPatch
):
    FileSecrets(tmp_path / "secrets").put("a", "하나")
    assert isinstance(open_secrets(tmp_path / "secrets"), FileSecrets)

    monkeypatch.setattr(keyring, "get_keyring", NoKeyring)
    assert isinstance(open_secrets(tmp_path / "none"), FileSecrets)


def test_an_account_is_kept_whole_and_forgotten_whole(tmp_path: Path):
    secrets = FileSecrets(tmp_path / "secrets")
    account = MatrixAccount("https://example.org", "@a:example.org", "D", "token")
    account.save(secrets)

    assert load_account(secrets, "@a:example.org") == account
    forget_account(secrets, "@a:example.org")
    with pytest.raises(CarrierError) as refused:
        load_account(secrets, "@a:example.org")
    assert refused.value.code == "signed_out"
