"""From an address to the wearer's address books and calendars (RFC 6764, 5397, 6352, 4791)."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from agent.dav.address import joined
from agent.dav.asking import COLLECTION, HOMES, PRINCIPAL, propfind
from agent.dav.client import DavClient, NotFoundError
from agent.dav.multistatus import CALDAV, CARDDAV, DAV, SERVER, Resource
from agent.errors import CarrierError


class Kind(StrEnum):
    PEOPLE = "people"
    EVENTS = "events"


_SERVICE = {Kind.PEOPLE: "carddav", Kind.EVENTS: "caldav"}
_HOME = {Kind.PEOPLE: f"{CARDDAV}addressbook-home-set", Kind.EVENTS: f"{CALDAV}calendar-home-set"}
_TYPE = {Kind.PEOPLE: f"{CARDDAV}addressbook", Kind.EVENTS: f"{CALDAV}calendar"}


@dataclass(frozen=True)
class Homes:
    """Where an account keeps its collections. `own_card` is the wearer's, who are `addresses`."""

    people: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    own_card: str = ""
    addresses: tuple[str, ...] = ()

    def of(self, kind: Kind) -> tuple[str, ...]:
        return self.people if kind is Kind.PEOPLE else self.events


@dataclass(frozen=True)
class Collection:
    """An address book or a calendar. `token` and `tag` change when anything in it does."""

    kind: Kind
    url: str
    name: str
    token: str
    tag: str


async def find_homes(client: DavClient) -> Homes:
    """Raises `CarrierError`: as asked, and `refused` where there is neither people nor events."""
    found, refusals = {}, []
    for kind in Kind:
        found[kind], refused = await _homes(client, kind)
        refusals += refused
    people, events = found[Kind.PEOPLE], found[Kind.EVENTS]
    if not people.people and not events.events:
        nothing = f"no address book and no calendar was found at {client.host}"
        raise (refusals[0] if refusals else CarrierError(nothing, "refused"))
    return Homes(people.people, events.events, people.own_card, events.addresses)


async def find_collections(client: DavClient, homes: Homes, kind: Kind) -> list[Collection]:
    found = {}
    for home in homes.of(kind):
        answer = await client.ask("PROPFIND", home, propfind(COLLECTION), depth=1)
        for one in answer.resources:
            if _is_of(one, kind):
                url = joined(client.url, one.href)
                token, tag = one.text(f"{DAV}sync-token"), one.text(f"{SERVER}getctag")
                found[url] = Collection(kind, url, one.text(f"{DAV}displayname"), token, tag)
    return list(found.values())


async def _homes(client: DavClient, kind: Kind) -> tuple[Homes, list[CarrierError]]:
    """Return where one service keeps its own, and why not where it does not.

    A server may send on to another for one service and have the other service itself.
    """
    refusals = []
    for start in _starts(client.url, kind):
        try:
            found = await _homes_from(client, start, kind)
        except NotFoundError:
            continue
        except CarrierError as error:
            if error.code != "refused":
                raise
            refusals.append(error)
            continue
        if found.of(kind):
            return found, []
    return Homes(), refusals


async def _homes_from(client: DavClient, start: str, kind: Kind) -> Homes:
    """Ask an address for the wearer's principal, and that; or the address is itself a collection."""
    answer = await client.ask("PROPFIND", start, propfind(PRINCIPAL))
    for one in answer.resources:
        for principal in one.links(f"{DAV}current-user-principal")[:1]:
            found = await _homes_of(client, joined(client.url, principal))
            if found.of(kind):
                return found
        if _is_of(one, kind):
            here = (joined(client.url, one.href),)
            return Homes(people=here) if kind is Kind.PEOPLE else Homes(events=here)
    return Homes()


def _starts(url: str, kind: Kind) -> tuple[str, ...]:
    """Return where to ask: where the wearer said, and where servers say that they are."""
    known = joined(url, f"/.well-known/{_SERVICE[kind]}")
    is_bare = urlsplit(url).path == "/"
    return (known, url) if is_bare else (url, known)


async def _homes_of(client: DavClient, principal: str) -> Homes:
    answer = await client.ask("PROPFIND", principal, propfind(HOMES))
    for one in answer.resources:
        homes = {
            kind: tuple(joined(client.url, link) for link in one.links(name))
            for kind, name in _HOME.items()
        }
        own = one.links(f"{CARDDAV}principal-address")[:1]
        addresses = one.links(f"{CALDAV}calendar-user-address-set")
        return Homes(
            homes[Kind.PEOPLE],
            homes[Kind.EVENTS],
            "".join(joined(client.url, link) for link in own),
            tuple(address.lower() for address in addresses if address.startswith("mailto:")),
        )
    return Homes()


def _is_of(resource: Resource, kind: Kind) -> bool:
    """Say whether it is an address book, or a calendar that has events and not only tasks."""
    if not resource.has(f"{DAV}resourcetype", _TYPE[kind]):
        return False
    taken = resource.props.get(f"{CALDAV}supported-calendar-component-set")
    names = [] if taken is None else [one.get("name", "").upper() for one in taken]
    return not names or "VEVENT" in names
