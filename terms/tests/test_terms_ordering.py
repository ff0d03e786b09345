"""What an order costs, and whether it is taken."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ordito.schemas.money import Money
from ordito.schemas.values import LineQuantity
from ordito.terms import (
    GoodsLine,
    ImpossibleOrder,
    Terms,
    acceptance,
    contract_concluded,
    delivery_cost,
    destination,
    payment_method,
    payment_not_authorised,
    totals,
)

CONFIRMED = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HANDED_OVER = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)


def euro(cents: int) -> Money:
    return Money(cents, "EUR")


def goods(line: int, *, quantity: int = 1, price: int = 4900, vat: str = "22") -> GoodsLine:
    return GoodsLine(line=line, quantity=quantity, unit_price=euro(price), vat_rate=Decimal(vat))


def test_an_order_with_a_discount_adds_up(opsobjects: Terms) -> None:
    breakdown = totals(opsobjects, [goods(1)], country="IT", discount=euro(490))
    assert (breakdown.goods, breakdown.discount) == (euro(4900), euro(490))
    assert (breakdown.delivery, breakdown.total) == (euro(0), euro(4410))
    assert [(share.rate, share.amount) for share in breakdown.vat] == [(Decimal(22), euro(795))]
    assert breakdown.lines[0].paid == euro(4410)
    assert breakdown.lines[0].net == euro(3615)
    assert breakdown.discount_ruling is not None
    assert breakdown.discount_ruling.rule == "ordering.discount"


def test_a_discount_is_spread_by_price_and_its_odd_cents_go_to_the_largest_remainders(opsobjects: Terms) -> None:
    breakdown = totals(
        opsobjects,
        [goods(1, price=1000), goods(2, price=1000), goods(3, price=1000)],
        country="IT",
        discount=euro(100),
    )
    assert [line.discount for line in breakdown.lines] == [euro(34), euro(33), euro(33)]
    assert [line.paid for line in breakdown.lines] == [euro(966), euro(967), euro(967)]


def test_vat_is_told_by_rate_and_contains_that_of_the_delivery(opsobjects: Terms) -> None:
    breakdown = totals(opsobjects, [goods(1, price=1220), goods(2, price=1040, vat="4")], country="IT")
    assert breakdown.delivery == euro(490)
    assert [(str(share.rate), share.amount) for share in breakdown.vat] == [("4", euro(40)), ("22", euro(220 + 88))]
    assert breakdown.discount_ruling is None


def test_net_prices_get_their_vat_by_the_piece(opsobjects: Terms) -> None:
    breakdown = totals(opsobjects, [goods(1, quantity=3, price=1001)], country="IT", prices="net")
    assert breakdown.lines[0].unit_price == euro(1221)
    assert breakdown.lines[0].goods == euro(3663)
    assert breakdown.total == euro(3663 + 490)


@pytest.mark.parametrize(
    ("country", "goods_after_discount", "cost", "code", "zone"),
    [
        ("IT", 3899, 490, "delivery_charged", "home"),
        ("IT", 3900, 0, "delivery_free", "home"),
        ("IT", 0, 490, "delivery_charged", "home"),
        ("DE", 3900, 1290, "delivery_charged", "European Union"),
        ("DE", 100000, 1290, "delivery_charged", "European Union"),
        ("TR", 3900, 1990, "delivery_charged", "Rest of Europe"),
        ("JP", 3900, 2990, "delivery_charged", "elsewhere"),
    ],
)
def test_delivery_costs_by_country_and_is_free_at_home_from_thirty_nine_euros(
    opsobjects: Terms, country: str, goods_after_discount: int, cost: int, code: str, zone: str
) -> None:
    delivery = delivery_cost(opsobjects, country=country, goods_after_discount=euro(goods_after_discount))
    assert delivery.amount == euro(cost)
    assert (delivery.ruling.rule, delivery.ruling.code) == ("delivery.cost", code)
    assert delivery.ruling.facts == {
        "country": country,
        "zone": zone,
        "goods_after_discount": goods_after_discount,
        "delivery": cost,
        "currency": "EUR",
    }


def test_a_discount_can_make_delivery_cost_again(opsobjects: Terms) -> None:
    assert totals(opsobjects, [goods(1, price=3999)], country="IT", discount=euro(99)).delivery == euro(0)
    assert totals(opsobjects, [goods(1, price=3999)], country="IT", discount=euro(100)).delivery == euro(490)


def test_delivery_speaks_both_languages(opsobjects: Terms) -> None:
    sentence = delivery_cost(opsobjects, country="IT", goods_after_discount=euro(3899)).ruling.sentence
    assert sentence.it == "La consegna in Italia costa 4,90\u00a0€; è gratuita per acquisti da 39,00\u00a0€."
    assert sentence.en == "Delivery in Italy costs €4.90; it is free from €39.00 of goods."


def test_a_seller_without_a_free_delivery_always_charges(strict_shop: Terms) -> None:
    delivery = delivery_cost(strict_shop, country="IT", goods_after_discount=euro(100_000))
    assert delivery.amount == euro(490)
    assert delivery.ruling.sentence.en == "Delivery to this country (Italy) costs €4.90."


@pytest.mark.parametrize(
    ("lines", "discount", "complaint"),
    [
        ([], 0, "at least one line"),
        ([goods(1, quantity=0)], 0, "at least 1"),
        ([goods(1, price=-1)], 0, "below zero"),
        ([goods(1, price=1000)], 1001, "more than the goods"),
        ([goods(1)], -1, "not negative"),
        ([goods(1, vat="101")], 0, "VAT rate"),
        ([GoodsLine(line=1, quantity=1, unit_price=Money(1, "USD"), vat_rate=Decimal(22))], 0, "in EUR, not in USD"),
    ],
)
def test_an_impossible_order_has_no_price(
    opsobjects: Terms, lines: list[GoodsLine], discount: int, complaint: str
) -> None:
    with pytest.raises(ImpossibleOrder, match=complaint):
        totals(opsobjects, lines, country="IT", discount=euro(discount))


@pytest.mark.parametrize(("country", "allowed"), [("IT", True), ("TR", True), ("JP", True), ("RU", False)])
def test_nothing_is_sent_to_russia(opsobjects: Terms, country: str, allowed: bool) -> None:
    ruling = destination(opsobjects, country)
    assert ruling.allowed is allowed
    assert ruling.code == ("delivered_there" if allowed else "not_delivered_there")
    assert ruling.clause.quote == "Yes, we ship all over the world except Russia."


@pytest.mark.parametrize(
    ("method", "allowed"), [("card", True), ("paypal", True), ("cash_on_delivery", False), ("cheque", False)]
)
def test_cards_and_paypal_are_taken(opsobjects: Terms, method: str, allowed: bool) -> None:
    ruling = payment_method(opsobjects, method)
    assert ruling.allowed is allowed
    assert ruling.code == ("method_offered" if allowed else "method_not_offered")
    assert ruling.facts == {"method": method, "offered": "card, paypal"}


def test_an_order_whose_payment_was_refused_is_refused(opsobjects: Terms) -> None:
    expired = payment_not_authorised(opsobjects, method="payment_link", reason="payment_expired")
    assert (expired.allowed, expired.code) == (False, "payment_not_authorised")
    assert expired.sentence.en.startswith("The payment was not made in time")
    ruling = payment_not_authorised(opsobjects, method="card", reason="insufficient_funds")
    assert (ruling.allowed, ruling.code) == (False, "payment_not_authorised")
    assert ruling.facts["reason"] == "insufficient_funds"
    assert "following the authorization of the payment" in ruling.clause.quote


def test_an_order_in_stock_is_accepted_whole(opsobjects: Terms) -> None:
    answer = acceptance(opsobjects, ordered=[LineQuantity(1, 2)], reserved=[LineQuantity(1, 2)])
    assert (answer.accepted, answer.refused, answer.refusal) == ((LineQuantity(1, 2),), (), None)
    assert (answer.ruling.allowed, answer.ruling.code) == (True, "accepted")


def test_only_the_missing_pieces_are_refused(opsobjects: Terms) -> None:
    answer = acceptance(
        opsobjects,
        ordered=[LineQuantity(1, 2), LineQuantity(2, 1), LineQuantity(3, 1)],
        reserved=[LineQuantity(1, 1), LineQuantity(3, 1)],
    )
    assert answer.accepted == (LineQuantity(1, 1), LineQuantity(3, 1))
    assert answer.refused == (LineQuantity(1, 1), LineQuantity(2, 1))
    assert (answer.ruling.allowed, answer.ruling.code) == (True, "accepted_in_part")
    assert answer.refusal is not None
    assert (answer.refusal.allowed, answer.refusal.code) == (False, "lines_not_in_stock")
    assert answer.refusal.facts["lines_refused"] == "1 × 1, 2 × 1"


def test_no_more_is_accepted_than_was_ordered(opsobjects: Terms) -> None:
    answer = acceptance(opsobjects, ordered=[LineQuantity(1, 2)], reserved=[LineQuantity(1, 3), LineQuantity(9, 1)])
    assert (answer.accepted, answer.refused) == ((LineQuantity(1, 2),), ())


def test_an_order_without_stock_is_refused(opsobjects: Terms) -> None:
    answer = acceptance(opsobjects, ordered=[LineQuantity(1, 1)], reserved=[])
    assert answer.accepted == ()
    assert (answer.ruling.allowed, answer.ruling.code) == (False, "not_in_stock")


def test_a_seller_may_refuse_the_whole_order_for_a_missing_piece(strict_shop: Terms) -> None:
    ordered = [LineQuantity(1, 1), LineQuantity(2, 1)]
    answer = acceptance(strict_shop, ordered=ordered, reserved=[LineQuantity(1, 1)])
    assert answer.accepted == ()
    assert answer.refused == tuple(ordered)
    assert answer.ruling.code == "not_in_stock"


def test_the_contract_is_concluded_at_confirmation(opsobjects: Terms) -> None:
    assert contract_concluded(opsobjects).code == "not_concluded_yet"
    ruling = contract_concluded(opsobjects, confirmed_at=CONFIRMED)
    assert (ruling.allowed, ruling.code) == (True, "concluded")
    assert ruling.facts["concluded_at"] == "2026-11-20T09:00:00Z"


def test_the_contract_is_concluded_at_hand_over_where_the_terms_say_so(strict_shop: Terms) -> None:
    assert contract_concluded(strict_shop, confirmed_at=CONFIRMED).code == "not_concluded_yet"
    ruling = contract_concluded(strict_shop, confirmed_at=CONFIRMED, handed_over_at=HANDED_OVER)
    assert ruling.facts["concluded_at"] == "2026-11-20T15:30:00Z"
