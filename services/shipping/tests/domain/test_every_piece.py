"""Whatever is done to two orders of one article, in whatever order: every piece is somewhere, and only once."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ordito.kit.decider import Decider
from ordito.schemas.money import Money
from ordito.schemas.shipping import TrackingStatus
from ordito.schemas.values import Address, LineQuantity
from ordito.shipping.domain.commands import (
    AllocateOrder,
    CloseOrder,
    CountStock,
    EndContract,
    HandOverParcel,
    OpenShipment,
    PackParcel,
    RefuseLines,
    ReleaseStock,
    Report,
    ReserveStock,
    ReturnStock,
    ShipmentCommand,
    StockCommand,
    StopPieces,
    StopShipment,
    TakeParcelBack,
    TakeStock,
    TrackParcel,
    WriteParcelOff,
)
from ordito.shipping.domain.couriers import Courier
from ordito.shipping.domain.decide import decide
from ordito.shipping.domain.events import (
    AllocationMade,
    AllocationReleased,
    ParcelCameBack,
    ParcelHandedOver,
    PiecesStopped,
    ShipmentEvent,
    ShipmentStopped,
)
from ordito.shipping.domain.parcels import Delivered, Lost, WithCourier
from ordito.shipping.domain.pieces import Destination, Order, OrderedLine, less, plus
from ordito.shipping.domain.rejections import ShippingRejection
from ordito.shipping.domain.state import Allocated, Shipping, State, Stopped, evolve, initial_state
from ordito.shipping.domain.stock import Counted, Stock, decide_stock, evolve_stock, free, initial_stock
from ordito.terms import load_terms, withdrawal

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
RULING = withdrawal(load_terms().in_force("opsobjects", NOW), at=NOW, delivered_at=None, order_delivered_at=None)
NOTHING = Money(0, "EUR")
COUNTED = 12
SHIPMENT = Decider(
    initial=initial_state(),
    decide=partial(decide, couriers={"brt": Courier("brt", "BRT", None)}, book=load_terms()),
    evolve=evolve,
)
NAMES = st.sampled_from(("order-1", "order-2"))
PARCELS = st.sampled_from(("p1", "p2", "p3"))
LINES = st.lists(
    st.builds(LineQuantity, st.integers(min_value=1, max_value=2), st.integers(min_value=1, max_value=5)),
    min_size=1,
    max_size=2,
    unique_by=lambda one: one.line,
).map(tuple)


@dataclass
class Warehouse:
    """The stock of one article and the shipments that move it, as `Shipments.carry_out` does."""

    stock: Stock = field(default_factory=initial_stock)
    shipments: dict[str, State] = field(default_factory=dict)
    restocked: dict[str, int] = field(default_factory=dict)
    kept_here: dict[str, tuple[LineQuantity, ...]] = field(default_factory=dict)

    def tell(self, order: str, command: ShipmentCommand) -> None:
        state = self.shipments.get(order, initial_state())
        try:
            events: tuple[ShipmentEvent, ...] = SHIPMENT.decide(state, command)
        except ShippingRejection:
            return
        for event in events:
            state = evolve(state, event)
            self._follow(order, event)
            if isinstance(event, PiecesStopped):
                self.kept_here[order] = plus(self.kept_here.get(order, ()), event.lines)
        self.shipments[order] = state

    def move(self, command: StockCommand) -> None:
        for event in decide_stock(self.stock, command):
            self.stock = evolve_stock(self.stock, event)

    def _follow(self, order: str, event: ShipmentEvent) -> None:
        match event:
            case AllocationMade(reserved=lines) if lines:
                self.move(ReserveStock("WATCH", order, _count(lines)))
            case AllocationReleased(lines=lines) | ShipmentStopped(lines=lines) | PiecesStopped(lines=lines) if lines:
                self.move(ReleaseStock("WATCH", order, _count(lines)))
            case ParcelHandedOver(lines=lines):
                self.move(TakeStock("WATCH", order, _count(lines)))
            case ParcelCameBack(lines=lines):
                self.move(ReturnStock("WATCH", order, _count(lines)))
            case _:
                pass


class EveryPiece(RuleBasedStateMachine):
    """12 pieces are counted once; orders, couriers, customers and staff do what they like."""

    def __init__(self) -> None:
        super().__init__()
        self.house = Warehouse()
        self.house.move(CountStock("WATCH", COUNTED, "anna"))

    @rule(order=NAMES, first=st.integers(1, 5), second=st.integers(1, 5))
    def place(self, order: str, first: int, second: int) -> None:
        lines = (OrderedLine(1, "WATCH", "Watch", first), OrderedLine(2, "WATCH", "Watch", second))
        destination = Destination(Address("Cliente Esempio", "Via Roma 1", "80100", "Napoli", "IT"), None)
        placed = Order("opsobjects", order, lines, destination, gift_note=None)
        self.house.tell(order, AllocateOrder(placed, {"WATCH": free(self.house.stock)}))

    @rule(order=NAMES, lines=LINES)
    def refuse(self, order: str, lines: tuple[LineQuantity, ...]) -> None:
        self.house.tell(order, RefuseLines(lines))

    @rule(order=NAMES)
    def confirm(self, order: str) -> None:
        state = self.house.shipments.get(order)
        if isinstance(state, Allocated) and state.held:
            self.house.tell(order, OpenShipment(state.held))

    @rule(order=NAMES, parcel=PARCELS, lines=st.none() | LINES)
    def pack(self, order: str, parcel: str, lines: tuple[LineQuantity, ...] | None) -> None:
        self.house.tell(order, PackParcel(parcel, "brt", lines))

    @rule(order=NAMES, parcel=PARCELS)
    def hand_over(self, order: str, parcel: str) -> None:
        self.house.tell(order, HandOverParcel(parcel, f"BRT-{order}-{parcel}", NOW, now=NOW))

    @rule(order=NAMES, parcel=PARCELS, status=st.sampled_from(TrackingStatus))
    def report(self, order: str, parcel: str, status: TrackingStatus) -> None:
        self.house.tell(order, TrackParcel(parcel, (Report(status, NOW, None, None),)))

    @rule(order=NAMES, parcel=PARCELS)
    def take_back(self, order: str, parcel: str) -> None:
        command = TakeParcelBack(parcel, "refused", NOTHING, NOTHING, received_by="anna", now=NOW)
        self.house.tell(order, command)

    @rule(order=NAMES, parcel=PARCELS)
    def lose(self, order: str, parcel: str) -> None:
        self.house.tell(order, WriteParcelOff(parcel, reported_by="anna", now=NOW))

    @rule(order=NAMES, end=st.sampled_from((CloseOrder(), EndContract(), StopShipment("r1"))))
    def end(self, order: str, end: ShipmentCommand) -> None:
        self.house.tell(order, end)

    @rule(order=NAMES, return_id=st.sampled_from(("r1", "r2", "r3")), lines=LINES)
    def withdraw(self, order: str, return_id: str, lines: tuple[LineQuantity, ...]) -> None:
        self.house.tell(order, StopPieces(return_id, lines, RULING))

    @rule(order=NAMES, quantity=st.integers(1, 5))
    def send_back(self, order: str, quantity: int) -> None:
        """The customer returns pieces that were delivered."""
        delivered = self._of(order, Delivered) - self.house.restocked.get(order, 0)
        if quantity <= delivered:
            self.house.move(ReturnStock("WATCH", order, quantity))
            self.house.restocked[order] = self.house.restocked.get(order, 0) + quantity

    @invariant()
    def every_piece_is_somewhere(self) -> None:
        stock = self.house.stock
        assert isinstance(stock, Counted)
        assert 0 <= stock.reserved <= stock.on_hand
        assert stock.on_hand + sum(stock.out.values()) == COUNTED

    @invariant()
    def stock_says_what_the_shipments_say(self) -> None:
        stock = self.house.stock
        assert isinstance(stock, Counted)
        for order, state in self.house.shipments.items():
            held = _count(state.held) if isinstance(state, Allocated | Shipping) else 0
            assert stock.held.get(order, 0) == held
            away = self._of(order, WithCourier) + self._of(order, Delivered) + self._of(order, Lost)
            assert stock.out.get(order, 0) == away - self.house.restocked.get(order, 0)

    @invariant()
    def nothing_leaves_that_was_to_stay_here(self) -> None:
        for order, state in self.house.shipments.items():
            if isinstance(state, Shipping):
                ordered = plus(LineQuantity(one.line, one.quantity) for one in state.order.lines)
                gone = plus(*(parcel.lines for parcel in state.parcels), self.house.kept_here.get(order, ()))
                assert less(gone, ordered) == ()
                assert less(plus(*(parcel.lines for parcel in state.parcels)), state.confirmed) == ()

    def _of(self, order: str, kind: type[WithCourier] | type[Delivered] | type[Lost]) -> int:
        state = self.house.shipments.get(order)
        parcels = state.parcels if isinstance(state, Shipping | Stopped) else ()
        return sum(_count(parcel.lines) for parcel in parcels if isinstance(parcel, kind))


def _count(lines: tuple[LineQuantity, ...]) -> int:
    return sum(one.quantity for one in lines)


TestEveryPiece = EveryPiece.TestCase
TestEveryPiece.settings = settings(max_examples=150, stateful_step_count=40)
