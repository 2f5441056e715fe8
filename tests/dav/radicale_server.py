"""A real CardDAV and CalDAV server on loopback: radicale, started, stopped, started again.

It is GPL and runs as a process of its own; nothing of it is imported.
"""

import base64
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

PASSWORD = "password"
_START_S = 30  # 0.6 s on an idle machine
_BOOK = '<resourcetype><collection/><C:addressbook xmlns:C="urn:ietf:params:xml:ns:carddav"/></resourcetype>'
_CALENDAR = '<resourcetype><collection/><C:calendar xmlns:C="urn:ietf:params:xml:ns:caldav"/></resourcetype>'


class Radicale:
    """One server with its data in `folder` and the user `kim`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = int(probe.getsockname()[1])
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"http://127.0.0.1:{self._port}"
        self._users = 0
        (folder / "users").write_text("")

    def start(self) -> None:
        options = {
            "--server-hosts": f"127.0.0.1:{self._port}",
            "--auth-type": "htpasswd",
            "--auth-htpasswd-filename": str(self._folder / "users"),
            "--auth-htpasswd-encryption": "plain",
            "--auth-delay": "0",
            "--storage-filesystem-folder": str(self._folder / "data"),
            "--storage-max-sync-token-age": "86400",
            "--logging-level": "error",
        }
        command = [sys.executable, "-m", "radicale", "--config", ""]
        command += [part for pair in options.items() for part in pair]
        with (self._folder / "output").open("ab") as output:
            self._process = subprocess.Popen(
                command, stdout=output, stderr=output, env={**os.environ, "PYTHONWARNINGS": ""}
            )
        deadline = time.monotonic() + _START_S
        while True:
            try:
                urlopen(f"{self.url}/.web/", timeout=5).close()
                return
            except HTTPError:
                return
            except (URLError, OSError) as error:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    output_text = (self._folder / "output").read_text(errors="replace")
                    raise RuntimeError(f"radicale did not start: {output_text[-2000:]}") from error
                time.sleep(0.05)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def register(self, name: str) -> "Owner":
        """Make a user; a number keeps those of tests apart."""
        self._users += 1
        user = f"{name}{self._users}"
        with (self._folder / "users").open("a") as users:
            users.write(f"{user}:{PASSWORD}\n")
        return Owner(self, user)


class Owner:
    """A user who keeps cards and events on the server, with another program."""

    def __init__(self, server: Radicale, user: str) -> None:
        self.server, self.user = server, user

    def make_book(self, name: str) -> None:
        self._make(name, _BOOK)

    def make_calendar(self, name: str) -> None:
        self._make(name, _CALENDAR)

    def put(self, path: str, content: str) -> None:
        kind = "text/vcard" if path.endswith(".vcf") else "text/calendar"
        self.ask("PUT", path, content.replace("\n", "\r\n").encode(), {"Content-Type": kind})

    def delete(self, path: str) -> None:
        self.ask("DELETE", path)

    def move(self, path: str, to: str) -> None:
        self.ask("MOVE", path, headers={"Destination": f"{self.server.url}/{self.user}/{to}"})

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> bytes:
        signed = base64.b64encode(f"{self.user}:{PASSWORD}".encode()).decode()
        headers = {**(headers or {}), "Authorization": f"Basic {signed}"}
        url = f"{self.server.url}/{self.user}/{path}"
        with urlopen(Request(url, body, headers, method=method), timeout=60) as answer:
            return bytes(answer.read())

    def _make(self, name: str, kind: str) -> None:
        body = f'<mkcol xmlns="DAV:"><set><prop>{kind}<displayname>{name}</displayname></prop></set></mkcol>'
        self.ask("MKCOL", f"{name}/", body.encode())


def is_installed() -> bool:
    return find_spec("radicale") is not None


@contextmanager
def running_radicale(folder: Path) -> Iterator[Radicale]:
    server = Radicale(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
