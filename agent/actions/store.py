"""What the wearer's phone remembers: people, rooms, messages, the outbox and the call log."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import platformdirs

from agent.actions.addresses import Address
from agent.actions.agenda import Agenda
from agent.actions.calls import CallEntry
from agent.actions.contact_rows import CONTACT, PUT_CONTACT, contact_of, contact_row
from agent.actions.database import Database, unix_ms
from agent.actions.days import Days
from agent.actions.handles import Handles
from agent.actions.history import History
from agent.actions.ledger import Ledger
from agent.actions.lookup import Lookup
from agent.actions.requests import Requests
from agent.actions.retention import Retention
from agent.actions.synced import Synced
from agent.events import Contact, Message, Room, TheirWords

LATEST_MESSAGES = 3  # as many as one follows by ear when nothing is unread
_UNREAD_LIMIT = 200
_LATELY = 50  # of the wearer's last messages and calls, each: in which are found
_RECENT = 8  # people, at most
_MESSAGE = "id, sender, text, room, sent_at"
_CALL = "id, contact, contact_id, direction, kind, started_at, answered_at, ended_at, ending"


def default_path() -> Path:
    return platformdirs.user_data_path("sori", appauthor=False) / "store.db"


class Store:
    """The store at `path`, created on first use, encrypted where a `key` is given.

    Close it, or use it in a `with`.

    Texts are expected clean (`addresses.clean_text`). Every method raises `CarrierError` where
    the file cannot be read or written, having changed nothing.
    """

    def __init__(self, path: Path | None = None, key: str | None = None) -> None:
        self._database = Database(path or default_path(), key)
        self.outbox = Ledger(self._database)
        self.agenda = Agenda(self._database)
        self.handles = Handles(self._database)
        self.history = History(self._database)
        self.requests = Requests(self._database)
        self.lookup = Lookup(self._database)
        self.retention = Retention(self._database)
        self.synced = Synced(self._database)
        self.days = Days(self._database)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._database.close()

    # --- people -------------------------------------------------------------------------------

    def put_contact(self, contact: Contact) -> None:
        """Add, or change the contact of that id."""
        self._database.write(PUT_CONTACT, contact_row(contact))

    def contacts(self) -> tuple[Contact, ...]:
        rows = self._database.query(f"SELECT {CONTACT} FROM contacts ORDER BY position")
        return tuple(contact_of(row) for row in rows)

    def remove_contact(self, contact_id: str) -> None:
        self._database.write("DELETE FROM contacts WHERE id = ?", (contact_id,))

    def remove_room(self, name: str) -> None:
        self._database.write("DELETE FROM rooms WHERE name = ?", (name,))

    def put_room(self, room: Room) -> None:
        """Add, or change who is in the room of that name."""
        members = [(room.name, place, member) for place, member in enumerate(room.members)]
        with self._database.transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO rooms (name) VALUES (?)", (room.name,))
            connection.execute("DELETE FROM room_members WHERE room = ?", (room.name,))
            connection.executemany("INSERT INTO room_members VALUES (?, ?, ?)", members)

    def rooms(self) -> tuple[Room, ...]:
        members: dict[str, list[str]] = {}
        for room, name in self._database.query(
            """SELECT rooms.name, room_members.name FROM rooms
               LEFT JOIN room_members ON room_members.room = rooms.name
               ORDER BY rooms.position, room_members.position"""
        ):
            members.setdefault(room, []).extend([] if name is None else [name])
        return tuple(Room(name, tuple(people)) for name, people in members.items())

    # --- messages -----------------------------------------------------------------------------

    def add_incoming(
        self, message: Message, address: Address, sender_id: str | None, account: str = ""
    ) -> bool:
        """Keep an unread message of the conversation `address`; False where it is here already."""
        changed = self._database.write(
            """INSERT INTO messages (id, conversation, direction, sender, contact_id, room, text,
               sent_at, sent_at_unix_ms, unread, account)
               VALUES (?, ?, 'in', ?, ?, ?, ?, ?, ?, 1, ?)
               ON CONFLICT (id) DO NOTHING""",
            (
                message.id,
                address.conversation,
                message.sender,
                sender_id,
                message.room,
                message.text.to_keep(),
                message.sent_at,
                unix_ms(message.sent_at),
                account,
            ),
        )
        return changed == 1

    def unread(self, sender: str | None = None, room: str | None = None) -> tuple[Message, ...]:
        """Return unread messages, oldest first: of `sender` anywhere, of `room`, or all."""
        rows = self._database.query(
            f"""SELECT {_MESSAGE} FROM messages WHERE unread
                AND (?1 IS NULL OR sender = ?1) AND (?2 IS NULL OR room = ?2)
                ORDER BY sent_at_unix_ms, position LIMIT {_UNREAD_LIMIT}""",
            (sender, room),
        )
        return tuple(_message(row) for row in rows)

    def latest(
        self, sender: str | None = None, room: str | None = None, at_most: int = LATEST_MESSAGES
    ) -> tuple[Message, ...]:
        """Return the last few received, read or not, oldest first."""
        asked = (("sender", sender), ("room", room))
        narrowed = [(column, name) for column, name in asked if name is not None]
        where = "".join(f" AND {column} = ?" for column, _ in narrowed)  # so that an index serves
        rows = self._database.query(
            f"""SELECT {_MESSAGE} FROM messages WHERE direction = 'in'{where}
                ORDER BY sent_at_unix_ms DESC, position DESC LIMIT ?""",
            (*(name for _, name in narrowed), at_most),
        )
        return tuple(_message(row) for row in reversed(rows))

    def mark_read(self, message_ids: Sequence[str]) -> tuple[Message, ...]:
        """Return those that were unread until now."""
        with self._database.transaction() as connection:
            rows = [
                row
                for message_id in message_ids
                for row in connection.execute(
                    f"UPDATE messages SET unread = 0 WHERE id = ? AND unread RETURNING {_MESSAGE}",
                    (message_id,),
                ).fetchall()
            ]
        return tuple(_message(row) for row in rows)

    def mark_spoken(self, message_id: str) -> None:
        """Note that it was read aloud."""
        self._database.write("UPDATE messages SET spoken = 1 WHERE id = ?", (message_id,))

    def was_spoken(self, message_id: str) -> bool:
        sql = "SELECT 1 FROM messages WHERE id = ? AND spoken"
        return bool(self._database.query(sql, (message_id,)))

    def received(self, message_id: str) -> Message | None:
        """Return a message somebody wrote, by its id."""
        rows = self._database.query(
            f"SELECT {_MESSAGE} FROM messages WHERE id = ? AND direction = 'in'", (message_id,)
        )
        return next((_message(row) for row in rows), None)

    def sender_id(self, message_id: str) -> str | None:
        """Return the contact who wrote it, where known: names repeat, ids do not."""
        rows = self._database.query("SELECT contact_id FROM messages WHERE id = ?", (message_id,))
        return next((contact_id for (contact_id,) in rows), None)

    def knows(self, stranger: str) -> bool:
        """Whether somebody of that name, no contact, ever wrote or called."""
        rows = self._database.query(
            """SELECT 1 FROM messages WHERE sender = ?1 AND contact_id IS NULL
               UNION ALL SELECT 1 FROM calls WHERE contact = ?1 AND contact_id IS NULL LIMIT 1""",
            (stranger,),
        )
        return bool(rows)

    def has_conversation(self, conversation: str) -> bool:
        """Whether anything was ever said in it."""
        rows = self._database.query(
            "SELECT 1 FROM messages WHERE conversation = ? LIMIT 1", (conversation,)
        )
        return bool(rows)

    def recent(self) -> tuple[str, ...]:
        """Return the ids of those whom the wearer wrote to or called lately, the last first."""
        last = (
            f"direction = 'out' AND contact_id IS NOT NULL ORDER BY position DESC LIMIT {_LATELY}"
        )
        rows = self._database.query(
            f"""SELECT contact_id, MAX(at) AS latest FROM (
                  SELECT * FROM (SELECT contact_id, sent_at_unix_ms AS at FROM messages WHERE {last})
                  UNION ALL
                  SELECT * FROM (SELECT contact_id, strftime('%s', started_at) * 1000 AS at
                                 FROM calls WHERE {last})
                ) GROUP BY contact_id ORDER BY latest DESC LIMIT {_RECENT}"""
        )
        return tuple(contact_id for contact_id, _ in rows)

    # --- what a conversation keeps ------------------------------------------------------------

    def keep(self, name: str, value: str) -> None:
        """Keep a small text under a name, in place of what was there."""
        self._database.write(
            """INSERT INTO kept VALUES (?, ?)
               ON CONFLICT (name) DO UPDATE SET value = excluded.value""",
            (name, value),
        )

    def kept(self, name: str) -> str | None:
        rows = self._database.query("SELECT value FROM kept WHERE name = ?", (name,))
        return next((value for (value,) in rows), None)

    # --- calls --------------------------------------------------------------------------------

    def log_call(self, entry: CallEntry) -> None:
        """Add, or bring up to date the entry of that id."""
        self._database.write(
            f"""INSERT INTO calls ({_CALL}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET answered_at = excluded.answered_at,
                ended_at = excluded.ended_at, ending = excluded.ending""",
            (
                *(entry.id, entry.contact, entry.contact_id, entry.direction, entry.kind),
                *(entry.started_at, entry.answered_at, entry.ended_at, entry.ending),
            ),
        )

    def calls(self) -> tuple[CallEntry, ...]:
        """Return the call log, oldest first."""
        rows = self._database.query(f"SELECT {_CALL} FROM calls ORDER BY position")
        return tuple(CallEntry(*row) for row in rows)

    def move_calls(self, old: Address, new: Address) -> None:
        """Two have turned out to be one: calls with `old` were calls with `new`."""
        self._database.write(
            "UPDATE calls SET contact = ?, contact_id = ? WHERE contact_id IS ? AND contact = ?",
            (new.name, new.contact_id, old.contact_id, old.name),
        )

    def close_interrupted_calls(self, ended_at: str) -> None:
        """Close the entries of calls that a killed session left open."""
        self._database.write(
            "UPDATE calls SET ended_at = ?, ending = 'interrupted' WHERE ended_at IS NULL",
            (ended_at,),
        )


def _message(row: tuple[Any, ...]) -> Message:
    id_, sender, text, room, sent_at = row
    return Message(id_, sender, TheirWords(text), room, sent_at)
