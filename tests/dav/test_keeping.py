"""An account is followed again and again; what goes wrong is told once, and tried later each time."""

from typing import Any, cast

import pytest

from agent.dav.keeping import keep_in_sync
from agent.dav.syncing import Syncing, Tally
from agent.errors import CarrierError
from tests.dav.writing import NOW


class Fickle:
    """A server that fails so, in order, then is well."""

    def __init__(self, *failures: CarrierError | None) -> None:
        self.failures = list(failures)

    async def sync(self, now: Any) -> Tally:
        failure = self.failures.pop(0) if self.failures else None
        if failure:
            raise failure
        return Tally()


class EnoughError(Exception):
    pass


async def waits(*failures: CarrierError | None) -> tuple[list[float], list[str]]:
    """Return how long was waited after each time, and what was told."""
    slept: list[float] = []
    told: list[str] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) > len(failures):
            raise EnoughError

    with pytest.raises(EnoughError):
        await keep_in_sync(
            cast(Syncing, Fickle(*failures)),
            lambda: NOW,
            lambda error: told.append(str(error)),
            sleep,
        )
    return slept, told


async def test_what_passes_is_tried_again_later_each_time_and_told_once():
    off = CarrierError("x cannot be reached", "offline")
    slept, told = await waits(off, off, off, None, off)
    assert slept == [30, 60, 120, 900, 30, 900]
    assert told == ["x cannot be reached", "x cannot be reached"]


async def test_never_later_than_an_hour():
    slept, _ = await waits(*[CarrierError("x", "offline")] * 10)
    assert max(slept) == slept[9] == 3600


async def test_another_password_is_told_and_looked_at_rarely():
    slept, told = await waits(CarrierError("x does not take this", "signed_out"))
    assert (slept, told) == ([3600, 900], ["x does not take this"])


async def test_a_store_that_cannot_be_written_is_not_the_servers_fault():
    failing = cast(Syncing, Fickle(CarrierError("no space", "full_disk")))
    with pytest.raises(CarrierError, match="no space"):
        await keep_in_sync(failing, lambda: NOW, lambda error: None)
