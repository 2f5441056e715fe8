"""The one call of a session: its state, its log, and who did what."""

from dataclasses import replace

import numpy as np

from agent.actions.addresses import Address
from agent.actions.calls import CallCarrier, CallChange, CallEntry, CallMove, Frame
from agent.actions.phonebook import Phonebook
from agent.actions.records import Fields, Happened, call_action, failure, incoming_call
from agent.actions.store import Store
from agent.errors import CarrierError
from agent.events import Call, CallChanged, CallState

_NO_CALL = Call("", "", CallState.NONE)


class Line:
    """`call` is the call there is, its state `NONE` where there is none.

    A call that cannot be logged still goes on: the failure is reported by `changes`.
    """

    def __init__(self, store: Store, carrier: CallCarrier, phonebook: Phonebook) -> None:
        self._store = store
        self._carrier = carrier
        self._phonebook = phonebook
        self.call = _NO_CALL
        self.is_muted = self.is_held = False
        self._entry: CallEntry | None = None
        self._happened: list[Happened] = []

    async def place(self, address: Address, kind: str, now: str) -> list[Fields]:
        if self.call.state is not CallState.NONE:
            raise CarrierError("there is a call already", "busy")
        self.call = Call("", address.name, CallState.DIALING, kind)
        try:
            call_id = await self._carrier.place(address, kind)
        except BaseException:
            self.call = _NO_CALL
            raise
        self.call = replace(self.call, id=call_id)
        self._log(_entry(self.call, address, "out", now))
        return [call_action("call_placed", self.call, self._carrier.name)]

    async def answer(self, now: str) -> list[Fields]:
        call = self._expect(CallState.RINGING)
        await self._carrier.answer(call.id)
        self._expect_still(call)
        return self._answered("wearer", now)

    async def reject(self, now: str) -> list[Fields]:
        call = self._expect(CallState.RINGING)
        await self._carrier.reject(call.id)
        return self._ended("call_rejected", "wearer", "rejected", now) if self._is(call) else []

    async def hang_up(self, now: str) -> list[Fields]:
        """End the call, or turn away the one that rings."""
        if self.call.state is CallState.RINGING:
            return await self.reject(now)
        call = self._expect(CallState.DIALING, CallState.ACTIVE)
        await self._carrier.hang_up(call.id)
        return self._ended("call_ended", "wearer", "hung_up", now) if self._is(call) else []

    def mute(self, on: bool) -> list[Fields]:
        """Keep the wearer's voice from the other side, or let it through again."""
        call = self._expect(CallState.DIALING, CallState.ACTIVE)
        self.is_muted = on
        return [call_action("call_muted" if on else "call_unmuted", call, self._carrier.name)]

    async def hold(self, on: bool) -> list[Fields]:
        """Stop the audio both ways and tell the carrier, or let it flow again."""
        call = self._expect(CallState.ACTIVE)
        await self._carrier.hold(call.id, on)
        self._expect_still(call)
        self.is_held = on
        return [call_action("call_held" if on else "call_resumed", call, self._carrier.name)]

    def hear(self, frame: Frame) -> None:
        """Pass the wearer's voice on, silence in its place while muted or on hold."""
        silent = self.is_muted or self.is_held
        self._carrier.audio_for_peer(np.zeros_like(frame) if silent else frame)

    def speak(self) -> Frame | None:
        """Return the next frame of the other side, None where nothing is to be heard."""
        frame = self._carrier.audio_from_peer()
        return None if self.is_held else frame

    def caller(self) -> Address:
        """Return who is ringing. Raises `CarrierError` (`no_call`)."""
        call = self._expect(CallState.RINGING)
        contact_id = self._entry.contact_id if self._entry is not None else None
        return self._phonebook.sender(contact_id or call.contact)

    def changes(self, now: str) -> list[Happened]:
        """Return what became of the call since last asked, the wearer's own doing included."""
        placing = self.call.state is CallState.DIALING and not self.call.id
        for change in () if placing else self._carrier.changes():
            self._follow(change, now)
        happened, self._happened = self._happened, []
        return happened

    def _follow(self, change: CallChange, now: str) -> None:
        match change.move:
            case CallMove.RANG:
                self._rang(change, now)
            case CallMove.MISSED:
                self._missed(change, now)
            case CallMove.ANSWERED if self.call.id == change.call_id:
                self._tell_peer_did(self._answered("peer", now))
            case CallMove.REJECTED if self.call.id == change.call_id:
                self._tell_peer_did(self._ended("call_rejected", "peer", "rejected", now))
            case CallMove.ENDED if self.call.id == change.call_id:
                ending = "missed" if self.call.state is CallState.RINGING else "hung_up"
                self._tell_peer_did(self._ended("call_ended", "peer", ending, now))

    def _rang(self, change: CallChange, now: str) -> None:
        caller = self._phonebook.sender(change.peer)
        self.call = Call(change.call_id, caller.name, CallState.RINGING, change.kind)
        self._log(_entry(self.call, caller, "in", now))
        self._happened.append(
            Happened(CallChanged(self.call), "incoming", incoming_call(self.call))
        )

    def _missed(self, change: CallChange, now: str) -> None:
        caller = self._phonebook.sender(change.peer)
        call = Call(change.call_id, caller.name, CallState.NONE, change.kind)
        entry = replace(_entry(call, caller, "in", now), ended_at=now, ending="missed")
        self._try_to_log(entry)
        self._happened.append(Happened(None, "incoming", incoming_call(call, missed=True)))

    def _answered(self, by: str, now: str) -> list[Fields]:
        self.call = replace(self.call, state=CallState.ACTIVE)
        if self._entry is not None:
            self._log(replace(self._entry, answered_at=now))
        self._happened.append(Happened(CallChanged(self.call)))
        return [call_action("call_answered", self.call, self._carrier.name, by=by)]

    def _ended(self, kind: str, by: str, ending: str, now: str) -> list[Fields]:
        ended, self.call = replace(self.call, state=CallState.NONE), _NO_CALL
        self.is_muted = self.is_held = False
        if self._entry is not None:
            self._log(replace(self._entry, ended_at=now, ending=ending))
        self._entry = None
        self._happened.append(Happened(CallChanged(ended)))
        return [call_action(kind, ended, self._carrier.name, by=by)]

    def _tell_peer_did(self, actions: list[Fields]) -> None:
        """Give the change just noted the record that nobody else will report."""
        (fields,) = actions
        self._happened[-1] = replace(self._happened[-1], event="action", fields=fields)

    def _expect(self, *states: CallState) -> Call:
        if self.call.state not in states or not self.call.id:
            raise CarrierError("there is no such call", "no_call")
        return self.call

    def _expect_still(self, call: Call) -> None:
        if not self._is(call):
            raise CarrierError("the call is over", "no_call")

    def _is(self, call: Call) -> bool:
        return self.call.id == call.id

    def _log(self, entry: CallEntry) -> None:
        self._entry = entry
        self._try_to_log(entry)

    def _try_to_log(self, entry: CallEntry) -> None:
        try:
            self._store.log_call(entry)
        except CarrierError as error:
            self._happened.append(failure(error))


def _entry(call: Call, address: Address, direction: str, now: str) -> CallEntry:
    return CallEntry(call.id, call.contact, address.contact_id, direction, call.kind, now)
