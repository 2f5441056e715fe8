"""An account kept up to date while the companion runs.

What passes by itself (no network, a server that failed) is tried again, later each time; what does not
(another password) is told and looked at rarely.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from agent.dav.syncing import Syncing
from agent.errors import CarrierError

_BETWEEN_S = 15 * 60.0
_FIRST_RETRY_S, _LAST_RETRY_S = 30.0, 60 * 60.0


async def keep_in_sync(
    syncing: Syncing,
    now: Callable[[], datetime],
    tell: Callable[[CarrierError], None],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Follow an account until cancelled. `tell` gets each failure that was not the one before.

    Raises `CarrierError` for nothing of the server's: only where the store cannot be written.
    """
    told, retry_s = "", _FIRST_RETRY_S
    while True:
        try:
            await syncing.sync(now())
        except CarrierError as error:
            if error.code not in ("offline", "signed_out", "refused"):
                raise
            if str(error) != told:
                told = str(error)
                tell(error)
            await sleep(retry_s if error.code == "offline" else _LAST_RETRY_S)
            retry_s = min(2 * retry_s, _LAST_RETRY_S)
            continue
        told, retry_s = "", _FIRST_RETRY_S
        await sleep(_BETWEEN_S)
