"""How models are run on this machine, remembered: threads, arithmetic, and what an utterance takes.

Kept in the wearer's state folder for each model and context, processor and version of CTranslate2:
where any of them is another, it is measured again (`tuning`).
"""

import contextlib
import hashlib
import json
import os
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from platformdirs import user_state_path

from agent.asr.whisper import Card

UTTERANCE_MS = 3000


@dataclass(frozen=True)
class Setup:
    """How a model is run. `decode_ms`: what an utterance of 3 s then takes; None: never measured.

    `compared`: with how many setups, itself included. `steady`: nothing else disturbed it. `tries`:
    how often it was measured.
    """

    threads: int
    compute_type: str = "int8"
    decode_ms: float | None = None
    compared: int = 0
    steady: bool = True
    tries: int = 0

    @property
    def told(self) -> str:
        """Return threads and arithmetic for a person: "2 threads, int8"."""
        many = "1 thread" if self.threads == 1 else f"{self.threads} threads"
        return f"{many}, {self.compute_type}"

    @property
    def settled(self) -> bool:
        """Say whether the measurement decided something and can be believed."""
        return self.steady and self.compared > 1


def given_ms(folder: Path, card: Card | None) -> float:
    """Return the context that an utterance is decoded on, by its model's own card or another."""
    return (card or Card.read(folder)).given_ms(UTTERANCE_MS)


def usable_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def remembered(folder: Path, card: Card | None = None) -> Setup | None:
    """Return what was measured for the model in `folder` on this machine, if anything."""
    found = _kept().get(_key(folder, card))
    return Setup(**found) if found else None


def remember(folder: Path, card: Card | None, setup: Setup) -> None:
    """Keep what was measured for the model in `folder`; with `card`, decoded as that says."""
    path = _path()
    kept = _kept() | {_key(folder, card): asdict(setup)}
    with contextlib.suppress(OSError):  # read-only: measured again at the next start
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.{os.getpid()}")
        partial.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
        partial.replace(path)


def _kept() -> dict[str, dict[str, Any]]:
    """Return everything that is remembered; a damaged file is as good as none."""
    try:
        kept = json.loads(_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    fields = set(Setup.__dataclass_fields__)
    whole = isinstance(kept, dict) and all(
        isinstance(found, dict) and set(found) == fields for found in kept.values()
    )
    return kept if whole else {}


def _path() -> Path:
    return user_state_path("sori") / "tuning.json"


def _key(folder: Path, card: Card | None) -> str:
    how = f"{_weights(folder)} at {given_ms(folder, card):g} ms"
    return f"{how} on {_processor()} with ctranslate2 {version('ctranslate2')}"


def _weights(folder: Path) -> str:
    """Return what tells a model's file from any other: its size, its first and its last 64 KiB."""
    path = folder / "model.bin"
    size = path.stat().st_size
    digest = hashlib.blake2b(digest_size=8)
    with path.open("rb") as file:
        digest.update(file.read(1 << 16))
        file.seek(max(0, size - (1 << 16)))
        digest.update(file.read())
    return f"{size}-{digest.hexdigest()}"


def _processor() -> str:
    """Return the processor's name and how many of its cores are ours."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.is_file() else []
    # x86_64 says the first, aarch64 the others.
    named = ("model name", "CPU implementer", "CPU part")
    names = {line.partition(":")[2].strip() for line in lines if line.startswith(named)}
    return f"{platform.machine()} {' '.join(sorted(names))}, {usable_cores()} cores"
