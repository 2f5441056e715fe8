"""What a companion may do with the phone's calls, and in which state."""

from collections.abc import Callable

import grpc

from agent.actions.addresses import is_emergency
from devices.bridge.refusals import RefusalError
from devices.bridge.telephone import PhoneCall, Telephone
from protos import bridge_pb2 as wire

_FROM = {
    wire.CALL_MOVE_ANSWER: (wire.CALL_STATE_RINGING,),
    wire.CALL_MOVE_REJECT: (wire.CALL_STATE_RINGING,),
    wire.CALL_MOVE_HANG_UP: (
        wire.CALL_STATE_RINGING,
        wire.CALL_STATE_DIALING,
        wire.CALL_STATE_ACTIVE,
        wire.CALL_STATE_HELD,
    ),
    wire.CALL_MOVE_HOLD: (wire.CALL_STATE_ACTIVE,),
    wire.CALL_MOVE_RESUME: (wire.CALL_STATE_HELD,),
}
_TO = {
    wire.CALL_MOVE_ANSWER: wire.CALL_STATE_ACTIVE,
    wire.CALL_MOVE_HOLD: wire.CALL_STATE_HELD,
    wire.CALL_MOVE_RESUME: wire.CALL_STATE_ACTIVE,
}


class CallControl:
    """`on_call` is told of each change."""

    def __init__(self, telephone: Telephone) -> None:
        self._telephone = telephone
        self.on_call: Callable[[wire.Call], None] = lambda _call: None
        telephone.on_changed = self._changed

    def live(self) -> list[wire.Call]:
        return [call.as_wire for call in self._telephone.live]

    def _changed(self, call: PhoneCall) -> None:
        self.on_call(call.as_wire)

    def place(self, call_id: str, number: str) -> None:
        telephone = self._telephone
        if call_id in telephone.calls:
            return
        digits = number.removeprefix("+")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 20):
            raise RefusalError(grpc.StatusCode.INVALID_ARGUMENT, "a number has digits only")
        if is_emergency(number):
            raise RefusalError(
                grpc.StatusCode.INVALID_ARGUMENT, "emergency numbers are not dialled"
            )
        if telephone.live:
            raise RefusalError(grpc.StatusCode.FAILED_PRECONDITION, "there is a call already")
        telephone.dial(call_id, number)

    def move(self, call_id: str, move: wire.CallMove) -> None:
        if move not in _FROM:
            raise RefusalError(grpc.StatusCode.INVALID_ARGUMENT, "no such move")
        call = self._telephone.calls.get(call_id)
        if call is None or call.state == wire.CALL_STATE_ENDED:
            raise RefusalError(grpc.StatusCode.NOT_FOUND, "that call is over")
        if call.state not in _FROM[move]:
            raise RefusalError(grpc.StatusCode.FAILED_PRECONDITION, "not in this state")
        if state := _TO.get(move):
            self._telephone.change(call_id, state)
        else:
            self._telephone.change(call_id, wire.CALL_STATE_ENDED, wire.CALL_ENDING_LOCAL)
