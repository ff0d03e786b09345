"""What storefronts may not post: each fault is a 422 that names its field, and nothing is stored."""

import copy
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from e2e.scene import Scene

from ordito.cli.outside import House, line

Order = dict[str, Any]
VISA = "4111 1111 1111 1111"


def _put(*path: str | int, value: Any) -> Callable[[Order], None]:
    def change(order: Order) -> None:
        here: Any = order
        for step in path[:-1]:
            here = here[step]
        here[path[-1]] = value

    return change


FAULTS: dict[str, tuple[Callable[[Order], None], str]] = {
    "unknown seller": (_put("seller", value="nobody"), "seller"),
    "no seller": (lambda order: order.pop("seller"), "seller"),
    "unknown country": (_put("shipping_address", "country", value="QQ"), "shipping_address.country"),
    "a country that is not delivered to": (_put("shipping_address", value="RUSSIA"), "shipping_address.country"),
    "negative price": (_put("lines", 0, "unit_price", "amount", value=-4900), "lines[0].unit_price.amount"),
    "fractional price": (_put("lines", 0, "unit_price", "amount", value=49.5), "lines[0].unit_price.amount"),
    "price as a text": (_put("lines", 0, "unit_price", "amount", value="4900"), "lines[0].unit_price.amount"),
    "negative total": (_put("expected_total", "amount", value=-1), "expected_total.amount"),
    "another total": (_put("expected_total", "amount", value=4800), "expected_total"),
    "mixed currencies": (_put("lines", 0, "unit_price", "currency", value="USD"), "lines[0].unit_price.currency"),
    "total in another currency": (_put("expected_total", "currency", value="USD"), "expected_total.currency"),
    "discount above the goods": (
        _put("discount", value={"code": "OPS", "amount": {"amount": 5000, "currency": "EUR"}}),
        "discount.amount",
    ),
    "quantity 0": (_put("lines", 0, "quantity", value=0), "lines[0].quantity"),
    "quantity and a half": (_put("lines", 0, "quantity", value=1.5), "lines[0].quantity"),
    "an empty order": (_put("lines", value=[]), "lines"),
    "an e-mail address that is none": (_put("customer", "email", value="cliente"), "customer.email"),
    "an unknown language": (_put("customer", "language", value="xx"), "customer.language"),
    "an unknown way to pay": (_put("payment", "method", value="cash"), "payment.method"),
    "a field that nobody knows": (_put("express", value=True), "express"),
    "a card number as the token": (_put("payment", "token", value=VISA.replace(" ", "")), "payment.token"),
    "a card number in the gift note": (_put("gift_note", value=f"Auguri! {VISA}"), "gift_note"),
    "a card number in an address": (_put("shipping_address", "line1", value=f"Via {VISA}"), "shipping_address.line1"),
    "a card number in an unknown field": (_put("pan", value=VISA), "pan"),
}
MOSCOW = {"name": "Cliente", "line1": "ul. 1", "postal_code": "101000", "city": "Moskva", "country": "RU"}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wrong_field_is_named_and_nothing_is_stored(house: House, scene: Scene, fault: str) -> None:
    change, field = FAULTS[fault]
    good = scene.order(line(scene.sku("OPSPW"), price=4900))
    wrong = copy.deepcopy(good)
    change(wrong)
    if wrong["shipping_address"] == "RUSSIA":
        wrong["shipping_address"] = MOSCOW
    answer = _post(house, wrong, key=scene.run)
    problem = answer.json()
    assert answer.status_code == 422, problem
    assert answer.headers["content-type"] == "application/problem+json"
    fields = [problem.get("param"), *(one["param"] for one in problem.get("errors") or ())]
    assert field in fields, problem
    assert problem["code"]
    assert problem["detail"]
    assert "1111" not in answer.text
    assert _stored(house, good) == []
    assert _post(house, good, key=scene.run).status_code == 201, "the key is free: a refusal saves nothing"
    assert len(_stored(house, good)) == 1


def test_a_total_that_differs_is_refused_with_the_breakdown(house: House, scene: Scene) -> None:
    order = scene.order(line(scene.sku("OPSPW"), price=2900), discount=100)
    order["expected_total"]["amount"] = 2800
    answer = _post(house, order, key=scene.run)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "total_differs")
    totals = {name: problem["totals"][name]["amount"] for name in ("goods", "discount", "delivery", "total")}
    assert totals == {"goods": 2900, "discount": 100, "delivery": 490, "total": 3290}


def test_a_body_that_is_no_json_is_a_problem_too(house: House, scene: Scene) -> None:
    answer = house.http.post(
        f"{house.urls['orders']}/v1/orders",
        content=b'{"seller": ',
        headers={**_headers(house, key=scene.run), "Content-Type": "application/json"},
    )
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def _headers(house: House, *, key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {house.storefront()}", "Idempotency-Key": key}


def _post(house: House, order: Order, *, key: str) -> httpx.Response:
    return house.http.post(f"{house.urls['orders']}/v1/orders", json=order, headers=_headers(house, key=key))


def _stored(house: House, order: Order) -> list[Any]:
    found = house.http.get(
        f"{house.urls['orders']}/v1/orders",
        params={"storefront_reference": order["storefront_reference"]},
        headers={"Authorization": f"Bearer {house.storefront()}"},
    )
    return list(found.raise_for_status().json()["orders"])
