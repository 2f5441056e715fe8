"""Simulated people as a world: no server, nothing kept."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from agent.actions.simulated import SimulatedPeople
from tests.carriers.world import Saw, until


class SimulatedWorld:
    peer = "엄마"
    room = "가족방"
    stranger = None
    keeps = False
    has_server = False
    can_be_searched = False
    refuses_too_long = False  # they have no limit of their own

    def __init__(self) -> None:
        self.carrier = SimulatedPeople()
        self._written: dict[str, str] = {}

    async def write(self, text: str, in_room: bool = False) -> None:
        room = self.room if in_room else None
        self._written[self.carrier.write(self.peer, text, room)] = text

    async def received(self, count: int, in_room: bool = False) -> list[str]:
        def texts() -> list[str]:
            return [
                item.body
                for item in self.carrier.received
                if (item.address.room is not None) == in_room
            ]

        return await until(texts, lambda found: len(found) >= count)

    async def saw(self, what: Saw, count: int = 1) -> list[str]:
        match what:
            case Saw.REACTION:
                return [emoji for _, emoji in self.carrier.reactions]
            case Saw.READ:
                return [self._written[id] for id in self.carrier.read_ids]
            case _:
                raise NotImplementedError(what)

    async def invite(self, room_name: str) -> None:
        raise NotImplementedError

    async def reopen(self) -> None:
        raise NotImplementedError

    async def stop_server(self) -> None:
        raise NotImplementedError

    async def start_server(self) -> None:
        raise NotImplementedError


@asynccontextmanager
async def simulated_world() -> AsyncIterator[SimulatedWorld]:
    yield SimulatedWorld()
