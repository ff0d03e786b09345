"""What has a stream of its own beside the orders': stock, vouchers, parcels that belong to no return.

Each is told by one source alone, so its rows follow its events one by one, whatever else is read between them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Connection, Table, select, tuple_

from ordito.desk.adapters.postgres import tables
from ordito.desk.adapters.postgres.writing import upsert
from ordito.desk.domain.parts import Recorded
from ordito.desk.domain.unknown_parcels import UnknownParcel, fold_unknown_parcel
from ordito.desk.domain.vouchers import Voucher, fold_voucher, movement
from ordito.kit.message import Message
from ordito.schemas import shipping

Read = tuple[Message, Recorded | None]
Row = TypeVar("Row", Voucher, UnknownParcel)

Stock = (
    shipping.StockCountedV1
    | shipping.StockReservedV1
    | shipping.StockReleasedV1
    | shipping.StockTakenV1
    | shipping.StockReturnedV1
)

_VOUCHER = TypeAdapter(Voucher)
_UNKNOWN_PARCEL = TypeAdapter(UnknownParcel)


def owner(stream: str) -> str:
    """Whose stream it is: `stock`, `voucher`, `parcel`, something not known here, or `order`, named by its id alone."""
    kind, slash, _ = stream.partition("/")
    return kind if slash else "order"


def write_stock(connection: Connection, read: Sequence[Read]) -> None:
    levels = {
        (event.seller, event.body.sku): {
            "seller": event.seller,
            "sku": event.body.sku,
            "on_hand": event.body.on_hand,
            "reserved": event.body.reserved,
        }
        for _, event in read
        if event is not None and isinstance(event.body, Stock)
    }
    upsert(connection, tables.stock, [levels[key] for key in sorted(levels)])


def write_vouchers(connection: Connection, read: Sequence[Read]) -> None:
    """The vouchers as they stand, and their ledgers."""
    moved = _folded(connection, read, tables.vouchers, _VOUCHER, fold_voucher)
    upsert(connection, tables.vouchers, moved)
    lines = [movement(event, version=message.version) for message, event in read if event is not None]
    upsert(connection, tables.voucher_movements, [asdict(line) for line in lines if line is not None])


def write_unknown_parcels(connection: Connection, read: Sequence[Read]) -> None:
    moved = _folded(connection, read, tables.unknown_parcels, _UNKNOWN_PARCEL, fold_unknown_parcel)
    upsert(connection, tables.unknown_parcels, moved)


def _folded(
    connection: Connection,
    read: Sequence[Read],
    table: Table,
    adapter: TypeAdapter[Row],
    fold: Callable[[Row | None, Recorded], Row | None],
) -> list[Mapping[str, Any]]:
    """The rows of these streams after these events. A stream ends with the second part of its row's key."""
    keys = sorted({_key(message) for message, _ in read})
    seller, own = table.primary_key.columns
    found = connection.execute(select(table).where(tuple_(seller, own).in_(keys))).mappings() if keys else ()
    known: dict[tuple[str, str], Row] = {
        (row[seller.name], row[own.name]): adapter.validate_python(dict(row)) for row in found
    }
    for message, event in read:
        after = None if event is None else fold(known.get(_key(message)), event)
        if after is not None:
            known[_key(message)] = after
    return [asdict(known[key]) for key in keys if key in known]


def _key(message: Message) -> tuple[str, str]:
    return message.context.seller, message.stream.split("/", 2)[2]
