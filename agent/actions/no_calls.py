"""The carrier of calls of a wearer who has none: nobody is called, and nothing pretends otherwise."""

import asyncio
from collections.abc import Sequence

from agent.actions.addresses import Address
from agent.actions.calls import CallChange, Frame
from agent.errors import CarrierError


class NoCalls:
    """Refuses to place calls; none ever comes."""

    name = "calls"
    leaves_machine = False

    def advance(self, elapsed_ms: float) -> None:
        """Nothing rings here."""

    async def run(self) -> None:
        await asyncio.Event().wait()

    def close(self) -> None:
        """Nothing is open."""

    async def place(self, callee: Address, kind: str) -> str:
        raise CarrierError("no account carries calls: sori account add phone", "unsupported")

    async def answer(self, call_id: str) -> None:
        raise _no_call()

    async def reject(self, call_id: str) -> None:
        raise _no_call()

    async def hang_up(self, call_id: str) -> None:
        raise _no_call()

    async def hold(self, call_id: str, on: bool) -> None:
        raise _no_call()

    def changes(self) -> Sequence[CallChange]:
        return ()

    def audio_for_peer(self, frame: Frame) -> None:
        """There is no peer."""

    def audio_from_peer(self) -> Frame | None:
        return None


def _no_call() -> CarrierError:
    return CarrierError("there is no call", "no_call")
