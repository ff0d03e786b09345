"""A parcel that came to the warehouse and belongs to no return, until somebody finds out or sends it back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from ordito.desk.domain.parts import Recorded
from ordito.schemas import returns
from ordito.schemas.values import Ruling

UnknownParcelStatus = Literal["waiting", "assigned", "sent_back"]


@dataclass(frozen=True, slots=True)
class UnknownParcel:
    """`ruling` is the last one on it: that it may be refused, or that it was sent back."""

    seller: str
    parcel_id: str
    status: UnknownParcelStatus
    sender: str | None
    tracking_number: str | None
    note: str | None
    received_by: str
    received_at: datetime
    ruling: Ruling
    order_id: str | None = None
    return_id: str | None = None
    settled_by: str | None = None
    settled_at: datetime | None = None


def fold_unknown_parcel(known: UnknownParcel | None, recorded: Recorded) -> UnknownParcel | None:
    """The parcel after one more event of its stream; None for what is no parcel's first event."""
    match recorded.body:
        case returns.UnknownParcelReceivedV1() as received:
            return UnknownParcel(
                seller=recorded.seller,
                parcel_id=received.parcel_id,
                status="waiting",
                sender=received.sender,
                tracking_number=received.tracking_number,
                note=received.note,
                received_by=received.received_by,
                received_at=received.received_at,
                ruling=received.ruling,
            )
        case returns.UnknownParcelAssignedV1() as assigned if known is not None:
            return replace(
                known,
                status="assigned",
                order_id=assigned.order_id,
                return_id=assigned.return_id,
                settled_by=assigned.assigned_by,
                settled_at=recorded.at,
            )
        case returns.UnknownParcelSentBackV1() as sent if known is not None:
            settled = replace(known, settled_by=sent.sent_back_by, settled_at=recorded.at)
            return replace(settled, status="sent_back", ruling=sent.ruling)
        case _:
            return known
