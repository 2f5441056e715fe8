"""A radicale for the session, a user on it for each test, and the wearer's store."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.actions.store import Store
from tests.dav.between import Between, standing_between
from tests.dav.radicale_server import Owner, Radicale, is_installed, running_radicale


@pytest.fixture(scope="session")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    if not is_installed():
        lacks = pytest.fail if os.environ.get("SORI_REQUIRE_SERVERS") else pytest.skip
        lacks("radicale is not installed: pip install -e '.[dev]'")
    with running_radicale(tmp_path_factory.mktemp("radicale")) as server:
        yield server


@pytest.fixture
def owner(radicale: Radicale) -> Owner:
    return radicale.register("kim")


@pytest.fixture
def between(radicale: Radicale) -> Iterator[Between]:
    with standing_between(radicale.url) as standing:
        yield standing


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "store.db") as opened:
        yield opened
