"""A page's answer comes back over loopback, or is read from an address that was copied."""

import asyncio
import contextlib
import socket

import httpx2
import pytest

from agent.carriers.redirect import Redirect, answer_of
from agent.errors import UsageError


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def test_the_browser_of_this_machine_comes_back_with_the_code():
    port = free_port()
    async with Redirect(f"http://127.0.0.1:{port}/kakao", "code", "s1") as redirect:
        async with httpx2.AsyncClient(trust_env=False) as browser:
            stray = await browser.get(f"http://127.0.0.1:{port}/favicon.ico")
            page = await browser.get(f"http://127.0.0.1:{port}/kakao?code=c%2F1&state=s1")
        assert (stray.status_code, page.status_code) == (404, 200)
        assert await redirect.answer() == "c/1"


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://127.0.0.1:1/kakao?code=c1&state=other", "another sign-in"),
        ("http://127.0.0.1:1/kakao?error=access_denied&state=s1", "no consent"),
        ("http://127.0.0.1:1/kakao?state=s1", "no code"),
        ("", "another sign-in"),
    ],
)
def test_an_address_without_our_code_is_refused_in_one_line(address: str, why: str):
    with pytest.raises(UsageError, match=why):
        answer_of(address, "code", "s1")


async def test_garbage_on_the_port_does_not_end_the_wait():
    port = free_port()
    async with Redirect(f"http://127.0.0.1:{port}/kakao", "code", "s1") as redirect:
        for sent in (b"\x00\xff\n", b"GET\n", b"x" * 40_000):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(sent)
            writer.write_eof()
            with contextlib.suppress(ConnectionError):
                await reader.read()
            writer.close()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /kakao?code=c1&state=s1 HTTP/1.1\r\n\r\n")
        assert b"200 OK" in await reader.read()
        writer.close()
        assert await redirect.answer() == "c1"


@pytest.mark.parametrize("address", ["http://example.org:80/x", "http://127.0.0.1/x", "oob"])
async def test_a_redirect_off_this_machine_is_refused(address: str):
    with pytest.raises(UsageError, match=r"127\.0\.0\.1:PORT"):
        Redirect(address, "code")
