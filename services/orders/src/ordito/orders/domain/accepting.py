"""Money and stock, and what follows: a proposal is judged as soon as enough is known, whoever brings the last fact.

    payment failed                        → OrderRejected, whatever stock there is
    nothing in stock                      → OrderRejected, whether paid or not
    something in stock, and paid          → [LinesRefused,] OrderConfirmed
    something in stock, paid on delivery  → the same, without waiting for money, but for payments' word on a voucher

While a cancellation is asked, facts are recorded and nothing is judged. Money that comes after the end is recorded;
that it goes back is the business of payments. Staff refuse a proposal for what is wrong with its articles, until the
terms say that it is too late.
"""

from __future__ import annotations

from typing import TypeAlias

from ordito.orders.domain.commands import (
    NoteAllocation,
    NotePayment,
    NoteShipmentStopDeclined,
    NoteVoucher,
    RejectOrder,
)
from ordito.orders.domain.events import (
    AllocationNoted,
    Event,
    LinesRefused,
    OrderConfirmed,
    OrderRejected,
    PaymentNoted,
    VoucherNoted,
)
from ordito.orders.domain.permissions import may_reject
from ordito.orders.domain.pricing import paid_for
from ordito.orders.domain.rejections import ContradictsHistory, NotRejectable
from ordito.orders.domain.state import (
    Allocated,
    NotAccepted,
    NotAllocated,
    Order,
    PaymentAwaited,
    PaymentCaptured,
    PaymentFailed,
    Proposed,
    evolve_order,
)
from ordito.schemas.values import LineQuantity
from ordito.terms import Terms, acceptance, contract_concluded, payment_not_authorised

Fact: TypeAlias = NotePayment | NoteVoucher | NoteAllocation | NoteShipmentStopDeclined
"""What a proposal may be judged upon."""

NOTHING_TO_PAY = "none"
"""The method of an order that costs its customer nothing: goods in place of others."""


def note_payment(order: Order, command: NotePayment, terms: Terms) -> tuple[Event, ...]:
    match order.payment:
        case PaymentCaptured():
            return ()  # the money is there; a failure told later was another attempt's
        case PaymentFailed() if command.outcome == "failed":
            return ()
        case _:
            noted = PaymentNoted(command.outcome, command.amount, command.reason)
            return then_judge(order, noted, terms, command)


def note_voucher(order: Order, command: NoteVoucher, terms: Terms) -> tuple[Event, ...]:
    if order.placed.voucher is None or order.by_voucher is not None:
        return ()
    return then_judge(order, VoucherNoted(command.amount), terms, command)


def note_allocation(order: Order, command: NoteAllocation, terms: Terms) -> tuple[Event, ...]:
    match order.delivery:
        case NotAllocated():
            noted = AllocationNoted(command.reserved, command.unavailable)
            return then_judge(order, noted, terms, command)
        case Allocated(reserved=command.reserved, unavailable=command.unavailable):
            return ()
        case _:
            raise ContradictsHistory("Other pieces were reserved than before", status=order.status)


def reject(order: Order, command: RejectOrder, terms: Terms) -> tuple[Event, ...]:
    if isinstance(order.acceptance, NotAccepted) and order.acceptance.code == command.code:
        return ()
    ruling = may_reject(order, terms=terms)
    if not ruling.allowed:
        raise NotRejectable(ruling=ruling)
    return (OrderRejected(command.code, ruling, command.rejected_by, command.note),)


def then_judge(order: Order, event: Event, terms: Terms, command: Fact) -> tuple[Event, ...]:
    """The event, and the judgement that it makes possible."""
    return (event, *_judge(evolve_order(order, event), terms, command))


def _judge(order: Order, terms: Terms, command: Fact) -> tuple[Event, ...]:
    """Accept or reject the proposal, if it is one and enough is known."""
    if not isinstance(order.acceptance, Proposed):
        return ()
    if isinstance(order.payment, PaymentFailed):
        ruling = payment_not_authorised(terms, method=order.placed.payment.method, reason=order.payment.reason)
        return (OrderRejected("payment_not_authorised", ruling),)
    if not isinstance(order.delivery, Allocated):
        return ()
    ordered = tuple(LineQuantity(line.line, line.quantity) for line in order.placed.lines)
    method = order.placed.payment.method
    verdict = acceptance(terms, ordered=ordered, reserved=order.delivery.reserved, method=method)
    if not verdict.accepted:
        return (OrderRejected("not_in_stock", verdict.ruling),)
    if isinstance(order.payment, PaymentAwaited) and _waits_for_money(order, terms):
        return ()
    concluded = contract_concluded(terms, confirmed_at=command.at)
    confirmed = OrderConfirmed(verdict.accepted, command.at if concluded.allowed else None, verdict.ruling)
    if verdict.refusal is None:
        return (confirmed,)
    refund = paid_for(order.placed.lines, verdict.refused, currency=order.placed.totals.total.currency)
    return (LinesRefused(verdict.refused, refund, verdict.refusal), confirmed)


def _waits_for_money(order: Order, terms: Terms) -> bool:
    """Whether money, or payments' word on the voucher, is to be there first. A bad voucher fails the payment."""
    if order.placed.voucher is not None and order.by_voucher is None:
        return True
    method = order.placed.payment.method
    if method == NOTHING_TO_PAY or terms.rules.payment.collected(method):
        return False
    return terms.rules.ordering.payment.authorised_before_confirmation
