"""The way out: a message is promised to the store first, then sent, then noted as sent."""

from collections.abc import Callable

from agent.actions.addresses import Address, clean_text
from agent.actions.database import unix_ms
from agent.actions.messaging import MessageCarrier, OutboxItem
from agent.actions.records import Fields, Happened, failure, message_action
from agent.actions.store import Store
from agent.errors import CarrierError


class Outbox:
    """Sends in order within a conversation, and no key twice, whenever it is interrupted.

    Killed before the carrier was asked, or before its answer was noted, a message is still
    queued and is sent again under the same key, by which the carrier knows it.
    """

    def __init__(
        self, store: Store, carrier: MessageCarrier, report: Callable[[Happened], None]
    ) -> None:
        self._store = store
        self._carrier = carrier
        self._report = report
        self._unnoted: dict[str, str] = {}  # carrier's ids of what a full disk kept from noting

    def promise(self, key: str, address: Address, body: str, now: str) -> OutboxItem:
        """Queue a message durably. Raises `CarrierError` where it can never be sent."""
        item = self.checked(key, address, body)
        self._store.outbox.enqueue(item, now)
        return item

    def checked(self, key: str, address: Address, body: str) -> OutboxItem:
        """Return a message that could be sent. Raises `CarrierError` where it never can."""
        item = OutboxItem(key, address, clean_text(body))
        self._check(item)
        return item

    async def take_back(self, now: str) -> tuple[OutboxItem, list[Fields]]:
        """Unsend what was sent last; return it with its action.

        Raises `CarrierError`: `nothing_sent`, `too_late` past the carrier's window.
        """
        sent = self._store.outbox.last_sent()
        if sent is None:
            raise CarrierError("nothing was sent that could be taken back", "nothing_sent")
        if unix_ms(now) - sent.sent_at_unix_ms > self._carrier.abilities.unsend_within_ms:
            raise CarrierError("it was sent too long ago to take back", "too_late")
        await self._carrier.unsend(sent.carrier_id)
        self._store.outbox.mark_unsent(sent.item.key)
        return sent.item, [message_action("message_unsent", sent.item, self._carrier.name)]

    async def deliver(self, item: OutboxItem, now: str, actions: list[Fields]) -> None:
        """Send `item` after whatever waits before it in its conversation; nothing if it was sent.

        Appends one action for each message that left or failed, and for `item` where it waits.
        Raises `CarrierError` where `item` was not sent.
        """
        for waiting in self._store.outbox.queued(item.address.conversation):
            error = await self._send(waiting, now, actions)
            if error is not None and error.code == "offline":
                actions.append(message_action("message_queued", item, self._carrier.name))
                raise error
            if error is not None and waiting.key == item.key:
                raise error
            if waiting.key == item.key:
                return

    async def deliver_all(self, now: str, actions: list[Fields]) -> None:
        """Send everything that waits; a conversation that is offline waits on, in its order."""
        offline: set[str] = set()
        for waiting in self._store.outbox.queued():
            if waiting.address.conversation not in offline:
                error = await self._send(waiting, now, actions)
                if error is not None and error.code == "offline":
                    offline.add(waiting.address.conversation)

    def _check(self, item: OutboxItem) -> None:
        abilities = self._carrier.abilities
        if not item.body.strip():
            raise CarrierError("a message without words is not sent")
        if len(item.body) > abilities.max_length_characters:
            limit = abilities.max_length_characters
            raise CarrierError(f"{self._carrier.name} takes {limit} characters", "too_long")
        if not abilities.can_start_chat and not self._store.has_conversation(
            item.address.conversation
        ):
            raise CarrierError(
                f"{self._carrier.name} can only answer who wrote first", "unknown_recipient"
            )

    async def _send(self, item: OutboxItem, now: str, actions: list[Fields]) -> CarrierError | None:
        """Send one message and note it; return, rather than raise, why it was not sent."""
        try:
            carrier_id = self._unnoted.get(item.key) or await self._carrier.commit(item)
        except CarrierError as error:
            if error.code != "offline":
                self._store.outbox.mark_failed(item.key, error.code)
                actions.append(message_action("message_failed", item, self._carrier.name))
            return error
        self._note(item, carrier_id, now, actions)
        return None

    def _note(self, item: OutboxItem, carrier_id: str, now: str, actions: list[Fields]) -> None:
        """Note a message as sent and tell so once.

        What the disk cannot note has left all the same: it is told, and noted at the next turn.
        """
        told = item.key in self._unnoted
        self._unnoted[item.key] = carrier_id
        first = True
        try:
            first = self._store.outbox.mark_sent(item, carrier_id, now)
            del self._unnoted[item.key]
        except CarrierError as error:
            self._report(failure(error))
        if first and not told:
            actions.append(message_action("message_sent", item, self._carrier.name))
