"""Ids that outlive the process: what a message is called, and where it is found again."""

from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote, unquote

from slixmpp import JID
from slixmpp.jid import InvalidJID

from agent.errors import CarrierError


@dataclass(frozen=True)
class Place:
    """A message in a chat: of two, or in a room. `chat` is a bare JID.

    `archive_id` is what the archive calls it, `stanza_id` what its sender did.
    """

    own: str
    chat: str
    in_room: bool
    archive_id: str
    stanza_id: str

    @property
    def id(self) -> str:
        """One text, unique over accounts, from which `located` makes the place again."""
        kind = "room" if self.in_room else "chat"
        parts = (self.own, kind, self.chat, self.archive_id, self.stanza_id)
        return " ".join(quote(part, safe="@.-") for part in parts)

    @property
    def target(self) -> str:
        """What a reaction, a marker or a retraction names: in a room the room's own id (XEP-0359)."""
        return self.archive_id if self.in_room else self.stanza_id


def located(message_id: str) -> Place:
    """Raises `CarrierError` (`refused`) where this is no message of XMPP."""
    parts = [unquote(part) for part in message_id.split(" ")]
    if len(parts) != 5 or parts[1] not in ("room", "chat") or bare(parts[2]) is None:
        raise CarrierError("this is no message of XMPP", "refused")
    own, kind, chat, archive_id, stanza_id = parts
    return Place(own, chat, kind == "room", archive_id, stanza_id)


def bare(handle: str) -> str | None:
    """Return the bare JID of somebody or a room, None where this is none."""
    try:
        jid = JID(handle)
    except InvalidJID:
        return None
    return jid.bare if jid.node and jid.domain else None


def stanza_id_of(key: str) -> str:
    """Return the id of the stanza that sends `key`, the same for the same key."""
    return "sori-" + sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:40]
