"""Pieces of an order's lines, counted and taken away from each other. A line may be named more than once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Protocol

from ordito.schemas.values import LineQuantity


class Pieces(Protocol):
    """So many pieces of a line, whatever else is told of them."""

    @property
    def line(self) -> int: ...

    @property
    def quantity(self) -> int: ...


def count(*told: Iterable[Pieces]) -> Counter[int]:
    """How many pieces of each line, all together."""
    counted: Counter[int] = Counter()
    for lines in told:
        for piece in lines:
            counted[piece.line] += piece.quantity
    return counted


def without(lines: Iterable[Pieces], *gone: Iterable[Pieces]) -> tuple[LineQuantity, ...]:
    """What is left of `lines`, in their order, once what is `gone` is taken away; never less than nothing."""
    to_take = count(*gone)
    left = []
    for piece in lines:
        taken = min(piece.quantity, to_take[piece.line])
        to_take[piece.line] -= taken
        if piece.quantity > taken:
            left.append(LineQuantity(piece.line, piece.quantity - taken))
    return tuple(left)
