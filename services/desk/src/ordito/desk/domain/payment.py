"""Money that goes back, and what there is to pay through the order's page, as the events of payments tell it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ordito.schemas.money import Money
from ordito.schemas.values import LineQuantity, Ruling


@dataclass(frozen=True, slots=True)
class Refund:
    """Money on its way back, or back. `to_voucher` is the part of it that goes back to a voucher."""

    number: int
    amount: Money
    lines: tuple[LineQuantity, ...]
    delivery: Money
    cause: str
    return_id: str | None
    requested_at: datetime
    ruling: Ruling | None
    means: str | None = None
    to_voucher: Money | None = None
    waits_for_bank_details: bool = False
    completed_at: datetime | None = None
    failed_code: str | None = None
    reference: str | None = None
    repeated: bool = False
    """It failed, and another refund was asked for in its place: it counts no more."""
    paid_by: str | None = None
    """The order whose goods had paid this: its payment pays it back, and it counts there."""
    of_charge: str | None = None
    """The paid charge that it goes back of, not the order's payment."""

    @property
    def counts(self) -> bool:
        """Whether it is this order's money that goes back: of its own payment, or of a charge."""
        return not self.repeated and self.paid_by is None


@dataclass(frozen=True, slots=True)
class BankDetails:
    """Where to pay to: no more of the IBAN than this is known here."""

    at: datetime
    iban_country: str
    iban_last4: str


ORDER_CHARGE = "order"
"""The id of the charge by which an order itself is paid by link: it ends with the order, and is not let off."""


@dataclass(frozen=True, slots=True)
class Charge:
    """Something to pay through the page: the order itself, under the id `order`, or something on top of it.

    `paying`: the provider has not answered yet; `declined_code` is why it refused the last attempt. `overdue`: the time
    to pay, until `pay_by`, is over.
    """

    charge_id: str
    amount: Money
    reason: str
    requested_at: datetime
    ruling: Ruling | None
    paying: bool = False
    declined_code: str | None = None
    paid_at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawn_because: str | None = None
    pay_by: datetime | None = None
    overdue: bool = False

    @property
    def open(self) -> bool:
        return self.paid_at is None and self.withdrawn_at is None

    @property
    def on_top(self) -> bool:
        """Whether it is paid beside the order, and is not the order itself."""
        return self.charge_id != ORDER_CHARGE


@dataclass(frozen=True, slots=True)
class CollectedAgain:
    """A courier's further report of money: `too_much` of all that was captured then is more than was due."""

    at: datetime
    courier: str
    reference: str
    amount: Money
    too_much: Money
    before: Money | None
