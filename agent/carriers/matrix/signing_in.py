"""Signing in: with a password, with a token that a person has, or through a page in a browser."""

from typing import Any
from urllib.parse import urlencode, urlsplit

import nio

from agent.carriers.matrix.account import MatrixAccount
from agent.carriers.matrix.asking import RefusedError, asked
from agent.errors import CarrierError

_DEVICE_NAME = "sori"


async def sign_in_with_password(homeserver: str, user: str, password: str) -> MatrixAccount:
    """`user` is an id or its local part. Raises `CarrierError` (`signed_out`, `offline`)."""
    return await _log_in(homeserver, user, password=password)


async def sign_in_with_login_token(homeserver: str, login_token: str) -> MatrixAccount:
    """Finish what `sso_link` began: the page leads to the redirect with this token."""
    return await _log_in(homeserver, "", token=login_token)


async def sign_in_with_access_token(homeserver: str, access_token: str) -> MatrixAccount:
    """Take over a device that is signed in. Its keys, if it had any, stay where it is."""
    client = nio.AsyncClient(checked(homeserver), config=_CONFIG)
    client.access_token = access_token
    try:
        answer = await asked(client.whoami())
    finally:
        await client.close()
    if not answer.device_id:
        raise CarrierError("this token is of no device", "signed_out")
    return MatrixAccount(client.homeserver, answer.user_id, answer.device_id, access_token)


def sso_link(homeserver: str, redirect: str) -> str:
    """Return the page to open. It leads to `redirect`, with `loginToken` in the query."""
    query = urlencode({"redirectUrl": redirect})
    return f"{checked(homeserver)}/_matrix/client/v3/login/sso/redirect?{query}"


async def sign_out(account: MatrixAccount) -> None:
    """Make the token worthless; nothing where it is already."""
    client = nio.AsyncClient(account.homeserver, config=_CONFIG)
    client.access_token = account.access_token
    try:
        await asked(client.logout(), changes=True)
    except CarrierError as error:
        if error.code != "signed_out":
            raise
    finally:
        await client.close()


def checked(homeserver: str) -> str:
    """Return the server's address. Raises `CarrierError` (`refused`) where it is none.

    Off this machine only with TLS: a token on an open wire is everybody's.
    """
    address = homeserver if "://" in homeserver else f"https://{homeserver}"
    parts = urlsplit(address)
    is_here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and is_here)):
        raise CarrierError(f"{homeserver} is no https address of a Matrix server", "refused")
    return address.rstrip("/")


_CONFIG = nio.AsyncClientConfig(max_limit_exceeded=0, max_timeouts=0)


async def _log_in(homeserver: str, user: str, **proof: Any) -> MatrixAccount:
    client = nio.AsyncClient(checked(homeserver), user, config=_CONFIG)
    try:
        answer = await asked(client.login(device_name=_DEVICE_NAME, **proof), changes=True)
    except RefusedError as error:
        if error.code != "refused":
            raise
        raise CarrierError("the Matrix server did not take this", "signed_out") from error
    finally:
        await client.close()
    return MatrixAccount(client.homeserver, answer.user_id, answer.device_id, answer.access_token)
