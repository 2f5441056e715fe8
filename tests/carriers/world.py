"""The other side of a carrier: somebody who writes and sees what reaches them, and their server.

A new carrier joins the conformance suite with one function that opens a `World`, named in
`tests/carriers/conftest.py`. What a world cannot do, its flags and the carrier's abilities say.
"""

import asyncio
from collections.abc import Callable
from enum import StrEnum
from typing import Protocol, TypeVar

from agent.actions.addresses import Address
from agent.actions.messaging import MessageCarrier, OutboxItem, Received

PATIENCE_S = 30  # for what must come; a machine under load is slow, and no test waits it out
Found = TypeVar("Found")


class Saw(StrEnum):
    """What the other side can notice, besides messages."""

    REACTION = "reaction"  # the emoji under a message of theirs
    READ = "read"  # the text of a message of theirs that was read
    TYPING = "typing"  # "on", "off"
    UNSENT = "unsent"  # the text of a message that was taken back


class World(Protocol):
    """One wearer's carrier, running, and one other person with whom it shares a chat (and a room).

    `peer` and `room` are handles. `stranger` is a well-formed handle that nobody has, None where
    every handle is somebody. `keeps`: what `reopen` gives is a new carrier object on the same data.
    `can_be_searched`: its server can read the chat. `refuses_too_long`: longer texts than `abilities` allows are refused by `prepare`.
    """

    carrier: MessageCarrier
    peer: str
    room: str | None
    stranger: str | None
    keeps: bool
    has_server: bool
    can_be_searched: bool
    refuses_too_long: bool

    async def write(self, text: str, in_room: bool = False) -> None:
        """Let the other person write to the wearer, and return when it left them."""

    async def received(self, count: int, in_room: bool = False) -> list[str]:
        """Return the texts that reached the other person, in order, once there are `count`."""

    async def saw(self, what: Saw, count: int = 1) -> list[str]:
        """Return what the other person noticed, in order, once there are `count`."""

    async def invite(self, room_name: str) -> None:
        """Let the other person ask the wearer into a new room."""

    async def reopen(self) -> None:
        """Cancel `run`, drop `carrier`, and run a new object on the same data."""

    async def stop_server(self) -> None:
        """Stop the server, so that the carrier has lost its connection when this returns."""

    async def start_server(self) -> None:
        """Start it again with what it had."""


async def until(look: Callable[[], Found], enough: Callable[[Found], bool]) -> Found:
    """Return what `look` finds, once it is enough. A carrier is polled by contract, and so here."""
    found = look()
    async with asyncio.timeout(PATIENCE_S):
        while not enough(found):
            await asyncio.sleep(0.01)
            found = look()
    return found


async def offered(world: World, count: int) -> list[Received]:
    """Return what the carrier offers, once it offers `count`."""
    return list(await until(lambda: world.carrier.arrivals(), lambda all: len(all) >= count))


async def arrived(world: World, count: int) -> list[Received]:
    """Return the next `count` arrivals and acknowledge them."""
    found = (await offered(world, count))[:count]
    for one in found:
        world.carrier.acknowledge(one.id)
    return found


def to_peer(world: World, key: str, text: str) -> OutboxItem:
    return OutboxItem(key, Address("상대", world.peer), text, world.carrier.name, world.peer)


def to_room(world: World, key: str, text: str) -> OutboxItem:
    assert world.room is not None
    address = Address("방", room=world.room)
    return OutboxItem(key, address, text, world.carrier.name, world.room)
