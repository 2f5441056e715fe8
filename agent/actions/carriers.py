"""The wearer's accounts as one: their arrivals joined, each kept connected, none in another's way."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager

from agent.actions.calls import CallCarrier
from agent.actions.messaging import Carrier, Invite, MessageCarrier, Peer, Received
from agent.errors import CarrierError

_FIRST_RESTART_S = 1.0
_LONGEST_RESTART_S = 60.0
_MEET_EVERY_S = 600.0  # new friends can write before that: who writes is known by their message


class Carriers:
    """Carriers of messages by the account they carry for, in the wearer's order of preference."""

    def __init__(self, *carriers: MessageCarrier) -> None:
        """Raises `ValueError` where two carry for one account."""
        self._by_name = {carrier.name: carrier for carrier in carriers}
        if len(self._by_name) < len(carriers):
            raise ValueError(f"two carriers for one account: {[one.name for one in carriers]}")
        self._troubles: list[CarrierError] = []
        self._met: dict[str, Sequence[Peer]] = {}

    def __iter__(self) -> Iterator[MessageCarrier]:
        return iter(self._by_name.values())

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._by_name)

    @property
    def leaves_machine(self) -> bool:
        return any(carrier.leaves_machine for carrier in self)

    def find(self, account: str) -> MessageCarrier | None:
        """Return the carrier of an account; None where the wearer has removed it."""
        return self._by_name.get(account)

    def get(self, account: str) -> MessageCarrier:
        """Return the carrier of an account. Raises `CarrierError` (`signed_out`) where it is gone."""
        carrier = self.find(account)
        if carrier is None:
            raise CarrierError(f"there is no account {account} any more", "signed_out")
        return carrier

    def advance(self, elapsed_ms: float) -> None:
        for carrier in self:
            carrier.advance(elapsed_ms)

    def arrivals(self) -> list[tuple[str, Received]]:
        """Return what waits to be stored, with its account; the order within an account is kept."""
        return [(one.name, received) for one in self for received in tuple(one.arrivals())]

    def invites(self) -> list[tuple[str, Invite]]:
        return [(one.name, invite) for one in self for invite in tuple(one.invites())]

    def troubles(self) -> Sequence[CarrierError]:
        """Return, once, what went wrong with a connection since last asked."""
        troubles, self._troubles = self._troubles, []
        return troubles

    def met(self) -> dict[str, Sequence[Peer]]:
        """Return, once, whom accounts can reach, as they last said."""
        met, self._met = self._met, {}
        return met

    @asynccontextmanager
    async def connected(self, calls: CallCarrier | None = None) -> AsyncIterator[None]:
        """Keep every account connected while a block runs, then close them.

        Raises what a carrier broke with.
        """
        try:
            async with asyncio.TaskGroup() as tasks:
                running = tasks.create_task(self.run(calls), name="carriers")
                yield
                running.cancel()
        except BaseExceptionGroup as group:
            raise _first(group) from None
        finally:
            for carrier in (*self, *([calls] if calls else [])):
                carrier.close()

    async def run(self, calls: CallCarrier | None = None) -> None:
        """Keep every account, and `calls`, connected until cancelled, each whatever becomes of the others.

        A carrier that gives up with a `CarrierError` is started again after a while, but for one
        whose wearer must sign in. Anything else it raises is a defect: it ends them all, aloud.
        """
        async with asyncio.TaskGroup() as tasks:
            for carrier in self:
                tasks.create_task(self._keep(carrier), name=f"carrier-{carrier.name}")
                tasks.create_task(self._meet(carrier), name=f"peers-{carrier.name}")
            if calls is not None:
                tasks.create_task(self._keep(calls), name="calls")

    async def _keep(self, carrier: Carrier) -> None:
        wait_s = _FIRST_RESTART_S
        while True:
            try:
                await carrier.run()
            except CarrierError as error:
                self._troubles.append(error)
                if error.code == "signed_out":
                    return
            await asyncio.sleep(wait_s)
            wait_s = min(2 * wait_s, _LONGEST_RESTART_S)

    async def _meet(self, carrier: MessageCarrier) -> None:
        """Ask whom a carrier can reach, now and then; one that keeps no such list is asked once."""
        wait_s = _FIRST_RESTART_S
        while True:
            try:
                self._met[carrier.name] = await carrier.peers()
                wait_s = _MEET_EVERY_S
            except CarrierError as error:
                if error.code == "unsupported":
                    return
                wait_s = min(2 * wait_s, _LONGEST_RESTART_S)
            await asyncio.sleep(wait_s)


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return what one of the tasks failed with, out of the groups around it."""
    one = group.exceptions[0]
    return _first(one) if isinstance(one, BaseExceptionGroup) else one
