"""What can be paid with, when the money is taken, and what paying at the door costs."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ordito.schemas.money import Money, total
from ordito.terms import (
    GoodsLine,
    Terms,
    card_data,
    cash_on_delivery,
    charge,
    payment_method,
    title,
    totals,
)

each_order = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def euro(cents: int) -> Money:
    return Money(cents, "EUR")


@pytest.mark.parametrize(
    ("seller", "methods"),
    [
        ("opsobjects", {"card", "paypal"}),
        ("oplashopping", {"card", "paypal", "cash_on_delivery"}),
        ("capitalorologi", {"card", "paypal", "cash_on_delivery"}),
    ],
)
def test_each_seller_takes_its_own_methods(request: pytest.FixtureRequest, seller: str, methods: set[str]) -> None:
    terms: Terms = request.getfixturevalue(seller)
    offered = {
        method
        for method in ("card", "paypal", "cash_on_delivery", "bank_transfer")
        if payment_method(terms, method).allowed
    }
    assert offered == methods


@pytest.mark.parametrize(
    ("seller", "country", "goods", "customised", "code", "surcharge"),
    [
        ("oplashopping", "IT", 1199, False, "below_minimum", 0),
        ("oplashopping", "IT", 1200, False, "offered", 40),  # 2.1 % of 18.90 is 0.3969
        ("oplashopping", "IT", 4900, False, "offered", 117),  # of 55.90: 1.1739
        ("oplashopping", "DE", 4900, False, "not_in_this_country", 0),
        ("oplashopping", "IT", 4900, True, "not_for_customised", 0),
        ("capitalorologi", "IT", 1, False, "offered", 0),
        ("capitalorologi", "IT", 4900, True, "offered", 0),
        ("capitalorologi", "CH", 4900, False, "not_in_this_country", 0),
        ("opsobjects", "IT", 4900, False, "not_offered", 0),
    ],
)
def test_cash_on_delivery_is_offered_by_country_amount_and_goods(
    request: pytest.FixtureRequest, seller: str, country: str, goods: int, customised: bool, code: str, surcharge: int
) -> None:
    answer = cash_on_delivery(
        request.getfixturevalue(seller),
        country=country,
        goods_after_discount=euro(goods),
        delivery=euro(690),
        customised=customised,
    )
    assert (answer.ruling.code, answer.surcharge) == (code, euro(surcharge))
    assert answer.ruling.allowed is (code == "offered")


def test_the_surcharge_is_rounded_half_up(oplashopping: Terms) -> None:
    half = cash_on_delivery(
        oplashopping, country="IT", goods_after_discount=euro(4500), delivery=euro(500), customised=False
    )
    assert half.surcharge == euro(105)  # exactly
    half = cash_on_delivery(
        oplashopping, country="IT", goods_after_discount=euro(1500), delivery=euro(0), customised=False
    )
    assert half.surcharge == euro(32)  # 31.5 cents
    assert half.ruling.sentence.it == (
        "L'ordine si può pagare in contrassegno, con un supplemento del 2,1% su merce e consegna: 0,32\u00a0€."
    )


def test_the_minimum_is_of_goods_after_discount(oplashopping: Terms) -> None:
    line = GoodsLine(line=1, quantity=1, unit_price=euro(1300), vat_rate=Decimal(22))
    enough = totals(oplashopping, [line], country="IT", discount=euro(100), method="cash_on_delivery")
    assert (enough.surcharge, enough.total) == (euro(40), euro(1300 - 100 + 690 + 40))
    too_little = totals(oplashopping, [line], country="IT", discount=euro(101), method="cash_on_delivery")
    assert too_little.surcharge == euro(0)
    assert too_little.surcharge_ruling is not None
    assert too_little.surcharge_ruling.code == "below_minimum"


def test_other_methods_cost_nothing_more(oplashopping: Terms) -> None:
    line = GoodsLine(line=1, quantity=1, unit_price=euro(4900), vat_rate=Decimal(22))
    breakdown = totals(oplashopping, [line], country="IT", method="card")
    assert (breakdown.surcharge, breakdown.surcharge_ruling) == (euro(0), None)
    assert breakdown.total == euro(4900 + 690)


def test_the_surcharge_contains_the_delivery_s_vat(oplashopping: Terms) -> None:
    line = GoodsLine(line=1, quantity=1, unit_price=euro(10400), vat_rate=Decimal(4))
    breakdown = totals(oplashopping, [line], country="IT", method="cash_on_delivery")
    assert breakdown.surcharge == euro(233)  # 2.1 % of 110.90 is 2.3289
    assert [(str(share.rate), share.amount) for share in breakdown.vat] == [("4", euro(400)), ("22", euro(124 + 42))]


@each_order
@given(
    prices=st.lists(st.integers(0, 100_000), min_size=1, max_size=6),
    off=st.integers(0, 100),
    method=st.sampled_from(["card", "paypal", "cash_on_delivery"]),
)
def test_a_breakdown_adds_up_whatever_it_is_paid_with(
    oplashopping: Terms, prices: list[int], off: int, method: str
) -> None:
    lines = [
        GoodsLine(line=number, quantity=1, unit_price=euro(price), vat_rate=Decimal(22))
        for number, price in enumerate(prices, start=1)
    ]
    discount = euro(sum(prices) * off // 100)
    breakdown = totals(oplashopping, lines, country="IT", discount=discount, method=method)
    paid = total((line.paid for line in breakdown.lines), "EUR")
    assert paid + breakdown.delivery + breakdown.surcharge == breakdown.total
    assert bool(breakdown.surcharge) is (method == "cash_on_delivery" and paid >= euro(1200))


@pytest.mark.parametrize(
    ("seller", "method", "code"),
    [
        ("oplashopping", "card", "charged_at_submission"),
        ("oplashopping", "cash_on_delivery", "collected_on_delivery"),
        ("capitalorologi", "cash_on_delivery", "collected_on_delivery"),
        ("opsobjects", "paypal", "charged_at_submission"),
        ("opsobjects", "cash_on_delivery", "method_not_offered"),
    ],
)
def test_the_money_is_taken_at_submission_or_at_the_door(
    request: pytest.FixtureRequest, seller: str, method: str, code: str
) -> None:
    ruling = charge(request.getfixturevalue(seller), method=method)
    assert (ruling.code, ruling.allowed) == (code, code != "method_not_offered")


def test_no_seller_ever_keeps_card_data(opsobjects: Terms, oplashopping: Terms, capitalorologi: Terms) -> None:
    for terms in (opsobjects, oplashopping, capitalorologi):
        ruling = card_data(terms)
        assert (ruling.allowed, ruling.code) == (False, "never_kept")


@pytest.mark.parametrize(
    ("seller", "paid", "code"),
    [
        ("oplashopping", False, "sellers_until_paid"),
        ("oplashopping", True, "customers"),
        ("opsobjects", False, "customers"),
        ("capitalorologi", False, "customers"),
    ],
)
def test_goods_stay_the_sellers_until_paid_where_the_terms_say_so(
    request: pytest.FixtureRequest, seller: str, paid: bool, code: str
) -> None:
    assert title(request.getfixturevalue(seller), paid=paid).code == code
