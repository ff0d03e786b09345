"""Parcels that belong to no return, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from conftest import House

CAME = {"seller": "opsobjects", "sender": "Somebody, Napoli", "tracking_number": "T-1", "note": "no code on it"}
INTACT = {"lines": [{"line": 1, "quantity": 1, "condition": "intact"}]}
Withdrawn = Callable[..., str]


def post(house: House, path: str, body: object, *, token: str | None = None, key: str = "one") -> httpx.Response:
    headers = {"Authorization": f"Bearer {token or house.staff()}", "Idempotency-Key": key}
    return house.api.post(f"/v1/unknown-parcels{path}", json=body, headers=headers)


def listed(house: House) -> list[dict[str, Any]]:
    headers = {"Authorization": f"Bearer {house.staff('viewer')}"}
    answer = house.api.get("/v1/unknown-parcels", params={"seller": "opsobjects"}, headers=headers)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def test_a_parcel_is_kept_and_assigned_to_the_return_that_it_belongs_to(house: House, withdrawn: Withdrawn) -> None:
    house.hear_until("delivered")
    withdrawn()
    answer = post(house, "", CAME)
    assert answer.status_code == 201
    kept = answer.json()
    assert (kept["status"], kept["ruling"]["code"]) == ("kept", "refused_without_authorisation")
    assert post(house, "", CAME).content == answer.content
    assert [one["status"] for one in listed(house)] == ["kept"]

    to_r1 = {"order_id": house.order_id, "return_id": "r1"}
    refused = post(house, f"/{kept['parcel_id']}/assign", to_r1, key="too-early")
    assert (refused.status_code, refused.json()["code"]) == (409, "goods_not_taken")
    assert [one["status"] for one in listed(house)] == ["kept"]

    house.post("/returns/r1/authorise", {}, token=house.staff())
    assigned = post(house, f"/{kept['parcel_id']}/assign", to_r1, key="assign").json()
    assert (assigned["status"], assigned["order_id"], assigned["return_id"]) == ("assigned", house.order_id, "r1")
    assert house.get("/returns/r1", token=house.customer()).json()["status"] == "received"
    (one,) = listed(house)
    assert (one["status"], one["return_id"]) == ("assigned", "r1")
    again = post(house, f"/{kept['parcel_id']}/send-back", None, key="back")
    assert (again.status_code, again.json()["code"]) == (409, "parcel_settled")


def test_a_parcel_of_nobody_goes_back_to_its_sender_once(house: House) -> None:
    parcel_id = post(house, "", CAME).json()["parcel_id"]
    for key in ("first", "second"):
        assert post(house, f"/{parcel_id}/send-back", None, key=key).json()["status"] == "sent_back"
    assert [one["status"] for one in listed(house)] == ["sent_back"]


def test_only_the_sellers_staff_sees_and_moves_its_parcels(house: House) -> None:
    parcel_id = post(house, "", CAME).json()["parcel_id"]
    assert post(house, "", CAME, token=house.customer()).status_code == 403
    assert post(house, "", CAME, token=house.staff("viewer")).status_code == 403
    elsewhere = house.staff(seller="capitalorologi")
    assert post(house, "", CAME, token=elsewhere).json()["param"] == "seller"
    assert post(house, f"/{parcel_id}/send-back", None, token=elsewhere).status_code == 404
    assert post(house, "", CAME | {"seller": "nobody"}).json()["code"] == "seller_unknown"
    missing = "01932b5e-0000-7000-8000-000000000000"
    assert post(house, f"/{missing}/send-back", None).status_code == 404


def test_a_parcel_is_not_assigned_to_a_return_that_was_inspected(house: House, withdrawn: Withdrawn) -> None:
    house.hear_until("delivered")
    withdrawn()
    for step, body in (("authorise", {}), ("receive", {}), ("inspect", INTACT)):
        assert house.post(f"/returns/r1/{step}", body, token=house.staff()).is_success
    parcel_id = post(house, "", CAME).json()["parcel_id"]
    refused = post(house, f"/{parcel_id}/assign", {"order_id": house.order_id, "return_id": "r1"}, key="too-late")
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_status")
    assert [one["status"] for one in listed(house)] == ["kept"]


def test_a_parcel_is_not_assigned_to_an_order_of_another_seller(house: House) -> None:
    parcel_id = post(house, "", CAME).json()["parcel_id"]
    to_nothing = {"order_id": house.order_id, "return_id": "r1"}
    assert post(house, f"/{parcel_id}/assign", to_nothing).status_code == 404
