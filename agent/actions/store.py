"""What the wearer's phone remembers: people, rooms, messages, the outbox and the call log."""

import json
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import platformdirs

from agent.actions.addresses import Address
from agent.actions.agenda import Agenda
from agent.actions.calls import CallEntry
from agent.actions.database import Database, unix_ms
from agent.actions.ledger import Ledger
from agent.events import Contact, Message, Room, TheirWords

LATEST_MESSAGES = 3  # as many as one follows by ear when nothing is unread
_UNREAD_LIMIT = 200
_MESSAGE = "id, sender, text, room, sent_at"
_CALL = "id, contact, contact_id, direction, kind, started_at, answered_at, ended_at, ending"


def default_path() -> Path:
    return platformdirs.user_data_path("sori", appauthor=False) / "store.db"


class Store:
    """The store at `path`, created on first use. Close it, or use it in a `with`.

    Texts are expected clean (`addresses.clean_text`). Every method raises `CarrierError` where
    the file cannot be read or written, having changed nothing.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._database = Database(path or default_path())
        self.outbox = Ledger(self._database)
        self.agenda = Agenda(self._database)

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
        self._database.write(
            """INSERT INTO contacts (id, name, aliases, labels, style, phone)
               VALUES (?, ?, ?, ?, ?, ?)
               ON CONFLICT (id) DO UPDATE SET name = excluded.name, aliases = excluded.aliases,
               labels = excluded.labels, style = excluded.style, phone = excluded.phone""",
            (
                contact.id,
                contact.name,
                _listed(contact.aliases),
                _listed(contact.labels),
                contact.style,
                contact.phone,
            ),
        )

    def contacts(self) -> tuple[Contact, ...]:
        rows = self._database.query(
            "SELECT name, id, aliases, labels, style, phone FROM contacts ORDER BY position"
        )
        return tuple(
            Contact(name, id_, tuple(json.loads(aliases)), tuple(json.loads(labels)), style, phone)
            for name, id_, aliases, labels, style, phone in rows
        )

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

    def add_incoming(self, message: Message, address: Address, sender_id: str | None) -> bool:
        """Keep an unread message of the conversation `address`; False where it is here already."""
        changed = self._database.write(
            """INSERT INTO messages (id, conversation, direction, sender, contact_id, room, text,
               sent_at, sent_at_unix_ms, unread) VALUES (?, ?, 'in', ?, ?, ?, ?, ?, ?, 1)
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
        rows = self._database.query(
            f"""SELECT {_MESSAGE} FROM messages WHERE direction = 'in'
                AND (?1 IS NULL OR sender = ?1) AND (?2 IS NULL OR room = ?2)
                ORDER BY sent_at_unix_ms DESC, position DESC LIMIT ?3""",
            (sender, room, at_most),
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

    def close_interrupted_calls(self, ended_at: str) -> None:
        """Close the entries of calls that a killed session left open."""
        self._database.write(
            "UPDATE calls SET ended_at = ?, ending = 'interrupted' WHERE ended_at IS NULL",
            (ended_at,),
        )


def _listed(names: Sequence[str]) -> str:
    return json.dumps(list(names), ensure_ascii=False)


def _message(row: tuple[Any, ...]) -> Message:
    id_, sender, text, room, sent_at = row
    return Message(id_, sender, TheirWords(text), room, sent_at)
