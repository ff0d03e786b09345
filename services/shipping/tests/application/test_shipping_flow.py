"""Orders' events in, shipping's events and stock out, on a real PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random

import pytest
from running_shipping import ANNA, RunningShipping, shipping_settings
from shipped_order import (
    ALL,
    CANCELLATION_REQUESTED,
    CANCELLED,
    NOW,
    ORDER,
    OTHER_ORDER,
    REJECTED,
    ROME,
    SELLER,
    TERMINATED,
    TO_ROME,
    confirmed,
    eur,
    found,
    inspected,
    message,
    messages,
    placed,
    refused,
    requested,
)
from sqlalchemy import select

from ordito.kit.clock import FixedClock
from ordito.kit.decider import Decider
from ordito.kit.transaction import StreamNotLocked
from ordito.schemas.shipping import TrackingStatus
from ordito.schemas.values import LineQuantity
from ordito.shipping.adapters.kafka.publish import to_public
from ordito.shipping.adapters.postgres.tables import stock_levels, stock_out, stock_reservations
from ordito.shipping.application.ports import Article, tracking_lock
from ordito.shipping.domain.commands import (
    HandOverParcel,
    PackParcel,
    ReleaseParcel,
    Report,
    ShipmentCommand,
    TakeParcelBack,
    TrackParcel,
    WriteParcelOff,
)
from ordito.shipping.domain.events import AllocationMade, DestinationChanged, ShipmentStopDeclined, ShipmentStopped
from ordito.shipping.domain.rejections import NotTaken, OrderUnknown, ParcelWithCourier
from ordito.shipping.domain.state import Shipping
from ordito.shipping.domain.stock import Counted, decide_stock, evolve_stock, initial_stock
from ordito.shipping.main import wire

PARCEL = "0199a1b2-0000-7000-8000-0000000000aa"
STOCK = Decider(initial=initial_stock(), decide=decide_stock, evolve=evolve_stock)


def hand_over(shipping: RunningShipping, *, order: str = ORDER, parcel: str = PARCEL, number: str = "BRT001") -> None:
    with shipping.database.read() as tx:
        streams = shipping.shipments.streams(tx, order)
    with shipping.database.transaction(*streams, tracking_lock(number)) as tx:
        pack = PackParcel(parcel, "brt", None)
        shipping.shipments.carry_out(tx, order, command=pack, context=ANNA)
        command = HandOverParcel(parcel, number, handed_over_at=NOW, now=NOW)
        shipping.shipments.hand_over(tx, order, command=command, context=ANNA)


def assert_levels_are_the_streams(shipping: RunningShipping) -> None:
    """The tables say exactly what the fold of every stream of stock says."""
    with shipping.database.read() as tx:
        rows = tx.connection.execute(select(stock_levels)).all()
        held = tx.connection.execute(select(stock_reservations)).all()
        out = tx.connection.execute(select(stock_out)).all()
        for row in rows:
            stream = tx.load(Article(row.seller, row.sku).stream)
            reservations, gone = (
                {one.order_id: one.quantity for one in table if (one.seller, one.sku) == (row.seller, row.sku)}
                for table in (held, out)
            )
            assert STOCK.fold(one.event for one in stream) == Counted(row.on_hand, row.reserved, reservations, gone)
            assert row.version == len(stream)
            assert sum(reservations.values()) == row.reserved
        assert {(one.seller, one.sku) for one in held} <= {(row.seller, row.sku) for row in rows}


def test_a_confirmed_order_is_reserved_packed_and_taken_from_stock(shipping: RunningShipping) -> None:
    shipping.count("WATCH", 5)
    shipping.count("STRAP", 1)
    shipping.hear(*messages(placed(), confirmed()))
    assert shipping.level("WATCH") == (5, 2)
    hand_over(shipping)
    assert shipping.level("WATCH") == (3, 0)
    assert shipping.level("STRAP") == (0, 0)
    assert shipping.types() == ["AllocationMade", "ShipmentOpened", "ParcelPacked", "ParcelHandedOver"]
    assert_levels_are_the_streams(shipping)


def test_of_an_order_that_is_partly_in_stock_the_refused_lines_hold_nothing(shipping: RunningShipping) -> None:
    shipping.count("WATCH", 1)
    shipping.hear(*messages(placed()))
    assert shipping.events()[0].reserved == (LineQuantity(1, 1),)
    missing = (LineQuantity(1, 1), LineQuantity(2, 1))
    shipping.hear(*messages(refused(*missing), confirmed(LineQuantity(1, 1)), after=1))
    assert shipping.level("WATCH") == (1, 1)
    assert shipping.types() == ["AllocationMade", "ShipmentOpened"]


def test_an_order_of_which_nothing_is_in_stock_says_so(shipping: RunningShipping) -> None:
    shipping.hear(*messages(placed(), REJECTED))
    (made,) = shipping.events()
    assert isinstance(made, AllocationMade)
    assert (made.reserved, made.unavailable) == ((), tuple(ALL))


def test_a_rejected_order_frees_its_stock(shipping: RunningShipping) -> None:
    shipping.count("WATCH", 5)
    shipping.hear(*messages(placed(), REJECTED))
    assert shipping.level("WATCH") == (5, 0)
    assert shipping.types() == ["AllocationMade", "AllocationReleased"]


def test_a_cancelled_order_is_stopped_and_its_stock_is_free(shipping: RunningShipping) -> None:
    shipping.count("WATCH", 5)
    shipping.hear(*messages(placed(), confirmed(LineQuantity(1, 2)), CANCELLATION_REQUESTED, CANCELLED))
    assert shipping.level("WATCH") == (5, 0)
    assert shipping.events()[-1] == ShipmentStopped((LineQuantity(1, 2),))


def test_a_cancellation_after_the_hand_over_is_declined(shipping: RunningShipping) -> None:
    shipping.count("WATCH", 5)
    shipping.hear(*messages(placed(("WATCH", 2)), confirmed(LineQuantity(1, 2))))
    hand_over(shipping)
    request = messages(CANCELLATION_REQUESTED, after=2)
    shipping.hear(*request)
    assert shipping.events()[-1] == ShipmentStopDeclined(request[0].id, NOW)
    assert shipping.level("WATCH") == (3, 0)


def test_an_order_cancelled_behind_our_back_while_it_is_under_way_needs_a_person(shipping: RunningShipping) -> None:
    shipping.count("WATCH", 5)
    shipping.hear(*messages(placed(("WATCH", 2)), confirmed(LineQuantity(1, 2))))
    hand_over(shipping)
    with pytest.raises(ParcelWithCourier):
        shipping.hear(*messages(CANCELLED, after=2))


def carry_out(shipping: RunningShipping, command: ShipmentCommand, *, order: str = ORDER) -> None:
    with shipping.database.read() as tx:
        streams = shipping.shipments.streams(tx, order)
    with shipping.database.transaction(*streams) as tx:
        shipping.shipments.carry_out(tx, order, command=command, context=ANNA)


def test_a_parcel_that_came_back_is_in_stock_again(shipping: RunningShipping) -> None:
    shipping.count("WATCH", 5)
    shipping.hear(*messages(placed(("WATCH", 2)), confirmed(LineQuantity(1, 2))))
    hand_over(shipping)
    assert shipping.level("WATCH") == (3, 0)
    take_back = TakeParcelBack(PARCEL, "refused", eur(650), eur(0), received_by="anna", now=NOW)
    carry_out(shipping, take_back)
    assert shipping.level("WATCH") == (5, 0)
    carry_out(shipping, take_back)
    assert shipping.level("WATCH") == (5, 0)
    assert_levels_are_the_streams(shipping)


def test_a_parcel_that_is_lost_stays_out_of_stock(shipping: RunningShipping) -> None:
    shipping.count("WATCH", 5)
    shipping.hear(*messages(placed(("WATCH", 2)), confirmed(LineQuantity(1, 2))))
    hand_over(shipping)
    carry_out(shipping, WriteParcelOff(PARCEL, reported_by="anna", now=NOW))
    assert shipping.level("WATCH") == (3, 0)
    assert_levels_are_the_streams(shipping)


def test_returned_pieces_that_are_as_new_are_sold_again(shipping: RunningShipping) -> None:
    shipping.count("WATCH", 5)
    shipping.count("STRAP", 1)
    shipping.hear(*messages(placed(), confirmed()))
    hand_over(shipping)
    back = inspected(
        found(1, 1, "intact", "accepted"), found(1, 1, "worn", "accepted"), found(2, 1, "intact", "refused")
    )
    shipping.hear(message(back, 1, source="returns"), message(back, 1, source="returns"))
    assert (shipping.level("WATCH"), shipping.level("STRAP")) == ((4, 0), (0, 0))
    shipping.hear(message(inspected(found(2, 1, "intact", None)), 2, source="returns"))
    assert shipping.level("STRAP") == (1, 0)
    assert_levels_are_the_streams(shipping)


def test_pieces_that_came_back_undelivered_and_are_inspected_for_a_return_are_counted_once(
    shipping: RunningShipping,
) -> None:
    shipping.count("WATCH", 5)
    shipping.hear(*messages(placed(("WATCH", 2)), confirmed(LineQuantity(1, 2))))
    hand_over(shipping)
    carry_out(shipping, TakeParcelBack(PARCEL, "refused", eur(0), eur(0), received_by="anna", now=NOW))
    assert shipping.level("WATCH") == (5, 0)
    shipping.hear(message(inspected(found(1, 2, "intact", "accepted")), 1, source="returns"))
    assert shipping.level("WATCH") == (5, 0)
    assert_levels_are_the_streams(shipping)


def test_pieces_that_never_left_are_not_restocked_and_need_a_person(shipping: RunningShipping) -> None:
    shipping.count("WATCH", 5)
    shipping.hear(*messages(placed(("WATCH", 2)), confirmed(LineQuantity(1, 2))))
    back = message(inspected(found(1, 1, "intact", "accepted")), 1, source="returns")
    with pytest.raises(NotTaken):
        shipping.hear(back)
    with pytest.raises(OrderUnknown):
        shipping.hear(message(inspected(found(1, 1, "intact", "accepted")), 1, order=OTHER_ORDER, source="returns"))


def test_a_contract_that_ends_while_a_parcel_is_under_way_frees_the_rest(shipping: RunningShipping) -> None:
    shipping.count("WATCH", 5)
    shipping.count("STRAP", 1)
    shipping.hear(*messages(placed(), confirmed()))
    carry_out(shipping, PackParcel("0199a1b2-0000-7000-8000-0000000000bb", "brt", (LineQuantity(2, 1),)))
    hand_over(shipping)
    assert (shipping.level("WATCH"), shipping.level("STRAP")) == ((3, 0), (1, 1))
    shipping.hear(*messages(TERMINATED, after=2))
    assert (shipping.level("WATCH"), shipping.level("STRAP")) == ((3, 0), (1, 0))
    assert shipping.events()[-1] == ShipmentStopped((LineQuantity(2, 1),))
    assert_levels_are_the_streams(shipping)


def test_an_order_that_is_rejected_after_it_was_opened_is_stopped(shipping: RunningShipping) -> None:
    shipping.count("WATCH", 5)
    shipping.hear(*messages(placed(("WATCH", 2)), confirmed(LineQuantity(1, 2))))
    carry_out(shipping, PackParcel(PARCEL, "brt", None))
    shipping.hear(*messages(REJECTED, after=2))
    assert shipping.level("WATCH") == (5, 0)
    assert shipping.types()[-1] == "ShipmentStopped"


def test_what_is_due_on_delivery_is_collected_less_what_was_refused(shipping: RunningShipping) -> None:
    shipping.count("WATCH", 2)
    shipping.hear(*messages(placed(method="cash_on_delivery")))
    shipping.hear(*messages(refused(LineQuantity(2, 1)), confirmed(LineQuantity(1, 2)), after=1))
    hand_over(shipping)
    assert shipping.events()[-1].collect == eur(9800)


@pytest.mark.parametrize("first", ["orders", "payments"])
def test_what_a_voucher_pays_is_not_collected_whichever_topic_comes_first(
    shipping: RunningShipping, first: str
) -> None:
    shipping.count("WATCH", 2)
    shipping.count("STRAP", 1)
    ordered = messages(placed(method="cash_on_delivery"), confirmed())
    paid = [message(requested(method="cash_on_delivery", voucher=eur(5000)), 1, source="payments")]
    shipping.hear(*(ordered + paid if first == "orders" else paid + ordered))
    hand_over(shipping)
    assert shipping.events()[-1].collect == eur(9700)


def test_what_a_voucher_pays_of_an_order_that_is_charged_is_nothing_to_a_courier(shipping: RunningShipping) -> None:
    shipping.count("WATCH", 2)
    shipping.count("STRAP", 1)
    shipping.hear(message(requested(method="card", voucher=eur(5000)), 1, source="payments"))
    shipping.hear(*messages(placed(), confirmed()))
    hand_over(shipping)
    assert shipping.events()[-1].collect is None


def test_a_corrected_address_goes_on_the_label(shipping: RunningShipping) -> None:
    shipping.count("WATCH", 5)
    shipping.hear(*messages(placed(("WATCH", 2)), TO_ROME, confirmed(LineQuantity(1, 2))))
    changed = shipping.events()[1]
    assert isinstance(changed, DestinationChanged)
    assert changed.in_time
    state = shipping.state()
    assert isinstance(state, Shipping)
    assert state.order.destination.address == ROME


def test_a_message_that_comes_twice_reserves_once(shipping: RunningShipping) -> None:
    shipping.count("WATCH", 5)
    shipping.hear(*messages(placed()), *messages(placed()))
    assert shipping.level("WATCH") == (5, 2)


def test_no_stock_moves_without_its_lock(shipping: RunningShipping) -> None:
    shipping.count("WATCH", 5)
    with shipping.database.transaction(ORDER) as tx, pytest.raises(StreamNotLocked):
        shipping.stock.count(tx, Article(SELLER, "WATCH"), on_hand=1, counted_by="anna", context=ANNA)


def test_fifty_orders_at_once_for_the_last_ten_pieces_get_exactly_ten(database_url: str) -> None:
    wiring = wire(shipping_settings(database_url), FixedClock(NOW))
    shipping = RunningShipping(wiring.database, wiring.stock, wiring.shipments)
    shipping.count("WATCH", 10)
    orders = [f"0199a1b2-0000-7000-8000-{number:012d}" for number in range(50)]
    with ThreadPoolExecutor(max_workers=16) as pool:
        list(pool.map(lambda order: shipping.hear(*messages(placed(("WATCH", 1)), order=order)), orders))
    made = [shipping.events(order) for order in orders]
    assert all(len(events) == 1 for events in made)
    assert sum(events[0].reserved == (LineQuantity(1, 1),) for events in made) == 10
    assert sum(events[0].unavailable == (LineQuantity(1, 1),) for events in made) == 40
    assert shipping.level("WATCH") == (10, 10)
    assert_levels_are_the_streams(shipping)
    wiring.database.close()


def test_orders_that_share_articles_in_opposite_order_do_not_deadlock(database_url: str) -> None:
    wiring = wire(shipping_settings(database_url), FixedClock(NOW))
    shipping = RunningShipping(wiring.database, wiring.stock, wiring.shipments)
    articles = ["WATCH", "STRAP", "CASE", "RING"]
    for sku in articles:
        shipping.count(sku, 60)
    shuffle = Random(7)
    carts = [shuffle.sample(articles, 3) for _ in range(60)]

    def live(number: int) -> None:
        order = f"0199a1b2-0000-7000-8000-{number:012d}"
        all_three = tuple(LineQuantity(line, 1) for line in (1, 2, 3))
        shipping.hear(*messages(placed(*((sku, 1) for sku in carts[number])), order=order))
        match number % 3:
            case 0:
                shipping.hear(*messages(REJECTED, order=order, after=1))
            case 1:
                shipping.hear(*messages(confirmed(*all_three), order=order, after=1))
                hand_over(shipping, order=order, parcel=f"p-{number}", number=f"BRT{number}")
            case _:
                shipping.hear(*messages(confirmed(*all_three), CANCELLATION_REQUESTED, order=order, after=1))

    with ThreadPoolExecutor(max_workers=12) as pool:
        list(pool.map(live, range(60)))
    levels = [shipping.level(sku) for sku in articles]
    assert all(reserved == 0 for _, reserved in levels)
    assert sum(on_hand for on_hand, _ in levels) == 4 * 60 - 3 * 20
    assert_levels_are_the_streams(shipping)
    wiring.database.close()


def test_every_stored_event_has_its_public_one(shipping: RunningShipping) -> None:
    shipping.count("WATCH", 5)
    shipping.hear(*messages(placed(("WATCH", 2)), TO_ROME, confirmed(LineQuantity(1, 2))))
    hand_over(shipping)
    shipping.hear(*messages(placed(("WATCH", 1)), CANCELLATION_REQUESTED, order=OTHER_ORDER))
    held = [Report(status, NOW, None, None) for status in (TrackingStatus.DELIVERY_FAILED, TrackingStatus.ON_HOLD)]
    carry_out(shipping, TrackParcel(PARCEL, tuple(held)))
    carry_out(shipping, ReleaseParcel(PARCEL, "return_to_sender", None, released_by="anna", now=NOW))
    carry_out(shipping, TrackParcel(PARCEL, (Report(TrackingStatus.RETURN_TO_SENDER, NOW, None, None),)))
    carry_out(shipping, TakeParcelBack(PARCEL, "refused", eur(650), eur(0), received_by="anna", now=NOW))
    third = "0199a1b2-0000-7000-8000-000000000003"
    fourth = "0199a1b2-0000-7000-8000-000000000004"
    for number, order in enumerate((third, fourth)):
        shipping.hear(*messages(placed(("WATCH", 1)), confirmed(LineQuantity(1, 1)), order=order))
        hand_over(shipping, order=order, parcel=f"p-{number}", number=f"BRT00{number + 2}")
    for hours in (1, 2):
        at = NOW + timedelta(hours=hours)
        carry_out(shipping, TrackParcel("p-0", (Report(TrackingStatus.DELIVERED, at, None, None),)), order=third)
    carry_out(shipping, WriteParcelOff("p-1", reported_by="anna", now=NOW), order=fourth)
    with shipping.database.read() as tx:
        streams = (ORDER, OTHER_ORDER, third, fourth, Article(SELLER, "WATCH").stream)
        stored = [one for stream in streams for one in tx.load(stream)]
    for one in stored:
        assert to_public(one).type == f"ordito.shipping.{one.type}"
    assert len({one.type for one in stored}) == 19
