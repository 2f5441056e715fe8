"""KakaoTalk's REST carrier and a friend, at a server that keeps Kakao's rules."""

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager

import httpx2

from agent.carriers.kakao.carrier import KakaoCarrier
from agent.carriers.kakao.tokens import App, SignIn, Tokens
from tests.carriers.kakao_server import KEY, LINK, REDIRECT, Kakao, serving
from tests.carriers.world import Saw, until

_APP = App(KEY, REDIRECT, LINK)
_FAR = 4_000_000_000.0  # seconds since 1970: these tokens do not end


class KakaoWorld:
    peer = "u-mom"
    room = None
    stranger = "u-nobody"
    keeps = False
    has_server = True
    refuses_too_long = True

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self.kakao, self._serving = Kakao(), ExitStack()
        self._serving.enter_context(serving(self.kakao))
        tokens = Tokens("access-1", _FAR, "refresh-1", _FAR)
        sign_in = SignIn(_APP, client, lambda _tokens: None, tokens, sign_in_url=self.kakao.url)
        self.carrier = KakaoCarrier(_APP, sign_in, client, api_url=self.kakao.url)

    async def write(self, text: str, in_room: bool = False) -> None:
        raise NotImplementedError

    async def received(self, count: int, in_room: bool = False) -> list[str]:
        def texts() -> list[str]:
            return [text for to, text in self.kakao.sent if to == self.peer]

        return await until(texts, lambda found: len(found) >= count)

    async def saw(self, what: Saw, count: int = 1) -> list[str]:
        raise NotImplementedError

    async def invite(self, room_name: str) -> None:
        raise NotImplementedError

    async def reopen(self) -> None:
        raise NotImplementedError

    async def stop_server(self) -> None:
        self._serving.close()

    async def start_server(self) -> None:
        port = int(self.kakao.url.rpartition(":")[2])
        self._serving.enter_context(serving(self.kakao, port))


@asynccontextmanager
async def kakao_world() -> AsyncIterator[KakaoWorld]:
    async with httpx2.AsyncClient(trust_env=False) as client:
        world = KakaoWorld(client)
        try:
            yield world
        finally:
            await world.stop_server()
