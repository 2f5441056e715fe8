"""The companion of one wearer on this machine: their store and accounts, or simulated people.

Simulated people have a store of their own, so that what was tried with them is never mixed with what
people wrote. They are called as the wearer's contacts are, where there are any.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from agent.actions.calls import CallCarrier
from agent.actions.carriers import Carriers
from agent.actions.door import Rules
from agent.actions.no_calls import NoCalls
from agent.actions.phone import Phone
from agent.actions.simulated import SimulatedPeople
from agent.actions.store import Store, default_path
from agent.app import SessionOptions, Stages, open_session
from agent.carriers.accounts import Accounts, open_accounts
from agent.config import Settings
from agent.errors import CarrierError
from agent.events import Lang
from agent.link.server import Companion
from agent.own_store import open_store
from agent.session import Session
from agent.trace import Journal
from devices.rehearsal import peer_voice

if TYPE_CHECKING:
    from agent.dav.account import DavAccount

_SIMULATED_STORE = "simulated.db"
# Whom the simulated people are while the wearer has no contacts.
_PEOPLE: dict[Lang, dict[str, Any]] = {
    Lang.KOREAN: {
        "contacts": [
            {"name": "엄마"},
            {"name": "할머니"},
            {"name": "김민수", "labels": ["회사"]},
            {"name": "이지수", "labels": ["친구"]},
        ],
        "rooms": [{"name": "가족방", "members": ["엄마", "할머니"]}],
    },
    Lang.ENGLISH: {
        "contacts": [{"name": "Mom"}, {"name": "Grandma"}, {"name": "Jason"}, {"name": "Emma"}],
        "rooms": [{"name": "family group", "members": ["Mom", "Grandma"]}],
    },
}


@dataclass(frozen=True)
class Hosting:
    """What a companion is made from; `greeting` are prompts said when the first session begins."""

    stages: Stages
    settings: Settings
    journal: Journal
    greeting: list[str]

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Companion]:
        """Yield a companion, not yet started, with every account connected while the block runs.

        Raises `CarrierError`, `MissingError`, and what a carrier broke with.
        """
        accounts = open_accounts()
        async with AsyncExitStack() as stack:
            host = _Host(self, accounts) if accounts.carry_anything else _Simulated(self)
            stack.callback(host.store.close)
            await stack.enter_async_context(host.carriers.connected(host.calls))
            await stack.enter_async_context(host.people_kept_in_step())
            companion = Companion(host.session)
            stack.push_async_callback(companion.stop)
            yield companion


class _Host:
    """The wearer's own people, over their accounts."""

    def __init__(self, hosting: Hosting, accounts: Accounts) -> None:
        self._hosting, self._greeting = hosting, list(hosting.greeting)
        self.store = open_store(hosting.settings)
        lang = str(hosting.settings.language)
        self.carriers = Carriers(*accounts.carriers(lang))
        self.calls: CallCarrier = accounts.call_carrier() or NoCalls()
        self._servers = accounts.servers_of_people()
        self._phones = WeakSet[Phone]()

    def phone(self) -> Phone:
        settings = self._hosting.settings
        rules = Rules(settings.friends_only, settings.invite_only)
        phone = Phone(self.store, self.carriers, self.calls, _now(), rules)
        self._phones.add(phone)
        return phone

    @asynccontextmanager
    async def people_kept_in_step(self) -> AsyncIterator[None]:
        """Follow the servers that the wearer's people and events are on while a block runs."""
        async with asyncio.TaskGroup() as tasks:
            following = [tasks.create_task(self._follow(one)) for one in self._servers]
            yield
            for task in following:
                task.cancel()

    async def _follow(self, server: "DavAccount") -> None:
        from agent.dav.keeping import keep_in_sync
        from agent.dav.syncing import Syncing

        syncing = Syncing(server, self.store, self._people_changed)
        await keep_in_sync(syncing, _now, self._tell)

    def _people_changed(self) -> None:
        for phone in self._phones:
            phone.phonebook.refresh()

    def _tell(self, error: CarrierError) -> None:
        fields = {"code": error.code, "detail": str(error), "spoken": False}
        self._hosting.journal.write("error", 0, None, **fields)

    def session(self, session_id: str) -> Session:
        hosting, settings = self._hosting, self._hosting.settings
        lang = settings.language
        options = SessionOptions(lang, lang, settings.confirm, settings.listen)
        opened = open_session(
            session_id, hosting.stages, self.phone(), hosting.journal, options, _now
        )
        for key in self._greeting:
            opened.greet(key)
        self._greeting = []
        return opened


class _Simulated(_Host):
    """Nobody real: said at the start, and in each receipt."""

    def __init__(self, hosting: Hosting) -> None:
        self._hosting = hosting
        self._servers, self._phones = [], WeakSet[Phone]()
        self._greeting = ["simulated_people_notice", *hosting.greeting]
        with open_store(hosting.settings) as own:
            self._contacts, self._rooms = own.contacts(), own.rooms()
        self.store: Store = open_store(hosting.settings, default_path().with_name(_SIMULATED_STORE))
        lang = str(hosting.settings.language)
        unique = f"sim-{_now():%Y%m%d%H%M%S}"
        people = SimulatedPeople(peer_voice, lang, unique, auto_answer_ms=2500)
        self.carriers, self.calls = Carriers(people), people

    def phone(self) -> Phone:
        phone = super().phone()
        for contact in self._contacts:
            phone.phonebook.add_contact(contact)
        for room in self._rooms:
            phone.phonebook.add_room(room)
        if not phone.phonebook.contacts:
            phone.load(_PEOPLE[self._hosting.settings.language])
        return phone


def _now() -> datetime:
    return datetime.now().astimezone()
