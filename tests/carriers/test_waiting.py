"""Where the next sync begins, and what it leaves out, wherever the process was killed before."""

from pathlib import Path

import pytest

from agent.actions.messaging import Received
from agent.carriers.journal import Journal
from agent.carriers.waiting import Waiting
from agent.errors import CarrierError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def some(*ids: str) -> list[Received]:
    return [Received(id, "@mom:x", id) for id in ids]


def test_the_token_stays_behind_what_is_not_acknowledged(path: Path):
    journal = Journal(path)
    queue = Waiting(journal)
    queue.add(some("a", "b"), "t1")
    queue.add(some("c"), "t2")

    queue.acknowledge("c")
    assert journal.token == ""
    queue.acknowledge("a")
    queue.acknowledge("b")

    assert journal.token == "t2"
    assert journal.acknowledged() == set()
    journal.close()


def test_a_sync_that_brought_nothing_moves_the_token_on_unless_something_waits(path: Path):
    journal = Journal(path)
    queue = Waiting(journal)

    queue.add([], "t1")
    assert journal.token == "t1"
    queue.add(some("a"), "t2")
    queue.add([], "t3")
    assert journal.token == "t1"
    queue.acknowledge("a")
    assert journal.token == "t3"
    journal.close()


def test_killed_between_acknowledgements_only_the_rest_is_offered_again(path: Path):
    before = Journal(path)
    queue = Waiting(before)
    queue.add(some("a", "b", "c"), "t1")
    queue.acknowledge("b")
    before.close()

    after = Journal(path)
    queue = Waiting(after)
    queue.add(some("a", "b", "c", "d"), "t2")  # the server tells all since the token again

    assert [one.id for one in queue.messages()] == ["a", "c", "d"]
    for id in ("a", "c", "d"):
        queue.acknowledge(id)
    assert (after.token, after.acknowledged()) == ("t2", set())
    after.close()


def test_what_is_told_twice_is_offered_once(path: Path):
    journal = Journal(path)
    queue = Waiting(journal)
    queue.add(some("a", "a"), "t1")
    queue.add(some("a", "b"), "t2")

    assert [one.id for one in queue.messages()] == ["a", "b"]
    queue.acknowledge("a")
    assert journal.token == "t1"
    journal.close()


def test_on_a_full_disk_nothing_is_forgotten(path: Path):
    journal = Journal(path)
    queue = Waiting(journal)
    queue.add(some("a"), "t1")
    journal._connection.execute("PRAGMA query_only = ON")

    with pytest.raises(CarrierError) as full:
        queue.acknowledge("a")

    assert full.value.code == "full_disk"
    assert [one.id for one in queue.messages()] == ["a"]
    journal._connection.execute("PRAGMA query_only = OFF")
    queue.acknowledge("a")
    assert queue.messages() == []
    assert journal.token == "t1"
    journal.close()
