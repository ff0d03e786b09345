"""Commands to orders, each in the transaction that the caller opened: load, decide, append."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from ordito.kit.context import Context
from ordito.kit.decider import execute
from ordito.kit.transaction import Stored, Transaction
from ordito.orders.application.deadlines import keep_deadlines
from ordito.orders.application.ports import Directory
from ordito.orders.domain.commands import Command, PlaceOrder, RequestQuotation
from ordito.orders.domain.decide import order_decider
from ordito.orders.domain.order import Totals
from ordito.orders.domain.quoting import payable
from ordito.orders.domain.rejections import NotPlacedYet, StorefrontReferenceTaken
from ordito.orders.domain.state import NotPlaced, Order, Quoting, State
from ordito.terms import TermsBook


@dataclass(frozen=True, slots=True)
class Found:
    """An order as its events tell it, up to the asked instant."""

    order: Order
    events: tuple[Stored, ...]

    @property
    def version(self) -> int:
        return len(self.events)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation as its events tell it, and the order if it was accepted."""

    quotation: Quoting
    order: Order | None


class Orders:
    """The one place through which orders are told anything or looked at."""

    def __init__(self, *, book: TermsBook, directory: Directory) -> None:
        self.book = book
        self._directory = directory
        self._decider = order_decider(book)

    def locks_to_place(self, order_id: str, *, seller: str, storefront_reference: str) -> tuple[str, ...]:
        """What to lock to place an order: its stream, and its reference, which must not be used twice at once."""
        return (order_id, f"reference/{seller}/{storefront_reference}")

    def other_accounts(self, tx: Transaction, *, seller: str, email: str, account: str | None) -> int:
        """How many accounts a customer has at the seller's storefront besides `account`."""
        return self._directory.other_accounts(tx, seller=seller, email=email, account=account)

    def next_number(self, tx: Transaction, *, seller: str) -> str:
        """A number for a new order of a known seller."""
        return self._directory.next_number(tx, prefix=self.book.versions(seller)[-1].rules.order_prefix)

    def place(self, tx: Transaction, order_id: str, *, command: PlaceOrder, context: Context) -> Order:
        """Place an order under `locks_to_place`. Raises the domain's rejections and StorefrontReferenceTaken."""
        self._ensure_new(tx, seller=command.seller, storefront_reference=command.storefront_reference)
        return self.tell(tx, order_id, command=command, context=context)

    def ask_quotation(self, tx: Transaction, order_id: str, *, command: RequestQuotation, context: Context) -> Quoted:
        """Ask what delivery costs, under `locks_to_place`. Raises as `place`."""
        self._ensure_new(tx, seller=command.seller, storefront_reference=command.storefront_reference)
        return _quoted(self._execute(tx, order_id, command, context))

    def tell_quotation(self, tx: Transaction, order_id: str, *, command: Command, context: Context) -> Quoted:
        """Decide on a command to a quotation; returns it after that. Raises the domain's rejections."""
        return _quoted(self._execute(tx, order_id, command, context))

    def tell(self, tx: Transaction, order_id: str, *, command: Command, context: Context) -> Order:
        """Decide on any command; returns the order after it. Raises the domain's rejections."""
        state = self._execute(tx, order_id, command, context)
        if not isinstance(state, Order):
            raise NotPlacedYet
        return state

    def find(self, tx: Transaction, order_id: str, *, as_of: datetime | None = None) -> Found:
        """The order, as recorded now or until `as_of` (inclusive). Raises NotPlacedYet where there was none."""
        events = tuple(one for one in tx.load(order_id) if as_of is None or one.at <= as_of)
        state = self._decider.fold(one.event for one in events)
        if not isinstance(state, Order):
            raise NotPlacedYet
        return Found(state, events)

    def find_placed(self, tx: Transaction, order_id: str) -> Found | None:
        """The order; None where there is only a quotation yet."""
        try:
            return self.find(tx, order_id)
        except NotPlacedYet:
            return None

    def find_quotation(self, tx: Transaction, order_id: str) -> Quoted:
        """The quotation that the order was, or may be, placed from. Raises NotPlacedYet where there was none."""
        return _quoted(self._decider.fold(one.event for one in tx.load(order_id)))

    def payable(self, quoted: Quoted, *, at: datetime) -> Mapping[str, Totals]:
        """The totals by each method with which a quotation can be accepted at `at`; none where it cannot, or was."""
        return {} if quoted.order is not None else payable(quoted.quotation, self.book, at=at)

    def find_by_reference(self, tx: Transaction, storefront_reference: str) -> dict[str, str]:
        """The ids of the orders with a storefront's reference, by seller."""
        return self._directory.find(tx, storefront_reference=storefront_reference)

    def _execute(self, tx: Transaction, order_id: str, command: Command, context: Context) -> State:
        outcome = execute(tx, self._decider, stream=order_id, command=command, context=context)
        if isinstance(outcome.state, Order):
            terms = self.book.pinned(outcome.state.terms)
            keep_deadlines(tx, outcome.state, outcome.events, terms=terms)
        return outcome.state

    def _ensure_new(self, tx: Transaction, *, seller: str, storefront_reference: str) -> None:
        known = self._directory.find(tx, storefront_reference=storefront_reference)
        if seller in known:
            raise StorefrontReferenceTaken(order_id=known[seller])


def _quoted(state: State) -> Quoted:
    match state:
        case Quoting():
            return Quoted(state, None)
        case Order(quotation=Quoting() as quotation):
            return Quoted(quotation, state)
        case NotPlaced() | Order():
            raise NotPlacedYet
        case _:
            assert_never(state)
