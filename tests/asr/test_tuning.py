"""How a model is run: the decision on a simulated clock, and a real model measured once."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from agent import loading
from agent.asr import setups, tuning
from agent.asr.catalogue import locate
from agent.asr.setups import Setup, remembered
from agent.asr.tuning import best_setup, measure, setup_for, unmeasured
from agent.asr.whisper import Card
from agent.errors import MissingError
from agent.events import Lang
from agent.loading import load_recognizer
from devices.bench.shapes import NANO, random_model


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@dataclass
class Machine:
    """Decodes as slowly as it is told, on a clock of its own."""

    decode_s: Callable[[Setup, int], float]  # of a setup, the n-th time
    load_s: float = 0.01
    now_s: float = 0.0
    loaded: list[Setup] = field(default_factory=list)

    def load(self, setup: Setup) -> Callable[[], object]:
        self.now_s += self.load_s
        self.loaded.append(setup)
        count = iter(range(1000))

        def decode() -> None:
            self.now_s += self.decode_s(setup, next(count))

        return decode

    def best(
        self, budget_s: float = 2.0, cores: int = 2, types: tuple[str, ...] = ("int8",)
    ) -> Setup:
        return best_setup(self.load, Setup(1), types, budget_s, cores, lambda: self.now_s)


def test_more_threads_are_taken_where_they_are_clearly_quicker():
    best = Machine(lambda setup, _: 0.06 / setup.threads).best()
    assert (best.threads, best.compared, best.steady) == (2, 2, True)
    assert best.decode_ms == pytest.approx(90)


@pytest.mark.parametrize(("second_s", "threads"), [(0.047, 1), (0.042, 1), (0.040, 2)])
def test_a_second_thread_must_be_worth_a_fifth(second_s: float, threads: int):
    spent = {1: 0.05, 2: second_s}
    assert Machine(lambda setup, _: spent[setup.threads]).best().threads == threads


def test_a_disturbance_in_some_rounds_changes_nothing():
    def disturbed(setup: Setup, n: int) -> float:
        return 0.5 if n in (2, 3) else 0.02 / setup.threads

    assert Machine(disturbed).best(budget_s=8).threads == 2


def test_what_was_measured_beside_other_work_says_so():
    assert not Machine(lambda _setup, n: 0.02 * (1 + n % 4)).best().steady


def test_another_arithmetic_is_taken_only_where_it_is_clearly_quicker():
    speed = {"int8": 0.05, "int8_bfloat16": 0.048, "float32": 0.09}
    types = tuple(speed)
    assert Machine(lambda s, _: speed[s.compute_type]).best(types=types).compute_type == "int8"
    speed["int8_bfloat16"] = 0.03
    best = Machine(lambda s, _: speed[s.compute_type]).best(types=types)
    assert (best.compute_type, best.compared) == ("int8_bfloat16", 4)


def test_no_setup_is_tried_that_would_not_fit_into_the_time():
    machine = Machine(lambda _setup, _: 0.4, load_s=0.5)
    assert machine.best(budget_s=2.0).compared == 1
    assert machine.loaded == [Setup(1)]
    assert machine.now_s < 2.0


def test_a_single_core_is_not_asked_for_two_threads():
    machine = Machine(lambda _setup, _: 0.02)
    machine.best(cores=1)
    assert {setup.threads for setup in machine.loaded} == {1}


def test_a_model_is_measured_at_its_first_start_and_not_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = random_model(NANO, tmp_path)
    monkeypatch.setattr(tuning, "best_setup", lambda *_: Setup(2, "int8", 12.0, 2))
    first = setup_for(folder)
    monkeypatch.setattr(tuning, "best_setup", pytest.fail)
    assert setup_for(folder) == first == remembered(folder) == Setup(2, "int8", 12.0, 2, tries=1)


def test_a_measurement_on_a_busy_machine_is_repeated_but_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = random_model(NANO, tmp_path)
    measured: list[int] = []

    def busy(*_: Any) -> Setup:
        measured.append(1)
        return Setup(1, "int8", 90.0, 2, steady=False)

    monkeypatch.setattr(tuning, "best_setup", busy)
    for _ in range(6):
        setup_for(folder)
    assert len(measured) == 3


def test_other_weights_another_processor_or_engine_are_measured_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = random_model(NANO, tmp_path)
    monkeypatch.setattr(tuning, "best_setup", lambda *_: Setup(1, "int8", 12.0, 2))
    measure(folder)
    monkeypatch.setattr(setups, "version", lambda _name: "99.0")
    assert remembered(folder) is None
    monkeypatch.undo()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert remembered(folder) is not None
    monkeypatch.setattr(setups, "usable_cores", lambda: 64)
    assert remembered(folder) is None
    monkeypatch.undo()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with (folder / "model.bin").open("r+b") as file:
        file.seek(-1, 2)
        last = file.read(1)[0]
        file.seek(-1, 2)
        file.write(bytes([last ^ 1]))
    assert remembered(folder) is None


def test_another_context_is_measured_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = random_model(NANO, tmp_path)
    short = Card("nano", short_context=True, margin_ms=640)
    threads = {30_000: 2, 3640: 1}
    monkeypatch.setattr(tuning, "_loader", lambda folder, card: tuning.given_ms(folder, card))
    monkeypatch.setattr(tuning, "best_setup", lambda load, *_: Setup(threads[load], "int8", 9.0, 2))
    assert (measure(folder).threads, measure(folder, card=short).threads) == (2, 1)
    assert (setup_for(folder).threads, setup_for(folder, short).threads) == (2, 1)


@pytest.mark.engines
@pytest.mark.parametrize(
    ("card", "frames"),
    [
        (Card("stock"), 1000),
        (Card("acft", short_context=True, margin_ms=640, shortest_ms=3200), 121),
    ],
)
def test_what_is_measured_is_what_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, card: Card, frames: int
):
    loaded: dict[str, Any] = {}
    engine = Mock(n_mels=80)

    def load(_folder: str, **options: Any) -> Mock:
        loaded.update(options)
        return engine

    monkeypatch.setattr("ctranslate2.models.Whisper", load)
    tuning._loader(random_model(NANO, tmp_path), card)(Setup(1))()
    (sound,) = engine.encode.call_args.args
    assert list(sound.shape) == [1, 80, frames]
    vocabulary = json.loads(loaded["files"]["vocabulary.json"])
    assert len(vocabulary) < 25_000  # cut to Korean and English, as `whisper` loads it


@pytest.mark.parametrize("damage", ["", "{", "[1]", '{"x": {"threads": 1}}', '{"x": 3}'])
def test_a_damaged_memory_is_as_good_as_none(tmp_path: Path, damage: str):
    folder = random_model(NANO, tmp_path)
    (tmp_path / "state" / "sori").mkdir(parents=True)
    (tmp_path / "state" / "sori" / "tuning.json").write_text(damage)
    assert remembered(folder) is None


def test_a_state_folder_that_cannot_be_written_does_not_stop_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(tuning, "best_setup", lambda *_: Setup(1, "int8", 12.0, 2))
    assert setup_for(random_model(NANO, tmp_path)).decode_ms == 12.0


def test_large_weights_are_not_loaded_several_times_at_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(tuning, "measure", pytest.fail)
    with (tmp_path / "model.bin").open("wb") as file:
        file.truncate(484_000_000)
    assert setup_for(tmp_path) == unmeasured(tmp_path)


def test_a_model_that_cannot_be_measured_is_named_as_one_that_does_not_load(tmp_path: Path):
    (tmp_path / "model.bin").write_bytes(b"rubbish")
    with pytest.raises(MissingError, match=r"the model does not load: [^\n]*$"):
        load_recognizer(str(tmp_path))


def test_a_start_on_a_busy_machine_measures_once(monkeypatch: pytest.MonkeyPatch):
    measured: list[Path] = []

    def busy(folder: Path) -> Setup:
        measured.append(folder)
        return Setup(1, "int8", 90.0, 2, steady=False)

    monkeypatch.setattr(loading, "setup_for", busy)
    for engine in ("load_voice", "Voices", "SileroModel", "WhisperRecognizer", "Stages"):
        monkeypatch.setattr(loading, engine, Mock())
    loading.load_stages(Lang.KOREAN)
    assert measured == [locate("bundled")]


@pytest.mark.engines
def test_a_real_model_is_measured_by_decoding_and_loads_as_measured():
    folder = locate("bundled")
    found = measure(folder)
    assert found.decode_ms
    assert found.compared >= 1
    (kept,) = json.loads((setups._path()).read_text()).values()
    assert Setup(**kept) == found
    recognizer = load_recognizer("bundled")
    assert recognizer.model.model.compute_type.startswith(found.compute_type)
