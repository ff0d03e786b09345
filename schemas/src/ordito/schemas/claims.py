"""Events of the guarantee, on topic `ordito.returns`: registrations, claims, repairs, and what follows from them.

Owner: returns. Consumers: orders, payments, notifications, desk. Compatibility as for the orders' topic.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal

from pydantic import Field

from ordito.schemas.event import EventBody
from ordito.schemas.money import Money
from ordito.schemas.returns import Channel, CostBearer, WantedLine
from ordito.schemas.values import Address, Photo, Ruling

CheckingCost = Literal["verification", "restoration", "transport"]
NotRepairedBecause = Literal["not_wanted", "not_answered", "not_paid"]
Remedy = Literal["repair", "replacement", "price_reduction", "termination", "equivalent_product", "voucher"]


@dataclass(frozen=True, slots=True)
class CheckCost:
    """One of the costs of a check that found no defect, and why it is so much."""

    what: CheckingCost
    amount: Money
    reason: str


class GuaranteeRegisteredV1(EventBody):
    """The customer registered the guarantee of a line. `ruling` says how long it lasts."""

    type: ClassVar[str] = "ordito.returns.guarantee-registered.v1"

    line: int
    registered_at: datetime
    ruling: Ruling


class ClaimOpenedV1(EventBody):
    """The customer reported a defect. `report_ruling` is about the time of the report, `ruling` about the guarantee.

    Not covered any more, it is a paid repair where the terms offer one: `covered` is false.
    """

    type: ClassVar[str] = "ordito.returns.claim-opened.v1"

    claim_id: str
    line: int
    quantity: int
    description: str
    discovered_on: date
    wanted: Remedy | None
    photos: list[Photo]
    name: str
    contact_email: str
    channel: Channel
    opened_at: datetime
    covered: bool
    ruling: Ruling
    report_ruling: Ruling | None


class ClaimDeclinedV1(EventBody):
    """A claim that the terms and the law do not allow; the customer learns why."""

    type: ClassVar[str] = "ordito.returns.claim-declined.v1"

    claim_id: str
    line: int
    description: str
    contact_email: str
    ruling: Ruling


class ClaimCollectionArrangedV1(EventBody):
    """How the goods come to be looked at: collected at the customer's, or sent by him to `address`, under `code`."""

    type: ClassVar[str] = "ordito.returns.claim-collection-arranged.v1"

    claim_id: str
    code: str
    by: CostBearer
    address: Address
    pickup_on: date | None
    arranged_by: str
    ruling: Ruling


class ClaimGoodsReceivedV1(EventBody):
    """The goods of a claim are there."""

    type: ClassVar[str] = "ordito.returns.claim-goods-received.v1"

    claim_id: str
    received_at: datetime
    received_by: str


class ClaimCheckedV1(EventBody):
    """Somebody looked for the defect. Without one, `ruling` says what may be charged, `costs` what the customer is."""

    type: ClassVar[str] = "ordito.returns.claim-checked.v1"

    claim_id: str
    defect: bool
    minor: bool
    note: str | None
    photos: list[Photo]
    checked_by: str
    ruling: Ruling | None
    costs: list[CheckCost] = Field(default_factory=list)


class RemedyDecidedV1(EventBody):
    """How the defect is made good. `amount` is the price reduction, the money back or the voucher's value."""

    type: ClassVar[str] = "ordito.returns.remedy-decided.v1"

    claim_id: str
    remedy: Remedy
    amount: Money | None
    replacement_order_id: str | None
    wanted: list[WantedLine]
    decided_by: str
    ruling: Ruling


class RemedyDeclinedV1(EventBody):
    """The remedy that the customer asked for is not his by the terms and the law; another is to be chosen."""

    type: ClassVar[str] = "ordito.returns.remedy-declined.v1"

    claim_id: str
    remedy: Remedy
    ruling: Ruling


class RepairQuotedV1(EventBody):
    """A repair outside the guarantee costs `amount`, if the customer wants it until the end of `valid_until`."""

    type: ClassVar[str] = "ordito.returns.repair-quoted.v1"

    claim_id: str
    amount: Money
    note: str | None
    quoted_by: str
    ruling: Ruling
    valid_until: date | None = None


class RepairQuotationAnsweredV1(EventBody):
    """The customer took the quotation, or did not."""

    type: ClassVar[str] = "ordito.returns.repair-quotation-answered.v1"

    claim_id: str
    accepted: bool
    answered_by: str


class RepairStartedV1(EventBody):
    """The lab has it. `ruling` carries the day by which it should be done."""

    type: ClassVar[str] = "ordito.returns.repair-started.v1"

    claim_id: str
    due: date | None
    ruling: Ruling


class RepairOverdueV1(EventBody):
    """The lab's time is over and the repair is not finished."""

    type: ClassVar[str] = "ordito.returns.repair-overdue.v1"

    claim_id: str
    due: date
    ruling: Ruling


class RepairFinishedV1(EventBody):
    """Repaired and on its way back to the customer."""

    type: ClassVar[str] = "ordito.returns.repair-finished.v1"

    claim_id: str
    courier: str | None
    tracking_number: str | None
    finished_by: str


class ChargeDueV1(EventBody):
    """The customer owes something: payments asks for it. `charge_id` is unique within the order."""

    type: ClassVar[str] = "ordito.returns.charge-due.v1"

    charge_id: str
    return_id: str
    amount: Money
    reason: Literal["no_defect_found", "paid_repair", "sent_back"]
    ruling: Ruling


class VoucherDueV1(EventBody):
    """The customer agreed to a voucher as remedy: payments issues it under `code`."""

    type: ClassVar[str] = "ordito.returns.voucher-due.v1"

    claim_id: str
    code: str
    amount: Money
    ruling: Ruling


class ClaimClosedV1(EventBody):
    """Over. `because` says why there was no repair: its quotation was not taken, not answered, or not paid in time."""

    type: ClassVar[str] = "ordito.returns.claim-closed.v1"

    claim_id: str
    outcome: Literal[
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
    because: NotRepairedBecause | None = None


EVENTS: tuple[type[EventBody], ...] = (
    GuaranteeRegisteredV1,
    ClaimOpenedV1,
    ClaimDeclinedV1,
    ClaimCollectionArrangedV1,
    ClaimGoodsReceivedV1,
    ClaimCheckedV1,
    RemedyDecidedV1,
    RemedyDeclinedV1,
    RepairQuotedV1,
    RepairQuotationAnsweredV1,
    RepairStartedV1,
    RepairOverdueV1,
    RepairFinishedV1,
    ChargeDueV1,
    VoucherDueV1,
    ClaimClosedV1,
)
