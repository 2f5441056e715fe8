"""What the benchmarks of recognisers are tried on."""

import sys
from pathlib import Path

import pytest

from devices.bench.shapes import NANO, random_model


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of the smallest shape."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "torch", None)  # as where sori is installed
        return random_model(NANO, tmp_path_factory.mktemp("models"))
