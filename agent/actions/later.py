"""What comes due: scheduled messages go out, reminders are told, what waited is tried again.

Each once, also after a restart.
"""

from collections.abc import Callable
from datetime import datetime

from agent.actions.addresses import Address
from agent.actions.agenda import Entry
from agent.actions.messaging import OutboxItem
from agent.actions.outbox import Outbox
from agent.actions.records import Fields, Happened, failure, message_action, reminder_action
from agent.actions.store import Store
from agent.errors import CarrierError
from agent.events import Reminded, SendMessage, SentLater

_LOOK_EVERY_MS = 500  # of the session: what is due is not looked for in every frame


class Later:
    """`report` takes what the dialogue is to hear of."""

    def __init__(self, store: Store, outbox: Outbox, report: Callable[[Happened], None]) -> None:
        self._store, self._outbox, self._report = store, outbox, report
        self._look_again_ms = 0.0
        self._told: set[str] = set()  # reminders on their way to the wearer's ear

    def is_due(self, elapsed_ms: float, now: datetime) -> bool:
        """Say whether `carry_out` has something to do."""
        if elapsed_ms < self._look_again_ms:
            return False
        self._look_again_ms = elapsed_ms + _LOOK_EVERY_MS
        unix_ms = round(now.timestamp() * 1000)
        return self._store.agenda.is_due(now) or self._store.outbox.is_due(unix_ms)

    def schedule(self, item: OutboxItem, at: str, app: str) -> Fields:
        """Promise a message for later. Which account carries it is decided when it is due."""
        self._store.agenda.add(Entry(item.key, item.address, item.body, at, app))
        return message_action("message_scheduled", item, item.account) | {"time": at}

    def remind(self, key: str, text: str, at: str) -> Fields:
        self._store.agenda.add(Entry(key, None, text, at))
        return reminder_action("reminder_set", key, text, at)

    def finish(self, key: str) -> list[Fields]:
        """The wearer has heard a reminder: it is done."""
        entry = self._store.agenda.finish(key)
        self._told.discard(key)
        if entry is None:
            return []
        return [reminder_action("reminder_fired", key, entry.body, entry.due_at)]

    async def carry_out(self, now: datetime, actions: list[Fields]) -> None:
        """Send and tell what is due, and try again what waits in the outbox."""
        for entry in self._store.agenda.due(now):
            if entry.address is not None:
                await self._send(entry, entry.address, now, actions)
            elif entry.key not in self._told:
                self._told.add(entry.key)
                self._report(Happened(Reminded(entry.key, entry.body)))
        await self._outbox.deliver_due(now.isoformat(timespec="milliseconds"), actions)

    async def _send(
        self, entry: Entry, address: Address, now: datetime, actions: list[Fields]
    ) -> None:
        """Hand a message to the outbox, whose key makes it one even if we are killed in between."""
        at = now.isoformat(timespec="milliseconds")
        error: str | None = None
        try:
            item = self._outbox.promise(entry.key, address, entry.body, at, entry.app)
            await self._outbox.deliver(item, at, actions)
        except CarrierError as refused:
            error = refused.code
            if error == "full_disk":
                self._report(failure(refused))
                return
        self._store.agenda.finish(entry.key)
        message = SendMessage(
            entry.key, address.name, entry.body, address.contact_id, address.room, address.number
        )
        self._report(Happened(SentLater(message, error)))
