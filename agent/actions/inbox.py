"""What the wearer does with messages that came: hears them, marks them read, puts a sign under them."""

from collections.abc import Callable

from agent.actions.addresses import clean_name
from agent.actions.carriers import Carriers
from agent.actions.records import Fields, Happened, failure, received_action
from agent.actions.store import Store
from agent.errors import CarrierError
from agent.events import Message, ReadInbox


class Inbox:
    """Tells the carrier that a message came by, where it wants to know.

    `report` takes what the disk had no room to note.
    """

    def __init__(
        self, store: Store, carriers: Carriers, report: Callable[[Happened], None]
    ) -> None:
        self._store = store
        self._carriers = carriers
        self._report = report

    def read(self, wanted: ReadInbox) -> tuple[Message, ...]:
        """Return unread messages, oldest first, or the latest where none is unread."""
        sender, room = cleaned(wanted.sender, wanted.room)
        unread = self._store.unread(sender, room)
        if unread or wanted.unread_only:
            return unread
        return self._store.latest(sender, room, wanted.at_most)

    def search(self, query: str, sender: str | None, room: str | None) -> tuple[Message, ...]:
        return self._store.lookup.search(query, *cleaned(sender, room))

    async def mark_read(self, message_ids: tuple[str, ...], actions: list[Fields]) -> None:
        """Note them as read, and tell their senders where a carrier does."""
        by_account: dict[str, list[Message]] = {}
        for message in self._store.mark_read(message_ids):
            account = self._store.history.account_of(message.id) or ""
            by_account.setdefault(account, []).append(message)
        for account, messages in by_account.items():
            carrier = self._carriers.find(account)
            if carrier is not None and carrier.abilities.receipts:
                await carrier.mark_read([message.id for message in messages])
                actions += [received_action("message_read", one, account) for one in messages]

    async def react(self, message_id: str, emoji: str, actions: list[Fields]) -> None:
        """Put a sign under a message. Raises `CarrierError` (`unsupported`)."""
        message = self._store.received(message_id)
        carrier = self._carriers.find(self._store.history.account_of(message_id) or "")
        if message is None or carrier is None or not carrier.abilities.can_react:
            raise CarrierError("there are no reactions there", "unsupported")
        await carrier.react(message_id, emoji)
        actions.append(received_action("reacted", message, carrier.name) | {"text": emoji})

    def spoken(self, message: Message) -> Fields:
        """Note that a message was read aloud; return its action."""
        try:
            self._store.mark_spoken(message.id)
        except CarrierError as error:
            self._report(failure(error))
        account = self._store.history.account_of(message.id)
        return received_action("message_spoken", message, account or "")


def cleaned(sender: str | None, room: str | None) -> tuple[str | None, str | None]:
    return sender and clean_name(sender), room and clean_name(room)
