"""Recognisers by name, and the real hub client against a hub on this machine."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.asr import catalogue
from agent.asr.hub import Progress
from agent.errors import MissingError, UsageError
from tests.engines import SHARED
from tests.hub import COMMIT, Hub, files_of, serving

ROOT = Path(__file__).parents[2]
NANO = SHARED / "models" / "whisper-nano-random"
REPOSITORY = "someone/whisper-nano"
CHUNK_BYTES = 256 << 10

needs_nano = pytest.mark.skipif(
    not NANO.is_dir(), reason=f"no stand-in model at {NANO}: set SORI_SHARED"
)


@pytest.fixture(autouse=True)
def _own_data_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """The stand-in model on a local hub that the client is pointed at, as HF_ENDPOINT would."""
    with serving(Hub(REPOSITORY, files_of(NANO))) as served:
        point_client_at(served.url, tmp_path, monkeypatch)
        yield served


def point_client_at(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template = url + "/{repo_id}/resolve/{revision}/{filename}"
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", url)
    monkeypatch.setattr("huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE", template)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub-cache"))
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", CHUNK_BYTES)
    monkeypatch.setattr("huggingface_hub.file_download.time.sleep", lambda _: None)


def weights_asked(hub: Hub) -> list[str]:
    return [line for line in hub.asked if line.startswith("GET /cdn/model.bin")]


def interrupt_at(done_bytes: int) -> "Interrupt":
    return Interrupt(done_bytes)


class Interrupt:
    """A progress report that behaves like Ctrl-C once so many bytes are here."""

    def __init__(self, done_bytes: int) -> None:
        self._done_bytes = done_bytes

    def __call__(self, progress: Progress) -> None:
        if progress.done_bytes >= self._done_bytes:
            raise KeyboardInterrupt


def test_the_default_is_listed_first_and_every_whisper_size_says_where_it_comes_from():
    names = [entry.name for entry in catalogue.entries()]
    assert names[:6] == ["bundled", "tiny", "base", "small", "medium", "large-v3-turbo"]
    assert names[6:] == ["acft-tiny", "acft-base", "acft-small"]
    assert all(entry.repository for entry in catalogue.entries()[1:])


def test_the_sizes_name_the_repositories_that_faster_whisper_knows():
    from faster_whisper.utils import _MODELS

    listed = {entry.name: entry.repository for entry in catalogue.entries()[1:6]}
    assert listed == {name: _MODELS[name] for name in listed}


def test_a_model_that_is_not_here_is_answered_with_the_command_that_gets_it():
    with pytest.raises(MissingError, match="`sori models pull small`"):
        catalogue.locate("small")


def test_a_name_never_leads_out_of_the_models_folder(tmp_path: Path):
    with pytest.raises(UsageError, match="no model"):
        catalogue.pull("../../outside/here", into=tmp_path)
    assert list(tmp_path.iterdir()) == []


@needs_nano
def test_a_pulled_model_is_located_listed_and_whole(hub: Hub):
    path = catalogue.pull(REPOSITORY)
    assert catalogue.locate(REPOSITORY) == path
    assert REPOSITORY in catalogue.installed()
    assert catalogue.check(REPOSITORY) == []
    assert (path / "model.bin").read_bytes() == hub.files["model.bin"]
    assert not (path / "README.txt").exists()


@needs_nano
def test_progress_grows_to_the_size_of_the_whole_model(hub: Hub):
    seen: list[Progress] = []
    catalogue.pull(REPOSITORY, report=seen.append)
    done = [progress.done_bytes for progress in seen]
    assert done == sorted(done)
    assert len(done) > 10
    assert done[-1] == seen[-1].total_bytes


@needs_nano
def test_a_cut_connection_goes_on_where_it_broke(hub: Hub):
    hub.cuts_at = [1_000_000]
    catalogue.pull(REPOSITORY)
    resumed_at = 1_000_000 // CHUNK_BYTES * CHUNK_BYTES
    assert weights_asked(hub) == ["GET /cdn/model.bin", f"GET /cdn/model.bin bytes={resumed_at}-"]


@needs_nano
def test_an_interrupted_pull_goes_on_where_it_ended_in_the_next_one(hub: Hub):
    with pytest.raises(KeyboardInterrupt):
        catalogue.pull(REPOSITORY, report=interrupt_at(2 * CHUNK_BYTES))
    assert catalogue.find(REPOSITORY) is None
    hub.asked.clear()
    catalogue.pull(REPOSITORY)
    assert weights_asked(hub) == [f"GET /cdn/model.bin bytes={2 * CHUNK_BYTES}-"]
    assert catalogue.check(REPOSITORY) == []


@needs_nano
def test_weights_that_are_not_what_was_announced_are_thrown_away(hub: Hub):
    hub.damaged = True
    with pytest.raises(MissingError, match="wrong SHA-256"):
        catalogue.pull(REPOSITORY)
    assert catalogue.find(REPOSITORY) is None
    hub.damaged = False
    assert catalogue.check(str(catalogue.pull(REPOSITORY))) == []


@needs_nano
def test_a_model_that_is_here_and_newest_is_not_fetched_again(hub: Hub):
    first = catalogue.pull(REPOSITORY)
    hub.asked.clear()
    assert catalogue.pull(REPOSITORY) == first
    assert hub.asked == [f"GET /api/models/{REPOSITORY}"]


@needs_nano
def test_a_repository_that_the_hub_does_not_have_is_named(hub: Hub):
    with pytest.raises(UsageError, match="no model 'someone/else'"):
        catalogue.pull("someone/else")


@needs_nano
def test_a_repository_without_whisper_in_it_is_refused_and_not_installed(hub: Hub):
    del hub.files["tokenizer.json"]
    with pytest.raises(UsageError, match=r"tokenizer\.json is missing"):
        catalogue.pull(REPOSITORY)
    assert catalogue.find(REPOSITORY) is None


@needs_nano
def test_check_names_a_file_that_changed_after_the_pull(hub: Hub):
    path = catalogue.pull(REPOSITORY)
    (path / "config.json").write_text("{}")
    assert catalogue.check(REPOSITORY) == ["config.json is not what was installed (wrong SHA-256)"]


@needs_nano
def test_the_manifest_remembers_the_commit(hub: Hub):
    manifest = catalogue.pull(REPOSITORY) / catalogue.MANIFEST
    assert f'"revision": "{COMMIT}"' in manifest.read_text()


def test_a_hub_out_of_reach_is_one_line_that_names_the_offline_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        point_client_at(f"http://127.0.0.1:{unused.getsockname()[1]}", tmp_path, monkeypatch)
        with pytest.raises(MissingError, match="`sori models pull small --from DIR`") as raised:
            catalogue.pull("small")
    assert "\n" not in str(raised.value)


@needs_nano
def test_the_environment_chooses_the_hub(tmp_path: Path):
    with serving(Hub("Systran/faster-whisper-tiny", files_of(NANO))) as hub:
        script = "from agent.asr import catalogue; print(catalogue.pull('tiny'))"
        environment = os.environ | {"HF_ENDPOINT": hub.url, "HF_HOME": str(tmp_path / "hf")}
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == str(tmp_path / "data" / "sori" / "models" / "tiny")
    assert catalogue.card("tiny").licence == "MIT"


@needs_nano
def test_a_directory_is_copied_checked_and_located_under_its_new_name():
    path = catalogue.adopt("small", NANO)
    assert catalogue.locate("small") == path
    assert catalogue.check("small") == []
    assert catalogue.card("small").size_mb == 4.3


def test_a_directory_without_a_model_is_refused_by_what_it_lacks(tmp_path: Path):
    with pytest.raises(UsageError, match=r"model\.bin is missing"):
        catalogue.adopt("small", tmp_path)


@needs_nano
def test_a_directory_with_broken_weights_is_refused(tmp_path: Path):
    broken = tmp_path / "broken"
    broken.mkdir()
    for name, content in files_of(NANO).items():
        (broken / name).write_bytes(content[:1000] if name == "model.bin" else content)
    with pytest.raises(UsageError, match="does not load"):
        catalogue.adopt("small", broken)
    assert catalogue.find("small") is None


@needs_nano
def test_a_card_inside_the_directory_has_the_last_word(tmp_path: Path):
    path = catalogue.adopt("mine", NANO)
    (path / catalogue.CARD).write_text('{"short_context": true, "languages": ["ko"]}')
    card = catalogue.card(str(path))
    assert (card.short_context, card.languages) == (True, ("ko",))
