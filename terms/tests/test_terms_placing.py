"""Placing an order under each seller's terms: proposal, accounts, prices, invoices, customised and heavy goods."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from ordito.schemas.values import Clause, LineQuantity
from ordito.terms import (
    Terms,
    acceptance,
    account,
    contract_concluded,
    customised_goods,
    destination,
    gift_note,
    invoice,
    manifest_error,
    order_change,
    prices_shown,
    proposal,
    unavailability_notice,
    weight,
)

FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["opsobjects", "oplashopping", "capitalorologi"])
def each_seller(request: pytest.FixtureRequest) -> Terms:
    terms: Terms = request.getfixturevalue(request.param)
    return terms


def test_an_order_is_a_binding_proposal_or_processed_at_checkout(
    opsobjects: Terms, oplashopping: Terms, capitalorologi: Terms
) -> None:
    assert proposal(opsobjects).code == "processed_at_checkout"
    assert proposal(capitalorologi).code == "binding_proposal"
    ruling = proposal(oplashopping)
    assert ruling.code == "binding_proposal"
    assert "“Order Confirmation” says that it arrived, not that it is accepted" in ruling.sentence.en
    assert ruling.clause.section == "2.2"


def test_the_contract_is_concluded_by_the_e_mail_that_each_seller_names(
    opsobjects: Terms, oplashopping: Terms, capitalorologi: Terms
) -> None:
    for terms in (opsobjects, capitalorologi):
        assert contract_concluded(terms, confirmed_at=FRIDAY).code == "concluded"
    assert contract_concluded(oplashopping, confirmed_at=FRIDAY).code == "not_concluded_yet"
    ruling = contract_concluded(oplashopping, confirmed_at=FRIDAY, handed_over_at=FRIDAY)
    assert ruling.code == "concluded"
    assert "(«Conferma di consegna»)" in ruling.sentence.it
    assert oplashopping.rules.ordering.contract.terms_attached


def test_guests_are_welcome_everywhere(each_seller: Terms) -> None:
    assert account(each_seller, guest=True).code == "guest_welcome"


@pytest.mark.parametrize(("others", "code"), [(0, "account_welcome"), (1, "one_account_only")])
def test_one_seller_lets_a_person_register_once(
    oplashopping: Terms, capitalorologi: Terms, others: int, code: str
) -> None:
    ruling = account(oplashopping, guest=False, others=others)
    assert (ruling.code, ruling.allowed) == (code, others == 0)
    assert account(capitalorologi, guest=False, others=others).allowed


def test_prices_are_shown_with_vat_or_without(opsobjects: Terms, oplashopping: Terms, capitalorologi: Terms) -> None:
    codes = [prices_shown(terms).code for terms in (opsobjects, oplashopping, capitalorologi)]
    assert codes == ["gross_prices", "net_prices", "gross_prices"]


@pytest.mark.parametrize(
    ("seller", "concluded", "forwarded", "code"),
    [
        ("opsobjects", False, False, "refusable"),
        ("opsobjects", True, False, "too_late"),
        ("oplashopping", False, False, "refusable"),
        ("oplashopping", True, True, "too_late"),
        ("capitalorologi", True, False, "refusable"),
        ("capitalorologi", True, True, "too_late"),
    ],
)
def test_a_manifest_error_refuses_an_order_until_its_contract_or_its_shipment(
    request: pytest.FixtureRequest, seller: str, concluded: bool, forwarded: bool, code: str
) -> None:
    ruling = manifest_error(request.getfixturevalue(seller), concluded=concluded, forwarded=forwarded)
    assert (ruling.code, ruling.allowed) == (code, code == "refusable")


def test_missing_goods_are_told_within_thirty_days_of_the_order_confirmation(oplashopping: Terms) -> None:
    ruling = unavailability_notice(oplashopping, acknowledged_at=FRIDAY)
    assert (ruling.code, ruling.clause.section) == ("tell_by", "2.4, 4.5, 7.1")
    assert ruling.deadline is not None
    assert ruling.deadline.last_day == date(2026, 12, 20)
    assert ruling.deadline.arithmetic.en.startswith("Order acknowledged on Friday 20 November 2026 (day 0) + 30 days")


def test_a_seller_may_set_no_time_for_telling_of_missing_goods(strict_shop: Terms) -> None:
    silent = strict_shop.rules.ordering.stock.model_copy(update={"told_within_days": None})
    ordering = strict_shop.rules.ordering.model_copy(update={"stock": silent})
    terms = replace(strict_shop, rules=strict_shop.rules.model_copy(update={"ordering": ordering}))
    ruling = unavailability_notice(terms, acknowledged_at=FRIDAY)
    assert (ruling.code, ruling.deadline) == ("no_time_set", None)


def test_an_order_to_pay_at_the_door_is_accepted_without_a_payment(oplashopping: Terms) -> None:
    ordered = [LineQuantity(1, 2)]
    answer = acceptance(oplashopping, ordered=ordered, reserved=ordered, method="cash_on_delivery")
    assert answer.ruling.code == "accepted"
    assert answer.ruling.sentence.en == (
        "The order is accepted: all items are in stock, and they are paid for on delivery."
    )
    part = acceptance(oplashopping, ordered=ordered, reserved=[LineQuantity(1, 1)], method="cash_on_delivery")
    assert part.ruling.code == "accepted_in_part"
    assert part.refusal is not None
    assert "refunded" not in part.refusal.sentence.en + part.ruling.sentence.en
    nothing = acceptance(oplashopping, ordered=ordered, reserved=[], method="cash_on_delivery")
    assert nothing.ruling.sentence.it.endswith("l'ordine non è accettato e nulla è dovuto.")


def test_only_the_unavailable_lines_are_refused_by_every_seller(each_seller: Terms) -> None:
    answer = acceptance(
        each_seller,
        ordered=[LineQuantity(1, 1), LineQuantity(2, 1)],
        reserved=[LineQuantity(2, 1)],
        method="card",
    )
    assert (answer.accepted, answer.refused) == ((LineQuantity(2, 1),), (LineQuantity(1, 1),))


def test_two_sellers_send_anywhere(oplashopping: Terms, capitalorologi: Terms) -> None:
    assert destination(oplashopping, "RU").allowed
    assert destination(capitalorologi, "RU").allowed


def test_a_gift_note_is_printed_where_the_seller_offers_it(
    opsobjects: Terms, oplashopping: Terms, capitalorologi: Terms
) -> None:
    codes = [gift_note(terms).code for terms in (opsobjects, oplashopping, capitalorologi)]
    assert codes == ["printed_with_parcel", "not_offered", "not_offered"]


@pytest.mark.parametrize(
    ("seller", "asked_in_order", "asked", "code"),
    [
        ("oplashopping", True, True, "invoice_in_order"),
        ("oplashopping", False, True, "invoice_asked_too_late"),
        ("oplashopping", False, False, "invoice_not_asked"),
        ("opsobjects", False, True, "invoice_on_request"),
        ("capitalorologi", False, True, "invoice_on_request"),
    ],
)
def test_an_invoice_is_asked_for_in_the_order_or_at_any_time(
    request: pytest.FixtureRequest, seller: str, asked_in_order: bool, asked: bool, code: str
) -> None:
    ruling = invoice(request.getfixturevalue(seller), asked_in_order=asked_in_order, asked=asked)
    assert ruling.code == code
    assert ruling.allowed is (code in {"invoice_in_order", "invoice_on_request"})


def test_a_placed_order_is_changed_by_nobody_or_through_customer_service(
    opsobjects: Terms, oplashopping: Terms
) -> None:
    ruling = order_change(oplashopping)
    assert (ruling.allowed, ruling.code) == (False, "no_change_new_order")
    assert ruling.clause.section == "2.3"
    ruling = order_change(opsobjects)
    assert (ruling.allowed, ruling.code) == (True, "through_customer_service")
    assert "0823 513065" in ruling.sentence.en


def test_a_seller_without_a_telephone_is_reached_by_e_mail(capitalorologi: Terms) -> None:
    assert order_change(capitalorologi).sentence.en == (
        "To change a placed order, please contact Customer Service "
        "(info@capitalorologi.com, Monday to Friday, 9.00 am to 5.00 pm)."
    )


@pytest.mark.parametrize(
    ("seller", "method", "code"),
    [
        ("oplashopping", "card", "customised_paid_in_advance"),
        ("oplashopping", "paypal", "customised_paid_in_advance"),
        ("oplashopping", "cash_on_delivery", "advance_payment_needed"),
        ("capitalorologi", "cash_on_delivery", "no_special_rule"),
        ("opsobjects", "card", "no_special_rule"),
    ],
)
def test_customised_goods_are_paid_in_advance_where_the_terms_ask_for_it(
    request: pytest.FixtureRequest, seller: str, method: str, code: str
) -> None:
    ruling = customised_goods(request.getfixturevalue(seller), method=method)
    assert (ruling.code, ruling.allowed) == (code, code != "advance_payment_needed")


@pytest.mark.parametrize(
    ("seller", "country", "grams", "code"),
    [
        ("oplashopping", "DE", 30_000, "within_weight"),
        ("oplashopping", "DE", 30_001, "quotation_needed"),
        ("oplashopping", "US", 30_001, "quotation_needed"),
        ("oplashopping", "IT", 30_001, "within_weight"),
        ("oplashopping", "IT", 100_000, "within_weight"),
        ("oplashopping", "IT", 100_001, "quotation_needed"),
        ("opsobjects", "IT", 1_000_000, "within_weight"),
        ("capitalorologi", "US", 1_000_000, "within_weight"),
    ],
)
def test_a_heavy_order_needs_a_quotation_first(
    request: pytest.FixtureRequest, seller: str, country: str, grams: int, code: str
) -> None:
    ruling = weight(request.getfixturevalue(seller), country=country, grams=grams)
    assert (ruling.code, ruling.allowed) == (code, code == "within_weight")


def test_a_quotation_says_both_weights(oplashopping: Terms) -> None:
    ruling = weight(oplashopping, country="DE", grams=30_001)
    assert ruling.sentence.it.startswith("L'ordine pesa 30,001 kg, più di 30 kg")
    assert ruling.sentence.en.startswith("The order weighs 30.001 kg, more than 30 kg")
    assert ruling.clause == Clause(
        document='OP Group, page "Delivery time"',
        section="Shipping costs",
        quote="The customer will be able to see the total amount to be paid before confirming the order if the weight "
        "does not exceed 30 kg. If this happens the customer will receive a quotation for the shipping cost via e-mail",
    )
