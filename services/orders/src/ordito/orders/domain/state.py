"""Where an order stands: four axes that move on their own, and the one word that people read from them.

    acceptance   Proposed → Confirmed | NotAccepted; CancellationAsked in between; Cancelled; Terminated
    payment      PaymentAwaited → PaymentFailed → PaymentCaptured
    delivery     NotAllocated → Allocated → Forwarded → Delivered
    returns      none, or one a return, each at its stage

The axes are independent because the world is: the courier may have the parcel while a cancellation is being asked, and
money may arrive for an order that was rejected meanwhile. `status` derives the word. Before there is an order there may
be a quotation, on the same stream.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, TypeAlias, assert_never

from ordito.orders.domain.events import (
    AllocationNoted,
    CancellationDeclined,
    CancellationRequested,
    CancelledBy,
    Channel,
    ComplaintAnswered,
    ComplaintRecorded,
    ContractConcluded,
    DeliveryDetailsChanged,
    DeliveryOverdue,
    Event,
    FurtherTimeGranted,
    InvoiceRequestAnswered,
    LinesRefused,
    NewsletterConsentChanged,
    NoteAdded,
    OrderCancelled,
    OrderConfirmed,
    OrderDelivered,
    OrderPlaced,
    OrderRejected,
    OrderShipped,
    OrderTerminated,
    PaymentNoted,
    PiecesStopNoted,
    PiecesStopRequested,
    QuotationOffered,
    QuotationRequested,
    Rejected,
    ReturnNoted,
    ReturnStage,
    VoucherNoted,
)
from ordito.orders.domain.order import Invoice
from ordito.schemas.money import Money
from ordito.schemas.values import Address, LineQuantity, Ruling, TermsVersion

Status: TypeAlias = Literal[
    "placed",
    "confirmed",
    "cancelling",
    "cancelled",
    "rejected",
    "shipped",
    "delivered",
    "undelivered",
    "terminated",
    "returning",
    "returned",
]


# Acceptance


@dataclass(frozen=True, slots=True)
class Proposed:
    """The seller has not answered yet."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Accepted for `lines`: all that is in stock."""

    lines: tuple[LineQuantity, ...]
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class CancellationAsked:
    """Shipping is asked to stop. If it declines, the order is `before` again."""

    by: CancelledBy
    reason: str | None
    ruling: Ruling
    before: Proposed | Confirmed


@dataclass(frozen=True, slots=True)
class Cancelled:
    by: CancelledBy
    reason: str | None
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class NotAccepted:
    """The proposal was rejected; by staff also after it was confirmed, when the warehouse may be at work already."""

    code: Rejected
    ruling: Ruling
    was_confirmed: bool


@dataclass(frozen=True, slots=True)
class Terminated:
    """The customer ended the contract because the goods did not come in time."""

    by: CancelledBy
    ruling: Ruling


Acceptance: TypeAlias = Proposed | Confirmed | CancellationAsked | Cancelled | NotAccepted | Terminated


# Payment


@dataclass(frozen=True, slots=True)
class PaymentAwaited:
    """Nobody has said yet how the charge went."""


@dataclass(frozen=True, slots=True)
class PaymentCaptured:
    amount: Money


@dataclass(frozen=True, slots=True)
class PaymentFailed:
    reason: str | None


Payment: TypeAlias = PaymentAwaited | PaymentCaptured | PaymentFailed


# Delivery


@dataclass(frozen=True, slots=True)
class NotAllocated:
    """Stock is not verified yet."""


@dataclass(frozen=True, slots=True)
class Allocated:
    reserved: tuple[LineQuantity, ...]
    unavailable: tuple[LineQuantity, ...]


@dataclass(frozen=True, slots=True)
class Forwarded:
    """The first parcel is with the courier."""

    shipped_at: datetime


@dataclass(frozen=True, slots=True)
class Delivered:
    shipped_at: datetime
    delivered_at: datetime


Delivery: TypeAlias = NotAllocated | Allocated | Forwarded | Delivered


# Returns

Stop: TypeAlias = Literal["asked", "stopped", "stopped_in_part"]


@dataclass(frozen=True, slots=True)
class Return:
    """`asked`: the customer began it. Else returns settled what never reached him, or a claim.

    `withdrawn`: it began with a withdrawal, by `ruling` (None in what was recorded before it was kept). `stop`:
    shipping was asked to keep its pieces here, or did, so that nothing of it is to be delivered or to come back; or
    did with some, and `lines` are the others.
    """

    return_id: str
    stage: ReturnStage
    lines: tuple[LineQuantity, ...]
    asked: bool = True
    withdrawn: bool = False
    ruling: Ruling | None = None
    stop: Stop | None = None


# What was said about it


@dataclass(frozen=True, slots=True)
class Complaint:
    """`answers` are the seller's, in order."""

    complaint_id: str
    channel: Channel
    text: str
    ruling: Ruling
    answers: tuple[str, ...] = ()


# The order


@dataclass(frozen=True, slots=True)
class NotPlaced:
    """There is no order under this id."""


@dataclass(frozen=True, slots=True)
class Quoting:
    """There may be one: somebody asked what its delivery costs. `offer` is the last that staff made."""

    requested: QuotationRequested
    offer: QuotationOffered | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """An order. `placed` is what was agreed on and never changes; the address may."""

    placed: OrderPlaced
    shipping_address: Address
    phone: str | None
    acceptance: Acceptance = Proposed()
    payment: Payment = PaymentAwaited()
    by_voucher: Money | None = None
    delivery: Delivery = NotAllocated()
    returns: tuple[Return, ...] = ()
    refused: tuple[LineQuantity, ...] = ()
    contract_concluded_at: datetime | None = None
    quotation: Quoting | None = None
    invoice: Invoice | None = None
    invoice_answer: InvoiceRequestAnswered | None = None
    newsletter: bool = False
    overdue: DeliveryOverdue | None = None
    further_until: date | None = None
    complaints: tuple[Complaint, ...] = ()

    @property
    def terms(self) -> TermsVersion:
        return self.placed.terms

    @property
    def forwarded(self) -> bool:
        """Whether a courier has, or had, any of it: from then on nothing can be stopped."""
        return isinstance(self.delivery, Forwarded | Delivered)

    @property
    def kept(self) -> tuple[LineQuantity, ...]:
        """The pieces that are, or are to be, the customer's: all accepted, or ordered as long as nothing is, less
        those of returns.
        """
        match self.acceptance:
            case Confirmed(lines=lines) | CancellationAsked(before=Confirmed(lines=lines)):
                bought = lines
            case _:
                bought = tuple(LineQuantity(line.line, line.quantity) for line in self.placed.lines)
        gone: dict[int, int] = {}
        for one in self.returns:
            for part in one.lines:
                gone[part.line] = gone.get(part.line, 0) + part.quantity
        left = (LineQuantity(part.line, part.quantity - gone.get(part.line, 0)) for part in bought)
        return tuple(part for part in left if part.quantity > 0)

    @property
    def withdrawn_wholly(self) -> bool:
        """Whether the customer withdrew from every confirmed piece, at once or in parts."""
        if not isinstance(self.acceptance, Confirmed):
            return False
        left = {part.line: part.quantity for part in self.acceptance.lines}
        for one in self.returns:
            for part in one.lines if one.withdrawn else ():
                left[part.line] = left.get(part.line, 0) - part.quantity
        return all(quantity <= 0 for quantity in left.values())

    @property
    def _coming_back(self) -> tuple[Return, ...]:
        """The returns that the customer began, but those whose pieces never left."""
        return tuple(one for one in self.returns if one.asked and one.stop != "stopped")

    @property
    def reached_nobody(self) -> bool:
        """Whether every piece left the house and none arrived: lost, or back with us; returns has settled them all."""
        return (
            isinstance(self.acceptance, Confirmed)
            and isinstance(self.delivery, Forwarded)
            and not self._coming_back
            and not self.kept
        )

    @property
    def status(self) -> Status:
        """What a person would answer to "how is my order?"."""
        if self.reached_nobody:
            return "undelivered"
        if isinstance(self.acceptance, Cancelled):
            return "cancelled"  # nothing left the house: no return of it can go on
        if isinstance(self.acceptance, NotAccepted) and not self.forwarded:
            return "rejected"  # likewise
        if isinstance(self.acceptance, CancellationAsked) and not self.forwarded:
            return "cancelling"
        if self._coming_back:
            return "returned" if all(one.stage == "closed" for one in self._coming_back) else "returning"
        match self.acceptance:
            case NotAccepted():
                return "rejected"
            case Cancelled():
                return "cancelled"
            case Terminated():
                return "terminated"
            case _:
                pass
        match self.delivery:
            case Delivered():
                return "delivered"
            case Forwarded():
                return "shipped"
            case _:
                pass
        match self.acceptance:
            case CancellationAsked():
                return "cancelling"
            case Confirmed():
                return "confirmed"
            case _:
                return "placed"


State: TypeAlias = NotPlaced | Quoting | Order

initial_state: State = NotPlaced()


def evolve(state: State, event: Event) -> State:
    """The state after `event`. Records what happened and never rejects."""
    match state, event:
        case NotPlaced(), OrderPlaced():
            return _placed(event, quotation=None)
        case NotPlaced(), QuotationRequested():
            return Quoting(event)
        case NotPlaced(), _:
            return state  # nothing can have happened to an order before it was placed
        case Quoting(), OrderPlaced():
            return _placed(event, quotation=state)
        case Quoting(), QuotationOffered():
            return replace(state, offer=event)
        case Quoting(), _:
            return state
        case Order(), _:
            return evolve_order(state, event)
        case _:
            assert_never(state)


def evolve_order(order: Order, event: Event) -> Order:
    """The same for an order that is placed, which it stays."""
    match event:
        case OrderPlaced() | QuotationRequested() | QuotationOffered():
            return order
        case NoteAdded():
            return order  # people read notes where they are shown; nothing is decided by them
        case PaymentNoted():
            return replace(order, payment=_paid(event))
        case VoucherNoted():
            return replace(order, by_voucher=event.amount)
        case AllocationNoted():
            return replace(order, delivery=Allocated(event.reserved, event.unavailable))
        case LinesRefused():
            return replace(order, refused=event.lines)
        case OrderConfirmed():
            confirmed = Confirmed(event.lines, event.ruling)
            return replace(order, acceptance=confirmed, contract_concluded_at=event.contract_concluded_at)
        case ContractConcluded():
            return replace(order, contract_concluded_at=event.concluded_at, overdue=None, further_until=None)
        case OrderRejected():
            was_confirmed = isinstance(order.acceptance, Confirmed)
            return replace(order, acceptance=NotAccepted(event.code, event.ruling, was_confirmed))
        case OrderTerminated():
            return replace(order, acceptance=Terminated(event.by, event.ruling))
        case CancellationRequested():
            return replace(order, acceptance=_asked(order.acceptance, event))
        case CancellationDeclined():
            return replace(order, acceptance=_as_before(order.acceptance))
        case OrderCancelled():
            return replace(order, acceptance=Cancelled(event.by, event.reason, event.ruling))
        case DeliveryDetailsChanged():
            return replace(order, shipping_address=event.shipping_address, phone=event.phone)
        case OrderShipped():
            return replace(order, delivery=Forwarded(event.shipped_at))
        case OrderDelivered():
            return replace(order, delivery=_delivered(order.delivery, event))
        case ReturnNoted():
            return replace(order, returns=_returns(order.returns, event))
        case PiecesStopRequested():
            return replace(order, returns=_stop(order.returns, event.return_id, "asked"))
        case PiecesStopNoted(left=()):
            return replace(order, returns=_stop(order.returns, event.return_id, "stopped"))
        case PiecesStopNoted():
            returns = _stop(order.returns, event.return_id, "stopped_in_part")
            return replace(order, returns=_with_lines(returns, event.return_id, event.left))
        case DeliveryOverdue():
            return replace(order, overdue=event)
        case FurtherTimeGranted():
            return replace(order, further_until=event.until)
        case InvoiceRequestAnswered():
            return replace(order, invoice=event.invoice or order.invoice, invoice_answer=event)
        case NewsletterConsentChanged():
            return replace(order, newsletter=event.consent)
        case ComplaintRecorded():
            return replace(order, complaints=(*order.complaints, _complaint(event)))
        case ComplaintAnswered():
            return replace(order, complaints=_answered(order.complaints, event))
        case _:
            assert_never(event)


def _placed(event: OrderPlaced, *, quotation: Quoting | None) -> Order:
    return Order(
        placed=event,
        shipping_address=event.shipping_address,
        phone=event.customer.phone,
        quotation=quotation,
        invoice=event.invoice,
        newsletter=event.newsletter,
    )


def _paid(event: PaymentNoted) -> Payment:
    return PaymentCaptured(event.amount) if event.outcome == "captured" else PaymentFailed(event.reason)


def _asked(acceptance: Acceptance, event: CancellationRequested) -> Acceptance:
    match acceptance:
        case Proposed() | Confirmed():
            return CancellationAsked(event.by, event.reason, event.ruling, before=acceptance)
        case _:
            return acceptance


def _as_before(acceptance: Acceptance) -> Acceptance:
    return acceptance.before if isinstance(acceptance, CancellationAsked) else acceptance


def _delivered(delivery: Delivery, event: OrderDelivered) -> Delivery:
    shipped_at = delivery.shipped_at if isinstance(delivery, Forwarded | Delivered) else event.delivered_at
    return Delivered(shipped_at, event.delivered_at)


def _returns(returns: tuple[Return, ...], event: ReturnNoted) -> tuple[Return, ...]:
    known = next((one for one in returns if one.return_id == event.return_id), None)
    if known is None:
        asked = event.stage not in ("refund_due", "closed")
        withdrawn = event.stage == "withdrawn"
        return (*returns, Return(event.return_id, event.stage, event.lines, asked, withdrawn, event.ruling))
    noted = replace(known, stage=event.stage, lines=event.lines)
    return tuple(noted if one.return_id == event.return_id else one for one in returns)


def _stop(returns: tuple[Return, ...], return_id: str, stop: Stop) -> tuple[Return, ...]:
    return tuple(replace(one, stop=stop) if one.return_id == return_id else one for one in returns)


def _with_lines(returns: tuple[Return, ...], return_id: str, lines: tuple[LineQuantity, ...]) -> tuple[Return, ...]:
    return tuple(replace(one, lines=lines) if one.return_id == return_id else one for one in returns)


def _complaint(event: ComplaintRecorded) -> Complaint:
    return Complaint(event.complaint_id, event.channel, event.text, event.ruling)


def _answered(complaints: tuple[Complaint, ...], event: ComplaintAnswered) -> tuple[Complaint, ...]:
    return tuple(
        replace(one, answers=(*one.answers, event.text)) if one.complaint_id == event.complaint_id else one
        for one in complaints
    )
