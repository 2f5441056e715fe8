"""`sori account add dav`: a server of people and events is kept in step, and is nobody to write to."""

import json

import pytest

from agent.carriers.accounts import Kind, open_accounts
from tests.cli.conftest import Sori
from tests.dav.radicale_server import PASSWORD, Owner, Radicale


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SORI_ACCOUNT_SECRET", PASSWORD)


@pytest.mark.usefixtures("password")
def test_a_server_of_people_is_added_and_carries_nothing(
    radicale: Radicale,
    owner: Owner,
    sori: Sori,
):
    added = sori("account", "add", "dav", radicale.url, owner.user)
    assert (added.returncode, added.stderr) == (0, "")
    accounts = open_accounts()
    assert [one.kind for one in accounts.all()] == [Kind.DAV]
    assert not accounts.carry_anything
    assert accounts.carriers("ko") == []
    assert [one.user for one in accounts.servers_of_people()] == [owner.user]
    listed = json.loads(sori("account", "list", "--json").stdout)
    assert PASSWORD not in json.dumps(listed)

    assert sori("account", "remove", "dav").returncode == 0
    assert accounts.all() == ()


def test_a_wrong_password_adds_nothing(
    radicale: Radicale,
    owner: Owner,
    sori: Sori,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("SORI_ACCOUNT_SECRET", "not it")
    done = sori("account", "add", "dav", radicale.url, owner.user)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert open_accounts().all() == ()
