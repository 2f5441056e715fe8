"""The reference bridge to try things with: lines typed are what people write to the simulated phone."""

import asyncio
import re
import threading
import time
from collections.abc import Callable, Iterable

from devices.bridge.core import Bridge
from devices.bridge.journal import Journal
from devices.bridge.phone import Phone, Replied
from devices.bridge.server import BridgeServer

USAGE = "엄마: 밥 먹었니?   ·   가족방/아빠: 치킨?   ·   sms 01012345678: 택배입니다"
_LINE = re.compile(r"(?:(?P<app>[a-z]+) )?(?:(?P<room>[^/:]+)/)?(?P<who>[^:]+): *(?P<text>.+)")
_APPS = ("kakaotalk", "sms", "line", "whatsapp")


def write(phone: Phone, line: str) -> bool:
    """Let somebody write what a line says; False where it says nothing of the kind."""
    said = _LINE.fullmatch(line.strip())
    app = (said["app"] or "kakaotalk") if said else ""
    if said is None or app not in _APPS:
        return False
    phone.write(app, said["who"].strip(), said["text"], said["room"] and said["room"].strip())
    return True


async def simulate(
    listen: str, token: str, typed: Iterable[str], tell: Callable[[str], None]
) -> None:
    """Serve until the lines end. The phone forgets everything then."""
    phone = Phone(lambda: time.time_ns() // 1_000_000)
    phone.on_replied = lambda replied: tell(_told(replied))
    journal = Journal()
    server = BridgeServer(Bridge(phone, journal, lambda: time.time_ns() // 1_000_000), token)
    port = await server.start(listen)
    tell(f"a simulated phone listens on port {port}, token {token}")
    tell(USAGE)
    lines = _fed(typed)
    try:
        while (line := await lines.get()) is not None:
            if line.strip() and not write(phone, line):
                tell(USAGE)
    finally:
        await server.stop()
        journal.close()


def _told(replied: Replied) -> str:
    return f"→ {replied.app} {replied.chat}: {replied.text}"


def _fed(typed: Iterable[str]) -> "asyncio.Queue[str | None]":
    """Return a queue of the lines, None last; reading waits in a thread that stops nothing."""
    lines: asyncio.Queue[str | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def feed() -> None:
        for line in typed:
            loop.call_soon_threadsafe(lines.put_nowait, line)
        loop.call_soon_threadsafe(lines.put_nowait, None)

    threading.Thread(target=feed, name="typed", daemon=True).start()
    return lines
