"""A real XMPP server on loopback: prosody (apt), started, stopped, started again on the same data."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOST, ROOMS = "sori.test", "rooms.sori.test"
PASSWORD = "password"
_START_S = 20
_CONFIG = """
run_as_root = true
daemonize = false
pidfile = "{folder}/prosody.pid"
data_path = "{folder}/data"
plugin_paths = {{ "{folder}/modules" }}
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {port} }}
c2s_direct_tls_ports = {{ }}
s2s_ports = {{ }}
http_ports = {{ }}
https_ports = {{ }}
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
authentication = "internal_hashed"
storage = "internal"
archive_expires_after = "never"
default_archive_policy = true
modules_enabled = {{ "roster", "saslauth", "disco", "ping", "pep", "carbons", "mam", "offline", "private" }}
modules_disabled = {{ "s2s", "tls", "limits" }}
log = {{ error = "{folder}/log" }}
VirtualHost "{host}"
Component "{rooms}" "muc"
  modules_enabled = {{ "muc_mam" }}
  muc_log_by_default = true
  muc_room_default_public_jids = true
  muc_room_default_persistent = true
  restrict_room_creation = false
"""


class Prosody:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            self.port = int(taken.getsockname()[1])
        self._process: subprocess.Popen[bytes] | None = None
        self._registered_count = 0
        (folder / "data").mkdir(parents=True)
        (folder / "modules").mkdir()
        self._config = folder / "prosody.cfg.lua"
        self._config.write_text(
            _CONFIG.format(folder=folder, port=self.port, host=HOST, rooms=ROOMS)
        )

    def register(self, name: str) -> str:
        """Make an account; a number keeps the names of tests apart. Return its bare JID."""
        self._registered_count += 1
        user = f"{name}{self._registered_count}"
        command = ["prosodyctl", "--config", str(self._config), "register", user, HOST, PASSWORD]
        subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL)
        return f"{user}@{HOST}"

    def start(self) -> None:
        if self._process is None:
            with (self._folder / "output").open("ab") as output:
                self._process = subprocess.Popen(
                    ["prosody", "--config", str(self._config), "-F"],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    env={**os.environ, "HOME": str(self._folder)},
                )
        deadline = time.monotonic() + _START_S
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError as error:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    output = (self._folder / "output").read_text(errors="replace")
                    raise RuntimeError(f"prosody did not start: {output[-2000:]}") from error
                time.sleep(0.02)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None


def is_installed() -> bool:
    return shutil.which("prosody") is not None and shutil.which("prosodyctl") is not None


@contextmanager
def running_prosody(folder: Path) -> Iterator[Prosody]:
    server = Prosody(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
