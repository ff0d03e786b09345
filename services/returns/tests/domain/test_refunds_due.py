"""What is owed for goods that came back, under each seller's terms: how much, of what, by when and how."""

from datetime import UTC, date, datetime

import pytest
from sellers_story import (
    BOTH_WATCHES,
    CO,
    OB,
    ONE_WATCH,
    OP,
    SELLERS,
    Story,
    authorise,
    euro,
    inspect,
    receive,
    withdraw,
)

from ordito.kit.given import Given
from ordito.returns.domain.commands import Command, FoundPieces
from ordito.returns.domain.events import RefundDue, ReturnClosed, ReturnInspected
from ordito.returns.domain.rejections import PiecesNotRefusable, ReductionNotPossible
from ordito.schemas.money import Money
from ordito.terms import Condition, condition

WEEKS_LATER = datetime(2026, 12, 20, 9, 0, tzinfo=UTC)


def refund_of(past: Given[Command]) -> RefundDue:
    refund = past.events[-1]
    assert isinstance(refund, RefundDue)
    return refund


def inspected(story: Story, *found: FoundPieces) -> Given[Command]:
    return story.in_the_warehouse().when(inspect(*found)).happens()


@pytest.mark.parametrize(
    ("story", "means", "code"),
    [
        (Story(OB), "same_method", "same_method"),
        (Story(OP), "bank_transfer", "bank_details_needed"),
        (Story(OP, law="enforce"), "same_method", "same_method"),
        (Story(OP, payment="cash_on_delivery"), "bank_transfer", "bank_details_needed"),
        (Story(CO, payment="paypal"), "same_method", "same_method"),
        (Story(CO, payment="cash_on_delivery"), "bank_transfer", "bank_details_needed"),
        (Story(CO, payment="payment_link"), "same_method", "same_method"),
    ],
    ids=["OB", "OP", "OP by law", "OP by cash", "CO by PayPal", "CO by cash", "CO by link"],
)
def test_the_money_goes_the_way_that_the_terms_say(story: Story, means: str, code: str) -> None:
    refund = refund_of(inspected(story, FoundPieces(1, 2, "intact")))
    assert refund.means == means
    assert refund.means_ruling is not None
    assert refund.means_ruling.code == code


@pytest.mark.parametrize(
    ("story", "due"),
    [
        (Story(OB), date(2026, 11, 24)),
        (Story(OP), date(2026, 12, 16)),
        (Story(OP, law="enforce"), date(2026, 11, 24)),
        (Story(CO), date(2026, 11, 30)),
        (Story(CO, law="enforce"), date(2026, 11, 24)),
    ],
    ids=["OB", "OP", "OP by law", "CO", "CO by law"],
)
def test_the_money_is_due_by_a_day_that_the_ruling_explains(story: Story, due: date) -> None:
    refund = refund_of(inspected(story, FoundPieces(1, 2, "intact")))
    assert refund.due == due
    assert refund.ruling.deadline is not None
    assert refund.ruling.deadline.end == refund.overdue_at


@pytest.mark.parametrize("seller", SELLERS)
def test_the_law_gives_back_what_delivery_cost_and_the_text_does_not_and_says_so(seller: str) -> None:
    flagged = refund_of(inspected(Story(seller), FoundPieces(1, 2, "intact")))
    assert (flagged.amount, flagged.delivery) == (euro(10_001), euro(0))
    assert flagged.delivery_ruling is not None
    assert flagged.delivery_ruling.law is not None
    assert not flagged.delivery_ruling.law.applied
    enforced = refund_of(inspected(Story(seller, law="enforce"), FoundPieces(1, 2, "intact")))
    assert (enforced.amount, enforced.delivery) == (euro(10_591), euro(590))


@pytest.mark.parametrize("seller", SELLERS)
def test_a_loss_of_value_is_a_deduction_of_its_own(seller: str) -> None:
    past = inspected(Story(seller), FoundPieces(1, 1, "intact"), FoundPieces(1, 1, "diminished", euro(700)))
    refund, inspection = refund_of(past), past.events[-2]
    assert isinstance(inspection, ReturnInspected)
    assert [found.outcome for found in inspection.lines] == ["accepted", "reduced"]
    assert all(found.ruling is not None for found in inspection.lines)
    (deduction,) = refund.deductions
    assert (deduction.code, deduction.amount) == ("loss_of_value", euro(700))
    assert refund.amount == euro(10_001 - 700)


def test_where_the_text_allows_it_spoilt_pieces_are_refused_and_stay_the_customers() -> None:
    past = inspected(Story(OP), FoundPieces(1, 1, "worn", refused=True), FoundPieces(1, 1, "intact"))
    refund, inspection = refund_of(past), past.events[-2]
    assert isinstance(inspection, ReturnInspected)
    worn = inspection.lines[0]
    assert worn.ruling is not None
    assert (worn.outcome, worn.ruling.code) == ("refused", "refusable")
    (deduction,) = refund.deductions
    assert (deduction.code, deduction.amount) == ("refused_pieces", euro(5000))
    assert refund.amount == euro(5001)
    again = past.when(inspect(FoundPieces(1, 1, "worn", refused=True), FoundPieces(1, 1, "intact")))
    again.nothing()


def test_a_return_of_which_every_piece_is_refused_is_closed_with_nothing_owed() -> None:
    past = inspected(Story(OP), FoundPieces(1, 2, "worn", refused=True))
    assert past.events[-1] == ReturnClosed("r1", refunded=euro(0), lines=(BOTH_WATCHES,))


@pytest.mark.parametrize("story", [Story(OB), Story(CO), Story(OP, law="enforce")], ids=["OB", "CO", "OP by law"])
def test_elsewhere_spoilt_pieces_are_taken(story: Story) -> None:
    worn = condition(story.terms, found=Condition(unworn=False))
    story.in_the_warehouse().when(inspect(FoundPieces(1, 2, "worn", refused=True))).rejected(
        PiecesNotRefusable(worn, param="lines[0].refused")
    )


def test_intact_pieces_are_not_refused_unless_they_came_too_late() -> None:
    story = Story(OP)
    as_sent = condition(story.terms, found=Condition())
    story.in_the_warehouse().when(inspect(FoundPieces(1, 2, "intact", refused=True))).rejected(
        PiecesNotRefusable(as_sent, param="lines[0].refused")
    )
    late = story.delivered(withdraw(), authorise(), receive(at=WEEKS_LATER))
    past = late.when(inspect(FoundPieces(1, 2, "intact", refused=True))).happens()
    inspection = past.events[-2]
    assert isinstance(inspection, ReturnInspected)
    assert inspection.lines[0].ruling is not None
    assert inspection.lines[0].ruling.code == "refusable_late"


def test_refused_pieces_are_not_reduced() -> None:
    Story(OP).in_the_warehouse().when(inspect(FoundPieces(1, 2, "worn", Money(100, "EUR"), refused=True))).rejected(
        ReductionNotPossible("Refused pieces are not paid back: leave it out.", param="lines[0].reduction")
    )


def test_a_part_of_a_line_is_paid_back_to_the_cent_whatever_is_refused_of_it() -> None:
    first = Story(OP).in_the_warehouse(ONE_WATCH).when(inspect(FoundPieces(1, 1, "intact"))).happens()
    assert refund_of(first).amount == euro(5001)
    second = first
    for command in (withdraw(ONE_WATCH), authorise("r2"), receive("r2")):
        second = second.when(command).happens()
    assert refund_of(second.when(inspect(FoundPieces(1, 1, "intact"), return_id="r2")).happens()).amount == euro(5000)
