"""Commands on stock and shipments, each within the transaction that it is given.

Stock follows the shipment: whatever a shipment's event sets aside, frees or sends off is reserved, released or taken in
the same transaction, for which the order's stream and the streams of its articles are locked (`Shipments.streams`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from ordito.kit.context import Actor, Context
from ordito.kit.decider import Decider, Outcome, execute, load
from ordito.kit.transaction import Transaction
from ordito.schemas.money import Money
from ordito.schemas.values import LineQuantity, Ruling
from ordito.shipping.application.ports import Article, StockLevels, TrackingNumbers, VoucherParts, tracking_lock
from ordito.shipping.domain.commands import (
    AllocateOrder,
    CountStock,
    HandOverParcel,
    ReleaseStock,
    Report,
    ReserveStock,
    ReturnStock,
    ShipmentCommand,
    StockCommand,
    TakeStock,
    TrackParcel,
)
from ordito.shipping.domain.couriers import Couriers
from ordito.shipping.domain.decide import decide, terms_of
from ordito.shipping.domain.events import (
    AllocationMade,
    AllocationReleased,
    DeliveryCorrected,
    DestinationChanged,
    ParcelCameBack,
    ParcelDelivered,
    ParcelHandedOver,
    ParcelHeld,
    ParcelLost,
    ParcelPacked,
    ParcelReleased,
    ParcelReturning,
    ParcelTracked,
    PiecesStopDeclined,
    PiecesStopped,
    ShipmentEvent,
    ShipmentOpened,
    ShipmentStopDeclined,
    ShipmentStopped,
)
from ordito.shipping.domain.pieces import Order, by_article
from ordito.shipping.domain.rejections import OrderUnknown, ReportedOutsideTime, TrackingNumberTaken
from ordito.shipping.domain.state import (
    EndedUnseen,
    NothingKnown,
    Shipping,
    State,
    Stopped,
    came_back,
    evolve,
    initial_state,
)
from ordito.shipping.domain.stock import decide_stock, free, out
from ordito.terms import TermsBook, courier

COURIER_CLOCKS_DIFFER_BY = timedelta(days=2)
"""What a courier's clock, its time zone and our own recording may come to. Beyond it a report's time is an error."""


@dataclass(frozen=True, slots=True)
class ReportCause:
    """The webhook that brought a courier's reports."""

    webhook_id: str
    correlation: str


class StockKeeping:
    """The stock of articles. Decisions are made from the levels, not from the streams, which may be long."""

    def __init__(self, levels: StockLevels) -> None:
        self._levels = levels

    def count(self, tx: Transaction, article: Article, *, on_hand: int, counted_by: str, context: Context) -> None:
        """So many pieces of the article lie in the warehouse. The article's stream is locked."""
        self.carry_out(tx, article, command=CountStock(article.sku, on_hand, counted_by), context=context)

    def free(self, tx: Transaction, article: Article) -> int:
        """How many pieces nobody was promised. The article's stream is locked."""
        return free(self._levels.level(tx, article, order_id=None).stock)

    def out(self, tx: Transaction, article: Article, *, order_id: str) -> int:
        """How many pieces left for the order and are not back. The article's stream is locked."""
        return out(self._levels.level(tx, article, order_id=order_id).stock, order_id)

    def carry_out(self, tx: Transaction, article: Article, *, command: StockCommand, context: Context) -> None:
        """Decide from the level and append. Raises StockRejection."""
        order_id = None if isinstance(command, CountStock) else command.order_id
        level = self._levels.level(tx, article, order_id=order_id)
        tx.append(article.stream, decide_stock(level.stock, command), expected=level.version, context=context)


class Shipments:
    """The shipments of orders."""

    def __init__(
        self,
        *,
        couriers: Couriers,
        stock: StockKeeping,
        numbers: TrackingNumbers,
        vouchers: VoucherParts,
        book: TermsBook,
    ) -> None:
        self.couriers = couriers
        self._vouchers = vouchers
        self._book = book
        self._stock = stock
        self._numbers = numbers
        self._decider: Decider[State, ShipmentCommand, ShipmentEvent] = Decider(
            initial=initial_state(), decide=partial(decide, couriers=couriers, book=book), evolve=evolve
        )

    def state(self, tx: Transaction, order_id: str) -> State:
        """Where the order's shipment is."""
        return load(tx, self._decider, order_id).state

    def streams(self, tx: Transaction, order_id: str) -> tuple[str, ...]:
        """What to lock for a command on the order. Its articles never change, so that asking takes no lock."""
        state = self.state(tx, order_id)
        match state:
            case NothingKnown() | EndedUnseen():
                return (order_id,)
            case _:
                return streams_of(order_id, state.order)

    def couriers_by_terms(self, order: Order, *, now: datetime) -> Ruling:
        """Whom the order's terms name for its destination."""
        terms = terms_of(order, book=self._book, now=now)
        return courier(terms, country=order.destination.address.country)

    def allocate(self, tx: Transaction, order_id: str, *, order: Order, context: Context) -> None:
        """Reserve of the order what is in stock. `streams_of(order_id, order)` are locked."""
        articles = {line.sku: Article(order.seller, line.sku) for line in order.lines}
        available = {sku: self._stock.free(tx, article) for sku, article in articles.items()}
        self.carry_out(tx, order_id, command=AllocateOrder(order, available), context=context)

    def hand_over(self, tx: Transaction, order_id: str, *, command: HandOverParcel, context: Context) -> Outcome[State]:
        """The courier took a parcel; what was reported on it before we knew is applied. The number's lock is held.

        Raises TrackingNumberTaken, and what `carry_out` raises.
        """
        state = self.state(tx, order_id)
        parcel = state.parcel(command.parcel_id) if isinstance(state, Shipping) else None
        if parcel is not None:
            owner = self._numbers.parcel(tx, parcel.courier, command.tracking_number)
            if owner is not None and owner.parcel_id != command.parcel_id:
                raise TrackingNumberTaken(courier=parcel.courier, tracking_number=command.tracking_number)
        command = replace(command, by_voucher=self._vouchers.part(tx, order_id))
        outcome = self.carry_out(tx, order_id, command=command, context=context)
        if parcel is None:
            return outcome
        earliest = _earliest(tx, order_id)
        reports = self._numbers.take_early(tx, parcel.courier, command.tracking_number)
        early = tuple(one for one in reports if one.happened_at >= earliest)  # couriers use their numbers again
        if not early:
            return outcome
        by_courier = replace(context, actor=Actor(kind="courier", id=parcel.courier))
        return self.carry_out(tx, order_id, command=TrackParcel(parcel.parcel_id, early), context=by_courier)

    def note_voucher(self, tx: Transaction, order_id: str, *, part: Money) -> None:
        """A voucher pays a part of the order: parcels that are handed over from now on collect so much less."""
        self._vouchers.keep(tx, order_id, part=part)

    def restock(self, tx: Transaction, order_id: str, *, lines: tuple[LineQuantity, ...], context: Context) -> None:
        """Pieces that a customer sent back can be sold again. `streams` are locked.

        Pieces that he had withdrawn from and that came back undelivered are in stock since then. Raises OrderUnknown,
        and NotTaken for pieces that never left for the order, or are back already.
        """
        state = self.state(tx, order_id)
        if isinstance(state, NothingKnown | EndedUnseen):
            raise OrderUnknown
        undelivered = by_article(state.order.lines, came_back(state))
        for article, quantity in _articles(state, lines):
            twice = quantity - self._stock.out(tx, article, order_id=order_id)
            counted = twice if 0 < twice <= undelivered.get(article.sku, 0) else 0
            if quantity > counted:
                command = ReturnStock(article.sku, order_id, quantity - counted)
                self._stock.carry_out(tx, article, command=command, context=context)

    def report_streams(self, tx: Transaction, *, courier: str, number: str) -> tuple[str, ...]:
        """What to lock for reports on this number."""
        place = self._numbers.parcel(tx, courier, number)
        return (tracking_lock(number),) if place is None else (tracking_lock(number), place.order_id)

    def report(
        self, tx: Transaction, *, courier: str, number: str, reports: tuple[Report, ...], cause: ReportCause
    ) -> None:
        """The courier reported on a number. One that nobody knows yet is kept for the hand-over that will name it.

        Raises ReportedOutsideTime; StreamNotLocked where the hand-over came between `report_streams` and now: ask
        again.
        """
        place = self._numbers.parcel(tx, courier, number)
        _ensure_possible(reports, earliest=_earliest(tx, place.order_id) if place else None, now=tx.now)
        if place is None:
            self._numbers.keep_early(tx, courier, number, reports=reports)
            return
        state = self.state(tx, place.order_id)
        assert isinstance(state, Shipping | Stopped)  # noqa: S101  a parcel was handed over
        context = Context(
            seller=state.order.seller,
            actor=Actor(kind="courier", id=courier),
            correlation=cause.correlation,
            causation=cause.webhook_id,
        )
        command = TrackParcel(place.parcel_id, reports)
        self.carry_out(tx, place.order_id, command=command, context=context)

    def carry_out(
        self, tx: Transaction, order_id: str, *, command: ShipmentCommand, context: Context
    ) -> Outcome[State]:
        """Decide, append, and let stock follow. Raises ShippingRejection."""
        outcome = execute(tx, self._decider, stream=order_id, command=command, context=context)
        for stored in outcome.events:
            self._move_stock(tx, order_id, outcome.state, event=stored.event, context=context)
        return outcome

    def _move_stock(
        self, tx: Transaction, order_id: str, state: State, *, event: ShipmentEvent, context: Context
    ) -> None:
        match event:
            case AllocationMade(reserved=lines):
                make: Callable[[str, str, int], StockCommand] = ReserveStock
            case AllocationReleased(lines=lines) | ShipmentStopped(lines=lines) | PiecesStopped(lines=lines):
                make = ReleaseStock
            case ParcelHandedOver(lines=lines):
                make = TakeStock
            case ParcelCameBack(lines=lines):
                make = ReturnStock
            case (
                ShipmentOpened()
                | ParcelPacked()
                | ParcelTracked()
                | ParcelDelivered()
                | DeliveryCorrected()
                | ParcelHeld()
                | ParcelReleased()
                | ParcelReturning()
                | ParcelLost()
                | ShipmentStopDeclined()
                | PiecesStopDeclined()
                | DestinationChanged()
            ):
                return
        for article, quantity in _articles(state, lines):
            command = make(article.sku, order_id, quantity)
            self._stock.carry_out(tx, article, command=command, context=context)


def _earliest(tx: Transaction, order_id: str) -> datetime:
    """Before this nothing can have happened to a parcel of the order."""
    return tx.load(order_id)[0].at - COURIER_CLOCKS_DIFFER_BY


def _ensure_possible(reports: tuple[Report, ...], *, earliest: datetime | None, now: datetime) -> None:
    latest = now + COURIER_CLOCKS_DIFFER_BY
    for one in reports:
        if one.happened_at > latest:
            raise ReportedOutsideTime(happened_at=one.happened_at, earliest=None, latest=latest)
        if earliest is not None and one.happened_at < earliest:
            raise ReportedOutsideTime(happened_at=one.happened_at, earliest=earliest, latest=latest)


def streams_of(order_id: str, order: Order) -> tuple[str, ...]:
    """The streams that a command on this order may append to: its own and those of its articles' stock."""
    return (order_id, *sorted({Article(order.seller, line.sku).stream for line in order.lines}))


def _articles(state: State, lines: tuple[LineQuantity, ...]) -> Iterable[tuple[Article, int]]:
    if isinstance(state, NothingKnown | EndedUnseen):
        return
    for sku, quantity in by_article(state.order.lines, lines).items():
        yield Article(state.order.seller, sku), quantity
