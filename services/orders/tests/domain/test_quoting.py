"""RequestQuotation, OfferQuotation, AcceptQuotation: nothing is ordered before the customer accepts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from importlib import resources

import pytest
from orders_examples import BOOK, PARIS, euro, given, placed
from orders_of_op import (
    ACCEPT,
    CABINET,
    CASH_ON_DELIVERY,
    COMPANY,
    LATER,
    MONDAY_AFTERNOON,
    NOTE_CAPTURE,
    OFFER,
    PLACE,
    REQUEST_QUOTATION,
    STAND,
    TERMS,
    op_history,
)

from ordito.orders.domain.commands import RequestQuotation
from ordito.orders.domain.events import OrderPlaced, QuotationOffered
from ordito.orders.domain.order import PaymentChoice
from ordito.orders.domain.quoting import payable
from ordito.orders.domain.rejections import (
    AlreadyPlaced,
    CurrencyNotAccepted,
    NothingQuoted,
    NotOfferedYet,
    NotPlacedYet,
    QuotationExpired,
    QuotationNotNeeded,
    TotalDiffers,
)
from ordito.orders.domain.state import Quoting
from ordito.schemas.money import Money
from ordito.terms import TermsBook, load_terms, weight

REQUESTED = op_history(REQUEST_QUOTATION)
OFFERED = op_history(REQUEST_QUOTATION, OFFER)
VALID_UNTIL = date(2026, 11, 9)
LAST_SECOND = datetime(2026, 11, 9, 22, 59, 59, tzinfo=UTC)
EXPIRED = datetime(2026, 11, 9, 23, 0, tzinfo=UTC)


def order_placed(events: tuple[object, ...]) -> OrderPlaced:
    (event,) = events
    assert isinstance(event, OrderPlaced)
    return event


def test_a_heavy_order_is_asked_about_with_its_goods_reckoned_and_no_delivery() -> None:
    state = given(*REQUESTED).state()
    assert isinstance(state, Quoting)
    asked = state.requested
    assert (asked.totals.goods, asked.totals.delivery, asked.totals.total) == (euro(90000), euro(0), euro(90000))
    assert (asked.weight_grams, asked.ruling) == (100_001, weight(TERMS, country="IT", grams=100_001))
    assert asked.requested_at == MONDAY_AFTERNOON


def test_what_is_light_enough_is_placed_instead() -> None:
    light = replace(REQUEST_QUOTATION, lines=(replace(CABINET, weight_grams=100_000),))
    given().when(light).rejected(QuotationNotNeeded(ruling=weight(TERMS, country="IT", grams=100_000)))


def test_staff_say_what_delivery_costs_and_until_when() -> None:
    offered = QuotationOffered(euro(12000), euro(102000), VALID_UNTIL, "anna")
    given(*REQUESTED).when(OFFER).then(offered).when(OFFER).nothing()
    dearer = replace(OFFER, delivery=euro(13000))
    given(*OFFERED).when(dearer).then(QuotationOffered(euro(13000), euro(103000), VALID_UNTIL, "anna"))
    dollars = replace(OFFER, delivery=Money(1, "USD"))
    given(*REQUESTED).when(dollars).rejected(CurrencyNotAccepted(param="delivery.currency", accepted="EUR"))


def test_the_customer_places_what_was_quoted() -> None:
    order = order_placed(given(*OFFERED).decider.decide(given(*OFFERED).state(), ACCEPT))
    assert (order.number, order.storefront_reference, order.invoice) == ("OP-100002", "W-2", COMPANY)
    assert (order.totals.delivery, order.totals.total) == (euro(12000), euro(102000))
    assert order.terms == TERMS.version
    assert "quotation_needed" in {ruling.code for ruling in order.rulings}
    assert "invoice_in_order" in {ruling.code for ruling in order.rulings}
    accepted = given(*OFFERED, order)
    assert accepted.state().quotation == given(*OFFERED).state()
    accepted.when(ACCEPT).nothing()
    accepted.when(NOTE_CAPTURE).then_matches(lambda events: len(events) == 1)
    accepted.when(OFFER).rejected(AlreadyPlaced())


def test_cash_on_delivery_costs_its_share_of_the_quoted_delivery_too() -> None:
    cash = replace(ACCEPT, payment=CASH_ON_DELIVERY, expected_total=euro(102000 + 2142))
    given(*OFFERED).when(cash).then_matches(lambda events: events[0].totals.surcharge == euro(2142))


def by_method(requested: RequestQuotation, *, at: datetime = LATER) -> dict[str, int]:
    """What the offer on it comes to, by each method with which it can be accepted."""
    state = given(*op_history(requested, OFFER)).state()
    assert isinstance(state, Quoting)
    return {method: totals.total.amount for method, totals in payable(state, BOOK, at=at).items()}


def test_an_offer_is_accepted_with_each_method_that_can_be_chosen_and_with_no_other() -> None:
    assert by_method(REQUEST_QUOTATION) == {"card": 102000, "paypal": 102000, "cash_on_delivery": 102000 + 2142}
    for method, total in by_method(REQUEST_QUOTATION).items():
        accepted = replace(ACCEPT, payment=PaymentChoice(method), expected_total=euro(total))
        given(*OFFERED).when(accepted).then_matches(lambda events: len(events) == 1)


@pytest.mark.parametrize(
    "requested",
    [
        replace(REQUEST_QUOTATION, shipping_address=PARIS),
        replace(REQUEST_QUOTATION, lines=(replace(CABINET, customised=True),)),
        replace(REQUEST_QUOTATION, lines=(replace(CABINET, unit_price=euro(1199)),)),
    ],
    ids=["abroad", "customised", "too little"],
)
def test_cash_on_delivery_cannot_be_chosen_where_the_terms_refuse_it(requested: RequestQuotation) -> None:
    assert list(by_method(requested)) == ["card", "paypal"]


def test_nothing_can_be_chosen_before_the_offer_and_after_its_end() -> None:
    asked = given(*REQUESTED).state()
    assert isinstance(asked, Quoting)
    assert payable(asked, BOOK, at=LATER) == {}
    assert len(by_method(REQUEST_QUOTATION, at=LAST_SECOND)) == 3
    assert by_method(REQUEST_QUOTATION, at=EXPIRED) == {}


@pytest.fixture(scope="module")
def with_a_fourth(tmp_path_factory: pytest.TempPathFactory) -> TermsBook:
    """The three sellers, and one that is a file: paid by PayPal alone."""
    packaged = resources.files("ordito.terms") / "data" / "opsobjects-2026-01-01.toml"
    text, _, _ = packaged.read_text(encoding="utf-8").partition("[[conflicts]]")
    for theirs, other in {
        'seller = "opsobjects"': 'seller = "emporio"',
        'offered = ["card", "paypal"]': 'offered = ["paypal"]',
    }.items():
        assert text.count(theirs) == 1
        text = text.replace(theirs, other)
    folder = tmp_path_factory.mktemp("terms")
    (folder / "emporio-2026-01-01.toml").write_text(text, encoding="utf-8")
    return load_terms(more=folder)


@pytest.mark.parametrize(
    ("seller", "methods"),
    [
        ("opsobjects", ["card", "paypal"]),
        ("oplashopping", ["card", "paypal", "cash_on_delivery"]),
        ("capitalorologi", ["card", "paypal", "cash_on_delivery"]),
        ("emporio", ["paypal"]),
    ],
)
def test_what_can_be_chosen_is_what_the_sellers_terms_offer(
    with_a_fourth: TermsBook, seller: str, methods: list[str]
) -> None:
    quoting = given(*OFFERED).state()
    assert isinstance(quoting, Quoting)
    terms = with_a_fourth.in_force(seller, LATER).version
    theirs = replace(quoting, requested=replace(quoting.requested, terms=terms))
    assert list(payable(theirs, with_a_fourth, at=LATER)) == methods


def test_another_total_than_the_offers_is_refused() -> None:
    wrong = replace(ACCEPT, expected_total=euro(90000))
    totals = order_placed(given(*OFFERED).decider.decide(given(*OFFERED).state(), ACCEPT)).totals
    ruling = given(*OFFERED).state().requested.ruling
    given(*OFFERED).when(wrong).rejected(TotalDiffers(expected=euro(90000), totals=totals, ruling=ruling))


def test_the_offer_ends_with_its_last_day() -> None:
    given(*OFFERED).when(replace(ACCEPT, at=LAST_SECOND)).then_matches(lambda events: len(events) == 1)
    given(*OFFERED).when(replace(ACCEPT, at=EXPIRED)).rejected(QuotationExpired(valid_until=VALID_UNTIL))


def test_nothing_is_accepted_that_was_not_offered() -> None:
    given(*REQUESTED).when(ACCEPT).rejected(NotOfferedYet())
    given().when(ACCEPT).rejected(NotPlacedYet())
    given(placed(PLACE)).when(ACCEPT).rejected(NothingQuoted())


def test_a_quotation_is_no_order_yet() -> None:
    given(*OFFERED).when(NOTE_CAPTURE).rejected(NotPlacedYet())
    given(*OFFERED).when(PLACE).rejected(AlreadyPlaced())
    given(*OFFERED).when(REQUEST_QUOTATION).rejected(AlreadyPlaced())


def test_pieces_that_weigh_nothing_known_do_not_count() -> None:
    lines = (CABINET, replace(STAND, weight_grams=None))
    asked = op_history(replace(REQUEST_QUOTATION, lines=lines))
    assert given(*asked).state().requested.weight_grams == 100_001
