"""Over HTTP: couriers by the terms, parcels that are held, released, back or lost, and money that is collected."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from running_shipping import API_KEY, OTHER_API_KEY, Api, RunningShipping, customer, staff
from shipped_order import NOW, ORDER, confirmed, messages, placed

PARCELS = f"/v1/orders/{ORDER}/parcels"
BACK = {"cause": "refused", "return_cost": {"amount": 650, "currency": "EUR"}}


@pytest.fixture
def ready(shipping: RunningShipping, api: Api) -> RunningShipping:
    """A confirmed order of 2 watches and a strap, to be paid to the courier."""
    shipping.count("WATCH", 10)
    shipping.count("STRAP", 10)
    shipping.hear(*messages(placed(method="cash_on_delivery"), confirmed()))
    return shipping


@pytest.fixture
def parcel(api: Api, ready: RunningShipping) -> str:
    """All of it, with the courier."""
    found = str(api.post(PARCELS, {"courier": "brt"}, staff()).json()["parcel_id"])
    assert api.post(f"{PARCELS}/{found}/hand-over", {"tracking_number": "BRT001"}, staff()).status_code == 200
    return found


def report(api: Api, shipping: RunningShipping, *events: tuple[str, int]) -> None:
    rows = [{"status": status, "happened_at": (NOW + timedelta(hours=hours)).isoformat()} for status, hours in events]
    assert api.courier(json.dumps({"tracking_number": "BRT001", "events": rows}).encode()).status_code == 202
    assert shipping.handle_webhooks() == 1


def shown(api: Api, token: str | None = None) -> dict[str, Any]:
    shipment: dict[str, Any] = api.get(f"/v1/orders/{ORDER}/shipment", token or staff("viewer")).json()
    return shipment


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_the_couriers_of_the_terms_are_offered_first(api: Api, ready: RunningShipping) -> None:
    offered = api.get(f"/v1/orders/{ORDER}/couriers", staff("viewer")).json()
    assert [(one["code"], one["named_by_terms"]) for one in offered["items"]] == [
        ("brt", True),
        ("gls", True),
        ("dhl", False),
    ]
    assert offered["ruling"]["rule"] == "delivery.couriers"
    assert api.get(f"/v1/orders/{ORDER}/couriers", API_KEY).status_code == 200
    assert api.get(f"/v1/orders/{ORDER}/couriers", OTHER_API_KEY).status_code == 404
    assert api.get(f"/v1/orders/{ORDER}/couriers", customer()).status_code == 403


def test_a_courier_that_the_terms_do_not_name_is_taken_with_a_note(api: Api, ready: RunningShipping) -> None:
    one_watch = [{"line": 1, "quantity": 1}]
    named = api.post(PARCELS, {"courier": "brt", "lines": one_watch}, staff())
    assert (named.status_code, named.json()["note"]) == (201, None)
    other = api.post(PARCELS, {"courier": "dhl", "lines": one_watch}, staff())
    assert other.status_code == 201
    assert other.json()["note"]["en"].startswith("The seller's terms do not name this courier.")


def test_a_parcel_weighs_what_its_pieces_weigh(api: Api, ready: RunningShipping) -> None:
    assert api.post(PARCELS, {"courier": "brt"}, staff()).json()["weight_grams"] == 3 * 180


def test_what_the_courier_collects_is_shown_and_told_on_delivery(api: Api, ready: RunningShipping, parcel: str) -> None:
    assert shown(api)["parcels"][0]["collect"] == {"amount": 14700, "currency": "EUR"}
    report(api, ready, ("delivered", 30))
    assert ready.events()[-1].collected.amount == 14700


def test_a_delivery_is_corrected_in_both_directions(api: Api, ready: RunningShipping, parcel: str) -> None:
    report(api, ready, ("delivered", 30))
    report(api, ready, ("delivered", 28))
    report(api, ready, ("delivered", 32))
    report(api, ready, ("delivered", 30))
    assert ready.types()[-3:] == ["ParcelDelivered", "DeliveryCorrected", "DeliveryCorrected"]
    assert shown(api)["parcels"][0]["delivered_at"] == "2026-11-24T17:30:00Z"
    assert ready.events()[-1].was == NOW + timedelta(hours=28)


def test_what_was_reported_early_and_corrected_before_our_hand_over_is_told_as_both(
    api: Api, ready: RunningShipping
) -> None:
    packed = str(api.post(PARCELS, {"courier": "brt"}, staff()).json()["parcel_id"])
    report(api, ready, ("delivered", 30))
    report(api, ready, ("delivered", 28))
    handed_over = api.post(f"{PARCELS}/{packed}/hand-over", {"tracking_number": "BRT001"}, staff()).json()
    assert handed_over["status"] == "delivered"
    assert ready.types()[-3:] == ["ParcelHandedOver", "ParcelDelivered", "DeliveryCorrected"]


def test_a_held_parcel_is_released_by_staff(api: Api, ready: RunningShipping, parcel: str) -> None:
    path = f"{PARCELS}/{parcel}/release"
    assert refusal(api.post(path, {"instruction": "deliver_again"}, staff())) == (409, "parcel_not_held")
    report(api, ready, ("delivery_failed", 24), ("on_hold", 25))
    assert shown(api)["parcels"][0]["held_since"] == "2026-11-24T10:30:00Z"
    api.clock.advance(timedelta(hours=30))
    assert refusal(api.post(path, {"instruction": "deliver_again"}, staff("viewer"))) == (403, "role_required")
    assert refusal(api.post(path, {"instruction": "throw_away"}, staff())) == (422, "invalid_request")
    released = api.post(path, {"instruction": "deliver_again", "note": "In the morning"}, staff())
    assert (released.status_code, released.json()["held_since"]) == (200, None)
    event = ready.events()[-1]
    assert (event.released_by, event.ruling.code) == ("anna", "released_by_customer_service")


def test_a_parcel_that_came_back_is_in_stock_again(api: Api, ready: RunningShipping, parcel: str) -> None:
    report(api, ready, ("return_to_sender", 24))
    assert shown(api)["parcels"][0]["returning"]
    path = f"{PARCELS}/{parcel}/came-back"
    back = api.post(path, BACK, staff(), key="back-1")
    assert (back.status_code, back.json()["status"]) == (200, "came_back")
    assert api.post(path, BACK, staff(), key="back-1").headers["Idempotent-Replayed"] == "true"
    assert api.post(path, BACK, staff()).status_code == 200
    assert (ready.level("WATCH"), ready.level("STRAP")) == ((10, 0), (10, 0))
    assert shown(api, customer())["status"] == "undelivered"
    event = ready.events()[-1]
    assert (event.cause, event.return_cost.amount, event.customs_cost.amount) == ("refused", 650, 0)
    assert ready.types().count("ParcelCameBack") == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"cause": "bored"},
        {"cause": "refused", "return_cost": {"amount": -1, "currency": "EUR"}},
        {"cause": "refused", "return_cost": 650},
    ],
)
def test_what_does_not_say_how_a_parcel_came_back(api: Api, ready: RunningShipping, parcel: str, body: object) -> None:
    answer = api.post(f"{PARCELS}/{parcel}/came-back", body, staff())
    assert refusal(answer) == (422, "invalid_request")


def test_a_lost_parcel_stays_lost(api: Api, ready: RunningShipping, parcel: str) -> None:
    lost = api.post(f"{PARCELS}/{parcel}/lost", {}, staff())
    assert (lost.status_code, lost.json()["status"]) == (200, "lost")
    assert refusal(api.post(f"{PARCELS}/{parcel}/came-back", BACK, staff())) == (409, "parcel_reached_its_end")
    report(api, ready, ("delivered", 30))
    assert shown(api)["parcels"][0]["status"] == "lost"
    assert ready.level("WATCH") == (8, 0)


def test_only_staff_says_what_became_of_a_parcel(api: Api, ready: RunningShipping, parcel: str) -> None:
    for action, body in (("release", {"instruction": "deliver_again"}), ("came-back", BACK), ("lost", {})):
        path = f"{PARCELS}/{parcel}/{action}"
        assert refusal(api.post(path, body, API_KEY)) == (403, "staff_required")
        assert refusal(api.post(path, body, staff(sellers=("somebody-else",)))) == (404, "not_found")
        assert refusal(api.post(f"{PARCELS}/{ORDER}/{action}", body, staff())) == (404, "parcel_unknown")
