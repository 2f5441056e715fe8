"""One engine's thread: what somebody waits for is done before what may only turn out to be wanted."""

import heapq
import itertools
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


class Worker:
    """Owns a thread. `urgent` and `spare` are its two queues, as executors, each in its order.

    A job that has begun is not interrupted; one that still waits can be cancelled by its future.
    """

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._lock = threading.Lock()
        self._waiting: list[tuple[int, int, Future[Any], Callable[[], Any]]] = []
        self._order = itertools.count()
        self.urgent: Executor = _Queue(self._submit, 0)
        self.spare: Executor = _Queue(self._submit, 1)

    def shutdown(self, cancel_waiting: bool = False) -> None:
        """End the thread, after what is asked for or, with `cancel_waiting`, the present job."""
        with self._lock:
            waiting = [future for _, _, future, _ in self._waiting] if cancel_waiting else []
        for future in waiting:
            future.cancel()
        self._thread.shutdown()

    def _submit(self, rank: int, work: Callable[[], T]) -> "Future[T]":
        """Have `work` done in the thread, before everything of a higher rank."""
        future: Future[T] = Future()
        with self._lock:
            heapq.heappush(self._waiting, (rank, next(self._order), future, work))
        self._thread.submit(self._do_next)
        return future

    def _do_next(self) -> None:
        with self._lock:
            _, _, future, work = heapq.heappop(self._waiting)
        _do(future, work)


class _Queue(Executor):
    """One rank of a `Worker`, for those who know executors."""

    def __init__(
        self, submit: Callable[[int, Callable[[], Any]], "Future[Any]"], rank: int
    ) -> None:
        self._submit, self._rank = submit, rank

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> "Future[T]":
        return self._submit(self._rank, lambda: fn(*args, **kwargs))


def _do(future: "Future[T]", work: Callable[[], T]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = work()
    except BaseException as error:  # whoever asked gets it, as from every executor
        future.set_exception(error)
    else:
        future.set_result(result)
