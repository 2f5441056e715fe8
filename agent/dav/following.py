"""What changed in one collection since it was last looked at, and what is there now.

With a sync token the server names the changes itself (RFC 6578). Without one, or where it has
forgotten ours, everything is listed and the etags tell; a collection whose tag is the same is not
asked at all.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from agent.dav.address import joined, same_place
from agent.dav.asking import ETAG, changes_since, multiget, propfind
from agent.dav.client import DavClient, TooLargeError
from agent.dav.discovery import Collection, Kind
from agent.dav.multistatus import CALDAV, CARDDAV, DAV, Multistatus, Resource
from agent.errors import CarrierError

_GONE = 404
_TRUNCATED = 507
_BATCH = 50
_MOST_PAGES = 1_000  # of changes; a server that has more has lost count
_MOST_THINGS = 50_000  # in one collection
_GETS = {Kind.PEOPLE: "card:addressbook", Kind.EVENTS: "cal:calendar"}
_DATA = {Kind.PEOPLE: f"{CARDDAV}address-data", Kind.EVENTS: f"{CALDAV}calendar-data"}


@dataclass
class Changes:
    """`etags` of what is new or was changed, by its link; the links of what is `gone`.

    `token` is what to ask with next time, empty where the server has none.
    """

    token: str = ""
    etags: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Fetched:
    """One card or event. `content` None: too large to be taken, or gone."""

    href: str
    etag: str
    content: bytes | None
    is_gone: bool = False


async def changes(
    client: DavClient,
    collection: Collection,
    known: Mapping[str, str],
    token: str,
    listing: bytes | None = None,
) -> Changes:
    """Return what differs from `known` (etags by link). `listing` is a report to list with."""
    if token:
        try:
            return await _since(client, collection, known, token)
        except CarrierError as error:
            if error.code != "refused":
                raise  # a token that is not taken any more: look at everything
    return await _listed(client, collection, known, listing)


async def fetched(
    client: DavClient, collection: Collection, hrefs: Sequence[str]
) -> AsyncIterator[list[Fetched]]:
    """Yield cards or events, some at a time; fewer where they are large."""
    waiting = [list(hrefs[at : at + _BATCH]) for at in range(0, len(hrefs), _BATCH)][::-1]
    while waiting:
        batch = waiting.pop()
        body = multiget(_GETS[collection.kind], batch)
        try:
            answer = await client.ask("REPORT", collection.url, body, depth=1)
        except TooLargeError:
            if len(batch) == 1:
                yield [Fetched(batch[0], "", None)]
                continue
            middle = len(batch) // 2
            waiting += [batch[middle:], batch[:middle]]
            continue
        yield _matched(answer, batch, _DATA[collection.kind])


def _matched(answer: Multistatus, batch: Sequence[str], data: str) -> list[Fetched]:
    """Return those that were asked for and answered, under the links they were asked by."""
    asked = {same_place(href): href for href in batch}
    found = {}
    for one in answer.resources:
        href = asked.get(same_place(one.href))
        if href is not None and (one.status == _GONE or data in one.props):
            is_gone = one.status == _GONE
            content = None if is_gone else (one.props[data].text or "").encode()
            found[href] = Fetched(href, one.text(f"{DAV}getetag"), content, is_gone)
    return [found[href] for href in batch if href in found]


async def _since(
    client: DavClient, collection: Collection, known: Mapping[str, str], token: str
) -> Changes:
    found = Changes(token)
    for _ in range(_MOST_PAGES):
        answer = await client.ask("REPORT", collection.url, changes_since(found.token))
        is_cut = False
        for one in answer.resources:
            is_cut = is_cut or one.status == _TRUNCATED
            _note(found, client, collection, one)
        if not answer.token:
            break
        stays = answer.token == found.token
        found.token = answer.token
        if not is_cut:
            return _unlike(found, known)
        if stays:
            break
    raise CarrierError(f"{client.host} lost count of its changes", "refused")


async def _listed(
    client: DavClient, collection: Collection, known: Mapping[str, str], listing: bytes | None
) -> Changes:
    found = Changes(collection.token)
    if listing is None:
        answer = await client.ask("PROPFIND", collection.url, propfind(ETAG), depth=1)
    else:
        answer = await client.ask("REPORT", collection.url, listing, depth=1)
    for one in answer.resources:
        _note(found, client, collection, one)
    found.gone = set(known) - set(found.etags)
    return _unlike(found, known)


def _note(found: Changes, client: DavClient, collection: Collection, one: Resource) -> None:
    place = same_place(one.href)
    is_itself = place.rstrip("/") == same_place(collection.url).rstrip("/")
    if is_itself or place.endswith("/") or one.status == _TRUNCATED:
        return
    if len(found.etags) >= _MOST_THINGS:
        raise CarrierError(f"{client.host} has more in one collection than is taken", "refused")
    href = urlsplit(joined(client.url, one.href)).path
    if one.status == _GONE:
        found.etags.pop(href, None)
        found.gone.add(href)
    elif etag := one.text(f"{DAV}getetag"):
        found.gone.discard(href)
        found.etags[href] = etag


def _unlike(found: Changes, known: Mapping[str, str]) -> Changes:
    """Leave out what is here already as it is there."""
    news = {href: etag for href, etag in found.etags.items() if known.get(href) != etag}
    return Changes(found.token, news, found.gone & set(known))
