"""What `sori doctor` finds: each thing sori needs, whether it is there, and how to get it."""

import ctypes
import shutil
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from agent.asr import catalogue, setups
from agent.asr.advice import for_people, late_line, recommended
from agent.asr.tuning import unmeasured
from agent.errors import SoriError

OLDEST_PYTHON = (3, 11)
LEAST_FREE_BYTES = 1 << 30  # the small Whisper (484 MB) twice: while it comes, and in its place
FEWEST_CPUS = 2  # one decodes while the other keeps the audio moving
REINSTALL = "reinstall sori: `pip install --force-reinstall .` in its source"


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `cure` is one line; with `ok` it is advice, empty where there is none."""

    name: str
    ok: bool
    detail: str
    cure: str = ""


def examine(listen: str = "127.0.0.1:0") -> list[Finding]:
    """Look at everything, in the order in which it would be missed. Never raises.

    `listen` is the address to try for the glasses' link; port 0 is any free one.
    """
    data = user_data_path("sori")
    probes: list[tuple[str, Callable[[], Finding]]] = [
        ("python", _python),
        ("recogniser", _recogniser),
        ("whisper", _whisper),
        ("speed", _speed),
        ("voice", _voice),
        ("portaudio", _portaudio),
        ("microphone", partial(_device, "microphone", "max_input_channels")),
        ("speaker", partial(_device, "speaker", "max_output_channels")),
        ("data", partial(_data, data)),
        ("disk", partial(_disk, data)),
        ("link", partial(_link, listen)),
        ("cpu", _cpu),
        ("pairing", _pairing),
    ]
    return [_safely(name, probe) for name, probe in probes]


def _safely(name: str, probe: Callable[[], Finding]) -> Finding:
    """A probe that breaks is itself a finding."""
    try:
        return probe()
    except Exception as error:
        problem = str(error) if isinstance(error, SoriError) else f"{type(error).__name__}: {error}"
        return Finding(name, False, " ".join(problem.split()), REINSTALL)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    enough = sys.version_info[:2] >= OLDEST_PYTHON
    return Finding("python", enough, version, "" if enough else "apt install python3.11")


def _recogniser() -> Finding:
    if catalogue.find(catalogue.BUNDLED) is None:
        return Finding(
            "recogniser", False, "the bundled one is not in this installation", REINSTALL
        )
    problems = catalogue.check(catalogue.BUNDLED)
    if problems:
        return Finding("recogniser", False, f"bundled: {problems[0]}", REINSTALL)
    size_mb = catalogue.card(catalogue.BUNDLED).size_mb
    return Finding("recogniser", True, f"bundled, {size_mb} MB, loads")


def _whisper() -> Finding:
    names = [name for name in catalogue.installed() if name != catalogue.BUNDLED]
    if names:
        used = for_people()
        late = late_line(used, setups.remembered(catalogue.locate(used)))
        detail = f"installed: {', '.join(names)}; `sori run` hears with {used}"
        return Finding("whisper", True, detail, late)
    detail = "none: the bundled recogniser understands synthetic voices, and people badly"
    return Finding("whisper", False, detail, f"sori models pull {recommended()}")


def _speed() -> Finding:
    """How each recogniser is run, and how that was found out."""
    told = []
    for name in catalogue.installed():
        folder = catalogue.locate(name)
        known = setups.remembered(folder)
        setup = known or unmeasured(folder)
        took = "not measured" if known is None else f"{setup.decode_ms:.0f} ms for 3 s of speech"
        busy = "" if known is None or setup.steady else " on a busy machine"
        told.append(f"{name}: {setup.told}, {took}{busy}")
    return Finding("speed", True, f"{'; '.join(told)} (`sori doctor --measure` measures again)")


def _voice() -> Finding:
    import espeakng_loader

    cure = "pip install --force-reinstall espeakng-loader"
    library, voices = espeakng_loader.get_library_path(), Path(espeakng_loader.get_data_path())
    if not (voices / "ko_dict").is_file():
        return Finding("voice", False, f"espeak-ng has no Korean in {voices}", cure)
    try:
        ctypes.CDLL(library)
    except OSError as error:
        return Finding("voice", False, f"espeak-ng does not load: {error}", cure)
    return Finding("voice", True, "espeak-ng, in process, Korean and English")


def _portaudio() -> Finding:
    try:
        version = _sounddevice().get_portaudio_version()[1]
    except (OSError, ImportError):
        cure = "apt install libportaudio2"
        return Finding("portaudio", False, "missing: `sori run` needs it, the demo does not", cure)
    return Finding("portaudio", True, version.split(",")[0])


def _device(name: str, channels: str) -> Finding:
    try:
        devices = _sounddevice().query_devices()
    except (OSError, ImportError):
        return Finding(name, False, "not known without PortAudio", "apt install libportaudio2")
    able = [device["name"] for device in devices if device[channels] > 0]
    if not able:
        return Finding(name, False, "none", f"plug in a {name}, then `sori devices`")
    return Finding(name, True, ", ".join(able[:3]))


def _sounddevice() -> Any:
    import sounddevice

    return sounddevice


def _data(directory: Path) -> Finding:
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=directory):
            pass
    except OSError as error:
        cure = f"make {directory} yours: `chown -R $USER`, or set XDG_DATA_HOME"
        return Finding("data", False, f"{directory} cannot be written: {error.strerror}", cure)
    return Finding("data", True, str(directory))


def _disk(directory: Path) -> Finding:
    there = next(path for path in (directory, *directory.parents) if path.is_dir())
    free = shutil.disk_usage(there).free
    enough = free >= LEAST_FREE_BYTES
    cure = "" if enough else f"free {LEAST_FREE_BYTES >> 20} MB: a Whisper model needs them"
    return Finding("disk", enough, f"{free >> 20} MB free at {there}", cure)


def _link(listen: str) -> Finding:
    import grpc

    with ThreadPoolExecutor(1) as pool:
        server = grpc.server(pool)
        try:
            port = server.add_insecure_port(listen)
        except RuntimeError:
            cure = "end the other program there (another `sori serve`?) or give --listen HOST:PORT"
            return Finding("link", False, f"{listen} is taken", cure)
        finally:
            server.stop(None).wait()
    return Finding("link", True, f"gRPC listens on {listen.rpartition(':')[0]}, port {port} tried")


def _cpu() -> Finding:
    count = setups.usable_cores()
    enough = count >= FEWEST_CPUS
    cure = "" if enough else f"give sori {FEWEST_CPUS} cores, or answers will be late"
    return Finding("cpu", enough, f"{count} cores", cure)


def _pairing() -> Finding:
    detail = "no glasses are paired: only glasses on this machine (loopback) may connect"
    return Finding("pairing", True, detail)
