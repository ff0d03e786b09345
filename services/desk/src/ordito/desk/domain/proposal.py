"""What the customer ordered, or asked a quotation for: one shape for both, so that every page can show either.

And what became of it until it was accepted: the quotation and its offer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ordito.schemas import orders
from ordito.schemas.money import Money
from ordito.schemas.values import Address, Customer, Ruling, TermsVersion


@dataclass(frozen=True, slots=True)
class Proposal:
    """The order as proposed. Of a quotation `payment` is None, `placed_at` when it was asked for, `delivery` zero."""

    number: str
    storefront_reference: str
    terms: TermsVersion
    customer: Customer
    shipping_address: Address
    billing_address: Address | None
    lines: tuple[orders.OrderLine, ...]
    discount: orders.Discount | None
    totals: orders.Totals
    payment: orders.Payment | None
    gift_note: str | None
    invoice: orders.Invoice | None
    newsletter: bool
    placed_at: datetime
    account: str | None
    voucher: str | None
    replaces: orders.Replaced | None
    rulings: tuple[Ruling, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """What delivery costs, and until the end of which day the order can be placed at `total`."""

    at: datetime
    delivery: Money
    total: Money
    valid_until: date


@dataclass(frozen=True, slots=True)
class Quotation:
    """A price of delivery was asked for, on the id that the order has later."""

    requested: orders.QuotationRequestedV1
    offer: Offer | None = None


def of_order(placed: orders.OrderPlacedV1) -> Proposal:
    return Proposal(
        number=placed.number,
        storefront_reference=placed.storefront_reference,
        terms=placed.terms,
        customer=placed.customer,
        shipping_address=placed.shipping_address,
        billing_address=placed.billing_address,
        lines=tuple(placed.lines),
        discount=placed.discount,
        totals=placed.totals,
        payment=placed.payment,
        gift_note=placed.gift_note,
        invoice=placed.invoice,
        newsletter=placed.newsletter,
        placed_at=placed.placed_at,
        account=placed.account,
        voucher=placed.voucher,
        replaces=placed.replaces,
        rulings=tuple(placed.rulings),
    )


def of_quotation(requested: orders.QuotationRequestedV1) -> Proposal:
    return Proposal(
        number=requested.number,
        storefront_reference=requested.storefront_reference,
        terms=requested.terms,
        customer=requested.customer,
        shipping_address=requested.shipping_address,
        billing_address=requested.billing_address,
        lines=tuple(requested.lines),
        discount=requested.discount,
        totals=requested.totals,
        payment=None,
        gift_note=requested.gift_note,
        invoice=requested.invoice,
        newsletter=requested.newsletter,
        placed_at=requested.requested_at,
        account=requested.account,
        voucher=None,
        replaces=None,
        rulings=(requested.ruling,),
    )
