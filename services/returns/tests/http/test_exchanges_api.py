"""Exchanging over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from conftest import House

WANTED: dict[str, Any] = {
    "lines": [{"line": 1, "quantity": 1}],
    "wanted": [
        {"sku": "OPSPW-90", "name": "Pink watch", "quantity": 1, "unit_price": {"amount": 5900, "currency": "EUR"}}
    ],
}


def test_an_exchange_is_agreed_with_its_code_and_an_order_to_come(house: House) -> None:
    house.hear_until("delivered")
    answer = house.post("/exchanges", WANTED, token=house.staff(), key="exchange-1")
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/v1/orders/{house.order_id}/returns/r1"
    agreed = answer.json()
    assert (agreed["kind"], agreed["status"], agreed["ruling"]["code"]) == (
        "exchange",
        "authorised",
        "customer_pays_difference",
    )
    assert agreed["exchange"]["credit"]["amount"] == 4410
    assert agreed["exchange"]["to_pay"]["amount"] == 1490
    assert UUID(agreed["exchange"]["replacement_order_id"]).version == 7
    assert agreed["authorisation"]["code"].startswith("RET-OB-")
    again = house.post("/exchanges", WANTED, token=house.staff(), key="exchange-1")
    assert again.content == answer.content
    assert house.events() == ["exchange-agreed.v1", "return-authorised.v1"]
    assert house.get("/returns/r1", token=house.customer()).json()["kind"] == "exchange"
    assert house.get("/returns/r1/form.pdf", token=house.customer()).status_code == 200


def test_after_the_window_and_where_it_is_not_offered_the_ruling_says_so(house: House) -> None:
    house.hear_until("delivered")
    house.move_to(datetime(2026, 11, 17, 23, 0, tzinfo=UTC))
    refused = house.post("/exchanges", WANTED, token=house.staff())
    assert (refused.status_code, refused.json()["code"]) == (409, "exchange_not_possible")
    assert refused.json()["ruling"]["code"] == "window_over"
    assert house.events() == []


def test_a_text_without_exchanges_says_that_a_new_order_is_needed(house: House) -> None:
    house.hear_delivered("oplashopping", "2017-12")
    refused = house.post("/exchanges", WANTED, token=house.staff())
    assert refused.json()["ruling"]["code"] == "not_offered"


def test_wrong_wishes_name_the_field(house: House) -> None:
    house.hear_until("delivered")
    dollars = [WANTED["wanted"][0] | {"unit_price": {"amount": 1, "currency": "USD"}}]
    for change, code, param in (
        ({"wanted": dollars}, "other_currency", "wanted[0].unit_price.currency"),
        ({"wanted": []}, "invalid_request", "wanted"),
        ({"lines": [{"line": 9, "quantity": 1}]}, "line_unknown", "lines[0].line"),
    ):
        refused = house.post("/exchanges", WANTED | change, token=house.staff())
        assert (refused.status_code, refused.json()["code"], refused.json()["param"]) == (422, code, param)


def test_customers_and_viewers_do_not_agree_to_exchanges(house: House) -> None:
    house.hear_until("delivered")
    for token in (house.customer(), house.staff("viewer")):
        refused = house.post("/exchanges", WANTED, token=token)
        assert (refused.status_code, refused.json()["code"]) == (403, "storefront_or_agent_required")
    assert house.post("/exchanges", WANTED, token=house.staff(seller="oplashopping")).status_code == 404
