"""What a carrier of calls must do: SIP, a phone bridge and simulated people alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from agent.actions.addresses import Address
from agent.actions.messaging import Carrier

FRAME_SAMPLES = 320  # 20 ms at 16 kHz
FRAME_MS = 20
Frame = NDArray[np.int16]


class CallMove(StrEnum):
    """What the other side, or the network, did to a call."""

    RANG = "rang"
    ANSWERED = "answered"
    REJECTED = "rejected"
    ENDED = "ended"
    MISSED = "missed"  # turned away as busy: there was a call already


@dataclass(frozen=True)
class CallChange:
    """`peer` is a contact's id where the carrier knows it, else a name or number."""

    call_id: str
    move: CallMove
    peer: str
    kind: str = "voice"


@dataclass(frozen=True)
class CallEntry:
    """A line of the call log. Times are ISO 8601, None for what did not happen.

    `direction` is `in` or `out`; `ending` is `hung_up`, `rejected`, `missed` or `interrupted`,
    empty while the call lasts.
    """

    id: str
    contact: str
    contact_id: str | None
    direction: str
    kind: str
    started_at: str
    answered_at: str | None = None
    ended_at: str | None = None
    ending: str = ""


class CallCarrier(Carrier, Protocol):
    """One call at a time: further callers are turned away and reported as `MISSED`.

    What the wearer does is not reported back through `changes`. Every coroutine raises
    `CarrierError`, with code `no_call` where that call is over.
    """

    async def place(self, callee: Address, kind: str) -> str:
        """Begin ringing at `callee`; return the call's id, unique over sessions."""

    async def answer(self, call_id: str) -> None: ...

    async def reject(self, call_id: str) -> None: ...

    async def hang_up(self, call_id: str) -> None: ...

    async def hold(self, call_id: str, on: bool) -> None:
        """Put the call on hold, or take it up again; the audio is stopped by the phone."""

    def changes(self) -> Sequence[CallChange]:
        """Return, once, what the other side did since last asked; never waits."""

    def audio_for_peer(self, frame: Frame) -> None:
        """Take 20 ms of the wearer: int16, 320 samples, 16 kHz. Dropped when no call is up."""

    def audio_from_peer(self) -> Frame | None:
        """Return the next 20 ms of the peer, None where there is nothing to play."""
