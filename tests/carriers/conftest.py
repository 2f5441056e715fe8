"""The worlds that the conformance suite runs over, and the servers that they need.

Where a server is not installed its worlds are skipped, but with `SORI_REQUIRE_SERVERS` set, as in
`.ci/run`, they fail.
"""

import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from tests.carriers.bridge.bridge_world import bridge_world
from tests.carriers.kakao_world import kakao_world
from tests.carriers.matrix_world import matrix_world
from tests.carriers.prosody import Prosody, is_installed, running_prosody
from tests.carriers.simulated_world import simulated_world
from tests.carriers.synapse import Synapse, running_synapse, synapse_python
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


@pytest.fixture(scope="session")
def synapse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """A Matrix server on loopback, one for all tests of a session."""
    if synapse_python() is None:
        lacks("Synapse is not installed in build/synapse: .ci/run shows how")
    with running_synapse(tmp_path_factory.mktemp("synapse")) as server:
        yield server


@pytest.fixture(scope="session")
def prosody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prosody]:
    """An XMPP server on loopback, one for all tests of a session."""
    if not is_installed():
        lacks("prosody is not installed: apt install prosody")
    with running_prosody(tmp_path_factory.mktemp("prosody")) as server:
        yield server


def lacks(reason: str) -> None:
    """Skip what needs a server that is not there; fail where it must be there."""
    if os.environ.get("SORI_REQUIRE_SERVERS"):
        pytest.fail(reason)
    pytest.skip(reason)
