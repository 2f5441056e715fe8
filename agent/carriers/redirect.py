"""Where a browser comes back to after the wearer agreed on a page: this machine, on loopback.

On another screen there is nothing to come back to: the wearer gives us the address at which that
browser ended, and `answer_of` reads it all the same.
"""

import asyncio
from typing import Self
from urllib.parse import parse_qs, urlsplit

from agent.errors import UsageError

_DONE = "sori: 이 창은 닫아도 돼요. You may close this window.\n"
_LONGEST_REQUEST = 16_384


def answer_of(address: str, wanted: str, state: str = "") -> str:
    """Return the value of `wanted` in the address that the page ended at.

    Raises `UsageError` where it is another page's (`state` differs), or the wearer did not agree.
    """
    told = {key: one[0] for key, one in parse_qs(urlsplit(address.strip()).query).items()}
    if told.get("error"):
        raise UsageError(f"no consent was given ({told['error'][:40]}): agree, or try again")
    if state and told.get("state") != state:
        raise UsageError("that address belongs to another sign-in: open the page again")
    if not told.get(wanted):
        raise UsageError(f"that address has no {wanted}: copy all of it from the browser")
    return told[wanted]


class Redirect:
    """Waits at `address` (http, loopback, with a port) for the browser of this machine.

    Use it in an `async with`. Raises `UsageError` where that address is not ours to listen on.
    """

    def __init__(self, address: str, wanted: str, state: str = "") -> None:
        self._address, self._wanted, self._state = urlsplit(address), wanted, state
        self._answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        if self._address.hostname not in ("127.0.0.1", "localhost") or not self._address.port:
            raise UsageError("the redirect must be http://127.0.0.1:PORT/... to come back here")

    async def __aenter__(self) -> Self:
        try:
            self._server = await asyncio.start_server(
                self._serve, "127.0.0.1", self._address.port, limit=_LONGEST_REQUEST
            )
        except OSError as error:
            raise UsageError(f"port {self._address.port} is taken: {error.strerror}") from error
        return self

    async def __aexit__(self, *_raised: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def answer(self) -> str:
        """Return what the page gave. Raises `UsageError` where the wearer did not agree."""
        return await self._answer

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request; only one for our path ends the wait."""
        try:
            line = (await reader.readline()).decode("latin-1").split(" ")
            ours = len(line) == 3 and urlsplit(line[1]).path == self._address.path
            status = "200 OK" if ours else "404 Not Found"
            body = _DONE.encode() if ours else b""
            writer.write(
                f"HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\n"
                f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
            )
            writer.write(body)
            await writer.drain()
            if ours and not self._answer.done():
                self._take(line[1])
        except (ValueError, ConnectionError):
            return  # no browser of ours: it neither gave an answer nor ended the wait
        finally:
            writer.close()

    def _take(self, address: str) -> None:
        try:
            self._answer.set_result(answer_of(address, self._wanted, self._state))
        except UsageError as error:
            self._answer.set_exception(error)
