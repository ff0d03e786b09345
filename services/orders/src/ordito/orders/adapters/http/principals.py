"""Who of the callers does what with orders."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from ordito.kit.http.principals import CustomerLink, Staff, customer_or_staff

CustomerOrAgent = Annotated[CustomerLink | Staff, Depends(customer_or_staff("order_id", role="agent"))]
"""The order's customer, or staff who may change something."""

Asker = Annotated[CustomerLink | Staff, Depends(customer_or_staff("order_id"))]
"""The order's customer, or staff who may look."""
