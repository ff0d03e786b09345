"""Money and requests on the customer's page over HTTP: bank details, payments, lateness, complaints, quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from claim_history import CLAIMED
from customer_desk import DELIVERED, PAGE, Shown, customer_desk, house, key_of, options, refused, to_pay
from customer_paths import LATE, MUCH_LATER, REFUND_WAITS, REPAIR_TO_PAY
from later_history import COLLECTED, QUOTATION, REJECTED
from order_history import IN_TIME
from pydantic_core import to_jsonable_python

from ordito.schemas.values import Sentence

IBAN = "IT60X0542811101000000123456"


@pytest.fixture
def desk() -> Iterator[Shown]:
    with customer_desk(REFUND_WAITS) as shown:
        yield shown


def test_a_refund_that_waits_for_an_iban_stands_at_the_top(desk: Shown) -> None:
    text = desk.page().text
    assert "Tocca a te" in text
    assert f'href="{PAGE}/bank-details?lang=it"' in text
    assert "218,50" in text


def test_bank_details_go_to_payments_and_are_never_shown_again(desk: Shown) -> None:
    done = desk.send("/bank-details", {"key": "a-key-12", "iban": IBAN, "holder": "Giulia Esempio"})
    assert done.headers["location"] == f"{PAGE}?lang=it&said=bank_details_noted"
    ((service, path, key, body),) = desk.house.posted
    assert (service, path, key) == ("payments", "bank-details", "a-key-12")
    assert body == {"iban": IBAN, "holder": "Giulia Esempio"}
    assert IBAN not in desk.client.get(done.headers["location"]).text
    desk.becomes(COLLECTED)
    assert "0123" in desk.page().text


def test_an_iban_that_cannot_be_says_what_to_mend_and_is_not_repeated(desk: Shown) -> None:
    desk.house.answers["bank-details"] = refused("payments", "iban_invalid", status=422, param="iban")
    answer = desk.send("/bank-details", {"key": "a-key-12", "iban": IBAN[:-1], "holder": "Giulia Rossi"})
    assert answer.status_code == 422
    assert 'href="#iban">Questo IBAN non è valido' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert IBAN[:-1] not in answer.text
    assert 'value="Giulia Rossi"' in answer.text


def test_bank_details_are_needed_whole(desk: Shown) -> None:
    answer = desk.send("/bank-details", {"key": "a-key-12", "iban": "", "holder": ""}, lang="en")
    assert 'href="#iban">Write the IBAN of your account.' in answer.text
    assert 'href="#holder">Write whose account it is.' in answer.text
    assert desk.house.posted == []


def test_a_charge_is_paid_by_the_method_that_is_chosen() -> None:
    with customer_desk(REPAIR_TO_PAY, house(**to_pay("card", "paypal"))) as desk:
        assert f'href="{PAGE}/pay/c1-repair?lang=it"' in desk.page().text
        page = desk.page("/pay/c1-repair", lang="en")
        assert "Pay €35.00" in page.text
        assert "paid repair" in page.text
        done = desk.send("/pay/c1-repair", {"key": key_of(page), "method": "paypal"}, lang="en")
        assert done.headers["location"] == f"{PAGE}/pay/c1-repair?lang=en&said=payment_sent"
        ((service, path, key, body),) = desk.house.posted
        assert (service, path, key) == ("payments", "charges/c1-repair/payment", key_of(page))
        assert body == {"method": "paypal"}


@pytest.mark.parametrize(
    ("language", "words"), [("it", ("Carta", "Da pagare entro")), ("en", ("Card", "To be paid by"))]
)
def test_only_the_methods_that_the_terms_take_for_a_link_are_offered(language: str, words: tuple[str, str]) -> None:
    with customer_desk(REPAIR_TO_PAY, house(**to_pay("card", pay_by="2027-02-10T09:30:00Z"))) as desk:
        text = desk.page("/pay/c1-repair", lang=language).text
        assert all(word in text for word in words)
        assert 'value="card"' in text
        assert "PayPal" not in text


def test_a_method_that_the_terms_do_not_take_is_refused_with_its_ruling() -> None:
    ruling = replace(IN_TIME, allowed=False, sentence=Sentence(it="Solo alla consegna.", en="On delivery only."))
    with customer_desk(REPAIR_TO_PAY, house(**to_pay("card"))) as desk:
        desk.house.answers["payment"] = refused("payments", "payment_method_not_offered", ruling=ruling)
        answer = desk.send("/pay/c1-repair", {"key": "a-key-12", "method": "cash_on_delivery"}, lang="en")
        assert "On delivery only." in answer.text


def test_nothing_is_paid_while_payments_is_down() -> None:
    with customer_desk(REPAIR_TO_PAY) as desk:
        text = desk.page("/pay/c1-repair", lang="en").text
        assert "The service does not answer just now." in text
        assert "<button" not in text


def test_a_charge_that_is_paid_offers_no_second_payment() -> None:
    with customer_desk(REPAIR_TO_PAY, house(**to_pay("card", status="paying"))) as desk:
        text = desk.page("/pay/c1-repair").text
        assert "Non pagare di nuovo." in text
        assert "<button" not in text
        desk.house.answers["payment"] = refused("payments", "charge_not_open")
        answer = desk.send("/pay/c1-repair", {"key": "a-key-12", "method": "card"})
        assert "non paghi due volte" in answer.text


def test_a_method_has_to_be_chosen() -> None:
    with customer_desk(REPAIR_TO_PAY) as desk:
        answer = desk.send("/pay/c1-repair", {"key": "a-key-12", "method": "4111111111111111"})
        assert (answer.status_code, 'href="#method">Scegli come pagare.' in answer.text) == (422, True)
        assert desk.house.posted == []


def test_the_replacement_order_itself_is_paid_by_link() -> None:
    charge = {"charge_id": "order", "amount": {"amount": 1490, "currency": "EUR"}, "reason": "exchange"}
    answers = {"payments/[0-9a-f-]+": {"charges": [{**charge, "status": "open", "ruling": None, "declined": None}]}}
    with customer_desk(DELIVERED, house(**answers)) as desk:
        desk.send("/pay/order", {"key": "a-key-12", "method": "card"})
        assert desk.house.posted == [("payments", "payment", "a-key-12", {"method": "card"})]


def test_cash_on_delivery_says_what_the_courier_collects() -> None:
    with customer_desk(COLLECTED[:4]) as desk:
        text = desk.page(lang="en").text
        assert "You pay on delivery: €79.20" in text
    with customer_desk(COLLECTED) as desk:
        assert "Collected by the courier: €79.20" in desk.page(lang="en").text


def test_a_voucher_is_shown_with_its_code() -> None:
    with customer_desk(CLAIMED) as desk:
        text = desk.page().text
        assert "B7F3K22" in text
        assert "10,00" in text


# Late deliveries


def test_a_late_delivery_can_be_given_time_until_a_day() -> None:
    with customer_desk(LATE, house(options=options(at=MUCH_LATER))) as desk:
        assert f'href="{PAGE}/late?lang=it"' in desk.page().text
        assert "30 giorni" in desk.page("/late").text
        done = desk.send("/late", {"key": "a-key-12", "until": "2027-01-20", "what": "further"})
        assert done.headers["location"].endswith("said=further_time_sent")
        assert desk.house.posted == [("orders", "further-time", "a-key-12", {"until": "2027-01-20"})]
        wrong = desk.send("/late", {"key": "a-key-12", "until": "domani", "what": "further"})
        assert 'href="#until">Scegli un giorno futuro' in wrong.text


def test_after_the_further_time_the_contract_can_be_ended() -> None:
    late = options(at=MUCH_LATER)
    late["terminate"] = {"allowed": True, "ruling": to_jsonable_python(IN_TIME)}
    with customer_desk(LATE, house(options=late)) as desk:
        assert "Risolvo il contratto" in desk.page("/late").text
        done = desk.send("/late", {"key": "a-key-12", "what": "terminate"})
        assert done.headers["location"].endswith("said=termination_sent")
        assert desk.house.posted == [("orders", "termination", "a-key-12", {})]


def test_what_is_not_late_says_so_with_its_deadline(desk: Shown) -> None:
    text = desk.page("/late", lang="en").text
    assert "Delivery is not late: there is time until" in text
    assert "<button" not in text


# Complaint, newsletter, invoice


def test_a_complaint_is_sent_and_shown_with_its_answer() -> None:
    with customer_desk(REJECTED) as desk:
        assert "Sorry" in desk.page().text
        done = desk.send("/complaint", {"key": "a-key-12", "text": "Manca la scatola."})
        assert done.headers["location"].endswith("said=complaint_sent")
        assert desk.house.posted == [("orders", "complaints", "a-key-12", {"text": "Manca la scatola."})]
        assert 'href="#text">Scrivi' in desk.send("/complaint", {"key": "a-key-12", "text": " "}).text


def test_a_complaint_that_cannot_be_sent_now_is_not_lost(desk: Shown) -> None:
    desk.house.down = {"orders"}
    answer = desk.send("/complaint", {"key": "a-key-12", "text": "Manca la scatola."})
    assert answer.status_code == 503
    assert "Manca la scatola.</textarea>" in answer.text
    assert key_of(answer) == "a-key-12"


@pytest.mark.parametrize(("consent", "posted"), [("yes", True), ("no", False)])
def test_the_newsletter_can_be_switched_on_and_off(desk: Shown, consent: str, posted: bool) -> None:
    desk.send("/newsletter", {"key": "a-key-12", "consent": consent})
    assert desk.house.posted == [("orders", "newsletter", "a-key-12", {"consent": posted})]


def test_an_invoice_is_asked_for_where_the_terms_allow_it(desk: Shown) -> None:
    allowed = {**options(), "request_invoice": {"allowed": True, "ruling": to_jsonable_python(IN_TIME)}}
    desk.house.answers["options"] = allowed
    invoice = {"key": "a-key-12", "company": "Esempio S.r.l.", "vat_number": "IT00743110157"}
    assert desk.send("/invoice", invoice).headers["location"].endswith("said=invoice_answered")
    body = {"invoice": {"company": "Esempio S.r.l.", "vat_number": "IT00743110157"}}
    assert desk.house.posted == [("orders", "invoice-requests", "a-key-12", body)]
    desk.house.answers["invoice-requests"] = refused(
        "orders", "invalid_request", status=422, param="invoice.vat_number"
    )
    answer = desk.send("/invoice", invoice)
    assert 'href="#vat_number">Questa partita IVA non è valida' in answer.text
    assert 'value="Esempio S.r.l."' in answer.text


def test_where_the_terms_allow_no_invoice_the_reason_is_shown(desk: Shown) -> None:
    declined = {"allowed": False, "ruling": to_jsonable_python(IN_TIME)}
    desk.house.answers["options"] = {**options(), "request_invoice": declined}
    text = desk.page("/invoice").text
    assert "La fattura non si può più chiedere" in text
    assert IN_TIME.clause.quote in text
    assert "<form" not in text


# Quotations


def payable_with(**totals: int) -> list[dict[str, Any]]:
    """The methods by which orders lets the offer be accepted, each with its total in cents."""
    return [{"method": method, "total": {"amount": cents, "currency": "EUR"}} for method, cents in totals.items()]


OFFERED = {
    "status": "offered",
    "offer": {
        "delivery": {"amount": 4500, "currency": "EUR"},
        "total": {"amount": 15030, "currency": "EUR"},
        "valid_until": "2026-12-01",
    },
    "payment_methods": payable_with(card=15030, paypal=15030, cash_on_delivery=15346),
    "ruling": to_jsonable_python(IN_TIME),
}


@pytest.fixture
def quoted() -> Iterator[Shown]:
    with customer_desk(QUOTATION[:2], house(quotation=OFFERED)) as shown:
        yield shown


def test_a_quotation_is_accepted_by_choosing_how_to_pay(quoted: Shown) -> None:
    assert f'href="{PAGE}/quotation?lang=it"' in quoted.page().text
    text = quoted.page("/quotation").text
    assert "martedì 1 dicembre 2026" in text
    done = quoted.send("/quotation", {"key": "a-key-12", "method": "card", "expected": "15030"})
    assert done.headers["location"] == f"{PAGE}?lang=it&said=order_placed"
    ((service, path, _, body),) = quoted.house.posted
    assert (service, path) == ("orders", "acceptance")
    assert body == {"payment": {"method": "card"}, "expected_total": {"amount": 15030, "currency": "EUR"}}


def test_a_dearer_method_is_shown_with_its_total_before_anything_is_ordered(quoted: Shown) -> None:
    totals = {"surcharge": {"amount": 316, "currency": "EUR"}, "total": {"amount": 15346, "currency": "EUR"}}
    quoted.house.answers["acceptance"] = refused("orders", "total_differs", status=422, totals=totals)
    answer = quoted.send("/quotation", {"key": "a-key-12", "method": "cash_on_delivery", "expected": "15030"})
    assert answer.status_code == 409
    assert 'name="expected" value="15346"' in answer.text
    assert "153,46" in answer.text
    assert 'value="cash_on_delivery" required checked' in answer.text
    assert key_of(answer) != "a-key-12"


@pytest.mark.parametrize(
    ("totals", "shown"),
    [
        pytest.param({"card": 15030, "paypal": 15030}, ["card", "paypal"], id="as at Opsobjects"),
        pytest.param(
            {"card": 15030, "paypal": 15030, "cash_on_delivery": 15346},
            ["card", "paypal", "cash_on_delivery"],
            id="as at OP Group",
        ),
        pytest.param(
            {"card": 15030, "paypal": 15030, "cash_on_delivery": 15030},
            ["card", "paypal", "cash_on_delivery"],
            id="as at Capitalorologi",
        ),
        pytest.param({"paypal": 15030}, ["paypal"], id="as at a fourth"),
    ],
)
def test_only_what_the_sellers_terms_take_for_the_order_can_be_chosen(
    quoted: Shown, totals: dict[str, int], shown: list[str]
) -> None:
    quoted.house.answers["quotation"] = {**OFFERED, "payment_methods": payable_with(**totals)}
    text = quoted.page("/quotation", lang="en").text
    assert re.findall(r'name="method" value="(\w+)"', text) == shown
    assert ("Cash on delivery: €153.46" in text) is (totals.get("cash_on_delivery") == 15346)


def test_a_method_that_was_not_offered_is_refused_by_orders_with_its_ruling(quoted: Shown) -> None:
    ruling = replace(IN_TIME, allowed=False, sentence=Sentence(it="Solo in Italia.", en="Only in Italy."))
    quoted.house.answers["acceptance"] = refused("orders", "cash_on_delivery_refused", ruling=ruling)
    answer = quoted.send("/quotation", {"key": "a-key-12", "method": "cash_on_delivery", "expected": "15030"})
    assert (answer.status_code, "Solo in Italia." in answer.text) == (409, True)


@pytest.mark.parametrize("method", ["", "4111111111111111"])
def test_how_to_pay_for_what_was_quoted_has_to_be_chosen(quoted: Shown, method: str) -> None:
    answer = quoted.send("/quotation", {"key": "a-key-12", "method": method, "expected": "15030"})
    assert (answer.status_code, 'href="#method">Scegli come pagare.' in answer.text) == (422, True)
    assert quoted.house.posted == []


def test_nothing_is_accepted_while_orders_is_down(quoted: Shown) -> None:
    quoted.house.down = {"orders"}
    text = quoted.page("/quotation", lang="en").text
    assert "The service does not answer just now." in text
    assert "<button" not in text


def test_an_offer_that_the_terms_let_nobody_pay_any_more_says_so(quoted: Shown) -> None:
    quoted.house.answers["quotation"] = {**OFFERED, "payment_methods": []}
    text = quoted.page("/quotation", lang="en").text
    assert "This quotation cannot be ordered at any more: write to the shop." in text
    assert "<button" not in text


def test_a_quotation_is_nothing_to_withdraw_from(quoted: Shown) -> None:
    assert "recedere dal contratto qui" not in quoted.page().text
    assert quoted.page("/withdraw").status_code == 404


def test_an_expired_quotation_cannot_be_accepted(quoted: Shown) -> None:
    quoted.house.answers["quotation"] = {**OFFERED, "status": "expired"}
    text = quoted.page("/quotation").text
    assert "Questo preventivo è scaduto" in text
    assert "<button" not in text
