"""Why a person of the staff should look at an order: what waits for a decision, and what failed."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from ordito.desk.domain.claimed_goods import goods_to_send_back
from ordito.desk.domain.money import paid_too_much
from ordito.desk.domain.parts import OrderPart, Parts, ReturnsPart
from ordito.desk.domain.unpaid_parcels import delivered_after_loss, uncollected, under_way_after_end


class Attention(StrEnum):
    """Why a person of the staff should look at an order."""

    CANCELLATION_WAITS = "cancellation_waits"
    QUOTATION_TO_OFFER = "quotation_to_offer"
    DELIVERY_OVERDUE = "delivery_overdue"
    COMPLAINT_TO_ANSWER = "complaint_to_answer"
    REFUND_FAILED = "refund_failed"
    REFUND_OVERDUE = "refund_overdue"
    CHARGE_UNPAID = "charge_unpaid"
    PAID_TOO_MUCH = "paid_too_much"
    RETURN_EXPIRED = "return_expired"
    EMAIL_FAILED = "email_failed"
    DELIVERY_PROBLEM = "delivery_problem"
    DELIVERED_AFTER_LOSS = "delivered_after_loss"
    CASH_NOT_COLLECTED = "cash_not_collected"
    UNDER_WAY_AFTER_END = "under_way_after_end"
    RETURN_TO_AUTHORISE = "return_to_authorise"
    GOODS_TO_INSPECT = "goods_to_inspect"
    GOODS_TO_SEND_BACK = "goods_to_send_back"
    CLAIM_TO_HANDLE = "claim_to_handle"
    REPAIR_TO_QUOTE = "repair_to_quote"
    REPAIR_OVERDUE = "repair_overdue"


def attention(parts: Parts, *, trouble: bool) -> tuple[Attention, ...]:
    """`trouble`: a courier could not deliver a parcel, or holds it."""
    return tuple(_reasons(parts, trouble=trouble))


def _reasons(parts: Parts, *, trouble: bool) -> Iterator[Attention]:
    letters = parts.notifications
    if parts.orders is not None:
        yield from _of_the_order(parts.orders, delivered=parts.orders.delivered_at is not None)
    if parts.payments is not None and any(each.failed_code and not each.repeated for each in parts.payments.refunds):
        yield Attention.REFUND_FAILED
    if parts.payments is not None and parts.payments.unpaid:
        yield Attention.CHARGE_UNPAID
    if paid_too_much(parts):
        yield Attention.PAID_TOO_MUCH
    if parts.returns is not None and _refund_overdue(parts.returns):
        yield Attention.REFUND_OVERDUE
    if parts.returns is not None and any(each.stage == "authorised" and each.expired for each in parts.returns.returns):
        yield Attention.RETURN_EXPIRED
    if letters is not None and any(letter.failed_code for letter in letters.letters):
        yield Attention.EMAIL_FAILED
    if trouble:
        yield Attention.DELIVERY_PROBLEM
    if delivered_after_loss(parts):
        yield Attention.DELIVERED_AFTER_LOSS
    if uncollected(parts):
        yield Attention.CASH_NOT_COLLECTED
    if under_way_after_end(parts):
        yield Attention.UNDER_WAY_AFTER_END
    if parts.returns is not None:
        yield from _of_the_goods(parts.returns)
        yield from _of_the_claims(parts.returns)
    if _to_send_back(parts):
        yield Attention.GOODS_TO_SEND_BACK


def _of_the_order(order: OrderPart, *, delivered: bool) -> Iterator[Attention]:
    if order.cancellation is not None and order.cancellation.stage == "requested" and order.terminated is None:
        yield Attention.CANCELLATION_WAITS
    if order.placed is None and order.quotation is not None and order.quotation.offer is None:
        yield Attention.QUOTATION_TO_OFFER
    over = order.terminated is not None or order.rejected is not None or delivered
    if order.delay is not None and order.delay.overdue and not over:
        yield Attention.DELIVERY_OVERDUE
    if any(complaint.answer is None for complaint in order.complaints):
        yield Attention.COMPLAINT_TO_ANSWER


def _refund_overdue(back: ReturnsPart) -> bool:
    waiting = (
        *(each.owed for each in back.returns if each.stage == "refund_due"),
        *(each.owed for each in back.undelivered if each.refunded is None),
        *(each.owed for each in back.claims if each.stage == "refund_due"),
    )
    return any(owed is not None and owed.overdue for owed in waiting)


def _of_the_goods(back: ReturnsPart) -> Iterator[Attention]:
    if any(each.stage == "withdrawn" for each in back.returns):
        yield Attention.RETURN_TO_AUTHORISE
    if any(each.stage == "received" for each in back.returns):
        yield Attention.GOODS_TO_INSPECT


def _to_send_back(parts: Parts) -> bool:
    refused = parts.returns is not None and any(each.refused and not each.sent_back for each in parts.returns.returns)
    return refused or bool(goods_to_send_back(parts))


def _of_the_claims(back: ReturnsPart) -> Iterator[Attention]:
    waiting = [each for each in back.claims if each.open]
    if any(
        each.stage in {"opened", "received"} or (each.stage == "checked" and each.remedy is None) for each in waiting
    ):
        yield Attention.CLAIM_TO_HANDLE
    if any(each.stage == "received" and not each.covered for each in waiting):
        yield Attention.REPAIR_TO_QUOTE
    if any(each.repair is not None and each.repair.overdue for each in waiting):
        yield Attention.REPAIR_OVERDUE
