"""What an order answers to a command: events, or nothing where it is so already, or a rejection.

A proposal is judged as soon as enough is known, whoever brings the last fact:

    payment failed                        → OrderRejected, whatever stock there is
    nothing in stock                      → OrderRejected, whether paid or not
    something in stock, and paid          → [LinesRefused,] OrderConfirmed

While a cancellation is asked, facts are recorded and nothing is judged. If shipping declines, the judgement is made up
for. Money that comes after the end is recorded; that it goes back is the business of payments.
"""

from __future__ import annotations

from functools import partial
from typing import assert_never

from ordito.kit.decider import Decider
from ordito.orders.domain.commands import (
    ChangeDeliveryDetails,
    Command,
    NoteAllocation,
    NoteDelivered,
    NotePayment,
    NoteReturn,
    NoteShipmentStopDeclined,
    NoteShipmentStopped,
    NoteShipped,
    PlaceOrder,
    RequestCancellation,
)
from ordito.orders.domain.events import (
    AllocationNoted,
    CancellationDeclined,
    CancellationRequested,
    DeliveryDetailsChanged,
    Event,
    LinesRefused,
    OrderCancelled,
    OrderConfirmed,
    OrderDelivered,
    OrderPlaced,
    OrderRejected,
    OrderShipped,
    PaymentNoted,
    ReturnNoted,
    ReturnStage,
)
from ordito.orders.domain.permissions import may_cancel, may_change_delivery_details
from ordito.orders.domain.pricing import paid_for, price
from ordito.orders.domain.rejections import (
    AlreadyPlaced,
    ContradictsHistory,
    DeliveryDetailsFixed,
    DeliveryWouldCostOtherwise,
    NotCancellableByCustomer,
    NotCancellableByStaff,
    NotDeliveredThere,
    NotPlacedYet,
    PaymentMethodNotOffered,
    SellerNotTrading,
    SellerUnknown,
    TotalDiffers,
)
from ordito.orders.domain.state import (
    Allocated,
    CancellationAsked,
    Cancelled,
    Confirmed,
    Delivered,
    Forwarded,
    NotAccepted,
    NotAllocated,
    NotPlaced,
    Order,
    PaymentAwaited,
    PaymentCaptured,
    PaymentFailed,
    Proposed,
    State,
    evolve,
    evolve_order,
    initial_state,
)
from ordito.schemas.values import LineQuantity
from ordito.terms import (
    NotInForce,
    Terms,
    TermsBook,
    UnknownSeller,
    acceptance,
    cancellation,
    contract_concluded,
    delivery_cost,
    destination,
    payment_method,
    payment_not_authorised,
)

_STAGES: tuple[ReturnStage, ...] = ("withdrawn", "authorised", "received", "refund_due", "closed")


def order_decider(book: TermsBook) -> Decider[State, Command, Event]:
    """The order's decider under the sellers' terms."""
    return Decider(initial=initial_state, decide=partial(decide, book=book), evolve=evolve)


def decide(state: State, command: Command, book: TermsBook) -> tuple[Event, ...]:
    """The events that `command` leads to. A placed order is governed by the terms that it is pinned to."""
    match state, command:
        case NotPlaced(), PlaceOrder():
            return (_place(command, _in_force(command, book)),)
        case NotPlaced(), _:
            raise NotPlacedYet
        case Order(), PlaceOrder():
            raise AlreadyPlaced
        case Order(), _:
            return _decide(state, command, book.pinned(state.terms))
        case _:
            assert_never(state)


def _decide(order: Order, command: Command, terms: Terms) -> tuple[Event, ...]:
    match command:
        case NotePayment():
            return _note_payment(order, command, terms)
        case NoteAllocation():
            return _note_allocation(order, command, terms)
        case RequestCancellation():
            return _request_cancellation(order, command, terms)
        case NoteShipmentStopped():
            return _note_stopped(order)
        case NoteShipmentStopDeclined():
            return _note_stop_declined(order, command, terms)
        case ChangeDeliveryDetails():
            return _change_delivery_details(order, command, terms)
        case NoteShipped():
            return _note_shipped(order, command)
        case NoteDelivered():
            return _note_delivered(order, command)
        case NoteReturn():
            return _note_return(order, command)
        case PlaceOrder():
            raise AlreadyPlaced
        case _:
            assert_never(command)


# Placing


def _in_force(command: PlaceOrder, book: TermsBook) -> Terms:
    try:
        return book.in_force(command.seller, command.at)
    except UnknownSeller as error:
        raise SellerUnknown(known=error.known) from error
    except NotInForce as error:
        raise SellerNotTrading from error


def _place(command: PlaceOrder, terms: Terms) -> OrderPlaced:
    there = destination(terms, command.shipping_address.country)
    if not there.allowed:
        raise NotDeliveredThere(ruling=there)
    method = payment_method(terms, command.payment.method)
    if not method.allowed:
        raise PaymentMethodNotOffered(ruling=method)
    priced = price(command, terms)
    if priced.totals.total != command.expected_total:
        raise TotalDiffers(expected=command.expected_total, totals=priced.totals, ruling=priced.delivery_ruling)
    return OrderPlaced(
        number=command.number,
        storefront_reference=command.storefront_reference,
        terms=terms.version,
        customer=command.customer,
        shipping_address=command.shipping_address,
        billing_address=command.billing_address,
        lines=priced.lines,
        discount=command.discount,
        totals=priced.totals,
        payment=command.payment,
        gift_note=command.gift_note,
        invoice=command.invoice,
        newsletter=command.newsletter,
        placed_at=command.at,
    )


# Accepting


def _note_payment(order: Order, command: NotePayment, terms: Terms) -> tuple[Event, ...]:
    match order.payment:
        case PaymentCaptured():
            return ()  # the money is there; a failure told later was another attempt's
        case PaymentFailed() if command.outcome == "failed":
            return ()
        case _:
            noted = PaymentNoted(command.outcome, command.amount, command.reason)
            return _then_judge(order, noted, terms, command)


def _note_allocation(order: Order, command: NoteAllocation, terms: Terms) -> tuple[Event, ...]:
    match order.delivery:
        case NotAllocated():
            noted = AllocationNoted(command.reserved, command.unavailable)
            return _then_judge(order, noted, terms, command)
        case Allocated(reserved=command.reserved, unavailable=command.unavailable):
            return ()
        case _:
            raise ContradictsHistory("Other pieces were reserved than before", status=order.status)


def _then_judge(
    order: Order, event: Event, terms: Terms, command: NotePayment | NoteAllocation | NoteShipmentStopDeclined
) -> tuple[Event, ...]:
    return (event, *_judge(evolve_order(order, event), terms, command))


def _judge(
    order: Order, terms: Terms, command: NotePayment | NoteAllocation | NoteShipmentStopDeclined
) -> tuple[Event, ...]:
    """Accept or reject the proposal, if it is one and enough is known."""
    if not isinstance(order.acceptance, Proposed):
        return ()
    if isinstance(order.payment, PaymentFailed):
        ruling = payment_not_authorised(terms, method=order.placed.payment.method, reason=order.payment.reason)
        return (OrderRejected("payment_not_authorised", ruling),)
    if not isinstance(order.delivery, Allocated):
        return ()
    ordered = tuple(LineQuantity(line.line, line.quantity) for line in order.placed.lines)
    verdict = acceptance(terms, ordered=ordered, reserved=order.delivery.reserved)
    if not verdict.accepted:
        return (OrderRejected("not_in_stock", verdict.ruling),)
    if isinstance(order.payment, PaymentAwaited) and terms.rules.ordering.payment.authorised_before_confirmation:
        return ()
    concluded = contract_concluded(terms, confirmed_at=command.at)
    confirmed = OrderConfirmed(verdict.accepted, command.at if concluded.allowed else None, verdict.ruling)
    if verdict.refusal is None:
        return (confirmed,)
    refund = paid_for(order.placed.lines, verdict.refused, currency=order.placed.totals.total.currency)
    return (LinesRefused(verdict.refused, refund, verdict.refusal), confirmed)


# Cancelling


def _request_cancellation(order: Order, command: RequestCancellation, terms: Terms) -> tuple[Event, ...]:
    if isinstance(order.acceptance, CancellationAsked | Cancelled):
        return ()
    ruling = may_cancel(order, by=command.by, terms=terms)
    if ruling.allowed:
        return (CancellationRequested(command.by, command.reason, ruling),)
    raise NotCancellableByCustomer(ruling=ruling) if command.by == "customer" else NotCancellableByStaff(ruling=ruling)


def _note_stopped(order: Order) -> tuple[Event, ...]:
    match order.acceptance:
        case CancellationAsked(by=by, reason=reason, ruling=ruling) if not order.forwarded:
            return (OrderCancelled(by, reason, ruling),)
        case Cancelled():
            return ()
        case _:
            raise ContradictsHistory("The shipment was stopped", status=order.status)


def _note_stop_declined(order: Order, command: NoteShipmentStopDeclined, terms: Terms) -> tuple[Event, ...]:
    match order.acceptance:
        case CancellationAsked(by=by):
            ruling = cancellation(terms, by=by, placed_at=order.placed.placed_at, forwarded=True)
            return _then_judge(order, CancellationDeclined(ruling.code, ruling), terms, command)
        case Proposed() | Confirmed() | NotAccepted():
            return ()
        case _:
            raise ContradictsHistory("The shipment was not stopped", status=order.status)


# Delivering


def _change_delivery_details(order: Order, command: ChangeDeliveryDetails, terms: Terms) -> tuple[Event, ...]:
    if (order.shipping_address, order.phone) == (command.shipping_address, command.phone):
        return ()
    ruling = may_change_delivery_details(order, by="staff", terms=terms)
    if not ruling.allowed:
        raise DeliveryDetailsFixed(ruling=ruling)
    _ensure_same_cost(order, command, terms)
    return (DeliveryDetailsChanged(command.shipping_address, command.phone, command.changed_by, ruling),)


def _ensure_same_cost(order: Order, command: ChangeDeliveryDetails, terms: Terms) -> None:
    country = command.shipping_address.country
    there = destination(terms, country)
    if not there.allowed:
        raise NotDeliveredThere(ruling=there)
    totals = order.placed.totals
    cost = delivery_cost(terms, country=country, goods_after_discount=totals.goods - totals.discount)
    if cost.amount != totals.delivery:
        raise DeliveryWouldCostOtherwise(paid=totals.delivery, cost=cost.amount, ruling=cost.ruling)


def _note_shipped(order: Order, command: NoteShipped) -> tuple[Event, ...]:
    match order.acceptance:
        case Confirmed() | CancellationAsked(before=Confirmed()):
            return () if order.forwarded else (OrderShipped(command.shipped_at),)
        case Proposed() | CancellationAsked() | Cancelled() | NotAccepted():
            raise ContradictsHistory("A parcel was handed over", status=order.status)
        case _:
            assert_never(order.acceptance)


def _note_delivered(order: Order, command: NoteDelivered) -> tuple[Event, ...]:
    match order.delivery:
        case Forwarded():
            return (OrderDelivered(command.delivered_at),)
        case Delivered():
            return ()
        case NotAllocated() | Allocated():
            raise ContradictsHistory("The last parcel was delivered", status=order.status)
        case _:
            assert_never(order.delivery)


def _note_return(order: Order, command: NoteReturn) -> tuple[Event, ...]:
    known = next((one for one in order.returns if one.return_id == command.return_id), None)
    if known is not None and _STAGES.index(command.stage) <= _STAGES.index(known.stage):
        return ()
    lines = command.lines or (known.lines if known is not None else ())
    return (ReturnNoted(command.return_id, command.stage, lines),)
