"""Tracking numbers in PostgreSQL, and the reports on numbers that are not known yet."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from ordito.kit.transaction import Stored, Transaction
from ordito.schemas.shipping import TrackingStatus
from ordito.shipping.adapters.postgres.tables import early_reports, tracking_numbers
from ordito.shipping.application.ports import ParcelPlace
from ordito.shipping.domain.commands import Report
from ordito.shipping.domain.events import ParcelHandedOver


class PostgresTrackingNumbers:
    """Implements TrackingNumbers."""

    def parcel(self, tx: Transaction, courier: str, number: str) -> ParcelPlace | None:
        where = tracking_numbers.c
        row = tx.connection.execute(
            select(where.order_id, where.parcel_id).where(where.courier == courier, where.tracking_number == number)
        ).one_or_none()
        return None if row is None else ParcelPlace(row.order_id, row.parcel_id)

    def note(self, tx: Transaction, stored: Stored) -> None:
        event: ParcelHandedOver = stored.event
        tx.connection.execute(
            insert(tracking_numbers).values(
                courier=event.courier,
                tracking_number=event.tracking_number,
                order_id=stored.stream,
                parcel_id=event.parcel_id,
            )
        )

    def keep_early(self, tx: Transaction, courier: str, number: str, *, reports: tuple[Report, ...]) -> None:
        rows = [
            {
                "courier": courier,
                "tracking_number": number,
                "status": one.status.value,
                "happened_at": one.happened_at,
                "location": one.location,
                "description": one.description,
                "kept_at": tx.now,
            }
            for one in reports
        ]
        tx.connection.execute(insert(early_reports).on_conflict_do_nothing(), rows)

    def take_early(self, tx: Transaction, courier: str, number: str) -> tuple[Report, ...]:
        where = early_reports.c
        rows = tx.connection.execute(
            delete(early_reports)
            .where(where.courier == courier, where.tracking_number == number)
            .returning(where.status, where.happened_at, where.location, where.description)
        )
        return tuple(Report(TrackingStatus(row.status), row.happened_at, row.location, row.description) for row in rows)
