"""One engine for several sessions: finals first, in turn, and nothing that nobody wants."""

import threading
from collections.abc import Iterator

import pytest

from agent.asr.hearing import Hearing
from agent.asr.recognizer import Decoded
from agent.events import Lang


@pytest.fixture
def hearing() -> Iterator[Hearing]:
    hearing = Hearing()
    yield hearing
    hearing.shutdown()


@pytest.fixture
def gate(hearing: Hearing) -> Iterator[threading.Event]:
    """The engine is busy until this is set."""
    gate = threading.Event()
    hearing.finals.submit(gate.wait, 10)
    yield gate
    gate.set()


def decoded(decode_ms: float) -> Decoded:
    return Decoded("응", Lang.KOREAN, -0.1, 0.0, 1000, decode_ms)


def test_finals_of_every_session_go_before_partials_of_any(hearing: Hearing, gate: threading.Event):
    done: list[str] = []
    jobs = [hearing.partials.submit(done.append, "partial of the first")]
    jobs += [hearing.partials.submit(done.append, "partial of the second")]
    jobs += [hearing.finals.submit(done.append, "final of the first")]
    jobs += [hearing.finals.submit(done.append, "final of the second")]
    gate.set()
    for job in jobs:
        job.result(10)
    assert done == [
        "final of the first",
        "final of the second",
        "partial of the first",
        "partial of the second",
    ]


def test_everything_runs_in_one_thread(hearing: Hearing):
    queues = [hearing.finals, hearing.partials] * 5
    threads = {queue.submit(threading.get_ident).result(10) for queue in queues}
    assert len(threads) == 1
    assert threads != {threading.get_ident()}


def test_a_cancelled_job_is_not_done(hearing: Hearing, gate: threading.Event):
    done: list[str] = []
    assert hearing.finals.submit(done.append, "cancelled").cancel()
    gate.set()
    hearing.finals.submit(done.append, "wanted").result(10)
    assert done == ["wanted"]


def test_an_error_reaches_whoever_asked_and_the_engine_goes_on(hearing: Hearing):
    with pytest.raises(ZeroDivisionError):
        hearing.finals.submit(lambda: 1 // 0).result(10)
    assert hearing.partials.submit(lambda: 1).result(10) == 1


def test_an_engine_is_quick_only_once_it_is_known_to_be():
    hearing = Hearing()
    assert not hearing.reads_within(1000)
    hearing.took(decoded(100))
    assert hearing.reads_within(180)
    hearing.took(decoded(200))
    assert not hearing.reads_within(180)


def test_a_slow_decode_is_forgotten_after_quick_ones():
    hearing = Hearing(decode_ms=900)
    for _ in range(8):
        hearing.took(decoded(20))
    assert hearing.reads_within(180)
