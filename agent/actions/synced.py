"""What is kept of the wearer's own servers: which collections, how far each was followed, what is in it.

An address book's cards lead to contacts, a calendar's objects to occurrences (`days`). Each method
is one transaction, so that a kill leaves people and the cards they come from in step.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Any

from agent.actions.contact_rows import PUT_CONTACT, contact_row
from agent.actions.database import Database
from agent.actions.days import PUT_OCCURRENCE, Occurrence, occurrence_row
from agent.events import Contact

_ITEM = "href, etag, uid, content, contact_id, is_made"
_TIED = ("messages", "calls", "handles", "outbox", "scheduled")


@dataclass(frozen=True)
class Followed:
    """How far a collection was followed: the server's token or tag then.

    `until` is how far its occurrences were worked out (ISO 8601), empty for people.
    """

    token: str = ""
    tag: str = ""
    until: str = ""


@dataclass(frozen=True)
class Item:
    """A card or calendar object as it was last. `is_made`: its contact was made for it.

    `content` is the card (JSON) or the object (iCalendar), empty for what could not be read.
    """

    href: str
    etag: str
    uid: str = ""
    content: str = ""
    contact_id: str | None = None
    is_made: bool = False


class Synced:
    def __init__(self, database: Database) -> None:
        self._database = database

    def collections(self, account: str, kind: str) -> dict[str, Followed]:
        rows = self._database.query(
            "SELECT url, token, tag, until FROM collections WHERE account = ? AND kind = ?",
            (account, kind),
        )
        return {url: Followed(token, tag, until) for url, token, tag, until in rows}

    def follow(
        self, account: str, url: str, kind: str, name: str, followed: Followed | None = None
    ) -> None:
        """Note a collection, and how far it was followed where that is given."""
        sets = "name = excluded.name"
        if followed is not None:
            sets += ", token = excluded.token, tag = excluded.tag, until = excluded.until"
        at = followed or Followed()
        self._database.write(
            f"""INSERT INTO collections (account, url, kind, name, token, tag, until)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account, url) DO UPDATE SET {sets}""",
            (account, url, kind, name, at.token, at.tag, at.until),
        )

    def leave(self, account: str, url: str | None = None) -> None:
        """Forget a collection, or the whole account; its people stay."""
        self._database.write(
            "DELETE FROM collections WHERE account = ?1 AND (?2 IS NULL OR url = ?2)",
            (account, url),
        )
        if url is None:
            self._database.write("DELETE FROM given_names WHERE account = ?", (account,))

    def items(self, account: str, url: str) -> dict[str, Item]:
        rows = self._database.query(
            f"SELECT {_ITEM} FROM synced_items WHERE account = ? AND collection = ?", (account, url)
        )
        return {row[0]: _item(row) for row in rows}

    def item(self, account: str, url: str, href: str) -> Item | None:
        rows = self._database.query(
            f"""SELECT {_ITEM} FROM synced_items
                WHERE account = ? AND collection = ? AND href = ?""",
            (account, url, href),
        )
        return next((_item(row) for row in rows), None)

    def contact_ids(self, account: str) -> set[str]:
        """Return those who have a card in an account."""
        sql = "SELECT contact_id FROM synced_items WHERE account = ? AND contact_id IS NOT NULL"
        return {contact_id for (contact_id,) in self._database.query(sql, (account,))}

    def cards(self, account: str) -> tuple[Item, ...]:
        """Return the cards of all address books of an account that could be read."""
        rows = self._database.query(
            f"""SELECT {_ITEM} FROM synced_items JOIN collections
                ON collections.account = synced_items.account AND url = collection
                WHERE synced_items.account = ? AND kind = 'people' AND content != ''
                ORDER BY collection, href""",
            (account,),
        )
        return tuple(_item(row) for row in rows)

    def contact_of_uid(self) -> dict[str, str]:
        """Return whom each card is of, by its uid: the same card may be in several accounts."""
        return dict(
            self._database.query(
                """SELECT uid, contact_id FROM synced_items
                   WHERE uid != '' AND contact_id IS NOT NULL"""
            )
        )

    def put_people(
        self, account: str, url: str, items: Iterable[Item], contacts: Iterable[Contact]
    ) -> None:
        with self._database.transaction() as connection:
            _put_contacts(connection, contacts)
            _put_items(connection, account, url, items)

    def drop_people(
        self, account: str, url: str, hrefs: Iterable[str], contact_ids: Iterable[str]
    ) -> None:
        """Forget cards, and those of the contacts whom nothing else knows."""
        with self._database.transaction() as connection:
            _drop_items(connection, account, url, hrefs)
            connection.executemany(
                "DELETE FROM contacts WHERE id = ?", [(one,) for one in contact_ids]
            )

    def move(self, old_id: str, new_id: str) -> None:
        """Two contacts have turned out to be one: what was the card of the old is of the new."""
        self._database.write(
            "UPDATE synced_items SET contact_id = ? WHERE contact_id = ?", (new_id, old_id)
        )

    def tied(self, account: str, url: str, hrefs: Collection[str]) -> set[str]:
        """Return the contacts with a conversation, call or handle, or a card besides these."""
        sql = " UNION ".join(f"SELECT contact_id FROM {one}" for one in _TIED)
        ties = {contact_id for (contact_id,) in self._database.query(sql)}
        cards = self._database.query(
            "SELECT account, collection, href, contact_id FROM synced_items"
        )
        own = {(account, url, href) for href in hrefs}
        ties |= {contact_id for *card, contact_id in cards if tuple(card) not in own}
        return ties - {None}

    def given_names(self, account: str) -> set[tuple[str, str]]:
        """Return which contacts were given which names after a relation in some card."""
        sql = "SELECT contact_id, name FROM given_names WHERE account = ?"
        return {(contact_id, name) for contact_id, name in self._database.query(sql, (account,))}

    def put_given_names(
        self, account: str, names: Collection[tuple[str, str]], contacts: Iterable[Contact]
    ) -> None:
        with self._database.transaction() as connection:
            _put_contacts(connection, contacts)
            connection.execute("DELETE FROM given_names WHERE account = ?", (account,))
            connection.executemany(
                "INSERT INTO given_names (account, contact_id, name) VALUES (?, ?, ?)",
                [(account, *one) for one in sorted(names)],
            )

    def put_events(
        self, account: str, url: str, found: Mapping[Item, Sequence[Occurrence]]
    ) -> None:
        """Keep objects, and when they are in place of when they were."""
        with self._database.transaction() as connection:
            _put_items(connection, account, url, found)
            for item, occurrences in found.items():
                connection.execute(
                    "DELETE FROM occurrences WHERE account = ? AND collection = ? AND href = ?",
                    (account, url, item.href),
                )
                rows = [(account, url, item.href, *occurrence_row(one)) for one in occurrences]
                connection.executemany(PUT_OCCURRENCE, rows)

    def drop_events(self, account: str, url: str, hrefs: Iterable[str]) -> None:
        with self._database.transaction() as connection:
            _drop_items(connection, account, url, hrefs)


def _item(row: tuple[Any, ...]) -> Item:
    href, etag, uid, content, contact_id, is_made = row
    return Item(href, etag, uid, content, contact_id, bool(is_made))


def _put_contacts(connection: Connection, contacts: Iterable[Contact]) -> None:
    connection.executemany(PUT_CONTACT, [contact_row(one) for one in contacts])


def _put_items(connection: Connection, account: str, url: str, items: Iterable[Item]) -> None:
    connection.executemany(
        f"""INSERT INTO synced_items (account, collection, {_ITEM}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (account, collection, href) DO UPDATE SET etag = excluded.etag,
            uid = excluded.uid, content = excluded.content, contact_id = excluded.contact_id,
            is_made = excluded.is_made""",
        [
            (account, url, one.href, one.etag, one.uid, one.content, one.contact_id, one.is_made)
            for one in items
        ],
    )


def _drop_items(connection: Connection, account: str, url: str, hrefs: Iterable[str]) -> None:
    connection.executemany(
        "DELETE FROM synced_items WHERE account = ? AND collection = ? AND href = ?",
        [(account, url, href) for href in hrefs],
    )
