"""Simulated people: the carrier that needs nobody else, and whose messages never leave here.

They do nothing unless told: `write`, `call` and `peer` are what a scenario makes them do.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from agent.actions.addresses import Address
from agent.actions.calls import CallChange, CallMove, Frame
from agent.actions.messaging import Abilities, Invite, OutboxItem, Peer, Received
from agent.actions.simulated_call import Side, SimulatedCall
from agent.errors import CarrierError, UsageError

Speak = Callable[[str, str], NDArray[np.int16]]

GREETINGS = {"ko": "여보세요?", "en": "Hello?"}
VOICES = {
    "ko": ("ko+f4", "ko+m3", "ko+f3", "ko+m7"),
    "en": ("en-us+f4", "en-us+m3", "en-us+f3", "en-us+m7"),
}
_WAITING_LIMIT = 1_000  # messages written and not yet taken in by a companion
_CALLS_KEPT = 20  # each holds up to 1 MB of what was heard


class SimulatedPeople:
    """Everybody the wearer can reach, as one carrier of messages and of calls.

    `speak(text, voice)` returns int16 at 16 kHz; without it people are silent on the phone.
    `session` begins every id, so that ids do not repeat in a store that outlives these people.
    `auto_answer_ms` makes people pick up by themselves, so long after a call is placed.
    """

    name = "simulated"
    leaves_machine = False
    abilities: Abilities = Abilities(receipts=True, unsend_within_ms=5 * 60_000, can_react=True)

    def __init__(
        self,
        speak: Speak | None = None,
        lang: str = "ko",
        session: str = "sim",
        auto_answer_ms: int | None = None,
    ) -> None:
        self._speak = speak
        self._lang = lang
        self._session = session
        self._auto_answer_ms = auto_answer_ms
        self._elapsed_ms = 0.0
        self._carried: dict[str, str] = {}  # idempotency key: message id
        self._waiting: dict[str, Received] = {}
        self._changes: deque[CallChange] = deque()
        self._written_count = 0
        self._current: SimulatedCall | None = None
        self.received: list[OutboxItem] = []
        self.read_ids: list[str] = []
        self.reactions: list[tuple[str, str]] = []  # message id, emoji
        self.held_calls: set[str] = set()
        self._called_count = 0
        self.calls: deque[SimulatedCall] = deque(maxlen=_CALLS_KEPT)
        self._down_until_ms = 0.0
        self._answers_to_lose = 0

    # --- what a scenario makes them do, and what they can tell ---------------------------------

    def write(self, sender: str, text: str, room: str | None = None) -> str:
        """Let `sender` (a contact's id, a name or a number) write to the wearer; return the id."""
        if len(self._waiting) >= _WAITING_LIMIT:
            raise UsageError(f"{_WAITING_LIMIT} messages wait for a companion already")
        self._written_count += 1
        message_id = f"{self._session}-m{self._written_count}"
        self._waiting[message_id] = Received(message_id, sender, text, room)
        return message_id

    def call(self, sender: str, kind: str = "voice") -> str:
        """Let `sender` call the wearer; return the call's id. Engaged: they hang up at once."""
        call = self._new_call(Address(sender), Side.PEER, kind)
        if self._current is None:
            self._current = call
            self._changes.append(CallChange(call.id, CallMove.RANG, sender, kind))
        else:
            call.end("missed")
            self._changes.append(CallChange(call.id, CallMove.MISSED, sender, kind))
        return call.id

    def peer(self, move: str) -> None:
        """Let the other side of the call `answer`, `reject` or `hang_up`.

        Raises `UsageError` where there is no such call.
        """
        if move not in ("answer", "reject", "hang_up"):
            raise UsageError(f"peer: {move}: answer, reject or hang_up is needed")
        if not self.can(move) or self._current is None:
            raise UsageError(f"peer: {move}: there is no such call")
        match move:
            case "answer":
                self._pick_up(self._current)
            case "reject":
                self._peer_ends(self._current, CallMove.REJECTED)
            case "hang_up":
                self._peer_ends(self._current, CallMove.ENDED)

    def can(self, move: str) -> bool:
        """Say whether there is a call in which the other side can do so now."""
        call = self._current
        if move == "hang_up":
            return call is not None
        return call is not None and call.by is Side.WEARER and not call.is_up

    def say(self, text: str) -> None:
        """Let the peer speak in the call that is up, after what they are saying."""
        if self._current is None or not self._current.is_up:
            raise UsageError("say: there is no call that is up")
        self._voice(self._current, text)

    def cut_off(self) -> None:
        """The companion died: the call there was is over, with nobody there to be told."""
        if self._current is not None:
            self._current.end("cut_off")
        self._current = None
        self._changes.clear()

    def go_down(self, down_ms: float) -> None:
        """Let nothing get through for so long."""
        self._down_until_ms = self._elapsed_ms + down_ms

    def lose_answers(self, count: int) -> None:
        """Let the next messages arrive and nobody know of it, nor be able to tell afterwards."""
        self._answers_to_lose = count
        if count:
            self.abilities = replace(self.abilities, sends_once=False)

    def mailbox(self, who: str) -> list[OutboxItem]:
        """Return what a person or room received, in order. An id beats a name that repeats."""
        by_id = [item for item in self.received if item.address.contact_id == who]
        return by_id or [item for item in self.received if item.address.name == who]

    # --- the carrier ---------------------------------------------------------------------------

    def advance(self, elapsed_ms: float) -> None:
        self._elapsed_ms = elapsed_ms
        call = self._current
        if call is None or call.is_up or call.by is Side.PEER or self._auto_answer_ms is None:
            return
        if elapsed_ms - call.began_ms >= self._auto_answer_ms:
            self._pick_up(call)

    async def run(self) -> None:
        await asyncio.Event().wait()  # simulated people are always there

    def close(self) -> None:
        """Nothing is kept of them."""

    def prepare(self, message: OutboxItem) -> None:
        """Everybody can be written to, strangers too."""

    async def verify(self, message: OutboxItem) -> str | None:
        self._expect_up()
        if not self.abilities.sends_once:
            raise CarrierError("nobody kept count", "unsupported")
        return self._carried.get(message.key)

    async def commit(self, message: OutboxItem) -> str:
        self._expect_up()
        if message.key not in self._carried:
            self._carried[message.key] = f"{self._session}-r{len(self._carried) + 1}"
            self.received.append(message)
        if self._answers_to_lose:
            self._answers_to_lose -= 1
            raise CarrierError("the answer was lost", "uncertain")
        return self._carried[message.key]

    async def mark_read(self, message_ids: Sequence[str]) -> None:
        self.read_ids.extend(message_ids)

    async def unsend(self, carrier_id: str) -> None:
        keys = [key for key, id in self._carried.items() if id == carrier_id]
        kept = [item for item in self.received if item.key not in keys]
        if len(kept) == len(self.received):
            raise CarrierError("there is no such message any more", "too_late")
        self.received[:] = kept

    async def react(self, message_id: str, emoji: str) -> None:
        self.reactions.append((message_id, emoji))

    async def set_typing(self, handle: str, on: bool) -> None:
        raise CarrierError("simulated people do not see who writes", "unsupported")

    async def history(self, handle: str, at_most: int) -> Sequence[Received]:
        raise CarrierError("simulated people keep no history", "unsupported")

    async def search(self, query: str, at_most: int) -> Sequence[Received]:
        raise CarrierError("simulated people keep no history", "unsupported")

    async def peers(self) -> Sequence[Peer]:
        return ()  # a scenario names them itself

    async def answer_invite(self, invite_id: str, accept: bool) -> None:
        raise CarrierError("nobody invites here", "unsupported")

    def invites(self) -> Sequence[Invite]:
        return ()

    def arrivals(self) -> Sequence[Received]:
        return [] if self._is_down else list(self._waiting.values())

    def acknowledge(self, message_id: str) -> None:
        self._waiting.pop(message_id, None)

    async def place(self, callee: Address, kind: str) -> str:
        if self._current is not None:
            raise CarrierError("the line is taken", "busy")
        self._current = self._new_call(callee, Side.WEARER, kind)
        return self._current.id

    async def answer(self, call_id: str) -> None:
        call = self._expect(call_id)
        call.pick_up()
        self._greet(call)

    async def reject(self, call_id: str) -> None:
        self._end(self._expect(call_id), "rejected")

    async def hang_up(self, call_id: str) -> None:
        self._end(self._expect(call_id), "hung_up")

    async def hold(self, call_id: str, on: bool) -> None:
        (self.held_calls.add if on else self.held_calls.discard)(self._expect(call_id).id)

    def changes(self) -> Sequence[CallChange]:
        changes = list(self._changes)
        self._changes.clear()
        return changes

    def audio_for_peer(self, frame: Frame) -> None:
        if self._current is not None:
            self._current.hear(frame)

    def audio_from_peer(self) -> Frame | None:
        return None if self._current is None else self._current.next_frame()

    @property
    def _is_down(self) -> bool:
        return self._elapsed_ms < self._down_until_ms

    def _expect_up(self) -> None:
        if self._is_down:
            raise CarrierError("nobody can be reached", "offline")

    # --- one call ------------------------------------------------------------------------------

    def _new_call(self, peer: Address, by: Side, kind: str) -> SimulatedCall:
        self._called_count += 1
        call_id = f"{self._session}-call{self._called_count}"
        call = SimulatedCall(call_id, peer, by, kind, self._elapsed_ms)
        self.calls.append(call)
        return call

    def _expect(self, call_id: str) -> SimulatedCall:
        if self._current is None or self._current.id != call_id:
            raise CarrierError("the call is over", "no_call")
        return self._current

    def _pick_up(self, call: SimulatedCall) -> None:
        call.pick_up()
        self._changes.append(CallChange(call.id, CallMove.ANSWERED, call.peer.name, call.kind))
        self._greet(call)

    def _peer_ends(self, call: SimulatedCall, move: CallMove) -> None:
        self._end(call, "rejected" if move is CallMove.REJECTED else "hung_up")
        self._changes.append(CallChange(call.id, move, call.peer.name, call.kind))

    def _end(self, call: SimulatedCall, ending: str) -> None:
        call.end(ending)
        self._current = None

    def _greet(self, call: SimulatedCall) -> None:
        self._voice(call, GREETINGS.get(self._lang, GREETINGS["en"]))

    def _voice(self, call: SimulatedCall, text: str) -> None:
        if self._speak is not None:
            call.say(self._speak(text, self.voice_of(call.peer.name)))

    def voice_of(self, name: str) -> str:
        """Return the voice a person always speaks with."""
        voices = VOICES.get(self._lang, VOICES["en"])
        return voices[crc32(name.encode("utf-8", "replace")) % len(voices)]
