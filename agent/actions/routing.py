"""Where a message goes out: every carrier is asked whether it reaches the receiver, one is chosen."""

from collections.abc import Iterator
from dataclasses import replace

from agent.actions.addresses import Address
from agent.actions.carriers import Carriers
from agent.actions.messaging import MessageCarrier, OutboxItem
from agent.actions.routes import Reach, app_of, choose
from agent.actions.store import Store
from agent.errors import CarrierError, UnreachableError


class Routing:
    """Asks the carriers, none of which uses the network for it; `routes` decides."""

    def __init__(self, store: Store, carriers: Carriers) -> None:
        self._store = store
        self._carriers = carriers

    def route(self, item: OutboxItem, app: str = "") -> OutboxItem:
        """Return the message with its account and handle.

        Raises `UnreachableError`, or the `CarrierError` (`too_long`, ...) of a carrier that does
        reach the receiver.
        """
        reaches: list[Reach] = []
        refusals: list[tuple[str, CarrierError]] = []
        for carrier in self._carriers:
            try:
                reaches.append(self._reach(carrier, item))
            except CarrierError as error:
                refusals.append((carrier.name, error))
        last = self._store.history.last_account(item.address.conversation)
        try:
            chosen = choose(reaches, app, last)
        except UnreachableError as unreachable:
            raise _more_telling(refusals, app, unreachable) from None
        return replace(item, account=chosen.account, handle=chosen.handle)

    def _reach(self, carrier: MessageCarrier, item: OutboxItem) -> Reach:
        """Return how a carrier reaches the receiver. Raises `CarrierError` where it does not."""
        refused = CarrierError(f"{carrier.name} knows no handle of theirs", "unknown_recipient")
        for handle in self._handles(carrier, item.address):
            tried = replace(item, account=carrier.name, handle=handle)
            try:
                self._check(carrier, tried)
                carrier.prepare(tried)
            except CarrierError as error:
                refused = error
            else:
                return Reach(carrier.name, handle, is_any_app=not carrier.leaves_machine)
        raise refused

    def _handles(self, carrier: MessageCarrier, address: Address) -> Iterator[str]:
        """Yield what the carrier may know the receiver by, the surest first.

        Only people on this machine are known by their names, and only text messages go to numbers:
        elsewhere a name is no address, and a number may be anybody's.
        """
        for known in self._store.handles.of(address):
            if known.account == carrier.name:
                yield known.handle
        if address.number is not None and app_of(carrier.name) == "sms":
            yield address.number
        if not carrier.leaves_machine:
            yield address.contact_id or address.room or address.number or address.name

    def _check(self, carrier: MessageCarrier, item: OutboxItem) -> None:
        abilities = carrier.abilities
        if len(item.body) > abilities.max_length_characters:
            limit = abilities.max_length_characters
            raise CarrierError(f"{carrier.name} takes {limit} characters", "too_long")
        if abilities.can_start_chat or self._store.handles.find(carrier.name, item.handle):
            return
        if not self._store.has_conversation(item.address.conversation):
            raise CarrierError(
                f"{carrier.name} can only answer who wrote first", "unknown_recipient"
            )


def _more_telling(
    refusals: list[tuple[str, CarrierError]], app: str, unreachable: UnreachableError
) -> CarrierError:
    """Return why a carrier that would fit does not take it, where that says more than nobody does."""
    fitting = (error for account, error in refusals if not app or app_of(account) == app_of(app))
    return next((one for one in fitting if one.code != "unknown_recipient"), unreachable)
