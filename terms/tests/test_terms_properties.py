"""Laws that hold for any order: cents add up, splits add up, a ruling depends on nothing but its facts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ordito.schemas.money import Money, total
from ordito.terms import (
    GoodsLine,
    PiecesBack,
    Prices,
    cancellation,
    load_terms,
    refund_of_return,
    share_of_pieces,
    totals,
    withdrawal,
)

OPSOBJECTS = load_terms().in_force("opsobjects", datetime(2026, 6, 1, tzinfo=UTC))
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

cents = st.integers(min_value=0, max_value=10_000_00)
rates = st.sampled_from([Decimal(0), Decimal(4), Decimal(5), Decimal(10), Decimal(22)])
instants = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def orders(draw: st.DrawFn) -> tuple[list[GoodsLine], Money]:
    amounts = draw(st.lists(st.tuples(st.integers(1, 9), cents, rates), min_size=1, max_size=8))
    lines = [
        GoodsLine(line=number, quantity=quantity, unit_price=Money(price, "EUR"), vat_rate=rate)
        for number, (quantity, price, rate) in enumerate(amounts, start=1)
    ]
    goods = sum(quantity * price for quantity, price, _ in amounts)
    return lines, Money(draw(st.integers(0, goods)), "EUR")


@given(order=orders(), country=st.sampled_from(["IT", "DE", "TR", "JP"]), prices=st.sampled_from(["gross", "net"]))
def test_a_breakdown_adds_up_to_the_cent(order: tuple[list[GoodsLine], Money], country: str, prices: Prices) -> None:
    lines, discount = order
    result = totals(OPSOBJECTS, lines, country=country, discount=discount, prices=prices)
    assert total((line.goods for line in result.lines), "EUR") == result.goods
    assert total((line.discount for line in result.lines), "EUR") == result.discount == discount
    assert total((line.paid for line in result.lines), "EUR") + result.delivery == result.total
    assert result.total == result.goods - result.discount + result.delivery
    for line in result.lines:
        assert line.goods == line.unit_price * line.quantity
        assert Money(0, "EUR") <= line.vat <= line.paid <= line.goods
        assert line.net + line.vat == line.paid
    delivery_vat = result.delivery.included(Decimal(22))
    assert total((share.amount for share in result.vat), "EUR") == (
        total((line.vat for line in result.lines), "EUR") + delivery_vat
    )


@given(paid=cents, portions=st.lists(st.integers(0, 12), min_size=1, max_size=8).filter(any))
def test_any_split_of_a_line_into_portions_adds_up_to_what_was_paid(paid: int, portions: list[int]) -> None:
    ordered, before, shares = sum(portions), 0, []
    for pieces in portions:
        shares.append(share_of_pieces(Money(paid, "EUR"), ordered=ordered, before=before, pieces=pieces))
        before += pieces
    assert total(shares, "EUR") == Money(paid, "EUR")
    assert all(share.amount >= 0 for share in shares)


@given(paid=cents, ordered=st.integers(1, 40))
def test_the_shares_of_single_pieces_are_the_allocation_by_largest_remainder(paid: int, ordered: int) -> None:
    amount = Money(paid, "EUR")
    single = tuple(share_of_pieces(amount, ordered=ordered, before=before, pieces=1) for before in range(ordered))
    assert single == amount.allocate([1] * ordered)


@given(
    paid=cents,
    ordered=st.integers(1, 9),
    reductions=st.lists(cents, min_size=9, max_size=9),
    delivery=cents,
    law=st.sampled_from(["flag", "enforce"]),
)
def test_refunds_of_an_order_never_exceed_what_was_paid(
    paid: int, ordered: int, reductions: list[int], delivery: int, law: str
) -> None:
    terms = OPSOBJECTS.under("enforce" if law == "enforce" else "flag")
    refunded = 0
    for before in range(ordered):
        whole = before == ordered - 1
        refund = refund_of_return(
            terms,
            [
                PiecesBack(
                    line=1,
                    pieces=1,
                    ordered=ordered,
                    before=before,
                    paid=Money(paid, "EUR"),
                    reduction=Money(reductions[before], "EUR"),
                )
            ],
            delivery_paid=Money(delivery, "EUR"),
            whole_contract=whole,
            notified_at=MONDAY,
            received_at=MONDAY + timedelta(days=5),
        )
        assert refund.total == total((line.refund for line in refund.lines), "EUR") + refund.delivery
        refunded += refund.total.amount
    assert 0 <= refunded <= paid + delivery


@given(placed_at=instants, forwarded=st.booleans())
def test_a_ruling_is_the_same_whenever_and_in_whatever_zone_it_is_asked(placed_at: datetime, forwarded: bool) -> None:
    again = load_terms().pinned(OPSOBJECTS.version)
    ruling = cancellation(OPSOBJECTS, by="customer", placed_at=placed_at, forwarded=forwarded)
    local = OPSOBJECTS.calendar.local(placed_at)
    assert cancellation(again, by="customer", placed_at=local, forwarded=forwarded) == ruling


@given(delivered=instants, hours=st.integers(min_value=0, max_value=24 * 30))
def test_by_law_a_window_is_never_shorter_than_by_the_text(delivered: datetime, hours: int) -> None:
    at = delivered + timedelta(hours=hours)
    written = withdrawal(OPSOBJECTS, at=at, delivered_at=delivered, order_delivered_at=delivered)
    applied = withdrawal(OPSOBJECTS.under("enforce"), at=at, delivered_at=delivered, order_delivered_at=delivered)
    assert written.deadline is not None
    assert applied.deadline is not None
    assert applied.deadline.end >= written.deadline.end
    assert written.allowed <= applied.allowed
    assert written.allowed is (at < written.deadline.end)
    assert (written.law is None) is (applied.deadline == written.deadline)
