"""A real Matrix server on loopback: Synapse from a venv of its own, started, stopped, started again.

The venv is `$SORI_SYNAPSE` or `build/synapse` (see `.ci/run`, which makes it). Synapse is AGPL: it
runs as a process of its own and nothing of it is imported.
"""

import hashlib
import hmac
import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

REPOSITORY = Path(__file__).parents[2]
_SECRET = "registration"
_START_S = 60  # 2 s on an idle machine
_UNLIMITED = {"per_second": 100_000, "burst_count": 100_000}


def synapse_python() -> Path | None:
    """Return the interpreter that can run Synapse, if there is one."""
    venv = Path(os.environ.get("SORI_SYNAPSE", REPOSITORY / "build" / "synapse"))
    python = venv / "bin" / "python"
    return python if any(venv.glob("lib/python*/site-packages/synapse")) else None


@dataclass(frozen=True)
class Registered:
    user_id: str
    device_id: str
    access_token: str


class Synapse:
    """One server with its data in `folder`. It federates with nobody and pushes to nobody."""

    def __init__(self, python: Path, folder: Path) -> None:
        self._python, self._folder = python, folder
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._registered_count = 0
        self.url = f"http://127.0.0.1:{self._port}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "homeserver.yaml").write_text(json.dumps(self._config()))  # JSON is YAML
        (folder / "log.yaml").write_text(json.dumps({"version": 1, "root": {"level": "ERROR"}}))
        self._run("--generate-keys")

    def start(self) -> None:
        if self._process is None:
            with (self._folder / "output").open("ab") as output:
                self._process = subprocess.Popen(
                    self._command(), stdout=output, stderr=output, cwd=self._folder
                )
        self._wait_until_up()

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def kill(self) -> None:
        """As a power cut would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self._process = None

    def register(self, name: str, password: str = "password") -> Registered:
        """Make an account and sign in to it; a number keeps the names of tests apart."""
        self._registered_count += 1
        user = f"{name}{self._registered_count}"
        nonce = self.ask("GET", "/_synapse/admin/v1/register")["nonce"]
        said = "\0".join((nonce, user, password, "notadmin")).encode()
        mac = hmac.new(_SECRET.encode(), said, hashlib.sha1).hexdigest()
        made = self.ask(
            "POST",
            "/_synapse/admin/v1/register",
            {"nonce": nonce, "username": user, "password": password, "admin": False, "mac": mac},
        )
        return Registered(made["user_id"], made["device_id"], made["access_token"])

    def ask(self, method: str, path: str, body: Any = None, token: str = "") -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        content = None if body is None else json.dumps(body).encode()
        request = Request(self.url + path, content, headers, method=method)
        with urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def _wait_until_up(self) -> None:
        deadline = time.monotonic() + _START_S
        while True:
            try:
                self.ask("GET", "/_matrix/client/versions")
                return
            except (URLError, OSError) as error:
                assert self._process is not None
                if self._process.poll() is not None or time.monotonic() > deadline:
                    output = (self._folder / "output").read_text(errors="replace")
                    raise RuntimeError(f"Synapse did not start: {output[-2000:]}") from error
                time.sleep(0.05)

    def _run(self, *arguments: str) -> None:
        subprocess.run([*self._command(), *arguments], check=True, capture_output=True)

    def _command(self) -> list[str]:
        config = str(self._folder / "homeserver.yaml")
        return [str(self._python), "-m", "synapse.app.homeserver", "--config-path", config]

    def _config(self) -> dict[str, Any]:
        limits = dict.fromkeys(
            ("message", "registration", "joins_per_room", "admin_redaction", "3pid_validation"),
            _UNLIMITED,
        )
        return {
            "server_name": "localhost",
            "report_stats": False,
            "pid_file": str(self._folder / "pid"),
            "signing_key_path": str(self._folder / "signing.key"),
            "log_config": str(self._folder / "log.yaml"),
            "media_store_path": str(self._folder / "media"),
            "database": {"name": "sqlite3", "args": {"database": str(self._folder / "data.db")}},
            "listeners": [
                {
                    "port": self._port,
                    "type": "http",
                    "bind_addresses": ["127.0.0.1"],
                    "resources": [{"names": ["client"]}],
                }
            ],
            "registration_shared_secret": _SECRET,
            "macaroon_secret_key": "macaroon",
            "form_secret": "form",
            "trusted_key_servers": [],
            "suppress_key_server_warning": True,
            "federation_domain_whitelist": [],
            "url_preview_enabled": False,
            "presence": {"enabled": False},
            "bcrypt_rounds": 4,
            "login_via_existing_session": {"enabled": True, "require_ui_auth": False},
            **{f"rc_{name}": limit for name, limit in limits.items()},
            "rc_login": dict.fromkeys(("address", "account", "failed_attempts"), _UNLIMITED),
            "rc_joins": {"local": _UNLIMITED, "remote": _UNLIMITED},
            "rc_invites": dict.fromkeys(("per_room", "per_user", "per_issuer"), _UNLIMITED),
            "rc_room_creation": _UNLIMITED,
        }


@contextmanager
def running_synapse(folder: Path) -> Iterator[Synapse]:
    """A started server, stopped at the end. Raises `FileNotFoundError` where none is installed."""
    python = synapse_python()
    if python is None:
        raise FileNotFoundError("Synapse is not installed: .ci/run shows how")
    server = Synapse(python, folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
