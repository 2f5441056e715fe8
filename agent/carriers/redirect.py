"""The wearer's consent: this machine's browser comes back to us, or another screen's address is told.

Kakao documents no device grant; on another screen the wearer agrees, and gives us the address at
which that browser ended.
"""

import asyncio
from urllib.parse import parse_qs, urlsplit

from agent.errors import UsageError

_DONE = "sori: 이 창은 닫아도 돼요. You may close this window.\n"
_LONGEST_REQUEST = 16_384


def code_of(address: str, state: str) -> str:
    """Return the code in the address that the consent ended at.

    Raises `UsageError` where it is another consent's, or none was given.
    """
    told = {key: one[0] for key, one in parse_qs(urlsplit(address.strip()).query).items()}
    if told.get("error"):
        raise UsageError(f"Kakao gave no consent ({told['error'][:40]}): agree, or try again")
    if told.get("state") != state:
        raise UsageError("that address belongs to another sign-in: open the page again")
    if "code" not in told:
        raise UsageError("that address has no code: copy all of it from the browser")
    return told["code"]


class Redirect:
    """Waits on loopback at the app's `redirect_uri` for the browser of this machine.

    Use it in an `async with`. Raises `UsageError` where that address is not ours to listen on.
    """

    def __init__(self, redirect_uri: str, state: str) -> None:
        self._uri, self._state = urlsplit(redirect_uri), state
        self._code: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        if self._uri.hostname not in ("127.0.0.1", "localhost") or self._uri.port is None:
            raise UsageError(
                "the app's redirect URI must be http://127.0.0.1:PORT/... to come back here"
            )

    async def __aenter__(self) -> "Redirect":
        try:
            self._server = await asyncio.start_server(
                self._serve, "127.0.0.1", self._uri.port, limit=_LONGEST_REQUEST
            )
        except OSError as error:
            raise UsageError(f"port {self._uri.port} is taken: {error.strerror}") from error
        return self

    async def __aexit__(self, *_raised: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def code(self) -> str:
        """Return the code of the consent. Raises `UsageError` where it was refused."""
        return await self._code

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request; only one for our path, with our state, ends the wait."""
        try:
            line = (await reader.readline()).decode("latin-1").split(" ")
            ours = len(line) == 3 and urlsplit(line[1]).path == self._uri.path
            status = "200 OK" if ours else "404 Not Found"
            body = _DONE.encode() if ours else b""
            writer.write(
                f"HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\n"
                f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
            )
            writer.write(body)
            await writer.drain()
            if ours and not self._code.done():
                self._take(line[1])
        except (ValueError, ConnectionError):
            return  # no browser of ours: it neither gave a code nor hung the wait
        finally:
            writer.close()

    def _take(self, address: str) -> None:
        try:
            self._code.set_result(code_of(address, self._state))
        except UsageError as error:
            self._code.set_exception(error)
