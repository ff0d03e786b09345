"""An order in one row: what the list shows and the search looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ordito.desk.domain.parts import Parts
from ordito.desk.domain.status import axes


@dataclass(frozen=True, slots=True)
class Overview:
    """The columns of the table `orders`, but for the order's id."""

    seller: str
    number: str
    storefront_reference: str
    customer_name: str
    customer_email: str
    searched: str
    skus: list[str]
    pieces: int
    status: str
    acceptance: str
    payment: str
    delivery: str
    returns: str
    guarantee: str
    attention: list[str]
    needs_attention: bool
    total: int
    currency: str
    placed_at: datetime
    updated_at: datetime


def overview(parts: Parts) -> Overview | None:
    """None until the order itself, or its quotation, is known: another service's events may be read before it."""
    placed = parts.proposal
    if placed is None:
        return None
    on = axes(parts)
    skus = [line.sku for line in placed.lines]
    words = (placed.number, placed.storefront_reference, placed.customer.name, placed.customer.email, *skus)
    return Overview(
        seller=placed.terms.seller,
        number=placed.number,
        storefront_reference=placed.storefront_reference,
        customer_name=placed.customer.name,
        customer_email=placed.customer.email,
        searched=" ".join(words).casefold(),
        skus=skus,
        pieces=sum(line.quantity for line in placed.lines),
        status=on.status,
        acceptance=on.acceptance,
        payment=on.payment,
        delivery=on.delivery,
        returns=on.returns,
        guarantee=on.guarantee,
        attention=list(on.attention),
        needs_attention=bool(on.attention),
        total=placed.totals.total.amount,
        currency=placed.totals.total.currency,
        placed_at=placed.placed_at,
        updated_at=max(part.updated_at for part in parts.present()),
    )
