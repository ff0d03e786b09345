"""What the API of guarantee claims shows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from ordito.returns.domain.claim_events import (
    ChargeDue,
    ChargeReason,
    ClaimChecked,
    ClaimClosed,
    ClaimCollectionArranged,
    ClaimDeclined,
    ClaimGoodsReceived,
    ClaimOutcome,
    RemedyDecided,
    RemedyDeclined,
    RepairFinished,
    RepairOverdue,
    RepairQuotationAnswered,
    RepairQuoted,
    RepairStarted,
    VoucherDue,
)
from ordito.returns.domain.claim_state import UNDECIDED, AnyClaim, Claim, ClaimStatus, DeclinedClaim
from ordito.returns.domain.claiming import ClaimOption
from ordito.returns.domain.events import GoodsSentBack, RefundDue, RefundOverdue
from ordito.schemas.claims import CheckCost, NotRepairedBecause, Remedy
from ordito.schemas.money import Money
from ordito.schemas.returns import Channel, CostBearer, WantedLine
from ordito.schemas.values import Address, Photo, Ruling


class RemedyRuling(BaseModel):
    """Whether a remedy is the customer's, and why."""

    remedy: Remedy
    ruling: Ruling


class CollectionView(BaseModel):
    """How the goods come to be looked at: the seller collects them, or the customer sends them to `address`."""

    code: str
    by: CostBearer
    address: Address
    pickup_on: date | None
    arranged_by: str | None = Field(description="Null for the customer")
    ruling: Ruling


class CheckView(BaseModel):
    """What was found. Without a defect, `ruling` is about the `costs` that are charged."""

    defect: bool
    minor: bool
    part: str | None
    note: str | None
    photos: list[Photo]
    checked_by: str | None = Field(description="Null for the customer")
    ruling: Ruling | None
    costs: list[CheckCost] = Field(default_factory=list)


class RemedyView(BaseModel):
    """How the defect is made good."""

    remedy: Remedy
    amount: Money | None
    replacement_order_id: str | None
    wanted: list[WantedLine]
    decided_by: str | None = Field(description="Null for the customer, unless he chose himself")
    ruling: Ruling


class QuotationView(BaseModel):
    """What a repair would cost. `accepted` is null as long as the customer has not answered."""

    amount: Money
    note: str | None
    quoted_by: str | None = Field(description="Null for the customer")
    accepted: bool | None
    valid_until: date | None = Field(default=None, description="Its last day")
    ruling: Ruling


class ChargeView(BaseModel):
    """What the customer owes for the claim; payments asks for it under `charge_id`."""

    charge_id: str
    amount: Money
    reason: ChargeReason
    ruling: Ruling


class RepairView(BaseModel):
    """The repair. `overdue`: the day `due` ended and it was not finished."""

    due: date | None
    overdue: bool
    finished: bool
    courier: str | None
    tracking_number: str | None
    ruling: Ruling


class ClaimRefundView(BaseModel):
    """The money that goes back, and by when."""

    amount: Money
    due: date
    overdue: bool
    ruling: Ruling


class SentBackView(BaseModel):
    """How the goods travel to the customer again, who keeps them, and at whose cost."""

    courier: str | None
    tracking_number: str | None
    cost_bearer: CostBearer
    sent_back_by: str | None = Field(description="Null for the customer")


class VoucherView(BaseModel):
    """The voucher that the customer agreed to."""

    code: str
    amount: Money


class ClaimView(BaseModel):
    """One claim and what became of it. `choices`: after the check, what the customer may choose."""

    claim_id: str
    status: ClaimStatus
    line: int
    quantity: int
    description: str
    discovered_on: date
    name: str
    contact_email: str
    channel: Channel
    opened_at: datetime
    covered: bool
    ruling: Ruling
    report_ruling: Ruling | None = None
    wanted: Remedy | None = None
    photos: list[Photo] = Field(default_factory=list)
    collection: CollectionView | None = None
    received_at: datetime | None = None
    check: CheckView | None = None
    choices: list[RemedyRuling] = Field(default_factory=list)
    declined: list[RemedyRuling] = Field(default_factory=list, description="Remedies that were asked for in vain")
    remedy: RemedyView | None = None
    quotation: QuotationView | None = None
    charge: ChargeView | None = None
    repair: RepairView | None = None
    refund: ClaimRefundView | None = None
    voucher: VoucherView | None = None
    outcome: ClaimOutcome | None = None
    because: NotRepairedBecause | None = Field(default=None, description="Why there was no repair of a quotation")
    withdrawable: bool = False
    to_send_back: bool = Field(default=False, description="The goods are here, and wait to travel to the customer")
    sent_back: SentBackView | None = None


class ClaimList(BaseModel):
    order_id: str
    number: str
    items: list[ClaimView]


class ClaimOptionView(BaseModel):
    """What a claim about a line would meet now. `guarantee` is null as long as no piece of it is delivered."""

    line: int
    sku: str
    name: str
    bought: int
    claimable: int
    covered: bool
    guarantee: Ruling | None
    registration: Ruling
    registered_at: datetime | None
    paid_repair: Ruling | None = Field(description="Once the guarantee is over")
    remedies: list[RemedyRuling]


class ClaimOptions(BaseModel):
    """Line by line, what the guarantee gives; `collection` says who would bring the goods."""

    order_id: str
    number: str
    lines: list[ClaimOptionView]
    collection: Ruling


class RegistrationView(BaseModel):
    """A registered guarantee; its ruling carries the day until which it holds."""

    line: int
    registered_at: datetime
    ruling: Ruling


def claim_view(
    one: AnyClaim, *, choices: tuple[tuple[Remedy, Ruling], ...] = (), to_send_back: bool = False
) -> ClaimView:
    """A claim as it stands, with the names of the staff."""
    notice = one.notice
    view = ClaimView(
        claim_id=notice.claim_id,
        status="declined" if isinstance(one, DeclinedClaim) else one.status,
        line=notice.line,
        quantity=notice.quantity,
        description=notice.description,
        discovered_on=notice.discovered_on,
        name=notice.name,
        contact_email=notice.contact_email,
        channel=notice.channel,
        opened_at=notice.declined_at if isinstance(notice, ClaimDeclined) else notice.opened_at,
        covered=isinstance(one, Claim) and one.notice.covered,
        ruling=notice.ruling,
    )
    if isinstance(one, DeclinedClaim):
        return view
    return view.model_copy(
        update={
            "report_ruling": one.notice.report_ruling,
            "wanted": one.notice.wanted,
            "photos": list(one.notice.photos),
            "choices": [RemedyRuling(remedy=remedy, ruling=ruling) for remedy, ruling in choices],
            "withdrawable": one.status in UNDECIDED,
            "to_send_back": to_send_back,
            **_goods(one),
            **_remedies(one),
            **_repair(one),
            **_money(one),
        }
    )


def claim_for_customer(view: ClaimView) -> ClaimView:
    """The same without the names of the staff."""
    hidden: dict[str, Any] = {}
    if view.collection is not None:
        hidden["collection"] = view.collection.model_copy(update={"arranged_by": None})
    if view.check is not None:
        hidden["check"] = view.check.model_copy(update={"checked_by": None})
    if view.quotation is not None:
        hidden["quotation"] = view.quotation.model_copy(update={"quoted_by": None})
    if view.sent_back is not None:
        hidden["sent_back"] = view.sent_back.model_copy(update={"sent_back_by": None})
    if view.remedy is not None and view.remedy.decided_by != "customer":
        hidden["remedy"] = view.remedy.model_copy(update={"decided_by": None})
    return view.model_copy(update=hidden)


def claim_option_view(option: ClaimOption) -> ClaimOptionView:
    line = option.line
    return ClaimOptionView(
        line=line.line,
        sku=line.sku,
        name=line.name,
        bought=line.quantity,
        claimable=option.claimable,
        covered=option.guarantee is not None and option.guarantee.allowed,
        guarantee=option.guarantee,
        registration=option.registration,
        registered_at=option.registered_at,
        paid_repair=option.paid_repair,
        remedies=[RemedyRuling(remedy=remedy, ruling=ruling) for remedy, ruling in option.remedies],
    )


def _goods(claim: Claim) -> dict[str, Any]:
    arranged, receipt = claim.last(ClaimCollectionArranged), claim.last(ClaimGoodsReceived)
    check, back = claim.last(ClaimChecked), claim.last(GoodsSentBack)
    return {
        "sent_back": back
        and SentBackView(
            courier=back.courier,
            tracking_number=back.tracking_number,
            cost_bearer=back.cost_bearer,
            sent_back_by=back.sent_back_by,
        ),
        "collection": arranged
        and CollectionView(
            code=arranged.code,
            by=arranged.by,
            address=arranged.address,
            pickup_on=arranged.pickup_on,
            arranged_by=arranged.arranged_by,
            ruling=arranged.ruling,
        ),
        "received_at": receipt and receipt.received_at,
        "check": check
        and CheckView(
            defect=check.defect,
            minor=check.minor,
            part=check.part,
            note=check.note,
            photos=list(check.photos),
            checked_by=check.checked_by,
            ruling=check.ruling,
            costs=list(check.costs),
        ),
    }


def _remedies(claim: Claim) -> dict[str, Any]:
    decided = claim.last(RemedyDecided)
    return {
        "declined": [
            RemedyRuling(remedy=fact.remedy, ruling=fact.ruling)
            for fact in claim.facts
            if isinstance(fact, RemedyDeclined)
        ],
        "remedy": decided
        and RemedyView(
            remedy=decided.remedy,
            amount=decided.amount,
            replacement_order_id=decided.replacement_order_id,
            wanted=list(decided.wanted),
            decided_by=decided.decided_by,
            ruling=decided.ruling,
        ),
    }


def _repair(claim: Claim) -> dict[str, Any]:
    quoted, answered = claim.last(RepairQuoted), claim.last(RepairQuotationAnswered)
    started, finished = claim.last(RepairStarted), claim.last(RepairFinished)
    return {
        "quotation": quoted
        and QuotationView(
            amount=quoted.amount,
            note=quoted.note,
            quoted_by=quoted.quoted_by,
            accepted=None if answered is None else answered.accepted,
            valid_until=quoted.valid_until,
            ruling=quoted.ruling,
        ),
        "repair": started
        and RepairView(
            due=started.due,
            overdue=claim.last(RepairOverdue) is not None and finished is None,
            finished=finished is not None,
            courier=None if finished is None else finished.courier,
            tracking_number=None if finished is None else finished.tracking_number,
            ruling=started.ruling,
        ),
    }


def _money(claim: Claim) -> dict[str, Any]:
    charge, refund, voucher = claim.last(ChargeDue), claim.last(RefundDue), claim.last(VoucherDue)
    closed = claim.last(ClaimClosed)
    return {
        "charge": charge
        and ChargeView(charge_id=charge.charge_id, amount=charge.amount, reason=charge.reason, ruling=charge.ruling),
        "refund": refund
        and ClaimRefundView(
            amount=refund.amount,
            due=refund.due,
            overdue=claim.last(RefundOverdue) is not None and claim.status == "refund_due",
            ruling=refund.ruling,
        ),
        "voucher": voucher and VoucherView(code=voucher.code, amount=voucher.amount),
        "outcome": closed and closed.outcome,
        "because": closed and closed.because,
    }
