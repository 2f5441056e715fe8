"""One account brought up to date: what changed on the server since the last time, kept here.

A step at a time, so that what was kept stays when the server or the companion is gone in the middle:
the next time goes on from there. Nothing blocks the session for longer than a batch takes to write;
reading and expanding run beside it.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from agent.actions.days import Occurrence
from agent.actions.store import Store
from agent.actions.synced import Followed, Item
from agent.dav.account import DavAccount
from agent.dav.asking import events_between
from agent.dav.client import DavClient
from agent.dav.discovery import Collection, Kind, find_collections
from agent.dav.following import Changes, Fetched, changes, fetched
from agent.dav.occurrences import kept, occurrences
from agent.dav.people import People, read_all

_BEHIND, _AHEAD = timedelta(days=31), timedelta(days=400)  # from now: of which events are kept
_AHEAD_AT_LEAST = timedelta(days=370)  # less is worked out anew: about once a month


@dataclass(frozen=True)
class Tally:
    """What one time brought. `unread` cards and events could not be read, and are passed over."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    events: int = 0
    unread: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        pairs = zip(_numbers(self), _numbers(other), strict=True)
        return Tally(*(one + another for one, another in pairs))


def _numbers(tally: Tally) -> tuple[int, ...]:
    return (tally.added, tally.changed, tally.removed, tally.events, tally.unread)


class Syncing:
    """`on_people` is called after contacts were written, for whoever has them in memory."""

    def __init__(
        self, account: DavAccount, store: Store, on_people: Callable[[], None] = lambda: None
    ) -> None:
        self._account, self._store, self._on_people = account, store, on_people
        own = (account.homes.own_card, account.own_name)
        self._people = People(store, account.name, [_path(one) for one in own])

    async def sync(self, now: datetime) -> Tally:
        """Follow every address book and calendar once. `now` has a zone.

        Raises `CarrierError`: `offline` (try later), `signed_out`, `refused`.
        """
        async with self._account.client() as client:
            return await self._sync_people(client) + await self._sync_events(client, now)

    async def _sync_people(self, client: DavClient) -> Tally:
        found, before = await self._collections(client, Kind.PEOPLE)
        total, done = Tally(), {}
        left = set(before) - {one.url for one in found}
        gone = {url: set(self._items(url)) for url in left}
        for one in found:
            if _is_same(one, before.get(one.url)):
                continue
            known, token = self._items(one.url), before.get(one.url, Followed()).token
            change = await changes(client, one, _etags(known), token)
            answered = set(change.gone)
            async for batch in fetched(client, one, sorted(change.etags)):
                answered |= {card.href for card in batch}
                change.gone |= {card.href for card in batch if card.is_gone}
                read = await asyncio.to_thread(read_all, _with_etags(batch, change))
                added, changed = self._people.take(one.url, read)
                unread = sum(card.is_unread for card in read)
                total += Tally(added=added, changed=changed, unread=unread)
                self._on_people()
            gone[one.url] = change.gone
            done[one.url] = (one, self._followed(one, change, answered, token))
        for url, hrefs in gone.items():  # last: a card may have moved from one book to another
            total += Tally(removed=self._people.let_go(url, hrefs))
        for url in left:
            self._store.synced.leave(self._account.name, url)
        if gone:
            self._people.name_relations()
            self._on_people()
        for one, followed in done.values():
            self._store.synced.follow(self._account.name, one.url, one.kind, one.name, followed)
        return total

    async def _sync_events(self, client: DavClient, now: datetime) -> Tally:
        found, before = await self._collections(client, Kind.EVENTS)
        total = Tally()
        for one in found:
            total += await self._sync_calendar(client, one, before.get(one.url), now)
        for url in set(before) - {one.url for one in found}:
            self._store.synced.leave(self._account.name, url)
        return total

    async def _sync_calendar(
        self, client: DavClient, one: Collection, before: Followed | None, now: datetime
    ) -> Tally:
        start, end = (now - _BEHIND).astimezone(UTC), (now + _AHEAD).astimezone(UTC)
        is_old = before is None or not before.until
        if before and before.until:
            is_old = datetime.fromisoformat(before.until) < now + _AHEAD_AT_LEAST
            end = end if is_old else datetime.fromisoformat(before.until)
        if not is_old and _is_same(one, before):
            return Tally()
        token = "" if before is None or is_old else before.token
        known = self._items(one.url)
        change = await changes(client, one, _etags(known), token, events_between(start, end))
        answered, total = set(change.gone), Tally()
        async for batch in fetched(client, one, sorted(change.etags)):
            answered |= {event.href for event in batch}
            change.gone |= {event.href for event in batch if event.is_gone}
            there = _with_etags(batch, change)
            total += await self._keep(one, [_item(event) for event in there], start, end)
        self._store.synced.drop_events(self._account.name, one.url, change.gone)
        if is_old:
            news = {*change.etags, *change.gone}
            same = [item for href, item in known.items() if href not in news]
            await self._keep(one, same, start, end)
        followed = replace(self._followed(one, change, answered, token), until=end.isoformat())
        self._store.synced.follow(self._account.name, one.url, one.kind, one.name, followed)
        return total

    async def _keep(
        self, one: Collection, items: list[Item], start: datetime, end: datetime
    ) -> Tally:
        own = self._account.homes.addresses
        found, unread = await asyncio.to_thread(_worked_out, items, start, end, own)
        self._store.synced.put_events(self._account.name, one.url, found)
        return Tally(events=len(found) - unread, unread=unread)

    async def _collections(
        self, client: DavClient, kind: Kind
    ) -> tuple[list[Collection], dict[str, Followed]]:
        """Return what the server has of a kind, noted here, and what of it was followed before."""
        account = self._account
        found = await find_collections(client, account.homes, kind)
        before = self._store.synced.collections(account.name, kind)
        for one in found:
            self._store.synced.follow(account.name, one.url, kind, one.name)
        return found, before

    def _followed(
        self, one: Collection, change: Changes, answered: set[str], token: str
    ) -> Followed:
        """Return how far a collection was followed: not on, where the server left something out."""
        is_whole = set(change.etags) <= answered
        return Followed(change.token, one.tag) if is_whole else Followed(token)

    def _items(self, url: str) -> dict[str, Item]:
        return self._store.synced.items(self._account.name, url)


def _worked_out(
    items: list[Item], start: datetime, end: datetime, own: tuple[str, ...]
) -> tuple[Mapping[Item, list[Occurrence]], int]:
    """Return when each is, and how many could not be read; these are kept without a time."""
    found: dict[Item, list[Occurrence]] = {}
    unread = 0
    for item in items:
        found[item] = []
        try:
            found[item] = occurrences(item.content, start, end, own)
        except ValueError:
            unread += 1
    return found, unread


def _item(event: Fetched) -> Item:
    try:
        source = "" if event.content is None else kept(event.content)
    except ValueError:
        source = ""
    return Item(event.href, event.etag, content=source)


def _with_etags(batch: list[Fetched], change: Changes) -> list[Fetched]:
    """Return what is there, each with an etag: that of the list where the answer has none."""
    there = (one for one in batch if not one.is_gone)
    return [replace(one, etag=one.etag or change.etags[one.href]) for one in there]


def _is_same(one: Collection, before: Followed | None) -> bool:
    """Say whether the server says that nothing changed."""
    if before is None:
        return False
    return one.token == before.token if one.token else bool(one.tag) and one.tag == before.tag


def _etags(items: Mapping[str, Item]) -> dict[str, str]:
    return {href: item.etag for href, item in items.items()}


def _path(link: str) -> str:
    """Return a link as items are called, and a name as it is."""
    return "/" + link.split("/", 3)[3] if "://" in link else link
