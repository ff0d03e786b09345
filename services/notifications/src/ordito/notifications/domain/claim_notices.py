"""What a customer is told about guarantee claims and repairs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from ordito.schemas.claims import CheckCost, NotRepairedBecause, Remedy
from ordito.schemas.money import Money
from ordito.schemas.values import Address, LineQuantity, Ruling


@dataclass(frozen=True, slots=True)
class ClaimOpened:
    """The defect was reported: its content, day and time. `covered`: under the guarantee, else a paid repair."""

    claim_id: str
    lines: tuple[LineQuantity, ...]
    contact_email: str
    name: str
    description: str
    opened_at: datetime
    covered: bool
    ruling: Ruling
    report_ruling: Ruling | None
    kind: Literal["claim_opened"] = "claim_opened"


@dataclass(frozen=True, slots=True)
class ClaimDeclined:
    """A claim that terms and law do not allow."""

    claim_id: str
    description: str
    ruling: Ruling
    kind: Literal["claim_declined"] = "claim_declined"


@dataclass(frozen=True, slots=True)
class ClaimCollection:
    """How the goods come to be looked at: collected, or sent to `address`."""

    claim_id: str
    code: str
    by: Literal["customer", "seller"]
    address: Address
    pickup_on: date | None
    kind: Literal["claim_collection"] = "claim_collection"


@dataclass(frozen=True, slots=True)
class NoDefectFound:
    """The goods were looked at and nothing was found; `costs` are what the customer is charged for that."""

    claim_id: str
    note: str | None
    ruling: Ruling | None
    costs: tuple[CheckCost, ...] = ()
    kind: Literal["no_defect_found"] = "no_defect_found"


@dataclass(frozen=True, slots=True)
class RemedyDecided:
    """How the defect is made good."""

    claim_id: str
    remedy: Remedy
    amount: Money | None
    ruling: Ruling
    kind: Literal["remedy_decided"] = "remedy_decided"


@dataclass(frozen=True, slots=True)
class RemedyDeclined:
    """The remedy asked for is not the customer's; another is to be chosen."""

    claim_id: str
    remedy: Remedy
    event_id: str
    ruling: Ruling
    kind: Literal["remedy_declined"] = "remedy_declined"


@dataclass(frozen=True, slots=True)
class RepairQuoted:
    """What a repair outside the guarantee costs, if the customer wants it until the end of `valid_until`."""

    claim_id: str
    amount: Money
    note: str | None
    ruling: Ruling
    valid_until: date | None = None
    kind: Literal["repair_quoted"] = "repair_quoted"


@dataclass(frozen=True, slots=True)
class NotRepaired:
    """A quotation was not taken, not answered or not paid in time: the goods travel back as they are."""

    claim_id: str
    because: NotRepairedBecause
    kind: Literal["not_repaired"] = "not_repaired"


@dataclass(frozen=True, slots=True)
class RepairStarted:
    """The lab has it, and until when it should take."""

    claim_id: str
    due: date | None
    ruling: Ruling
    kind: Literal["repair_started"] = "repair_started"


@dataclass(frozen=True, slots=True)
class RepairFinished:
    """Repaired and on its way back."""

    claim_id: str
    courier: str | None
    tracking_number: str | None
    kind: Literal["repair_finished"] = "repair_finished"


@dataclass(frozen=True, slots=True)
class VoucherIssued:
    """The code of a voucher and what it is worth."""

    claim_id: str
    code: str
    amount: Money
    kind: Literal["voucher_issued"] = "voucher_issued"


ClaimNotice: TypeAlias = (
    ClaimOpened
    | ClaimDeclined
    | ClaimCollection
    | NoDefectFound
    | RemedyDecided
    | RemedyDeclined
    | RepairQuoted
    | NotRepaired
    | RepairStarted
    | RepairFinished
    | VoucherIssued
)
