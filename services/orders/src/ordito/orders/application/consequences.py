"""What is written together with an event: a placed order's entry in the directory. No effects and no timers."""

from __future__ import annotations

from ordito.kit.transaction import Consequences, Stored, Transaction
from ordito.orders.application.ports import Directory
from ordito.orders.domain.events import OrderPlaced


def consequences(directory: Directory) -> Consequences:
    """What the event store calls for each appended event, in its transaction."""

    def follow(tx: Transaction, stored: Stored) -> None:
        match stored.event:
            case OrderPlaced(number=number, storefront_reference=reference, terms=terms):
                directory.enter(tx, stored.stream, seller=terms.seller, number=number, storefront_reference=reference)
            case _:
                pass

    return follow
