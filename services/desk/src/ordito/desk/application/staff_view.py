"""One order as the staff sees it: where it stands and why, its money by line, and every event with its cause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ordito.desk.application.ports import OrderFile
from ordito.desk.application.standing import SETTLED
from ordito.desk.domain.attention import Attention
from ordito.desk.domain.goods_back import Return
from ordito.desk.domain.money import ChargeMoney, LineMoney, OrderMoney, money_by_charge, money_by_line
from ordito.desk.domain.parts import OrderPart, Parcel, Parts
from ordito.desk.domain.pieces import count, without
from ordito.desk.domain.proposal import Proposal
from ordito.desk.domain.status import Axes, axes
from ordito.desk.domain.timeline import Entry
from ordito.schemas.orders import OrderLine
from ordito.schemas.values import LineQuantity

NOTE = "note-added"
_SAYS_NOT_WHERE_IT_STANDS = frozenset({"email-sent", NOTE})

ATTENTION: Mapping[Attention, str] = {
    Attention.CANCELLATION_WAITS: "A cancellation was asked for and shipping has not answered yet.",
    Attention.REFUND_FAILED: "The provider refused to pay a refund back.",
    Attention.REFUND_OVERDUE: "A refund was not paid by its last day.",
    Attention.CHARGE_UNPAID: "The customer has not paid what was asked for by link.",
    Attention.PAID_TOO_MUCH: "More money came in than was owed: the rest is to be paid back.",
    Attention.RETURN_EXPIRED: "The time to send a return back is over and nothing has come.",
    Attention.EMAIL_FAILED: "An e-mail to the customer could not be delivered.",
    Attention.DELIVERY_PROBLEM: "The courier could not deliver a parcel, or holds it.",
    Attention.DELIVERED_AFTER_LOSS: "A parcel that counts as lost, and is settled as such, was delivered after all.",
    Attention.CASH_NOT_COLLECTED: "A parcel goes out for nothing: the one that was to collect all reached nobody.",
    Attention.UNDER_WAY_AFTER_END: "A parcel is gone though the order is over: have it stopped, or fetched back.",
    Attention.RETURN_TO_AUTHORISE: "A withdrawal waits for its return code.",
    Attention.GOODS_TO_INSPECT: "Returned goods wait to be inspected.",
    Attention.GOODS_TO_SEND_BACK: "Refused goods wait to be sent back to the customer.",
    Attention.QUOTATION_TO_OFFER: "The customer asked what delivery costs.",
    Attention.DELIVERY_OVERDUE: "The last day to deliver is over and the order is not delivered.",
    Attention.COMPLAINT_TO_ANSWER: "A complaint waits for an answer.",
    Attention.CLAIM_TO_HANDLE: "A guarantee claim waits for the next step.",
    Attention.REPAIR_TO_QUOTE: "A repair outside the guarantee waits for its quotation.",
    Attention.REPAIR_OVERDUE: "The lab's time for a repair is over.",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line with all that became of it."""

    line: OrderLine
    state: str
    money: LineMoney


@dataclass(frozen=True, slots=True)
class Event:
    """One event, and the one that led to it: `cause` as far as it belongs to this order."""

    entry: Entry
    number: int
    cause: Entry | None
    cause_number: int | None


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody of the staff noted. Who it was is known to the timeline alone."""

    at: datetime
    by: str
    text: str
    settles: str | None


@dataclass(frozen=True, slots=True)
class StaffView:
    order_id: str
    order: OrderPart
    placed: Proposal
    parts: Parts
    axes: Axes
    attention: tuple[str, ...]
    lines: tuple[Line, ...]
    money: OrderMoney
    charges: tuple[ChargeMoney, ...]
    events: tuple[Event, ...]
    notes: tuple[Note, ...]
    latest: Entry | None
    decision: Entry | None

    @property
    def to_pack(self) -> tuple[LineQuantity, ...]:
        """Confirmed pieces that are in no parcel yet."""
        house = self.parts.shipping
        if house is None or not house.opened or house.stopped:
            return ()
        return without(house.opened, *(parcel.lines for parcel in house.parcels))

    @property
    def to_hand_over(self) -> tuple[Parcel, ...]:
        house = self.parts.shipping
        if house is None or house.stopped:
            return ()
        return tuple(parcel for parcel in house.parcels if parcel.handed_over_at is None)

    def returns(self, *stages: str) -> tuple[Return, ...]:
        """The returns that are at one of these stages."""
        every = self.parts.returns.returns if self.parts.returns else ()
        return tuple(each for each in every if each.stage in stages)


def staff_view(file: OrderFile) -> StaffView | None:
    """None until the order itself, or its quotation, has been read."""
    order, placed = file.parts.orders, file.parts.proposal
    if order is None or placed is None:
        return None
    on = axes(file.parts)
    money = money_by_line(placed, file.parts)
    told = [entry for entry in file.timeline if not entry.bookkeeping and entry.name not in _SAYS_NOT_WHERE_IT_STANDS]
    return StaffView(
        order_id=file.order_id,
        order=order,
        placed=placed,
        parts=file.parts,
        axes=on,
        attention=tuple(ATTENTION[reason] for reason in on.attention),
        lines=tuple(
            Line(line, _state(line, file.parts), row) for line, row in zip(placed.lines, money.lines, strict=True)
        ),
        money=money,
        charges=money_by_charge(file.parts),
        events=_events(file.timeline),
        notes=tuple(_note(entry) for entry in file.timeline if entry.name == NOTE),
        latest=told[-1] if told else None,
        decision=next((entry for entry in reversed(file.timeline) if entry.ruling is not None), None),
    )


def _note(entry: Entry) -> Note:
    settles = entry.data.get("settles")
    if settles is not None:
        settles = SETTLED[settles].en if settles in SETTLED else settles.replace("_", " ")
    return Note(entry.at, entry.data["by"], entry.data["text"], settles)


def _events(timeline: Sequence[Entry]) -> tuple[Event, ...]:
    numbers = {entry.id: number for number, entry in enumerate(timeline, 1)}
    by_id = {entry.id: entry for entry in timeline}
    return tuple(
        Event(
            entry,
            numbers[entry.id],
            by_id.get(entry.causation or ""),
            numbers.get(entry.causation or ""),
        )
        for entry in timeline
    )


def _state(line: OrderLine, parts: Parts) -> str:
    """In words, for each part of the line that went another way than the rest."""
    refused = count(parts.orders.refused_pieces if parts.orders else ())[line.line]
    returned = count(parts.returns.given_back if parts.returns else ())[line.line]
    words = [f"{pieces} {word}" for pieces, word in ((refused, "refused"), (returned, "returned")) if pieces]
    if words:
        return ", ".join(words)
    if parts.orders is None or parts.orders.confirmed is None:
        return "proposed"
    return "confirmed"
