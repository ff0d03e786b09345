"""What the API of returns shows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, assert_never

from pydantic import BaseModel, Field

from ordito.kit.transaction import Stored
from ordito.returns.adapters.kafka.publish import to_public
from ordito.returns.domain.events import ReturnAuthorised, ReturnInspected, WithdrawalDeclined
from ordito.returns.domain.state import (
    Authorised,
    Cancelled,
    Closed,
    Confirmed,
    Declined,
    Delivered,
    Inspected,
    Opened,
    Placed,
    Progress,
    Received,
    RefundOwed,
    Rejected,
    Return,
    Shipped,
    Status,
    Withdrawn,
    last_status,
    status_of,
)
from ordito.returns.domain.withdrawing import Option
from ordito.schemas.money import Money
from ordito.schemas.returns import Channel, Condition, CostBearer
from ordito.schemas.values import Address, Deadline, LineQuantity, Ruling, Sentence

OrderStage = Literal["placed", "confirmed", "shipped", "delivered", "rejected", "cancelled"]


class InspectedView(BaseModel):
    line: int
    quantity: int
    condition: Condition
    reduction: Money
    note: str | None


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
    delivery_ruling: Ruling


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


class ReturnView(BaseModel):
    """One withdrawal and what became of it."""

    return_id: str
    status: Status
    lines: list[LineQuantity]
    name: str
    contact_email: str
    statement: str
    channel: Channel | None = Field(description="Null for a withdrawal that was declined")
    received_at: datetime
    ruling: Ruling
    authorisation: AuthorisationView | None = None
    goods_received_at: datetime | None = None
    inspection: list[InspectedView] | None = None
    inspected_by: str | None = Field(default=None, description="Null for the customer")
    refund: RefundView | None = None
    refunded: Money | None = Field(default=None, description="What was paid back, once the return is closed")


class ReturnList(BaseModel):
    order_id: str
    number: str
    items: list[ReturnView]


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


class OptionView(BaseModel):
    """What a withdrawal from a line would meet now. `allowed`: something is left of it and the terms allow it."""

    line: int
    sku: str
    name: str
    bought: int
    left: int
    allowed: bool
    ruling: Ruling


class WithdrawalOptions(BaseModel):
    """Line by line, whether and until when one may withdraw."""

    order_id: str
    number: str
    stage: OrderStage
    allowed: bool
    lines: list[OptionView]


class EventView(BaseModel):
    """One event of the order's returns, as it was published."""

    id: str
    type: str
    version: int
    time: datetime
    actor: str
    correlation: str
    causation: str | None
    data: dict[str, Any]


class EventList(BaseModel):
    items: list[EventView]


def for_customer(view: ReturnView) -> ReturnView:
    """The same without the names of the staff."""
    authorisation = view.authorisation
    if authorisation is not None:
        authorisation = authorisation.model_copy(update={"authorised_by": None})
    return view.model_copy(update={"authorisation": authorisation, "inspected_by": None})


def return_view(one: Return) -> ReturnView:
    """A return as it stands; a closed one keeps what it was."""
    notice = one.notice
    view = ReturnView(
        return_id=notice.return_id,
        status=status_of(one),
        lines=list(notice.lines),
        name=notice.name,
        contact_email=notice.contact_email,
        statement=notice.statement,
        channel=None if isinstance(notice, WithdrawalDeclined) else notice.channel,
        received_at=notice.received_at,
        ruling=notice.ruling,
    )
    more: dict[str, Any] = {"refunded": one.closing.refunded} if isinstance(one, Closed) else {}
    last = last_status(one)
    match last:
        case Declined() | Withdrawn():
            pass
        case Authorised():
            more["authorisation"] = _authorisation(last.authorisation, expired=last.expired)
        case Received():
            more |= _arrived(last)
        case Inspected():
            more |= _arrived(last) | _inspected(last.inspection)
        case RefundOwed():
            more |= _arrived(last) | _inspected(last.inspection) | {"refund": _refund(last)}
        case _:
            assert_never(last)
    return view.model_copy(update=more)


def option_view(option: Option) -> OptionView:
    line = option.line
    return OptionView(
        line=line.line,
        sku=line.sku,
        name=line.name,
        bought=line.quantity,
        left=option.left,
        allowed=option.left > 0 and option.ruling.allowed,
        ruling=option.ruling,
    )


def stage_of(progress: Progress) -> OrderStage:
    """The word for how far the order has come."""
    match progress:
        case Placed():
            return "placed"
        case Confirmed():
            return "confirmed"
        case Shipped():
            return "shipped"
        case Delivered():
            return "delivered"
        case Rejected():
            return "rejected"
        case Cancelled():
            return "cancelled"
        case _:
            assert_never(progress)


def what_follows(state: Opened) -> Sentence:
    """What the customer may expect after withdrawing."""
    match state.progress:
        case Confirmed():
            return _NOT_SHIPPED
        case Shipped():
            return _ON_ITS_WAY
        case _:
            return _WITH_THE_CUSTOMER


def event_view(stored: Stored) -> EventView:
    """A stored event, under its public name."""
    body = to_public(stored)
    return EventView(
        id=str(stored.id),
        type=body.type,
        version=stored.version,
        time=stored.at,
        actor=f"{stored.context.actor.kind}:{stored.context.actor.id}",
        correlation=stored.context.correlation,
        causation=stored.context.causation,
        data=body.model_dump(mode="json"),
    )


def _authorisation(event: ReturnAuthorised, *, expired: bool) -> AuthorisationView:
    return AuthorisationView(
        code=event.code,
        address=event.address,
        send_by=event.send_by,
        cost_bearer=event.cost_bearer,
        authorised_by=event.authorised_by,
        expired=expired,
        ruling=event.ruling,
        cost_ruling=event.cost_ruling,
    )


def _arrived(one: Received | Inspected | RefundOwed) -> dict[str, Any]:
    return {
        "authorisation": _authorisation(one.authorisation, expired=False),
        "goods_received_at": one.receipt.received_at,
    }


def _inspected(event: ReturnInspected) -> dict[str, Any]:
    found = [
        InspectedView(
            line=each.line,
            quantity=each.quantity,
            condition=each.condition,
            reduction=each.reduction,
            note=each.note,
        )
        for each in event.lines
    ]
    return {"inspection": found, "inspected_by": event.inspected_by}


def _refund(one: RefundOwed) -> RefundView:
    event = one.refund
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
        overdue=one.overdue,
        ruling=event.ruling,
        delivery_ruling=event.delivery_ruling,
    )


_NOT_SHIPPED = Sentence(
    it="Il recesso è registrato. Il pacco non è ancora partito: per non riceverlo si può annullare l'ordine, anche "
    "tramite il Servizio Clienti, e tutto quanto pagato viene rimborsato. Se parte comunque, il Servizio Clienti invia "
    "le istruzioni per il reso.",
    en="The withdrawal is recorded. The parcel has not left yet: to keep it from leaving, cancel the order, or ask "
    "Customer Service to, and all that was paid goes back. Should it leave all the same, Customer Service sends the "
    "instructions for returning it.",
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
