"""`POST /v1/orders`: the storefront's contract."""

from __future__ import annotations

import threading
from typing import Any

import httpx
import pytest
from orders_api import KEY, LINK_SECRET, OTHER_KEY, Api, link, order, staff
from sqlalchemy import text

from ordito.kit.database import Database
from ordito.kit.http.tokens import read_link_token
from ordito.orders.adapters.http.examples import ORDER, PLACED, TOTALS


def events_stored(database: Database) -> int:
    with database.read() as tx:
        return int(tx.connection.execute(text("SELECT count(*) FROM events")).scalar_one())


def test_an_order_is_placed_and_told_as_the_document_says(api: Api) -> None:
    answer = api.place()
    assert answer.status_code == 201
    placed = answer.json()
    assert answer.headers["Location"] == f"/v1/orders/{placed['id']}"
    assert placed.keys() == PLACED.keys()
    assert placed["number"] == "OB-100001"
    assert placed["status"] == "placed"
    assert placed["totals"] == TOTALS
    assert placed["terms"] == {"seller": "opsobjects", "version": "2026-01-01"}
    url, _, token = placed["customer_link"].rpartition("/")
    assert url == "https://shop.example/o"
    assert str(read_link_token(LINK_SECRET, token)) == placed["id"]


def test_the_order_is_kept_as_it_was_posted(api: Api) -> None:
    body = order(
        customer__phone="333 123 4567",
        gift_note="Auguri!\nCon affetto",
        invoice={"company": "Esempio S.r.l.", "vat_number": "IT 00743110157", "recipient_code": "ABCDEF1"},
        billing_address={**ORDER["shipping_address"], "line2": "Scala B"},
        payment={"method": "paypal", "token": "8AX12345"},
        newsletter=True,
    )
    placed = api.place(body)
    assert placed.status_code == 201, placed.text
    shown = api.get(placed.json()["links"]["self"]).json()
    assert shown["phone"] == "+393331234567"
    assert shown["gift_note"] == "Auguri!\nCon affetto"
    assert shown["invoice"]["vat_number"] == "IT00743110157"
    assert shown["billing_address"]["line2"] == "Scala B"
    assert shown["payment"] == {"method": "paypal", "state": "awaited", "amount": None, "reason": None}
    assert shown["newsletter"] is True
    assert shown["storefront_reference"] == ORDER["storefront_reference"]


def test_an_order_with_the_shortest_body_is_placed(api: Api) -> None:
    body = order()
    for optional in ("billing_address", "discount", "gift_note", "invoice", "newsletter", "prices"):
        del body[optional]
    del body["customer"]["phone"]
    body["lines"] = [{"sku": "A", "name": "A", "quantity": 1, "unit_price": ORDER["expected_total"], "vat_rate": "22"}]
    assert api.place(body).status_code == 201


AMOUNT = "lines__0__unit_price__amount"
WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "an unknown seller": ({"seller": "nobody"}, "seller", "unknown_seller"),
    "an unknown country": ({"shipping_address__country": "QQ"}, "shipping_address.country", "invalid_request"),
    "a country in words": ({"shipping_address__country": "Italia"}, "shipping_address.country", "invalid_request"),
    "a negative amount": ({AMOUNT: -1}, "lines[0].unit_price.amount", "invalid_request"),
    "a fractional amount": ({AMOUNT: 49.5}, "lines[0].unit_price.amount", "invalid_request"),
    "an amount with a fraction of nothing": ({AMOUNT: 49.0}, "lines[0].unit_price.amount", "invalid_request"),
    "an amount in words": ({AMOUNT: "4900"}, "lines[0].unit_price.amount", "invalid_request"),
    "an amount that is true": ({AMOUNT: True}, "lines[0].unit_price.amount", "invalid_request"),
    "a negative discount": ({"discount__amount__amount": -5}, "discount.amount.amount", "invalid_request"),
    "a currency that is none": (
        {"expected_total__currency": "euro"},
        "expected_total.currency",
        "invalid_request",
    ),
    "mixed currencies": (
        {"lines__0__unit_price__currency": "USD"},
        "lines[0].unit_price.currency",
        "currency_not_accepted",
    ),
    "another currency of the discount": (
        {"discount__amount__currency": "USD"},
        "discount.amount.currency",
        "currency_not_accepted",
    ),
    "no pieces": ({"lines__0__quantity": 0}, "lines[0].quantity", "invalid_request"),
    "half a piece": ({"lines__0__quantity": 0.5}, "lines[0].quantity", "invalid_request"),
    "true pieces": ({"lines__0__quantity": True}, "lines[0].quantity", "invalid_request"),
    "no lines": ({"lines": []}, "lines", "invalid_request"),
    "too many lines": ({"lines": [ORDER["lines"][0]] * 201}, "lines", "invalid_request"),
    "no article number": ({"lines__0__sku": "   "}, "lines[0].sku", "invalid_request"),
    "a VAT rate that is a number": ({"lines__0__vat_rate": 22}, "lines[0].vat_rate", "invalid_request"),
    "a VAT rate above all": ({"lines__0__vat_rate": "101"}, "lines[0].vat_rate", "invalid_request"),
    "a bad e-mail": ({"customer__email": "cliente@"}, "customer.email", "invalid_request"),
    "a bad phone": ({"customer__phone": "12"}, "customer.phone", "invalid_request"),
    "a phone in words": ({"customer__phone": "call me"}, "customer.phone", "invalid_request"),
    "an unknown kind of customer": ({"customer__kind": "robot"}, "customer.kind", "invalid_request"),
    "an unknown language": ({"customer__language": "tlh"}, "customer.language", "invalid_request"),
    "a short Italian postal code": (
        {"shipping_address__postal_code": "8010"},
        "shipping_address.postal_code",
        "invalid_request",
    ),
    "an unknown Italian province": (
        {"shipping_address__province": "XX"},
        "shipping_address.province",
        "invalid_request",
    ),
    "no Italian province": ({"shipping_address__province": None}, "shipping_address.province", "invalid_request"),
    "a wrong VAT number": (
        {"invoice": {"company": "Esempio", "vat_number": "IT00743110158"}},
        "invoice.vat_number",
        "invalid_request",
    ),
    "a wrong tax code": (
        {"invoice": {"company": "Esempio", "tax_code": "RCCMNL83S18D969X"}},
        "invoice.tax_code",
        "invalid_request",
    ),
    "an invoice to nobody": ({"invoice": {"company": "Esempio"}}, "invoice", "invalid_request"),
    "a long gift note": ({"gift_note": "x" * 501}, "gift_note", "invalid_request"),
    "a long name": ({"shipping_address__name": "x" * 121}, "shipping_address.name", "invalid_request"),
    "a control character": ({"shipping_address__city": "Na\x07poli"}, "shipping_address.city", "invalid_request"),
    "a field that nobody knows": ({"colour": "red"}, "colour", "invalid_request"),
    "a discount above the goods": ({"discount__amount__amount": 4901}, "discount.amount", "discount_above_goods"),
    "a total that differs": ({"expected_total__amount": 4411}, "expected_total", "total_differs"),
    "a country that is not served": (
        {"shipping_address": {**ORDER["shipping_address"], "country": "RU", "province": None}},
        "shipping_address.country",
        "not_delivered_there",
    ),
    "a payment method that is not offered": (
        {"payment__method": "cash_on_delivery"},
        "payment.method",
        "payment_method_not_offered",
    ),
    "a card number in the gift note": (
        {"gift_note": "carta 4111 1111 1111 1111"},
        "gift_note",
        "card_number_refused",
    ),
    "a card number as the payment's token": (
        {"payment__token": "4242424242424242"},
        "payment.token",
        "card_number_refused",
    ),
    "a card number in a field that nobody knows": (
        {"card": {"pan": "5555-5555-5555-4444"}},
        "card.pan",
        "card_number_refused",
    ),
    "a card number as a field's name": ({"payment": {"4111 1111 1111 1111": 1}}, "payment", "card_number_refused"),
    "a card number that is a number": ({AMOUNT: 4111111111111111}, "lines[0].unit_price.amount", "card_number_refused"),
}  # fmt: skip


def test_whatever_is_wrong_is_refused_naming_the_field_and_nothing_is_stored(api: Api, database: Database) -> None:
    told: dict[str, tuple[int, str, str]] = {}
    for what, (changes, _, _) in WRONG.items():
        answer = api.place(order(**changes))
        problem = answer.json()
        told[what] = (answer.status_code, problem.get("param"), problem.get("code"))
        assert problem["detail"]
        assert "1111" not in answer.text
        assert "4242" not in answer.text
    assert told == {what: (422, param, code) for what, (_, param, code) in WRONG.items()}
    assert events_stored(database) == 0


def test_an_unknown_seller_is_told_the_known_ones(api: Api) -> None:
    assert "opsobjects" in api.place(order(seller="nobody")).json()["detail"]


def test_a_total_that_differs_is_answered_with_the_breakdown(api: Api) -> None:
    problem = api.place(order(expected_total__amount=4900)).json()
    assert {**problem["totals"], "surcharge": None} == TOTALS
    assert problem["expected_total"] == {"amount": 4900, "currency": "EUR"}
    assert problem["ruling"]["rule"] == "delivery.cost"


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        (
            {"shipping_address": {**ORDER["shipping_address"], "country": "RU", "province": None}},
            "ordering.shipping",
        ),
        ({"payment__method": "cash_on_delivery"}, "payment.methods"),
    ],
)
def test_what_the_terms_refuse_is_explained_by_their_ruling(changes: dict[str, Any], rule: str, api: Api) -> None:
    ruling = api.place(order(**changes)).json()["ruling"]
    assert ruling["rule"] == rule
    assert ruling["allowed"] is False
    assert ruling["clause"]["quote"]


def test_every_field_at_fault_is_named_at_once(api: Api) -> None:
    problem = api.place(order(lines__0__quantity=0, customer__email="no", shipping_address__country="QQ")).json()
    assert {one["param"] for one in problem["errors"]} >= {
        "lines[0].quantity",
        "customer.email",
        "shipping_address.country",
    }


def test_only_the_sellers_own_storefront_places_its_orders(api: Api, database: Database) -> None:
    stranger = api.place(token=OTHER_KEY)
    assert (stranger.status_code, stranger.json()["code"]) == (403, "other_sellers_key")
    assert api.place(token=staff("supervisor")).status_code == 403
    assert api.place(token="ok_" + "x" * 43).status_code == 401
    assert api.client.post("/v1/orders", json=ORDER).status_code == 401
    assert api.client.post("/v1/orders", json=ORDER, headers={"Authorization": f"Bearer {KEY}"}).status_code == 400
    assert events_stored(database) == 0


def test_the_same_reference_is_placed_once_and_the_order_is_named(api: Api) -> None:
    placed = api.placed()
    again = api.place()
    assert again.status_code == 409
    problem = again.json()
    assert (problem["code"], problem["order_id"]) == ("storefront_reference_taken", placed["id"])


def test_the_same_key_and_body_get_the_saved_answer(api: Api) -> None:
    first, again = api.place(key="once"), api.place(key="once")
    assert again.content == first.content
    assert again.headers["Idempotent-Replayed"] == "true"
    assert api.place(order(gift_note="other"), key="once").status_code == 422


def test_a_refused_order_saves_nothing_under_its_key(api: Api) -> None:
    assert api.place(order(expected_total__amount=1), key="again").status_code == 422
    assert api.place(key="again").status_code == 201


@pytest.mark.parametrize("keys", [["same"] * 8, [f"key-of-{number}" for number in range(8)]])
def test_eight_requests_at_the_same_instant_make_one_order(keys: list[str], api: Api, database: Database) -> None:
    ready = threading.Barrier(len(keys))
    answers: list[httpx.Response] = []

    def post(key: str) -> None:
        ready.wait()
        answers.append(api.place(key=key))

    threads = [threading.Thread(target=post, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    placed = [answer for answer in answers if answer.status_code == 201]
    assert len({answer.json()["id"] for answer in placed}) == 1
    assert {answer.status_code for answer in answers} <= {201, 409}
    if len(set(keys)) > 1:
        assert len(placed) == 1
    assert events_stored(database) == 1


def test_numbers_rise_and_differ(api: Api) -> None:
    numbers = [api.placed(storefront_reference=f"R-{number}")["number"] for number in range(3)]
    assert numbers == sorted(set(numbers))


def test_a_body_that_is_no_json_is_refused_as_such(api: Api) -> None:
    headers = {"Authorization": f"Bearer {KEY}", "Idempotency-Key": "k", "Content-Type": "application/json"}
    assert api.client.post("/v1/orders", content=b'{"seller": ', headers=headers).status_code == 400
    nested = b'{"a":' * 700 + b"1" + b"}" * 700
    assert api.client.post("/v1/orders", content=nested, headers=headers).status_code in {400, 422}
    assert api.client.post("/v1/orders", content=b" " * 300_000, headers=headers).status_code == 413
    assert api.place([]).status_code == 422  # type: ignore[arg-type]  # not an object, on purpose


def test_the_customers_link_opens_its_order_only(api: Api) -> None:
    one, other = api.placed(), api.placed(storefront_reference="another")
    assert api.get(one["links"]["self"], token=link(one["id"])).status_code == 200
    assert api.get(one["links"]["self"], token=link(other["id"])).status_code == 404
