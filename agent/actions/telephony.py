"""What the wearer does with calls, and the words for a caller who is turned away."""

from agent.actions.line import Line
from agent.actions.outbox import Outbox
from agent.actions.phonebook import Phonebook
from agent.actions.records import Fields
from agent.errors import CarrierError, UnreachableError
from agent.events import AnswerCall, HangUp, HoldCall, MuteCall, PlaceCall, RejectCall


class Telephony:
    """Carries out operations on the one call of a session."""

    def __init__(self, line: Line, outbox: Outbox, phonebook: Phonebook) -> None:
        self._line, self._outbox, self._phonebook = line, outbox, phonebook

    async def carry_out(
        self,
        operation: PlaceCall | AnswerCall | RejectCall | HangUp | MuteCall | HoldCall,
        now: str,
        actions: list[Fields],
    ) -> None:
        """Do it, and append what was done. Raises `CarrierError`."""
        match operation:
            case PlaceCall(to, contact_id, number, kind):
                address = self._phonebook.address(to, contact_id, None, number)
                actions += await self._line.place(address, kind, now)
            case AnswerCall():
                actions += await self._line.answer(now)
            case RejectCall(body):
                await self._reject(body, now, actions)
            case HangUp():
                actions += await self._line.hang_up(now)
            case MuteCall(on):
                actions += self._line.mute(on)
            case HoldCall(on):
                actions += await self._line.hold(on)

    async def _reject(self, body: str | None, now: str, actions: list[Fields]) -> None:
        """Turn the caller away; words for them are promised first, so that they are not lost."""
        if body is None:
            actions += await self._line.reject(now)
            return
        item, refused = None, list[CarrierError]()
        try:
            caller, key = self._line.caller(), f"reject:{self._line.call.id}"
            item = self._outbox.promise(key, caller, body, now)
        except UnreachableError as error:  # turned away all the same
            refused.append(error)
        try:
            actions += await self._line.reject(now)
        except CarrierError as error:  # gone just now: the words are for them all the same
            refused.append(error)
        if item is not None:
            await self._outbox.deliver(item, now, actions)
        if refused:
            raise refused[0]
