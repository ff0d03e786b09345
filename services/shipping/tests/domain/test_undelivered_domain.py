"""Parcels that reach nobody: held, coming back, back, lost; and a contract that ends while parcels are under way."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from a_shipment import (
    ALL,
    ALLOCATED,
    BOOK,
    DELIVERED,
    HAND_OVER,
    HANDED_OVER,
    MONDAY,
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

from ordito.schemas.money import Money
from ordito.schemas.shipping import TrackingStatus
from ordito.schemas.values import TermsVersion
from ordito.shipping.domain.commands import (
    EndContract,
    PackParcel,
    ReleaseParcel,
    StopShipment,
    TakeParcelBack,
    TrackParcel,
    WriteParcelOff,
)
from ordito.shipping.domain.events import (
    AllocationReleased,
    ParcelCameBack,
    ParcelDelivered,
    ParcelHeld,
    ParcelLost,
    ParcelPacked,
    ParcelReleased,
    ParcelReturning,
    ShipmentStopped,
)
from ordito.shipping.domain.rejections import (
    OrderEnded,
    ParcelNotHandedOver,
    ParcelNotHeld,
    ParcelReachedItsEnd,
    ParcelUnknown,
    ReleaseNotForStaff,
)
from ordito.shipping.domain.state import Stopped
from ordito.terms import held_parcel

UNDER_WAY = (ALLOCATED, OPENED, PACKED, HANDED_OVER)
AT_THE_BRANCH = tracked(TrackingStatus.READY_FOR_PICKUP, TUESDAY)
HELD = ParcelHeld("p1", "brt", "BRT001", TUESDAY, None)
THURSDAY = WEDNESDAY + timedelta(days=1)
RELEASE = ReleaseParcel("p1", "deliver_again", "In the morning", released_by="anna", now=WEDNESDAY)
RULING = held_parcel(BOOK.in_force("opsobjects", WEDNESDAY))
RELEASED = ParcelReleased("p1", "deliver_again", "In the morning", "anna", WEDNESDAY, RULING)
COST, CUSTOMS = Money(650, "EUR"), Money(0, "EUR")
TAKE_BACK = TakeParcelBack("p1", "refused", COST, CUSTOMS, received_by="anna", now=THURSDAY)
CAME_BACK = ParcelCameBack("p1", ALL, "refused", COST, CUSTOMS, "anna", THURSDAY)
WRITE_OFF = WriteParcelOff("p1", reported_by="anna", now=THURSDAY)
LOST = ParcelLost("p1", ALL, "anna", THURSDAY)


def track(*reports: tuple[TrackingStatus, datetime]) -> TrackParcel:
    return TrackParcel("p1", tuple(report(status, at) for status, at in reports))


# Held


def test_a_parcel_that_is_ready_for_pickup_is_held() -> None:
    given(*UNDER_WAY).when(track((TrackingStatus.READY_FOR_PICKUP, TUESDAY))).then(AT_THE_BRANCH, HELD)


def test_a_parcel_on_hold_is_held_once_an_attempt_has_failed() -> None:
    on_hold = (TrackingStatus.ON_HOLD, TUESDAY)
    failed = (TrackingStatus.DELIVERY_FAILED, TUESDAY - timedelta(hours=1))
    given(*UNDER_WAY).when(track(on_hold)).then(tracked(*on_hold)).when(track(failed)).then(tracked(*failed), HELD)
    given(*UNDER_WAY).when(track(failed, on_hold)).then(tracked(*failed), tracked(*on_hold), HELD)


def test_a_courier_who_repeats_every_day_that_it_waits_holds_it_once() -> None:
    again = (TrackingStatus.READY_FOR_PICKUP, WEDNESDAY)
    given(*UNDER_WAY, AT_THE_BRANCH, HELD).when(track(again)).then(tracked(*again))


def test_an_old_report_of_waiting_does_not_hold_a_parcel_that_moves() -> None:
    moving = tracked(TrackingStatus.OUT_FOR_DELIVERY, WEDNESDAY)
    given(*UNDER_WAY, moving).when(track((TrackingStatus.READY_FOR_PICKUP, TUESDAY))).then(AT_THE_BRANCH)


def test_a_parcel_that_moved_on_can_be_held_again() -> None:
    moved = tracked(TrackingStatus.OUT_FOR_DELIVERY, WEDNESDAY)
    again = (TrackingStatus.READY_FOR_PICKUP, THURSDAY)
    given(*UNDER_WAY, AT_THE_BRANCH, HELD, moved).when(track(again)).then(
        tracked(*again), replace(HELD, held_since=THURSDAY)
    )


def test_staff_release_a_held_parcel_with_the_ruling_that_lets_them() -> None:
    given(*UNDER_WAY, AT_THE_BRANCH, HELD).when(RELEASE).then(RELEASED)


def test_a_parcel_that_is_released_does_not_wait_any_more_until_the_courier_says_so_anew() -> None:
    past = given(*UNDER_WAY, AT_THE_BRANCH, HELD, RELEASED)
    past.when(RELEASE).rejected(ParcelNotHeld(parcel_id="p1"))
    late = (TrackingStatus.ON_HOLD, WEDNESDAY - timedelta(hours=1))
    past.when(track(late)).then(tracked(*late))
    anew = (TrackingStatus.READY_FOR_PICKUP, THURSDAY)
    past.when(track(anew)).then(tracked(*anew), replace(HELD, held_since=THURSDAY))


@pytest.mark.parametrize("past", [UNDER_WAY, (*UNDER_WAY, DELIVERED), (ALLOCATED, OPENED, PACKED)])
def test_a_parcel_that_nobody_holds_is_not_released(past: tuple[object, ...]) -> None:
    given(*past).when(RELEASE).rejected(ParcelNotHeld(parcel_id="p1"))


def test_what_the_staff_may_do_is_asked_of_the_terms_that_the_order_is_pinned_to() -> None:
    for seller in BOOK.sellers:
        terms = BOOK.in_force(seller, MONDAY)
        order = replace(ALLOCATED.order, seller=seller, terms=terms.version)
        past = given(replace(ALLOCATED, order=order), *UNDER_WAY[1:], AT_THE_BRANCH, HELD)
        ruling = held_parcel(terms)
        assert ruling.terms == TermsVersion(seller, terms.version.version)
        if ruling.allowed:
            past.when(RELEASE).then(replace(RELEASED, ruling=ruling))
        else:
            past.when(RELEASE).rejected(ReleaseNotForStaff(ruling=ruling))


# Coming back


def test_a_parcel_is_on_its_way_back_whatever_is_reported_of_that_way() -> None:
    back, moving = (TrackingStatus.RETURN_TO_SENDER, TUESDAY), (TrackingStatus.IN_TRANSIT, WEDNESDAY)
    returning = ParcelReturning("p1", "brt", "BRT001", TUESDAY, None)
    given(*UNDER_WAY).when(track(back)).then(tracked(*back), returning).when(track(moving)).then(tracked(*moving))
    given(*UNDER_WAY).when(track(moving)).then(tracked(*moving)).when(track(back)).then(tracked(*back), returning)


def test_a_parcel_on_its_way_back_is_not_held() -> None:
    past = given(*UNDER_WAY, ParcelReturning("p1", "brt", "BRT001", TUESDAY, None))
    waits = (TrackingStatus.READY_FOR_PICKUP, WEDNESDAY)
    past.when(track(waits)).then(tracked(*waits))


def test_a_parcel_on_its_way_back_that_is_delivered_after_all_is_delivered() -> None:
    past = given(*UNDER_WAY, ParcelReturning("p1", "brt", "BRT001", TUESDAY, None))
    past.when(track((TrackingStatus.DELIVERED, WEDNESDAY))).then(replace(DELIVERED, location=None))


def test_an_undelivered_parcel_comes_back_once_with_what_it_cost() -> None:
    given(*UNDER_WAY).when(TAKE_BACK).then(CAME_BACK).when(replace(TAKE_BACK, cause="undeliverable")).nothing()


def test_a_parcel_is_lost_once() -> None:
    given(*UNDER_WAY).when(WRITE_OFF).then(LOST).when(WRITE_OFF).nothing()


def test_a_parcel_ends_in_one_way() -> None:
    given(*UNDER_WAY, DELIVERED).when(TAKE_BACK).rejected(ParcelReachedItsEnd(ended="delivered"))
    given(*UNDER_WAY, DELIVERED).when(WRITE_OFF).rejected(ParcelReachedItsEnd(ended="delivered"))
    given(*UNDER_WAY, LOST).when(TAKE_BACK).rejected(ParcelReachedItsEnd(ended="lost"))
    given(*UNDER_WAY, CAME_BACK).when(WRITE_OFF).rejected(ParcelReachedItsEnd(ended="came_back"))


@pytest.mark.parametrize(
    ("end", "reported"), [(CAME_BACK, TrackingStatus.DELIVERED), (LOST, TrackingStatus.IN_TRANSIT)]
)
def test_what_the_courier_reports_on_a_parcel_that_ended_is_recorded(end: object, reported: TrackingStatus) -> None:
    given(*UNDER_WAY, end).when(track((reported, THURSDAY))).then(tracked(reported, THURSDAY))
    given(*UNDER_WAY, end).when(HAND_OVER).nothing()


def test_a_lost_parcel_that_is_delivered_after_all_stays_lost_and_says_so() -> None:
    delivered = (TrackingStatus.DELIVERED, THURSDAY)
    found = replace(tracked(*delivered), after_loss=True)
    given(*UNDER_WAY, LOST).when(track(delivered)).then(found).when(track(delivered)).nothing()
    given(*UNDER_WAY, LOST, found).when(WRITE_OFF).nothing()


def test_what_the_courier_was_to_collect_with_a_lost_parcel_is_collected_once_with_its_delivery() -> None:
    cash, an_hour_later = Money(12_740, "EUR"), THURSDAY + timedelta(hours=1)
    found = replace(tracked(TrackingStatus.DELIVERED, THURSDAY), after_loss=True, collected=cash)
    past = given(ALLOCATED, OPENED, PACKED, replace(HANDED_OVER, collect=cash), LOST)
    past.when(track((TrackingStatus.DELIVERED, THURSDAY))).then(found).when(
        track((TrackingStatus.DELIVERED, an_hour_later))
    ).then(replace(found, happened_at=an_hour_later, collected=None))


@pytest.mark.parametrize("command", [TAKE_BACK, WRITE_OFF])
def test_only_a_parcel_that_left_the_house_comes_back_or_is_lost(command: TakeParcelBack | WriteParcelOff) -> None:
    given(ALLOCATED, OPENED, PACKED).when(command).rejected(ParcelNotHandedOver(parcel_id="p1"))
    given(ALLOCATED, OPENED).when(command).rejected(ParcelUnknown(parcel_id="p1"))


def test_what_came_back_is_not_packed_again() -> None:
    assert given(*UNDER_WAY, CAME_BACK).state().open == ()


# The contract ends


def test_a_contract_that_ends_before_anything_left_stops_the_shipment_and_its_packed_parcels() -> None:
    given(ALLOCATED, OPENED, PACKED).when(EndContract()).then(ShipmentStopped(ALL)).when(HAND_OVER).rejected(
        OrderEnded()
    )


def test_a_contract_that_ends_while_a_parcel_is_under_way_frees_the_rest() -> None:
    handed_over = replace(HANDED_OVER, lines=WATCHES)
    past = (ALLOCATED, OPENED, ParcelPacked("p1", "brt", WATCHES), ParcelPacked("p2", "brt", STRAP), handed_over)
    ended = given(*past).when(EndContract()).then(ShipmentStopped(STRAP))
    ended.when(EndContract()).nothing()
    ended.when(StopShipment("r1")).nothing()
    ended.when(PackParcel("p3", "brt", None)).rejected(OrderEnded())
    state = ended.state()
    assert isinstance(state, Stopped)
    assert [parcel.parcel_id for parcel in state.parcels] == ["p1"]


def test_parcels_that_left_before_the_contract_ended_are_followed_to_their_end() -> None:
    ended = given(*UNDER_WAY, ShipmentStopped(()))
    late = ParcelDelivered("p1", "brt", "BRT001", WEDNESDAY, None, None, complete=True, lines=ALL)
    ended.when(track((TrackingStatus.DELIVERED, WEDNESDAY))).then(late)
    ended.when(TAKE_BACK).then(CAME_BACK)
    ended.when(WRITE_OFF).then(LOST)


def test_a_contract_that_ends_with_everything_under_way_has_nothing_to_free() -> None:
    given(*UNDER_WAY).when(EndContract()).then(ShipmentStopped(()))


def test_a_contract_that_ends_before_the_confirmation_releases_what_is_reserved() -> None:
    given(ALLOCATED).when(EndContract()).then(AllocationReleased(ALL, order_ended=True))
