"""A server on loopback that keeps Kakao's documented rules: OAuth, friends, messages, quotas, errors.

It is strict where Kakao is: forms, not JSON; a link in every template; five receivers; a token that
ends; limits for a sender, a receiver and a pair; part of a sending may fail under HTTP 200.
"""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

FORM = "application/x-www-form-urlencoded"
KEY, REDIRECT, LINK = "rest-key", "http://127.0.0.1:8123/kakao", "https://sori.example/"
MOST_RECEIVERS = 5
A_PAIR = 20


@dataclass
class Kakao:
    """What the service knows and has been told to do; `calls` are the paths asked for, in order."""

    url: str = ""
    friends: dict[str, str] = field(default_factory=lambda: {"u-mom": "엄마", "u-minsu": "김민수"})
    sent: list[tuple[str, str]] = field(default_factory=list)  # receiver, text
    scopes: set[str] = field(default_factory=lambda: {"friends", "talk_message"})
    refusing: dict[str, int] = field(default_factory=dict)  # receiver: Kakao's code
    failing: list[tuple[int, dict[str, Any]]] = field(default_factory=list)  # next answers
    silent: bool = False  # takes the message and closes the connection without an answer
    access: str = "access-1"
    refresh: str = "refresh-1"
    renews_refresh: bool = False
    calls: list[str] = field(default_factory=list)
    pairs: Counter[str] = field(default_factory=Counter)
    codes: set[str] = field(default_factory=lambda: {"code-1"})

    def end_token(self) -> None:
        """Let the access token end: the next one has another name."""
        self.access = f"access-{int(self.access.split('-')[1]) + 1}"


class _Handler(BaseHTTPRequestHandler):
    kakao: Kakao

    def log_message(self, *_told: object) -> None:
        """Tests print nothing."""

    def do_GET(self) -> None:
        self._route({key: one[0] for key, one in parse_qs(urlsplit(self.path).query).items()})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if not self.headers["Content-Type"].startswith(FORM):
            return self._answer(400, {"code": -2, "msg": "form encoding is needed"})
        return self._route({key: one[0] for key, one in parse_qs(body).items()})

    def _route(self, form: dict[str, str]) -> None:
        kakao, path = self.kakao, urlsplit(self.path).path
        kakao.calls.append(path)
        if path == "/oauth/token":
            return self._token(form)
        if kakao.failing:
            return self._answer(*kakao.failing.pop(0))
        if self.headers["Authorization"] != f"Bearer {kakao.access}":
            return self._answer(401, {"code": -401, "msg": "this access token does not exist"})
        needed = "friends" if path == "/v1/api/talk/friends" else "talk_message"
        if needed not in kakao.scopes:
            return self._answer(403, {"code": -402, "msg": "insufficient scopes."})
        match path:
            case "/v1/api/talk/friends":
                return self._friends(form)
            case "/v2/api/talk/memo/default/send":
                return self._send(["me"], form)
            case "/v1/api/talk/friends/message/default/send":
                return self._send(json.loads(form.get("receiver_uuids", "[]")), form)
        return self._answer(404, {"code": -404, "msg": "no such path"})

    def _token(self, form: dict[str, str]) -> None:
        kakao = self.kakao
        code = form.get("code", "")
        good = form.get("client_id") == KEY and (
            (code in kakao.codes and form.get("redirect_uri") == REDIRECT)
            if form.get("grant_type") == "authorization_code"
            else form.get("refresh_token") == kakao.refresh
        )
        if not good:
            return self._answer(400, {"error": "invalid_grant", "error_code": "KOE320"})
        kakao.codes.discard(code)  # good for one exchange
        given: dict[str, Any] = {"token_type": "bearer", "access_token": kakao.access}
        given["expires_in"] = 21599
        if code or kakao.renews_refresh:
            if kakao.renews_refresh:
                kakao.refresh = f"refresh-{int(kakao.refresh.split('-')[1]) + 1}"
            given |= {"refresh_token": kakao.refresh, "refresh_token_expires_in": 5183999}
        return self._answer(200, given)

    def _friends(self, form: dict[str, str]) -> None:
        start, count = int(form.get("offset", 0)), min(int(form.get("limit", 10)), 100)
        page = list(self.kakao.friends.items())[start : start + count]
        elements = [{"uuid": uuid, "profile_nickname": name} for uuid, name in page]
        self._answer(200, {"elements": elements, "total_count": len(self.kakao.friends)})

    def _send(self, receivers: list[str], form: dict[str, str]) -> None:
        kakao = self.kakao
        template = json.loads(form["template_object"])
        link = template.get("link", {})
        if template.get("object_type") != "text" or link.get("web_url") != LINK:
            return self._answer(400, {"code": -2, "msg": "a template needs a registered link"})
        if len(template["text"]) > 200 or not 1 <= len(receivers) <= MOST_RECEIVERS:
            return self._answer(400, {"code": -2, "msg": "Constraints are unsatisfied"})
        if unknown := [one for one in receivers if one != "me" and one not in kakao.friends]:
            return self._answer(400, {"code": -2, "msg": f"{len(unknown)} receivers are invalid"})
        failed = {one: kakao.refusing.get(one, 0) for one in receivers}
        failed |= {one: -536 for one in receivers if one != "me" and kakao.pairs[one] >= A_PAIR}
        done = [one for one in receivers if not failed[one]]
        kakao.sent += [(one, template["text"]) for one in done]
        kakao.pairs.update(done)
        if kakao.silent:
            self.close_connection = True
            return None
        if receivers == ["me"]:
            return self._answer(200, {"result_code": 0})
        told: dict[str, Any] = {"successful_receiver_uuids": done}
        if len(done) < len(receivers):
            told["failure_info"] = [
                {"code": code, "msg": "failed", "receiver_uuids": [one]}
                for one, code in failed.items()
                if code
            ]
        return self._answer(200, told)

    def _answer(self, status: int, told: dict[str, Any]) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving(kakao: Kakao, port: int = 0) -> Iterator[Kakao]:
    """Serve until the block ends; `kakao.url` says where."""
    handler = type("Handler", (_Handler,), {"kakao": kakao})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    kakao.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield kakao
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
