"""A server that stands before radicale and may answer in its place: old, broken, slow or hostile."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.request import Request, urlopen


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class Answer:
    status: int = 207
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class Between:
    """`instead` answers in place of radicale where it returns something; `alter` changes its answers."""

    def __init__(self, behind: str) -> None:
        self._behind = behind
        self.url = ""
        self.asked: list[Asked] = []
        self.instead: Callable[[Asked], Answer | None] = lambda asked: None
        self.alter: Callable[[bytes], bytes] = lambda body: body
        self.closing = threading.Event()

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        return self.instead(asked) or self._forwarded(asked)

    def count(self, method: str, containing: bytes = b"") -> int:
        return sum(one.method == method and containing in one.body for one in self.asked)

    def _forwarded(self, asked: Asked) -> Answer:
        kept = {name: text for name, text in asked.headers.items() if name not in ("host",)}
        request = Request(self._behind + asked.path, asked.body, kept, method=asked.method)
        try:
            with urlopen(request, timeout=60) as answer:
                return Answer(answer.status, self.alter(answer.read()))
        except HTTPError as error:
            with error:
                there = error.headers.get("Location", "").replace(self._behind, "")
                return Answer(error.code, error.read(), {"Location": there} if there else {})


@contextmanager
def standing_between(behind: str) -> Iterator[Between]:
    between = Between(behind)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            headers = {name.lower(): text for name, text in self.headers.items()}
            asked = Asked(self.command, self.path, self.rfile.read(length), headers)
            answer = between.answer(asked)
            try:
                self.send_response(answer.status)
                for name, text in answer.headers.items():
                    self.send_header(name, text)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)
            except ConnectionError:
                self.close_connection = True  # the client has had enough

        do_PROPFIND = do_REPORT = do_GET = _serve  # noqa: N815

        def log_message(self, format: str, *values: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        between.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield between
        finally:
            between.closing.set()
            server.shutdown()
            thread.join()
