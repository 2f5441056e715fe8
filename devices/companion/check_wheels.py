"""Whether every dependency can be installed on an aarch64 companion without a compiler.

    python -m devices.companion.check_wheels [path/to/pyproject.toml]

First pip resolves the dependencies for this machine; then each resolved release is downloaded
once more as an aarch64 wheel for CPython 3.11. Exactly that release: left to choose, pip would
quietly take an old one. Only the package index that pip is configured with is asked.
"""

import json
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

PYTHON = "311"
# Wheels name the oldest glibc they run with; Debian 12 has 2.36. pip wants each tag spelled out.
PLATFORMS = [f"manylinux_2_{minor}_aarch64" for minor in range(17, 37)]
PLATFORMS += ["manylinux2014_aarch64", "linux_aarch64"]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


@dataclass(frozen=True)
class Found:
    """A resolved release and its aarch64 wheel, None where there is none."""

    release: str
    wheel: str | None
    size_bytes: int = 0


def main(arguments: list[str]) -> int:
    """Print a table; return 1 if a wheel is missing, 2 if pip cannot resolve at all."""
    project = Path(arguments[0]) if arguments else Path(__file__).parents[2] / "pyproject.toml"
    try:
        releases = resolved(declared(project))
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        print(f"{project}: no dependencies to check: {error}", file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as error:
        print(f"pip cannot resolve the dependencies here: {last_line(error)}", file=sys.stderr)
        return 2
    found = []
    for release in releases:
        found.append(aarch64_wheel(release))
        print(row(found[-1]), flush=True)
    missing = [each.release for each in found if each.wheel is None]
    print(f"{len(found) - len(missing)} of {len(found)} releases have an aarch64 wheel")
    return 1 if missing else 0


def declared(project: Path) -> list[str]:
    """The run-time requirements of a pyproject.toml."""
    with project.open("rb") as file:
        return list(tomllib.load(file)["project"]["dependencies"])


def resolved(requirements: list[str]) -> list[str]:
    """`name==version` of everything that gets installed for `requirements` today."""
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "report.json"
        command = [*PIP, "install", "--dry-run", "--ignore-installed", "--only-binary=:all:"]
        subprocess.run(
            [*command, "--report", str(report), *requirements],
            check=True,
            capture_output=True,
            text=True,
        )
        installs = json.loads(report.read_text("utf-8"))["install"]
    return sorted(f"{each['metadata']['name']}=={each['metadata']['version']}" for each in installs)


def aarch64_wheel(release: str) -> Found:
    """Look for the wheel of one release by downloading it; the file is thrown away."""
    target = [
        "--only-binary=:all:",
        "--no-deps",
        "--implementation=cp",
        f"--python-version={PYTHON}",
    ]
    target += [f"--platform={platform}" for platform in PLATFORMS]
    with tempfile.TemporaryDirectory() as scratch:
        command = [*PIP, "download", *target, f"--dest={scratch}", release]
        subprocess.run(command, check=False, capture_output=True)
        wheels = list(Path(scratch).glob("*.whl"))
        if not wheels:
            return Found(release, None)
        return Found(release, wheels[0].name, wheels[0].stat().st_size)


def row(found: Found) -> str:
    if found.wheel is None:
        return f"{found.release:32} MISSING"
    tags = found.wheel.removesuffix(".whl").split("-", 2)[2]
    return f"{found.release:32} {found.size_bytes / 1e6:7.1f} MB  {tags}"


def last_line(error: subprocess.CalledProcessError) -> str:
    lines = str(error.stderr or error).strip().splitlines()
    return lines[-1] if lines else "no reason given"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
