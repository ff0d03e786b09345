"""What a person reads as "the status", and the five axes that it is derived from.

Acceptance, payment, delivery, return and guarantee each move on their own; the status is the one word that matters most
now. What needs a person is in `attention`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ordito.desk.domain.attention import Attention, attention
from ordito.desk.domain.parts import Parcel, Parts, PaymentPart


class Acceptance(StrEnum):
    QUOTATION = "quotation"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    CANCELLATION_REQUESTED = "cancellation_requested"
    CANCELLED = "cancelled"
    TERMINATED = "terminated"


class PaymentState(StrEnum):
    NONE = "none"
    WAITING = "waiting"
    TO_COLLECT = "to_collect"
    CAPTURED = "captured"
    FAILED = "failed"
    BANK_DETAILS_MISSING = "bank_details_missing"
    REFUND_PENDING = "refund_pending"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"


class Delivery(StrEnum):
    NONE = "none"
    RESERVED = "reserved"
    TO_PACK = "to_pack"
    PACKED = "packed"
    SHIPPED = "shipped"
    OUT_FOR_DELIVERY = "out_for_delivery"
    PROBLEM = "problem"
    HELD = "held"
    COMING_BACK = "coming_back"
    CAME_BACK = "came_back"
    LOST = "lost"
    DELIVERED = "delivered"
    STOPPED = "stopped"


class ReturnState(StrEnum):
    """In the order of urgency: the earlier one speaks for an order with several returns."""

    NONE = "none"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    AUTHORISED = "authorised"
    DISPATCHED = "dispatched"
    RECEIVED = "received"
    INSPECTED = "inspected"
    LOST = "lost"
    REFUND_DUE = "refund_due"
    CLOSED = "closed"


class GuaranteeState(StrEnum):
    """In the order of urgency, as above. `registered` is a guarantee without a claim."""

    NONE = "none"
    REGISTERED = "registered"
    DECLINED = "declined"
    OPENED = "opened"
    ARRANGED = "arranged"
    RECEIVED = "received"
    CHECKED = "checked"
    QUOTED = "quoted"
    CHARGE_DUE = "charge_due"
    IN_REPAIR = "in_repair"
    REFUND_DUE = "refund_due"
    CLOSED = "closed"


class Status(StrEnum):
    """One word for the whole order, from the customer's side."""

    QUOTATION = "quotation"
    RECEIVED = "received"
    CONFIRMED = "confirmed"
    PREPARING = "preparing"
    OVERDUE = "overdue"
    SHIPPED = "shipped"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERY_PROBLEM = "delivery_problem"
    HELD = "held"
    COMING_BACK = "coming_back"
    UNDELIVERED = "undelivered"
    LOST = "lost"
    DELIVERED = "delivered"
    RETURNING = "returning"
    RETURNED = "returned"
    CLAIM = "claim"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"
    TERMINATED = "terminated"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Axes:
    """The order on each of its axes, the status that follows, and what needs a person."""

    acceptance: Acceptance
    payment: PaymentState
    delivery: Delivery
    returns: ReturnState
    guarantee: GuaranteeState
    status: Status
    attention: tuple[Attention, ...]


TROUBLE = frozenset({"delivery_failed", "on_hold", "return_to_sender", "ready_for_pickup"})
"""Tracking states that somebody has to do something about, for as long as they last."""

_RETURN_URGENCY = tuple(ReturnState)
_CLAIM_URGENCY = tuple(GuaranteeState)


def axes(parts: Parts) -> Axes:
    acceptance, payment, delivery = _acceptance(parts), _payment(parts), _delivery(parts)
    returned, guarantee = _returned(parts), _guarantee(parts)
    overdue = parts.orders is not None and parts.orders.delay is not None and parts.orders.delay.overdue
    status = _status(acceptance, delivery, _returned(parts, coming_back=True), guarantee, overdue=overdue)
    needs = attention(parts, trouble=delivery in {Delivery.PROBLEM, Delivery.HELD})
    return Axes(acceptance, payment, delivery, returned, guarantee, status, needs)


def _acceptance(parts: Parts) -> Acceptance:
    order = parts.orders
    if order is None:
        return Acceptance.PROPOSED
    if order.terminated is not None:
        return Acceptance.TERMINATED
    if order.rejected is not None:
        return Acceptance.REJECTED
    if order.cancellation is not None and order.cancellation.stage == "cancelled":
        return Acceptance.CANCELLED
    if order.cancellation is not None and order.cancellation.stage == "requested":
        return Acceptance.CANCELLATION_REQUESTED
    if order.confirmed is not None:
        return Acceptance.CONFIRMED
    return Acceptance.QUOTATION if order.placed is None and order.quotation is not None else Acceptance.PROPOSED


def _payment(parts: Parts) -> PaymentState:
    money = parts.payments
    if money is None:
        asked = parts.orders is not None and parts.orders.placed is None and parts.orders.quotation is not None
        return PaymentState.NONE if asked else PaymentState.WAITING
    if money.captured is not None:
        return _paid(money)
    if money.failed_code is not None:
        return PaymentState.FAILED
    return PaymentState.TO_COLLECT if money.method == "cash_on_delivery" else PaymentState.WAITING


def _paid(money: PaymentPart) -> PaymentState:
    assert money.captured is not None  # noqa: S101  the caller saw to it
    refunds = [refund for refund in money.refunds if refund.counts]
    if money.bank_details_missing:
        return PaymentState.BANK_DETAILS_MISSING
    if any(refund.completed_at is None for refund in refunds):
        return PaymentState.REFUND_PENDING
    back = sum(refund.amount.amount for refund in refunds if refund.of_charge is None)
    if back == 0:
        return PaymentState.CAPTURED
    return PaymentState.PARTLY_REFUNDED if back < money.captured.amount else PaymentState.REFUNDED


def _delivery(parts: Parts) -> Delivery:
    house = parts.shipping
    order = parts.orders
    if (order is not None and order.delivered_at is not None) or (house is not None and house.complete):
        return Delivery.DELIVERED
    if house is None:
        return Delivery.NONE
    handed_over = [parcel for parcel in house.parcels if parcel.handed_over_at]
    if handed_over:
        return _on_the_road(handed_over)
    if house.stopped or house.released:
        return Delivery.STOPPED
    if house.parcels:
        return Delivery.PACKED
    if house.opened is not None:
        return Delivery.TO_PACK
    return Delivery.RESERVED if house.reserved else Delivery.NONE


def _on_the_road(parcels: list[Parcel]) -> Delivery:
    """The parcel that is worst off speaks for all."""
    under_way = [parcel for parcel in parcels if parcel.under_way]
    if any(parcel.held is not None and parcel.held.release is None for parcel in under_way):
        return Delivery.HELD
    if any(parcel.returning is not None for parcel in under_way):
        return Delivery.COMING_BACK
    if any(parcel.status in TROUBLE and parcel.held is None for parcel in under_way):
        return Delivery.PROBLEM
    if any(parcel.lost_at is not None for parcel in parcels):
        return Delivery.LOST
    if any(parcel.came_back is not None for parcel in parcels):
        return Delivery.CAME_BACK
    if any(parcel.status == "out_for_delivery" for parcel in under_way):
        return Delivery.OUT_FOR_DELIVERY
    return Delivery.SHIPPED


def _returned(parts: Parts, *, coming_back: bool = False) -> ReturnState:
    """The return that is furthest from its end speaks for all; a declined one only when there is no other.

    `coming_back`: without those whose goods never left, which say nothing of where the others are.
    """
    returned = parts.returns.returns if parts.returns is not None else ()
    states = {ReturnState(each.stage) for each in returned if not (coming_back and each.not_sent)}
    return min(states - {ReturnState.DECLINED} or states, key=_RETURN_URGENCY.index, default=ReturnState.NONE)


def _guarantee(parts: Parts) -> GuaranteeState:
    if parts.returns is None:
        return GuaranteeState.NONE
    states = {GuaranteeState(each.stage) for each in parts.returns.claims}
    registered = GuaranteeState.REGISTERED if parts.returns.guarantees else GuaranteeState.NONE
    return min(states - {GuaranteeState.DECLINED} or states, key=_CLAIM_URGENCY.index, default=registered)


_BY_DELIVERY = {
    Delivery.PACKED: Status.PREPARING,
    Delivery.SHIPPED: Status.SHIPPED,
    Delivery.OUT_FOR_DELIVERY: Status.OUT_FOR_DELIVERY,
    Delivery.PROBLEM: Status.DELIVERY_PROBLEM,
    Delivery.HELD: Status.HELD,
    Delivery.COMING_BACK: Status.COMING_BACK,
    Delivery.CAME_BACK: Status.UNDELIVERED,
    Delivery.LOST: Status.LOST,
    Delivery.DELIVERED: Status.DELIVERED,
}
_OVER = {
    Acceptance.QUOTATION: Status.QUOTATION,
    Acceptance.REJECTED: Status.REJECTED,
    Acceptance.CANCELLED: Status.CANCELLED,
    Acceptance.CANCELLATION_REQUESTED: Status.CANCELLING,
    Acceptance.TERMINATED: Status.TERMINATED,
}
_QUIET_RETURN = frozenset({ReturnState.NONE, ReturnState.DECLINED})
_QUIET_CLAIM = frozenset(
    {GuaranteeState.NONE, GuaranteeState.REGISTERED, GuaranteeState.DECLINED, GuaranteeState.CLOSED}
)
_CAN_BE_LATE = frozenset({Status.RECEIVED, Status.CONFIRMED, Status.PREPARING, Status.SHIPPED})


def _status(
    acceptance: Acceptance, delivery: Delivery, returned: ReturnState, guarantee: GuaranteeState, *, overdue: bool
) -> Status:
    if acceptance in _OVER:
        return _OVER[acceptance]
    if returned not in {*_QUIET_RETURN, ReturnState.CLOSED}:
        return Status.RETURNING
    if guarantee not in _QUIET_CLAIM:
        return Status.CLAIM
    if returned is ReturnState.CLOSED:
        return Status.RETURNED
    accepted = Status.RECEIVED if acceptance is Acceptance.PROPOSED else Status.CONFIRMED
    status = _BY_DELIVERY.get(delivery, accepted)
    return Status.OVERDUE if overdue and status in _CAN_BE_LATE else status
