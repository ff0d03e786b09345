"""Parcels and what couriers report on them: several, early, twice, stale, forged."""

import json
from datetime import datetime, timedelta

import httpx
import pytest
from e2e.scene import Scene
from standardwebhooks import Webhook

from ordito.cli.outside import House, Refused, line

OTHER_SECRET = "whsec_" + "b3JkaXRvIG90aGVyIHNlY3JldCBvZiBhIGZvcmdlcg=="


def test_an_order_of_two_parcels_is_delivered_when_both_are(house: House, scene: Scene) -> None:
    placed = scene.confirmed(line(scene.stocked(), price=4900, quantity=2))
    one_piece = [{"line": 1, "quantity": 1}]
    for number in (1, 2):
        parcel = house.pack(placed["id"], lines=one_piece)
        house.hand_over(placed["id"], parcel, scene.tracking(number))
    scene.wait_for(placed["id"], "orders.order-shipped")

    house.courier_says(scene.tracking(1), "delivered").raise_for_status()
    timeline = scene.wait_for(placed["id"], "shipping.parcel-delivered")
    assert "ordito.orders.order-delivered.v1" not in {event["type"] for event in timeline}
    assert house.order(placed["id"])["status"] == "shipped"
    second = house.now("shipping") + timedelta(seconds=1)
    house.courier_says(scene.tracking(2), "delivered", happened_at=second).raise_for_status()
    timeline = scene.wait_for(placed["id"], "orders.order-delivered")
    deliveries = [event["data"] for event in timeline if event["type"] == "ordito.shipping.parcel-delivered.v1"]
    assert [delivery["complete"] for delivery in deliveries] == [False, True]
    (delivered,) = (event["data"] for event in timeline if event["type"] == "ordito.orders.order-delivered.v1")
    assert datetime.fromisoformat(delivered["delivered_at"]) == second
    scene.happened_once(placed["id"], "orders.order-shipped", "orders.order-delivered")
    scene.wait_for_letters(placed["id"], "order_received", "order_confirmed", "parcel_shipped", "parcel_shipped")


def test_a_piece_is_not_packed_twice(house: House, scene: Scene) -> None:
    placed = scene.confirmed()
    house.pack(placed["id"])
    with pytest.raises(Refused) as refused:
        house.pack(placed["id"], lines=[{"line": 1, "quantity": 1}])
    assert refused.value.status == 409


def test_a_delivery_that_is_reported_before_our_own_hand_over_waits_for_it(house: House, scene: Scene) -> None:
    placed = scene.confirmed()
    parcel = house.pack(placed["id"])
    delivered_at = house.now("shipping")
    house.courier_says(scene.tracking(), "delivered", happened_at=delivered_at).raise_for_status()
    house.hand_over(placed["id"], parcel, scene.tracking())
    timeline = scene.wait_for(placed["id"], "orders.order-shipped", "orders.order-delivered")
    types = [event["type"].split(".")[2] for event in timeline]
    assert types.index("parcel-handed-over") < types.index("parcel-delivered")
    assert types.count("parcel-delivered") == types.count("order-delivered") == 1


def test_a_report_counts_once_however_often_it_comes(house: House, scene: Scene) -> None:
    placed = scene.shipped()
    at = house.now("shipping")
    for webhook_id in ("msg_first", "msg_first", "msg_second"):
        own_id = f"{webhook_id}{scene.run}"
        answer = house.courier_says(scene.tracking(), "in_transit", happened_at=at, webhook_id=own_id)
        assert answer.status_code == 202
    house.courier_says(scene.tracking(), "delivered").raise_for_status()
    timeline = scene.wait_for(placed["id"], "orders.order-delivered")
    statuses = [e["data"]["status"] for e in timeline if e["type"] == "ordito.shipping.parcel-tracked.v1"]
    assert statuses.count("in_transit") == 1


@pytest.mark.parametrize(
    ("forgery", "status"),
    [("stale", 401), ("from the future", 401), ("another secret", 401), ("another body", 401), ("unsigned", 401)],
)
def test_a_webhook_that_is_not_genuine_is_refused(house: House, scene: Scene, forgery: str, status: int) -> None:
    now = house.now("shipping")
    at = {"stale": now - timedelta(minutes=6), "from the future": now + timedelta(minutes=6)}.get(forgery, now)
    secret = OTHER_SECRET if forgery == "another secret" else house.keys.courier_secrets["brt"]
    body = _report(scene.tracking(), now)
    headers = _signed(secret, body, at, webhook_id=f"msg_{scene.run}")
    if forgery == "another body":
        body = body.replace("in_transit", "delivered")
    if forgery == "unsigned":
        del headers["webhook-signature"]
    answer = _post(house, body, headers)
    assert answer.status_code == status
    assert answer.json()["code"] == "webhook_signature_invalid"


def test_a_courier_that_nobody_knows_has_no_address(house: House, scene: Scene) -> None:
    body = _report(scene.tracking(), house.now("shipping"))
    headers = _signed(OTHER_SECRET, body, house.now("shipping"), webhook_id=f"msg_{scene.run}")
    assert _post(house, body, headers, courier="nobody").status_code == 404


def _report(tracking_number: str, at: datetime) -> str:
    event = {"status": "in_transit", "happened_at": at.isoformat()}
    return json.dumps({"tracking_number": tracking_number, "events": [event]})


def _signed(secret: str, body: str, at: datetime, *, webhook_id: str) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(webhook_id, at, body),
    }


def _post(house: House, body: str, headers: dict[str, str], *, courier: str = "brt") -> httpx.Response:
    return house.http.post(f"{house.urls['shipping']}/v1/webhooks/couriers/{courier}", content=body, headers=headers)
