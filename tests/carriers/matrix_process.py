"""A companion's messages as a process that can be killed: `python -m tests.carriers.matrix_process F`.

F is JSON: the `account`, a `folder`, and how many messages to send to each of the `rooms`. It takes
in what arrives and sends its own, one key each, and goes on where it was killed, until it is killed.
"""

import asyncio
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from agent.actions.carriers import Carriers
from agent.actions.phone import Phone
from agent.actions.simulated import SimulatedPeople
from agent.actions.store import Store
from agent.carriers.matrix.account import MatrixAccount
from agent.carriers.matrix.carrier import MatrixCarrier
from agent.events import SendMessage

_FRAME_S = 0.02


async def run(config: dict[str, Any]) -> None:
    folder = Path(config["folder"])
    carrier = MatrixCarrier(MatrixAccount(**config["account"]), folder / "matrix", encrypts=False)
    with Store(folder / "store.db") as store:
        carriers = Carriers(carrier)
        phone = Phone(store, carriers, SimulatedPeople(), datetime.now(UTC))
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(carriers.run())
            tasks.create_task(_take_in(phone))
            for room in config["rooms"]:
                tasks.create_task(_send(phone, store, room, config["count"]))


async def _take_in(phone: Phone) -> None:
    """What a session does each frame."""
    began = time.monotonic()
    while True:
        phone.advance((time.monotonic() - began) * 1000)
        phone.poll()
        if phone.has_due:
            await phone.carry_out_due()
        await asyncio.sleep(_FRAME_S)


async def _send(phone: Phone, store: Store, room: str, count: int) -> None:
    for number in range(count):
        key = f"{room}-{number}"
        while (state := store.outbox.state(key)) is None or state.is_waiting:
            if state is None:  # else it waits for the server, and `_take_in` sends it
                await phone.perform(SendMessage(key, room, f"{number}", room=room))
            await asyncio.sleep(_FRAME_S if store.outbox.state(key) is not None else 0.2)


if __name__ == "__main__":
    asyncio.run(run(json.loads(Path(sys.argv[1]).read_text())))
