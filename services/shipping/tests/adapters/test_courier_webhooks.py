"""Couriers' webhooks: signed, stored, then handled; early, late, repeated, out of order."""

import json
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from running_shipping import Api, RunningShipping, staff
from shipped_order import NOW, ORDER, confirmed, messages, placed
from sqlalchemy import select

from ordito.kit.http.tables import webhooks
from ordito.schemas.shipping import TrackingStatus
from ordito.shipping.adapters.gateways.courier_webhooks import TrackingUpdate
from ordito.shipping.adapters.postgres.tables import early_reports

OTHER_SECRET = "whsec_c29tZWJvZHkgZWxzZSdzIHNlY3JldCwgbm90IG91cnM="


def at(hours: int) -> str:
    return (NOW + timedelta(hours=hours)).isoformat()


def update(*events: tuple[str, int], number: str = "BRT001") -> bytes:
    rows = [{"status": status, "happened_at": at(hours), "location": "Bologna"} for status, hours in events]
    return json.dumps({"tracking_number": number, "events": rows}).encode()


@pytest.fixture
def parcel(shipping: RunningShipping, api: Api) -> str:
    """A parcel that is packed: all of a confirmed order."""
    shipping.count("WATCH", 10)
    shipping.count("STRAP", 10)
    shipping.hear(*messages(placed(), confirmed()))
    return str(api.post(f"/v1/orders/{ORDER}/parcels", {"courier": "brt"}, staff()).json()["parcel_id"])


def hand_over(api: Api, parcel: str, number: str = "BRT001") -> dict[str, Any]:
    path = f"/v1/orders/{ORDER}/parcels/{parcel}/hand-over"
    answer = api.post(path, {"tracking_number": number}, staff())
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def shown(api: Api) -> dict[str, Any]:
    parcel: dict[str, Any] = api.get(f"/v1/orders/{ORDER}/shipment", staff("viewer")).json()["parcels"][0]
    return parcel


def statuses(shipping: RunningShipping) -> list[str]:
    with shipping.database.read() as tx:
        return list(tx.connection.scalars(select(webhooks.c.status).order_by(webhooks.c.id)))


def test_a_parcel_is_followed_to_its_door(api: Api, shipping: RunningShipping, parcel: str) -> None:
    hand_over(api, parcel)
    assert api.courier(update(("picked_up", 1), ("in_transit", 8))).status_code == 202
    assert api.courier(update(("delivered", 30))).status_code == 202
    assert shipping.handle_webhooks() == 2
    found = shown(api)
    assert (found["status"], found["delivered_at"]) == ("delivered", "2026-11-24T15:30:00Z")
    assert [one["status"] for one in found["reports"]] == ["delivered", "in_transit", "picked_up"]
    assert shipping.types()[-3:] == ["ParcelTracked", "ParcelTracked", "ParcelDelivered"]
    assert shipping.events()[-1].complete


def test_what_the_courier_reports_before_our_own_hand_over_is_not_lost(
    api: Api, shipping: RunningShipping, parcel: str
) -> None:
    assert api.courier(update(("picked_up", 1))).status_code == 202
    assert api.courier(update(("delivered", 30), ("picked_up", 1))).status_code == 202
    assert shipping.handle_webhooks() == 2
    assert shipping.types()[-1] == "ParcelPacked"
    handed_over = hand_over(api, parcel)
    assert handed_over["status"] == "delivered"
    assert shipping.types()[-3:] == ["ParcelHandedOver", "ParcelTracked", "ParcelDelivered"]
    with shipping.database.read() as tx:
        assert tx.connection.execute(select(early_reports)).all() == []
        assert [str(one.context.actor.kind) for one in tx.load(ORDER)[-3:]] == ["staff", "courier", "courier"]


def test_a_webhook_that_comes_between_look_up_and_lock_is_tried_again(
    api: Api, shipping: RunningShipping, parcel: str
) -> None:
    """The hand-over is recorded after the handler looked the number up and before it has its locks."""
    api.courier(update(("in_transit", 1)))
    with shipping.database.read() as tx:
        streams = shipping.shipments.report_streams(tx, courier="brt", number="BRT001")
    assert ORDER not in streams
    hand_over(api, parcel)
    assert shipping.handle_webhooks() == 1
    assert shown(api)["status"] == "in_transit"


def test_a_webhook_that_comes_twice_counts_once(api: Api, shipping: RunningShipping, parcel: str) -> None:
    hand_over(api, parcel)
    for _ in range(2):
        assert api.courier(update(("in_transit", 8)), webhook_id="msg_1").status_code == 202
    assert api.courier(update(("in_transit", 8)), webhook_id="msg_2").status_code == 202
    assert shipping.handle_webhooks() == 2
    assert shipping.types().count("ParcelTracked") == 1


def test_an_old_report_is_kept_and_moves_nothing_back(api: Api, shipping: RunningShipping, parcel: str) -> None:
    hand_over(api, parcel)
    api.courier(update(("out_for_delivery", 24)))
    api.courier(update(("in_transit", 8)))
    shipping.handle_webhooks()
    found = shown(api)
    assert (found["status"], len(found["reports"])) == ("out_for_delivery", 2)


@pytest.mark.parametrize("hours", [24 * 400, -24 * 400])
def test_a_delivery_at_an_impossible_time_sets_no_deadline_and_waits_for_a_person(
    api: Api, shipping: RunningShipping, parcel: str, hours: int
) -> None:
    hand_over(api, parcel)
    assert api.courier(update(("delivered", hours))).status_code == 202
    assert shipping.handle_webhooks() == 0
    assert shown(api)["delivered_at"] is None
    with shipping.database.read() as tx:
        assert tx.connection.scalars(select(webhooks.c.error)).one().startswith("ReportedOutsideTime")


def test_what_was_reported_on_an_earlier_parcel_with_the_number_is_not_this_ones(
    api: Api, shipping: RunningShipping, parcel: str
) -> None:
    """Couriers use their numbers again, and the earlier parcel may have been none of ours."""
    assert api.courier(update(("delivered", -24 * 400))).status_code == 202
    assert shipping.handle_webhooks() == 1
    assert hand_over(api, parcel)["status"] == "pending"


def test_nothing_is_stored_that_is_not_signed_by_the_courier(api: Api, shipping: RunningShipping) -> None:
    body = update(("delivered", 1))
    forged = api.courier(body, secret=OTHER_SECRET)
    assert (forged.status_code, forged.json()["code"]) == (401, "webhook_signature_invalid")
    assert api.client.post("/v1/webhooks/couriers/brt", content=body).status_code == 401
    assert api.courier(body, courier="gls").status_code == 404
    assert statuses(shipping) == []


def test_a_body_that_nobody_can_read_is_kept_for_a_person(api: Api, shipping: RunningShipping) -> None:
    assert api.courier(b'{"tracking_number": "BRT001"}').status_code == 202
    assert shipping.handle_webhooks() == 0
    assert statuses(shipping) == ["pending"]
    with shipping.database.read() as tx:
        row = tx.connection.execute(select(webhooks.c.body, webhooks.c.error)).one()
    assert (row.body, row.error.split(":")[0]) == (b'{"tracking_number": "BRT001"}', "ValidationError")


def test_one_event_may_stand_beside_the_number() -> None:
    body = {"tracking_number": " BRT001 ", "status": "IN_TRANSIT", "happened_at": "2026-11-24T08:15:00+01:00", "x": 1}
    read = TrackingUpdate.read(json.dumps(body).encode())
    (report,) = read.reports()
    assert read.tracking_number == "BRT001"
    assert (report.status, report.happened_at.isoformat()) == (TrackingStatus.IN_TRANSIT, "2026-11-24T07:15:00+00:00")


@pytest.mark.parametrize(
    ("description", "kept"), [(None, "RITIRATO"), ("Filiale di Napoli", "RITIRATO: Filiale di Napoli")]
)
def test_an_unknown_status_keeps_the_couriers_own_word(description: str | None, kept: str) -> None:
    event = {"status": "RITIRATO", "happened_at": "2026-11-24T08:15:00Z", "description": description}
    (report,) = TrackingUpdate.read(json.dumps({"tracking_number": "1", "events": [event]}).encode()).reports()
    assert (report.status, report.description) == (TrackingStatus.UNKNOWN, kept)


@pytest.mark.parametrize(
    "body",
    [
        {"tracking_number": "1", "events": []},
        {"events": [{"status": "delivered", "happened_at": "2026-11-24T08:15:00Z"}]},
        {"tracking_number": "1", "status": "delivered", "happened_at": "2026-11-24T08:15:00"},
        {"tracking_number": "1", "status": "", "happened_at": "2026-11-24T08:15:00Z"},
        [],
    ],
)
def test_what_is_not_an_update(body: object) -> None:
    with pytest.raises(ValidationError):
        TrackingUpdate.read(json.dumps(body).encode())
