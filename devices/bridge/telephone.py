"""The simulated phone's calls: what its network and its people do, and what a bridge can do."""

from collections.abc import Callable
from dataclasses import dataclass

from protos import bridge_pb2 as wire


@dataclass
class PhoneCall:
    """A call as the phone's own call app has it."""

    id: str
    number: str
    name: str
    is_outgoing: bool
    state: wire.CallState
    ending: wire.CallEnding = wire.CALL_ENDING_UNSPECIFIED

    @property
    def as_wire(self) -> wire.Call:
        return wire.Call(
            call_id=self.id,
            number=self.number,
            name=self.name,
            is_outgoing=self.is_outgoing,
            state=self.state,
            ending=self.ending,
        )


class Telephone:
    """Two calls at most, one of them waiting or held. `on_changed` is told of each change."""

    def __init__(self) -> None:
        self.on_changed: Callable[[PhoneCall], None] = lambda _call: None
        self.calls: dict[str, PhoneCall] = {}
        self._count = 0

    @property
    def live(self) -> list[PhoneCall]:
        return [one for one in self.calls.values() if one.state != wire.CALL_STATE_ENDED]

    def ring(self, number: str, name: str = "") -> str:
        """Let somebody call the wearer; return the call's id."""
        self._count += 1
        call = PhoneCall(f"in-{self._count}", number, name, False, wire.CALL_STATE_RINGING)
        self.calls[call.id] = call
        self.on_changed(call)
        return call.id

    def dial(self, id: str, number: str) -> None:
        self.calls[id] = PhoneCall(id, number, "", True, wire.CALL_STATE_DIALING)
        self.on_changed(self.calls[id])

    def change(
        self,
        id: str,
        state: wire.CallState,
        ending: wire.CallEnding = wire.CALL_ENDING_UNSPECIFIED,
    ) -> None:
        """Let a call come to this state, by whatever caused it."""
        call = self.calls[id]
        call.state, call.ending = state, ending
        self.on_changed(call)

    def peer_answers(self, id: str) -> None:
        self.change(id, wire.CALL_STATE_ACTIVE)

    def peer_hangs_up(self, id: str) -> None:
        self.change(id, wire.CALL_STATE_ENDED, wire.CALL_ENDING_REMOTE)

    def peer_rejects(self, id: str) -> None:
        self.change(id, wire.CALL_STATE_ENDED, wire.CALL_ENDING_REJECTED)
