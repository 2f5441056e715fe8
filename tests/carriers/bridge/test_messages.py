"""One app of a phone as a carrier, over a real bridge on loopback with a simulated phone."""

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from agent.actions.addresses import Address
from agent.actions.messaging import OutboxItem, Received
from agent.carriers.bridge.channel import BridgeOptions
from agent.carriers.bridge.link import introduce
from agent.carriers.bridge.messages import BridgeMessages
from agent.errors import CarrierError
from devices.bridge.core import TOKEN_LIFE_MS
from devices.bridge.notifications import CUT_AT_UNITS, Posted
from devices.bridge.phone import REDACTED_LINE, person_key
from protos import bridge_pb2 as wire
from tests.carriers.bridge.handset import handset, messages_of, running, started
from tests.carriers.world import until

MOM = person_key("kakaotalk", "엄마")


def item(key: str, body: str, handle: str = MOM) -> OutboxItem:
    return OutboxItem(key, Address("엄마"), body, "kakaotalk", handle)


async def offered(carrier: BridgeMessages, count: int) -> Sequence[Received]:
    return await until(carrier.arrivals, lambda all: len(all) >= count)


async def refusal(carrier: BridgeMessages, message: OutboxItem) -> str:
    with pytest.raises(CarrierError) as refused:
        await carrier.commit(message)
    return refused.value.code


async def test_a_phone_says_what_its_accounts_can_do():
    async with handset() as one:
        phone = await introduce(one.options)

    assert phone.apps["kakaotalk"] == "카카오톡"
    assert not phone.abilities["kakaotalk"].can_start_chat
    assert not phone.abilities["kakaotalk"].can_read_history
    assert phone.abilities["sms"].can_start_chat
    assert not phone.abilities["line"].receipts


async def test_a_chat_that_never_notified_is_refused_before_the_network():
    async with handset() as one, messages_of(one) as carrier:
        with pytest.raises(CarrierError) as refused:
            carrier.prepare(item("k1", "안녕"))

    assert refused.value.code == "cannot_start"


async def test_before_the_phone_was_met_nothing_is_refused_for_good():
    async with handset() as one:
        carrier = BridgeMessages(one.options, "kakaotalk")
        carrier.prepare(item("k1", "안녕"))

        assert await refusal(carrier, item("k1", "안녕")) == "offline"


async def test_an_old_chat_is_refused_as_too_old_until_it_notifies_again():
    async with handset() as one, messages_of(one) as carrier:
        one.phone.write("kakaotalk", "엄마", "하나")
        await offered(carrier, 1)
        one.skip(TOKEN_LIFE_MS)
        assert await refusal(carrier, item("k1", "늦은 답")) == "too_old"

        one.phone.write("kakaotalk", "엄마", "둘")
        await offered(carrier, 2)
        await carrier.commit(item("k1", "늦은 답"))

    assert [replied.text for replied in one.phone.replied] == ["늦은 답"]


async def test_a_token_that_only_the_phone_knows_to_be_old_is_told_and_not_tried_again():
    async with handset() as one, messages_of(one, clock=lambda: 0.0) as carrier:
        one.phone.write("kakaotalk", "엄마", "하나")
        await offered(carrier, 1)
        one.skip(TOKEN_LIFE_MS)

        assert await refusal(carrier, item("k1", "늦은 답")) == "too_old"
        with pytest.raises(CarrierError):
            carrier.prepare(item("k2", "또"))
        assert await carrier.verify(item("k1", "늦은 답")) is None


async def test_a_phone_that_was_started_again_can_answer_nobody_until_they_write(tmp_path: Path):
    async with handset(tmp_path / "bridge.db") as one, messages_of(one) as carrier:
        one.phone.write("kakaotalk", "엄마", "하나")
        await offered(carrier, 1)
        sent_id = await carrier.commit(item("k1", "전"))
        await one.reboot()
        await until(lambda: not carrier.is_up, bool)
        await until(lambda: carrier.is_up, bool)

        assert await refusal(carrier, item("k2", "후")) == "too_old"
        assert await carrier.verify(item("k1", "전")) == sent_id
        one.phone.write("kakaotalk", "엄마", "둘")
        await offered(carrier, 2)
        await carrier.commit(item("k2", "후"))

    assert [replied.text for replied in one.phone.replied] == ["전", "후"]


async def test_a_bridge_stopped_in_the_middle_of_a_reply_leaves_it_uncertain_and_never_repeats_it():
    async with handset() as one, messages_of(one) as carrier:
        one.phone.write("kakaotalk", "엄마", "하나")
        (received,) = await offered(carrier, 1)
        chat = one.phone.chat_id("kakaotalk", "엄마")
        to = wire.ChatToken(chat_id=chat, token="x")
        id = hashlib.sha256(b"k1").hexdigest()
        request = wire.ReplyRequest(operation_id=id, app="kakaotalk", chat=to, text="갔나?")
        one.journal.begin(request, one.now())

        assert await refusal(carrier, item("k1", "갔나?")) == "uncertain"
        with pytest.raises(CarrierError) as unknown:
            await carrier.verify(item("k1", "갔나?"))

    assert unknown.value.code == "uncertain"
    assert one.phone.replied == []
    assert received.text == "하나"


async def test_an_app_that_was_stopped_refuses_and_the_operation_may_be_tried_again():
    async with handset() as one, messages_of(one) as carrier:
        one.phone.write("kakaotalk", "엄마", "하나")
        await offered(carrier, 1)
        one.phone.force_stop("kakaotalk")
        assert await refusal(carrier, item("k1", "답")) == "refused"
        assert await carrier.verify(item("k1", "답")) is None

        one.phone.write("kakaotalk", "엄마", "둘")
        await offered(carrier, 2)
        await carrier.commit(item("k1", "답"))

    assert [replied.text for replied in one.phone.replied] == ["답"]


async def test_an_operation_id_used_for_other_words_is_refused():
    async with handset() as one, messages_of(one) as carrier:
        one.phone.write("kakaotalk", "엄마", "하나")
        await offered(carrier, 1)
        await carrier.commit(item("k1", "답"))

        assert await refusal(carrier, item("k1", "다른 답")) == "refused"

    assert len(one.phone.replied) == 1


async def test_a_notification_posted_again_is_no_new_message():
    async with handset() as one, messages_of(one) as carrier:
        one.phone.write("kakaotalk", "엄마", "하나")
        one.phone.post_again("kakaotalk", "엄마")
        one.phone.write("kakaotalk", "엄마", "둘")

        assert [one.text for one in await offered(carrier, 2)] == ["하나", "둘"]


async def test_a_reply_that_the_app_shows_is_not_reported_and_own_words_from_elsewhere_are():
    async with handset() as one, messages_of(one, "whatsapp") as carrier:
        one.phone.write("whatsapp", "지수", "어디야?")
        await offered(carrier, 1)
        handle = person_key("whatsapp", "지수")
        await carrier.commit(item("k1", "집", handle))
        one.phone.write("whatsapp", "지수", "컴퓨터에서 쓴 말", is_own=True)

        found = await offered(carrier, 2)

    assert [(said.text, said.is_own) for said in found] == [
        ("어디야?", False),
        ("컴퓨터에서 쓴 말", True),
    ]
    assert found[1].sender == handle


async def test_the_first_half_of_a_long_text_says_that_it_was_cut():
    async with handset() as one, messages_of(one) as carrier:
        one.phone.write("kakaotalk", "엄마", "가" * 3_000)
        (received,) = await offered(carrier, 1)

    assert received.text == "가" * CUT_AT_UNITS + "…"


async def test_a_one_time_code_is_hidden_since_android_15_and_was_not_before():
    code = "[은행] 인증번호 482913 입니다"
    async with handset(android_version=15) as one, messages_of(one, "sms") as carrier:
        one.phone.write("sms", "15881588", code)
        (hidden,) = await offered(carrier, 1)
    async with handset(android_version=14) as one, messages_of(one, "sms") as carrier:
        one.phone.write("sms", "15881588", code)
        (shown,) = await offered(carrier, 1)

    assert (hidden.text, hidden.sender_name) == (REDACTED_LINE, "메시지")
    assert shown.text == code


async def test_an_sms_begins_a_chat_and_the_phones_contacts_are_its_peers():
    async with handset() as one, messages_of(one, "sms") as carrier:
        one.phone.contacts = [(f"사람{n}", f"010{n:08d}") for n in range(700)]
        await carrier.commit(item("k1", "처음 씁니다", "01000000042"))
        peers = await carrier.peers()

    assert one.phone.replied[0].chat == "01000000042"
    assert len(peers) == 700
    assert (peers[42].name, peers[42].phone) == ("사람42", "01000000042")


async def test_each_app_hears_its_own_messages_only():
    async with handset() as one, messages_of(one) as talk, messages_of(one, "line") as line:
        one.phone.write("line", "유키", "こんにちは")
        one.phone.write("kakaotalk", "엄마", "하나")
        one.phone.post(Posted("k", "com.example.game", 1, title="광고", text="!", can_reply=True))

        assert [said.text for said in await offered(talk, 1)] == ["하나"]
        assert [said.text for said in await offered(line, 1)] == ["こんにちは"]


async def test_line_is_dismissed_but_not_marked_read():
    async with handset() as one, messages_of(one, "line") as carrier:
        one.phone.write("line", "유키", "読んだ?")
        (received,) = await offered(carrier, 1)
        with pytest.raises(CarrierError) as refused:
            await carrier.mark_read([received.id])

        key = received.id.split("/")[2]
        assert one.bridge.mark_read([key]) == []
        assert one.bridge.mark_read([key]) == [key]  # there is nothing left to dismiss

    assert refused.value.code == "unsupported"
    assert len(one.phone.dismissed_keys) == 1
    assert one.phone.read_texts == []


async def test_many_messages_arrive_in_order_while_only_a_hundred_are_under_way():
    async with handset() as one, messages_of(one) as carrier:
        for number in range(450):
            one.phone.write("kakaotalk", "엄마", str(number))
        await offered(carrier, 100)
        await asyncio.sleep(0)
        assert len(carrier.arrivals()) == 100
        taken: list[str] = []
        while len(taken) < 450:
            for said in await offered(carrier, 1):
                taken.append(said.text)
                carrier.acknowledge(said.id)

    assert taken == [str(number) for number in range(450)]


async def test_a_token_that_is_not_the_phones_signs_out():
    async with handset() as one:
        wrong = BridgeOptions(one.options.address, "wrong")
        with pytest.raises(CarrierError) as refused:
            async with asyncio.timeout(20):
                await BridgeMessages(wrong, "kakaotalk").run()

    assert refused.value.code == "signed_out"


async def test_a_phone_without_the_app_is_refused():
    async with handset() as one:
        with pytest.raises(CarrierError) as refused:
            async with running(BridgeMessages(one.options, "telegram")):
                pass

    assert refused.value.code == "refused"


async def test_a_phone_that_is_not_there_is_waited_for():
    async with handset() as one:
        carrier = BridgeMessages(one.options, "kakaotalk")
        await one.stop()
        async with started(carrier) as task:
            await asyncio.sleep(0.3)
            assert not task.done()
            await one.start()
            await until(lambda: carrier.is_up, bool)
