"""How far a return has come: from the customer's statement to the money back. Its class is its status.

Withdrawn → Authorised → Dispatched → Received → Inspected → RefundOwed → Closed        Declined: over from the start
    └──────────┴─ no code, or not said ──┘  └ nothing owed ──────────────────↑
                            └→ Lost → RefundOwed, or Closed where it was the customer's risk
Withdrawn → NotSent → RefundOwed, or Closed where nothing had been paid

A return's facts are the events that established them; an exchange is a return that began with another statement.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, assert_never

from ordito.returns.domain.events import (
    ExchangeAgreed,
    ExchangeChargeDropped,
    ExchangeChargeDue,
    ExchangeNoted,
    GoodsNotSent,
    GoodsReceived,
    GoodsRefused,
    GoodsSentBack,
    RefundDue,
    RefundOverdue,
    ReturnAuthorised,
    ReturnClosed,
    ReturnDispatched,
    ReturnExpired,
    ReturnInspected,
    ReturnLost,
    UndeliveredSettled,
    WithdrawalDeclined,
    WithdrawalReceived,
)
from ordito.schemas.values import LineQuantity

Notice: TypeAlias = WithdrawalReceived | ExchangeAgreed


@dataclass(frozen=True, slots=True)
class Way:
    """What is known of the goods' way back. `dispatch` is the last that was said of it."""

    authorisation: ReturnAuthorised | None = None
    dispatch: ReturnDispatched | None = None
    expired: bool = False
    refusals: tuple[GoodsRefused, ...] = ()
    sent_back: GoodsSentBack | None = None
    replacement: Literal["confirmed", "ended"] | None = None
    """Of an exchange: what is known of the other order. Its charges are in `charges`; some were paid, some dropped."""
    stood: bool = False
    """Whether the other order was ever confirmed: if it ended then, what it had cost went back to the customer."""
    charges: tuple[ExchangeChargeDue, ...] = ()
    paid: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Declined:
    """The terms did not allow it. It takes no pieces."""

    notice: WithdrawalDeclined


@dataclass(frozen=True, slots=True)
class Withdrawn:
    notice: Notice
    way: Way = Way()


@dataclass(frozen=True, slots=True)
class Authorised:
    notice: Notice
    way: Way


@dataclass(frozen=True, slots=True)
class Dispatched:
    notice: Notice
    way: Way


@dataclass(frozen=True, slots=True)
class Lost:
    notice: Notice
    way: Way
    loss: ReturnLost


@dataclass(frozen=True, slots=True)
class NotSent:
    """Its pieces never left the house."""

    notice: Notice
    way: Way
    kept: GoodsNotSent


@dataclass(frozen=True, slots=True)
class Received:
    notice: Notice
    way: Way
    receipt: GoodsReceived


@dataclass(frozen=True, slots=True)
class Inspected:
    notice: Notice
    way: Way
    receipt: GoodsReceived
    inspection: ReturnInspected


@dataclass(frozen=True, slots=True)
class RefundOwed:
    """`last` says what the money is owed for: goods that came back, that were lost at the seller's risk, or that never
    left.
    """

    last: Inspected | Lost | NotSent
    refund: RefundDue
    overdue: bool = False

    @property
    def notice(self) -> Notice:
        return self.last.notice

    @property
    def way(self) -> Way:
        return self.last.way


BeforeRefund: TypeAlias = Withdrawn | Authorised | Dispatched | Lost | NotSent | Received | Inspected
Accepted: TypeAlias = BeforeRefund | RefundOwed


@dataclass(frozen=True, slots=True)
class Closed:
    """Over. `last` is what it was before."""

    last: Accepted
    closing: ReturnClosed

    @property
    def notice(self) -> Notice:
        return self.last.notice


Return: TypeAlias = Declined | Accepted | Closed
Status: TypeAlias = Literal[
    "declined",
    "withdrawn",
    "authorised",
    "dispatched",
    "lost",
    "not_sent",
    "received",
    "inspected",
    "refund_due",
    "closed",
]


@dataclass(frozen=True, slots=True)
class Undelivered:
    """Pieces that never reached the customer, and the money for them. Of a return, some may not even have left."""

    settlement: UndeliveredSettled | GoodsNotSent
    refund: RefundDue | None = None
    overdue: bool = False
    closing: ReturnClosed | None = None


def parcel_of(one: Undelivered) -> str | None:
    """The parcel that held the pieces; None for pieces that never left."""
    return one.settlement.parcel_id if isinstance(one.settlement, UndeliveredSettled) else None


def status_of(one: Return) -> Status:
    """The word for where the return stands."""
    match one:
        case Declined():
            return "declined"
        case Withdrawn():
            return "withdrawn"
        case Authorised():
            return "authorised"
        case Dispatched():
            return "dispatched"
        case Lost():
            return "lost"
        case NotSent():
            return "not_sent"
        case Received():
            return "received"
        case Inspected():
            return "inspected"
        case RefundOwed():
            return "refund_due"
        case Closed():
            return "closed"
        case _:
            assert_never(one)


def last_status(one: Return) -> Declined | Accepted:
    """What the return is, or was before it was closed."""
    return one.last if isinstance(one, Closed) else one


def before_refund(one: Return) -> Declined | BeforeRefund:
    """What the return is, or was before its refund was owed, or it was closed."""
    last = last_status(one)
    return last.last if isinstance(last, RefundOwed) else last


def inspected(one: Return) -> Inspected | None:
    """The return as it was when it was inspected; None for one that was not."""
    last = before_refund(one)
    return last if isinstance(last, Inspected) else None


def not_sent(one: Return) -> NotSent | None:
    """The return as it was when its pieces stayed in the house; None for one whose pieces left."""
    last = before_refund(one)
    return last if isinstance(last, NotSent) else None


ExchangeEvent: TypeAlias = ExchangeNoted | ExchangeChargeDue | ExchangeChargeDropped
LifeEvent: TypeAlias = (
    ExchangeEvent
    | ReturnAuthorised
    | ReturnDispatched
    | ReturnExpired
    | GoodsReceived
    | GoodsRefused
    | ReturnLost
    | GoodsNotSent
    | ReturnInspected
    | GoodsSentBack
    | RefundDue
    | RefundOverdue
    | ReturnClosed
)


def live(one: Return, event: LifeEvent) -> Return:
    """The return after `event`; as it was where the event has nothing to say to it."""
    match event:
        case GoodsRefused():
            return _on_its_way(one, refused=event)
        case GoodsSentBack():
            return _on_its_way(one, sent_back=event)
        case ExchangeNoted() | ExchangeChargeDue() | ExchangeChargeDropped():
            return _exchanging(one, event)
        case _:
            return _onward(one, event)


def _onward(one: Return, event: LifeEvent) -> Return:
    match one, event:
        case Withdrawn(notice, way), ReturnAuthorised():
            return Authorised(notice, replace(way, authorisation=event))
        case (Dispatched(), ReturnAuthorised()):
            return replace(one, way=replace(one.way, authorisation=event))
        case (Authorised() | Dispatched(), ReturnExpired()):
            return replace(one, way=replace(one.way, expired=True))
        case (Withdrawn(notice, way) | Authorised(notice, way) | Dispatched(notice, way), ReturnDispatched()):
            return Dispatched(notice, replace(way, dispatch=event))
        case (Withdrawn(notice, way) | Authorised(notice, way) | Dispatched(notice, way), GoodsReceived()):
            return Received(notice, way, event)
        case Received(), GoodsReceived():
            return replace(one, receipt=event)
        case (Closed(last=Lost(notice, way)), GoodsReceived()):
            return Received(notice, way, event)
        case (Withdrawn(notice, way) | Authorised(notice, way) | Dispatched(notice, way), ReturnLost()):
            return Lost(notice, way, event)
        case (Withdrawn(notice, way) | Authorised(notice, way) | Dispatched(notice, way), GoodsNotSent()):
            return NotSent(notice, way, event)
        case Received(notice, way, receipt), ReturnInspected():
            return Inspected(notice, way, receipt, event)
        case (Inspected() | Lost() | NotSent(), RefundDue()):
            return RefundOwed(one, event)
        case RefundOwed(), RefundOverdue():
            return replace(one, overdue=True)
        case Declined() | Closed(), _:
            return one
        case _, ReturnClosed():
            return Closed(one, event)
        case _:
            return one


def _on_its_way(one: Return, *, refused: GoodsRefused | None = None, sent_back: GoodsSentBack | None = None) -> Return:
    match one:
        case Declined():
            return one
        case Closed(last=last):
            return replace(one, last=_noted(last, refused=refused, sent_back=sent_back))
        case _:
            return _noted(one, refused=refused, sent_back=sent_back)


def _noted(one: Accepted, *, refused: GoodsRefused | None, sent_back: GoodsSentBack | None) -> Accepted:
    """A refused parcel that was on its way is on its way no more: the customer has it again."""
    way = one.way
    if refused is not None:
        way = replace(way, refusals=(*way.refusals, refused))
    if sent_back is not None:
        way = replace(way, sent_back=sent_back)
    if isinstance(one, Dispatched) and refused is not None:
        way = replace(way, dispatch=None)
        return Withdrawn(one.notice, way) if way.authorisation is None else Authorised(one.notice, way)
    return _with_way(one, way)


def _exchanging(one: Return, event: ExchangeEvent) -> Return:
    """The exchange after one more fact of its money, wherever its goods are."""
    match one:
        case Declined():
            return one
        case Closed(last=last):
            return replace(one, last=_with_way(last, _way_after(last.way, event)))
        case _:
            return _with_way(one, _way_after(one.way, event))


def _with_way(one: Accepted, way: Way) -> Accepted:
    if isinstance(one, RefundOwed):
        return replace(one, last=replace(one.last, way=way))
    return replace(one, way=way)


def _way_after(way: Way, event: ExchangeEvent) -> Way:
    match event:
        case ExchangeNoted(fact="replacement_confirmed"):
            return replace(way, replacement="confirmed", stood=True)
        case ExchangeNoted(fact="replacement_ended"):
            return replace(way, replacement="ended")
        case ExchangeNoted(charge_id=charge_id):
            return way if charge_id is None else replace(way, paid=(*way.paid, charge_id))
        case ExchangeChargeDue():
            return replace(way, charges=(*way.charges, event))
        case ExchangeChargeDropped(charge_id=charge_id):
            return replace(way, dropped=(*way.dropped, charge_id))
        case _:
            assert_never(event)


def without(one: Return, lines: tuple[LineQuantity, ...]) -> Return:
    """The return without pieces that will never come back by it, as long as nobody has looked at what did."""
    match one:
        case Withdrawn() | Authorised() | Dispatched() | Received():
            gone = {piece.line: piece.quantity for piece in lines}
            rest = (LineQuantity(each.line, each.quantity - gone.get(each.line, 0)) for each in one.notice.lines)
            return replace(one, notice=replace(one.notice, lines=tuple(each for each in rest if each.quantity)))
        case _:
            return one


def settle(one: Undelivered, event: LifeEvent) -> Undelivered:
    """What is known of pieces that never arrived, after `event`."""
    match event:
        case RefundDue():
            return replace(one, refund=event)
        case RefundOverdue():
            return replace(one, overdue=True)
        case ReturnClosed():
            return replace(one, closing=event)
        case _:
            return one
