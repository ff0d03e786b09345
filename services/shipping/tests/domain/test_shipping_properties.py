"""What holds whatever happens, in whatever order."""

from datetime import UTC, datetime, timedelta
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from ordito.kit.decider import Decider
from ordito.schemas.shipping import TrackingStatus
from ordito.schemas.values import Address, LineQuantity
from ordito.shipping.domain.commands import (
    CountStock,
    ReleaseStock,
    Report,
    ReserveStock,
    ReturnStock,
    StockCommand,
    TakeStock,
    TrackParcel,
)
from ordito.shipping.domain.couriers import Courier
from ordito.shipping.domain.decide import decide
from ordito.shipping.domain.events import (
    AllocationMade,
    DeliveryCorrected,
    ParcelDelivered,
    ParcelHandedOver,
    ParcelPacked,
    ShipmentEvent,
    ShipmentOpened,
    StockCounted,
)
from ordito.shipping.domain.parcels import Delivered
from ordito.shipping.domain.pieces import Destination, Order, OrderedLine, by_article, less, plus, share_out
from ordito.shipping.domain.rejections import StockRejection
from ordito.shipping.domain.state import Shipping, evolve, initial_state
from ordito.shipping.domain.stock import Counted, Stock, decide_stock, evolve_stock, initial_stock
from ordito.terms import load_terms

ORDERS = st.sampled_from(("order-1", "order-2", "order-3"))
PIECES = st.integers(min_value=1, max_value=6)
STOCK_COMMANDS: st.SearchStrategy[StockCommand] = st.one_of(
    st.builds(CountStock, st.just("WATCH"), st.integers(min_value=0, max_value=12), st.just("anna")),
    st.builds(ReserveStock, st.just("WATCH"), ORDERS, PIECES),
    st.builds(ReleaseStock, st.just("WATCH"), ORDERS, PIECES),
    st.builds(TakeStock, st.just("WATCH"), ORDERS, PIECES),
    st.builds(ReturnStock, st.just("WATCH"), ORDERS, PIECES),
)


@given(st.lists(STOCK_COMMANDS, max_size=40))
def test_stock_is_never_promised_twice_and_every_piece_is_accounted_for(commands: list[StockCommand]) -> None:
    """What was counted is in the house, or out with the orders that took it."""
    stock: Stock = initial_stock()
    counted = 0
    for command in commands:
        try:
            events = decide_stock(stock, command)
        except StockRejection:
            continue
        for event in events:
            if isinstance(event, StockCounted):
                counted += event.on_hand - (stock.on_hand if isinstance(stock, Counted) else 0)
            stock = evolve_stock(stock, event)
        if isinstance(stock, Counted):
            assert 0 <= stock.reserved <= stock.on_hand
            assert sum(stock.held.values()) == stock.reserved
            assert all(quantity > 0 for quantity in (*stock.held.values(), *stock.out.values()))
            assert stock.on_hand + sum(stock.out.values()) == counted


LINES = st.lists(
    st.tuples(st.sampled_from(("WATCH", "STRAP", "CASE")), st.integers(min_value=1, max_value=5)),
    min_size=1,
    max_size=6,
).map(lambda rows: tuple(OrderedLine(number, sku, sku, pieces) for number, (sku, pieces) in enumerate(rows, 1)))
FREE = st.dictionaries(st.sampled_from(("WATCH", "STRAP", "CASE")), st.integers(min_value=0, max_value=12))


@given(LINES, FREE)
def test_what_is_shared_out_is_all_that_there_is_and_never_more(
    lines: tuple[OrderedLine, ...], free: dict[str, int]
) -> None:
    had, missing = share_out(lines, free)
    ordered = plus(LineQuantity(line.line, line.quantity) for line in lines)
    assert plus(had, missing) == ordered
    assert less(ordered, had) == missing
    wanted = by_article(lines, ordered)
    assert by_article(lines, had) == {
        sku: least for sku, pieces in wanted.items() if (least := min(pieces, free.get(sku, 0)))
    }


MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
DELIVERY = Report(TrackingStatus.DELIVERED, MONDAY + timedelta(hours=30), "Napoli", "Consegnata")
EARLIER = st.builds(
    Report,
    st.sampled_from([status for status in TrackingStatus if status is not TrackingStatus.DELIVERED]),
    st.integers(min_value=0, max_value=72).map(lambda hours: MONDAY + timedelta(hours=hours)),
    st.just("Bologna"),
    st.none(),
)
UNDER_WAY: tuple[ShipmentEvent, ...] = (
    AllocationMade(
        Order(
            seller="opsobjects",
            number="OB-2026-000001",
            lines=(OrderedLine(1, "WATCH", "Watch", 1),),
            destination=Destination(Address("Cliente Esempio", "Via Roma 1", "80100", "Napoli", "IT"), None),
            gift_note=None,
        ),
        reserved=(LineQuantity(1, 1),),
        unavailable=(),
    ),
    ShipmentOpened((LineQuantity(1, 1),)),
    ParcelPacked("p1", "brt", (LineQuantity(1, 1),)),
    ParcelHandedOver("p1", "brt", "BRT001", None, (LineQuantity(1, 1),), MONDAY),
)
SHIPMENT = Decider(
    initial=initial_state(),
    decide=partial(decide, couriers={"brt": Courier("brt", "BRT", None)}, book=load_terms()),
    evolve=evolve,
)


@st.composite
def webhooks(draw: st.DrawFn) -> tuple[list[Report], list[list[Report]]]:
    """What happened to a parcel, and the same as webhooks bring it: repeated, shuffled, several to a webhook."""
    happened = [DELIVERY, *draw(st.lists(EARLIER, max_size=6))]
    repeated = [*happened, *draw(st.lists(st.sampled_from(happened), max_size=4))]
    shuffled = draw(st.permutations(repeated))
    cuts = sorted(draw(st.sets(st.integers(min_value=1, max_value=max(1, len(shuffled) - 1)), max_size=4)))
    return happened, [shuffled[start:end] for start, end in zip([0, *cuts], [*cuts, len(shuffled)], strict=True)]


@settings(max_examples=200)
@given(webhooks())
def test_in_whatever_order_and_however_often_the_courier_reports_the_delivery_is_the_same(
    reported: tuple[list[Report], list[list[Report]]],
) -> None:
    happened, batches = reported
    state = SHIPMENT.fold(UNDER_WAY)
    deliveries = 0
    for batch in batches:
        events = SHIPMENT.decide(state, TrackParcel("p1", tuple(batch)))
        deliveries += sum(type(event).__name__ == "ParcelDelivered" for event in events)
        state = SHIPMENT.fold(events, state)
    assert isinstance(state, Shipping)
    parcel = state.parcel("p1")
    assert isinstance(parcel, Delivered)
    assert parcel.delivered_at == DELIVERY.happened_at
    assert deliveries == 1
    assert sorted((one.status, one.happened_at) for one in parcel.journey.reports) == sorted(
        {(one.status, one.happened_at) for one in happened}
    )


DELIVERY_TIMES = st.lists(st.integers(min_value=1, max_value=48), min_size=1, max_size=8).map(
    lambda hours: [Report(TrackingStatus.DELIVERED, MONDAY + timedelta(hours=one), None, None) for one in hours]
)


@settings(max_examples=200)
@given(DELIVERY_TIMES, st.data())
def test_of_deliveries_at_several_times_the_one_that_was_told_last_counts_and_each_correction_follows_the_one_before(
    told: list[Report], data: st.DataObject
) -> None:
    state = SHIPMENT.fold(UNDER_WAY)
    times: list[datetime] = []
    for report in told:
        extra = data.draw(st.lists(EARLIER, max_size=2))
        events = SHIPMENT.decide(state, TrackParcel("p1", (report, *extra)))
        for event in events:
            match event:
                case ParcelDelivered(delivered_at=at):
                    assert times == []
                    times.append(at)
                case DeliveryCorrected(was=was, delivered_at=at):
                    assert was == times[-1]
                    assert at not in times
                    times.append(at)
                case _:
                    pass
        state = SHIPMENT.fold(events, state)
    assert isinstance(state, Shipping)
    parcel = state.parcel("p1")
    assert isinstance(parcel, Delivered)
    assert parcel.delivered_at == times[-1]
    assert times == list(dict.fromkeys(one.happened_at for one in told))
