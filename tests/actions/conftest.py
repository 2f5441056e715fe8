import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from agent.actions.carriers import Carriers
from agent.actions.messaging import OutboxItem
from agent.actions.phone import Phone
from agent.actions.simulated import SimulatedPeople
from agent.actions.store import Store
from agent.errors import CarrierError

NOW = datetime.fromisoformat("2026-11-21T09:00:00+09:00")
SCENARIO = {
    "contacts": [
        {"name": "김민수", "id": "work", "labels": ["회사"], "phone": "010-2345-6789"},
        {"name": "김민수", "id": "school", "labels": ["학교"]},
        {"name": "엄마", "aliases": ["어머니"], "style": "polite"},
        {"name": "파출소", "phone": "1 1-2"},
    ],
    "rooms": [{"name": "가족방", "members": ["엄마", "아빠"]}],
    "inbox": [
        {"from": "엄마", "text": "저녁 먹고 오니?", "minutes_ago": 5},
        {"from": "아빠", "text": "치킨 시킬까?", "room": "가족방", "minutes_ago": 20},
    ],
}


class FickleNetwork(SimulatedPeople):
    """People behind a network that refuses the next sends with `refusals`, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.refusals: list[str] = []
        self.attempts = 0
        self.meanwhile: Callable[[], object] = lambda: None  # while a message is on its way

    async def commit(self, message: OutboxItem) -> str:
        self.attempts += 1
        await asyncio.sleep(0)
        if self.refusals:
            raise CarrierError("refused", self.refusals.pop(0))
        self.meanwhile()
        return await super().commit(message)


def tone(text: str, voice: str) -> np.ndarray:
    """100 ms a character of a 440 Hz tone at about -10 dBFS, standing for speech."""
    times_s = np.arange(1_600 * len(text)) / 16_000
    return (15_000 * np.sin(2 * np.pi * 440 * times_s)).astype(np.int16)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "store.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store(path) as opened:
        yield opened


@pytest.fixture
def people() -> SimulatedPeople:
    return SimulatedPeople(speak=tone)


@pytest.fixture
def network() -> FickleNetwork:
    return FickleNetwork()


@pytest.fixture
def phone_on() -> Callable[[Store, SimulatedPeople], Phone]:
    def build(store: Store, carrier: SimulatedPeople) -> Phone:
        phone = Phone(store, Carriers(carrier), carrier, NOW)
        phone.load(SCENARIO)
        return phone

    return build


@pytest.fixture
def phone(
    store: Store, people: SimulatedPeople, phone_on: Callable[[Store, SimulatedPeople], Phone]
) -> Phone:
    return phone_on(store, people)


@pytest.fixture
def voice_frame() -> np.ndarray:
    return tone("가", "")[:320]
