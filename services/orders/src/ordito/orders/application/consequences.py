"""What is written together with an event: an order's entry in the directory. No effects; timers: `deadlines.py`."""

from __future__ import annotations

from ordito.kit.transaction import Consequences, Stored, Transaction
from ordito.orders.application.ports import Directory
from ordito.orders.domain.events import OrderPlaced, QuotationRequested


def consequences(directory: Directory) -> Consequences:
    """What the event store calls for each appended event, in its transaction."""

    def follow(tx: Transaction, stored: Stored) -> None:
        match stored.event:
            case OrderPlaced() | QuotationRequested():
                _enter(tx, stored.stream, stored.event)
            case _:
                pass

    def _enter(tx: Transaction, order_id: str, event: OrderPlaced | QuotationRequested) -> None:
        seller, reference = event.terms.seller, event.storefront_reference
        directory.enter(tx, order_id, seller=seller, number=event.number, storefront_reference=reference)
        if event.account is not None:
            directory.keep_account(tx, seller=seller, email=event.customer.email, account=event.account)

    return follow
