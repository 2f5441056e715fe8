"""KakaoTalk's REST carrier against a server that keeps Kakao's documented rules."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from agent.actions.addresses import Address
from agent.actions.messaging import OutboxItem
from agent.carriers.kakao import rules
from agent.carriers.kakao.carrier import KakaoCarrier
from agent.carriers.kakao.rules import ME
from agent.carriers.kakao.tokens import App, SignIn, Tokens, consent_url
from agent.dialogue import asking
from agent.dialogue.prompts import SENTENCES
from agent.errors import CarrierError
from tests.carriers.kakao_server import A_PAIR, KEY, LINK, REDIRECT, Kakao, serving

APP = App(KEY, REDIRECT, LINK)
NOW = 1_800_000_000.0
TOKENS = Tokens("access-1", NOW + 3600, "refresh-1", NOW + 5_000_000)


@pytest.fixture
def kakao() -> Iterator[Kakao]:
    with serving(Kakao()) as service:
        yield service


@pytest.fixture
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(trust_env=False) as client:
        yield client


@pytest.fixture
def kept() -> list[Tokens]:
    return []


@pytest.fixture
def carrier(kakao: Kakao, client: httpx2.AsyncClient, kept: list[Tokens]) -> KakaoCarrier:
    sign_in = SignIn(APP, client, kept.append, TOKENS, lambda: NOW, kakao.url)
    return KakaoCarrier(APP, sign_in, client, api_url=kakao.url)


def to(handle: str, body: str = "출발했어", key: str = "k1") -> OutboxItem:
    return OutboxItem(key, Address("엄마", "c1"), body, "kakaotalk", handle)


async def refused(carrier: KakaoCarrier, item: OutboxItem) -> str:
    with pytest.raises(CarrierError) as caught:
        await carrier.commit(item)
    return caught.value.code


async def test_a_message_reaches_a_friend_and_oneself_with_its_words_untouched(
    carrier: KakaoCarrier, kakao: Kakao
):
    body = '따옴표 "와" & = 줄\n바꿈 🙂'
    await carrier.commit(to("u-mom", body))
    await carrier.commit(to(ME, "메모"))
    assert kakao.sent == [("u-mom", body), ("me", "메모")]


async def test_friends_of_the_app_are_whom_it_reaches_over_all_pages(
    carrier: KakaoCarrier, kakao: Kakao
):
    kakao.friends = {f"u{n}": f"친구{n}" for n in range(230)}
    peers = await carrier.peers()
    assert [peer.handle for peer in peers] == [ME, *kakao.friends]
    assert peers[-1].name == "친구229"


@pytest.mark.parametrize(
    ("receiver_code", "ours"),
    [
        (-502, "not_a_friend"),
        (-530, "refuses_messages"),
        (-532, "quota_sender"),
        (-533, "quota_receiver"),
        (-501, "no_kakaotalk"),
        (-603, "uncertain"),
    ],
)
async def test_a_failure_of_one_receiver_under_http_200_is_told(
    carrier: KakaoCarrier, kakao: Kakao, receiver_code: int, ours: str
):
    kakao.refusing["u-mom"] = receiver_code
    assert await refused(carrier, to("u-mom")) == ours
    assert kakao.sent == []


async def test_the_twenty_first_message_of_a_day_to_the_same_person_is_refused(
    carrier: KakaoCarrier, kakao: Kakao
):
    for n in range(A_PAIR):
        await carrier.commit(to("u-mom", key=f"k{n}"))
    assert await refused(carrier, to("u-mom", key="one more")) == "quota_pair"
    assert len(kakao.sent) == A_PAIR


@pytest.mark.parametrize(
    ("status", "answer", "ours"),
    [
        (400, {"code": -10, "msg": "API limit has been exceeded."}, "quota"),
        (403, {"code": -3}, "not_allowed"),
        (403, {"code": -4}, "blocked"),
        (403, {"code": -5}, "not_allowed"),
        (500, {"code": -1}, "uncertain"),
        (503, {"code": -9798}, "offline"),
        (429, {}, "offline"),
        (418, {"code": -99999}, "refused"),
    ],
)
async def test_every_documented_error_has_a_meaning_of_its_own(
    carrier: KakaoCarrier, kakao: Kakao, status: int, answer: dict[str, object], ours: str
):
    kakao.failing.append((status, answer))
    assert await refused(carrier, to("u-mom")) == ours


async def test_maintenance_says_how_long_to_leave_kakao_alone(carrier: KakaoCarrier, kakao: Kakao):
    kakao.failing.append((503, {"code": -9798}))
    with pytest.raises(CarrierError) as caught:
        await carrier.commit(to("u-mom"))
    assert caught.value.retry_after_ms == 600_000


async def test_a_token_that_has_ended_is_renewed_once_and_the_message_sent_once(
    carrier: KakaoCarrier, kakao: Kakao, kept: list[Tokens]
):
    kakao.end_token()
    await carrier.commit(to("u-mom"))
    assert kakao.sent == [("u-mom", "출발했어")]
    assert [tokens.access for tokens in kept] == ["access-2"]
    assert kept[0].refresh == "refresh-1"  # Kakao gave no new one: the old one stays
    assert kakao.calls.count("/oauth/token") == 1


async def test_a_new_refresh_token_is_kept(carrier: KakaoCarrier, kakao: Kakao, kept: list[Tokens]):
    kakao.renews_refresh = True
    kakao.end_token()
    await carrier.commit(to("u-mom"))
    assert kept[0].refresh == "refresh-2"
    assert kept[0].refresh_ends_at == pytest.approx(NOW + 5183999)


async def test_a_renewed_token_that_is_refused_too_is_not_renewed_again(
    carrier: KakaoCarrier, kakao: Kakao
):
    refusal = (401, {"code": -401})
    kakao.failing += [refusal, refusal]
    assert await refused(carrier, to("u-mom")) == "signed_out"
    assert kakao.calls.count("/oauth/token") == 1


async def test_a_token_is_renewed_before_it_ends(kakao: Kakao, client: httpx2.AsyncClient):
    kept: list[Tokens] = []
    nearly_over = replace(TOKENS, access_ends_at=NOW + 30)
    sign_in = SignIn(APP, client, kept.append, nearly_over, lambda: NOW, kakao.url)
    await KakaoCarrier(APP, sign_in, client, api_url=kakao.url).commit(to("u-mom"))
    assert len(kept) == 1
    assert kakao.sent == [("u-mom", "출발했어")]


async def test_a_consent_that_has_ended_asks_to_sign_in_again(carrier: KakaoCarrier, kakao: Kakao):
    kakao.end_token()
    kakao.refresh = "refresh-9"
    assert await refused(carrier, to("u-mom")) == "signed_out"
    assert kakao.sent == []


async def test_an_answer_that_is_lost_after_the_message_went_out_is_uncertain(
    carrier: KakaoCarrier, kakao: Kakao
):
    kakao.silent = True
    assert await refused(carrier, to("u-mom")) == "uncertain"
    assert kakao.sent == [("u-mom", "출발했어")]
    with pytest.raises(CarrierError) as caught:
        await carrier.verify(to("u-mom"))
    assert caught.value.code == "uncertain"


async def test_a_server_that_cannot_be_reached_is_offline(client: httpx2.AsyncClient):
    with serving(Kakao()) as gone:
        url = gone.url
    sign_in = SignIn(APP, client, lambda _tokens: None, TOKENS, lambda: NOW, url)
    carrier = KakaoCarrier(APP, sign_in, client, api_url=url)
    assert await refused(carrier, to("u-mom")) == "offline"


async def test_consent_to_messages_that_is_missing_is_told(carrier: KakaoCarrier, kakao: Kakao):
    kakao.scopes = {"friends"}
    assert await refused(carrier, to("u-mom")) == "not_allowed"


async def test_more_than_two_hundred_characters_are_refused_before_kakao_is_asked(
    carrier: KakaoCarrier, kakao: Kakao
):
    await carrier.commit(to("u-mom", "가" * 200))
    asked = len(kakao.calls)
    assert await refused(carrier, to("u-mom", "가" * 201)) == "too_long"
    assert len(kakao.calls) == asked


async def test_the_consent_page_asks_for_messages_and_friends_and_its_code_gives_tokens(
    kakao: Kakao, client: httpx2.AsyncClient
):
    asked = parse_qs(urlsplit(consent_url(APP, "s1", kakao.url)).query)
    assert (asked["scope"], asked["state"]) == (["friends,talk_message"], ["s1"])
    kept: list[Tokens] = []
    sign_in = SignIn(APP, client, kept.append, None, lambda: NOW, kakao.url)
    tokens = await sign_in.redeem("code-1")
    assert tokens == kept[0]
    assert tokens == Tokens("access-1", NOW + 21599, "refresh-1", NOW + 5183999)
    with pytest.raises(CarrierError, match="sori account add kakaotalk"):
        await sign_in.redeem("code-1")  # a code is good once


def test_every_documented_error_has_a_line_to_speak_in_both_languages():
    codes = {rules.refusal(400, {"code": code}).code for code in rules._REFUSALS}
    assert codes <= asking._ERRORS.keys() | {"uncertain"}
    assert all(asking._ERRORS[code] in SENTENCES for code in codes)
