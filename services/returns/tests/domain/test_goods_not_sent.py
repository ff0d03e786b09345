"""The customer withdraws from a part before it leaves the house: nothing comes back, and the money is due at once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sellers_story import (
    AUTHORISED_AT,
    BOTH_WATCHES,
    FIRST_PARCEL_AT,
    OB,
    ONE_WATCH,
    PLACED_AT,
    RECEIVED_AT,
    SELLERS,
    Story,
    authorise,
    dispatch,
    euro,
    inspect,
    parcel,
    receive,
    withdraw,
)

from ordito.returns.domain.commands import (
    CloseReturn,
    Command,
    FoundPieces,
    NoteGoodsNotSent,
    NoteOrderProgress,
    SettleUndelivered,
)
from ordito.returns.domain.events import GoodsNotSent, RefundDue, ReturnClosed, WithdrawalWindowSet
from ordito.returns.domain.rejections import OrderEnded, WrongStatus
from ordito.returns.domain.state import Opened
from ordito.returns.domain.windows import line_delivered_at
from ordito.schemas.values import LineQuantity

WITHDRAWN_EARLY = PLACED_AT + timedelta(hours=4)
STOPPED_AT = WITHDRAWN_EARLY + timedelta(seconds=3)
NOT_SENT = NoteGoodsNotSent("r1", at=STOPPED_AT)
EARLY = withdraw(ONE_WATCH, at=WITHDRAWN_EARLY)


def refund(events: tuple[object, ...]) -> RefundDue:
    (due,) = (event for event in events if isinstance(event, RefundDue))
    return due


@pytest.mark.parametrize("seller", SELLERS)
def test_the_refund_is_due_without_a_parcel_within_14_days_of_the_withdrawal(seller: str) -> None:
    past = Story(seller).confirmed(EARLY).when(NOT_SENT)

    def stays_here(events: tuple[object, ...]) -> bool:
        kept, due = events
        assert isinstance(kept, GoodsNotSent)
        assert (kept.return_id, kept.lines, kept.at) == ("r1", (ONE_WATCH,), STOPPED_AT)
        assert isinstance(due, RefundDue)
        assert (due.amount, due.delivery) == (euro(5001), euro(0))
        assert due.ruling.deadline is not None
        assert due.ruling.deadline.start == WITHDRAWN_EARLY
        assert due.deductions == ()
        return True

    owed = past.then_matches(stays_here)
    owed.when(NOT_SENT).nothing()
    with pytest.raises(WrongStatus):
        owed.when(receive()).nothing()
    owed.when(CloseReturn("r1", euro(5001))).then(ReturnClosed("r1", euro(5001), (ONE_WATCH,)))


def test_what_is_left_arrives_as_the_whole_line_and_its_window_counts_from_there() -> None:
    past = Story(OB).confirmed(EARLY, NOT_SENT, NoteOrderProgress("shipped", PLACED_AT))
    there = past.when(parcel("p1", ONE_WATCH, at=FIRST_PARCEL_AT, complete=True))
    told = there.then_matches(lambda events: any(isinstance(event, WithdrawalWindowSet) for event in events))
    state = told.state()
    assert isinstance(state, Opened)
    assert line_delivered_at(state, 1) == FIRST_PARCEL_AT


def test_pieces_that_stay_here_after_the_others_arrived_complete_the_line_when_that_is_known() -> None:
    late = FIRST_PARCEL_AT + timedelta(days=1)
    past = Story(OB).shipped(parcel("p1", ONE_WATCH, at=FIRST_PARCEL_AT), withdraw(ONE_WATCH, at=late))
    kept = past.when(NoteGoodsNotSent("r1", at=late))
    opened = kept.then_matches(lambda events: [type(one) for one in events[1:]] == [WithdrawalWindowSet, RefundDue])
    state = opened.state()
    assert isinstance(state, Opened)
    assert line_delivered_at(state, 1) == late


@pytest.mark.parametrize("seller", SELLERS)
def test_nothing_is_kept_when_the_rest_is_lost_and_the_line_adds_up_to_the_cent(seller: str) -> None:
    past = Story(seller, law="enforce").confirmed(EARLY, NOT_SENT, NoteOrderProgress("shipped", PLACED_AT))
    lost = past.when(SettleUndelivered("p1", "lost", (ONE_WATCH,), None, None, at=RECEIVED_AT))

    def settled(events: tuple[object, ...]) -> bool:
        due = refund(events)
        assert [(line.line, line.quantity, line.refund) for line in due.lines] == [(1, 1, euro(5000))]
        assert due.delivery == euro(590)
        return True

    lost.then_matches(settled)


def test_nothing_is_owed_for_what_a_courier_would_have_collected() -> None:
    past = Story(OB, payment="cash_on_delivery").confirmed(EARLY).when(NOT_SENT)
    closed = past.then_matches(lambda events: events[1] == ReturnClosed("r1", euro(0), (ONE_WATCH,)))
    closed.when(NOT_SENT).nothing()


def test_an_order_that_is_cancelled_meanwhile_pays_everything_back_by_itself() -> None:
    cancelled = Story(OB).confirmed(EARLY, NoteOrderProgress("cancelled", STOPPED_AT))
    cancelled.when(NOT_SENT).nothing()
    other_way = Story(OB).confirmed(EARLY, NOT_SENT).when(NoteOrderProgress("cancelled", STOPPED_AT))
    other_way.then_matches(lambda events: len(events) == 1)


def test_an_order_that_is_rejected_meanwhile_pays_everything_back_and_its_return_is_over() -> None:
    past = Story(OB).confirmed(EARLY).when(NoteOrderProgress("rejected", STOPPED_AT))
    over = past.then_matches(lambda events: events[1:] == (ReturnClosed("r1", euro(0), (ONE_WATCH,)),))
    over.when(NOT_SENT).nothing()
    other_way = Story(OB).confirmed(NoteOrderProgress("rejected", STOPPED_AT))
    other_way.when(withdraw(ONE_WATCH)).rejected(OrderEnded(how="rejected"))


def test_a_code_that_was_drawn_meanwhile_changes_nothing() -> None:
    past = Story(OB).shipped(withdraw(ONE_WATCH, at=AUTHORISED_AT), authorise())
    past.when(NoteGoodsNotSent("r1", at=AUTHORISED_AT)).then_matches(lambda events: bool(refund(events)))


def test_goods_that_came_back_cannot_have_stayed_here() -> None:
    past = Story(OB).in_the_warehouse(LineQuantity(1, 1))
    with pytest.raises(WrongStatus):
        past.when(NOT_SENT).nothing()


class TestAPartOfItStays:
    """One watch arrived, the other is still in the house; the customer withdraws from both."""

    ARRIVED = parcel("p1", ONE_WATCH, at=FIRST_PARCEL_AT)
    STAYS = NoteGoodsNotSent("r1", at=AUTHORISED_AT, lines=(ONE_WATCH,))

    @pytest.mark.parametrize("seller", SELLERS)
    @pytest.mark.parametrize(
        "way", [(), (authorise(),), (authorise(), dispatch()), (authorise(), dispatch(), receive())], ids=len
    )
    def test_the_return_goes_on_with_what_left_and_the_rest_is_due_at_once(
        self, seller: str, way: tuple[Command, ...]
    ) -> None:
        past = Story(seller).shipped(self.ARRIVED, withdraw(BOTH_WATCHES), *way).when(self.STAYS).happens()
        kept = next(event for event in past.events if isinstance(event, GoodsNotSent))
        assert (kept.return_id, kept.of_return, kept.lines) == ("u1", "r1", (ONE_WATCH,))
        due = refund(past.events)
        assert (due.return_id, due.amount, due.delivery) == ("u1", euro(5000), euro(0))
        assert due.ruling.deadline is not None
        past.when(self.STAYS).nothing()
        past.when(CloseReturn("u1", euro(5000))).then(ReturnClosed("u1", euro(5000), (ONE_WATCH,)))
        state = past.state()
        assert isinstance(state, Opened)
        (r1,) = state.returns
        assert r1.notice.lines == (ONE_WATCH,)

    @pytest.mark.parametrize("seller", SELLERS)
    def test_the_inspection_names_only_what_left_and_all_refunds_make_what_was_paid(self, seller: str) -> None:
        story = Story(seller, law="enforce")
        past = story.shipped(self.ARRIVED, withdraw(BOTH_WATCHES), self.STAYS, authorise(), dispatch(), receive())
        looked_at = past.when(inspect(FoundPieces(1, 1, "intact", None, None))).happens()
        dues = [event for event in looked_at.events if isinstance(event, RefundDue)]
        assert [(due.return_id, due.amount, due.delivery) for due in dues] == [
            ("u1", euro(5000), euro(0)),
            ("r1", euro(5001) + euro(590), euro(590)),
        ]

    def test_what_left_and_is_lost_afterwards_takes_the_rest_of_the_return(self) -> None:
        past = Story(OB).shipped(withdraw(BOTH_WATCHES, at=PLACED_AT + timedelta(hours=5)), self.STAYS)
        lost = past.when(SettleUndelivered("p1", "lost", (ONE_WATCH,), None, None, at=RECEIVED_AT)).happens()
        owed = [event.amount for event in lost.events if isinstance(event, RefundDue)]
        assert owed == [euro(5000), euro(5001) + euro(590)]

    def test_what_was_lost_before_is_settled_and_the_rest_never_left(self) -> None:
        lost = SettleUndelivered("p1", "lost", (ONE_WATCH,), None, None, at=RECEIVED_AT)
        early = withdraw(BOTH_WATCHES, at=PLACED_AT + timedelta(hours=5))
        past = Story(OB, law="enforce").shipped(early, lost)
        kept = past.when(replace(self.STAYS, at=RECEIVED_AT)).happens()
        last = [event for event in kept.events if isinstance(event, GoodsNotSent)]
        assert [(one.return_id, one.of_return) for one in last] == [("r1", None)]
        owed = [(event.return_id, event.amount) for event in kept.events if isinstance(event, RefundDue)]
        assert owed == [("u1", euro(5000)), ("r1", euro(5001) + euro(590))]
