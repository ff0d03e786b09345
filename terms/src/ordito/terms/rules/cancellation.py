"""Rules of cancelling an order before it leaves."""

from __future__ import annotations

from datetime import time
from typing import Literal

from .entries import Entry, Rule


class CustomerCancellationRule(Rule):
    """Until when a customer cancels alone, and which orders only Customer Service cancels."""

    id = "cancellation.by_customer"

    until: Literal["forwarded", "never"]
    customer_service_only_if_placed_by: time | None = None
    """On a working day, up to and including this time of the day."""


class StaffCancellationRule(Rule):
    """Until when Customer Service cancels for the customer."""

    id = "cancellation.by_staff"

    until: Literal["forwarded", "never"]


class Cancellation(Entry):
    by_customer: CustomerCancellationRule
    by_staff: StaffCancellationRule
