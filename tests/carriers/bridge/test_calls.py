"""A phone's calls: dialled, answered and ended from here, and told as the other side moves."""

import pytest

from agent.actions.addresses import Address
from agent.actions.calls import CallChange, CallMove
from agent.carriers.bridge.calls import BridgeCalls
from agent.errors import CarrierError
from protos import bridge_pb2 as wire
from tests.carriers.bridge.handset import Handset, calls_of, handset
from tests.carriers.world import until

GRANDMA = Address("할머니", contact_id="c1", number="01012345678")


async def told(carrier: BridgeCalls, count: int = 1) -> list[CallChange]:
    found: list[CallChange] = []

    def look() -> list[CallChange]:
        found.extend(carrier.changes())
        return found

    return await until(look, lambda all: len(all) >= count)


def state_of(one: Handset, call_id: str) -> tuple[wire.CallState, wire.CallEnding]:
    call = one.phone.telephone.calls[call_id]
    return call.state, call.ending


async def test_a_call_is_dialled_answered_by_the_peer_and_hung_up_by_them():
    async with handset() as one, calls_of(one) as carrier:
        call_id = await carrier.place(GRANDMA, "voice")
        assert one.phone.telephone.calls[call_id].number == "01012345678"

        one.phone.telephone.peer_answers(call_id)
        one.phone.telephone.peer_hangs_up(call_id)
        changes = await told(carrier, 2)

    assert changes == [
        CallChange(call_id, CallMove.ANSWERED, "c1"),
        CallChange(call_id, CallMove.ENDED, "c1"),
    ]


async def test_a_peer_that_turns_a_call_away_has_rejected_it():
    async with handset() as one, calls_of(one) as carrier:
        call_id = await carrier.place(GRANDMA, "voice")
        one.phone.telephone.peer_rejects(call_id)

        assert [one.move for one in await told(carrier)] == [CallMove.REJECTED]
        await carrier.place(GRANDMA, "voice")  # the line is free again


async def test_a_call_that_comes_in_is_answered_held_and_hung_up_without_being_told_back():
    async with handset() as one, calls_of(one) as carrier:
        call_id = one.phone.telephone.ring("01099998888", "할머니")
        assert await told(carrier) == [CallChange(call_id, CallMove.RANG, "01099998888")]

        await carrier.answer(call_id)
        assert state_of(one, call_id)[0] == wire.CALL_STATE_ACTIVE
        await carrier.hold(call_id, True)
        assert state_of(one, call_id)[0] == wire.CALL_STATE_HELD
        await carrier.hold(call_id, False)
        await carrier.hang_up(call_id)
        one.phone.telephone.ring("01000000000")
        changes = await told(carrier)

    assert state_of(one, call_id) == (wire.CALL_STATE_ENDED, wire.CALL_ENDING_LOCAL)
    assert [change.peer for change in changes] == ["01000000000"]


async def test_a_call_is_turned_away():
    async with handset() as one, calls_of(one) as carrier:
        call_id = one.phone.telephone.ring("", "발신번호 표시제한")
        assert (await told(carrier))[0].peer == "발신번호 표시제한"
        await carrier.reject(call_id)

    assert state_of(one, call_id)[0] == wire.CALL_STATE_ENDED


async def test_a_second_caller_is_turned_away_and_told_as_missed():
    async with handset() as one, calls_of(one) as carrier:
        first = await carrier.place(GRANDMA, "voice")
        second = one.phone.telephone.ring("01099998888")
        changes = await told(carrier)
        await until(lambda: state_of(one, second)[0] == wire.CALL_STATE_ENDED, bool)

    assert changes == [CallChange(second, CallMove.MISSED, "01099998888")]
    assert state_of(one, first)[0] == wire.CALL_STATE_DIALING


async def test_a_call_answered_by_hand_on_the_phone_is_up():
    async with handset() as one, calls_of(one) as carrier:
        call_id = one.phone.telephone.ring("01099998888")
        one.phone.telephone.change(call_id, wire.CALL_STATE_ACTIVE)

        assert [change.move for change in await told(carrier, 2)] == [
            CallMove.RANG,
            CallMove.ANSWERED,
        ]


async def test_a_call_that_ended_while_the_phone_was_away_is_over_and_one_that_goes_on_is_not():
    async with handset() as one, calls_of(one) as carrier:
        call_id = await carrier.place(GRANDMA, "voice")
        one.phone.telephone.peer_answers(call_id)
        await told(carrier)
        await one.stop()
        await until(lambda: not carrier.is_up, bool)
        await one.start()
        await until(lambda: carrier.is_up, bool)
        assert list(carrier.changes()) == []

        await one.stop()
        await until(lambda: not carrier.is_up, bool)
        one.phone.telephone.peer_hangs_up(call_id)
        await one.start()

        assert [change.move for change in await told(carrier)] == [CallMove.ENDED]


async def test_a_call_perhaps_dialled_is_hung_up_when_it_is_heard_of():
    async with handset() as one, calls_of(one) as carrier:
        place = one.bridge.calls.place

        def place_and_break(call_id: str, number: str) -> None:
            place(call_id, number)
            raise ZeroDivisionError

        one.bridge.calls.place = place_and_break  # type: ignore[method-assign]
        with pytest.raises(CarrierError) as refused:
            await carrier.place(GRANDMA, "voice")
        (call_id,) = one.phone.telephone.calls
        one.phone.telephone.peer_answers(call_id)
        await until(lambda: state_of(one, call_id)[0] == wire.CALL_STATE_ENDED, bool)

    assert refused.value.code == "uncertain"
    assert list(carrier.changes()) == []


@pytest.mark.parametrize(
    ("callee", "kind", "code"),
    [
        (Address("모르는 사람"), "voice", "unknown_recipient"),
        (Address("경찰", number="112"), "voice", "emergency"),
        (Address("구조", number="+82119"), "voice", "emergency"),
        (GRANDMA, "video", "unsupported"),
    ],
)
async def test_whom_the_phone_does_not_call(callee: Address, kind: str, code: str):
    async with handset() as one, calls_of(one) as carrier:
        with pytest.raises(CarrierError) as refused:
            await carrier.place(callee, kind)

    assert refused.value.code == code
    assert one.phone.telephone.calls == {}


async def test_the_phone_itself_refuses_emergency_numbers_and_a_second_call():
    async with handset() as one, calls_of(one) as carrier:
        one.phone.telephone.dial("by-hand", "01000000000")
        with pytest.raises(CarrierError) as busy:
            await carrier.place(GRANDMA, "voice")
        with pytest.raises(Exception, match="emergency"):
            one.bridge.calls.place("x", "119")

    assert busy.value.code == "busy"


@pytest.mark.parametrize("move", ["answer", "reject", "hang_up"])
async def test_a_call_that_is_over_can_no_longer_be_moved(move: str):
    async with handset() as one, calls_of(one) as carrier:
        call_id = one.phone.telephone.ring("01099998888")
        await told(carrier)
        one.phone.telephone.peer_hangs_up(call_id)
        await told(carrier)

        with pytest.raises(CarrierError) as refused:
            await getattr(carrier, move)(call_id)

    assert refused.value.code == "no_call"


async def test_without_the_phone_there_are_no_calls():
    async with handset() as one:
        carrier = BridgeCalls(one.options)
        with pytest.raises(CarrierError) as refused:
            await carrier.place(GRANDMA, "voice")

    assert refused.value.code == "offline"
    assert carrier.audio_from_peer() is None
