"""OAuth with Kakao: the page to agree on, and tokens got, refreshed and kept."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

import httpx2

from agent.carriers.kakao.rules import SCOPES
from agent.errors import CarrierError

SIGN_IN_URL = "https://kauth.kakao.com"
_EARLY_S = 60  # an access token is renewed this long before it ends
_TIMEOUT_S = 10.0


@dataclass(frozen=True)
class App:
    """The wearer's app at developers.kakao.com. `secret` is empty where the app has none.

    `link` is the page a message's button leads to; its domain is registered with the app.
    """

    key: str
    redirect_uri: str
    link: str
    secret: str = ""


@dataclass(frozen=True)
class Tokens:
    """What Kakao gives for a consent; times in seconds since 1970."""

    access: str
    access_ends_at: float
    refresh: str
    refresh_ends_at: float


def consent_url(app: App, state: str, sign_in_url: str = SIGN_IN_URL) -> str:
    """Return the page on which the wearer agrees, in this machine's browser or on another screen.

    It ends at the app's `redirect_uri` with `code` and `state` in its address.
    """
    asked = {
        "response_type": "code",
        "client_id": app.key,
        "redirect_uri": app.redirect_uri,
        "scope": ",".join(SCOPES),
        "state": state,
    }
    return f"{sign_in_url}/oauth/authorize?{urlencode(asked)}"


class SignIn:
    """Gets tokens and keeps them fresh. `now` is seconds since 1970; `keep` stores what changed."""

    def __init__(
        self,
        app: App,
        client: httpx2.AsyncClient,
        keep: Callable[[Tokens], None],
        tokens: Tokens | None = None,
        now: Callable[[], float] = time.time,
        sign_in_url: str = SIGN_IN_URL,
    ) -> None:
        self._app, self._client, self._keep = app, client, keep
        self._tokens, self._now, self._url = tokens, now, sign_in_url

    async def redeem(self, code: str) -> Tokens:
        """Exchange the code of a consent for tokens. Raises `CarrierError`."""
        return await self._ask(
            {
                "grant_type": "authorization_code",
                "redirect_uri": self._app.redirect_uri,
                "code": code,
            }
        )

    async def access(self) -> str:
        """Return a token that is good now. Raises `CarrierError`: `signed_out`, `offline`."""
        if self._tokens is None:
            raise _signed_out()
        if self._now() < self._tokens.access_ends_at - _EARLY_S:
            return self._tokens.access
        return await self.renewed(self._tokens.access)

    async def renewed(self, stale: str) -> str:
        """Return another token in place of one that Kakao does not take any more."""
        if self._tokens is None:
            raise _signed_out()
        if self._tokens.access != stale:
            return self._tokens.access  # somebody else has renewed it meanwhile
        asked = {"grant_type": "refresh_token", "refresh_token": self._tokens.refresh}
        return (await self._ask(asked)).access

    async def _ask(self, fields: dict[str, str]) -> Tokens:
        form = {**fields, "client_id": self._app.key}
        if self._app.secret:
            form["client_secret"] = self._app.secret
        try:
            answer = await self._client.post(
                f"{self._url}/oauth/token", data=form, timeout=_TIMEOUT_S
            )
        except httpx2.TransportError as error:
            raise CarrierError("Kakao's sign-in cannot be reached", "offline") from error
        if answer.status_code >= 500 or answer.status_code == 429:
            raise CarrierError(f"Kakao's sign-in failed with HTTP {answer.status_code}", "offline")
        if answer.status_code != 200:
            raise _signed_out()
        self._tokens = self._read(answer)
        self._keep(self._tokens)
        return self._tokens

    def _read(self, answer: httpx2.Response) -> Tokens:
        """Read an answer; a refresh token is in it only when Kakao gives a new one."""
        given, now, before = answer.json(), self._now(), self._tokens
        refresh = given.get("refresh_token") or (before.refresh if before else "")
        if "refresh_token_expires_in" in given or before is None:
            ends_at = now + float(given.get("refresh_token_expires_in", 0))
        else:
            ends_at = before.refresh_ends_at
        access_ends_at = now + float(given["expires_in"])
        return Tokens(str(given["access_token"]), access_ends_at, refresh, ends_at)


def _signed_out() -> CarrierError:
    return CarrierError("Kakao's session has ended: sori account add kakaotalk", "signed_out")
