"""How a part of an order changes with one more event of its source.

Folding records and never rejects: what an event means was decided by the service that published it. An event that the
desk does not show leaves the part as it is, but for the time of its last change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ordito.desk.domain.parts import (
    PART_TYPES,
    Cancellation,
    Confirmed,
    Letter,
    LettersPart,
    OrderPart,
    Parcel,
    Part,
    PaymentPart,
    Recorded,
    Refund,
    Refused,
    Rejected,
    Return,
    ReturnsPart,
    ShippingPart,
    Source,
)
from ordito.schemas import notifications, orders, payments, returns, shipping


def fold(source: Source, part: Part | None, recorded: Recorded) -> Part:
    """The part after one more event of its source. An event that changes nothing here still moves `updated_at`."""
    known = PART_TYPES[source](recorded.at) if part is None else replace(part, updated_at=recorded.at)
    match known:
        case OrderPart():
            return _order(known, recorded)
        case PaymentPart():
            return _payment(known, recorded)
        case ShippingPart():
            return _shipping(known, recorded)
        case ReturnsPart():
            return _returns(known, recorded)
        case LettersPart():
            return _letters(known, recorded)


def _order(part: OrderPart, recorded: Recorded) -> OrderPart:
    at = recorded.at
    match recorded.body:
        case orders.OrderPlacedV1() as placed:
            return replace(part, placed=placed, address=placed.shipping_address, phone=placed.customer.phone)
        case orders.LinesRefusedV1() as refused:
            entry = Refused(at, tuple(refused.lines), refused.refund, refused.ruling)
            return replace(part, refused=(*part.refused, entry))
        case orders.OrderConfirmedV1() as confirmed:
            accepted = Confirmed(at, tuple(confirmed.lines), confirmed.contract_concluded_at, confirmed.ruling)
            return replace(part, confirmed=accepted)
        case orders.OrderRejectedV1() as rejected:
            return replace(part, rejected=Rejected(at, rejected.code, rejected.ruling))
        case orders.CancellationRequestedV1() as asked:
            return replace(part, cancellation=Cancellation(at, "requested", asked.by, asked.reason, asked.ruling))
        case orders.CancellationDeclinedV1() as declined:
            by, reason = (part.cancellation.by, part.cancellation.reason) if part.cancellation else (None, None)
            return replace(part, cancellation=Cancellation(at, "declined", by, reason, declined.ruling))
        case orders.OrderCancelledV1() as cancelled:
            word = Cancellation(at, "cancelled", cancelled.by, cancelled.reason, cancelled.ruling)
            return replace(part, cancellation=word)
        case orders.DeliveryDetailsChangedV1() as changed:
            return replace(part, address=changed.shipping_address, phone=changed.phone)
        case orders.OrderShippedV1(shipped_at=shipped_at):
            return replace(part, shipped_at=shipped_at)
        case orders.OrderDeliveredV1(delivered_at=delivered_at):
            return replace(part, delivered_at=delivered_at)
        case _:
            return part


def _payment(part: PaymentPart, recorded: Recorded) -> PaymentPart:
    at = recorded.at
    match recorded.body:
        case payments.PaymentRequestedV1() as requested:
            return replace(part, requested=requested.amount, method=requested.method)
        case payments.PaymentCapturedV1() as captured:
            return replace(
                part,
                captured=captured.amount,
                captured_at=at,
                method=captured.method,
                reference=captured.provider_reference,
            )
        case payments.PaymentFailedV1() as failed:
            return replace(part, failed_code=failed.code, failed_message=failed.message)
        case payments.RefundRequestedV1() as asked:
            refund = Refund(
                number=asked.number,
                amount=asked.amount,
                lines=tuple(asked.lines),
                delivery=asked.delivery,
                cause=asked.cause,
                return_id=asked.return_id,
                requested_at=at,
                ruling=asked.ruling,
            )
            earlier = part
            if asked.again_of is not None:
                earlier = _refund(part, asked.again_of, lambda failed: replace(failed, repeated=True))
            return replace(part, refunds=(*earlier.refunds, refund))
        case payments.RefundCompletedV1() as done:
            return _refund(
                part,
                done.number,
                lambda refund: replace(refund, completed_at=at, failed_code=None, reference=done.provider_reference),
            )
        case payments.RefundFailedV1() as refused:
            return _refund(part, refused.number, lambda refund: replace(refund, failed_code=refused.code))
        case _:
            return part


def _refund(part: PaymentPart, number: int, change: Callable[[Refund], Refund]) -> PaymentPart:
    return replace(part, refunds=tuple(change(each) if each.number == number else each for each in part.refunds))


def _shipping(part: ShippingPart, recorded: Recorded) -> ShippingPart:
    match recorded.body:
        case shipping.AllocationMadeV1(reserved=reserved, unavailable=unavailable):
            return replace(part, reserved=tuple(reserved), unavailable=tuple(unavailable))
        case shipping.AllocationReleasedV1():
            return replace(part, released=True)
        case shipping.ShipmentOpenedV1(lines=lines):
            return replace(part, opened=tuple(lines))
        case shipping.ParcelPackedV1() as packed:
            parcel = Parcel(packed.parcel_id, packed.courier, tuple(packed.lines), packed_at=recorded.at)
            return _parcel(part, parcel.parcel_id, lambda _: parcel, otherwise=parcel)
        case shipping.ParcelHandedOverV1() as handed:
            change = {
                "handed_over_at": handed.handed_over_at,
                "tracking_number": handed.tracking_number,
                "tracking_url": handed.tracking_url,
                "courier": handed.courier,
                "lines": tuple(handed.lines),
            }
            unknown = Parcel(handed.parcel_id, handed.courier, tuple(handed.lines))
            return _parcel(part, handed.parcel_id, lambda known: replace(known, **change), otherwise=unknown)  # type: ignore[arg-type]  # one dict for fields of several types
        case shipping.ParcelTrackedV1() as tracked:
            return _parcel(part, tracked.parcel_id, lambda known: _tracked(known, tracked))
        case shipping.ParcelDeliveredV1() as delivered:
            moved = _parcel(
                part,
                delivered.parcel_id,
                lambda known: replace(known, delivered_at=delivered.delivered_at, status="delivered"),
            )
            return replace(moved, complete=moved.complete or delivered.complete)
        case shipping.ShipmentStoppedV1():
            return replace(part, stopped=True)
        case _:
            return part


def _tracked(parcel: Parcel, tracked: shipping.ParcelTrackedV1) -> Parcel:
    """Couriers' reports come late and out of order: only a report newer than the last moves the parcel."""
    if parcel.status_at is not None and tracked.happened_at < parcel.status_at:
        return parcel
    return replace(parcel, status=tracked.status.value, status_at=tracked.happened_at, location=tracked.location)


def _parcel(
    part: ShippingPart, parcel_id: str, change: Callable[[Parcel], Parcel], *, otherwise: Parcel | None = None
) -> ShippingPart:
    known = {parcel.parcel_id: parcel for parcel in part.parcels}
    parcel = known.get(parcel_id, otherwise)
    if parcel is None:
        return part
    return replace(part, parcels=tuple({**known, parcel_id: change(parcel)}.values()))


def _returns(part: ReturnsPart, recorded: Recorded) -> ReturnsPart:
    match recorded.body:
        case returns.WithdrawalReceivedV1() as received:
            opened = Return(
                received.return_id,
                "withdrawn",
                tuple(received.lines),
                received.name,
                received.received_at,
                received.ruling,
            )
            return replace(part, returns=(*part.returns, opened))
        case returns.WithdrawalDeclinedV1() as declined:
            refused = Return(
                declined.return_id,
                "declined",
                tuple(declined.lines),
                declined.name,
                declined.received_at,
                declined.ruling,
            )
            return replace(part, returns=(*part.returns, refused))
        case returns.ReturnAuthorisedV1() as authorised:
            return _return(
                part,
                authorised.return_id,
                lambda known: replace(
                    known,
                    stage="authorised",
                    code=authorised.code,
                    address=authorised.address,
                    send_by=authorised.send_by.isoformat(),
                    cost_bearer=authorised.cost_bearer,
                ),
            )
        case returns.GoodsReceivedV1(return_id=return_id, received_at=received_at):
            return _return(
                part, return_id, lambda known: replace(known, stage="received", goods_received_at=received_at)
            )
        case returns.ReturnInspectedV1(return_id=return_id, lines=inspected):
            return _return(part, return_id, lambda known: replace(known, stage="inspected", inspected=tuple(inspected)))
        case returns.RefundDueV1() as due:
            return _return(
                part,
                due.return_id,
                lambda known: replace(
                    known,
                    stage="refund_due",
                    refund=due.amount,
                    refund_lines=tuple(due.lines),
                    refund_delivery=due.delivery,
                    refund_due=due.due.isoformat(),
                ),
            )
        case returns.ReturnExpiredV1(return_id=return_id):
            return _return(part, return_id, lambda known: replace(known, expired=True))
        case returns.RefundOverdueV1(return_id=return_id):
            return _return(part, return_id, lambda known: replace(known, overdue=True))
        case returns.ReturnClosedV1(return_id=return_id, refunded=refunded):
            return _return(part, return_id, lambda known: replace(known, stage="closed", refunded=refunded))
        case _:
            return part


def _return(part: ReturnsPart, return_id: str, change: Callable[[Return], Return]) -> ReturnsPart:
    return replace(part, returns=tuple(change(each) if each.return_id == return_id else each for each in part.returns))


def _letters(part: LettersPart, recorded: Recorded) -> LettersPart:
    match recorded.body:
        case notifications.EmailQueuedV1(key=key, kind=kind, language=language):
            return replace(part, letters=(*part.letters, Letter(key, kind, recorded.at, language)))
        case notifications.EmailSentV1(key=key):
            return _letter(part, key, lambda letter: replace(letter, sent_at=recorded.at, failed_code=None))
        case notifications.EmailFailedV1(key=key, code=code):
            return _letter(part, key, lambda letter: replace(letter, failed_code=code))
        case _:
            return part


def _letter(part: LettersPart, key: str, change: Callable[[Letter], Letter]) -> LettersPart:
    return replace(part, letters=tuple(change(letter) if letter.key == key else letter for letter in part.letters))
