"""`sori account`: the wearer's accounts added, listed, verified, removed.

Secrets are asked for without being shown, or taken from `SORI_ACCOUNT_SECRET` by a script.
"""

import asyncio
import json
import os
import secrets
import sys
import webbrowser
from collections.abc import Coroutine
from dataclasses import asdict
from typing import Annotated, Any, TypeVar

import typer

from agent.carriers.accounts import Account, Accounts, Kind, open_accounts, xmpp_account
from agent.carriers.redirect import Redirect, answer_of
from agent.cli.machine import AsJson
from agent.cli.words import say_aloud
from agent.config import load
from agent.dialogue.prompts import prompt
from agent.errors import CarrierError, MissingError, UsageError
from agent.events import Lang
from agent.own_store import open_store

account = typer.Typer(no_args_is_help=True, help="Accounts: add, list, verify, remove.")
add = typer.Typer(no_args_is_help=True, help="Sign in: matrix, xmpp, kakaotalk, phone, dav.")
account.add_typer(add, name="add")

_SECRET_VARIABLE = "SORI_ACCOUNT_SECRET"
_SSO_REDIRECT = "http://127.0.0.1:8736/sori"
Paste = Annotated[
    bool, typer.Option("--paste", help="Agree on another screen, and give its address here.")
]
Server = Annotated[str, typer.Option(help="Where it is not what the address says.")]
Result = TypeVar("Result")


@account.command("list")
def list_accounts(as_json: AsJson = False) -> None:
    """Show the accounts, first the one that is preferred."""
    kept = open_accounts().all()
    if as_json:
        print(json.dumps({"accounts": [asdict(one) for one in kept]}, ensure_ascii=False))
        return
    for one in kept:
        print(f"{one.name:14} {one.kind:12} {_described(one)}")
    if not kept:
        print("no accounts yet: sori account add --help")


@account.command()
def remove(name: Annotated[str, typer.Argument(help="As `sori account list` names it.")]) -> None:
    """Sign out and forget an account; messages that were read stay stored."""
    accounts = open_accounts()
    one = accounts.get(name)
    if one.kind is Kind.MATRIX:
        _sign_out_of_matrix(accounts, one)
    if one.kind is Kind.DAV:
        with open_store(load()) as store:
            store.synced.leave(name)  # the people stay
    accounts.remove(name)
    print(f"removed {name}")


@add.command()
def matrix(
    user: Annotated[str, typer.Argument(help="For example @jisoo:example.org.")],
    server: Server = "",
    token: Annotated[bool, typer.Option("--token", help="An access token, no password.")] = False,
    sso: Annotated[bool, typer.Option("--sso", help="Sign in on a page of the server.")] = False,
    paste: Paste = False,
) -> None:
    """Matrix: with a password, a token, or a page of the server."""
    signing_in = _matrix_library()
    homeserver = signing_in.checked(server or user.rpartition(":")[2])
    if sso:
        link = signing_in.sso_link(homeserver, _SSO_REDIRECT)
        login = _run(_answer_of_page(link, _SSO_REDIRECT, "loginToken", "", paste))
        found = _run(signing_in.sign_in_with_login_token(homeserver, login))
    elif token:
        found = _run(signing_in.sign_in_with_access_token(homeserver, _secret("access token")))
    else:
        found = _run(signing_in.sign_in_with_password(homeserver, user, _secret("password")))
    settings = {"user": found.user_id, "server": found.homeserver}
    _keep("matrix", Kind.MATRIX, settings, json.dumps(asdict(found)))


@add.command()
def xmpp(
    jid: Annotated[str, typer.Argument(help="For example jisoo@example.org.")],
    server: Server = "",
    plain: Annotated[
        bool, typer.Option("--plain", help="Without TLS: a server on this machine only.")
    ] = False,
) -> None:
    """XMPP: with a password."""
    settings = {"jid": jid, "server": server, "plain": "yes" if plain else "no"}
    password = _secret("password")
    _run(_try_xmpp(xmpp_account(settings, password)))
    _keep("xmpp", Kind.XMPP, settings, password)


@add.command()
def kakaotalk(
    key: Annotated[str, typer.Option(help="REST API key of your app at developers.kakao.com.")],
    redirect: Annotated[str, typer.Option(help="A redirect URI registered with the app.")],
    link: Annotated[str, typer.Option(help="A page on a domain registered with the app.")],
    has_secret: Annotated[
        bool, typer.Option("--client-secret", help="The app has a client secret: ask for it.")
    ] = False,
    paste: Paste = False,
) -> None:
    """KakaoTalk's official interface: to yourself, and to friends who joined the same app."""
    settings = {"key": key, "redirect_uri": redirect, "link": link}
    secret = _secret("client secret") if has_secret else ""
    tokens = _run(_kakao_tokens(settings, secret, paste))
    kept = json.dumps({"secret": secret, "tokens": asdict(tokens)})
    _keep("kakaotalk", Kind.KAKAOTALK, settings, kept)


@add.command()
def phone(
    address: Annotated[str, typer.Argument(metavar="HOST:PORT", help="As the phone shows it.")],
    app: Annotated[list[str] | None, typer.Option(help="Only these of its apps.")] = None,
    certificate: Annotated[
        str, typer.Option(help="SHA-256 that the phone shows; needed off this machine.")
    ] = "",
) -> None:
    """A phone with the bridge (docs/bridge.md): each of its apps is an account, and its calls."""
    from agent.carriers.bridge.channel import BridgeOptions
    from agent.carriers.bridge.link import introduce

    token = _secret("token that the phone shows")
    found = _run(introduce(BridgeOptions(address, token, certificate)))
    settings = {"address": address, "certificate": certificate}
    unknown = set(app or ()) - set(found.apps)
    if unknown:
        raise UsageError(f"{', '.join(sorted(unknown))}: it has {', '.join(found.apps) or 'none'}")
    for one in app or found.apps:
        abilities = json.dumps(asdict(found.abilities[one]))
        _keep(one, Kind.PHONE, {**settings, "app": one, "abilities": abilities}, token)
    if found.can_place_calls:
        _keep("phone", Kind.PHONE_CALLS, settings, token)


@add.command()
def dav(
    address: Annotated[str, typer.Argument(help="The server, as its settings page names it.")],
    user: Annotated[str, typer.Argument(help="Your name there.")],
    me: Annotated[
        str, typer.Option(help="The name on your own card: relations come from it.")
    ] = "",
) -> None:
    """CardDAV and CalDAV: your people and events, kept in step."""
    try:
        from agent.dav.account import add_dav
    except ImportError as error:
        raise MissingError("people of a server want: pip install 'sori[dav]'") from error

    password = _secret("password")
    found = _run(add_dav(address, user, password, me))
    _keep("dav", Kind.DAV, found.settings, password)


@account.command()
def verify(name: Annotated[str, typer.Argument(help="A Matrix account.")] = "matrix") -> None:
    """Compare emoji, shown and read aloud, with another device of yours (Matrix)."""
    accounts = open_accounts()
    one = accounts.get(name)
    if one.kind is not Kind.MATRIX:
        raise UsageError(f"{name} has nothing to verify: only Matrix devices compare emoji")
    _run(_compare(accounts, one))


async def _compare(accounts: Accounts, one: Account) -> None:
    """Wait for another device to ask, show what both have, and take the answer."""
    lang = load().language
    carrier: Any = accounts.open(one, lang)
    running = asyncio.create_task(carrier.run(), name="matrix")
    print("on your other device: verify this session (Settings, Sessions). Waiting ...")
    try:
        while not running.done():
            for waiting in carrier.verifications.comparisons():
                shown = zip(waiting.signs, waiting.names("ko"), waiting.names("en"), strict=True)
                print("\n".join(f"  {sign}  {ko} · {en}" for sign, ko, en in shown))
                await asyncio.to_thread(_read_aloud, waiting.names(lang), lang)
                is_same = await asyncio.to_thread(typer.confirm, "The same on the other device?")
                await carrier.verifications.answer(waiting.id, is_same)
                print("verified" if is_same else "not verified: remove the device you do not know")
                await asyncio.wait({running}, timeout=3)  # lets the last messages be exchanged
                return
            await asyncio.wait({running}, timeout=0.2)
        await running
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        carrier.close()


def _read_aloud(names: tuple[str, ...], lang: Lang) -> None:
    """Have the emoji said as well; a machine without sound has them on its screen."""
    try:
        say_aloud(prompt("compare_emoji", lang, emoji=", ".join(names)).text, lang)
    except MissingError as error:
        print(f"sori: {error}", file=sys.stderr)


async def _kakao_tokens(settings: dict[str, str], secret: str, paste: bool) -> Any:
    import httpx2

    from agent.carriers.kakao.tokens import App, SignIn, consent_url

    app, state = App(**settings, secret=secret), secrets.token_urlsafe(16)
    page = consent_url(app, state)
    code = await _answer_of_page(page, app.redirect_uri, "code", state, paste)
    async with httpx2.AsyncClient() as client:
        return await SignIn(app, client, lambda _tokens: None).redeem(code)


async def _answer_of_page(page: str, redirect: str, wanted: str, state: str, paste: bool) -> str:
    """Have the wearer agree on a page, here or on another screen; return what it gave."""
    print(f"open this page and agree:\n{page}", file=sys.stderr)
    if paste:
        typed = await asyncio.to_thread(typer.prompt, "the address it ended at", err=True)
        return answer_of(typed, wanted, state)
    async with Redirect(redirect, wanted, state) as waiting:
        webbrowser.open(page)
        return await waiting.answer()


async def _try_xmpp(account: Any) -> None:
    from agent.carriers.xmpp.stream import Stream

    try:
        await Stream(account).try_once()
    except TimeoutError as error:
        raise CarrierError("the XMPP server gave no answer", "offline") from error


def _matrix_library() -> Any:
    try:
        from agent.carriers.matrix import signing_in
    except ImportError as error:
        raise MissingError("Matrix wants a library: pip install 'sori[matrix]'") from error
    return signing_in


def _sign_out_of_matrix(accounts: Accounts, one: Account) -> None:
    """Make the token worthless; a server that is gone does not keep the account here."""
    from agent.carriers.matrix.account import MatrixAccount

    try:
        kept = MatrixAccount(**json.loads(accounts.secret(one)))
        _run(_matrix_library().sign_out(kept))
    except CarrierError as error:
        print(f"sori: {error}: the server still knows this device", file=sys.stderr)


def _keep(app: str, kind: Kind, settings: dict[str, str], secret: str) -> None:
    added = open_accounts().add(app, kind, settings, secret)
    print(f"added {added.name}: {_described(added)}")


def _described(one: Account) -> str:
    told = ("user", "jid", "address", "key")
    return next((one.settings[name] for name in told if name in one.settings), "")


def _secret(what: str) -> str:
    given = os.environ.get(_SECRET_VARIABLE)
    return given or str(typer.prompt(what, hide_input=True, err=True))


def _run(work: Coroutine[Any, Any, Result]) -> Result:
    try:
        return asyncio.run(work)
    except ImportError as error:
        raise MissingError(f"a library is missing ({error.name}): pip install sori") from error
