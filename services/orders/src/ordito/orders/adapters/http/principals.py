"""Who of the callers does what with orders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends

from ordito.kit.http.principals import CustomerLink, Principal, Staff, Storefront, customer_or_staff
from ordito.kit.http.problems import Problem
from ordito.orders.domain.events import CancelledBy
from ordito.orders.domain.rejections import SellerUnknown

CustomerOrAgent = Annotated[CustomerLink | Staff, Depends(customer_or_staff("order_id", role="agent"))]
"""The order's customer, or staff who may change something."""

Asker = Annotated[CustomerLink | Staff, Depends(customer_or_staff("order_id"))]
"""The order's customer, or staff who may look."""


def by_whom(who: Principal) -> CancelledBy:
    """Whose word it is: the customer's, or the staff's for him."""
    return "customer" if isinstance(who, CustomerLink) else "staff"


def ensure_own_seller(who: Storefront, seller: str, *, known: Sequence[str]) -> None:
    """A storefront posts for its own seller. Raises SellerUnknown where nobody is that seller, else 403."""
    if seller not in known:
        raise SellerUnknown(known=known)
    if seller != who.seller:
        raise Problem(403, "other_sellers_key", "This API key belongs to another seller.", param="seller")
