"""`sori account` against the real servers: signed in once, kept privately, opened again, forgotten."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from agent.carriers.accounts import Accounts, Kind, open_accounts
from agent.carriers.secrets import FileSecrets
from agent.errors import CarrierError, UsageError
from tests.carriers.bridge.handset import TOKEN
from tests.carriers.prosody import PASSWORD, Prosody
from tests.carriers.synapse import Synapse
from tests.carriers.world import PATIENCE_S
from tests.cli.conftest import Done, Sori
from tests.cli.test_bridge import listening

Secretly = Callable[..., Done]


@pytest.fixture
def secretly(sori: Sori, monkeypatch: pytest.MonkeyPatch) -> Secretly:
    """Run a command with the secret that it would ask for."""

    def run(secret: str, *arguments: str) -> Done:
        monkeypatch.setenv("SORI_ACCOUNT_SECRET", secret)
        return sori(*arguments)

    return run


def xmpp_arguments(server: Prosody, jid: str) -> tuple[str, ...]:
    return ("account", "add", "xmpp", jid, "--server", f"127.0.0.1:{server.port}", "--plain")


async def connects(name: str) -> None:
    """Return once an account's carrier can be asked whom it reaches."""
    accounts = open_accounts()
    carrier = accounts.open(accounts.get(name), "ko")
    running = asyncio.create_task(carrier.run())
    try:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                with suppress(CarrierError):  # not yet connected
                    await carrier.peers()
                    return
                await asyncio.sleep(0.05)
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        carrier.close()


def test_an_xmpp_account_is_added_listed_and_opened_again(
    prosody: Prosody,
    secretly: Secretly,
    sori: Sori,
):
    jid = prosody.register("adds")
    added = secretly(PASSWORD, *xmpp_arguments(prosody, jid))
    assert (added.returncode, added.stdout) == (0, f"added xmpp: {jid}\n")

    listed = json.loads(sori("account", "list", "--json").stdout)
    assert [(one["name"], one["kind"]) for one in listed["accounts"]] == [("xmpp", "xmpp")]
    assert PASSWORD not in json.dumps(listed)
    asyncio.run(connects("xmpp"))


def test_a_matrix_account_is_added_with_a_password_and_its_device_forgotten(
    synapse: Synapse,
    secretly: Secretly,
    sori: Sori,
):
    user = synapse.register("adds").user_id
    added = secretly("password", "account", "add", "matrix", user, "--server", synapse.url)
    assert (added.returncode, added.stdout) == (0, f"added matrix: {user}\n")
    asyncio.run(connects("matrix"))
    accounts = open_accounts()
    folder = accounts.folder_of(accounts.get("matrix"))
    assert folder.stat().st_mode & 0o777 == 0o700

    token = json.loads(accounts.secret(accounts.get("matrix")))["access_token"]
    assert sori("account", "remove", "matrix").returncode == 0
    assert (accounts.all(), folder.exists()) == ((), False)
    with pytest.raises(OSError, match="401"):
        synapse.ask("GET", "/_matrix/client/v3/account/whoami", token=token)


def test_each_app_of_a_phone_is_an_account_and_its_calls_one_more(
    secretly: Secretly,
    sori: Sori,
):
    with listening() as one:
        added = secretly(TOKEN, "account", "add", "phone", one.options.address)
    assert added.returncode == 0, added.stderr
    kinds = {one.name: one.kind for one in open_accounts().all()}
    assert kinds["phone"] is Kind.PHONE_CALLS
    assert kinds["kakaotalk"] is Kind.PHONE
    assert open_accounts().call_carrier() is not None


def test_an_account_added_again_takes_the_place_of_itself(prosody: Prosody, secretly: Secretly):
    jid, other = prosody.register("twice"), prosody.register("other")
    for one in (jid, jid, other):
        assert secretly(PASSWORD, *xmpp_arguments(prosody, one)).returncode == 0
    assert [one.name for one in open_accounts().all()] == ["xmpp", "xmpp:2"]


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (("remove", "nobody"), 2, "no account 'nobody': there are none"),
        (("verify", "nobody"), 2, "no account 'nobody'"),
        (("add", "xmpp", "a@b.test", "--server", "b.test:5222", "--plain"), 2, "without TLS"),
        (("add", "xmpp", "a@b.test", "--server", "nowhere"), 2, "not HOST:PORT"),
        (("add", "matrix", "@a:b", "--server", "http://b.test"), 1, "no https address"),
        (("add", "phone", "127.0.0.1:1"), 1, "does not answer"),
        (("add", "phone", "10.0.0.1:50161"), 2, "SHA-256"),
    ],
)
def test_what_cannot_be_is_one_line(
    secretly: Secretly, arguments: tuple[str, ...], code: int, line: str
):
    done = secretly("secret", "account", *arguments)
    assert done.returncode == code
    assert line in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_wrong_password_adds_nothing(prosody: Prosody, secretly: Secretly):
    jid = prosody.register("wrong")
    done = secretly("not it", *xmpp_arguments(prosody, jid))
    assert done.returncode == 1
    assert "does not take this password" in done.stderr
    assert open_accounts().all() == ()


def test_a_list_of_accounts_that_is_not_ours_is_refused_and_left(tmp_path: Path):
    kept = tmp_path / "accounts.json"
    kept.write_text('[{"name": "x", "kind": "pigeon", "settings": {}}]')
    with pytest.raises(UsageError, match="not a list of accounts"):
        Accounts(tmp_path, FileSecrets(tmp_path / "secrets.json")).all()
    assert "pigeon" in kept.read_text()


def test_what_is_kept_of_accounts_can_be_read_by_their_owner_only(tmp_path: Path):
    accounts = Accounts(tmp_path / "sori", FileSecrets(tmp_path / "sori" / "secrets.json"))
    accounts.add("xmpp", Kind.XMPP, {"jid": "a@b.test"}, "pass")
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "sori").iterdir()}
    assert modes == {"accounts.json": 0o600, "secrets.json": 0o600}
    assert "pass" not in (tmp_path / "sori" / "accounts.json").read_text()


def test_an_account_whose_secret_is_gone_asks_to_sign_in_again(tmp_path: Path):
    accounts = Accounts(tmp_path, FileSecrets(tmp_path / "secrets.json"))
    one = accounts.add("xmpp", Kind.XMPP, {"jid": "a@b.test"}, "pass")
    accounts.secrets.remove("account:xmpp")
    with pytest.raises(CarrierError, match="sori account add xmpp"):
        accounts.open(one, "ko")
