"""KakaoTalk's official REST interface as a carrier: it sends, and that is all it can."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import httpx2

from agent.actions.messaging import Abilities, Invite, OutboxItem, Peer, Received
from agent.carriers.kakao.rules import (
    FRIENDS_A_PAGE,
    ME,
    MOST_CHARACTERS,
    checked_body,
    refusal,
    refused_receiver,
    text_template,
)
from agent.carriers.kakao.tokens import App, SignIn
from agent.errors import CarrierError

API_URL = "https://kapi.kakao.com"
_TO_ME = "/v2/api/talk/memo/default/send"
_TO_FRIENDS = "/v1/api/talk/friends/message/default/send"
_FRIENDS = "/v1/api/talk/friends"
_TIMEOUT_S = 10.0
_MOST_PAGES = 50  # 5,000 friends of one app: beyond that the server repeats itself


class KakaoCarrier:
    """One wearer's KakaoTalk. There is no idempotency key: a lost answer stays `uncertain`."""

    abilities = Abilities(
        can_receive=False, sends_once=False, max_length_characters=MOST_CHARACTERS
    )
    leaves_machine = True

    def __init__(
        self,
        app: App,
        sign_in: SignIn,
        client: httpx2.AsyncClient,
        name: str = "kakaotalk",
        api_url: str = API_URL,
    ) -> None:
        self.name = name
        self._app, self._sign_in, self._client, self._api = app, sign_in, client, api_url

    def advance(self, elapsed_ms: float) -> None:
        """Nothing here depends on the session's clock."""

    async def run(self) -> None:
        """Fail at once where the consent has ended; while it runs there is nothing to keep up."""
        await self._sign_in.access()
        await asyncio.Event().wait()

    def close(self) -> None:
        """Nothing is kept beside the tokens."""

    def prepare(self, message: OutboxItem) -> None:
        checked_body(message.body)
        if not message.handle:
            raise CarrierError("KakaoTalk has no handle of that person", "unknown_recipient")

    async def commit(self, message: OutboxItem) -> str:
        """Send to one receiver, so that what fails is told of that person alone."""
        self.prepare(message)
        form = {"template_object": text_template(checked_body(message.body), self._app.link)}
        if message.handle == ME:
            await self._call("POST", _TO_ME, form)
            return message.key
        form["receiver_uuids"] = json.dumps([message.handle])
        answer = await self._call("POST", _TO_FRIENDS, form)
        if error := refused_receiver(answer, message.handle):
            raise error
        return message.key

    async def verify(self, message: OutboxItem) -> str | None:
        raise CarrierError("KakaoTalk does not tell what was sent", "uncertain")

    async def peers(self) -> Sequence[Peer]:
        """Return the wearer's own chat and the friends who joined the app."""
        found = [Peer(ME, "나")]
        for page in range(_MOST_PAGES):
            place = {"offset": str(page * FRIENDS_A_PAGE), "limit": str(FRIENDS_A_PAGE)}
            answer = await self._call("GET", _FRIENDS, place)
            friends = answer.get("elements", [])
            found += [Peer(str(one["uuid"]), str(one["profile_nickname"])) for one in friends]
            if len(friends) < FRIENDS_A_PAGE:
                break
        return found

    async def unsend(self, carrier_id: str) -> None:
        raise _unsupported()

    async def mark_read(self, message_ids: Sequence[str]) -> None:
        raise _unsupported()

    async def react(self, message_id: str, emoji: str) -> None:
        raise _unsupported()

    async def set_typing(self, handle: str, on: bool) -> None:
        raise _unsupported()

    async def history(self, handle: str, at_most: int) -> Sequence[Received]:
        raise _unsupported()

    async def search(self, query: str, at_most: int) -> Sequence[Received]:
        raise _unsupported()

    async def answer_invite(self, invite_id: str, accept: bool) -> None:
        raise _unsupported()

    def invites(self) -> Sequence[Invite]:
        return ()

    def arrivals(self) -> Sequence[Received]:
        return ()

    def acknowledge(self, message_id: str) -> None:
        """Nothing ever arrives."""

    async def _call(self, method: str, path: str, form: dict[str, str]) -> dict[str, Any]:
        """Ask Kakao; a token that has ended is renewed once, and then asked once again."""
        token = await self._sign_in.access()
        answer = await self._ask(method, path, form, token)
        if answer.status_code == 401:
            answer = await self._ask(method, path, form, await self._sign_in.renewed(token))
        try:
            told = answer.json()
        except ValueError:
            told = {}
        if not isinstance(told, dict):
            told = {}
        if answer.status_code != 200:
            raise refusal(answer.status_code, told)
        return told

    async def _ask(
        self, method: str, path: str, form: dict[str, str], token: str
    ) -> httpx2.Response:
        """Ask once. A failure to connect did nothing; after that nobody can tell."""
        is_query = method == "GET"
        try:
            return await self._client.request(
                method,
                self._api + path,
                params=form if is_query else None,
                data=None if is_query else form,
                headers={"Authorization": f"Bearer {token}"},
                timeout=_TIMEOUT_S,
            )
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
            raise CarrierError("Kakao cannot be reached", "offline") from error
        except httpx2.TransportError as error:
            raise CarrierError("Kakao's answer was lost", "uncertain") from error


def _unsupported() -> CarrierError:
    return CarrierError("KakaoTalk's REST interface cannot do that", "unsupported")
