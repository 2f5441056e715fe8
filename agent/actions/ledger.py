"""What was promised to be sent: the outbox's table, by idempotency key."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass

from agent.actions.addresses import Address
from agent.actions.attempts import Next, OutboxState, Waiting
from agent.actions.database import Database, unix_ms
from agent.actions.messaging import OutboxItem
from agent.errors import CarrierError

_ITEM = "key, name, contact_id, room, number, body, account, handle"
_IS_WAITING = "state IN ('queued', 'sending')"

Lane = tuple[str, str]  # conversation and account: what is sent in order


@dataclass(frozen=True)
class Promised:
    """A message that is still to be sent. `retry_at_ms` is a Unix time, 0 for at once."""

    item: OutboxItem
    waiting: Waiting
    retry_at_ms: int

    @property
    def lane(self) -> Lane:
        return self.item.address.conversation, self.item.account


@dataclass(frozen=True)
class Sent:
    """A message that left. `carrier_id` is what its carrier calls it."""

    item: OutboxItem
    carrier_id: str
    sent_at_unix_ms: int


class Ledger:
    """Every message once by its key, in the order it was promised.

    Whoever sends in a lane holds its lock: all sessions of a companion share one ledger, so a
    message found `sending` by the lock's holder was left so by a crash.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.locks: defaultdict[Lane, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._has_changed = True  # since it was looked up when something is due next
        self._next_due_ms: int | None = None

    def enqueue(self, item: OutboxItem, queued_at: str) -> OutboxState:
        """Promise to send `item`; return its state: `QUEUED`, or what has become of it before.

        One that had failed or expired is queued again, by the route it has now; any other keeps the
        route it had. Raises `CarrierError` where the key is empty or was given to another message.
        """
        if not item.key:
            raise CarrierError("a message needs an idempotency key")
        address = item.address
        with self._database.transaction() as connection:
            connection.execute(
                f"""INSERT INTO outbox ({_ITEM}, conversation, state, queued_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?) ON CONFLICT (key) DO NOTHING""",
                (
                    *(item.key, address.name, address.contact_id, address.room, address.number),
                    *(item.body, item.account, item.handle, address.conversation, queued_at),
                ),
            )
            state, body, conversation = connection.execute(
                "SELECT state, body, conversation FROM outbox WHERE key = ?", (item.key,)
            ).fetchone()
            if (body, conversation) != (item.body, address.conversation):
                raise CarrierError(f"the key {item.key} belongs to another message")
            if state in (OutboxState.FAILED, OutboxState.EXPIRED):
                state = OutboxState.QUEUED
                connection.execute(
                    """UPDATE outbox SET state = 'queued', error = NULL, attempts = 0,
                       retry_at_unix_ms = 0, account = ?, handle = ?, queued_at = ? WHERE key = ?""",
                    (item.account, item.handle, queued_at, item.key),
                )
        self._has_changed = True
        return OutboxState(state)

    def waiting(self, lane: Lane | None = None) -> tuple[Promised, ...]:
        """Return what is still to be sent, oldest first: of one lane, or all."""
        conversation, account = lane or (None, None)
        rows = self._database.query(
            f"""SELECT {_ITEM}, state, attempts, queued_at, retry_at_unix_ms FROM outbox
                WHERE {_IS_WAITING} AND (?1 IS NULL OR (conversation = ?1 AND account = ?2))
                ORDER BY position""",
            (conversation, account),
        )
        return tuple(
            Promised(
                _item(*row[:8]),
                Waiting(row[0], OutboxState(row[8]), row[9], unix_ms(row[10])),
                row[11],
            )
            for row in rows
        )

    def lanes(self, due_at_ms: int | None = None) -> tuple[Lane, ...]:
        """Return where something waits; with `due_at_ms`, where the first may be tried by then."""
        rows = self._database.query(
            f"""SELECT conversation, account FROM (
                  SELECT conversation, account, retry_at_unix_ms AS at, MIN(position) AS first
                  FROM outbox WHERE {_IS_WAITING} GROUP BY conversation, account)
                WHERE ?1 IS NULL OR at <= ?1 ORDER BY first""",
            (due_at_ms,),
        )
        return tuple((conversation, account) for conversation, account in rows)

    def is_due(self, now_ms: int) -> bool:
        """Say whether something may be tried by now; asked often, so no query while nothing changes."""
        if self._has_changed:
            try:
                self._next_due_ms = self._look_up_next()
            except CarrierError:  # the store is taken just now: looked up when asked next
                return False
            self._has_changed = False
        return self._next_due_ms is not None and self._next_due_ms <= now_ms

    def set_route(self, item: OutboxItem) -> None:
        """Note the route of a message that was promised before there were several carriers."""
        self._database.write(
            "UPDATE outbox SET account = ?, handle = ? WHERE key = ?",
            (item.account, item.handle, item.key),
        )

    def mark_sending(self, key: str) -> None:
        """Note that the carrier is about to be asked: from now on the message may have left."""
        self._database.write(
            f"UPDATE outbox SET state = 'sending' WHERE key = ? AND {_IS_WAITING}", (key,)
        )

    def note(self, key: str, next_: Next, error_code: str | None) -> None:
        """Note what has become of a message that did not leave, or may not have."""
        self._database.write(
            f"""UPDATE outbox SET state = ?, attempts = ?, retry_at_unix_ms = ?, error = ?
                WHERE key = ? AND {_IS_WAITING}""",
            (next_.state, next_.attempts, next_.retry_at_ms, error_code, key),
        )
        self._has_changed = True

    def postpone(self, account: str, until_ms: int) -> None:
        """An account cannot be reached: leave alone whatever else waits for it, too."""
        self._database.write(
            f"""UPDATE outbox SET retry_at_unix_ms = ?1
                WHERE account = ?2 AND {_IS_WAITING} AND retry_at_unix_ms < ?1""",
            (until_ms, account),
        )
        self._has_changed = True

    def hurry(self, account: str) -> None:
        """An account can be reached again: try what waits for it now."""
        self._database.write(
            f"UPDATE outbox SET retry_at_unix_ms = 0 WHERE account = ? AND {_IS_WAITING}",
            (account,),
        )
        self._has_changed = True

    def mark_sent(self, item: OutboxItem, carrier_id: str, sent_at: str) -> bool:
        """Note that the carrier took it, and keep it as a message; False where noted before."""
        address = item.address
        with self._database.transaction() as connection:
            noted = connection.execute(
                f"""UPDATE outbox SET state = 'sent', carrier_id = ?, sent_at_unix_ms = ?, error = NULL
                   WHERE key = ? AND {_IS_WAITING}""",
                (carrier_id, unix_ms(sent_at), item.key),
            ).rowcount
            if not noted:
                return False
            # It may have come back from the carrier as one's own before its id was known here.
            connection.execute(
                "DELETE FROM messages WHERE id = ? AND account = ? AND direction = 'out'",
                (carrier_id, item.account),
            )
            connection.execute(
                """INSERT INTO messages (id, conversation, direction, sender, contact_id, room,
                   text, sent_at, sent_at_unix_ms, unread, account)
                   VALUES (?, ?, 'out', '', (SELECT id FROM contacts WHERE id = ?), ?, ?, ?, ?, 0, ?)""",
                (
                    *(f"out:{item.key}", address.conversation, address.contact_id, address.room),
                    *(item.body, sent_at, unix_ms(sent_at), item.account),
                ),
            )
        self._has_changed = True
        return True

    def last_sent(self) -> Sent | None:
        """Return what went out last, unless that has been taken back already."""
        rows = self._database.query(
            f"""SELECT {_ITEM}, carrier_id, sent_at_unix_ms, is_unsent FROM outbox
                WHERE state = 'sent' ORDER BY sent_at_unix_ms DESC, position DESC LIMIT 1"""
        )
        for *item, carrier_id, sent_at, is_unsent in rows:
            if not is_unsent and carrier_id is not None and sent_at is not None:
                return Sent(_item(*item), carrier_id, sent_at)
        return None

    def mark_unsent(self, key: str) -> None:
        """Note that a message was taken back: it is no part of the conversation any more."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE outbox SET is_unsent = 1 WHERE key = ?", (key,))
            connection.execute("DELETE FROM messages WHERE id = ?", (f"out:{key}",))

    def was_sent_as(self, carrier_id: str, account: str) -> bool:
        """Say whether a message that comes back from a carrier was sent from here."""
        sql = "SELECT 1 FROM outbox WHERE account = ? AND carrier_id = ? LIMIT 1"
        return bool(self._database.query(sql, (account, carrier_id)))

    def find(self, key: str) -> OutboxItem | None:
        """Return a message with the route it has."""
        rows = self._database.query(f"SELECT {_ITEM} FROM outbox WHERE key = ?", (key,))
        return next((_item(*row) for row in rows), None)

    def state(self, key: str) -> OutboxState | None:
        rows = self._database.query("SELECT state FROM outbox WHERE key = ?", (key,))
        return next((OutboxState(state) for (state,) in rows), None)

    def _look_up_next(self) -> int | None:
        rows = self._database.query(
            f"""SELECT MIN(at) FROM (
                  SELECT retry_at_unix_ms AS at, MIN(position) FROM outbox WHERE {_IS_WAITING}
                  GROUP BY conversation, account)"""
        )
        return next((due for (due,) in rows), None)


def _item(
    key: str,
    name: str,
    contact_id: str | None,
    room: str | None,
    number: str | None,
    body: str,
    account: str,
    handle: str,
) -> OutboxItem:
    return OutboxItem(key, Address(name, contact_id, room, number), body, account, handle)
