"""Private events as other services see them, on topic `ordito.returns`: one public event for each private one."""

from __future__ import annotations

from typing import assert_never, cast

from ordito.kit.transaction import Stored
from ordito.returns.adapters.kafka.publish_claims import claim_to_public
from ordito.returns.domain.claim_events import ClaimEvent
from ordito.returns.domain.events import (
    Event,
    ExchangeAgreed,
    ExchangeChargeDropped,
    ExchangeChargeDue,
    ExchangeNoted,
    GoodsNotSent,
    GoodsReceived,
    GoodsRefused,
    GoodsSentBack,
    OrderProgressNoted,
    ParcelDeliveryNoted,
    RefundDue,
    RefundOverdue,
    ReturnAuthorised,
    ReturnClosed,
    ReturnDispatched,
    ReturnExpired,
    ReturnInspected,
    ReturnLost,
    ReturnsOpened,
    UndeliveredSettled,
    VoucherNoted,
    WithdrawalDeclined,
    WithdrawalReceived,
    WithdrawalWindowSet,
)
from ordito.returns.domain.unknown_parcels import (
    ParcelEvent,
    UnknownParcelAssigned,
    UnknownParcelReceived,
    UnknownParcelSentBack,
)
from ordito.schemas.event import EventBody
from ordito.schemas.returns import (
    Deduction,
    ExchangeAgreedV1,
    ExchangeChargeDroppedV1,
    ExchangeChargeDueV1,
    ExchangeNotedV1,
    GoodsNotSentV1,
    GoodsReceivedV1,
    GoodsRefusedV1,
    GoodsSentBackV1,
    InspectedLine,
    OrderProgressNotedV1,
    ParcelDeliveryNotedV1,
    RefundDueV1,
    RefundLine,
    RefundOverdueV1,
    ReturnAuthorisedV1,
    ReturnClosedV1,
    ReturnDispatchedV1,
    ReturnExpiredV1,
    ReturnInspectedV1,
    ReturnLostV1,
    ReturnsOpenedV1,
    UndeliveredSettledV1,
    UnknownParcelAssignedV1,
    UnknownParcelReceivedV1,
    UnknownParcelSentBackV1,
    VoucherNotedV1,
    WantedLine,
    WithdrawalDeclinedV1,
    WithdrawalReceivedV1,
    WithdrawalWindowSetV1,
)

SOURCE = "returns"
TOPIC = "ordito.returns"


def to_public(stored: Stored) -> EventBody:
    """The public event of one stored event. What returns remembers of the order stays here."""
    event = cast(Event | ParcelEvent, stored.event)
    if isinstance(event, ClaimEvent):
        return claim_to_public(event)
    match event:
        case ReturnsOpened():
            return ReturnsOpenedV1(number=event.number)
        case OrderProgressNoted():
            return OrderProgressNotedV1(stage=event.stage, at=event.at, lines=list(event.lines))
        case VoucherNoted():
            return VoucherNotedV1(amount=event.amount)
        case ParcelDeliveryNoted():
            return ParcelDeliveryNotedV1(
                parcel_id=event.parcel_id,
                lines=list(event.lines),
                delivered_at=event.delivered_at,
                complete=event.complete,
                was=event.was,
            )
        case WithdrawalWindowSet():
            return WithdrawalWindowSetV1(
                lines=list(event.lines), because=event.because, ruling=event.ruling, previous=event.previous
            )
        case WithdrawalReceived():
            return WithdrawalReceivedV1(
                return_id=event.return_id,
                lines=list(event.lines),
                name=event.name,
                contact_email=event.contact_email,
                statement=event.statement,
                channel=event.channel,
                received_at=event.received_at,
                ruling=event.ruling,
                dispatched_at=event.dispatched_at,
                entered_by=event.entered_by,
            )
        case GoodsNotSent():
            return GoodsNotSentV1(
                return_id=event.return_id, lines=list(event.lines), ruling=event.ruling, of_return=event.of_return
            )
        case WithdrawalDeclined():
            return WithdrawalDeclinedV1(
                return_id=event.return_id,
                lines=list(event.lines),
                name=event.name,
                contact_email=event.contact_email,
                statement=event.statement,
                received_at=event.received_at,
                ruling=event.ruling,
                channel=event.channel,
                dispatched_at=event.dispatched_at,
                entered_by=event.entered_by,
            )
        case ExchangeAgreed():
            return ExchangeAgreedV1(
                return_id=event.return_id,
                lines=list(event.lines),
                wanted=[
                    WantedLine(
                        sku=each.sku,
                        name=each.name,
                        quantity=each.quantity,
                        unit_price=each.unit_price,
                        vat_rate=each.vat_rate,
                    )
                    for each in event.wanted
                ],
                credit=event.credit,
                to_pay=event.to_pay,
                to_refund=event.to_refund,
                replacement_order_id=event.replacement_order_id,
                agreed_by=event.agreed_by,
                ruling=event.ruling,
            )
        case ExchangeNoted():
            return ExchangeNotedV1(
                return_id=event.return_id, fact=event.fact, charge_id=event.charge_id, too_much=event.too_much
            )
        case ExchangeChargeDue():
            return ExchangeChargeDueV1(
                return_id=event.return_id,
                charge_id=event.charge_id,
                amount=event.amount,
                reason=event.reason,
                ruling=event.ruling,
            )
        case ExchangeChargeDropped():
            return ExchangeChargeDroppedV1(return_id=event.return_id, charge_id=event.charge_id)
        case ReturnAuthorised():
            return ReturnAuthorisedV1(
                return_id=event.return_id,
                code=event.code,
                address=event.address,
                lines=list(event.lines),
                send_by=event.send_by,
                cost_bearer=event.cost_bearer,
                authorised_by=event.authorised_by,
                ruling=event.ruling,
                cost_ruling=event.cost_ruling,
                instructions=list(event.instructions),
            )
        case ReturnDispatched():
            return ReturnDispatchedV1(
                return_id=event.return_id,
                courier=event.courier,
                tracking_number=event.tracking_number,
                dispatched_at=event.dispatched_at,
                noted_by=event.noted_by,
            )
        case ReturnExpired():
            return ReturnExpiredV1(return_id=event.return_id, send_by=event.send_by, ruling=event.ruling)
        case GoodsReceived():
            return GoodsReceivedV1(
                return_id=event.return_id,
                received_at=event.received_at,
                received_by=event.received_by,
                ruling=event.ruling,
            )
        case GoodsRefused():
            return GoodsRefusedV1(return_id=event.return_id, refused_by=event.refused_by, ruling=event.ruling)
        case ReturnLost():
            return ReturnLostV1(return_id=event.return_id, reported_by=event.reported_by, ruling=event.ruling)
        case ReturnInspected():
            return ReturnInspectedV1(
                return_id=event.return_id,
                lines=[
                    InspectedLine(
                        line=found.line,
                        quantity=found.quantity,
                        condition=found.condition,
                        reduction=found.reduction,
                        note=found.note,
                        outcome=found.outcome,
                        photos=list(found.photos),
                        ruling=found.ruling,
                    )
                    for found in event.lines
                ],
                inspected_by=event.inspected_by,
            )
        case GoodsSentBack():
            return GoodsSentBackV1(
                return_id=event.return_id,
                lines=list(event.lines),
                courier=event.courier,
                tracking_number=event.tracking_number,
                sent_back_by=event.sent_back_by,
                cost_bearer=event.cost_bearer,
                of_claim=event.of_claim,
            )
        case UndeliveredSettled():
            return UndeliveredSettledV1(
                return_id=event.return_id,
                parcel_id=event.parcel_id,
                cause=event.cause,
                lines=list(event.lines),
                ruling=event.ruling,
                of_return=event.of_return,
            )
        case UnknownParcelReceived():
            return UnknownParcelReceivedV1(
                parcel_id=event.parcel_id,
                sender=event.sender,
                tracking_number=event.tracking_number,
                note=event.note,
                received_by=event.received_by,
                received_at=event.received_at,
                ruling=event.ruling,
            )
        case UnknownParcelAssigned():
            return UnknownParcelAssignedV1(
                parcel_id=event.parcel_id,
                order_id=event.order_id,
                return_id=event.return_id,
                assigned_by=event.assigned_by,
            )
        case UnknownParcelSentBack():
            return UnknownParcelSentBackV1(
                parcel_id=event.parcel_id, sent_back_by=event.sent_back_by, ruling=event.ruling
            )
        case RefundDue():
            return RefundDueV1(
                return_id=event.return_id,
                amount=event.amount,
                lines=[
                    RefundLine(
                        line=line.line,
                        quantity=line.quantity,
                        paid=line.paid,
                        reduction=line.reduction,
                        refund=line.refund,
                    )
                    for line in event.lines
                ],
                delivery=event.delivery,
                due=event.due,
                ruling=event.ruling,
                delivery_ruling=event.delivery_ruling,
                means=event.means,
                means_ruling=event.means_ruling,
                deductions=[
                    Deduction(code=each.code, amount=each.amount, sentence=each.sentence) for each in event.deductions
                ],
                paid_by_voucher=event.paid_by_voucher,
            )
        case RefundOverdue():
            return RefundOverdueV1(return_id=event.return_id, amount=event.amount, due=event.due, ruling=event.ruling)
        case ReturnClosed():
            return ReturnClosedV1(return_id=event.return_id, refunded=event.refunded, lines=list(event.lines))
        case _:
            assert_never(event)
