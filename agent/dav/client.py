"""One server, asked in its own words (PROPFIND, REPORT) and believed no further than is safe.

Answers are bounded in time and size, redirects stay on the server, and what goes wrong is one line
that names the server, never a person's file.
"""

import asyncio
import logging
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx2

from agent.dav.address import checked, joined
from agent.dav.multistatus import Multistatus, read_multistatus
from agent.errors import CarrierError

for _name in ("httpx2", "httpcore2"):  # they log addresses: the wearer's name is in them
    logging.getLogger(_name).setLevel(logging.WARNING)

MULTISTATUS = 207
_TIMEOUT_S = 30.0  # for a whole answer, however slowly it comes
_MOST_BYTES = 16 << 20
_MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 307, 308)
_LATER = (408, 425, 429)
_NOT_THERE = (404, 405, 410, 501)


class TooLargeError(CarrierError):
    """More than this machine takes in one answer: ask for less."""


class NotFoundError(CarrierError):
    """Nothing is there, or nothing that can be asked so."""


class DavClient:
    """`url` is the account's; everything else is found from there. Use it in an `async with`."""

    def __init__(
        self,
        url: str,
        user: str,
        password: str,
        timeout_s: float = _TIMEOUT_S,
        most_bytes: int = _MOST_BYTES,
    ) -> None:
        self.url = checked(url)
        self.host = urlsplit(self.url).hostname or ""
        self._timeout_s, self._most_bytes = timeout_s, most_bytes
        self._http = httpx2.AsyncClient(
            auth=httpx2.BasicAuth(user, password),
            headers={"Accept-Encoding": "identity", "User-Agent": "sori"},
            timeout=timeout_s,
            trust_env=self.url.startswith("https:"),  # no proxy between this machine and itself
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def ask(self, method: str, url: str, body: bytes, depth: int = 0) -> Multistatus:
        """Return what the server says of `url` (of this server, absolute or not).

        Raises `CarrierError`: `offline` (try later), `signed_out`, `refused`, and the kinds above.
        """
        try:
            async with asyncio.timeout(self._timeout_s):
                status, answer = await self._answer(method, joined(self.url, url), body, depth)
        except (httpx2.TransportError, TimeoutError) as error:
            raise CarrierError(f"{self.host} cannot be reached", "offline") from error
        except httpx2.HTTPError as error:
            raise CarrierError(f"{self.host} answers what is no HTTP", "refused") from error
        if status != MULTISTATUS:
            raise self._told(status)
        try:
            return await asyncio.to_thread(read_multistatus, answer)
        except ValueError as error:
            raise CarrierError(
                f"{self.host} answers what is no WebDAV: {error}", "refused"
            ) from None

    async def _answer(self, method: str, url: str, body: bytes, depth: int) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/xml; charset=utf-8", "Depth": str(depth)}
        for _ in range(_MOST_REDIRECTS):
            asked = self._http.stream(method, url, content=body, headers=headers)
            async with asked as response:
                if response.status_code not in _REDIRECTS:
                    return response.status_code, await self._read(response)
                url = joined(url, response.headers.get("Location", ""))
        raise CarrierError(f"{self.host} sends on without end", "refused")

    async def _read(self, response: httpx2.Response) -> bytes:
        """Return the body, if it is an answer and no larger than is taken."""
        if response.status_code != MULTISTATUS:
            return b""
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise CarrierError(f"{self.host} compresses what was asked for plain", "refused")
        parts, size = [], 0
        async for part in response.aiter_raw():
            size += len(part)
            if size > self._most_bytes:
                raise TooLargeError(f"{self.host} answers more than is taken at once", "refused")
            parts.append(part)
        return b"".join(parts)

    def _told(self, status: int) -> CarrierError:
        if status == 401:
            return CarrierError(f"{self.host} does not take this user and password", "signed_out")
        if status in _NOT_THERE or 200 <= status < 300:
            return NotFoundError(f"{self.host} has nothing there (HTTP {status})", "refused")
        if status >= 500 or status in _LATER:
            return CarrierError(f"{self.host} failed with HTTP {status}: try later", "offline")
        return CarrierError(f"{self.host} refuses this (HTTP {status})", "refused")
