"""How each carrier knows the wearer's people and rooms: the table that joins the carriers."""

from dataclasses import dataclass

from agent.actions.addresses import Address
from agent.actions.database import Database

_KNOWN = "account, handle, name, contact_id, room"


@dataclass(frozen=True)
class Handle:
    """`handle` is what the carrier `account` calls a contact, a room, or else a stranger, `name`."""

    account: str
    handle: str
    name: str
    contact_id: str | None = None
    room: str | None = None

    @property
    def is_stranger(self) -> bool:
        return self.contact_id is None and self.room is None


class Handles:
    """Every handle once within its account. A contact or room may have any number of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def bind(self, handle: Handle) -> None:
        """Say whose it is from now on."""
        self._database.write(
            f"""INSERT INTO handles ({_KNOWN}) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (account, handle) DO UPDATE SET name = excluded.name,
                contact_id = excluded.contact_id, room = excluded.room""",
            (handle.account, handle.handle, handle.name, handle.contact_id, handle.room),
        )

    def find(self, account: str, handle: str) -> Handle | None:
        where = "account = ? AND handle = ?"
        return next(iter(self._select(where, (account, handle))), None)

    def of(self, address: Address) -> tuple[Handle, ...]:
        """Return under which handles an address can be reached, in the order they were heard of."""
        if address.contact_id is not None:
            return self._select("contact_id = ?", (address.contact_id,))
        if address.room is not None:
            return self._select("room = ?", (address.room,))
        return self._select("contact_id IS NULL AND room IS NULL AND name = ?", (address.name,))

    def stranger(self, name: str) -> Handle | None:
        """Return the stranger who is called so, if any."""
        return next(iter(self.of(Address(name))), None)

    def move(self, old: Address, new: Address) -> None:
        """Two have turned out to be one: what led to `old` leads to `new`."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE handles SET name = ?, contact_id = ?, room = ? WHERE contact_id IS ?"
                " AND room IS ? AND (contact_id IS NOT NULL OR room IS NOT NULL OR name = ?)",
                (new.name, new.contact_id, new.room, old.contact_id, old.room, old.name),
            )

    def _select(self, where: str, parameters: tuple[str, ...]) -> tuple[Handle, ...]:
        sql = f"SELECT {_KNOWN} FROM handles WHERE {where} ORDER BY rowid"
        return tuple(Handle(*row) for row in self._database.query(sql, parameters))
