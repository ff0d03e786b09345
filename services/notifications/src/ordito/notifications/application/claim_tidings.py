"""What a customer is told of guarantee claims and repairs: public event in, notice out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ordito.kit.message import Message
from ordito.notifications.domain import claim_notices as told
from ordito.notifications.domain.notices import Notice
from ordito.schemas.claims import (
    ClaimCheckedV1,
    ClaimClosedV1,
    ClaimCollectionArrangedV1,
    ClaimDeclinedV1,
    ClaimOpenedV1,
    RemedyDecidedV1,
    RemedyDeclinedV1,
    RepairFinishedV1,
    RepairQuotedV1,
    RepairStartedV1,
    VoucherDueV1,
)
from ordito.schemas.event import read
from ordito.schemas.values import LineQuantity


def _claim_opened(message: Message) -> Notice:
    opened = read(ClaimOpenedV1, message.data)
    return told.ClaimOpened(
        claim_id=opened.claim_id,
        lines=(LineQuantity(opened.line, opened.quantity),),
        contact_email=opened.contact_email,
        name=opened.name,
        description=opened.description,
        opened_at=opened.opened_at,
        covered=opened.covered,
        ruling=opened.ruling,
        report_ruling=opened.report_ruling,
    )


def _claim_declined(message: Message) -> Notice:
    declined = read(ClaimDeclinedV1, message.data)
    return told.ClaimDeclined(declined.claim_id, declined.description, declined.ruling)


def _collection_arranged(message: Message) -> Notice:
    arranged = read(ClaimCollectionArrangedV1, message.data)
    return told.ClaimCollection(
        claim_id=arranged.claim_id,
        code=arranged.code,
        by=arranged.by,
        address=arranged.address,
        pickup_on=arranged.pickup_on,
    )


def _checked(message: Message) -> Notice | None:
    """A defect that was found needs no letter: the remedy is told."""
    checked = read(ClaimCheckedV1, message.data)
    return (
        None
        if checked.defect
        else told.NoDefectFound(checked.claim_id, checked.note, checked.ruling, tuple(checked.costs))
    )


def _remedy_decided(message: Message) -> Notice:
    decided = read(RemedyDecidedV1, message.data)
    return told.RemedyDecided(decided.claim_id, decided.remedy, decided.amount, decided.ruling)


def _remedy_declined(message: Message) -> Notice:
    declined = read(RemedyDeclinedV1, message.data)
    return told.RemedyDeclined(declined.claim_id, declined.remedy, message.id, declined.ruling)


def _repair_quoted(message: Message) -> Notice:
    quoted = read(RepairQuotedV1, message.data)
    return told.RepairQuoted(quoted.claim_id, quoted.amount, quoted.note, quoted.ruling, quoted.valid_until)


def _repair_started(message: Message) -> Notice:
    started = read(RepairStartedV1, message.data)
    return told.RepairStarted(started.claim_id, started.due, started.ruling)


def _repair_finished(message: Message) -> Notice:
    finished = read(RepairFinishedV1, message.data)
    return told.RepairFinished(finished.claim_id, finished.courier, finished.tracking_number)


def _voucher_due(message: Message) -> Notice:
    due = read(VoucherDueV1, message.data)
    return told.VoucherIssued(due.claim_id, due.code, due.amount)


def _claim_closed(message: Message) -> Notice | None:
    """What ended well was told already; an older event does not say why nothing was repaired."""
    closed = read(ClaimClosedV1, message.data)
    return None if closed.because is None else told.NotRepaired(closed.claim_id, closed.because)


CLAIMS: Mapping[str, Callable[[Message], Notice | None]] = {
    ClaimOpenedV1.type: _claim_opened,
    ClaimDeclinedV1.type: _claim_declined,
    ClaimCollectionArrangedV1.type: _collection_arranged,
    ClaimCheckedV1.type: _checked,
    RemedyDecidedV1.type: _remedy_decided,
    RemedyDeclinedV1.type: _remedy_declined,
    RepairQuotedV1.type: _repair_quoted,
    RepairStartedV1.type: _repair_started,
    RepairFinishedV1.type: _repair_finished,
    VoucherDueV1.type: _voucher_due,
    ClaimClosedV1.type: _claim_closed,
}
