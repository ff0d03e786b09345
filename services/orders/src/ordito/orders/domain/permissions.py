"""What may be done with an order now, each answer a ruling: used to decide, and to tell people beforehand.

The seller's terms answer for an order that is alive; for one that is over, what became of it is the answer.
"""

from __future__ import annotations

from datetime import datetime

from ordito.orders.domain.events import CancelledBy
from ordito.orders.domain.state import (
    CancellationAsked,
    Cancelled,
    Confirmed,
    Delivered,
    NotAccepted,
    Order,
    Terminated,
)
from ordito.schemas.values import Ruling
from ordito.terms import (
    Ended,
    StaffReason,
    Terms,
    Wish,
    cancellation,
    contract_concluded,
    delivery_details_change,
    invoice,
    late_delivery,
    late_proposal,
    manifest_error,
    order_ended,
    withdrawal,
)


def may_cancel(order: Order, *, by: CancelledBy, terms: Terms, ground: StaffReason | None = None) -> Ruling:
    """Whether `by` may cancel the whole order now. `ground` is the staff's; without one: whether there is any."""
    over = _over(order, terms, wish="cancellation_by_customer" if by == "customer" else "cancellation_by_staff")
    if over is not None:
        return over
    return cancellation(terms, by=by, placed_at=order.placed.placed_at, forwarded=order.forwarded, reason=ground)


def may_reject(order: Order, *, terms: Terms) -> Ruling:
    """Whether staff may still refuse the order for what is wrong with its articles."""
    over = _over(order, terms, wish="rejection")
    if over is not None:
        return over
    return manifest_error(terms, concluded=order.contract_concluded_at is not None, forwarded=order.forwarded)


def lateness(order: Order, *, at: datetime, terms: Terms) -> Ruling:
    """Whether the goods are late, and what the customer can do about it at `at`.

    Codes: the terms' for goods that are awaited; `not_concluded_yet` before the order is confirmed; else why not.
    An order that is confirmed, and will be a contract only with the hand-over, is late by its receipt.
    """
    over = _over(order, terms, wish="delivery_in_time")
    if over is not None:
        return over
    if isinstance(order.delivery, Delivered):
        return order_ended(terms, wish="delivery_in_time", became="already_delivered")
    if not order.kept:
        return order_ended(terms, wish="delivery_in_time", became=_nothing_kept(order))
    if order.contract_concluded_at is None:
        return _of_proposal(order, at=at, terms=terms)
    return late_delivery(
        terms,
        concluded_at=order.contract_concluded_at,
        now=at,
        further_until=order.further_until,
        customer_kind=order.placed.customer.kind,
    )


def may_grant_further_time(order: Order, *, at: datetime, terms: Terms) -> tuple[bool, Ruling]:
    """Whether the customer may give the seller more time: once the goods are late, as often as he likes."""
    ruling = lateness(order, at=at, terms=terms)
    return ruling.code in {"grant_further_time", "further_time_running", "may_terminate"}, ruling


def may_terminate(order: Order, *, at: datetime, terms: Terms) -> tuple[bool, Ruling]:
    """Whether the customer may end the contract because of the delay."""
    ruling = lateness(order, at=at, terms=terms)
    return ruling.allowed and ruling.code == "may_terminate", ruling


def may_request_invoice(terms: Terms) -> Ruling:
    """Whether an invoice may still be asked for now that the order is placed."""
    return invoice(terms, asked_in_order=False)


def may_change_delivery_details(order: Order, *, by: CancelledBy, terms: Terms) -> Ruling:
    """Whether `by` may still have the order sent elsewhere."""
    over = _over(order, terms, wish="delivery_details_change")
    if over is not None:
        return over
    return delivery_details_change(terms, by=by, forwarded=order.forwarded)


def may_withdraw(order: Order, *, at: datetime, terms: Terms) -> Ruling:
    """Whether the customer may still change his mind about at least one piece.

    Returns decides on each withdrawal by itself, from each parcel's own delivery; this tells people what to expect.
    """
    over = _over(order, terms, wish="withdrawal")
    if over is not None:
        return over
    open_lines = [part.line for part in order.kept]
    if not open_lines:
        return order_ended(terms, wish="withdrawal", became=_nothing_kept(order))
    delivered_at = order.delivery.delivered_at if isinstance(order.delivery, Delivered) else None
    rulings = [
        withdrawal(
            terms,
            at=at,
            delivered_at=delivered_at,
            order_delivered_at=delivered_at,
            customer_kind=order.placed.customer.kind,
            customised=line.customised,
            made_to_measure=line.made_to_measure,
        )
        for line in order.placed.lines
        if line.line in open_lines
    ]
    return next((ruling for ruling in rulings if ruling.allowed), rulings[0])


def _of_proposal(order: Order, *, at: datetime, terms: Terms) -> Ruling:
    if not isinstance(order.acceptance, Confirmed):
        return contract_concluded(terms)
    return late_proposal(
        terms,
        acknowledged_at=order.placed.placed_at,
        now=at,
        further_until=order.further_until,
        customer_kind=order.placed.customer.kind,
    )


def _over(order: Order, terms: Terms, *, wish: Wish) -> Ruling | None:
    became = _became(order)
    return None if became is None else order_ended(terms, wish=wish, became=became)


def _became(order: Order) -> Ended | None:
    match order.acceptance:
        case NotAccepted():
            return "already_rejected"
        case Cancelled():
            return "already_cancelled"
        case Terminated():
            return "already_terminated"
        case CancellationAsked() if not order.forwarded:
            return "cancellation_asked"
        case _:
            return None


def _nothing_kept(order: Order) -> Ended:
    return "never_delivered" if order.reached_nobody else "already_withdrawn"
