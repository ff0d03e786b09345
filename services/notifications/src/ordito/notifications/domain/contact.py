"""Whom to write to about an order, and what the e-mails say about it. Personal: it never leaves this service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ordito.schemas.money import Money
from ordito.schemas.values import Address, Customer, LineQuantity, TermsVersion


@dataclass(frozen=True, slots=True)
class BoughtLine:
    """A line as bought. `goods` is its price with VAT, `paid` the same less its share of the discount."""

    line: int
    name: str
    sku: str
    quantity: int
    goods: Money
    paid: Money
    customised: bool
    made_to_measure: bool


@dataclass(frozen=True, slots=True)
class Costs:
    """What the order costs, VAT included; `vat` is the VAT in `total`, `surcharge` is for cash on delivery."""

    goods: Money
    discount: Money
    delivery: Money
    total: Money
    vat: Money
    surcharge: Money | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """An order as its customer knows it. `mail_domain` is the right-hand side of the e-mails' Message-IDs."""

    order_id: str
    number: str
    terms: TermsVersion
    mail_domain: str
    customer: Customer
    shipping_address: Address
    lines: tuple[BoughtLine, ...]
    costs: Costs
    payment_method: str
    placed_at: datetime

    def refused(self, confirmed: tuple[LineQuantity, ...]) -> tuple[LineQuantity, ...]:
        """The pieces that are bought but not among `confirmed`."""
        kept = {line.line: line.quantity for line in confirmed}
        left = ((line.line, line.quantity - kept.get(line.line, 0)) for line in self.lines)
        return tuple(LineQuantity(line, quantity) for line, quantity in left if quantity > 0)
