"""An account on the wearer's own server, and what is kept of it beside its password.

`agent.carriers.accounts` keeps both: `settings` are no secret, the password is one.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from agent.actions.addresses import clean_name
from agent.dav.address import checked
from agent.dav.client import DavClient
from agent.dav.discovery import Homes, find_homes
from agent.errors import CarrierError


@dataclass(frozen=True)
class DavAccount:
    """`name` is what the account is called here; `own_name` is that on the wearer's own card."""

    url: str
    user: str
    password: str = field(repr=False)
    homes: Homes = field(default_factory=Homes)
    own_name: str = ""
    name: str = "dav"

    @property
    def settings(self) -> dict[str, str]:
        homes = json.dumps(asdict(self.homes))
        return {"address": self.url, "user": self.user, "me": self.own_name, "homes": homes}

    def client(self) -> DavClient:
        return DavClient(self.url, self.user, self.password)


async def add_dav(url: str, user: str, password: str, own_name: str = "") -> DavAccount:
    """Sign in and find the address books and calendars; nothing is kept yet.

    `url` is what the wearer knows of the server: its host, or the page its settings name. Raises
    `CarrierError`: `signed_out` (user or password), `offline`, `refused`.
    """
    if not user or ":" in user:
        raise CarrierError("a user name is needed, without a colon", "refused")
    asked = DavAccount(checked(url), user, password)
    async with asked.client() as client:
        homes = await find_homes(client)
    return DavAccount(asked.url, user, password, homes, clean_name(own_name))


def open_dav(name: str, settings: Mapping[str, str], password: str) -> DavAccount:
    """Return a kept account, to be followed (`syncing`); nothing is asked of the server yet."""
    kept = json.loads(settings["homes"])
    lists = {part: tuple(kept[part]) for part in ("people", "events", "addresses")}
    homes = Homes(**lists, own_card=kept["own_card"])
    return DavAccount(settings["address"], settings["user"], password, homes, settings["me"], name)
