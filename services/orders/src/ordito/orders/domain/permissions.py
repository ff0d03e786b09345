"""What may be done with an order now, each answer a ruling: used to decide, and to tell people beforehand.

The seller's terms answer for an order that is alive; for one that is over, what became of it is the answer.
"""

from __future__ import annotations

from datetime import datetime

from ordito.orders.domain.events import CancelledBy
from ordito.orders.domain.state import (
    CancellationAsked,
    Cancelled,
    Delivered,
    NotAccepted,
    Order,
    Terminated,
)
from ordito.schemas.values import Ruling, Sentence
from ordito.terms import (
    StaffReason,
    Terms,
    cancellation,
    contract_concluded,
    delivery_details_change,
    invoice,
    late_delivery,
    manifest_error,
    withdrawal,
)
from ordito.terms.rules import Rule

_OVER: dict[str, Sentence] = {
    "already_rejected": Sentence(
        it="L'ordine non è stato accettato: quanto pagato viene rimborsato.",
        en="The order was not accepted: what was paid is refunded.",
    ),
    "already_cancelled": Sentence(it="L'ordine è già stato annullato.", en="The order is cancelled already."),
    "cancellation_asked": Sentence(
        it="L'annullamento è già stato richiesto: si attende la risposta della spedizione.",
        en="Cancellation was asked for already: shipping's answer is awaited.",
    ),
    "already_terminated": Sentence(
        it="Il contratto è stato risolto perché la consegna non è avvenuta in tempo: quanto pagato viene rimborsato.",
        en="The contract was terminated because of the late delivery: what was paid is refunded.",
    ),
    "already_delivered": Sentence(it="L'ordine è stato consegnato.", en="The order is delivered."),
    "already_withdrawn": Sentence(
        it="Per tutti gli articoli il recesso è già stato comunicato.",
        en="All items have been withdrawn from already.",
    ),
    "never_delivered": Sentence(
        it="La consegna non è riuscita: la merce è tornata al venditore o è andata persa, e non è più attesa.",
        en="The delivery failed: the goods went back to the seller or were lost, and are awaited no more.",
    ),
}


def may_cancel(order: Order, *, by: CancelledBy, terms: Terms, ground: StaffReason | None = None) -> Ruling:
    """Whether `by` may cancel the whole order now. `ground` is the staff's; without one: whether there is any."""
    rules = terms.rules.cancellation
    over = _over(order, terms, rule=rules.by_customer if by == "customer" else rules.by_staff)
    if over is not None:
        return over
    return cancellation(terms, by=by, placed_at=order.placed.placed_at, forwarded=order.forwarded, reason=ground)


def may_reject(order: Order, *, terms: Terms) -> Ruling:
    """Whether staff may still refuse the order for what is wrong with its articles."""
    over = _over(order, terms, rule=terms.rules.ordering.manifest_error)
    if over is not None:
        return over
    return manifest_error(terms, concluded=order.contract_concluded_at is not None, forwarded=order.forwarded)


def lateness(order: Order, *, at: datetime, terms: Terms) -> Ruling:
    """Whether the goods are late, and what the customer can do about it at `at`.

    Codes: the terms' for goods that are awaited; `not_concluded_yet` before there is a contract; else why not.
    """
    rule = terms.rules.delivery.limit
    over = _over(order, terms, rule=rule)
    if over is not None:
        return over
    if isinstance(order.delivery, Delivered):
        return _refuse(terms, rule, "already_delivered", order)
    if not order.kept:
        return _refuse(terms, rule, _nothing_kept(order), order)
    if order.contract_concluded_at is None:
        return contract_concluded(terms)
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
    over = _over(order, terms, rule=terms.rules.delivery.details)
    if over is not None:
        return over
    return delivery_details_change(terms, by=by, forwarded=order.forwarded)


def may_withdraw(order: Order, *, at: datetime, terms: Terms) -> Ruling:
    """Whether the customer may still change his mind about at least one piece.

    Returns decides on each withdrawal by itself, from each parcel's own delivery; this tells people what to expect.
    """
    rule = terms.rules.withdrawal.window
    over = _over(order, terms, rule=rule)
    if over is not None:
        return over
    open_lines = [part.line for part in order.kept]
    if not open_lines:
        return _refuse(terms, rule, _nothing_kept(order), order)
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


def _over(order: Order, terms: Terms, *, rule: Rule) -> Ruling | None:
    match order.acceptance:
        case NotAccepted():
            return _refuse(terms, rule, "already_rejected", order)
        case Cancelled():
            return _refuse(terms, rule, "already_cancelled", order)
        case Terminated():
            return _refuse(terms, rule, "already_terminated", order)
        case CancellationAsked() if not order.forwarded:
            return _refuse(terms, rule, "cancellation_asked", order)
        case _:
            return None


def _nothing_kept(order: Order) -> str:
    return "never_delivered" if order.reached_nobody else "already_withdrawn"


def _refuse(terms: Terms, rule: Rule, code: str, order: Order) -> Ruling:
    return terms.ruling(rule, allowed=False, code=code, sentence=_OVER[code], facts={"status": order.status})
