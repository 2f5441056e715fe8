"""Cards of an address book taken over into the wearer's contacts, and let go when they are gone there.

A card is of the contact it was of before; else of the one with its uid, from whatever account; else of
one with its name and number (`merging.Known`); else of somebody new.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from agent.actions.relations import names_after, own_names
from agent.actions.store import Store
from agent.actions.synced import Item
from agent.actions.vcards import Card
from agent.dav.cards import NamedCard, card_again, card_kept, read_card
from agent.dav.following import Fetched
from agent.dav.merging import Known, followed, merged
from agent.events import Contact

_NOTHING = Card(0, "")


@dataclass(frozen=True)
class ReadCard:
    """A card that was fetched. `named` None: it is of no person, or (`is_unread`) cannot be read."""

    href: str
    etag: str
    named: NamedCard | None = None
    is_unread: bool = False


def read_all(batch: Sequence[Fetched]) -> list[ReadCard]:
    return [_read(one) for one in batch if not one.is_gone]


def _read(one: Fetched) -> ReadCard:
    try:
        named = read_card(one.content) if one.content is not None else None
    except ValueError:
        return ReadCard(one.href, one.etag, is_unread=True)
    return ReadCard(one.href, one.etag, named, is_unread=one.content is None)


class People:
    """The people of one account. `own` is the link or the name of the wearer's own card."""

    def __init__(self, store: Store, account: str, own: Collection[str] = ()) -> None:
        self._store, self._account = store, account
        self._own = {one for one in own if one}

    def take(self, url: str, cards: Iterable[ReadCard]) -> tuple[int, int]:
        """Keep what cards of one address book say; return how many people are new, and changed."""
        taking = _Taking(self._store, self._account, url, self._own)
        for card in cards:
            taking.take(card)
        self._store.synced.put_people(
            self._account, url, taking.items, [*taking.added.values(), *taking.changed.values()]
        )
        return len(taking.added), len(taking.changed)

    def let_go(self, url: str, hrefs: Collection[str]) -> int:
        """Forget cards; return how many people went with them.

        Those stay whom the wearer has changed or had to do with, and whom another card is of.
        """
        synced = self._store.synced
        contacts = {one.id: one for one in self._store.contacts()}
        tied = synced.tied(self._account, url, hrefs)
        given = synced.given_names(self._account)
        gone = []
        items = synced.items(self._account, url)
        for item in (items[href] for href in hrefs if href in items):
            contact = contacts.get(item.contact_id or "")
            if contact is None or not item.is_made or contact.id in tied:
                continue
            as_made = merged(Contact("", contact.id), _NOTHING, card_again(item.content))
            own = tuple(one for one in contact.aliases if (contact.id, one) not in given)
            if replace(contact, aliases=own) == as_made:
                gone.append(contact.id)
        synced.drop_people(self._account, url, hrefs, gone)
        return len(gone)

    def name_relations(self) -> None:
        """Call people after whom they belong to: 김민수 어머니, and 엄마 where it is the wearer's card.

        Names that a card no longer gives are taken back, and those that the wearer took away stay so.
        """
        contacts = {one.id: one for one in self._store.contacts()}
        given = self._store.synced.given_names(self._account)
        wanted = self._names_wanted(contacts.values())
        changed = {}
        for contact_id in {one for one, _ in given ^ wanted}:
            contact = contacts[contact_id]
            before, now = (
                [name for one, name in sorted(names) if one == contact_id]
                for names in (given, wanted)
            )
            aliases = followed(contact.aliases, before, now)
            if aliases != contact.aliases:
                changed[contact_id] = replace(contact, aliases=aliases)
        if given != wanted:
            self._store.synced.put_given_names(self._account, wanted, changed.values())

    def _names_wanted(self, contacts: Iterable[Contact]) -> set[tuple[str, str]]:
        named: dict[str, list[Contact]] = {}
        for one in contacts:
            for name in {one.name, *one.aliases}:
                named.setdefault(name, []).append(one)
        wanted = set()
        for item in self._store.synced.cards(self._account):
            card = card_again(item.content)
            for relation, name in card.relations:
                is_own = item.href in self._own or card.name in self._own
                called = own_names(relation) if is_own else names_after(card.name, relation)
                if len(found := named.get(name, [])) == 1:
                    wanted |= {(found[0].id, one) for one in called if one != found[0].name}
        return wanted


class _Taking:
    """Some cards of one address book being joined to the contacts, before anything is written."""

    def __init__(self, store: Store, account: str, url: str, own: Collection[str]) -> None:
        self._contacts = {one.id: one for one in store.contacts()}
        self._known = Known(self._contacts.values())
        self._store, self._account, self._url = store, account, url
        self._of_uid = store.synced.contact_of_uid()
        self._taken = store.synced.contact_ids(account)
        self._own = own
        self.added: dict[str, Contact] = {}
        self.changed: dict[str, Contact] = {}
        self.items: list[Item] = []

    def take(self, card: ReadCard) -> None:
        kept = self._store.synced.item(self._account, self._url, card.href)
        before = kept or Item(card.href, "")
        if card.named is None:
            self.items.append(replace(before, etag=card.etag))
            return
        person, uid = card.named.card, card.named.uid
        item = Item(card.href, card.etag, uid, card_kept(person))
        if card.href in self._own or person.name in self._own:
            self.items.append(item)
            return
        contact, base = self._contacts.get(before.contact_id or ""), card_again(before.content)
        is_made = before.is_made
        if contact is None:
            found = self._contacts.get(self._of_uid.get(uid, ""))
            contact = found or self._known.find(person, self._taken)
            base, is_made = _NOTHING, contact is None
        now = merged(contact or Contact("", self._free_id()), base, person)
        if contact is None:
            self.added[now.id] = now
        elif now != contact:
            (self.added if now.id in self.added else self.changed)[now.id] = now
        self._contacts[now.id] = now
        self._known.add(now)
        self._taken.add(now.id)
        if uid:
            self._of_uid[uid] = now.id
        self.items.append(replace(item, contact_id=now.id, is_made=is_made))

    def _free_id(self) -> str:
        count = len(self._contacts) + 1
        while f"c{count}" in self._contacts:
            count += 1
        return f"c{count}"
