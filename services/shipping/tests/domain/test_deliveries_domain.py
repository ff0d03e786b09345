"""Deliveries as couriers tell and correct them, and the money that they collect."""

from dataclasses import replace
from datetime import timedelta

from a_shipment import (
    ALL,
    ALLOCATED,
    DELIVERED,
    HAND_OVER,
    HANDED_OVER,
    MONDAY,
    ONE_WATCH,
    OPENED,
    ORDER,
    PACKED,
    STRAP,
    TUESDAY,
    WATCHES,
    WEDNESDAY,
    given,
    report,
    tracked,
)

from ordito.schemas.money import Money
from ordito.schemas.shipping import TrackingStatus
from ordito.schemas.values import LineQuantity
from ordito.shipping.domain.commands import (
    HandOverParcel,
    OpenShipment,
    PackParcel,
    RefuseLines,
    TakeParcelBack,
    TrackParcel,
    WriteParcelOff,
)
from ordito.shipping.domain.events import (
    AllocationMade,
    AllocationReleased,
    DeliveryCorrected,
    ParcelCameBack,
    ParcelDelivered,
    ParcelHandedOver,
    ParcelLost,
    ParcelPacked,
    ShipmentOpened,
)
from ordito.shipping.domain.pieces import OrderedLine

UNDER_WAY = (ALLOCATED, OPENED, PACKED, HANDED_OVER)
AN_HOUR = timedelta(hours=1)
NOTHING = Money(0, "EUR")


def eur(cents: int) -> Money:
    return Money(cents, "EUR")


def delivered(at: timedelta = timedelta(0)) -> TrackParcel:
    return TrackParcel("p1", (report(TrackingStatus.DELIVERED, WEDNESDAY + at, location="Napoli"),))


def corrected(was: timedelta, now: timedelta) -> DeliveryCorrected:
    was_at, at = WEDNESDAY + was, WEDNESDAY + now
    return DeliveryCorrected("p1", "brt", "BRT001", was_at, at, "Napoli", None, complete=True, lines=ALL)


# Corrections


def test_a_parcel_is_delivered_once_however_often_the_courier_says_so() -> None:
    given(*UNDER_WAY).when(delivered()).then(DELIVERED).when(delivered()).nothing()


def test_a_later_time_corrects_the_delivery() -> None:
    given(*UNDER_WAY, DELIVERED).when(delivered(AN_HOUR)).then(corrected(timedelta(0), AN_HOUR))


def test_an_earlier_time_corrects_the_delivery() -> None:
    given(*UNDER_WAY, DELIVERED).when(delivered(-AN_HOUR)).then(corrected(timedelta(0), -AN_HOUR))


def test_a_correction_corrects_the_one_before() -> None:
    once = given(*UNDER_WAY, DELIVERED).when(delivered(AN_HOUR)).then(corrected(timedelta(0), AN_HOUR))
    once.when(delivered(-AN_HOUR)).then(corrected(AN_HOUR, -AN_HOUR))


def test_a_time_that_was_taken_back_and_comes_again_changes_nothing() -> None:
    past = given(*UNDER_WAY, DELIVERED, corrected(timedelta(0), AN_HOUR))
    past.when(delivered()).nothing()
    past.when(delivered(AN_HOUR)).nothing()


def test_two_times_in_one_message_are_a_delivery_and_its_correction() -> None:
    both = TrackParcel("p1", (*delivered(AN_HOUR).reports, *delivered().reports))
    given(*UNDER_WAY).when(both).then(DELIVERED, corrected(timedelta(0), AN_HOUR))


def test_what_comes_after_a_delivery_is_recorded_and_takes_nothing_back() -> None:
    later = WEDNESDAY + AN_HOUR
    for status in (TrackingStatus.RETURN_TO_SENDER, TrackingStatus.READY_FOR_PICKUP):
        given(*UNDER_WAY, DELIVERED).when(TrackParcel("p1", (report(status, later),))).then(tracked(status, later))


def test_the_first_of_two_parcels_that_is_corrected_after_the_second_is_still_complete() -> None:
    past = given(
        ALLOCATED,
        OPENED,
        ParcelPacked("p1", "brt", WATCHES),
        ParcelPacked("p2", "brt", STRAP),
        replace(HANDED_OVER, lines=WATCHES),
        ParcelHandedOver("p2", "brt", "BRT002", None, STRAP, MONDAY),
        replace(DELIVERED, complete=False, lines=WATCHES),
        ParcelDelivered("p2", "brt", "BRT002", WEDNESDAY, None, None, complete=True, lines=STRAP),
    )
    past.when(delivered(AN_HOUR)).then(replace(corrected(timedelta(0), AN_HOUR), lines=WATCHES))


def test_pieces_that_came_back_do_not_keep_the_order_from_being_complete() -> None:
    past = given(
        ALLOCATED,
        OPENED,
        ParcelPacked("p1", "brt", WATCHES),
        ParcelPacked("p2", "brt", STRAP),
        replace(HANDED_OVER, lines=WATCHES),
        ParcelHandedOver("p2", "brt", "BRT002", None, STRAP, MONDAY),
        ParcelCameBack("p2", STRAP, "refused", NOTHING, NOTHING, "anna", TUESDAY),
    )
    past.when(delivered()).then(replace(DELIVERED, lines=WATCHES))


TWO_PARCELS = (
    ALLOCATED,
    OPENED,
    ParcelPacked("p1", "brt", WATCHES),
    ParcelPacked("p2", "brt", STRAP),
    replace(HANDED_OVER, lines=WATCHES),
    ParcelHandedOver("p2", "brt", "BRT002", None, STRAP, MONDAY),
)
WATCHES_DELIVERED = replace(DELIVERED, complete=False, lines=WATCHES)
LOSE_STRAP = WriteParcelOff("p2", "anna", now=TUESDAY)
STRAP_BACK = TakeParcelBack("p2", "refused", NOTHING, NOTHING, "anna", now=TUESDAY)
STRAP_LOST = ParcelLost("p2", STRAP, "anna", TUESDAY)
STRAP_CAME_BACK = ParcelCameBack("p2", STRAP, "refused", NOTHING, NOTHING, "anna", TUESDAY)


def test_the_last_open_parcel_that_is_lost_or_comes_back_completes_what_was_delivered() -> None:
    past = given(*TWO_PARCELS, WATCHES_DELIVERED)
    past.when(LOSE_STRAP).then(replace(STRAP_LOST, complete=True, delivered_at=WEDNESDAY))
    past.when(STRAP_BACK).then(replace(STRAP_CAME_BACK, complete=True, delivered_at=WEDNESDAY))


def test_what_is_still_under_way_or_never_arrived_completes_nothing() -> None:
    given(*TWO_PARCELS).when(LOSE_STRAP).then(STRAP_LOST)
    lost = ParcelLost("p1", WATCHES, "anna", TUESDAY)
    given(*TWO_PARCELS, lost).when(STRAP_BACK).then(STRAP_CAME_BACK)


def test_the_last_delivery_is_not_always_the_one_that_is_told_last() -> None:
    strap_delivered = ParcelDelivered("p2", "brt", "BRT002", WEDNESDAY, None, None, complete=False, lines=STRAP)
    earlier = report(TrackingStatus.DELIVERED, TUESDAY)
    given(*TWO_PARCELS, strap_delivered).when(TrackParcel("p1", (earlier,))).then(
        ParcelDelivered(
            "p1", "brt", "BRT001", TUESDAY, None, None, complete=True, lines=WATCHES, order_delivered_at=WEDNESDAY
        )
    )


# Cash on delivery

COLLECTED = replace(
    ORDER,
    lines=(OrderedLine(1, "WATCH", "Watch", 2, price=eur(9999)), OrderedLine(2, "STRAP", "Strap", 1, price=eur(2000))),
    collect=eur(12740),
)
PAID_AT_THE_DOOR = AllocationMade(COLLECTED, reserved=ALL, unavailable=())


def test_the_courier_collects_the_whole_amount_with_the_first_parcel() -> None:
    past = given(PAID_AT_THE_DOOR, OPENED, ParcelPacked("p1", "brt", WATCHES), ParcelPacked("p2", "brt", STRAP))
    first = past.when(HAND_OVER).then(replace(HANDED_OVER, lines=WATCHES, collect=eur(12740)))
    first.when(HandOverParcel("p2", "BRT002", MONDAY, now=MONDAY)).then(
        ParcelHandedOver("p2", "brt", "BRT002", "https://brt.example/BRT002", STRAP, MONDAY, collect=None)
    )


def test_what_was_collected_is_told_with_the_delivery() -> None:
    past = given(PAID_AT_THE_DOOR, OPENED, PACKED, replace(HANDED_OVER, collect=eur(12740)))
    past.when(delivered()).then(replace(DELIVERED, collected=eur(12740))).when(delivered(AN_HOUR)).then(
        corrected(timedelta(0), AN_HOUR)
    )


def test_refused_pieces_are_not_collected() -> None:
    partly = AllocationMade(COLLECTED, reserved=WATCHES, unavailable=STRAP)
    given(partly).when(RefuseLines(STRAP, price=eur(2042))).then(
        AllocationReleased((), order_ended=False, not_collected=eur(2042))
    ).when(OpenShipment(WATCHES)).then(ShipmentOpened(WATCHES)).when(PackParcel("p1", "brt", None)).then(
        ParcelPacked("p1", "brt", WATCHES)
    ).when(HAND_OVER).then(replace(HANDED_OVER, lines=WATCHES, collect=eur(10698)))


def test_refused_pieces_of_an_order_that_is_paid_already_change_nothing() -> None:
    given(AllocationMade(ORDER, reserved=WATCHES, unavailable=STRAP)).when(
        RefuseLines(STRAP, price=eur(2000))
    ).nothing()


def test_where_the_parcel_that_collects_reached_nobody_each_later_one_is_paid_for_by_itself() -> None:
    one_more = (LineQuantity(1, 1),)
    past = (
        PAID_AT_THE_DOOR,
        OPENED,
        ParcelPacked("p1", "brt", ONE_WATCH),
        replace(HANDED_OVER, lines=ONE_WATCH, collect=eur(12740)),
        ParcelPacked("p2", "brt", one_more),
    )
    hand_over = HandOverParcel("p2", "BRT002", TUESDAY, now=TUESDAY)
    second = ParcelHandedOver("p2", "brt", "BRT002", "https://brt.example/BRT002", one_more, TUESDAY)
    given(*past).when(hand_over).then(second)
    lost = ParcelLost("p1", ONE_WATCH, "anna", TUESDAY)
    given(*past, lost).when(hand_over).then(replace(second, collect=eur(4999)))
    third = (ParcelPacked("p3", "brt", STRAP), replace(second, collect=eur(4999)))
    given(*past, lost, *third).when(HandOverParcel("p3", "BRT003", TUESDAY, now=TUESDAY)).then(
        ParcelHandedOver("p3", "brt", "BRT003", "https://brt.example/BRT003", STRAP, TUESDAY, collect=eur(2000))
    )


def test_what_a_voucher_pays_is_not_collected() -> None:
    past = given(PAID_AT_THE_DOOR, OPENED, PACKED)
    past.when(replace(HAND_OVER, by_voucher=eur(2000))).then(replace(HANDED_OVER, collect=eur(10740)))
    past.when(replace(HAND_OVER, by_voucher=eur(12740))).then(HANDED_OVER)


def test_where_refused_pieces_leave_less_than_the_voucher_pays_nothing_is_collected() -> None:
    less = AllocationReleased((), order_ended=False, not_collected=eur(9999))
    past = given(PAID_AT_THE_DOOR, less, OPENED, PACKED)
    past.when(replace(HAND_OVER, by_voucher=eur(2741))).then(HANDED_OVER)


def test_later_parcels_never_collect_more_together_than_what_is_due() -> None:
    past = given(
        PAID_AT_THE_DOOR,
        OPENED,
        ParcelPacked("p1", "brt", STRAP),
        ParcelPacked("p2", "brt", WATCHES),
        replace(HANDED_OVER, lines=STRAP, collect=eur(4740)),
        ParcelLost("p1", STRAP, "anna", TUESDAY),
    )
    past.when(HandOverParcel("p2", "BRT002", TUESDAY, now=TUESDAY, by_voucher=eur(8000))).then(
        ParcelHandedOver("p2", "brt", "BRT002", "https://brt.example/BRT002", WATCHES, TUESDAY, collect=eur(4740))
    )
