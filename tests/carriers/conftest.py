"""The worlds that the conformance suite runs over; their servers are in `tests/conftest.py`."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from tests.carriers.bridge.bridge_world import bridge_world
from tests.carriers.kakao_world import kakao_world
from tests.carriers.matrix_world import matrix_world
from tests.carriers.simulated_world import simulated_world
from tests.carriers.world import World
from tests.carriers.xmpp_world import xmpp_world

Open = Callable[[pytest.FixtureRequest, Path], AbstractAsyncContextManager[World]]

WORLDS: dict[str, Open] = {
    "simulated": lambda request, folder: simulated_world(),
    "bridge": lambda request, folder: bridge_world(folder),
    "matrix": lambda request, folder: matrix_world(
        request.getfixturevalue("synapse"), folder, encrypted=False
    ),
    "matrix_encrypted": lambda request, folder: matrix_world(
        request.getfixturevalue("synapse"), folder, encrypted=True
    ),
    "kakaotalk": lambda request, folder: kakao_world(),
    "xmpp": lambda request, folder: xmpp_world(request.getfixturevalue("prosody"), folder),
}


@pytest.fixture(params=WORLDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    async with WORLDS[request.param](request, tmp_path) as opened:
        yield opened
