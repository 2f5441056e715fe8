"""A session that sends and receives, killed (SIGKILL) at each step in turn: run by `test_kill_steps`.

    python -m tests.actions.killed FOLDER once|unsure

For N = 1, 2, ... a process of its own does the whole on a store of its own and kills itself at the
N-th step: before and after each transaction of the store, and before and after anything takes effect
at the carrier. It ends with the first N that is past the last step, and prints it.
"""

import asyncio
import json
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from agent.actions.carriers import Carriers
from agent.actions.database import Database
from agent.actions.handles import Handle
from agent.actions.messaging import OutboxItem, Received
from agent.actions.phone import Phone
from agent.actions.simulated import SimulatedPeople
from agent.actions.store import Store
from agent.errors import CarrierError
from agent.events import Contact, ScheduleMessage, SendMessage
from tests.actions.conftest import NOW
from tests.actions.post import Post

KEYS = ("k1", "k2", "k3")
DUE = NOW + timedelta(minutes=1)


class Steps:
    """Counts, and kills this process at the step it is told."""

    fatal = 0
    count = 0

    @classmethod
    def step(cls) -> None:
        cls.count += 1
        if cls.count == cls.fatal:
            os.kill(os.getpid(), signal.SIGKILL)


class Elsewhere(Post):
    """A carrier whose side of the world is a folder, which outlives us."""

    def __init__(self, folder: Path, sends_once: bool) -> None:
        super().__init__("matrix", "@mom:x", sends_once=sends_once)
        self.can_verify = sends_once
        self._sent, self._taken = folder / "sent.jsonl", folder / "taken.jsonl"

    def sent(self) -> list[tuple[str, str]]:
        lines = self._sent.read_text("utf-8").splitlines() if self._sent.exists() else []
        return [tuple(json.loads(line)) for line in lines]

    async def commit(self, message: OutboxItem) -> str:
        Steps.step()
        if not (self.abilities.sends_once and message.key in dict(self.sent())):
            with self._sent.open("a", encoding="utf-8") as file:
                file.write(json.dumps([message.key, message.body]) + "\n")
        Steps.step()
        return f"id-{message.key}"

    async def verify(self, message: OutboxItem) -> str | None:
        if not self.can_verify:
            raise CarrierError("nobody kept count", "unsupported")
        return f"id-{message.key}" if message.key in dict(self.sent()) else None

    def arrivals(self) -> Sequence[Received]:
        taken = self._taken.read_text("utf-8").split() if self._taken.exists() else []
        all_ = (Received(f"m{n}", "@mom:x", "언제 와?", sender_name="엄마") for n in (1, 2))
        return [one for one in all_ if one.id not in taken]

    def acknowledge(self, message_id: str) -> None:
        Steps.step()
        with self._taken.open("a", encoding="utf-8") as file:
            file.write(message_id + "\n")
        Steps.step()


def open_phone(store: Store, carrier: Elsewhere) -> Phone:
    return Phone(store, Carriers(carrier), SimulatedPeople(), NOW)


def prepare(folder: Path) -> None:
    """Make the store that every session begins with."""
    folder.mkdir(parents=True)
    with Store(folder / "store.db") as store:
        store.put_contact(Contact("엄마", "c1"))
        store.handles.bind(Handle("matrix", "@mom:x", "엄마", "c1"))


async def session(folder: Path, sends_once: bool) -> None:
    """Send two messages and a scheduled one to one person, and take in what waits."""
    with Store(folder / "store.db") as store:
        phone = open_phone(store, Elsewhere(folder, sends_once))
        _kill_in_transactions()
        await phone.perform(ScheduleMessage(_message("k3"), DUE.isoformat()))
        await phone.perform(_message("k1"))
        phone.poll()
        await phone.perform(_message("k2"))
        phone.advance(61_000)
        await phone.carry_out_due()
        phone.poll()


def _message(key: str) -> SendMessage:
    return SendMessage(key, "엄마", f"{key} 내용", "c1")


def _kill_in_transactions() -> None:
    whole = Database.transaction

    @contextmanager
    def watched(self: Database) -> Iterator[sqlite3.Connection]:
        Steps.step()
        with whole(self) as connection:
            yield connection
            Steps.step()
        Steps.step()

    Database.transaction = watched  # type: ignore[method-assign]


def main() -> None:
    folder, sends_once = Path(sys.argv[1]), sys.argv[2] == "once"
    prepare(folder / "first")
    for step in range(1, 1_000):
        here = folder / str(step)
        shutil.copytree(folder / "first", here)
        child = os.fork()
        if child == 0:
            Steps.fatal = step
            asyncio.run(session(here, sends_once))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            assert os.WEXITSTATUS(status) == 0, f"step {step}: exit {os.WEXITSTATUS(status)}"
            print(step)
            return


if __name__ == "__main__":
    main()
