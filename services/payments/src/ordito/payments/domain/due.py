"""What one order costs, line by line: the ceiling of every refund, and how a part of a line is priced.

RefundIntent = RefusedLines | WholeOrder | ReturnedGoods      facts that other services published
             | ChosenPieces | ChosenAmount                    asked for by staff
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from ordito.schemas.money import Money, total, zero
from ordito.schemas.values import LineQuantity, Ruling
from ordito.terms import share_of_pieces

WholeOrderCause: TypeAlias = Literal["order_rejected", "order_cancelled"]
CauseKind: TypeAlias = Literal["lines_refused", "order_rejected", "order_cancelled", "return", "staff"]


@dataclass(frozen=True, slots=True)
class BoughtLine:
    """A line as bought: `paid` is what all its pieces cost, after the discount, VAT included."""

    line: int
    quantity: int
    paid: Money

    def price_of(self, pieces: int, *, after: int) -> Money:
        """What `pieces` cost when `after` others are counted already. All together cost exactly `paid`."""
        counted = min(pieces, self.quantity - after)
        return share_of_pieces(self.paid, ordered=self.quantity, before=after, pieces=counted)


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be charged for an order, and how. `amount` = the lines' `paid` + `delivery`."""

    order_id: str
    amount: Money
    lines: tuple[BoughtLine, ...]
    delivery: Money
    method: str
    token: str | None

    @property
    def adds_up(self) -> bool:
        """Whether the parts make the whole: every refund is bounded by its part."""
        return total((line.paid for line in self.lines), self.delivery.currency) + self.delivery == self.amount


@dataclass(frozen=True, slots=True)
class Cause:
    """Why money goes back. One cause is refunded once; `reference` tells two of the same kind apart."""

    kind: CauseKind
    reference: str


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a refund that falls on one line: so many pieces (0 for a mere amount) and so much money."""

    line: int
    quantity: int
    amount: Money


@dataclass(frozen=True, slots=True)
class RefusedLines:
    """Orders refused these pieces; `amount` is what was to be paid for them."""

    event_id: str
    lines: tuple[LineQuantity, ...]
    amount: Money
    ruling: Ruling
    cause: Literal["lines_refused"] = "lines_refused"


@dataclass(frozen=True, slots=True)
class WholeOrder:
    """The order came to nothing: all that is left goes back, delivery included."""

    cause: WholeOrderCause
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class ReturnedGoods:
    """Returns owes money for goods that came back: per line what it ruled, and a part of the delivery cost."""

    return_id: str
    shares: tuple[Share, ...]
    delivery: Money
    ruling: Ruling
    cause: Literal["return"] = "return"


@dataclass(frozen=True, slots=True)
class ChosenPieces:
    """Staff pays these pieces back, at their price. `request` is the request's idempotency key."""

    request: str
    lines: tuple[LineQuantity, ...]
    reason: str
    asked_by: str
    cause: Literal["staff"] = "staff"


@dataclass(frozen=True, slots=True)
class ChosenAmount:
    """Staff pays an amount back; it is spread over what is left of lines and delivery, in proportion."""

    request: str
    amount: Money
    reason: str
    asked_by: str
    cause: Literal["staff"] = "staff"


FactIntent: TypeAlias = RefusedLines | WholeOrder | ReturnedGoods
StaffIntent: TypeAlias = ChosenPieces | ChosenAmount
RefundIntent: TypeAlias = FactIntent | StaffIntent


def cause_of(intent: RefundIntent) -> Cause:
    """What tells this intent from another of the same order."""
    match intent:
        case RefusedLines():
            return Cause(intent.cause, intent.event_id)
        case WholeOrder():
            return Cause(intent.cause, "")
        case ReturnedGoods():
            return Cause(intent.cause, intent.return_id)
        case ChosenPieces() | ChosenAmount():
            return Cause(intent.cause, intent.request)


def sum_of(shares: tuple[Share, ...], delivery: Money) -> Money:
    """What a refund of these shares and this part of the delivery cost comes to."""
    return total((share.amount for share in shares), delivery.currency) + delivery


def nothing(due: Due) -> Money:
    """Zero in the order's currency."""
    return zero(due.amount.currency)
