"""The phone's calls as a carrier: dialled, answered and ended from here, heard on the phone.

No audio passes: no app may have a call's audio. The phone sends it to the glasses itself, as to any
headset.
"""

import asyncio
import uuid
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import grpc

from agent.actions.addresses import Address, is_emergency
from agent.actions.calls import CallChange, CallMove, Frame
from agent.carriers.bridge import reading
from agent.carriers.bridge.channel import BridgeOptions
from agent.carriers.bridge.link import BridgeLink, run_together
from agent.errors import CarrierError
from protos import bridge_pb2 as wire

_MOST_UNTOLD = 100
_LIVE = (
    wire.CALL_STATE_RINGING,
    wire.CALL_STATE_DIALING,
    wire.CALL_STATE_ACTIVE,
    wire.CALL_STATE_HELD,
)

_NO_CALL = {grpc.StatusCode.NOT_FOUND: "no_call", grpc.StatusCode.FAILED_PRECONDITION: "no_call"}
_NO_PLACE = {grpc.StatusCode.FAILED_PRECONDITION: "busy"}


@dataclass
class _Current:
    id: str
    peer: str
    is_outgoing: bool
    is_up: bool = False


class BridgeCalls:
    """The calls of one phone. A call dialled by hand on the phone is none of ours."""

    leaves_machine = True

    def __init__(self, options: BridgeOptions, name: str = "phone") -> None:
        self.name = name
        self._link = BridgeLink(options, self, calls=True)
        self._phone: reading.Phone | None = None
        self._current: _Current | None = None
        self._changes: deque[CallChange] = deque(maxlen=_MOST_UNTOLD)
        self._turned_away: deque[str] = deque(maxlen=_MOST_UNTOLD)
        self._doubtful: set[str] = set()  # dialled perhaps: the answer was lost
        self._moves: asyncio.Queue[wire.ControlCallRequest] = asyncio.Queue()

    @property
    def is_up(self) -> bool:
        return self._link.is_up

    async def run(self) -> None:
        await run_together(self._link.run(), self._carry_out_moves())

    def close(self) -> None:
        """The connection ended with `run`."""

    def advance(self, elapsed_ms: float) -> None:
        """Nothing here depends on the session's clock."""

    # --- what the phone says -------------------------------------------------------------------

    def opened(self, phone: reading.Phone, opened: wire.Opened) -> None:
        """Take up how things stand: a call that ended while the phone was away is over."""
        self._phone = phone
        alive = {call.call_id for call in opened.calls if call.state in _LIVE}
        if self._current is not None and self._current.id not in alive:
            self._end(CallMove.ENDED)
        self._doubtful &= alive
        for call in opened.calls:
            self._follow(call)

    def heard(self, event: wire.Event) -> None:
        if event.WhichOneof("event") == "call":
            self._follow(event.call)

    def _follow(self, call: wire.Call) -> None:
        if not reading.is_id(call.call_id):
            return
        if self._current is not None and call.call_id == self._current.id:
            self._follow_current(self._current, call)
        elif call.call_id in self._doubtful and call.state in _LIVE:
            self._doubtful.discard(call.call_id)
            self._ask_for(call.call_id, wire.CALL_MOVE_HANG_UP)
        elif call.state == wire.CALL_STATE_RINGING and not call.is_outgoing:
            self._rang(call)

    def _follow_current(self, current: _Current, call: wire.Call) -> None:
        match call.state:
            case wire.CALL_STATE_ACTIVE if not current.is_up:
                current.is_up = True
                self._tell(current, CallMove.ANSWERED)
            case wire.CALL_STATE_ENDED:
                refused = call.ending == wire.CALL_ENDING_REJECTED and not current.is_up
                self._end(CallMove.REJECTED if refused else CallMove.ENDED)

    def _rang(self, call: wire.Call) -> None:
        who = call.number if reading.is_id(call.number) else reading.line_for_a_person(call.name)
        ringing = _Current(call.call_id, who, is_outgoing=False)
        if self._current is None:
            self._current = ringing
            self._tell(ringing, CallMove.RANG)
        elif call.call_id not in self._turned_away:
            self._turned_away.append(call.call_id)
            self._ask_for(call.call_id, wire.CALL_MOVE_REJECT)
            self._tell(ringing, CallMove.MISSED)

    def _end(self, move: CallMove) -> None:
        if self._current is not None:
            self._tell(self._current, move)
        self._current = None

    def _tell(self, call: _Current, move: CallMove) -> None:
        self._changes.append(CallChange(call.id, move, call.peer))

    def _ask_for(self, call_id: str, move: wire.CallMove) -> None:
        self._moves.put_nowait(wire.ControlCallRequest(call_id=call_id, move=move))

    async def _carry_out_moves(self) -> None:
        """Do what follows from events; a call that is over by then needs nothing."""
        while True:
            request = await self._moves.get()
            try:
                await self._link.ask("ControlCall", request)
            except CarrierError:
                continue  # the next `opened` tells what there still is

    # --- what the wearer does ------------------------------------------------------------------

    async def place(self, callee: Address, kind: str) -> str:
        number = callee.number or ""
        self._check(number, kind)
        call_id = f"sori-{uuid.uuid4().hex}"
        self._current = _Current(call_id, callee.contact_id or number, is_outgoing=True)
        try:
            request = wire.PlaceCallRequest(call_id=call_id, number=number)
            await self._link.ask("PlaceCall", request, _NO_PLACE)
        except BaseException as error:
            self._current = None
            if not isinstance(error, CarrierError) or error.code == "uncertain":
                self._doubtful.add(call_id)
            raise
        return call_id

    def _check(self, number: str, kind: str) -> None:
        if self._current is not None:
            raise CarrierError("there is a call already", "busy")
        if not number:
            raise CarrierError("the phone dials numbers only", "unknown_recipient")
        if is_emergency(number):
            raise CarrierError("emergency numbers are never dialled", "emergency")
        if kind != "voice" or (self._phone is not None and not self._phone.can_place_calls):
            raise CarrierError(f"the phone places no {kind} calls", "unsupported")

    async def answer(self, call_id: str) -> None:
        current = self._expect(call_id)
        current.is_up = True  # before the phone says so: what the wearer does is not reported
        try:
            await self._control(call_id, wire.CALL_MOVE_ANSWER)
        except BaseException:
            current.is_up = False
            raise

    async def reject(self, call_id: str) -> None:
        await self._finish(call_id, wire.CALL_MOVE_REJECT)

    async def hang_up(self, call_id: str) -> None:
        await self._finish(call_id, wire.CALL_MOVE_HANG_UP)

    async def hold(self, call_id: str, on: bool) -> None:
        self._expect(call_id)
        if self._phone is None or not self._phone.can_hold_calls:
            raise CarrierError("the phone cannot put calls on hold", "unsupported")
        await self._control(call_id, wire.CALL_MOVE_HOLD if on else wire.CALL_MOVE_RESUME)

    async def _finish(self, call_id: str, move: wire.CallMove) -> None:
        """End the call, and give it up only when the phone has."""
        current = self._expect(call_id)
        self._current = None
        try:
            await self._control(call_id, move)
        except CarrierError as error:
            if error.code != "no_call" and self._current is None:
                self._current = current  # it goes on there
            raise

    async def _control(self, call_id: str, move: wire.CallMove) -> None:
        request = wire.ControlCallRequest(call_id=call_id, move=move)
        await self._link.ask("ControlCall", request, _NO_CALL)

    def _expect(self, call_id: str) -> _Current:
        if self._current is None or self._current.id != call_id:
            raise CarrierError("the call is over", "no_call")
        return self._current

    # --- how it is told ------------------------------------------------------------------------

    def changes(self) -> Sequence[CallChange]:
        changes = list(self._changes)
        self._changes.clear()
        return changes

    def audio_for_peer(self, frame: Frame) -> None:
        """The phone has its own microphone for its calls."""

    def audio_from_peer(self) -> Frame | None:
        return None
