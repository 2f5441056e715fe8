"""A model hub on this machine: speaks the hub's protocol, can fail on purpose.

Weights are announced as LFS files: `resolve` answers 302 with their SHA-256 in `X-Linked-Etag` and
a place on another host (`localhost` instead of `127.0.0.1`), which takes ranges, as the hub's does.
"""

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

COMMIT = "c0ffee" + "0" * 34
LFS_FROM_BYTES = 4 << 20


@dataclass
class Hub:
    """What is served, how it fails, and what was asked for (`METHOD path range`)."""

    repository: str
    files: dict[str, bytes]
    url: str = ""
    cuts_at: list[int] = field(
        default_factory=list
    )  # weights: close after so many bytes, once each
    damaged: bool = False  # weights: one bit is not as announced
    asked: list[str] = field(default_factory=list)

    def is_lfs(self, name: str) -> bool:
        return len(self.files[name]) >= LFS_FROM_BYTES

    def entry(self, name: str) -> dict[str, Any]:
        content = self.files[name]
        blob = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
        entry: dict[str, Any] = {"type": "file", "path": name, "oid": blob, "size": len(content)}
        if self.is_lfs(name):
            sha256 = hashlib.sha256(content).hexdigest()
            entry["lfs"] = {"oid": sha256, "size": len(content), "pointerSize": 135}
        return entry

    def sibling(self, name: str) -> dict[str, Any]:
        entry = self.entry(name)
        sibling = {"rfilename": name, "blobId": entry["oid"], "size": entry["size"]}
        if "lfs" in entry:
            lfs = entry["lfs"]
            sibling["lfs"] = {"sha256": lfs["oid"], "size": lfs["size"], "pointerSize": 135}
        return sibling


def files_of(directory: Path) -> dict[str, bytes]:
    return {f.name: f.read_bytes() for f in sorted(directory.iterdir()) if f.is_file()}


@contextmanager
def serving(hub: Hub, *more: Hub) -> Iterator[Hub]:
    """Serve repositories on a free port of this machine; fills in their `url`."""

    class Handler(_Handler):
        pass

    Handler.hubs = (hub, *more)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    for served in Handler.hubs:
        served.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="hub")
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    hubs: tuple[Hub, ...]
    hub: Hub  # whose repository this request is about
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _answer(self) -> None:
        path = urlsplit(self.path).path
        self.hub = next((h for h in self.hubs if f"/{h.repository}" in path), self.hubs[0])
        repository = re.escape(self.hub.repository)
        self.hub.asked.append(f"{self.command} {path} {self.headers.get('Range', '')}".strip())
        if re.fullmatch(f"/api/models/{repository}(/revision/.+)?", path):
            siblings = [self.hub.sibling(name) for name in self.hub.files]
            self._json({"id": self.hub.repository, "sha": COMMIT, "siblings": siblings})
        elif re.fullmatch(f"/api/models/{repository}/tree/.+", path):
            self._json([self.hub.entry(name) for name in self.hub.files])
        elif match := re.fullmatch(f"/{repository}/resolve/[^/]+/(.+)", path):
            self._resolve(match[1])
        elif path.startswith("/cdn/"):
            self._content(path.removeprefix("/cdn/"))
        else:
            self._missing("RepoNotFound")

    def _resolve(self, name: str) -> None:
        if name not in self.hub.files:
            self._missing("EntryNotFound")
        elif self.hub.is_lfs(name):
            self._redirect(name)
        else:
            self._content(name)

    def _redirect(self, name: str) -> None:
        entry = self.hub.entry(name)
        self.send_response(302)
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("X-Linked-Etag", f'"{entry["lfs"]["oid"]}"')
        self.send_header("X-Linked-Size", str(entry["size"]))
        self.send_header(
            "Location", self.hub.url.replace("127.0.0.1", "localhost") + f"/cdn/{name}"
        )
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _content(self, name: str) -> None:
        content, entry = self.hub.files[name], self.hub.entry(name)
        lfs = self.hub.is_lfs(name)
        if lfs and self.hub.damaged:
            content = content[:-1] + bytes([content[-1] ^ 1])
        start = int(re.sub(r"\D", "", self.headers.get("Range", "")) or 0)
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("ETag", f'"{entry["oid"]}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        if self.command == "GET":
            self._body(content[start:], cut=lfs)

    def _body(self, content: bytes, cut: bool) -> None:
        if cut and self.hub.cuts_at:
            content, self.close_connection = content[: self.hub.cuts_at.pop(0)], True
        self.wfile.write(content)

    def _json(self, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def _missing(self, code: str) -> None:
        self.send_response(404)
        self.send_header("X-Error-Code", code)
        self.send_header("Content-Length", "0")
        self.end_headers()
