"""What can be asked about the guarantee of an order's goods. Time, ids and codes are arguments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from ordito.schemas.claims import CheckCost, Remedy
from ordito.schemas.money import Money
from ordito.schemas.returns import Channel, WantedLine
from ordito.schemas.values import Photo


@dataclass(frozen=True, slots=True)
class RegisterGuarantee:
    """The customer fills in the form for a line."""

    line: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ReportDefect:
    """The customer reports a defect of `quantity` pieces of a line. `at` is when the report reached the seller."""

    line: int
    quantity: int
    description: str
    discovered_on: date
    wanted: Remedy | None
    photos: tuple[Photo, ...]
    name: str
    contact_email: str
    channel: Channel
    at: datetime


@dataclass(frozen=True, slots=True)
class ArrangeCollection:
    """The goods are to travel under `code`, drawn by the caller; the terms say who brings them."""

    claim_id: str
    code: str
    pickup_on: date | None
    arranged_by: str


@dataclass(frozen=True, slots=True)
class ReceiveClaimedGoods:
    """The goods of a claim are there."""

    claim_id: str
    received_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CheckDefect:
    """Somebody looked for the defect. `costs` are what looking, restoring and carrying cost, where there is none.

    `by_supervisor`: they may come to more than the goods did.
    """

    claim_id: str
    defect: bool
    minor: bool
    part: str | None
    note: str | None
    photos: tuple[Photo, ...]
    costs: tuple[CheckCost, ...]
    checked_by: str
    by_supervisor: bool = False


@dataclass(frozen=True, slots=True)
class DecideRemedy:
    """The customer or the staff want the defect made good this way.

    `impossible` are remedies that cannot be done, or only at a cost out of proportion; `agreed`: both sides want it.
    `replacement_order_id` and `voucher_code` are used if the remedy needs one.
    """

    claim_id: str
    remedy: Remedy
    amount: Money | None
    wanted: tuple[WantedLine, ...]
    impossible: tuple[Remedy, ...]
    agreed: bool
    replacement_order_id: str
    voucher_code: str
    decided_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class QuoteRepair:
    """A repair that is not free would cost `amount`. The customer may take it until the last of `valid_days` ends."""

    claim_id: str
    amount: Money
    note: str | None
    quoted_by: str
    at: datetime
    valid_days: int = 30


@dataclass(frozen=True, slots=True)
class AnswerQuotation:
    """The customer takes the quotation, or does not."""

    claim_id: str
    accepted: bool
    answered_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ExpireQuotation:
    """The last day of a quotation is over."""

    claim_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NoteChargePaid:
    """The customer paid a charge of the order, for a claim or for something else."""

    charge_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NoteChargeWithdrawn:
    """A charge of the order is not to be paid any more: its time is over (`expired`), or the customer was let off."""

    charge_id: str
    expired: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class NoteRepairOverdue:
    """The day on which the repair should be done is over."""

    claim_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FinishRepair:
    """The goods are repaired and on their way to the customer."""

    claim_id: str
    courier: str | None
    tracking_number: str | None
    finished_by: str


@dataclass(frozen=True, slots=True)
class WithdrawClaim:
    """The customer does not want anything done any more."""

    claim_id: str


@dataclass(frozen=True, slots=True)
class SendClaimedGoodsBack:
    """The goods of a claim by which the customer keeps them travel to him again."""

    claim_id: str
    courier: str | None
    tracking_number: str | None
    sent_back_by: str


ClaimCommand: TypeAlias = (
    RegisterGuarantee
    | ReportDefect
    | ArrangeCollection
    | ReceiveClaimedGoods
    | CheckDefect
    | DecideRemedy
    | QuoteRepair
    | AnswerQuotation
    | ExpireQuotation
    | NoteChargePaid
    | NoteChargeWithdrawn
    | NoteRepairOverdue
    | FinishRepair
    | WithdrawClaim
    | SendClaimedGoodsBack
)
