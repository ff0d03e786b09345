"""The shipment of an order: given what happened, when it is told this, then that follows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from ordito.kit.decider import Decider
from ordito.kit.given import Given
from ordito.schemas.shipping import TrackingStatus
from ordito.schemas.values import Address, LineQuantity
from ordito.shipping.domain.commands import (
    AllocateOrder,
    ChangeDestination,
    CloseOrder,
    HandOverParcel,
    OpenShipment,
    PackParcel,
    RefuseLines,
    Report,
    ShipmentCommand,
    StopShipment,
    TrackParcel,
)
from ordito.shipping.domain.couriers import Courier
from ordito.shipping.domain.decide import decide
from ordito.shipping.domain.events import (
    AllocationMade,
    AllocationReleased,
    DestinationChanged,
    ParcelDelivered,
    ParcelHandedOver,
    ParcelPacked,
    ParcelTracked,
    ShipmentOpened,
    ShipmentStopDeclined,
    ShipmentStopped,
)
from ordito.shipping.domain.pieces import Destination, Order, OrderedLine
from ordito.shipping.domain.rejections import (
    ConfirmedAboveReserved,
    CourierUnknown,
    HandedOverInTheFuture,
    NothingToPack,
    OrderEnded,
    OrderNotConfirmed,
    OrderUnknown,
    ParcelAlreadyHandedOver,
    ParcelNotHandedOver,
    ParcelUnknown,
    ParcelWithCourier,
    PiecesNotOpen,
)
from ordito.shipping.domain.state import Shipping, WithCourier, evolve, initial_state

COURIERS = {"brt": Courier("brt", "BRT", "https://brt.example/{number}"), "van": Courier("van", "Our van", None)}
SHIPMENT = Decider(initial=initial_state(), decide=partial(decide, couriers=COURIERS), evolve=evolve)

NAPLES = Destination(Address("Cliente Esempio", "Via Roma 1", "80100", "Napoli", "IT", province="NA"), "+393331234567")
ROME = Destination(Address("Cliente Esempio", "Via Appia 9", "00100", "Roma", "IT", province="RM"), None)
ORDER = Order(
    seller="opsobjects",
    number="OB-2026-000001",
    lines=(OrderedLine(1, "WATCH", "Watch", 2), OrderedLine(2, "STRAP", "Strap", 1)),
    destination=NAPLES,
    gift_note=None,
)
ALL = (LineQuantity(1, 2), LineQuantity(2, 1))
WATCHES, STRAP = (LineQuantity(1, 2),), (LineQuantity(2, 1),)
ONE_WATCH = (LineQuantity(1, 1),)

ALLOCATED = AllocationMade(ORDER, reserved=ALL, unavailable=())
PARTLY = AllocationMade(ORDER, reserved=ONE_WATCH, unavailable=(LineQuantity(1, 1), LineQuantity(2, 1)))
NOTHING_THERE = AllocationMade(ORDER, reserved=(), unavailable=ALL)
OPENED = ShipmentOpened(ALL)
PACKED = ParcelPacked("p1", "brt", ALL)

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)
HANDED_OVER = ParcelHandedOver("p1", "brt", "BRT001", "https://brt.example/BRT001", ALL, MONDAY)
HAND_OVER = HandOverParcel("p1", "BRT001", MONDAY, now=MONDAY)
DELIVERED = ParcelDelivered("p1", "brt", "BRT001", WEDNESDAY, "Napoli", None, complete=True)


def given(*events: Any) -> Given[ShipmentCommand]:
    return Given(SHIPMENT, events)


def report(status: TrackingStatus, at: datetime, *, location: str | None = None) -> Report:
    return Report(status, at, location, None)


def tracked(status: TrackingStatus, at: datetime) -> ParcelTracked:
    return ParcelTracked("p1", "brt", "BRT001", status, at, None, None)


# Allocation


def test_an_order_gets_all_that_is_in_stock() -> None:
    given().when(AllocateOrder(ORDER, {"WATCH": 5, "STRAP": 1})).then(ALLOCATED)


def test_of_an_order_that_is_partly_in_stock_the_rest_is_unavailable() -> None:
    given().when(AllocateOrder(ORDER, {"WATCH": 1})).then(PARTLY)


def test_two_lines_of_one_article_are_served_in_line_order() -> None:
    order = replace(ORDER, lines=(OrderedLine(2, "WATCH", "Watch", 2), OrderedLine(1, "WATCH", "Watch, engraved", 2)))
    given().when(AllocateOrder(order, {"WATCH": 3})).then(
        AllocationMade(order, reserved=(LineQuantity(1, 2), LineQuantity(2, 1)), unavailable=(LineQuantity(2, 1),))
    )


def test_an_order_is_allocated_once() -> None:
    given(ALLOCATED).when(AllocateOrder(ORDER, {"WATCH": 5, "STRAP": 5})).nothing()


def test_an_order_that_ended_before_it_was_seen_gets_nothing() -> None:
    given(ShipmentStopped(())).when(AllocateOrder(ORDER, {"WATCH": 5, "STRAP": 5})).nothing()


# Refused lines, confirmation, rejection


def test_refusing_what_was_not_in_stock_releases_nothing() -> None:
    given(PARTLY).when(RefuseLines((LineQuantity(1, 1), LineQuantity(2, 1)))).nothing()


def test_refusing_reserved_pieces_frees_them() -> None:
    given(ALLOCATED).when(RefuseLines(STRAP)).then(AllocationReleased(STRAP, order_ended=False)).when(
        OpenShipment(WATCHES)
    ).then(ShipmentOpened(WATCHES))


def test_refusing_more_than_was_missing_frees_the_difference() -> None:
    given(PARTLY).when(RefuseLines((LineQuantity(1, 2),))).then(AllocationReleased(ONE_WATCH, order_ended=False))


def test_pieces_that_are_refused_after_the_confirmation_are_freed_while_they_are_not_packed() -> None:
    given(ALLOCATED, OPENED).when(RefuseLines(STRAP)).then(AllocationReleased(STRAP, order_ended=False))


def test_a_piece_that_is_packed_is_not_freed() -> None:
    given(ALLOCATED, OPENED, PACKED).when(RefuseLines(STRAP)).rejected(PiecesNotOpen(line=2, asked=1, left=0))


def test_lines_of_an_unknown_order_cannot_be_refused() -> None:
    given().when(RefuseLines(STRAP)).rejected(OrderUnknown())


def test_lines_of_an_order_that_ended_are_free_already() -> None:
    given(ALLOCATED, ShipmentStopped(ALL)).when(RefuseLines(STRAP)).nothing()


def test_a_confirmed_order_may_be_packed() -> None:
    given(ALLOCATED).when(OpenShipment(ALL)).then(OPENED)


def test_what_is_reserved_but_not_confirmed_is_freed() -> None:
    given(ALLOCATED).when(OpenShipment(WATCHES)).then(
        AllocationReleased(STRAP, order_ended=False), ShipmentOpened(WATCHES)
    )


def test_a_confirmation_above_what_is_reserved_is_refused() -> None:
    given(PARTLY).when(OpenShipment(ALL)).rejected(ConfirmedAboveReserved(lines=[1, 2]))


def test_a_second_confirmation_changes_nothing() -> None:
    given(ALLOCATED, OPENED).when(OpenShipment(ALL)).nothing()


def test_an_unknown_order_cannot_be_confirmed() -> None:
    given().when(OpenShipment(ALL)).rejected(OrderUnknown())


def test_an_order_that_was_stopped_meanwhile_is_not_opened() -> None:
    given(ALLOCATED, ShipmentStopped(ALL)).when(OpenShipment(ALL)).nothing()


def test_an_order_that_was_rejected_cannot_be_confirmed() -> None:
    given(ALLOCATED, AllocationReleased(ALL, order_ended=True)).when(OpenShipment(ALL)).rejected(OrderEnded())


def test_a_rejected_order_frees_what_was_reserved() -> None:
    given(ALLOCATED).when(CloseOrder()).then(AllocationReleased(ALL, order_ended=True)).when(CloseOrder()).nothing()


def test_a_rejected_order_of_which_nothing_was_in_stock_has_nothing_to_free() -> None:
    given(NOTHING_THERE).when(CloseOrder()).nothing()


def test_an_order_that_is_rejected_before_it_was_seen_is_remembered() -> None:
    given().when(CloseOrder()).then(AllocationReleased((), order_ended=True)).when(
        AllocateOrder(ORDER, {"WATCH": 5})
    ).nothing()


def test_an_order_that_is_cancelled_without_asking_us_is_stopped() -> None:
    given(ALLOCATED, OPENED, PACKED).when(CloseOrder()).then(ShipmentStopped(ALL))


def test_an_order_that_ends_while_a_parcel_is_under_way_needs_a_person() -> None:
    given(ALLOCATED, OPENED, PACKED, HANDED_OVER).when(CloseOrder()).rejected(ParcelWithCourier(handed_over_at=MONDAY))


# Cancellation


def test_a_stop_before_the_confirmation_frees_what_is_reserved() -> None:
    given(ALLOCATED).when(StopShipment("r1")).then(ShipmentStopped(ALL))


def test_a_stop_before_the_allocation_is_answered_and_nothing_is_reserved_afterwards() -> None:
    given().when(StopShipment("r1")).then(ShipmentStopped(())).when(AllocateOrder(ORDER, {"WATCH": 5})).nothing()


def test_a_parcel_that_is_packed_is_stopped_too() -> None:
    given(ALLOCATED, OPENED, PACKED).when(StopShipment("r1")).then(ShipmentStopped(ALL))


def test_a_stop_is_answered_once_it_is_stopped_however_often_it_is_asked_for() -> None:
    given(ALLOCATED, ShipmentStopped(ALL)).when(StopShipment("r2")).nothing()


def test_a_stop_of_an_order_that_was_rejected_is_answered() -> None:
    given(ALLOCATED, AllocationReleased(ALL, order_ended=True)).when(StopShipment("r1")).then(ShipmentStopped(()))


def test_a_stop_is_declined_once_a_parcel_is_with_the_courier() -> None:
    given(ALLOCATED, OPENED, PACKED, HANDED_OVER).when(StopShipment("r1")).then(ShipmentStopDeclined("r1", MONDAY))


def test_a_stop_is_declined_when_one_of_two_parcels_is_with_the_courier() -> None:
    watches = ParcelPacked("p1", "brt", WATCHES)
    given(ALLOCATED, OPENED, watches, replace(HANDED_OVER, lines=WATCHES), ParcelPacked("p2", "van", STRAP)).when(
        StopShipment("r1")
    ).then(ShipmentStopDeclined("r1", MONDAY))


def test_each_request_to_stop_is_declined_once() -> None:
    late = given(ALLOCATED, OPENED, PACKED, HANDED_OVER, ShipmentStopDeclined("r1", MONDAY))
    late.when(StopShipment("r1")).nothing()
    late.when(StopShipment("r2")).then(ShipmentStopDeclined("r2", MONDAY))


def test_nothing_is_packed_or_handed_over_after_a_stop() -> None:
    stopped = given(ALLOCATED, OPENED, PACKED, ShipmentStopped(ALL))
    stopped.when(PackParcel("p2", "brt", None)).rejected(OrderEnded())
    stopped.when(HAND_OVER).rejected(OrderEnded())


# Destination


def test_a_new_destination_is_in_time_before_the_first_parcel_leaves() -> None:
    for past in ([ALLOCATED], [ALLOCATED, OPENED], [ALLOCATED, OPENED, PACKED]):
        given(*past).when(ChangeDestination(ROME)).then(DestinationChanged(ROME, in_time=True))


def test_a_new_destination_is_late_once_a_parcel_left() -> None:
    given(ALLOCATED, OPENED, PACKED, HANDED_OVER).when(ChangeDestination(ROME)).then(
        DestinationChanged(ROME, in_time=False)
    )


def test_the_same_destination_changes_nothing() -> None:
    given(ALLOCATED).when(ChangeDestination(NAPLES)).nothing()


def test_an_order_that_ended_goes_nowhere() -> None:
    given(ALLOCATED, ShipmentStopped(ALL)).when(ChangeDestination(ROME)).nothing()


def test_an_unknown_order_has_no_destination() -> None:
    given().when(ChangeDestination(ROME)).rejected(OrderUnknown())


# Parcels


def test_a_parcel_takes_all_that_is_open() -> None:
    given(ALLOCATED, OPENED).when(PackParcel("p1", "brt", None)).then(PACKED)


def test_an_order_goes_in_several_parcels() -> None:
    given(ALLOCATED, OPENED).when(PackParcel("p1", "brt", ONE_WATCH)).then(ParcelPacked("p1", "brt", ONE_WATCH)).when(
        PackParcel("p2", "van", None)
    ).then(ParcelPacked("p2", "van", (LineQuantity(1, 1), LineQuantity(2, 1))))


def test_no_piece_goes_into_two_parcels() -> None:
    given(ALLOCATED, OPENED, ParcelPacked("p1", "brt", ONE_WATCH)).when(PackParcel("p2", "brt", WATCHES)).rejected(
        PiecesNotOpen(line=1, asked=2, left=1)
    )


def test_a_line_that_is_named_twice_counts_twice() -> None:
    given(ALLOCATED, OPENED).when(PackParcel("p1", "brt", (*WATCHES, *ONE_WATCH))).rejected(
        PiecesNotOpen(line=1, asked=3, left=2)
    )


def test_nothing_is_left_to_pack_in_the_end() -> None:
    given(ALLOCATED, OPENED, PACKED).when(PackParcel("p2", "brt", None)).rejected(NothingToPack())


def test_a_parcel_is_packed_once() -> None:
    given(ALLOCATED, OPENED, PACKED).when(PackParcel("p1", "brt", None)).nothing()


def test_a_parcel_goes_with_a_courier_that_is_known() -> None:
    given(ALLOCATED, OPENED).when(PackParcel("p1", "pony", None)).rejected(CourierUnknown(known=["brt", "van"]))


def test_nothing_is_packed_before_the_order_is_confirmed() -> None:
    given(ALLOCATED).when(PackParcel("p1", "brt", None)).rejected(OrderNotConfirmed())
    given().when(PackParcel("p1", "brt", None)).rejected(OrderUnknown())


def test_a_parcel_is_handed_over_with_its_tracking_page() -> None:
    given(ALLOCATED, OPENED, PACKED).when(HAND_OVER).then(HANDED_OVER)


def test_a_courier_may_have_no_tracking_page() -> None:
    given(ALLOCATED, OPENED, replace(PACKED, courier="van")).when(HAND_OVER).then(
        replace(HANDED_OVER, courier="van", tracking_url=None)
    )


def test_a_parcel_is_handed_over_once() -> None:
    handed_over = given(ALLOCATED, OPENED, PACKED, HANDED_OVER)
    handed_over.when(HAND_OVER).nothing()
    handed_over.when(replace(HAND_OVER, tracking_number="BRT002")).rejected(
        ParcelAlreadyHandedOver(tracking_number="BRT001")
    )


def test_a_hand_over_is_recorded_after_it_happened() -> None:
    given(ALLOCATED, OPENED, PACKED).when(replace(HAND_OVER, handed_over_at=TUESDAY)).rejected(
        HandedOverInTheFuture(now=MONDAY)
    )


def test_a_parcel_that_does_not_exist_is_not_handed_over() -> None:
    given(ALLOCATED, OPENED).when(HAND_OVER).rejected(ParcelUnknown(parcel_id="p1"))


# Tracking

UNDER_WAY = (ALLOCATED, OPENED, PACKED, HANDED_OVER)


def test_what_the_courier_reports_is_recorded_in_the_order_in_which_it_happened() -> None:
    on_the_van = report(TrackingStatus.OUT_FOR_DELIVERY, WEDNESDAY)
    in_the_hub = report(TrackingStatus.IN_TRANSIT, TUESDAY)
    given(*UNDER_WAY).when(TrackParcel("p1", (on_the_van, in_the_hub))).then(
        tracked(TrackingStatus.IN_TRANSIT, TUESDAY), tracked(TrackingStatus.OUT_FOR_DELIVERY, WEDNESDAY)
    )


def test_a_report_counts_once() -> None:
    in_the_hub = report(TrackingStatus.IN_TRANSIT, TUESDAY, location="Bologna")
    once = tracked(TrackingStatus.IN_TRANSIT, TUESDAY)
    given(*UNDER_WAY, once).when(TrackParcel("p1", (in_the_hub, in_the_hub))).nothing()


def test_an_old_report_is_recorded_but_does_not_move_the_parcel_back() -> None:
    newest = tracked(TrackingStatus.OUT_FOR_DELIVERY, WEDNESDAY)
    past = given(*UNDER_WAY, newest)
    after = past.when(TrackParcel("p1", (report(TrackingStatus.IN_TRANSIT, TUESDAY),))).then(
        tracked(TrackingStatus.IN_TRANSIT, TUESDAY)
    )
    state = after.state()
    assert isinstance(state, Shipping)
    parcel = state.parcel("p1")
    assert isinstance(parcel, WithCourier)
    assert parcel.status is TrackingStatus.OUT_FOR_DELIVERY


def test_a_parcel_is_delivered_once_whatever_the_courier_says_later() -> None:
    at_the_door = report(TrackingStatus.DELIVERED, WEDNESDAY, location="Napoli")
    again = report(TrackingStatus.DELIVERED, WEDNESDAY + timedelta(hours=1))
    given(*UNDER_WAY).when(TrackParcel("p1", (at_the_door,))).then(DELIVERED).when(
        TrackParcel("p1", (at_the_door, again))
    ).nothing()


def test_a_report_that_comes_after_the_delivery_is_recorded() -> None:
    given(*UNDER_WAY, DELIVERED).when(TrackParcel("p1", (report(TrackingStatus.IN_TRANSIT, TUESDAY),))).then(
        tracked(TrackingStatus.IN_TRANSIT, TUESDAY)
    )


def test_the_last_of_several_parcels_completes_the_order() -> None:
    past = given(
        ALLOCATED,
        OPENED,
        ParcelPacked("p1", "brt", WATCHES),
        ParcelPacked("p2", "brt", STRAP),
        replace(HANDED_OVER, lines=WATCHES),
        ParcelHandedOver("p2", "brt", "BRT002", None, STRAP, MONDAY),
    )
    past.when(TrackParcel("p1", (report(TrackingStatus.DELIVERED, TUESDAY),))).then(
        ParcelDelivered("p1", "brt", "BRT001", TUESDAY, None, None, complete=False)
    ).when(TrackParcel("p2", (report(TrackingStatus.DELIVERED, WEDNESDAY),))).then(
        ParcelDelivered("p2", "brt", "BRT002", WEDNESDAY, None, None, complete=True)
    )


def test_an_order_is_not_complete_while_pieces_are_still_to_be_packed() -> None:
    given(ALLOCATED, OPENED, ParcelPacked("p1", "brt", WATCHES), replace(HANDED_OVER, lines=WATCHES)).when(
        TrackParcel("p1", (report(TrackingStatus.DELIVERED, WEDNESDAY),))
    ).then(ParcelDelivered("p1", "brt", "BRT001", WEDNESDAY, None, None, complete=False))


def test_a_parcel_in_our_own_house_is_not_tracked() -> None:
    reports = (report(TrackingStatus.IN_TRANSIT, TUESDAY),)
    given(ALLOCATED, OPENED, PACKED).when(TrackParcel("p1", reports)).rejected(ParcelNotHandedOver(parcel_id="p1"))
    given(ALLOCATED, OPENED, PACKED).when(TrackParcel("p9", reports)).rejected(ParcelUnknown(parcel_id="p9"))
