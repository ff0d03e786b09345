"""Orders as the warehouse sees them: lines of articles, and how many pieces of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ordito.schemas.money import Money
from ordito.schemas.values import Address, LineQuantity, TermsVersion

Instruction = Literal["deliver_again", "customer_collects", "return_to_sender"]
"""What a courier can be told to do with a parcel that he holds."""

ReturnCause = Literal["refused", "undeliverable"]
"""Why a parcel comes back that reached nobody."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the parcels go, and whom the courier may call."""

    address: Address
    phone: str | None


@dataclass(frozen=True, slots=True)
class OrderedLine:
    """A line as it was ordered; two lines may be of the same article. `weight_grams` is that of one piece."""

    line: int
    sku: str
    name: str
    quantity: int
    weight_grams: int | None = None
    price: Money | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """What shipping has to know of an order. `collect`: what its courier takes from the customer, if all of it goes."""

    seller: str
    number: str
    lines: tuple[OrderedLine, ...]
    destination: Destination
    gift_note: str | None
    terms: TermsVersion | None = None
    collect: Money | None = None


def by_line(pieces: Iterable[LineQuantity]) -> dict[int, int]:
    """The pieces of each line; a line that is named twice is added up."""
    sums: dict[int, int] = {}
    for one in pieces:
        sums[one.line] = sums.get(one.line, 0) + one.quantity
    return sums


def as_pieces(sums: Mapping[int, int]) -> tuple[LineQuantity, ...]:
    """The lines of which there is at least one piece, in line order."""
    return tuple(LineQuantity(line, quantity) for line, quantity in sorted(sums.items()) if quantity > 0)


def plus(*parts: Iterable[LineQuantity]) -> tuple[LineQuantity, ...]:
    """All the pieces together."""
    return as_pieces(by_line(one for part in parts for one in part))


def less(pieces: Iterable[LineQuantity], gone: Iterable[LineQuantity]) -> tuple[LineQuantity, ...]:
    """The pieces that are left when those that are `gone` are taken away; never fewer than none."""
    away = by_line(gone)
    return as_pieces({line: quantity - away.get(line, 0) for line, quantity in by_line(pieces).items()})


def by_article(lines: Iterable[OrderedLine], pieces: Iterable[LineQuantity]) -> dict[str, int]:
    """The same pieces, counted by article."""
    articles = {one.line: one.sku for one in lines}
    sums: dict[str, int] = {}
    for one in pieces:
        sums[articles[one.line]] = sums.get(articles[one.line], 0) + one.quantity
    return sums


def weight(lines: Iterable[OrderedLine], pieces: Iterable[LineQuantity]) -> int | None:
    """What the pieces weigh together, in grams; None where it is not known of each."""
    each = {one.line: one.weight_grams for one in lines}
    total = 0
    for one in pieces:
        grams = each.get(one.line)
        if grams is None:
            return None
        total += grams * one.quantity
    return total


def share_out(
    lines: Iterable[OrderedLine], free: Mapping[str, int]
) -> tuple[tuple[LineQuantity, ...], tuple[LineQuantity, ...]]:
    """What of `lines` can be had from what is `free` of each article, and what cannot; earlier lines come first."""
    left = dict(free)
    had: dict[int, int] = {}
    missing: dict[int, int] = {}
    for one in sorted(lines, key=lambda line: line.line):
        had[one.line] = min(one.quantity, max(left.get(one.sku, 0), 0))
        missing[one.line] = one.quantity - had[one.line]
        left[one.sku] = left.get(one.sku, 0) - had[one.line]
    return as_pieces(had), as_pieces(missing)
