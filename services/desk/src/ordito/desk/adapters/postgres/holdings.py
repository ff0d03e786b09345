"""Reads the vouchers and the unknown parcels of the live projection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Engine, Select, Table, or_, select

from ordito.desk.adapters.postgres import tables
from ordito.desk.adapters.postgres.views import reading
from ordito.desk.application.ports import Chosen
from ordito.desk.domain.unknown_parcels import UnknownParcel
from ordito.desk.domain.vouchers import Movement, Voucher

_VOUCHERS = TypeAdapter(list[Voucher])
_MOVEMENTS = TypeAdapter(list[Movement])
_PARCELS = TypeAdapter(list[UnknownParcel])


class ProjectionHoldings:
    """Implements `ports.Holdings`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def vouchers(self, chosen: Chosen, *, limit: int) -> Sequence[Voucher]:
        columns = tables.vouchers.c
        query = _matching(tables.vouchers, chosen).order_by(columns.moved_at.desc(), columns.seller, columns.code)
        return _VOUCHERS.validate_python(self._rows(query.limit(limit)))

    def voucher_movements(self, seller: str, code: str) -> Sequence[Movement]:
        columns = tables.voucher_movements.c
        query = select(tables.voucher_movements).where(columns.seller == seller, columns.code == code)
        return _MOVEMENTS.validate_python(self._rows(query.order_by(columns.version)))

    def unknown_parcels(self, chosen: Chosen, *, limit: int) -> Sequence[UnknownParcel]:
        columns = tables.unknown_parcels.c
        query = _matching(tables.unknown_parcels, chosen).order_by(columns.received_at.desc(), columns.parcel_id)
        return _PARCELS.validate_python(self._rows(query.limit(limit)))

    def _rows(self, query: Select[Any]) -> list[dict[str, Any]]:
        with reading(self._engine) as connection:
            return [dict(row) for row in connection.execute(query).mappings()]
        return []


def _matching(table: Table, chosen: Chosen) -> Select[Any]:
    query = select(table)
    if chosen.seller is not None:
        query = query.where(table.c.seller == chosen.seller)
    if chosen.status is not None:
        query = query.where(table.c.status == chosen.status)
    if chosen.text is not None:
        searched = [table.c[name] for name in ("code", "sender", "tracking_number", "note") if name in table.c]
        query = query.where(or_(*(column.icontains(chosen.text, autoescape=True) for column in searched)))
    if chosen.sellers != "*":
        query = query.where(table.c.seller.in_(sorted(chosen.sellers)))
    return query
