"""The shipment of an order before anything leaves: given what happened, when it is told this, then that follows."""

from dataclasses import replace

from a_shipment import (
    ALL,
    ALLOCATED,
    HAND_OVER,
    HANDED_OVER,
    MONDAY,
    NAPLES,
    NOTHING_THERE,
    ONE_WATCH,
    OPENED,
    ORDER,
    PACKED,
    PARTLY,
    ROME,
    STRAP,
    WATCHES,
    given,
)

from ordito.schemas.values import LineQuantity
from ordito.shipping.domain.commands import (
    AllocateOrder,
    ChangeDestination,
    CloseOrder,
    OpenShipment,
    PackParcel,
    RefuseLines,
    StopShipment,
)
from ordito.shipping.domain.events import (
    AllocationMade,
    AllocationReleased,
    DestinationChanged,
    ParcelPacked,
    ShipmentOpened,
    ShipmentStopDeclined,
    ShipmentStopped,
)
from ordito.shipping.domain.pieces import OrderedLine
from ordito.shipping.domain.rejections import (
    ConfirmedAboveReserved,
    OrderEnded,
    OrderUnknown,
    ParcelWithCourier,
    PiecesNotOpen,
)

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
