"""Rules of cancelling an order before it leaves."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal

from pydantic import BeforeValidator

from .entries import Entry, Rule, listed

CancellationReason = Literal["not_in_stock", "payment_not_authorised", "shipping_restriction", "manifest_error"]
"""Why a seller refuses an order that was placed."""


class CustomerCancellationRule(Rule):
    """Until when a customer cancels alone, and which orders only Customer Service cancels."""

    id = "cancellation.by_customer"

    until: Literal["forwarded", "never"]
    customer_service_only_if_placed_by: time | None = None
    """On a working day, up to and including this time of the day."""


class StaffCancellationRule(Rule):
    """Until when Customer Service cancels, and for which reasons; for any where none is named."""

    id = "cancellation.by_staff"

    until: Literal["forwarded", "never"]
    reasons: Annotated[tuple[CancellationReason, ...], BeforeValidator(listed)] = ()


class Cancellation(Entry):
    by_customer: CustomerCancellationRule
    by_staff: StaffCancellationRule
