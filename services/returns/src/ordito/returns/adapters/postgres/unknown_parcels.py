"""The list of parcels that belong to no return, kept beside their events and in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from sqlalchemy import insert, select, update

from ordito.kit.transaction import Stored, Transaction
from ordito.returns.adapters.postgres.tables import unknown_parcels
from ordito.returns.domain.unknown_parcels import (
    ParcelEvent,
    UnknownParcelAssigned,
    UnknownParcelReceived,
    UnknownParcelSentBack,
)

MOST = 200


@dataclass(frozen=True, slots=True)
class ListedParcel:
    """One parcel of the list: `kept`, `assigned` or `sent_back`."""

    parcel_id: str
    seller: str
    status: str
    sender: str | None
    tracking_number: str | None
    note: str | None
    received_at: datetime
    order_id: str | None
    return_id: str | None


def list_parcel(tx: Transaction, stored: Stored, event: ParcelEvent) -> None:
    """Write what became of a parcel into the list."""
    match event:
        case UnknownParcelReceived():
            tx.connection.execute(
                insert(unknown_parcels).values(
                    parcel_id=event.parcel_id,
                    seller=stored.context.seller,
                    status="kept",
                    sender=event.sender,
                    tracking_number=event.tracking_number,
                    note=event.note,
                    received_at=event.received_at,
                )
            )
        case UnknownParcelAssigned():
            tx.connection.execute(
                update(unknown_parcels)
                .where(unknown_parcels.c.parcel_id == event.parcel_id)
                .values(status="assigned", order_id=event.order_id, return_id=event.return_id)
            )
        case UnknownParcelSentBack():
            tx.connection.execute(
                update(unknown_parcels).where(unknown_parcels.c.parcel_id == event.parcel_id).values(status="sent_back")
            )
        case _:
            assert_never(event)


def parcels_of(tx: Transaction, seller: str) -> list[ListedParcel]:
    """The seller's parcels: those that wait first, then the newest, at most `MOST`."""
    columns = unknown_parcels.c
    rows = tx.connection.execute(
        select(unknown_parcels)
        .where(columns.seller == seller)
        .order_by((columns.status == "kept").desc(), columns.received_at.desc(), columns.parcel_id)
        .limit(MOST)
    ).mappings()
    return [ListedParcel(**row) for row in rows]


def seller_of(tx: Transaction, parcel_id: str) -> str | None:
    """Whose parcel it is; None for one that was never recorded."""
    found: str | None = tx.connection.execute(
        select(unknown_parcels.c.seller).where(unknown_parcels.c.parcel_id == parcel_id)
    ).scalar()
    return found
