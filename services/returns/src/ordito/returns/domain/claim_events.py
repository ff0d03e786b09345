"""What happened to the guarantee of one order's goods. Private: the public contract is `ordito.schemas.claims`.

On the order's stream, beside its returns. Claims are `c1`, `c2`, … within the order, declined ones included. Money that
goes back for one is a `RefundDue` with the claim's id as `return_id`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from ordito.schemas.claims import CheckCost, NotRepairedBecause, Remedy
from ordito.schemas.money import Money
from ordito.schemas.returns import Channel, CostBearer, WantedLine
from ordito.schemas.values import Address, Photo, Ruling

ClaimOutcome = Literal[
    "repaired",
    "replaced",
    "price_reduced",
    "terminated",
    "equivalent_product",
    "voucher",
    "no_defect",
    "not_repaired",
    "withdrawn",
]
ChargeReason = Literal["no_defect_found", "paid_repair", "sent_back"]


@dataclass(frozen=True, slots=True)
class PieceReduction:
    """By how much the price of one piece of a line was reduced; `piece` counts the line's pieces from 0."""

    line: int
    piece: int
    amount: Money


@dataclass(frozen=True, slots=True)
class GuaranteeRegistered:
    """The customer registered the guarantee of a line. `ruling` says how long it lasts."""

    line: int
    registered_at: datetime
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class ClaimOpened:
    """The customer reported a defect. `ruling` is about the guarantee, `report_ruling` about the time of the report.

    Not `covered` any more, it is about a repair that is paid for; the time of the report is of no account then.
    """

    claim_id: str
    line: int
    quantity: int
    description: str
    discovered_on: date
    wanted: Remedy | None
    photos: tuple[Photo, ...]
    name: str
    contact_email: str
    channel: Channel
    opened_at: datetime
    covered: bool
    ruling: Ruling
    report_ruling: Ruling | None


@dataclass(frozen=True, slots=True)
class ClaimDeclined:
    """The customer reported a defect, and the terms and the law give nothing for it."""

    claim_id: str
    line: int
    quantity: int
    description: str
    discovered_on: date
    name: str
    contact_email: str
    channel: Channel
    declined_at: datetime
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class ClaimCollectionArranged:
    """The goods travel to `address` under `code`: the seller has them collected, or the customer sends them."""

    claim_id: str
    code: str
    by: CostBearer
    address: Address
    pickup_on: date | None
    arranged_by: str
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class ClaimGoodsReceived:
    """The goods of a claim are there."""

    claim_id: str
    received_at: datetime
    received_by: str


@dataclass(frozen=True, slots=True)
class ClaimChecked:
    """Somebody looked for the defect: in which `part`, if it is in one. Without one, `ruling` is about the `costs`."""

    claim_id: str
    defect: bool
    minor: bool
    part: str | None
    note: str | None
    photos: tuple[Photo, ...]
    checked_by: str
    ruling: Ruling | None
    costs: tuple[CheckCost, ...] = ()


@dataclass(frozen=True, slots=True)
class RemedyDecided:
    """How the defect is made good. `amount` is the price reduction, the money back or the voucher's value.

    `wanted` goes out instead, as the order `replacement_order_id`. `reductions` spread a price reduction over pieces.
    """

    claim_id: str
    remedy: Remedy
    amount: Money | None
    replacement_order_id: str | None
    wanted: tuple[WantedLine, ...]
    reductions: tuple[PieceReduction, ...]
    decided_by: str
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class RemedyDeclined:
    """The remedy that was asked for is not the customer's. `impossible` are those that are known not to be possible."""

    claim_id: str
    remedy: Remedy
    impossible: tuple[Remedy, ...]
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class RepairQuoted:
    """A repair that is paid for costs `amount`, if the customer wants it. A later quotation takes its place.

    It can be taken until `expires_at`, when the day `valid_until` has ended; always, where both are None.
    """

    claim_id: str
    amount: Money
    note: str | None
    quoted_by: str
    ruling: Ruling
    valid_until: date | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RepairQuotationAnswered:
    """The customer took the quotation, or did not."""

    claim_id: str
    accepted: bool
    answered_by: str


@dataclass(frozen=True, slots=True)
class RepairStarted:
    """The lab has it. `overdue_at` is when the day `due` has ended; both None where the terms name no time."""

    claim_id: str
    due: date | None
    overdue_at: datetime | None
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class RepairOverdue:
    """The day `due` ended and the repair was not finished."""

    claim_id: str
    due: date
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class RepairFinished:
    """Repaired and on its way back to the customer."""

    claim_id: str
    courier: str | None
    tracking_number: str | None
    finished_by: str


@dataclass(frozen=True, slots=True)
class ChargeDue:
    """The customer owes something for a claim. `charge_id` is unique within the order."""

    charge_id: str
    claim_id: str
    amount: Money
    reason: ChargeReason
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class VoucherDue:
    """The customer agreed to a voucher; it is issued under `code`."""

    claim_id: str
    code: str
    amount: Money
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class ClaimClosed:
    """Over. `because` says why there was no repair of a quotation."""

    claim_id: str
    outcome: ClaimOutcome
    because: NotRepairedBecause | None = None


ClaimEvent: TypeAlias = (
    GuaranteeRegistered
    | ClaimOpened
    | ClaimDeclined
    | ClaimCollectionArranged
    | ClaimGoodsReceived
    | ClaimChecked
    | RemedyDecided
    | RemedyDeclined
    | RepairQuoted
    | RepairQuotationAnswered
    | RepairStarted
    | RepairOverdue
    | RepairFinished
    | ChargeDue
    | VoucherDue
    | ClaimClosed
)
