"""What becomes of a message that was tried to send: the next state, and when it is looked at again.

    queued -> sending -> sent
      ^          |-----> failed      the carrier refuses it for good
      |----------|-----> uncertain   nobody can tell whether it left: never sent again by itself
      |----------------> expired     it certainly did not leave, for too long

`sending` is written before the carrier is asked. Whoever finds it afterwards (the answer was lost, or
we were killed) asks the carrier first whether the message left. Pure: answers and times come in.
"""

from dataclasses import dataclass
from enum import StrEnum
from zlib import crc32

from agent.errors import CarrierError

# "지금 출발해" an hour late is wrong more often than useful: the wearer is asked instead.
EXPIRES_AFTER_MS = 60 * 60_000
_FIRST_RETRY_MS = 2_000
_LONGEST_RETRY_MS = 60_000  # once the network is back nobody waits longer than this


class OutboxState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    EXPIRED = "expired"

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be tried, and keeps later messages of its conversation back."""
        return self in (OutboxState.QUEUED, OutboxState.SENDING)


class Answer(StrEnum):
    """What a carrier said, to `commit` or, where a message may have left, to `verify`."""

    LEFT = "left"
    DID_NOT_LEAVE = "did not leave"  # this time; it may be tried again
    UNREACHED = "unreached"  # asked whether it had left, the carrier could not be reached
    LOST = "lost"  # nobody can tell
    REFUSED = "refused"  # for good


@dataclass(frozen=True)
class Waiting:
    """A message in the outbox as it was found: `sending` means that it may have left already."""

    key: str
    state: OutboxState
    attempts: int
    queued_at_ms: int


@dataclass(frozen=True)
class Next:
    """The state to note, and the earliest time (Unix, ms) at which it is tried again."""

    state: OutboxState
    attempts: int = 0
    retry_at_ms: int = 0


def after(
    waiting: Waiting,
    answer: Answer,
    now_ms: int,
    *,
    sends_once: bool,
    retry_after_ms: int | None = None,
) -> Next:
    """Return what becomes of a message after the carrier's answer.

    With `sends_once` it may be tried again under its key whatever became of it before.
    """
    may_have_left = waiting.state is OutboxState.SENDING or answer in _DOUBTS
    match answer:
        case Answer.LEFT:
            return Next(OutboxState.SENT)
        case Answer.REFUSED:
            return Next(OutboxState.UNCERTAIN if may_have_left else OutboxState.FAILED)
        case Answer.LOST if not sends_once:
            return Next(OutboxState.UNCERTAIN)
    if is_over(waiting, now_ms):
        return Next(OutboxState.UNCERTAIN if may_have_left else OutboxState.EXPIRED)
    state = OutboxState.SENDING if may_have_left else OutboxState.QUEUED
    wait_ms = max(backoff_ms(waiting.key, waiting.attempts), retry_after_ms or 0)
    at_ms = min(now_ms + wait_ms, waiting.queued_at_ms + EXPIRES_AFTER_MS)
    return Next(state, waiting.attempts + 1, at_ms)


def answer_to_commit(error: CarrierError) -> Answer:
    """Return what a refusal means; to wait for longer than a message is worth is a refusal, too."""
    if error.code == "uncertain":
        return Answer.LOST
    wait_ms = error.retry_after_ms
    if wait_ms is not None and wait_ms >= EXPIRES_AFTER_MS:
        return Answer.REFUSED
    may_be_repeated = error.code == "offline" or wait_ms is not None
    return Answer.DID_NOT_LEAVE if may_be_repeated else Answer.REFUSED


def answer_to_verify(error: CarrierError) -> Answer:
    """Return what it means that a carrier could not say whether a message left."""
    return Answer.LOST if error.code in ("uncertain", "unsupported") else Answer.UNREACHED


_DOUBTS = (Answer.UNREACHED, Answer.LOST)


def is_over(waiting: Waiting, now_ms: int) -> bool:
    """Whether a message has waited for longer than anybody wants it to be sent."""
    return now_ms - waiting.queued_at_ms >= EXPIRES_AFTER_MS


def backoff_ms(key: str, attempts: int) -> int:
    """Return how long to wait after that many failed attempts: doubled each time, within bounds.

    The jitter (half to the whole) comes from the key and not from a generator, so that a session
    replays to the same times; keys differ, which is all that jitter is for.
    """
    longest_ms = min(_LONGEST_RETRY_MS, _FIRST_RETRY_MS << min(attempts, 16))
    share = crc32(f"{key}:{attempts}".encode("utf-8", "replace")) / 2**32
    return round(longest_ms * (1 + share) / 2)
