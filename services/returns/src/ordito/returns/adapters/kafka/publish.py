"""Private events as other services see them, on topic `ordito.returns`: one public event for each private one."""

from __future__ import annotations

from typing import assert_never, cast

from ordito.kit.transaction import Stored
from ordito.returns.domain.events import (
    Event,
    GoodsReceived,
    OrderProgressNoted,
    RefundDue,
    RefundOverdue,
    ReturnAuthorised,
    ReturnClosed,
    ReturnExpired,
    ReturnInspected,
    ReturnsOpened,
    WithdrawalDeclined,
    WithdrawalReceived,
)
from ordito.schemas.event import EventBody
from ordito.schemas.returns import (
    GoodsReceivedV1,
    InspectedLine,
    OrderProgressNotedV1,
    RefundDueV1,
    RefundLine,
    RefundOverdueV1,
    ReturnAuthorisedV1,
    ReturnClosedV1,
    ReturnExpiredV1,
    ReturnInspectedV1,
    ReturnsOpenedV1,
    WithdrawalDeclinedV1,
    WithdrawalReceivedV1,
)

SOURCE = "returns"
TOPIC = "ordito.returns"


def to_public(stored: Stored) -> EventBody:
    """The public event of one stored event. What returns remembers of the order stays here."""
    event = cast(Event, stored.event)
    match event:
        case ReturnsOpened():
            return ReturnsOpenedV1(number=event.number)
        case OrderProgressNoted():
            return OrderProgressNotedV1(stage=event.stage, at=event.at, lines=list(event.lines))
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
            )
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
            )
        case ReturnExpired():
            return ReturnExpiredV1(return_id=event.return_id, send_by=event.send_by, ruling=event.ruling)
        case GoodsReceived():
            return GoodsReceivedV1(
                return_id=event.return_id, received_at=event.received_at, received_by=event.received_by
            )
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
                    )
                    for found in event.lines
                ],
                inspected_by=event.inspected_by,
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
            )
        case RefundOverdue():
            return RefundOverdueV1(return_id=event.return_id, amount=event.amount, due=event.due, ruling=event.ruling)
        case ReturnClosed():
            return ReturnClosedV1(return_id=event.return_id, refunded=event.refunded, lines=list(event.lines))
        case _:
            assert_never(event)
