"""Parcels that came back undelivered or were lost: what goes back and what the terms keep, each cost once."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Literal

import pytest
from sellers_story import (
    BOTH_WATCHES,
    CO,
    FIRST_PARCEL_AT,
    OB,
    ONE_WATCH,
    OP,
    SELLERS,
    WATCHES,
    Story,
    authorise,
    dispatch,
    euro,
    inspect,
    parcel,
    receive,
    withdraw,
)

from ordito.kit.given import Given
from ordito.returns.domain.commands import (
    AgreeExchange,
    CloseReturn,
    Command,
    FoundPieces,
    NoteOrderProgress,
    NoteRefundOverdue,
    NoteVoucher,
    SettleUndelivered,
)
from ordito.returns.domain.events import (
    RefundDue,
    RefundOverdue,
    ReturnClosed,
    ReturnLost,
    UndeliveredSettled,
    WantedPieces,
    WithdrawalReceived,
)
from ordito.returns.domain.rejections import (
    InspectionIncomplete,
    NothingToWithdraw,
    OrderNotConfirmed,
    OrderUnknown,
    QuantityTooHigh,
)
from ordito.schemas.money import Money, total
from ordito.schemas.values import LineQuantity

BACK_AT = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
TWO_LINES = (WATCHES, replace(WATCHES, line=2, sku="STRAP", name="Strap", quantity=1, paid=euro(2000)))


def came_back(
    *lines: LineQuantity,
    parcel_id: str = "p1",
    cause: Literal["refused", "undeliverable", "lost"] = "refused",
    return_cost: int = 700,
    customs: int = 0,
) -> SettleUndelivered:
    return SettleUndelivered(parcel_id, cause, lines, euro(return_cost), euro(customs), at=BACK_AT)


def refund_of(past: Given[Command]) -> RefundDue:
    refund = past.events[-1]
    assert isinstance(refund, RefundDue)
    assert refund.amount == total((line.refund for line in refund.lines), "EUR") + refund.delivery
    return refund


def test_delivery_return_and_customs_are_kept_once_each_where_the_text_says_so() -> None:
    past = Story(OP).shipped(came_back(BOTH_WATCHES, customs=300))
    settled, refund = past.events[-2], refund_of(past)
    assert isinstance(settled, UndeliveredSettled)
    assert (settled.return_id, settled.cause, settled.ruling.code) == ("u1", "refused", "costs_withheld")
    assert settled.ruling.law is not None
    assert not settled.ruling.law.applied
    assert [(each.code, each.amount) for each in refund.deductions] == [
        ("delivery_cost", euro(590)),
        ("return_cost", euro(700)),
        ("customs_cost", euro(300)),
    ]
    assert (refund.amount, refund.delivery) == (euro(10_001 - 700 - 300), euro(0))
    assert refund.due == date(2026, 11, 26)


@pytest.mark.parametrize("story", [Story(OB), Story(CO), Story(OP, law="enforce")], ids=["OB", "CO", "OP by law"])
def test_elsewhere_everything_goes_back_delivery_included(story: Story) -> None:
    refund = refund_of(story.shipped(came_back(BOTH_WATCHES, customs=300)))
    assert (refund.amount, refund.delivery, refund.deductions) == (euro(10_591), euro(590), ())


@pytest.mark.parametrize("seller", SELLERS)
def test_a_lost_parcel_is_at_the_sellers_risk(seller: str) -> None:
    past = Story(seller).shipped(came_back(BOTH_WATCHES, cause="lost"))
    settled = past.events[-2]
    assert isinstance(settled, UndeliveredSettled)
    assert settled.ruling.code == "refund_or_resend"
    assert refund_of(past).amount == euro(10_591)


def test_costs_never_take_more_than_was_paid() -> None:
    past = Story(OP).shipped(came_back(BOTH_WATCHES, return_cost=50_000))
    assert past.events[-1] == ReturnClosed("u1", refunded=euro(0), lines=(BOTH_WATCHES,))


def test_one_of_two_parcels_is_settled_without_the_delivery_of_the_other() -> None:
    strap = LineQuantity(2, 1)
    story = Story(OP, lines=TWO_LINES)
    past = story.shipped(parcel("p1", BOTH_WATCHES, at=FIRST_PARCEL_AT))
    one = past.when(came_back(strap, parcel_id="p2")).happens()
    refund = next(event for event in one.events if isinstance(event, RefundDue))
    assert (refund.amount, refund.delivery) == (euro(2000 - 700), euro(0))
    assert [each.code for each in refund.deductions] == ["return_cost"]


def test_a_parcel_is_settled_once_and_its_pieces_are_not_there_to_withdraw_from() -> None:
    past = Story(OP).shipped(came_back(ONE_WATCH))
    past.when(came_back(ONE_WATCH)).nothing()
    past.when(withdraw(LineQuantity(1, 3))).rejected(QuantityTooHigh(line=1, left=1, param="lines[0].quantity"))
    all_of_it = past.when(came_back(ONE_WATCH, parcel_id="p2")).happens()
    all_of_it.when(withdraw()).rejected(NothingToWithdraw())


def test_pieces_that_were_withdrawn_from_before_belong_to_their_return() -> None:
    past = Story(OP).shipped(withdraw(ONE_WATCH), came_back(BOTH_WATCHES))
    settled = next(event for event in past.events if isinstance(event, UndeliveredSettled))
    assert settled.lines == (ONE_WATCH,)
    back = past
    for command in (authorise(), receive(), inspect(FoundPieces(1, 1, "intact"))):
        back = back.when(command).happens()
    refunds = [event.amount for event in back.events if isinstance(event, RefundDue)]
    assert total(refunds, "EUR") == euro(10_001 - 700)
    everything = Story(OP).shipped(withdraw())
    everything.when(came_back(BOTH_WATCHES)).nothing()


@pytest.mark.parametrize("seller", SELLERS)
def test_a_lost_parcel_is_at_the_sellers_risk_also_for_those_who_had_withdrawn(seller: str) -> None:
    before = Story(seller).shipped(withdraw())
    for withdrawn in (before, before.when(authorise()).happens()):
        past = withdrawn.when(came_back(BOTH_WATCHES, cause="lost")).happens()
        lost, refund = past.events[-2], refund_of(past)
        assert isinstance(lost, ReturnLost)
        assert (lost.return_id, lost.ruling.code) == ("r1", "refund_or_resend")
        assert (refund.return_id, refund.amount, refund.delivery) == ("r1", euro(10_591), euro(590))
        past.when(came_back(BOTH_WATCHES, cause="lost")).nothing()
        past.when(CloseReturn("r1", refund.amount)).then(ReturnClosed("r1", refund.amount, (BOTH_WATCHES,)))


def test_of_a_lost_parcel_each_piece_is_paid_back_once_withdrawn_from_or_not() -> None:
    past = Story(OP).shipped(withdraw(ONE_WATCH), came_back(BOTH_WATCHES, cause="lost"))
    refunds = [event for event in past.events if isinstance(event, RefundDue)]
    assert [event.return_id for event in refunds] == ["r1", "u1"]
    assert total((event.amount for event in refunds), "EUR") == euro(10_591)
    cash = Story(OP, payment="cash_on_delivery").shipped(withdraw(), came_back(BOTH_WATCHES, cause="lost"))
    assert cash.events[-1] == ReturnClosed("r1", refunded=euro(0), lines=(BOTH_WATCHES,))


def test_a_return_of_what_arrived_is_not_lost_with_another_parcel() -> None:
    story = Story(OP)
    arrived = story.shipped(parcel("p1", ONE_WATCH, at=FIRST_PARCEL_AT), withdraw(ONE_WATCH), authorise())
    past = arrived.when(came_back(ONE_WATCH, parcel_id="p2", cause="lost")).happens()
    assert not any(isinstance(event, ReturnLost) for event in past.events)
    assert refund_of(past).return_id == "u1"


class TestLostInPart:
    """One watch arrived, the parcel of the other is lost; the customer withdraws from both."""

    ARRIVED = parcel("p1", ONE_WATCH, at=FIRST_PARCEL_AT)
    LOST = came_back(ONE_WATCH, parcel_id="p2", cause="lost")

    @pytest.mark.parametrize("seller", SELLERS)
    @pytest.mark.parametrize(
        "way", [(), (authorise(),), (authorise(), dispatch()), (authorise(), dispatch(), receive())], ids=len
    )
    def test_the_return_goes_on_with_what_arrived_and_the_rest_is_due_at_once(
        self, seller: str, way: tuple[Command, ...]
    ) -> None:
        past = Story(seller).shipped(self.ARRIVED, withdraw(BOTH_WATCHES), *way, self.LOST)
        settled = next(event for event in past.events if isinstance(event, UndeliveredSettled))
        assert (settled.return_id, settled.of_return, settled.lines) == ("u1", "r1", (ONE_WATCH,))
        assert settled.ruling.code == "refund_or_resend"
        lost = refund_of(past)
        assert (lost.return_id, lost.amount, lost.delivery) == ("u1", euro(5000), euro(0))
        past.when(self.LOST).nothing()
        for command in (authorise(), dispatch(), receive())[len(way) :]:
            past = past.when(command).happens()
        done = past.when(inspect(FoundPieces(1, 1, "intact"))).happens()
        arrived = refund_of(done)
        assert (arrived.return_id, [line.refund for line in arrived.lines]) == ("r1", [euro(5001)])
        for refund in (lost, arrived):
            done = done.when(CloseReturn(refund.return_id, refund.amount)).happens()

    def test_a_piece_that_never_came_is_not_looked_for_among_those_that_came_back(self) -> None:
        past = Story(CO).shipped(self.ARRIVED, withdraw(BOTH_WATCHES), authorise(), dispatch(), receive(), self.LOST)
        past.when(inspect(FoundPieces(1, 1, "intact"), FoundPieces(1, 1, "missing"))).rejected(
            InspectionIncomplete(line=1, withdrawn=1, inspected=2)
        )

    def test_a_loss_that_is_known_before_takes_nothing_from_a_statement_about_both(self) -> None:
        past = Story(CO).shipped(self.ARRIVED, self.LOST, withdraw(BOTH_WATCHES))
        received = past.events[-1]
        assert isinstance(received, WithdrawalReceived)
        assert (received.return_id, received.lines) == ("r1", (ONE_WATCH,))
        two_lines = Story(OP, lines=TWO_LINES).shipped(came_back(BOTH_WATCHES, cause="lost"))
        rest = two_lines.when(withdraw(ONE_WATCH, LineQuantity(2, 1))).happens()
        assert [event.lines for event in rest.events if isinstance(event, WithdrawalReceived)] == [
            (LineQuantity(2, 1),)
        ]
        two_lines.when(withdraw(ONE_WATCH)).rejected(QuantityTooHigh(line=1, left=0, param="lines[0].quantity"))

    def test_prices_of_later_returns_stay_what_they_were(self) -> None:
        """Three pieces at EUR 10.00: 3.34, 3.33, 3.33. The third is paid back before the loss of another is known."""
        story = Story(OP, lines=(replace(WATCHES, quantity=3, paid=euro(1000)),))
        third = (authorise("r2"), dispatch("r2"), receive("r2"), inspect(FoundPieces(1, 1, "intact"), return_id="r2"))
        past = story.shipped(
            parcel("p1", BOTH_WATCHES, at=FIRST_PARCEL_AT), withdraw(BOTH_WATCHES), withdraw(ONE_WATCH), *third
        )
        lost = past.when(replace(self.LOST, lines=(ONE_WATCH,))).happens()
        done = lost
        for command in (authorise(), dispatch(), receive(), inspect(FoundPieces(1, 1, "intact"))):
            done = done.when(command).happens()
        refunds = {event.return_id: event.lines[0].refund for event in done.events if isinstance(event, RefundDue)}
        assert refunds == {"r2": euro(333), "u1": euro(333), "r1": euro(334)}

    def test_a_second_loss_ends_what_was_left_of_the_return(self) -> None:
        past = Story(OB).shipped(withdraw(BOTH_WATCHES), came_back(ONE_WATCH, cause="lost"))
        past = past.when(came_back(ONE_WATCH, parcel_id="p2", cause="lost")).happens()
        assert isinstance(past.events[-2], ReturnLost)
        refunds = {event.return_id: event.amount for event in past.events if isinstance(event, RefundDue)}
        assert refunds == {"u1": euro(5000), "r1": euro(5001 + 590)}

    def test_goods_that_were_exchanged_wait_for_staff(self) -> None:
        wanted = (WantedPieces("X", "X", 1, euro(10_001), "22"),)
        agreed = AgreeExchange((BOTH_WATCHES,), wanted, "other", "CODE", False, "anna", BACK_AT)
        past = Story(OB).shipped(self.ARRIVED, agreed)
        past.when(self.LOST).nothing()


def test_cash_that_was_never_collected_does_not_go_back() -> None:
    story = Story(OP, payment="cash_on_delivery", lines=TWO_LINES)
    past = story.shipped(came_back(BOTH_WATCHES))
    assert past.events[-1] == ReturnClosed("u1", refunded=euro(0), lines=(BOTH_WATCHES,))
    paid = story.shipped(
        parcel("p1", BOTH_WATCHES, at=FIRST_PARCEL_AT, collected=Money(12_591, "EUR")),
        came_back(LineQuantity(2, 1), parcel_id="p2"),
    )
    assert any(isinstance(event, RefundDue) for event in paid.events)


def test_cash_that_was_never_collected_does_not_go_back_for_a_return_either() -> None:
    past = Story(OP, payment="cash_on_delivery").shipped(withdraw())
    for command in (authorise(), receive(), inspect(FoundPieces(1, 2, "intact"))):
        past = past.when(command).happens()
    assert past.events[-1] == ReturnClosed("r1", refunded=euro(0), lines=(BOTH_WATCHES,))


class TestOneParcelWithoutTheCash:
    """Cash on delivery, two parcels: the one that does not collect arrives first and is withdrawn from."""

    ARRIVED = parcel("p2", ONE_WATCH, at=FIRST_PARCEL_AT)
    BACK = (authorise(), dispatch(), receive(), inspect(FoundPieces(1, 1, "intact")))

    def story(self, *, voucher: int | None = None) -> Story:
        return Story(OP, "enforce", payment="cash_on_delivery", voucher=None if voucher is None else euro(voucher))

    def after_the_other_is(self, end: Command, story: Story) -> Given[Command]:
        past = story.shipped(self.ARRIVED, withdraw(ONE_WATCH), end, NoteOrderProgress("delivered", BACK_AT))
        for command in self.BACK:
            past = past.when(command).happens()
        return past

    @pytest.mark.parametrize("cause", ["refused", "lost"])
    def test_nothing_goes_back_once_the_parcel_that_collects_reached_nobody(
        self, cause: Literal["refused", "lost"]
    ) -> None:
        past = self.after_the_other_is(came_back(ONE_WATCH, cause=cause), self.story())
        assert past.events[-1] == ReturnClosed("r1", refunded=euro(0), lines=(ONE_WATCH,))

    def test_what_a_voucher_had_paid_does(self) -> None:
        past = self.after_the_other_is(came_back(ONE_WATCH, cause="lost"), self.story(voucher=5000))
        refunds = [event for event in past.events if isinstance(event, RefundDue)]
        assert all(refund.paid_by_voucher for refund in refunds)
        assert total((refund.amount for refund in refunds), "EUR") == euro(5000)

    def test_while_the_cash_may_still_come_all_of_it_is_due(self) -> None:
        past = self.story().shipped(self.ARRIVED, withdraw(ONE_WATCH), *self.BACK)
        refund = refund_of(past)
        assert (refund.amount.amount > 0, refund.paid_by_voucher) == (True, False)


class TestPaidInPartByAVoucher:
    """Cash on delivery of EUR 126.91, 1.00 of it surcharge: until it is collected, a voucher alone has paid."""

    STRAP = LineQuantity(2, 1)

    def story(self, voucher: int, *, seller: str = OP, law: Literal["flag", "enforce"] = "flag") -> Story:
        cash = "cash_on_delivery"
        return Story(seller, law, payment=cash, lines=TWO_LINES, voucher=euro(voucher), surcharge=euro(100))

    @pytest.mark.parametrize("voucher", [5000, 12_591 + 60])
    @pytest.mark.parametrize("seller", SELLERS)
    def test_of_a_lost_parcel_the_voucher_gets_all_of_it_back(self, seller: str, voucher: int) -> None:
        past = self.story(voucher, seller=seller).shipped(came_back(BOTH_WATCHES, self.STRAP, cause="lost"))
        refund = refund_of(past)
        assert (refund.amount, refund.paid_by_voucher, refund.means) == (euro(voucher), True, "same_method")
        assert all(line.paid == line.refund for line in refund.lines)

    def test_of_a_refused_parcel_the_costs_are_kept_of_what_the_voucher_had_paid(self) -> None:
        past = self.story(5000).shipped(came_back(BOTH_WATCHES, self.STRAP, customs=300))
        settled, refund = past.events[-2], refund_of(past)
        assert isinstance(settled, UndeliveredSettled)
        assert settled.ruling.code == "costs_withheld"
        assert refund.amount == euro(5000 - 590 - 700 - 300)
        assert [each.amount for each in refund.deductions] == [euro(590), euro(700), euro(300)]
        by_law = self.story(5000, law="enforce").shipped(came_back(BOTH_WATCHES, self.STRAP, customs=300))
        assert refund_of(by_law).amount == euro(5000)

    def test_costs_above_the_voucher_leave_nothing_and_ask_for_nothing(self) -> None:
        past = self.story(1000).shipped(came_back(BOTH_WATCHES, self.STRAP))
        assert past.events[-1] == ReturnClosed("u1", refunded=euro(0), lines=(BOTH_WATCHES, self.STRAP))

    def test_a_voucher_pays_first_for_what_may_still_arrive(self) -> None:
        """That is EUR 26.90: of 50.00, 23.10 go back with the watches, and the rest with the strap."""
        past = self.story(5000).shipped(came_back(BOTH_WATCHES, cause="lost"))
        assert refund_of(past).amount == euro(2310)
        rest = past.when(came_back(self.STRAP, parcel_id="p2", cause="lost")).happens()
        assert refund_of(rest).amount == euro(2690)

    def test_a_voucher_that_is_needed_for_what_may_still_arrive_is_kept_until_that_is_lost_too(self) -> None:
        past = self.story(2000).shipped(came_back(BOTH_WATCHES, cause="lost"))
        assert past.events[-1] == ReturnClosed("u1", refunded=euro(0), lines=(BOTH_WATCHES,))
        rest = past.when(came_back(self.STRAP, parcel_id="p2", cause="lost")).happens()
        assert refund_of(rest).amount == euro(2000)

    def test_so_it_is_for_withdrawals_whose_parcel_never_arrived(self) -> None:
        lost = self.story(5000).shipped(withdraw(), came_back(BOTH_WATCHES, self.STRAP, cause="lost"))
        assert isinstance(lost.events[-2], ReturnLost)
        assert (refund_of(lost).return_id, refund_of(lost).amount) == ("r1", euro(5000))
        back = self.story(5000).shipped(withdraw(), authorise(), dispatch(), receive())
        done = back.when(inspect(FoundPieces(1, 2, "intact"), FoundPieces(2, 1, "intact"))).happens()
        assert refund_of(done).paid_by_voucher
        assert euro(0) < refund_of(done).amount <= euro(5000)

    def test_once_cash_was_collected_all_of_it_was_paid(self) -> None:
        paid = self.story(5000).shipped(
            parcel("p1", BOTH_WATCHES, at=FIRST_PARCEL_AT, collected=euro(7691)),
            came_back(self.STRAP, parcel_id="p2", cause="lost"),
        )
        refund = next(event for event in paid.events if isinstance(event, RefundDue))
        assert (refund.amount, refund.paid_by_voucher) == (euro(2000), False)

    def test_a_voucher_is_noted_once(self) -> None:
        self.story(5000).shipped().when(NoteVoucher(euro(1))).nothing()


def test_the_money_is_overdue_once_and_closed_once() -> None:
    past = Story(OP).shipped(came_back(BOTH_WATCHES))
    refund = refund_of(past)
    overdue = NoteRefundOverdue("u1", at=refund.overdue_at)
    late = past.when(overdue).then(RefundOverdue("u1", refund.amount, refund.due, refund.ruling))
    late.when(overdue).nothing()
    closed = late.when(CloseReturn("u1", refund.amount)).then(ReturnClosed("u1", refund.amount, (BOTH_WATCHES,)))
    closed.when(CloseReturn("u1", refund.amount)).nothing()
    closed.when(overdue).nothing()


def test_a_parcel_waits_until_its_order_is_known_and_confirmed() -> None:
    story = Story(OP)
    story.given().when(came_back(BOTH_WATCHES)).rejected(OrderUnknown())
    story.given(story.placed()).when(came_back(BOTH_WATCHES)).rejected(OrderNotConfirmed())
    cancelled = story.confirmed(NoteOrderProgress("cancelled", BACK_AT))
    cancelled.when(came_back(BOTH_WATCHES)).nothing()
