"""What a person reads as "the status", and the four axes that it is derived from.

Acceptance, payment, delivery and return each move on their own; the status is the one word that matters most now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ordito.desk.domain.parts import Parts


class Acceptance(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    CANCELLATION_REQUESTED = "cancellation_requested"
    CANCELLED = "cancelled"


class PaymentState(StrEnum):
    WAITING = "waiting"
    CAPTURED = "captured"
    FAILED = "failed"
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
    DELIVERED = "delivered"
    STOPPED = "stopped"


class ReturnState(StrEnum):
    NONE = "none"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    AUTHORISED = "authorised"
    RECEIVED = "received"
    REFUND_DUE = "refund_due"
    CLOSED = "closed"


class Status(StrEnum):
    """One word for the whole order, from the customer's side."""

    RECEIVED = "received"
    CONFIRMED = "confirmed"
    PREPARING = "preparing"
    SHIPPED = "shipped"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERY_PROBLEM = "delivery_problem"
    DELIVERED = "delivered"
    RETURNING = "returning"
    RETURNED = "returned"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"
    REJECTED = "rejected"


class Attention(StrEnum):
    """Why a person of the staff should look at an order."""

    CANCELLATION_WAITS = "cancellation_waits"
    REFUND_FAILED = "refund_failed"
    REFUND_OVERDUE = "refund_overdue"
    RETURN_EXPIRED = "return_expired"
    EMAIL_FAILED = "email_failed"
    DELIVERY_PROBLEM = "delivery_problem"
    RETURN_TO_AUTHORISE = "return_to_authorise"
    GOODS_TO_INSPECT = "goods_to_inspect"


@dataclass(frozen=True, slots=True)
class Axes:
    """The order on each of its axes, the status that follows, and what needs a person."""

    acceptance: Acceptance
    payment: PaymentState
    delivery: Delivery
    returns: ReturnState
    status: Status
    attention: tuple[Attention, ...]


TROUBLE = frozenset({"delivery_failed", "on_hold", "return_to_sender", "ready_for_pickup"})
"""Tracking states that somebody has to do something about, for as long as they last."""

_RETURN_STATES = {
    "declined": ReturnState.DECLINED,
    "withdrawn": ReturnState.WITHDRAWN,
    "authorised": ReturnState.AUTHORISED,
    "received": ReturnState.RECEIVED,
    "inspected": ReturnState.RECEIVED,
    "refund_due": ReturnState.REFUND_DUE,
    "closed": ReturnState.CLOSED,
}
_RETURN_URGENCY = tuple(ReturnState)


def axes(parts: Parts) -> Axes:
    acceptance, payment, delivery, returned = _acceptance(parts), _payment(parts), _delivery(parts), _returned(parts)
    status = _status(acceptance, delivery, returned)
    return Axes(acceptance, payment, delivery, returned, status, tuple(_attention(parts)))


def _acceptance(parts: Parts) -> Acceptance:
    order = parts.orders
    if order is None:
        return Acceptance.PROPOSED
    if order.rejected is not None:
        return Acceptance.REJECTED
    if order.cancellation is not None and order.cancellation.stage == "cancelled":
        return Acceptance.CANCELLED
    if order.cancellation is not None and order.cancellation.stage == "requested":
        return Acceptance.CANCELLATION_REQUESTED
    return Acceptance.PROPOSED if order.confirmed is None else Acceptance.CONFIRMED


def _payment(parts: Parts) -> PaymentState:
    money = parts.payments
    if money is None:
        return PaymentState.WAITING
    if money.captured is None:
        return PaymentState.WAITING if money.failed_code is None else PaymentState.FAILED
    refunds = [refund for refund in money.refunds if not refund.repeated]
    if any(refund.completed_at is None for refund in refunds):
        return PaymentState.REFUND_PENDING
    back = sum(refund.amount.amount for refund in refunds)
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
    if house.stopped or house.released:
        return Delivery.STOPPED
    under_way = [parcel for parcel in house.parcels if parcel.handed_over_at and not parcel.delivered_at]
    if any(parcel.status in TROUBLE for parcel in under_way):
        return Delivery.PROBLEM
    if any(parcel.status == "out_for_delivery" for parcel in under_way):
        return Delivery.OUT_FOR_DELIVERY
    if any(parcel.handed_over_at for parcel in house.parcels):
        return Delivery.SHIPPED
    if house.parcels:
        return Delivery.PACKED
    if house.opened is not None:
        return Delivery.TO_PACK
    return Delivery.RESERVED if house.reserved else Delivery.NONE


def _returned(parts: Parts) -> ReturnState:
    """The return that is furthest from its end speaks for all; a declined one only when there is no other."""
    states = {_RETURN_STATES[each.stage] for each in parts.returns.returns} if parts.returns is not None else set()
    return min(states - {ReturnState.DECLINED} or states, key=_RETURN_URGENCY.index, default=ReturnState.NONE)


_BY_DELIVERY = {
    Delivery.PACKED: Status.PREPARING,
    Delivery.SHIPPED: Status.SHIPPED,
    Delivery.OUT_FOR_DELIVERY: Status.OUT_FOR_DELIVERY,
    Delivery.PROBLEM: Status.DELIVERY_PROBLEM,
    Delivery.DELIVERED: Status.DELIVERED,
}


def _status(acceptance: Acceptance, delivery: Delivery, returned: ReturnState) -> Status:
    match acceptance:
        case Acceptance.REJECTED:
            return Status.REJECTED
        case Acceptance.CANCELLED:
            return Status.CANCELLED
        case Acceptance.CANCELLATION_REQUESTED:
            return Status.CANCELLING
        case Acceptance.PROPOSED | Acceptance.CONFIRMED:
            if returned is ReturnState.CLOSED:
                return Status.RETURNED
            if returned not in {ReturnState.NONE, ReturnState.DECLINED}:
                return Status.RETURNING
            accepted = Status.RECEIVED if acceptance is Acceptance.PROPOSED else Status.CONFIRMED
            return _BY_DELIVERY.get(delivery, accepted)


def _attention(parts: Parts) -> Iterator[Attention]:
    order, money, back, letters = (
        parts.orders,
        parts.payments,
        parts.returns,
        parts.notifications,
    )
    if order is not None and order.cancellation is not None and order.cancellation.stage == "requested":
        yield Attention.CANCELLATION_WAITS
    if money is not None and any(refund.failed_code and not refund.repeated for refund in money.refunds):
        yield Attention.REFUND_FAILED
    if back is not None and any(each.stage == "refund_due" and each.overdue for each in back.returns):
        yield Attention.REFUND_OVERDUE
    if back is not None and any(each.stage == "authorised" and each.expired for each in back.returns):
        yield Attention.RETURN_EXPIRED
    if letters is not None and any(letter.failed_code for letter in letters.letters):
        yield Attention.EMAIL_FAILED
    if _delivery(parts) is Delivery.PROBLEM:
        yield Attention.DELIVERY_PROBLEM
    if back is not None and any(each.stage == "withdrawn" for each in back.returns):
        yield Attention.RETURN_TO_AUTHORISE
    if back is not None and any(each.stage == "received" for each in back.returns):
        yield Attention.GOODS_TO_INSPECT
