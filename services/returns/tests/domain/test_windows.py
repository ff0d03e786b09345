"""Until when one may withdraw, by parcel, under each seller's terms, to the second."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sellers_story import (
    BOTH_WATCHES,
    CO,
    ENGRAVED,
    FIRST_PARCEL_AT,
    OB,
    ONE_WATCH,
    OP,
    PLACED_AT,
    SECOND_PARCEL_AT,
    SELLERS,
    STRAP,
    WATCHES,
    Story,
    euro,
    parcel,
    withdraw,
)

from ordito.returns.domain.commands import NoteOrderProgress, SettleUndelivered
from ordito.returns.domain.events import (
    ParcelDeliveryNoted,
    WithdrawalDeclined,
    WithdrawalReceived,
    WithdrawalWindowSet,
)
from ordito.returns.domain.rejections import StatementBeforeOrder
from ordito.returns.domain.state import Opened
from ordito.returns.domain.windows import line_delivered_at, order_delivered_at
from ordito.schemas.values import LineQuantity

SECOND = timedelta(seconds=1)
ACCEPTED_AT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
BRACELET = replace(WATCHES, line=2, sku="BRACELET", name="Bracelet", quantity=1, paid=euro(1000))
TWO_LINES = (replace(WATCHES, quantity=1), BRACELET)
FIRST = parcel("p1", LineQuantity(1, 1), at=FIRST_PARCEL_AT)
SECOND_PARCEL = parcel("p2", LineQuantity(2, 1), at=SECOND_PARCEL_AT, complete=True)


def windows(events: tuple[object, ...]) -> list[WithdrawalWindowSet]:
    return [event for event in events if isinstance(event, WithdrawalWindowSet)]


@pytest.mark.parametrize(
    ("seller", "end"),
    [
        (OB, datetime(2026, 11, 17, 23, 0, tzinfo=UTC)),
        (OP, datetime(2026, 11, 16, 23, 0, tzinfo=UTC)),
        (CO, datetime(2026, 11, 16, 23, 0, tzinfo=UTC)),
    ],
)
def test_the_last_second_of_the_window_is_in_time_and_the_next_is_not(seller: str, end: datetime) -> None:
    past = Story(seller).delivered()
    (window,) = windows(past.events)
    assert window.ruling.deadline is not None
    assert (window.lines, window.because, window.previous, window.ruling.deadline.end) == ((1,), "delivered", None, end)
    past.when(withdraw(at=end - SECOND)).then_matches(lambda events: isinstance(events[0], WithdrawalReceived))
    past.when(withdraw(at=end)).then_matches(
        lambda events: isinstance(events[0], WithdrawalDeclined) and events[0].ruling.deadline == window.ruling.deadline
    )


def test_a_letter_counts_by_the_day_on_which_it_was_sent() -> None:
    end = datetime(2026, 11, 16, 23, 0, tzinfo=UTC)
    past = Story(OP).delivered()
    (received,) = past.when(withdraw(at=end + timedelta(days=4), dispatched_at=end - SECOND)).happens().events[-1:]
    assert isinstance(received, WithdrawalReceived)
    assert (received.dispatched_at, received.entered_by, received.ruling.code) == (end - SECOND, "anna", "in_time")
    past.when(withdraw(at=end + timedelta(days=4), dispatched_at=end)).then_matches(
        lambda events: isinstance(events[0], WithdrawalDeclined) and events[0].entered_by == "anna"
    )


def test_a_letter_is_not_older_than_its_order_and_may_be_older_than_the_acceptance() -> None:
    past = Story(OP).given(Story(OP).placed(), NoteOrderProgress("confirmed", ACCEPTED_AT, (BOTH_WATCHES,)))
    sent = withdraw(at=ACCEPTED_AT + timedelta(days=2), dispatched_at=PLACED_AT + timedelta(hours=1))
    past.when(sent).then_matches(lambda events: isinstance(events[0], WithdrawalReceived))
    midnight = datetime(2026, 10, 29, 23, 0, tzinfo=UTC)  # 00:00 in Rome, of the day on which it was placed
    past.when(replace(sent, dispatched_at=midnight)).happens()
    the_day_before, placed_on = date(2026, 10, 29), date(2026, 10, 30)
    past.when(replace(sent, dispatched_at=midnight - SECOND)).rejected(
        StatementBeforeOrder(day=the_day_before, placed_on=placed_on, param="dispatched_at")
    )
    past.when(replace(sent, dispatched_at=None, received_at=midnight - SECOND)).rejected(
        StatementBeforeOrder(day=the_day_before, placed_on=placed_on, param="received_at")
    )


def test_where_the_own_delivery_counts_each_line_has_its_own_window() -> None:
    past = Story(OB, lines=TWO_LINES).shipped(FIRST)
    (first,) = windows(past.events)
    assert first.lines == (1,)
    after = past.when(SECOND_PARCEL).happens()
    by_line = {window.lines: window for window in windows(after.events[len(past.events) :])}
    assert by_line[(2,)].because == "delivered"
    assert by_line[(2,)].ruling.deadline is not None
    assert by_line[(2,)].ruling.deadline.end == datetime(2026, 11, 20, 23, 0, tzinfo=UTC)


def test_under_the_law_the_window_of_every_line_ends_with_the_last_parcels() -> None:
    past = Story(OB, law="enforce", lines=TWO_LINES).shipped(FIRST)
    assert windows(past.events) == []
    after = past.when(SECOND_PARCEL).happens()
    ends = {window.lines: window.ruling.deadline for window in windows(after.events)}
    assert all(
        deadline is not None and deadline.end >= datetime(2026, 11, 19, 23, tzinfo=UTC) for deadline in ends.values()
    )


@pytest.mark.parametrize("seller", [OP, CO])
def test_where_the_last_delivery_counts_no_window_ends_before_it(seller: str) -> None:
    past = Story(seller, lines=TWO_LINES).shipped(FIRST)
    assert windows(past.events) == []
    set_now = windows(past.when(SECOND_PARCEL).happens().events)
    assert [window.lines for window in set_now] == [(1,), (2,)]  # each with its own facts
    for window in set_now:
        assert window.ruling.deadline is not None
        assert window.ruling.deadline.end == datetime(2026, 11, 19, 23, 0, tzinfo=UTC)


def test_two_pieces_of_a_line_in_two_parcels_count_from_the_later() -> None:
    first, second = parcel("p1", ONE_WATCH, at=FIRST_PARCEL_AT), parcel("p2", ONE_WATCH, at=SECOND_PARCEL_AT)
    past = Story(OB).shipped(first)
    assert windows(past.events) == []
    (window,) = windows(past.when(second).happens().events)
    assert window.ruling.facts["delivered_at"] == "2026-11-05T09:00:00Z"


@pytest.mark.parametrize("seller", SELLERS)
@pytest.mark.parametrize("days", [2, -1])
def test_a_courier_who_corrects_himself_moves_the_window_and_both_stay_explained(seller: str, days: int) -> None:
    past = Story(seller).delivered()
    (before,) = windows(past.events)
    corrected = parcel("p1", BOTH_WATCHES, at=FIRST_PARCEL_AT + timedelta(days=days), complete=True)
    after = past.when(corrected).then_matches(lambda events: len(events) == 2)
    noted, moved = after.events[-2:]
    assert isinstance(noted, ParcelDeliveryNoted)
    assert noted.was == FIRST_PARCEL_AT
    assert isinstance(moved, WithdrawalWindowSet)
    assert (moved.because, moved.previous) == ("delivery_corrected", before.ruling.deadline)
    assert moved.ruling.deadline is not None
    assert before.ruling.deadline is not None
    assert moved.ruling.deadline.end == before.ruling.deadline.end + timedelta(days=days)
    after.when(corrected).nothing()


def test_a_correction_without_lines_keeps_those_that_were_known() -> None:
    moved = parcel("p1", at=SECOND_PARCEL_AT, complete=True)
    state = Story(OB).delivered(moved).state()
    assert isinstance(state, Opened)
    assert state.parcels[0].lines == (BOTH_WATCHES,)
    assert line_delivered_at(state, 1) == SECOND_PARCEL_AT


@pytest.mark.parametrize("seller", [OP, CO])
def test_excluded_lines_have_no_window_and_are_declined_while_the_rest_is_received(seller: str) -> None:
    past = Story(seller, lines=(WATCHES, ENGRAVED, STRAP)).delivered()
    (window,) = windows(past.events)
    assert window.lines == (1,)
    received, *declined = past.when(withdraw()).happens().events[-3:]
    assert isinstance(received, WithdrawalReceived)
    assert received.lines == (BOTH_WATCHES,)
    assert [event.ruling.code for event in declined] == ["excluded_customised", "excluded_made_to_measure"]


def test_a_business_has_no_window_where_only_consumers_may_withdraw() -> None:
    past = Story(OP, kind="business").delivered()
    assert windows(past.events) == []
    past.when(withdraw()).then_matches(lambda events: events[0].ruling.code == "consumers_only")
    assert windows(Story(CO, kind="business").delivered().events) != []


def test_orders_may_be_heard_of_delivered_before_shipping_says_which_parcels() -> None:
    past = Story(OB).shipped(NoteOrderProgress("delivered", SECOND_PARCEL_AT))
    (window,) = windows(past.events)
    assert window.ruling.deadline is not None
    past.when(parcel("p1", BOTH_WATCHES, at=SECOND_PARCEL_AT, complete=True)).then_matches(
        lambda events: len(events) == 1 and isinstance(events[0], ParcelDeliveryNoted)
    )


def test_a_parcel_may_be_heard_of_before_the_order_and_before_its_confirmation() -> None:
    story = Story(OB)
    first = parcel("p1", BOTH_WATCHES, at=FIRST_PARCEL_AT, complete=True)
    past = story.given(first, story.placed())
    assert windows(past.events) == []
    past.when(first).nothing()
    past.when(NoteOrderProgress("confirmed", PLACED_AT, (BOTH_WATCHES,))).then_matches(
        lambda events: windows(events)[0].because == "delivered"
    )


def test_a_parcel_that_will_not_come_ends_the_waiting_for_it_when_that_is_known() -> None:
    known_at = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
    lost = SettleUndelivered("p2", "lost", (LineQuantity(2, 1),), None, None, at=known_at)
    past = Story(CO, lines=TWO_LINES).shipped(FIRST)
    after = past.when(lost).happens()
    (window,) = windows(after.events)
    assert (window.lines, window.because) == ((1,), "delivered")
    state = after.state()
    assert isinstance(state, Opened)
    assert order_delivered_at(state) == known_at


def test_an_order_of_which_nothing_arrived_has_no_window() -> None:
    lost = SettleUndelivered("p1", "lost", (BOTH_WATCHES,), None, None, at=SECOND_PARCEL_AT)
    past = Story(CO).shipped(lost)
    assert windows(past.events) == []
    state = past.state()
    assert isinstance(state, Opened)
    assert order_delivered_at(state) is None
