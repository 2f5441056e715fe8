"""The wearer's accounts: what is kept of each, and the carrier that each becomes.

`accounts.json` holds what is no secret, in the wearer's order of preference; passwords and tokens are
in `secrets`. A new kind of account is one function in `_OPENERS`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_data_path

from agent.actions.calls import CallCarrier
from agent.actions.messaging import Abilities, MessageCarrier
from agent.carriers.secrets import Secrets, open_secrets
from agent.errors import CarrierError, MissingError, UsageError
from agent.private_file import write_private

if TYPE_CHECKING:
    from agent.dav.account import DavAccount


class Kind(StrEnum):
    """How an account is reached.

    `PHONE_CALLS` carries calls, `DAV` brings people and events, the others carry messages.
    """

    MATRIX = "matrix"
    XMPP = "xmpp"
    KAKAOTALK = "kakaotalk"
    PHONE = "phone"
    PHONE_CALLS = "phone_calls"
    DAV = "dav"


@dataclass(frozen=True)
class Account:
    """`name` is the `backend` of its actions: the app, and a number where there are several."""

    name: str
    kind: Kind
    settings: Mapping[str, str] = field(default_factory=dict)


class Accounts:
    """All of them, kept in `folder`; each carrier has a folder of its own in there (mode 0700)."""

    def __init__(self, folder: Path, secrets: Secrets) -> None:
        self._folder, self.secrets = folder, secrets

    def all(self) -> tuple[Account, ...]:
        """Raises `UsageError` where the file is not what sori wrote."""
        path = self._folder / "accounts.json"
        try:
            kept = json.loads(path.read_text("utf-8"))
            return tuple(
                Account(str(one["name"]), Kind(one["kind"]), dict(one["settings"])) for one in kept
            )
        except FileNotFoundError:
            return ()
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(
                f"{path}: not a list of accounts: remove it, add them again"
            ) from error

    def add(self, app: str, kind: Kind, settings: Mapping[str, str], secret: str) -> Account:
        """Keep an account that was signed in to, in place of the same one added before."""
        others = [one for one in self.all() if not _is_same(one, kind, settings)]
        before = next((one.name for one in self.all() if one not in others), None)
        account = Account(before or _free_name(app, others), kind, settings)
        self.secrets.put(secret_name(account.name), secret)
        self._write([*others, account])
        return account

    def get(self, name: str) -> Account:
        """Raises `UsageError` where there is no account of that name."""
        account = next((one for one in self.all() if one.name == name), None)
        if account is None:
            names = ", ".join(one.name for one in self.all()) or "none"
            raise UsageError(f"no account {name!r}: there are {names}")
        return account

    def remove(self, name: str) -> Account:
        """Forget an account, its secret and what its carrier kept; what was read stays stored."""
        account = self.get(name)
        self.secrets.remove(secret_name(name))
        self._write([one for one in self.all() if one != account])
        folder = self.folder_of(account)
        for path in sorted(folder.rglob("*"), reverse=True) if folder.exists() else ():
            path.rmdir() if path.is_dir() else path.unlink()
        if folder.exists():
            folder.rmdir()
        return account

    def secret(self, account: Account) -> str:
        """Raises `CarrierError` (`signed_out`) where the wearer must sign in again."""
        secret = self.secrets.get(secret_name(account.name))
        if secret is None:
            raise CarrierError(
                f"{account.name} is not signed in: sori account add {account.kind}", "signed_out"
            )
        return secret

    def keep_secret(self, account: Account, secret: str) -> None:
        self.secrets.put(secret_name(account.name), secret)

    def folder_of(self, account: Account) -> Path:
        return self._folder / "accounts" / account.name.replace("/", "_").replace(":", "-")

    @property
    def carry_anything(self) -> bool:
        """Whether there is anybody real to write to or to call."""
        return any(one.kind is not Kind.DAV for one in self.all())

    def carriers(self, lang: str) -> list[MessageCarrier]:
        """Open every account that carries messages, those first that bring answers back.

        Raises `CarrierError`, `MissingError`.
        """
        opened = [self.open(one, lang) for one in self.all() if one.kind in _OPENERS]
        return sorted(opened, key=lambda carrier: not carrier.abilities.can_receive)

    def open(self, account: Account, lang: str) -> MessageCarrier:
        """Return an account's carrier, not yet connected; call it in the loop that will run it.

        Raises `CarrierError`, `MissingError`.
        """
        try:
            return _OPENERS[account.kind](self, account, lang)
        except ImportError as error:
            raise MissingError(
                f"{account.name} wants a library: pip install 'sori[{account.kind}]'"
            ) from error

    def call_carrier(self) -> CallCarrier | None:
        """Return what calls go through, None where no account carries any."""
        account = next((one for one in self.all() if one.kind is Kind.PHONE_CALLS), None)
        if account is None:
            return None
        from agent.carriers.bridge.calls import BridgeCalls

        return BridgeCalls(_bridge_options(self, account), account.name)

    def servers_of_people(self) -> "list[DavAccount]":
        """Return whom people and events are kept in step with.

        Raises `CarrierError`, `MissingError`.
        """
        kept = [one for one in self.all() if one.kind is Kind.DAV]
        if not kept:
            return []
        try:
            from agent.dav.account import open_dav
        except ImportError as error:
            raise MissingError("people of a server want: pip install 'sori[dav]'") from error
        return [open_dav(one.name, one.settings, self.secret(one)) for one in kept]

    def _write(self, accounts: list[Account]) -> None:
        text = json.dumps([asdict(one) for one in accounts], ensure_ascii=False, indent=1)
        try:
            write_private(self._folder / "accounts.json", text)
        except OSError as error:
            raise UsageError(f"{self._folder}: {error.strerror}") from error


def open_accounts(folder: Path | None = None) -> Accounts:
    folder = folder or user_data_path("sori", appauthor=False)
    return Accounts(folder, open_secrets(folder / "secrets.json"))


def _matrix(accounts: Accounts, account: Account, lang: str) -> MessageCarrier:
    from agent.carriers.matrix.account import MatrixAccount
    from agent.carriers.matrix.carrier import MatrixCarrier

    kept = MatrixAccount(**json.loads(accounts.secret(account)))
    return MatrixCarrier(kept, accounts.folder_of(account), lang, account.name)


def _xmpp(accounts: Accounts, account: Account, _lang: str) -> MessageCarrier:
    from agent.carriers.xmpp.carrier import XmppCarrier

    kept = xmpp_account(account.settings, accounts.secret(account))
    return XmppCarrier(kept, accounts.folder_of(account), account.name)


def _kakaotalk(accounts: Accounts, account: Account, _lang: str) -> MessageCarrier:
    import httpx2

    from agent.carriers.kakao.carrier import KakaoCarrier
    from agent.carriers.kakao.tokens import App, SignIn, Tokens

    kept: dict[str, Any] = json.loads(accounts.secret(account))
    app, client = App(**account.settings, secret=kept["secret"]), httpx2.AsyncClient()

    def keep(tokens: Tokens) -> None:
        accounts.keep_secret(account, json.dumps({**kept, "tokens": asdict(tokens)}))

    sign_in = SignIn(app, client, keep, Tokens(**kept["tokens"]))
    return KakaoCarrier(app, sign_in, client, account.name)


def _phone(accounts: Accounts, account: Account, _lang: str) -> MessageCarrier:
    from agent.carriers.bridge.messages import BridgeMessages

    options, settings = _bridge_options(accounts, account), account.settings
    abilities = Abilities(**json.loads(settings["abilities"]))  # until the phone is there and says
    return BridgeMessages(options, settings["app"], account.name, abilities)


_OPENERS: dict[Kind, Callable[[Accounts, Account, str], MessageCarrier]] = {
    Kind.MATRIX: _matrix,
    Kind.XMPP: _xmpp,
    Kind.KAKAOTALK: _kakaotalk,
    Kind.PHONE: _phone,
}


def xmpp_account(settings: Mapping[str, str], password: str) -> Any:
    """Return what signs in; without TLS only to a server on this machine. Raises `UsageError`."""
    from agent.carriers.xmpp.stream import XmppAccount

    host, _, port = settings.get("server", "").rpartition(":")
    if settings.get("server") and not port.isdigit():
        raise UsageError(f"{settings['server']}: not HOST:PORT")
    is_plain = settings.get("plain") == "yes"
    if is_plain and host not in ("localhost", "127.0.0.1", "::1"):
        raise UsageError("without TLS sori talks to a server on this machine only")
    return XmppAccount(settings["jid"], password, host, int(port or 0), not is_plain)


def _bridge_options(accounts: Accounts, account: Account) -> Any:
    from agent.carriers.bridge.channel import BridgeOptions

    settings = account.settings
    return BridgeOptions(settings["address"], accounts.secret(account), settings["certificate"])


def _is_same(account: Account, kind: Kind, settings: Mapping[str, str]) -> bool:
    """Whether it is the same account of the same person, whatever else is known of it."""
    names = ("user", "jid", "address", "app", "key")
    return account.kind is kind and all(
        account.settings.get(name) == settings.get(name) for name in names
    )


def _free_name(app: str, others: list[Account]) -> str:
    taken = {one.name for one in others}
    count = 1
    while (name := app if count == 1 else f"{app}:{count}") in taken:
        count += 1
    return name


def secret_name(name: str) -> str:
    return f"account:{name}"
