"""What was said, changed afterwards: edits, words taken back, what the wearer wrote elsewhere."""

from dataclasses import dataclass

from agent.actions.addresses import Address
from agent.actions.database import Database, unix_ms


@dataclass(frozen=True)
class Kept:
    """A message as the store has it. `sender` is empty for the wearer's own."""

    id: str
    conversation: str
    sender: str
    account: str
    is_own: bool


class History:
    """Changes the messages there are; the store itself adds those that come in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, message_id: str, account: str) -> Kept | None:
        """Return the message that a carrier calls so, one that was sent from here included."""
        rows = self._database.query(
            """SELECT id, conversation, sender, account, direction = 'out' FROM messages
               WHERE account = ?2 AND id IN (?1, (SELECT 'out:' || key FROM outbox
               WHERE account = ?2 AND carrier_id = ?1)) LIMIT 1""",
            (message_id, account),
        )
        return next((Kept(row[0], row[1], row[2], row[3], bool(row[4])) for row in rows), None)

    def account_of(self, message_id: str) -> str | None:
        """Return the carrier that brought a message; empty for one of before there were several."""
        rows = self._database.query("SELECT account FROM messages WHERE id = ?", (message_id,))
        return next((account for (account,) in rows), None)

    def last_account(self, conversation: str) -> str | None:
        """Return the carrier of the last message of a conversation, in or out."""
        rows = self._database.query(
            """SELECT account FROM messages WHERE conversation = ? AND account != ''
               ORDER BY sent_at_unix_ms DESC, position DESC LIMIT 1""",
            (conversation,),
        )
        return next((account for (account,) in rows), None)

    def change_text(self, message_id: str, text: str) -> None:
        """The writer has put it otherwise."""
        self._database.write("UPDATE messages SET text = ? WHERE id = ?", (text, message_id))

    def remove(self, message_id: str) -> None:
        """The writer has taken it back."""
        self._database.write("DELETE FROM messages WHERE id = ?", (message_id,))

    def add_own(self, message_id: str, address: Address, text: str, at: str, account: str) -> None:
        """Keep what the wearer wrote on another device; whoever answers has read, so nothing of
        that conversation is unread any more."""
        with self._database.transaction() as connection:
            connection.execute(
                """INSERT INTO messages (id, conversation, direction, sender, contact_id, room,
                   text, sent_at, sent_at_unix_ms, unread, account)
                   VALUES (?, ?, 'out', '', (SELECT id FROM contacts WHERE id = ?), ?, ?, ?, ?, 0, ?)
                   ON CONFLICT (id) DO NOTHING""",
                (
                    *(message_id, address.conversation, address.contact_id, address.room, text),
                    *(at, unix_ms(at), account),
                ),
            )
            connection.execute(
                "UPDATE messages SET unread = 0 WHERE conversation = ? AND unread",
                (address.conversation,),
            )

    def move(self, old: Address, new: Address) -> None:
        """Two have turned out to be one: what was said with `old` was said with `new`."""
        with self._database.transaction() as connection:
            for table in ("messages", "outbox"):
                connection.execute(
                    f"UPDATE {table} SET conversation = ?, room = ? WHERE conversation = ?",
                    (new.conversation, new.room, old.conversation),
                )
            if new.room is None:
                connection.execute(
                    "UPDATE messages SET sender = ? WHERE sender = ? AND contact_id IS ?",
                    (new.name, old.name, old.contact_id),
                )
                connection.execute(
                    "UPDATE messages SET contact_id = ? WHERE contact_id IS ? AND sender = ?",
                    (new.contact_id, old.contact_id, new.name),
                )
            connection.execute(
                "UPDATE outbox SET name = ?, contact_id = ?, number = ? WHERE conversation = ?",
                (new.name, new.contact_id, new.number, new.conversation),
            )
