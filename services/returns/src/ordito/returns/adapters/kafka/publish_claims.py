"""The guarantee's private events as other services see them, on the returns' topic: one public event for each."""

from __future__ import annotations

from typing import assert_never

from ordito.returns.domain.claim_events import (
    ChargeDue,
    ClaimChecked,
    ClaimClosed,
    ClaimCollectionArranged,
    ClaimDeclined,
    ClaimEvent,
    ClaimGoodsReceived,
    ClaimOpened,
    GuaranteeRegistered,
    RemedyDecided,
    RemedyDeclined,
    RepairFinished,
    RepairOverdue,
    RepairQuotationAnswered,
    RepairQuoted,
    RepairStarted,
    VoucherDue,
)
from ordito.schemas import claims
from ordito.schemas.event import EventBody


def claim_to_public(event: ClaimEvent) -> EventBody:
    """The public event. Which piece of a line a price reduction belongs to stays here."""
    match event:
        case GuaranteeRegistered():
            return claims.GuaranteeRegisteredV1(line=event.line, registered_at=event.registered_at, ruling=event.ruling)
        case ClaimOpened():
            return claims.ClaimOpenedV1(
                claim_id=event.claim_id,
                line=event.line,
                quantity=event.quantity,
                description=event.description,
                discovered_on=event.discovered_on,
                wanted=event.wanted,
                photos=list(event.photos),
                name=event.name,
                contact_email=event.contact_email,
                channel=event.channel,
                opened_at=event.opened_at,
                covered=event.covered,
                ruling=event.ruling,
                report_ruling=event.report_ruling,
            )
        case ClaimDeclined():
            return claims.ClaimDeclinedV1(
                claim_id=event.claim_id,
                line=event.line,
                description=event.description,
                contact_email=event.contact_email,
                ruling=event.ruling,
            )
        case ClaimCollectionArranged():
            return claims.ClaimCollectionArrangedV1(
                claim_id=event.claim_id,
                code=event.code,
                by=event.by,
                address=event.address,
                pickup_on=event.pickup_on,
                arranged_by=event.arranged_by,
                ruling=event.ruling,
            )
        case ClaimGoodsReceived():
            return claims.ClaimGoodsReceivedV1(
                claim_id=event.claim_id, received_at=event.received_at, received_by=event.received_by
            )
        case ClaimChecked():
            return claims.ClaimCheckedV1(
                claim_id=event.claim_id,
                defect=event.defect,
                minor=event.minor,
                note=event.note,
                photos=list(event.photos),
                checked_by=event.checked_by,
                ruling=event.ruling,
                costs=list(event.costs),
            )
        case RemedyDecided():
            return claims.RemedyDecidedV1(
                claim_id=event.claim_id,
                remedy=event.remedy,
                amount=event.amount,
                replacement_order_id=event.replacement_order_id,
                wanted=list(event.wanted),
                decided_by=event.decided_by,
                ruling=event.ruling,
            )
        case RemedyDeclined():
            return claims.RemedyDeclinedV1(claim_id=event.claim_id, remedy=event.remedy, ruling=event.ruling)
        case _:
            return _repair_and_money(event)


def _repair_and_money(
    event: RepairQuoted
    | RepairQuotationAnswered
    | RepairStarted
    | RepairOverdue
    | RepairFinished
    | ChargeDue
    | VoucherDue
    | ClaimClosed,
) -> EventBody:
    match event:
        case RepairQuoted():
            return claims.RepairQuotedV1(
                claim_id=event.claim_id,
                amount=event.amount,
                note=event.note,
                quoted_by=event.quoted_by,
                ruling=event.ruling,
                valid_until=event.valid_until,
            )
        case RepairQuotationAnswered():
            return claims.RepairQuotationAnsweredV1(
                claim_id=event.claim_id, accepted=event.accepted, answered_by=event.answered_by
            )
        case RepairStarted():
            return claims.RepairStartedV1(claim_id=event.claim_id, due=event.due, ruling=event.ruling)
        case RepairOverdue():
            return claims.RepairOverdueV1(claim_id=event.claim_id, due=event.due, ruling=event.ruling)
        case RepairFinished():
            return claims.RepairFinishedV1(
                claim_id=event.claim_id,
                courier=event.courier,
                tracking_number=event.tracking_number,
                finished_by=event.finished_by,
            )
        case ChargeDue():
            return claims.ChargeDueV1(
                charge_id=event.charge_id,
                return_id=event.claim_id,
                amount=event.amount,
                reason=event.reason,
                ruling=event.ruling,
            )
        case VoucherDue():
            return claims.VoucherDueV1(
                claim_id=event.claim_id, code=event.code, amount=event.amount, ruling=event.ruling
            )
        case ClaimClosed():
            return claims.ClaimClosedV1(claim_id=event.claim_id, outcome=event.outcome, because=event.because)
        case _:
            assert_never(event)
