"""What becomes of a message: decided without a clock, a store or a carrier."""

import pytest

from agent.actions.attempts import (
    EXPIRES_AFTER_MS,
    Answer,
    Next,
    OutboxState,
    Waiting,
    after,
    answer_to_commit,
    answer_to_verify,
    backoff_ms,
)
from agent.errors import CarrierError

NOW = 1_000_000
FRESH = Waiting("k", OutboxState.QUEUED, 0, NOW)
IN_DOUBT = Waiting("k", OutboxState.SENDING, 0, NOW)


@pytest.mark.parametrize("once", [True, False])
@pytest.mark.parametrize("waiting", [FRESH, IN_DOUBT])
def test_what_left_is_sent(waiting: Waiting, once: bool):
    assert after(waiting, Answer.LEFT, NOW, sends_once=once) == Next(OutboxState.SENT)


@pytest.mark.parametrize(
    ("waiting", "answer", "once", "state"),
    [
        (FRESH, Answer.DID_NOT_LEAVE, True, OutboxState.QUEUED),
        (FRESH, Answer.DID_NOT_LEAVE, False, OutboxState.QUEUED),
        (FRESH, Answer.REFUSED, True, OutboxState.FAILED),
        (FRESH, Answer.LOST, True, OutboxState.SENDING),
        (FRESH, Answer.LOST, False, OutboxState.UNCERTAIN),
        (IN_DOUBT, Answer.UNREACHED, True, OutboxState.SENDING),
        (IN_DOUBT, Answer.UNREACHED, False, OutboxState.SENDING),
        (IN_DOUBT, Answer.LOST, False, OutboxState.UNCERTAIN),
        # The second attempt did not leave; the first, of which nobody knows, still may have.
        (IN_DOUBT, Answer.DID_NOT_LEAVE, True, OutboxState.SENDING),
        (IN_DOUBT, Answer.REFUSED, True, OutboxState.UNCERTAIN),
    ],
)
def test_what_did_not_surely_leave(
    waiting: Waiting, answer: Answer, once: bool, state: OutboxState
):
    assert after(waiting, answer, NOW, sends_once=once).state is state


@pytest.mark.parametrize(
    ("waiting", "answer", "state"),
    [
        (FRESH, Answer.DID_NOT_LEAVE, OutboxState.EXPIRED),
        (FRESH, Answer.LOST, OutboxState.UNCERTAIN),
        (IN_DOUBT, Answer.DID_NOT_LEAVE, OutboxState.UNCERTAIN),
        (IN_DOUBT, Answer.UNREACHED, OutboxState.UNCERTAIN),
    ],
)
def test_after_its_time_it_is_given_up_and_said_to_be_lost_only_where_it_is(
    waiting: Waiting, answer: Answer, state: OutboxState
):
    late = NOW + EXPIRES_AFTER_MS
    assert after(waiting, answer, late, sends_once=True).state is state
    assert after(waiting, answer, late - 1, sends_once=True).state.is_waiting


def test_the_wait_doubles_up_to_a_bound_and_differs_from_key_to_key():
    waits = [backoff_ms("k", attempts) for attempts in range(12)]

    assert all(1_000 << n <= wait <= 2_000 << n for n, wait in enumerate(waits[:5]))
    assert all(30_000 <= wait <= 60_000 for wait in waits[5:])
    assert len({backoff_ms(f"k{n}", 3) for n in range(50)}) > 40


def test_a_carrier_that_asks_to_be_left_alone_is_and_no_longer_than_the_message_is_worth():
    def next_try(retry_after_ms: int) -> int:
        answer = Answer.DID_NOT_LEAVE
        next_ = after(FRESH, answer, NOW, sends_once=True, retry_after_ms=retry_after_ms)
        return next_.retry_at_ms - NOW

    assert next_try(40_000) == 40_000
    assert next_try(2 * EXPIRES_AFTER_MS) == EXPIRES_AFTER_MS


@pytest.mark.parametrize(
    ("code", "retry_after_ms", "answer"),
    [
        ("offline", None, Answer.DID_NOT_LEAVE),
        ("uncertain", None, Answer.LOST),
        ("uncertain", 1_000, Answer.LOST),
        ("refused", None, Answer.REFUSED),
        ("quota", None, Answer.REFUSED),
        ("quota", 5_000, Answer.DID_NOT_LEAVE),
        ("quota", EXPIRES_AFTER_MS, Answer.REFUSED),
    ],
)
def test_what_a_refusal_means(code: str, retry_after_ms: int | None, answer: Answer):
    assert answer_to_commit(CarrierError("no", code, retry_after_ms)) is answer


def test_a_carrier_that_cannot_be_asked_is_asked_again_one_that_cannot_tell_is_not():
    assert answer_to_verify(CarrierError("no", "offline")) is Answer.UNREACHED
    assert answer_to_verify(CarrierError("no", "signed_out")) is Answer.UNREACHED
    assert answer_to_verify(CarrierError("no", "unsupported")) is Answer.LOST
    assert answer_to_verify(CarrierError("no", "uncertain")) is Answer.LOST
