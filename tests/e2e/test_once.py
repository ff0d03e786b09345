"""What is sent twice happens once."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpx
import pytest
from e2e.scene import PATIENCE, Scene

from ordito.cli.outside import House, Refused, line, until

ROUNDS = 5


def test_two_requests_with_one_key_at_the_same_instant_make_one_order(house: House, scene: Scene) -> None:
    sku = scene.stocked(pieces=ROUNDS)
    for number in range(ROUNDS):
        order, key, start = (
            scene.order(line(sku, price=4900), email=f"due{number}"),
            str(uuid.uuid4()),
            threading.Barrier(2),
        )

        def post(order: dict[str, object] = order, key: str = key, start: threading.Barrier = start) -> httpx.Response:
            start.wait()
            return _post(house, order, key)

        with ThreadPoolExecutor(2) as pool:
            answers = [one.result() for one in (pool.submit(post), pool.submit(post))]
        assert {answer.status_code for answer in answers} <= {201, 409}
        for answer in answers:
            if answer.status_code == 409:
                assert answer.json()["code"] == "request_in_progress"
        settled = until(
            partial(_post, house, order, key),
            lambda answer: answer.status_code == 201,
            what="the saved answer",
            seconds=PATIENCE,
        )
        bodies = {answer.content for answer in (*answers, settled) if answer.status_code == 201}
        assert len(bodies) == 1
        assert settled.headers["Idempotent-Replayed"] == "true"
        assert _found(house, order["storefront_reference"]) == [settled.json()["id"]]
        scene.wait_for(settled.json()["id"], "orders.order-confirmed")
    assert scene.stock(sku) == (ROUNDS, ROUNDS)


def test_a_key_is_not_used_for_another_order(house: House, scene: Scene) -> None:
    sku, key = scene.stocked(), str(uuid.uuid4())
    house.place(scene.order(line(sku, price=4900)), key=key)
    with pytest.raises(Refused) as refused:
        house.place(scene.order(line(sku, price=4900)), key=key)
    assert (refused.value.status, refused.value.code) == (422, "idempotency_key_reused")


def test_a_storefronts_reference_is_placed_once(house: House, scene: Scene) -> None:
    order = scene.order(line(scene.stocked(), price=4900))
    placed = house.place(order)
    with pytest.raises(Refused) as refused:
        house.place(order)
    assert (refused.value.status, refused.value.code) == (409, "storefront_reference_taken")
    assert refused.value.problem["order_id"] == placed["id"]


def test_an_order_without_a_key_is_not_taken(house: House, scene: Scene) -> None:
    order = scene.order(line(scene.sku("OPSPW"), price=4900))
    answer = house.http.post(
        f"{house.urls['orders']}/v1/orders", json=order, headers={"Authorization": f"Bearer {house.storefront()}"}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_required")


def test_a_withdrawal_sent_twice_is_one(house: House, scene: Scene) -> None:
    placed = scene.delivered(line(scene.stocked(), price=4900, quantity=2))
    key, one_piece = str(uuid.uuid4()), [{"line": 1, "quantity": 1}]
    answers = [
        house.withdraw(placed["id"], bearer=house.link_token(placed), lines=one_piece, key=key) for _ in range(2)
    ]
    assert answers[0] == answers[1]
    assert len(scene.ask("returns", f"/v1/orders/{placed['id']}/returns")["items"]) == 1


def _post(house: House, order: object, key: str) -> httpx.Response:
    return house.answer("POST", "orders", "/v1/orders", bearer=house.storefront(), body=order, key=key)


def _found(house: House, reference: object) -> list[str]:
    answer = house.http.get(
        f"{house.urls['orders']}/v1/orders",
        params={"storefront_reference": str(reference)},
        headers={"Authorization": f"Bearer {house.storefront()}"},
    )
    return [order["id"] for order in answer.raise_for_status().json()["orders"]]
