"""Money: whole cents of one currency, shares that add up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito.schemas.money import MixedCurrencies, Money, MoneyError, total, zero

cents = st.integers(min_value=-(10**12), max_value=10**12)
weights = st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=30)
rates = st.decimals(min_value=0, max_value=100, places=2)


def euro(amount: int) -> Money:
    return Money(amount, "EUR")


@pytest.mark.parametrize("amount", [1.0, Decimal(1), "1", True])
def test_an_amount_is_a_whole_number_of_minor_units(amount: object) -> None:
    with pytest.raises(MoneyError):
        Money(amount, "EUR")  # type: ignore[arg-type]  # the point of the test


def test_two_currencies_never_meet() -> None:
    dollar = Money(1, "USD")
    for combine in (Money.__add__, Money.__sub__, Money.__lt__, Money.__le__, Money.__gt__, Money.__ge__):
        with pytest.raises(MixedCurrencies, match="cannot combine EUR with USD"):
            combine(euro(1), dollar)
    with pytest.raises(MixedCurrencies):
        total([euro(1), dollar], "EUR")
    assert euro(1) != dollar


@pytest.mark.parametrize(
    ("money", "text"),
    [(euro(4900), "EUR 49.00"), (euro(5), "EUR 0.05"), (euro(-490), "-EUR 4.90"), (euro(0), "EUR 0.00")],
)
def test_money_reads_as_an_amount(money: Money, text: str) -> None:
    assert str(money) == text


@pytest.mark.parametrize(
    ("amount", "rate", "part"), [(4900, "22", 1078), (1205, "2.1", 25), (50, "1", 1), (49, "1", 0), (-50, "1", -1)]
)
def test_a_percentage_is_rounded_half_away_from_nothing(amount: int, rate: str, part: int) -> None:
    assert euro(amount).percent(Decimal(rate)) == euro(part)


@pytest.mark.parametrize(("gross", "rate", "tax"), [(4410, "22", 795), (490, "22", 88), (1040, "4", 40), (100, "0", 0)])
def test_a_tax_is_contained_in_its_gross(gross: int, rate: str, tax: int) -> None:
    assert euro(gross).included(Decimal(rate)) == euro(tax)


def test_the_largest_remainders_get_the_odd_cents_and_ties_go_to_the_earlier() -> None:
    assert euro(100).allocate([1, 1, 1]) == (euro(34), euro(33), euro(33))
    assert euro(100).allocate([1, 2, 4]) == (euro(14), euro(29), euro(57))
    assert euro(-100).allocate([1, 1, 1]) == (euro(-34), euro(-33), euro(-33))
    assert euro(7).allocate([0, 0]) == (euro(7), euro(0))


@pytest.mark.parametrize("impossible", [[], [1, -1]])
def test_nothing_is_allocated_to_nobody_or_to_less_than_nothing(impossible: list[int]) -> None:
    with pytest.raises(MoneyError):
        euro(1).allocate(impossible)


@given(amount=cents, weights=weights)
def test_allocated_parts_add_up_and_are_nearly_proportional(amount: int, weights: list[int]) -> None:
    parts = euro(amount).allocate(weights)
    assert len(parts) == len(weights)
    assert total(parts, "EUR") == euro(amount)
    whole = sum(weights)
    if whole:
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part.amount * whole - amount * weight) < whole  # less than a cent from the exact share
            assert weight or not part


@given(amount=cents, weights=weights)
def test_allocating_a_debt_mirrors_allocating_a_credit(amount: int, weights: list[int]) -> None:
    assert tuple(-part for part in euro(amount).allocate(weights)) == (-euro(amount)).allocate(weights)


@given(one=cents, other=cents)
def test_sums_and_comparisons_are_those_of_the_cents(one: int, other: int) -> None:
    assert euro(one) + euro(other) == euro(one + other)
    assert euro(one) - euro(other) == euro(one - other)
    assert (euro(one) < euro(other)) is (one < other)
    assert (euro(one) >= euro(other)) is (one >= other)
    assert max(euro(one), euro(other)) == euro(max(one, other))
    assert bool(euro(one)) is (one != 0)


@given(amount=st.integers(min_value=0, max_value=10**12), rate=rates)
def test_a_tax_that_is_contained_is_within_a_cent_of_the_tax_on_the_rest(amount: int, rate: Decimal) -> None:
    gross = euro(amount)
    tax = gross.included(rate)
    assert zero("EUR") <= tax <= gross
    assert abs((gross - tax).percent(rate).amount - tax.amount) <= 1
