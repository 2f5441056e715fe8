"""Who comes in unasked: the friends-only and invite-only settings, and the request box behind them.

With friends only, what somebody writes whom the wearer has had nothing to do with waits in the box;
with invited rooms only, what is written in a room they were put into does. Invitations always wait.
The wearer hears how many wait, and no word of them before they ask.
"""

from dataclasses import dataclass

from agent.actions.addresses import Address
from agent.actions.carriers import Carriers
from agent.actions.introductions import Introductions
from agent.actions.messaging import Received
from agent.actions.requests import Invitation, Request
from agent.actions.store import Store
from agent.errors import CarrierError
from agent.events import Message, Requested, RoomInvite, TheirWords

_LOOK_EVERY_MS = 500  # for invitations
_TELL_EVERY_MS = 10 * 60_000  # however many strangers write: a flood of them is one sentence


@dataclass(frozen=True)
class Rules:
    """The settings of `agent.config`."""

    friends_only: bool = False
    invite_only: bool = False


ANYBODY = Rules()  # comes in


class Door:
    def __init__(
        self, store: Store, carriers: Carriers, introductions: Introductions, rules: Rules
    ) -> None:
        self.rules = rules
        self._store = store
        self._carriers = carriers
        self._introductions = introductions
        self._look_again_ms = self._tell_again_ms = 0.0
        self._has_news = False

    def turns_away(self, account: str, received: Received) -> bool:
        """Whether a message is to wait in the box."""
        if received.room is not None:
            return self.rules.invite_only and not self._may_speak(account, received.room)
        if not self.rules.friends_only:
            return False
        who = (account, received.sender, received.sender_name)
        return not self._introductions.sender(*who, trusts_names=False).is_friend

    def keep(self, account: str, received: Received, now: str) -> None:
        self._has_news |= self._store.requests.add(Request(account, received), now)

    def news(self, elapsed_ms: float, now: str) -> Requested | None:
        """Return how many wait where somebody new does; looks for invitations by itself."""
        if elapsed_ms < self._look_again_ms:
            return None
        self._look_again_ms = elapsed_ms + _LOOK_EVERY_MS
        for account, invite in self._carriers.invites():
            self._has_news |= self._store.requests.add_invite(Invitation(account, invite), now)
        if not self._has_news or elapsed_ms < self._tell_again_ms:
            return None
        self._has_news = False
        count = self._store.requests.count()
        if not count:
            return None
        self._tell_again_ms = elapsed_ms + _TELL_EVERY_MS
        return Requested(count)

    def look(self) -> tuple[tuple[Message, ...], tuple[RoomInvite, ...]]:
        """Return what waits and was not told: people's messages, and rooms to go into or not."""
        rooms: dict[tuple[str, str], RoomInvite] = {}
        messages: list[Message] = []
        told: list[str] = []
        for request in self._store.requests.messages():
            one, name = request.received, self._name(request.account, request.received)
            told.append(one.id)
            if one.room is None:
                messages.append(Message(one.id, name, TheirWords(one.text), None, one.sent_at))
            else:
                invite = RoomInvite(one.id, one.room_name or one.room, name)
                rooms.setdefault((request.account, one.room), invite)
        invitations = self._store.requests.invitations()
        asked = [
            RoomInvite(one.invite.id, one.invite.room_name, one.invite.sender_name or "")
            for one in invitations
        ]
        self._store.requests.mark_told((*told, *(one.id for one in asked)))
        return tuple(messages), (*rooms.values(), *asked)

    async def answer(self, request_id: str, accept: bool) -> None:
        """Go into a room, or not. Raises `CarrierError`."""
        requests = self._store.requests
        if invitation := requests.invitation(request_id):
            invite = invitation.invite
            await self._carriers.get(invitation.account).answer_invite(invite.id, accept)
            if accept:
                requests.let_in(request_id)
            else:
                requests.remove(request_id)
            return
        request = requests.find(request_id)
        if request is None or request.received.room is None:
            raise CarrierError("there is no such invitation any more", "too_late")
        if accept:
            one = request.received
            self._introductions.room(request.account, one.room or "", one.room_name, members=())
            self._let_in(request.account, one.room or "", unread=True)

    def let_in(self, address: Address) -> None:
        """The wearer writes to somebody: what they had written is part of the conversation now."""
        for known in self._store.handles.of(address):
            self._let_in(known.account, known.handle, unread=False)

    def _let_in(self, account: str, handle: str, unread: bool) -> None:
        for request in self._store.requests.of(account, handle):
            one = request.received
            met = self._introductions.sender(
                account, one.sender, one.sender_name, trusts_names=False
            ).address
            room = None
            if one.room is not None:
                room = self._introductions.room(account, one.room, one.room_name, (met.name,))
            message = Message(one.id, met.name, TheirWords(one.text), room, one.sent_at)
            address = met if room is None else Address(room, room=room)
            self._store.add_incoming(message, address, met.contact_id, account)
            if not unread:
                self._store.mark_read((one.id,))
            self._store.requests.remove(one.id)

    def _may_speak(self, account: str, room: str) -> bool:
        """Whether a room is one of the wearer's. An invitation's id is its room's handle."""
        invited = self._store.requests.has_let_in(account, room)
        return invited or self._introductions.knows_room(account, room)

    def _name(self, account: str, received: Received) -> str:
        who = (account, received.sender, received.sender_name)
        return self._introductions.sender(*who, trusts_names=False).address.name
