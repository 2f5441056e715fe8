"""Nothing lost, nothing twice, order kept: many messages, a server that restarts, a process killed.

`SORI_SCALE` is how many messages go through, half of them each way: 100 by default, 10,000 for the
figure in the README. In 10,000 the process is killed 20 times and the server restarted 5 times.
"""

import asyncio
import json
import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote

import pytest

from agent.carriers.matrix.carrier import MatrixCarrier
from tests.carriers.matrix_peer import MatrixPeer
from tests.carriers.matrix_world import account_of, cancelled
from tests.carriers.synapse import REPOSITORY, Registered, Synapse
from tests.carriers.world import until

COUNT = int(os.environ.get("SORI_SCALE", "100"))
KILLS, RESTARTS = min(20, max(3, COUNT // 50)), min(5, max(1, COUNT // 200))
ROOMS = 4
EACH = COUNT // 2 // ROOMS  # messages in each room, each way
STALLED_S = 120  # without any progress something is stuck


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_or_out_of_order(synapse: Synapse, tmp_path: Path):
    draw = random.Random(6)
    wearer, peer = synapse.register("wearer"), synapse.register("peer")
    rooms = {f"방{number}": joint_room(synapse, wearer, peer, number) for number in range(ROOMS)}
    companion = Companion(configured(tmp_path, synapse, wearer, list(rooms), EACH))
    companion.start()
    writers = [
        threading.Thread(target=write_all, args=(synapse, peer, room_id), daemon=True)
        for room_id in rooms.values()
    ]
    wait_until(lambda: companion.knows_rooms(), companion)
    for writer in writers:
        writer.start()

    events = ["kill"] * KILLS + ["restart"] * RESTARTS
    draw.shuffle(events)
    for place, event in enumerate(events, start=1):
        goal = place * 2 * ROOMS * EACH // (len(events) + 1) - draw.randrange(5)
        wait_until(lambda goal=goal: companion.progress() >= goal, companion)
        if event == "kill":
            companion.kill()
            companion.start()
        elif place % 2:
            synapse.kill()
            synapse.start()
        else:
            synapse.stop()
            synapse.start()
    wait_until(lambda: companion.progress() >= 2 * ROOMS * EACH, companion)
    for writer in writers:
        writer.join()
    companion.kill()

    expected = [str(number) for number in range(EACH)]
    for name, room_id in rooms.items():
        assert sent_to(synapse, room_id, wearer, peer) == expected
        assert companion.received_in(name) == expected
    assert companion.kills == KILLS + 1


@pytest.mark.slow
async def test_encrypted_and_killed_again_and_again_all_is_read_on_both_sides(
    synapse: Synapse, tmp_path: Path
):
    """Killed between any two writes of keys, both sides can still read each other."""
    wearer, expected = synapse.register("wearer"), [str(number) for number in range(30)]
    peer = MatrixPeer(synapse.url, synapse.register("peer"), tmp_path / "peer")
    carrier = MatrixCarrier(account_of(synapse, wearer), tmp_path / "matrix")
    reading, running = asyncio.create_task(peer.run()), asyncio.create_task(carrier.run())
    await peer.until(lambda: peer.client.olm_account_shared)
    room_id = await peer.make_room(wearer.user_id, "방0", encrypted=True)
    (invite,) = await until(carrier.invites, lambda all: len(all) == 1)
    await carrier.answer_invite(invite.id, True)
    await cancelled(running)
    carrier.close()

    companion = Companion(configured(tmp_path, synapse, wearer, ["방0"], len(expected)))
    companion.start()
    for place, number in enumerate(expected):
        await peer.write(room_id, number)
        if place % 10 == 9:
            await asyncio.to_thread(
                wait_until, lambda place=place: companion.progress() > place, companion
            )
            companion.kill()
            companion.start()
    await asyncio.to_thread(
        wait_until, lambda: companion.progress() == 2 * len(expected), companion
    )
    await peer.until(lambda: len(peer.texts[room_id]) == len(expected))
    companion.kill()

    assert companion.received_in("방0") == expected
    assert peer.texts[room_id] == expected
    await cancelled(reading)
    await peer.close()


def configured(
    folder: Path, server: Synapse, wearer: Registered, rooms: list[str], count: int
) -> Path:
    config = folder / "config.json"
    account = asdict(account_of(server, wearer))
    config.write_text(
        json.dumps({"account": account, "folder": str(folder), "rooms": rooms, "count": count})
    )
    return config


class Companion:
    """The process under test, and what its store has, read from outside."""

    def __init__(self, config: Path) -> None:
        self._config = config
        self._store = config.parent / "store.db"
        self._process: subprocess.Popen[bytes] | None = None
        self.kills = 0

    def start(self) -> None:
        log = (self._config.parent / "log").open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.carriers.matrix_process", str(self._config)],
            cwd=REPOSITORY,
            stderr=log,
        )
        log.close()

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self.kills += 1

    def fail_if_dead(self) -> None:
        assert self._process is not None
        log = (self._config.parent / "log").read_text(errors="replace")
        assert self._process.poll() is None, log[-3000:]

    def knows_rooms(self) -> bool:
        return self._ask("SELECT count(*) FROM handles WHERE room IS NOT NULL")[0][0] == ROOMS

    def progress(self) -> int:
        """Return how many messages are in the store, in and out."""
        sent = self._ask("SELECT count(*) FROM outbox WHERE state = 'sent'")
        received = self._ask("SELECT count(*) FROM messages WHERE direction = 'in'")
        return int(sent[0][0] + received[0][0])

    def received_in(self, room: str) -> list[str]:
        rows = self._ask(
            "SELECT text FROM messages WHERE direction = 'in' AND room = ? ORDER BY position", room
        )
        return [text for (text,) in rows]

    def _ask(self, query: str, *values: str) -> list[tuple[int]]:
        try:
            connection = sqlite3.connect(f"file:{self._store}?mode=ro", uri=True, timeout=30)
            try:
                return connection.execute(query, values).fetchall()
            finally:
                connection.close()
        except sqlite3.OperationalError:  # there is no store yet
            return [(0,)]


def joint_room(server: Synapse, wearer: Registered, peer: Registered, number: int) -> str:
    body = {"name": f"방{number}", "invite": [wearer.user_id]}
    room = server.ask("POST", "/_matrix/client/v3/createRoom", body, peer.access_token)["room_id"]
    server.ask("POST", f"/_matrix/client/v3/join/{quote(room)}", {}, wearer.access_token)
    return str(room)


def write_all(server: Synapse, peer: Registered, room_id: str) -> None:
    """Write each number once; where the server is away, again under the same transaction id."""
    for number in range(EACH):
        path = f"/_matrix/client/v3/rooms/{quote(room_id)}/send/m.room.message/{number}"
        body = {"msgtype": "m.text", "body": str(number)}
        while True:
            try:
                server.ask("PUT", path, body, peer.access_token)
                break
            except (URLError, OSError):
                time.sleep(0.1)


def sent_to(server: Synapse, room_id: str, wearer: Registered, peer: Registered) -> list[str]:
    """Return what the wearer wrote in a room, in the server's order."""
    found: list[str] = []
    start = ""
    while True:
        path = f"/_matrix/client/v3/rooms/{quote(room_id)}/messages?dir=f&limit=500{start}"
        page = server.ask("GET", path, token=peer.access_token)
        found += [
            event["content"]["body"]
            for event in page["chunk"]
            if event["type"] == "m.room.message" and event["sender"] == wearer.user_id
        ]
        if "end" not in page or not page["chunk"]:
            return found
        start = f"&from={page['end']}"


def wait_until(is_so: Callable[[], bool], companion: Companion) -> None:
    """Wait as long as there is progress."""
    last, since = -1, time.monotonic()
    while not is_so():
        companion.fail_if_dead()
        if (progress := companion.progress()) != last:
            last, since = progress, time.monotonic()
        assert time.monotonic() - since < STALLED_S, f"stuck at {last}"
        time.sleep(0.02)
