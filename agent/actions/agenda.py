"""What is to happen later: scheduled messages and reminders, in a table that survives a restart."""

from dataclasses import dataclass
from datetime import datetime

from agent.actions.addresses import Address
from agent.actions.database import Database, unix_ms


@dataclass(frozen=True)
class Entry:
    """A message to `address`, or a reminder where that is None. `due_at` is ISO 8601.

    `app` is the one that the wearer named for the message.
    """

    key: str
    address: Address | None
    body: str
    due_at: str
    app: str = ""


_ENTRY = "key, kind, name, contact_id, room, number, body, due_at, app"


class Agenda:
    """Every entry once by its key. What was due while nothing ran is due at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._next_due_unix_ms = self._look_up_next()

    def add(self, entry: Entry) -> None:
        """Promise an entry; nothing where its key is known."""
        where = entry.address or Address("")
        kind = "reminder" if entry.address is None else "message"
        self._database.write(
            f"""INSERT INTO scheduled ({_ENTRY}, due_at_unix_ms)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING""",
            (
                *(entry.key, kind, where.name, where.contact_id, where.room, where.number),
                *(entry.body, entry.due_at, entry.app, unix_ms(entry.due_at)),
            ),
        )
        self._next_due_unix_ms = self._look_up_next()

    def is_due(self, now: datetime) -> bool:
        """Say whether something waits that is due; asked each frame, so no query."""
        due = self._next_due_unix_ms
        return due is not None and due <= now.timestamp() * 1000

    def due(self, now: datetime) -> tuple[Entry, ...]:
        """Return what is due and not done, in the order it was due."""
        rows = self._database.query(
            f"""SELECT {_ENTRY} FROM scheduled WHERE is_waiting AND due_at_unix_ms <= ?
                ORDER BY due_at_unix_ms, position""",
            (round(now.timestamp() * 1000),),
        )
        return tuple(_entry(*row) for row in rows)

    def finish(self, key: str) -> Entry | None:
        """Take an entry as done; return it, or None where it was done before."""
        rows = self._database.query(
            f"SELECT {_ENTRY} FROM scheduled WHERE key = ? AND is_waiting", (key,)
        )
        self._database.write("UPDATE scheduled SET is_waiting = 0 WHERE key = ?", (key,))
        self._next_due_unix_ms = self._look_up_next()
        return next((_entry(*row) for row in rows), None)

    def move(self, old: Address, new: Address) -> None:
        """Two have turned out to be one: what is to go to `old` goes to `new`."""
        self._database.write(
            """UPDATE scheduled SET name = ?, contact_id = ?, room = ?, number = ?
               WHERE kind = 'message' AND contact_id IS ? AND room IS ?
               AND (contact_id IS NOT NULL OR room IS NOT NULL OR name = ?)""",
            (
                *(new.name, new.contact_id, new.room, new.number),
                *(old.contact_id, old.room, old.name),
            ),
        )

    def _look_up_next(self) -> int | None:
        rows = self._database.query("SELECT MIN(due_at_unix_ms) FROM scheduled WHERE is_waiting")
        return next((due for (due,) in rows), None)


def _entry(key: str, kind: str, *place_body_and_time: str) -> Entry:
    name, contact_id, room, number, body, due_at, app = place_body_and_time
    address = Address(name, contact_id, room, number) if kind == "message" else None
    return Entry(key, address, body, due_at, app)
