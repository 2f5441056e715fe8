"""Asking the server: nio returns some failures and raises others; here all are `CarrierError`s."""

import asyncio
import json
from collections.abc import Awaitable
from typing import Any
from urllib.parse import quote, urlencode

import nio
from aiohttp import ClientConnectorError, ClientError
from nio.exceptions import EncryptionError, LocalProtocolError, SendRetryError
from peewee import PeeweeException

from agent.errors import CarrierError

ANSWER_S = 20.0  # a server that takes longer is as good as gone
_CODES = {
    "M_UNKNOWN_TOKEN": "signed_out",
    "M_MISSING_TOKEN": "signed_out",
    "M_USER_DEACTIVATED": "signed_out",
    "M_LIMIT_EXCEEDED": "offline",
    "M_TOO_LARGE": "too_long",
}


async def asked(call: Awaitable[Any], changes: bool = False, seconds: float = ANSWER_S) -> Any:
    """Return nio's answer.

    Raises `CarrierError`. Where the answer was lost and the call `changes` something, nobody can
    tell whether it did (`uncertain`); otherwise it is `offline`.
    """
    lost = "uncertain" if changes else "offline"
    try:
        async with asyncio.timeout(seconds):
            answer = await call
    except ClientConnectorError as error:
        raise CarrierError("the Matrix server cannot be reached", "offline") from error
    except (ClientError, TimeoutError, OSError) as error:
        raise CarrierError("the Matrix server did not answer", lost) from error
    except PeeweeException as error:  # where nio keeps its keys
        raise CarrierError("Matrix keys cannot be stored", "full_disk") from error
    except SendRetryError as error:
        raise CarrierError("the room's members are not known yet", "offline") from error
    except (EncryptionError, LocalProtocolError) as error:
        raise CarrierError(f"nio refused: {type(error).__name__}", "refused") from error
    if isinstance(answer, nio.ErrorResponse):
        transport = answer.transport_response
        status = 0 if transport is None else transport.status
        raise _refused(status, answer.status_code, answer.retry_after_ms, lost)
    return answer


async def asked_raw(
    client: Any,
    method: str,
    path: tuple[str, ...],
    body: Any = None,
    changes: bool = False,
    seconds: float = ANSWER_S,
) -> Any:
    """Ask what nio has no method for; return the JSON of the answer.

    `path` is not quoted yet; `body` is the query of a GET, else sent as JSON.
    """
    url = "/_matrix/client/v3/" + "/".join(quote(part, safe="") for part in path)
    if method == "GET" and body:
        url, body = f"{url}?{urlencode(body)}", None
    headers = {
        "Authorization": f"Bearer {client.access_token}",
        "Content-Type": "application/json",
    }
    content = None if body is None else json.dumps(body)
    request = client.send(method, url, content, headers, timeout=seconds)
    response = await asked(request, changes, seconds)
    try:
        answer = await asked(response.json(content_type=None), changes, seconds)
    except ValueError:
        answer = {}
    if response.status >= 300:
        fields = answer if isinstance(answer, dict) else {}
        code, retry_after_ms = fields.get("errcode"), fields.get("retry_after_ms")
        raise _refused(response.status, code, retry_after_ms, "uncertain" if changes else "offline")
    return answer


class RefusedError(CarrierError):
    """The server's answer was no; `status` is HTTP's, 0 where it is not known."""

    def __init__(self, message: str, code: str, retry_after_ms: int | None, status: int) -> None:
        super().__init__(message, code, retry_after_ms)
        self.status = status


def _refused(status: int, code: Any, retry_after_ms: Any, lost: str) -> RefusedError:
    """Return the error of an answer; the server's own words may quote a message, and stay out."""
    known = _CODES.get(code) if isinstance(code, str) else None
    if status == 429:
        known = "offline"
    elif known is None:
        known = lost if status >= 500 else "refused"
    wait_ms = retry_after_ms if isinstance(retry_after_ms, int) else None
    return RefusedError(f"the Matrix server answered {status} {code}", known, wait_ms, status)
