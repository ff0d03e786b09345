"""Exchanges: for the same value, for more, for less, or not at all."""

from __future__ import annotations

import pytest

from ordito.schemas.money import Money
from ordito.terms import Terms, exchange


def euro(cents: int) -> Money:
    return Money(cents, "EUR")


@pytest.mark.parametrize(
    ("price", "code", "to_pay", "to_refund"),
    [
        (4900, "same_value", 0, 0),
        (4901, "customer_pays_difference", 1, 0),
        (7900, "customer_pays_difference", 3000, 0),
        (4899, "difference_refunded", 0, 1),
        (0, "difference_refunded", 0, 4900),
    ],
)
def test_goods_are_exchanged_for_any_value_and_the_difference_is_settled(
    opsobjects: Terms, price: int, code: str, to_pay: int, to_refund: int
) -> None:
    result = exchange(opsobjects, in_window=True, credit=euro(4900), price=euro(price))
    assert (result.ruling.allowed, result.ruling.code) == (True, code)
    assert (result.to_pay, result.to_refund) == (euro(to_pay), euro(to_refund))


def test_an_exchange_says_what_it_costs(opsobjects: Terms) -> None:
    ruling = exchange(opsobjects, in_window=True, credit=euro(4900), price=euro(7900)).ruling
    assert ruling.sentence.en == "The exchange is possible: the difference of €30.00 is paid through a payment link."
    assert ruling.sentence.it == (
        "Il cambio è possibile: la differenza di 30,00\xa0€ si paga con un link di pagamento."
    )
    assert "of the same value or of a different value" in ruling.clause.quote


def test_after_the_window_nothing_is_exchanged(opsobjects: Terms) -> None:
    result = exchange(opsobjects, in_window=False, credit=euro(4900), price=euro(7900))
    assert (result.ruling.allowed, result.ruling.code) == (False, "window_over")
    assert (result.to_pay, result.to_refund) == (euro(0), euro(0))


@pytest.mark.parametrize(("seller", "section"), [("oplashopping", "2.3"), ("capitalorologi", "Right of withdrawal")])
@pytest.mark.parametrize("price", [4900, 7900])
def test_a_seller_may_exchange_nothing(request: pytest.FixtureRequest, seller: str, section: str, price: int) -> None:
    result = exchange(request.getfixturevalue(seller), in_window=True, credit=euro(4900), price=euro(price))
    assert (result.ruling.allowed, result.ruling.code) == (False, "not_offered")
    assert (result.to_pay, result.to_refund) == (euro(0), euro(0))
    assert result.ruling.clause.section == section
