"""The one engine of every session's ears: a single thread, whatever is final before what is not.

Several glasses may share a recogniser. Its decodes run one after another, in the order asked for;
readings for the display only (partials) run when nothing else waits, and not at all where they
would take so long that an utterance could end meanwhile. What nobody wants any more when its turn
comes is skipped.

Decodes are not batched. Two utterances (1.5 and 3 s, 8 and 20 tokens) decoded as one batch took
1.1-1.3 times as long as one after the other on the bundled model, 0.86-0.9 times on tiny and base
shapes with short context, 1.1 times on tiny with full context (int8, one and two threads, 2 shared
cores, ratios within one run): padding and waiting for the longest eat what the shared weights save,
and the first of two would wait for both.
"""

from collections import deque
from concurrent.futures import Executor

from agent.asr.recognizer import Decoded
from agent.worker import Worker

_REMEMBERED = 8  # decodes that say how long the next one may take


class Hearing:
    """Owns the engine's thread. `finals` and `partials` are its two queues, as executors."""

    def __init__(self, decode_ms: float | None = None) -> None:
        """`decode_ms`: what a decode is known to take here; None: not known before the first."""
        self._worker = Worker("hearing")
        self._spent_ms = deque([] if decode_ms is None else [decode_ms], maxlen=_REMEMBERED)
        self.finals: Executor = self._worker.urgent
        self.partials: Executor = self._worker.spare

    def reads_within(self, ms: float) -> bool:
        """Say whether a decode that starts now will be done in `ms`, by what the last ones took."""
        spent = list(self._spent_ms)
        return bool(spent) and max(spent) <= ms

    def took(self, decoded: Decoded) -> None:
        """Learn from a decode how long they take."""
        self._spent_ms.append(decoded.decode_ms)

    def shutdown(self) -> None:
        """Finish what is asked for, and end the thread."""
        self._worker.shutdown()
