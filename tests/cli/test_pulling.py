"""`sori models pull` as a person uses it: from the hub or a folder, and then it is what hears them."""

from pathlib import Path

import pytest

from devices.bench.shapes import NANO, random_model
from tests.cli.test_commands import sori
from tests.hub import Hub, files_of, serving

pytestmark = pytest.mark.engines


@pytest.fixture
def own(tmp_path: Path) -> dict[str, str]:
    """A person with nothing of sori's yet."""
    return {"XDG_DATA_HOME": str(tmp_path / "data"), "XDG_STATE_HOME": str(tmp_path / "state")}


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return random_model(NANO, tmp_path_factory.mktemp("weights"))


def test_what_was_pulled_from_a_folder_hears_the_wearer_from_then_on(
    own: dict[str, str], weights: Path
):
    assert "understands synthetic voices" in sori("doctor", env=own).stdout
    pulled = sori("models", "pull", "small", "--from", str(weights), env=own)
    assert pulled.returncode == 0
    assert "`sori run` hears with it now" in pulled.stdout
    assert "3 s of speech take it" in pulled.stdout
    assert "`sori run` hears with small" in " ".join(sori("doctor", env=own).stdout.split())


def test_what_was_pulled_from_the_hub_is_whole_and_hears_the_wearer(
    own: dict[str, str], weights: Path, tmp_path: Path
):
    with serving(Hub("Systran/faster-whisper-tiny", files_of(weights))) as hub:
        hubs = own | {"HF_ENDPOINT": hub.url, "HF_HOME": str(tmp_path / "hub")}
        pulled = sori("models", "pull", "tiny", env=hubs)
    assert "`sori run` hears with it now" in pulled.stdout
    assert "tiny: whole" in sori("models", "check", env=own).stdout


def test_a_second_model_that_is_no_larger_is_used_only_where_it_is_named(
    own: dict[str, str], weights: Path
):
    sori("models", "pull", "small", "--from", str(weights), env=own)
    pulled = sori("models", "pull", "tiny", "--from", str(weights), env=own)
    assert "use it with --model tiny" in pulled.stdout
