"""A customer withdraws from a part of an order: these pieces stay in the house, or it is too late."""

from dataclasses import replace
from datetime import timedelta

from a_shipment import (
    ALL,
    ALLOCATED,
    BOOK,
    HAND_OVER,
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
)

from ordito.kit.given import Given
from ordito.schemas.money import Money
from ordito.schemas.values import LineQuantity
from ordito.shipping.domain.commands import HandOverParcel, PackParcel, ShipmentCommand, StopPieces, StopShipment
from ordito.shipping.domain.events import (
    ParcelDelivered,
    ParcelHandedOver,
    ParcelPacked,
    PiecesStopDeclined,
    PiecesStopped,
    ShipmentStopped,
)
from ordito.shipping.domain.pieces import OrderedLine
from ordito.shipping.domain.rejections import (
    NothingToPack,
    OrderNotConfirmed,
    OrderUnknown,
    ParcelUnpacked,
    PiecesNotOpen,
)
from ordito.shipping.domain.state import Shipping
from ordito.terms import withdrawal

RULING = withdrawal(BOOK.in_force("opsobjects", MONDAY), at=MONDAY, delivered_at=None, order_delivered_at=None)
WATCHES_PACKED = ParcelPacked("p1", "brt", WATCHES)
WATCHES_LEFT = ParcelHandedOver("p1", "brt", "BRT001", None, WATCHES, MONDAY)
WATCHES_THERE = ParcelDelivered("p1", "brt", "BRT001", WEDNESDAY, None, None, complete=False, lines=WATCHES)


def stop(lines: tuple[LineQuantity, ...], return_id: str = "r1") -> StopPieces:
    return StopPieces(return_id, lines, RULING)


def stopped(lines: tuple[LineQuantity, ...], return_id: str = "r1", *unpacked: str) -> PiecesStopped:
    return PiecesStopped(return_id, lines, RULING, unpacked=unpacked)


def test_pieces_that_are_not_packed_stay_here_and_the_rest_is_packed() -> None:
    kept = given(ALLOCATED, OPENED).when(stop(ONE_WATCH)).then(stopped(ONE_WATCH))
    kept.when(PackParcel("p1", "brt", None)).then(ParcelPacked("p1", "brt", (LineQuantity(1, 1), LineQuantity(2, 1))))
    kept.when(PackParcel("p1", "brt", WATCHES)).rejected(PiecesNotOpen(line=1, asked=2, left=1))


def test_each_withdrawal_is_answered_once() -> None:
    kept = given(ALLOCATED, OPENED).when(stop(ONE_WATCH)).then(stopped(ONE_WATCH))
    kept.when(stop(ONE_WATCH)).nothing()
    kept.when(stop(ONE_WATCH, "r2")).then(stopped(ONE_WATCH, "r2"))
    late = given(ALLOCATED, OPENED, WATCHES_PACKED, WATCHES_LEFT).when(stop(ONE_WATCH))
    late.then(PiecesStopDeclined("r1", MONDAY)).when(stop(ONE_WATCH)).nothing()


def test_a_packed_parcel_that_holds_such_a_piece_is_unpacked_and_must_not_leave() -> None:
    kept = given(ALLOCATED, OPENED, PACKED).when(stop(STRAP)).then(stopped(STRAP, "r1", "p1"))
    kept.when(HAND_OVER).rejected(ParcelUnpacked(parcel_id="p1"))
    kept.when(PackParcel("p1", "brt", None)).rejected(ParcelUnpacked(parcel_id="p1"))
    anew = kept.when(PackParcel("p2", "brt", None)).then(ParcelPacked("p2", "brt", WATCHES))
    anew.when(HandOverParcel("p2", "BRT002", MONDAY, now=MONDAY)).then_matches(
        lambda events: events[0].lines == WATCHES
    )


def test_what_lies_open_stays_before_a_parcel_is_unpacked() -> None:
    one_packed = ParcelPacked("p1", "brt", ONE_WATCH)
    given(ALLOCATED, OPENED, one_packed).when(stop(ONE_WATCH)).then(stopped(ONE_WATCH))
    both = (one_packed, ParcelPacked("p2", "van", ONE_WATCH))
    given(ALLOCATED, OPENED, *both).when(stop(ONE_WATCH)).then(stopped(ONE_WATCH, "r1", "p2"))
    given(ALLOCATED, OPENED, *both).when(stop(WATCHES)).then(stopped(WATCHES, "r1", "p2", "p1"))


def test_pieces_of_a_parcel_that_left_are_too_late_and_others_of_the_order_are_not() -> None:
    partly = given(ALLOCATED, OPENED, WATCHES_PACKED, WATCHES_LEFT)
    partly.when(stop(ONE_WATCH)).then(PiecesStopDeclined("r1", MONDAY))
    partly.when(stop(STRAP)).then(stopped(STRAP))


def test_of_a_withdrawal_from_what_left_and_what_did_not_the_rest_stays_here() -> None:
    partly = given(ALLOCATED, OPENED, WATCHES_PACKED, WATCHES_LEFT)
    kept = partly.when(stop((LineQuantity(1, 1), LineQuantity(2, 1)))).then(replace(stopped(STRAP), left=ONE_WATCH))
    kept.when(stop((LineQuantity(1, 1), LineQuantity(2, 1)))).nothing()
    kept.when(PackParcel("p2", "brt", None)).rejected(NothingToPack())


def test_of_two_pieces_of_a_line_the_packed_one_stays_here_and_completes_the_order() -> None:
    one_there = (
        ParcelPacked("p1", "brt", ONE_WATCH),
        ParcelPacked("p2", "brt", ONE_WATCH),
        replace(WATCHES_LEFT, lines=ONE_WATCH),
        replace(WATCHES_THERE, lines=ONE_WATCH),
    )
    past = given(ALLOCATED, OPENED, stopped(STRAP, "r0"), *one_there).when(stop(WATCHES))
    whole = replace(stopped(ONE_WATCH, "r1", "p2"), left=ONE_WATCH, complete=True, delivered_at=WEDNESDAY)
    past.then(whole).when(HandOverParcel("p2", "BRT002", WEDNESDAY, now=WEDNESDAY)).rejected(
        ParcelUnpacked(parcel_id="p2")
    )


def test_the_hand_over_that_comes_first_wins_and_so_does_the_stop() -> None:
    packed = given(ALLOCATED, OPENED, PACKED)
    left = packed.when(HAND_OVER).happens()
    left.when(stop(STRAP)).then(PiecesStopDeclined("r1", MONDAY))
    packed.when(stop(STRAP)).happens().when(HAND_OVER).rejected(ParcelUnpacked(parcel_id="p1"))


def test_the_order_is_complete_when_all_that_is_still_to_come_has_arrived() -> None:
    arrived = given(ALLOCATED, OPENED, WATCHES_PACKED, WATCHES_LEFT, WATCHES_THERE)
    arrived.when(stop(STRAP)).then(replace(stopped(STRAP), complete=True, delivered_at=WEDNESDAY))


def test_a_parcel_completes_the_order_whose_other_pieces_stayed_here() -> None:
    past = given(ALLOCATED, OPENED, stopped(STRAP), WATCHES_PACKED, WATCHES_LEFT)
    state = past.when(stop(ONE_WATCH, "r2")).happens().state()
    assert isinstance(state, Shipping)
    there = given(ALLOCATED, OPENED, stopped(STRAP), WATCHES_PACKED, WATCHES_LEFT, WATCHES_THERE).state()
    assert isinstance(there, Shipping)
    assert there.complete


def test_the_whole_may_be_stopped_after_a_part() -> None:
    kept = given(ALLOCATED, OPENED, stopped(WATCHES))
    kept.when(StopShipment("m1")).then(ShipmentStopped(STRAP))
    everything = given(ALLOCATED, OPENED, stopped(ALL))
    everything.when(StopShipment("m1")).then(ShipmentStopped(()))


def test_of_an_order_that_ended_nothing_is_answered() -> None:
    given(ALLOCATED, OPENED, ShipmentStopped(ALL)).when(stop(STRAP)).nothing()


def test_nothing_is_kept_of_what_is_not_confirmed_or_not_there() -> None:
    given().when(stop(STRAP)).rejected(OrderUnknown())
    given(ALLOCATED).when(stop(STRAP)).rejected(OrderNotConfirmed())
    given(ALLOCATED, OPENED).when(stop((LineQuantity(2, 2),))).rejected(PiecesNotOpen(line=2, asked=2, left=1))


# Paid at the door


def euro(cents: int) -> Money:
    return Money(cents, "EUR")


AT_THE_DOOR = replace(
    ALLOCATED,
    order=replace(
        ORDER,
        lines=(
            OrderedLine(1, "WATCH", "Watch", 2, price=euro(9801)),
            OrderedLine(2, "STRAP", "Strap", 1, price=euro(1000)),
        ),
        collect=euro(11500),
    ),
)


def collects(amount: Money) -> Given[ShipmentCommand]:
    past = given(AT_THE_DOOR, OPENED, replace(stopped(ONE_WATCH), not_collected=amount))
    return past.when(PackParcel("p1", "brt", None)).happens()


def test_the_courier_does_not_collect_for_what_stays_here() -> None:
    first = given(AT_THE_DOOR, OPENED).when(stop(ONE_WATCH))
    kept = first.then(replace(stopped(ONE_WATCH), not_collected=euro(4901)))
    kept.when(stop(ONE_WATCH, "r2")).then(replace(stopped(ONE_WATCH, "r2"), not_collected=euro(4900)))
    handed_over = HandOverParcel("p1", "BRT001", TUESDAY, now=TUESDAY + timedelta(hours=1))
    collects(euro(4901)).when(handed_over).then_matches(lambda events: events[0].collect == euro(6599))


def test_who_collects_for_all_of_it_already_makes_it_too_late() -> None:
    left = (WATCHES_PACKED, replace(WATCHES_LEFT, collect=euro(11500)))
    given(AT_THE_DOOR, OPENED, *left).when(stop(STRAP)).then(PiecesStopDeclined("r1", MONDAY))
