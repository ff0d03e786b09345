"""Other goods instead of those that come back: within the window, for what they are worth, at most once."""

from datetime import UTC, datetime, timedelta

import pytest
from sellers_story import (
    BOTH_WATCHES,
    CO,
    CODE,
    OB,
    ONE_WATCH,
    OP,
    Story,
    dispatch,
    euro,
    inspect,
    receive,
    withdraw,
)

from ordito.kit.given import Given
from ordito.returns.domain.commands import AgreeExchange, CloseReturn, Command, FoundPieces
from ordito.returns.domain.events import (
    ExchangeAgreed,
    RefundDue,
    ReturnAuthorised,
    ReturnClosed,
    WantedPieces,
)
from ordito.returns.domain.rejections import (
    ExchangeNotPossible,
    LineUnknown,
    OrderNotConfirmed,
    OrderNotShipped,
    OtherCurrency,
    QuantityTooHigh,
)
from ordito.schemas.money import Money
from ordito.schemas.values import LineQuantity
from ordito.terms import exchange

AT = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
WINDOW_ENDS = datetime(2026, 11, 17, 23, 0, tzinfo=UTC)
REPLACEMENT = "01932b5e-7c1a-7d3e-9f00-aaaaaaaaaaaa"


def wanted(price: int, currency: str = "EUR") -> WantedPieces:
    return WantedPieces("WATCH-9", "Another watch", 1, Money(price, currency), vat_rate="22")


def agree(
    *lines: LineQuantity, price: int = 5001, at: datetime = AT, currency: str = "EUR", order: str = REPLACEMENT
) -> AgreeExchange:
    return AgreeExchange(
        lines or (ONE_WATCH,), (wanted(price, currency),), order, CODE, defective=False, agreed_by="anna", at=at
    )


def exchanged(price: int) -> Given[Command]:
    """Agreed, and the goods are in the warehouse."""
    return Story(OB).delivered(agree(price=price), dispatch(), receive())


@pytest.mark.parametrize(
    ("price", "code", "to_pay", "to_refund"),
    [
        (5001, "same_value", 0, 0),
        (5002, "customer_pays_difference", 1, 0),
        (5000, "difference_refunded", 0, 1),
    ],
)
def test_the_difference_is_paid_or_goes_back(price: int, code: str, to_pay: int, to_refund: int) -> None:
    past = Story(OB).delivered(agree(price=price))
    agreed, authorised = past.events[-2:]
    assert isinstance(agreed, ExchangeAgreed)
    assert (agreed.return_id, agreed.credit, agreed.ruling.code) == ("r1", euro(5001), code)
    assert (agreed.to_pay, agreed.to_refund) == (euro(to_pay), euro(to_refund))
    assert agreed.replacement_order_id == REPLACEMENT
    assert agreed.statement == "Cambio per l'ordine XX-2026-000123: 1 × Watch con 1 × Another watch."
    assert isinstance(authorised, ReturnAuthorised)
    assert (authorised.return_id, authorised.code, authorised.lines) == ("r1", CODE, (ONE_WATCH,))


def test_an_exchange_is_agreed_in_the_last_second_of_the_window_and_not_after() -> None:
    story = Story(OB)
    past = story.delivered()
    past.when(agree(at=WINDOW_ENDS - timedelta(seconds=1))).then_matches(lambda events: len(events) == 2)
    over = exchange(story.terms, in_window=False, credit=euro(5001), price=euro(5001)).ruling
    past.when(agree(at=WINDOW_ENDS)).rejected(ExchangeNotPossible(over))


@pytest.mark.parametrize("seller", [OP, CO])
def test_where_it_is_not_offered_a_new_order_is_needed(seller: str) -> None:
    story = Story(seller)
    never = exchange(story.terms, in_window=True, credit=euro(5001), price=euro(5001)).ruling
    assert never.code == "not_offered"
    story.delivered().when(agree()).rejected(ExchangeNotPossible(never))


def test_what_is_exchanged_is_not_there_to_withdraw_from_or_to_exchange_again() -> None:
    past = Story(OB).delivered(agree())
    past.when(withdraw(BOTH_WATCHES)).rejected(QuantityTooHigh(line=1, left=1, param="lines[0].quantity"))
    past.when(agree(BOTH_WATCHES, order="other")).rejected(QuantityTooHigh(line=1, left=1, param="lines[0].quantity"))


def test_only_goods_that_left_the_house_are_exchanged_and_only_lines_of_the_order() -> None:
    story = Story(OB)
    story.confirmed().when(agree()).rejected(OrderNotShipped())
    story.given(story.placed()).when(agree()).rejected(OrderNotConfirmed())
    story.delivered().when(agree(LineQuantity(7, 1))).rejected(LineUnknown(line=7, param="lines[0].line"))
    story.delivered().when(agree(currency="USD")).rejected(OtherCurrency("EUR", param="wanted[0].unit_price.currency"))


def test_goods_of_the_same_value_leave_nothing_to_pay_back() -> None:
    past = exchanged(5001).when(inspect(FoundPieces(1, 1, "intact"))).happens()
    assert past.events[-1] == ReturnClosed("r1", refunded=euro(0), lines=(ONE_WATCH,))


def test_a_difference_goes_back_once_the_goods_are_here_with_what_was_spent_named() -> None:
    past = exchanged(3000).when(inspect(FoundPieces(1, 1, "intact"))).happens()
    refund = past.events[-1]
    assert isinstance(refund, RefundDue)
    assert (refund.amount, refund.delivery, refund.delivery_ruling) == (euro(2001), euro(0), None)
    assert refund.ruling.code == "difference_refunded"
    assert [(each.code, each.amount) for each in refund.deductions] == [("exchange", euro(3000))]
    (line,) = refund.lines
    assert (line.paid, line.reduction, line.refund) == (euro(5001), euro(3000), euro(2001))
    past.when(CloseReturn("r1", euro(2001))).then(ReturnClosed("r1", euro(2001), (ONE_WATCH,)))


def test_a_loss_of_value_is_taken_off_the_difference() -> None:
    past = exchanged(3000).when(inspect(FoundPieces(1, 1, "worn", euro(500)))).happens()
    refund = past.events[-1]
    assert isinstance(refund, RefundDue)
    assert refund.amount == euro(1501)
    assert [(each.code, each.amount) for each in refund.deductions] == [
        ("loss_of_value", euro(500)),
        ("exchange", euro(3000)),
    ]


def test_goods_that_did_not_come_leave_nothing_to_pay_back() -> None:
    past = exchanged(3000).when(inspect(FoundPieces(1, 1, "missing"))).happens()
    assert past.events[-1] == ReturnClosed("r1", refunded=euro(0), lines=(ONE_WATCH,))


def test_delivery_is_not_given_back_where_something_was_exchanged() -> None:
    story = Story(OB, law="enforce")
    past = story.delivered(agree(price=5001), dispatch(), receive(), inspect(FoundPieces(1, 1, "intact")))
    for command in (withdraw(), receive("r2"), inspect(FoundPieces(1, 1, "intact"), return_id="r2")):
        past = past.when(command).happens()
    refund = past.events[-1]
    assert isinstance(refund, RefundDue)
    assert (refund.amount, refund.delivery) == (euro(5000), euro(0))
