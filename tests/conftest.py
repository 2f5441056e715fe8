"""The servers that tests of several folders talk to, each started once and only where it is needed.

Where a server is not installed its tests are skipped, but with `SORI_REQUIRE_SERVERS` set, as in
`.ci/run`, they fail.
"""

import os
from collections.abc import Iterator

import pytest

from tests.carriers.prosody import Prosody, is_installed, running_prosody
from tests.carriers.synapse import Synapse, running_synapse, synapse_python
from tests.cli.conftest import home, sori  # noqa: F401  # fixtures, here for every folder


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
