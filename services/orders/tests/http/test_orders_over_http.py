"""Looking at orders, cancelling them and correcting their delivery, over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from orders_api import KEY, NOBODYS, OTHER_KEY, Api, link, order, staff, tell
from orders_examples import (
    NOTE_ALLOCATION,
    NOTE_CAPTURE,
    NOTE_DELIVERED,
    NOTE_SHIPPED,
    NOTE_STOP_DECLINED,
    NOTE_STOPPED,
)

from ordito.kit.clock import FixedClock
from ordito.kit.database import Database
from ordito.orders.adapters.http.examples import DELIVERY_DETAILS, NAPLES


def test_an_order_is_seen_by_its_storefront_its_customer_and_its_staff(api: Api) -> None:
    placed = api.placed()
    for token in (KEY, link(placed["id"]), staff("viewer"), staff("viewer", sellers=["opsobjects"])):
        assert api.get(placed["links"]["self"], token=token).json()["id"] == placed["id"]
    for token in (OTHER_KEY, link(NOBODYS), staff("viewer", sellers=["another-shop"])):
        assert api.get(placed["links"]["self"], token=token).status_code == 404


def test_an_order_that_does_not_exist_is_not_found(api: Api) -> None:
    for path in ("", "/events", "/options"):
        answer = api.get(f"/v1/orders/{NOBODYS}{path}", token=staff())
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert api.post(f"/v1/orders/{NOBODYS}/cancel", {}, token=staff()).status_code == 404
    assert api.post(f"/v1/orders/{NOBODYS}/cancel", {}, token=link(NOBODYS)).status_code == 404
    assert api.get("/v1/orders/not-a-uuid", token=staff()).status_code == 422


def test_an_order_is_shown_as_it_was_at_an_instant(api: Api, database: Database, clock: FixedClock) -> None:
    placed = api.placed()
    before = clock.now()
    clock.advance(timedelta(minutes=10))
    tell(database, placed["id"], NOTE_CAPTURE, NOTE_ALLOCATION)

    def show(**params: str) -> dict[str, Any]:
        shown: dict[str, Any] = api.get(placed["links"]["self"], **params).json()
        return shown

    now, then = show(), show(as_of=before.isoformat())
    assert (now["status"], now["version"], now["acceptance"]["state"]) == ("confirmed", 4, "confirmed")
    assert (then["status"], then["version"], then["acceptance"]["state"]) == ("placed", 1, "proposed")
    assert now["payment"]["state"] == "captured"
    assert now["delivery"]["reserved"] == [{"line": 1, "quantity": 1}]
    too_early = (before - timedelta(seconds=1)).isoformat()
    assert api.get(placed["links"]["self"], as_of=too_early).status_code == 404
    naive = api.get(placed["links"]["self"], as_of="2026-11-02T12:00:00")
    assert (naive.status_code, naive.json()["param"]) == (422, "as_of")


def test_the_events_are_told_in_order_with_their_causes(api: Api, database: Database) -> None:
    placed = api.placed()
    tell(database, placed["id"], NOTE_CAPTURE, NOTE_ALLOCATION)
    told = api.get(placed["links"]["events"]).json()
    assert [(event["version"], event["type"]) for event in told["events"]] == [
        (1, "ordito.orders.order-placed.v1"),
        (2, "ordito.orders.payment-noted.v1"),
        (3, "ordito.orders.allocation-noted.v1"),
        (4, "ordito.orders.order-confirmed.v1"),
    ]
    first, second = told["events"][:2]
    assert first["actor"] == {"kind": "storefront", "id": "opsobjects"}
    assert first["data"]["totals"]["total"] == {"amount": 4410, "currency": "EUR"}
    assert second["causation"] == "event-of-another-service"
    assert told["next_after"] is None


def test_the_events_come_in_pages(api: Api, database: Database) -> None:
    placed = api.placed()
    tell(database, placed["id"], NOTE_CAPTURE, NOTE_ALLOCATION)
    page = api.get(placed["links"]["events"], limit=3).json()
    assert (len(page["events"]), page["next_after"]) == (3, 3)
    rest = api.get(placed["links"]["events"], limit=3, after=page["next_after"]).json()
    assert ([event["version"] for event in rest["events"]], rest["next_after"]) == ([4], None)


def test_customers_do_not_see_who_of_the_staff_acted(api: Api) -> None:
    placed = api.placed()
    assert api.get(placed["links"]["events"], token=link(placed["id"])).status_code == 403


def test_the_options_say_what_may_be_done_and_why_not(api: Api) -> None:
    placed = api.placed()
    mine = api.get(placed["links"]["options"], token=link(placed["id"])).json()
    assert mine["by"] == "customer"
    assert mine["cancel"]["allowed"] is True
    assert mine["cancel"]["ruling"]["code"] == "cancellable_until_forwarded"
    assert mine["change_delivery_details"]["allowed"] is False
    assert mine["change_delivery_details"]["ruling"]["code"] == "customer_service_only"
    assert mine["withdraw"]["ruling"]["code"] == "before_delivery"
    theirs = api.get(placed["links"]["options"], token=staff("viewer")).json()
    assert (theirs["by"], theirs["change_delivery_details"]["allowed"]) == ("staff", True)
    assert api.get(placed["links"]["options"], token=staff("viewer"), by="customer").json() == mine
    assert api.get(placed["links"]["options"]).status_code == 403


def test_a_customer_cancels_and_shippings_answer_decides(api: Api, database: Database) -> None:
    placed = api.placed()
    tell(database, placed["id"], NOTE_CAPTURE, NOTE_ALLOCATION)
    asked = api.post(placed["links"]["cancel"], {"reason": "wrong size"}, token=link(placed["id"]))
    assert asked.status_code == 202
    assert asked.json()["status"] == "cancelling"
    assert asked.json()["ruling"]["code"] == "cancellable_until_forwarded"
    assert api.post(placed["links"]["cancel"], token=link(placed["id"])).status_code == 202
    tell(database, placed["id"], NOTE_STOPPED)
    again = api.post(placed["links"]["cancel"], token=staff())
    assert (again.status_code, again.json()["status"], again.json()["by"]) == (200, "cancelled", "customer")
    types = [event["type"] for event in api.get(placed["links"]["events"]).json()["events"]]
    assert types.count("ordito.orders.cancellation-requested.v1") == 1


def test_a_cancellation_that_came_too_late_leaves_the_order_as_it_was(api: Api, database: Database) -> None:
    placed = api.placed()
    tell(database, placed["id"], NOTE_CAPTURE, NOTE_ALLOCATION)
    assert api.post(placed["links"]["cancel"], token=link(placed["id"])).status_code == 202
    tell(database, placed["id"], NOTE_SHIPPED, NOTE_STOP_DECLINED)
    assert api.get(placed["links"]["self"]).json()["status"] == "shipped"


def test_an_order_placed_by_one_is_cancelled_by_customer_service_only(api: Api, clock: FixedClock) -> None:
    clock.advance(timedelta(hours=21))  # Tuesday, 11:30 in Rome
    placed = api.placed()
    refused = api.post(placed["links"]["cancel"], token=link(placed["id"]))
    assert (refused.status_code, refused.json()["code"]) == (409, "not_cancellable_by_customer")
    ruling = refused.json()["ruling"]
    assert ruling["code"] == "customer_service_only"
    assert ruling["facts"]["working_day"] is True
    assert api.post(placed["links"]["cancel"], token=staff()).status_code == 202


def test_nobody_cancels_what_is_forwarded(api: Api, database: Database) -> None:
    placed = api.placed()
    tell(database, placed["id"], NOTE_CAPTURE, NOTE_ALLOCATION, NOTE_SHIPPED)
    for token, code in ((link(placed["id"]), "not_cancellable_by_customer"), (staff(), "not_cancellable_by_staff")):
        refused = api.post(placed["links"]["cancel"], token=token)
        assert (refused.status_code, refused.json()["code"]) == (409, code)
        assert refused.json()["ruling"]["code"] == "already_forwarded"


def test_only_the_customer_and_agents_cancel(api: Api) -> None:
    placed = api.placed()
    assert api.post(placed["links"]["cancel"], token=staff("viewer")).status_code == 403
    assert api.post(placed["links"]["cancel"], token=KEY).status_code == 403
    assert api.post(placed["links"]["cancel"], token=link(NOBODYS)).status_code == 404
    assert api.post(placed["links"]["cancel"], token=staff(sellers=["another-shop"])).status_code == 404


def test_staff_correct_the_delivery_until_the_order_is_forwarded(api: Api, database: Database) -> None:
    placed = api.placed()
    path = placed["links"]["delivery_details"]
    changed = api.post(path, DELIVERY_DETAILS, token=staff())
    assert changed.status_code == 200, changed.text
    assert changed.json()["shipping_address"]["line1"] == "Via Toledo 5"
    assert api.post(path, {"shipping_address": NAPLES}, token=staff()).json()["phone"] == "+393331234567"
    assert api.post(path, {"shipping_address": NAPLES, "phone": None}, token=staff()).json()["phone"] is None
    told = api.get(placed["links"]["events"]).json()["events"]
    assert [event["data"]["changed_by"] for event in told[1:]] == ["anna"] * 3
    tell(database, placed["id"], NOTE_CAPTURE, NOTE_ALLOCATION, NOTE_SHIPPED, NOTE_DELIVERED)
    late = api.post(path, DELIVERY_DETAILS, token=staff())
    assert (late.status_code, late.json()["code"]) == (409, "delivery_details_fixed")


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"shipping_address": {**NAPLES, "postal_code": "8"}}, "shipping_address.postal_code"),
        ({"shipping_address": NAPLES, "phone": "12"}, "phone"),
        ({"shipping_address": {**NAPLES, "line2": "4111111111111111"}}, "shipping_address.line2"),
        ({"shipping_address": {**NAPLES, "country": "FR"}}, "shipping_address.country"),
        ({"shipping_address": {**NAPLES, "country": "RU"}}, "shipping_address.country"),
    ],
)
def test_details_that_cannot_be_are_refused_naming_the_field(body: dict[str, Any], param: str, api: Api) -> None:
    placed = api.placed()
    refused = api.post(placed["links"]["delivery_details"], body, token=staff())
    assert (refused.status_code, refused.json()["param"]) == (422, param)


def test_customers_do_not_correct_the_delivery(api: Api) -> None:
    placed = api.placed()
    for token in (link(placed["id"]), KEY, staff("viewer")):
        assert api.post(placed["links"]["delivery_details"], DELIVERY_DETAILS, token=token).status_code == 403


def test_an_order_is_found_by_the_storefronts_reference(api: Api) -> None:
    placed = api.placed()
    reference = order()["storefront_reference"]

    def found(token: str, wanted: str = reference) -> list[str]:
        return [one["id"] for one in api.get("/v1/orders", token=token, storefront_reference=wanted).json()["orders"]]

    assert found(KEY) == found(staff("viewer")) == [placed["id"]]
    assert found(OTHER_KEY) == found(staff("viewer", sellers=["another-shop"])) == found(link(placed["id"])) == []
    assert found(KEY, "never-posted") == []
    assert UUID(placed["id"]).version == 7
