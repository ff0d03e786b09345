"""What the API tells of an order. The four axes are told apart, and beside them the one word that people read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, assert_never
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ordito.kit.context import ActorKind
from ordito.kit.http.problems import ProblemDocument
from ordito.kit.transaction import Stored
from ordito.orders.adapters.http import examples
from ordito.orders.adapters.kafka.publish import (
    public_discount,
    public_invoice,
    public_line,
    public_replaced,
    public_totals,
    to_public,
)
from ordito.orders.domain.events import CancelledBy, Channel, ReturnStage
from ordito.orders.domain.state import (
    Acceptance,
    Allocated,
    CancellationAsked,
    Cancelled,
    Complaint,
    Confirmed,
    Delivered,
    Delivery,
    Forwarded,
    NotAccepted,
    NotAllocated,
    Order,
    Payment,
    PaymentAwaited,
    PaymentCaptured,
    PaymentFailed,
    Proposed,
    Status,
    Terminated,
)
from ordito.schemas.money import Money
from ordito.schemas.orders import Discount, Invoice, OrderLine, Replaced, Totals
from ordito.schemas.values import Address, Customer, LineQuantity, Ruling, TermsVersion


class Links(BaseModel):
    """Where to go on from here, on this service."""

    self: str
    events: str
    options: str
    cancel: str
    delivery_details: str
    rejection: str
    further_time: str
    termination: str
    invoice_requests: str
    complaints: str
    newsletter: str
    notes: str

    @classmethod
    def of(cls, order_id: str) -> Links:
        here = f"/v1/orders/{order_id}"
        return cls(
            self=here,
            events=f"{here}/events",
            options=f"{here}/options",
            cancel=f"{here}/cancel",
            delivery_details=f"{here}/delivery-details",
            rejection=f"{here}/rejection",
            further_time=f"{here}/further-time",
            termination=f"{here}/termination",
            invoice_requests=f"{here}/invoice-requests",
            complaints=f"{here}/complaints",
            newsletter=f"{here}/newsletter",
            notes=f"{here}/notes",
        )


class PlacedAnswer(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [examples.PLACED]})

    id: UUID
    number: str = Field(description="The order's name for people. Numbers rise, with gaps")
    status: Status
    totals: Totals
    terms: TermsVersion = Field(description="Govern the order to its end")
    customer_link: str = Field(description="The customer's page; whoever has the link has the order")
    links: Links


class AcceptanceAnswer(BaseModel):
    """What the seller says to the proposal, and whether it was called off."""

    state: Literal["proposed", "confirmed", "cancellation_asked", "cancelled", "rejected", "terminated"]
    lines: list[LineQuantity] | None = Field(default=None, description="The pieces that are confirmed")
    contract_concluded_at: datetime | None = None
    by: CancelledBy | None = None
    reason: str | None = None
    code: str | None = None
    ruling: Ruling | None = None


class PaymentAnswer(BaseModel):
    method: str
    state: Literal["awaited", "captured", "failed"]
    amount: Money | None = None
    reason: str | None = None


class DeliveryAnswer(BaseModel):
    state: Literal["not_allocated", "allocated", "forwarded", "delivered"]
    reserved: list[LineQuantity] | None = None
    unavailable: list[LineQuantity] | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None


class ReturnAnswer(BaseModel):
    return_id: str
    stage: ReturnStage
    lines: list[LineQuantity]


class LatenessAnswer(BaseModel):
    """What is known of a delivery that did not come in time."""

    due: date | None = Field(description="The last day that passed without the goods")
    further_until: date | None = Field(description="Until when the customer gave the seller more time")
    ruling: Ruling | None


class ComplaintAnswer(BaseModel):
    complaint_id: str
    channel: Channel
    text: str
    answers: list[str] = Field(description="The seller's, in order")
    ruling: Ruling


class OrderAnswer(BaseModel):
    """An order as its events tell it, now or at the asked instant."""

    id: UUID
    seller: str
    number: str
    storefront_reference: str
    status: Status
    version: int = Field(description="How many events it was told by")
    placed_at: datetime
    terms: TermsVersion
    acceptance: AcceptanceAnswer
    payment: PaymentAnswer
    delivery: DeliveryAnswer
    returns: list[ReturnAnswer]
    lines: list[OrderLine]
    refused: list[LineQuantity] = Field(description="Pieces that could not be sold")
    discount: Discount | None
    totals: Totals = Field(description="As ordered; refunds are told by payments")
    customer: Customer
    shipping_address: Address
    billing_address: Address | None
    phone: str | None = Field(description="The number that the courier may call")
    gift_note: str | None
    invoice: Invoice | None
    newsletter: bool
    account: str | None = Field(description="The storefront's name for the customer; null for a guest")
    voucher: str | None
    replaces: Replaced | None = Field(description="Set where the seller placed the order, in place of other goods")
    lateness: LatenessAnswer
    complaints: list[ComplaintAnswer]
    rulings: list[Ruling] = Field(description="What was decided when the order was placed")
    links: Links


class OrdersAnswer(BaseModel):
    orders: list[OrderAnswer]


class ActorAnswer(BaseModel):
    kind: ActorKind
    id: str


class EventAnswer(BaseModel):
    """One event of the order, as it is published."""

    id: UUID
    version: int
    type: str = Field(examples=["ordito.orders.order-placed.v1"])
    time: datetime
    actor: ActorAnswer
    correlation: str
    causation: str | None = Field(description="The event, of whichever service, that led to this one")
    data: dict[str, Any]


class EventsAnswer(BaseModel):
    events: list[EventAnswer]
    next_after: int | None = Field(description="Ask with `after=` this for the next page; null on the last")


class CancelAnswer(BaseModel):
    """202 while shipping is asked; 200 once the order is cancelled."""

    id: UUID
    status: Status
    by: CancelledBy
    ruling: Ruling
    links: Links


class RefusedDocument(ProblemDocument):
    """A problem document; of `total_differs`, with what the order comes to."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.TOTAL_DIFFERS]})

    totals: Totals | None = Field(default=None, description="With `total_differs`: what the order comes to")
    expected_total: Money | None = Field(default=None, description="With `total_differs`: what was expected")


class ConflictDocument(ProblemDocument):
    """A problem document; of `storefront_reference_taken`, with the order that has it."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.REFERENCE_TAKEN]})

    order_id: UUID | None = Field(
        default=None, description="With `storefront_reference_taken`: the order placed with it"
    )


def placed_answer(order_id: str, order: Order, *, customer_link: str) -> PlacedAnswer:
    return PlacedAnswer(
        id=UUID(order_id),
        number=order.placed.number,
        status=order.status,
        totals=public_totals(order.placed.totals),
        terms=order.terms,
        customer_link=customer_link,
        links=Links.of(order_id),
    )


def order_answer(order_id: str, order: Order, *, version: int) -> OrderAnswer:
    placed = order.placed
    return OrderAnswer(
        id=UUID(order_id),
        seller=placed.terms.seller,
        number=placed.number,
        storefront_reference=placed.storefront_reference,
        status=order.status,
        version=version,
        placed_at=placed.placed_at,
        terms=placed.terms,
        acceptance=_acceptance(order),
        payment=_payment(order.payment, method=placed.payment.method),
        delivery=_delivery(order.delivery),
        returns=[
            ReturnAnswer(return_id=one.return_id, stage=one.stage, lines=list(one.lines)) for one in order.returns
        ],
        lines=[public_line(line) for line in placed.lines],
        refused=list(order.refused),
        discount=public_discount(placed.discount),
        totals=public_totals(placed.totals),
        customer=placed.customer,
        shipping_address=order.shipping_address,
        billing_address=placed.billing_address,
        phone=order.phone,
        gift_note=placed.gift_note,
        invoice=public_invoice(order.invoice),
        newsletter=order.newsletter,
        account=placed.account,
        voucher=placed.voucher,
        replaces=public_replaced(placed.replaces),
        lateness=lateness_answer(order),
        complaints=[complaint_answer(one) for one in order.complaints],
        rulings=list(placed.rulings),
        links=Links.of(order_id),
    )


def event_answer(stored: Stored) -> EventAnswer:
    body = to_public(stored)
    context = stored.context
    return EventAnswer(
        id=stored.id,
        version=stored.version,
        type=body.type,
        time=stored.at,
        actor=ActorAnswer(kind=context.actor.kind, id=context.actor.id),
        correlation=context.correlation,
        causation=context.causation,
        data=body.model_dump(mode="json"),
    )


def cancel_answer(order_id: str, order: Order) -> CancelAnswer:
    """Of an order that is cancelled or about to be."""
    match order.acceptance:
        case CancellationAsked(by=by, ruling=ruling) | Cancelled(by=by, ruling=ruling):
            return CancelAnswer(id=UUID(order_id), status=order.status, by=by, ruling=ruling, links=Links.of(order_id))
        case Proposed() | Confirmed() | NotAccepted() | Terminated():
            raise ValueError(f"an order that is {order.status} has no cancellation to tell of")
        case _:
            assert_never(order.acceptance)


def lateness_answer(order: Order) -> LatenessAnswer:
    overdue = order.overdue
    return LatenessAnswer(
        due=None if overdue is None else overdue.due,
        further_until=order.further_until,
        ruling=None if overdue is None else overdue.ruling,
    )


def complaint_answer(complaint: Complaint) -> ComplaintAnswer:
    return ComplaintAnswer(
        complaint_id=complaint.complaint_id,
        channel=complaint.channel,
        text=complaint.text,
        answers=list(complaint.answers),
        ruling=complaint.ruling,
    )


def _acceptance(order: Order) -> AcceptanceAnswer:
    answer = _accepted(order.acceptance)
    return answer.model_copy(update={"contract_concluded_at": order.contract_concluded_at})


def _accepted(acceptance: Acceptance) -> AcceptanceAnswer:
    match acceptance:
        case Proposed():
            return AcceptanceAnswer(state="proposed")
        case Confirmed(lines=lines, ruling=ruling):
            return AcceptanceAnswer(state="confirmed", lines=list(lines), ruling=ruling)
        case Terminated(by=by, ruling=ruling):
            return AcceptanceAnswer(state="terminated", by=by, ruling=ruling)
        case CancellationAsked(by=by, reason=reason, ruling=ruling):
            return AcceptanceAnswer(state="cancellation_asked", by=by, reason=reason, ruling=ruling)
        case Cancelled(by=by, reason=reason, ruling=ruling):
            return AcceptanceAnswer(state="cancelled", by=by, reason=reason, ruling=ruling)
        case NotAccepted(code=code, ruling=ruling):
            return AcceptanceAnswer(state="rejected", code=code, ruling=ruling)
        case _:
            assert_never(acceptance)


def _payment(payment: Payment, *, method: str) -> PaymentAnswer:
    match payment:
        case PaymentAwaited():
            return PaymentAnswer(method=method, state="awaited")
        case PaymentCaptured(amount=amount):
            return PaymentAnswer(method=method, state="captured", amount=amount)
        case PaymentFailed(reason=reason):
            return PaymentAnswer(method=method, state="failed", reason=reason)
        case _:
            assert_never(payment)


def _delivery(delivery: Delivery) -> DeliveryAnswer:
    match delivery:
        case NotAllocated():
            return DeliveryAnswer(state="not_allocated")
        case Allocated(reserved=reserved, unavailable=unavailable):
            return DeliveryAnswer(state="allocated", reserved=list(reserved), unavailable=list(unavailable))
        case Forwarded(shipped_at=shipped_at):
            return DeliveryAnswer(state="forwarded", shipped_at=shipped_at)
        case Delivered(shipped_at=shipped_at, delivered_at=delivered_at):
            return DeliveryAnswer(state="delivered", shipped_at=shipped_at, delivered_at=delivered_at)
        case _:
            assert_never(delivery)
