"""Parcels and what couriers report on them: given what happened, when it is told this, then that follows."""

from dataclasses import replace

from a_shipment import (
    ALLOCATED,
    DELIVERED,
    HAND_OVER,
    HANDED_OVER,
    MONDAY,
    ONE_WATCH,
    OPENED,
    PACKED,
    STRAP,
    TUESDAY,
    WATCHES,
    WEDNESDAY,
    given,
    report,
    tracked,
)

from ordito.schemas.shipping import TrackingStatus
from ordito.schemas.values import LineQuantity
from ordito.shipping.domain.commands import (
    PackParcel,
    TrackParcel,
)
from ordito.shipping.domain.events import (
    ParcelDelivered,
    ParcelHandedOver,
    ParcelPacked,
)
from ordito.shipping.domain.parcels import WithCourier
from ordito.shipping.domain.rejections import (
    CourierUnknown,
    HandedOverInTheFuture,
    NothingToPack,
    OrderNotConfirmed,
    OrderUnknown,
    ParcelAlreadyHandedOver,
    ParcelNotHandedOver,
    ParcelUnknown,
    PiecesNotOpen,
)
from ordito.shipping.domain.state import Shipping

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
        ParcelDelivered("p1", "brt", "BRT001", TUESDAY, None, None, complete=False, lines=WATCHES)
    ).when(TrackParcel("p2", (report(TrackingStatus.DELIVERED, WEDNESDAY),))).then(
        ParcelDelivered("p2", "brt", "BRT002", WEDNESDAY, None, None, complete=True, lines=STRAP)
    )


def test_an_order_is_not_complete_while_pieces_are_still_to_be_packed() -> None:
    given(ALLOCATED, OPENED, ParcelPacked("p1", "brt", WATCHES), replace(HANDED_OVER, lines=WATCHES)).when(
        TrackParcel("p1", (report(TrackingStatus.DELIVERED, WEDNESDAY),))
    ).then(ParcelDelivered("p1", "brt", "BRT001", WEDNESDAY, None, None, complete=False, lines=WATCHES))


def test_a_parcel_in_our_own_house_is_not_tracked() -> None:
    reports = (report(TrackingStatus.IN_TRANSIT, TUESDAY),)
    given(ALLOCATED, OPENED, PACKED).when(TrackParcel("p1", reports)).rejected(ParcelNotHandedOver(parcel_id="p1"))
    given(ALLOCATED, OPENED, PACKED).when(TrackParcel("p9", reports)).rejected(ParcelUnknown(parcel_id="p9"))
