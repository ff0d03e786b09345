"""What one order costs, line by line: the ceiling of every refund, how it is paid, and why money goes back.

RefundIntent = RefusedLines | WholeOrder | ReturnedGoods      facts that other services published
             | ReplacementReturned                            the same, of the order that this one's goods had paid
             | ChosenPieces | ChosenAmount                    asked for by staff
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from ordito.schemas.money import Money, total, zero
from ordito.schemas.values import LineQuantity, Ruling, TermsVersion
from ordito.terms import share_of_pieces

WholeOrderCause: TypeAlias = Literal["order_rejected", "order_cancelled", "order_terminated"]
CauseKind: TypeAlias = Literal[
    "lines_refused",
    "order_rejected",
    "order_cancelled",
    "order_terminated",
    "return",
    "replacement",
    "staff",
    "collected_too_much",
]
Means: TypeAlias = Literal["same_method", "bank_transfer"]

CASH_ON_DELIVERY = "cash_on_delivery"
PAYMENT_LINK = "payment_link"
"""The customer pays through the order's page, when he likes."""


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
class Spent:
    """What a voucher pays of an order."""

    code: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Credit:
    """What the goods of a first order pay of the one that replaces it. No money moves for it, here or back."""

    order_id: str
    return_id: str
    reason: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Due:
    """What an order costs, and how it is paid. `amount` = the lines' `paid` + `delivery`.

    `delivery` is everything that is not goods: the surcharge of cash on delivery counts with it. A `voucher` pays
    first; a `credit` is what the replaced goods pay. `terms`: those that the order was placed under.
    """

    order_id: str
    amount: Money
    lines: tuple[BoughtLine, ...]
    delivery: Money
    method: str
    token: str | None
    voucher: Spent | None = None
    credit: Credit | None = None
    terms: TermsVersion | None = None

    @property
    def adds_up(self) -> bool:
        """Whether the parts make the whole, and nothing pays more than it: every refund is bounded by its part."""
        parts = total((line.paid for line in self.lines), self.delivery.currency) + self.delivery
        return parts == self.amount and self.to_pay >= nothing(self)

    @property
    def payable(self) -> Money:
        """What is paid with money or a voucher: all that can ever be captured."""
        return self.amount if self.credit is None else self.amount - self.credit.amount

    @property
    def by_voucher(self) -> Money:
        return nothing(self) if self.voucher is None else self.voucher.amount

    @property
    def to_pay(self) -> Money:
        """What is left for the method."""
        return self.payable - self.by_voucher


@dataclass(frozen=True, slots=True)
class Cause:
    """Why money goes back, or is not owed. One cause is refunded once; `reference` tells two of the same kind apart."""

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
    """These pieces are not sent; `amount` is what was to be paid for them.

    Orders refused them, or the customer withdrew from them in time, so that a courier does not collect their price:
    `event_id` is the return's id then.
    """

    event_id: str
    lines: tuple[LineQuantity, ...]
    amount: Money
    ruling: Ruling
    cause: Literal["lines_refused", "return"] = "lines_refused"


@dataclass(frozen=True, slots=True)
class WholeOrder:
    """The order came to nothing: all that is left goes back, delivery included."""

    cause: WholeOrderCause
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class ReturnedGoods:
    """Returns owes money for goods that came back: per line what it ruled, and a part of the delivery cost.

    `paid_by_voucher`: nothing else had been paid, and no courier will collect the rest.
    """

    return_id: str
    shares: tuple[Share, ...]
    delivery: Money
    ruling: Ruling
    cause: Literal["return"] = "return"
    means: Means = "same_method"
    means_ruling: Ruling | None = None
    paid_by_voucher: bool = False


@dataclass(frozen=True, slots=True)
class ReplacementReturned:
    """Goods that were paid with this order's came back: the other order's refund of this number is paid here.

    It belongs to no line: those that were exchanged are neither refunded nor kept.
    """

    order_id: str
    number: int
    amount: Money
    ruling: Ruling
    cause: Literal["replacement"] = "replacement"
    means: Means = "same_method"


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
    """Staff pays an amount back; it is spread over what is left of lines and delivery, in proportion.

    What a courier collected too much goes first.
    """

    request: str
    amount: Money
    reason: str
    asked_by: str
    cause: Literal["staff"] = "staff"


FactIntent: TypeAlias = RefusedLines | WholeOrder | ReturnedGoods | ReplacementReturned
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
        case ReplacementReturned():
            return Cause(intent.cause, f"{intent.order_id}:{intent.number}")
        case ChosenPieces() | ChosenAmount():
            return Cause(intent.cause, intent.request)


def refund_of(cause: Cause) -> tuple[str, int]:
    """The replacement order, and the number of its refund, that a cause `replacement` is about."""
    order_id, _, number = cause.reference.rpartition(":")
    return order_id, int(number)


def means_of(intent: RefundIntent) -> Means:
    """How the money was ruled to go back."""
    return intent.means if isinstance(intent, ReturnedGoods | ReplacementReturned) else "same_method"


def sum_of(shares: tuple[Share, ...], delivery: Money) -> Money:
    """What a refund of these shares and this part of the delivery cost comes to."""
    return total((share.amount for share in shares), delivery.currency) + delivery


def nothing(due: Due) -> Money:
    """Zero in the order's currency."""
    return zero(due.amount.currency)
