"""What the application needs to remember beside the events, always inside the transaction of the events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, Self

from ordito.kit.transaction import Stored, Transaction
from ordito.schemas.money import Money
from ordito.shipping.domain.commands import Report
from ordito.shipping.domain.stock import Stock

_STOCK = "stock"


@dataclass(frozen=True, slots=True)
class Article:
    """One article of one seller, and the stream of its stock."""

    seller: str
    sku: str

    @property
    def stream(self) -> str:
        return f"{_STOCK}/{self.seller}/{self.sku}"

    @classmethod
    def of_stream(cls, stream: str) -> Self:
        """The article whose stock has this stream."""
        prefix, seller, sku = stream.split("/", 2)
        if prefix != _STOCK:
            raise ValueError(f"{stream} is not a stream of stock")
        return cls(seller, sku)


@dataclass(frozen=True, slots=True)
class StockLevel:
    """An article's stock as it was left by its newest event, number `version`; 0 where there is none."""

    stock: Stock
    version: int


@dataclass(frozen=True, slots=True)
class ParcelPlace:
    """Where a parcel's events are."""

    order_id: str
    parcel_id: str


class StockLevels(Protocol):
    """The stock of every article, without reading its stream."""

    def level(self, tx: Transaction, article: Article, *, order_id: str | None) -> StockLevel:
        """The article's totals, and what is held of it for this one order."""
        ...

    def note(self, tx: Transaction, stored: Stored) -> None:
        """Keep what this event of stock says."""
        ...


class TrackingNumbers(Protocol):
    """Which parcel each courier's numbers stand for, and what was reported on numbers that nobody knows yet."""

    def parcel(self, tx: Transaction, courier: str, number: str) -> ParcelPlace | None:
        """The parcel that was handed over under this number."""
        ...

    def note(self, tx: Transaction, stored: Stored) -> None:
        """Keep the number of a parcel that was handed over."""
        ...

    def keep_early(self, tx: Transaction, courier: str, number: str, *, reports: tuple[Report, ...]) -> None:
        """Keep reports until the number is known. The same report again changes nothing."""
        ...

    def take_early(self, tx: Transaction, courier: str, number: str) -> tuple[Report, ...]:
        """The reports kept for this number; they are not kept any longer."""
        ...


class VoucherParts(Protocol):
    """What a voucher pays of each order on delivery: told by payments, before or after orders tell of the order."""

    def part(self, tx: Transaction, order_id: str) -> Money | None:
        """The voucher's part; None where nobody told of one."""
        ...

    def keep(self, tx: Transaction, order_id: str, *, part: Money) -> None:
        """Keep what was told. Told again, it changes nothing."""
        ...


def tracking_lock(number: str) -> str:
    """Locked by whoever hands a parcel over under this number or keeps a report on it: neither misses the other.

    It goes without the courier, whom a hand-over knows only once it has read the parcel.
    """
    return f"tracking/{number}"
