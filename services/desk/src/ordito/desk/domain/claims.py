"""The guarantee of an order's lines: registrations, claims and how the defects were made good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ordito.desk.domain.goods_back import Owed, SentBack
from ordito.schemas import returns
from ordito.schemas.claims import CheckCost
from ordito.schemas.money import Money
from ordito.schemas.values import Address, Photo, Ruling

ClaimStage = Literal[
    "declined",
    "opened",
    "arranged",
    "received",
    "checked",
    "quoted",
    "charge_due",
    "in_repair",
    "refund_due",
    "closed",
]


@dataclass(frozen=True, slots=True)
class Guarantee:
    """A line whose guarantee the customer registered."""

    line: int
    registered_at: datetime
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class Collection:
    """How the goods come to be looked at: `by` the seller, or sent by the customer to `address`, under `code`."""

    at: datetime
    code: str
    by: str
    address: Address
    pickup_on: date | None
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class Check:
    """What somebody found who looked for the defect. `costs` are what the customer is charged where there is none."""

    at: datetime
    defect: bool
    minor: bool
    note: str | None
    photos: tuple[Photo, ...]
    ruling: Ruling | None
    costs: tuple[CheckCost, ...] = ()


@dataclass(frozen=True, slots=True)
class RemedyTaken:
    """How the defect is made good."""

    at: datetime
    remedy: str
    amount: Money | None
    replacement_order_id: str | None
    wanted: tuple[returns.WantedLine, ...]
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class RemedyRefused:
    """A remedy that the customer asked for and cannot have."""

    at: datetime
    remedy: str
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class RepairQuotation:
    """What a repair outside the guarantee costs, and whether the customer wants it."""

    at: datetime
    amount: Money
    note: str | None
    ruling: Ruling
    answered_at: datetime | None = None
    accepted: bool | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """The goods are in the lab, or were."""

    started_at: datetime
    due: date | None
    ruling: Ruling
    overdue: bool = False
    finished_at: datetime | None = None
    courier: str | None = None
    tracking_number: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimCharge:
    """What the customer owes because of the claim; whether it is paid, payments tells (`PaymentPart.charges`)."""

    charge_id: str
    amount: Money
    reason: str
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class ClaimVoucher:
    """The voucher that makes the defect good, by agreement."""

    code: str
    amount: Money
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class Claim:
    """One defect and all that came of it. `ruling` is about the guarantee, `report_ruling` about the report's time."""

    claim_id: str
    stage: ClaimStage
    line: int
    description: str
    opened_at: datetime
    ruling: Ruling
    report_ruling: Ruling | None = None
    quantity: int | None = None
    discovered_on: date | None = None
    wanted: str | None = None
    photos: tuple[Photo, ...] = ()
    name: str | None = None
    channel: str | None = None
    covered: bool = False
    collection: Collection | None = None
    goods_received_at: datetime | None = None
    check: Check | None = None
    refused_remedies: tuple[RemedyRefused, ...] = ()
    remedy: RemedyTaken | None = None
    quotation: RepairQuotation | None = None
    repair: Repair | None = None
    charges: tuple[ClaimCharge, ...] = ()
    voucher: ClaimVoucher | None = None
    owed: Owed | None = None
    refunded: Money | None = None
    outcome: str | None = None
    because: str | None = None
    """Why there was no repair of a quotation."""
    closed_at: datetime | None = None
    sent_back: SentBack | None = None

    @property
    def open(self) -> bool:
        return self.stage not in {"declined", "closed"}
