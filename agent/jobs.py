"""Work done in engine threads, its results handed back to the session in the order asked for."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any, TypeVar

T = TypeVar("T")


class Jobs:
    """The jobs of one session. `on_done` wakes the session when one may be collected."""

    def __init__(self, on_done: Callable[[], None]) -> None:
        self._on_done = on_done
        self._pending: deque[tuple[asyncio.Future[Any], Callable[[Any], None]]] = deque()

    @property
    def idle(self) -> bool:
        return not self._pending

    def submit(self, worker: Executor, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Run `work` in `worker`; its result goes to `then`, in the session's own task."""
        self._add(asyncio.get_running_loop().run_in_executor(worker, work), then)

    def spawn(self, work: Coroutine[Any, Any, T], then: Callable[[T], None]) -> None:
        """Run a coroutine beside the session; its result goes to `then`."""
        self._add(asyncio.ensure_future(work), then)

    def collect(self) -> None:
        """Hand over what is ready. Raises what a job raised."""
        for job in list(self._pending):
            if job[0].done() and job in self._pending:
                self._pending.remove(job)
                job[1](job[0].result())

    async def settle(self) -> None:
        """Wait for every job, and those that they begin: computation takes no session time."""
        while self._pending:
            await asyncio.wait([self._pending[0][0]])
            self.collect()

    async def abandon(self) -> None:
        """Forget every job; what already runs in an engine's thread ends there, unheard."""
        while self._pending:
            future, _ = self._pending.popleft()
            future.cancel()
            await asyncio.gather(future, return_exceptions=True)

    def _add(self, future: "asyncio.Future[T]", then: Callable[[T], None]) -> None:
        self._pending.append((future, then))
        future.add_done_callback(lambda _: self._on_done())
