"""`sori bridge` as a person types it: what it needs, what it prints, and its exit codes."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.carriers.bridge.handset import TOKEN, Handset, handset
from tests.cli.conftest import Sori


@contextmanager
def listening() -> Iterator[Handset]:
    """A phone's bridge in a thread of its own: the command has the loop of this one."""
    ready, started = threading.Event(), []
    loop = asyncio.new_event_loop()
    over = asyncio.Event()

    async def serve() -> None:
        async with handset() as one:
            started.append(one)
            ready.set()
            await over.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    try:
        assert ready.wait(20)
        yield started[0]
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
        loop.close()


def test_a_bridge_that_meets_everything_is_told_line_by_line(sori: Sori):
    with listening() as one:
        done = sori("bridge", "check", one.options.address, "--token", TOKEN)

    *lines, last = done.stdout.splitlines()
    assert done.returncode == 0
    assert last == "19 passed, 0 failed, 5 skipped"
    assert len(lines) == 24
    assert lines[0] == "passed  it introduces itself, the same each time"


def test_a_bridge_that_fails_exits_with_1(sori: Sori):
    with listening() as one:
        done = sori("bridge", "check", one.options.address, "--token", "wrong")

    assert done.returncode == 1
    assert "FAILED  it introduces itself, the same each time: Hello: UNAUTHENTICATED" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("192.168.42.129:50161", "--token", "t"), 2, "certificate"),
        (("50161", "--token", "t"), 2, "HOST:PORT"),
        (("127.0.0.1:1", "--token", "t"), 1, "does not answer"),
    ],
)
def test_what_cannot_be_checked_is_told_in_one_line(
    sori: Sori, arguments: tuple[str, ...], code: int, told: str
):
    done = sori("bridge", "check", *arguments)

    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_simulated_phone_ends_with_its_lines(sori: Sori):
    done = sori(
        "bridge", "simulate", "--listen", "127.0.0.1:0", "--token", "t", given="엄마: 밥 먹었니?\n"
    )

    assert done.returncode == 0
    assert "token t" in done.stdout
