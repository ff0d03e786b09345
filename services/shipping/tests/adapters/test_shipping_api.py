"""The HTTP API of shipping, over a real socket and a real PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import quote

import pytest
from running_shipping import API_KEY, OTHER_API_KEY, Api, RunningShipping, customer, staff
from shipped_order import NOW, ORDER, OTHER_ORDER, confirmed, messages, placed

from ordito.schemas.values import LineQuantity

WATCH = "/v1/stock/opsobjects/WATCH"
PARCELS = f"/v1/orders/{ORDER}/parcels"


@pytest.fixture
def ready(shipping: RunningShipping, api: Api) -> RunningShipping:
    """A confirmed order of 2 watches and a strap."""
    shipping.count("WATCH", 10)
    shipping.count("STRAP", 10)
    shipping.hear(*messages(placed(), confirmed()))
    return shipping


def packed(api: Api, *, order: str = ORDER) -> str:
    answer = api.post(f"/v1/orders/{order}/parcels", {"courier": "brt"}, staff())
    assert answer.status_code == 201, answer.text
    return str(answer.json()["parcel_id"])


# Stock


def test_stock_is_counted_and_shown(api: Api) -> None:
    counted = api.put(WATCH, {"on_hand": 10}, staff())
    assert counted.status_code == 200
    assert counted.json() == api.get(WATCH, staff("viewer")).json()
    assert {key: counted.json()[key] for key in ("sku", "on_hand", "reserved", "free")} == {
        "sku": "WATCH", "on_hand": 10, "reserved": 0, "free": 10,
    }  # fmt: skip


def test_the_storefront_counts_its_own_stock_and_nobody_elses(api: Api) -> None:
    assert api.put(WATCH, {"on_hand": 10}, API_KEY).status_code == 200
    assert api.put(WATCH, {"on_hand": 99}, OTHER_API_KEY).status_code == 404
    assert api.get(WATCH, OTHER_API_KEY).status_code == 404
    assert api.get(WATCH, API_KEY).json()["on_hand"] == 10


def test_who_may_count(api: Api) -> None:
    assert api.put(WATCH, {"on_hand": 1}, staff("viewer")).json()["code"] == "role_required"
    assert api.put(WATCH, {"on_hand": 1}, customer()).json()["code"] == "storefront_or_staff_required"
    assert api.put(WATCH, {"on_hand": 1}, staff(sellers=("somebody-else",))).status_code == 404
    assert api.client.put(WATCH, json={"on_hand": 1}).status_code == 401


def test_fewer_than_are_reserved_is_a_conflict_that_names_the_numbers(api: Api, ready: RunningShipping) -> None:
    answer = api.put(WATCH, {"on_hand": 1}, staff())
    assert answer.status_code == 409
    assert answer.json()["code"] == "on_hand_below_reserved"
    assert answer.json()["detail"] == "2 pieces are reserved for orders, so 1 on hand cannot be right."
    assert ready.level("WATCH") == (10, 2)


@pytest.mark.parametrize("on_hand", [-1, 1.5, "10", None, True])
def test_a_count_is_a_whole_number(api: Api, on_hand: object) -> None:
    answer = api.put(WATCH, {"on_hand": on_hand}, staff())
    assert (answer.status_code, answer.json()["param"]) == (422, "on_hand")


def test_the_stock_of_a_seller_is_listed_page_by_page(api: Api) -> None:
    for sku in ("C/3", "A", "B"):
        assert api.put(f"/v1/stock/opsobjects/{sku}", {"on_hand": 1}, staff()).status_code == 200
    first = api.get("/v1/stock/opsobjects?limit=2", staff("viewer")).json()
    assert ([one["sku"] for one in first["items"]], first["next"]) == (["A", "B"], "B")
    rest = api.get("/v1/stock/opsobjects?limit=2&after=B", staff("viewer")).json()
    assert ([one["sku"] for one in rest["items"]], rest["next"]) == (["C/3"], None)


def test_an_article_that_was_never_counted_is_not_there(api: Api) -> None:
    assert api.get(WATCH, staff("viewer")).status_code == 404


# Parcels


def test_a_shipment_is_packed_handed_over_and_shown(api: Api, ready: RunningShipping) -> None:
    before = api.get(f"/v1/orders/{ORDER}/shipment", staff("viewer")).json()
    assert (before["status"], before["gift_note"]) == ("to_pack", "Auguri!")
    assert before["open"] == [{"line": 1, "quantity": 2}, {"line": 2, "quantity": 1}]
    parcel = packed(api)
    assert api.get(f"/v1/orders/{ORDER}/shipment", customer()).json()["status"] == "packed"
    handed_over = api.post(f"{PARCELS}/{parcel}/hand-over", {"tracking_number": "BRT001"}, staff())
    assert handed_over.status_code == 200
    assert handed_over.json()["handed_over_at"] == "2026-11-23T09:30:00Z"
    assert handed_over.json()["tracking_url"].endswith("BRT001")
    after = api.get(f"/v1/orders/{ORDER}/shipment", API_KEY).json()
    assert (after["status"], after["reserved"], after["parcels"]) == ("under_way", [], [handed_over.json()])
    assert ready.level("WATCH") == (8, 0)


def test_an_order_goes_in_two_parcels_and_no_piece_twice(api: Api, ready: RunningShipping) -> None:
    watches = {"courier": "brt", "lines": [{"line": 1, "quantity": 2}]}
    assert api.post(PARCELS, watches, staff()).status_code == 201
    again = api.post(PARCELS, watches, staff())
    assert (again.status_code, again.json()["code"], again.json()["param"]) == (409, "pieces_not_open", "lines")
    rest = api.post(PARCELS, {"courier": "gls"}, staff())
    assert rest.json()["lines"] == [{"line": 2, "quantity": 1}]
    assert api.post(PARCELS, {"courier": "gls"}, staff()).json()["code"] == "nothing_to_pack"


def test_a_request_that_is_sent_twice_packs_once(api: Api, ready: RunningShipping) -> None:
    body = {"courier": "brt", "lines": [{"line": 1, "quantity": 1}]}
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: api.post(PARCELS, body, staff(), key="pack-1"), range(2)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert api.post(PARCELS, body, staff(), key="pack-1").headers["Idempotent-Replayed"] == "true"
    assert ready.types().count("ParcelPacked") == 1


def test_what_is_refused_when_a_parcel_is_packed(api: Api, ready: RunningShipping) -> None:
    def refused(body: object, token: str) -> tuple[int, str]:
        answer = api.post(PARCELS, body, token)
        return answer.status_code, answer.json()["code"]

    assert refused({"courier": "pony"}, staff()) == (422, "courier_unknown")
    assert refused({"courier": "brt", "lines": []}, staff()) == (422, "invalid_request")
    assert refused({"courier": "brt", "lines": [{"line": 1, "quantity": 0}]}, staff()) == (422, "invalid_request")
    assert refused({"courier": "brt", "colour": "red"}, staff()) == (422, "invalid_request")
    assert refused({"courier": "brt"}, staff("viewer")) == (403, "role_required")
    assert refused({"courier": "brt"}, API_KEY) == (403, "staff_required")
    assert refused({"courier": "brt"}, staff(sellers=("somebody-else",))) == (404, "not_found")


def test_an_order_that_is_not_confirmed_is_not_packed(api: Api, shipping: RunningShipping) -> None:
    shipping.hear(*messages(placed()))
    answer = api.post(PARCELS, {"courier": "brt"}, staff())
    assert (answer.status_code, answer.json()["code"]) == (409, "order_not_confirmed")


def test_a_hand_over_names_a_parcel_a_number_and_a_past_instant(api: Api, ready: RunningShipping) -> None:
    parcel = packed(api)
    tomorrow = (NOW + timedelta(days=1)).isoformat()
    early = api.post(
        f"{PARCELS}/{parcel}/hand-over", {"tracking_number": "BRT001", "handed_over_at": tomorrow}, staff()
    )
    assert (early.status_code, early.json()["code"]) == (422, "handed_over_in_the_future")
    no_zone = {"tracking_number": "BRT001", "handed_over_at": "2026-11-23T09:00:00"}
    assert api.post(f"{PARCELS}/{parcel}/hand-over", no_zone, staff()).json()["param"] == "handed_over_at"
    stranger = api.post(f"{PARCELS}/{OTHER_ORDER}/hand-over", {"tracking_number": "BRT001"}, staff())
    assert (stranger.status_code, stranger.json()["code"]) == (404, "parcel_unknown")


def test_two_parcels_never_share_a_tracking_number_of_one_courier(api: Api, ready: RunningShipping) -> None:
    ready.hear(*messages(placed(("WATCH", 1)), confirmed(LineQuantity(1, 1)), order=OTHER_ORDER))
    places = [(order, packed(api, order=order)) for order in (ORDER, OTHER_ORDER)]

    def hand_over(place: tuple[str, str]) -> int:
        path = f"/v1/orders/{place[0]}/parcels/{place[1]}/hand-over"
        return api.post(path, {"tracking_number": "BRT001"}, staff()).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(hand_over, places)) == [200, 409]


def test_another_courier_may_use_the_same_number(api: Api, ready: RunningShipping) -> None:
    for courier, line in (("brt", 1), ("gls", 2)):
        body = {"courier": courier, "lines": [{"line": line, "quantity": 1}]}
        parcel = api.post(PARCELS, body, staff()).json()["parcel_id"]
        answer = api.post(f"{PARCELS}/{parcel}/hand-over", {"tracking_number": "001"}, staff())
        assert answer.status_code == 200


def test_only_those_concerned_see_a_shipment(api: Api, ready: RunningShipping) -> None:
    path = f"/v1/orders/{ORDER}/shipment"
    assert api.get(path, customer()).status_code == 200
    assert api.get(path, customer(OTHER_ORDER)).status_code == 404
    assert api.get(path, OTHER_API_KEY).status_code == 404
    assert api.get(path, staff("viewer", sellers=("somebody-else",))).status_code == 404
    assert api.get(f"/v1/orders/{OTHER_ORDER}/shipment", staff("viewer")).status_code == 404


@pytest.mark.parametrize("sku", ["SEIKO 5", "Cinturino-è", "A/B", "50%?#1"])
def test_whatever_an_order_may_name_can_be_counted(api: Api, sku: str) -> None:
    """Else its orders would be taken, charged, and rejected for ever."""
    path = f"/v1/stock/opsobjects/{quote(sku, safe='')}"
    assert api.put(path, {"on_hand": 3}, staff()).json()["sku"] == sku
    assert api.get(path, staff("viewer")).json()["free"] == 3


def test_the_events_of_an_order_are_shown_as_they_were_published(api: Api, ready: RunningShipping) -> None:
    packed(api)
    assert api.get(f"/v1/orders/{ORDER}/events", customer()).json()["code"] == "storefront_or_staff_required"
    items = api.get(f"/v1/orders/{ORDER}/events", staff("viewer")).json()["items"]
    assert [(one["version"], one["type"], one["actor"]) for one in items] == [
        (1, "ordito.shipping.allocation-made.v1", "system:ordito"),
        (2, "ordito.shipping.shipment-opened.v1", "system:ordito"),
        (3, "ordito.shipping.parcel-packed.v1", "staff:anna"),
    ]
    assert items[0]["data"] == {
        "reserved": [{"line": 1, "quantity": 2}, {"line": 2, "quantity": 1}],
        "unavailable": [],
    }
