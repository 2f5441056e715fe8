"""The request box: what strangers wrote, and rooms the wearer was asked into, until let in."""

from dataclasses import dataclass, replace

from agent.actions.database import Database
from agent.actions.messaging import Invite, Received

_REQUEST = "id, account, sender, room, sender_name, room_name, text, sent_at"


@dataclass(frozen=True)
class Request:
    """A message that waits, with the account it came to."""

    account: str
    received: Received


@dataclass(frozen=True)
class Invitation:
    account: str
    invite: Invite


class Requests:
    """Each once by its id. What was told of is not counted again, and stays here until it is let in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, request: Request, now: str) -> bool:
        """Keep a message; False where the wearer need not be told: it, or its room, is known of."""
        one = request.received
        place = (one.id, request.account, one.sender, one.room or "")
        shown = (one.sender_name, one.room_name, one.text, one.sent_at or now)
        if one.room is not None and self._is_known_of(request.account, one.room):
            self._add("message", (*place, *shown), state="told")
            return False
        return self._add("message", (*place, *shown))

    def add_invite(self, invitation: Invitation, now: str) -> bool:
        """Keep an invitation; False where it is here already."""
        one = invitation.invite
        place = (one.id, invitation.account, one.sender, one.id)
        return self._add("invite", (*place, one.sender_name, one.room_name, "", now))

    def count(self) -> int:
        """Return how many people and rooms wait that the wearer was not told of."""
        rows = self._database.query(
            """SELECT COUNT(DISTINCT account || char(0) || sender || char(0) || room)
               FROM requests WHERE state = 'new'"""
        )
        return int(rows[0][0])

    def messages(self) -> tuple[Request, ...]:
        """Return the messages that the wearer was not told of, oldest first."""
        return self._messages("state = 'new'", ())

    def find(self, request_id: str) -> Request | None:
        """Return a message that waits, told of or not."""
        return next(iter(self._messages("id = ?", (request_id,))), None)

    def invitations(self) -> tuple[Invitation, ...]:
        rows = self._database.query(
            f"""SELECT {_REQUEST} FROM requests WHERE kind = 'invite' AND state = 'new'
                ORDER BY position"""
        )
        return tuple(
            Invitation(account, Invite(id_, room_name, sender, sender_name))
            for id_, account, sender, _, sender_name, room_name, _, _ in rows
        )

    def invitation(self, invite_id: str) -> Invitation | None:
        rows = self._database.query(
            "SELECT account, sender, sender_name, room_name FROM requests"
            " WHERE kind = 'invite' AND id = ?",
            (invite_id,),
        )
        return next(
            (Invitation(one[0], Invite(invite_id, one[3], one[1], one[2])) for one in rows), None
        )

    def of(self, account: str, handle: str) -> tuple[Request, ...]:
        """Return everything that came from one person, or into one room."""
        return self._messages(
            "account = ? AND CASE room WHEN '' THEN sender ELSE room END = ?", (account, handle)
        )

    def mark_told(self, ids: tuple[str, ...]) -> None:
        """The wearer has heard of these."""
        with self._database.transaction() as connection:
            connection.executemany(
                "UPDATE requests SET state = 'told' WHERE id = ?", [(one,) for one in ids]
            )

    def let_in(self, invite_id: str) -> None:
        """The wearer has gone into a room they were asked into."""
        self._database.write("UPDATE requests SET state = 'let in' WHERE id = ?", (invite_id,))

    def has_let_in(self, account: str, room: str) -> bool:
        """Say whether a room is one that the wearer was asked into, and went."""
        sql = "SELECT 1 FROM requests WHERE account = ? AND room = ? AND state = 'let in' LIMIT 1"
        return bool(self._database.query(sql, (account, room)))

    def change_text(self, message_id: str, text: str) -> None:
        """Its writer has put it otherwise, or with an empty text taken it back."""
        if text:
            sql, values = "UPDATE requests SET text = ?2 WHERE id = ?1", (message_id, text)
            self._database.write(sql, values)
        else:
            self.remove(message_id)

    def remove(self, request_id: str) -> None:
        self._database.write("DELETE FROM requests WHERE id = ?", (request_id,))

    def _add(self, kind: str, values: tuple[str, ...], state: str = "new") -> bool:
        sql = f"""INSERT INTO requests ({_REQUEST}, kind, state)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"""
        return self._database.write(sql, (*values, kind, state)) == 1

    def _is_known_of(self, account: str, room: str) -> bool:
        """Say whether the wearer was told of a room, and has not gone into it."""
        sql = "SELECT 1 FROM requests WHERE account = ? AND room = ? AND state = 'told' LIMIT 1"
        return bool(self._database.query(sql, (account, room)))

    def _messages(self, where: str, parameters: tuple[str, ...]) -> tuple[Request, ...]:
        rows = self._database.query(
            f"""SELECT {_REQUEST} FROM requests WHERE kind = 'message' AND {where}
                ORDER BY position""",
            parameters,
        )
        return tuple(_request(*row) for row in rows)


def _request(
    id_: str, account: str, sender: str, room: str, name: str, room_name: str, text: str, at: str
) -> Request:
    received = Received(id_, sender, text, sent_at=at, sender_name=name, room_name=room_name)
    return Request(account, replace(received, room=room or None))
