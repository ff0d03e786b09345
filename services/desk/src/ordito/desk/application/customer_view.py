"""One order as its customer sees it: what matters, in the order in which it matters. Words come from `wording`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ordito.desk.application import story, wording
from ordito.desk.application.ports import OrderFile
from ordito.desk.domain.goods_back import Return
from ordito.desk.domain.money import ChargeMoney, OrderMoney, money_by_charge, money_by_line
from ordito.desk.domain.parts import Letter, OrderPart, Parcel, Parts
from ordito.desk.domain.pieces import count, without
from ordito.desk.domain.proposal import Proposal
from ordito.desk.domain.status import Status, axes
from ordito.desk.domain.timeline import Entry
from ordito.schemas.money import Money, total
from ordito.schemas.orders import OrderLine
from ordito.schemas.values import Address, Sentence

QUIET = frozenset(
    {
        "allocation-made",
        "charge-due",
        "exchange-charge-due",
        "exchange-charge-dropped",
        "exchange-noted",
        "email-sent",
        "order-shipped",
        "parcel-released",
        "pieces-stop-declined",
        "pieces-stop-noted",
        "pieces-stop-requested",
        "pieces-stopped",
        "refund-overdue",
        "repair-overdue",
        "shipment-stop-declined",
        "shipment-stopped",
    }
)
"""Told elsewhere on the page, or by the event that follows."""


@dataclass(frozen=True, slots=True)
class Line:
    line: OrderLine
    refused: int
    returned: int
    refunded: Money


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened. `note` is the decision behind it, where there was one."""

    at: datetime
    told: Sentence
    note: Sentence | None


@dataclass(frozen=True, slots=True)
class ParcelView:
    parcel: Parcel
    status: Sentence
    moved_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReturnView:
    one: Return
    stage: Sentence
    lines: tuple[tuple[OrderLine, int], ...]


@dataclass(frozen=True, slots=True)
class CustomerView:
    order_id: str
    parts: Parts
    order: OrderPart
    placed: Proposal
    address: Address
    status: Status
    headline: Sentence
    lead: Sentence
    reached: int | None
    lines: tuple[Line, ...]
    vat: Money
    money: OrderMoney
    charges: tuple[ChargeMoney, ...]
    parcels: tuple[ParcelView, ...]
    returns: tuple[ReturnView, ...]
    moments: tuple[Moment, ...]
    letters: tuple[Letter, ...]

    @property
    def seller(self) -> str:
        return seller_name(self.placed.terms.seller)

    @property
    def paid_on_top(self) -> tuple[ChargeMoney, ...]:
        """The paid charges beside the order itself."""
        return tuple(each for each in self.charges if each.paid and each.charge.on_top)

    def charge(self, charge_id: str) -> ChargeMoney | None:
        return next((each for each in self.charges if each.charge.charge_id == charge_id), None)

    def line(self, number: int) -> OrderLine | None:
        """The line of this number."""
        return next((line for line in self.placed.lines if line.line == number), None)

    def refused_in_full(self, number: int) -> bool:
        """Whether no piece of the line was to be had."""
        return any(each.refused == each.line.quantity for each in self.lines if each.line.line == number)


def customer_view(file: OrderFile) -> CustomerView | None:
    """None until the order itself, or its quotation, has been read."""
    order, placed = file.parts.orders, file.parts.proposal
    if order is None or placed is None:
        return None
    status = axes(file.parts).status
    headline, lead = wording.HEADLINES[status]
    money = money_by_line(placed, file.parts)
    currency = placed.totals.total.currency
    return CustomerView(
        order_id=file.order_id,
        parts=file.parts,
        order=order,
        placed=placed,
        address=order.address or placed.shipping_address,
        status=status,
        headline=headline,
        lead=_decision(order) or lead,
        reached=wording.step_reached(status),
        lines=_lines(placed, file.parts, money),
        vat=total((each.amount for each in placed.totals.vat), currency),
        money=money,
        charges=money_by_charge(file.parts),
        parcels=tuple(_parcel(each) for each in (file.parts.shipping.parcels if file.parts.shipping else ())),
        returns=tuple(_return(each, placed) for each in (file.parts.returns.returns if file.parts.returns else ())),
        moments=_moments(file.timeline),
        letters=file.parts.notifications.letters if file.parts.notifications else (),
    )


def left_to_withdraw(file: OrderFile) -> dict[int, int]:
    """Pieces of each line that were accepted and not withdrawn from yet, as far as the events tell."""
    order = file.parts.orders
    if order is None or order.placed is None:
        return {}
    accepted = order.confirmed.lines if order.confirmed else ()
    back = file.parts.returns.given_back if file.parts.returns else ()
    return dict(count(without(accepted, back)))


def seller_name(seller: str) -> str:
    return seller.replace("-", " ").title()


def _decision(order: OrderPart) -> Sentence | None:
    """A refusal is explained by its own ruling, at the top of the page."""
    return order.rejected.ruling.sentence if order.rejected is not None else None


def _lines(placed: Proposal, parts: Parts, money: OrderMoney) -> tuple[Line, ...]:
    refused = count(parts.orders.refused_pieces if parts.orders else ())
    returned = count(parts.returns.given_back if parts.returns else ())
    back = {row.line: row.refunded for row in money.lines}
    return tuple(Line(line, refused[line.line], returned[line.line], back[line.line]) for line in placed.lines)


def _parcel(parcel: Parcel) -> ParcelView:
    word = _where(parcel)
    moved = parcel.delivered_at or parcel.status_at or parcel.handed_over_at or parcel.packed_at
    return ParcelView(parcel, wording.PARCEL.get(word, wording.PARCEL["unknown"]), moved)


def _where(parcel: Parcel) -> str:
    if parcel.lost_at is not None:
        return "lost"
    if parcel.came_back is not None:
        return "came_back"
    if parcel.returning is not None:
        return "coming_back"
    if parcel.held is not None:
        return "held"
    return parcel.status or ("handed_over" if parcel.handed_over_at else "packed")


def _return(one: Return, placed: Proposal) -> ReturnView:
    by_number = {line.line: line for line in placed.lines}
    lines = tuple((by_number[piece.line], piece.quantity) for piece in one.lines if piece.line in by_number)
    return ReturnView(one, wording.RETURN[one.stage], lines)


def _moments(timeline: Sequence[Entry]) -> tuple[Moment, ...]:
    """Latest first. A decision is explained once, where it was made."""
    told: list[Moment] = []
    explained: set[Sentence] = set()
    for entry in timeline:
        if not _is_told(entry):
            continue
        note = story.note(entry)
        told.append(Moment(_happened_at(entry), story.tell(entry), None if note in explained else note))
        if note is not None:
            explained.add(note)
    return tuple(reversed(told))


def _is_told(entry: Entry) -> bool:
    last_parcel = entry.name == "parcel-delivered" and entry.data.get("complete") is True
    return not (entry.bookkeeping or entry.for_staff or entry.name in QUIET or last_parcel)


def _happened_at(entry: Entry) -> datetime:
    """The courier's own time, where the event tells one."""
    for field in ("happened_at", "delivered_at", "handed_over_at"):
        value = entry.data.get(field)
        if isinstance(value, str):
            return datetime.fromisoformat(value)
    return entry.at
