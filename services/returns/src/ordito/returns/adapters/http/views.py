"""What the API of returns shows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from ordito.kit.http.principals import CustomerLink, Principal
from ordito.returns.domain.events import (
    ExchangeAgreed,
    GoodsNotSent,
    InspectionOutcome,
    Means,
    RefundDue,
    ReturnAuthorised,
    ReturnInspected,
    UndeliveredCause,
    WithdrawalReceived,
)
from ordito.returns.domain.life import (
    Authorised,
    Closed,
    Declined,
    Dispatched,
    Inspected,
    Lost,
    Received,
    RefundOwed,
    Return,
    Status,
    Undelivered,
    Way,
    Withdrawn,
    before_refund,
    inspected,
    last_status,
    not_sent,
    parcel_of,
    status_of,
)
from ordito.returns.domain.state import Confirmed, Opened, Shipped
from ordito.schemas.money import Money
from ordito.schemas.returns import Channel, Condition, CostBearer
from ordito.schemas.values import Address, Deadline, LineQuantity, Photo, Ruling, Sentence

Action = Literal["authorise", "dispatch", "form", "receive", "refuse", "lost", "inspect", "send_back"]


class InspectedView(BaseModel):
    line: int
    quantity: int
    condition: Condition
    reduction: Money
    note: str | None
    outcome: InspectionOutcome | None = Field(description="Null for pieces that did not come")
    photos: list[Photo]
    ruling: Ruling | None


class DeductionView(BaseModel):
    """One amount that was paid and does not go back."""

    code: str
    amount: Money
    sentence: Sentence


class RefundLineView(BaseModel):
    line: int
    quantity: int
    paid: Money
    reduction: Money
    refund: Money


class RefundView(BaseModel):
    """What is owed, until when, and why. `overdue`: that day ended and no payment was known of."""

    amount: Money
    lines: list[RefundLineView]
    delivery: Money
    due: date
    overdue: bool
    ruling: Ruling
    delivery_ruling: Ruling | None
    means: Means
    means_ruling: Ruling | None
    deductions: list[DeductionView]
    paid_by_voucher: bool = Field(description="No cash was collected: this goes back to the voucher that had paid it")


class AuthorisationView(BaseModel):
    """How the goods come back. `expired`: the day to send them ended and none had come."""

    code: str
    address: Address
    send_by: date
    cost_bearer: CostBearer
    authorised_by: str | None = Field(description="Null for the customer")
    expired: bool
    ruling: Ruling
    cost_ruling: Ruling
    instructions: list[Sentence]


class DispatchView(BaseModel):
    """That the goods are on their way back."""

    courier: str | None
    tracking_number: str | None
    dispatched_at: datetime


class SentBackView(BaseModel):
    """Refused pieces that went back to the customer."""

    lines: list[LineQuantity]
    courier: str | None
    tracking_number: str | None
    cost_bearer: CostBearer


class WantedView(BaseModel):
    sku: str
    name: str
    quantity: int
    unit_price: Money


class ExchangeChargeView(BaseModel):
    """What the goods did not cover of the exchange, asked of the customer by link."""

    charge_id: str
    status: Literal["due", "paid", "dropped"]
    amount: Money
    reason: str
    ruling: Ruling


class ExchangeView(BaseModel):
    """What goes out instead, with which order, and the difference."""

    wanted: list[WantedView]
    credit: Money
    to_pay: Money
    to_refund: Money
    replacement_order_id: str
    replacement: Literal["confirmed", "ended"] | None = Field(default=None, description="What is known of that order")
    charges: list[ExchangeChargeView] = []


class ReturnView(BaseModel):
    """One withdrawal, or one exchange, and what became of it. `actions`: what may be done with it now, by who asks."""

    return_id: str
    kind: Literal["withdrawal", "exchange"]
    status: Status
    actions: list[Action]
    lines: list[LineQuantity]
    name: str
    contact_email: str
    statement: str
    channel: Channel | None = Field(description="Null for an exchange")
    received_at: datetime
    dispatched_at: datetime | None = Field(default=None, description="When a letter or an e-mail was sent")
    entered_by: str | None = Field(default=None, description="Who of the staff recorded it; null for the customer")
    ruling: Ruling
    exchange: ExchangeView | None = None
    authorisation: AuthorisationView | None = None
    dispatch: DispatchView | None = None
    refusals: list[Ruling] = Field(default_factory=list, description="Why parcels were not taken")
    lost: Ruling | None = Field(default=None, description="At whose risk a parcel was lost")
    not_sent: bool = Field(default=False, description="Its goods never left our house: nothing is to be sent back")
    goods_received_at: datetime | None = None
    receipt: Ruling | None = Field(default=None, description="Whether the goods had to be taken")
    inspection: list[InspectedView] | None = None
    inspected_by: str | None = Field(default=None, description="Null for the customer")
    sent_back: SentBackView | None = None
    refund: RefundView | None = None
    refunded: Money | None = Field(default=None, description="What was paid back, once the return is closed")


class UndeliveredView(BaseModel):
    """Pieces that never reached the customer, and the money for them."""

    return_id: str
    parcel_id: str | None = Field(description="Null for pieces that never left the house")
    cause: UndeliveredCause | Literal["not_sent"]
    lines: list[LineQuantity]
    of_return: str | None = Field(description="The withdrawal that named these pieces, and goes on without them")
    settled_at: datetime
    ruling: Ruling
    refund: RefundView | None
    refunded: Money | None


class ReturnList(BaseModel):
    order_id: str
    number: str
    items: list[ReturnView]
    undelivered: list[UndeliveredView]


class DeclinedView(BaseModel):
    """The part of a statement that the terms do not allow."""

    return_id: str
    lines: list[LineQuantity]
    ruling: Ruling


class WithdrawalView(BaseModel):
    """The acknowledgement: what was received, when, by which ruling, and what follows."""

    return_id: str
    status: Status
    lines: list[LineQuantity]
    statement: str
    received_at: datetime
    ruling: Ruling
    deadline: Deadline | None
    return_code: Ruling = Field(description="Whether the goods may travel back without the seller's code")
    what_follows: Sentence
    declined: list[DeclinedView]
    undelivered: list[UndeliveredView] = Field(description="Pieces of these lines that never arrived: paid back anyway")


def return_view(one: Return, *, who: Principal, return_code: Ruling) -> ReturnView:
    """A return as it stands; a closed one keeps what it was. Customers do not see the names of the staff.

    `return_code` says whether goods may travel back without the seller's code.
    """
    names = not isinstance(who, CustomerLink)
    notice = one.notice
    exchanged = isinstance(notice, ExchangeAgreed)
    view = ReturnView(
        return_id=notice.return_id,
        kind="exchange" if exchanged else "withdrawal",
        status=status_of(one),
        actions=actions(one, who=who, return_code=return_code),
        lines=list(notice.lines),
        name=notice.name,
        contact_email=notice.contact_email,
        statement=notice.statement,
        channel=None if isinstance(notice, ExchangeAgreed) else notice.channel,
        received_at=notice.received_at,
        dispatched_at=None if isinstance(notice, ExchangeAgreed) else notice.dispatched_at,
        entered_by=notice.entered_by if names and isinstance(notice, WithdrawalReceived) else None,
        ruling=notice.ruling,
    )
    last = last_status(one)
    if isinstance(last, Declined):
        return view
    more: dict[str, Any] = _way(last.way, names=names)
    if isinstance(notice, ExchangeAgreed):
        more["exchange"] = _exchange(notice, last.way)
    if isinstance(one, Closed):
        more["refunded"] = one.closing.refunded
    more["not_sent"] = not_sent(one) is not None
    if isinstance(last, RefundOwed):
        more["refund"] = refund_view(last.refund, overdue=last.overdue)
    last = before_refund(one)
    if isinstance(last, Lost):
        more["lost"] = last.loss.ruling
    if isinstance(last, Received | Inspected):
        more |= {"goods_received_at": last.receipt.received_at, "receipt": last.receipt.ruling}
    if isinstance(last, Inspected):
        more |= _inspected(last.inspection, names=names)
    return view.model_copy(update=more)


def actions(one: Return, *, who: Principal, return_code: Ruling) -> list[Action]:
    """What the customer, or the staff, may do with the return now."""
    last = last_status(one)
    if isinstance(last, Declined):
        return []
    open_, by_staff = not isinstance(one, Closed), not isinstance(who, CustomerLink)
    on_its_way = open_ and isinstance(last, Authorised | Dispatched | Withdrawn)
    may_travel = on_its_way and (last.way.authorisation is not None or return_code.allowed)
    looked_at = inspected(one)
    refused = looked_at is not None and any(found.outcome == "refused" for found in looked_at.inspection.lines)
    possible: dict[Action, bool] = {
        "authorise": by_staff and open_ and isinstance(last, Withdrawn),
        "dispatch": may_travel,
        "form": last.way.authorisation is not None,
        "receive": by_staff and may_travel,
        "refuse": by_staff and open_ and not_sent(one) is None,
        "lost": by_staff and may_travel,
        "inspect": by_staff and isinstance(one, Received),
        "send_back": by_staff and refused and last.way.sent_back is None,
    }
    return [action for action, now in possible.items() if now]


def undelivered_view(one: Undelivered) -> UndeliveredView:
    """A parcel that never arrived, and where its money stands."""
    settled = one.settlement
    return UndeliveredView(
        return_id=settled.return_id,
        parcel_id=parcel_of(one),
        cause="not_sent" if isinstance(settled, GoodsNotSent) else settled.cause,
        lines=list(settled.lines),
        of_return=settled.of_return,
        settled_at=settled.at,
        ruling=settled.ruling,
        refund=None if one.refund is None else refund_view(one.refund, overdue=one.overdue),
        refunded=None if one.closing is None else one.closing.refunded,
    )


def what_follows(state: Opened) -> Sentence:
    """What the customer may expect after withdrawing."""
    match state.progress:
        case Confirmed():
            return _NOT_SHIPPED
        case Shipped():
            return _ON_ITS_WAY
        case _:
            return _WITH_THE_CUSTOMER


def refund_view(event: RefundDue, *, overdue: bool) -> RefundView:
    """What is owed and why."""
    return RefundView(
        amount=event.amount,
        lines=[
            RefundLineView(
                line=each.line,
                quantity=each.quantity,
                paid=each.paid,
                reduction=each.reduction,
                refund=each.refund,
            )
            for each in event.lines
        ],
        delivery=event.delivery,
        due=event.due,
        overdue=overdue,
        ruling=event.ruling,
        delivery_ruling=event.delivery_ruling,
        means=event.means,
        means_ruling=event.means_ruling,
        deductions=[
            DeductionView(code=each.code, amount=each.amount, sentence=each.sentence) for each in event.deductions
        ],
        paid_by_voucher=event.paid_by_voucher,
    )


def _exchange(event: ExchangeAgreed, way: Way) -> ExchangeView:
    return ExchangeView(
        wanted=[
            WantedView(sku=each.sku, name=each.name, quantity=each.quantity, unit_price=each.unit_price)
            for each in event.wanted
        ],
        credit=event.credit,
        to_pay=event.to_pay,
        to_refund=event.to_refund,
        replacement_order_id=event.replacement_order_id,
        replacement=way.replacement,
        charges=[
            ExchangeChargeView(
                charge_id=each.charge_id,
                status="paid" if each.charge_id in way.paid else "dropped" if each.charge_id in way.dropped else "due",
                amount=each.amount,
                reason=each.reason,
                ruling=each.ruling,
            )
            for each in way.charges
        ],
    )


def _way(way: Way, *, names: bool) -> dict[str, Any]:
    known: dict[str, Any] = {"refusals": [refusal.ruling for refusal in way.refusals]}
    if way.authorisation is not None:
        known["authorisation"] = _authorisation(way.authorisation, expired=way.expired, names=names)
    if way.dispatch is not None:
        known["dispatch"] = DispatchView(
            courier=way.dispatch.courier,
            tracking_number=way.dispatch.tracking_number,
            dispatched_at=way.dispatch.dispatched_at,
        )
    if way.sent_back is not None:
        known["sent_back"] = SentBackView(
            lines=list(way.sent_back.lines),
            courier=way.sent_back.courier,
            tracking_number=way.sent_back.tracking_number,
            cost_bearer=way.sent_back.cost_bearer,
        )
    return known


def _authorisation(event: ReturnAuthorised, *, expired: bool, names: bool) -> AuthorisationView:
    return AuthorisationView(
        code=event.code,
        address=event.address,
        send_by=event.send_by,
        cost_bearer=event.cost_bearer,
        authorised_by=event.authorised_by if names else None,
        expired=expired,
        ruling=event.ruling,
        cost_ruling=event.cost_ruling,
        instructions=list(event.instructions),
    )


def _inspected(event: ReturnInspected, *, names: bool) -> dict[str, Any]:
    found = [
        InspectedView(
            line=each.line,
            quantity=each.quantity,
            condition=each.condition,
            reduction=each.reduction,
            note=each.note,
            outcome=each.outcome,
            photos=list(each.photos),
            ruling=each.ruling,
        )
        for each in event.lines
    ]
    return {"inspection": found, "inspected_by": event.inspected_by if names else None}


_NOT_SHIPPED = Sentence(
    it="Il recesso è registrato. Il pacco non è ancora partito: tratteniamo questi articoli e rimborsiamo quanto "
    "pagato. Se nel frattempo sono partiti, il Servizio Clienti invia le istruzioni per il reso.",
    en="The withdrawal is recorded. The parcel has not left yet: we keep these items here, and what was paid for them "
    "goes back. Should they have left meanwhile, Customer Service sends the instructions for returning them.",
)
_ON_ITS_WAY = Sentence(
    it="Il recesso è registrato. Il pacco è in viaggio: il Servizio Clienti invia le istruzioni per il reso.",
    en="The withdrawal is recorded. The parcel is on its way: Customer Service sends the instructions for returning "
    "it.",
)
_WITH_THE_CUSTOMER = Sentence(
    it="Il recesso è registrato. Il Servizio Clienti invia le istruzioni per il reso.",
    en="The withdrawal is recorded. Customer Service sends the instructions for returning the goods.",
)
