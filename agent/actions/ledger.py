"""What was promised to be sent: the outbox's table, by idempotency key."""

from dataclasses import dataclass
from enum import StrEnum

from agent.actions.addresses import Address
from agent.actions.database import Database, unix_ms
from agent.actions.messaging import OutboxItem
from agent.errors import CarrierError

_ITEM = "key, name, contact_id, room, number, body"


class OutboxState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True)
class Sent:
    """A message that left. `carrier_id` is what its carrier calls it."""

    item: OutboxItem
    carrier_id: str
    sent_at_unix_ms: int


class Ledger:
    """Every message once by its key, in the order it was promised."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def enqueue(self, item: OutboxItem, queued_at: str) -> OutboxState:
        """Promise to send `item`; return its state: `QUEUED`, or `SENT` where it has been.

        One that had failed is queued again. Raises `CarrierError` where the key is empty or was
        given to another message.
        """
        if not item.key:
            raise CarrierError("a message needs an idempotency key")
        address = item.address
        with self._database.transaction() as connection:
            connection.execute(
                f"""INSERT INTO outbox ({_ITEM}, conversation, state, queued_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', ?) ON CONFLICT (key) DO NOTHING""",
                (
                    *(item.key, address.name, address.contact_id, address.room, address.number),
                    *(item.body, address.conversation, queued_at),
                ),
            )
            state, body, conversation = connection.execute(
                "SELECT state, body, conversation FROM outbox WHERE key = ?", (item.key,)
            ).fetchone()
            if (body, conversation) != (item.body, address.conversation):
                raise CarrierError(f"the key {item.key} belongs to another message")
            if state == OutboxState.FAILED:
                connection.execute(
                    "UPDATE outbox SET state = 'queued', error = NULL WHERE key = ?", (item.key,)
                )
                return OutboxState.QUEUED
        return OutboxState(state)

    def queued(self, conversation: str | None = None) -> tuple[OutboxItem, ...]:
        """Return what is still to be sent, oldest first."""
        rows = self._database.query(
            f"""SELECT {_ITEM} FROM outbox WHERE state = 'queued'
                AND (?1 IS NULL OR conversation = ?1) ORDER BY position""",
            (conversation,),
        )
        return tuple(
            OutboxItem(key, Address(name, contact_id, room, number), body)
            for key, name, contact_id, room, number, body in rows
        )

    def mark_sent(self, item: OutboxItem, carrier_id: str, sent_at: str) -> bool:
        """Note that the carrier took it, and keep it as a message; False where noted before."""
        address = item.address
        with self._database.transaction() as connection:
            noted = connection.execute(
                """UPDATE outbox SET state = 'sent', carrier_id = ?, sent_at_unix_ms = ?
                   WHERE key = ? AND state = 'queued'""",
                (carrier_id, unix_ms(sent_at), item.key),
            ).rowcount
            if not noted:
                return False
            connection.execute(
                """INSERT INTO messages (id, conversation, direction, sender, contact_id, room,
                   text, sent_at, sent_at_unix_ms, unread)
                   VALUES (?, ?, 'out', '', (SELECT id FROM contacts WHERE id = ?), ?, ?, ?, ?, 0)""",
                (
                    *(f"out:{item.key}", address.conversation, address.contact_id, address.room),
                    *(item.body, sent_at, unix_ms(sent_at)),
                ),
            )
        return True

    def mark_failed(self, key: str, error_code: str) -> bool:
        """Note that the carrier refused it for good; False where it is not queued."""
        changed = self._database.write(
            "UPDATE outbox SET state = 'failed', error = ? WHERE key = ? AND state = 'queued'",
            (error_code, key),
        )
        return changed == 1

    def last_sent(self) -> Sent | None:
        """Return what went out last, unless that has been taken back already."""
        rows = self._database.query(
            f"""SELECT {_ITEM}, carrier_id, sent_at_unix_ms, is_unsent FROM outbox
                WHERE state = 'sent' ORDER BY sent_at_unix_ms DESC, position DESC LIMIT 1"""
        )
        for key, name, contact_id, room, number, body, carrier_id, sent_at, is_unsent in rows:
            if not is_unsent and carrier_id is not None and sent_at is not None:
                item = OutboxItem(key, Address(name, contact_id, room, number), body)
                return Sent(item, carrier_id, sent_at)
        return None

    def mark_unsent(self, key: str) -> None:
        """Note that a message was taken back: it is no part of the conversation any more."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE outbox SET is_unsent = 1 WHERE key = ?", (key,))
            connection.execute("DELETE FROM messages WHERE id = ?", (f"out:{key}",))

    def state(self, key: str) -> OutboxState | None:
        rows = self._database.query("SELECT state FROM outbox WHERE key = ?", (key,))
        return next((OutboxState(state) for (state,) in rows), None)
