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
        """Keep an order, or what may become one. Number, and reference of one seller, are unique; a repeat is none."""
        ...

    def keep_account(self, tx: Transaction, *, seller: str, email: str, account: str) -> None:
        """Remember that the storefront's account is of the person with this e-mail address."""
        ...

    def other_accounts(self, tx: Transaction, *, seller: str, email: str, account: str | None) -> int:
        """How many accounts the person has at the storefront besides this one."""
        ...

    def find(self, tx: Transaction, *, storefront_reference: str) -> dict[str, str]:
        """The ids of the orders with this reference, by seller: each shop counts for itself."""
        ...
