"""One engine's thread: rank, order, cancelling, its end."""

import threading
from collections.abc import Iterator

import pytest

from agent.worker import Worker


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker("test")
    yield worker
    worker.shutdown()


@pytest.fixture
def gate(worker: Worker) -> Iterator[threading.Event]:
    """The thread is busy until this is set."""
    gate = threading.Event()
    worker.urgent.submit(gate.wait, 10)
    yield gate
    gate.set()


def test_what_is_waited_for_goes_before_what_may_be_wanted(worker: Worker, gate: threading.Event):
    done: list[str] = []
    jobs = [worker.spare.submit(done.append, "spare"), worker.urgent.submit(done.append, "urgent")]
    gate.set()
    for job in jobs:
        job.result(5)
    assert done == ["urgent", "spare"]


def test_a_job_that_waits_can_be_cancelled(worker: Worker, gate: threading.Event):
    done: list[str] = []
    cancelled = worker.spare.submit(done.append, "cancelled")
    later = worker.spare.submit(done.append, "later")
    assert cancelled.cancel()
    gate.set()
    later.result(5)
    assert done == ["later"]


def test_whoever_asked_gets_the_error(worker: Worker):
    job = worker.spare.submit(int, "no number")
    assert isinstance(job.exception(5), ValueError)


def test_at_the_end_what_waits_is_done_unless_it_is_cancelled():
    done: list[str] = []
    finishing, cancelling = Worker("test"), Worker("test")
    for worker, name in ((finishing, "finished"), (cancelling, "cancelled")):
        gate = threading.Event()
        worker.urgent.submit(gate.wait, 10)
        job = worker.spare.submit(done.append, name)
        threading.Timer(0.05, gate.set).start()
        worker.shutdown(cancel_waiting=worker is cancelling)
        assert job.done()
    assert done == ["finished"]
