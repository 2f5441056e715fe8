"""The way out: a message is promised to the store first, then sent, then noted as sent.

What is decided is in `attempts` (what becomes of it) and `routes` (who carries it); this is the shell.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from agent.actions.addresses import Address, clean_text
from agent.actions.attempts import (
    Answer,
    OutboxState,
    Waiting,
    after,
    answer_to_commit,
    answer_to_verify,
    is_over,
)
from agent.actions.carriers import Carriers
from agent.actions.database import unix_ms
from agent.actions.ledger import Lane, Promised
from agent.actions.messaging import MessageCarrier, OutboxItem
from agent.actions.records import Fields, Happened, failure, message_action, message_of
from agent.actions.routing import Routing
from agent.actions.store import Store
from agent.errors import CarrierError
from agent.events import SentLater

_FULL_DISK_MS = 5_000  # a full disk is tried again this often

_ACTIONS = {
    OutboxState.SENT: "message_sent",
    OutboxState.FAILED: "message_failed",
    OutboxState.UNCERTAIN: "message_uncertain",
    OutboxState.EXPIRED: "message_expired",
}


@dataclass(frozen=True)
class _End:
    """How an attempt left a message. `error` is why it did not leave."""

    item: OutboxItem
    state: OutboxState
    error: CarrierError | None = None


class Outbox:
    """Sends in order within a conversation and account, no key twice, whenever it is interrupted.

    Before a carrier is asked, the message is noted as `sending`. Found so later (we were killed, or
    the answer was lost) the carrier is asked whether it left; where it cannot tell, a carrier that
    knows a message by its key is given it again, and any other never.
    """

    def __init__(
        self, store: Store, carriers: Carriers, report: Callable[[Happened], None]
    ) -> None:
        self._store = store
        self._carriers = carriers
        self._report = report
        self._routing = Routing(store, carriers)
        self._unnoted: dict[str, str] = {}  # carriers' ids of what a full disk kept from noting
        self._awaited: Counter[str] = Counter()  # keys that somebody waits for, who will be told
        self._down: set[str] = set()  # accounts that could not be reached last
        self._not_before_ms: dict[str, int] = {}  # accounts that asked to be left alone

    def promise(self, key: str, address: Address, body: str, now: str, app: str = "") -> OutboxItem:
        """Queue a message durably. Raises `CarrierError` where it can never be sent."""
        item = self.checked(key, address, body, app)
        self._store.outbox.enqueue(item, now)
        return self._store.outbox.find(key) or item

    def checked(self, key: str, address: Address, body: str, app: str = "") -> OutboxItem:
        """Return a message with its route. Raises `CarrierError` where it can never be sent."""
        item = OutboxItem(key, address, clean_text(body))
        if not item.body.strip():
            raise CarrierError("a message without words is not sent")
        return self._routing.route(item, app)

    async def take_back(self, now: str) -> tuple[OutboxItem, list[Fields]]:
        """Unsend what was sent last; return it with its action.

        Raises `CarrierError`: `nothing_sent`, `too_late` past the carrier's window.
        """
        sent = self._store.outbox.last_sent()
        if sent is None:
            raise CarrierError("nothing was sent that could be taken back", "nothing_sent")
        carrier = self._carriers.get(sent.item.account)
        if unix_ms(now) - sent.sent_at_unix_ms > carrier.abilities.unsend_within_ms:
            raise CarrierError("it was sent too long ago to take back", "too_late")
        await carrier.unsend(sent.carrier_id)
        self._store.outbox.mark_unsent(sent.item.key)
        return sent.item, [message_action("message_unsent", sent.item, carrier.name)]

    async def deliver(self, item: OutboxItem, now: str, actions: list[Fields]) -> None:
        """Send `item` after whatever waits before it in its lane; nothing if it was sent.

        Appends one action for each message that left or will not, and for `item` where it waits.
        Raises `CarrierError` where `item` was not sent: `offline` where it still waits.
        """
        self._awaited[item.key] += 1
        try:
            ends = await self._drain((item.address.conversation, item.account), now, actions, item)
        finally:
            self._awaited[item.key] -= 1
            self._awaited += Counter()  # drops what is at zero
        self._tell([end for end in ends if end.item.key != item.key])
        mine = next((end for end in ends if end.item.key == item.key), None)
        state = mine.state if mine else self._store.outbox.state(item.key)
        if state is not None and state.is_waiting:
            actions.append(message_action("message_queued", item, item.account))
            raise CarrierError("it waits until its carrier can be reached", "offline")
        if state is not OutboxState.SENT:
            raise (mine and mine.error) or CarrierError(f"it is {state}", str(state))

    async def deliver_due(self, now: str, actions: list[Fields]) -> None:
        """Try whatever waits and may be tried by now, lane by lane."""
        await self._deliver_lanes(self._store.outbox.lanes(unix_ms(now)), now, actions)

    async def deliver_all(self, now: str, actions: list[Fields]) -> None:
        """Try everything that waits: the session begins."""
        await self._deliver_lanes(self._store.outbox.lanes(), now, actions)

    def reached(self, account: str) -> None:
        """Something came in by an account: it can be reached, so what waits for it is tried now."""
        if account in self._down:
            self._down.discard(account)
            self._store.outbox.hurry(account)

    async def _deliver_lanes(
        self, lanes: tuple[Lane, ...], now: str, actions: list[Fields]
    ) -> None:
        ends: list[_End] = []
        for lane in lanes:
            ends += await self._drain(lane, now, actions)
        self._tell(ends)

    async def _drain(
        self, lane: Lane, now: str, actions: list[Fields], until: OutboxItem | None = None
    ) -> list[_End]:
        """Send what waits in a lane, in order, up to what has to wait on, or to `until`."""
        ledger, ends = self._store.outbox, list[_End]()
        async with ledger.locks[lane]:
            for promised in ledger.waiting(lane):
                ends.append(await self._try(promised, now, actions))
                if ends[-1].state.is_waiting or (until and promised.item.key == until.key):
                    break
        return ends

    async def _try(self, promised: Promised, now: str, actions: list[Fields]) -> _End:
        """Take one message as far as it goes now."""
        item, now_ms = promised.item, unix_ms(now)
        if item.key in self._unnoted:
            return self._note_sent(item, self._unnoted[item.key], now, actions)
        if now_ms < self._not_before_ms.get(item.account, 0):
            return _End(item, promised.waiting.state)
        try:
            if not item.account:
                item = self._routed(item)
            carrier = self._carriers.get(item.account)
        except CarrierError as error:
            return self._note(item, promised.waiting, Answer.REFUSED, now, actions, error)
        waiting = promised.waiting
        if waiting.state is OutboxState.SENDING:
            answer, carrier_id, why = await self._verify(carrier, item)
            if carrier_id is not None:
                return self._note_sent(item, carrier_id, now, actions)
            if answer is Answer.DID_NOT_LEAVE:
                waiting = replace(waiting, state=OutboxState.QUEUED)
            elif answer is Answer.UNREACHED or not carrier.abilities.sends_once:
                return self._note(item, waiting, answer, now, actions, why)
        if is_over(waiting, now_ms):
            return self._note(item, waiting, Answer.DID_NOT_LEAVE, now, actions, None)
        return await self._commit(carrier, item, waiting, now, actions)

    async def _verify(
        self, carrier: MessageCarrier, item: OutboxItem
    ) -> tuple[Answer, str | None, CarrierError | None]:
        try:
            carrier_id = await carrier.verify(item)
        except CarrierError as error:
            return answer_to_verify(error), None, error
        return Answer.DID_NOT_LEAVE, carrier_id, None

    async def _commit(
        self,
        carrier: MessageCarrier,
        item: OutboxItem,
        waiting: Waiting,
        now: str,
        actions: list[Fields],
    ) -> _End:
        try:
            self._store.outbox.mark_sending(item.key)
        except CarrierError as error:  # unless that is noted, nothing may leave
            self._report(failure(error))
            self._not_before_ms[item.account] = unix_ms(now) + _FULL_DISK_MS
            return _End(item, waiting.state, error)
        try:
            carrier_id = await carrier.commit(item)
        except CarrierError as error:
            answer = answer_to_commit(error)
            if answer is not Answer.LOST:
                return self._note(item, waiting, answer, now, actions, error)
            doubtful = replace(waiting, state=OutboxState.SENDING)
            return await self._clear_up(carrier, item, doubtful, now, actions)
        return self._note_sent(item, carrier_id, now, actions)

    async def _clear_up(
        self,
        carrier: MessageCarrier,
        item: OutboxItem,
        waiting: Waiting,
        now: str,
        actions: list[Fields],
    ) -> _End:
        """Ask what became of a message whose answer was lost just now."""
        answer, carrier_id, why = await self._verify(carrier, item)
        if carrier_id is not None:
            return self._note_sent(item, carrier_id, now, actions)
        if answer is Answer.DID_NOT_LEAVE:
            waiting = replace(waiting, state=OutboxState.QUEUED)
        return self._note(item, waiting, answer, now, actions, why)

    def _routed(self, item: OutboxItem) -> OutboxItem:
        """Give a route to a message that was promised before there were several carriers."""
        routed = self._routing.route(item)
        self._store.outbox.set_route(routed)
        return routed

    def _note(
        self,
        item: OutboxItem,
        waiting: Waiting,
        answer: Answer,
        now: str,
        actions: list[Fields],
        error: CarrierError | None,
    ) -> _End:
        """Note what has become of a message that did not leave, or may not have."""
        carrier, now_ms = self._carriers.find(item.account), unix_ms(now)
        once = carrier is not None and carrier.abilities.sends_once
        wait_ms = error.retry_after_ms if error else None
        next_ = after(waiting, answer, now_ms, sends_once=once, retry_after_ms=wait_ms)
        try:
            self._store.outbox.note(item.key, next_, error.code if error else None)
            if next_.state.is_waiting and error and error.code == "offline":
                self._down.add(item.account)
                self._store.outbox.postpone(item.account, next_.retry_at_ms)
        except CarrierError as full:  # it stays `sending`, and is asked about again
            self._report(failure(full))
            self._not_before_ms[item.account] = now_ms + _FULL_DISK_MS
        if wait_ms:
            self._not_before_ms[item.account] = now_ms + wait_ms
        if next_.state in _ACTIONS:
            actions.append(message_action(_ACTIONS[next_.state], item, item.account))
        if next_.state is not OutboxState.FAILED:
            error = CarrierError(f"it is {next_.state}", str(next_.state))
        return _End(item, next_.state, error)

    def _note_sent(
        self, item: OutboxItem, carrier_id: str, now: str, actions: list[Fields]
    ) -> _End:
        """Note a message as sent and tell so once.

        What the disk cannot note has left all the same: it is told, and noted at the next turn.
        """
        told = item.key in self._unnoted
        self._unnoted[item.key] = carrier_id
        first = True
        try:
            first = self._store.outbox.mark_sent(item, carrier_id, now)
            del self._unnoted[item.key]
            self.reached(item.account)
        except CarrierError as error:
            self._report(failure(error))
        if first and not told:
            actions.append(message_action("message_sent", item, item.account))
        return _End(item, OutboxState.SENT)

    def _tell(self, ends: list[_End]) -> None:
        """Tell the wearer, once a lane and end, of messages that they do not wait for just now."""
        last: dict[tuple[str, str, OutboxState], _End] = {}
        for end in ends:
            if not end.state.is_waiting and not self._awaited[end.item.key]:
                last[end.item.address.conversation, end.item.account, end.state] = end
        for end in last.values():
            code = end.error.code if end.error else None
            sent = SentLater(message_of(end.item), code, was_scheduled=False)
            self._report(Happened(sent))
