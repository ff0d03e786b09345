"""The stock of one article: how many pieces lie in the warehouse, and for which orders they are set aside.

    Stock = NeverCounted | Counted

Always 0 <= reserved <= on_hand, and `reserved` is the sum over the orders. What left with an order's parcels is `out`
until it comes back, so that nothing returns to stock that did not leave it. Decisions need no more than the totals and
what is held and out for the order in question, so `held` and `out` may be parts of all the orders: the snapshot from
which they are made (`adapters/postgres/stock.py`) reads one order's rows, however many thousand events the stream has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, assert_never

from ordito.shipping.domain.commands import (
    CountStock,
    ReleaseStock,
    ReserveStock,
    ReturnStock,
    StockCommand,
    TakeStock,
)
from ordito.shipping.domain.events import (
    StockCounted,
    StockEvent,
    StockReleased,
    StockReserved,
    StockReturned,
    StockTaken,
)
from ordito.shipping.domain.rejections import NotEnoughStock, NotReserved, NotTaken, OnHandBelowReserved


@dataclass(frozen=True, slots=True)
class NeverCounted:
    """Nobody has said that there is any."""


@dataclass(frozen=True, slots=True)
class Counted:
    """`held` are the reserved pieces by order, `out` those that left and did not come back."""

    on_hand: int
    reserved: int
    held: Mapping[str, int]
    out: Mapping[str, int] = field(default_factory=dict)

    @property
    def free(self) -> int:
        return self.on_hand - self.reserved


Stock: TypeAlias = NeverCounted | Counted


def initial_stock() -> Stock:
    """An article before it is counted for the first time."""
    return NeverCounted()


def free(stock: Stock) -> int:
    """How many pieces can be promised to somebody."""
    match stock:
        case NeverCounted():
            return 0
        case Counted():
            return stock.free
        case _:
            assert_never(stock)


def out(stock: Stock, order_id: str) -> int:
    """How many pieces left for the order and are not back."""
    return stock.out.get(order_id, 0) if isinstance(stock, Counted) else 0


def decide_stock(stock: Stock, command: StockCommand) -> tuple[StockEvent, ...]:
    """What a command on the article leads to."""
    match command:
        case CountStock():
            return _count(stock, command)
        case ReserveStock():
            return _reserve(stock, command)
        case ReleaseStock(sku=sku, order_id=order_id, quantity=quantity):
            level = _holding(stock, order_id, quantity)
            return (StockReleased(sku, order_id, quantity, level.on_hand, level.reserved - quantity),)
        case TakeStock(sku=sku, order_id=order_id, quantity=quantity):
            level = _holding(stock, order_id, quantity)
            return (StockTaken(sku, order_id, quantity, level.on_hand - quantity, level.reserved - quantity),)
        case ReturnStock():
            return _take_back(stock, command)
        case _:
            assert_never(command)


def evolve_stock(stock: Stock, event: StockEvent) -> Stock:
    """Record what happened. Never rejects."""
    held = {} if isinstance(stock, NeverCounted) else dict(stock.held)
    gone = {} if isinstance(stock, NeverCounted) else dict(stock.out)
    match event:
        case StockCounted():
            pass
        case StockReserved(order_id=order_id, quantity=quantity):
            _add(held, order_id, quantity)
        case StockReleased(order_id=order_id, quantity=quantity):
            _add(held, order_id, -quantity)
        case StockTaken(order_id=order_id, quantity=quantity):
            _add(held, order_id, -quantity)
            _add(gone, order_id, quantity)
        case StockReturned(order_id=order_id, quantity=quantity):
            _add(gone, order_id, -quantity)
        case _:
            assert_never(event)
    return Counted(event.on_hand, event.reserved, held, gone)


def _add(pieces: dict[str, int], order_id: str, quantity: int) -> None:
    pieces[order_id] = pieces.get(order_id, 0) + quantity
    if pieces[order_id] == 0:
        del pieces[order_id]


def _count(stock: Stock, command: CountStock) -> tuple[StockEvent, ...]:
    match stock:
        case NeverCounted():
            return (StockCounted(command.sku, command.on_hand, 0, command.counted_by),)
        case Counted(on_hand=on_hand) if on_hand == command.on_hand:
            return ()
        case Counted(reserved=reserved) if command.on_hand < reserved:
            raise OnHandBelowReserved(on_hand=command.on_hand, reserved=reserved)
        case Counted(reserved=reserved):
            return (StockCounted(command.sku, command.on_hand, reserved, command.counted_by),)
        case _:
            assert_never(stock)


def _reserve(stock: Stock, command: ReserveStock) -> tuple[StockEvent, ...]:
    match stock:
        case Counted() if command.quantity <= stock.free:
            reserved = stock.reserved + command.quantity
            return (StockReserved(command.sku, command.order_id, command.quantity, stock.on_hand, reserved),)
        case Counted() | NeverCounted():
            raise NotEnoughStock(asked=command.quantity, free=free(stock))
        case _:
            assert_never(stock)


def _holding(stock: Stock, order_id: str, quantity: int) -> Counted:
    held = stock.held.get(order_id, 0) if isinstance(stock, Counted) else 0
    if not isinstance(stock, Counted) or quantity > held:
        raise NotReserved(order_id=order_id, asked=quantity, held=held)
    return stock


def _take_back(stock: Stock, command: ReturnStock) -> tuple[StockEvent, ...]:
    there = out(stock, command.order_id)
    if not isinstance(stock, Counted) or command.quantity > there:
        raise NotTaken(order_id=command.order_id, asked=command.quantity, out=there)
    on_hand = stock.on_hand + command.quantity
    return (StockReturned(command.sku, command.order_id, command.quantity, on_hand, stock.reserved),)
