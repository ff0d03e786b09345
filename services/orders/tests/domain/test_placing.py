"""PlaceOrder: what is taken, at which price, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from orders_examples import (
    BOOK,
    BRACELETS,
    MOSCOW,
    NOTE_CAPTURE,
    PARIS,
    PLACE,
    PLACE_TWO_LINES,
    PLACED,
    TERMS,
    WATCH,
    cancel,
    euro,
    given,
    placed,
)

from ordito.orders.domain.order import Discount, Line, PaymentChoice, Totals, VatAmount
from ordito.orders.domain.pricing import price
from ordito.orders.domain.rejections import (
    AlreadyPlaced,
    CurrencyNotAccepted,
    DiscountAboveGoods,
    ImpossibleAmounts,
    NotDeliveredThere,
    NotPlacedYet,
    PaymentMethodNotOffered,
    SellerNotTrading,
    SellerUnknown,
    TotalDiffers,
)
from ordito.schemas.money import Money
from ordito.schemas.values import TermsVersion
from ordito.terms import destination, payment_method


def test_an_order_is_placed_with_its_totals_under_the_terms_in_force() -> None:
    assert PLACED.terms == TermsVersion("opsobjects", "2026-01-01")
    assert PLACED.totals == Totals(
        goods=euro(4900), discount=euro(490), delivery=euro(0), total=euro(4410), vat=(VatAmount("22", euro(795)),)
    )
    assert PLACED.lines == (
        Line(
            1, "OPSPW-86", "Watch", 1, euro(4900), "22", euro(4900), euro(490), euro(4410), euro(795), False, False, 180
        ),
    )
    assert PLACED.placed_at == PLACE.at
    given().when(PLACE).then(PLACED)


def test_delivery_is_paid_below_the_free_amount() -> None:
    order = placed(replace(PLACE, lines=(BRACELETS,), discount=None, expected_total=euro(3490)))
    assert (order.totals.goods, order.totals.delivery, order.totals.total) == (euro(3000), euro(490), euro(3490))


def test_delivery_abroad_is_always_paid() -> None:
    order = placed(replace(PLACE, shipping_address=PARIS, expected_total=euro(4410 + 1290)))
    assert order.totals.delivery == euro(1290)


def test_net_prices_get_their_vat() -> None:
    net = replace(PLACE, prices="net", discount=None, expected_total=euro(5978))
    assert placed(net).lines[0].unit_price == euro(5978)


def test_an_order_is_placed_once() -> None:
    given(PLACED).when(PLACE).rejected(AlreadyPlaced())


def test_nothing_is_noted_of_an_order_that_was_never_placed() -> None:
    given().when(NOTE_CAPTURE).rejected(NotPlacedYet())
    given().when(cancel()).rejected(NotPlacedYet())


def test_a_total_that_differs_is_refused_with_the_breakdown() -> None:
    ruling = price(PLACE, TERMS).delivery_ruling
    given().when(replace(PLACE, expected_total=euro(4411))).rejected(
        TotalDiffers(expected=euro(4411), totals=PLACED.totals, ruling=ruling)
    )


def test_an_order_to_a_country_that_is_not_served_is_refused_by_ruling() -> None:
    ruling = destination(TERMS, "RU")
    assert not ruling.allowed
    given().when(replace(PLACE, shipping_address=MOSCOW)).rejected(NotDeliveredThere(ruling=ruling))


def test_a_payment_method_that_is_not_offered_is_refused_by_ruling() -> None:
    ruling = payment_method(TERMS, "cash_on_delivery")
    assert not ruling.allowed
    given().when(replace(PLACE, payment=PaymentChoice("cash_on_delivery"))).rejected(
        PaymentMethodNotOffered(ruling=ruling)
    )


def test_an_unknown_seller_is_refused_and_the_known_ones_are_told() -> None:
    given().when(replace(PLACE, seller="nobody")).rejected(SellerUnknown(known=BOOK.sellers))


def test_nothing_is_ordered_before_the_sellers_first_terms() -> None:
    given().when(replace(PLACE, at=datetime(2025, 6, 1, tzinfo=UTC))).rejected(SellerNotTrading())


def test_a_discount_above_the_goods_is_refused() -> None:
    given().when(replace(PLACE, discount=Discount("MUCH", euro(4901)))).rejected(DiscountAboveGoods(goods=euro(4900)))


def test_every_amount_is_in_the_sellers_currency() -> None:
    dollars = Money(4900, "USD")
    mixed = replace(PLACE_TWO_LINES, lines=(WATCH, replace(BRACELETS, unit_price=dollars)))
    given().when(mixed).rejected(CurrencyNotAccepted(param="lines[1].unit_price.currency", accepted="EUR"))
    given().when(replace(PLACE, discount=Discount("X", dollars))).rejected(
        CurrencyNotAccepted(param="discount.amount.currency", accepted="EUR")
    )
    given().when(replace(PLACE, expected_total=dollars)).rejected(
        CurrencyNotAccepted(param="expected_total.currency", accepted="EUR")
    )


def test_an_order_without_lines_cannot_be_reckoned() -> None:
    given().when(replace(PLACE, lines=(), discount=None)).rejected(
        ImpossibleAmounts("The order cannot be reckoned: an order has at least one line.")
    )
