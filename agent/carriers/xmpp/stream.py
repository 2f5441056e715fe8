"""The connection to the server: kept up through any outage, and honest about what was lost in one."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from slixmpp import ClientXMPP
from slixmpp.exceptions import IqError, IqTimeout

from agent.errors import CarrierError

_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.5, 60.0
_CONNECT_S, ASK_S = 15.0, 10.0
_PLUGINS = (
    "xep_0030", "xep_0045", "xep_0059", "xep_0060", "xep_0085", "xep_0199", "xep_0249", "xep_0280",
    "xep_0297", "xep_0313", "xep_0333", "xep_0359", "xep_0402", "xep_0424", "xep_0444",
)  # fmt: skip
_PING_S = 60
Answer = TypeVar("Answer")

# slixmpp logs stanzas, which hold words.
logging.getLogger("slixmpp").setLevel(logging.CRITICAL + 1)


@dataclass(frozen=True)
class XmppAccount:
    """`address` and `port` are looked up in the DNS where they are not given.

    `requires_tls` False only for a server on this machine.
    """

    jid: str
    password: str = field(repr=False)
    address: str = ""
    port: int = 0
    requires_tls: bool = True


class Stream:
    """`on_up` runs once each time the session is there; nothing is asked before it has ended."""

    def __init__(self, account: XmppAccount) -> None:
        self._account = account
        client = self.client = ClientXMPP(account.jid, account.password)
        for plugin in _PLUGINS:
            client.register_plugin(plugin)
        client.plugin["xep_0199"].enable_keepalive(interval=_PING_S, timeout=int(ASK_S))
        if not account.requires_tls:
            client.enable_plaintext, client.enable_starttls = True, False
            client.enable_direct_tls = False
            client.plugin["feature_mechanisms"].unencrypted_scram = True
        else:
            client.enable_plaintext = False
        self._is_up = False
        self._lost = asyncio.Event()
        for event in ("disconnected", "session_end"):
            client.add_event_handler(event, self._on_lost)

    @property
    def is_up(self) -> bool:
        return self._is_up

    async def run(self, on_up: Callable[[], Awaitable[None]]) -> None:
        """Connect, again and again, until cancelled. Raises `CarrierError` (`signed_out`)."""
        wait_s = _FIRST_WAIT_S
        try:
            while True:
                try:
                    await self._connect()
                    await on_up()
                    self._is_up, wait_s = True, _FIRST_WAIT_S
                    await self._lost.wait()
                except (CarrierError, TimeoutError) as error:
                    if isinstance(error, CarrierError) and error.code == "signed_out":
                        raise
                self._is_up = False
                self._drop()
                await asyncio.sleep(wait_s * random.uniform(0.5, 1.0))
                wait_s = min(_LONGEST_WAIT_S, wait_s * 2)
        finally:
            self._is_up = False
            await self._say_goodbye()

    async def try_once(self) -> None:
        """Begin a session and end it. Raises `CarrierError`, `TimeoutError`."""
        try:
            await self._connect()
        finally:
            await self._say_goodbye()

    def require_up(self) -> None:
        if not self._is_up or self._lost.is_set():
            raise CarrierError("the XMPP server cannot be reached", "offline")

    async def ask(self, asked: Callable[[], Awaitable[Answer]]) -> Answer:
        """Return the server's answer. Raises `CarrierError`: `offline`, or what it refused."""
        if self._lost.is_set():
            raise CarrierError("the XMPP server cannot be reached", "offline")
        answering = asyncio.ensure_future(_awaited(asked))
        losing = asyncio.ensure_future(self._lost.wait())
        try:
            await asyncio.wait(
                (answering, losing), timeout=ASK_S, return_when=asyncio.FIRST_COMPLETED
            )
            if not answering.done():
                raise CarrierError("the XMPP server gave no answer", "offline")
            return answering.result()
        except IqTimeout as error:
            raise CarrierError("the XMPP server gave no answer", "offline") from error
        except IqError as error:
            raise refusal(str(error.condition)) from error
        finally:
            for task in (answering, losing):
                task.cancel()
            await asyncio.gather(answering, losing, return_exceptions=True)

    async def send(self, stanza: Any) -> None:
        """Send, and return once the server has dealt with it; raises `CarrierError`."""
        self.require_up()
        stanza.send()
        await self.settle()

    async def settle(self) -> None:
        """Return once the server has dealt with all that was sent before. Raises `CarrierError`."""
        domain = self.client.boundjid.domain
        await self.ask(lambda: self.client.plugin["xep_0199"].send_ping(domain, timeout=int(ASK_S)))

    async def _connect(self) -> None:
        """Return once the session has begun. Raises `CarrierError`, `TimeoutError`."""
        client, account = self.client, self._account
        begun: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def started(_event: Any) -> None:
            if not begun.done():
                begun.set_result(None)

        def failed(code: str, line: str) -> Callable[[Any], None]:
            def tell(_event: Any) -> None:
                if not begun.done():
                    begun.set_exception(CarrierError(line, code))

            return tell

        handlers = {
            "session_start": started,
            "connection_failed": failed("offline", "the XMPP server cannot be reached"),
            "disconnected": failed("offline", "the XMPP server closed the connection"),
            "failed_all_auth": failed(
                "signed_out", "the XMPP server does not take this password: sori account add xmpp"
            ),
        }
        self._lost.clear()
        for event, handler in handlers.items():
            client.add_event_handler(event, handler)
        try:
            client.connect(account.address or None, account.port or None)
            async with asyncio.timeout(_CONNECT_S):
                await begun
            self._lost.clear()
        finally:
            for event, handler in handlers.items():
                client.del_event_handler(event, handler)

    def _drop(self) -> None:
        self.client.cancel_connection_attempt()
        self.client.abort()

    async def _say_goodbye(self) -> None:
        self.client.cancel_connection_attempt()
        if self.client.transport is not None:
            await self.client.disconnect(wait=1.0)

    def _on_lost(self, _event: Any) -> None:
        self._lost.set()


async def _awaited(asked: Callable[[], Awaitable[Answer]]) -> Answer:
    return await asked()


def refusal(condition: str) -> CarrierError:
    """Return what an error of XMPP (RFC 6120, 8.3.3) means here."""
    match condition:
        case "service-unavailable" | "item-not-found" | "remote-server-not-found" | "jid-malformed":
            return CarrierError(f"XMPP: {condition}", "unknown_recipient")
        case "resource-constraint" | "remote-server-timeout" | "internal-server-error":
            return CarrierError(f"XMPP: {condition}", "offline")
        case "feature-not-implemented":
            return CarrierError(f"XMPP: {condition}", "unsupported")
        case _:
            return CarrierError(f"XMPP: {condition}", "refused")
