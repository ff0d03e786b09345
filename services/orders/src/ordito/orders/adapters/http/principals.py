"""Who of the callers does what with orders."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from ordito.kit.http.principals import CustomerLink, Principal, Staff, customer_or_staff
from ordito.orders.domain.events import CancelledBy

CustomerOrAgent = Annotated[CustomerLink | Staff, Depends(customer_or_staff("order_id", role="agent"))]
"""The order's customer, or staff who may change something."""

Asker = Annotated[CustomerLink | Staff, Depends(customer_or_staff("order_id"))]
"""The order's customer, or staff who may look."""


def by_whom(who: Principal) -> CancelledBy:
    """Whose word it is: the customer's, or the staff's for him."""
    return "customer" if isinstance(who, CustomerLink) else "staff"
