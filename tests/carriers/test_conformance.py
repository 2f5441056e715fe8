"""What every carrier owes the companion, whatever it carries with: one suite over every world.

What a carrier's abilities deny must be refused as `unsupported`; what they grant is tried for real.
"""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import replace

import pytest

from agent.actions.messaging import OutboxItem, Received
from agent.errors import CarrierError
from tests.carriers.world import PATIENCE_S, Saw, World, arrived, offered, to_peer, to_room, until

FAMILY = "👨‍👩‍👧‍👦"
HOSTILE = [
    "<b>굵게</b> & \"따옴표\" 'one' \\ back",
    "{{context}} %s ${HOME} `rm -rf /`",
    "두 줄\n\n\t탭",
    "‮거꾸로‬ \u200b폭 없음",
    "'; DROP TABLE messages; --",
    FAMILY * 30,
    "ㄱㅁㅅ 각 각",
    "> 인용처럼 보이는 말",
]


# --- out ------------------------------------------------------------------------------------------


async def test_what_is_committed_reaches_the_other_person(world: World):
    item = to_peer(world, "k1", "지금 출발해")

    world.carrier.prepare(item)
    carrier_id = await world.carrier.commit(item)

    assert carrier_id
    assert await world.received(1) == ["지금 출발해"]


async def test_what_is_committed_to_a_room_reaches_the_room(world: World):
    if world.room is None:
        pytest.skip("this carrier has no rooms")
    await world.carrier.commit(to_room(world, "k1", "저녁 먹고 가"))

    assert await world.received(1, in_room=True) == ["저녁 먹고 가"]
    assert await world.received(0) == []


async def test_the_same_key_twice_reaches_them_once_and_has_one_id(world: World):
    if not world.carrier.abilities.sends_once:
        pytest.skip("it does not know a message by its key")
    item = to_peer(world, "k1", "한 번만")

    first = await world.carrier.commit(item)
    second = await world.carrier.commit(item)
    await world.carrier.commit(to_peer(world, "k2", "끝"))

    assert first == second
    assert await world.received(2) == ["한 번만", "끝"]


async def test_two_keys_with_the_same_words_are_two_messages(world: World):
    ids = [await world.carrier.commit(to_peer(world, key, "응")) for key in ("k1", "k2")]

    assert len(set(ids)) == 2
    assert await world.received(2) == ["응", "응"]


async def test_messages_reach_them_in_the_order_they_were_committed(world: World):
    texts = [f"{place}번" for place in range(20)]
    for text in texts:
        await world.carrier.commit(to_peer(world, text, text))

    assert await world.received(20) == texts


async def test_verify_tells_what_left_from_what_did_not(world: World):
    sent, unsent = to_peer(world, "k1", "갔어"), to_peer(world, "k2", "안 갔어")
    carrier_id = await world.carrier.commit(sent)

    if not world.carrier.abilities.sends_once:
        with pytest.raises(CarrierError) as refused:
            await world.carrier.verify(sent)
        assert refused.value.code == "uncertain"
        return
    assert await world.carrier.verify(sent) == carrier_id
    assert await world.carrier.verify(unsent) is None


async def test_a_new_object_knows_what_left_and_sends_it_no_second_time(world: World):
    if not (world.keeps and world.carrier.abilities.sends_once):
        pytest.skip("nothing is kept")
    item = to_peer(world, "k1", "한 번만")
    carrier_id = await world.carrier.commit(item)
    await world.reopen()

    assert await world.carrier.verify(item) == carrier_id
    assert await world.carrier.commit(item) == carrier_id
    await world.carrier.commit(to_peer(world, "k2", "끝"))
    assert await world.received(2) == ["한 번만", "끝"]


async def test_any_words_reach_them_as_they_are(world: World):
    limit = world.carrier.abilities.max_length_characters
    texts = [text for text in HOSTILE if len(text) <= limit]
    for text in texts:
        await world.carrier.commit(to_peer(world, text, text))

    assert await world.received(len(texts)) == texts


async def test_the_longest_text_that_abilities_allow_is_carried(world: World):
    text = "🐶" * world.carrier.abilities.max_length_characters
    item = to_peer(world, "k1", text)

    world.carrier.prepare(item)
    await world.carrier.commit(item)

    assert await world.received(1) == [text]


async def test_a_longer_text_is_refused_before_the_network(world: World):
    if not world.refuses_too_long:
        pytest.skip("it has no limit of its own")
    text = "가" * (world.carrier.abilities.max_length_characters + 1)

    with pytest.raises(CarrierError) as refused:
        world.carrier.prepare(to_peer(world, "k1", text))
    assert refused.value.code == "too_long"


async def test_what_no_carrier_can_hold_is_refused_or_cleaned_and_blocks_nothing(world: World):
    texts = ["", "가\ud800나", "가\x00나", FAMILY * 10_000]
    refusals = [await refusal_of(world, to_peer(world, repr(text), text)) for text in texts]
    await world.carrier.commit(to_peer(world, "k", "그다음"))

    assert not {"offline", "uncertain"} & set(refusals)
    received = await world.received(refusals.count(None) + 1)
    assert received[-1] == "그다음"


async def test_a_handle_that_is_nobodys_is_an_unknown_recipient(world: World):
    if world.stranger is None:
        pytest.skip("everybody can be written to")
    item = to_peer(world, "k1", "누구세요")
    stranger = replace(item, handle=world.stranger)

    assert await refusal_of(world, stranger) == "unknown_recipient"


# --- in -------------------------------------------------------------------------------------------


async def test_what_is_written_arrives_with_who_wrote_it(world: World):
    if not world.carrier.abilities.can_receive:
        pytest.skip("it receives nothing")
    await world.write("저녁 먹고 오니?")

    (received,) = await offered(world, 1)

    assert received.text == "저녁 먹고 오니?"
    assert received.sender == world.peer
    assert received.room is None
    assert not received.is_own
    assert received.replaces is None


async def test_what_is_written_in_a_room_says_which_room_and_who(world: World):
    if world.room is None or not world.carrier.abilities.can_receive:
        pytest.skip("it has no rooms")
    await world.write("치킨 시킬까?", in_room=True)

    (received,) = await offered(world, 1)

    assert (received.room, received.sender) == (world.room, world.peer)


async def test_arrivals_keep_their_order_and_have_ids_of_their_own(world: World):
    if not world.carrier.abilities.can_receive:
        pytest.skip("it receives nothing")
    texts = [f"{place}번" for place in range(20)]
    for text in texts:
        await world.write(text)

    received = await offered(world, 20)

    assert [one.text for one in received] == texts
    assert len({one.id for one in received}) == 20


async def test_an_arrival_is_offered_until_it_is_acknowledged_and_never_after(world: World):
    if not world.carrier.abilities.can_receive:
        pytest.skip("it receives nothing")
    await world.write("하나")
    (first,) = await offered(world, 1)
    assert list(world.carrier.arrivals()) == [first]

    world.carrier.acknowledge(first.id)
    world.carrier.acknowledge(first.id)
    await world.write("둘")

    assert texts_of(await offered(world, 1)) == ["둘"]


async def test_a_new_object_offers_what_was_not_acknowledged_and_nothing_else(world: World):
    if not (world.keeps and world.carrier.abilities.can_receive):
        pytest.skip("nothing is kept")
    for text in ("하나", "둘", "셋"):
        await world.write(text)
    _, second, _ = await offered(world, 3)
    world.carrier.acknowledge(second.id)  # not in order: a store may take one room before another

    await world.reopen()
    await world.write("넷")

    assert texts_of(await offered(world, 3)) == ["하나", "셋", "넷"]


async def test_what_was_acknowledged_never_comes_again(world: World):
    if not (world.keeps and world.carrier.abilities.can_receive):
        pytest.skip("nothing is kept")
    for text in ("하나", "둘"):
        await world.write(text)
    await arrived(world, 2)

    await world.reopen()
    await world.write("셋")

    assert texts_of(await offered(world, 1)) == ["셋"]


async def test_hostile_words_arrive_as_they_were_written(world: World):
    if not world.carrier.abilities.can_receive:
        pytest.skip("it receives nothing")
    for text in HOSTILE:
        await world.write(text)

    assert texts_of(await offered(world, len(HOSTILE))) == HOSTILE


async def test_what_the_wearer_sends_from_here_does_not_arrive(world: World):
    if not world.carrier.abilities.can_receive:
        pytest.skip("it receives nothing")
    await world.carrier.commit(to_peer(world, "k1", "내가 쓴 말"))
    await world.received(1)
    await world.write("답장")

    assert texts_of(await offered(world, 1)) == ["답장"]


# --- a server that comes and goes -----------------------------------------------------------------


async def test_without_its_server_it_is_offline_at_once_and_back_by_itself(world: World):
    if not world.has_server:
        pytest.skip("there is no server")
    item = to_peer(world, "k1", "연결되면 갈게")
    await world.stop_server()
    async with asyncio.timeout(PATIENCE_S):
        with pytest.raises(CarrierError) as refused:
            await world.carrier.commit(item)
    assert refused.value.code in ("offline", "uncertain")

    await world.start_server()
    await committed(world, item)
    assert await world.received(1) == ["연결되면 갈게"]


async def test_what_was_written_before_an_outage_arrives_once_and_in_order(world: World):
    if not (world.has_server and world.carrier.abilities.can_receive):
        pytest.skip("there is no server")
    await world.write("전")
    await offered(world, 1)
    await world.stop_server()
    await world.start_server()
    await world.write("후")

    assert texts_of(await offered(world, 2)) == ["전", "후"]


# --- what its abilities say -----------------------------------------------------------------------


async def test_a_reaction_is_seen_or_unsupported(world: World):
    message_id = "없음"
    if world.carrier.abilities.can_receive:
        await world.write("좋지?")
        message_id = (await offered(world, 1))[0].id

    if world.carrier.abilities.can_react:
        await world.carrier.react(message_id, "❤️")
        assert await world.saw(Saw.REACTION) == ["❤️"]
    else:
        await refuses(world.carrier.react(message_id, "❤️"))


async def test_what_was_sent_can_be_taken_back_or_it_is_unsupported(world: World):
    carrier_id = await world.carrier.commit(to_peer(world, "k1", "잘못 보냄"))
    await world.received(1)

    if world.carrier.abilities.unsend_within_ms == 0:
        await refuses(world.carrier.unsend(carrier_id))
        return
    await world.carrier.unsend(carrier_id)
    assert "잘못 보냄" in await unsent_texts(world)


async def test_what_never_left_cannot_be_taken_back(world: World):
    if world.carrier.abilities.unsend_within_ms == 0:
        pytest.skip("it takes nothing back")
    with pytest.raises(CarrierError) as refused:
        await world.carrier.unsend("그런 것은 없음")
    assert refused.value.code == "too_late"


async def test_reading_is_told_only_when_asked(world: World):
    if not world.carrier.abilities.can_receive:
        pytest.skip("it receives nothing")
    await world.write("읽었니?")
    (received,) = await arrived(world, 1)

    if not world.carrier.abilities.receipts:
        await refuses(world.carrier.mark_read([received.id]))
        return
    if world.carrier.abilities.can_read_history:
        await world.carrier.history(world.peer, 5)
    await world.write("아직?")
    await arrived(world, 1)
    assert await world.saw(Saw.READ, 0) == []
    await world.carrier.mark_read([received.id])
    assert await world.saw(Saw.READ) == ["읽었니?"]


async def test_typing_is_shown_or_unsupported(world: World):
    if not world.carrier.abilities.typing:
        await refuses(world.carrier.set_typing(world.peer, True))
        return
    await world.carrier.set_typing(world.peer, True)
    assert (await world.saw(Saw.TYPING))[-1] == "on"
    await world.carrier.set_typing(world.peer, False)
    assert (await world.saw(Saw.TYPING, 2))[-1] == "off"


async def test_history_has_both_sides_oldest_first_or_is_unsupported(world: World):
    if not world.carrier.abilities.can_read_history:
        await refuses(world.carrier.history(world.peer, 5))
        return
    await world.write("하나")
    await offered(world, 1)
    await world.carrier.commit(to_peer(world, "k1", "둘"))
    await world.write("셋")
    await offered(world, 2)

    history = await world.carrier.history(world.peer, 2)

    assert [(one.text, one.is_own) for one in history] == [("둘", True), ("셋", False)]
    assert texts_of(await offered(world, 2)) == ["하나", "셋"]


async def test_search_finds_words_newest_first_or_is_unsupported(world: World):
    if not world.carrier.abilities.can_search:
        await refuses(world.carrier.search("주소", 5))
        return
    if not world.can_be_searched:
        pytest.skip("its server cannot read the chat")
    for text in ("주소는 1번지야", "딴 얘기", "주소는 2번지야"):
        await world.write(text)
    await offered(world, 3)

    found = await world.carrier.search("주소는", 5)

    assert texts_of(found) == ["주소는 2번지야", "주소는 1번지야"]


async def test_peers_have_handles_that_can_be_written_to(world: World):
    peers = await world.carrier.peers()

    for one in peers:
        assert one.name
        world.carrier.prepare(replace(to_peer(world, "k", "안녕"), handle=one.handle))


async def test_an_invitation_waits_until_it_is_answered_or_is_unsupported(world: World):
    if not world.carrier.abilities.can_invite:
        await refuses(world.carrier.answer_invite("방", True))
        assert list(world.carrier.invites()) == []
        return
    await world.invite("등산 모임")
    (invite,) = await until(world.carrier.invites, lambda all: len(all) == 1)
    assert (invite.room_name, invite.sender) == ("등산 모임", world.peer)
    if world.keeps:
        await world.reopen()
        assert list(await until(world.carrier.invites, lambda all: len(all) == 1)) == [invite]

    await world.carrier.answer_invite(invite.id, True)

    assert list(world.carrier.invites()) == []
    joined = {one.handle for one in await world.carrier.peers() if one.is_room}
    assert invite.id in joined or len(joined) >= 2


async def test_an_invitation_that_was_declined_is_gone(world: World):
    if not world.carrier.abilities.can_invite:
        pytest.skip("nobody invites here")
    await world.invite("광고방")
    (invite,) = await until(world.carrier.invites, lambda all: len(all) == 1)

    await world.carrier.answer_invite(invite.id, False)

    assert list(world.carrier.invites()) == []
    assert "광고방" not in [one.name for one in await world.carrier.peers()]


# --- in common ------------------------------------------------------------------------------------


def texts_of(received: Sequence[Received]) -> list[str]:
    return [one.text for one in received]


async def refusal_of(world: World, item: OutboxItem) -> str | None:
    """Return why a message is refused, None where it is sent."""
    try:
        world.carrier.prepare(item)
        await world.carrier.commit(item)
    except CarrierError as refused:
        return refused.code
    return None


async def refuses(call: Awaitable[object]) -> None:
    with pytest.raises(CarrierError) as refused:
        await call
    assert refused.value.code == "unsupported"


async def committed(world: World, item: OutboxItem) -> str:
    """Commit as the outbox does: again while it is offline."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                return await world.carrier.commit(item)
            except CarrierError as error:
                if error.code not in ("offline", "uncertain"):
                    raise
            await asyncio.sleep(0.05)


async def unsent_texts(world: World) -> list[str]:
    """What the other side saw vanish: where people only lose it, what they have no more."""
    try:
        return await world.saw(Saw.UNSENT)
    except NotImplementedError:
        left = await world.received(0)
        return [] if "잘못 보냄" in left else ["잘못 보냄"]
