"""A heavy order: asked about, offered, accepted, and then an order like any other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from orders_api import KEY, OP_KEY, Api, link, op_order, staff

from ordito.kit.clock import FixedClock
from ordito.orders.adapters.http import examples


def ask(api: Api, **changes: Any) -> dict[str, Any]:
    answer = api.post("/v1/quotations", {**examples.QUOTATION, **changes}, token=OP_KEY)
    assert answer.status_code == 201, answer.text
    asked: dict[str, Any] = answer.json()
    assert answer.headers["Location"] == asked["links"]["self"]
    return asked


def offered(api: Api) -> dict[str, Any]:
    asked = ask(api)
    answer = api.post(asked["links"]["self"], examples.OFFER, token=staff())
    assert answer.status_code == 200, answer.text
    quotation: dict[str, Any] = answer.json()
    return quotation


def test_a_heavy_order_is_quoted_and_then_placed(api: Api) -> None:
    asked = ask(api)
    assert (asked["status"], asked["weight_grams"], asked["offer"]) == ("requested", 110_000, None)
    assert asked["payment_methods"] == []
    assert asked["ruling"]["code"] == "quotation_needed"
    mine = link(asked["id"])
    early = api.post(asked["links"]["acceptance"], examples.ACCEPTANCE, token=mine)
    assert (early.status_code, early.json()["code"]) == (409, "quotation_not_offered")
    assert api.get(asked["links"]["order"], token=OP_KEY).status_code == 404
    quoted = api.post(asked["links"]["self"], examples.OFFER, token=staff()).json()
    assert quoted["status"] == "offered"
    assert quoted["offer"]["total"] == {"amount": 102_000, "currency": "EUR"}
    assert quoted["offer"]["valid_until"] == "2026-11-09"
    assert {each["method"]: each["total"]["amount"] for each in quoted["payment_methods"]} == {
        "card": 102_000,
        "paypal": 102_000,
        "cash_on_delivery": 104_142,
    }
    shown = api.get(asked["links"]["self"], token=mine)
    assert shown.json() == quoted
    assert "anna" not in shown.text
    placed = api.post(asked["links"]["acceptance"], examples.ACCEPTANCE, token=mine)
    assert placed.status_code == 201, placed.text
    assert (placed.json()["id"], placed.json()["number"]) == (asked["id"], asked["number"])
    accepted = api.get(asked["links"]["self"], token=mine).json()
    assert (accepted["status"], accepted["payment_methods"]) == ("accepted", [])
    order = api.get(asked["links"]["order"], token=OP_KEY).json()
    assert (order["totals"]["delivery"], order["status"]) == ({"amount": 12_000, "currency": "EUR"}, "placed")
    types = [event["type"] for event in api.get(order["links"]["events"], token=OP_KEY).json()["events"]]
    assert [one.split(".")[2] for one in types] == ["quotation-requested", "quotation-offered", "order-placed"]


def test_the_storefront_accepts_for_its_customer_too_and_staff_do_not(api: Api) -> None:
    quotation = offered(api)
    path = quotation["links"]["acceptance"]
    assert api.post(path, examples.ACCEPTANCE, token=staff("supervisor")).status_code == 403
    assert api.post(path, examples.ACCEPTANCE, token=KEY).status_code == 404
    assert api.post(path, examples.ACCEPTANCE, token=OP_KEY).status_code == 201


def test_an_offer_that_ended_is_not_accepted(api: Api, clock: FixedClock) -> None:
    quotation = offered(api)
    clock.advance(timedelta(days=8))
    assert api.get(quotation["links"]["self"], token=OP_KEY).json()["status"] == "expired"
    late = api.post(quotation["links"]["acceptance"], examples.ACCEPTANCE, token=OP_KEY)
    assert (late.status_code, late.json()["code"]) == (409, "quotation_expired")
    api.post(quotation["links"]["self"], examples.OFFER, token=staff())
    assert api.post(quotation["links"]["acceptance"], examples.ACCEPTANCE, token=OP_KEY).status_code == 201


def test_cash_on_delivery_is_no_choice_abroad(api: Api) -> None:
    paris = {**examples.QUOTATION["shipping_address"], "province": None, "postal_code": "75001", "country": "FR"}
    asked = ask(api, shipping_address=paris)
    quoted = api.post(asked["links"]["self"], examples.OFFER, token=staff()).json()
    assert [each["method"] for each in quoted["payment_methods"]] == ["card", "paypal"]
    body = {"payment": {"method": "cash_on_delivery"}, "expected_total": quoted["offer"]["total"]}
    refused = api.post(quoted["links"]["acceptance"], body, token=link(asked["id"]))
    assert (refused.status_code, refused.json()["ruling"]["code"]) == (422, "not_in_this_country")


def test_another_total_is_answered_with_the_breakdown(api: Api) -> None:
    quotation = offered(api)
    body = {**examples.ACCEPTANCE, "expected_total": {"amount": 1, "currency": "EUR"}}
    problem = api.post(quotation["links"]["acceptance"], body, token=OP_KEY).json()
    assert (problem["code"], problem["totals"]["total"]["amount"]) == ("total_differs", 102_000)


def test_what_is_light_is_placed_instead(api: Api) -> None:
    light = {**examples.QUOTATION, "lines": [{**examples.CABINET, "weight_grams": 100_000}]}
    refused = api.post("/v1/quotations", light, token=OP_KEY)
    assert (refused.status_code, refused.json()["code"]) == (422, "quotation_not_needed")


def test_a_reference_is_asked_about_or_placed_once(api: Api) -> None:
    asked = ask(api)
    again = api.post("/v1/quotations", examples.QUOTATION, token=OP_KEY)
    assert (again.status_code, again.json()["order_id"]) == (409, asked["id"])
    taken = api.place(op_order(storefront_reference=asked["storefront_reference"]), token=OP_KEY)
    assert (taken.status_code, taken.json()["code"]) == (409, "storefront_reference_taken")
    found = api.get("/v1/orders", token=OP_KEY, storefront_reference=asked["storefront_reference"])
    assert found.json() == {"orders": []}


@pytest.mark.parametrize("token", [OP_KEY, staff("viewer"), "link"])
def test_only_agents_say_what_delivery_costs(token: str, api: Api) -> None:
    asked = ask(api)
    sender = link(asked["id"]) if token == "link" else token
    assert api.post(asked["links"]["self"], examples.OFFER, token=sender).status_code == 403


def test_only_the_sellers_own_storefront_asks(api: Api) -> None:
    assert api.post("/v1/quotations", examples.QUOTATION, token=KEY).status_code == 403
    unknown = api.post("/v1/quotations", {**examples.QUOTATION, "seller": "nobody"}, token=OP_KEY)
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_seller")
    assert api.get("/v1/orders/0193a1f2-6c4b-7d2e-9a51-3f0c8e7b6d21/quotation", token=staff()).status_code == 404
