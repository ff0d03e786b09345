"""Commands to orders, each in the transaction that the caller opened: load, decide, append."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ordito.kit.context import Context
from ordito.kit.decider import execute
from ordito.kit.transaction import Stored, Transaction
from ordito.orders.application.ports import Directory
from ordito.orders.domain.commands import Command, PlaceOrder
from ordito.orders.domain.decide import order_decider
from ordito.orders.domain.rejections import NotPlacedYet, StorefrontReferenceTaken
from ordito.orders.domain.state import NotPlaced, Order
from ordito.terms import TermsBook


@dataclass(frozen=True, slots=True)
class Found:
    """An order as its events tell it, up to the asked instant."""

    order: Order
    events: tuple[Stored, ...]

    @property
    def version(self) -> int:
        return len(self.events)


class Orders:
    """The one place through which orders are told anything or looked at."""

    def __init__(self, *, book: TermsBook, directory: Directory) -> None:
        self.book = book
        self._directory = directory
        self._decider = order_decider(book)

    def locks_to_place(self, order_id: str, *, seller: str, storefront_reference: str) -> tuple[str, ...]:
        """What to lock to place an order: its stream, and its reference, which must not be used twice at once."""
        return (order_id, f"reference/{seller}/{storefront_reference}")

    def next_number(self, tx: Transaction, *, seller: str) -> str:
        """A number for a new order of a known seller."""
        return self._directory.next_number(tx, prefix=self.book.versions(seller)[-1].rules.order_prefix)

    def place(self, tx: Transaction, order_id: str, *, command: PlaceOrder, context: Context) -> Order:
        """Place an order under `locks_to_place`. Raises the domain's rejections and StorefrontReferenceTaken."""
        known = self._directory.find(tx, storefront_reference=command.storefront_reference)
        if command.seller in known:
            raise StorefrontReferenceTaken(order_id=known[command.seller])
        return self.tell(tx, order_id, command=command, context=context)

    def tell(self, tx: Transaction, order_id: str, *, command: Command, context: Context) -> Order:
        """Decide on any command; returns the order after it. Raises the domain's rejections."""
        outcome = execute(tx, self._decider, stream=order_id, command=command, context=context)
        if isinstance(outcome.state, NotPlaced):
            raise NotPlacedYet
        return outcome.state

    def find(self, tx: Transaction, order_id: str, *, as_of: datetime | None = None) -> Found:
        """The order, as recorded now or until `as_of` (inclusive). Raises NotPlacedYet where there was none."""
        events = tuple(one for one in tx.load(order_id) if as_of is None or one.at <= as_of)
        state = self._decider.fold(one.event for one in events)
        if isinstance(state, NotPlaced):
            raise NotPlacedYet
        return Found(state, events)

    def find_by_reference(self, tx: Transaction, storefront_reference: str) -> dict[str, str]:
        """The ids of the orders with a storefront's reference, by seller."""
        return self._directory.find(tx, storefront_reference=storefront_reference)
