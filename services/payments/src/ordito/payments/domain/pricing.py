"""How much a refund is, and on which lines it falls: never more than what is left, per line and per payment.

What another service ruled (`FactIntent`) is paid as far as anything is left: what staff paid back before is not paid
twice, and `already_refunded` says how much that was. What staff asks for (`StaffIntent`) must be left in full.

Parts that were never taken (paid with a credit, or not collected) are left of their lines, but not of the payment:
`split` tells the one from the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import assert_never

from ordito.payments.domain.due import (
    BoughtLine,
    ChosenAmount,
    ChosenPieces,
    RefundIntent,
    RefusedLines,
    ReplacementReturned,
    ReturnedGoods,
    Share,
    WholeOrder,
    nothing,
    sum_of,
)
from ordito.payments.domain.rejections import (
    OtherCurrency,
    PiecesAboveBought,
    RefundAboveCaptured,
    RefundOfNothing,
    UnknownLine,
)
from ordito.payments.domain.state import Taken
from ordito.schemas.money import Money, zero
from ordito.schemas.values import LineQuantity


@dataclass(frozen=True, slots=True)
class Price:
    """A refund's parts. `amount` = the shares' amounts + `delivery` + `of_no_line`."""

    shares: tuple[Share, ...]
    delivery: Money
    already_refunded: Money
    of_no_line: Money | None = None

    @property
    def amount(self) -> Money:
        parts = sum_of(self.shares, self.delivery)
        return parts if self.of_no_line is None else parts + self.of_no_line


def price(taken: Taken, intent: RefundIntent) -> Price:
    """What goes back for `intent`. Raises rejections of refunds; for facts only what a broken message would cause."""
    match intent:
        case WholeOrder():
            return _all_that_is_left(taken)
        case RefusedLines():
            return _refused(taken, intent)
        case ReturnedGoods():
            return _as_far_as_left(taken, intent.shares, intent.delivery)
        case ReplacementReturned():
            return _of_no_line(taken, intent.amount)
        case ChosenPieces():
            return _pieces(taken, intent)
        case ChosenAmount():
            return _spread(taken, intent.amount)
        case _:
            assert_never(intent)


def nothing_of(taken: Taken) -> Price:
    """A refund without parts."""
    return Price((), nothing(taken.due), nothing(taken.due))


def split(whole: Price, limit: Money) -> tuple[Price, Price]:
    """What of a price is within `limit`, each part in proportion, and what is beyond. All pieces are in the first."""
    nothing_at_all = zero(limit.currency)
    within = min(whole.amount, limit)
    if whole.of_no_line is not None:
        beyond = Price((), nothing_at_all, nothing_at_all, of_no_line=whole.of_no_line - within)
        return replace(whole, of_no_line=within), beyond
    *amounts, delivery = within.allocate([*(share.amount.amount for share in whole.shares), whole.delivery.amount])
    pairs = tuple(zip(whole.shares, amounts, strict=True))
    first = tuple(Share(share.line, share.quantity, amount) for share, amount in pairs)
    rest = tuple(Share(share.line, 0, share.amount - amount) for share, amount in pairs if share.amount != amount)
    return Price(first, delivery, whole.already_refunded), Price(rest, whole.delivery - delivery, nothing_at_all)


def still_left(taken: Taken, shares: tuple[Share, ...], delivery: Money, *, of_no_line: Money | None = None) -> Price:
    """The same parts once more, all of which must be left. Raises RefundAboveCaptured."""
    if of_no_line is not None:
        if of_no_line > taken.left:
            raise RefundAboveCaptured(asked=of_no_line, left=taken.left)
        return _of_no_line(taken, of_no_line)
    again = _as_far_as_left(taken, shares, delivery)
    if again.already_refunded or again.amount > taken.left:
        raise RefundAboveCaptured(asked=sum_of(shares, delivery), left=min(again.amount, taken.left))
    return again


def _of_no_line(taken: Taken, amount: Money) -> Price:
    """As much as is left of the payment, of what was paid for an exchange's goods, and of what other goods had paid."""
    _payable(taken, amount)
    money = taken.left + taken.left_of_shortfalls
    within = min(amount, money + taken.unpaid) if taken.due.credit else min(amount, money)
    return Price((), nothing(taken.due), amount - within, of_no_line=within)


def _all_that_is_left(taken: Taken) -> Price:
    shares = tuple(
        Share(line.line, taken.pieces_left(line), taken.money_left(line))
        for line in taken.due.lines
        if taken.pieces_left(line) or taken.money_left(line)
    )
    return Price(shares, taken.delivery_left, nothing(taken.due))


def _refused(taken: Taken, intent: RefusedLines) -> Price:
    """Orders said how much the refused pieces cost together; each line gets its part of exactly that.

    The parts are weighed by the pieces' price alone, not by what went back before: the result must not depend on
    whether a return arrived first.
    """
    _payable(taken, intent.amount)
    chosen = tuple(_chosen(taken, intent.lines))
    if not chosen:
        return nothing_of(taken)
    costs = [line.price_of(pieces, after=0) for line, pieces in chosen]
    parts = intent.amount.allocate([cost.amount for cost in costs])
    shares = tuple(Share(line.line, pieces, part) for (line, pieces), part in zip(chosen, parts, strict=True))
    return _as_far_as_left(taken, shares, nothing(taken.due))


def _pieces(taken: Taken, intent: ChosenPieces) -> Price:
    shares = []
    for line, pieces in _chosen(taken, intent.lines):
        left = taken.pieces_left(line)
        if pieces > left:
            raise PiecesAboveBought(line=line.line, asked=pieces, left=left)
        shares.append(Share(line.line, pieces, _cost(taken, line, pieces)))
    if not shares or not sum_of(tuple(shares), nothing(taken.due)):
        raise RefundOfNothing
    return still_left(taken, tuple(shares), nothing(taken.due))


def _spread(taken: Taken, amount: Money) -> Price:
    """What a courier collected too much goes first: it belongs to no line."""
    _payable(taken, amount)
    if not amount:
        raise RefundOfNothing
    if amount > taken.left:
        raise RefundAboveCaptured(asked=amount, left=taken.left)
    first = min(amount, taken.too_much_left)
    left = [*(taken.money_left(line) for line in taken.due.lines), taken.delivery_left - first]
    *parts, delivery = (amount - first).allocate([each.amount for each in left])
    shares = tuple(Share(line.line, 0, part) for line, part in zip(taken.due.lines, parts, strict=True) if part)
    return Price(shares, first + delivery, nothing(taken.due))


def _as_far_as_left(taken: Taken, shares: tuple[Share, ...], delivery: Money) -> Price:
    """Each part as far as its line, or the delivery, has anything left."""
    lines = {line.line: line for line, _ in _chosen(taken, (LineQuantity(s.line, s.quantity) for s in shares))}
    _payable(taken, delivery, *(share.amount for share in shares))
    granted = tuple(
        Share(
            share.line,
            min(share.quantity, taken.pieces_left(lines[share.line])),
            min(share.amount, taken.money_left(lines[share.line])),
        )
        for share in shares
    )
    granted_delivery = min(delivery, taken.delivery_left)
    missing = sum_of(shares, delivery) - sum_of(granted, granted_delivery)
    return Price(granted, granted_delivery, missing)


def _cost(taken: Taken, line: BoughtLine, pieces: int) -> Money:
    return line.price_of(pieces, after=line.quantity - taken.pieces_left(line))


def _chosen(taken: Taken, lines: Iterable[LineQuantity]) -> Iterable[tuple[BoughtLine, int]]:
    bought = {line.line: line for line in taken.due.lines}
    for chosen in lines:
        line = bought.pop(chosen.line, None)
        if line is None:
            raise UnknownLine(line=chosen.line)
        yield line, chosen.quantity


def _payable(taken: Taken, *amounts: Money) -> None:
    currency = taken.due.amount.currency
    if any(amount.currency != currency for amount in amounts):
        raise OtherCurrency(paid_in=currency)
    if any(amount.amount < 0 for amount in amounts):
        raise RefundOfNothing
