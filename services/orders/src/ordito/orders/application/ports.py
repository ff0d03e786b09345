"""What the application needs from outside, besides the event store."""

from __future__ import annotations

from typing import Protocol

from ordito.kit.transaction import Transaction


class Directory(Protocol):
    """Knows which orders there are, by the names that people use for them."""

    def next_number(self, tx: Transaction, *, prefix: str) -> str:
        """A number that no order has had: `OB-100001`. Numbers rise, with gaps."""
        ...

    def enter(self, tx: Transaction, order_id: str, *, seller: str, number: str, storefront_reference: str) -> None:
        """Keep a placed order. Number, and reference of one seller, are unique."""
        ...

    def find(self, tx: Transaction, *, storefront_reference: str) -> dict[str, str]:
        """The ids of the orders with this reference, by seller: each shop counts for itself."""
        ...
